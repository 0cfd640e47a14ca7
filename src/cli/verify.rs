//! `ictstat verify`: the verdicts of a run on the claims of the report.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use comfy_table::{CellAlignment, Table, presets};
use serde::Serialize;

use super::exit_code::{DONE, NOT_AS_EXPECTED};
use super::print;
use super::reporter::Reporter;
use crate::concepts::{Name, Told, did_you_mean, nearest};
use crate::inspect::verdicts::{self, Verdicts};
use crate::publish::claims_chapter::{ClaimsChapter, FailedRelation, VerdictCount, counts, stated};
use crate::run::stages::verification;
use crate::run::{Failure, Options};
use crate::tables::{Claim, Relation, Verdict};
use crate::verify::expected::VerdictChange;
use crate::verify::number::shown;

/// Show the verdicts of a run on the claims of the report
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat verify                                  counts, and the contradictions with both sides\n  ictstat verify --only differs                   claims for which the data give another figure\n  ictstat verify --section foreword --format json claims of one section, for other programs\n  ictstat verify --accept                         expect these verdicts from now on\n\nExits 1 when a verdict is not the one that expected_verdicts.toml of its report expects."
)]
pub struct Arguments {
    /// Name of a run; the published one if not given
    run: Option<String>,
    /// Only claims with this verdict
    #[arg(long, value_name = "VERDICT", value_parser = parse_verdict)]
    only: Option<Verdict>,
    /// Only claims of this section
    #[arg(long, value_name = "SECTION")]
    section: Option<String>,
    /// How the verdicts are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Write these verdicts into expected_verdicts.toml
    #[arg(long)]
    accept: bool,
    /// Folder with runs/ and latest
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// How verdicts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
}

fn parse_verdict(name: &str) -> Result<Verdict, String> {
    let known = Verdict::ALL.map(Verdict::name);
    name.parse().map_err(|_| format!("expected one of: {}", known.join(", ")))
}

/// Runs the command.
///
/// - Errors: there is no such run, it has no claims, the project has mistakes.
pub fn run(arguments: &Arguments, options: Options, reporter: &mut Reporter) -> Result<u8, Failure> {
    let options = Options { output: arguments.output.clone(), ..options };
    let verdicts = verdicts::verdicts(&options, arguments.run.as_deref())?;
    let section = arguments.section.as_deref();
    if let Some(section) =
        section.filter(|section| !verdicts.claims.iter().any(|claim| claim.section.english() == *section))
    {
        let sections = ClaimsChapter::new(&verdicts.claims, &[]).sections;
        let near = nearest(section, sections.iter().map(Name::english));
        let sections: Vec<&str> = sections.iter().map(Name::english).collect();
        let help = did_you_mean(&near, format!("there are: {}", sections.join("; ")));
        return Err(Failure::usage(format!("no claim stands in section `{section}`"), help));
    }
    let is_chosen = |claim: &&Claim| {
        section.is_none_or(|section| claim.section.english() == section)
            && arguments.only.is_none_or(|only| claim.verdict == only)
    };
    let chosen: Vec<&Claim> = verdicts.claims.iter().filter(is_chosen).collect();
    match arguments.format {
        Format::Json => print(&json(&verdicts, &chosen)?)?,
        Format::Text if arguments.only.is_some() || section.is_some() => print(&list(&chosen))?,
        Format::Text => print(&summary(&verdicts))?,
    }
    if arguments.accept {
        let file = verification::accept(&options, &verdicts.claims, &verdicts.changes)?;
        reporter.note(&format!(
            "{} verdicts written to {file}, {} changed",
            verdicts.claims.len(),
            verdicts.changes.len()
        ));
        return Ok(DONE);
    }
    for change in &verdicts.changes {
        reporter.note(&format!("changed: {}", change.detail()));
    }
    Ok(if verdicts.changes.is_empty() { DONE } else { NOT_AS_EXPECTED })
}

