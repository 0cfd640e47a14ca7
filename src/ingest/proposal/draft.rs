//! A sidecar and an input in the making, and what a person should be told about them.
//! Holds what is decided; who decides stands in the files beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use super::profile::Profile;
use super::publisher::Preset;
use crate::concepts::{Age, Location, Sex, StatedStatus};
use crate::ingest::publisher_words as words;
use crate::ingest::sidecar::Sidecar;
use crate::pipeline::{
    CodesDefinition, ColumnMapping, Condition, ConstantsDefinition, FromText, InputDefinition, InputUse,
};

/// What is known of a new file so far.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What the sidecar will say.
    pub sidecar: Sidecar,
    /// The publisher that was recognised.
    pub preset: Option<&'static Preset>,
    /// Columns by what they mean.
    pub columns: ColumnMapping,
    /// What holds for all rows.
    pub constants: ConstantsDefinition,
    /// Rows that are kept.
    pub filter: BTreeMap<String, Condition>,
    /// Columns that are left out by name.
    pub ignore: Vec<String>,
    /// Series that is wanted alone.
    pub wanted_series: Option<String>,
    /// Name of the one series.
    pub series_name: Option<String>,
    /// What was recognised.
    pub notes: Vec<String>,
    /// What a person has to decide or check.
    pub open: Vec<String>,
}

impl Draft {
    /// Returns a draft that knows nothing of the columns.
    pub fn new(sidecar: Sidecar, preset: Option<&'static Preset>, wanted_series: Option<String>) -> Self {
        let none = String::new;
        let columns = ColumnMapping {
            economy: none(),
            year: none(),
            value: none(),
            sex: None,
            age: None,
            location: None,
            category: None,
            status: None,
            multiplier_power: None,
            age_from: None,
            age_to: None,
            break_in_series: None,
        };
        Self {
            sidecar,
            preset,
            columns,
            constants: ConstantsDefinition::default(),
            filter: BTreeMap::new(),
            ignore: Vec::new(),
            wanted_series,
            series_name: None,
            notes: Vec::new(),
            open: Vec::new(),
        }
    }

    /// Returns the input as a pipeline would declare it.
    pub fn input(&self) -> InputDefinition {
        InputDefinition {
            dataset: self.sidecar.id.clone(),
            columns: self.columns.clone(),
            constants: self.constants.clone(),
            codes: CodesDefinition::default(),
            ignore: self.ignore.clone(),
            filter: self.filter.clone(),
            multiplier: None,
            priority: 1,
            used: InputUse::Always,
            alternative_to: None,
            link: None,
            expect_years: None,
        }
    }

    fn slot(&mut self, key: &str) -> Option<&mut Option<String>> {
        let columns = &mut self.columns;
        Some(match key {
            "sex" => &mut columns.sex,
            "age" => &mut columns.age,
            "location" => &mut columns.location,
            "category" => &mut columns.category,
            "status" => &mut columns.status,
            "multiplier_power" => &mut columns.multiplier_power,
            "age_from" => &mut columns.age_from,
            "age_to" => &mut columns.age_to,
            _ => return None,
        })
    }

    /// Returns the column of an optional key.
    pub fn column(&self, key: &str) -> Option<String> {
        let columns = &self.columns;
        match key {
            "sex" => columns.sex.clone(),
            "age" => columns.age.clone(),
            "location" => columns.location.clone(),
            "category" => columns.category.clone(),
            "status" => columns.status.clone(),
            "multiplier_power" => columns.multiplier_power.clone(),
            "age_from" => columns.age_from.clone(),
            "age_to" => columns.age_to.clone(),
            _ => None,
        }
    }

    /// Maps a column.
    pub fn set_column(&mut self, key: &str, name: String) {
        if let Some(slot) = self.slot(key) {
            *slot = Some(name);
        }
    }

    /// Returns whether a column is read or made into others.
    pub fn is_used(&self, name: &str) -> bool {
        self.columns.headers().any(|header| header == name)
    }

    /// Returns whether all texts of a column are codes that are known or can be told by their words.
    pub fn codes_are_known(&self, key: &str, profile: &Profile) -> bool {
        profile.texts.keys().all(|text| self.is_declared(key, text) || likely(key, text).is_some())
    }

