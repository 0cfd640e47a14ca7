//! `expected_verdicts.toml`: the verdict expected of each claim, so that a change is noticed.
//! Written by `ictstat verify --accept` alone.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::concepts::{Text, did_you_mean, nearest};
use crate::findings::{Code, Finding};
use crate::pipeline::Document;
use crate::pipeline::document::Step;
use crate::tables::{Claim, Verdict};

const HEADER: &str = "# The verdict expected of each claim. A run warns where one changes; look at the change, then\n\
                      # `ictstat verify --accept` writes this file anew.\n\n[verdict]\n";

/// The verdicts that are expected.
#[derive(Clone, Debug)]
pub struct Expected {
    /// Verdicts by claim.
    pub verdicts: BTreeMap<Text, Verdict>,
    /// The file.
    pub document: Document,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ExpectedFile {
    #[serde(default)]
    verdict: BTreeMap<String, String>,
}

/// Returns the expected verdicts of a file.
///
/// - Errors: every mistake, with its place.
pub fn parse(file: &str, text: &str) -> Result<Expected, Vec<Finding>> {
    let (document, content) = Document::parse::<ExpectedFile>(file, text, Code::BadClaim)?;
    let (mut verdicts, mut findings) = (BTreeMap::new(), Vec::new());
    for (claim, name) in &content.verdict {
        match name.parse::<Verdict>() {
            Ok(verdict) => drop(verdicts.insert(claim.as_str().into(), verdict)),
            Err(_) => {
                let known = Verdict::ALL.map(Verdict::name);
                let help = did_you_mean(&nearest(name, known), format!("use one of: {}", known.join(", ")));
                let place = document.place(&[Step::Key("verdict"), Step::Key(claim)]);
                findings.push(Finding::new(Code::BadClaim, format!("unknown verdict `{name}`")).at(place).help(help));
            }
        }
    }
    if findings.is_empty() { Ok(Expected { verdicts, document }) } else { Err(findings) }
}

/// Returns the file that expects these verdicts.
pub fn render<'a>(verdicts: impl Iterator<Item = (&'a str, Verdict)>) -> String {
    let sorted: BTreeMap<&str, Verdict> = verdicts.collect();
    let lines = sorted.iter().map(|(claim, verdict)| format!("{} = \"{verdict}\"\n", key(claim)));
    HEADER.to_owned() + &lines.collect::<String>()
}

/// A bare key of TOML, or a quoted one.
fn key(claim: &str) -> String {
    let is_bare = !claim.is_empty() && claim.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_bare { claim.to_owned() } else { toml_edit::Value::from(claim).to_string().trim().to_owned() }
}

/// A verdict that is not the expected one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictChange {
    /// The report that states it.
    pub report: Text,
    /// The claim.
    pub claim: Text,
    /// What was expected; none where the file does not name the claim.
    pub expected: Option<Verdict>,
    /// What it is; none where there is no such claim any more.
    pub found: Option<Verdict>,
}

impl VerdictChange {
    /// Returns the change in one sentence.
    pub fn detail(&self) -> String {
        match (self.expected, self.found) {
            (Some(expected), Some(found)) => format!("`{}` was {expected} and is now {found}", self.claim),
            (None, Some(found)) => format!("`{}` is {found}; no verdict is expected of it", self.claim),
            (Some(expected), None) => format!("`{}` is expected to be {expected}; there is no such claim", self.claim),
            (None, None) => format!("`{}` is no claim", self.claim),
        }
    }
}

/// Returns every verdict that is not as expected, by claim.
pub fn changes<'a>(
    report: &Text,
    expected: &BTreeMap<Text, Verdict>,
    found: impl IntoIterator<Item = &'a Claim>,
) -> Vec<VerdictChange> {
    let change =
        |claim: &Text, expected| VerdictChange { report: report.clone(), claim: claim.clone(), expected, found: None };
    let mut all: BTreeMap<Text, VerdictChange> =
        expected.iter().map(|(claim, verdict)| (claim.clone(), change(claim, Some(*verdict)))).collect();
    for row in found {
        let entry = all.entry(row.claim.clone());
        entry.or_insert_with(|| change(&row.claim, None)).found = Some(row.verdict);
    }
    all.into_values().filter(|change| change.expected != change.found).collect()
}
