//! Residuals that were measured on other data → measured anew and kept, where the errors have not grown too much.
//! What a person would have to decide is left as it is and told.

use super::cross_validation::{ALL_ECONOMIES, measure, write_residuals};
use super::failure::Failure;
use super::plan::Plan;
use super::plan::options::{Interrupt, Options};
use super::plan::project::Project;
use super::progress::Progress;
use super::session::now;
use super::store::directory::OutputDirectory;
use super::store::lock::Lock;
use crate::concepts::snapped::exceeds;
use crate::tables::cross_validation::{CrossValidation, Scope};

/// What became of residuals that were measured on other data.
#[derive(Debug)]
pub struct Renewed {
    /// The indicator.
    pub indicator: String,
    /// Why they stay as they are, for a person to decide; none where they are renewed.
    pub why_not: Option<String>,
}

/// Measures the errors anew of the indicators whose residuals are of other data, and keeps them where no mean error at any
/// horizon has grown by more than a share of what it was.
///
/// - Errors: as a run.
pub fn renew_residuals(
    options: &Options,
    max_error_growth: f64,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<Vec<Renewed>, Failure> {
    let project = Project::load(options)?;
    let (plan, inputs) = Plan::new(&project, options)?;
    let output = OutputDirectory::create(options.output_directory())?;
    let _lock = Lock::acquire(&output, now())?;
    let is_stale =
        |(indicator, hash): (&str, &str)| plan.residuals.get(indicator).is_some_and(|file| file.hash() != hash);
    let measured = measure(&project, &plan, inputs, (progress, interrupt), is_stale)?;
    let mut renewed = Vec::new();
    for one in measured {
        let of_indicator = plan.errors.iter().filter(|row| row.indicator.as_ref() == one.indicator);
        let before: Vec<&CrossValidation> = of_indicator.collect();
        let why_not = grown(&before, &one.rows, max_error_growth);
        if why_not.is_none() {
            write_residuals(options, std::slice::from_ref(&one))?;
        }
        renewed.push(Renewed { indicator: one.indicator, why_not });
    }
    Ok(renewed)
}

/// Says which mean error has grown too much, or was never measured.
fn grown(before: &[&CrossValidation], after: &[CrossValidation], max_growth: f64) -> Option<String> {
    let of_all = |row: &&CrossValidation| row.scope == Scope::Rule && row.group.as_ref() == ALL_ECONOMIES;
    let before: Vec<&CrossValidation> = before.iter().copied().filter(of_all).collect();
    if before.is_empty() {
        return Some("errors were never measured before".to_owned());
    }
    before.into_iter().find_map(|earlier| {
        let is_same =
            |row: &&CrossValidation| (&row.method, row.horizon_years) == (&earlier.method, earlier.horizon_years);
        let later = after.iter().filter(of_all).find(is_same)?;
        let (was, is) = (earlier.mean_absolute_error, later.mean_absolute_error);
        exceeds(is, was * (1.0 + max_growth))
            .then(|| format!("the mean error at {} years grows from {was:.2} to {is:.2} points", earlier.horizon_years))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::cross_validation::ALL;

    fn errors(horizon_years: i32, mean_absolute_error: f64) -> CrossValidation {
        CrossValidation {
            indicator: "x".into(),
            scope: Scope::Rule,
            method: "donor-trend".into(),
            horizon_years,
            group: ALL_ECONOMIES.into(),
            class: ALL.into(),
            n: 9,
            mean_absolute_error,
            bias: 0.0,
            bias_standard_error: None,
            interval_coverage: None,
            interval_width: None,
            interval_score: None,
        }
    }

    #[test]
    fn errors_may_grow_to_their_limit_at_every_horizon() {
        let before = [errors(1, 2.0), errors(2, 3.0)];
        let before: Vec<&CrossValidation> = before.iter().collect();
        assert_eq!(grown(&before, &[errors(1, 2.2), errors(2, 1.0)], 0.1), None);
        let told = "the mean error at 2 years grows from 3.00 to 3.31 points";
        assert_eq!(grown(&before, &[errors(1, 2.2), errors(2, 3.31)], 0.1).as_deref(), Some(told));
    }

    #[test]
    fn errors_that_were_never_measured_are_for_a_person() {
        assert_eq!(grown(&[], &[errors(1, 2.0)], 0.1).as_deref(), Some("errors were never measured before"));
    }
}
