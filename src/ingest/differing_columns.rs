//! Rows that state one figure → the columns, besides those that are read, in which they differ: what tells them apart.
//! Decides nothing: which of the rows is meant is declared.

use std::collections::HashMap;

use super::record_file::RecordFile;
use crate::pipeline::InputDefinition;

/// Returns, for each group of lines of an input, the headers of the columns that it does not read in which its rows differ. The
/// file is read once for all.
pub fn differing_columns(file: &RecordFile, groups: &[(&InputDefinition, &[i32])]) -> Vec<Vec<String>> {
    let lines = groups.iter().flat_map(|(_, lines)| *lines);
    let mut fields: HashMap<i32, Vec<String>> = lines.map(|line| (*line, Vec::new())).collect();
    let visited = file.visit(&mut |line, record| {
        if let Some(of_line) = fields.get_mut(&line) {
            *of_line = (0..file.header.len()).map(|column| record.field(column).as_code()).collect();
        }
    });
    if visited.is_err() {
        return vec![Vec::new(); groups.len()];
    }
    let differs = |lines: &[i32], column: usize| {
        let mut texts = lines.iter().filter_map(|line| fields.get(line)?.get(column));
        let first = texts.next();
        texts.any(|text| Some(text) != first)
    };
    let of_group = |(input, lines): &(&InputDefinition, &[i32])| {
        let is_read = |name: &str| input.columns.headers().any(|header| header == name);
        let unread = file.header.iter().enumerate().filter(|(_, name)| !is_read(name));
        unread.filter(|(column, _)| differs(lines, *column)).map(|(_, name)| name.clone()).collect()
    };
    groups.iter().map(of_group).collect()
}
