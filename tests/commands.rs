//! Each command as a user runs it.

use clap::CommandFactory;

use crate::support::{Project, assert_whole, number, table, text};

#[test]
fn aggregate_publishes_a_run_and_says_where_it_lies() {
    let project = Project::six_economies();
    let finished = project.succeed(&["aggregate"]);
    assert!(finished.stdout.contains("131 rows read, 0 rejected"), "{}", finished.stdout);
    assert!(finished.stdout.contains(" Africa "), "{}", finished.stdout);
    let results = finished.stdout.lines().find_map(|line| line.strip_prefix("results: ")).unwrap();
    let latest = project.output().join("latest").canonicalize().unwrap();
    assert_eq!(project.path().join(results).canonicalize().unwrap(), latest);
    assert_whole(&latest);
    let files: Vec<String> = crate::support::hashes(&latest).into_iter().map(|(path, _)| path).collect();
    let expected =
        ["aggregates", "findings", "gaps", "observations", "rejects"].map(|table| format!("{table}.parquet"));
    assert!(expected.iter().all(|file| files.contains(file)), "{files:?}");
    for file in ["datapackage.json", "tables/internet-use.csv", "tables/internet-use.md", "tables/population.csv"] {
        assert!(files.iter().any(|path| path == file), "{file} is not in {files:?}");
    }
}

#[test]
fn a_repeated_run_is_unchanged_until_something_changes() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let latest = || project.output().join("latest").canonicalize().unwrap();
    let first = latest();
    let repeated = project.succeed(&["aggregate"]);
    assert!(repeated.stdout.starts_with("unchanged: "), "{}", repeated.stdout);
    assert_eq!(latest(), first);
    project.replace("raw/itu/internet-use.csv", "EEE,2021,40", "EEE,2021,41");
    project.succeed(&["aggregate"]);
    let second = latest();
    assert_ne!(second, first);
    project.replace("pipelines/internet-use.toml", "max_annual_change_points = 15", "max_annual_change_points = 16");
    project.succeed(&["aggregate"]);
    assert_ne!(latest(), second);
    project.succeed(&["aggregate", "--profile", "unicef"]);
    assert!(project.read("output/latest/tables/internet-use.md").contains("| World "));
}

#[test]
fn a_damaged_run_is_not_taken_for_unchanged() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    std::fs::remove_file(project.output().join("latest/aggregates.parquet")).unwrap();
    let repaired = project.succeed(&["aggregate"]);
    assert!(repaired.stdout.contains("results: "), "{}", repaired.stdout);
    assert_whole(&project.output().join("latest"));
}

#[test]
fn a_dry_run_names_the_pipelines_in_order_and_writes_nothing() {
    let project = Project::six_economies();
    let finished = project.succeed(&["aggregate", "--dry-run"]);
    let lines: Vec<&str> = finished.stdout.lines().collect();
    let place =
        |line: &str| lines.iter().position(|found| *found == line).unwrap_or_else(|| panic!("{line} in {lines:?}"));
    let shares = place("population-by-location from wb/population-by-location");
    let population = place("population from un/population");
    let internet_use = place("internet-use from itu/internet-use, wb/internet-use-by-sex");
    assert!(shares < population && population < internet_use);
    let rate = place("e-waste-collection-rate from e-waste-collected, e-waste-generated");
    assert!(rate > place("e-waste-generated from unsd/e-waste"));
    assert_eq!(lines.last(), Some(&"a run would publish new results"));
    assert!(!project.output().exists());
}

#[test]
fn one_pipeline_brings_what_it_needs() {
    let project = Project::six_economies();
    let finished = project.succeed(&["aggregate", "internet-use", "--dry-run"]);
    assert!(finished.stdout.contains("\npopulation from"), "{}", finished.stdout);
    let finished = project.succeed(&["aggregate", "population", "--dry-run"]);
    assert!(!finished.stdout.contains("internet-use"), "{}", finished.stdout);
}

