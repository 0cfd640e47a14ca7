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

use crate::support::{Project, distinct, number, rows, text};

/// A number of one aggregate of internet use.
struct Of<'a> {
    table: &'a DataFrame,
    statistic: &'a str,
    profile: &'a str,
}

impl Of<'_> {
    fn wanted<'a>(&'a self, group: &'a str, edition: &'a str, year: &'a str) -> [(&'a str, &'a str); 7] {
        let (statistic, profile) = (("statistic", self.statistic), ("profile", self.profile));
        let (group, edition, sex) = (("group", group), ("edition", edition), ("sex", "_T"));
        [("indicator", "internet-use"), group, edition, ("year", year), sex, statistic, profile]
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
    assert_eq!(unicef.reason("asia-pacific", "2025-12", "2020").as_deref(), Some("reported by none of 1 economy"));
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
    let total = [("sex", "_T"), ("age", "_T")];
    let wanted =
        [("indicator", "population"), ("group", "world"), ("year", "2020"), ("profile", "unicef"), total[0], total[1]];
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
    let classified = rows(&table, &[("classification", "user-groups"), ("indicator", "population"), ("sex", "F")]);
    assert_eq!(classified.height(), 6);
}

/// The gaps of a group in profile unicef, rounded to 1e-9.
fn gap(table: &DataFrame, id: &str, indicator: &str, group: &str, column: &str) -> Option<f64> {
    let year = if id.contains("growth") { "2021" } else { "2020" };
    let sex = if id.starts_with("gender") { "F/M" } else { "_T" };
    let wanted =
        [("gap", id), ("indicator", indicator), ("group", group), ("profile", "unicef"), ("year", year), ("sex", sex)];
    let rows = rows(table, &wanted);
    let rows = if rows.height() > 1 { crate::support::rows(&rows, &[("edition", "FY2021")]) } else { rows };
    assert_eq!(rows.height(), 1, "{id} {indicator} {group}");
    number(&rows, column, &[("gap", id)]).map(|value| (value * 1e9).round() / 1e9)
}

fn gaps() -> DataFrame {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    project.table("gaps")
}

#[test]
fn women_and_men_are_compared_over_the_economies_that_have_both() {
    let table = gaps();
    let of = |id, group, column| gap(&table, id, "internet-use", group, column);
    // Women: (40 × 5 + 150 × 40) / 190, men: (60 × 15 + 150 × 60) / 210.
    assert_eq!(of("gender-parity", "africa", "numerator"), Some(32.631_578_947));
    assert_eq!(of("gender-parity", "africa", "denominator"), Some(47.142_857_143));
    assert_eq!(of("gender-parity", "africa", "value"), Some(0.692_185_008));
    assert_eq!(of("gender-difference", "africa", "value"), Some(-14.511_278_195));
    assert_eq!(of("gender-parity", "africa", "n_pairs"), Some(2.0));
    // DDD has no value for men, so only CCC is a pair: 200 of 600 people.
    assert_eq!(of("gender-parity", "europe", "value"), None);
    assert_eq!(of("gender-parity", "europe", "n_pairs"), Some(1.0));
    assert_eq!(of("gender-parity", "europe", "weight_reported_share"), Some(0.333_333_333));
    let africa = [("gap", "gender-parity"), ("group", "africa"), ("year", "2020"), ("profile", "unicef")];
    assert_eq!(text(&table, "parity_class", &africa).as_deref(), Some("below-parity"));
    assert_eq!(text(&table, "sex", &africa).as_deref(), Some("F/M"));
}

#[test]
fn the_young_and_the_towns_are_compared_with_the_others() {
    let table = gaps();
    let of = |id, column| gap(&table, id, "internet-use-findex", "africa", column);
    // Young: (20 × 50 + 50 × 80) / 70; 25 and over: (60 × 25 + 150 × 40) / 210.
    assert_eq!(of("youth-ratio", "value"), Some(2.0));
    assert_eq!(of("youth-difference", "value"), Some(35.714_285_714));
    // Shares of 2019 carried forward: urban (25 × 60 + 150 × 90) / 175, rural (75 × 20 + 150 × 45) / 225.
    assert_eq!(of("urban-rural-ratio", "numerator"), Some(85.714_285_714));
    assert_eq!(of("urban-rural-ratio", "denominator"), Some(36.666_666_667));
    assert_eq!(of("urban-rural-ratio", "value"), Some(2.337_662_338));
    assert_eq!(of("urban-rural-difference", "value"), Some(49.047_619_048));
    let aggregates = aggregates();
    let urban = [("indicator", "internet-use-findex"), ("group", "africa"), ("location", "U"), ("profile", "unicef")];
    assert_eq!(text(&aggregates, "weight_unit", &urban).as_deref(), Some("persons of all ages (proxy)"));
}

