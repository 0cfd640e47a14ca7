//! What an operator relies on: status, history, logs, summary, metrics, and the files in deploy/.

use std::collections::BTreeMap;

use crate::support::{Project, ictstat, number, repository};

const USE: &str = "raw/itu/internet-use.csv";

fn at(project: &Project, seconds: i64, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = ictstat(project.path(), arguments).env("SOURCE_DATE_EPOCH", seconds.to_string()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

const START: i64 = 1_790_000_000;

#[test]
fn status_knows_the_last_good_run_its_age_and_the_last_failure() {
    let project = Project::six_economies();
    let nothing = at(&project, START, &["status"]);
    assert_eq!(nothing.0, Some(1), "{}", nothing.1);
    assert!(nothing.1.contains("ictstat aggregate"), "{}", nothing.1);
    at(&project, START, &["aggregate"]);
    let young = at(&project, START + 25 * 3600, &["status", "--max-age", "26h"]);
    assert_eq!(young.0, Some(0), "{}", young.1);
    assert!(young.1.contains("25 h 0 min ago"), "{}", young.1);
    let old = at(&project, START + 27 * 3600, &["status", "--max-age", "26h"]);
    assert_eq!(old.0, Some(1));
    assert!(old.1.contains("nothing ended well for 27 h"), "{}", old.1);
    // A night without new figures is a good night.
    at(&project, START + 26 * 3600, &["aggregate"]);
    assert_eq!(at(&project, START + 27 * 3600, &["status", "--max-age", "26h"]).0, Some(0));
    project.write_raw(USE, "");
    assert_eq!(at(&project, START + 28 * 3600, &["aggregate"]).0, Some(3));
    let failed = at(&project, START + 29 * 3600, &["status", "--max-age", "26h", "--format", "json"]);
    assert_eq!(failed.0, Some(0), "{}", failed.1);
    let json: serde_json::Value = serde_json::from_str(&failed.1).unwrap();
    assert_eq!(json["last"]["outcome"], "failed");
    assert_eq!(json["last"]["last_failure"]["kind"], "input");
    assert_eq!(json["age_seconds"], 3 * 3600);
    let back = at(&project, START - 3600, &["status"]);
    assert_eq!(back.0, Some(1));
    assert!(back.1.contains("was the clock set back?"), "{}", back.1);
    std::fs::write(project.output().join("latest/gaps.parquet"), "short").unwrap();
    assert!(at(&project, START, &["status"]).1.contains("gaps.parquet"));
    assert_eq!(at(&project, START, &["status", "--max-age", "soon"]).0, Some(2));
}

#[test]
fn history_shows_one_figure_in_every_kept_run() {
    let project = Project::six_economies();
    assert_eq!(project.run(&["history", "internet-use", "world", "2021"]).code, Some(2));
    at(&project, START, &["aggregate"]);
    project.replace(USE, "AAA,2021,20,E", "AAA,2021,26,E");
    at(&project, START + 3600, &["aggregate"]);
    let (code, shown, _) = at(&project, START, &["history", "internet-use", "world", "2021", "--profile", "unicef"]);
    assert_eq!(code, Some(0));
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines.len(), 3, "{shown}");
    assert!(lines[1].contains("weighted mean") && lines[2].contains("weighted mean"));
    let value = |line: &str| -> Vec<f64> { line.split_whitespace().filter_map(|word| word.parse().ok()).collect() };
    let (first, second) = (value(lines[1]), value(lines[2]));
    assert!((second[0] - first[0] - second[1]).abs() < 2e-3, "{shown}");
}

#[test]
fn explain_names_the_economies_their_source_and_what_moved_the_figure() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let asked =
        ["explain", "internet-use", "world", "2021", "--since", "2020", "--profile", "unicef", "--format", "json"];
    let told: serde_json::Value = serde_json::from_str(&project.succeed(&asked).stdout).unwrap();
    let parts = told.as_array().unwrap();
    let find = |word: &str| parts.iter().find(|part| part["title"].as_str().unwrap().contains(word)).unwrap();
    let economies = find("economies make it")["rows"].as_array().unwrap();
    let source = economies.iter().find(|row| row["economy"] == "AAA").unwrap()["source"].as_str().unwrap();
    let (file, line) = source.rsplit_once(':').unwrap();
    let stated = project.read(file).lines().nth(line.parse::<usize>().unwrap() - 1).unwrap().to_owned();
    assert!(stated.starts_with("AAA,2021,20"), "{source}: {stated}");
    let value = |year: &str| {
        let wanted = [
            ("indicator", "internet-use"),
            ("group", "world"),
            ("year", year),
            ("statistic", "weighted-mean"),
            ("profile", "unicef"),
            ("sex", "_T"),
        ];
        number(&project.table("aggregates"), "value", &wanted).unwrap()
    };
    let sum = |rows: &[serde_json::Value]| rows.iter().map(|row| row["part"].as_f64().unwrap()).sum::<f64>();
    assert!((sum(economies) - value("2021")).abs() < 5e-3, "the parts make the figure");
    let moved = find("since 2020")["rows"].as_array().unwrap();
    assert!((sum(moved) - (value("2021") - value("2020"))).abs() < 5e-3, "the parts make the change: {moved:?}");
    let economy = project.succeed(&["explain", "internet-use", "world", "2021", "--economy", "AAA"]).stdout;
    assert!(economy.contains("raw/itu/internet-use.csv "), "{economy}");
}