#[test]
fn another_edition_replaces_the_declared_one() {
    let project = Project::six_economies();
    let sidecar = project.read("raw/itu/internet-use.csv.toml");
    let other = sidecar.replace("itu/internet-use", "itu/internet-use-old").replace("2026-01", "2025-01");
    project.write("raw/itu/internet-use-old.csv.toml", other);
    let old = project.read("raw/itu/internet-use.csv").replace("AAA,2020,10", "AAA,2020,30");
    project.write_raw("raw/itu/internet-use-old.csv", old);
    project.succeed(&["aggregate", "--input", "internet-use=itu/internet-use-old"]);
    let wanted = [("indicator", "internet-use"), ("economy", "AAA"), ("year", "2020"), ("sex", "_T")];
    assert_eq!(number(&project.table("observations"), "value", &wanted), Some(30.0));
    assert_eq!(text(&project.table("observations"), "vintage", &wanted).as_deref(), Some("2025-01"));
}

#[test]
fn a_strict_run_fails_on_what_nobody_allows_and_leaves_the_last_run() {
    let project = Project::six_economies();
    project.succeed(&["aggregate", "--strict"]);
    let before = project.output().join("latest").canonicalize().unwrap();
    project.replace("raw/itu/internet-use.csv", "AAA,2021,20,E", "AAA,2021,60,E");
    let strict = project.run(&["aggregate", "--strict"]);
    assert_eq!(strict.code, Some(1), "{}", strict.stderr);
    assert!(strict.stderr.contains("W012"), "{}", strict.stderr);
    assert_eq!(project.output().join("latest").canonicalize().unwrap(), before);

    project.succeed(&["aggregate"]);
    let unchanged = project.run(&["aggregate", "--strict"]);
    assert_eq!(unchanged.code, Some(1), "a run that is unchanged is not better than it was");

    let allowance = "\n[[allow]]\ncode = \"W012\"\neconomy = \"AAA\"\nyear = 2021\nreason = \"first survey\"\n";
    let pipeline = project.read("pipelines/internet-use.toml");
    project.write("pipelines/internet-use.toml", format!("{pipeline}{allowance}"));
    project.succeed(&["aggregate", "--strict"]);
    let wanted = [("code", "W012"), ("economy", "AAA")];
    assert_eq!(text(&project.table("findings"), "allow_reason", &wanted).as_deref(), Some("first survey"));
}

#[test]
fn rejected_rows_are_kept_with_place_and_reason() {
    let project = Project::six_economies();
    project.replace("raw/itu/internet-use.csv", "BBB,2020,50,A", "BBB,2020,\"5O\",A");
    let finished = project.succeed(&["aggregate"]);
    assert!(finished.stdout.contains("131 rows read, 1 rejected"), "{}", finished.stdout);
    let rejects = project.table("rejects");
    let of = |column| text(&rejects, column, &[("code", "E014")]);
    assert_eq!(of("source_file").as_deref(), Some("raw/itu/internet-use.csv"));
    assert_eq!(of("source_line").as_deref(), Some("4"));
    assert_eq!(of("source_column").as_deref(), Some("10"));
    assert_eq!(of("column").as_deref(), Some("value"));
    assert_eq!(of("found").as_deref(), Some("5O"));
    assert_eq!(of("raw_record").as_deref(), Some("BBB,2020,\"5O\",A"));
}

#[test]
fn a_file_with_too_many_wrong_rows_fails_and_its_rejects_are_kept() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    project.replace("raw/itu/internet-use.csv.toml", "max_rejected_share = 0.5", "max_rejected_share = 0.1");
    project.replace("raw/itu/internet-use.csv", "BBB,2020,50,A", "BBB,2020,150,A");
    let failed = project.run(&["aggregate"]);
    assert_eq!(failed.code, Some(3), "{}", failed.stderr);
    let run = std::fs::read_dir(project.output().join("failed")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(text(&table(&run, "rejects"), "found", &[("code", "E015")]).as_deref(), Some("150"));
    assert!(table(&run, "findings").height() >= 2);
    assert_whole(&project.output().join("latest"));
}

