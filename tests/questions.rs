//! Figures and claims ask the same tables in the same words and get the same answer, or are told what they leave open.
//! Rates of the six economies in 2020 stand in tests/six_economies.

use crate::support::{Project, number, rows, text};

const INTERNET_USE: &str = "pipelines/internet-use.toml";
const PINNED: &str = "{ id = \"wb-income\", edition = \"FY2021\" },";

/// A report of one figure and one claim: the figure is asked with these keys, the claim with this quantity.
fn asked(project: &Project, point: &str, series: &str, quantity: &str) {
    let figure = format!(
        "title = {{ en = \"R\", zh = \"R\" }}\n[[figure]]\nnumber = \"1\"\nsection = \"1\"\ntitle = {{ en = \"U\", zh = \"U\" }}\n\
         points = [\"{point}\"]\nyear = 2020\n[[figure.series]]\nid = \"use\"\nname = {{ en = \"U\", zh = \"U\" }}\n{series}\n"
    );
    let claim = format!(
        "[[claim]]\nid = \"use\"\nsection = \"body\"\nstatement = \"Use\"\nvalue = \"50\"\nprecision = \"integer\"\n\
         unit = \"percent\"\nquantity = {{ {quantity} }}\n"
    );
    project.write_new("pipelines/reports/asked/figures.toml", figure);
    project.write_new("pipelines/reports/asked/claims/asked.toml", claim);
}

const USE: &str = "indicator = \"internet-use\"\nstatistic = \"weighted-mean\"";

