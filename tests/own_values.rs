//! `ictstat add --value`: a value of one's own enters the next run, before those of publishers, and nothing is half done.

use polars::prelude::*;

use crate::support::Project;

const DATA: &str = "raw/own/internet-use.csv";
const PIPELINE: &str = "pipelines/internet-use.toml";

fn add<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    [&["add", "--value", "internet-use"][..], rest, &["--source", "Household survey, table 4"][..]].concat()
}

/// Returns what is in use of an economy in 2021, with its dataset.
fn in_use(project: &Project) -> Vec<(String, f64)> {
    let is_asked = col("selected")
        .and(col("indicator").eq(lit("internet-use")))
        .and(col("year").eq(lit(2021)))
        .and(col("economy").eq(lit("AAA")))
        .and(col("sex").eq(lit("_T")));
    let rows = project.table("observations").lazy().filter(is_asked).collect().unwrap();
    let (datasets, values) = (rows.column("dataset").unwrap(), rows.column("value").unwrap());
    let pairs = datasets.str().unwrap().iter().zip(values.f64().unwrap().iter());
    pairs.map(|(dataset, value)| (dataset.unwrap().to_owned(), value.unwrap())).collect()
}

#[test]
fn an_own_value_goes_before_the_publishers_and_diff_shows_what_it_moved() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    assert_eq!(in_use(&project), [("itu/internet-use".to_owned(), 20.0)]);
    let added = project.succeed(&add(&["aland", "2021", "26.5", "--status", "P", "--note", "preliminary"]));
    assert_eq!(
        added.stdout,
        "internet-use: Aland (AAA) 2021 = 26.5 percent, status P\n\
         own values go before those of itu/internet-use, wb/internet-use-by-sex; here itu/internet-use states 20 (status E)\n"
    );
    assert!(added.stderr.contains("wrote raw/own/internet-use.csv"), "{}", added.stderr);
    let input = project.read(PIPELINE);
    assert!(input.contains("dataset = \"own/internet-use\"\npriority = 0\n"), "{input}");
    project.succeed(&["validate"]);
    project.succeed(&["aggregate"]);
    assert_eq!(in_use(&project), [("own/internet-use".to_owned(), 26.5)]);
    let moved = project.succeed(&["diff"]).stdout;
    assert!(moved.contains("AAA"), "{moved}");
}

#[test]
fn a_second_value_is_added_and_the_checksum_renewed() {
    let project = Project::six_economies();
    project.succeed(&add(&["AAA", "2021", "26.5"]));
    let pipeline = project.read(PIPELINE);
    project.succeed(&add(&["Beland", "2021", "55", "--sex", "F"]));
    assert_eq!(project.read(PIPELINE), pipeline, "the input is there already");
    let lines: Vec<String> = project.read(DATA).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[2], "BBB,2021,F,_T,_T,_Z,55,,\"Household survey, table 4\",,,2026-09-21");
    project.succeed(&add(&["AAA", "2021", "27", "--force"]));
    assert_eq!(project.read(DATA).lines().count(), 3, "the new value stands in the place of the old one");
    project.succeed(&["aggregate"]);
    assert_eq!(in_use(&project), [("own/internet-use".to_owned(), 27.0)]);
}

#[test]
fn a_dry_run_and_a_failure_write_nothing() {
    let project = Project::six_economies();
    let pipeline = project.read(PIPELINE);
    let shown = project.succeed(&add(&["AAA", "2021", "26.5", "--dry-run"]));
    assert!(shown.stdout.contains("\n\n[[input]]\ndataset = \"own/internet-use\"\n"), "{}", shown.stdout);
    assert!(!project.path().join("raw/own").exists());
    // A folder in the place of the sidecar: the second of three files cannot be written.
    std::fs::create_dir_all(project.path().join(format!("{DATA}.toml/x"))).unwrap();
    assert_ne!(project.run(&add(&["AAA", "2021", "26.5"])).code, Some(0));
    assert!(!project.path().join(DATA).exists());
    assert_eq!(project.read(PIPELINE), pipeline);
}

