//! Who counts in a group and with which weight, in the world of six economies (see `six_economies`): members without a
//! weight, worlds of those who report, what the source estimated, and both sides of a gap.

use polars::prelude::DataFrame;

use crate::support::{Project, number, rows, text};

const PEOPLE: &str = "raw/un/population.csv";

/// Removes the lines of the population that begin with a text.
fn without_people(project: &Project, beginning: &str) {
    let kept: Vec<String> =
        project.read(PEOPLE).lines().filter(|line| !line.starts_with(beginning)).map(str::to_owned).collect();
    project.write_raw(PEOPLE, format!("{}\n", kept.join("\n")));
}

/// One figure of internet use.
struct Cell<'a> {
    table: &'a DataFrame,
    wanted: Vec<(&'a str, &'a str)>,
}

impl<'a> Cell<'a> {
    fn new(table: &'a DataFrame, group: &'a str, year: &'a str, profile: &'a str) -> Self {
        let wanted = vec![
            ("indicator", "internet-use"),
            ("statistic", "weighted-mean"),
            ("sex", "_T"),
            ("group", group),
            ("year", year),
            ("profile", profile),
        ];
        Self { table, wanted }
    }

    fn with(mut self, column: &'a str, value: &'a str) -> Self {
        self.wanted.retain(|(known, _)| *known != column);
        self.wanted.push((column, value));
        self
    }

    fn number(&self, column: &str) -> Option<f64> {
        number(self.table, column, &self.wanted).map(|value| (value * 1e9).round() / 1e9)
    }

    fn text(&self, column: &str) -> Option<String> {
        text(self.table, column, &self.wanted)
    }

    fn shares(&self) -> [Option<f64>; 4] {
        ["reported", "estimated", "imputed", "missing"].map(|part| self.number(&format!("weight_{part}_share")))
    }

    fn counts(&self) -> [Option<f64>; 4] {
        ["n_members", "n_reported", "n_estimated", "n_missing"].map(|column| self.number(column))
    }
}

fn aggregates(project: &Project) -> DataFrame {
    project.succeed(&["aggregate"]);
    project.table("aggregates")
}

#[test]
fn an_absent_economy_is_missing_with_its_nearest_weight() {
    let project = Project::six_economies();
    // EEE, half of the world, has no value and no population in 2020: it weighs its 1000 people of 2021.
    without_people(&project, "EEE,2020");
    let table = aggregates(&project);
    let world = Cell::new(&table, "world", "2020", "unicef");
    assert_eq!(world.counts(), [Some(5.0), Some(4.0), Some(0.0), Some(1.0)]);
    assert_eq!(world.number("weight_total"), Some(2000.0));
    assert_eq!(world.shares(), [Some(0.5), Some(0.0), Some(0.0), Some(0.5)]);
    assert_eq!((world.number("value"), world.text("status").as_deref()), (Some(74.6), Some("A")));
    assert_eq!(world.text("note").as_deref(), Some("the weight of EEE is that of 2021"));
    assert_eq!(Cell::new(&table, "world", "2021", "unicef").text("note"), None);
    let people = world.with("indicator", "population").with("statistic", "sum").with("age", "_T");
    assert_eq!((people.number("value"), people.number("n_missing")), (Some(1000.0), Some(1.0)));
    assert_eq!(people.shares()[3], Some(0.5));
}

#[test]
fn a_value_on_the_weight_of_another_year_counts_and_is_named() {
    let project = Project::six_economies();
    without_people(&project, "DDD,2020");
    project.replace(PEOPLE, "DDD,2021,_T,_T,400", "DDD,2021,_T,_T,1400");
    let finished = project.succeed(&["aggregate"]);
    assert!(finished.stderr.contains("DDD 2020 has a value and no population in 2020: it counts with that of 2021"));
    let table = project.table("aggregates");
    let in_profile = |profile| Cell::new(&table, "world", "2020", profile);
    // 100 × 10 % + 300 × 50 % + 200 × 95 % + 1400 × 99 % over 2000 of 3000 people: two thirds to the last digit.
    let world_bank = in_profile("world-bank");
    assert_eq!((world_bank.number("value"), world_bank.number("weight_total")), (Some(86.8), Some(3000.0)));
    assert_eq!(world_bank.text("status").as_deref(), Some("E"), "no measurement: the weight is of another year");
    assert_eq!(world_bank.text("note").as_deref(), Some("the weight of DDD is that of 2021"));
    // Medians let every economy count once: no weight, no note, no estimate.
    let median = in_profile("unicef").with("statistic", "median");
    assert_eq!((median.text("status").as_deref(), median.text("note")), (Some("A"), None));
    project.replace(PEOPLE, "DDD,2021,_T,_T,1400", "DDD,2021,_T,_T,1399");
    let table = aggregates(&project);
    let below = Cell::new(&table, "world", "2020", "world-bank");
    assert_eq!((below.number("value"), below.text("status").as_deref()), (None, Some("Q")));
    let reason =
        "reported for 66.66 % of the weight; world-bank shows values from 66.67 %; the weight of DDD is that of 2021";
    assert_eq!(below.text("reason").as_deref(), Some(reason));
}

