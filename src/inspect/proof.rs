//! A figure of a run → its proof: members, weights and values, the lines of raw/ that state them, and the hashes of these.
//! Reads the run and raw/ and writes nothing; `proof.py` of the run computes the figure anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use polars::prelude::PlHashSet;
use serde_json::{Value, json};

use super::absent::{Whose, absent};
use super::diff::unreadable;
use super::subject::Subjects;
use crate::concepts::{Language, Status, Text, source};
use crate::pipeline::content_hash::sha256;
use crate::pipeline::regular_file;
use crate::publish::manifest::{MANIFEST, StatisticEntry};
use crate::publish::proof::{SCRIPT, computes};
use crate::publish::{Manifest, cell};
use crate::question::{NoRow, Question, Rows, RunTables};
use crate::revision::details::Details;
use crate::revision::figure::Side;
use crate::revision::proof::{Proven, ProvenMember, StatedLine, proven};
use crate::revision::rows::{Stored, behind};
use crate::revision::run_figures::RunFigures;
use crate::run::Failure;
use crate::statistic::{Kind, Terms};
use crate::tables::schema::Column;
use crate::tables::{Aggregate, Method, Observation, Row, RunFigure, WeightRow};

/// Hash of a file, and of each of its lines that is asked for; none of a file that has no lines of text.
struct Hashes {
    file: String,
    lines: BTreeMap<i32, String>,
}

/// Returns the proof of a figure as JSON text, sealed with its own hash.
///
/// - Errors: the run has no such figure, or several could be meant; it has no value; `proof.py` does not compute its
///   statistic; a file of `raw/` is another by now.
pub fn proof(run: &Path, project: &Path, question: &Question<'_>, subjects: &Subjects) -> Result<String, Failure> {
    let manifest = Manifest::read(run)
        .ok_or_else(|| Failure::damaged(&run.join(MANIFEST), "it is not what this run's manifest was"))?;
    let aggregates = Stored::<Aggregate>::read(run, &|indicator| indicator == question.indicator);
    let tables = RunTables::new(aggregates.map_err(unreadable)?.rows, Vec::new(), Vec::new());
    let row = asked(run, &tables, question, subjects)?;
    let found = behind_row(run, &tables, row, &manifest.statistics)?;
    let hashes = hashes(project, &manifest, &found)?;
    Ok(written(&manifest, row, &found, &hashes))
}

/// Returns the aggregate that is asked for; of a group without a statistic, the one that stands for it.
fn asked<'t>(
    run: &Path,
    tables: &'t RunTables,
    question: &Question<'_>,
    subjects: &Subjects,
) -> Result<&'t Aggregate, Failure> {
    let is_of = |row: &&Aggregate| *row.group == *question.group.group && row.profile == question.profile;
    let of_group = || tables.aggregates().iter().filter(is_of).filter(|row| row.year == question.year);
    if of_group().next().is_none() {
        return Err(no_group(run, question, subjects));
    }
    let statistic = question.statistic.or_else(|| Kind::main(of_group().map(|row| row.statistic)));
    let row = match tables.answer(&Question { statistic, ..question.clone() }) {
        Ok(RunFigure::Aggregate(row)) => row,
        Ok(RunFigure::Gap(_)) => return Err(Failure::internal("a gap stands among the aggregates")),
        Err(NoRow::Absent(why)) => {
            return Err(Failure::usage(why.to_string(), "`ictstat explain` shows what the group has"));
        }
        Err(NoRow::Ambiguous(several)) => {
            let help = "say which with --sex, --age, --location or --category, or the list as in itu-region:africa";
            return Err(Failure::usage(several.to_string(), help));
        }
    };
    if let Some(reason) = row.shown.reason(Language::ENGLISH) {
        return Err(Failure::usage(format!("the figure has no value to prove: {reason}"), "ask for another profile"));
    }
    if computes(row.statistic) {
        return Ok(row);
    }
    let what = format!("{SCRIPT} does not compute `{}`, so nothing would be proved", row.statistic.name());
    Err(Failure::usage(what, "ask for another with --statistic; `ictstat explain` shows the economies behind this one"))
}

/// Returns why there is no figure of such a group: an economy is none.
fn no_group(run: &Path, question: &Question<'_>, subjects: &Subjects) -> Failure {
    let Question { indicator, group, year, codes, .. } = question;
    match subjects.economy(group.group) {
        Some(economy) => {
            let help = format!("`ictstat explain {indicator} {economy} {year}` shows what its value rests on");
            Failure::usage(format!("a proof is of a group; {economy} is an economy"), help)
        }
        None => absent(run, indicator, Whose::Group(group.group, subjects), *year, codes),
    }
}

fn behind_row(
    run: &Path,
    tables: &RunTables,
    row: &Aggregate,
    statistics: &[StatisticEntry],
) -> Result<Proven, Failure> {
    let is_asked = |indicator: &str| *indicator == *row.indicator;
    let rows: Rows = behind(run, &is_asked).map_err(unreadable)?;
    let all = Stored::<Observation>::read(run, &|_| true).map_err(unreadable)?.rows;
    let weights: Vec<WeightRow> = rows.weights.of(|_| true).collect();
    let of = PlHashSet::from_iter([row.indicator.clone()]);
    let details = Arc::new(Details::new(&rows, statistics, &of));
    let side = Side::new(&RunFigures::of(tables, &is_asked), details, statistics);
    let row = RunFigure::Aggregate(row);
    proven(&side, (&all, &weights), &row.key(), &row.into())
        .map_err(|why| Failure::usage(why, "make the run anew with `ictstat aggregate --force`"))
}