#[test]
fn groups_are_compared_with_each_other() {
    let table = gaps();
    let of = |id, indicator, group| gap(&table, id, indicator, group, "value");
    assert_eq!(of("income-ratio", "internet-use", "high-income/low-income"), Some(9.630_769_231));
    assert_eq!(of("income-difference", "internet-use", "high-income/low-income"), Some(86.307_692_308));
    // Median price 20 in the low-income group against 2 in the high-income group.
    assert_eq!(of("price-multiple", "price-mobile-broadband-5gb", "low-income/high-income"), Some(10.0));
    assert_eq!(of("income-difference", "price-mobile-broadband-5gb", "low-income/high-income"), Some(18.0));
    let price = [("gap", "income-difference"), ("indicator", "price-mobile-broadband-5gb"), ("profile", "unicef")];
    assert_eq!(text(&table, "unit", &price).as_deref(), Some("points"));
}

#[test]
fn growth_is_the_groups_own() {
    let table = gaps();
    let of = |id| gap(&table, id, "internet-use", "ldc", "value");
    // AAA goes from 10 to 20 percent of 100 people.
    assert_eq!(of("growth-points"), Some(10.0));
    assert_eq!(of("growth-relative"), Some(100.0));
    assert_eq!(of("growth-cagr"), Some(100.0));
    assert_eq!(of("users-growth"), Some(100.0));
    assert_eq!(gap(&table, "users-growth", "internet-use", "ldc", "numerator"), Some(20.0));
    // Africa reports for 100 % of its weight in 2020 and for 25 % in 2021.
    assert_eq!(gap(&table, "growth-points", "internet-use", "africa", "value"), None);
    assert_eq!(gap(&table, "growth-points", "internet-use", "africa", "weight_reported_share"), Some(0.25));
}

#[test]
fn the_latest_value_of_a_window_counts_for_its_last_year() {
    let table = aggregates();
    let wanted = [("indicator", "ict-skills"), ("group", "africa"), ("year", "2020"), ("profile", "unicef")];
    // AAA's 20 % of 2019 (80 people of 15 and over), BBB's 50 % of 2020 (200 people); CCC's 2017 is outside.
    assert_eq!(number(&table, "value", &wanted).map(|value| (value * 1e9).round() / 1e9), Some(41.428_571_429));
    assert_eq!(
        number(&table, "mean_horizon_years", &wanted).map(|years| (years * 1e9).round() / 1e9),
        Some(0.285_714_286)
    );
    let europe = [("indicator", "ict-skills"), ("group", "europe"), ("year", "2020"), ("profile", "unicef")];
    assert_eq!(number(&table, "n_reported", &europe), Some(0.0));
}

#[test]
fn amounts_and_what_follows_from_them_are_added_up() {
    let table = aggregates();
    let of = |indicator, column| {
        let wanted = [("indicator", indicator), ("group", "africa"), ("year", "2020"), ("profile", "unicef")];
        number(&table, column, &wanted).map(|value| (value * 1e9).round() / 1e9)
    };
    assert_eq!(of("e-waste-generated", "value"), Some(3.5));
    assert_eq!(of("e-waste-collected", "value"), Some(0.7));
    // 0.7 of 3.5 tonnes, the mean of 20 % and 20 % weighted by tonnes.
    assert_eq!(of("e-waste-collection-rate", "value"), Some(20.0));
    assert_eq!(of("e-waste-collection-rate", "weight_total"), Some(3.5));
}

#[test]
fn a_users_group_may_hold_another() {
    let project = Project::six_economies();
    project.write("club.csv", "group,economy\nsmall,AAA\nsmall,BBB\nlarge,small\nlarge,CCC\n");
    project.succeed(&["aggregate", "internet-use", "--groups", "club.csv"]);
    let table = project.table("aggregates");
    let mean = Of { table: &table, statistic: "weighted-mean", profile: "unicef" };
    // (100 × 10 % + 300 × 50 % + 200 × 95 %) / 600.
    assert_eq!(mean.get("value", "large", "club", "2020"), Some(58.333_333_333));
    assert_eq!(mean.get("n_members", "large", "club", "2020"), Some(3.0));
}

