//! The records of a file → which of them is the header, and the names of the columns.
//! A nameless column is called by its letter, columns of one name by their number: they hurt only where they are used.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::layout::Layout;
use super::record::Named;
use super::record::Record;
use super::rows::Rows;
use crate::concepts::{did_you_mean, nearest};
use crate::findings::{Code, Finding, Place};

/// Rows among which a header is looked for.
const MOST_ROWS: usize = 200;

/// The header of a table.
#[derive(Clone, Debug)]
pub struct Header {
    /// Names of the columns, each another.
    pub names: Names,
    /// Line of its first row; 0 where the format keeps names apart.
    pub line: i32,
    /// Records up to its last row.
    pub n_records: usize,
}

/// Names of columns, each another: `Inequality#1` and `Inequality#2` where the file has the name twice.
#[derive(Clone, Debug, Default)]
pub struct Names(Vec<String>);

/// Why a column cannot be used by a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoColumn {
    /// There is none.
    Absent,
    /// There are several.
    Several(Vec<String>),
}

impl Names {
    /// Returns names that differ.
    pub fn new(written: Vec<String>, nameless: impl Fn(usize) -> String) -> Self {
        let mut count: HashMap<String, usize> = HashMap::new();
        written.iter().filter(|name| !name.is_empty()).for_each(|name| *count.entry(name.clone()).or_default() += 1);
        let mut seen: HashMap<String, usize> = HashMap::new();
        let name = |(index, name): (usize, String)| {
            if name.is_empty() {
                return nameless(index);
            }
            if count.get(&name).is_none_or(|count| *count == 1) {
                return name;
            }
            let number = seen.entry(name.clone()).or_default();
            *number += 1;
            format!("{name}#{number}")
        };
        Self(written.into_iter().enumerate().map(name).collect())
    }

    /// Returns the names.
    pub fn all(&self) -> &[String] {
        &self.0
    }

    /// Returns the index of a column.
    ///
    /// - Errors: there is none of this name, or more than one.
    pub fn find(&self, name: &str) -> Result<usize, NoColumn> {
        if let Some(index) = self.0.iter().position(|known| known == name) {
            return Ok(index);
        }
        let is_one_of = |known: &&String| known.rsplit_once('#').is_some_and(|(before, _)| before == name);
        let several: Vec<String> = self.0.iter().filter(is_one_of).cloned().collect();
        if several.is_empty() { Err(NoColumn::Absent) } else { Err(NoColumn::Several(several)) }
    }
}

/// Returns the texts of a record, blanks and breaks of lines in them as single blanks.
pub fn texts(record: &dyn Record) -> Vec<String> {
    let text = |index| record.field(index).as_code().split_whitespace().collect::<Vec<_>>().join(" ");
    (0..record.n_fields()).map(text).collect()
}

/// Returns the header of a table.
///
/// - Errors: no row has the cells that are declared, the file has no such line, there are no rows below.
pub fn find(rows: &Rows, layout: &Layout, named: &Named<'_>) -> Result<Header, Finding> {
    if let Some(names) = rows.names() {
        let names = Names::new(names, |index| rows.name_of_nameless(index));
        return Ok(Header { names, line: 0, n_records: 0 });
    }
    let mut search = Search { layout, found: Vec::new(), line: 0, n_records: 0, has_rows: false, nearest: None };
    rows.walk(named.file, &mut |line, record| search.see(line, record))?;
    if search.found.is_empty() {
        return Err(search.not_found(rows, named));
    }
    if !search.has_rows {
        let finding = Finding::new(Code::EmptyFile, "the file has a header and nothing else");
        return Err(finding.at(Place::file(named.file)).help("put the publisher's file back"));
    }
    let names = Names::new(joined(&search.found), |index| rows.name_of_nameless(index));
    Ok(Header { names, line: search.line, n_records: search.n_records })
}

struct Search<'a> {
    layout: &'a Layout,
    found: Vec<Vec<String>>,
    line: i32,
    n_records: usize,
    has_rows: bool,
    /// The row that has the most of the cells: how many, and its line.
    nearest: Option<(usize, i32)>,
}

