//! Years and ranges of years. Both ends are included.

/// A range of calendar years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearRange {
    /// First year.
    pub from: i32,
    /// Last year.
    pub to: i32,
}

/// The years that an input may state; anything else is a typing mistake such as 20255.
pub const PLAUSIBLE_YEARS: YearRange = YearRange { from: 1900, to: 2100 };

impl YearRange {
    /// Returns whether the year lies in the range.
    pub fn contains(self, year: i32) -> bool {
        self.from <= year && year <= self.to
    }

    /// Returns the years from first to last.
    pub fn years(self) -> impl Iterator<Item = i32> {
        self.from..=self.to
    }
}
