//! Several reports of one project: each is a folder of `pipelines/reports` with figures, claims or both, and each has its
//! place in a run. Rates of the six economies in 2020: africa 40.0, europe 97.7 (tests/six_economies).

use crate::support::Project;

/// A report of one figure: use in 2020, in one group.
fn report(group: &str, more: &str) -> String {
    format!(
        "title = {{ en = \"Report on {group}\", zh = \"报告\" }}\n{more}\n[[figure]]\nnumber = \"1\"\nsection = \"1\"\n\
         title = {{ en = \"Use in {group}\", zh = \"使用\" }}\nchart = \"bars\"\npoints = [\"{group}\"]\nyear = 2020\ndecimals = 1\n\
         unit = {{ en = \"%\", zh = \"%\" }}\n[[figure.series]]\nid = \"use\"\nname = {{ en = \"Use\", zh = \"使用\" }}\n\
         indicator = \"internet-use\"\nstatistic = \"weighted-mean\"\n"
    )
}

/// The main report shows africa, the bulletin europe; the bulletin alone has a figure 2.
fn two_reports() -> Project {
    let project = Project::six_economies();
    project.write_new("pipelines/reports/yearbook/figures.toml", report("africa", "main = true"));
    let bulletin = report("europe", "");
    let second = bulletin.split_once("[[figure]]").unwrap().1.replace("number = \"1\"", "number = \"2\"");
    project.write_new("pipelines/reports/bulletin/figures.toml", format!("{bulletin}\n[[figure]]{second}"));
    project
}

#[test]
fn the_main_report_lies_at_the_top_of_a_run_and_the_others_in_folders_of_their_own() {
    let project = two_reports();
    project.succeed(&["aggregate", "--strict"]);
    for (home, group, value) in [("", "africa", "40.0"), ("reports/bulletin/", "europe", "97.7")] {
        let read = |file: &str| project.read(&format!("output/latest/{home}{file}"));
        assert!(read("report.html").contains(&format!("Use in {group}")));
        let table = read("tables/figure-01.csv");
        assert!(table.contains(group) && table.contains(value), "{table}");
        assert!(read("figures/figure-01.svg").contains(value));
        assert!(read("figures/figures.json").contains(&format!("\"table\": \"{home}tables/figure-01.csv\"")));
        assert!(project.output().join(format!("latest/{home}tables/ictstat.xlsx")).is_file());
    }
    assert!(!project.output().join("latest/tables/figure-02.csv").exists());
    let package = project.read("output/latest/datapackage.json");
    assert!(package.contains("\"name\": \"reports-bulletin-tables-figure-01-csv\""));
}

#[test]
fn a_figure_is_asked_for_with_its_report_or_by_a_number_that_can_mean_one_alone() {
    let project = two_reports();
    project.succeed(&["aggregate"]);
    let value = |name: &str| project.succeed(&["figure", name]).stdout;
    assert!(
        value("bulletin/1").contains("97.7") && value("bulletin/1").contains("reports/bulletin/figures/figure-01.svg")
    );
    assert!(value("yearbook/1").contains("40.0"));
    assert!(value("1").contains("40.0"), "the main report goes first");
    assert!(value("2").contains("97.7"), "no other report has it");
    for (name, told) in [
        ("yearbook/2", "no figure `yearbook/2`"),
        ("3", "there are: 1, 2"),
        ("bulletn/1", "no report `bulletn`\n  = help: did you mean bulletin?"),
    ] {
        let refused = project.run(&["figure", name]);
        assert_eq!(refused.code, Some(2), "{name}");
        assert!(refused.stderr.replace("    ", "  ").contains(told), "{name}: {}", refused.stderr);
    }
}

#[test]
fn notes_of_activity_are_told_in_each_language_and_a_figure_without_a_section_is_not_of_the_report() {
    let project = Project::six_economies();
    let figures = r#"title = { en = "Report", zh = "报告" }
[[figure]]
number = "notices"
title = { en = "Notices", zh = "通知" }
axis = "period"
points = ["2024"]
[[figure.series]]
id = "notices"
name = { en = "Notices", zh = "通知" }
dataset = "itu/notices"
"#;
    project.write_new("pipelines/reports/yearbook/figures.toml", figures);
    let sidecar = project.read("raw/itu/price-baskets.csv.toml");
    let sidecar = sidecar.replace("itu/price-baskets", "itu/notices").replace("\"observations\"", "\"activity\"");
    project.write("raw/itu/notices.csv.toml", sidecar);
    let header = "item,name_en,name_zh,measure,period,row_type,value,unit,note,note_zh";
    project.write_raw(
        "raw/itu/notices.csv",
        format!("{header}\na,A,甲,notices,2024,cell,5,notices,as printed,原文如此\n"),
    );
    project.succeed(&["aggregate"]);
    let table = project.read("output/latest/tables/table-notices.csv");
    let rows: Vec<&str> = table.lines().skip(1).collect();
    let told = |code: &str, note: &str| rows.iter().any(|row| row.contains(&format!(",{code},")) && row.contains(note));
    assert!(told("en", "as printed") && told("zh", "原文如此"), "{table}");
    assert!(rows.iter().all(|row| row.contains("as printed") != row.contains("原文如此")), "{table}");
    let page = project.read("output/latest/report.html");
    assert!(page.contains("Not in the report") && !page.contains("Untitled table"));
}

#[test]
fn claims_of_two_reports_may_have_one_id_and_are_judged_each_by_its_own() {
    let project = two_reports();
    for (report, group, value) in [("yearbook", "africa", "40"), ("bulletin", "europe", "50")] {
        let claims = format!(
            "[[claim]]\nid = \"use\"\nsection = \"1\"\nstatement = \"Use\"\nvalue = \"{value}\"\nprecision = \"integer\"\n\
             unit = \"percent\"\nquantity = {{ indicator = \"internet-use\", group = \"{group}\", year = 2020 }}\n"
        );
        project.write_new(&format!("pipelines/reports/{report}/claims/all.toml"), claims);
        let texts = "\"Use\" = \"使用\"\n\"percent\" = \"%\"\n";
        project.write_new(&format!("pipelines/reports/{report}/claims/texts/zh.toml"), texts);
    }
    project.succeed(&["aggregate"]);
    let page = project.read("output/latest/reports/bulletin/report.html");
    for told in ["Use", "使用", "50 percent (integer)", "50 %（整数）", "the data give ", "数据给出"] {
        assert!(page.contains(told), "{told}");
    }
    let csv = project.read("output/latest/reports/bulletin/tables/claims.csv");
    assert!(csv.contains("the data give ") && !csv.contains("数据给出"), "{csv}");
    let table = project.table("claims");
    let verdict = |report: &str| crate::support::distinct(&table, "verdict", &[("report", report), ("claim", "use")]);
    assert_eq!((verdict("yearbook"), verdict("bulletin")), (vec!["agrees".to_owned()], vec!["differs".to_owned()]));
    assert!(project.read("output/latest/tables/claims.csv").contains("yearbook,use"));
    assert!(project.read("output/latest/reports/bulletin/tables/claims.csv").contains("bulletin,use"));
    let accepted = project.succeed(&["verify", "--accept"]);
    assert!(
        accepted.stderr.contains("bulletin/expected_verdicts.toml, pipelines/reports/yearbook"),
        "{}",
        accepted.stderr
    );
    let expected = |report: &str| project.read(&format!("pipelines/reports/{report}/expected_verdicts.toml"));
    assert!(expected("yearbook").contains("use = \"agrees\"") && expected("bulletin").contains("use = \"differs\""));
    project.succeed(&["verify"]);
}
