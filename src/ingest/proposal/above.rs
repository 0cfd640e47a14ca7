//! Empty cells that repeat the cell above, as merged ones do → `fill_down`.
//! Decides by the column alone: each of its texts stands once, and at least half as many rows below them are empty.

use std::collections::BTreeSet;

use super::draft::Draft;
use crate::ingest::record_file::RecordFile;

/// Declares that empty cells of a key repeat the one above, where they do; returns whether that is new.
pub fn repeat(draft: &mut Draft, name: &str, file: &RecordFile) -> bool {
    let is_key = name == draft.columns.economy || name == draft.columns.year;
    let fill_down = &draft.sidecar.layout.fill_down;
    if !is_key || draft.preset.is_some() || fill_down.iter().any(|known| known == name) || !repeats(file, name) {
        return false;
    }
    draft.sidecar.layout.fill_down.push(name.to_owned());
    draft.open.push(format!("empty cells of `{name}` are read as the cell above them (`fill_down`)"));
    true
}

fn repeats(file: &RecordFile, name: &str) -> bool {
    let Ok(column) = file.column(name) else { return false };
    let (mut texts, mut is_once, mut n_empty, mut begins_empty) = (BTreeSet::new(), true, 0_usize, false);
    let mut line_before = 0;
    let visited = file.visit(&mut |line, record| {
        // A row with several values is visited once for each.
        if std::mem::replace(&mut line_before, line) == line {
            return;
        }
        let text = record.field(column).as_code();
        if text.is_empty() {
            n_empty += 1;
            begins_empty |= texts.is_empty();
        } else {
            is_once &= texts.insert(text);
        }
    });
    visited.is_ok() && is_once && !begins_empty && 2 * n_empty >= texts.len()
}