#[test]
fn every_event_of_the_log_is_one_object_with_the_run_and_the_last_is_the_summary() {
    let project = Project::six_economies();
    let finished = project.succeed(&["aggregate", "--log-format", "json"]);
    let lines: Vec<serde_json::Value> =
        finished.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let name = project.output().join("latest").canonicalize().unwrap().file_name().unwrap().to_owned();
    assert!(lines.iter().all(|line| line["run"] == name.to_string_lossy().as_ref()), "{lines:?}");
    let last = lines.last().unwrap();
    assert_eq!((&last["event"], &last["exit_code"]), (&"summary".into(), &0.into()));
    assert_eq!(last["rows_read"], 131);
    for line in finished.stderr.lines() {
        assert_eq!(line.matches("\"run\":").count(), 1, "{line}");
    }
}

#[test]
fn summary_and_metrics_are_whole_files_whatever_the_outcome() {
    let project = Project::six_economies();
    let asked = ["aggregate", "--summary-file", "summary.json", "--metrics-file", "ictstat.prom"];
    project.succeed(&asked);
    let metrics = |text: String| -> BTreeMap<String, f64> {
        assert!(text.ends_with("# EOF\n"));
        let lines = text.lines().filter(|line| !line.starts_with('#')).map(|line| line.rsplit_once(' ').unwrap());
        lines.map(|(name, value)| (name.to_owned(), value.parse().unwrap())).collect()
    };
    let name = project.path().file_name().unwrap().to_string_lossy().into_owned();
    let of = |gauge: &str| format!("ictstat_{gauge}{{project=\"{name}\"}}");
    for night in ["new results", "nothing has changed"] {
        let good = metrics(project.read("ictstat.prom"));
        assert_eq!((good[&of("last_exit_code")], good[&of("rows_read")]), (0.0, 131.0), "{night}");
        assert_eq!(good[&of("last_success_timestamp_seconds")], START as f64);
        let stage = format!("ictstat_stage_seconds{{project=\"{name}\",stage=\"ingest\"}}");
        assert!(good.contains_key(&stage), "{night}: {good:?}");
        project.succeed(&asked);
    }
    project.write_raw(USE, "");
    assert_eq!(project.run(&asked).code, Some(3));
    let summary: serde_json::Value = serde_json::from_str(&project.read("summary.json")).unwrap();
    assert_eq!((&summary["outcome"], &summary["exit_code"]), (&"failed".into(), &3.into()));
    let bad = metrics(project.read("ictstat.prom"));
    assert_eq!(bad[&of("last_exit_code")], 3.0);
    assert_eq!(bad[&of("last_success_timestamp_seconds")], START as f64, "the last good one stays");
    let unwritable = project.run(&["aggregate", "--summary-file", "absent/summary.json"]);
    assert_eq!(unwritable.code, Some(3), "the first failure decides: {}", unwritable.stderr);
}

