//! `ictstat add --value`: an own value in words → the texts of the files that it changes, read back as a run will read them.
//! Writes nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::known_dataset::help;
use super::new_dataset;
use super::options::Options;
use super::project::{PIPELINES, RAW};
use crate::check::range;
use crate::concepts::{Breakdown, DatasetId, EconomyId, Language, Text, did_you_mean, nearest};
use crate::findings::{Code, Finding, Place};
use crate::ingest::proposal::own_value::{self, OwnValue, Stated};
use crate::ingest::sidecar::{SIDECAR_SUFFIX, sidecar_path};
use crate::ingest::{Catalogue, EconomyNames, RawFile, RecordFile, Sidecar, observations};
use crate::pipeline::content_hash::sha256;
use crate::pipeline::document::Step;
use crate::pipeline::{Document, InputDefinition, Pipeline, PipelineDefinition, load_all, regular_file};
use crate::run::failure::Failure;
use crate::run::store::places;
use crate::tables::Observation;

/// Priority of own values: before all that declare none.
const FIRST: u32 = 0;

/// What a person says.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// Id of the indicator.
    pub indicator: &'a str,
    /// The economy, by code or name.
    pub economy: &'a str,
    /// The value and its source.
    pub value: OwnValue,
    /// Publisher and licence, for a new file.
    pub publisher: &'a str,
    /// Licence.
    pub licence: &'a str,
    /// Whether a value that is there is replaced.
    pub replaces: bool,
}

/// A file with the text that it gets.
#[derive(Clone, Debug)]
pub struct NewText {
    /// Where it lies.
    pub path: PathBuf,
    /// The same from the project's folder.
    pub shown: String,
    /// What it will be.
    pub text: String,
}

/// What one input of the indicator states of the same figure.
#[derive(Clone, Debug)]
pub struct Other {
    /// The dataset.
    pub dataset: Text,
    /// Its value there, with its status; none where it has no value there.
    pub stated: Option<String>,
}

/// What adding a value does.
#[derive(Clone, Debug)]
pub struct Addition {
    /// The observation, as a run will read it.
    pub observation: Observation,
    /// Name of the economy.
    pub economy_name: String,
    /// The files, in the order in which they are written.
    pub files: Vec<NewText>,
    /// What the other inputs say.
    pub others: Vec<Other>,
    /// What is worth knowing.
    pub notes: Vec<String>,
}

/// Returns what adding a value does.
///
/// - Errors: unknown indicator, economy or category; the value is there already, or is none that the indicator can have; a file
///   of the project does not fit.
pub fn addition(options: &Options, wish: &Wish<'_>) -> Result<Addition, Failure> {
    let project = &options.project;
    let pipelines = load_all(&project.join(PIPELINES), PIPELINES).map_err(Failure::of_findings)?;
    let pipeline = pipelines.get(wish.indicator).ok_or_else(|| {
        let known: Vec<&str> = pipelines.keys().map(|id| &**id).collect();
        Failure::usage(format!("unknown indicator `{}`", wish.indicator), help(wish.indicator, &known))
    })?;
    if let Some(derived) = &pipeline.definition.derived {
        let help = format!("add the value to one of these: `ictstat add --value {} …`", derived.of[0]);
        return Err(Failure::usage(format!("`{}` follows from {}", pipeline.id(), derived.of.join(" and ")), help));
    }
    let (catalogue, _) = Catalogue::scan_all(&project.join(RAW), RAW).map_err(Failure::of_findings)?;
    let around = new_dataset::surroundings_of(&catalogue, Some(&pipelines))?;
    let economy = economy(wish.economy, &around.names)?;
    let value = &wish.value;
    let stated = others(pipeline, &catalogue, &around.names);
    known_category(&value.breakdown, pipeline, &stated)?;
    let draft = Draft { options, pipeline, names: &around.names, economy, wish };
    let (files, observation) = draft.files()?;
    let others = stated.iter().map(|input| told(input, economy, value)).collect();
    let notes = notes(pipeline, value, &stated);
    let economy_name = around.names.english_name(economy).to_owned();
    Ok(Addition { observation, economy_name, files, others, notes })
}