/// Returns the hashes of the files and lines behind a figure.
///
/// - Errors: a file is absent or another than the run was made from, so that its lines prove nothing.
fn hashes(project: &Path, manifest: &Manifest, found: &Proven) -> Result<BTreeMap<Text, Hashes>, Failure> {
    let mut asked: BTreeMap<&str, BTreeSet<i32>> = BTreeMap::new();
    for line in found.members.iter().flat_map(|member| &member.lines) {
        let file = source::file_of(&line.file);
        let lines = asked.entry(file).or_default();
        // The line of a sheet or a member is none of the packed file.
        if *file == *line.file {
            lines.insert(line.line);
        }
    }
    let inputs = manifest.inputs.iter().map(|input| &input.file).chain(&manifest.pipelines);
    let stated: BTreeMap<&str, &str> = inputs.map(|file| (file.path.as_str(), file.sha256.as_str())).collect();
    let of_file = |(file, lines): (&str, BTreeSet<i32>)| {
        let path = project.join(file);
        let help = "put back the file that the run was made from, or make a run from this one";
        let content = regular_file::read(&path)
            .map_err(|error| Failure::usage(format!("cannot read {file}, which states values: {error}"), help))?;
        let hash = sha256(&content);
        if stated.get(file) != Some(&hash.as_str()) {
            return Err(Failure::usage(format!("{file} is another file than the run was made from"), help));
        }
        Ok((file.into(), Hashes { file: hash, lines: of_lines(&content, &lines) }))
    };
    asked.into_iter().map(of_file).collect()
}

/// Returns the hashes of lines, without what ends them. What has a zero byte is no text: a workbook, a packed file.
fn of_lines(content: &[u8], asked: &BTreeSet<i32>) -> BTreeMap<i32, String> {
    if content.contains(&0) {
        return BTreeMap::new();
    }
    let lines = (1..).zip(content.split(|byte| *byte == b'\n'));
    let hash = |line: &[u8]| {
        // A file from Windows ends its lines with a return as well.
        let length = line.iter().rposition(|byte| *byte != b'\r').map_or(0, |last| last + 1);
        sha256(&line[..length])
    };
    lines.filter(|(number, _)| asked.contains(number)).map(|(number, line)| (number, hash(line))).collect()
}

/// What a proof says about a figure, in the order in which it stands there.
const OF_FIGURE: [Column; 12] = Aggregate::TABLE.columns_named([
    "indicator",
    "classification",
    "edition",
    "group",
    "year",
    "sex",
    "age",
    "location",
    "category",
    "statistic",
    "profile",
    "unit",
]);

/// Returns a member as it stands in a proof.
fn member_of(member: &ProvenMember, hashes: &BTreeMap<Text, Hashes>) -> Value {
    let line = |line: &StatedLine| {
        let sha256 = hashes.get(source::file_of(&line.file)).and_then(|file| file.lines.get(&line.line));
        json!({
            "states": line.states.name(), "year": line.year, "file": &*line.file, "line": line.line, "sha256": sha256,
        })
    };
    json!({
        "economy": member.economy.as_str(),
        "value": member.value,
        "weight": member.weight,
        "status": member.status.map(Status::code),
        "method": member.method.map(Method::name),
        "lines": member.lines.iter().map(line).collect::<Vec<_>>(),
    })
}

/// Returns the text, one member a line.
fn written(manifest: &Manifest, row: &Aggregate, found: &Proven, hashes: &BTreeMap<Text, Hashes>) -> String {
    let files = hashes.iter().map(|(file, hashes)| (file.to_string(), json!({ "sha256": hashes.file })));
    let run = json!({
        "name": manifest.run,
        "version": manifest.version,
        "inputs_sha256": manifest.inputs_sha256,
        "manifest_sha256": manifest.manifest_sha256,
    });
    let Terms { property, per } = found.terms;
    let terms = json!({ "at_least": property.at_least, "below": property.below, "per": per });
    let members: Vec<String> = found.members.iter().map(|member| member_of(member, hashes).to_string()).collect();
    let entries = [
        ("figure", cell::named(&OF_FIGURE, row).into_iter().collect()),
        ("value", json!(row.shown.value())),
        ("status", json!(row.shown.status().code())),
        ("interval", json!(row.interval.map(|interval| [interval.lower, interval.upper]))),
        ("terms", terms),
        ("weights_count", json!(row.weight_unit.name())),
        ("run", run),
        ("files", files.collect::<Value>()),
    ];
    let body: String = entries.iter().map(|(name, value)| format!("\"{name}\": {value},\n")).collect();
    let members = members.join(",\n");
    let sealed = |hash: &str| format!("{{\n{body}\"members\": [\n{members}\n],\n\"proof_sha256\": \"{hash}\"\n}}\n");
    sealed(&sha256(sealed("").as_bytes()))
}
