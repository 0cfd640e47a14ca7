//! How often the intervals of economies of one class held when origins were left out: where they held too seldom, an estimate
//! says so. Measures nothing itself.

use std::collections::BTreeMap;

use super::cross_validate::Task;
use super::residuals::ErrorKind;
use crate::concepts::Text;

/// Economies of one kind: by their last report, or by the level that is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntervalClass {
    /// The last report is measured.
    Measured,
    /// The source estimated the last report.
    Estimated,
    /// Below 30 percent.
    Below30,
    /// From 30 to 80 percent.
    From30To80,
    /// Above 80 percent.
    Above80,
}

impl IntervalClass {
    /// All classes.
    pub const ALL: [Self; 5] = [Self::Measured, Self::Estimated, Self::Below30, Self::From30To80, Self::Above80];

    /// Returns the name that stands in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Measured => "last-report-A",
            Self::Estimated => "last-report-E",
            Self::Below30 => "level-below-30",
            Self::From30To80 => "level-30-to-80",
            Self::Above80 => "level-above-80",
        }
    }

    /// Returns whether an estimate is of the class.
    pub fn holds(self, is_estimated: bool, rate_percent: f64) -> bool {
        match self {
            Self::Measured => !is_estimated,
            Self::Estimated => is_estimated,
            Self::Below30 => rate_percent < 30.0,
            Self::From30To80 => (30.0..=80.0).contains(&rate_percent),
            Self::Above80 => rate_percent > 80.0,
        }
    }

    /// Returns the class in words, as "estimates below 30 percent".
    const fn told(self) -> &'static str {
        match self {
            Self::Measured => "estimates after a measured report",
            Self::Estimated => "estimates after one of the source",
            Self::Below30 => "estimates below 30 percent",
            Self::From30To80 => "estimates of 30 to 80 percent",
            Self::Above80 => "estimates above 80 percent",
        }
    }
}

/// Intervals of nine in ten that hold in less than eight of ten tests say too much.
const LEAST_HELD: f64 = 0.8;
/// Fewer tests say nothing.
const FEWEST_TESTS: usize = 20;

/// How the intervals of a class held.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Tested {
    n: usize,
    /// Part of the tests in which they held, 0 to 1.
    held: f64,
}

/// How often the intervals of economies held, by rule, years and class.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IntervalTests(BTreeMap<ErrorKind, BTreeMap<i32, BTreeMap<IntervalClass, Tested>>>);

impl IntervalTests {
    /// Adds how often the intervals of a class held; what is of no rule that completes values, or of another class, is passed
    /// over.
    pub fn insert(&mut self, method: &str, class: &str, horizon_years: i32, (n, held): (usize, f64)) {
        let task = Task::COMPLETING.into_iter().find(|task| *task.method(task.chosen()) == *method);
        let class = IntervalClass::ALL.into_iter().find(|known| known.name() == class);
        if let Some((kind, class)) = task.and_then(ErrorKind::of_task).zip(class) {
            let of_horizon = self.0.entry(kind).or_default().entry(horizon_years).or_default();
            of_horizon.insert(class, Tested { n, held });
        }
    }

    /// Returns why the interval of an estimate is not to be relied on: the class of which it is that held most seldom, where that
    /// is in less than eight of ten tests or nobody can tell; `None` where all held, or no rule was tested at all.
    ///
    /// A horizon that was not tested is judged by the longest shorter one.
    pub fn doubt(
        &self,
        kind: ErrorKind,
        horizon_years: i32,
        (is_estimated, rate_percent): (bool, f64),
    ) -> Option<Text> {
        let horizons = self.0.get(&kind)?;
        let (horizon_years, classes) =
            horizons.range(..=horizon_years).next_back().or_else(|| horizons.first_key_value())?;
        let none = Tested { n: 0, held: 0.0 };
        let of_class = |class: IntervalClass| (class, classes.get(&class).copied().unwrap_or(none));
        let own = IntervalClass::ALL.into_iter().filter(|class| class.holds(is_estimated, rate_percent));
        let own: Vec<(IntervalClass, Tested)> = own.map(of_class).collect();
        let years = if *horizon_years == 1 { "a year".to_owned() } else { format!("{horizon_years} years") };
        if let Some((class, tested)) = own.iter().find(|(_, tested)| tested.n < FEWEST_TESTS) {
            let n = tested.n;
            let told = class.told();
            return Some(format!("its interval was tested on {n} {told} over {years}, too few to tell").into());
        }
        let worst = own.into_iter().min_by(|one, other| one.1.held.total_cmp(&other.1.held));
        let (class, tested) = worst.filter(|(_, tested)| tested.held < LEAST_HELD)?;
        let (told, held) = (class.told(), (tested.held * 100.0).round());
        Some(format!("intervals of {told} over {years} held in {held} of 100 tests, not in 90").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tests() -> IntervalTests {
        let mut tests = IntervalTests::default();
        for class in IntervalClass::ALL {
            tests.insert("donor-trend", class.name(), 1, (50, 0.9));
            tests.insert("donor-trend", class.name(), 3, (50, 0.85));
        }
        tests.insert("donor-trend", "level-below-30", 3, (230, 0.57));
        tests.insert("donor-trend", "last-report-E", 3, (60, 0.78));
        tests.insert("left-out/donor-trend", "level-above-80", 5, (3, 1.0));
        tests.insert("carry-forward", "level-below-30", 1, (99, 0.1));
        tests.insert("donor-trend", "africa", 1, (99, 0.1));
        tests
    }

    fn doubt(horizon_years: i32, is_estimated: bool, rate_percent: f64) -> Option<String> {
        let doubt = tests().doubt(ErrorKind::Trend, horizon_years, (is_estimated, rate_percent));
        doubt.map(|doubt| doubt.to_string())
    }

    #[test]
    fn what_held_in_less_than_eight_of_ten_tests_says_so() {
        assert_eq!(doubt(1, true, 10.0), None);
        assert_eq!(doubt(3, false, 50.0), None);
        let below = "intervals of estimates below 30 percent over 3 years held in 57 of 100 tests, not in 90";
        assert_eq!(doubt(3, false, 29.9).as_deref(), Some(below));
        assert_eq!(doubt(3, true, 29.9).as_deref(), Some(below), "the class that held most seldom");
        let estimated =
            "intervals of estimates after one of the source over 3 years held in 78 of 100 tests, not in 90";
        assert_eq!(doubt(3, true, 90.0).as_deref(), Some(estimated));
        assert_eq!(doubt(2, true, 10.0), None, "two years were not tested; one was");
    }

    #[test]
    fn what_was_tested_on_few_economies_says_so_and_what_never_was_says_nothing() {
        let few = "its interval was tested on 3 estimates above 80 percent over 5 years, too few to tell";
        assert_eq!(
            doubt(7, false, 90.0).as_deref(),
            Some("its interval was tested on 0 estimates after a measured report over 5 years, too few to tell")
        );
        let mut tests = tests();
        tests.insert("left-out/donor-trend", "last-report-A", 5, (40, 0.9));
        assert_eq!(tests.doubt(ErrorKind::Trend, 5, (false, 90.0)).as_deref(), Some(few));
        assert_eq!(tests.doubt(ErrorKind::Backcast, 5, (false, 90.0)), None);
    }
}
