//! The keys of `[layout]` and the header of a file → the columns of the plain table, each with its place.
//! Finds what does not fit; touches no row.

use super::header::{self, Names};
use super::layout::{FIELD, Layout, Lookup, Split, VALUE};
use super::lookup::{LookupTable, PlannedLookup};
use super::record::Named;
use crate::findings::{Code, Finding, Place};
use crate::pipeline::FromText;

/// What the record for one value of a row holds besides what all of them hold.
#[derive(Debug, Default)]
pub(super) struct Variant {
    pub(super) texts: Vec<(usize, String)>,
    /// Columns of the table with those of the file.
    pub(super) cells: Vec<(usize, usize)>,
}

#[derive(Debug)]
pub(super) struct PlannedSplit {
    pub(super) column: usize,
    /// Targets of the parts or of the named groups, in order.
    pub(super) targets: Vec<usize>,
    pub(super) split: Split,
}

/// Plans the columns of a table.
pub(super) struct Planner<'a> {
    pub(super) raw: &'a Names,
    pub(super) named: &'a Named<'a>,
    pub(super) names: Vec<String>,
    pub(super) origin: Vec<Option<usize>>,
    pub(super) is_of_value: Vec<bool>,
    pub(super) faults: Vec<Finding>,
}

impl Planner<'_> {
    pub(super) fn push(&mut self, name: &str, origin: Option<usize>, is_of_value: bool) -> usize {
        self.names.push(name.to_owned());
        self.origin.push(origin);
        self.is_of_value.push(is_of_value);
        self.names.len() - 1
    }

    pub(super) fn fault(&mut self, key: &str, detail: String, help: &str) {
        let detail = format!("`{key}` under [layout]: {detail}");
        let place = Place::file(self.named.sidecar);
        self.faults.push(Finding::new(Code::BadSidecar, detail).at(place).help(help));
    }

    pub(super) fn raw_column(&mut self, key: &str, name: &str) -> Option<usize> {
        let found = self.raw.find(name);
        found.map_err(|no| self.no_column(key, name, &no)).ok()
    }

    pub(super) fn no_column(&mut self, key: &str, name: &str, no: &header::NoColumn) {
        let (detail, help) = header::fault(self.raw, name, no);
        self.fault(key, detail, &help);
    }

    /// Returns the index in the table of a column that it has already.
    pub(super) fn known(&mut self, key: &str, name: &str) -> Option<usize> {
        let found = self.names.iter().position(|known| known == name);
        if found.is_none() {
            let known = Names::new(self.names.clone(), |index| index.to_string());
            let no = known.find(name).err().unwrap_or(header::NoColumn::Absent);
            let (detail, help) = header::fault(&known, name, &no);
            self.fault(key, detail, &help);
        }
        found
    }

    /// Returns the index of a column that the layout makes; several patterns may make one column.
    pub(super) fn made(&mut self, key: &str, name: &str, is_of_value: bool) -> usize {
        match self.names.iter().position(|known| known == name) {
            Some(index) if self.origin[index].is_none() => {
                self.is_of_value[index] |= is_of_value;
                index
            }
            Some(index) => {
                let detail = format!("the file has a column `{name}` already");
                self.fault(key, detail, "give the column that is made another name");
                index
            }
            None => self.push(name, None, is_of_value),
        }
    }

    /// Returns the columns of the file whose cells become values, or stand beside one.
    pub(super) fn taken_columns(&self, layout: &Layout) -> Vec<usize> {
        let fits = |name: &str| layout.unpivot.as_ref().is_some_and(|unpivot| unpivot.columns.0.regex().is_match(name));
        let is_named = |name: &str| {
            let mut columns = layout.value_column.iter();
            columns.any(|column| column.column == name || column.beside.values().any(|beside| beside == name))
        };
        let all = self.raw.all().iter().enumerate();
        all.filter(|(_, name)| fits(name) || is_named(name)).map(|(index, _)| index).collect()
    }

    pub(super) fn variants(&mut self, layout: &Layout) -> Vec<Variant> {
        let mut variants = Vec::new();
        for column in &layout.value_column {
            let mut variant = Variant::default();
            let value = self.made("value_column", VALUE, true);
            variant.cells.extend(self.raw_column("value_column", &column.column).map(|cell| (value, cell)));
            for (name, text) in &column.is {
                variant.texts.push((self.made("value_column", name, true), text.clone()));
            }
            for (name, beside) in &column.beside {
                let target = self.made("value_column", name, true);
                variant.cells.extend(self.raw_column("value_column", beside).map(|cell| (target, cell)));
            }
            variants.push(variant);
        }
        if layout.unpivot.is_some() {
            variants.extend(self.unpivoted(layout));
        }
        variants
    }

    /// Columns whose headers say the same but for `field` belong to one value.
    pub(super) fn unpivoted(&mut self, layout: &Layout) -> Vec<Variant> {
        let Some(FromText(pattern)) = layout.unpivot.as_ref().map(|unpivot| &unpivot.columns) else {
            return Vec::new();
        };
        let raw = self.raw;
        let mut variants: Vec<Variant> = Vec::new();
        for (cell, name) in raw.all().iter().enumerate() {
            let Some(captures) = pattern.regex().captures(name) else { continue };
            let mut texts = Vec::new();
            for group in pattern.groups().filter(|group| *group != FIELD) {
                let text = captures.name(group).map(|found| found.as_str()).unwrap_or_default();
                texts.push((self.made("unpivot", group, true), text.to_owned()));
            }
            let field = captures.name(FIELD).map_or(VALUE, |found| found.as_str());
            let target = self.made("unpivot", field, true);
            match variants.iter_mut().find(|variant| variant.texts == texts) {
                Some(variant) if variant.cells.iter().all(|(known, _)| *known != target) => {
                    variant.cells.push((target, cell))
                }
                Some(_) => {
                    let detail = format!("the header `{name}` says the same as one before it");
                    self.fault("unpivot", detail, "let the pattern name what tells them apart");
                }
                None => variants.push(Variant { texts, cells: vec![(target, cell)] }),
            }
        }
        if variants.is_empty() {
            let detail = format!("no header fits `{}`; the columns are: {}", pattern.regex(), raw.all().join(", "));
            self.fault("unpivot", detail, "correct the pattern, or declare the right `header`");
        }
        variants
    }

    pub(super) fn split(&mut self, split: &Split) -> Option<PlannedSplit> {
        let column = self.known("split", &split.column)?;
        let is_of_value = self.is_of_value[column];
        let groups = split.pattern.as_ref().map(|FromText(pattern)| pattern.groups().collect::<Vec<_>>());
        let names = groups.unwrap_or_else(|| split.into.iter().map(String::as_str).collect());
        let mut targets = Vec::new();
        for name in names {
            targets.push(if name == split.column { column } else { self.made("split", name, is_of_value) });
        }
        for name in split.is.keys() {
            targets.push(self.made("split", name, is_of_value));
        }
        Some(PlannedSplit { column, targets, split: split.clone() })
    }

    pub(super) fn lookup(&mut self, lookup: &Lookup, table: LookupTable) -> Option<PlannedLookup> {
        let keys: Vec<usize> = lookup.by.keys().filter_map(|name| self.known("lookup", name)).collect();
        let is_of_value = keys.iter().any(|column| self.is_of_value[*column]);
        let targets = lookup.take.keys().map(|name| self.made("lookup", name, is_of_value)).collect();
        let names = lookup.by.keys().cloned().collect();
        (keys.len() == lookup.by.len()).then_some(PlannedLookup { keys, names, targets, table, is_of_value })
    }
}
