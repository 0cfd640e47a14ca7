//! Completed values on the shipped data: nothing reported is overwritten, the error is what the docs say it is.

use polars::prelude::*;

use crate::support::{Project, number, rows, table, text as text_of};

fn estimates(indicator: &str) -> (Project, DataFrame) {
    let project = Project::shipped();
    project.succeed(&["aggregate", indicator]);
    let table = rows(&project.table("estimates"), &[("indicator", indicator)]);
    (project, table)
}

fn none(table: &DataFrame, condition: Expr) {
    let broken = table.clone().lazy().filter(condition).collect().unwrap();
    assert_eq!(broken.height(), 0, "{broken}");
}

#[test]
fn a_reported_value_changes_only_by_a_method_that_says_so() {
    for indicator in ["internet-use", "mobile-phone-ownership", "network-coverage"] {
        let (_project, table) = estimates(indicator);
        assert!(table.height() > 2000, "{indicator}");
        let is = |method: &str| col("method").eq(lit(method));
        none(&table, is("reported").and(col("value").neq_missing(col("reported"))));
        let may_differ = is("rebased").or(is("reconciled"));
        let is_told = is("breakdown-gap").and(col("note").is_not_null());
        none(&table, col("reported").is_not_null().and(is("reported").or(may_differ.clone()).or(is_told).not()));
        none(&table, may_differ.and(col("shift_logit").is_null().or(col("reported").is_null())));
        none(&table, col("value").lt(lit(0.0)).or(col("value").gt(lit(100.0))));
        none(&table, is("reported").and(col("horizon_years").neq(lit(0))));
        none(&table, is("trend").and(col("n_donors").lt(lit(10)).or(col("own_weight").gt(lit(0.8)))));
        none(&table, col("value").is_null().and(col("reason").is_null()));
        none(&table, col("horizon_years").lt(lit(0)));
        none(&table, col("value").is_null().and(col("note").is_not_null()));
        none(&table, col("value").is_not_null().and(col("reason").is_not_null()));
    }
}

/// Nobody reports 5G before 2021, and before 2019 there was none.
#[test]
fn nothing_is_completed_before_anybodys_first_report() {
    let (project, table) = estimates("network-coverage");
    let is_early = || col("category").eq(lit("5G")).and(col("year").lt(lit(2021)));
    let is_told = || col("value").is_null().and(col("reason").eq_missing(lit("data begin with 2021")));
    let early = |table: &DataFrame| table.clone().lazy().filter(is_early()).collect().unwrap().height();
    assert!(early(&table) > 1000);
    none(&table, is_early().and(is_told().not()));
    let of_regions = [("statistic", "weighted-mean"), ("classification", "itu-region")];
    let aggregates = rows(&project.table("aggregates"), &of_regions);
    assert!(early(&aggregates) > 100);
    none(&aggregates, is_early().and(is_told().not()));
    let europe = [("category", "5G"), ("group", "europe"), ("profile", "itu"), ("year", "2021")];
    assert!(number(&aggregates, "value", &europe).unwrap() > 20.0);
}

#[test]
fn what_is_published_says_nothing_about_what_is_completed() {
    const PIPELINE: &str = "pipelines/mobile-phone-ownership.toml";
    const METHOD: &str = "income_groups = { id = \"wb-income\", edition = \"FY2026\" }";
    const PUBLISHED: &str = "    { id = \"wb-income\", edition = \"FY2026\" },\n";
    let estimates = |old: &str, new: &str| {
        let project = Project::shipped();
        std::fs::remove_dir_all(project.path().join("pipelines/reports")).unwrap();
        project.write(PIPELINE, project.read(PIPELINE).replace(old, new));
        let finished = project.succeed(&["aggregate", "mobile-phone-ownership"]);
        let is_stale = finished.stderr.contains("W018");
        (std::fs::read(project.output().join("latest/estimates.parquet")).unwrap(), is_stale)
    };
    let another = PUBLISHED.replace("FY2026", "FY2024");
    let as_declared = estimates("", "");
    assert!(!as_declared.1);
    for published in [String::new(), format!("{PUBLISHED}{another}"), format!("{another}{PUBLISHED}")] {
        assert!(estimates(PUBLISHED, &published) == as_declared, "{published}");
    }
    // What the method says of itself does count: Puerto Rico has no income of its own and takes the median of its like.
    let other = estimates(METHOD, &METHOD.replace("FY2026", "FY2010"));
    assert!(other.1 && other.0 != as_declared.0);
    // Undeclared, all are one group.
    let one = estimates(METHOD, "income_groups = { id = \"world\" }");
    assert!(estimates(METHOD, "") == one && one.0 != as_declared.0);
}

