//! The middle of some numbers: under every median, of economies, of steps and of predictors.

/// Returns the middle value; the mean of the two in the middle where their number is even, `None` where there is none.
pub fn middle(mut values: Vec<f64>) -> Option<f64> {
    let (middle, n) = (values.len() / 2, values.len());
    if n == 0 {
        return None;
    }
    let (below, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *upper;
    let lower = below.iter().copied().max_by(f64::total_cmp);
    Some(if n % 2 == 1 { upper } else { lower.map_or(upper, |lower| (lower + upper) / 2.0) })
}