    fn is_declared(&self, key: &str, text: &str) -> bool {
        let listed = self.sidecar.code_list.map(|list| list.codes());
        let of = |codes: &CodesDefinition| match key {
            "sex" => codes.sex.contains_key(text),
            "age" => codes.age.contains_key(text),
            "location" => codes.location.contains_key(text),
            "status" => codes.status.contains_key(text),
            _ => true,
        };
        of(&self.sidecar.codes) || listed.is_some_and(of)
    }

    /// Declares what the codes of a column stand for, where they are not ours.
    pub fn declare_codes(&mut self, key: &str, profile: &Profile) {
        let mut texts: Vec<String> = profile.texts.keys().cloned().collect();
        if profile.n_empty > 0 && profile.n_filled > 0 && key != "status" {
            texts.push(String::new());
            self.open.push(format!("an empty `{}` is read as the total", profile.name));
        }
        self.declare_texts(key, &texts);
    }

    /// Declares what texts stand for.
    pub fn declare_texts(&mut self, key: &str, texts: &[String]) {
        for text in texts {
            if self.is_declared(key, text) || is_ours(key, text) {
                continue;
            }
            let meaning = if text.is_empty() { Some("_T".to_owned()) } else { likely(key, text) };
            let codes = &mut self.sidecar.codes;
            let Some(meaning) = meaning else { continue };
            match key {
                "sex" => put(&mut codes.sex, text, &meaning),
                "age" => put(&mut codes.age, text, &meaning),
                "location" => put(&mut codes.location, text, &meaning),
                "status" => {
                    put(&mut codes.status, text, &meaning);
                    self.open.push(format!("status `{text}` is read as {meaning}"));
                }
                _ => {}
            }
        }
    }

    /// Returns whether a column is part of a joined one.
    pub fn is_joined(&self, name: &str) -> bool {
        self.sidecar.layout.join.iter().any(|join| join.columns.iter().any(|column| column == name))
    }

    /// Returns the columns that make the category.
    pub fn category_columns(&self) -> Vec<String> {
        let category = self.columns.category.as_ref();
        let join = self.sidecar.layout.join.iter().find(|join| Some(&join.into) == category);
        join.map_or_else(|| category.cloned().into_iter().collect(), |join| join.columns.clone())
    }

    /// Puts a column among those that make the category.
    pub fn join(&mut self, column: &str, header: &[String]) {
        if let Some(join) =
            self.sidecar.layout.join.iter_mut().find(|join| Some(&join.into) == self.columns.category.as_ref())
        {
            join.columns.push(column.to_owned());
            return;
        }
        let Some(first) = self.columns.category.clone() else {
            self.columns.category = Some(column.to_owned());
            return;
        };
        let taken: BTreeSet<&String> = header.iter().collect();
        let free = ["category", "categories", "joined"].into_iter().find(|name| !taken.contains(&(*name).to_owned()));
        let into = free.unwrap_or("joined-category").to_owned();
        let columns = vec![first, column.to_owned()];
        self.sidecar.layout.join.push(crate::ingest::layout::Join { columns, into: into.clone(), by: "/".to_owned() });
        self.columns.category = Some(into);
    }
}

fn put<T: FromStr>(codes: &mut BTreeMap<String, FromText<T>>, text: &str, meaning: &str) {
    if let Ok(code) = meaning.parse() {
        codes.insert(text.to_owned(), FromText(code));
    }
}

fn is_ours(key: &str, text: &str) -> bool {
    match key {
        "sex" => text.parse::<Sex>().is_ok(),
        "age" => text.parse::<Age>().is_ok(),
        "location" => text.parse::<Location>().is_ok(),
        "status" => text.parse::<StatedStatus>().is_ok(),
        _ => true,
    }
}

/// Returns what a publisher's code or word most likely stands for.
fn likely(key: &str, text: &str) -> Option<String> {
    match key {
        "sex" => words::sex(text).map(|sex| sex.code().to_owned()),
        "age" => words::age(text).or_else(|| single_age(text)).map(|age| age.to_string()),
        "location" => words::location(text).map(|location| location.code().to_owned()),
        "status" => Some(words::status(text).to_owned()),
        "multiplier_power" => words::power_of_ten(text).map(|power| power.to_string()),
        _ => None,
    }
}

/// Files by single years of age write `0`, `1`, `100+`.
fn single_age(text: &str) -> Option<Age> {
    text.parse().ok().filter(|years| *years <= 120).map(|years| Age::Range(years, years))
}
