//! `latest` stays where a person holds it, whatever runs beside it, until it is released.

use crate::support::{Project, assert_whole};

const USE: &str = "raw/itu/internet-use.csv";

/// Runs with each of these values for one economy and returns the names of the runs.
fn with_runs(project: &Project, values: &[&str]) -> Vec<String> {
    let text = project.read(USE);
    let line = text.lines().find(|line| line.starts_with("AAA,2021,")).expect("the economy's line");
    let run = |value: &&str| {
        project.write_raw(USE, text.replace(line, &format!("AAA,2021,{value},E")));
        let stdout = project.succeed(&["aggregate"]).stdout;
        stdout.lines().find_map(|line| line.strip_prefix("results: output/runs/")).expect("a run").to_owned()
    };
    values.iter().map(run).collect()
}

fn latest(project: &Project) -> String {
    std::fs::read_link(project.output().join("latest")).unwrap().file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn latest_stays_where_it_is_held_and_runs_go_on_beside_it() {
    let project = Project::six_economies();
    let runs = with_runs(&project, &["20", "21"]);
    let told = project.succeed(&["rollback", "--why", "21 was a typing mistake"]).stdout;
    assert_eq!(told, format!("latest is held at {}: 21 was a typing mistake\n", runs[0]));
    assert_eq!(latest(&project), runs[0]);

    let status = project.run(&["status", "--max-age", "26h"]);
    assert_eq!(status.code, Some(6), "{}", status.stdout);
    assert!(status.stdout.contains(&format!("held: latest stays at {} since", runs[0])), "{}", status.stdout);
    assert!(status.stdout.contains("21 was a typing mistake"), "{}", status.stdout);

    // Nothing new: the newest run is what it is held against, not the one that readers see.
    assert!(project.succeed(&["aggregate"]).stdout.contains(&format!("unchanged: output/runs/{}", runs[1])));
    let beside = with_runs(&project, &["22"]);
    assert_eq!(latest(&project), runs[0]);
    assert_whole(&project.output().join("runs").join(&beside[0]));
    let manifest = project.read(&format!("output/runs/{}/manifest.json", beside[0]));
    assert!(manifest.contains(&format!("\"before\": \"{}\"", runs[1])), "compared with the newest");

    let told = project.succeed(&["release"]).stdout;
    assert_eq!(told, format!("latest leads to {} and follows the runs again\n", beside[0]));
    assert_eq!(latest(&project), beside[0]);
    project.succeed(&["status"]);
    let next = with_runs(&project, &["23"]);
    assert_eq!(latest(&project), next[0]);
}

#[test]
fn a_hold_is_at_a_whole_run_and_says_why() {
    let project = Project::six_economies();
    for (arguments, told) in [
        (&["rollback", "--why", "x"][..], "no run in"),
        (&["hold", "--why", "x"], "no run in"),
        (&["release"], "no run in"),
        (&["hold"], "--why <TEXT>"),
        (&["hold", "--why", " "], "expected a reason in words"),
    ] {
        let refused = project.run(arguments);
        assert_eq!(refused.code, Some(2), "{arguments:?}: {}", refused.stderr);
        assert!(refused.stderr.contains(told), "{arguments:?}: {}", refused.stderr);
    }
    let runs = with_runs(&project, &["20"]);
    let refused = project.run(&["rollback", "--why", "x"]);
    assert!(refused.stderr.contains(&format!("no run before {} is kept", runs[0])), "{}", refused.stderr);
    assert!(project.run(&["release"]).stderr.contains("nothing is held"));
    let more = with_runs(&project, &["21"]);
    project.write(&format!("output/runs/{}/gaps.parquet", runs[0]), "damaged");
    for arguments in [&["rollback", "--why", "x"][..], &["rollback", &runs[0], "--why", "x"]] {
        let refused = project.run(arguments);
        assert_eq!(refused.code, Some(4), "{}", refused.stderr);
        assert!(refused.stderr.contains("gaps.parquet is not what it was"), "{}", refused.stderr);
    }
    assert_eq!(latest(&project), more[0]);
    assert!(!project.output().join(".hold.json").exists());
}

#[test]
fn a_command_that_was_killed_between_note_and_link_leaves_the_hold() {
    let project = Project::six_economies();
    let runs = with_runs(&project, &["20", "21"]);
    let hold = format!("{{ \"run\": \"{}\", \"why\": \"x\", \"since\": \"x\", \"newest\": \"{}\" }}", runs[0], runs[1]);
    project.write("output/.hold.json", hold);
    let beside = with_runs(&project, &["22"]);
    assert_eq!(latest(&project), runs[0]);
    // A note that nobody can read holds nothing and lets nothing go.
    project.write("output/.hold.json", "garbage");
    assert_eq!(project.run(&["status"]).code, Some(1));
    project.replace(USE, "AAA,2021,22,E", "AAA,2021,20,E");
    project.succeed(&["validate", "--update-checksums"]);
    let refused = project.run(&["aggregate"]);
    assert_eq!(refused.code, Some(4), "{}", refused.stderr);
    assert!(refused.stderr.contains("run `ictstat release`"), "{}", refused.stderr);
    // Which run is the newest stood in the note; without it their names tell, which are alike here but for a hash.
    project.succeed(&["release"]);
    assert!(runs.contains(&latest(&project)) || beside.contains(&latest(&project)));
    project.succeed(&["aggregate"]);
}
