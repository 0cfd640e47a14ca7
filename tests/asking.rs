//! `explain`, `history`, `diff` and `catalog` as people ask: economies and groups by name in any case, breakdowns in words, codes with
//! their meaning, and never nothing for what is not there.

use polars::prelude::*;

use crate::support::Project;

fn project() -> Project {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    project
}

#[test]
fn an_economy_is_named_by_code_or_name_in_any_case_and_codes_are_explained() {
    let project = project();
    for command in ["explain", "history"] {
        let by_code = project.succeed(&[command, "internet-use", "AAA", "2021"]).stdout;
        for name in ["aaa", "Aland", "aland", "ALAND"] {
            assert_eq!(project.succeed(&[command, "internet-use", name, "2021"]).stdout, by_code, "{command} {name}");
        }
        assert!(by_code.contains("E estimated by the source"), "{by_code}");
        let refused = project.run(&[command, "internet-use", "Alend", "2021"]);
        assert_eq!(refused.code, Some(2));
        assert!(refused.stderr.contains("did you mean Aland (AAA)?"), "{}", refused.stderr);
    }
    let told = project.succeed(&["explain", "internet-use", "aland", "2020"]).stdout;
    assert!(told.contains("reports of Aland (AAA), the newest first"), "{told}");
    assert!(told.contains("sex: F women, M men; _T total"), "{told}");
}

#[test]
fn a_group_is_named_in_any_case() {
    let project = project();
    for (asked, written) in
        [("AFRICA", "africa"), ("World", "world"), ("WB-Income:High-Income", "wb-income:high-income")]
    {
        for command in ["explain", "history"] {
            let of = |group| project.succeed(&[command, "internet-use", group, "2020"]).stdout;
            assert_eq!(of(asked), of(written), "{command} {asked}");
        }
    }
}

#[test]
fn the_history_of_an_economy_has_its_value_in_every_run() {
    let project = project();
    project.replace("raw/itu/internet-use.csv", "AAA,2021,20,E", "AAA,2021,25,E");
    project.succeed(&["aggregate"]);
    let told = project.succeed(&["history", "internet-use", "Aland", "2021"]).stdout;
    let lines: Vec<&str> = told.lines().filter(|line| line.contains("total")).collect();
    assert_eq!(lines.len(), 2, "{told}");
    let fields: Vec<Vec<&str>> = lines.iter().map(|line| line.split_whitespace().skip(2).collect()).collect();
    assert_eq!(fields[0], ["total", "20.000", "E", "reported"]);
    assert_eq!(fields[1], ["total", "25.000", "5.000", "E", "reported"]);
    assert!(told.ends_with("status: E estimated by the source\n"), "{told}");
}

/// Women in africa of 2020: (40 × 5 + 150 × 40) / 190.
#[test]
fn a_breakdown_is_asked_for_in_words() {
    let project = project();
    let women = project.succeed(&["explain", "internet-use", "africa", "2020", "--sex", "women"]).stdout;
    assert!(women.contains("32.6") && !women.contains("40.0 "), "{women}");
    assert_eq!(project.succeed(&["explain", "internet-use", "africa", "2020", "--sex", "F"]).stdout, women);
    let history = project.succeed(&["history", "internet-use", "africa", "2020", "--sex", "women"]).stdout;
    assert!(history.contains("weighted mean, women") && history.contains("32.6"), "{history}");
    let refused = project.run(&["explain", "internet-use", "africa", "2020", "--sex", "girls"]);
    assert!(refused.stderr.contains("expected women (F), men (M) or total (_T)"), "{}", refused.stderr);
    for command in ["explain", "history"] {
        let refused = project.run(&[command, "internet-use", "africa", "2020", "--age", "15-24", "--category", "9G"]);
        assert_eq!(refused.code, Some(2), "{}", refused.stdout);
        let told = "internet-use of africa has no figure of ages 15–24, 9G";
        assert!(refused.stderr.contains(told) && refused.stderr.contains("total"), "{}", refused.stderr);
    }
}

#[test]
fn the_main_figure_comes_first_and_numbers_of_persons_last() {
    let project = project();
    let told = project.succeed(&["explain", "internet-use", "world", "2020"]).stdout;
    let at = |text: &str| told.lines().position(|line| line.contains(text)).unwrap_or_else(|| panic!("{text}: {told}"));
    assert!(at("weighted-mean") < at(" median ") && at(" median ") < at(" users "), "{told}");
    let first = told.lines().find(|line| line.contains("weighted-mean")).unwrap();
    assert!(first.contains(" itu "), "{told}");
    project.replace("raw/itu/internet-use.csv", "AAA,2021,20,E", "AAA,2021,25,E");
    project.succeed(&["aggregate"]);
    let told = project.succeed(&["diff", "--group", "world", "--profile", "itu"]).stdout;
    let figures: Vec<&str> = told.lines().filter(|line| line.starts_with("  2021")).collect();
    assert!(figures[0].contains("weighted mean, world"), "{told}");
    let persons = figures.iter().position(|line| line.contains(" users")).unwrap();
    assert!(figures[..persons].iter().all(|line| !line.contains(" offline")), "{told}");
}

