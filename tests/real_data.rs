//! What must be true of the shipped data whatever the numbers are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use polars::prelude::*;

use crate::support::{Project, number, repository, rows};

/// Economies of every group of a classification's edition, from the raw file.
fn members(classification: &str, edition: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut reader = csv::Reader::from_path(repository().join("raw/itu/classifications.csv")).unwrap();
    let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in reader.records().map(Result::unwrap).filter(|row| &row[0] == classification && &row[1] == edition) {
        groups.entry(row[2].to_owned()).or_default().insert(row[3].to_owned());
    }
    groups
}

/// Internet users of every economy in a year: rate × population.
fn users(observations: &DataFrame, year: &str) -> HashMap<String, f64> {
    let by_economy = |indicator: &str| -> HashMap<String, f64> {
        let of = [("indicator", indicator), ("year", year), ("sex", "_T"), ("age", "_T"), ("selected", "true")];
        let table = rows(observations, &of);
        let economies = table.column("economy").unwrap().str().unwrap().clone();
        let values = table.column("value").unwrap().f64().unwrap().clone();
        economies.iter().zip(values.iter()).filter_map(|(economy, value)| Some((economy?.to_owned(), value?))).collect()
    };
    let population = by_economy("population");
    let rates = by_economy("internet-use").into_iter();
    rates.filter_map(|(economy, rate)| Some((economy.clone(), rate / 100.0 * population.get(&economy)?))).collect()
}

#[test]
fn regions_and_income_groups_add_up_to_the_world() {
    let project = Project::shipped();
    project.succeed(&["aggregate"]);
    let (aggregates, observations) = (project.table("aggregates"), project.table("observations"));
    let universe: BTreeSet<String> = members("itu-region", "2025-12").into_values().flatten().collect();
    assert_eq!(universe.len(), 197);
    let income = members("wb-income", "FY2026");
    let outside: Vec<&String> = income.values().flatten().filter(|economy| !universe.contains(*economy)).collect();
    assert!(!outside.is_empty());
    for year in 2015..=2024 {
        let year = year.to_string();
        let sum_of = |classification: &str, edition: &str| -> f64 {
            let wanted = [
                ("indicator", "internet-use"),
                ("sex", "_T"),
                ("statistic", "users"),
                ("profile", "unicef"),
                ("year", &year),
                ("classification", classification),
                ("edition", edition),
            ];
            let values = rows(&aggregates, &wanted).column("value").unwrap().f64().unwrap().clone();
            assert_eq!(values.null_count(), 0, "{classification} {year}");
            values.iter().flatten().sum()
        };
        let world = sum_of("world", "2025-12");
        assert!((sum_of("itu-region", "2025-12") / world - 1.0).abs() < 1e-12, "{year}");
        let users = users(&observations, &year);
        let users_outside: f64 = outside.iter().filter_map(|economy| users.get(*economy)).sum();
        assert!(users_outside > 0.0);
        assert!(((sum_of("wb-income", "FY2026") - users_outside) / world - 1.0).abs() < 1e-12, "{year}");
    }
}

#[test]
fn coverage_adds_up_and_rates_are_rates() {
    let project = Project::shipped();
    project.succeed(&["aggregate", "internet-use"]);
    let table = project.table("aggregates");
    let check = |condition: Expr| {
        let broken = table.clone().lazy().filter(condition).collect().unwrap();
        assert_eq!(broken.height(), 0, "{broken}");
    };
    let share = |name: &str| col(format!("weight_{name}_share"));
    let sum = share("reported") + share("imputed") + share("missing");
    check((sum.clone() - lit(1.0)).gt(lit(1e-12)).or((sum - lit(1.0)).lt(lit(-1e-12))));
    check((col("n_reported") + col("n_imputed") + col("n_missing")).neq(col("n_members")));
    check(col("unit").eq(lit("percent")).and(col("value").lt(lit(0.0)).or(col("value").gt(lit(100.0)))));
    check(col("suppressed").and(col("value").is_not_null()));
    check(col("value").is_null().and(col("reason").is_null()));
}

#[test]
fn the_shipped_data_pass_a_strict_run_and_no_row_is_lost() {
    let project = Project::shipped();
    project.succeed(&["aggregate", "--strict"]);
    let manifest: serde_json::Value = serde_json::from_str(&project.read("output/latest/manifest.json")).unwrap();
    let inputs = manifest["inputs"].as_array().unwrap();
    assert!(inputs.len() >= 26, "{}", inputs.len());
    for input in inputs {
        let rows = |key: &str| input[key].as_u64().unwrap();
        let file = input["path"].as_str().unwrap();
        let lines = project.read(file).lines().count() as u64 - 1;
        assert_eq!(rows("rows_read"), lines, "{file}");
        assert_eq!(rows("rows_read"), rows("rows_kept") + rows("rows_set_aside") + rows("rows_rejected"), "{file}");
    }
    let findings = project.table("findings");
    let not_allowed = rows(&findings, &[("allowed", "false"), ("severity", "warning")]);
    assert_eq!(not_allowed.height(), 0);
}

