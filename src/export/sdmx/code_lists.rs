//! The codes of a run and of the program's own lists, with their names.
//! A code is the id in capitals, with underscores for all other marks; a group has its M49 code or its agency before it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::components::{Component, ListId, Representation, Source};
use super::{Meanings, TABLE, components};
use crate::concepts::breakdown::{NOT_APPLICABLE, TOTAL};
use crate::concepts::breakdown_words::told;
use crate::concepts::classification::USER_GROUPS;
use crate::concepts::{GroupQuery, Location, Name, Sex, Status, Unit};
use crate::export::ExportError;
use crate::export::cells::Rows;
use crate::tables::{Profile, Statistic};

/// One code list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CodeList {
    /// Id and name by code.
    pub codes: BTreeMap<String, (String, Name)>,
}

/// All code lists, by id.
#[derive(Clone, Debug)]
pub struct CodeLists<'a> {
    /// The lists.
    pub lists: BTreeMap<ListId, CodeList>,
    meanings: Meanings<'a>,
}

impl<'a> CodeLists<'a> {
    /// Returns the lists of a whole run, so that every slice of it has the same structures.
    ///
    /// - Errors: two ids would have the same code; the file lacks a column.
    pub fn of(rows: &Rows<'_>, meanings: Meanings<'a>) -> Result<Self, ExportError> {
        let classification = position(rows, components::CLASSIFICATION.name)?;
        let mut all = Self { lists: own_lists(), meanings };
        for component in components(&TABLE) {
            let (Representation::Codes(list), Source::Column(name)) = (component.representation, component.source)
            else {
                continue;
            };
            let column = position(rows, name)?;
            let mut last = ("", "");
            for row in 0..rows.len() {
                let now = (rows.text(row, column), rows.text(row, classification));
                // Files are sorted, so most rows repeat the one before.
                if now != last {
                    last = now;
                    all.add(list, now.0, now.1)?;
                }
            }
        }
        Ok(all)
    }

    fn add(&mut self, list: ListId, id: &str, classification: &str) -> Result<(), ExportError> {
        let code = self.code(list, id, classification);
        let known = if list == ListId::Area && classification == USER_GROUPS {
            // A user's own group is another than one of the same id.
            GroupQuery { classification: Some(classification), edition: None, group: id }.to_string()
        } else {
            id.to_owned()
        };
        let name = self.name(list, id, classification);
        match self.lists.entry(list).or_default().codes.entry(code) {
            Entry::Vacant(place) => drop(place.insert((known, name))),
            Entry::Occupied(place) if place.get().0 != known => {
                let (code, first) = (place.key().clone(), place.get().0.clone());
                return Err(ExportError::OneCode { list: list.id(), code, first, second: known });
            }
            Entry::Occupied(_) => {}
        }
        Ok(())
    }

    /// Returns the code of an id of a list; that of a group depends on its classification.
    pub fn code(&self, list: ListId, id: &str, classification: &str) -> String {
        if list != ListId::Area {
            return code(id);
        }
        let codes = self.meanings.codes;
        let own = || format!("{}_{}", code(codes.agency(classification)), code(id));
        codes.m49(classification, id).map_or_else(own, str::to_owned)
    }

    fn name(&self, list: ListId, id: &str, classification: &str) -> Name {
        match list {
            ListId::Indicator => self.meanings.indicators.get(id).cloned().unwrap_or_else(|| Name::same(id)),
            ListId::Area => self.meanings.groups.name(&GroupQuery {
                classification: Some(classification),
                edition: None,
                group: id,
            }),
            _ => Name::same(of_breakdown(list, id).unwrap_or_else(|| id.to_owned())),
        }
    }

    /// Returns the English name of a code; none of what is no code.
    pub fn label(&self, component: &Component, code: &str) -> &str {
        let Representation::Codes(list) = component.representation else { return "" };
        let known = self.lists.get(&list).and_then(|list| list.codes.get(code));
        known.map_or("", |(_, name)| name.english())
    }
}

fn position(rows: &Rows<'_>, name: &'static str) -> Result<usize, ExportError> {
    rows.position(name).ok_or(ExportError::NoColumn(name))
}

/// Returns the code of an id.
fn code(id: &str) -> String {
    let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' };
    id.chars().map(letter).collect()
}

/// Lists that are whole whatever a run has.
fn own_lists() -> BTreeMap<ListId, CodeList> {
    let list = |pairs: Vec<(&str, String)>| CodeList {
        codes: pairs.into_iter().map(|(id, name)| (code(id), (id.to_owned(), Name::same(name)))).collect(),
    };
    let words = |name: &'static str| (name, name.replace('-', " "));
    let sexes = [Sex::Female, Sex::Male, Sex::Total].map(Sex::code);
    let locations = [Location::Rural, Location::Urban, Location::Total].map(Location::code);
    let part = |list: ListId| move |id: &'static str| (id, of_breakdown(list, id).unwrap_or_default());
    BTreeMap::from([
        (ListId::Frequency, list(vec![("A", "annual".to_owned())])),
        (ListId::Multiplier, list(vec![("0", "units".to_owned())])),
        (ListId::Sex, list(sexes.map(part(ListId::Sex)).to_vec())),
        (ListId::Location, list(locations.map(part(ListId::Location)).to_vec())),
        (ListId::Statistic, list(Statistic::ALL.map(|one| words(one.name())).to_vec())),
        (ListId::Profile, list(Profile::ALL.map(|one| words(one.name())).to_vec())),
        (ListId::Unit, list(Unit::ALL.map(|one| (one.name(), one.name().to_owned())).to_vec())),
        (ListId::Status, list(Status::all().map(|one| (one.code(), one.meaning().to_owned())).collect())),
    ])
}

/// Returns a part of a breakdown in words.
fn of_breakdown(list: ListId, id: &str) -> Option<String> {
    if id == NOT_APPLICABLE {
        return Some("not applicable".to_owned());
    }
    let mut codes = [TOTAL, TOTAL, TOTAL, NOT_APPLICABLE];
    let at = match list {
        ListId::Sex => 0,
        ListId::Age => 1,
        ListId::Location => 2,
        ListId::Category => 3,
        _ => return None,
    };
    codes[at] = id;
    Some(told(&codes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_id_in_capitals() {
        let codes = ["weighted-mean", "Y_GE15", "_T", "per 100 people", "oceania-excl.-x"].map(code);
        assert_eq!(codes, ["WEIGHTED_MEAN", "Y_GE15", "_T", "PER_100_PEOPLE", "OCEANIA_EXCL__X"]);
    }

    #[test]
    fn no_two_of_the_programs_own_ids_have_one_code() {
        let lists = own_lists();
        let n_codes = |list| lists[&list].codes.len();
        assert_eq!(n_codes(ListId::Unit), Unit::ALL.len());
        assert_eq!(n_codes(ListId::Status), Status::all().count());
        assert_eq!([n_codes(ListId::Statistic), n_codes(ListId::Profile)], [Statistic::ALL.len(), Profile::ALL.len()]);
        assert_eq!(lists[&ListId::Sex].codes["F"].1.english(), "women");
        assert_eq!(of_breakdown(ListId::Age, "Y15T24").as_deref(), Some("ages 15–24"));
    }
}
