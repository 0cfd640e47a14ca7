//! A column → whether it says anything that others do not: codes with their labels, units of series, codes of economies.
//! Compares texts only.

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::record_file::RecordFile;

/// Returns whether each combination of texts of some columns goes with one text of a column.
pub fn follows_from(file: &RecordFile, name: &str, from: &[String]) -> bool {
    !from.is_empty() && texts_of(file, name, from).is_some_and(|pairs| pairs.values().all(|texts| texts.len() == 1))
}

/// Returns whether a column holds one text throughout.
pub fn is_constant(file: &RecordFile, name: &str) -> bool {
    texts_of(file, name, &[]).is_some_and(|pairs| pairs.values().all(|texts| texts.len() == 1))
}

/// Returns whether a column names the same things as another: each text of the one goes with one of the other.
pub fn names_the_same(file: &RecordFile, name: &str, other: &str) -> bool {
    follows_from(file, name, &[other.to_owned()]) && follows_from(file, other, &[name.to_owned()])
}

/// Texts of a column by those of others.
type Together = BTreeMap<Vec<String>, BTreeSet<String>>;

fn texts_of(file: &RecordFile, name: &str, from: &[String]) -> Option<Together> {
    let column = file.column(name).ok()?;
    let keys: Vec<usize> = from.iter().map(|name| file.column(name)).collect::<Result<_, _>>().ok()?;
    let mut found = Together::new();
    file.visit(&mut |_, record| {
        if file.ragged(record).is_none() {
            let key = keys.iter().map(|key| record.field(*key).as_code()).collect();
            let texts = found.entry(key).or_default();
            // Two say as much as all.
            if texts.len() < 2 {
                texts.insert(record.field(column).as_code());
            }
        }
    })
    .ok()?;
    Some(found)
}
