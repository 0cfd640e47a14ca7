//! `ictstat add --value INDICATOR ECONOMY YEAR VALUE`: one value of one's own, and the words for what it goes before.

use clap::Args;

use super::exit_code::DONE;
use super::print;
use super::reporter::{NOT_WRITTEN, Reporter};
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::concepts::{Age, Breakdown, Location, Sex, StatedStatus};
use crate::findings::Finding;
use crate::ingest::proposal::own_value::OwnValue;
use crate::run::failure::counted;
use crate::run::own_value_effect::{self, Effect};
use crate::run::plan::own_value::{self, Addition, Other, Wish};
use crate::run::store::write_whole::write_together;
use crate::run::{self, Failure, Interrupt, Options};

/// Findings that the pipeline allows and that are told one by one.
const MOST_ALLOWED: usize = 5;

/// A value of one's own.
#[derive(Debug, Args)]
pub struct ValueArguments {
    /// Add one value of your own, in the unit of the indicator
    #[arg(long, num_args = 4, value_names = ["INDICATOR", "ECONOMY", "YEAR", "VALUE"], allow_negative_numbers = true, action = clap::ArgAction::Set)]
    #[arg(conflicts_with_all = ["id", "title", "edition", "indicator", "series"], requires = "source")]
    value: Vec<String>,
    /// Where the value comes from, in words
    #[arg(long, value_name = "TEXT", requires = "value")]
    source: Option<String>,
    /// Sex of the value: F, M or _T
    #[arg(long, default_value = "_T", hide_default_value = true, requires = "value")]
    sex: Sex,
    /// Age of the value, as Y15T24 or Y_GE15
    #[arg(long, default_value = "_T", hide_default_value = true, requires = "value")]
    age: Age,
    /// Location of the value: U, R or _T
    #[arg(long, default_value = "_T", hide_default_value = true, requires = "value")]
    location: Location,
    /// Category of the value, as 4G
    #[arg(long, requires = "value")]
    category: Option<String>,
    /// SDMX status of the value, as P (provisional) or E (estimated)
    #[arg(long, requires = "value")]
    status: Option<StatedStatus>,
    /// Remark beside the value
    #[arg(long, value_name = "TEXT", requires = "value")]
    note: Option<String>,
}

/// What the options of a file say of a value too.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// Publisher.
    pub publisher: &'a str,
    /// Licence.
    pub licence: &'a str,
    /// Page of the source.
    pub url: &'a str,
    /// Whether nothing is written.
    pub dry_run: bool,
    /// Whether a value that is there is replaced.
    pub force: bool,
}

impl ValueArguments {
    /// Returns whether a value is to be added.
    pub fn is_given(&self) -> bool {
        !self.value.is_empty()
    }
}

/// Adds a value.
///
/// - Errors: as [`own_value::addition`]; the next run would end with the value; a file cannot be written, and then none is.
pub fn run(
    arguments: &ValueArguments,
    beside: &Beside<'_>,
    options: &Options,
    reporter: &mut Reporter,
    interrupt: &Interrupt,
) -> Result<u8, Failure> {
    let [indicator, economy, year, value] = arguments.value.as_slice() else {
        return Err(Failure::internal("four values were asked for"));
    };
    if let Some(stated) = arguments.status.filter(|stated| stated.status.says_missing()) {
        return Err(Failure::usage(
            format!("status {stated} says that there is no value, and {value} is one"),
            "leave --status out, or take E (estimated) or P (provisional)",
        ));
    }
    let value = OwnValue {
        year: year_of(year)?,
        breakdown: breakdown(arguments),
        value: number(value)?,
        status: arguments.status,
        source: said(arguments.source.as_deref())?,
        url: beside.url.to_owned(),
        note: arguments.note.clone().unwrap_or_default(),
        added: run::now().strftime("%Y-%m-%d").to_string(),
    };
    let Beside { publisher, licence, force, .. } = *beside;
    let addition =
        own_value::addition(options, &Wish { indicator, economy, value, publisher, licence, replaces: force })?;
    let effect = own_value_effect::effect(options, &addition, reporter, interrupt)?;
    show(&addition, indicator)?;
    addition.notes.iter().for_each(|note| reporter.note(note));
    show_effect(&effect, reporter);
    if beside.dry_run {
        let [.., last] = addition.files.as_slice() else { return Ok(DONE) };
        let files: Vec<&str> = addition.files.iter().map(|file| file.shown.as_str()).collect();
        reporter.note(&format!("nothing was written; it would be {}", files.join(", ")));
        if addition.files.len() > 2 {
            // The comment above it is one line.
            let below = last.text.split_once("\n# Own values").and_then(|(_, rest)| rest.split_once('\n'));
            let block = below.and_then(|(_, below)| below.split("\n\n").next()).unwrap_or_default();
            print(&format!("\n{block}\n"))?;
        }
        return Ok(DONE);
    }
    let files: Vec<_> = addition.files.iter().map(|file| (file.path.as_path(), file.text.as_bytes())).collect();
    write_together(&files)?;
    addition.files.iter().for_each(|file| reporter.note(&format!("wrote {}", file.shown)));
    reporter.note("next: `ictstat aggregate`, then `ictstat diff` shows what it moved");
    Ok(DONE)
}