#[test]
fn the_json_log_is_one_object_a_line_and_stdout_stays_data() {
    let project = Project::six_economies();
    project.replace("raw/itu/internet-use.csv", "AAA,2021,20,E", "AAA,2021,60,E");
    let finished = project.succeed(&["aggregate", "--log-format", "json"]);
    let lines: Vec<serde_json::Value> =
        finished.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let events: Vec<&str> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert!(events.contains(&"stage-started") && events.contains(&"finding"), "{events:?}");
    let warning = lines.iter().find(|line| line["code"] == "W012").unwrap();
    assert_eq!(warning["level"], "warning");
    assert!(finished.stdout.contains("results: "));
}

#[test]
fn validate_shows_findings_and_writes_nothing() {
    let project = Project::six_economies();
    let finished = project.succeed(&["validate", "--strict"]);
    assert_eq!(finished.stdout, "valid: 0 findings, 0 not allowed\n");
    project.replace("raw/itu/internet-use.csv", "BBB,2020,50", "BBB,2020,500");
    let finished = project.succeed(&["validate"]);
    assert!(finished.stderr.contains("E015"), "{}", finished.stderr);
    assert_eq!(project.run(&["validate", "--strict"]).code, Some(1));
    assert!(!project.output().exists());
}

#[test]
fn checksums_are_renewed_on_request_only() {
    let project = Project::six_economies();
    let data = project.read("raw/itu/internet-use.csv").replace("AAA,2020,10", "AAA,2020,11");
    project.write("raw/itu/internet-use.csv", data);
    assert_eq!(project.run(&["validate"]).code, Some(3));
    let renewed = project.succeed(&["validate", "--update-checksums"]);
    assert!(renewed.stdout.starts_with("renewed: raw/itu/internet-use.csv.toml\n"), "{}", renewed.stdout);
    project.succeed(&["validate"]);
}

#[test]
fn add_writes_a_sidecar_that_stops_nothing_and_says_what_is_open() {
    let project = Project::six_economies();
    project.write("raw/wb/gni.csv", "economy;year;value\nAAA;2020;1200,5\nBBB;2020;..\n");
    assert!(project.run(&["validate"]).stderr.contains("ictstat add raw/wb/gni.csv"));
    let shown = project.succeed(&["add", "raw/wb/gni.csv", "--dry-run"]);
    assert!(shown.stdout.contains("decimal = \",\""), "{}", shown.stdout);
    assert!(!project.path().join("raw/wb/gni.csv.toml").exists());
    let added = project.succeed(&["add", "raw/wb/gni.csv", "--publisher", "World Bank", "--edition", "2026-02"]);
    assert!(added.stderr.contains("nobody stated licence, url: write what readers should see"), "{}", added.stderr);
    project.succeed(&["validate"]);
    assert_eq!(project.run(&["add", "raw/wb/gni.csv"]).code, Some(2));
    let rest = ["--publisher", "World Bank", "--edition", "1", "--title", "GNI", "--licence", "CC BY 4.0"];
    let whole = [&["add", "raw/wb/gni.csv", "--force", "--url", "https://example.org"][..], &rest[..]].concat();
    let stderr = project.succeed(&whole).stderr;
    assert!(!stderr.contains("nobody stated"), "{stderr}");
    project.succeed(&["validate"]);
    assert!(project.succeed(&["catalog", "datasets"]).stdout.contains("wb/gni"));
}

