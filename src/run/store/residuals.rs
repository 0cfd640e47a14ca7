//! The residual vectors of a pipeline: `pipelines/residuals/<indicator>.csv`, with the hash of the data and parameters
//! that they were measured with. A run reads them; `ictstat cross-validate --accept` writes them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use crate::concepts::{EconomyId, Text};
use crate::estimate::interval_class::IntervalTests;
use crate::estimate::residuals::{ErrorKind, ResidualKey, Residuals};
use crate::findings::{Code, Finding, Place};
use crate::pipeline::regular_file;
use crate::publish::manifest::FileEntry;
use crate::run::failure::Failure;

/// Folder of the residuals, in the project.
pub const RESIDUALS: &str = "pipelines/residuals";
/// Longest horizon whose residuals are kept.
pub const LONGEST_HORIZON: i32 = 8;
/// Begin of the line with the hash.
const HASH: &str = "# data and parameters: ";
const COLUMNS: [&str; 4] = ["rule", "cell", "origin", "economy"];

/// A residuals file as it lies on disk.
#[derive(Clone, Debug)]
pub struct ResidualsFile {
    /// Path from the project's folder.
    pub shown: Text,
    /// Its content.
    pub text: String,
    /// How often the intervals drawn from such residuals held.
    pub tests: IntervalTests,
}

impl ResidualsFile {
    /// Reads the file of an indicator; `None` where there is none.
    ///
    /// - Errors: the file cannot be read as UTF-8.
    pub fn read(project: &Path, indicator: &str) -> Result<Option<Self>, Failure> {
        let shown = format!("{RESIDUALS}/{indicator}.csv");
        let text = regular_file::read_text_if_any(&project.join(&shown)).map_err(|error| {
            let finding = Finding::new(Code::BadResiduals, error.to_string()).at(Place::file(shown.clone()));
            Failure::definition(vec![finding.help(RENEW)])
        })?;
        Ok(text.map(|text| Self { shown: shown.into(), text, tests: IntervalTests::default() }))
    }

    /// Returns its entry in the manifest.
    pub fn entry(&self) -> FileEntry {
        FileEntry::of(&self.shown, self.text.as_bytes())
    }

    /// Returns what the intervals that are made from it depend on.
    pub fn fingerprint(&self) -> String {
        format!("{} {:?}", self.entry().sha256, self.tests)
    }

    /// Returns the hash of the data and parameters that the residuals were measured with.
    pub fn hash(&self) -> &str {
        self.text.lines().next().and_then(|line| line.strip_prefix(HASH)).unwrap_or_default()
    }

    /// Returns the residuals.
    ///
    /// - Errors: a line that is none, with its place.
    pub fn residuals(&self) -> Result<Residuals, Finding> {
        let mut residuals = Residuals::default();
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(self.text.as_bytes());
        let fault = |line: Option<u64>, detail: String| {
            let line = line.and_then(|line| usize::try_from(line).ok());
            let place = Place { line, ..Place::file(self.shown.clone()) };
            Finding::new(Code::BadResiduals, detail).at(place).help(RENEW)
        };
        for record in reader.records() {
            let record = record.map_err(|error| {
                fault(error.position().map(csv::Position::line), "expected the columns of the header".to_owned())
            })?;
            let line = record.position().map(csv::Position::line);
            let wrong = |column: usize, expected: &str| {
                let name = COLUMNS.get(column).copied().unwrap_or("residual");
                fault(line, format!("{name} `{}`; expected {expected}", record.get(column).unwrap_or_default()))
            };
            let at = |column: usize| record.get(column).unwrap_or_default();
            let kind: ErrorKind = at(0).parse().map_err(|_| wrong(0, "a rule, as `trend`"))?;
            let origin: i32 = at(2).parse().map_err(|_| wrong(2, "a year"))?;
            let economy: EconomyId = at(3).parse().map_err(|_| wrong(3, "an alpha-3 code"))?;
            for (column, horizon_years) in (COLUMNS.len()..).zip(1..=LONGEST_HORIZON) {
                if at(column).is_empty() {
                    continue;
                }
                let residual: f64 = at(column).parse().map_err(|_| wrong(column, "a number"))?;
                if !residual.is_finite() {
                    return Err(wrong(column, "a number"));
                }
                let key = ResidualKey { kind, cell: at(1).into(), horizon_years };
                residuals.insert(key, origin, economy, residual);
            }
        }
        Ok(residuals)
    }
}

const RENEW: &str = "`ictstat cross-validate --accept` measures the errors anew and rewrites the file";

/// Returns the text of a residuals file: a line for each rule, cell, origin and economy, a column for each horizon.
pub fn text(residuals: &Residuals, hash: &str) -> String {
    let horizons: Vec<String> = (1..=LONGEST_HORIZON).map(|horizon| format!("h{horizon}")).collect();
    let mut text = format!("{HASH}{hash}\n{},{}\n", COLUMNS.join(","), horizons.join(","));
    let rules: BTreeSet<(ErrorKind, &Text)> = residuals.keys().map(|key| (key.kind, &key.cell)).collect();
    for (kind, cell) in rules {
        let vectors: BTreeMap<i32, _> = (1..=LONGEST_HORIZON)
            .filter_map(|horizon_years| {
                let key = ResidualKey { kind, cell: cell.clone(), horizon_years };
                Some((horizon_years, residuals.vectors(&key)?))
            })
            .collect();
        let origins: BTreeSet<i32> = vectors.values().flat_map(|by_origin| by_origin.keys().copied()).collect();
        for origin in origins {
            for economy in residuals.economies(kind, cell, origin) {
                // Writing to a String cannot fail; a sum with zero has no negative sign.
                let _ = write!(text, "{},{cell},{origin},{economy}", kind.name());
                for horizon in 1..=LONGEST_HORIZON {
                    let residual =
                        vectors.get(&horizon).and_then(|all| all.get(&origin)).and_then(|vector| vector.get(&economy));
                    text.push(',');
                    if let Some(residual) = residual {
                        let _ = write!(text, "{}", residual + 0.0);
                    }
                }
                text.push('\n');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_a_wrong_line_is_named() {
        let mut residuals = Residuals::default();
        for (horizon_years, origin, value) in [(1, 2019, 0.125), (3, 2019, -0.5), (2, 2020, 0.0)] {
            let key = ResidualKey { kind: ErrorKind::Trend, cell: "_T/_T/_T/_Z".into(), horizon_years };
            residuals.insert(key, origin, "KEN".parse().unwrap(), value);
        }
        let shown = "pipelines/residuals/x.csv".into();
        let file = ResidualsFile { shown, text: text(&residuals, "abc"), tests: IntervalTests::default() };
        assert_eq!((file.hash(), file.residuals()), ("abc", Ok(residuals)));
        let wrong = ResidualsFile { text: file.text.replace("2020", "later"), ..file };
        let finding = wrong.residuals().unwrap_err();
        assert!(finding.detail.contains("`later`"), "{}", finding.detail);
        assert_eq!(finding.place.unwrap().line, Some(4));
    }
}
