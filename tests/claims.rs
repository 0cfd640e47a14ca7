//! Verdicts on claims: every one of a small invented report worked out by hand, and those of the shipped report held.

use std::collections::BTreeMap;

use polars::prelude::*;

use crate::support::{Project, number, rows, text};

const EXPECTED: &str = "pipelines/reports/small/expected_verdicts.toml";
const CLAIMS: &str = "pipelines/reports/small/claims/report.toml";

fn verdicts(project: &Project) -> BTreeMap<String, String> {
    let table = project.table("claims");
    let texts = |name: &str| table.column(name).unwrap().cast(&DataType::String).unwrap().str().unwrap().clone();
    let (ids, verdicts) = (texts("claim"), texts("verdict"));
    ids.iter().zip(verdicts.iter()).map(|(id, verdict)| (id.unwrap().to_owned(), verdict.unwrap().to_owned())).collect()
}

#[test]
fn every_verdict_of_a_small_report_is_the_one_worked_out_by_hand() {
    let project = Project::small_report();
    project.succeed(&["aggregate"]);
    let expected = [
        // 74.6 % of the world and 97.67 % of Europe are online, and 586 people there; 40 % of Africa, not 45.
        ("use-world", "agrees"),
        ("use-europe", "agrees"),
        ("users-europe", "agrees"),
        ("use-africa", "differs"),
        ("use-lowest", "agrees"),
        // The data end in 2021, and no pipeline has phones.
        ("use-world-2030", "not-produced"),
        ("phones", "not-produced"),
        // 3 + 4 is 7, not 8; the relation says that the total cannot stand.
        ("awards-2020", "not-checkable"),
        ("awards-2021", "not-checkable"),
        ("awards-total", "contradicted"),
        // 5 − 2 = 3.
        ("members-lost", "arithmetic-holds"),
        ("members-net", "arithmetic-holds"),
        ("members-new", "arithmetic-holds"),
        // Over 40 and over 60 can both be true.
        ("partners-body", "arithmetic-holds"),
        ("partners-foreword", "arithmetic-holds"),
        // 120 or 130: nothing decides.
        ("schools-body", "contradicted"),
        ("schools-foreword", "contradicted"),
        // 7 or 9: 4 + 5 decides.
        ("pilots-body", "arithmetic-holds"),
        ("pilots-foreword", "contradicted"),
        ("pilots-north", "arithmetic-holds"),
        ("pilots-south", "arithmetic-holds"),
        // From 100 to 150 is 50 %, not 60; nothing says which of the three is wrong.
        ("learners-2020", "contradicted"),
        ("learners-2021", "contradicted"),
        ("learners-growth", "contradicted"),
        // 10 rooms of 12 seats, give or take half a seat, have 115 to 125.
        ("rooms", "arithmetic-holds"),
        ("seats-per-room", "arithmetic-holds"),
        ("seats", "arithmetic-holds"),
        // A count from the start falls from 50 to 45; 200 of 194 countries; 30 women among 25 delegates.
        ("volunteers-2020", "contradicted"),
        ("volunteers-2021", "contradicted"),
        ("countries", "contradicted"),
        ("delegates-women", "contradicted"),
        // Over 20 men can be among 25.
        ("delegates-men", "arithmetic-holds"),
        ("delegates", "arithmetic-holds"),
        // One share for two populations is a question.
        ("women-all", "not-checkable"),
        ("women-new", "not-checkable"),
        ("donors", "not-checkable"),
    ];
    let expected: BTreeMap<String, String> =
        expected.iter().map(|(id, verdict)| ((*id).to_owned(), (*verdict).to_owned())).collect();
    assert_eq!(verdicts(&project), expected);
}

