//! How wrong the chosen rules have been, kept beside the residuals: `pipelines/residuals/<indicator>-errors.csv`, for
//! the report of a run, which does not cross-validate itself.

use std::path::Path;

use super::residuals::RESIDUALS;
use crate::concepts::YearRange;
use crate::findings::{Code, Finding, Place};
use crate::pipeline::regular_file;
use crate::run::failure::Failure;
use crate::tables::cross_validation::{ALL, CrossValidation, Scope};

/// Origins whose later years are hidden, in the table of errors.
pub const ORIGINS: YearRange = YearRange { from: 2017, to: 2023 };
/// Origins of the residual vectors; intervals are tested by leaving one of them out.
pub const ORIGINS_OF_RESIDUALS: YearRange = YearRange { from: 2014, to: 2023 };
/// Rules whose errors are kept: the main task and the totals of groups.
const KEPT: [&str; 2] = ["donor-trend", "group-total/donor-trend"];

/// Returns the name of an indicator's file below the project.
pub fn file_name(indicator: &str) -> String {
    format!("{RESIDUALS}/{indicator}-errors.csv")
}

/// Returns the text of an indicator's file: a line for each rule, horizon and group, points to four decimals.
pub fn text(rows: &[CrossValidation], indicator: &str) -> String {
    let mut text =
        "method,horizon,group,n,mean_absolute_error,bias,interval_coverage,interval_width,interval_score\n".to_owned();
    let is_kept = |row: &&CrossValidation| {
        row.indicator.as_ref() == indicator && row.scope != Scope::Economy && KEPT.contains(&row.method.as_ref())
    };
    for row in rows.iter().filter(is_kept) {
        let intervals = [row.interval_coverage, row.interval_width, row.interval_score];
        let intervals = intervals.map(|value| value.map(|value| format!("{value:.4}")).unwrap_or_default());
        text.push_str(&format!(
            "{},{},{},{},{:.4},{:.4},{}\n",
            row.method,
            row.horizon_years,
            row.group,
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
    let text = match regular_file::read_text(&project.join(&shown)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            let finding = Finding::new(Code::BadResiduals, error.to_string()).at(Place::file(shown));
            return Err(Failure::definition(vec![finding.help("make the file readable, or delete it")]));
        }
    };
    let mut rows = Vec::new();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for (number, record) in reader.records().enumerate() {
        let row = record.ok().and_then(|record| row(indicator, &record));
        rows.push(row.ok_or_else(|| {
            let place = Place { line: Some(number + 2), ..Place::file(shown.clone()) };
            let finding = Finding::new(Code::BadResiduals, "expected method, horizon, group and numbers").at(place);
            let renew = format!("`ictstat cross-validate {indicator} --accept` rewrites the file");
            Failure::definition(vec![finding.help(renew)])
        })?);
    }
    Ok(rows)
}

fn row(indicator: &str, record: &csv::StringRecord) -> Option<CrossValidation> {
    let number = |column: usize| record.get(column)?.parse::<f64>().ok();
    let method = record.get(0)?;
    Some(CrossValidation {
        indicator: indicator.into(),
        scope: if method == KEPT[0] { Scope::Rule } else { Scope::Group },
        method: method.into(),
        horizon_years: record.get(1)?.parse().ok()?,
        group: record.get(2)?.into(),
        class: ALL.into(),
        n: record.get(3)?.parse().ok()?,
        mean_absolute_error: number(4)?,
        bias: number(5)?,
        bias_standard_error: None,
        interval_coverage: number(6),
        interval_width: number(7),
        interval_score: number(8),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let row = CrossValidation {
            indicator: "x".into(),
            scope: Scope::Group,
            method: KEPT[1].into(),
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
        let of_economies = CrossValidation { scope: Scope::Economy, ..row.clone() };
        let rival = CrossValidation { method: "carry-forward".into(), ..row.clone() };
        std::fs::write(&path, text(&[rival, of_economies, row.clone()], "x")).unwrap();
        assert_eq!(read(project.path(), "x").unwrap(), [row]);
        std::fs::write(&path, "method\ndonor-trend\n").unwrap();
        assert!(read(project.path(), "x").is_err());
    }
}