#[test]
fn every_observation_can_be_found_in_its_file() {
    let project = Project::shipped();
    project.succeed(&["aggregate", "internet-use"]);
    let table = project.table("observations");
    let of = |name: &str| table.column(name).unwrap().cast(&DataType::String).unwrap().str().unwrap().clone();
    let (economies, years, files) = (of("economy"), of("year"), of("source_file"));
    let lines = table.column("source_line").unwrap().i32().unwrap().clone();
    let mut texts: HashMap<String, Vec<String>> = HashMap::new();
    for index in (0..table.height()).step_by(97) {
        let file = files.get(index).unwrap();
        let text =
            texts.entry(file.to_owned()).or_insert_with(|| project.read(file).lines().map(str::to_owned).collect());
        let line = &text[usize::try_from(lines.get(index).unwrap()).unwrap() - 1];
        assert!(
            line.starts_with(&format!("{},{}", economies.get(index).unwrap(), years.get(index).unwrap())),
            "{line}"
        );
    }
}

#[test]
fn economies_are_known_by_the_names_of_their_publishers() {
    let project = Project::shipped();
    let names = [
        ("Cote d'Ivoire", "CIV"),
        ("Viet Nam", "VNM"),
        ("Vietnam", "VNM"),
        ("Turkey", "TUR"),
        ("Korea, Rep.", "KOR"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("Iran, Islamic Rep.", "IRN"),
        ("Egypt, Arab Rep.", "EGY"),
        ("Lao PDR", "LAO"),
        ("Congo, Dem. Rep.", "COD"),
        ("Congo, Rep.", "COG"),
        ("Hong Kong SAR, China", "HKG"),
        ("Kosovo", "XKX"),
        ("XK", "XKX"),
        ("中国", "CHN"),
        ("韩国", "KOR"),
        ("156", "CHN"),
        ("4", "AFG"),
        ("NA", "NAM"),
        ("GB", "GBR"),
        ("St. Lucia", "LCA"),
    ];
    let mut rows = String::new();
    for (index, (name, _)) in names.iter().enumerate() {
        rows.push_str(&format!("\"{name}\",{},50,A,,,0\n", 2010 + index % 2));
    }
    let groups = ["World", "Arab World", "Sub-Saharan Africa", "EU27_2020", "WLD"]
        .map(|group| format!("\"{group}\",2010,50,A,,,0\n"));
    project.write_raw(
        "raw/itu/internet-use.csv",
        format!("economy,year,value,status,age_from,age_to,break_in_series\n{}{rows}", groups.concat()),
    );
    project.replace("pipelines/internet-use.toml", "expect = { jump_points_at_least = 5 }\n", "");
    project.run(&["aggregate", "internet-use"]);
    let table = rows_of_lines(&project.table("observations"));
    for (index, (name, economy)) in names.iter().enumerate() {
        let line = i32::try_from(index + 2 + groups.len()).unwrap();
        match table.get(&line) {
            Some(found) => assert_eq!(found, economy, "{name}"),
            // Two spellings of one economy and year are a duplicate, counted once.
            None => assert!(table.values().any(|found| found == economy), "{name}"),
        }
    }
    assert!(table.keys().all(|line| *line > 6), "a publisher's aggregate became an observation");
}

/// Economy of each line of the file of internet use.
fn rows_of_lines(observations: &DataFrame) -> HashMap<i32, String> {
    let table = rows(observations, &[("dataset", "itu/internet-use")]);
    let economies = table.column("economy").unwrap().str().unwrap().clone();
    let lines = table.column("source_line").unwrap().i32().unwrap().clone();
    lines.iter().zip(economies.iter()).map(|(line, economy)| (line.unwrap(), economy.unwrap().to_owned())).collect()
}

#[test]
fn the_break_of_china_is_kept_as_reported() {
    let project = Project::shipped();
    project.succeed(&["aggregate", "internet-use"]);
    let table = project.table("observations");
    let china =
        |year, column| number(&table, column, &[("dataset", "itu/internet-use"), ("economy", "CHN"), ("year", year)]);
    assert_eq!(china("2023", "value"), Some(90.6));
    assert!(china("2022", "value").unwrap() < 80.0);
    let wanted = [("dataset", "itu/internet-use"), ("economy", "CHN"), ("year", "2023"), ("break_in_series", "true")];
    assert_eq!(rows(&table, &wanted).height(), 1);
}
