//! The first rows of a file → where its table begins: the row of the header, the rows that make it up, what stands above it.
//! Knows economies by their names and years by their digits; no publisher.

use std::collections::BTreeSet;

use super::source::Grid;
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::ingest::economy_names::{NamesOfFile, Resolved};
use crate::ingest::layout::Layout;
use crate::ingest::number::MINUS;
use crate::ingest::publisher_words::squeezed;
use crate::ingest::record::Field;

/// Cells by which a header row is found.
const MOST_CELLS: usize = 3;

/// Of so many texts in a column of economies one is known.
const FEWEST_KNOWN: usize = 3;

/// Where a table begins.
#[derive(Debug)]
pub struct Table {
    /// The keys that find its header.
    pub layout: Layout,
    /// Texts above the header.
    pub title: Vec<String>,
    /// How much of a table it looks like: rows of economies times filled columns.
    pub score: usize,
}

/// Returns where the table of a grid begins; `None` where no row is of an economy.
pub fn find(grid: &Grid, names: &NamesOfFile<'_>) -> Option<Table> {
    if let Some((_, first)) = grid.rows.first().filter(|(_, cells)| cells.iter().any(|cell| is_packed(cell))) {
        // The economies stand among the keys of the first column.
        let score = grid.rows.len() * first.len();
        return Some(Table { layout: grid.sidecar.layout.clone(), title: Vec::new(), score });
    }
    let (column, n_economies) = economy_column(grid, names)?;
    let is_data = |cells: &[String]| is_known(names, column, cells, grid) && n_filled(cells) > 1;
    // A row of data stands below a header that is about as wide; a remark that names an economy does not.
    let header_of = |first: usize| {
        let is_header = |(_, cells): &(i32, Vec<String>)| {
            n_filled(cells) > 1 && !is_of_numbers(cells) && !states_a_year(cells, &grid.rows[first..])
        };
        let last = grid.rows[..first].iter().rposition(is_header)?;
        (2 * n_filled(&grid.rows[last].1) >= n_filled(&grid.rows[first].1)).then_some(last)
    };
    let is_first =
        |index: &usize| is_data(&grid.rows[*index].1) && (grid.names.is_some() || header_of(*index).is_some());
    let first = (0..grid.rows.len()).find(is_first)?;
    let width = grid.rows[first..].iter().map(|(_, cells)| n_filled(cells)).max().unwrap_or_default();
    let mut layout = grid.sidecar.layout.clone();
    let score = n_economies * width;
    if grid.names.is_some() {
        return Some(Table { layout, title: Vec::new(), score });
    }
    let last = header_of(first)?;
    let top = top_of_header(grid, last, first);
    if last > top {
        layout.header_rows = u32::try_from(last - top + 1).ok();
    }
    if top > 0 || grid.rows[top].0 > 1 {
        declare_header(grid, top, &mut layout);
    }
    let above = grid.rows[..top].iter().flat_map(|(_, cells)| cells.iter());
    let title = above.filter(|cell| !cell.is_empty()).cloned().collect();
    Some(Table { layout, title, score })
}

/// Returns whether a header packs several keys, as `freq,unit,geo\\TIME_PERIOD`.
pub fn is_packed(header: &str) -> bool {
    header.contains('\\') && header.contains(',')
}

fn n_filled(cells: &[String]) -> usize {
    cells.iter().filter(|cell| !cell.is_empty()).count()
}

/// Returns whether a row states numbers: a header has years at most.
fn is_of_numbers(cells: &[String]) -> bool {
    2 * cells.iter().filter(|cell| number_like(cell) && !is_year(cell)).count() > n_filled(cells)
}

/// Returns whether a row has a year in a column of years: then it is a row of the table, of a place that nobody knows.
fn states_a_year(cells: &[String], below: &[(i32, Vec<String>)]) -> bool {
    let holds_years = |column: usize| {
        let mut texts = below.iter().filter_map(|(_, cells)| is_at(cells, column)).peekable();
        texts.peek().is_some() && texts.all(|text| is_year(text))
    };
    cells.iter().enumerate().any(|(column, cell)| is_year(cell) && holds_years(column))
}

