//! `prove` and `proof.py`: a figure follows from its proof to the last bit, and a changed proof is noticed.
//! Python runs the script as its reader would; where there is none, that is said and nothing is held.

use std::path::Path;
use std::process::Command;

use ictstat::pipeline::content_hash::sha256;
use serde_json::json;

use crate::support::{Finished, Project, repository};

// What was skipped is told where tests tell it.
#[allow(clippy::print_stderr)]
fn python(arguments: &[&Path]) -> Option<Finished> {
    match Command::new("python3").args(arguments).output() {
        Ok(output) => Some(output.into()),
        Err(error) => {
            eprintln!("skipped: python3 does not run: {error}");
            None
        }
    }
}

/// Writes a proof, runs `proof.py` on it and returns it.
fn proved(project: &Project, of: &[&str]) -> serde_json::Value {
    let (file, run) = (project.path().join("proof.json"), project.output().join("latest"));
    let arguments = [&["prove"], of, &["--out", file.to_str().unwrap()]].concat();
    project.succeed(&arguments);
    if let Some(finished) = python(&[&run.join("proof.py"), &file, project.path()]) {
        assert_eq!(finished.code, Some(0), "{of:?}\n{}{}", finished.stdout, finished.stderr);
        assert!(finished.stdout.contains("proved"), "{}", finished.stdout);
    }
    serde_json::from_str(&project.read("proof.json")).unwrap()
}

#[test]
fn every_statistic_follows_from_its_proof() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    for statistic in ["weighted-mean", "users", "offline", "median", "count", "share-of-economies"] {
        let proof = proved(&project, &["internet-use", "world", "2020", "--statistic", statistic]);
        assert_eq!(proof["figure"]["statistic"], statistic);
    }
    let others: [&[&str]; 5] = [
        &["internet-use", "africa", "2020", "--profile", "unicef"],
        &["internet-use", "wb-income:as-of:high-income", "2020"],
        &["price-mobile-broadband-5gb", "world", "2020"],
        &["population", "world", "2020"],
        &["e-waste-generated", "world", "2020"],
    ];
    for of in others {
        proved(&project, of);
    }
}

#[test]
fn a_proof_names_members_weights_values_and_the_lines_that_state_them() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let proof = proved(&project, &["internet-use", "africa", "2020"]);
    // (100 · 10 + 300 · 50) / 400
    assert_eq!((&proof["value"], &proof["weights_count"]), (&json!(40.0), &json!("persons")));
    let states = |what: &str, file: &str, line: usize| {
        let text = project.read(file);
        let hash = sha256(text.lines().nth(line - 1).unwrap().as_bytes());
        json!({ "states": what, "year": 2020, "file": file, "line": line, "sha256": hash })
    };
    let member = |economy: &str, value: f64, weight: f64, [report, people]: [usize; 2]| {
        let lines =
            [states("value", "raw/itu/internet-use.csv", report), states("weight", "raw/un/population.csv", people)];
        json!({
            "economy": economy, "value": value, "weight": weight, "status": "A", "method": "reported", "lines": lines,
        })
    };
    let members = [member("AAA", 10.0, 100.0, [2, 6]), member("BBB", 50.0, 300.0, [4, 16])];
    assert_eq!(proof["members"], json!(members));
    let file = project.read("raw/un/population.csv");
    assert_eq!(proof["files"]["raw/un/population.csv"]["sha256"], sha256(file.as_bytes()));
}

#[test]
fn a_changed_digit_of_a_proof_is_noticed() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    proved(&project, &["internet-use", "africa", "2020"]);
    let (script, proof) = (project.output().join("latest/proof.py"), project.path().join("proof.json"));
    if let Some(finished) = python(&[&repository().join("tests/proofs/tamper.py"), &script, &proof, project.path()]) {
        assert_eq!(finished.code, Some(0), "{}{}", finished.stdout, finished.stderr);
    }
}

#[test]
fn a_proof_holds_without_raw_data_and_not_with_other_data() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    proved(&project, &["internet-use", "africa", "2020"]);
    let (script, proof) = (project.output().join("latest/proof.py"), project.path().join("proof.json"));
    let elsewhere = tempfile::tempdir().unwrap();
    let Some(alone) = python(&[&script, &proof, elsewhere.path()]) else { return };
    assert_eq!(alone.code, Some(0), "{}", alone.stdout);
    assert!(alone.stdout.contains("not held against raw/itu/internet-use.csv: it is not here"), "{}", alone.stdout);
    project.replace("raw/itu/internet-use.csv", "AAA,2021,20,E", "AAA,2021,21,E");
    let other = python(&[&script, &proof, project.path()]).unwrap();
    assert_eq!(other.code, Some(1), "{}", other.stdout);
    assert!(other.stdout.contains("raw/itu/internet-use.csv is another file"), "{}", other.stdout);
}

#[test]
fn what_the_script_does_not_compute_is_refused() {
    let project = Project::six_economies();
    project.replace("pipelines/internet-use.toml", "statistic = \"median\"", "statistic = \"gini\"");
    project.succeed(&["aggregate"]);
    let refused = project.run(&["prove", "internet-use", "world", "2020", "--statistic", "gini"]);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.stderr.contains("proof.py does not compute `gini`, so nothing would be proved"),
        "{}",
        refused.stderr
    );
}

/// kbit/s may be what economies have or what their people have: the unit of the sum does not tell which.
#[test]
fn a_sum_of_kbit_a_second_is_one_of_amounts_where_the_values_are() {
    let project = Project::six_economies();
    project.replace(
        "pipelines/e-waste-generated.toml",
        "unit = \"tonnes\"\ndenominator",
        "unit = \"kbit-per-second\"\ndenominator",
    );
    project.succeed(&["aggregate", "e-waste-generated"]);
    proved(&project, &["e-waste-generated", "world", "2020"]);
    let explained = project.succeed(&["explain", "e-waste-generated", "world", "2020"]).stdout;
    assert!(explained.contains("economies make it"), "{explained}");
}