/// The lines `key = value` of a unit file, by section.
fn unit(file: &str) -> BTreeMap<String, Vec<(String, String)>> {
    let text = std::fs::read_to_string(repository().join("deploy").join(file)).unwrap();
    let mut sections: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut section = String::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => section = name.to_owned(),
            None => {
                let (key, value) = line.split_once('=').unwrap_or_else(|| panic!("{file}: {line}"));
                sections.entry(section.clone()).or_default().push((key.to_owned(), value.to_owned()));
            }
        }
    }
    sections
}

#[test]
fn the_units_start_a_command_that_exists() {
    for file in ["ictstat@.service", "ictstat-status@.service"] {
        let sections = unit(file);
        let of = |key: &str| {
            let service = sections["Service"].iter();
            service.filter(|(name, _)| name == key).map(|(_, value)| value.clone()).collect::<Vec<_>>()
        };
        let words: Vec<String> = of("ExecStart")[0].split_whitespace().map(str::to_owned).collect();
        assert!(words[0].ends_with("/ictstat"), "{words:?}");
        use clap::Parser;
        ictstat::cli::Cli::try_parse_from(words.iter().map(|word| word.replace('%', ""))).unwrap();
        assert_eq!(of("Type"), ["oneshot"]);
    }
    for (file, wakes) in
        [("ictstat@.timer", "ictstat@%i.service"), ("ictstat-status@.timer", "ictstat-status@%i.service")]
    {
        let timer = unit(file);
        assert!(timer["Timer"].iter().any(|(key, _)| key == "OnCalendar"), "{file}");
        assert!(timer["Timer"].iter().any(|(key, value)| key == "Unit" && value == wakes), "{file}");
        assert!(timer["Install"].iter().any(|(key, value)| key == "WantedBy" && value == "timers.target"), "{file}");
    }
}

#[test]
fn systemd_accepts_the_units() {
    let folder = repository().join("deploy");
    let files = ["ictstat@.service", "ictstat@.timer", "ictstat-status@.service", "ictstat-status@.timer"];
    let verify = std::process::Command::new("systemd-analyze")
        .arg("verify")
        .args(files.map(|file| folder.join(file)))
        .env("SYSTEMD_UNIT_PATH", format!("{}:", folder.display()))
        .output();
    // Where systemd is not installed the units are only parsed, in the test above.
    let Ok(verify) = verify else { return };
    let said = String::from_utf8_lossy(&verify.stderr).into_owned();
    let faults: Vec<&str> =
        said.lines().filter(|line| line.contains("deploy/ictstat") && !line.contains("is not executable")).collect();
    assert!(faults.is_empty(), "{said}");
}

#[test]
fn the_container_file_builds_and_starts_the_program() {
    let text = std::fs::read_to_string(repository().join("deploy/Containerfile")).unwrap();
    for word in ["FROM ", "cargo build --release --locked", "USER ", "ENTRYPOINT [\"/usr/local/bin/ictstat\"", "COPY "]
    {
        assert!(text.contains(word), "{word}");
    }
    for copied in text.lines().filter(|line| line.starts_with("COPY ") && !line.contains("--from")) {
        for source in copied.split_whitespace().skip(1).collect::<Vec<_>>().split_last().unwrap().1 {
            assert!(repository().join(source).exists(), "{copied}");
        }
    }
}

