//! How wrong the chosen rules have been, kept beside the residuals: `pipelines/residuals/<indicator>-errors.csv`, for
//! the report of a run, which does not cross-validate itself.

use std::path::Path;

use super::residuals::RESIDUALS;
use crate::concepts::YearRange;
use crate::estimate::interval_class::{IntervalClass, IntervalTests};
use crate::findings::{Code, Finding, Place};
use crate::pipeline::regular_file;
use crate::run::failure::Failure;
use crate::tables::cross_validation::{CrossValidation, Scope};

/// Origins whose later years are hidden, in the table of errors.
pub const ORIGINS: YearRange = YearRange { from: 2017, to: 2023 };
/// Origins of the residual vectors; intervals are tested by leaving one of them out.
pub const ORIGINS_OF_RESIDUALS: YearRange = YearRange { from: 2014, to: 2023 };
/// Rules whose errors are kept, of economies and of the totals of groups.
const KEPT: [(Scope, &str); 2] = [(Scope::Rule, "donor-trend"), (Scope::Group, "group-total/donor-trend")];

/// Returns the name of an indicator's file below the project.
pub fn file_name(indicator: &str) -> String {
    format!("{RESIDUALS}/{indicator}-errors.csv")
}

/// Returns the text of an indicator's file: a line for each rule, horizon, group and class, points to four decimals. Of
/// single economies the classes that tell how far an interval is to be relied on.
pub fn text(rows: &[CrossValidation], indicator: &str) -> String {
    let mut text =
        "scope,method,horizon,group,class,n,mean_absolute_error,bias,interval_coverage,interval_width,interval_score\n"
            .to_owned();
    let is_class = |class: &str| IntervalClass::ALL.iter().any(|known| known.name() == class);
    let is_kept = |row: &&CrossValidation| {
        let is_of_class = row.scope == Scope::Economy && is_class(&row.class);
        row.indicator.as_ref() == indicator && (is_of_class || KEPT.contains(&(row.scope, row.method.as_ref())))
    };
    for row in rows.iter().filter(is_kept) {
        let intervals = [row.interval_coverage, row.interval_width, row.interval_score];
        let intervals = intervals.map(|value| value.map(|value| format!("{value:.4}")).unwrap_or_default());
        text.push_str(&format!(
            "{},{},{},{},{},{},{:.4},{:.4},{}\n",
            row.scope.name(),
            row.method,
            row.horizon_years,
            row.group,
            row.class,
            row.n,
            row.mean_absolute_error,
            row.bias,
            intervals.join(",")
        ));
    }
    text
}

/// Reads the errors of an indicator; none where they were never measured.
///
/// - Errors: a line that is none, with its place.
pub fn read(project: &Path, indicator: &str) -> Result<Vec<CrossValidation>, Failure> {
    let shown = file_name(indicator);
    let unread = |error: std::io::Error| {
        let finding = Finding::new(Code::BadResiduals, error.to_string()).at(Place::file(shown.clone()));
        Failure::definition(vec![finding.help("make the file readable, or delete it")])
    };
    let text = regular_file::read_text_if_any(&project.join(&shown)).map_err(unread)?.unwrap_or_default();
    let mut rows = Vec::new();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for (number, record) in reader.records().enumerate() {
        let row = record.ok().and_then(|record| row(indicator, &record));
        rows.push(row.ok_or_else(|| {
            let place = Place { line: Some(number + 2), ..Place::file(shown.clone()) };
            let finding =
                Finding::new(Code::BadResiduals, "expected scope, method, horizon, group, class and numbers").at(place);
            let renew = format!("`ictstat cross-validate {indicator} --accept` rewrites the file");
            Failure::definition(vec![finding.help(renew)])
        })?);
    }
    Ok(rows)
}

fn row(indicator: &str, record: &csv::StringRecord) -> Option<CrossValidation> {
    let number = |column: usize| record.get(column)?.parse::<f64>().ok();
    Some(CrossValidation {
        indicator: indicator.into(),
        scope: record.get(0)?.parse().ok()?,
        method: record.get(1)?.into(),
        horizon_years: record.get(2)?.parse().ok()?,
        group: record.get(3)?.into(),
        class: record.get(4)?.into(),
        n: record.get(5)?.parse().ok()?,
        mean_absolute_error: number(6)?,
        bias: number(7)?,
        bias_standard_error: None,
        interval_coverage: number(8),
        interval_width: number(9),
        interval_score: number(10),
    })
}

/// Returns how often the intervals of single economies held.
pub fn interval_tests(rows: &[CrossValidation]) -> IntervalTests {
    let mut tests = IntervalTests::default();
    for row in rows.iter().filter(|row| row.scope == Scope::Economy) {
        if let Some(held) = row.interval_coverage {
            tests.insert(&row.method, &row.class, row.horizon_years, (row.n, held));
        }
    }
    tests
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::residuals::ErrorKind;
    use crate::tables::cross_validation::ALL;

    #[test]
    fn what_is_written_is_read_again() {
        let row = CrossValidation {
            indicator: "x".into(),
            scope: Scope::Group,
            method: KEPT[1].1.into(),
            horizon_years: 2,
            group: "africa".into(),
            class: ALL.into(),
            n: 9,
            mean_absolute_error: 1.25,
            bias: -0.5,
            bias_standard_error: None,
            interval_coverage: Some(0.875),
            interval_width: Some(4.0),
            interval_score: Some(5.0),
        };
        let project = tempfile::tempdir().unwrap();
        assert_eq!(read(project.path(), "x").unwrap(), []);
        let path = project.path().join(file_name("x"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let of_all = CrossValidation { scope: Scope::Economy, ..row.clone() };
        let method = "backcast/donor-trend".into();
        let of_class = CrossValidation { method, class: "level-below-30".into(), ..of_all.clone() };
        let rival = CrossValidation { method: "carry-forward".into(), ..row.clone() };
        std::fs::write(&path, text(&[rival, of_all, of_class.clone(), row.clone()], "x")).unwrap();
        assert_eq!(read(project.path(), "x").unwrap(), [of_class.clone(), row]);
        let tests = interval_tests(&[of_class]);
        assert!(tests.doubt(ErrorKind::Backcast, 2, (false, 10.0)).is_some_and(|why| why.contains("tested on 0")));
        std::fs::write(&path, "method\ndonor-trend\n").unwrap();
        assert!(read(project.path(), "x").is_err());
    }
}