#[test]
fn differences_are_those_of_a_breakdown_and_of_an_economy() {
    let project = project();
    project.replace("raw/itu/internet-use.csv", "AAA,2021,20,E", "AAA,2021,25,E");
    project.succeed(&["aggregate"]);
    let lines = |arguments: &[&str]| {
        project.succeed(&[&["diff", "--format", "csv"], arguments].concat()).stdout.lines().count()
    };
    assert!(lines(&["--economy", "aland"]) > 1);
    assert_eq!(lines(&["--economy", "Beland"]), 1);
    assert_eq!(lines(&["--sex", "women"]), 1);
    assert_eq!(lines(&["--group", "AFRICA"]), lines(&["--group", "africa"]));
}

#[test]
fn what_neither_run_has_is_told() {
    let project = project();
    project.replace("raw/itu/internet-use.csv", "AAA,2021,20,E", "AAA,2021,25,E");
    project.succeed(&["aggregate"]);
    let refused = |arguments: &[&str]| {
        let refused = project.run(&[&["diff"], arguments].concat());
        assert_eq!(refused.code, Some(2), "{}", refused.stdout);
        refused.stderr
    };
    let told = refused(&["--group", "afrika"]);
    assert!(told.contains("neither run has a group `afrika`") && told.contains("did you mean africa?"), "{told}");
    let told = refused(&["--indicator", "internet-uses"]);
    assert!(
        told.contains("neither run has figures of `internet-uses`") && told.contains("did you mean internet-use, or"),
        "{told}"
    );
    let told = refused(&["--group", "africa", "--category", "9G"]);
    assert!(told.contains("neither run has a figure of 9G") && told.contains("there is"), "{told}");
    assert!(refused(&["--economy", "Alend"]).contains("did you mean Aland (AAA)?"));
}

/// The rates of 2020: AAA 10 % of 100, BBB 50 % of 300.
#[test]
fn own_groups_are_found_by_their_ids() {
    let project = Project::six_economies();
    project.write("own.csv", "group,economy,name\nsouth,AAA,The South\nsouth,BBB,\n");
    let listed = project.succeed(&["catalog", "groups", "--groups", "own.csv"]).stdout;
    let line = listed.lines().find(|line| line.contains("user-groups")).unwrap_or_else(|| panic!("{listed}"));
    assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["user-groups", "own", "south", "The", "South", "2"]);
    assert!(!project.succeed(&["catalog", "groups"]).stdout.contains("user-groups"));
    project.succeed(&["aggregate", "--groups", "own.csv"]);
    assert!(project.succeed(&["catalog", "groups"]).stdout.contains("user-groups"));
    for group in ["south", "South", "user-groups:south"] {
        let told = project.succeed(&["explain", "internet-use", group, "2020"]).stdout;
        assert!(told.contains("40.000"), "{told}");
        assert!(project.succeed(&["history", "internet-use", group, "2020"]).stdout.contains("40.000"));
    }
}

/// `high-income` has a pinned list and one of each year: of them the pinned one has a row.
#[test]
fn a_cell_has_one_row() {
    let project = project();
    let cells = project.table("cells");
    let is_asked = col("indicator").eq(lit("internet-use")).and(col("measure").eq(lit("weighted-mean")));
    let is_asked = is_asked.and(col("breakdown").eq(lit("total"))).and(col("year").eq(lit(2020)));
    let of = |group: &str| {
        cells.clone().lazy().filter(is_asked.clone().and(col("group_id").eq(lit(group)))).collect().unwrap()
    };
    let high = of("high-income");
    assert_eq!(high.height(), 1, "{high}");
    // (190 + 396 + 40) / 650.
    let value = high.column("value").unwrap().f64().unwrap().get(0);
    assert_eq!(value.map(|value| (value * 10.0).round() / 10.0), Some(96.3));
    let africa = of("africa");
    assert_eq!(africa.column("group_name").unwrap().str().unwrap().get(0), Some("Africa"));
    let name = "Individuals using the Internet";
    assert_eq!(africa.column("indicator_name").unwrap().str().unwrap().get(0), Some(name));
    let sql = "SELECT group_name, value FROM cells WHERE indicator = 'internet-use' AND measure = 'weighted-mean' \
               AND breakdown = 'total' AND group_id = 'high-income' AND year = 2020";
    assert_eq!(project.succeed(&["query", sql, "--format", "csv"]).stdout.lines().count(), 2);
}
