//! Kills, signals and two runs at once: the last good run stays whole and the next run succeeds.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use ictstat::run::{Lock, OutputDirectory};

use crate::support::{Project, assert_whole, ictstat};

fn start(project: &Project) -> Child {
    ictstat(project.path(), &["aggregate", "--force"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn hidden_runs(project: &Project) -> Vec<String> {
    let entries = std::fs::read_dir(project.output().join("runs")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with('.')).collect()
}

#[test]
fn a_kill_at_any_moment_leaves_a_whole_run_and_no_obstacle() {
    let project = Project::shipped();
    let begin = Instant::now();
    project.succeed(&["aggregate"]);
    let duration = begin.elapsed();
    // Ten moments spread over a run: the golden ratio steps through the unit interval without clustering.
    for kill in 0..10 {
        let moment = duration.mul_f64((f64::from(kill) * 0.618_033_988_75).fract());
        let mut child = start(&project);
        std::thread::sleep(moment);
        child.kill().unwrap();
        child.wait().unwrap();
        assert_whole(&project.output().join("latest"));
    }
    project.succeed(&["aggregate", "--force"]);
    assert_whole(&project.output().join("latest"));
    assert_eq!(hidden_runs(&project), Vec::<String>::new());
}

#[test]
fn a_signal_removes_the_staging_and_ends_with_its_code() {
    let project = Project::shipped();
    project.succeed(&["aggregate"]);
    let before = project.output().join("latest").canonicalize().unwrap();
    for (signal, code) in [("-TERM", 143), ("-INT", 130)] {
        let mut child = start(&project);
        // The lock names its holder as soon as the signals are caught.
        let holder = format!("process {} ", child.id());
        let patience = Instant::now() + Duration::from_secs(30);
        while !std::fs::read_to_string(project.output().join(".lock")).unwrap().starts_with(&holder) {
            assert!(Instant::now() < patience, "the run never took the lock");
            std::thread::sleep(Duration::from_millis(2));
        }
        let killed = std::process::Command::new("kill").arg(signal).arg(child.id().to_string()).status().unwrap();
        assert!(killed.success());
        assert_eq!(child.wait().unwrap().code(), Some(code), "{signal}");
        assert_eq!(project.output().join("latest").canonicalize().unwrap(), before);
        assert_eq!(hidden_runs(&project), Vec::<String>::new());
    }
}

#[test]
fn of_two_runs_at_once_the_second_says_who_holds_the_lock() {
    let project = Project::six_economies();
    let output = OutputDirectory::create(project.output()).unwrap();
    let lock = Lock::acquire(&output, "2026-11-24T12:00:00Z".parse().unwrap()).unwrap();
    let begin = Instant::now();
    let refused = project.run(&["aggregate"]);
    assert_eq!(refused.code, Some(5), "{}", refused.stderr);
    assert!(
        refused.stderr.contains(&format!("process {} since 2026-11-24T12:00:00Z", std::process::id())),
        "{}",
        refused.stderr
    );
    assert!(begin.elapsed() < Duration::from_secs(5));
    assert!(!project.output().join("latest").exists());
    drop(lock);
    project.succeed(&["aggregate"]);
}

#[test]
fn an_output_that_cannot_be_made_is_exit_4() {
    let project = Project::six_economies();
    project.write("file", "");
    let blocked = project.path().join("file/output");
    let finished = project.run(&["aggregate", "--output", blocked.to_str().unwrap()]);
    assert_eq!(finished.code, Some(4), "{}", finished.stderr);
    assert!(finished.stderr.contains("--output"), "{}", finished.stderr);
}
