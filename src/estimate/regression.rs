//! The level that an economy's income, urban share and region suggest: for economies that never reported, and as
//! the level towards which a long trend is pulled.

use super::logit::logit;

/// Rates above this are clipped before the fit: near saturation the logit of a rate says more about rounding than
/// about income.
const HIGHEST_FITTED_PERCENT: f64 = 97.0;
/// Returns the highest level that a regression is fed with, on the logit scale.
pub fn highest_fitted_level() -> f64 {
    logit(HIGHEST_FITTED_PERCENT)
}

/// Added to the diagonal so that a region without data leaves a solution; far below any real variance.
const RIDGE: f64 = 1e-6;

/// What is known of an economy besides its series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Predictors {
    /// Natural logarithm of GNI per capita in US dollars.
    pub log_gni: f64,
    /// Urban share of the population, 0 to 1.
    pub urban_share: f64,
    /// Number of the region.
    pub region: usize,
}

/// A fitted regression of one year.
#[derive(Clone, Debug, PartialEq)]
pub struct Regression {
    coefficients: Vec<f64>,
    /// Lowest and highest logarithm of income that it was fitted to.
    incomes: [f64; 2],
    /// Lowest and highest logit that it was fitted to.
    levels: [f64; 2],
}

impl Regression {
    /// Fits logit(p) = a + b·ln(GNI) + c·urban + region by least squares.
    ///
    /// - Units: rates in percent, clipped at 97.
    /// - Missing: `None` with fewer economies than coefficients.
    /// - Source: ITU, methodology of aggregates (regression where no donor is at hand); the form is ours,
    ///   cross-validated by leaving whole economies out.
    pub fn fit(observed: &[(f64, Predictors)], n_regions: usize) -> Option<Self> {
        let n_coefficients = 2 + n_regions;
        if observed.len() <= n_coefficients {
            return None;
        }
        let mut normal = vec![vec![0.0; n_coefficients + 1]; n_coefficients];
        let (mut incomes, mut levels) = ([f64::INFINITY, f64::NEG_INFINITY], [f64::INFINITY, f64::NEG_INFINITY]);
        for (rate, predictors) in observed {
            let row = design(predictors, n_regions);
            let level = logit(rate.min(HIGHEST_FITTED_PERCENT));
            for (range, value) in [(&mut incomes, predictors.log_gni), (&mut levels, level)] {
                *range = [range[0].min(value), range[1].max(value)];
            }
            for (left, one) in row.iter().enumerate() {
                for (right, other) in row.iter().enumerate() {
                    normal[left][right] += one * other;
                }
                normal[left][n_coefficients] += one * level;
            }
        }
        for (index, row) in normal.iter_mut().enumerate() {
            row[index] += RIDGE;
        }
        solve(normal).map(|coefficients| Self { coefficients, incomes, levels })
    }

    /// Returns in what a level that the predictors suggest leaves the range of what the regression was fitted to.
    pub fn beyond_fit(&self, predictors: &Predictors) -> Option<&'static str> {
        let is_in = |[lowest, highest]: [f64; 2], value: f64| lowest <= value && value <= highest;
        match (is_in(self.incomes, predictors.log_gni), is_in(self.levels, self.level(predictors))) {
            (true, true) => None,
            (false, _) => Some("income outside the range that the regression was fitted to"),
            (true, false) => Some("level outside the range that the regression was fitted to"),
        }
    }

    /// Returns the logit that the predictors suggest.
    pub fn level(&self, predictors: &Predictors) -> f64 {
        let row = design(predictors, self.coefficients.len() - 2);
        row.iter().zip(&self.coefficients).map(|(value, coefficient)| value * coefficient).sum()
    }
}

/// Income, urban share and one indicator for each region, which together hold the constant.
fn design(predictors: &Predictors, n_regions: usize) -> Vec<f64> {
    let mut row = vec![predictors.log_gni, predictors.urban_share];
    row.extend((0..n_regions).map(|region| if region == predictors.region { 1.0 } else { 0.0 }));
    row
}

/// Solves a small symmetric system by elimination with pivots; `None` where it has no single solution.
fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let n = rows.len();
    for column in 0..n {
        let pivot = (column..n).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()))?;
        rows.swap(column, pivot);
        if rows[column][column].abs() < 1e-12 {
            return None;
        }
        let pivot_row = rows[column].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(index, _)| *index != column) {
            let factor = row[column] / pivot_row[column];
            row.iter_mut().zip(&pivot_row).for_each(|(value, pivot)| *value -= factor * pivot);
        }
    }
    Some((0..n).map(|index| rows[index][n] / rows[index][index]).collect())
}

#[cfg(test)]
mod tests {
    use super::super::logit::from_logit;
    use super::*;

    #[test]
    fn a_world_made_by_the_formula_is_found_again() {
        let formula =
            |p: &Predictors| -8.0 + 0.8 * p.log_gni + 1.5 * p.urban_share + if p.region == 1 { 0.7 } else { 0.0 };
        let observed: Vec<(f64, Predictors)> = (0..40)
            .map(|index| {
                let (i, region) = (f64::from(index), usize::try_from(index % 2).unwrap());
                let predictors =
                    Predictors { log_gni: 6.0 + (i * 0.37) % 4.0, urban_share: 0.2 + (i * 0.193) % 0.7, region };
                (from_logit(formula(&predictors)), predictors)
            })
            .filter(|(rate, _)| *rate < 97.0)
            .collect();
        let regression = Regression::fit(&observed, 2).unwrap();
        let unseen = Predictors { log_gni: 7.7, urban_share: 0.55, region: 1 };
        assert!((regression.level(&unseen) - formula(&unseen)).abs() < 1e-4);
        assert!(Regression::fit(&observed[..4], 2).is_none());
        assert_eq!(regression.beyond_fit(&unseen), None);
        // Incomes run from 6 to 10 and rates to 97 %: logit(97 %) = 3.476, where the formula gives 4.5 and 5.2.
        let rich = Predictors { log_gni: 10.5, urban_share: 0.9, region: 1 };
        assert!(regression.beyond_fit(&rich).unwrap().starts_with("income"));
        let towering = Predictors { log_gni: 9.7, urban_share: 2.8, region: 1 };
        assert!(regression.beyond_fit(&towering).unwrap().starts_with("level"));
    }
}
