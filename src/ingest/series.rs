//! The table of series of a database → its series, each with what is said of its unit and its statistic.
//! What that means is for the pipeline.

use std::collections::HashMap;

use super::record_file::RecordFile;
use super::row_filter::RowFilter;
use crate::findings::{Code, Finding, Place};
use crate::pipeline::{RegisterDefinition, Series};

/// Returns the series that a register has and the pipeline wants.
///
/// - Errors: a column is absent, `where` keeps no series, two rows have one code.
pub fn read(file: &RecordFile, register: &RegisterDefinition, family: &str) -> Result<Vec<Series>, Vec<Finding>> {
    let columns = &register.columns;
    let filter = RowFilter::of(file, &register.filter)?;
    let column = |name: &String| file.column(name).map_err(|finding| vec![finding]);
    let (code, name) = (column(&columns.code)?, column(&columns.name)?);
    let unit = columns.unit.as_ref().map(column).transpose()?;
    let method = columns.method.as_ref().map(column).transpose()?;
    let mut found = Vec::new();
    let visited = file.visit(&mut |line, record| {
        let text = |column: usize| record.field(column).as_code().trim().to_owned();
        let of = |column: Option<usize>| column.map(text).unwrap_or_default();
        if file.ragged(record).is_none() && filter.keeps(record) && !text(code).is_empty() {
            let place = Place { line: usize::try_from(line).ok(), ..Place::file(file.shown.clone()) };
            found.push(Series { code: text(code), name: text(name), unit: of(unit), method: of(method), place });
        }
    });
    visited.map_err(|finding| vec![finding])?;
    if found.is_empty() {
        return Err(filter.nothing_kept(file, family).into_iter().collect());
    }
    let twice = twice(&found);
    if twice.is_empty() { Ok(found) } else { Err(twice) }
}

fn twice(series: &[Series]) -> Vec<Finding> {
    let mut first: HashMap<&str, &Series> = HashMap::new();
    let mut findings = Vec::new();
    for one in series {
        if let Some(other) = first.insert(&one.code, one) {
            let line = other.place.line.unwrap_or_default();
            let detail = format!("series `{}` stands in line {line} already", one.code);
            let help = "keep one of them by `where` under [register], or ask the publisher which is right";
            findings.push(Finding::new(Code::ConflictingDuplicates, detail).at(one.place.clone()).help(help));
        }
    }
    findings
}
