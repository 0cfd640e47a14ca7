//! Faults of disk, machine and operator, each injected: exit code and advice are right, the last good run stays whole, and
//! the next run succeeds.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::support::{EPOCH, Finished, Project, assert_whole, hashes, ictstat};
use crate::torture::{Random, is_long, report, short_or_long};

const USE: &str = "raw/itu/internet-use.csv";

/// A project with a published run, and what has to stay true of it.
struct Good {
    project: Project,
    before: PathBuf,
    came_out: BTreeMap<String, usize>,
    cases: usize,
}

impl Good {
    fn new() -> Self {
        Self::of(Project::six_economies())
    }

    fn of(project: Project) -> Self {
        project.succeed(&["aggregate"]);
        let before = latest(&project);
        Self { project, before, came_out: BTreeMap::new(), cases: 0 }
    }

    /// Holds a finished run against its exit codes; a failed one must have left the last good run as it was.
    fn check(&mut self, finished: &Finished, codes: &[i32], case: &str) {
        assert!(!finished.stderr.contains("panicked") && finished.code != Some(70), "{case}: {}", finished.stderr);
        let code = finished.code.unwrap_or_else(|| panic!("{case}: killed: {}", finished.stderr));
        assert!(codes.contains(&code), "{case}: exit {code}: {}", finished.stderr);
        let after = latest(&self.project);
        assert_whole(&after);
        if code == 0 {
            self.before = after;
        } else {
            assert_eq!(after, self.before, "{case}: a failed run published something");
            let has_help = finished.stderr.lines().any(|line| line.trim_start().starts_with("= help: "));
            assert!(has_help, "{case}: no advice: {}", finished.stderr);
        }
        self.count(&format!("exit {code}"));
    }

    fn count(&mut self, how: &str) {
        self.cases += 1;
        *self.came_out.entry(how.to_owned()).or_default() += 1;
    }

    /// A run without a fault succeeds and clears up.
    fn recovers(&mut self) {
        self.project.succeed(&["aggregate", "--force"]);
        self.before = latest(&self.project);
        assert_whole(&self.before);
        assert_eq!(hidden_runs(&self.project), Vec::<String>::new());
    }

    fn report(mut self, name: &str) {
        self.recovers();
        report(name, self.cases, &self.came_out);
    }
}

fn latest(project: &Project) -> PathBuf {
    project.output().join("latest").canonicalize().unwrap()
}

fn hidden_runs(project: &Project) -> Vec<String> {
    let entries = std::fs::read_dir(project.output().join("runs")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with('.')).collect()
}

/// The library that makes calls fail; the C compiler that built parts of the program builds it.
fn shim() -> Option<&'static Path> {
    static SHIM: OnceLock<Option<PathBuf>> = OnceLock::new();
    SHIM.get_or_init(|| {
        let folder = Box::leak(Box::new(tempfile::tempdir().unwrap()));
        let library = folder.path().join("shim.so");
        let source = crate::support::repository().join("tests/faults/shim.c");
        let built =
            Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl").status();
        built.is_ok_and(|status| status.success()).then_some(library)
    })
    .as_deref()
}

/// Runs with the n-th call of a kind failing.
fn with_fault(project: &Project, call: &str, at: usize, errno: i32, stays: bool) -> (Finished, usize) {
    let count = project.path().join("count");
    let mut command = ictstat(project.path(), &["aggregate", "--force"]);
    command.env("LD_PRELOAD", shim().unwrap()).env("FAULT_CALL", call).env("FAULT_AT", at.to_string());
    command.env("FAULT_ERRNO", errno.to_string()).env("FAULT_COUNT", &count);
    if stays {
        command.env("FAULT_STAYS", "1");
    }
    let finished = command.output().unwrap().into();
    let calls = std::fs::read_to_string(&count).ok().and_then(|text| text.trim().parse().ok()).unwrap_or_default();
    (finished, calls)
}

