//! Status, reason and coverage of every kind of figure by hand, in the world of tests/six_economies.rs, completed.
//!
//! AAA is the only economy that reports both years, so its change is everybody's: its odds grow from 1:9 to 1:4, by 2.25.
//! So BBB goes from 1:1 to 2.25:1, CCC from 19:1 to 42.75:1, DDD from 99:1 to 222.75:1, FFF from 4:1 to 9:1, and EEE had
//! odds of 2:3 in 2021 and 8:27 the year before.

use polars::prelude::DataFrame;

use crate::support::{Project, number, rows, text};

const PIPELINE: &str = "pipelines/internet-use.toml";

/// The six economies with completed values and two lists of income groups.
fn completed() -> Project {
    let project = Project::six_economies();
    let estimate = "[estimate]\nrules = [\"interpolate\", \"donor-trend\", \"backcast\"]\npredictors = []\n\
        regions = { id = \"itu-region\" }\nincome_groups = { id = \"wb-income\", edition = \"FY2021\" }\nfrom = 2020\n\
        through = 2021\nmax_horizon_years = 3\n\n[[compare]]\nid = \"gender-parity\"";
    project.replace(PIPELINE, "[[compare]]\nid = \"gender-parity\"", estimate);
    let both = "{ id = \"wb-income\", edition = \"FY2021\" },\n    { id = \"wb-income\", edition = \"FY2022\" },";
    project.replace(PIPELINE, "{ id = \"wb-income\", edition = \"FY2021\" },", both);
    project.succeed(&["aggregate"]);
    project
}

fn rounded(value: Option<f64>) -> Option<f64> {
    value.map(|value| (value * 1e6).round() / 1e6)
}

/// A table of figures with the columns that say which is meant.
struct Figures {
    table: DataFrame,
}

impl Figures {
    fn of(project: &Project, table: &str, wanted: &[(&str, &str)]) -> Self {
        Self { table: rows(&rows(&project.table(table), &[("indicator", "internet-use")]), wanted) }
    }

    fn key<'a>(&self, [group, edition, year, profile]: [&'a str; 4]) -> [(&'static str, &'a str); 4] {
        [("group", group), ("edition", edition), ("year", year), ("profile", profile)]
    }

    /// Value and status.
    fn shown(&self, key: [&str; 4]) -> (Option<f64>, String) {
        let key = self.key(key);
        (rounded(number(&self.table, "value", &key)), text(&self.table, "status", &key).unwrap())
    }

    fn number(&self, column: &str, key: [&str; 4]) -> Option<f64> {
        rounded(number(&self.table, column, &self.key(key)))
    }

    fn reason(&self, key: [&str; 4]) -> Option<String> {
        text(&self.table, "reason", &self.key(key))
    }
}

fn means(project: &Project) -> Figures {
    Figures::of(project, "aggregates", &[("statistic", "weighted-mean"), ("sex", "_T")])
}

fn is(value: f64, status: &str) -> (Option<f64>, String) {
    (Some(value), status.to_owned())
}

fn no(status: &str) -> (Option<f64>, String) {
    (None, status.to_owned())
}

#[test]
fn every_economy_says_how_its_value_came_about() {
    let table = completed().table("estimates");
    let of = |economy: &str, year: &str| {
        let key = [("economy", economy), ("year", year)];
        let told = |column| text(&table, column, &key).unwrap();
        (rounded(number(&table, "value", &key)).unwrap(), told("status"), told("method"))
    };
    let is = |value: f64, status: &str, method: &str| (value, status.to_owned(), method.to_owned());
    assert_eq!(of("AAA", "2020"), is(10.0, "A", "reported"));
    assert_eq!(of("AAA", "2021"), is(20.0, "E", "reported"));
    assert_eq!(of("BBB", "2021"), is(69.230_769, "F", "trend"));
    assert_eq!(of("CCC", "2021"), is(97.714_286, "F", "trend"));
    assert_eq!(of("DDD", "2021"), is(99.553_073, "F", "trend"));
    assert_eq!(of("EEE", "2020"), is(22.857_143, "I", "backcast"));
    assert_eq!(of("FFF", "2021"), is(90.0, "F", "trend"));
}

