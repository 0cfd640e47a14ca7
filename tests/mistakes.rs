//! What a user sees for each mistake: the exact message, the exit code, and what is left on disk.
//! Look at a changed snapshot as its reader would; `INSTA_UPDATE=always cargo test mistakes` accepts it.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;

use crate::families::add_example;
use crate::partitioned;
use crate::support::{Project, parquet};
use crate::workbooks::{HISTORY, look_up};

const USE: &str = "raw/itu/internet-use.csv";
const PIPELINE: &str = "pipelines/internet-use.toml";

/// Makes a mistake in a good project that has a published run, runs, and holds the result against the snapshot.
fn check(name: &str, exit: i32, mistake: impl Fn(&Project), arguments: &[&str]) {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let before = project.output().join("latest").canonicalize().unwrap();
    mistake(&project);
    let arguments = if arguments.is_empty() { &["aggregate"] } else { arguments };
    let finished = project.run(arguments);
    let folder = project.path().to_string_lossy().into_owned();
    let is_timing = |line: &&str| !line.contains(" done in ");
    let shown: Vec<String> =
        finished.stderr.lines().filter(is_timing).map(|line| line.replace(&folder, "PROJECT")).collect();
    insta::with_settings!({ filters => vec![(r"\d{8}T\d{6}Z-[0-9a-f]{8}", "RUN")], omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "mistakes" }, {
        insta::assert_snapshot!(name, format!("exit {}\n{}", finished.code.unwrap_or(-1), shown.join("\n")));
    });
    assert_eq!(finished.code, Some(exit));
    assert!(!finished.stderr.contains("panicked"));
    let after = project.output().join("latest").canonicalize().unwrap();
    assert_eq!(after == before, exit != 0, "only a good run is published");
    crate::support::assert_whole(&after);
}

macro_rules! mistakes {
    ($($name:ident $exit:literal $(with $arguments:expr)?, $mistake:expr;)*) => {
        $(#[test] fn $name() {
            #[allow(unused_mut, unused_assignments)]
            let mut arguments: Vec<&str> = Vec::new();
            $(arguments = $arguments.to_vec();)?
            check(stringify!($name), $exit, $mistake, &arguments);
        })*

        /// A snapshot that no test makes any more is a message that nobody sees.
        #[test]
        fn every_snapshot_belongs_to_a_mistake() {
            let known = [$(stringify!($name)),*];
            let folder = crate::support::repository().join("tests/mistakes");
            for entry in std::fs::read_dir(folder).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                assert!(known.contains(&name.trim_end_matches(".snap")), "{name}");
            }
        }
    };
}

/// Adds the database of docs/families.md with a text of its pipeline replaced, or with another table of series.
fn database(old: &'static str, new: &'static str, series: Option<&'static str>) -> impl Fn(&Project) {
    move |project| {
        add_example(project, series);
        project.replace("pipelines/wdi.toml", old, new);
    }
}

/// Completes internet use with these groups of the method.
fn completed_with(groups: &'static str) -> impl Fn(&Project) {
    move |project| {
        let estimate = "[estimate]\nrules = [\"donor-trend\"]\npredictors = []\nfrom = 2020\nthrough = 2021\n";
        project
            .write(PIPELINE, project.read(PIPELINE).replacen("[check]", &format!("{estimate}{groups}\n\n[check]"), 1));
    }
}

/// Completes ages with an assumption of those whom the survey does not ask; of the others it asks an age.
fn assuming(range: &'static str, asked: &'static str) -> impl Fn(&Project) {
    move |project| {
        let breakdown = format!(
            r#"[[estimate.breakdown]]
sides = [{{ age = "Y15T24" }}, {{ age = "_X_Y15T24" }}]
difference_sides = [{{ age = "Y15T24" }}, {{ age = "{asked}" }}]
assumption = {{ text = "nobody asks children; the ends would give", {range} }}
"#
        );
        completed_with(breakdown.leak())(project);
    }
}

/// Shows internet use and its assumption in a report in English and French.
fn assuming_in_two_languages(project: &Project) {
    assuming("range = [0, 1]", "Y_GE25")(project);
    let figures = r#"title = { en = "Report", fr = "Rapport" }
languages = ["en", "fr"]

[[figure]]
number = "1"
section = "1"
title = { en = "Use", fr = "Utilisation" }
axis = "year"
points = ["2021"]
group = "world"

[[figure.series]]
id = "use"
name = { en = "Use", fr = "Utilisation" }
indicator = "internet-use"
statistic = "weighted-mean"
"#;
    project.write_new("pipelines/reports/small/figures.toml", figures);
}

/// Adds keys to the sidecar of internet use.
fn declare(keys: &'static str) -> impl Fn(&Project) {
    move |project| {
        let sidecar = format!("{USE}.toml");
        project.write(&sidecar, format!("{}{keys}", project.read(&sidecar)));
    }
}

/// Adds a row to internet use.
fn row(row: &'static str) -> impl Fn(&Project) {
    move |project| project.write_raw(USE, format!("{}{row}\n", project.read(USE)))
}

fn replace(file: &'static str, old: &'static str, new: &'static str) -> impl Fn(&Project) {
    move |project| project.replace(file, old, new)
}

/// Adds the small report with a text of one of its files replaced.
fn in_report(file: &'static str, old: &'static str, new: &'static str) -> impl Fn(&Project) {
    move |project| {
        project.add_small_report();
        project.replace(&format!("pipelines/reports/small/{file}"), old, new);
    }
}

const CLAIMS: &str = "claims/report.toml";
const RELATIONS: &str = "claims/relations/report.toml";
/// A report of one figure from a record of activity, with a mistake in one of its two files.
fn report(figures: impl Fn(&str) -> String, activity: &'static str) -> impl Fn(&Project) {
    let figures = figures(
        r#"title = { en = "Report", zh = "报告" }

[[figure]]
number = "1"
section = "1"
title = { en = "Notices", zh = "通知" }
axis = "period"
points = ["2024", "2025"]

[[figure.series]]
id = "notices"
name = { en = "Notices", zh = "通知" }
dataset = "itu/notices"

[[figure.printed]]
series = "notices"
values = { 2025 = "7" }
"#,
    );
    move |project| {
        std::fs::create_dir_all(project.path().join("pipelines/reports/small")).unwrap();
        project.write("pipelines/reports/small/figures.toml", &figures);
        let sidecar = project.read("raw/itu/price-baskets.csv.toml");
        let sidecar = sidecar.replace("itu/price-baskets", "itu/notices").replace("\"observations\"", "\"activity\"");
        project.write("raw/itu/notices.csv.toml", sidecar);
        project.write_raw(
            "raw/itu/notices.csv",
            format!("item,name_en,name_zh,measure,period,row_type,value,unit,note\n{activity}"),
        );
    }
}

/// A report without figures, with this title and these languages, and with these French texts.
fn translated(title: &'static str, languages: &'static str, french: Option<&'static str>) -> impl Fn(&Project) {
    move |project| {
        let figures = format!("title = {title}\nlanguages = [{languages}]\nfigure = []\n");
        project.write_new("pipelines/reports/small/figures.toml", figures);
        if let Some(texts) = french {
            project.write_new("pipelines/reports/small/texts/fr.toml", texts);
        }
    }
}

/// Adds a second source of internet use, on which BBB goes on 7 points higher.
fn spliced(project: &Project) {
    let sidecar = project.read("raw/itu/internet-use.csv.toml").replace("itu/internet-use", "wb/internet-use");
    project.write("raw/wb/internet-use.csv.toml", sidecar);
    project.write_raw("raw/wb/internet-use.csv", "economy,year,value\nBBB,2020,57\nBBB,2021,58\n");
    let columns = "columns = { economy = \"economy\", year = \"year\", value = \"value\" }";
    let input = format!("[[input]]\ndataset = \"wb/internet-use\"\n{columns}\npriority = 2\n\n[check]");
    project.replace(PIPELINE, "[check]", &input);
}

