//! `pipelines/inbox.toml` → what a new file may change without anybody looking at it; and whether one stays within.
//! Reads no dataset.

use std::collections::BTreeSet;
use std::path::Path;

use schemars::JsonSchema;
use serde::Deserialize;

use super::difference::{Difference, ObservationChange, Relabelled};
use crate::concepts::{DatasetId, did_you_mean, nearest};
use crate::findings::{Code, Finding, Place};
use crate::ingest::Catalogue;
use crate::pipeline::document::{Document, Step};
use crate::pipeline::load::INBOX_FILE;
use crate::pipeline::regular_file;
use crate::run::Failure;
use crate::run::plan::project::PIPELINES;

/// The keys of `inbox.toml`, which may be absent.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "ictstat inbox")]
pub struct InboxFile {
    /// What a new file of any dataset may change.
    #[serde(default)]
    pub limits: Limits,
    /// Datasets that may change more, or less.
    #[serde(default)]
    pub dataset: Vec<DatasetLimits>,
    /// When the errors of estimates are renewed without anybody looking at them.
    #[serde(default)]
    pub residuals: ResidualLimits,
}

/// What a new file may change. Shares are of the observations that the file stated before, from 0 to 1.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Largest share of observations that are gone.
    #[serde(default = "hundredth")]
    #[schemars(range(min = 0, max = 1))]
    pub max_withdrawn_share: f64,
    /// Largest share of observations that say something else.
    #[serde(default = "half")]
    #[schemars(range(min = 0, max = 1))]
    pub max_revised_share: f64,
    /// Most economies of which nothing is left.
    #[serde(default)]
    pub max_lost_economies: usize,
    /// Whether a breakdown or category may come or go.
    #[serde(default)]
    pub new_breakdowns: bool,
}

/// The limits of one dataset.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DatasetLimits {
    /// Id of the dataset.
    pub id: String,
    /// What a new file of it may change.
    pub limits: Limits,
}

/// When residuals are renewed.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResidualLimits {
    /// Largest growth of the mean error at any of the horizons of rolling origins, as a share of what it was. With more, a
    /// person runs `ictstat cross-validate --accept`.
    #[serde(default = "tenth")]
    #[schemars(range(min = 0))]
    pub max_error_growth: f64,
}

fn hundredth() -> f64 {
    0.01
}

fn tenth() -> f64 {
    0.1
}

fn half() -> f64 {
    0.5
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_withdrawn_share: hundredth(),
            max_revised_share: half(),
            max_lost_economies: 0,
            new_breakdowns: false,
        }
    }
}

impl Default for ResidualLimits {
    fn default() -> Self {
        Self { max_error_growth: tenth() }
    }
}

impl InboxFile {
    /// Reads the limits of a project; the defaults where it has no such file.
    ///
    /// - Errors: every mistake of the file.
    pub fn read(project: &Path, catalogue: &Catalogue) -> Result<Self, Failure> {
        let shown = format!("{PIPELINES}/{INBOX_FILE}");
        let unread = |error: std::io::Error| Failure::usage(format!("cannot read {shown}: {error}"), "");
        let Some(text) = regular_file::read_text_if_any(&project.join(&shown)).map_err(unread)? else {
            return Ok(Self::default());
        };
        let (document, file) = Document::parse::<Self>(&shown, &text, Code::BadDefinition).map_err(wrong)?;
        let mistakes = file.mistakes(&document, catalogue);
        if mistakes.is_empty() { Ok(file) } else { Err(wrong(mistakes)) }
    }

    /// Returns the limits of a dataset.
    pub fn of(&self, dataset: &str) -> Limits {
        self.dataset.iter().find(|one| one.id == dataset).map_or(self.limits, |one| one.limits)
    }

    fn mistakes(&self, document: &Document, catalogue: &Catalogue) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut ids = BTreeSet::new();
        for (index, one) in self.dataset.iter().enumerate() {
            let at = document.place(&[Step::Key("dataset"), Step::Index(index), Step::Key("id")]);
            let known = || catalogue.datasets.keys().map(DatasetId::as_str);
            if !ids.insert(&one.id) {
                findings.push(mistake(at, format!("dataset `{}` stands twice", one.id), "delete one"));
            } else if known().all(|id| id != one.id) {
                let help = did_you_mean(&nearest(&one.id, known()), "`ictstat catalog` names them".to_owned());
                findings.push(mistake(at, format!("no dataset `{}`", one.id), &help));
            }
        }
        findings
    }
}