#[test]
fn who_never_had_a_weight_is_counted_missing_and_named() {
    let project = Project::six_economies();
    without_people(&project, "FFF");
    project.write("pair.csv", "group,economy\npair,CCC\npair,FFF\n");
    let finished = project.succeed(&["aggregate", "--groups", "pair.csv"]);
    assert!(finished.stderr.contains("FFF 2020 has a value and no population in 2020: none in any year"));
    let table = project.table("aggregates");
    let rich = Cell::new(&table, "high-income", "2020", "itu").with("edition", "FY2021");
    // CCC and DDD: (200 × 95 % + 400 × 99 %) / 600.
    assert_eq!(rich.number("value"), Some(97.666_666_667));
    assert_eq!(rich.counts(), [Some(3.0), Some(2.0), Some(0.0), Some(1.0)]);
    assert_eq!((rich.number("weight_total"), rich.shares()[3]), (Some(600.0), Some(0.0)));
    let note = "FFF without a weight in any year: counted as missing, weighing nothing";
    assert_eq!(rich.text("note").as_deref(), Some(note));
    // A median weighs nothing: both economies have a value.
    let median = Cell::new(&table, "pair", "2020", "unicef").with("statistic", "median");
    assert_eq!((median.number("value"), median.number("n_missing")), (Some(87.5), Some(0.0)));
    let alone = Cell::new(&table, "pair", "2020", "unicef");
    assert_eq!((alone.number("value"), alone.number("n_missing")), (Some(95.0), Some(1.0)));
}

#[test]
fn an_economy_without_the_weight_of_a_breakdown_is_missing_there_with_that_of_the_whole() {
    let project = Project::six_economies();
    let kept = project.read(PEOPLE).replace("BBB,2020,M,_T,150\n", "").replace("BBB,2021,M,_T,150\n", "");
    project.write_raw(PEOPLE, kept);
    let table = aggregates(&project);
    let men = Cell::new(&table, "africa", "2020", "unicef").with("sex", "M");
    // AAA's 60 men of 60 + 300: too little to show.
    assert_eq!((men.number("n_missing"), men.number("weight_total")), (Some(1.0), Some(360.0)));
    assert_eq!((men.number("value"), men.shares()[3]), (None, Some(0.833_333_333)));
    let note = "BBB without a weight of the breakdown: missing with that of the whole";
    assert!(men.text("reason").unwrap().ends_with(note));
    let gaps = project.table("gaps");
    let parity = [("gap", "gender-parity"), ("group", "africa"), ("year", "2020"), ("profile", "unicef")];
    // AAA's pair weighs 100 people, BBB's 150 women and 300 people.
    assert_eq!(number(&gaps, "n_pairs", &parity), Some(1.0));
    assert_eq!(number(&gaps, "weight_reported_share", &parity), Some(100.0 / 550.0));
    let reason = "both sides reported for 18.2 % of the weight; unicef shows values from 50.0 %";
    assert_eq!(text(&gaps, "reason", &parity), Some(format!("{reason}; {note}")));
}

/// An indicator whose world is whoever reports.
fn reporting(project: &Project, rows: &str) {
    let pipeline = project.read("pipelines/internet-use-findex.toml").replace("internet-use-findex", "trial");
    let head = &pipeline[..pipeline.find("[[aggregate]]").unwrap()];
    let columns = r#"columns = { economy = "economy", year = "year", value = "value" }"#;
    let head: Vec<&str> = head.lines().map(|line| if line.starts_with("columns") { columns } else { line }).collect();
    let rest = "[[aggregate]]\nstatistic = \"weighted-mean\"\nclassifications = [{ id = \"world\" }]\nfrom = 2020\nto = 2021\n\n\
                [[compare]]\nid = \"growth-points\"\nkind = \"growth\"\n\n[table]\nheadline = true\n";
    project.write("pipelines/trial.toml", format!("{}\n{rest}", head.join("\n").replace("wb/findex", "wb/trial")));
    project.write("raw/wb/trial.csv.toml", project.read("raw/wb/findex.csv.toml").replace("wb/findex", "wb/trial"));
    project.write_raw("raw/wb/trial.csv", format!("economy,year,value\n{rows}"));
}