/// What tells the main figure of a group in 2025.
fn internet_use_of(group: &str) -> [(&str, &str); 8] {
    let of = [("indicator", "internet-use"), ("group", group), ("year", "2025"), ("profile", "itu")];
    let total = [("statistic", "weighted-mean"), ("sex", "_T"), ("age", "_T"), ("location", "_T")];
    [of[0], of[1], of[2], of[3], total[0], total[1], total[2], total[3]]
}

#[test]
fn an_economy_without_report_and_income_stays_missing_and_counts_as_missing_weight() {
    let (project, table) = estimates("internet-use");
    let totals = [("sex", "_T"), ("age", "_T"), ("location", "_T")];
    let table = rows(&table, &totals);
    let korea = [("economy", "PRK"), ("year", "2024")];
    assert_eq!(number(&table, "value", &korea), None);
    // An earlier edition knew it until 2012; the one in use never covers it, so nothing follows from that.
    assert_eq!(number(&table, "value", &[("economy", "PRK"), ("year", "2012")]), Some(0.0));
    assert_eq!(text_of(&table, "status", &korea).as_deref(), Some("O"));
    let world = internet_use_of("world");
    let aggregates = project.table("aggregates");
    let share = |name: &str| number(&aggregates, name, &world).unwrap();
    assert_eq!(share("n_missing"), 1.0);
    assert!(share("weight_missing_share") > 0.003 && share("weight_missing_share") < 0.0035);
    assert!(share("weight_imputed_share") > 0.5);
    assert!(
        (share("weight_reported_share") + share("weight_imputed_share") + share("weight_missing_share") - 1.0).abs()
            < 1e-9
    );
    assert!(share("mean_horizon_years") > 0.5);
}

#[test]
fn a_declared_break_is_rebased_and_what_was_reported_is_kept() {
    let (_project, table) = estimates("internet-use");
    let table = rows(&table, &[("sex", "_T"), ("age", "_T"), ("location", "_T")]);
    let china = |year, column| number(&table, column, &[("economy", "CHN"), ("year", year)]);
    assert_eq!(text_of(&table, "method", &[("economy", "CHN"), ("year", "2022")]).as_deref(), Some("rebased"));
    assert!(china("2022", "value").unwrap() > china("2022", "reported").unwrap() + 5.0);
    assert_eq!(china("2023", "value"), china("2023", "reported"));
    let step = china("2023", "value").unwrap() - china("2022", "value").unwrap();
    assert!(step.abs() < 5.0, "the step of {step} points is growth, not a definition");
}

#[test]
fn the_parts_of_the_donors_add_up_to_what_is_listed() {
    let (project, _) = estimates("internet-use");
    let donors = project.table("donors");
    let sums = donors
        .lazy()
        .group_by([col("economy"), col("indicator"), col("year"), col("category")])
        .agg([col("donor_weight").sum(), col("donor").len().alias("n")])
        .collect()
        .unwrap();
    none(&sums, col("donor_weight").gt(lit(1.0 + 1e-9)).or(col("donor_weight").lt(lit(0.5))));
}