/// A finding of the last run: how severe, and the message.
fn finding(project: &Project, code: &str, economy: &str, year: &str) -> Option<(String, String)> {
    let found = rows(&project.table("findings"), &[("code", code), ("economy", economy), ("year", year)]);
    let first = |column| Some(distinct(&found, column, &[("code", code)]).first()?.clone());
    Some((first("severity")?, first("message")?))
}

#[test]
fn a_weight_out_of_line_is_an_error_with_its_place() {
    let project = Project::six_economies();
    project.replace("raw/un/population.csv", "EEE,2021,_T,_T,1000", "EEE,2021,_T,_T,1");
    project.succeed(&["aggregate"]);
    let (severity, message) = finding(&project, "E021", "EEE", "2021").unwrap();
    assert_eq!(severity, "error");
    assert!(message.contains("raw/un/population.csv:"), "{message}");
    let (severity, message) = finding(&project, "E022", "EEE", "2021").unwrap();
    assert_eq!(severity, "error");
    assert!(message.contains("the whole is 1, its ages Y15T24 give 200; and 1 more"), "{message}");
    let strict = project.run(&["aggregate", "--strict", "--force"]);
    assert_eq!(strict.code, Some(1), "{}", strict.stderr);
    assert!(strict.stderr.contains("EEE 2021"), "{}", strict.stderr);
}

#[test]
fn a_value_that_the_pipeline_allows_fails_no_strict_run_up_to_its_size() {
    let project = Project::six_economies();
    project.replace("pipelines/internet-use.toml", "max_annual_change_points = 15", "max_annual_change_points = 9");
    assert_eq!(project.run(&["aggregate", "--strict"]).code, Some(1), "AAA rises from 10 to 20");
    let allow = |up_to: &str| {
        let entry = format!("[[allow]]\ncode = \"W012\"\nat = [\"AAA 2021\"]\n{up_to}reason = \"a survey\"\n\n");
        project.replace(
            "pipelines/internet-use.toml",
            "[[compare]]\nid = \"gender-parity\"",
            &format!("{entry}[[compare]]\nid = \"gender-parity\""),
        );
    };
    allow("up_to = 9\n");
    assert_eq!(project.run(&["aggregate", "--strict"]).code, Some(1), "10 points are more than 9");
    allow("up_to = 10\n");
    project.succeed(&["aggregate", "--strict"]);
}

#[test]
fn growth_over_a_change_of_source_says_so() {
    let project = Project::six_economies();
    let sidecar = project.read("raw/itu/internet-use.csv.toml").replace("itu/internet-use", "wb/internet-use");
    project.write("raw/wb/internet-use.csv.toml", sidecar);
    project.write_raw("raw/wb/internet-use.csv", "economy,year,value\nBBB,2020,57\nBBB,2021,58\n");
    let columns = "columns = { economy = \"economy\", year = \"year\", value = \"value\" }";
    let input = format!("[[input]]\ndataset = \"wb/internet-use\"\n{columns}\npriority = 2\n\n[check]");
    project.replace("pipelines/internet-use.toml", "[check]", &input);
    project.succeed(&["aggregate"]);
    let row = [("economy", "BBB"), ("year", "2021"), ("indicator", "internet-use"), ("sex", "_T")];
    assert_eq!(text(&project.table("observations"), "status", &row).as_deref(), Some("B"));
    assert!(finding(&project, "W031", "BBB", "2021").unwrap().1.contains("a step of +8.0 points"));
    let gaps = project.table("gaps");
    let growth = |group| {
        let (gap, edition, sex) = (("gap", "growth-points"), ("edition", "2025-12"), ("sex", "_T"));
        let wanted = [gap, ("group", group), edition, ("year", "2021"), sex, ("profile", "unicef")];
        (text(&gaps, "status", &wanted).unwrap(), text(&gaps, "note", &wanted).unwrap_or_default())
    };
    // BBB has 300 of Africa's 400 people; nothing changes its source in Europe.
    let (status, note) = growth("africa");
    assert_eq!(status, "B");
    assert!(note.contains("the series of 75.0 % of the weight break in between"), "{note}");
    assert!(!growth("europe").1.contains("break"));
}

