//! What another sheet of a workbook says of the values of a table, by what both have in common.
//! Knows texts; who reads the sheet and who fills the columns stand elsewhere.

use std::collections::BTreeMap;

/// What a sheet says, by the texts that a value is found by.
#[derive(Debug)]
pub struct LookupTable {
    sheet: String,
    said: BTreeMap<Vec<String>, Vec<String>>,
}

/// What a layout does with the table of a sheet.
#[derive(Debug)]
pub(super) struct PlannedLookup {
    /// Columns by which a value is found, and their names.
    pub(super) keys: Vec<usize>,
    pub(super) names: Vec<String>,
    /// Columns that are filled.
    pub(super) targets: Vec<usize>,
    pub(super) table: LookupTable,
    /// Whether it differs between the values of a row.
    pub(super) is_of_value: bool,
}

impl LookupTable {
    /// Returns an empty table of a sheet.
    pub fn new(sheet: &str) -> Self {
        Self { sheet: sheet.to_owned(), said: BTreeMap::new() }
    }

    /// Adds a row; returns whether no other row said another thing.
    pub fn add(&mut self, key: Vec<String>, said: Vec<String>) -> bool {
        let first = self.said.entry(key).or_insert_with(|| said.clone());
        *first == said
    }

    pub(super) fn get(&self, key: &[String]) -> Option<&Vec<String>> {
        self.said.get(key)
    }
}

impl PlannedLookup {
    /// Returns what is looked for, as a message names it.
    pub(super) fn shown(&self, key: &[String]) -> String {
        let pairs: Vec<String> = self.names.iter().zip(key).map(|(name, text)| format!("{name} = {text}")).collect();
        format!("a row `{}` in sheet `{}`", pairs.join(", "), self.table.sheet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_says_another_thing_of_the_same_is_noticed() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let mut table = LookupTable::new("History");
        assert!(table.add(texts(&["2GB", "2025"]), texts(&["exp"])));
        assert!(
            table.add(texts(&["2GB", "2025"]), texts(&["exp"])) && table.add(texts(&["2GB", "2024"]), texts(&["x"]))
        );
        assert!(!table.add(texts(&["2GB", "2025"]), texts(&["x"])));
        assert_eq!(table.get(&texts(&["2GB", "2025"])), Some(&texts(&["exp"])));
    }
}