fn wrong(findings: Vec<Finding>) -> Failure {
    Failure { message: "mistakes in the limits of the inbox".to_owned(), ..Failure::definition(findings) }
}

fn mistake(place: Place, detail: String, help: &str) -> Finding {
    Finding::new(Code::BadDefinition, detail).at(place).help(help)
}

/// Most examples in a message.
const MOST_SHOWN: usize = 3;

impl Limits {
    /// Returns in which ways a file changes more than it may; none where it stays within.
    pub fn exceeded(&self, change: &Difference) -> Vec<String> {
        let shares = [
            (&change.withdrawn, "withdrawn", "max_withdrawn_share", self.max_withdrawn_share),
            (&change.revised, "revised", "max_revised_share", self.max_revised_share),
        ];
        let mut told: Vec<String> = shares
            .into_iter()
            .filter(|(changes, .., most)| changes.len() as f64 > most * change.n_before as f64)
            .map(|(changes, what, key, most)| share_told(changes, what, change.n_before, (key, most)))
            .collect();
        let n_lost = change.lost_economies.len();
        if n_lost > self.max_lost_economies {
            let names = examples(change.lost_economies.iter().map(ToString::to_string));
            told.push(format!(
                "economies of which nothing is left: {n_lost} ({names}); max_lost_economies = {}",
                self.max_lost_economies
            ));
        }
        if !self.new_breakdowns {
            let of = [(&change.lost_breakdowns, "gone"), (&change.new_breakdowns, "new")];
            let of = of.into_iter().filter(|(codes, _)| change.n_before > 0 && !codes.is_empty());
            told.extend(of.map(|(codes, what)| {
                format!("{what}: breakdown {}; new_breakdowns = false", examples(codes.iter().cloned()))
            }));
        }
        told.extend(change.relabelled.iter().map(|Relabelled { column, before, after }| {
            format!("column `{column}` says `{after}` in every row and said `{before}`: the series or the unit may be another")
        }));
        told
    }
}

fn share_told(changes: &[ObservationChange], what: &str, n_before: usize, (key, most): (&str, f64)) -> String {
    let percent = 100.0 * changes.len() as f64 / n_before as f64;
    let names = examples(changes.iter().map(|change| change.what.clone()));
    format!("{} of {n_before} observations {what}, {percent:.1} % ({names}); {key} = {most}", changes.len())
}

fn examples(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    let more = if names.len() > MOST_SHOWN { ", …" } else { "" };
    format!("{}{more}", names[..names.len().min(MOST_SHOWN)].join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(number: usize) -> Vec<ObservationChange> {
        (0..number)
            .map(|number| ObservationChange { what: format!("AAA {}", 2000 + number), before: None, after: None })
            .collect()
    }

    #[test]
    fn a_share_is_of_what_was_stated_before_and_its_limit_is_within() {
        let limits = Limits { max_withdrawn_share: 0.02, max_revised_share: 0.1, ..Limits::default() };
        let within = Difference { n_before: 100, withdrawn: changes(2), revised: changes(10), ..Difference::default() };
        assert_eq!(limits.exceeded(&within), Vec::<String>::new());
        let beyond = Difference { withdrawn: changes(3), revised: changes(11), ..within };
        let told = [
            "3 of 100 observations withdrawn, 3.0 % (AAA 2000, AAA 2001, AAA 2002); max_withdrawn_share = 0.02",
            "11 of 100 observations revised, 11.0 % (AAA 2000, AAA 2001, AAA 2002, …); max_revised_share = 0.1",
        ];
        assert_eq!(limits.exceeded(&beyond), told);
    }

    #[test]
    fn an_economy_that_is_gone_and_a_breakdown_that_comes_are_told() {
        let change = Difference {
            n_before: 100,
            lost_economies: ["AAA".parse().unwrap()].into(),
            new_breakdowns: ["LTE".to_owned()].into(),
            lost_breakdowns: ["4G".to_owned()].into(),
            ..Difference::default()
        };
        let told = [
            "economies of which nothing is left: 1 (AAA); max_lost_economies = 0",
            "gone: breakdown 4G; new_breakdowns = false",
            "new: breakdown LTE; new_breakdowns = false",
        ];
        assert_eq!(Limits::default().exceeded(&change), told);
        let let_in = Limits { max_lost_economies: 1, new_breakdowns: true, ..Limits::default() };
        assert_eq!(let_in.exceeded(&change), Vec::<String>::new());
    }
}