#[test]
fn a_verdict_comes_with_its_numbers_and_a_contradiction_with_its_proof() {
    let project = Project::small_report();
    project.succeed(&["aggregate"]);
    let claims = project.table("claims");
    let figure = |column: &str, claim: &str| number(&claims, column, &[("claim", claim)]);
    let rounded = |value: Option<f64>| value.map(|value| (value * 1e9).round() / 1e9);
    assert_eq!(rounded(figure("computed", "use-africa")), Some(40.0));
    assert_eq!(rounded(figure("difference", "use-africa")), Some(-5.0));
    assert_eq!((figure("accept_lower", "use-africa"), figure("accept_upper", "use-africa")), (Some(44.5), Some(45.5)));
    assert_eq!((figure("accept_lower", "partners-body"), figure("accept_upper", "partners-body")), (Some(60.0), None));
    assert_eq!(figure("weight_reported_share", "use-world"), Some(0.5));
    let say = |column: &str, claim: &str| text(&claims, column, &[("claim", claim)]).unwrap_or_default();
    assert_eq!(say("conflicts_with", "schools-body"), "schools-foreword");
    assert_eq!(say("conflicts_with", "awards-total"), "awards-2020,awards-2021");
    let proof = say("reason", "awards-total");
    assert_eq!(
        proof,
        "The total is the sum of the years; arithmetic: 3 + 4 = 7, which excludes the printed 8. \
         Most likely: One award was counted twice."
    );
    assert!(
        say("reason", "use-world-2030").contains("the run has 2020 to 2021"),
        "{}",
        say("reason", "use-world-2030")
    );
    assert!(
        say("reason", "pilots-foreword").contains("`pilots-add-up` decides"),
        "{}",
        say("reason", "pilots-foreword")
    );
}

#[test]
fn every_relation_stands_in_the_table_held_or_not() {
    let project = Project::small_report();
    project.succeed(&["aggregate"]);
    let relations = project.table("relations");
    let holds = |relation: &str| text(&relations, "holds", &[("relation", relation)]);
    for (relation, expected) in [
        ("awards-add-up", "false"),
        ("learners-grow", "false"),
        ("members-gained", "true"),
        ("mentions-of-partners-body", "true"),
        ("mentions-of-pilots-body", "false"),
        ("mentions-of-schools-body", "false"),
        ("pilots-add-up", "true"),
        ("women-of-whom", "false"),
        ("seats-in-rooms", "true"),
        ("volunteers-are-counted-from-the-start", "false"),
        ("countries-there-are", "false"),
        ("women-among-delegates", "false"),
        ("men-among-delegates", "true"),
    ] {
        assert_eq!(holds(relation).as_deref(), Some(expected), "{relation}");
    }
    assert_eq!(relations.height(), 13);
    let said = |column: &str| text(&relations, column, &[("relation", "awards-add-up")]);
    assert_eq!(said("impossible").as_deref(), Some("awards-total"));
    assert!(said("arithmetic").is_some_and(|told| told.contains("3 + 4")), "{:?}", said("arithmetic"));
    let product = |column: &str| number(&relations, column, &[("relation", "seats-in-rooms")]);
    let [right, lower, upper] = ["right", "accept_lower", "accept_upper"].map(product);
    assert_eq!((right, lower, upper), (Some(120.0), Some(115.0), Some(125.0)));
    let of = |column: &str| number(&relations, column, &[("relation", "awards-add-up")]);
    assert_eq!(
        (of("left"), of("right"), of("accept_lower"), of("accept_upper")),
        (Some(8.0), Some(7.0), Some(7.0), Some(7.0))
    );
}

#[test]
fn weak_cases_are_findings_with_the_claim_and_no_contradictions() {
    let project = Project::small_report();
    project.succeed(&["aggregate"]);
    let findings = project.table("findings");
    let of = |code: &str| -> Vec<String> {
        let found = rows(&findings, &[("code", code)]);
        let claims = found.column("claim").unwrap().cast(&DataType::String).unwrap();
        claims.str().unwrap().iter().flatten().map(str::to_owned).collect()
    };
    assert_eq!(of("N004"), ["partners-foreword"]);
    assert_eq!(of("N005"), ["women-all", "women-new"]);
}

#[test]
fn a_changed_verdict_warns_fails_a_strict_run_and_can_be_accepted() {
    let project = Project::small_report();
    project.succeed(&["aggregate"]);
    let accepted = project.succeed(&["verify", "--accept"]);
    assert!(accepted.stderr.contains(EXPECTED), "{}", accepted.stderr);
    let expected = project.read(EXPECTED);
    assert!(expected.contains("\nawards-2020 = \"not-checkable\"\nawards-2021 = "), "{expected}");
    project.succeed(&["aggregate", "--strict"]);
    project.succeed(&["verify"]);

    project.replace(CLAIMS, "value = \"45\"", "value = \"40\"");
    let strict = project.run(&["aggregate", "--strict"]);
    assert_eq!(strict.code, Some(1), "{}", strict.stderr);
    assert!(strict.stderr.contains("`use-africa` was differs and is now agrees"), "{}", strict.stderr);
    let run = project.succeed(&["aggregate"]);
    assert!(run.stdout.contains("1 not as expected"), "{}", run.stdout);
    let findings = project.table("findings");
    assert_eq!(text(&findings, "claim", &[("code", "W019")]).as_deref(), Some("use-africa"));
    assert_eq!(project.run(&["verify"]).code, Some(1));
    project.succeed(&["verify", "--accept"]);
    assert_eq!(project.read(EXPECTED), expected.replace("use-africa = \"differs\"", "use-africa = \"agrees\""));
    project.succeed(&["aggregate", "--strict"]);
}

