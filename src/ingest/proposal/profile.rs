//! The columns of a table → what they hold: how many fields are filled, numbers, years, economies, and which texts.
//! Counts only; what a column means is for `columns`.

use std::collections::BTreeMap;

use super::table::{is_place, is_year, number_like};
use crate::findings::Finding;
use crate::ingest::economy_names::{NamesOfFile, Resolved};
use crate::ingest::period_text::Period;
use crate::ingest::record::{Field, Record};
use crate::ingest::record_file::RecordFile;

/// Rows that are counted.
const MOST_ROWS: usize = 100_000;
/// Different texts of a column that are kept.
const MOST_TEXTS: usize = 400;

/// What a column holds.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Header.
    pub name: String,
    /// Fields with something in them.
    pub n_filled: usize,
    /// Fields with nothing in them.
    pub n_empty: usize,
    /// Fields with a number.
    pub n_numbers: usize,
    /// Fields with a calendar year.
    pub n_years: usize,
    /// Fields with a year, however it is written, or with a part of one.
    pub n_periods: usize,
    /// Fields that stand for an economy or another known place.
    pub n_places: usize,
    /// Fields that stand for an economy.
    pub n_economies: usize,
    /// Fields with an alpha-3 code of an economy.
    pub n_codes: usize,
    /// Different texts, with how often each stands there.
    pub texts: BTreeMap<String, usize>,
    /// Whether there are more different texts.
    pub has_more: bool,
}

impl Profile {
    /// Returns the one text that the column holds.
    pub fn only(&self) -> Option<&str> {
        let mut texts = self.texts.keys();
        texts.next().filter(|_| texts.next().is_none() && !self.has_more).map(String::as_str)
    }

    /// Returns whether it holds numbers.
    pub fn is_numeric(&self) -> bool {
        self.n_numbers > 0
            && 3 * self.n_numbers >= self.texts.iter().filter(|(text, _)| text.len() > 3).map(|(_, n)| n).sum()
    }

    /// Returns whether it holds calendar years.
    pub fn holds_years(&self) -> bool {
        self.n_years > 0 && 10 * self.n_years >= 9 * self.n_filled
    }

    fn see(&mut self, field: Field<'_>, names: &NamesOfFile<'_>) {
        let text = field.as_code();
        let text = text.trim();
        if text.is_empty() {
            self.n_empty += 1;
            return;
        }
        self.n_filled += 1;
        self.n_numbers += usize::from(number_like(text));
        self.n_years += usize::from(is_year(text));
        self.n_periods += usize::from(is_year(text) || Period::of(text).is_some());
        let resolved = if text.len() <= 80 { names.resolve(field) } else { Resolved::Unknown };
        self.n_places += usize::from(is_place(resolved));
        self.n_economies += usize::from(matches!(resolved, Resolved::Economy(_)));
        let is_code = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        self.n_codes += usize::from(is_code && matches!(resolved, Resolved::Economy(_)));
        if let Some(n) = self.texts.get_mut(text) {
            *n += 1;
        } else if self.texts.len() < MOST_TEXTS {
            self.texts.insert(text.to_owned(), 1);
        } else {
            self.has_more = true;
        }
    }
}

/// Returns what the columns of a file hold, and the number of rows that were counted.
///
/// - Errors: the file cannot be read to its end.
pub fn profiles(file: &RecordFile, names: &NamesOfFile<'_>) -> Result<Vec<Profile>, Finding> {
    let mut all: Vec<Profile> =
        file.header.iter().map(|name| Profile { name: name.clone(), ..Profile::default() }).collect();
    let mut n_rows = 0;
    file.visit(&mut |_, record: &dyn Record| {
        n_rows += 1;
        if n_rows <= MOST_ROWS && file.ragged(record).is_none() {
            all.iter_mut().enumerate().for_each(|(index, profile)| profile.see(record.field(index), names));
        }
    })?;
    Ok(all)
}
