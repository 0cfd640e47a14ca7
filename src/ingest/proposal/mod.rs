//! A new file → a sidecar, and on request a pipeline: `ictstat add`. What publishers' files look like is detected here, once, to be
//! shown and then declared; no run guesses anything.

mod above;
mod by_name;
mod columns;
mod dependence;
mod draft;
mod footer;
mod list;
mod own_codes;
pub mod own_value;
mod profile;
pub mod publisher;
mod refine;
mod refusal;
mod shape;
mod source;
mod status_in_notes;
mod stems;
mod table;
mod time;
mod unit;
mod values;
mod written;

use crate::concepts::Text;
use crate::findings::Finding;
use crate::ingest::content::Content;
use crate::ingest::economy_names::EconomyNames;
use crate::ingest::layout::Layout;
use crate::ingest::record_file::RecordFile;
use crate::ingest::sidecar::{DatasetKind, RawFile, Sidecar};
use crate::pipeline::InputDefinition;
use crate::tables::Observation;

use draft::Draft;
use profile::Profile;
use refine::Reading;
use source::Grid;
use table::Table;

/// Stands in a sidecar for what nobody has said.
const NOT_STATED: &str = "not stated";

/// Stands in the place of a proposal for a file in which nobody finds an economy.
const NO_ECONOMY: &str = "no row is of an economy: declare where the table stands, as `header = [\"…\", \"…\"]` under [layout]; give \
                          names that nobody knows their code under [codes.economy]; where the file is of one economy write \
                          `is = { economy = \"KEN\" }` under [layout]";

/// What a person knows about a file and wants of it.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// Id of the dataset.
    pub id: String,
    /// Title.
    pub title: String,
    /// Publisher.
    pub publisher: String,
    /// Edition.
    pub edition: String,
    /// Licence.
    pub licence: String,
    /// Landing page.
    pub url: String,
    /// Month of retrieval, as 2026-11.
    pub retrieved: String,
    /// Id of the indicator for which a pipeline is wanted.
    pub indicator: Option<String>,
    /// Series that is wanted alone.
    pub series: Option<String>,
}

/// What there is in a project to compute with.
#[derive(Debug, Default)]
pub struct Surroundings {
    /// Names of economies.
    pub names: EconomyNames,
    /// Classifications for aggregates, each with its newest edition where it has several.
    pub classifications: Vec<(Text, Option<Text>)>,
    /// Indicator that weighs rates of people; none where the project has none.
    pub population: Option<Text>,
}

/// What is proposed for a file.
#[derive(Debug)]
pub struct Proposal {
    /// What the file holds.
    pub kind: DatasetKind,
    /// Text of the sidecar.
    pub sidecar: String,
    /// Text of the pipeline, where one is wanted and could be made.
    pub pipeline: Option<String>,
    /// What was recognised.
    pub recognised: Vec<String>,
    /// What is left for a person to decide or check.
    pub open: Vec<String>,
    /// The first observations as they will be read.
    pub first: Vec<Observation>,
    /// How they are read, where the file gives any.
    pub input: Option<InputDefinition>,
}