#[test]
fn the_manual_names_every_exit_code_and_command() {
    let manual = std::fs::read_to_string(repository().join("docs/operating.md")).unwrap();
    for code in ["0", "1", "2", "3", "4", "5", "70", "130", "143"] {
        assert!(manual.contains(&format!("| {code} |")), "exit code {code}");
    }
    for word in ["status", "--max-age", "--metrics-file", "--summary-file", "history", "diff", "OnCalendar", "crontab"]
    {
        assert!(manual.contains(word), "{word}");
    }
}

#[test]
fn who_asks_for_what_is_not_there_is_told_what_is() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let told = |arguments: &[&str]| {
        let finished = project.run(arguments);
        assert_eq!(finished.code, Some(2), "{arguments:?}");
        finished.stderr
    };
    for command in ["explain", "history"] {
        let indicator = told(&[command, "internet-us", "world", "2021"]);
        assert!(indicator.contains("no figures of `internet-us`"), "{indicator}");
        assert!(indicator.contains("did you mean internet-use"), "{indicator}");
        let group = told(&[command, "internet-use", "wrold", "2021"]);
        assert!(group.contains("no group `wrold`") && group.contains("did you mean world?"), "{group}");
        let other = told(&[command, "internet-use", "Zzyzx", "2021"]);
        assert!(other.contains("`ictstat catalog groups` lists the groups"), "{other}");
        let year = told(&[command, "internet-use", "world", "1950"]);
        assert!(year.contains("no figure for 1950") && year.contains("there are figures for 20"), "{year}");
    }
    let economy = told(&["explain", "internet-use", "ZZZ", "2021"]);
    assert!(economy.contains("no economy `ZZZ`"), "{economy}");
}

#[test]
fn a_full_stdout_is_a_failure_of_the_disk_and_a_reader_that_went_away_is_none() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    for arguments in [
        &["catalog"][..],
        &["status", "--format", "json"],
        &["explain", "internet-use", "world", "2020"],
        &["--help"],
        &["--version"],
        &["aggregate", "--force", "--summary-file", "summary.json"],
    ] {
        let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let status = crate::support::ictstat(project.path(), arguments).stdout(full()).output().unwrap();
        let told = String::from_utf8_lossy(&status.stderr);
        assert_eq!(status.status.code(), Some(4), "{arguments:?}: {told}");
        assert!(told.contains("cannot write to stdout"), "{arguments:?}: {told}");
    }
    let summary: serde_json::Value = serde_json::from_str(&project.read("summary.json")).unwrap();
    assert_eq!((&summary["outcome"], &summary["exit_code"]), (&"published".into(), &4.into()));
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let gone = crate::support::ictstat(project.path(), &["catalog"]).stdout(writer).output().unwrap();
    assert_eq!(gone.status.code(), Some(0), "{}", String::from_utf8_lossy(&gone.stderr));
}

#[test]
fn ages_years_and_threads_that_cannot_be_meant_are_refused() {
    let project = Project::six_economies();
    project.succeed(&["aggregate", "--threads", "2"]);
    for arguments in [
        &["status", "--max-age", "106751991167301d"][..],
        &["status", "--max-age", "9223372036854775807d"],
        &["status", "--max-age", "99999999999h"],
        &["status", "--max-age", "-1d"],
        &["aggregate", "--threads", "5000"],
        &["aggregate", "--threads", "0"],
        &["explain", "internet-use", "world", "2147483647"],
        &["explain", "internet-use", "world", "2020", "--since", "20200"],
        &["history", "internet-use", "world", "12"],
    ] {
        let refused = project.run(arguments);
        assert_eq!(refused.code, Some(2), "{arguments:?}: {}", refused.stderr);
    }
    let many = crate::support::ictstat(project.path(), &["aggregate", "--force"])
        .env("RAYON_NUM_THREADS", "100000")
        .env("POLARS_MAX_THREADS", "100000")
        .output()
        .unwrap();
    assert_eq!(many.status.code(), Some(0), "{}", String::from_utf8_lossy(&many.stderr));
}