/// What the figure and the claim of `asked` are in the published run.
fn answers(project: &Project) -> [Option<f64>; 2] {
    let table = project.read("output/latest/tables/figure-01.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let at = reader.headers().unwrap().iter().position(|name| name == "value").unwrap();
    let value = reader.records().next().unwrap().unwrap()[at].parse().ok();
    [value, number(&project.table("claims"), "computed", &[("claim", "use")])]
}

fn assert_both(project: &Project, expected: f64) {
    project.succeed(&["aggregate"]);
    for value in answers(project) {
        assert!((value.unwrap() - expected).abs() < 1e-9, "{value:?} is not {expected}");
    }
}

/// FY2021 has CCC, DDD and FFF in high income: (190 + 396 + 40) / 650; FY2022 has AAA alone: 10.
#[test]
fn of_two_editions_figures_and_claims_take_the_one_that_they_pin_or_are_refused() {
    let project = Project::six_economies();
    let beside = format!("{PINNED}\n    {{ id = \"wb-income\", edition = \"FY2022\" }},");
    let pipeline = project.read(INTERNET_USE);
    project.write(INTERNET_USE, pipeline.replacen(PINNED, &beside, 1));
    for (edition, expected) in [("FY2021", 62_600.0 / 650.0), ("FY2022", 10.0)] {
        let group = format!("wb-income:{edition}:high-income");
        for claim in [format!("group = \"{group}\""), format!("group = \"high-income\", edition = \"{edition}\"")] {
            asked(&project, &group, USE, &format!("indicator = \"internet-use\", {claim}, year = 2020"));
            assert_both(&project, expected);
        }
    }
    let told = "`high-income` is a group of wb-income FY2021 and of wb-income FY2022 in `internet-use`";
    for [figure, claim] in
        [["high-income", "wb-income:FY2021:high-income"], ["wb-income:FY2021:high-income", "high-income"]]
    {
        asked(&project, figure, USE, &format!("indicator = \"internet-use\", group = \"{claim}\", year = 2020"));
        let refused = project.run(&["aggregate"]);
        assert_eq!(refused.code, Some(2), "{}", refused.stderr);
        assert!(refused.stderr.contains(told), "{}", refused.stderr);
        assert!(refused.stderr.contains("say which, as `wb-income:FY2021:high-income`"), "{}", refused.stderr);
    }
}

/// CCC of 2020 goes from 95 to 90, FFF of 2020 stays, AAA from 10 to 12: each edition has a change of its own.
#[test]
fn of_two_editions_every_command_takes_the_one_that_is_named_or_says_which_there_are() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    // The pinned list goes before that of each year, which has the same members in 2020.
    let explained = |group: &str| project.succeed(&["explain", "internet-use", group, "2020"]).stdout;
    for [group, edition, other] in
        [["high-income", "FY2021", "as-of"], ["wb-income:as-of:high-income", "as-of", "FY2021"]]
    {
        let told = explained(group);
        assert!(told.contains(edition) && !told.contains(other), "{told}");
    }
    let beside = format!("{PINNED}\n    {{ id = \"wb-income\", edition = \"FY2022\" }},");
    project.replace(INTERNET_USE, PINNED, &beside);
    project.succeed(&["aggregate"]);
    let rates = project.read("raw/itu/internet-use.csv");
    let rates = rates.replace("CCC,2020,95", "CCC,2020,90").replace("AAA,2020,10", "AAA,2020,12");
    project.write_raw("raw/itu/internet-use.csv", rates);
    project.replace("raw/itu/internet-use.csv.toml", "2026-01", "2026-02");
    project.succeed(&["aggregate"]);
    // (0.9 × 200 + 396 + 40) / 650 = 94.8; AAA alone 12.
    for [edition, value, other] in [["FY2021", "94.7", "12.0"], ["FY2022", "12.0", "94.7"]] {
        let group = format!("wb-income:{edition}:high-income");
        for command in ["explain", "history"] {
            let told = project.succeed(&[command, "internet-use", &group, "2020"]).stdout;
            assert!(told.contains(value) && !told.contains(other), "{told}");
        }
        let changes =
            project.succeed(&["diff", "--indicator", "internet-use", "--group", &group, "--format", "csv"]).stdout;
        let mut reader = csv::Reader::from_reader(changes.as_bytes());
        let editions: Vec<String> = reader.records().map(|row| row.unwrap()[4].to_owned()).collect();
        assert!(!editions.is_empty() && editions.iter().all(|found| found == edition), "{editions:?}");
    }
    for command in [
        &["explain", "internet-use", "high-income", "2020"][..],
        &["history", "internet-use", "wb-income:high-income", "2020"],
        &["diff", "--group", "high-income"],
        &["diff", "--group", "high-income/low-income"],
    ] {
        let refused = project.run(command);
        assert_eq!(refused.code, Some(2), "{}", refused.stdout);
        assert!(refused.stderr.contains("of wb-income FY2021 and of wb-income FY2022"), "{}", refused.stderr);
        assert!(refused.stderr.contains("say which, as `wb-income:FY2021:high-income"), "{}", refused.stderr);
    }
    // Neither a list that is not there nor one of another classification is taken for it.
    for group in ["wb-income:FY2023:high-income", "itu-region:high-income"] {
        let refused = project.run(&["explain", "internet-use", group, "2020"]);
        assert_eq!(refused.code, Some(2), "{}", refused.stdout);
        assert!(refused.stderr.contains("there is wb-income:FY2021:high-income, "), "{}", refused.stderr);
    }
}

/// In FY2021 high income has 62600 / 650 and AAA, low income alone, 10.
#[test]
fn what_a_figure_compares_with_is_of_the_same_list() {
    let project = Project::six_economies();
    let beside = format!("{PINNED}\n    {{ id = \"wb-income\", edition = \"FY2022\" }},");
    project.replace(INTERNET_USE, PINNED, &beside);
    let series =
        |against: &str| format!("indicator = \"internet-use\"\ngap = \"income-difference\"\nagainst = \"{against}\"");
    let claim = "indicator = \"internet-use\", gap = \"income-difference\", edition = \"FY2021\", \
                 group = \"high-income/low-income\", year = 2020";
    let [high, low] = ["high-income", "low-income"].map(|group| format!("wb-income:FY2021:{group}"));
    for [point, against] in [[high.as_str(), "low-income"], ["high-income", &low], [&high, &low]] {
        asked(&project, point, &series(against), claim);
        assert_both(&project, 62_600.0 / 650.0 - 10.0);
    }
    for [point, against, told] in [
        [
            "high-income",
            "low-income",
            "`high-income/low-income` is a group of wb-income FY2021 and of wb-income FY2022",
        ],
        ["wb-income:FY2022:high-income", &low, "are of two lists; expected two groups of one"],
        [&high, "low-incme", "unknown group `wb-income:FY2021:high-income/low-incme`"],
    ] {
        asked(&project, point, &series(against), claim);
        let refused = project.run(&["aggregate"]);
        assert_eq!(refused.code, Some(2), "{}", refused.stderr);
        assert!(refused.stderr.contains(told), "{}", refused.stderr);
    }
}

