//! Rows of one table as the indicators gave them: each part sorted, merged only on the way to the file.
//! A merged copy would be most of a run's memory.

use std::cmp::Ordering;
use std::ops::Range;

use itertools::Itertools;
use rayon::prelude::*;

use crate::concepts::{EconomyId, Text};

/// Parts of a table.
#[derive(Debug)]
pub struct Parts<Row> {
    parts: Vec<Vec<Row>>,
    order: fn(&Row, &Row) -> Ordering,
}

impl<Row> Default for Parts<Row> {
    fn default() -> Self {
        Self { parts: Vec::new(), order: |_, _| Ordering::Equal }
    }
}

impl<Row> From<Vec<Row>> for Parts<Row> {
    /// One part, in its order.
    fn from(rows: Vec<Row>) -> Self {
        Self { parts: vec![rows], ..Self::default() }
    }
}

impl<Row> Parts<Row> {
    /// Returns all rows, part after part.
    pub fn iter(&self) -> impl Iterator<Item = &Row> {
        self.parts.iter().flatten()
    }
}

impl<Row: Send> Parts<Row> {
    /// Returns a table of these parts; each is sorted first, where it is not.
    pub fn new(mut parts: Vec<Vec<Row>>, order: fn(&Row, &Row) -> Ordering) -> Self {
        parts.par_iter_mut().for_each(|part| part.sort_by(order));
        Self { parts, order }
    }

    /// Returns the number of rows.
    pub fn n_rows(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }

    /// Returns the parts.
    pub fn parts(&self) -> &[Vec<Row>] {
        &self.parts
    }

    /// Returns all rows in their order; those that are equal in the order of their parts.
    pub fn merged(&self) -> impl Iterator<Item = &Row> {
        self.parts.iter().kmerge_by(|a, b| (self.order)(a, b).is_lt())
    }

    /// Returns the merged table.
    pub fn into_merged(self) -> Vec<Row> {
        let mut rows = Vec::with_capacity(self.n_rows());
        rows.extend(self.parts.into_iter().kmerge_by(|a, b| (self.order)(a, b).is_lt()));
        rows
    }
}

/// Returns where the rows of tables stand that are sorted by economy, then indicator: each part is of one indicator and in its order.
/// A part with the place of some of its rows comes after the other; of hundreds of series no row is held against another.
pub fn by_economy<'a, Row: 'a>(
    parts: impl Iterator<Item = (&'a Text, &'a [Row])>,
    economy: impl Fn(&Row) -> EconomyId,
) -> Vec<(usize, Range<usize>)> {
    let mut runs: Vec<(EconomyId, &Text, usize, Range<usize>)> = Vec::new();
    for (place, (indicator, rows)) in parts.enumerate() {
        let mut from = 0;
        for run in rows.chunk_by(|one, next| economy(one) == economy(next)) {
            runs.push((economy(&run[0]), indicator, place, from..from + run.len()));
            from += run.len();
        }
    }
    runs.sort_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)));
    runs.into_iter().map(|(.., place, rows)| (place, rows)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_merged_in_order() {
        let parts = || Parts::new(vec![vec![7, 1, 4], vec![], vec![3, 9], vec![4]], i32::cmp);
        assert_eq!(parts().merged().copied().collect::<Vec<_>>(), [1, 3, 4, 4, 7, 9]);
        assert_eq!((parts().n_rows(), parts().into_merged()), (6, vec![1, 3, 4, 4, 7, 9]));
        assert!(Parts::<i32>::default().into_merged().is_empty());
    }
}
