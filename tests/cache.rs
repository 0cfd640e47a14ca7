//! The cache: a run that takes most of itself from it is the run that makes all anew, and what lies there is believed
//! only when it is whole.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Project, hashes};

/// What the manifest of the published run says of the cache: results reused, results made.
fn reuse(output: &Path) -> (u64, u64) {
    let manifest = fs::read(output.join("latest/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let number = |name: &str| manifest["cache"][name].as_u64().unwrap();
    (number("reused"), number("made"))
}

fn entries(project: &Project) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(project.output().join(".cache")).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.retain(|entry| !entry.ends_with("CACHEDIR.TAG"));
    entries.sort();
    entries
}

/// Runs with the cache and, into another folder, without: both give the same bytes. Returns what was reused and made.
fn held_against_a_run_without_cache(project: &Project, change: &str) -> (u64, u64) {
    project.succeed(&["aggregate"]);
    let other = project.path().join("other");
    let _ = fs::remove_dir_all(&other);
    project.succeed(&["aggregate", "--output", other.to_str().unwrap()]);
    assert_eq!(reuse(&other).0, 0);
    assert_eq!(hashes(&project.output().join("latest")), hashes(&other.join("latest")), "{change}");
    reuse(&project.output())
}

/// Makes the last digit of a text another one.
fn with_other_digit(text: &str) -> String {
    let at = text.rfind(|letter: char| letter.is_ascii_digit()).unwrap();
    let digit = text[at..].chars().next().and_then(|digit| digit.to_digit(10)).unwrap();
    format!("{}{}{}", &text[..at], (digit + 1) % 10, &text[at + 1..])
}

#[test]
fn whatever_file_of_the_shipped_project_changes_the_bytes_are_those_of_a_run_without_cache() {
    let project = Project::shipped();
    let (reused, made) = held_against_a_run_without_cache(&project, "nothing");
    assert_eq!(reused, 0);
    let all = made;
    let digit_of_line = |file: &str, begin: &str| {
        let line = project.read(file).lines().find(|line| line.starts_with(begin)).unwrap().to_owned();
        project.replace(file, &line, &with_other_digit(&line));
    };
    let changes: [(&str, &dyn Fn(), f64); 9] = [
        ("scores", &|| digit_of_line("raw/itu/cybersecurity-index.csv", "KEN,"), 0.15),
        ("records of activity", &|| digit_of_line("raw/itu/activity/projects.csv", "asia-pacific,"), 0.1),
        (
            "title of a figure",
            &|| {
                project.replace("pipelines/reports/c26-35/texts/fr.toml", "\"Programme Connect 2030\"", "\"Programme\"")
            },
            0.1,
        ),
        (
            "Internet use",
            &|| project.replace("raw/itu/internet-use.csv", "\"Kenya\",\"19.5\",2018", "\"Kenya\",\"19.7\",2018"),
            0.4,
        ),
        ("residuals", &|| digit_of_line("pipelines/residuals/internet-use.csv", "trend,_T/_T/_T/_Z,2014,KEN,"), 0.4),
        ("income", &|| digit_of_line("raw/wb/gni-per-capita.csv", "\"Kenya\",\"KEN\","), 0.4),
        ("edition", &|| project.replace("raw/wb/findex.csv.toml", "edition = \"2025\"", "edition = \"2025b\""), 0.6),
        ("people", &|| digit_of_line("raw/un/population.csv", "404,,KEN,Kenya,2,Medium,2020,2020.5,Total,"), 0.9),
        ("groups", &|| project.replace("raw/itu/classifications.csv", "itu-region,2025-12,africa,SYC\n", ""), 0.9),
    ];
    for (change, make, most) in changes {
        make();
        let (reused, made) = held_against_a_run_without_cache(&project, change);
        let part = made as f64 / all as f64;
        assert!(made > 0 && part <= most, "{change}: {made} made, {reused} reused of {all}");
    }
}

#[test]
fn what_was_made_is_not_made_again_when_the_runs_are_gone() {
    let project = Project::small_report();
    project.succeed(&["aggregate"]);
    let (before, made) = (hashes(&project.output().join("latest")), reuse(&project.output()).1);
    assert_eq!(entries(&project).len() as u64, made);
    fs::remove_dir_all(project.output().join("runs")).unwrap();
    project.succeed(&["aggregate"]);
    assert_eq!(hashes(&project.output().join("latest")), before);
    assert_eq!(reuse(&project.output()).1, 0);
    project.succeed(&["aggregate", "--force"]);
    assert_eq!(reuse(&project.output()), (0, made));
}

#[test]
fn damaged_and_foreign_entries_are_told_and_made_anew() {
    let project = Project::small_report();
    project.succeed(&["aggregate"]);
    let (before, all) = (hashes(&project.output().join("latest")), entries(&project));
    let whole: Vec<Vec<u8>> = all.iter().map(|entry| fs::read(entry).unwrap()).collect();
    let flipped = |place: usize| {
        let mut content = whole[place].clone();
        let middle = content.len() / 2;
        content[middle] ^= 1;
        content
    };
    for damage in ["a bit flipped", "the end lost", "nothing in it", "the content of another entry"] {
        for (place, entry) in all.iter().enumerate() {
            let content = match damage {
                "a bit flipped" => flipped(place),
                "the end lost" => whole[place][..whole[place].len() - 1].to_vec(),
                "nothing in it" => Vec::new(),
                _ => whole[(place + 1) % whole.len()].clone(),
            };
            fs::write(entry, content).unwrap();
        }
        fs::remove_dir_all(project.output().join("runs")).unwrap();
        let finished = project.succeed(&["aggregate"]);
        assert_eq!(hashes(&project.output().join("latest")), before, "{damage}");
        assert_eq!(reuse(&project.output()).0, 0, "{damage}");
        assert!(finished.stderr.contains("made anew"), "{damage}: {}", finished.stderr);
    }
    fs::write(project.output().join(".cache/check-of-another-program"), "what is this").unwrap();
    fs::remove_dir_all(project.output().join("runs")).unwrap();
    let finished = project.succeed(&["aggregate"]);
    assert_eq!((reuse(&project.output()).1, finished.stderr.contains("made anew")), (0, false));
}

#[test]
fn a_cache_that_cannot_be_kept_fails_no_run() {
    let project = Project::six_economies();
    fs::create_dir(project.output()).unwrap();
    project.write("output/.cache", "no folder");
    let finished = project.succeed(&["aggregate"]);
    assert!(finished.stderr.contains("cannot be kept"), "{}", finished.stderr);
}

#[test]
fn a_failing_run_fails_again_and_a_mended_one_is_right() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let before = hashes(&project.output().join("latest"));
    let good = project.read("raw/itu/internet-use.csv");
    let (header, rows) = good.split_once('\n').unwrap();
    // The rows are read, and cached, before their number tells that the file is wrong.
    project.write_raw("raw/itu/internet-use.csv", format!("{header}\n{}", rows.replace(',', ";")));
    let first = project.run(&["aggregate"]);
    let second = project.run(&["aggregate"]);
    assert_ne!(first.code, Some(0), "{}", first.stderr);
    assert!(first.stderr.contains("too many rows rejected"), "{}", first.stderr);
    let told = |stderr: &str| stderr.split("done in").last().unwrap().lines().count();
    assert_eq!((first.code, told(&first.stderr)), (second.code, told(&second.stderr)));
    project.write_raw("raw/itu/internet-use.csv", good);
    project.succeed(&["aggregate", "--force"]);
    assert_eq!(hashes(&project.output().join("latest")), before);
}