#[test]
fn a_value_with_a_status_that_says_there_is_none_is_refused() {
    let project = Project::six_economies();
    let refused = project.run(&add(&["AAA", "2021", "26.5", "--status", "Q"]));
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("status Q says that there is no value, and 26.5 is one"), "{}", refused.stderr);
    assert!(!project.path().join("raw/own").exists());
}

/// 0.6 t of 100 people are 6 kg, a fifth more than the 5 kg that the source states; 0.8 t are 8 kg, three fifths more.
#[test]
fn an_own_value_stands_beside_amounts_per_person_of_the_publisher() {
    let project = Project::six_economies();
    let of = |value: &'static str| {
        ["add", "--value", "e-waste-generated", "AAA", "2020", value, "--source", "Customs, table 1", "--force"]
    };
    let added = project.succeed(&of("0.6"));
    assert!(!added.stderr.contains("W016"), "{}", added.stderr);
    project.succeed(&["aggregate", "e-waste-generated"]);
    let told = project.succeed(&of("0.8")).stderr;
    let doubt = "AAA 2020: 0.8 tonnes are 8.000 per person, the source says 5";
    assert!(told.contains(doubt) && told.contains("a strict one would stop"), "{told}");
    assert!(project.read("raw/own/e-waste-generated.csv.toml").contains("edition = \"2026-09-21.2\""));
    // Another edition may say what it likes: the value that was replaced is no revision of one.
    project.succeed(&["aggregate", "e-waste-generated"]);
    let findings = project.table("findings").lazy().filter(col("code").eq(lit("W020"))).collect().unwrap();
    assert_eq!(findings.height(), 0);
}

/// Women of 40 people at 5 % and men of 60 at 15 % make 11 % of 100 people, and nothing like 60.
#[test]
fn what_a_strict_run_will_find_is_told_before_and_no_reason_for_others_covers_it() {
    let project = Project::six_economies();
    let allowed = "[[allow]]\ncode = \"W015\"\nreason = \"another edition\"\ndatasets = [\"itu/internet-use\", \"wb/internet-use-by-sex\"]\n";
    project.replace(PIPELINE, "[check]\n", "[check]\nmax_identity_difference_points = 0.5\n");
    project.write(PIPELINE, format!("{}\n{allowed}", project.read(PIPELINE)));
    project.succeed(&["aggregate", "--strict"]);
    let told = project.succeed(&add(&["AAA", "2020", "60"])).stderr;
    assert!(told.contains("AAA 2020: the total is 60, its sexes give 11.00"), "{told}");
    assert!(told.contains("AAA passes from own/internet-use in 2020 to itu/internet-use in 2021"), "{told}");
    assert_eq!(project.run(&["aggregate", "--strict"]).code, Some(1));
    // A reason without datasets is one for all: it is told with the value.
    let all = project
        .read(PIPELINE)
        .replace(", \"wb/internet-use-by-sex\"]", ", \"wb/internet-use-by-sex\", \"own/internet-use\"]");
    project.write(PIPELINE, all);
    let told = project.succeed(&add(&["AAA", "2020", "61", "--force"])).stderr;
    assert!(told.contains("the pipeline allows W015") && told.contains("the total is 61"), "{told}");
}

#[test]
fn a_value_with_which_no_run_ends_well_is_refused() {
    let project = Project::six_economies();
    let expected = "[check]\nexpect_total = { economy = \"AAA\", year = 2020, between = [5, 15] }\n";
    project.replace(PIPELINE, "[check]\n", expected);
    let refused = project.run(&add(&["AAA", "2020", "60"]));
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("with this value the next run would stop"), "{}", refused.stderr);
    assert!(refused.stderr.contains("of AAA in 2020 comes to 60 percent; expected 5 to 15"), "{}", refused.stderr);
    assert!(!project.path().join("raw/own").exists());
    project.succeed(&add(&["AAA", "2020", "14"]));
}
