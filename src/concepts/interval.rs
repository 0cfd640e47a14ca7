//! Intervals: the range that holds nine of ten possible values of a figure.

use std::cmp::Ordering;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// How far off a figure may be, in its own unit: one number for every draw. Draws of one number belong together, so
/// that those of two figures can be compared draw by draw.
pub type Deviations = Arc<[f32]>;

/// How far off the rows of a table may be. They are two hundred times larger than the rows, so they stand in few large
/// blocks, which go back to the system as a whole when they are no longer needed.
#[derive(Clone, Debug, Default)]
pub struct RowDeviations {
    n_draws: usize,
    blocks: Vec<Vec<f32>>,
    /// Block of each row, and its number in it.
    places: Vec<Option<(usize, usize)>>,
}

/// Deviations of some rows of a table, to be filled by one thread.
#[derive(Clone, Debug)]
pub struct Block {
    n_draws: usize,
    rows: Vec<usize>,
    values: Vec<f32>,
}

impl Block {
    /// Returns an empty block with room for a number of rows.
    pub fn new(n_rows: usize, n_draws: usize) -> Self {
        Self { n_draws, rows: Vec::with_capacity(n_rows), values: Vec::with_capacity(n_rows * n_draws) }
    }

    /// Adds the deviations of a row, one for every draw.
    pub fn push(&mut self, row: usize, deviations: impl IntoIterator<Item = f32>) {
        self.rows.push(row);
        self.values.extend(deviations);
        debug_assert_eq!(self.values.len(), self.rows.len() * self.n_draws, "one deviation for every draw");
    }
}

impl RowDeviations {
    /// Returns the deviations of a table from blocks; where a row has several, the last counts.
    pub fn new(n_rows: usize, n_draws: usize, blocks: Vec<Block>) -> Self {
        let mut places = vec![None; n_rows];
        for (block, Block { rows, .. }) in blocks.iter().enumerate() {
            rows.iter().enumerate().for_each(|(at, row)| places[*row] = Some((block, at)));
        }
        Self { n_draws, blocks: blocks.into_iter().map(|block| block.values).collect(), places }
    }

    /// Returns the number of draws; none where no row may be off.
    pub fn n_draws(&self) -> Option<usize> {
        (!self.blocks.iter().all(Vec::is_empty)).then_some(self.n_draws)
    }

    /// Returns the deviations of a row, if it may be off.
    pub fn get(&self, row: usize) -> Option<&[f32]> {
        let (block, at) = self.places.get(row).copied().flatten()?;
        self.blocks[block].get(at * self.n_draws..(at + 1) * self.n_draws)
    }
}

/// Returns the deviations of a multiple of a figure.
pub fn scaled(deviations: &Deviations, factor: f64) -> Deviations {
    deviations.iter().map(|deviation| (f64::from(*deviation) * factor) as f32).collect()
}

/// A range of 90 %.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

/// Part of the draws that may lie beyond each end.
const TAIL: f64 = 0.05;

impl Interval {
    /// Returns the interval of two ends, where there are both.
    pub fn of_ends(lower: Option<f64>, upper: Option<f64>) -> Option<Self> {
        Some(Self { lower: lower?, upper: upper? })
    }

    /// Returns the interval of possible values of a figure. It is never stretched to hold the figure itself: who shows both
    /// says so where it does not.
    ///
    /// The ends are the 5th and 95th percentile of the draws, interpolated between neighbours.
    ///
    /// - Missing: `None` without draws or where one of them is no number.
    pub fn of(draws: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut draws: Vec<f64> = draws.into_iter().collect();
        Self::of_draws(&mut draws, f64::total_cmp)
    }

    /// Returns the interval of a figure and its deviations.
    pub fn around(value: f64, deviations: &[f32]) -> Option<Self> {
        Some(Self::of_draws(&mut deviations.to_vec(), f32::total_cmp)?.moved(value))
    }

    fn of_draws<N: Copy + Into<f64>>(draws: &mut [N], order: impl Fn(&N, &N) -> Ordering + Copy) -> Option<Self> {
        if draws.is_empty() || draws.iter().any(|draw| !(*draw).into().is_finite()) {
            return None;
        }
        let mut end = |part| percentile(draws, part, order);
        Some(Self { lower: end(TAIL), upper: end(1.0 - TAIL) })
    }

    /// Returns the interval of a figure whose possible values are these times a factor, which turns it where it is negative.
    pub fn scaled(self, factor: f64) -> Self {
        let ends = [self.lower * factor, self.upper * factor];
        Self { lower: ends[0].min(ends[1]), upper: ends[0].max(ends[1]) }
    }

