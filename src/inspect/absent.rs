//! Why a run has no such figure: which of indicator, group or year is not there, and what is.
//! Reads the files of the run; computes nothing.

use std::collections::BTreeSet;
use std::path::Path;

use polars::prelude::DataFrame;

use super::frame::internal;
use super::subject::Subjects;
use super::tables::{AGE, CATEGORY, ECONOMY, GROUP, INDICATOR, LOCATION, SEX, YEAR, of_stated, only, read};
use crate::concepts::breakdown_words::told;
use crate::concepts::{EconomyId, did_you_mean, nearest};
use crate::question::Codes;
use crate::run::Failure;
use crate::tables::schema::Column;
use crate::tables::{Aggregate, Observation, Row};

/// Whose figure is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// That of a group; a name that is none may be like that of an economy.
    Group(&'a str, &'a Subjects),
    /// That of an economy.
    Economy(EconomyId),
}

/// Returns why a run has no row of an indicator, of a group or economy, in a year and of a breakdown.
pub fn absent(run: &Path, indicator: &str, whose: Whose<'_>, year: i32, codes: &Codes<'_>) -> Failure {
    why(run, indicator, whose, year, codes).unwrap_or_else(|failure| failure)
}

fn why(run: &Path, indicator: &str, whose: Whose<'_>, year: i32, codes: &Codes<'_>) -> Result<Failure, Failure> {
    let (table, subject, asked) = match &whose {
        Whose::Group(group, _) => (&Aggregate::TABLE, GROUP, *group),
        Whose::Economy(economy) => (&Observation::TABLE, ECONOMY, economy.as_str()),
    };
    let all = read(run, table, &[], None)?;
    let of_indicator = only(all.clone(), &[(INDICATOR, indicator)], None)?;
    if of_indicator.height() == 0 {
        if read(run, &Observation::TABLE, &[(INDICATOR, indicator)], None)?.height() > 0 {
            let help = format!("ask for an economy, as in `ictstat explain {indicator} KEN {year}`");
            return Ok(Failure::usage(format!("{indicator} is not added up over groups"), help));
        }
        let known = texts(&all, INDICATOR)?;
        let begin = format!("{indicator}-");
        let series: Vec<&str> = known.iter().map(String::as_str).filter(|id| id.starts_with(&begin)).collect();
        if let Some(first) = series.first() {
            let detail = format!("`{indicator}` is no indicator of the run, but {} begin with its name", series.len());
            return Ok(Failure::usage(
                detail,
                format!("ask for one of them, as `ictstat explain {first} {asked} {year}`"),
            ));
        }
        let help = did_you_mean(&near(indicator, &known), "`ictstat catalog` lists the indicators");
        return Ok(Failure::usage(format!("the run has no figures of `{indicator}`"), help));
    }
    let of_subject = only(of_indicator.clone(), &[(subject, asked)], None)?;
    if of_subject.height() == 0 {
        let otherwise = "`ictstat catalog groups` lists the groups, `ictstat catalog economies` the codes of economies";
        let known = texts(&of_indicator, subject)?;
        let near = near(asked, &known).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let near = match whose {
            Whose::Group(group, subjects) if near.is_empty() => subjects.economies_like(group),
            Whose::Group(..) | Whose::Economy(_) => near,
        };
        let help = did_you_mean(&near, otherwise);
        return Ok(Failure::usage(format!("{indicator} has no {} `{asked}`", subject.name), help));
    }
    let of_breakdown = of_stated(of_subject.clone(), codes)?;
    if of_breakdown.height() == 0 {
        let said = codes.told();
        let help = format!("there is {}", breakdowns(&of_subject)?.join("; "));
        return Ok(Failure::usage(format!("{indicator} of {asked} has no figure of {said}"), help));
    }
    let years = of_breakdown.column(YEAR.name).and_then(|years| years.i32().cloned()).map_err(internal)?;
    let years: BTreeSet<i32> = years.iter().flatten().collect();
    if years.is_empty() || years.contains(&year) {
        let help = "the files of the run have what there is: see tables/ and aggregates.parquet";
        let said = codes.told();
        return Ok(Failure::usage(format!("{indicator} of {asked} has no {said} in {year} that could be shown"), help));
    }
    let years: Vec<i32> = years.into_iter().collect();
    let unbroken = years.chunk_by(|a, b| a + 1 == *b).map(|years| match years {
        [only] => only.to_string(),
        _ => format!("{} to {}", years[0], years[years.len() - 1]),
    });
    let help = format!("there are figures for {}", unbroken.collect::<Vec<_>>().join(", "));
    Ok(Failure::usage(format!("{indicator} of {asked} has no figure for {year}"), help))
}

/// Returns the breakdowns of some rows in words, each once.
fn breakdowns(rows: &DataFrame) -> Result<Vec<String>, Failure> {
    let codes =
        [SEX, AGE, LOCATION, CATEGORY].map(|column| rows.column(column.name).and_then(|cells| cells.str().cloned()));
    let [sex, age, location, category] = codes;
    let (sex, age) = (sex.map_err(internal)?, age.map_err(internal)?);
    let (location, category) = (location.map_err(internal)?, category.map_err(internal)?);
    let of_row = |row: usize| [&sex, &age, &location, &category].map(|codes| codes.get(row).unwrap_or_default());
    let all: BTreeSet<[&str; 4]> = (0..rows.height()).map(of_row).collect();
    Ok(all.iter().map(told).collect())
}

fn near<'a>(found: &str, known: &'a BTreeSet<String>) -> Vec<&'a str> {
    nearest(found, known.iter().map(String::as_str))
}

fn texts(rows: &DataFrame, column: Column) -> Result<BTreeSet<String>, Failure> {
    let texts = rows.column(column.name).and_then(|texts| texts.str().cloned()).map_err(internal)?;
    Ok(texts.iter().flatten().map(str::to_owned).collect())
}