/// Adds rows to the lists of groups.
fn with_lists(project: &Project, rows: &str) {
    let lists = "raw/itu/classifications.csv";
    project.write_raw(lists, format!("{}{rows}", project.read(lists)));
}

#[test]
fn an_economy_in_two_regions_is_refused_with_its_name_and_both_groups() {
    let project = Project::six_economies();
    with_lists(&project, "itu-region,2025-12,africa,DDD\n");
    let refused = project.run(&["aggregate"]);
    assert_eq!(refused.code, Some(3), "{}", refused.stderr);
    let told = "DDD is in africa and in europe of itu-region 2025-12";
    assert!(refused.stderr.contains(told), "{}", refused.stderr);
    // A classification of one's own is a partition where its sidecar says so.
    let project = Project::six_economies();
    with_lists(&project, "blocs,2025-12,north,AAA\nblocs,2025-12,south,AAA\n");
    project.succeed(&["aggregate", "--strict"]);
    let sidecar = "raw/itu/classifications.csv.toml";
    let declared = format!("{}\n[[classification]]\nid = \"blocs\"\npartition = true\n", project.read(sidecar));
    project.write(sidecar, declared);
    let refused = project.run(&["aggregate"]);
    assert_eq!(refused.code, Some(3), "{}", refused.stderr);
    assert!(refused.stderr.contains("AAA is in north and in south of blocs 2025-12"), "{}", refused.stderr);
}

/// The people online of 2020: AAA 10, BBB 150, CCC 190, DDD 396, together 746.
#[test]
fn a_users_group_never_takes_the_place_of_one_of_the_same_name() {
    let project = Project::small_report();
    let figures = r#"title = { en = "Report", zh = "报告" }
[[figure]]
number = "1"
section = "1"
title = { en = "Use", zh = "使用" }
points = ["africa", "user-groups:own:africa"]
year = 2020
[[figure.series]]
id = "use"
name = { en = "Use", zh = "使用" }
indicator = "internet-use"
statistic = "weighted-mean"
"#;
    project.write("pipelines/reports/small/figures.toml", figures);
    project.succeed(&["aggregate"]);
    let claims = |project: &Project| project.read("output/latest/tables/claims.csv");
    let without = claims(&project);
    project.write("own.csv", "group,economy\nafrica,CCC\nafrica,DDD\neurope,AAA\nworld,AAA\nmine,AAA\n");
    project.succeed(&["aggregate", "--groups", "own.csv"]);
    assert_eq!(claims(&project), without);
    let figure = project.read("output/latest/tables/figure-01.csv");
    // africa: (10 + 150) / 400; the user's: (190 + 396) / 600.
    assert!(figure.contains(",africa,Africa,") && figure.contains(",40,"), "{figure}");
    assert!(figure.contains(",user-groups:own:africa,africa,") && figure.contains(",97.66666666666667,"), "{figure}");
    let page = project.read("output/latest/tables/internet-use.md");
    assert!(page.contains("\n| Africa  ") && page.contains("\n| africa  "), "{page}");
    for command in [&["explain", "internet-use", "africa", "2020"][..], &["history", "internet-use", "africa", "2020"]]
    {
        let [command, indicator, _, year] = command else { unreachable!() };
        for group in ["africa", "itu-region:africa"] {
            let named = project.succeed(&[command, indicator, group, year]).stdout;
            let is_of_itu = named.contains("40.0") && named.contains("itu-region") && !named.contains("97.6");
            assert!(is_of_itu && !named.contains("user-groups"), "{named}");
        }
        for group in ["user-groups:africa", "user-groups:own:africa"] {
            let own = project.succeed(&[command, indicator, group, year]).stdout;
            assert!(own.contains("97.6") && !own.contains("40.0"), "{own}");
        }
        // A name that no published list has is theirs alone: AAA, of which 10 % are online.
        let mine = project.succeed(&[command, indicator, "mine", year]).stdout;
        assert!(mine.contains("user-groups") && mine.contains("10.0"), "{mine}");
    }
}