/// The error that the method has to reach: that of the rule before it, without an economy's own place beside the regression.
#[test]
fn the_error_of_the_chosen_rule_is_below_that_of_every_rival() {
    let project = Project::shipped();
    let finished = project.succeed(&["cross-validate", "internet-use"]);
    assert!(finished.stdout.contains("donor-trend"), "{}", finished.stdout);
    let rows = table(&project.output().join("cross-validation"), "cross_validation");
    let error = |method, horizon| {
        let wanted = [("scope", "rule"), ("method", method), ("horizon", horizon), ("group", "all-economies")];
        number(&rows, "mean_absolute_error", &wanted).unwrap()
    };
    for (horizon, most) in [("1", 1.70), ("2", 2.78), ("3", 3.64)] {
        let chosen = error("donor-trend", horizon);
        assert!(chosen <= most, "{chosen} points at {horizon}");
        for rival in ["carry-forward", "own-slope", "linear-in-percent", "region-income-median"] {
            assert!(chosen < error(rival, horizon), "{rival} at {horizon}");
        }
    }
    // Horizons 4 to 8 with whole economies left out: pulled towards the regression itself it was 4.4 to 6.0.
    for (horizon, most) in [("4", 4.35), ("5", 4.9), ("6", 5.3), ("7", 5.6), ("8", 5.8)] {
        let chosen = error("left-out/donor-trend", horizon);
        assert!(chosen < most, "{chosen} points at {horizon}");
        assert!(error("backcast/donor-trend", horizon) < error("backcast/own-slope", horizon), "{horizon}");
    }
    assert!(error("never-reported/regression", "1") < error("never-reported/region-income-median", "1"));
    assert!(error("between/interpolate", "2") < error("between/linear-in-percent", "2"));
    assert!(error("lent-sides/lent-difference", "1") < error("lent-sides/no-difference", "1"));
    intervals_hold_as_often_as_they_say(&rows);
    intervals_of_economies_hold_in_every_class(&rows);
}

/// Of internet use 85 to 95 % at one, two and three years, at least 80 % in every class; narrower or better than what was
/// drawn from each economy's own residuals (interval score 15.2, 18.2 and 20.6).
fn intervals_of_economies_hold_in_every_class(table: &DataFrame) {
    let table = rows(table, &[("scope", "economy"), ("method", "donor-trend")]);
    let classes = crate::support::distinct(&table, "class", &[]);
    assert_eq!(classes.len(), 6 + 14, "{classes:?}");
    for (horizon, worst) in [("1", 13.5), ("2", 18.0), ("3", 21.5)] {
        let of = |class: &str, column: &str| number(&table, column, &[("class", class), ("horizon", horizon)]).unwrap();
        let held = of("all", "interval_coverage");
        assert!((0.85..=0.95).contains(&held), "{held} at {horizon}");
        assert!(of("all", "interval_score") < worst, "{} at {horizon}", of("all", "interval_score"));
        for class in &classes {
            let held = of(class, "interval_coverage");
            assert!(held >= 0.8, "{class}: {held} at {horizon}");
        }
    }
}

/// Every class of last report and level holds in eight of ten tests, or its estimates say that it does not: of ownership and
/// coverage too, and of breakdowns.
#[test]
fn an_estimate_whose_like_were_not_held_by_their_intervals_is_of_low_reliability() {
    for (indicator, fewest) in [("internet-use", 0), ("mobile-phone-ownership", 0), ("network-coverage", 20)] {
        let (project, table) = estimates(indicator);
        let errors = project.read(&format!("pipelines/residuals/{indicator}-errors.csv"));
        let mut reader = csv::Reader::from_reader(errors.as_bytes());
        let mut n_doubted = 0;
        for record in reader.records().map(Result::unwrap).filter(|record| &record[0] == "economy") {
            let method = match &record[1] {
                "donor-trend" | "left-out/donor-trend" => "trend",
                "backcast/donor-trend" => "backcast",
                "between/interpolate" => "interpolated",
                "never-reported/regression" => "regression",
                _ => continue,
            };
            let [horizon, n, held] = [2, 5, 8].map(|column: usize| record[column].parse::<f64>().unwrap());
            let range = match &record[4] {
                "level-below-30" => (0.0, 29.999),
                "level-30-to-80" => (30.0, 80.0),
                "level-above-80" => (80.001, 100.0),
                _ => continue,
            };
            if held >= 0.8 && n >= 20.0 {
                continue;
            }
            let is_of_class = col("method").eq(lit(method)).and(col("lower").is_not_null());
            let is_of_class = is_of_class.and(col("value").gt_eq(lit(range.0))).and(col("value").lt_eq(lit(range.1)));
            let is_at = if method == "regression" { lit(true) } else { col("horizon_years").eq(lit(horizon as i32)) };
            let of_class = table.clone().lazy().filter(is_of_class.and(is_at)).collect().unwrap();
            n_doubted += of_class.height();
            none(&of_class, col("status").neq(lit("U")).or(col("note").is_null()));
        }
        assert!(n_doubted >= fewest, "{indicator}: {n_doubted}");
    }
}