/// Returns the economy that a person names, in any case.
fn economy(text: &str, names: &EconomyNames) -> Result<EconomyId, Failure> {
    names.of_person(text).map_err(|near| {
        let help = did_you_mean(&near, "`ictstat catalog economies` lists them with their codes");
        Failure::usage(format!("unknown economy `{text}`"), help)
    })
}

/// An input with what it states.
type InputRows<'a> = (&'a InputDefinition, Vec<Observation>);

/// Returns the other inputs with their rows; of one whose file does not fit none, since `validate` says so.
fn others<'a>(pipeline: &'a Pipeline, catalogue: &Catalogue, names: &EconomyNames) -> Vec<InputRows<'a>> {
    let own = own_value::dataset(pipeline.id());
    let rows = |input: &'a InputDefinition| {
        let dataset = catalogue.datasets.get(&DatasetId::from(input.dataset.as_str()));
        let file = dataset.and_then(|dataset| RecordFile::open(dataset.read().ok()?).ok());
        let read = file.and_then(|file| rows_of(&file, input, pipeline, names).ok());
        (input, read.unwrap_or_default())
    };
    pipeline.definition.input.iter().filter(|input| input.dataset != own).map(rows).collect()
}

/// Returns the rows of a file as a run takes them.
fn rows_of(
    file: &RecordFile,
    input: &InputDefinition,
    pipeline: &Pipeline,
    names: &EconomyNames,
) -> Result<Vec<Observation>, Vec<Finding>> {
    let PipelineDefinition { indicator, check, .. } = &pipeline.definition;
    let mut read = observations::read(file, input, &indicator.id, indicator.unit, check.range, names)?;
    let mut faults: Vec<Finding> = read
        .rejects
        .iter()
        .map(|reject| {
            let found = reject.found.clone().unwrap_or_default();
            Finding::new(reject.code, format!("found `{found}`; expected {}", reject.expected)).help(&*reject.advice)
        })
        .collect();
    let beyond = range::check_declared(&mut read.observations, check.range);
    faults.extend(beyond.into_iter().map(|fault| {
        let found = fault.found.unwrap_or_default();
        Finding::new(fault.code, format!("found {found}; expected {}", fault.expected))
            .help("write the value in the unit of the indicator")
    }));
    let is_own = input.dataset == own_value::dataset(pipeline.id());
    if is_own && !faults.is_empty() { Err(faults) } else { Ok(read.observations) }
}

