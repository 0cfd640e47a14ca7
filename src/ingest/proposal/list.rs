//! A list of groups as its publisher serves it → a sidecar of kind `classification`, what it gives and what it leaves open.
//! What the lists look like is data; a run reads what the sidecar declares.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::publisher::last_part;
use super::source::Grid;
use super::{Proposal, Surroundings, Wishes, written};
use crate::concepts::Name;
use crate::concepts::group_codes::Agency;
use crate::concepts::groups::Classifications;
use crate::findings::{Code, Finding};
use crate::ingest::content::Content;
use crate::ingest::layout::{Layout, Pattern, Split, Unpivot, VALUE};
use crate::ingest::publisher_words::squeezed;
use crate::ingest::sidecar::{ClassificationDeclaration, DatasetKind, GroupDeclaration, RawFile, Sidecar};
use crate::ingest::{RecordFile, classification};
use crate::pipeline::{EconomyMeaning, FromText};

/// What is known of a publisher's list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListPreset {
    name: String,
    publisher: String,
    licence: String,
    url: String,
    /// Cells that its header has.
    recognise: Vec<String>,
    /// A cell that its header has.
    recognise_pattern: Option<FromText<Pattern>>,
    header: Vec<String>,
    ends_at_empty: Option<String>,
    /// Column of the economies.
    economy: String,
    /// Column of the groups, where there is one.
    column: Option<String>,
    /// Columns of the groups of one edition each.
    editions: Option<FromText<Pattern>>,
    classification: String,
    agency: FromText<Agency>,
    /// Text anywhere in the file that says in which fiscal year the list holds.
    edition: Option<FromText<Pattern>>,
    group: Vec<PresetGroup>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PresetGroup {
    id: String,
    name: Name,
    /// What the cells of its members say.
    pattern: FromText<Pattern>,
}

const TEXTS: [&str; 2] =
    [include_str!("../publishers/world-bank-class.toml"), include_str!("../publishers/world-bank-oghist.toml")];

/// The presets as they are read; that all are, a test sees to.
static PRESETS: LazyLock<Vec<ListPreset>> =
    LazyLock::new(|| TEXTS.iter().filter_map(|text| toml_edit::de::from_str(text).ok()).collect());

/// Times that a list is read at most.
const MOST_TIMES: usize = 3;

/// Returns a proposal for a file that is a list of groups; `None` for any other.
pub fn propose(
    content: &Content,
    shown: &str,
    grids: &[Grid],
    wishes: &Wishes,
    around: &Surroundings,
) -> Option<Result<Proposal, Vec<Finding>>> {
    let (preset, grid) = grids.iter().find_map(|grid| Some((preset_of(grid)?, grid)))?;
    let raw = RawFile {
        sidecar: described(preset, grid, grids, wishes, around),
        shown: shown.into(),
        shown_sidecar: format!("{shown}.toml").into(),
        content: content.clone(),
        sidecar_sha256: String::new(),
    };
    Some(read(preset, raw, around))
}

fn preset_of(grid: &Grid) -> Option<&'static ListPreset> {
    let fits = |preset: &&ListPreset, cells: &[String]| {
        let plain: Vec<String> = cells.iter().map(|cell| squeezed(last_part(cell))).collect();
        let has_all = preset.recognise.iter().all(|wanted| plain.contains(&squeezed(wanted)));
        let is_like = |FromText(pattern): &FromText<Pattern>| cells.iter().any(|cell| pattern.regex().is_match(cell));
        has_all && preset.recognise_pattern.as_ref().is_none_or(is_like)
    };
    PRESETS.iter().find(|preset| grid.rows.iter().any(|(_, cells)| fits(preset, cells)))
}

fn described(preset: &ListPreset, grid: &Grid, grids: &[Grid], wishes: &Wishes, around: &Surroundings) -> Sidecar {
    let stated = |wish: &String, known: &str| if wish.is_empty() { known.to_owned() } else { wish.clone() };
    // A project that has the list keeps it: editions of two files would be one list.
    let is_taken = around.classifications.iter().any(|(id, _)| **id == *preset.classification);
    let own = wishes.id.rsplit('/').next().unwrap_or_default();
    let id = if is_taken { format!("{}-{own}", preset.classification) } else { preset.classification.clone() };
    let edition = preset.edition.as_ref().and_then(|pattern| fiscal_year(pattern, grids));
    let edition = edition.unwrap_or_else(|| wishes.retrieved.clone());
    let edition = stated(&wishes.edition, &edition);
    let mut sidecar = Sidecar {
        kind: DatasetKind::Classification,
        title: stated(&wishes.title, &preset.name),
        publisher: stated(&wishes.publisher, &preset.publisher),
        licence: stated(&wishes.licence, &preset.licence),
        url: stated(&wishes.url, &preset.url),
        layout: layout(preset, &id, &edition),
        edition,
        ..grid.sidecar.clone()
    };
    let groups = preset.group.iter().map(|group| group.id.clone()).collect();
    sidecar.classification = vec![ClassificationDeclaration {
        id,
        partition: true,
        groups,
        main: false,
        agency: Some(preset.agency.clone()),
    }];
    if !is_taken {
        let named = preset.group.iter();
        let named = named.map(|group| GroupDeclaration { id: group.id.clone(), name: group.name.clone(), m49: None });
        sidecar.group = named.collect();
    }
    sidecar
}