#[test]
fn itu_shows_completed_values_with_the_status_of_what_they_rest_on() {
    let project = completed();
    let of = means(&project);
    let fixed = "2025-12";
    // Forecasts and imputed values of economies are imputed in a group; the source's own estimate is an estimate.
    assert_eq!(of.shown(["africa", fixed, "2020", "itu"]), is(40.0, "A"));
    assert_eq!(of.shown(["africa", fixed, "2021", "itu"]), is(56.923_077, "I"));
    assert_eq!(of.shown(["europe", fixed, "2021", "itu"]), is(98.940_144, "I"));
    assert_eq!(of.shown(["asia-pacific", fixed, "2020", "itu"]), is(22.857_143, "I"));
    assert_eq!(of.shown(["ldc", "2026-04", "2021", "itu"]), is(20.0, "E"));
    assert_eq!(of.shown(["ldc", "2026-04", "2020", "itu"]), is(10.0, "A"));
    assert_eq!(of.shown(["world", fixed, "2020", "itu"]), is(48.728_571, "I"));
    assert_eq!(of.shown(["world", fixed, "2021", "itu"]), is(61.066_658, "I"));
    assert_eq!(of.reason(["world", fixed, "2021", "itu"]), None);
}

#[test]
fn coverage_adds_up_and_is_the_same_whatever_is_shown() {
    let project = completed();
    let of = means(&project);
    // 2021: AAA and EEE report, 1100 of 2000 people; BBB, CCC and DDD are a year old.
    let world = |profile| ["world", "2025-12", "2021", profile];
    let told = |profile| {
        let columns =
            ["n_members", "n_reported", "n_imputed", "n_missing", "weight_reported_share", "weight_imputed_share"];
        columns.map(|column| of.number(column, world(profile)).unwrap())
    };
    assert_eq!(told("itu"), [5.0, 2.0, 3.0, 0.0, 0.55, 0.45]);
    assert_eq!(told("unicef"), [5.0, 2.0, 0.0, 3.0, 0.55, 0.0]);
    assert_eq!(told("world-bank"), told("unicef"));
    assert_eq!(of.number("weight_missing_share", world("itu")), Some(0.0));
    assert_eq!(of.number("weight_missing_share", world("world-bank")), Some(0.45));
    assert_eq!(of.number("mean_horizon_years", world("itu")), Some(0.45));
    assert_eq!(of.number("mean_horizon_years", world("unicef")), Some(0.0));
    // What is reported stands beside what is completed: (100 × 20 + 1000 × 40) / 1100.
    assert_eq!(of.number("value_reported_only", world("itu")), Some(38.181_818));
}

#[test]
fn the_same_figure_is_completed_shown_or_withheld_by_profile() {
    let project = completed();
    let of = means(&project);
    // 2021: 55 % of the weight is reported, above one half and below two thirds; one value is the source's estimate.
    let world = |profile| ["world", "2025-12", "2021", profile];
    assert_eq!(of.shown(world("unicef")), is(38.181_818, "E"));
    assert_eq!(of.shown(world("world-bank")), no("Q"));
    let reason = "reported for 55.0 % of the weight; world-bank shows values from 66.7 %";
    assert_eq!(of.reason(world("world-bank")).as_deref(), Some(reason));
    // 2020: one half to the last digit is enough.
    assert_eq!(of.shown(["world", "2025-12", "2020", "unicef"]), is(74.6, "A"));
    // Nobody reported: there is nothing to withhold.
    let europe = |profile| ["europe", "2025-12", "2021", profile];
    for profile in ["unicef", "world-bank"] {
        assert_eq!(of.shown(europe(profile)), no("O"), "{profile}");
        assert_eq!(of.reason(europe(profile)).as_deref(), Some("reported by none of 2 economies"));
    }
    let withheld = rows(&of.table, &[("status", "Q")]);
    assert_eq!(withheld.height(), rows(&of.table, &[("suppressed", "true")]).height());
    assert!(withheld.height() > 3);
}

#[test]
fn people_medians_counts_and_shares_are_completed_too() {
    let project = completed();
    let of = |statistic: &str| {
        let figures = Figures::of(&project, "aggregates", &[("statistic", statistic), ("sex", "_T")]);
        figures.shown(["world", "2025-12", "2021", "itu"])
    };
    // 2000 × 61.066658 %, and what is left of 2000.
    assert_eq!(of("users"), is(1_221.333_17, "I"));
    assert_eq!(of("offline"), is(778.666_83, "I"));
    // 20, 40, 69.2, 97.7, 99.6: the middle one; two of five are at least 95.
    assert_eq!(of("median"), is(69.230_769, "I"));
    assert_eq!(of("count"), is(2.0, "I"));
    assert_eq!(of("share-of-economies"), is(0.4, "I"));
    let reported = Figures::of(&project, "aggregates", &[("statistic", "median"), ("sex", "_T")]);
    // Two of five economies report in 2021, too few for a median in any profile that shows reports alone.
    for profile in ["unicef", "world-bank"] {
        assert_eq!(reported.shown(["world", "2025-12", "2021", profile]), no("Q"), "{profile}");
    }
}