/// Lets calls of one kind fail at many places, in the short form at some.
fn fail_everywhere(name: &str, call: &str, errno: i32, stays: bool) {
    if shim().is_none() {
        return;
    }
    let mut good = Good::new();
    let (finished, calls) = with_fault(&good.project, call, 0, errno, stays);
    good.check(&finished, &[0], "without a fault");
    assert!(calls > 0, "{call} is never called: the fault is not injected");
    let step = calls.div_ceil(short_or_long(5, usize::MAX)).max(1);
    let mut failed = 0;
    for at in (1..=calls).step_by(step) {
        let (finished, _) = with_fault(&good.project, call, at, errno, stays);
        failed += usize::from(finished.code != Some(0));
        good.check(&finished, &[0, 4], &format!("{call} {at} of {calls}"));
    }
    assert!(failed > 0, "no {call} that failed was noticed");
    good.report(name);
}

#[test]
fn the_disk_is_full_at_every_write() {
    fail_everywhere("disk full at a write and after it", "write", 28, true);
}

#[test]
fn a_write_fails_once() {
    fail_everywhere("one write fails with an input or output error", "write", 5, false);
}

#[test]
fn a_sync_fails() {
    fail_everywhere("fsync fails", "fsync", 5, false);
}

#[test]
fn a_rename_fails() {
    fail_everywhere("rename refused", "rename", 13, false);
}

#[test]
fn a_folder_cannot_be_made() {
    fail_everywhere("mkdir refused: no permission", "mkdir", 13, true);
}

#[test]
fn a_file_cannot_be_opened_for_writing() {
    fail_everywhere("open for writing refused: read-only file system", "open", 30, true);
}

#[test]
fn a_link_cannot_be_made() {
    fail_everywhere("symlink refused", "symlink", 1, true);
}

