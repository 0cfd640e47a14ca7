//! New files of publishers: taken where they change no more than they may, told and left where they lie else.

use std::fs;

use crate::support::{Project, assert_whole, repository};

const USE: &str = "raw/itu/internet-use.csv";
const DELIVERED: &str = "inbox/itu/internet-use.csv";

fn with_run() -> Project {
    let project = Project::six_economies();
    project.succeed(&["aggregate", "--strict"]);
    project
}

fn summary(project: &Project) -> serde_json::Value {
    serde_json::from_str(&project.read("summary.json")).unwrap()
}

const NIGHT: [&str; 6] = ["aggregate", "--strict", "--inbox", "inbox", "--summary-file", "summary.json"];

#[test]
fn a_new_edition_is_taken_with_a_new_checksum_and_the_old_one_archived() {
    let project = with_run();
    let (old, sidecar) = (project.read(USE), project.read(&format!("{USE}.toml")));
    let new = format!("{old}BBB,2021,51,A\n");
    project.write_new(DELIVERED, &new);
    let night = project.succeed(&NIGHT);
    let told = "itu/internet-use.csv: taken as raw/itu/internet-use.csv, observations: 1 added, 0 revised, 0 withdrawn";
    assert!(night.stdout.contains(told), "{}", night.stdout);
    assert_eq!(summary(&project)["inbox"], serde_json::json!([told]));
    assert_eq!(project.read(USE), new);
    assert!(!project.path().join(DELIVERED).exists());
    // The clock of the tests stands in September 2026: another edition, the same description.
    let renewed = project.read(&format!("{USE}.toml"));
    assert!(renewed.contains("edition = \"2026-09\""), "{renewed}");
    let kept = |text: &str| -> Vec<String> {
        let changes = ["edition", "retrieved", "sha256"];
        text.lines().filter(|line| !changes.iter().any(|key| line.starts_with(key))).map(str::to_owned).collect()
    };
    assert_eq!(kept(&renewed), kept(&sidecar));
    let archive = fs::read_dir(project.path().join("inbox/archive")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(fs::read_to_string(archive.join(USE)).unwrap(), old);
    assert_eq!(fs::read_to_string(archive.join(format!("{USE}.toml"))).unwrap(), sidecar);
    // The same file once more is no news, and nothing is lost with it.
    project.write_new(DELIVERED, &new);
    let again = project.succeed(&NIGHT);
    assert!(again.stdout.contains("itu/internet-use.csv: the same as raw/itu/internet-use.csv"), "{}", again.stdout);
    assert!(again.stdout.contains("unchanged: "), "{}", again.stdout);
}

#[test]
fn a_file_that_changes_too_much_waits_for_a_person_and_the_run_goes_on() {
    let project = with_run();
    let old = project.read(USE);
    let truncated: String = old.split_inclusive('\n').take(4).collect();
    project.write_new(DELIVERED, &truncated);
    let night = project.run(&NIGHT);
    assert_eq!(night.code, Some(1), "{}", night.stderr);
    assert!(night.stdout.contains("unchanged: "), "the run itself is good: {}", night.stdout);
    assert_eq!(project.read(USE), old);
    assert_eq!(project.read(DELIVERED), truncated);
    let summary = summary(&project);
    let why = "itu/internet-use.csv: not taken: 4 of 7 observations withdrawn, 57.1 % (CCC 2020, DDD 2020, EEE 2021, …); \
               max_withdrawn_share = 0.01; and 1 more";
    assert_eq!(summary["to_decide"], serde_json::json!([why]));
    assert_eq!(summary["exit_code"], 1);
    assert!(night.stderr.contains("economies of which nothing is left: 4 (CCC, DDD, EEE, …); max_lost_economies = 0"));
    let status = project.run(&["status"]);
    assert_eq!(status.code, Some(1));
    assert!(status.stdout.contains(&format!("problem: to decide: {why}")), "{}", status.stdout);
    // A person has looked at it.
    project.succeed(&["take", "--accept", "itu/internet-use.csv"]);
    assert_eq!(project.read(USE), truncated);
    project.succeed(&["aggregate", "--inbox", "inbox"]);
    project.succeed(&["status"]);
    assert_whole(&project.output().join("latest"));
}

#[test]
fn a_label_that_is_another_in_every_row_waits_until_a_person_takes_it() {
    let project = Project::six_economies();
    let labelled = |label: &str| -> String {
        let line = |(at, line): (usize, &str)| format!("{line},{}\n", if at == 0 { "series" } else { label });
        Project::six_economies().read(USE).lines().enumerate().map(line).collect()
    };
    project.write_raw(USE, labelled("Individuals using the Internet"));
    project.succeed(&["aggregate"]);
    let new = labelled("Households with Internet access");
    project.write_new(DELIVERED, &new);
    let night = project.run(&["aggregate", "--inbox", "inbox"]);
    assert_eq!(night.code, Some(1), "{}", night.stderr);
    let why =
        "column `series` says `Households with Internet access` in every row and said `Individuals using the Internet`";
    assert!(night.stderr.contains(why), "{}", night.stderr);
    let refused = project.run(&["take", "itu/internet-use.csv"]);
    assert_eq!(refused.code, Some(1), "{}", refused.stderr);
    assert!(refused.stderr.contains(why) || refused.stdout.contains(why), "{}{}", refused.stdout, refused.stderr);
    assert_eq!(project.read(USE), labelled("Individuals using the Internet"));
    project.succeed(&["take", "--accept", "itu/internet-use.csv"]);
    assert_eq!(project.read(USE), new);
}

#[test]
fn what_the_limits_let_pass_is_declared_by_dataset() {
    let project = with_run();
    let doubled: String = project.read(USE).replace(",10,", ",11,").replace(",50,", ",52,").replace(",40,", ",41,");
    project.write_new(DELIVERED, &doubled);
    project.write("pipelines/inbox.toml", "[limits]\nmax_revised_share = 0.4\n");
    // 3 of 7 revised is more than 0.4.
    let refused = project.run(&["take", "--dry-run"]);
    assert_eq!(refused.code, Some(1), "{}", refused.stdout);
    let why = "3 of 7 observations revised, 42.9 % (AAA 2020, BBB 2020, EEE 2021); max_revised_share = 0.4";
    assert!(refused.stdout.contains(why), "{}", refused.stdout);
    let dataset = "[[dataset]]\nid = \"itu/internet-use\"\nlimits = { max_revised_share = 0.5 }\n";
    project.write("pipelines/inbox.toml", format!("[limits]\nmax_revised_share = 0.4\n\n{dataset}"));
    let would = project.succeed(&["take", "--dry-run"]);
    assert!(would.stdout.contains("0 added, 3 revised, 0 withdrawn"), "{}", would.stdout);
    assert_eq!(project.read(DELIVERED), doubled, "a dry run takes nothing");
    project.succeed(&["take"]);
    assert_eq!(project.read(USE), doubled);
}

#[test]
fn mistakes_in_the_limits_are_told_at_their_place() {
    let project = with_run();
    for (text, told) in [
        ("[limits]\nmax_withdrawn_share = 2\n", "pipelines/inbox.toml:2:23"),
        ("[limits]\nmax_withdrawn = 0.1\n", "pipelines/inbox.toml:2:1"),
        ("[residuals]\nmax_error_growth = nan\n", "pipelines/inbox.toml:2:20"),
        ("[[dataset]]\nid = \"itu/internet-us\"\nlimits = {}\n", "pipelines/inbox.toml:2:6"),
    ] {
        project.write("pipelines/inbox.toml", text);
        let refused = project.run(&NIGHT);
        assert_eq!(refused.code, Some(2), "{text}: {}", refused.stderr);
        assert!(refused.stderr.contains(told), "{text}: {}", refused.stderr);
        assert_eq!(summary(&project)["exit_code"], 2, "a scheduler reads of it");
    }
}

#[test]
fn files_that_are_nobodys_or_no_files_are_told_and_stay() {
    let project = with_run();
    project.write_new("inbox/households.csv", "economy,year,value\n");
    project.write_new("inbox/itu/internet-use.csv", "<!DOCTYPE html><html></html>\n");
    std::os::unix::fs::symlink("/etc/passwd", project.path().join("inbox/population.csv")).unwrap();
    project.write_new("inbox/.internet-use.csv", "still being written");
    project.write_new("inbox/internet-use.csv.part", "still being written");
    let raw = project.read(USE);
    let taken = project.run(&["take"]);
    assert_eq!(taken.code, Some(1), "{}", taken.stderr);
    let lines: Vec<&str> = taken.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{}", taken.stdout);
    assert_eq!(lines[0], "households.csv: not taken: no dataset of raw/ has a file of this name");
    assert!(lines[1].starts_with("itu/internet-use.csv: not taken: "), "{}", lines[1]);
    assert!(lines[2].starts_with("population.csv: not taken: ") && lines[2].contains("link"), "{}", lines[2]);
    assert_eq!(project.read(USE), raw);
    // Only what is named is accepted, and what cannot be read never is.
    assert_eq!(project.run(&["take", "--accept"]).code, Some(2));
    assert_eq!(project.run(&["take", "--accept", "itu/internet-use.csv"]).code, Some(1));
    assert_eq!(project.run(&["take", "absent.csv"]).code, Some(2));
    let nowhere = project.run(&["take", "--inbox", "nowhere"]);
    assert_eq!(nowhere.code, Some(2), "a misspelt inbox is no empty one: {}", nowhere.stderr);
    // What is decided by hand leaves the record with the next look.
    assert_eq!(project.run(&["take", "inbox/households.csv"]).code, Some(1), "named as a shell completes it");
    assert_eq!(project.run(&["status"]).code, Some(1));
    fs::remove_dir_all(project.path().join("inbox")).unwrap();
    project.succeed(&["take"]);
    project.succeed(&["status"]);
}

#[test]
fn a_file_that_is_cut_inside_its_last_number_waits() {
    let project = with_run();
    let cut = project.read(USE).replace("FFF,2020,80,A\n", "FFF,2020,8");
    project.write_new(DELIVERED, cut);
    let taken = project.run(&["take"]);
    assert_eq!(taken.code, Some(1), "{}", taken.stdout);
    assert!(taken.stdout.contains("the last line has no end"), "{}", taken.stdout);
}

#[test]
fn a_run_that_fails_with_what_was_taken_names_the_way_back() {
    let project = with_run();
    let (old, sidecar) = (project.read(USE), project.read(&format!("{USE}.toml")));
    // 50 becomes 5: one value of seven, within the limits, and a jump that the strict run stops at.
    project.write_new(DELIVERED, format!("{}BBB,2021,5,A\nBBB,2022,51,A\n", old));
    let night = project.run(&NIGHT);
    assert_eq!(night.code, Some(1), "{}", night.stderr);
    let to_decide = summary(&project)["to_decide"].to_string();
    assert!(to_decide.contains("go back with `cp -r inbox/archive/"), "{to_decide}");
    let archive = fs::read_dir(project.path().join("inbox/archive")).unwrap().next().unwrap().unwrap().path();
    let copied = std::process::Command::new("cp").arg("-r").arg(archive.join(".")).arg(project.path()).status();
    assert!(copied.unwrap().success());
    assert_eq!((project.read(USE), project.read(&format!("{USE}.toml"))), (old, sidecar));
    project.succeed(&["aggregate", "--strict"]);
}

#[test]
fn a_file_name_that_two_datasets_have_is_refused() {
    let project = with_run();
    let sidecar = project.read(&format!("{USE}.toml")).replace("itu/internet-use", "x/internet-use");
    project.write_new("raw/x/internet-use.csv.toml", sidecar);
    project.write_new("raw/x/internet-use.csv", project.read(USE));
    project.write_new("inbox/internet-use.csv", project.read(USE));
    let refused = project.run(&["take"]);
    assert_eq!(refused.code, Some(1));
    assert!(
        refused.stdout.contains("could be raw/itu/internet-use.csv or raw/x/internet-use.csv"),
        "{}",
        refused.stdout
    );
}

#[test]
fn the_rehearsal_plays_seven_nights() {
    let script = repository().join("deploy/rehearsal.sh");
    let played = std::process::Command::new(script).arg(env!("CARGO_BIN_EXE_ictstat")).output().unwrap();
    let told = String::from_utf8(played.stdout).unwrap();
    assert!(played.status.success(), "{told}\n{}", String::from_utf8_lossy(&played.stderr));
    let nights: Vec<&str> = told.lines().filter(|line| line.starts_with("night ")).collect();
    assert_eq!(
        nights,
        [
            "night 1, nothing new: exit 0",
            "night 2, a new edition: exit 0",
            "night 3, revised values: exit 0",
            "night 4, a category renamed: exit 1, waiting: inbox/uis/ict-skills.csv ",
            "night 5, a truncated file: exit 1, waiting: inbox/itu/internet-use.csv ",
            "night 6, units lost: exit 1, waiting: inbox/itu/internet-use.csv ",
            "night 7, back to good: exit 0",
        ]
    );
}

#[test]
fn errors_of_estimates_are_measured_anew_unless_they_grow_too_much() {
    const DATA: &str = "raw/itu/cybersecurity-index.csv";
    const RESIDUALS: &str = "pipelines/residuals/mobile-phone-ownership.csv";
    const ERRORS: &str = "pipelines/residuals/mobile-phone-ownership-errors.csv";
    let project = Project::shipped();
    let (residuals, errors) = (project.read(RESIDUALS), project.read(ERRORS));
    let of_other_data = {
        let (hash, rest) = residuals.split_once('\n').unwrap();
        let other = if hash.ends_with('0') { '1' } else { '0' };
        format!("{}{other}\n{rest}", &hash[..hash.len() - 1])
    };
    // The same figures in another order are a new file that moves nothing.
    let deliver = || {
        let text = project.read(DATA);
        let mut lines: Vec<&str> = text.lines().collect();
        let last = lines.len() - 1;
        lines.swap(last - 1, last);
        project.write_new("inbox/cybersecurity-index.csv", format!("{}\n", lines.join("\n")));
    };
    project.write(RESIDUALS, &of_other_data);
    deliver();
    let renewed = project.succeed(&["take"]);
    let told = "mobile-phone-ownership: errors of estimates measured anew\n";
    assert!(renewed.stdout.ends_with(told), "{}", renewed.stdout);
    assert_eq!((project.read(RESIDUALS), project.read(ERRORS)), (residuals, errors.clone()));

    // As if the rules had been a thousand times better before.
    project.write(RESIDUALS, &of_other_data);
    let column = errors.lines().next().unwrap().split(',').position(|name| name == "mean_absolute_error").unwrap();
    let better = |line: &str| {
        let mut fields: Vec<&str> = line.split(',').collect();
        if line.starts_with("rule,donor-trend,") {
            fields[column] = "0.0010";
        }
        fields.join(",")
    };
    let better: Vec<String> = errors.lines().map(better).collect();
    project.write(ERRORS, format!("{}\n", better.join("\n")));
    deliver();
    let kept = project.run(&["take"]);
    assert_eq!(kept.code, Some(1), "{}", kept.stderr);
    let why = "mobile-phone-ownership: errors of estimates not renewed: the mean error at 1 years grows from 0.00 to";
    assert!(kept.stdout.contains(why), "{}", kept.stdout);
    assert!(kept.stdout.contains("`ictstat cross-validate mobile-phone-ownership --accept`"), "{}", kept.stdout);
    assert_eq!(project.read(RESIDUALS), of_other_data);
}
