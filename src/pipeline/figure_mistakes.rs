//! What is wrong with the figures of a report, as far as their file alone shows it, each at its place.
//! Whether an indicator or dataset exists is for `run/stages/report.rs`, which sees all of them.

use super::document::Step;
use super::figures::{Axis, FigureDefinition, PrintedDefinition, Report, SeriesDefinition};
use crate::concepts::{did_you_mean, is_slug, nearest};
use crate::findings::{Code, Finding};

/// Returns every mistake of the figures that their file alone shows.
pub fn mistakes(report: &Report) -> Vec<Finding> {
    let mut findings = Vec::new();
    let figures = &report.definition.figure;
    for (index, figure) in figures.iter().enumerate() {
        if figures[..index].iter().any(|other| other.number == figure.number) {
            let detail = format!("figure `{}` stands twice", figure.number);
            let finding = report.finding(Code::BadDefinition, index, &[Step::Key("number")], detail);
            findings.push(finding.help("give each figure its own number"));
        }
        if !is_slug(&figure.number) {
            let detail = format!("found `{}`; expected a number or a slug such as table-1", figure.number);
            let finding = report.finding(Code::BadDefinition, index, &[Step::Key("number")], detail);
            findings.push(finding.help("write lower-case letters, digits and hyphens"));
        }
        if figure.without_data.is_some() != figure.series.is_empty() {
            let detail = format!(
                "figure `{}` has {} and {}",
                figure.number,
                if figure.series.is_empty() { "no [[figure.series]]" } else { "[[figure.series]]" },
                if figure.without_data.is_some() { "`without_data`" } else { "no `without_data`" }
            );
            let finding = report.finding(Code::BadDefinition, index, &[Step::Key("number")], detail);
            findings.push(finding.help("say what is shown, or why there is nothing to show"));
        }
        for (at, series) in figure.series.iter().enumerate() {
            findings.extend(series_mistake(report, index, figure, at, series));
        }
        for (at, printed) in figure.printed.iter().enumerate() {
            findings.extend(printed_mistake(report, index, figure, at, printed));
        }
    }
    findings
}

fn series_mistake(
    report: &Report,
    index: usize,
    figure: &FigureDefinition,
    at: usize,
    series: &SeriesDefinition,
) -> Option<Finding> {
    let of_indicator = series.indicator.is_some();
    let asked = [series.statistic.is_some(), series.gap.is_some(), series.survey.is_some()];
    let n_shown = asked.into_iter().filter(|is_asked| *is_asked).count();
    let ids = || figure.series.iter().map(|series| series.id.as_str());
    let (key, detail, help) = if !series.is_collected && of_indicator == series.dataset.is_some() {
        (
            "id",
            format!("series `{}` needs one of `indicator` and `dataset`", series.id),
            "name one of the two".to_owned(),
        )
    } else if of_indicator && n_shown != 1 {
        (
            "id",
            format!("series `{}` needs one of `statistic`, `gap` and `survey`", series.id),
            "name one of them".to_owned(),
        )
    } else if series.survey.is_some() != (figure.axis == Axis::Economy) {
        let detail = match series.survey {
            Some(_) => format!("series `{}` has `survey`; expected a figure with `axis = \"economy\"`", series.id),
            None => format!("series `{}` of a figure with `axis = \"economy\"`; expected `survey` in it", series.id),
        };
        ("id", detail, "write both, or neither".to_owned())
    } else if ids().filter(|id| *id == series.id).count() > 1 {
        ("id", format!("series `{}` stands twice", series.id), "give each series its own id".to_owned())
    } else if let Some(unknown) = series.otherwise.as_deref().filter(|id| !ids().any(|known| known == *id)) {
        ("otherwise", format!("found `{unknown}`, which is no series of this figure"), near(unknown, ids()))
    } else {
        return None;
    };
    let rest = [Step::Key("series"), Step::Index(at), Step::Key(key)];
    Some(report.finding(Code::BadDefinition, index, &rest, detail).help(help))
}

fn printed_mistake(
    report: &Report,
    index: usize,
    figure: &FigureDefinition,
    at: usize,
    printed: &PrintedDefinition,
) -> Option<Finding> {
    let ids = || figure.series.iter().map(|series| series.id.as_str());
    let own = figure.series.iter().flat_map(|series| series.points.iter().cloned());
    let points: Vec<String> = figure.all_points().into_iter().chain(own).collect();
    let point = printed.values.keys().find(|point| !points.contains(point));
    let (key, detail, help) = if !ids().any(|id| id == printed.series) {
        (
            "series",
            format!("found `{}`, which is no series of this figure", printed.series),
            near(&printed.series, ids()),
        )
    } else if let Some(point) = point {
        (
            "values",
            format!("found `{point}`, which is no point of this figure"),
            near(point, points.iter().map(String::as_str)),
        )
    } else {
        return None;
    };
    let rest = [Step::Key("printed"), Step::Index(at), Step::Key(key)];
    Some(report.finding(Code::BadDefinition, index, &rest, detail).help(help))
}

/// Returns the help for a name that is not known.
fn near<'a>(found: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    did_you_mean(&nearest(found, known.clone()), format!("there are: {}", known.collect::<Vec<_>>().join(", ")))
}