/// Returns a proposal for a file, or for a folder of files, of this checksum.
///
/// - Errors: the file cannot be read at all.
pub fn propose(
    content: &Content,
    sha256: &str,
    shown: &str,
    wishes: &Wishes,
    around: &Surroundings,
) -> Result<Proposal, Vec<Finding>> {
    let base = Sidecar::of_users_file(&wishes.id, &wishes.edition, sha256.to_owned());
    let base = Sidecar { kind: DatasetKind::Observations, retrieved: wishes.retrieved.clone(), ..base };
    let grids = source::grids(content, shown, &base).map_err(|finding| vec![finding])?;
    if let Some(proposal) = list::propose(content, shown, &grids, wishes, around) {
        return proposal;
    }
    let names = around.names.of_file();
    let mut found: Vec<(Option<Table>, Grid)> =
        grids.into_iter().map(|grid| (table::find(&grid, &names), grid)).collect();
    let score = |(table, _): &(Option<Table>, Grid)| table.as_ref().map_or(0, |table| table.score);
    // Of equals the first counts: publishers put the main table first.
    found.reverse();
    let best = found.iter().enumerate().max_by_key(|(_, found)| score(found)).map(|(index, _)| index);
    let Some((table, grid)) = best.map(|best| found.remove(best)) else {
        return Ok(unknown(base, wishes, "the file has no table".to_owned()));
    };
    let others: Vec<String> =
        found.iter().filter(|found| score(found) > 0).map(|(_, grid)| grid.part.clone()).collect();
    let Some(table) = table else {
        return Ok(unknown(grid.sidecar, wishes, NO_ECONOMY.to_owned()));
    };
    let mut sidecar = grid.sidecar.clone();
    sidecar.layout = table.layout.clone();
    let raw = RawFile {
        sidecar,
        shown: shown.into(),
        shown_sidecar: format!("{shown}.toml").into(),
        content: content.clone(),
        sidecar_sha256: String::new(),
    };
    let mut draft = drafted(&raw, &table, wishes, around)?;
    if !others.is_empty() {
        draft.open.push(format!("not read: {}", others.join(", ")));
    }
    if !grid.part.is_empty() {
        draft.notes.push(format!("the table stands in `{}`", grid.part));
    }
    finished(draft, &raw, &table, wishes, around)
}

fn drafted(raw: &RawFile, table: &Table, wishes: &Wishes, around: &Surroundings) -> Result<Draft, Vec<Finding>> {
    let names = around.names.of_file();
    let one = |finding: Finding| vec![finding];
    let open = |sidecar: &Sidecar| RecordFile::open(RawFile { sidecar: sidecar.clone(), ..raw.clone() });
    let profiles = |sidecar: &Sidecar| profile::profiles(&open(sidecar)?, &names).map_err(one);
    let mut sidecar = raw.sidecar.clone();
    let all = profiles(&sidecar)?;
    let preset = columns::preset(&all);
    // Remarks below the table would count as texts of its columns.
    sidecar.layout.ends_at = preset.map(|preset| preset.ends_at.clone()).unwrap_or_default();
    let all = profiles(&sidecar)?;
    let mut draft = Draft::new(sidecar, preset, wishes.series.clone());
    match preset {
        Some(preset) => {
            draft.notes.push(preset.name.clone());
            draft.open.extend(preset.caution.clone());
        }
        None => draft.open.push("no known publisher: columns are taken by their headers and texts".to_owned()),
    }
    ends(&mut draft, &all);
    if let Err(missing) = columns::assign(&mut draft, table, &all, &names) {
        draft.open.push(missing);
        draft.columns.value.clear();
    }
    own_codes::prefer_names(&mut draft, &open(&raw.sidecar)?, &all, &names);
    // The same headers serve shares of the total.
    if draft.sidecar.values.multiplier.is_some() && raw.shown.to_lowercase().contains("percent") {
        draft.sidecar.values.multiplier = None;
        draft.open.push("the name of the file says percent: its numbers are not multiplied".to_owned());
    } else {
        draft.open.extend(unit::thousands(&mut draft.sidecar, table, &all));
    }
    provenance(&mut draft, wishes, &all);
    Ok(draft)
}

/// Where remarks stand below the table, it ends before the first row that begins like one, as `Source:`.
fn ends(draft: &mut Draft, profiles: &[Profile]) {
    let layout: &mut Layout = &mut draft.sidecar.layout;
    let begins =
        ["Source:", "Note:", "Notes:", "Special value", "Special value:", "Available flags:", "Observation flags:"];
    let texts = profiles.iter().flat_map(|profile| profile.texts.keys());
    let found: std::collections::BTreeSet<&String> = texts.filter(|text| begins.contains(&text.as_str())).collect();
    if layout.ends_at.is_empty() && !layout.is_plain() {
        layout.ends_at = found.into_iter().cloned().collect();
    }
}