fn show(addition: &Addition, indicator: &str) -> Result<(), Failure> {
    let Addition { observation, economy_name, others, .. } = addition;
    let value = observation.value.map(|value| value.to_string()).unwrap_or_default();
    let status = observation.status.map(|status| format!(", status {}", status.code())).unwrap_or_default();
    let of = if observation.breakdown == Breakdown::total() {
        String::new()
    } else {
        format!(" {}", observation.breakdown.code())
    };
    let unit = observation.unit.name();
    print(&format!(
        "{indicator}: {economy_name} ({}) {}{of} = {value} {unit}{status}\n",
        observation.economy, observation.year
    ))?;
    let datasets: Vec<&str> = others.iter().map(|other| &*other.dataset).collect();
    let stated: Vec<String> = others
        .iter()
        .filter_map(|Other { dataset, stated }| Some(format!("{dataset} states {}", stated.as_ref()?)))
        .collect();
    let said = if stated.is_empty() { "none of them states this figure".to_owned() } else { stated.join(", ") };
    match datasets.as_slice() {
        [] => Ok(()),
        _ => print(&format!("own values go before those of {}; here {said}\n", datasets.join(", "))),
    }
}

/// Says what the next run finds because of the value: a strict one would end with what no pipeline allows.
fn show_effect(effect: &Effect, reporter: &mut Reporter) {
    let (open, allowed): (Vec<Finding>, Vec<Finding>) =
        effect.findings.iter().cloned().partition(Finding::fails_strict);
    if let Some(unknown) = &effect.unknown {
        reporter.note(&format!("what the next run finds of it is not known: {unknown}"));
    }
    for finding in allowed.iter().take(MOST_ALLOWED) {
        let reason = finding.allow_reason.as_deref().unwrap_or_default();
        reporter.note(&format!("the pipeline allows {} {}: {reason}", finding.code.name(), finding.message()));
    }
    if allowed.len() > MOST_ALLOWED {
        reporter.note(&format!("the pipeline allows {} more", allowed.len() - MOST_ALLOWED));
    }
    reporter.findings(&open, NOT_WRITTEN);
    if !open.is_empty() {
        let findings = counted(open.len(), "finding", "that the value brings");
        reporter.note(&format!("the next run has {findings} and no pipeline allows; a strict one would stop"));
    }
}

fn breakdown(arguments: &ValueArguments) -> Breakdown {
    let ValueArguments { sex, age, location, category, .. } = arguments;
    let total = Breakdown::total();
    let category = category.as_deref().map_or(total.category, Into::into);
    Breakdown { sex: *sex, age: *age, location: *location, category }
}

fn year_of(text: &str) -> Result<i32, Failure> {
    let year = text.parse().ok().filter(|year| PLAUSIBLE_YEARS.contains(*year));
    year.ok_or_else(|| {
        let help = "the order is INDICATOR ECONOMY YEAR VALUE, as: --value internet-use SEN 2025 66.1";
        Failure::usage(format!("found year `{text}`; expected a calendar year in four digits"), help)
    })
}

fn number(text: &str) -> Result<f64, Failure> {
    let plain = text.trim().trim_end_matches('%').trim().replace(',', ".");
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => {
            let is_number = plain.parse::<f64>().is_ok_and(f64::is_finite);
            let help = if is_number { format!("write {plain}") } else { "write it as 66.1".to_owned() };
            Err(Failure::usage(format!("found value `{text}`; expected a number with a decimal point"), help))
        }
    }
}

fn said(source: Option<&str>) -> Result<String, Failure> {
    let source = source.map(str::trim).filter(|source| !source.is_empty());
    source.map(str::to_owned).ok_or_else(|| {
        let help = "say it in words, as --source \"National household survey 2025, table 4\"";
        Failure::usage("found no source of the value", help)
    })
}