/// FY2021 has CCC, DDD and FFF in high income in 2020: (190 + 396 + 40) / 650 = 96.3; FY2022 has AAA alone: 10.
#[test]
fn of_two_editions_the_one_that_is_asked_for_is_shown_and_none_is_guessed() {
    let both = |report: bool| {
        let project = if report { Project::small_report() } else { Project::six_economies() };
        let pipeline = project.read("pipelines/internet-use.toml");
        let edition = "{ id = \"wb-income\", edition = \"FY2021\" },";
        let beside = format!("{edition}\n    {{ id = \"wb-income\", edition = \"FY2022\" }},");
        project.write("pipelines/internet-use.toml", pipeline.replacen(edition, &beside, 1));
        project
    };
    let project = both(false);
    project.succeed(&["aggregate", "--strict"]);
    let refused = project.run(&["explain", "internet-use", "high-income", "2020"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stdout);
    let told = "`high-income` is a group of wb-income FY2021 and of wb-income FY2022";
    assert!(refused.stderr.contains(told), "{}", refused.stderr);
    let newer = project.succeed(&["history", "internet-use", "wb-income:FY2022:high-income", "2020"]);
    assert!(newer.stdout.contains("10.0") && !newer.stdout.contains("96.3"), "{}", newer.stdout);
    let figures = |point: &str| {
        format!(
            "title = {{ en = \"R\", zh = \"R\" }}\n[[figure]]\nnumber = \"1\"\nsection = \"1\"\ntitle = {{ en = \"U\", zh = \"U\" }}\n\
             points = [\"{point}\"]\nyear = 2020\n[[figure.series]]\nid = \"use\"\nname = {{ en = \"U\", zh = \"U\" }}\n\
             indicator = \"internet-use\"\nstatistic = \"weighted-mean\"\n"
        )
    };
    let project = both(true);
    project.write("pipelines/reports/small/figures.toml", figures("high-income"));
    let refused = project.run(&["aggregate"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("`high-income` is a group of wb-income FY2021 and of wb-income FY2022"),
        "{}",
        refused.stderr
    );
    for (edition, value) in [("FY2021", "96.3"), ("FY2022", ",10,")] {
        project.write("pipelines/reports/small/figures.toml", figures(&format!("wb-income:{edition}:high-income")));
        project.succeed(&["aggregate"]);
        let figure = project.read("output/latest/tables/figure-01.csv");
        assert!(figure.contains(value), "{edition}: {figure}");
    }
}

#[test]
fn years_that_as_of_has_no_list_for_are_told() {
    let project = Project::six_economies();
    let text = project.read("pipelines/internet-use.toml");
    // The first aggregate to 2023: FY2022 is the list of 2021 and of no later year.
    project.write("pipelines/internet-use.toml", text.replacen("from = 2020\nto = 2021", "from = 2018\nto = 2023", 1));
    project.succeed(&["aggregate"]);
    let findings = project.table("findings");
    let told = crate::support::distinct(&findings, "message", &[("code", "W041")]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("no list for 2018 to 2019: its groups have no members then"), "{told:?}");
    assert!(told[1].contains("no list for 2022 to 2023: that of FY2022 is used"), "{told:?}");
}

#[test]
fn an_economy_that_a_list_drops_is_named() {
    // FY2021 has CCC, DDD, FFF, AAA and BBB, of which FY2022 has AAA and BBB.
    let project = Project::six_economies();
    project.succeed(&["aggregate", "--strict"]);
    let declared = Project::six_economies();
    let sidecar = "raw/itu/classifications.csv.toml";
    let text = declared.read(sidecar);
    declared.write(sidecar, format!("{text}\n[[classification]]\nid = \"wb-income\"\npartition = true\n"));
    assert_eq!(declared.run(&["aggregate", "--strict"]).code, Some(1));
    declared.succeed(&["aggregate"]);
    let told = crate::support::distinct(&declared.table("findings"), "message", &[("code", "W042")]);
    let of = |economy: &str| format!("{economy} was in high-income of wb-income FY2021 and is in no group of FY2022");
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(["CCC", "DDD", "FFF"].iter().zip(&told).all(|(economy, told)| told.contains(&of(economy))), "{told:?}");
    let lists = project.read("raw/itu/classifications.csv");
    project.write_raw("raw/itu/classifications.csv", lists.replace("itu-region,2025-12,europe,DDD\n", ""));
    let noticed = project.run(&["aggregate", "--strict"]);
    assert_eq!(noticed.code, Some(1), "{}", noticed.stderr);
    let told = "DDD no longer in europe since the run before, by the same edition 2025-12 of itu-region";
    assert!(noticed.stderr.contains(told), "{}", noticed.stderr);
}
