//! The middle of some numbers: under every median, of economies, of steps and of predictors.

/// Returns the middle value; the mean of the two in the middle where their number is even, `None` where there is none.
pub fn middle(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied()?;
    if values.len() % 2 == 1 { Some(upper) } else { Some((values[middle - 1] + upper) / 2.0) }
}
