//! A column that a header does not have → the key of `[layout]` that most likely gives it one: years as columns, remarks above the
//! header, packed keys, a publisher's own names.
//! Advises only.

use super::header::NoColumn;

/// Years among the headers from which on they are taken for columns of values.
const LEAST_YEARS: usize = 3;

/// What is seen of a file whose header has not the column.
pub struct Seen<'a> {
    /// Path of the file.
    pub path: &'a str,
    /// Path of its sidecar.
    pub sidecar: &'a str,
    /// Line that has the name.
    pub line: Option<i32>,
    /// Headers of the columns.
    pub header: &'a [String],
}

/// Returns what to write into the sidecar or the pipeline, where it can be told.
pub fn advice(file: &Seen<'_>, name: &str, no: &NoColumn) -> Option<String> {
    if *no != NoColumn::Absent {
        return None;
    }
    let Seen { sidecar, line, header, .. } = file;
    let add = format!("`ictstat add --force {}` writes it", file.path);
    if let Some(line) = line {
        return Some(format!(
            "line {line} has `{name}`: declare the header under [layout] in {sidecar}, as `header = [\"{name}\"]`; {add}"
        ));
    }
    if header.iter().filter(|name| is_year(name)).count() >= LEAST_YEARS {
        let key = "unpivot = { columns = '^(?<year>[0-9]{4})' }";
        return Some(format!(
            "the years are columns: declare `{key}` under [layout] in {sidecar}, and read `year` and `value`; {add}"
        ));
    }
    if let Some(packed) = header.iter().find(|name| name.contains('\\') && name.contains(',')) {
        let key = format!("split = [{{ column = '{packed}', by = \",\", into = [\"…\"] }}]");
        return Some(format!(
            "the first column holds several keys: declare `{key}` under [layout] in {sidecar}; {add}"
        ));
    }
    if header.iter().any(|name| name == "OBS_VALUE") {
        let columns = "economy = \"REF_AREA\", year = \"TIME_PERIOD\", value = \"OBS_VALUE\"";
        return Some(format!("this is an SDMX file: write {columns} in [input.columns]; {add}"));
    }
    if header.len() == 1 {
        return Some(format!("the header is one column: declare its `delimiter` in {sidecar}"));
    }
    let n_nameless = header.iter().filter(|name| name.starts_with("col-")).count();
    (2 * n_nameless >= header.len()).then(|| {
        format!("the first row is no header: declare the right one under [layout] in {sidecar}, as `header = [\"…\"]`; {add}")
    })
}

/// Returns whether a header begins with a year: `2015`, `2015 [YR2015]`.
fn is_year(name: &str) -> bool {
    let digits = name.get(..4).unwrap_or_default();
    let rest = name.get(4..).unwrap_or_default();
    digits.len() == 4
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits.starts_with("19") || digits.starts_with("20"))
        && (rest.is_empty() || rest.starts_with(' '))
}
