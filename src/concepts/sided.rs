//! What a figure is of: one thing, or two that are compared. The slash between two stands in files and definitions alone.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Age, Location, Sex, Text};

/// What stands between two sides as text.
const SLASH: char = '/';

/// One thing, or two that are compared.
///
/// ```
/// # use ictstat::concepts::{Sex, Sided};
/// let both: Sided<Sex> = "F/M".parse()?;
/// assert_eq!(both, Sided::Two { above: Sex::Female, below: Sex::Male });
/// assert_eq!((both.to_string(), Sided::One(Sex::Total).to_string()), ("F/M".to_owned(), "_T".to_owned()));
/// # Ok::<(), ictstat::concepts::breakdown::UnknownCode>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Sided<T> {
    /// Nothing is compared.
    One(T),
    /// Two are compared.
    Two {
        /// Above the line.
        above: T,
        /// Below the line.
        below: T,
    },
}

impl<T> Sided<T> {
    /// Returns both sides; one where they are the same.
    pub fn of(above: T, below: T) -> Self
    where
        T: PartialEq,
    {
        if above == below { Self::One(above) } else { Self::Two { above, below } }
    }

    /// Returns whether two are compared.
    pub const fn is_two(&self) -> bool {
        matches!(self, Self::Two { .. })
    }

    /// Returns what stands alone; none where two are compared.
    pub const fn one(&self) -> Option<&T> {
        match self {
            Self::One(one) => Some(one),
            Self::Two { .. } => None,
        }
    }

    /// Returns what stands above the line, or alone.
    pub const fn above(&self) -> &T {
        match self {
            Self::One(one) => one,
            Self::Two { above, .. } => above,
        }
    }

    /// Returns what stands below the line, or alone.
    pub const fn below(&self) -> &T {
        match self {
            Self::One(one) => one,
            Self::Two { below, .. } => below,
        }
    }

    /// Returns one or two, that above the line first.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        let second = self.is_two().then(|| self.below());
        std::iter::once(self.above()).chain(second)
    }

    /// Returns what is made of each side.
    pub fn map<U>(self, mut of: impl FnMut(T) -> U) -> Sided<U> {
        match self {
            Self::One(one) => Sided::One(of(one)),
            Self::Two { above, below } => Sided::Two { above: of(above), below: of(below) },
        }
    }
}

impl<T> From<T> for Sided<T> {
    fn from(one: T) -> Self {
        Self::One(one)
    }
}

impl<'a> Sided<&'a str> {
    /// Returns the sides of a text. Codes and ids of groups never have a slash; names of categories may, and are none.
    pub fn read(text: &'a str) -> Self {
        text.split_once(SLASH).map_or(Self::One(text), |(above, below)| Self::Two { above, below })
    }
}

impl<T: FromStr> FromStr for Sided<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        Ok(match Sided::read(text) {
            Sided::One(one) => Self::One(one.parse()?),
            Sided::Two { above, below } => Self::Two { above: above.parse()?, below: below.parse()? },
        })
    }
}

impl<T: fmt::Display> fmt::Display for Sided<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(one) => one.fmt(f),
            Self::Two { above, below } => write!(f, "{above}{SLASH}{below}"),
        }
    }
}

/// Codes that sort as their texts do, of which none begins another one but for a letter, a digit or a low line.
trait SortsAsText: Ord {}
impl SortsAsText for Sex {}
impl SortsAsText for Age {}
impl SortsAsText for Location {}

/// As the texts sort, so that files keep their order.
impl<T: SortsAsText> Ord for Sided<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |sided: &Self| sided.is_two();
        let first = self.above().cmp(other.above()).then_with(|| key(self).cmp(&key(other)));
        first.then_with(|| self.below().cmp(other.below()))
    }
}

impl<T: SortsAsText> PartialOrd for Sided<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As the texts sort: `high-income/low-income` before `high/low`.
impl Ord for Sided<Text> {
    fn cmp(&self, other: &Self) -> Ordering {
        let bytes = |text: &Text| text.as_bytes().to_vec();
        match (self, other) {
            (Self::One(one), Self::One(other)) => one.cmp(other),
            _ => {
                let joined = |sided: &Self| sided.iter().map(bytes).collect::<Vec<_>>().join(&(SLASH as u8));
                joined(self).cmp(&joined(other))
            }
        }
    }
}

impl PartialOrd for Sided<Text> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sides_that_are_the_same_are_one() {
        assert_eq!(Sided::of(Sex::Total, Sex::Total), Sided::One(Sex::Total));
        assert_eq!(Sided::of("a", "b").map(str::len), Sided::Two { above: 1, below: 1 });
        assert_eq!(Sided::of(1, 2).iter().collect::<Vec<_>>(), [&1, &2]);
        assert!("F/X".parse::<Sided<Sex>>().is_err() && "X".parse::<Sided<Sex>>().is_err());
    }

    #[test]
    fn sides_sort_as_their_texts_do() {
        let sorted = |texts: &[&str]| {
            let mut texts = texts.to_vec();
            texts.sort_unstable();
            texts.into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let groups = ["high/low", "high-income/low-income", "high", "high-income", "africa/high", "high/high-income"];
        let mut sided: Vec<Sided<Text>> = groups.iter().map(|text| Sided::read(text).map(Text::from)).collect();
        sided.sort();
        assert_eq!(sided.iter().map(Sided::to_string).collect::<Vec<_>>(), sorted(&groups));
        let ages =
            ["Y15T24", "Y15T24/_X_Y15T24", "Y15T24/Y_GE25", "Y15T241/Y0T9", "_T", "Y1T5/_T", "Y_GE10/_T", "Y_GE1"];
        let mut sided: Vec<Sided<Age>> = ages.iter().filter_map(|text| text.parse().ok()).collect();
        sided.sort();
        assert_eq!(sided.iter().map(Sided::to_string).collect::<Vec<_>>(), sorted(&ages));
    }
}
