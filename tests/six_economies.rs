//! Every statistic, profile and class worked out by hand in a world of six economies:
//!
//! | economy | region | income FY2021 | FY2022 | people | 2020 | 2021 |
//! |---|---|---|---|---|---|---|
//! | AAA | africa | low | high | 100 | 10 % | 20 % |
//! | BBB | africa | not classified | low | 300 | 50 % | – |
//! | CCC | europe | high | – | 200 | 95 % | – |
//! | DDD | europe | high | – | 400 | 99 % | – |
//! | EEE | asia-pacific | – | low | 1000 | – | 40 % |
//! | FFF | none | high | – | 50 | 80 % | – |

use polars::prelude::DataFrame;

use crate::support::{Project, number, rows, text};

/// A number of one aggregate of internet use.
struct Of<'a> {
    table: &'a DataFrame,
    statistic: &'a str,
    profile: &'a str,
}

impl Of<'_> {
    fn wanted<'a>(&'a self, group: &'a str, edition: &'a str, year: &'a str) -> [(&'a str, &'a str); 6] {
        let (statistic, profile) = (("statistic", self.statistic), ("profile", self.profile));
        [("indicator", "internet-use"), ("group", group), ("edition", edition), ("year", year), statistic, profile]
    }

    fn get(&self, column: &str, group: &str, edition: &str, year: &str) -> Option<f64> {
        number(self.table, column, &self.wanted(group, edition, year)).map(|value| (value * 1e9).round() / 1e9)
    }

    fn reason(&self, group: &str, edition: &str, year: &str) -> Option<String> {
        text(self.table, "reason", &self.wanted(group, edition, year))
    }
}

fn aggregates() -> DataFrame {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    project.table("aggregates")
}

#[test]
fn rates_are_weighted_by_people_and_people_are_added_up() {
    let table = aggregates();
    let of = |statistic| Of { table: &table, statistic, profile: "unicef" };
    let mean = |group, edition| of("weighted-mean").get("value", group, edition, "2020");
    assert_eq!(mean("world", "2025-12"), Some(74.6));
    assert_eq!(mean("africa", "2025-12"), Some(40.0));
    assert_eq!(mean("europe", "2025-12"), Some(97.666_666_667));
    assert_eq!(mean("asia-pacific", "2025-12"), None);
    assert_eq!(of("users").get("value", "world", "2025-12", "2020"), Some(746.0));
    assert_eq!(of("offline").get("value", "world", "2025-12", "2020"), Some(254.0));
    assert_eq!(of("users").get("value", "europe", "2025-12", "2020"), Some(586.0));
}

#[test]
fn medians_counts_and_shares_let_every_economy_count_once() {
    let table = aggregates();
    let of = |statistic| Of { table: &table, statistic, profile: "world-bank" };
    assert_eq!(of("median").get("value", "world", "2025-12", "2020"), Some(72.5));
    assert_eq!(of("count").get("value", "world", "2025-12", "2020"), Some(2.0));
    assert_eq!(of("share-of-economies").get("value", "world", "2025-12", "2020"), Some(0.5));
    assert_eq!(of("median").get("weight_reported_share", "world", "2025-12", "2020"), Some(0.8));
    assert_eq!(of("median").get("weight_total", "world", "2025-12", "2020"), Some(5.0));
}

#[test]
fn a_profile_withholds_what_rests_on_too_little_and_says_why() {
    let table = aggregates();
    let in_profile = |profile| Of { table: &table, statistic: "weighted-mean", profile };
    let (world_bank, unicef) = (in_profile("world-bank"), in_profile("unicef"));
    assert_eq!(world_bank.get("weight_reported_share", "world", "2025-12", "2020"), Some(0.5));
    assert_eq!(world_bank.get("value", "world", "2025-12", "2020"), None);
    assert_eq!(world_bank.get("value_reported_only", "world", "2025-12", "2020"), None);
    let reason = world_bank.reason("world", "2025-12", "2020");
    assert_eq!(reason.as_deref(), Some("reported for 50.0 % of the weight; world-bank shows values from 66.7 %"));
    assert_eq!(unicef.get("value", "world", "2025-12", "2021"), Some(38.181_818_182));
    assert_eq!(unicef.reason("asia-pacific", "2025-12", "2020").as_deref(), Some("none of 1 economies reported"));
    let wanted = unicef.wanted("asia-pacific", "2025-12", "2020");
    assert_eq!(text(&table, "suppressed", &wanted).as_deref(), Some("false"));
    assert_eq!(text(&table, "status", &wanted).as_deref(), Some("O"));
    assert_eq!(text(&table, "status", &world_bank.wanted("world", "2025-12", "2020")).as_deref(), Some("Q"));
}