    /// Returns the interval with both ends moved by the same.
    pub fn moved(self, by: f64) -> Self {
        Self { lower: self.lower + by, upper: self.upper + by }
    }

    /// Returns the interval within bounds.
    pub fn within(self, lowest: f64, highest: f64) -> Self {
        Self { lower: self.lower.clamp(lowest, highest), upper: self.upper.clamp(lowest, highest) }
    }

    /// Returns whether a value lies in the interval.
    pub fn holds(&self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }

    /// Returns the interval score of a value: the width, and twenty times the distance of a value outside.
    ///
    /// S = (u − l) + 2/α·max(l − x, 0) + 2/α·max(x − u, 0), with α = 0.1: the smaller the better.
    ///
    /// - Source: Gneiting and Raftery (2007), strictly proper scoring rules.
    pub fn score(&self, value: f64) -> f64 {
        let outside = (self.lower - value).max(value - self.upper).max(0.0);
        self.upper - self.lower + outside / TAIL
    }
}

/// Selects instead of sorting: a run asks for two hundred thousand intervals.
fn percentile<N: Copy + Into<f64>>(values: &mut [N], part: f64, order: impl Fn(&N, &N) -> Ordering + Copy) -> f64 {
    let place = part * (values.len() - 1) as f64;
    let (_, below, above) = values.select_nth_unstable_by(place.floor() as usize, order);
    let below = *below;
    let next = above.iter().copied().min_by(order).unwrap_or(below).into();
    let below = below.into();
    below + (place - place.floor()) * (next - below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_its_own_deviations_and_the_last_block_counts() {
        let block = |rows: &[(usize, f32)]| {
            let mut block = Block::new(rows.len(), 2);
            rows.iter().for_each(|(row, first)| block.push(*row, [*first, first + 0.5]));
            block
        };
        let all = RowDeviations::new(5, 2, vec![block(&[(3, 1.0), (0, 2.0)]), block(&[]), block(&[(3, 4.0)])]);
        let expected: [Option<&[f32]>; 5] = [Some(&[2.0, 2.5]), None, None, Some(&[4.0, 4.5]), None];
        assert_eq!([0, 1, 2, 3, 4].map(|row| all.get(row)), expected);
        assert_eq!((all.get(5), all.n_draws()), (None, Some(2)));
        assert_eq!(RowDeviations::new(5, 2, vec![block(&[])]).n_draws(), None);
    }

    #[test]
    fn nine_of_ten_draws_lie_inside_and_no_end_is_moved_to_the_value() {
        let interval = Interval::of((0..=100).map(f64::from)).unwrap();
        assert_eq!(interval, Interval { lower: 5.0, upper: 95.0 });
        let all_above: Vec<f32> = (0_u8..=100).map(f32::from).collect();
        assert_eq!(Interval::around(50.0, &all_above), Some(Interval { lower: 55.0, upper: 145.0 }));
        assert_eq!(Interval::of([]), None);
        assert_eq!(Interval::of([f64::NAN]), None);
    }

    #[test]
    fn what_is_a_multiple_of_a_figure_has_a_multiple_of_its_interval() {
        let draws: Vec<f32> = (0_i16..500).map(|draw| f32::from((draw * 37) % 101) / 8.0 - 5.0).collect();
        for factor in [1.0, 40.0, -40.0] {
            let turned: Vec<f32> = draws.iter().map(|draw| draw * factor as f32).collect();
            let (whole, ends) = (Interval::around(70.0, &turned).unwrap(), Interval::around(0.0, &draws).unwrap());
            let scaled = ends.scaled(factor).moved(70.0);
            assert!((whole.lower - scaled.lower).abs() < 1e-9 && (whole.upper - scaled.upper).abs() < 1e-9, "{factor}");
        }
    }

    #[test]
    fn deviations_of_a_multiple_are_a_multiple() {
        let draws: Deviations = [-1.0, 0.5].into();
        assert_eq!(*scaled(&draws, -4.0), [4.0, -2.0]);
    }

    #[test]
    fn a_value_outside_costs_twenty_times_its_distance() {
        let interval = Interval { lower: 10.0, upper: 20.0 };
        assert_eq!([interval.score(15.0), interval.score(9.0), interval.score(21.0)], [10.0, 30.0, 30.0]);
        assert!(interval.holds(20.0) && !interval.holds(20.1));
    }
}