/// Nine of ten: 85 to 95 % of all totals, at least 80 % in each of the 14 groups, narrower than carrying forward.
fn intervals_hold_as_often_as_they_say(rows: &DataFrame) {
    let pooled = |method: &str, group: &str, column: &str| {
        let of = |name: &str, horizon: &str| {
            number(rows, name, &[("scope", "group"), ("method", method), ("group", group), ("horizon", horizon)])
                .unwrap()
        };
        let horizons = ["1", "2", "3"];
        let n: f64 = horizons.iter().map(|horizon| of("n", horizon)).sum();
        horizons.iter().map(|horizon| of(column, horizon) * of("n", horizon)).sum::<f64>() / n
    };
    let [chosen, rival] = ["group-total/donor-trend", "group-total/carry-forward"];
    let overall = pooled(chosen, "all-groups", "interval_coverage");
    assert!((0.85..=0.95).contains(&overall), "{overall}");
    let groups = crate::support::distinct(rows, "group", &[("method", chosen)]);
    assert_eq!(groups.len(), 15, "{groups:?}");
    for group in groups {
        let held = pooled(chosen, &group, "interval_coverage");
        assert!(held >= 0.8, "{group}: {held}");
    }
    for column in ["mean_absolute_error", "interval_width", "interval_score"] {
        assert!(pooled(chosen, "all-groups", column) < pooled(rival, "all-groups", column), "{column}");
    }
}

#[test]
fn intervals_hold_the_value_and_stand_only_where_something_is_completed() {
    let (project, table) = estimates("internet-use");
    let outside = |table: &DataFrame| {
        let is_outside = || col("lower").gt(col("value")).or(col("upper").lt(col("value")));
        none(table, is_outside().and(col("status").neq(lit("U")).or(col("note").is_null())));
        // A value on an end says that the draws disagree with it, but for 0 and 100 and what has no error.
        let is_on_an_end = col("lower").eq(col("value")).or(col("upper").eq(col("value")));
        let is_at_an_end = col("value").eq(lit(0.0)).or(col("value").gt_eq(lit(100.0)));
        none(table, is_on_an_end.and(col("lower").neq(col("upper"))).and(is_at_an_end.not()));
        none(table, col("lower").is_null().neq(col("upper").is_null()));
    };
    outside(&table);
    let is_reported =
        col("method").is_in(lit(Series::new("".into(), ["reported", "reconciled", "rebased"])).implode(true), false);
    none(&table, is_reported.and(col("lower").is_not_null()));
    none(&table, col("method").eq(lit("trend")).and(col("lower").is_null().or(col("lower").eq(col("upper")))));
    none(&table, col("lower").lt(lit(0.0)).or(col("upper").gt(lit(100.0))));
    let aggregates = project.table("aggregates");
    outside(&aggregates);
    let is_rate =
        col("statistic").is_in(lit(Series::new("".into(), ["weighted-mean", "users", "offline"])).implode(true), false);
    let of_itu = rows(&aggregates, &[("profile", "itu"), ("indicator", "internet-use")]);
    none(&of_itu, is_rate.and(col("value").is_not_null()).and(col("lower").is_null()));
    none(&aggregates, col("profile").neq(lit("itu")).and(col("lower").is_not_null()));
    // A group without an imputed member is as sure as its reports.
    none(&of_itu, col("n_imputed").eq(lit(0)).and((col("upper") - col("lower")).gt(lit(1e-6) * col("value"))));
    let gaps = project.table("gaps");
    outside(&gaps);
    let parity = [("gap", "gender-parity"), ("group", "africa"), ("year", "2025"), ("profile", "itu")];
    let width = number(&gaps, "upper", &parity).unwrap() - number(&gaps, "lower", &parity).unwrap();
    assert!(width > 0.01 && width < 0.5, "{width}");
    // Users and people offline are two views of one error.
    let people = |statistic, column| {
        let wanted = [
            ("statistic", statistic),
            ("group", "world"),
            ("year", "2025"),
            ("sex", "_T"),
            ("age", "_T"),
            ("location", "_T"),
        ];
        number(&of_itu, column, &wanted).unwrap()
    };
    let users = people("users", "upper") - people("users", "value");
    let offline = people("offline", "value") - people("offline", "lower");
    assert!((users / offline - 1.0).abs() < 1e-3, "{users} {offline}");
}

