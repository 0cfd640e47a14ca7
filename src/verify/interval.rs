//! An interval of numbers with open or closed ends, and the arithmetic of a report on it.
//! Knows no claim and no unit.

/// Numbers nearer than this are one number: figures are snapped to 1e-9 before they are printed, so are ends.
const SAME: f64 = 5e-10;
/// The same as a part of large numbers, whose sums are not exact in the last digits.
const SAME_PART: f64 = 1e-14;

/// One end of an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// The number at the end; infinite where there is none.
    pub at: f64,
    /// Whether the number itself belongs to the interval.
    pub is_closed: bool,
}

impl End {
    /// Returns an end whose number belongs to the interval.
    pub const fn closed(at: f64) -> Self {
        Self { at, is_closed: true }
    }

    /// Returns an end whose number lies just outside.
    pub const fn open(at: f64) -> Self {
        Self { at, is_closed: false }
    }

    /// Returns the number at the end; `None` where there is none.
    pub fn number(self) -> Option<f64> {
        self.at.is_finite().then_some(self.at)
    }

    fn mirrored(self) -> Self {
        Self { at: -self.at, ..self }
    }
}

/// All numbers between two ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub lower: End,
    /// Upper end.
    pub upper: End,
}

impl Interval {
    /// Every number.
    pub const EVERYTHING: Self = Self { lower: End::open(f64::NEG_INFINITY), upper: End::open(f64::INFINITY) };

    /// Returns the interval of one number.
    pub const fn exactly(value: f64) -> Self {
        Self::closed(value, value)
    }

    /// Returns the interval with both ends in it.
    pub const fn closed(lower: f64, upper: f64) -> Self {
        Self { lower: End::closed(lower), upper: End::closed(upper) }
    }

    /// Returns the interval that has its lower end and not its upper one.
    pub const fn half_open(lower: f64, upper: f64) -> Self {
        Self { lower: End::closed(lower), upper: End::open(upper) }
    }

    /// Returns the interval without its ends.
    pub const fn open(lower: f64, upper: f64) -> Self {
        Self { lower: End::open(lower), upper: End::open(upper) }
    }

    /// Returns all numbers above one.
    pub const fn above(value: f64) -> Self {
        Self::open(value, f64::INFINITY)
    }

    /// Returns a number and all above it.
    pub const fn at_least(value: f64) -> Self {
        Self::half_open(value, f64::INFINITY)
    }

    /// Returns all numbers below one.
    pub const fn below(value: f64) -> Self {
        Self::open(f64::NEG_INFINITY, value)
    }

    /// Returns a number and all below it.
    pub const fn at_most(value: f64) -> Self {
        Self { lower: End::open(f64::NEG_INFINITY), upper: End::closed(value) }
    }

    /// Returns the interval on the other side of zero: what a rule says of 36 it says mirrored of -36.
    pub fn mirrored(self) -> Self {
        Self { lower: self.upper.mirrored(), upper: self.lower.mirrored() }
    }

    /// Returns whether a number belongs to the interval; one that differs from an end only by the arithmetic of the
    /// machine is at the end.
    pub fn contains(&self, value: f64) -> bool {
        self.meets(&Self::exactly(value))
    }

    /// Returns whether the two have a number in common.
    pub fn meets(&self, other: &Self) -> bool {
        reaches(self.lower, other.upper) && reaches(other.lower, self.upper)
    }

    /// Returns the interval with both of its ends in it.
    pub const fn with_its_ends(&self) -> Self {
        Self::closed(self.lower.at, self.upper.at)
    }

    /// Returns what both have in common; `None` where that is nothing.
    pub fn common(&self, other: &Self) -> Option<Self> {
        self.meets(other).then(|| Self {
            lower: tighter(self.lower, other.lower, f64::max),
            upper: tighter(self.upper, other.upper, f64::min),
        })
    }

    /// Returns whether every number of this interval lies above every number of the other.
    pub fn is_above(&self, other: &Self) -> bool {
        !reaches(self.lower, other.upper)
    }

    /// Returns all numbers a + b.
    pub fn plus(&self, other: &Self) -> Self {
        let add = |a: End, b: End| End { at: a.at + b.at, is_closed: a.is_closed && b.is_closed };
        Self { lower: add(self.lower, other.lower), upper: add(self.upper, other.upper) }
    }

    /// Returns all numbers a − b.
    pub fn minus(&self, other: &Self) -> Self {
        self.plus(&other.mirrored())
    }

    /// Returns all numbers a · b.
    pub fn times(&self, other: &Self) -> Self {
        let multiply = |a: End, b: End| {
            // Zero times an infinite end is zero: no number of the interval is infinite.
            let at = if a.at == 0.0 || b.at == 0.0 { 0.0 } else { a.at * b.at };
            let is_zero = (a.at == 0.0 && a.is_closed) || (b.at == 0.0 && b.is_closed);
            End { at, is_closed: (a.is_closed && b.is_closed) || is_zero }
        };
        let ends = [
            multiply(self.lower, other.lower),
            multiply(self.lower, other.upper),
            multiply(self.upper, other.lower),
            multiply(self.upper, other.upper),
        ];
        Self { lower: outermost(&ends, |a, b| a < b), upper: outermost(&ends, |a, b| a > b) }
    }

