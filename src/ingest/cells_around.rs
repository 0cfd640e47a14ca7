//! The cells around a declared range of a sheet: a range that ends inside the data would forget rows or columns.
//! Knows positions and whether cells are filled, not what they say.

use std::collections::BTreeSet;

/// First and last row and column of a range, counted from 0.
pub type Corners = ((u32, u32), (u32, u32));

/// The filled cells directly below a range and beside it.
#[derive(Debug, Default)]
pub struct CellsAround {
    below: BTreeSet<u32>,
    has_number_below: bool,
    /// Rows of the range that go on in the column left of it, and right of it.
    left: BTreeSet<u32>,
    right: BTreeSet<u32>,
}

impl CellsAround {
    /// Takes a filled cell that is outside the range.
    pub fn see(&mut self, (first, last): Corners, (row, column): (u32, u32), is_number: bool) {
        let in_columns = (first.1..=last.1).contains(&column);
        let in_rows = (first.0..=last.0).contains(&row);
        if in_columns && last.0.checked_add(1) == Some(row) {
            self.below.insert(column);
            self.has_number_below |= is_number;
        } else if in_rows && last.1.checked_add(1) == Some(column) {
            self.right.insert(row);
        } else if in_rows && column.checked_add(1) == Some(first.1) {
            self.left.insert(row);
        }
    }

    /// Returns what the range cuts off, as `row 213`; a remark of one cell below, or a text without a number, is no row.
    pub fn cut_off(&self, (first, last): Corners, header_row: u32) -> Option<String> {
        let goes_on = |rows: &BTreeSet<u32>| rows.contains(&header_row) && rows.len() > 1;
        if self.below.len() > 1 && self.has_number_below {
            Some(format!("row {}", last.0 + 2))
        } else if goes_on(&self.right) {
            Some(format!("column {}", column_name(last.1 + 1)))
        } else if goes_on(&self.left) {
            Some(format!("column {}", column_name(first.1.saturating_sub(1))))
        } else {
            None
        }
    }
}

/// Returns the name of a column counted from 0: A, Z, AA.
pub fn column_name(column: u32) -> String {
    let letter = char::from(b'A' + (column % 26) as u8);
    if column < 26 { letter.to_string() } else { format!("{}{letter}", column_name(column / 26 - 1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const B3_E8: Corners = ((2, 1), (7, 4));

    fn cut_off(filled: &[(u32, u32, bool)]) -> Option<String> {
        let mut around = CellsAround::default();
        filled.iter().for_each(|(row, column, is_number)| around.see(B3_E8, (*row, *column), *is_number));
        around.cut_off(B3_E8, 2)
    }

    #[test]
    fn a_row_below_and_a_column_beside_are_cut_off_and_remarks_are_not() {
        assert_eq!(cut_off(&[(8, 1, false), (8, 4, true)]).as_deref(), Some("row 9"));
        assert_eq!(cut_off(&[(2, 5, false), (3, 5, false)]).as_deref(), Some("column F"));
        assert_eq!(cut_off(&[(2, 0, false), (3, 0, true)]).as_deref(), Some("column A"));
        for remark in [
            &[(8, 1, false)][..],
            &[(8, 1, false), (8, 2, false)],
            &[(2, 5, false)],
            &[(3, 5, false)],
            &[(9, 1, false), (9, 4, true)],
        ] {
            assert_eq!(cut_off(remark), None);
        }
        assert_eq!([0, 25, 26, 701, 702].map(column_name), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