#[test]
fn errors_measured_on_other_data_are_a_warning_and_the_intervals_carry_u() {
    let project = Project::shipped();
    let file = project.path().join("pipelines/residuals/internet-use.csv");
    let text = std::fs::read_to_string(&file).unwrap();
    let (hash, rest) = text.split_once('\n').unwrap();
    let other = if hash.ends_with('0') { '1' } else { '0' };
    std::fs::write(&file, format!("{}{other}\n{rest}", &hash[..hash.len() - 1])).unwrap();
    let finished = project.succeed(&["aggregate", "internet-use"]);
    assert!(finished.stderr.contains("W018"), "{}", finished.stderr);
    let table = rows(&project.table("estimates"), &[("indicator", "internet-use")]);
    none(&table, col("lower").is_not_null().and(col("status").neq(lit("U"))));
    let world = [
        ("group", "world"),
        ("year", "2025"),
        ("profile", "itu"),
        ("statistic", "weighted-mean"),
        ("sex", "_T"),
        ("age", "_T"),
        ("location", "_T"),
    ];
    assert_eq!(text_of(&project.table("aggregates"), "status", &world).as_deref(), Some("U"));
    assert_eq!(project.run(&["aggregate", "internet-use", "--strict", "--force"]).code, Some(1));
    // Measured anew it is in force again; a line that is none is named.
    project.succeed(&["cross-validate", "internet-use", "--accept"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    std::fs::write(&file, text.replacen(",2014,", ",soon,", 1)).unwrap();
    let refused = project.run(&["aggregate", "internet-use"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("`soon`") && refused.stderr.contains("internet-use.csv:"), "{}", refused.stderr);
    std::fs::remove_file(&file).unwrap();
    project.succeed(&["aggregate", "internet-use"]);
    assert_eq!(rows(&project.table("findings"), &[("code", "N003"), ("indicator", "internet-use")]).height(), 1);
    none(&rows(&project.table("estimates"), &[("indicator", "internet-use")]), col("lower").is_not_null());
}

/// What a figure would be at the lower and the upper end of the assumption that its note states.
fn at_ends(note: &str) -> [f64; 2] {
    let (_, ends) = note.split_once("as many as adults would give ").expect(note);
    let mut words = ends.split([' ', ';']);
    let mut next = || words.find_map(|word| word.parse().ok()).expect(note);
    [next(), next()]
}

#[test]
fn the_assumption_on_children_stands_beside_every_figure_by_age() {
    let (project, _) = estimates("internet-use");
    let of_itu = rows(
        &project.table("aggregates"),
        &[("indicator", "internet-use"), ("profile", "itu"), ("statistic", "weighted-mean")],
    );
    none(&of_itu, col("age").neq(lit("_T")).and(col("value").is_not_null()).and(col("note").is_null()));
    let world = [("group", "world"), ("year", "2025"), ("age", "Y15T24")];
    let note = text_of(&of_itu, "note", &world).unwrap();
    let [none_of_them, as_adults] = at_ends(&note);
    let value = number(&of_itu, "value", &world).unwrap();
    assert!(none_of_them > value && value > as_adults, "the fewer children, the more young people: {note}");
    let gaps =
        rows(&project.table("gaps"), &[("indicator", "internet-use"), ("profile", "itu"), ("gap", "youth-ratio")]);
    none(&gaps, col("value").is_not_null().and(col("note").is_null()));
    // The interval reaches over nine tenths of the range, and further for the errors of the estimates.
    for group in ["africa", "ldc", "world"] {
        let key = [("group", group), ("year", "2025")];
        let [none_of_them, as_adults] = at_ends(&text_of(&gaps, "note", &key).unwrap());
        let [lower, value, upper] = ["lower", "value", "upper"].map(|name| number(&gaps, name, &key).unwrap());
        let tenth = (none_of_them - as_adults) / 10.0;
        let is_over_range = lower < as_adults + tenth && upper > none_of_them - 2.0 * tenth;
        assert!(as_adults < value && value < none_of_them && is_over_range, "{group}: {lower} {value} {upper}");
    }
    // An assumption beside a side withholds nothing: growth by age has values where both years have.
    let gaps = project.table("gaps");
    let of_itu = rows(&gaps, &[("indicator", "internet-use"), ("profile", "itu"), ("gap", "growth-points")]);
    let by_age = rows(&of_itu, &[("age", "Y15T24"), ("group", "world")]);
    assert!(by_age.height() > 10);
    none(&by_age, col("value").is_null().or(col("note").is_null()));
    // Where nothing is reported, an interval is around imputed values.
    let says_otherwise = ["A", "E"].map(|status| col("status").eq(lit(status)));
    let says_otherwise = says_otherwise.into_iter().reduce(Expr::or).unwrap();
    none(&gaps, col("lower").is_not_null().and(col("weight_reported_share").eq(lit(0.0))).and(says_otherwise));
    let by_age = rows(
        &gaps,
        &[("indicator", "internet-use"), ("profile", "itu"), ("gap", "income-difference"), ("age", "Y15T24")],
    );
    assert!(by_age.height() > 10);
    none(&by_age, col("numerator").is_null().or(col("value").is_null()));
}

#[test]
fn an_indicator_that_is_never_completed_cannot_be_cross_validated() {
    let project = Project::six_economies();
    let refused = project.run(&["cross-validate", "ict-skills"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("[estimate]"), "{}", refused.stderr);
}

#[test]
fn totals_are_their_sexes_ages_and_locations_re_weighted() {
    for indicator in ["internet-use", "mobile-phone-ownership"] {
        let (_project, table) = estimates(indicator);
        let mut sums: std::collections::HashMap<(String, i32), [Option<f64>; 4]> = std::collections::HashMap::new();
        let text = |name: &str| table.column(name).unwrap().str().unwrap().clone();
        let (economies, sexes, ages, locations) = (text("economy"), text("sex"), text("age"), text("location"));
        let years = table.column("year").unwrap().i32().unwrap().clone();
        let (values, weights) = (
            table.column("value").unwrap().f64().unwrap().clone(),
            table.column("weight").unwrap().f64().unwrap().clone(),
        );
        let mut parts: std::collections::HashMap<(String, i32, usize), (f64, f64)> = std::collections::HashMap::new();
        for row in 0..table.height() {
            let (Some(value), Some(weight)) = (values.get(row), weights.get(row)) else { continue };
            let key = (economies.get(row).unwrap().to_owned(), years.get(row).unwrap());
            let dimension = match (sexes.get(row).unwrap(), ages.get(row).unwrap(), locations.get(row).unwrap()) {
                ("_T", "_T", "_T") => {
                    sums.entry(key).or_default()[0] = Some(value);
                    continue;
                }
                ("_T", "_T", _) => 3,
                ("_T", _, _) => 2,
                _ => 1,
            };
            let part = parts.entry((key.0, key.1, dimension)).or_default();
            part.0 += value * weight;
            part.1 += weight;
        }
        let mut n_checked = 0;
        for ((economy, year, dimension), (sum, weight)) in parts {
            let total = sums[&(economy.clone(), year)][0].unwrap();
            assert!(
                (sum / weight - total).abs() < 0.05,
                "{indicator} {economy} {year} {dimension}: {} against {total}",
                sum / weight
            );
            n_checked += 1;
        }
        assert!(n_checked > 2000, "{n_checked}");
    }
}

/// Every row against the aggregate that it is about, on the shipped data; the arithmetic is tested with the code.
#[test]
fn what_a_survey_is_worth_is_told_for_every_group() {
    let project = Project::shipped();
    project.succeed(&["aggregate", "internet-use", "mobile-phone-ownership"]);
    let surveys = project.table("surveys");
    assert!(surveys.height() > 2000, "{}", surveys.height());
    none(&surveys, col("variance_after").gt_eq(col("variance")).or(col("weight_share").gt(lit(1.0))));
    let ranks = surveys.clone().lazy().group_by([
        col("classification"),
        col("edition"),
        col("group"),
        col("indicator"),
        col("year"),
    ]);
    let ranks = ranks.agg([col("rank").max().alias("last"), col("rank").len().alias("n")]).collect().unwrap();
    none(&ranks, col("last").cast(DataType::UInt32).neq(col("n")).or(col("last").gt(lit(10))));
    let of = |group: &str| {
        rows(&surveys, &[("indicator", "internet-use"), ("group", group), ("year", "2025"), ("rank", "1")])
    };
    let aggregates = project.table("aggregates");
    for group in ["world", "africa", "arab-states", "ldc"] {
        let wanted = internet_use_of(group);
        let end = |column| number(&aggregates, column, &wanted).unwrap();
        let width = number(&of(group), "width", &[("group", group)]).unwrap();
        assert!((width / (end("upper") - end("lower")) - 1.0).abs() < 0.02, "{group}: {width}");
    }
    let told = project.succeed(&["explain", "internet-use", "arab-states", "2025"]).stdout;
    assert!(told.contains("next survey") && told.contains("width_after"), "{told}");
}

#[test]
fn explain_tells_what_an_estimate_rests_on() {
    let project = Project::shipped();
    project.succeed(&["aggregate", "internet-use"]);
    let sudan = project.succeed(&["explain", "internet-use", "SDN", "2025"]).stdout;
    assert!(sudan.contains("trend") && sudan.contains("donors of its change"), "{sudan}");
    assert!(sudan.contains("raw/itu/internet-use.csv"), "{sudan}");
    let korea = project.succeed(&["explain", "internet-use", "PRK", "2025"]).stdout;
    assert!(korea.contains("no report and no predictor"), "{korea}");
    let africa = project.succeed(&["explain", "internet-use", "africa", "2025"]).stdout;
    assert!(africa.contains("weighted-mean") && africa.contains("itu") && africa.contains("unicef"), "{africa}");
    assert_eq!(project.run(&["explain", "internet-use", "atlantis", "2025"]).code, Some(2));
    assert_eq!(project.run(&["explain", "internet-use", "africa", "1950"]).code, Some(2));
}

#[test]
fn coverage_of_the_technologies_is_nested_in_every_economy_and_group() {
    let (project, table) = estimates("network-coverage");
    let nested = |table: &DataFrame, by: &[&str]| {
        let of = |category: &str| {
            let mut columns: Vec<Expr> = by.iter().map(|name| col(*name)).collect();
            columns.push(col("value").alias(category));
            table.clone().lazy().filter(col("category").eq(lit(category))).select(columns)
        };
        let on: Vec<Expr> = by.iter().map(|name| col(*name)).collect();
        for [wider, narrower] in [["2G", "3G"], ["3G", "4G"], ["4G", "5G"]] {
            let joined =
                of(wider).join(of(narrower), on.clone(), on.clone(), JoinArgs::new(JoinType::Inner)).collect().unwrap();
            assert!(joined.height() > 100, "{wider} {narrower}: {}", joined.height());
            none(&joined, col(narrower).gt(col(wider) + lit(1e-9)));
        }
    };
    nested(&table, &["economy", "year"]);
    let aggregates = rows(&project.table("aggregates"), &[("profile", "itu"), ("statistic", "users")]);
    nested(&aggregates, &["classification", "edition", "group", "year"]);
}