#[test]
fn the_world_of_those_who_report_is_the_same_in_every_year() {
    let project = Project::six_economies();
    reporting(&project, "AAA,2020,60\nBBB,2020,20\nCCC,2020,60\nAAA,2021,60\nCCC,2021,60\n");
    let table = aggregates(&project);
    let trial = |year, profile| Cell::new(&table, "world", year, profile).with("indicator", "trial");
    // (100 × 60 + 300 × 20 + 200 × 60) / 600; in 2021 BBB's half of the people is missing.
    assert_eq!((trial("2020", "itu").number("value"), trial("2021", "itu").number("value")), (Some(40.0), Some(60.0)));
    assert_eq!(trial("2020", "itu").shares(), [Some(1.0), Some(0.0), Some(0.0), Some(0.0)]);
    assert_eq!(trial("2021", "itu").counts(), [Some(3.0), Some(2.0), Some(0.0), Some(1.0)]);
    assert_eq!(trial("2021", "itu").shares(), [Some(0.5), Some(0.0), Some(0.0), Some(0.5)]);
    assert_eq!(trial("2021", "world-bank").text("suppressed").as_deref(), Some("true"));
    let growth = [("gap", "growth-points"), ("indicator", "trial"), ("profile", "itu")];
    let gaps = project.table("gaps");
    assert_eq!((number(&gaps, "value", &growth), text(&gaps, "status", &growth).as_deref()), (Some(0.0), Some("B")));
    let told = "over the economies with a value in both years (only 2020: BBB, which would add +20.0 points)";
    assert_eq!(text(&gaps, "note", &growth).as_deref(), Some(told), "members and not data");
}

#[test]
fn profile_itu_blanks_below_half_what_is_never_completed() {
    let project = Project::six_economies();
    reporting(&project, "AAA,2020,60\nBBB,2020,20\nCCC,2020,60\nAAA,2021,70\n");
    let finished = project.succeed(&["aggregate"]);
    let table = project.table("aggregates");
    let world = Cell::new(&table, "world", "2021", "itu").with("indicator", "trial");
    assert_eq!((world.number("value"), world.number("value_reported_only")), (None, Some(70.0)));
    assert_eq!((world.text("suppressed").as_deref(), world.text("status").as_deref()), (Some("true"), Some("Q")));
    let reason = "reported for 16.7 % of the weight; itu shows values from 50.0 %";
    assert_eq!(world.text("reason").as_deref(), Some(reason));
    let of_trial = finished.stdout.lines().skip_while(|line| !line.contains("profile itu")).nth(2).unwrap_or_default();
    assert!(finished.stdout.contains("40.0") && !finished.stdout.contains("70.0"), "{of_trial}");
    let growth = [("gap", "growth-points"), ("indicator", "trial"), ("profile", "itu")];
    let gaps = project.table("gaps");
    assert_eq!(number(&gaps, "value", &growth), None);
    assert_eq!(text(&gaps, "reason", &growth), Some(format!("2021: {reason}")));
    let page = project.read("output/latest/tables/trial.md");
    assert!(page.contains("40.0") && !page.contains("70.0"), "{page}");
}

#[test]
fn a_window_of_years_leaves_nobody_out_of_the_world() {
    let table = aggregates(&Project::six_economies());
    let skills = Cell::new(&table, "world", "2020", "unicef").with("indicator", "ict-skills");
    // CCC's value of 2017 lies before the window: its 160 people of 15 and over are missing beside 80 and 200.
    assert_eq!(skills.counts(), [Some(3.0), Some(2.0), Some(0.0), Some(1.0)]);
    assert_eq!(skills.shares(), [Some(0.636_363_636), Some(0.0), Some(0.0), Some(0.363_636_364)]);
}

#[test]
fn what_the_source_estimated_is_told_apart_from_what_is_measured() {
    let project = Project::six_economies();
    let table = aggregates(&project);
    let world = Cell::new(&table, "world", "2021", "unicef");
    // AAA's 100 people are the source's own estimate, EEE's 1000 are measured.
    assert_eq!(world.counts(), [Some(5.0), Some(2.0), Some(1.0), Some(3.0)]);
    assert_eq!(world.shares(), [Some(0.55), Some(0.05), Some(0.0), Some(0.45)]);
    let page = project.read("output/latest/tables/internet-use.md");
    let told = "World, 2021: reported by 2 of 5 economies, 55 % of the population (1 of them, 5 %, estimated by the source); \
                missing for 3, 45 %.";
    assert!(page.contains(told), "{page}");
    let africa = "Africa, 2020: reported by 2 of 2 economies, 100 % of the population.";
    assert!(page.contains(africa), "{page}");
}

#[test]
fn a_gap_says_who_reports_both_sides() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let gaps = project.table("gaps");
    let parity =
        |group| [("gap", "gender-parity"), ("group", group), ("year", "2020"), ("profile", "unicef"), ("sex", "F/M")];
    assert_eq!(number(&gaps, "n_reported_pairs", &parity("africa")), Some(2.0));
    let page = project.read("output/latest/tables/internet-use-gender-parity.md");
    assert!(page.contains("Africa, 2020: both sides reported by 2 of 2 economies, 100 % of the population."), "{page}");
    // Nobody there ever reports both sides: no rows of dashes.
    assert_eq!(rows(&gaps, &[("gap", "gender-parity"), ("group", "asia-pacific")]).height(), 0);
}
