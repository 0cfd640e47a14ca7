//! `proof.py`: computes the figure of a proof anew where there is nothing but Python. What it knows is listed here as well,
//! so that nothing is proved that it would refuse; that both compute the same is tested.

use crate::tables::Statistic;

/// Name of the file in a run's folder.
pub const SCRIPT: &str = "proof.py";

/// The text of the file: the same for every run.
pub const TEXT: &str = include_str!("proof.py");

/// Returns whether `proof.py` computes a statistic.
pub const fn computes(statistic: Statistic) -> bool {
    match statistic {
        Statistic::Count
        | Statistic::Median
        | Statistic::Offline
        | Statistic::ShareOfEconomies
        | Statistic::Sum
        | Statistic::Users
        | Statistic::WeightedMean => true,
        Statistic::Gini | Statistic::WeightedMedian => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_script_computes_is_what_may_be_proved() {
        assert!(TEXT.lines().count() <= 80);
        for statistic in Statistic::ALL {
            assert_eq!(TEXT.contains(&format!("\"{}\": lambda", statistic.name())), computes(statistic));
        }
    }
}