/// Fills in what is stated, by a person or by the preset.
fn provenance(draft: &mut Draft, wishes: &Wishes, profiles: &[Profile]) {
    let of_preset = |of: fn(&publisher::Preset) -> &String| draft.preset.map(of).cloned().unwrap_or_default();
    let stated = |wish: &String, known: String| if wish.is_empty() { known } else { wish.clone() };
    let publisher = stated(&wishes.publisher, of_preset(|preset| &preset.publisher));
    let licence = stated(&wishes.licence, of_preset(|preset| &preset.licence));
    let url = stated(&wishes.url, of_preset(|preset| &preset.url));
    let title =
        profiles.iter().find(|profile| matches!(profile.name.as_str(), "Indicator Name" | "seriesName" | "Indicator"));
    let title = draft.series_name.clone().or_else(|| title.and_then(Profile::only).map(str::to_owned));
    let sidecar = &mut draft.sidecar;
    sidecar.title = stated(&wishes.title, title.unwrap_or_default());
    (sidecar.publisher, sidecar.licence, sidecar.url) = (publisher, licence, url);
    complete(sidecar);
}

/// Every key says something: a sidecar with an empty one would stop every command.
fn complete(sidecar: &mut Sidecar) {
    if sidecar.title.is_empty() {
        sidecar.title.clone_from(&sidecar.id);
    }
    if sidecar.edition.is_empty() {
        sidecar.edition.clone_from(&sidecar.retrieved);
    }
    for key in [&mut sidecar.publisher, &mut sidecar.licence, &mut sidecar.url] {
        if key.is_empty() {
            NOT_STATED.clone_into(key);
        }
    }
}

fn finished(
    mut draft: Draft,
    raw: &RawFile,
    table: &Table,
    wishes: &Wishes,
    around: &Surroundings,
) -> Result<Proposal, Vec<Finding>> {
    let is_whole = !draft.columns.value.is_empty() && !draft.columns.economy.is_empty();
    let reading = if is_whole { refine::refine(&mut draft, raw, &around.names)? } else { Reading::default() };
    if is_whole && reading.n_kept == 0 {
        draft.open.push("no row becomes an observation".to_owned());
    }
    let file = RecordFile::open(RawFile { sidecar: draft.sidecar.clone(), ..raw.clone() })?;
    let unread: Vec<&String> =
        file.header.iter().filter(|name| !draft.is_used(name) && !draft.ignore.contains(name)).collect();
    if is_whole && !unread.is_empty() {
        let names: Vec<String> = unread.iter().map(|name| format!("`{name}`")).collect();
        draft.open.push(format!("columns that nobody reads: {}", names.join(", ")));
    }
    let Sidecar { publisher, licence, url, .. } = &draft.sidecar;
    let unstated = [("publisher", publisher), ("licence", licence), ("url", url)];
    let unstated: Vec<&str> =
        unstated.into_iter().filter(|(_, text)| *text == NOT_STATED).map(|(key, _)| key).collect();
    if !unstated.is_empty() {
        draft.open.push(format!("nobody stated {}: write what readers should see", unstated.join(", ")));
    }
    let pipeline = match &wishes.indicator {
        Some(id) if reading.n_kept > 0 => Some(written::pipeline(&mut draft, id, &reading, table, &file, around)),
        _ => None,
    };
    let sidecar = written::sidecar(&draft.sidecar);
    let input = (reading.n_kept > 0).then(|| draft.input());
    let kind = draft.sidecar.kind;
    Ok(Proposal { kind, sidecar, pipeline, recognised: draft.notes, open: draft.open, first: reading.first, input })
}

fn unknown(sidecar: Sidecar, wishes: &Wishes, detail: String) -> Proposal {
    let mut sidecar = Sidecar {
        title: wishes.title.clone(),
        publisher: wishes.publisher.clone(),
        licence: wishes.licence.clone(),
        url: wishes.url.clone(),
        ..sidecar
    };
    complete(&mut sidecar);
    let kind = sidecar.kind;
    let sidecar = written::sidecar(&sidecar);
    Proposal {
        kind,
        sidecar,
        pipeline: None,
        recognised: Vec::new(),
        open: vec![detail],
        first: Vec::new(),
        input: None,
    }
}