#[test]
fn the_status_tells_whether_the_source_estimated_a_part() {
    let table = aggregates();
    let mean = Of { table: &table, statistic: "weighted-mean", profile: "unicef" };
    assert_eq!(text(&table, "status", &mean.wanted("ldc", "2026-04", "2020")).as_deref(), Some("A"));
    assert_eq!(text(&table, "status", &mean.wanted("ldc", "2026-04", "2021")).as_deref(), Some("E"));
}

#[test]
fn a_group_holds_members_outside_the_universe_and_the_unlisted_are_not_classified() {
    let table = aggregates();
    let mean = Of { table: &table, statistic: "weighted-mean", profile: "unicef" };
    // High income: 200 × 95 % + 400 × 99 % + 50 × 80 % (FFF is in no region) over 650 people.
    assert_eq!(mean.get("value", "high-income", "FY2021", "2020"), Some(96.307_692_308));
    assert_eq!(mean.get("n_members", "high-income", "FY2021", "2020"), Some(3.0));
    // Not classified: BBB by its row, EEE because it has none.
    assert_eq!(mean.get("n_members", "not-classified", "FY2021", "2020"), Some(2.0));
    assert_eq!(mean.get("weight_total", "not-classified", "FY2021", "2020"), Some(1300.0));
    assert_eq!(mean.get("weight_missing_share", "not-classified", "FY2021", "2020"), Some(0.769_230_769));
}

#[test]
fn as_of_takes_the_list_of_each_year() {
    let table = aggregates();
    let mean = Of { table: &table, statistic: "weighted-mean", profile: "unicef" };
    // 31 December 2020 lies in FY2021, 31 December 2021 in FY2022, where AAA alone has high income.
    assert_eq!(mean.get("value", "high-income", "as-of", "2020"), Some(96.307_692_308));
    assert_eq!(mean.get("value", "high-income", "as-of", "2021"), Some(20.0));
    assert_eq!(mean.get("n_members", "low-income", "as-of", "2021"), Some(2.0));
}

#[test]
fn sums_add_amounts_and_people_weigh_themselves() {
    let table = aggregates();
    let wanted = [("indicator", "population"), ("group", "world"), ("year", "2020"), ("profile", "unicef")];
    assert_eq!(number(&table, "value", &wanted), Some(2000.0));
    assert_eq!(text(&table, "weight_unit", &wanted).as_deref(), Some("persons"));
    assert_eq!(number(&table, "n_members", &wanted), Some(5.0));
}

#[test]
fn a_users_groups_are_added_up_with_their_years_of_membership() {
    let project = Project::six_economies();
    project.write("club.csv", "group,economy,from,to\nclub,AAA,,\nclub,Beland,,2020\nclub,丙国,2021,\n");
    let groups = project.path().join("club.csv");
    project.succeed(&["aggregate", "--groups", groups.to_str().unwrap()]);
    let table = project.table("aggregates");
    let mean = Of { table: &table, statistic: "weighted-mean", profile: "unicef" };
    assert_eq!(mean.get("value", "club", "club", "2020"), Some(40.0));
    assert_eq!(mean.get("n_members", "club", "club", "2021"), Some(2.0));
    assert_eq!(mean.get("weight_reported_share", "club", "club", "2021"), Some(0.333_333_333));
    let classified = rows(&table, &[("classification", "user-groups"), ("indicator", "population")]);
    assert_eq!(classified.height(), 4);
}
