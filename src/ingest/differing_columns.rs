//! Rows that state one figure → the columns, besides those that are read, in which they differ: what tells them apart.
//! Decides nothing: which of the rows is meant is declared.

use std::collections::HashMap;

use super::record_file::RecordFile;
use crate::pipeline::InputDefinition;

/// Returns, for each group of lines, the headers of the unread columns in which its rows differ.
pub fn differing_columns(file: &RecordFile, input: &InputDefinition, groups: &[Vec<i32>]) -> Vec<Vec<String>> {
    let is_read = |name: &str| input.columns.headers().any(|header| header == name);
    let unread: Vec<usize> = (0..file.header.len()).filter(|index| !is_read(&file.header[*index])).collect();
    let mut fields: HashMap<i32, Vec<String>> = groups.iter().flatten().map(|line| (*line, Vec::new())).collect();
    let visited = file.visit(&mut |line, record| {
        if let Some(of_line) = fields.get_mut(&line) {
            *of_line = unread.iter().map(|column| record.field(*column).as_code()).collect();
        }
    });
    if visited.is_err() {
        return vec![Vec::new(); groups.len()];
    }
    let differs = |lines: &[i32], place: usize| {
        let mut texts = lines.iter().filter_map(|line| fields.get(line)?.get(place));
        let first = texts.next();
        texts.any(|text| Some(text) != first)
    };
    let of_group = |lines: &Vec<i32>| {
        let places = (0..unread.len()).filter(|place| differs(lines, *place));
        places.map(|place| file.header[unread[place]].clone()).collect()
    };
    groups.iter().map(of_group).collect()
}