    /// Returns all numbers factor · a.
    pub fn scaled(&self, factor: f64) -> Self {
        self.times(&Self::exactly(factor))
    }

    /// Returns all numbers a / b; `None` where b can be zero.
    pub fn over(&self, other: &Self) -> Option<Self> {
        if other.contains(0.0) {
            return None;
        }
        let inverse = |end: End| End { at: if end.at.is_infinite() { 0.0 } else { 1.0 / end.at }, ..end };
        Some(self.times(&Self { lower: inverse(other.upper), upper: inverse(other.lower) }))
    }

    /// Returns all numbers a^exponent of positive numbers; `None` where a can be negative.
    pub fn powered(&self, exponent: f64) -> Option<Self> {
        let power = |end: End| End { at: end.at.powf(exponent), ..end };
        let (a, b) = (power(self.lower), power(self.upper));
        let is_rising = exponent >= 0.0;
        (self.lower.at >= 0.0).then_some(if is_rising {
            Self { lower: a, upper: b }
        } else {
            Self { lower: b, upper: a }
        })
    }
}

/// Whether numbers from `lower` up and numbers from `upper` down have one in common.
fn reaches(lower: End, upper: End) -> bool {
    if is_same(lower.at, upper.at) { lower.is_closed && upper.is_closed } else { lower.at < upper.at }
}

fn is_same(a: f64, b: f64) -> bool {
    // An infinite end is near to no number.
    let are_finite = a.is_finite() && b.is_finite();
    a == b || (are_finite && (a - b).abs() <= SAME.max(SAME_PART * a.abs().max(b.abs())))
}

fn tighter(a: End, b: End, choose: impl Fn(f64, f64) -> f64) -> End {
    if is_same(a.at, b.at) {
        End { at: a.at, is_closed: a.is_closed && b.is_closed }
    } else if choose(a.at, b.at) == a.at {
        a
    } else {
        b
    }
}

/// The end furthest out; of two at one number the closed one.
fn outermost(ends: &[End; 4], is_further: impl Fn(f64, f64) -> bool) -> End {
    ends.iter().copied().fold(ends[0], |best, end| {
        let is_better = is_further(end.at, best.at) || (end.at == best.at && end.is_closed);
        if is_better { end } else { best }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ends_belong_to_an_interval_only_where_they_are_closed() {
        let printed = Interval::half_open(73.5, 74.5);
        assert!(printed.contains(73.5) && !printed.contains(74.5) && !printed.contains(73.4));
        assert!(!printed.mirrored().contains(-74.5) && printed.mirrored().contains(-73.5));
        assert!(!Interval::half_open(0.0, 1.0).meets(&Interval::half_open(1.0, 2.0)));
        assert!(Interval::closed(0.0, 1.0).meets(&Interval::half_open(1.0, 2.0)));
        assert!(Interval::above(60.0).meets(&Interval::above(70.0)));
        assert!(Interval::above(1.0).is_above(&Interval::at_most(1.0)));
        assert!(Interval::at_least(40.0).contains(4000.0) && !Interval::exactly(3.0).is_above(&Interval::above(1.0)));
    }

    #[test]
    fn sums_of_decimals_are_equal_to_the_decimal_that_a_reader_adds_up_to() {
        let sum = Interval::exactly(0.1).plus(&Interval::exactly(0.2));
        assert!(sum.meets(&Interval::exactly(0.3)));
    }

    #[test]
    fn a_quotient_by_what_can_be_zero_is_unknown() {
        assert_eq!(Interval::exactly(1.0).over(&Interval::closed(-1.0, 1.0)), None);
        let half = Interval::exactly(1.0).over(&Interval::exactly(2.0)).unwrap();
        assert!(half.contains(0.5));
        assert_eq!(Interval::closed(-1.0, 1.0).powered(0.5), None);
    }

    prop_compose! {
        fn interval_with_a_number()(a in -1e3..1e3, width in 0.0..1e3, place in 0.0..1.0) -> (Interval, f64) {
            (Interval::closed(a, a + width), a + place * width)
        }
    }

    proptest! {
        #[test]
        fn the_result_of_two_numbers_lies_in_the_result_of_their_intervals(
            (x, a) in interval_with_a_number(),
            (y, b) in interval_with_a_number(),
        ) {
            prop_assert!(x.plus(&y).contains(a + b));
            prop_assert!(x.minus(&y).contains(a - b));
            prop_assert!(x.times(&y).contains(a * b));
            prop_assert!(x.common(&x).is_some());
            if let Some(quotient) = x.over(&y) {
                prop_assert!(quotient.contains(a / b));
            }
        }
    }
}