#[test]
fn claims_that_nobody_translated_stay_in_the_words_of_the_report_and_the_run_says_so() {
    let project = Project::small_report();
    let figures = "title = { en = \"Report\", fr = \"Rapport\" }\nlanguages = [\"en\", \"fr\"]\nfigure = []\n";
    project.write("pipelines/reports/small/figures.toml", figures);
    project.succeed(&["aggregate"]);
    let told = rows(&project.table("findings"), &[("code", "N038")]);
    assert_eq!(told.height(), 1);
    let message = told.column("message").unwrap().str().unwrap().get(0).unwrap();
    assert!(message.contains("66 texts of the claims not translated: "), "{message}");
}

#[test]
fn a_run_of_one_pipeline_changes_no_verdict_on_the_others() {
    let project = Project::small_report();
    project.succeed(&["aggregate"]);
    project.succeed(&["verify", "--accept"]);
    let expected = project.read(EXPECTED);
    project.succeed(&["aggregate", "population", "--strict"]);
    assert_eq!(verdicts(&project)["use-world"], "not-produced");
    project.succeed(&["verify", "--accept"]);
    assert_eq!(project.read(EXPECTED), expected);
}

#[test]
fn verify_shows_contradictions_with_both_sides_and_lists_what_is_asked_for() {
    let project = Project::small_report();
    project.succeed(&["aggregate"]);
    let folder = project.path().to_string_lossy().into_owned();
    let shown = project.succeed(&["verify"]).stdout.replace(&folder, "PROJECT");
    insta::with_settings!({ filters => vec![(r"\d{8}T\d{6}Z-[0-9a-f]{8}", "RUN")], omit_expression => true }, {
        insta::assert_snapshot!("verify_on_a_small_report", shown);
    });
    let section = project.succeed(&["verify", "--section", "foreword", "--only", "contradicted"]).stdout;
    assert!(section.contains("schools-foreword (foreword): contradicted") && !section.contains("schools-body (body)"));
    let json = project.succeed(&["verify", "--only", "differs", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["claims"].as_array().unwrap().len(), 1);
    assert_eq!(json["claims"][0]["claim"], "use-africa");
    let unknown = project.run(&["verify", "--section", "forword"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains("did you mean foreword?"), "{}", unknown.stderr);
}

#[test]
fn the_tables_for_readers_hold_every_claim() {
    let project = Project::small_report();
    project.succeed(&["aggregate"]);
    let csv = project.read("output/latest/tables/claims.csv");
    assert_eq!(csv.lines().count(), 37);
    assert!(
        csv.lines().any(|line| line.starts_with("small,use-africa,body,") && line.contains(",-5,differs,")),
        "{csv}"
    );
    let page = project.read("output/latest/tables/claims.md");
    assert!(page.contains("| contradicted | 11 |") && page.contains("### awards-add-up (sum)"), "{page}");
}

#[test]
fn a_project_without_a_report_has_no_claims() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    assert_eq!(project.table("claims").height(), 0);
    assert_eq!(project.run(&["verify"]).code, Some(2));
}

#[test]
fn every_claim_of_the_shipped_report_has_the_verdict_that_is_expected() {
    let project = Project::shipped();
    let run = project.succeed(&["aggregate", "--strict"]);
    assert!(run.stdout.contains("913 claims: "), "{}", run.stdout);
    assert_eq!(verdicts(&project).len(), 913);
    let folder = project.path().to_string_lossy().into_owned();
    let shown = project.succeed(&["verify"]).stdout.replace(&folder, "PROJECT");
    let shown = shown.split("\nQuestions to the writer").next().unwrap();
    insta::with_settings!({ filters => vec![(r"\d{8}T\d{6}Z-[0-9a-f]{8}", "RUN")], omit_expression => true }, {
        insta::assert_snapshot!("contradictions_of_the_shipped_report", shown);
    });
    let claims = project.table("claims");
    let reasons = rows(&claims, &[("verdict", "not-checkable")]).column("reason").unwrap().clone();
    assert_eq!(reasons.null_count(), 0);
    let asked = rows(&claims, &[("verdict", "not-produced")]).column("query").unwrap().clone();
    assert!(asked.null_count() < asked.len());
}