/// A file system of its own of a size; `None` where the machine does not let a test mount one.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: &Path, options: &str) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(at).stderr(Stdio::null()).status();
        mounted.is_ok_and(|status| status.success()).then(|| Self(at.to_owned()))
    }

    fn remount(&self, options: &str) {
        let status = Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(&self.0).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

fn size_of(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    // A file takes whole pages.
    let of_each = |entry: std::fs::DirEntry| match entry.file_type().unwrap().is_dir() {
        true => size_of(&entry.path()) + 4096,
        false => entry.metadata().unwrap().len().div_ceil(4096) * 4096,
    };
    entries.map(of_each).sum()
}

#[test]
fn a_real_disk_of_every_size_is_full() {
    let project = Project::six_economies();
    let Some(disk) = Disk::mount(&project.output(), "size=64m") else { return };
    let mut good = Good::of(project);
    let used = size_of(&good.project.output()) / 1024;
    let one_run = size_of(&good.before) / 1024;
    let pages = one_run / 4;
    let step = usize::try_from(pages).unwrap().div_ceil(short_or_long(5, 60)).max(1);
    let mut failed = 0;
    for free in (0..pages + 40).step_by(step) {
        // What is used now, and so many pages more.
        let used = size_of(&good.project.output()).max(used * 1024) / 1024;
        disk.remount(&format!("size={}k", used + 4 * free));
        let finished = good.project.run(&["aggregate", "--force"]);
        failed += usize::from(finished.code == Some(4));
        good.check(&finished, &[0, 4], &format!("{free} pages free"));
        if finished.code == Some(4) {
            assert!(finished.stderr.contains("space"), "{}", finished.stderr);
        }
        disk.remount("size=64m");
    }
    assert!(failed > 2, "{failed}");
    good.recovers();
    disk.remount("ro");
    let finished = good.project.run(&["aggregate", "--force"]);
    good.check(&finished, &[4], "read-only output");
    assert!(finished.stderr.contains("writable"), "{}", finished.stderr);
    disk.remount("rw");
    good.report("a disk of its own, full or read-only");
}

#[test]
fn a_folder_without_permission_is_exit_4() {
    use std::os::unix::fs::PermissionsExt;
    let mut good = Good::new();
    let runs = good.project.output().join("runs");
    std::fs::set_permissions(&runs, PermissionsExt::from_mode(0o555)).unwrap();
    // Root may write everywhere: then this is only a run.
    let may_write = std::fs::create_dir(runs.join(".probe")).is_ok();
    let _ = std::fs::remove_dir(runs.join(".probe"));
    let finished = good.project.run(&["aggregate", "--force"]);
    std::fs::set_permissions(&runs, PermissionsExt::from_mode(0o755)).unwrap();
    good.check(&finished, if may_write { &[0] } else { &[4] }, "runs/ without permission");
    good.report("folder without permission");
}

fn start(project: &Project) -> Child {
    ictstat(project.path(), &["aggregate", "--force"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Starts runs and ends each at a random moment of its duration.
fn ended_at_random(name: &str, seed: u64, cases: usize, signals: &[&str], project: Project) {
    let mut good = Good::of(project);
    let begin = Instant::now();
    good.recovers();
    let duration = begin.elapsed();
    let mut random = Random::new(seed);
    for case in 0..cases {
        let mut child = start(&good.project);
        std::thread::sleep(duration.mul_f64(random.share()));
        let signal = signals[random.below(signals.len())];
        let killed = Command::new("kill").arg(signal).arg(child.id().to_string()).stderr(Stdio::null()).status();
        assert!(killed.is_ok());
        let status = child.wait().unwrap();
        let how = match (status.code(), status.signal()) {
            (Some(code), _) => format!("exit {code}"),
            (None, signal) => format!("signal {}", signal.unwrap_or_default()),
        };
        // A signal before the program listens ends it as it would any other.
        let expected = ["exit 0", "exit 130", "exit 143", "signal 2", "signal 9", "signal 15"];
        assert!(expected.contains(&how.as_str()), "{name} {case}: {how}");
        let after = latest(&good.project);
        assert_whole(&after);
        if ["exit 130", "exit 143", "signal 2", "signal 15"].contains(&how.as_str()) {
            assert_eq!(after, good.before, "{name} {case}: {how} and yet published");
            assert_eq!(hidden_runs(&good.project), Vec::<String>::new(), "{name} {case}");
        }
        good.before = after;
        good.count(&how);
    }
    good.report(name);
}

#[test]
fn a_kill_at_a_random_moment_loses_no_run() {
    ended_at_random(
        "SIGKILL at a random moment, small project",
        8,
        short_or_long(20, 300),
        &["-KILL"],
        Project::six_economies(),
    );
}

#[test]
fn a_kill_of_a_whole_run_loses_no_run() {
    if is_long() {
        ended_at_random("SIGKILL at a random moment, shipped data", 9, 50, &["-KILL"], Project::shipped());
    }
}

#[test]
fn a_signal_at_any_moment_leaves_no_staging() {
    ended_at_random(
        "SIGTERM or SIGINT at a random moment",
        10,
        short_or_long(12, 150),
        &["-TERM", "-INT"],
        Project::six_economies(),
    );
}

#[test]
fn an_input_that_changes_while_it_is_read_is_taken_whole_or_refused() {
    let mut good = Good::new();
    let text = good.project.read(USE);
    let expected = hashes(&good.before);
    let path = good.project.path().join(USE);
    let variants = [
        text[..text.len() / 2].to_owned(),
        format!("{text}AAA,2022,50,A\n"),
        text.replace("AAA,2020,10", "AAA,2020,99"),
    ];
    let stop = AtomicBool::new(false);
    let mut seen = [0, 0];
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut random = Random::new(11);
            while !stop.load(Ordering::Relaxed) {
                match random.below(3) {
                    // Written in place: a reader may see any part of it.
                    0 => std::fs::write(&path, &variants[random.below(3)]).unwrap(),
                    1 => std::fs::write(&path, &text).unwrap(),
                    // Replaced at once.
                    _ => {
                        let next = path.with_extension("next");
                        std::fs::write(&next, &variants[random.below(3)]).unwrap();
                        std::fs::rename(&next, &path).unwrap();
                    }
                }
                std::thread::sleep(Duration::from_micros(300));
            }
            std::fs::write(&path, &text).unwrap();
        });
        for case in 0..short_or_long(12, 200) {
            let finished = good.project.run(&["aggregate", "--force"]);
            good.check(&finished, &[0, 3], &format!("a changing input, {case}"));
            seen[usize::from(finished.code == Some(3))] += 1;
            if finished.code == Some(0) {
                assert_eq!(hashes(&good.before), expected, "a part of another file was taken");
            } else {
                assert!(finished.stderr.contains("E102") || finished.stderr.contains("sha256"), "{}", finished.stderr);
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert!(seen[1] > 0, "the input never changed under the reader: {seen:?}");
    good.report("an input replaced, truncated or growing while it is read");
}

#[test]
fn what_a_dead_process_left_is_no_obstacle() {
    let mut good = Good::new();
    let output = good.project.output();
    std::fs::write(output.join(".lock"), "process 4000000 since 2020-01-01T00:00:00Z\n").unwrap();
    let staging = output.join("runs/.staging-20200101T000000Z-00000000/tables");
    std::fs::create_dir_all(&staging).unwrap();
    std::fs::write(staging.join("half.csv"), "half").unwrap();
    std::fs::create_dir_all(output.join("runs/.deleting-20200101T000000Z-00000000")).unwrap();
    std::os::unix::fs::symlink("runs/nowhere", output.join(".latest-next")).unwrap();
    let finished = good.project.run(&["aggregate", "--force"]);
    good.check(&finished, &[0], "left over");
    assert_eq!(hidden_runs(&good.project), Vec::<String>::new());
    assert!(!output.join(".latest-next").is_symlink());
    good.report("lock, staging and links of a dead process");
}

#[test]
fn latest_may_be_absent_or_point_nowhere_but_is_no_folder() {
    let mut good = Good::new();
    let link = good.project.output().join("latest");
    for to in [None, Some("runs/nowhere"), Some("/nonexistent"), Some("latest")] {
        std::fs::remove_file(&link).unwrap();
        to.into_iter().for_each(|to| std::os::unix::fs::symlink(to, &link).unwrap());
        assert_eq!(good.project.run(&["status"]).code, Some(1));
        assert_eq!(good.project.run(&["path"]).code, Some(2));
        let finished = good.project.run(&["aggregate"]);
        good.check(&finished, &[0], &format!("latest to {to:?}"));
    }
    std::fs::remove_file(&link).unwrap();
    std::fs::create_dir(&link).unwrap();
    let refused = good.project.run(&["aggregate", "--force"]);
    assert_eq!(refused.code, Some(4), "{}", refused.stderr);
    assert!(refused.stderr.contains("move it away"), "{}", refused.stderr);
    std::fs::remove_dir(&link).unwrap();
    good.report("latest absent, pointing nowhere or a folder");
}

#[test]
fn a_clock_that_was_set_back_loses_nothing() {
    let mut good = Good::new();
    let epoch: i64 = EPOCH.parse().unwrap();
    for (value, days) in (30..).zip([1, 400, 5000, -3]) {
        let first = latest(&good.project);
        let (old, new) = (format!("AAA,2021,{},", value - 1), format!("AAA,2021,{value},"));
        let text = good.project.read(USE);
        good.project.write_raw(USE, text.replace(&old, &new).replace("AAA,2021,20,", &new));
        let mut command = ictstat(good.project.path(), &["aggregate", "--force"]);
        command.env("SOURCE_DATE_EPOCH", (epoch - days * 86400).to_string());
        let finished = command.output().unwrap().into();
        good.check(&finished, &[0], &format!("{days} days back"));
        assert_ne!(latest(&good.project), first, "the newest run is published, whatever its name");
        let manifest = std::fs::read_to_string(latest(&good.project).join("manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["before"], first.file_name().unwrap().to_string_lossy().as_ref());
        good.project.succeed(&["diff"]);
    }
    good.report("clock set back");
}

#[test]
fn two_hosts_may_share_an_output_folder() {
    let mut good = Good::new();
    let other = Project::six_economies();
    other.replace(USE, "AAA,2021,20,E", "AAA,2021,25,E");
    let output = good.project.output();
    let start = |project: &Project| {
        let arguments = ["aggregate", "--force", "--output", output.to_str().unwrap()];
        ictstat(project.path(), &arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    for case in 0..short_or_long(4, 60) {
        let both = [start(&good.project), start(&other)];
        for child in both {
            let finished: Finished = child.wait_with_output().unwrap().into();
            good.before = latest(&good.project);
            good.check(&finished, &[0, 5], &format!("two at once, {case}"));
        }
    }
    good.report("two projects with one output folder, at once");
}

#[test]
fn a_damaged_file_of_the_last_run_is_noticed_and_made_anew() {
    let mut good = Good::new();
    let mut random = Random::new(12);
    let files: Vec<String> = hashes(&good.before).into_iter().map(|(path, _)| path).collect();
    let parquet: Vec<&String> = files.iter().filter(|path| path.ends_with(".parquet")).collect();
    for case in 0..short_or_long(6, 200) {
        let path = good.before.join(parquet[random.below(parquet.len())]);
        let mut bytes = std::fs::read(&path).unwrap();
        if case % 3 == 0 {
            bytes.truncate(random.below(bytes.len()));
        } else {
            // The size stays: only the content tells.
            let at = random.below(bytes.len());
            bytes[at] ^= 1 << random.below(8);
        }
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(good.project.run(&["status"]).code, Some(1), "{}", path.display());
        let finished = good.project.run(&["aggregate"]);
        good.check(&finished, &[0], &format!("damaged {}", path.display()));
        assert!(finished.stderr.contains("is damaged"), "{}", finished.stderr);
        assert!(!finished.stdout.starts_with("unchanged"), "a damaged run is not unchanged");
    }
    good.report("a file of the last run damaged");
}

/// Runs with limits of the shell.
fn limited(project: &Project, limit: &str) -> Finished {
    let mut command = Command::new("sh");
    command.current_dir(project.path()).env("SOURCE_DATE_EPOCH", EPOCH).env("NO_COLOR", "1").env("RUST_BACKTRACE", "0");
    command.arg("-c").arg(format!("{limit}; exec \"$0\" aggregate --force")).arg(env!("CARGO_BIN_EXE_ictstat"));
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Finished { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

#[test]
fn too_few_file_handles_are_refused_at_the_start() {
    let mut good = Good::new();
    for handles in [4, 5, 6, 8, 12, 20, 31] {
        let finished = limited(&good.project, &format!("ulimit -n {handles}"));
        good.check(&finished, &[4], &format!("{handles} handles"));
        assert!(finished.stderr.contains("ulimit -n"), "{}", finished.stderr);
    }
    let enough = limited(&good.project, "ulimit -n 32");
    good.check(&enough, &[0], "32 handles");
    good.report("too few file handles");
}

#[test]
fn a_file_that_may_not_grow_is_exit_4() {
    let mut good = Good::new();
    for blocks in [0, 1, 2, 4, 8, 16] {
        let finished = limited(&good.project, &format!("ulimit -f {blocks}"));
        good.check(&finished, &[4], &format!("files of at most {blocks} blocks"));
    }
    good.report("largest file size of the process");
}

#[test]
fn too_little_memory_is_refused_at_the_start_or_loses_nothing() {
    let mut good = Good::new();
    let mut refused = 0;
    let megabytes: Vec<usize> =
        if is_long() { (16..700).step_by(12).collect() } else { vec![24, 150, 200, 216, 224, 240, 270, 300] };
    for megabytes in megabytes {
        let finished = limited(&good.project, &format!("ulimit -v {}", megabytes * 1024));
        let after = latest(&good.project);
        assert_whole(&after);
        match finished.code {
            Some(0) => good.count("exit 0"),
            code => {
                assert_eq!(after, good.before, "{megabytes} MB: {code:?} and yet published");
                let is_refusal = code == Some(4) && finished.stderr.contains("needs at least");
                refused += usize::from(is_refusal);
                good.count(if is_refusal { "refused with exit 4" } else { "ended by the system" });
            }
        }
        good.before = after;
    }
    assert!(refused > 0, "no limit was foreseen: {:?}", good.came_out);
    good.report("too little memory");
}