#[test]
fn two_lists_of_one_classification_stand_side_by_side() {
    let project = completed();
    let of = means(&project);
    let high = |edition| of.shown(["high-income", edition, "2020", "itu"]);
    // FY2021: CCC, DDD, FFF; FY2022: AAA alone; as-of takes the list in force, FY2021 for 2020 and FY2022 for 2021.
    assert_eq!(high("FY2021"), is(96.307_692, "A"));
    assert_eq!(high("FY2022"), is(10.0, "A"));
    assert_eq!(high("as-of"), high("FY2021"));
    let low = |edition, year| of.shown(["low-income", edition, year, "itu"]);
    assert_eq!(low("FY2021", "2021"), is(20.0, "E"), "AAA");
    assert_eq!(low("FY2022", "2021"), is(46.745_562, "I"), "BBB and EEE");
    assert_eq!(low("as-of", "2021"), low("FY2022", "2021"));
    assert_eq!(low("as-of", "2020"), low("FY2021", "2020"));
    // Reported alone, 1000 of 1300 people of the second list report in 2021: enough for both profiles.
    let reported = |profile| of.shown(["low-income", "FY2022", "2021", profile]);
    assert_eq!((reported("unicef"), reported("world-bank")), (is(40.0, "A"), is(40.0, "A")));
    assert_eq!(of.shown(["low-income", "FY2022", "2020", "unicef"]), no("Q"), "300 of 1300 people");
}

#[test]
fn a_gap_is_as_certain_as_the_weaker_of_its_sides() {
    let project = completed();
    let of = |gap: &str| Figures::of(&project, "gaps", &[("gap", gap), ("sex", "_T")]);
    let growth = of("growth-points");
    let fixed = "2025-12";
    assert_eq!(growth.shown(["africa", fixed, "2021", "itu"]), is(16.923_077, "I"), "reported and imputed");
    assert_eq!(growth.shown(["ldc", "2026-04", "2021", "itu"]), is(10.0, "E"), "normal and estimated");
    assert_eq!(growth.shown(["ldc", "2026-04", "2021", "unicef"]), is(10.0, "E"));
    assert_eq!(of("growth-relative").shown(["asia-pacific", fixed, "2021", "itu"]), is(75.0, "I"));
    assert_eq!(of("users-growth").shown(["world", fixed, "2021", "itu"]), is(25.320_026, "I"));
    let income = of("income-ratio");
    let groups = "high-income/low-income";
    assert_eq!(income.shown([groups, "FY2021", "2020", "itu"]), is(9.630_769, "A"));
    assert_eq!(income.shown([groups, "FY2021", "2021", "itu"]), is(4.912_622, "I"), "98.252440 to 20");
    assert_eq!(income.shown([groups, "FY2022", "2021", "itu"]), is(0.427_848, "I"), "20 to 46.745562");
    // A side that nobody reported makes no gap; one that is withheld withholds it.
    assert_eq!(growth.shown(["asia-pacific", fixed, "2021", "unicef"]), no("O"));
    assert_eq!(growth.shown(["world", fixed, "2021", "world-bank"]), no("Q"));
    assert_eq!(growth.shown(["africa", fixed, "2021", "unicef"]), no("Q"));
    let reason = growth.reason(["africa", fixed, "2021", "unicef"]).unwrap();
    assert!(reason.contains("reported for 25.0 % of the weight; unicef shows values from 50.0 %"), "{reason}");
}

#[test]
fn a_gap_between_few_economies_is_of_low_reliability_in_itu_alone() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let gaps = Figures::of(&project, "gaps", &[("gap", "gender-parity")]);
    let africa = |profile| gaps.shown(["africa", "2025-12", "2020", profile]);
    assert_eq!(africa("itu"), is(0.692_185, "U"), "two economies are few");
    assert_eq!((africa("unicef"), africa("world-bank")), (is(0.692_185, "A"), is(0.692_185, "A")));
}