const NOTICES: &str = "a,A,甲,notices,2024,cell,5,notices,\na,A,甲,notices,2025,cell,7,notices,\n";

mistakes! {
    a_proof_from_other_raw_data 2 with ["prove", "internet-use", "africa", "2020"], |p| p.replace(USE, "AAA,2020,10,A", "AAA,2020,11,A");
    a_proof_of_a_suppressed_figure 2 with ["prove", "internet-use", "africa", "2021"], |_| ();
    a_proof_of_an_unknown_statistic 2 with ["prove", "internet-use", "africa", "2020", "--statistic", "mode"], |_| ();
    parquet_files_without_a_sidecar 0, |p| for file in ["raw/own/dump/year=2020/a.parquet", "raw/own/dump/year=2021/a.parquet", "raw/itu/b.parquet", "raw/itu/c.parquet"] {
        p.write_new(file, partitioned::part(&["AAA"], &[1.0]));
    };
    publishing_into_a_folder_that_is_not_there 2 with ["publish", "www"], |_| ();
    publishing_to_an_address_that_lacks_a_slash 2 with ["publish", "s3:/bucket/ict"], |_| ();
    publishing_to_another_kind_of_server 2 with ["publish", "gs://bucket/ict"], |_| ();
    publishing_without_credentials 2 with ["publish", "s3://bucket/ict"], |_| ();
    publishing_to_a_server_that_is_none 2 with ["publish", "s3://bucket", "--endpoint", "localhost:9000"], |_| ();
    publishing_into_the_output_folder 2 with ["publish", "output"], |_| ();
    publishing_into_raw 2 with ["publish", "raw"], |_| ();
    publishing_a_run_that_is_held 2 with ["publish", "www"], |p| { p.write_new("www/index.html", ""); p.succeed(&["hold", "--why", "the yearbook goes to print"]); };
    publishing_into_a_file 2 with ["publish", "www"], |p| p.write("www", "");
    a_proof_of_an_economy 2 with ["prove", "internet-use", "AAA", "2020"], |_| ();
    a_negative_amount_without_a_declared_range 0, |p| {
        p.replace("raw/unsd/e-waste.csv", "BBB,2020,generated,tonnes,3", "BBB,2020,generated,tonnes,-3");
    };
    a_denominator_in_percent 2, |p| p.replace("pipelines/ict-skills.toml", "denominator = \"population\"", "denominator = \"internet-use\"");
    values_of_a_quarter 3, |p| {
        let table = p.read(USE).replace("status\n", "status,quarter\n").replace(",A\n", ",A,Q4\n").replace(",E\n", ",E,Q4\n");
        p.write_raw(USE, table);
    };
    a_figure_with_an_unknown_key 2, report(|figures| figures.replace("axis =", "axes ="), NOTICES);
    a_figure_of_surveys_over_years 2, report(|figures| {
        figures.replace("dataset = \"itu/notices\"", "indicator = \"internet-use\"\nsurvey = \"narrowing-points\"")
    }, NOTICES);
    a_figure_that_compares_groups_of_two_lists 2, report(|figures| {
        let gap = "indicator = \"internet-use\"\ngap = \"income-difference\"\ngroup = \"wb-income:FY2021:high-income\"\n\
                   against = \"wb-income:FY2022:low-income\"";
        figures.replace("dataset = \"itu/notices\"", gap)
    }, NOTICES);
    a_figure_that_stands_twice 2, report(|figures| {
        let (title, figure) = figures.split_once("[[figure]]").unwrap();
        format!("{title}[[figure]]{figure}\n[[figure]]{figure}")
    }, NOTICES);
    a_figure_of_an_unknown_dataset 2, report(|figures| figures.replace("itu/notices", "itu/notice"), NOTICES);
    a_figure_without_a_query 2, report(|figures| figures.replace("dataset = \"itu/notices\"\n", ""), NOTICES);
    a_printed_value_of_an_unknown_point 2, report(|figures| figures.replace("values = { 2025", "values = { 2026"), NOTICES);
    a_note_without_its_translation 2, report(str::to_owned, "a,A,甲,notices,2024,cell,5,notices,as printed\na,A,甲,notices,2025,cell,7,notices,2024\n");
    an_activity_that_is_no_number 0, report(str::to_owned, "a,A,甲,notices,2024,cell,many,notices,\na,A,甲,notices,2025,cell,7,notices,\n");
    an_activity_without_a_period 0, report(str::to_owned, "a,A,甲,notices,2024,cell,5,notices,\na,A,甲,notices,25,cell,7,notices,\n");
    a_decimal_comma 0, row("BBB,2021,\"55,5\",A");
    a_comma_between_thousands_or_before_decimals 0, replace("raw/un/population.csv", "EEE,2021,_T,_T,1000", "EEE,2021,_T,_T,\"1,000\"");
    blanks_between_thousands 0, row("BBB,2021,\"1 234,5\",A");
    a_thousands_mark_that_is_the_decimal_mark 3, |project| project.replace("raw/itu/internet-use.csv.toml", "decimal = \".\"", "decimal = \".\"\nthousands = \".\"");
    a_multiplier_of_nothing 2, replace(PIPELINE, "dataset = \"itu/internet-use\"\n", "dataset = \"itu/internet-use\"\nmultiplier = 0\n");
    a_number_beyond_all_quantities 0, replace("raw/itu/price-baskets.csv", "AAA,2020,mobile-broadband-5gb,20", "AAA,2020,mobile-broadband-5gb,1e300");
    shares_where_percent_are_meant 0, |project| {
        project.replace("raw/itu/internet-use.csv.toml", "2026-01", "2026-02");
        project.write_raw(USE, "economy,year,value,status\nAAA,2020,0.1,A\nBBB,2020,0.5,A\nCCC,2020,0.95,A\nDDD,2020,1,A\n");
    };
    percent_of_people_in_a_column_of_people 0, replace("raw/un/population.csv", "EEE,2021,_T,_T,1000", "EEE,2021,_T,_T,12%");
    a_parquet_column_of_dates 3, |project| {
        let days = cast(&Int32Array::from(vec![18_000, 18_001]), &DataType::Date32).unwrap();
        let texts = |texts: [&str; 2]| -> ArrayRef { Arc::new(StringArray::from(texts.to_vec())) };
        let columns = vec![
            ("economy", texts(["AAA", "BBB"])),
            ("year", texts(["2020", "2020"])),
            ("value", days),
            ("status", texts(["A", "A"])),
        ];
        project.swap_raw(USE, "raw/itu/internet-use.parquet", "", parquet(columns));
    };
    a_word_for_a_number 0, row("BBB,2021,many,A");
    an_undeclared_missing_token 0, row("BBB,2021,..,A");
    infinity 0, row("BBB,2021,inf,A");
    a_negative_weight 0, replace("raw/un/population.csv", "EEE,2021,_T,_T,1000", "EEE,2021,_T,_T,-1000");
    publishers_aggregates_among_the_rows 0, row("World,2021,55,A");
    coverage_out_of_order 0, |project| {
        project.replace(PIPELINE, "[check]\nrange = [0, 100]", "[check]\nrange = [0, 100]\ncumulative = [\"2G\", \"3G\"]");
        project.replace(PIPELINE, "status = \"status\" }", "category = \"status\" }");
        project.write_raw(USE, "economy,year,value,status\nAAA,2020,80,2G\nAAA,2020,90,3G\n");
    };
    a_total_that_its_sexes_do_not_give 0, replace(PIPELINE, "range = [0, 100]", "range = [0, 100]\nmax_identity_difference_points = 0.05");
    units_that_do_not_fit 0, replace("raw/unsd/e-waste.csv", "BBB,2020,generated,tonnes,3", "BBB,2020,generated,tonnes,3000");
    not_a_finite_number 0, row("BBB,2021,NaN,A");
    a_percent_above_100 0, row("BBB,2021,155,A");
    a_year_with_five_digits 0, row("BBB,20211,55,A");
    a_year_of_another_calendar 0, row("BBB,2564,55,A");
    a_quarter_in_the_place_of_a_year 0, row("BBB,2021-Q1,55,A");
    an_unknown_economy 0, row("Belant,2021,55,A");
    an_economy_left_out 0, row(",2021,55,A");
    an_unknown_status 0, row("BBB,2021,55,X");
    a_ragged_row 0, row("BBB,2021,55,A,7");
    conflicting_duplicates 0, row("BBB,2020,51,A");
    the_same_row_twice 0, row("BBB,2020,50,A");
    a_value_without_population 0, replace("raw/un/population.csv", "EEE,2021,_T,_T,1000\n", "");
    a_list_that_says_something_else_under_the_same_edition 0,
        replace("raw/itu/classifications.csv", "itu-region,2025-12,europe,CCC", "itu-region,2025-12,africa,CCC");
    an_edition_that_says_something_else 0, |project| {
        let file = "raw/wb/internet-use-by-sex.csv";
        let swapped = project.read(file).replace(",F,", ",X,").replace(",M,", ",F,").replace(",X,", ",M,");
        project.write_raw(file, swapped);
    };
    a_jump 0, replace(USE, "AAA,2021,20,E", "AAA,2021,60,E");
    a_weight_that_falls_to_a_thousandth 1 with ["aggregate", "--strict"], replace("raw/un/population.csv", "EEE,2021,_T,_T,1000", "EEE,2021,_T,_T,1");
    women_doubled_and_the_people_as_before 1 with ["aggregate", "--strict"], replace("raw/un/population.csv", "BBB,2021,F,_T,150", "BBB,2021,F,_T,300");
    people_in_thousands 2, |project| {
        project.replace("pipelines/population.toml", "range = [0, 2e9]", "range = [0, 2e9]\nexpect_total = { year = 2020, between = [1900, 2100] }");
        let people = project.read("raw/un/population.csv");
        let thousands = people.lines().map(|line| match line.rsplit_once(',') {
            Some((cell, value)) if value != "persons" => format!("{cell},{}\n", value.parse::<f64>().unwrap() / 1000.0),
            _ => format!("{line}\n"),
        });
        project.write_raw("raw/un/population.csv", thousands.collect::<String>());
    };
    an_expected_total_of_an_unknown_group 2, replace("pipelines/population.toml", "range = [0, 2e9]", "range = [0, 2e9]\nexpect_total = { group = \"wrld\", year = 2020, between = [1900, 2100] }");
    an_expected_total_with_its_bounds_the_wrong_way_round 2, replace("pipelines/population.toml", "range = [0, 2e9]", "range = [0, 2e9]\nexpect_total = [{ year = 2020, between = [2100, 1900] }]");
    a_rule_between_indicators_that_does_not_hold 1 with ["aggregate", "--strict"], replace(PIPELINE, "[[compare]]\nid = \"gender-parity\"", "[[rule]]\nleft = { sex = \"F\", times = 2 }\nis = \"at-most\"\nright = { times_indicator = \"population\", times = 0.005 }\nreason = \"an invented capacity\"\n\n[[compare]]\nid = \"gender-parity\"");
    a_rule_about_an_unknown_indicator 2, replace(PIPELINE, "[[compare]]\nid = \"gender-parity\"", "[[rule]]\nleft = {}\nis = \"at-most\"\nright = { indicator = \"capcity\" }\nreason = \"use\"\n\n[[compare]]\nid = \"gender-parity\"");
    a_series_that_changes_its_source 1 with ["aggregate", "--strict"], spliced;
    a_fallback_that_is_linked 2, |project| {
        spliced(project);
        project.replace(PIPELINE, "priority = 2", "use = \"fallback\"\nlink = \"rebase\"");
    };
    fallbacks_alone 2, replace("pipelines/population-by-location.toml", "[[input]]\n", "[[input]]\nuse = \"fallback\"\n");
    a_link_where_nothing_is_completed 2, |project| {
        spliced(project);
        project.replace(PIPELINE, "priority = 2", "priority = 2\nlink = \"rebase\"");
    };
    a_declared_break_that_nothing_treats 1 with ["aggregate", "--strict"], |project| {
        project.replace(PIPELINE, "status = \"status\" }", "break_in_series = \"status\" }");
        project.write_raw(USE, "economy,year,value,status\nBBB,2020,50,0\nBBB,2021,58,1\n");
    };
    a_file_moved_by_a_year 2, replace(PIPELINE, "dataset = \"itu/internet-use\"", "dataset = \"itu/internet-use\"\nexpect_years = [2019, 2020]");
    an_allowed_place_that_is_none 2, |project| {
        let entry = "\n[[allow]]\ncode = \"W012\"\nat = [\"AAA 2021\", \"BBB\"]\nreason = \"new survey\"\n";
        project.write(PIPELINE, format!("{}{entry}", project.read(PIPELINE)));
    };
    too_many_rejected_rows 3, |project| {
        project.replace("raw/itu/internet-use.csv.toml", "max_rejected_share = 0.5", "max_rejected_share = 0.01");
        row("BBB,2021,many,A")(project);
    };
    an_empty_breakdown 0, |project| project.replace("raw/wb/internet-use-by-sex.csv", "BBB,2020,F,40", "BBB,2020,,40");
    a_publishers_word_for_a_sex 0, |project| project.replace("raw/wb/internet-use-by-sex.csv", "BBB,2020,F,40", "BBB,2020,Women,40");
    a_publishers_flag 0, row("BBB,2021,55,bu");
    numbers_beside_a_status_that_says_missing 0, row("BBB,2021,0,Q");
    rows_that_differ_in_a_column_that_is_not_read 0, |project| {
        project.write_raw(USE, "economy,year,value,status,source\nAAA,2020,10,A,survey\nAAA,2020,12,A,register\nBBB,2020,50,A,survey\nCCC,2020,95,A,survey\n");
    };
    a_column_of_women 3, |project| {
        project.write_raw(USE, "economy,year,value,status,sex\nAAA,2020,10,A,F\nBBB,2020,50,A,F\n");
    };
    a_column_of_several_breakdowns 3, |project| {
        project.write_raw(USE, "economy,year,value,status,Area\nAAA,2020,10,A,Urban\nBBB,2020,50,A,Rural\n");
    };
    a_column_of_multipliers 3, |project| {
        project.write_raw(USE, "economy,year,value,status,UNIT_MULT\nAAA,2020,10,A,3\nBBB,2020,50,A,3\n");
    };
    a_status_column_that_is_not_read 3, replace(PIPELINE, ", status = \"status\" }", " }");
    a_constant_that_the_column_contradicts 3, |project| {
        project.write_raw(USE, "economy,year,value,status,sex\nAAA,2020,10,A,F\nBBB,2020,50,A,F\n");
        project.replace(PIPELINE, "status = \"status\" }\n", "status = \"status\" }\nconstants = { sex = \"M\" }\n");
    };
    an_ignored_column_that_is_not_there 3, replace(PIPELINE, "status = \"status\" }\n", "status = \"status\" }\nignore = [\"statuses\"]\n");
    a_filter_that_keeps_no_row 3, replace("pipelines/price-mobile-broadband-5gb.toml", "basket = \"mobile-broadband-5gb\"", "basket = \"mobile-broadband-5GB\"");
    conditions_that_no_row_meets_together 3, replace("pipelines/e-waste-generated.toml", "[check.per_person]\nwhere = { flow = \"generated\"", "[check.per_person]\nwhere = { flow = \"collected\"");
    a_value_that_another_sheet_says_nothing_of 0, look_up(&[["Name", "Codes", "2019", "2020"], ["mobile-broadband-5gb", "", "", "x"]], ["", ""]);
    another_sheet_that_says_two_things_of_one 3, look_up(&[
        ["Name", "Codes", "2019", "2020"], ["mobile-broadband-5gb", "a", "x", "x"], ["mobile-broadband-5gb", "b", "exp", "x"],
    ], ["", ""]);
    another_sheet_that_is_not_there 3, look_up(HISTORY, ["sheet = \"History\"", "sheet = \"Histories\""]);
    another_sheet_without_the_column 3, look_up(HISTORY, ["basket = \"Name\"", "basket = \"Basket\""]);
    a_lookup_by_a_column_that_the_table_lacks 3, look_up(HISTORY, ["basket = \"Name\"", "baskets = \"Name\""]);
    a_layout_of_another_sheet_with_a_split_that_splits_nothing 3, look_up(
        HISTORY,
        ["ends_at_empty = \"Name\"", "split = [{ column = \"Name\", by = \"-\", into = [\"basket\"] }]"],
    );
    a_lookup_that_takes_nothing 3, look_up(HISTORY, ["take = { status = \"value\" }", "take = {}"]);
    a_lookup_of_a_file_without_sheets 3, |project| {
        let sidecar = project.read("raw/itu/price-baskets.csv.toml");
        let lookup = "[[layout.lookup]]\nsheet = \"History\"\nby = { year = \"year\" }\ntake = { status = \"value\" }\n";
        project.write("raw/itu/price-baskets.csv.toml", format!("{sidecar}{lookup}"));
    };
    a_lookup_of_a_classification 3, |project| {
        let sidecar = project.read("raw/itu/classifications.csv.toml");
        let lookup = "[[layout.lookup]]\nsheet = \"History\"\nby = { group = \"group\" }\ntake = { name = \"name\" }\n";
        project.write("raw/itu/classifications.csv.toml", format!("{sidecar}{lookup}"));
    };
    a_file_of_groups_alone 3, |project| project.write_raw(USE, "economy,year,value,status\nWorld,2020,10,A\n");
    a_table_of_empty_cells 3, |project| {
        project.write_raw(USE, "economy,2020,2021,status\nAAA,,,A\nBBB,,,A\n");
        declare("[layout]\nunpivot = { columns = '^(?<year>[0-9]{4})$' }\n")(project);
    };
    a_code_of_an_economy_that_is_not_in_the_register 3, |project| {
        let sidecar = project.read("raw/itu/internet-use.csv.toml");
        project.write("raw/itu/internet-use.csv.toml", format!("{sidecar}\n[codes.economy]\nKSO = \"XKX\"\n"));
    };
    a_code_of_an_unknown_status 3, |project| {
        let sidecar = project.read("raw/itu/internet-use.csv.toml");
        project.write("raw/itu/internet-use.csv.toml", format!("{sidecar}\n[codes.status]\nbu = \"B X\"\n"));
    };
    a_code_of_no_economy 2, replace(PIPELINE, "status = \"status\" }\n", "status = \"status\" }\ncodes.economy = { KSO = \"Kosovo\" }\n");
    a_code_for_an_unknown_column 2, replace(PIPELINE, "status = \"status\" }\n", "status = \"status\" }\ncodes.statuses = { e = \"E\" }\n");
    codes_of_a_column_that_is_not_read 2, replace(PIPELINE, "status = \"status\" }\n", "status = \"status\" }\ncodes.age = { adults = \"Y_GE15\" }\n");
    a_constant_of_an_unknown_sex 2, replace(PIPELINE, "status = \"status\" }\n", "status = \"status\" }\nconstants = { sex = \"W\" }\n");
    a_constant_beside_its_column 2, replace(PIPELINE, "sex = \"sex\" }\n", "sex = \"sex\" }\nconstants = { sex = \"F\" }\n");
    a_column_that_is_read_and_ignored 2, replace(PIPELINE, "status = \"status\" }\n", "status = \"status\" }\nignore = [\"status\"]\n");
    a_condition_with_its_bounds_the_wrong_way_round 2, replace(PIPELINE, "status = \"status\" }\n", "status = \"status\" }\nwhere = { year = { from = 2021, to = 2020 } }\n");
    a_condition_with_an_unknown_key 2, replace(PIPELINE, "status = \"status\" }\n", "status = \"status\" }\nwhere = { year = { after = 2019 } }\n");
    a_condition_of_an_empty_list 2, replace(PIPELINE, "status = \"status\" }\n", "status = \"status\" }\nwhere = { year = [] }\n");
    an_unclosed_quote 3, row("BBB,2021,\"55,A");
    nul_bytes 3, |project| project.write_raw(USE, b"economy,year,value,status\nAAA,2020,1\0,A\n");
    utf_16_that_is_cut_off 3, |project| project.write_raw(USE, b"\xff\xfee\0c\0o");
    utf_16_without_a_mark 3, |project| {
        project.write_raw(USE, "economy,year,value,status\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    };
    latin_1_undeclared 3, |project| project.write_raw(USE, b"economy,year,value,status\nC\xe9land,2020,1,A\n");
    a_line_of_ten_megabytes 3, |project| {
        project.write_raw(USE, format!("economy,year,value,status\nAAA,2020,10,{}\n", "x".repeat(10_000_000)));
    };
    a_folder_in_place_of_a_file 3, |project| {
        std::fs::remove_file(project.path().join(USE)).unwrap();
        std::fs::create_dir(project.path().join(USE)).unwrap();
    };
    the_wrong_delimiter_declared 3, replace("raw/itu/internet-use.csv.toml", "delimiter = \",\"", "delimiter = \";\"");
    an_empty_licence 3, replace("raw/itu/internet-use.csv.toml", "licence = \"CC0-1.0\"", "licence = \"\"");
    a_dataset_id_twice 3, replace("raw/wb/findex.csv.toml", "id = \"wb/findex\"", "id = \"itu/internet-use\"");
    an_empty_file 3, |project| project.write_raw(USE, "");
    a_header_only 3, |project| project.write_raw(USE, "economy,year,value,status\n");
    a_missing_column 3, replace(USE, "value,status", "percent,status");
    a_column_twice 3, replace(USE, "value,status", "value,value");
    a_header_that_no_row_has 3, declare("[layout]\nheader = [\"economy\", \"time\"]\n");
    a_header_line_that_is_not_there 3, declare("[layout]\nheader_line = 150\n");
    a_pattern_that_is_none 3, declare("[layout]\nunpivot = { columns = '^(?<year>[0-9]{4}' }\n");
    a_pattern_without_a_group 3, declare("[layout]\nunpivot = { columns = '^[0-9]{4}$' }\n");
    a_pattern_that_no_header_fits 3, declare("[layout]\nunpivot = { columns = '^(?<year>[0-9]{4})$' }\n");
    a_split_that_says_nothing 3, declare("[[layout.split]]\ncolumn = \"status\"\n");
    a_split_of_an_absent_column 3, declare("[[layout.split]]\ncolumn = \"flags\"\npattern = '(?<flag>[a-z])'\n");
    a_column_that_a_layout_makes_anew 3, declare("[layout]\nis = { year = \"2020\" }\n");
    an_unknown_key_in_a_layout 3, declare("[layout]\nheader_row = 3\n");
    an_unknown_list_of_codes 3, |project| project.replace("raw/itu/internet-use.csv.toml", "max_rejected_share", "code_list = \"eurostats\"\nmax_rejected_share");
    a_bound_in_place_of_a_value 0, row("BBB,2024,<5,A\n");
    a_file_without_a_sidecar 0, |project| project.write("raw/itu/other.csv", "a,b\n1,2\n");
    a_checksum_that_does_not_fit 3, |project| project.write(USE, "economy,year,value,status\nAAA,2020,1,A\n");
    a_sum_of_groups_with_an_unknown_one 3 with ["aggregate", "--groups", "own.csv"], |project| project.write("own.csv", "group,economy\nx,world - afrika + Alend\n");
    a_sum_of_groups_without_its_end 3 with ["aggregate", "--groups", "own.csv"], |project| project.write("own.csv", "group,economy\nx,world -\n");
    a_sum_of_groups_that_leaves_nobody 3 with ["aggregate", "--groups", "own.csv"], |project| project.write("own.csv", "group,economy\nx,africa - AAA - BBB\n");
    a_sum_of_a_group_of_several_lists 3 with ["aggregate", "--groups", "own.csv"], |project| {
        let listed = project.read("raw/itu/classifications.csv");
        project.write_raw("raw/itu/classifications.csv", format!("{listed}blocs,2025-12,africa,CCC\n"));
        project.write("own.csv", "group,economy\nx,world - africa\n");
    };
    groups_of_a_user_that_hold_each_other 3 with ["aggregate", "--groups", "own.csv"], |project| project.write("own.csv", "group,economy\nx,y + AAA\ny,x\n");
    terms_of_a_sum_that_change_nothing 1 with ["aggregate", "--strict", "--groups", "own.csv"], |project| project.write("own.csv", "group,economy\nx,africa - CCC + AAA\n");
    a_sum_of_groups_whose_years_are_swapped 3 with ["aggregate", "--groups", "own.csv"], |project| project.write("own.csv", "group,economy,from,to\nx,africa - BBB,2021,2020\ny,africa,20.20,\n");
    a_group_of_a_user_in_years_that_nobody_asks_for 1 with ["aggregate", "--strict", "--groups", "own.csv"], |project| project.write("own.csv", "group,economy,from,to\nx,AAA,1990,1995\ny,BBB,,\n");
    columns_of_a_users_groups_that_nothing_reads 3 with ["aggregate", "--groups", "own.csv"], |project| project.write("own.csv", "group,economy,From,weight\nx,AAA,2020,3\n");
    a_list_of_groups_with_years_of_its_rows 3, |project| {
        let text = project.read("raw/itu/classifications.csv").replace('\n', ",2020\n").replacen(",2020", ",from", 1);
        project.write_raw("raw/itu/classifications.csv", text);
    };
    a_group_of_a_user_with_two_names 3 with ["aggregate", "--groups", "own.csv"], |project| project.write("own.csv", "group,economy,name\nx,AAA,One\nx,BBB,Two\n");
    a_group_of_a_user_named_in_an_unknown_language 3 with ["aggregate", "--groups", "own.csv"], |project| project.write("own.csv", "group,economy,name_de\nx,AAA,Eins\n");
    an_own_value_of_an_unknown_indicator 2 with ["add", "--value", "internet-us", "AAA", "2021", "30", "--source", "s"], |_| ();
    an_own_value_of_an_unknown_economy 2 with ["add", "--value", "internet-use", "Alend", "2021", "30", "--source", "s"], |_| ();
    an_own_value_of_an_unknown_category 2 with ["add", "--value", "ict-skills", "AAA", "2021", "30", "--source", "s", "--category", "emial"], |_| ();
    an_own_value_without_a_category 2 with ["add", "--value", "ict-skills", "AAA", "2021", "30", "--source", "s"], |_| ();
    an_own_value_with_a_comma 2 with ["add", "--value", "internet-use", "AAA", "2021", "30,5", "--source", "s"], |_| ();
    an_own_value_that_no_rate_can_have 2 with ["add", "--value", "internet-use", "AAA", "2021", "130", "--source", "s"], |_| ();
    an_own_value_in_the_order_of_years_first 2 with ["add", "--value", "internet-use", "2021", "AAA", "30", "--source", "s"], |_| ();
    an_own_value_of_an_unknown_sex 2 with ["add", "--value", "internet-use", "AAA", "2021", "30", "--source", "s", "--sex", "W"], |_| ();
    an_own_value_without_a_source 2 with ["add", "--value", "internet-use", "AAA", "2021", "30"], |_| ();
    an_own_value_of_a_derived_indicator 2 with ["add", "--value", "e-waste-collection-rate", "AAA", "2021", "30", "--source", "s"], |_| ();
    an_own_value_twice 2 with ["add", "--value", "internet-use", "Aland", "2021", "31", "--source", "s"], |project| {
        project.succeed(&["add", "--value", "internet-use", "AAA", "2021", "30", "--source", "s"]);
    };
    an_own_value_beside_an_edit_by_hand 3 with ["add", "--value", "internet-use", "AAA", "2022", "31", "--source", "s"], |project| {
        project.succeed(&["add", "--value", "internet-use", "AAA", "2021", "30", "--source", "s"]);
        let text = project.read("raw/own/internet-use.csv");
        project.write("raw/own/internet-use.csv", text.replace(",30,", ",33,"));
    };
    an_input_without_columns 2, replace(PIPELINE, "columns = { economy = \"economy\", year = \"year\", value = \"value\", status = \"status\" }\n", "");
    a_pdf_for_add 3 with ["add", "raw/itu/report.pdf"], |project| project.write("raw/itu/report.pdf", "%PDF-1.7\n");
    a_source_that_names_an_unknown_endpoint 2 with ["fetch"], |project| project.write(
        "pipelines/sources.toml",
        "[[endpoint]]\nid = \"world-bank\"\npublisher = \"World Bank\"\nlicence = \"CC BY 4.0\"\nurl = \"https://api.worldbank.org/{series}\"\n\
         page = \"https://data.worldbank.org\"\ntype = \"zip\"\n\n[[source]]\nid = \"wb/x\"\nendpoint = \"word-bank\"\ntitle = \"X\"\n\
         file = \"raw/wb/x.zip\"\nwith = { series = \"X\" }\n",
    );
    a_missing_sidecar 2, |project| std::fs::remove_file(project.path().join("raw/itu/internet-use.csv.toml")).unwrap();
    a_missing_file 3, |project| std::fs::remove_file(project.path().join(USE)).unwrap();
    an_unknown_key_in_a_sidecar 3, replace("raw/itu/internet-use.csv.toml", "delimiter", "delimeter");
    no_parquet 3, |project| {
        project.write("raw/itu/other.parquet.toml", project.read("raw/itu/internet-use.csv.toml").replace("itu/internet-use", "itu/other"));
        project.write_raw("raw/itu/other.parquet", "PAR1 nothing");
        project.replace(PIPELINE, "itu/internet-use", "itu/other");
    };
    a_folder_without_a_file 3, |project| {
        std::fs::create_dir(project.path().join("raw/itu/internet-use")).unwrap();
        partitioned::swap(project, &[]);
    };
    a_sidecar_without_its_folder 3, |project| partitioned::swap(project, &[]);
    a_file_of_a_folder_with_other_columns 3, |project| {
        let mut files = partitioned::six_economies();
        let texts: ArrayRef = Arc::new(StringArray::from(vec!["EEE"]));
        files[2].1 = parquet(vec![("economy", texts.clone()), ("rate", texts.clone()), ("status", texts)]);
        partitioned::swap(project, &files);
    };
    a_file_that_contradicts_its_path 3, |project| {
        let mut files = partitioned::six_economies();
        let texts = |texts: [&str; 2]| -> ArrayRef { Arc::new(StringArray::from(texts.to_vec())) };
        files[2].1 = parquet(vec![
            ("economy", texts(["AAA", "EEE"])),
            ("value", texts(["20", "40"])),
            ("status", texts(["A", "A"])),
            ("year", texts(["2021", "2020"])),
        ]);
        partitioned::swap(project, &files);
    };
    a_file_added_to_a_folder 3, |project| {
        partitioned::swap(project, &partitioned::six_economies());
        project.write_new("raw/itu/internet-use/year=2022/a.parquet", partitioned::part(&["AAA"], &[30.0]));
    };
    a_link_among_the_files_of_a_folder 3, |project| {
        partitioned::swap(project, &partitioned::six_economies());
        let (from, to) = ("raw/un/population.csv", "raw/itu/internet-use/year=2021/b.parquet");
        std::os::unix::fs::symlink(project.path().join(from), project.path().join(to)).unwrap();
    };
    a_folder_of_something_else 3, |project| {
        partitioned::swap(project, &partitioned::six_economies());
        project.write_new("raw/itu/internet-use/readme.txt", "see the web");
        project.write_new("raw/itu/internet-use/2021/a.parquet", partitioned::part(&["AAA"], &[30.0]));
        project.write_new("raw/itu/internet-use/_SUCCESS", "");
    };
    a_folder_of_groups 3, |project| {
        partitioned::swap(project, &partitioned::six_economies());
        project.write_new("raw/itu/groups/a.parquet", partitioned::part(&["AAA"], &[1.0]));
        let sidecar = project.read("raw/itu/internet-use.toml").replace("observations", "classification");
        project.write("raw/itu/groups.toml", sidecar.replace("itu/internet-use", "itu/groups"));
    };
    two_editions_without_priority 2, |project| {
        let sidecar = project.read("raw/itu/internet-use.csv.toml").replace("itu/internet-use", "wb/internet-use");
        project.write("raw/wb/internet-use.csv.toml", sidecar);
        project.write_raw("raw/wb/internet-use.csv", project.read(USE));
        let input = "[[input]]\ndataset = \"wb/internet-use\"\ncolumns = { economy = \"economy\", year = \"year\", value = \"value\", status = \"status\" }\n\n[check]";
        project.replace(PIPELINE, "[check]", input);
    };
    a_gap_of_the_wrong_kind 2, replace(PIPELINE, "id = \"gender-parity\"\nkind = \"parity\"", "id = \"gender-parity\"\nkind = \"ratio\"");
    a_gap_of_an_unknown_sex 2, replace(PIPELINE, "kind = \"parity\"\nnumerator = { sex = \"F\" }", "kind = \"parity\"\nnumerator = { sex = \"W\" }");
    a_gap_of_a_figure_with_itself 2, replace(PIPELINE, "kind = \"parity\"\nnumerator = { sex = \"F\" }", "kind = \"parity\"\nnumerator = { sex = \"M\" }");
    a_correction_that_the_source_made 2, |project| {
        let entry = "\n[[correction]]\ndataset = \"itu/internet-use\"\neconomy = \"AAA\"\nyear = 2020\nvalue = 12\nreason = \"typing mistake\"\nsource = \"the survey report\"\nexpect = { value = 11 }\n";
        project.write(PIPELINE, format!("{}{entry}", project.read(PIPELINE)));
    };
    amounts_per_person_of_no_input 2, replace(PIPELINE, "[check]", "[check]\nper_person = { dataset = \"unsd/e-waste\", where = { unit = \"kg\" }, units_in_amount = 1000, max_difference_percent = 25 }");
    values_of_where_and_rules_that_fit_nothing 1 with ["aggregate", "--strict", "e-waste-generated"], |project| {
        project.replace("pipelines/e-waste-generated.toml", "where = { flow = \"generated\", unit = \"tonnes\" }", "where = { flow = [\"generated\", \"colected\"], unit = \"tonnes\" }");
        let rule = "\n[[rule]]\nleft = { sex = \"F\" }\nis = \"at-most\"\nright = {}\nreason = \"women are some of all\"\n";
        project.write("pipelines/e-waste-generated.toml", format!("{}{rule}", project.read("pipelines/e-waste-generated.toml")));
    };
    rules_of_a_database_that_fit_no_series 1 with ["aggregate", "--strict", "wdi"], |project| {
        let units = "units = { \"%\" = \"percent\", \"% of GDP\" = \"percent\" }\nmethods = { \"Gap-filled totals\" = \"sum\" }";
        database("units = { \"%\" = \"percent\" }", units, None)(project);
        project.replace("pipelines/wdi.toml", "[\"EN.EMI.*\"]", "[\"EN.EMI.*\", \"EN.EMM.*\"]");
    };
    amounts_per_person_beside_no_part_of_a_file 2, replace(PIPELINE, "[check]", "[check]\nper_person = { where = { unit = \"kg\" }, units_in_amount = 1000, max_difference_percent = 25 }");
    an_allowance_for_no_input 2, |project| {
        let entry = "\n[[allow]]\ncode = \"W015\"\ndatasets = [\"itu/internet-uses\"]\nreason = \"another edition\"\n";
        project.write(PIPELINE, format!("{}{entry}", project.read(PIPELINE)));
    };
    an_alternative_to_nothing 2, replace(PIPELINE, "[check]", "[[input]]\ndataset = \"wb/findex\"\ncolumns = { economy = \"economy\", year = \"year\", value = \"value\" }\nalternative_to = \"itu/internet\"\n\n[check]");
    no_input_at_all 2, |project| {
        let text = project.read("pipelines/population-by-location.toml");
        project.write("pipelines/population-by-location.toml", text.split("[[input]]").next().unwrap());
    };
    a_claim_of_two_categories 2, |project| {
        project.write_raw("raw/uis/ict-skills.csv", format!("{}AAA,2020,code,_T,5\n", project.read("raw/uis/ict-skills.csv")));
        project.add_small_report();
        project.replace("pipelines/reports/small/claims/report.toml", "quantity = { indicator = \"internet-use\", group = \"world\", year = 2020 }", "quantity = { indicator = \"ict-skills\", group = \"world\", year = 2020 }");
    };
    an_unknown_key 2, replace(PIPELINE, "max_annual_change_points", "max_anual_change_points");
    a_year_that_is_none 2, |project| {
        let text = project.read(PIPELINE).replacen("to = 2021", "to = 2147483647", 1);
        project.write(PIPELINE, text);
    };
    numbers_that_would_switch_checks_off 2, |project| {
        project.replace(PIPELINE, "range = [0, 100]", "range = [0, 100, 200]");
        project.replace(PIPELINE, "max_annual_change_points = 15", "max_annual_change_points = nan");
        let text = project.read(PIPELINE).replacen("at_least = 95", "at_least = inf", 1);
        project.write(PIPELINE, text);
        project.replace("pipelines/e-waste-generated.toml", "units_in_amount = 1000", "units_in_amount = 0");
    };
    a_range_from_high_to_low 2, replace(PIPELINE, "range = [0, 100]", "range = [100, 0]");
    limits_that_no_value_can_meet 2, |project| {
        let text = project.read(PIPELINE).replacen("at_least = 95", "at_least = 95\nbelow = 90", 1);
        project.write(PIPELINE, text);
    };
    a_window_from_late_to_early 2, |project| {
        let pipeline = "pipelines/ict-skills.toml";
        let text = project.read(pipeline);
        let window = text.lines().find(|line| line.starts_with("latest_within")).unwrap();
        project.replace(pipeline, window, "latest_within = { from = 2021, to = 2019 }");
    };
    two_tables_of_one_name 2, |project| {
        let other = project.read("pipelines/ict-skills.toml").replace("id = \"ict-skills\"", "id = \"internet-use-gender-parity\"");
        project.write("pipelines/zz.toml", other);
    };
    an_indicator_that_takes_the_name_of_the_claims 2, replace("pipelines/ict-skills.toml", "id = \"ict-skills\"", "id = \"claims\"");
    a_figure_whose_number_is_a_path 2, report(|figures| figures.replace("number = \"1\"", "number = \"../../1\""), NOTICES);
    a_wrong_type 2, replace(PIPELINE, "range = [0, 100]", "range = \"0 to 100\"");
    broken_toml 2, replace(PIPELINE, "range = [0, 100]", "range = [0, 100");
    an_unknown_statistic 2, replace(PIPELINE, "\"median\"", "\"medain\"");
    an_unknown_dataset 2, replace(PIPELINE, "itu/internet-use", "itu/internet-used");
    an_unknown_denominator 2, replace(PIPELINE, "\"population\"", "\"popultion\"");
    a_circle_of_denominators 2, replace("pipelines/population.toml", "denominator = \"population\"", "denominator = \"internet-use\"");
    an_unknown_classification 2, replace(PIPELINE, "{ id = \"un-ldc\" }", "{ id = \"un-ldcs\" }");
    an_unknown_edition 2, replace(PIPELINE, "FY2021", "FY2012");
    an_edition_left_out 2, replace(PIPELINE, "{ id = \"wb-income\", edition = \"FY2021\" }", "{ id = \"wb-income\" }");
    an_estimate_with_an_unknown_edition_of_income_groups 2,
        completed_with("regions = { id = \"itu-region\" }\nincome_groups = { id = \"wb-income\", edition = \"FY2012\" }");
    an_assumption_from_high_to_low 2, assuming("range = [1, 0.5]", "Y_GE25");
    an_assumption_of_more_than_as_many 2, assuming("range = [0, 1.5]", "Y_GE25");
    an_assumption_without_a_range 2, assuming("shift_logit = -1.0", "Y_GE25");
    an_assumption_of_nobody 2, assuming("range = [0, 1]", "_X_Y15T24");
    an_assumption_without_its_translation 2, assuming_in_two_languages;
    as_of_with_one_edition 2, replace(PIPELINE, "{ id = \"un-ldc\" }", "{ id = \"un-ldc\", apply = \"as-of\" }");
    years_the_wrong_way_round 2, |project| {
        let text = project.read(PIPELINE).replacen("to = 2021", "to = 2019", 1);
        project.write(PIPELINE, text);
    };
    a_share_without_a_property 2, |project| {
        let text = project.read(PIPELINE);
        let at = text.rfind("at_least = 95\n").unwrap();
        project.write(PIPELINE, format!("{}{}", &text[..at], &text[at + 14..]));
    };
    an_indicator_defined_twice 2, |project| project.write("pipelines/copy.toml", project.read(PIPELINE));
    an_expectation_that_fails 2, |project| {
        let entry = "\n[[break]]\neconomy = \"AAA\"\nyear = 2021\naction = \"keep\"\nreason = \"new survey\"\nexpect = { jump_points_at_least = 11 }\n";
        project.write(PIPELINE, format!("{}{entry}", project.read(PIPELINE)));
    };
    a_break_that_nothing_leads_into 0, |project| {
        let entry = "\n[[break]]\neconomy = \"AAA\"\nyear = 2035\naction = \"keep\"\nreason = \"new survey\"\n";
        project.write(PIPELINE, format!("{}{entry}", project.read(PIPELINE)));
    };
    an_unknown_pipeline 2 with ["aggregate", "internet-us"], |_| {};
    an_unknown_input 2 with ["aggregate", "--input", "internet-use=itu/internet"], |_| {};
    a_users_group_with_an_unknown_economy 3 with ["aggregate", "--groups", "club.csv"], |project| {
        project.write("club.csv", "group,economy\nclub,AAA\nclub,Belant\n");
    };
    a_users_group_whose_years_are_swapped 3 with ["aggregate", "--groups", "club.csv"], |project| {
        project.write("club.csv", "group,economy,from,to\nclub,AAA,2021,2015\nclub,BBB,20155,\nclub,CCC,,\n");
    };
    a_users_group_with_a_slash 3 with ["aggregate", "--groups", "club.csv"], |project| {
        project.write("club.csv", "group,economy\nnorth/south,AAA\nwb-income:low,BBB\n");
    };
    a_users_group_with_an_economy_twice 1 with ["aggregate", "--strict", "--groups", "club.csv"], |project| {
        project.write("club.csv", "group,economy,from,to\nclub,AAA,2010,2015\nclub,AAA,2016,\nclub,BBB,,\nclub,BBB,2020,\n");
    };
    an_economy_in_two_regions 3, |project| {
        let lists = "raw/itu/classifications.csv";
        project.write_raw(lists, format!("{}itu-region,2025-12,africa,DDD\n", project.read(lists)));
    };
    a_group_id_that_no_other_list_has 1 with ["aggregate", "--strict"], |project| {
        project.replace("raw/itu/classifications.csv", "wb-income,FY2022,high-income,AAA", "wb-income,FY2022,hihg-income,AAA");
    };
    a_group_that_the_sidecar_does_not_declare 0, |project| {
        let sidecar = "raw/itu/classifications.csv.toml";
        let declared = "[[classification]]\nid = \"itu-region\"\ngroups = [\"africa\", \"europe\", \"asia\"]\n";
        project.write(sidecar, format!("{}\n{declared}", project.read(sidecar)));
    };
    a_declaration_of_an_absent_classification 3, |project| {
        let sidecar = "raw/itu/classifications.csv.toml";
        project.write(sidecar, format!("{}\n[[classification]]\nid = \"itu-regions\"\npartition = true\n", project.read(sidecar)));
    };
    a_gap_of_an_unknown_group 2, |project| {
        let text = project.read(PIPELINE).replacen("denominator = { group = \"low-income\" }", "denominator = { group = \"low-incme\" }", 1);
        project.write(PIPELINE, text);
    };
    groups_that_hold_each_other 3 with ["aggregate", "--groups", "club.csv"], |project| {
        project.write("club.csv", "group,economy\none,other\nother,one\nother,AAA\n");
    };
    a_group_without_a_member 3 with ["aggregate", "--groups", "club.csv"], |project| {
        project.write("club.csv", "group,economy\nclub,\nother,AAA\n");
    };
    a_users_groups_file_without_its_column 3 with ["aggregate", "--groups", "club.csv"], |project| {
        project.write("club.csv", "groups,economy\nclub,AAA\n");
    };
    a_claim_with_an_unknown_key 2, in_report(CLAIMS, "id = \"donors\"\nsection", "id = \"donors\"\nsecton");
    a_claim_with_an_unknown_wording 2, in_report(CLAIMS, "value = \"590\"\nprecision = \"about\"", "value = \"590\"\nprecision = \"abuot\"");
    a_claim_with_an_unknown_unit 2, in_report(CLAIMS, "precision = \"about\"\nunit = \"people\"", "precision = \"about\"\nunit = \"peple\"");
    a_claim_whose_value_does_not_fit_its_wording 2, in_report(CLAIMS, "value = \"590\"", "value = \"five hundred\"");
    a_claim_twice 2, in_report(CLAIMS, "id = \"donors\"", "id = \"women-all\"");
    a_claim_of_an_unknown_indicator 2, in_report(CLAIMS, "quantity = { indicator = \"internet-use\", group = \"europe\", year = 2020 }", "quantity = { indicator = \"internet-us\", group = \"europe\", year = 2020 }");
    a_claim_of_an_unknown_group 2, in_report(CLAIMS, "group = \"europe\", year = 2020 }", "group = \"europ\", year = 2020 }");
    a_claim_of_an_unknown_sex 2, in_report(CLAIMS, "group = \"europe\", year = 2020 }", "group = \"europe\", year = 2020, sex = \"W\" }");
    a_claim_without_a_year 2, in_report(CLAIMS, "group = \"europe\", year = 2020 }", "group = \"europe\" }");
    a_claim_whose_number_is_said_to_be_that_of_an_unknown_claim 2, in_report(
        CLAIMS,
        "uncheckable = \"The names of the donors are not published.\"",
        "uncheckable = { other_population = [\"learners-2002\"], records = \"the list\" }",
    );
    a_claim_that_is_not_translated 2, |p| {
        translated("\"Report\"", "\"en\", \"fr\"", Some("\"Report\" = \"Rapport\"\n"))(p);
        let claim = "id = \"donors\"\nsection = \"1\"\nstatement = \"Donors\"\nvalue = \"3\"\nprecision = \"integer\"\nunit = \"percent\"\n";
        let quantity = "quantity = { record = \"donors\" }\nuncheckable = { stated_once = \"the list\" }\n";
        p.write_new("pipelines/reports/small/claims/all.toml", format!("[[claim]]\n{claim}{quantity}"));
        let texts = "\"Donors\" = \"Donateurs\"\n\"Donor\" = \"Donateur\"\n";
        p.write_new("pipelines/reports/small/claims/texts/fr.toml", texts);
    };
    a_relation_of_an_unknown_claim 2, in_report(RELATIONS, "\"awards-2020\", \"awards-2021\"", "\"awards-2020\", \"awards-2012\"");
    a_relation_without_its_parts 2, in_report(RELATIONS, "parts = [\"awards-2020\", \"awards-2021\"]\n", "");
    a_relation_with_a_key_of_another_kind 2, in_report(RELATIONS, "as = \"percent-change\"", "as = \"percent-change\"\nfactors = []");
    a_relation_that_calls_another_claim_impossible 2, in_report(RELATIONS, "impossible = [\"awards-total\"]", "impossible = [\"awards\"]");
    a_relation_twice 2, in_report(RELATIONS, "id = \"women-of-whom\"", "id = \"pilots-add-up\"");
    an_unknown_expected_verdict 2, |project| {
        project.add_small_report();
        project.write("pipelines/reports/small/expected_verdicts.toml", "[verdict]\ndonors = \"agree\"\n");
    };
    a_report_where_an_earlier_version_looked 2, |project| {
        project.write_new("pipelines/report/figures.toml", "title = { en = \"Report\", zh = \"报告\" }\nfigure = []\n");
    };
    a_file_among_the_reports 2, |project| {
        project.write_new("pipelines/reports/figures.toml", "");
    };
    two_reports_without_a_main_one 2, |project| {
        for report in ["bulletin", "yearbook"] {
            let file = format!("pipelines/reports/{report}/figures.toml");
            project.write_new(&file, "title = { en = \"Report\", zh = \"报告\" }\nfigure = []\n");
        }
    };
    two_main_reports 2, |project| {
        for report in ["bulletin", "yearbook"] {
            let file = format!("pipelines/reports/{report}/figures.toml");
            project.write_new(&file, "title = { en = \"Report\", zh = \"报告\" }\nmain = true\nfigure = []\n");
        }
    };
    a_text_without_its_translation 2, translated("\"Report\"", "\"en\", \"fr\"", None);
    a_translation_of_no_text 2, translated("\"Report\"", "\"en\", \"fr\"", Some("\"Report\" = \"Rapport\"\n\"Repport\" = \"Rapport\"\n"));
    texts_of_a_language_that_is_not_published 2, translated("\"Report\"", "\"en\", \"zh\"", Some("\"Report\" = \"Rapport\"\n"));
    a_name_in_other_languages_than_its_report 2, translated("{ en = \"Report\", zh = \"报告\" }", "\"en\", \"fr\"", None);
    a_name_in_an_unknown_language 2, translated("{ en = \"Report\", fra = \"Rapport\" }", "\"en\", \"fr\"", None);
    a_name_without_a_text 2, translated("{}", "\"en\"", None);
    a_report_in_an_unknown_language 2, translated("\"Report\"", "\"en\", \"fra\"", None);
    a_script_of_an_unknown_indicator 2 with ["export", "sql", "internet-us", "--dialect", "duckdb"], |_| {};
    a_script_of_an_indicator_without_aggregates 2 with ["export", "sql", "population-by-location", "--dialect", "duckdb"], |_| {};
    events_among_the_inputs 2 with ["aggregate", "--lineage", "raw/itu/lineage.jsonl"], |_| {};
    events_in_the_file_of_the_summary 2 with ["aggregate", "--lineage", "night.json", "--summary-file", "./night.json"], |_| {};
    events_to_what_is_no_server 2 with ["aggregate", "--lineage", "ftp://example.org/lineage"], |_| {};
    an_export_without_a_format 2 with ["export", "--indicator", "internet-use"], |_| {};
    an_export_of_an_unknown_table 2 with ["export", "--format", "csv", "--table", "aggregate"], |_| {};
    an_export_of_an_unknown_indicator 2 with ["export", "--format", "csv", "--indicator", "internet-us"], |_| {};
    an_export_of_an_unknown_group 2 with ["export", "--format", "csv", "--group", "itu-region:afrika"], |_| {};
    an_export_of_a_year_that_no_row_has 2 with ["export", "--format", "csv", "--year", "1999"], |_| {};
    an_export_of_a_group_without_the_indicator 2 with ["export", "--format", "csv", "--indicator", "ict-skills", "--group", "wb-income:as-of:low-income"], |_| {};
    an_export_of_groups_of_a_table_without_them 2 with ["export", "--format", "csv", "--table", "estimates", "--group", "africa"], |_| {};
    an_export_of_two_tables_to_stdout 2 with ["export", "--format", "json", "--table", "gaps", "--table", "aggregates"], |_| {};
    an_export_of_an_indicator_of_all_tables 2 with ["export", "--format", "csv", "--table", "all", "--indicator", "internet-use", "-o", "out"], |_| {};
    an_exchange_of_estimates 2 with ["export", "--format", "sdmx-csv", "--table", "estimates"], |_| {};
    labels_of_what_is_no_exchange 2 with ["export", "--format", "xlsx", "--labels"], |_| {};
    an_export_among_the_inputs 2 with ["export", "--format", "csv", "-o", "raw/itu"], |_| {};
    an_export_into_a_run 2 with ["export", "--format", "sdmx-csv", "-o", "output/latest/exchange"], |_| {};
    an_export_into_a_file 2 with ["export", "--format", "csv", "-o", "raw/itu/internet-use.csv"], |_| {};
    an_agency_that_is_no_code 3, replace("raw/itu/classifications.csv.toml", "id = \"itu-region\"\n", "id = \"itu-region\"\nagency = \"itu\"\n");
    a_code_of_m49_without_its_zeros 3, replace("raw/itu/classifications.csv.toml", "id = \"europe\"\n", "id = \"europe\"\nm49 = \"53\"\n");
    a_users_groups_file_that_is_not_there 2 with ["aggregate", "--groups", "absent.csv"], |_| {};
    a_database_whose_table_of_series_is_unknown 2, database("member = \"WDISeries.csv\"", "", None);
    a_database_without_a_column_of_its_register 3, database("\"Series Code\"", "\"Series code\"", None);
    a_database_without_a_column_of_codes 3, database("each = \"Indicator Code\"", "each = \"Series Code\"", None);
    a_database_with_a_series_twice 3, database("unit = \"number\"", "unit = \"number\"", Some("Series Code,Indicator Name,Unit of measure,Aggregation method\nA.B,a,,Sum\nA.B,a,,Median\n"));
    a_database_with_two_series_of_one_id 2, database("unit = \"number\"", "unit = \"number\"", Some("Series Code,Indicator Name,Unit of measure,Aggregation method\nA.B,a,,Sum\nA_B,a,,Median\n"));
    a_database_that_names_its_series_twice 2, database("value = \"value\" }", "value = \"value\" }\nwhere = { \"Indicator Code\" = \"PA.BSK.PRICE\" }", None);
    a_database_weighed_by_no_indicator 2, database("denominator = \"population\"", "denominator = \"populaton\"", None);
}