fn has_letter(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// Returns the column with the most names or codes of economies, and in how many rows it has one.
fn economy_column(grid: &Grid, names: &NamesOfFile<'_>) -> Option<(usize, usize)> {
    let width = grid.rows.iter().map(|(_, cells)| cells.len()).max()?;
    let count = |column: usize, takes_numbers: bool| {
        let cells = grid.rows.iter().filter_map(|(_, cells)| cells.get(column));
        let cells: Vec<&String> =
            cells.filter(|cell| !cell.is_empty() && (takes_numbers || has_letter(cell))).collect();
        // One economy after the other makes a table; the same word again and again does not, nor one code among others that
        // happens to be an economy's, as NA in a column of statuses.
        let known: Vec<&String> = cells.iter().copied().filter(|cell| is_place(resolved(names, cell))).collect();
        let different: BTreeSet<&String> = known.iter().copied().collect();
        if FEWEST_KNOWN * known.len() < cells.len() { 0 } else { known.len() + 2 * different.len() }
    };
    let best = (0..width).map(|column| (count(column, false), column)).filter(|(n, _)| *n > 0);
    let best = best.max_by_key(|(n, column)| (*n, usize::MAX - column));
    let by_number = || {
        let of_place = (0..width).filter(|column| {
            let written = grid.names.as_ref().and_then(|names| names.get(*column));
            let cells = grid.rows.iter().take(40).filter_map(|(_, cells)| cells.get(*column));
            written.into_iter().chain(cells).any(|name| is_name_of_economies(name))
        });
        of_place.map(|column| (count(column, true), column)).max().filter(|(n, _)| *n > 0)
    };
    best.or_else(by_number).map(|(n, column)| (column, n))
}

/// Returns whether a header is one of a column of economies.
pub fn is_name_of_economies(name: &str) -> bool {
    let plain = squeezed(name);
    [
        "country",
        "economy",
        "refarea",
        "geoarea",
        "geo",
        "locid",
        "iso",
        "entity",
        "locationcode",
        "m49",
        "territory",
        "spatialdim",
    ]
    .iter()
    .any(|word| plain.contains(word))
}

/// Returns what a text stands for, or the code before its label, as in `KEN: Kenya`.
pub fn resolved(names: &NamesOfFile<'_>, text: &str) -> Resolved {
    match names.resolve(Field::Text(text)) {
        Resolved::Unknown => {
            let code = text.split_once(": ").map(|(code, _)| code);
            code.map_or(Resolved::Unknown, |code| names.resolve(Field::Text(code)))
        }
        known => known,
    }
}

/// Returns whether a text stands for a place, an economy or not.
pub fn is_place(resolved: Resolved) -> bool {
    match resolved {
        Resolved::Economy(_) | Resolved::PublishersAggregate | Resolved::NoEconomy => true,
        Resolved::Unknown => false,
    }
}

fn is_known(names: &NamesOfFile<'_>, column: usize, cells: &[String], grid: &Grid) -> bool {
    let cell = cells.get(column).filter(|cell| !cell.is_empty());
    cell.is_some_and(|cell| {
        let is_number = cell.parse::<f64>().is_ok();
        // A number above the table is a year or a note; by number alone only a file is read that has no names.
        is_place(resolved(names, cell)) && (!is_number || grid.names.is_some() || n_filled(cells) > 2)
    })
}

/// Returns the first row of the header that ends with a row: those above belong to it while columns of values have no name of
/// their own or share one.
fn top_of_header(grid: &Grid, last: usize, first: usize) -> usize {
    let rows = &grid.rows;
    let is_of_values = |column: usize| {
        let mut cells = rows[first..].iter().filter_map(|(_, cells)| cells.get(column)).filter(|cell| !cell.is_empty());
        let mut numbers = cells.by_ref().filter(|cell| number_like(cell)).peekable();
        numbers.peek().is_some() && !numbers.all(|cell| is_year(cell))
    };
    let width = rows[last].1.len();
    let columns: Vec<usize> =
        (0..width).filter(|column| !rows[last].1[*column].is_empty() && is_of_values(*column)).collect();
    let has_data = |column: &usize| rows[first..].iter().any(|(_, cells)| is_at(cells, *column).is_some());
    // Flags stand beside their values without a name.
    let is_of_flags = |column: &usize| {
        let mut cells = rows[first..].iter().filter_map(|(_, cells)| is_at(cells, *column));
        cells.all(|cell| is_flag(cell))
    };
    let is_key = |column: &usize| !columns.contains(column) && has_data(column) && !is_of_flags(column);
    let keys: Vec<usize> = (0..width).filter(is_key).collect();
    let mut top = last;
    // Upper rows are asked for as long as they tell columns apart.
    while top > 0 && n_filled(&rows[top - 1].1) > 1 {
        let name = |column: &usize| {
            rows[top..=last].iter().map(|(_, cells)| spanning(cells, *column)).collect::<Vec<_>>().join(" / ")
        };
        let different: BTreeSet<String> = columns.iter().map(name).collect();
        let is_nameless = |column: &usize| rows[top..=last].iter().all(|(_, cells)| is_at(cells, *column).is_none());
        // Keys may have their names above the years.
        let gives_names = keys.iter().any(|key| is_nameless(key) && is_at(&rows[top - 1].1, *key).is_some());
        if different.len() == columns.len() && !gives_names {
            break;
        }
        top -= 1;
    }
    top
}

fn is_at(cells: &[String], column: usize) -> Option<&String> {
    cells.get(column).filter(|cell| !cell.is_empty())
}

fn spanning(cells: &[String], column: usize) -> String {
    cells.iter().take(column + 1).rev().find(|cell| !cell.is_empty()).cloned().unwrap_or_default()
}

/// Declares the cells by which the header is found, or its line where they stand in a row above it too.
fn declare_header(grid: &Grid, top: usize, layout: &mut Layout) {
    let (line, cells) = &grid.rows[top];
    let is_plain = |cell: &&String| !cell.is_empty() && !number_like(cell) && cell.chars().count() <= 60;
    let mut wanted: Vec<String> = Vec::new();
    for cell in cells.iter().filter(is_plain) {
        if wanted.len() < MOST_CELLS && !wanted.contains(cell) {
            wanted.push(cell.clone());
        }
    }
    let is_first = !grid.rows[..top].iter().any(|(_, cells)| wanted.iter().all(|wanted| cells.contains(wanted)));
    if wanted.len() > 1 && is_first {
        layout.header = wanted;
    } else {
        layout.header_line = u32::try_from(*line).ok();
    }
}

/// Returns whether a text states a number, with whatever marks, flags and bounds.
pub fn number_like(text: &str) -> bool {
    let text = text.trim_start_matches(['<', '>', '≤', '≥', '~', '=', ' ']);
    let plain: String = text.chars().filter(|c| !matches!(c, ' ' | ',' | '\'' | '\u{a0}' | '\u{202f}' | '%')).collect();
    let end = plain.trim_end_matches(|c: char| c.is_alphabetic() || matches!(c, '*' | '(' | ')' | '[' | ']'));
    let flag = plain.len() - end.len();
    flag <= 4
        && plain.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | MINUS))
        && end.replace(MINUS, "-").parse::<f64>().is_ok()
}

/// Returns whether a text may be a flag: a few small letters.
pub fn is_flag(text: &str) -> bool {
    text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Returns whether a text is a calendar year.
pub fn is_year(text: &str) -> bool {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    whole.len() == 4 && whole.parse().is_ok_and(|year| PLAUSIBLE_YEARS.contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_known_whatever_stands_around_them() {
        for number in ["87.2", "87.2 b", "<95", "1 234,5", "12%", "3.2335E7", "-4", "5*"] {
            assert!(number_like(number), "{number}");
        }
        for text in ["", "..", ":", "Kenya", "2G Coverage", "Y15T24", "..."] {
            assert!(!number_like(text), "{text}");
        }
        assert!(is_year("2015") && is_year("2015.0") && !is_year("20155") && !is_year("15"));
    }
}