/// Returns the verdicts of a run in one line, with the number of changes.
pub fn line(claims: &[Claim], changes: &[VerdictChange]) -> String {
    let counts = counts(claims);
    let counts: Vec<String> =
        counts.iter().filter(|count| count.n > 0).map(|count| format!("{} {}", count.n, count.verdict)).collect();
    let changed = match changes.len() {
        0 => String::new(),
        n => format!("; {n} not as expected, see `ictstat verify`"),
    };
    format!("{} claims: {}{changed}\n", claims.len(), counts.join(", "))
}

fn summary(verdicts: &Verdicts) -> String {
    let chapter = ClaimsChapter::new(&verdicts.claims, &verdicts.relations);
    let mut text = format!("{} claims of the report, {}\n\n", chapter.n_claims, verdicts.directory.display());
    text.push_str(&count_lines(&chapter.counts));
    let relations = chapter.relations;
    text.push_str(&format!(
        "\n{} relations between claims hold, {} fail, {} could not be evaluated\n",
        relations.holding, relations.failing, relations.unknown
    ));
    for (title, failed) in
        [("Contradictions", &chapter.contradictions), ("Questions to the writer", &chapter.questions)]
    {
        if !failed.is_empty() {
            text.push_str(&format!("\n{title}\n"));
            failed.iter().for_each(|relation| text.push_str(&contradiction(relation)));
        }
    }
    text
}

fn count_lines(counts: &[VerdictCount]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    for count in counts {
        table.add_row([count.verdict.to_string(), count.n.to_string(), count.meaning.english().to_owned()]);
    }
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{}\n", table.trim_fmt())
}

fn contradiction(relation: &FailedRelation) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    for side in &relation.sides {
        let mark = if side.is_impossible { "x" } else { "" };
        table.add_row([mark, &side.claim, side.section.english(), side.stated.english()]);
    }
    let sides: Vec<String> = table.lines().map(|line| format!("  {}\n", line.trim_end())).collect();
    let reading = relation.reading.as_ref().map(Name::english);
    let reading = reading.map(|reading| format!("    most likely: {reading}\n")).unwrap_or_default();
    format!(
        "\n  {} ({}): {}\n{}    {}\n{reading}",
        relation.relation,
        relation.kind,
        relation.rule.english(),
        sides.concat(),
        relation.arithmetic.english()
    )
}

fn list(claims: &[&Claim]) -> String {
    let mut text = String::new();
    for claim in claims {
        let computed = claim.computed.map(|value| format!(", the data give {}", shown(value))).unwrap_or_default();
        let reason = claim.reason.as_ref().map(Told::english).unwrap_or_default();
        text.push_str(&format!(
            "{} ({}): {}\n  {}: {}{computed}\n  {reason}\n",
            claim.claim,
            claim.section.english(),
            claim.verdict,
            claim.statement.english(),
            stated(claim).english()
        ));
    }
    text + &format!("{} claims\n", claims.len())
}

/// What other programs read.
#[derive(Serialize)]
struct Json<'a> {
    run: String,
    counts: Vec<VerdictCount>,
    changes: Vec<String>,
    claims: &'a [&'a Claim],
    relations: Vec<&'a Relation>,
}

fn json(verdicts: &Verdicts, claims: &[&Claim]) -> Result<String, Failure> {
    let is_about = |relation: &&Relation| claims.iter().any(|claim| relation.claims.contains(&claim.claim));
    let content = Json {
        run: verdicts.directory.display().to_string(),
        counts: counts(&verdicts.claims),
        changes: verdicts.changes.iter().map(VerdictChange::detail).collect(),
        claims,
        relations: verdicts.relations.iter().filter(is_about).collect(),
    };
    let json = serde_json::to_string_pretty(&content).map_err(|error| Failure::internal(error.to_string()))?;
    Ok(format!("{json}\n"))
}