#[test]
fn path_prints_the_real_folder_of_a_run() {
    let project = Project::six_economies();
    assert_eq!(project.run(&["path"]).code, Some(2));
    project.succeed(&["aggregate"]);
    let path = project.succeed(&["path"]).stdout;
    assert_eq!(table(std::path::Path::new(path.trim()), "rejects").height(), 0);
    let name = path.trim().rsplit('/').next().unwrap();
    assert_eq!(project.succeed(&["path", name]).stdout, path);
    assert_eq!(project.run(&["path", "nothing"]).code, Some(2));
    assert!(project.succeed(&["catalog", "runs"]).stdout.contains("latest"));
}

#[test]
fn the_catalogue_lists_what_there_is() {
    let project = Project::six_economies();
    assert!(project.succeed(&["catalog"]).stdout.contains("internet-use"));
    let groups = project.succeed(&["catalog", "groups"]).stdout;
    assert!(groups.contains("FY2022") && groups.contains("Africa"), "{groups}");
    assert!(project.succeed(&["catalog", "economies"]).stdout.contains("Beland"));
}

#[test]
fn every_command_has_help_with_examples_and_completions() {
    let project = Project::six_economies();
    for command in ictstat::cli::Cli::command().get_subcommands() {
        let help = project.succeed(&[command.get_name(), "--help"]).stdout;
        assert!(help.contains("Examples:\n  "), "{help}");
    }
    for shell in ["bash", "zsh", "fish"] {
        assert!(project.succeed(&["completions", shell]).stdout.contains("aggregate"));
    }
    assert_eq!(project.run(&[]).code, Some(2));
    assert_eq!(project.run(&["aggregat"]).code, Some(2));
    assert_eq!(project.run(&["aggregate", "--threads", "0"]).code, Some(2));
}

#[test]
fn a_question_in_sql_is_answered_from_the_tables_of_a_run() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let africa = "WHERE indicator = 'internet-use' AND \"group\" = 'africa' AND year = 2020 AND profile = 'unicef' \
                  AND statistic = 'weighted-mean' AND sex = '_T'";
    // AAA 10 % of 100 people and BBB 50 % of 300.
    let asked = format!("SELECT value, n_members FROM aggregates {africa}");
    assert_eq!(project.succeed(&["query", &asked, "--format", "csv"]).stdout, "value,n_members\n40.0,2\n");
    let shown = project.succeed(&["query", &asked]).stdout;
    assert_eq!(shown.split_whitespace().collect::<Vec<_>>(), ["value", "n_members", "40.000", "2"]);
    let joined = "SELECT o.economy, o.value AS before, a.value AS now FROM observations o JOIN estimates a \
                  ON o.economy = a.economy AND o.year = a.year AND o.indicator = a.indicator AND o.sex = a.sex \
                  WHERE o.indicator = 'internet-use' AND o.year = 2020 AND o.sex = '_T' AND o.economy = 'BBB'";
    let joined: serde_json::Value =
        serde_json::from_str(&project.succeed(&["query", joined, "--format", "json"]).stdout).unwrap();
    assert!(joined.is_array(), "{joined}");
    let one = "SELECT economy FROM observations WHERE indicator = 'internet-use' LIMIT 1";
    assert_eq!(project.succeed(&["query", one, "--format", "csv"]).stdout, "economy\nAAA\n", "a text has no quotes");
    let counted = project.succeed(&["query", "SELECT COUNT(*) AS n FROM rejects", "--format", "csv"]).stdout;
    assert_eq!(counted, "n\n0\n");
}

#[test]
fn a_question_that_cannot_be_answered_says_what_there_is() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let told = |sql: &str, words: &[&str]| {
        let finished = project.run(&["query", sql]);
        assert_eq!(finished.code, Some(2), "{}", finished.stderr);
        words.iter().for_each(|word| assert!(finished.stderr.contains(word), "{word}: {}", finished.stderr));
    };
    told("SELECT worth FROM gaps", &["worth", "data-dictionary.md"]);
    told("SELECT value FROM numbers", &["numbers", "aggregates, gaps"]);
    told("SELEC value FROM gaps", &["SELEC"]);
}