/// Refuses a category that the indicator does not have: no aggregate would take it.
fn known_category(breakdown: &Breakdown, pipeline: &Pipeline, stated: &[InputRows<'_>]) -> Result<(), Failure> {
    let rows = stated.iter().flat_map(|(_, rows)| rows);
    let known: BTreeSet<&str> = rows.map(|row| &*row.breakdown.category).collect();
    if known.is_empty() || known.contains(&*breakdown.category) {
        return Ok(());
    }
    let all: Vec<&str> = known.iter().copied().collect();
    let is_unsaid = *breakdown.category == *Breakdown::total().category;
    let detail = match is_unsaid {
        true => format!("`{}` has categories, and none is named", pipeline.id()),
        false => format!("`{}` has no category `{}`", pipeline.id(), breakdown.category),
    };
    let has_none = all == [&*Breakdown::total().category];
    let there_are = if has_none { "leave --category out".to_owned() } else { format!("there are: {}", all.join(", ")) };
    let near = nearest(&breakdown.category, all.iter().copied());
    Err(Failure::usage(detail, did_you_mean(&near, format!("name it with --category; {there_are}"))))
}

fn told((input, rows): &InputRows<'_>, economy: EconomyId, value: &OwnValue) -> Other {
    let is_same =
        |row: &&Observation| (row.economy, row.year, &row.breakdown) == (economy, value.year, &value.breakdown);
    let stated = rows.iter().find(is_same).and_then(|row| {
        let status = row.status.map(|status| format!(" (status {})", status.code())).unwrap_or_default();
        Some(format!("{}{status}", row.value?))
    });
    Other { dataset: input.dataset.as_str().into(), stated }
}

/// Returns what keeps the value from entering a figure.
fn notes(pipeline: &Pipeline, value: &OwnValue, stated: &[InputRows<'_>]) -> Vec<String> {
    let aggregates = &pipeline.definition.aggregate;
    let mut notes = Vec::new();
    if !aggregates.is_empty() && !aggregates.iter().any(|one| (one.from..=one.to).contains(&value.year)) {
        let (from, to) = (aggregates.iter().map(|one| one.from).min(), aggregates.iter().map(|one| one.to).max());
        let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
        notes.push(format!("figures of `{}` are of {from} to {to}: {} enters none", pipeline.id(), value.year));
    }
    let mut rows = stated.iter().flat_map(|(_, rows)| rows);
    if !rows.any(|row| row.breakdown == value.breakdown) {
        notes.push(format!("no other input of `{}` states {}", pipeline.id(), value.breakdown.code()));
    }
    notes
}

/// What is needed for the texts.
struct Draft<'a> {
    options: &'a Options,
    pipeline: &'a Pipeline,
    names: &'a EconomyNames,
    economy: EconomyId,
    wish: &'a Wish<'a>,
}

impl Draft<'_> {
    /// Returns the files in the order in which they are written, and the new observation.
    fn files(&self) -> Result<(Vec<NewText>, Observation), Failure> {
        let shown = format!("{RAW}/{}.csv", own_value::dataset(self.pipeline.id()));
        let path = self.options.project.join(&shown);
        if !places::is_in_raw(&path, self.options) {
            let help = format!("make {RAW}/own a folder of the project");
            return Err(Failure::usage(format!("{shown} leads out of {RAW}/"), help));
        }
        let (before, sidecar_before) = (text_of(&path, &shown)?, text_of(&sidecar_path(&path), &shown)?);
        let (pipeline_text, input) = self.pipeline_text()?;
        let line = match (&before, &sidecar_before) {
            (Some(data), Some(sidecar)) => self.line_of_same(&shown, data, sidecar, &input)?,
            _ => None,
        };
        let one = |finding: Finding| Failure::of_findings(vec![finding]);
        let data = self.wish.value.in_file(self.economy, &shown, before.as_deref(), line).map_err(one)?;
        let definition = &self.pipeline.definition.indicator;
        let name = definition.name.of(Language::ENGLISH);
        let stated = Stated { name, publisher: self.wish.publisher, licence: self.wish.licence };
        let shown_sidecar = format!("{shown}{SIDECAR_SUFFIX}");
        let known = sidecar_before.as_deref().map(|text| (shown_sidecar.as_str(), text));
        let sidecar = own_value::sidecar(&definition.id, &stated, known, &data, &self.wish.value.added).map_err(one)?;
        let rows = self.read(&shown, &data, &sidecar, &input).map_err(refused)?;
        let added = rows.iter().filter(|row| self.is_same(row)).max_by_key(|row| row.source_line).cloned();
        let observation = added.ok_or_else(|| Failure::internal("the value is not read back"))?;
        let pipeline_path = self.options.project.join(&*self.pipeline.document.file);
        let pipeline = pipeline_text.map(|text| NewText {
            path: pipeline_path,
            shown: self.pipeline.document.file.to_string(),
            text,
        });
        let files = [
            NewText { path: path.clone(), shown, text: data },
            NewText { path: sidecar_path(&path), shown: shown_sidecar, text: sidecar },
        ];
        Ok((files.into_iter().chain(pipeline).collect(), observation))
    }

    /// Returns the pipeline's text with the input of own values, where it lacks it, and that input.
    fn pipeline_text(&self) -> Result<(Option<String>, InputDefinition), Failure> {
        let own = own_value::dataset(self.pipeline.id());
        let of_own = |definition: &PipelineDefinition| definition.input.iter().find(|one| one.dataset == own).cloned();
        if let Some(input) = of_own(&self.pipeline.definition) {
            return Ok((None, input));
        }
        let first = self.pipeline.definition.input.iter().position(|input| input.priority == FIRST);
        if let Some(index) = first {
            let input = &self.pipeline.definition.input[index];
            let detail = format!("{} has priority {FIRST} already, the first there is", input.dataset);
            let step = [Step::Key("input"), Step::Index(index)];
            let finding = self.pipeline.finding(Code::NoPriority, &step, detail);
            let help = "raise the priority of this and of all inputs behind it by one: own values go first";
            return Err(Failure::definition(vec![finding.help(help)]));
        }
        let Document { file, text, .. } = &*self.pipeline.document;
        let text = own_value::pipeline(file, text, self.pipeline.id(), FIRST);
        let text = text.map_err(|finding| Failure::definition(vec![finding]))?;
        let (_, definition) =
            Document::parse::<PipelineDefinition>(file, &text, Code::BadDefinition).map_err(Failure::definition)?;
        let input = of_own(&definition).ok_or_else(|| Failure::internal("the new input is not read back"))?;
        Ok((Some(text), input))
    }

    fn is_same(&self, row: &Observation) -> bool {
        let OwnValue { year, breakdown, .. } = &self.wish.value;
        (row.economy, row.year, &row.breakdown) == (self.economy, *year, breakdown)
    }

    /// Returns the line that states the same figure.
    ///
    /// - Errors: there is one, and it is not to be replaced; the file does not fit.
    fn line_of_same(
        &self,
        shown: &str,
        data: &str,
        sidecar: &str,
        input: &InputDefinition,
    ) -> Result<Option<u64>, Failure> {
        self.is_vouched_for(shown, data, sidecar)?;
        let rows = self.read(shown, data, sidecar, input).map_err(Failure::of_findings)?;
        let Some(row) = rows.iter().find(|row| self.is_same(row)) else { return Ok(None) };
        let line = u64::try_from(row.source_line).ok();
        if self.wish.replaces {
            return Ok(line);
        }
        let value = row.value.map(|value| value.to_string()).unwrap_or_default();
        let what = format!("{} {} {}", row.economy, row.year, row.breakdown.code());
        let detail = format!("{shown}:{} states {what} already: {value}", row.source_line);
        Err(Failure::usage(detail, "add --force to put the new value in its place"))
    }

    /// A file that was edited by hand is vouched for by its editor first, so that no slip is sealed unseen.
    fn is_vouched_for(&self, shown: &str, data: &str, sidecar: &str) -> Result<(), Failure> {
        let shown_sidecar = format!("{shown}{SIDECAR_SUFFIX}");
        let (_, declared) = Sidecar::parse(&shown_sidecar, sidecar).map_err(Failure::of_findings)?;
        if declared.sha256.eq_ignore_ascii_case(&sha256(data.as_bytes())) {
            return Ok(());
        }
        let finding = Finding::new(Code::ChecksumMismatch, format!("{shown} was edited since its checksum was taken"));
        let help = "look at the edit, then run `ictstat validate --update-checksums` and add the value again";
        Err(Failure::of_findings(vec![finding.at(Place::file(shown)).help(help)]))
    }

    fn read(
        &self,
        shown: &str,
        data: &str,
        sidecar: &str,
        input: &InputDefinition,
    ) -> Result<Vec<Observation>, Vec<Finding>> {
        let raw = RawFile::described(shown.into(), data.as_bytes().to_vec().into(), sidecar)?;
        rows_of(&RecordFile::open(raw)?, input, self.pipeline, self.names)
    }
}

/// The file was read before: what is wrong now is wrong with the new value.
fn refused(findings: Vec<Finding>) -> Failure {
    match findings.into_iter().next() {
        Some(Finding { detail, help, .. }) => Failure::usage(detail, help),
        None => Failure::internal("the value is not read back"),
    }
}

/// Returns the text of a file; none where there is none.
fn text_of(path: &Path, shown: &str) -> Result<Option<String>, Failure> {
    regular_file::read_text_if_any(path).map_err(|error| {
        let finding = Finding::new(Code::Unreadable, error.to_string()).at(Place::file(shown));
        Failure::of_findings(vec![finding.help("make it a readable file, or move it away")])
    })
}
