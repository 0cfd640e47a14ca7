//! An earlier edition as evidence: which of its values speak where the newest states none.
//! Looks at one series; which editions there are, and in which order, is for `selection`.

use std::collections::BTreeMap;

use super::splice::is_rounding;
use crate::concepts::Unit;

/// Values of one economy and breakdown, by year.
pub type Series = BTreeMap<i32, f64>;

/// Why a value of an earlier edition is no evidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Doubt {
    /// The editions differ in the year next to it.
    Differs {
        /// The year.
        year: i32,
        /// What the earlier edition states.
        earlier: f64,
        /// What is in use.
        in_use: f64,
    },
    /// It lies between two reports of which the earlier edition does not state this one.
    NotStated(i32),
}

impl std::fmt::Display for Doubt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Differs { year, earlier, in_use } => {
                write!(f, "for {year} it states {earlier}, and the edition in use {in_use}")
            }
            Self::NotStated(year) => write!(f, "it does not state {year}, the report next to the gap"),
        }
    }
}

/// Returns why a value that an earlier edition states for a year is no evidence beside the values in use; `None` where it
/// is.
///
/// Beyond the reports in use: where both editions state the same, but for rounding, in the year next to it that both
/// state. Between two reports: where it states both of them, and the same. Where no year has both nothing speaks against it.
///
/// The rule follows from cross-validation (docs/cross-validation.md, `withdrawn/`): where the editions agree, an earlier
/// one says more than any trend; where they differ, its values say less than nothing, shifted onto the newer one or not.
///
/// - Units: those of the series.
pub fn doubt(unit: Unit, in_use: &Series, earlier: &Series, year: i32) -> Option<Doubt> {
    let is_shared = |(year, _): &(&i32, &f64)| earlier.contains_key(year);
    if !in_use.iter().any(|point| is_shared(&point)) {
        return None;
    }
    let before = || in_use.range(..year).rev();
    let after = || in_use.range(year.saturating_add(1)..);
    let is_between = before().next().is_some() && after().next().is_some();
    let next_to = if is_between {
        [before().next(), after().next()]
    } else {
        [before().find(is_shared), after().find(is_shared)]
    };
    let doubt_at = |(year, in_use): (&i32, &f64)| match earlier.get(year) {
        None => Some(Doubt::NotStated(*year)),
        Some(stated) if is_rounding(unit, *stated, *in_use) => None,
        Some(stated) => Some(Doubt::Differs { year: *year, earlier: *stated, in_use: *in_use }),
    };
    next_to.into_iter().flatten().find_map(doubt_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const IN_USE: [(i32, f64); 3] = [(2015, 10.0), (2016, 12.0), (2019, 20.0)];

    fn doubt_of(earlier: &[(i32, f64)], year: i32) -> Option<Doubt> {
        doubt(Unit::Percent, &IN_USE.into(), &earlier.iter().copied().collect(), year)
    }

    #[test]
    fn beyond_the_reports_the_nearest_year_of_both_decides() {
        assert_eq!(doubt_of(&[(2015, 30.0), (2019, 20.04), (2020, 22.0)], 2020), None);
        let differs = Doubt::Differs { year: 2019, earlier: 25.0, in_use: 20.0 };
        assert_eq!(doubt_of(&[(2015, 10.0), (2019, 25.0), (2020, 27.0)], 2020), Some(differs));
        assert_eq!(
            doubt_of(&[(2016, 12.0), (2020, 14.0)], 2020),
            None,
            "the last report is none of the earlier edition"
        );
        assert_eq!(doubt_of(&[(2014, 9.0), (2015, 10.0), (2016, 99.0)], 2014), None);
    }

    #[test]
    fn between_two_reports_both_have_to_be_the_same() {
        assert_eq!(doubt_of(&[(2016, 12.0), (2017, 14.0), (2019, 20.0)], 2017), None);
        assert_eq!(doubt_of(&[(2016, 12.0), (2017, 14.0)], 2017), Some(Doubt::NotStated(2019)));
        let differs = Doubt::Differs { year: 2016, earlier: 13.0, in_use: 12.0 };
        assert_eq!(doubt_of(&[(2016, 13.0), (2017, 14.0), (2019, 20.0)], 2017), Some(differs));
        assert_eq!(differs.to_string(), "for 2016 it states 13, and the edition in use 12");
    }

    #[test]
    fn without_a_common_year_nothing_speaks_against_it() {
        assert_eq!(doubt_of(&[(2017, 14.0)], 2017), None);
        assert_eq!(doubt(Unit::Percent, &Series::new(), &Series::from([(2017, 14.0)]), 2017), None);
    }
}