/// Where a pipeline pins no list, that of each year is the one; FY2021 is in force at the end of 2020.
#[test]
fn the_list_of_each_year_is_meant_where_the_pipeline_pins_none() {
    let project = Project::six_economies();
    let pipeline = project.read(INTERNET_USE);
    project.write(INTERNET_USE, pipeline.replacen(PINNED, "", 1));
    asked(&project, "high-income", USE, "indicator = \"internet-use\", group = \"high-income\", year = 2020");
    assert_both(&project, 62_600.0 / 650.0);
}

/// AAA has 20 % of 80 adults, BBB 50 % of 200: 116 / 280. A slash in the name of a category is a slash.
#[test]
fn a_category_with_a_slash_is_one_category_and_none_of_two_is_guessed() {
    let project = Project::six_economies();
    let skills = project.read("raw/uis/ict-skills.csv").replace("email", "e-mail/web");
    project.write_raw("raw/uis/ict-skills.csv", format!("{skills}AAA,2020,code,_T,5\n"));
    let series = |more: &str| format!("indicator = \"ict-skills\"\nstatistic = \"weighted-mean\"\n{more}");
    let quantity = |more: &str| format!("indicator = \"ict-skills\", group = \"africa\", year = 2020{more}");
    let said = ["category = \"e-mail/web\"", ", category = \"e-mail/web\""];
    asked(&project, "africa", &series(said[0]), &quantity(said[1]));
    assert_both(&project, 11_600.0 / 280.0);
    for [figure, claim] in [["", said[1]], [said[0], ""]] {
        asked(&project, "africa", &series(figure), &quantity(claim));
        let refused = project.run(&["aggregate"]);
        assert_eq!(refused.code, Some(2), "{}", refused.stderr);
        let told = "ict-skills for africa in 2020 has code, e-mail/web";
        assert!(refused.stderr.contains("error[E221]") && refused.stderr.contains(told), "{}", refused.stderr);
        assert!(refused.stderr.contains("say which, as category = \"code\""), "{}", refused.stderr);
    }
}

/// Women of EEE go from 10 to 20 %: their gap to men of 30 % from −20 to −10 points, all of it a revision of EEE.
#[test]
fn the_change_of_a_gap_in_a_category_with_a_slash_is_explained() {
    let project = Project::six_economies();
    let pipeline = project.read("pipelines/ict-skills.toml").replace("denominator_age = \"Y_GE15\"\n", "");
    let gap = "\n[[compare]]\nid = \"gender-difference\"\nkind = \"difference\"\nnumerator = { sex = \"F\" }\ndenominator = { sex = \"M\" }\n";
    project.write("pipelines/ict-skills.toml", format!("{pipeline}{gap}"));
    let skills =
        |women: u8| format!("economy,year,skill,sex,value\nEEE,2020,e-mail/web,F,{women}\nEEE,2020,e-mail/web,M,30\n");
    for women in [10, 20] {
        project.write_raw("raw/uis/ict-skills.csv", skills(women));
        project.succeed(&["aggregate"]);
    }
    let changes = project.table("changes");
    let of =
        [("gap", "gender-difference"), ("group", "asia-pacific"), ("profile", "unicef"), ("category", "e-mail/web")];
    assert_eq!(rows(&changes, &of).height(), 1);
    assert_eq!(text(&changes, "reason", &of), None);
    assert_eq!(number(&changes, "part_revised", &of), Some(10.0));
}