impl Search<'_> {
    fn see(&mut self, line: i32, record: &dyn Record) -> ControlFlow<()> {
        let wanted = usize::try_from(self.layout.header_rows.unwrap_or(1)).unwrap_or(1);
        if self.found.len() >= wanted {
            self.has_rows = true;
            return ControlFlow::Break(());
        }
        self.n_records += 1;
        let cells = texts(record);
        if !self.found.is_empty() || self.is_header(line, &cells) {
            if self.found.is_empty() {
                self.line = line;
            }
            self.found.push(cells);
        }
        if self.found.is_empty() && self.n_records >= MOST_ROWS {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn is_header(&mut self, line: i32, cells: &[String]) -> bool {
        if let Some(wanted) = self.layout.header_line {
            return u32::try_from(line).is_ok_and(|line| line == wanted);
        }
        let wanted = &self.layout.header;
        let n = wanted.iter().filter(|wanted| cells.contains(wanted)).count();
        if n > self.nearest.map_or(0, |(most, _)| most) {
            self.nearest = Some((n, line));
        }
        n == wanted.len()
    }

    fn not_found(&self, rows: &Rows, named: &Named<'_>) -> Finding {
        if let Some(line) = self.layout.header_line {
            let finding =
                Finding::new(Code::BadHeader, format!("found no line {line} among the first {MOST_ROWS} rows"));
            let help = format!("correct `header_line` under [layout] in {}", named.sidecar);
            return finding.at(Place::file(named.file)).help(help);
        }
        let detail = format!("no row has all cells of the header: {}", self.layout.header.join(", "));
        let (place, near) = match self.nearest {
            Some((_, line)) => (rows.place(named.file, line, None), "this row has the most of them: "),
            None => (Place::file(named.file), ""),
        };
        let help = format!("{near}correct `header` under [layout] in {}", named.sidecar);
        Finding::new(Code::BadHeader, detail).at(place).help(help)
    }
}

/// Returns the names of columns from the rows of a header: a cell of an upper row holds for the empty ones right of it.
fn joined(rows: &[Vec<String>]) -> Vec<String> {
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut parts: Vec<Vec<String>> = vec![Vec::new(); width];
    for (row, cells) in rows.iter().enumerate() {
        let is_last = row + 1 == rows.len();
        let mut spanning = String::new();
        for (index, part) in parts.iter_mut().enumerate() {
            let cell = cells.get(index).map(String::as_str).unwrap_or_default();
            if !cell.is_empty() || is_last {
                cell.clone_into(&mut spanning);
            }
            if !spanning.is_empty() && part.last() != Some(&spanning) {
                part.push(spanning.clone());
            }
        }
    }
    parts.into_iter().map(|parts| parts.join(" / ")).collect()
}

/// Returns the line of the first row, other than the header, in which a cell is this text.
pub fn line_with(rows: &Rows, header: &Header, shown: &str, text: &str) -> Option<i32> {
    let (mut found, mut n_seen) = (None, 0);
    let walked = rows.walk(shown, &mut |line, record| {
        n_seen += 1;
        if line != header.line && texts(record).iter().any(|cell| cell == text) {
            found = Some(line);
        }
        if found.is_some() || n_seen >= MOST_ROWS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    walked.ok().and(found)
}

/// Returns what to do about a column that cannot be used.
pub fn fault(names: &Names, name: &str, no: &NoColumn) -> (String, String) {
    match no {
        NoColumn::Absent => {
            let near = nearest(name, names.all().iter().map(String::as_str));
            let known = format!("the columns are: {}", names.all().join(", "));
            (format!("no column `{name}`"), did_you_mean(&near, known))
        }
        NoColumn::Several(several) => {
            let all: Vec<String> = several.iter().map(|name| format!("`{name}`")).collect();
            (format!("column `{name}` stands {} times", several.len()), format!("write {}", all.join(" or ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(written: &[&str]) -> Names {
        Names::new(written.iter().map(|name| (*name).to_owned()).collect(), |index| format!("col-{index}"))
    }

    #[test]
    fn columns_without_a_name_or_with_one_of_two_hurt_only_where_they_are_used() {
        let names = names(&["year", "Inequality", "", "Inequality"]);
        assert_eq!(names.all(), ["year", "Inequality#1", "col-2", "Inequality#2"]);
        assert_eq!((names.find("year"), names.find("Inequality#2")), (Ok(0), Ok(3)));
        assert_eq!(names.find("absent"), Err(NoColumn::Absent));
        let several = vec!["Inequality#1".to_owned(), "Inequality#2".to_owned()];
        assert_eq!(names.find("Inequality"), Err(NoColumn::Several(several)));
    }

    #[test]
    fn a_cell_over_several_columns_holds_for_all_of_them() {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let rows = [row(&["", "Latest", "Gender", "", ""]), row(&["Economy", "year", "Male", "", "Female"])];
        assert_eq!(joined(&rows), ["Economy", "Latest / year", "Gender / Male", "Gender", "Gender / Female"]);
    }
}
