//! Activity: what an organisation records of its own work, as its report prints it.
//! Printed values stay as they are, totals included.

use crate::concepts::{DatasetId, Name, Text};

/// One printed figure of an organisation's own activity.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// Id of the dataset.
    pub dataset: DatasetId,
    /// Id of what is counted, as `africa`.
    pub item: Text,
    /// Its name.
    pub name: Name,
    /// Id of the measure, as `partner-funds`.
    pub measure: Text,
    /// Year, years as `2022-2025`, or months as `2021-10/2024-06`.
    pub period: Text,
    /// Whether the row is a total that is printed as such.
    pub is_total: bool,
    /// The figure; `None` where a dash is printed.
    pub value: Option<f64>,
    /// Decimals with which it is printed.
    pub decimals: usize,
    /// Its unit in words.
    pub unit: Text,
    /// What is said about it.
    pub note: Option<Name>,
    /// Line in the file.
    pub source_line: i32,
}

impl Activity {
    /// Returns what makes a row unique in its dataset; the note tells apart figures that a text prints twice.
    pub fn key(&self) -> (&Text, &Text, &Text, bool, Option<&str>) {
        (&self.item, &self.measure, &self.period, self.is_total, self.note.as_ref().map(Name::english))
    }
}