/// Returns the edition that a note of the file states.
fn fiscal_year(FromText(pattern): &FromText<Pattern>, grids: &[Grid]) -> Option<String> {
    let cells = grids.iter().flat_map(|grid| &grid.rows).flat_map(|(_, cells)| cells);
    let found = cells.filter_map(|cell| Some(pattern.regex().captures(cell)?.name("year")?.as_str().to_owned()));
    found.map(|year| format!("FY{year}")).next()
}

/// Columns `classification`, `edition`, `economy` and `group`, made of the publisher's.
fn layout(preset: &ListPreset, id: &str, edition: &str) -> Layout {
    let mut is = BTreeMap::from([("classification".to_owned(), id.to_owned())]);
    if preset.editions.is_none() {
        is.insert("edition".to_owned(), edition.to_owned());
    }
    let split = |column: &str, pattern: FromText<Pattern>, is: BTreeMap<String, String>| Split {
        column: column.to_owned(),
        by: None,
        into: Vec::new(),
        pattern: Some(pattern),
        is,
    };
    let groups = preset.column.as_deref().unwrap_or(VALUE);
    let economy =
        "^(?<economy>.*)$".parse().ok().map(|pattern| split(&preset.economy, FromText(pattern), BTreeMap::new()));
    let of_group = |group: &PresetGroup| {
        split(groups, group.pattern.clone(), BTreeMap::from([("group".to_owned(), group.id.clone())]))
    };
    Layout {
        header: preset.header.clone(),
        ends_at_empty: preset.ends_at_empty.clone(),
        is,
        split: economy.into_iter().chain(preset.group.iter().map(of_group)).collect(),
        unpivot: preset.editions.clone().map(|columns| Unpivot { columns }),
        ..Layout::default()
    }
}

/// Reads the list as a run would; places that are no economy are set aside by name, to be looked at.
fn read(preset: &ListPreset, mut raw: RawFile, around: &Surroundings) -> Result<Proposal, Vec<Finding>> {
    let (mut open, mut lists) = (Vec::new(), Classifications::new());
    for _ in 0..MOST_TIMES {
        lists = Classifications::new();
        let file = RecordFile::open(raw.clone())?;
        let read = classification::read(&file, &around.names, &mut lists)?;
        let is_place = |code| matches!(code, Code::UnknownEconomy | Code::EmptyField);
        let unknown: Vec<String> = read
            .rejects
            .into_iter()
            .filter(|reject| is_place(reject.code) && reject.column.as_deref() == Some("economy"))
            .map(|reject| reject.found.unwrap_or_default())
            .collect();
        if unknown.is_empty() {
            break;
        }
        let economies = &mut raw.sidecar.codes.economy;
        economies.extend(unknown.into_iter().map(|place| (place, FromText(EconomyMeaning::SetAside))));
    }
    let set_aside: Vec<&str> =
        raw.sidecar.codes.economy.keys().map(String::as_str).filter(|code| !code.is_empty()).collect();
    if !set_aside.is_empty() {
        open.push(format!("set aside, as they are no economy of the register: {}", set_aside.join(", ")));
    }
    let mut recognised = vec![preset.name.clone()];
    recognised.extend(lists.iter().flat_map(|(id, list)| {
        let newest = list.editions.iter().next_back();
        newest.map(|(edition, groups)| {
            let groups = groups.groups.iter().map(|(group, members)| format!("{group} {}", members.len()));
            format!("{id} {edition}: {}", groups.collect::<Vec<_>>().join(", "))
        })
    }));
    for (id, list) in lists.iter().filter(|(_, list)| list.editions.len() > 1) {
        recognised.push(format!("{id} has {} editions", list.editions.len()));
    }
    let sidecar = written::sidecar(&raw.sidecar);
    let kind = raw.sidecar.kind;
    Ok(Proposal { kind, sidecar, pipeline: None, recognised, open, first: Vec::new(), input: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_read() {
        for text in TEXTS {
            let read: Result<ListPreset, _> = toml_edit::de::from_str(text);
            let preset = read.unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert!(preset.column.is_some() != preset.editions.is_some(), "{}", preset.name);
        }
    }
}
