//! What must be true of the shipped data whatever the numbers are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use polars::prelude::*;

use crate::shapes::Csv;
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
                ("age", "_T"),
                ("location", "_T"),
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

/// Sums of an indicator by group, for one cell of one year.
fn sums(aggregates: &DataFrame, indicator: &str, year: &str, cell: &[(&str, &str)]) -> BTreeMap<String, f64> {
    let mut wanted = vec![("indicator", indicator), ("year", year), ("statistic", "sum"), ("profile", "unicef")];
    wanted.extend_from_slice(cell);
    let table = rows(aggregates, &wanted);
    let groups = table.column("group").unwrap().str().unwrap().clone();
    let values = table.column("value").unwrap().f64().unwrap().clone();
    let pairs = groups.iter().zip(values.iter()).filter_map(|(group, value)| Some((group?.to_owned(), value?)));
    pairs.collect()
}

#[test]
fn people_add_up_over_sexes_and_ages_in_every_group() {
    let project = Project::shipped();
    project.succeed(&["aggregate", "population"]);
    let aggregates = project.table("aggregates");
    for year in ["2010", "2017", "2025"] {
        let of = |sex, age| sums(&aggregates, "population", year, &[("sex", sex), ("age", age)]);
        let total = of("_T", "_T");
        assert!(total.len() > 20);
        for [(sex_a, age_a), (sex_b, age_b)] in
            [[("F", "_T"), ("M", "_T")], [("_T", "Y0T14"), ("_T", "Y_GE15")], [("_T", "Y0T9"), ("_T", "Y_GE10")]]
        {
            let (one, other) = (of(sex_a, age_a), of(sex_b, age_b));
            for (group, people) in &total {
                let sum = one[group] + other[group];
                // WPP rounds each cell to whole persons, so that the cells of 200 economies may miss the total by some.
                assert!((sum / people - 1.0).abs() < 1e-5, "{group} {year}: {sum} against {people}");
            }
        }
        let regions = ["africa", "americas", "arab-states", "asia-pacific", "cis", "europe"];
        let world: f64 = regions.iter().map(|region| total[*region]).sum();
        assert_eq!(world, total["world"], "{year}");
    }
}

#[test]
fn coverage_of_the_technologies_is_nested_but_where_a_reason_is_given() {
    let project = Project::shipped();
    project.succeed(&["aggregate", "network-coverage"]);
    let (observations, findings) = (project.table("observations"), project.table("findings"));
    let used = rows(&observations, &[("indicator", "network-coverage"), ("selected", "true")]);
    let text = |name: &str| used.column(name).unwrap().cast(&DataType::String).unwrap().str().unwrap().clone();
    let (economies, years, categories) = (text("economy"), text("year"), text("category"));
    let values = used.column("value").unwrap().f64().unwrap().clone();
    let mut cells: BTreeMap<(String, String), BTreeMap<String, f64>> = BTreeMap::new();
    for row in 0..used.height() {
        if let Some(value) = values.get(row) {
            let key = (economies.get(row).unwrap().to_owned(), years.get(row).unwrap().to_owned());
            cells.entry(key).or_default().insert(categories.get(row).unwrap().to_owned(), value);
        }
    }
    let mut out_of_order = BTreeSet::new();
    for (key, technologies) in &cells {
        let values: Vec<f64> = technologies.values().copied().collect();
        if values.windows(2).any(|pair| pair[1] > pair[0] + 0.05) {
            out_of_order.insert(key.clone());
        }
    }
    let told = rows(&findings, &[("code", "W014"), ("allowed", "true")]);
    let told_text = |name: &str| told.column(name).unwrap().cast(&DataType::String).unwrap().str().unwrap().clone();
    let (economies, years) = (told_text("economy"), told_text("year"));
    let told: BTreeSet<(String, String)> =
        economies.iter().zip(years.iter()).map(|(e, y)| (e.unwrap().to_owned(), y.unwrap().to_owned())).collect();
    assert_eq!(out_of_order, told);
    assert!(cells.len() > 2000 && told.len() < 30, "{} cells, {} out of order", cells.len(), told.len());
}

#[test]
fn each_edition_of_internet_use_runs_alone() {
    let project = Project::shipped();
    for edition in ["wb/internet-use", "unsd/internet-use", "itu/internet-use-2025-12"] {
        project.succeed(&["aggregate", "internet-use", "--input", &format!("internet-use={edition}")]);
        let total = [("indicator", "internet-use"), ("sex", "_T"), ("selected", "true")];
        let used = rows(&project.table("observations"), &total);
        let datasets = used.column("dataset").unwrap().str().unwrap().clone();
        assert!(used.height() > 2000 && datasets.iter().all(|dataset| dataset == Some(edition)), "{edition}");
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
    let stated = col("n_reported") + col("n_rebased") + col("n_fallback");
    check((stated + col("n_imputed") + col("n_missing")).neq(col("n_members")));
    check(col("unit").eq(lit("percent")).and(col("value").lt(lit(0.0)).or(col("value").gt(lit(100.0)))));
    one_of_value_suppressed_and_not_produced(&table);
}

/// A row has a value, or a reason why there is none, and its status says which.
fn one_of_value_suppressed_and_not_produced(table: &DataFrame) {
    let check = |condition: Expr| {
        let broken = table.clone().lazy().filter(condition).collect().unwrap();
        assert_eq!(broken.height(), 0, "{broken}");
    };
    check(col("value").is_null().neq(col("reason").is_not_null()));
    check(col("value").is_null().and(col("note").is_not_null()));
    check(col("suppressed").neq(col("status").eq(lit("Q"))));
    check(col("value").is_null().neq(col("status").eq(lit("Q")).or(col("status").eq(lit("O")))));
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
        let sidecar = project.read(&format!("{file}.toml"));
        let is_workbook = [".xls", ".xlsx"].iter().any(|ending| file.ends_with(ending));
        // `workbooks::` counts the rows of workbooks; here the lines of text files are counted.
        if !is_workbook {
            let n_rows = Csv::parse(&project.read(file), &sidecar).rows.len() as u64;
            // Of years as columns every cell is a row, filled or not.
            assert!(rows("rows_read") >= n_rows, "{file}");
            assert!(sidecar.contains("unpivot") || rows("rows_read") == n_rows, "{file}");
        }
        assert!(rows("rows_read") > 0, "{file}");
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
    let values = table.column("value").unwrap().f64().unwrap().clone();
    let mut texts: HashMap<String, Vec<String>> = HashMap::new();
    let register = project.read("raw/unsd/economies.csv");
    for index in (0..table.height()).step_by(97) {
        let file = files.get(index).unwrap();
        let text =
            texts.entry(file.to_owned()).or_insert_with(|| project.read(file).lines().map(str::to_owned).collect());
        let line = &text[usize::try_from(lines.get(index).unwrap()).unwrap() - 1];
        let (economy, year) = (economies.get(index).unwrap(), years.get(index).unwrap());
        let fields: Vec<&str> = line.split([',', '\t', ' ']).map(|field| field.trim_matches('"')).collect();
        let is_there = |text: &str| fields.contains(&text);
        let of_register = register.lines().find(|line| line.starts_with(economy)).unwrap().split(',').nth(1).unwrap();
        let has_economy = [economy, of_register.trim_start_matches('0')].into_iter().any(is_there);
        // People are counted in thousands.
        let is_value = |value: f64| {
            fields
                .iter()
                .filter_map(|field| field.parse::<f64>().ok())
                .any(|number| number == value || (number * 1000.0).round() == value)
        };
        let has_value = values.get(index).is_none_or(is_value);
        // Where years are columns, the year stands in the header.
        let in_header = |line: &String| line.split([',', '\t']).any(|name| name.trim_matches(['"', ' ']) == year);
        let has_year = is_there(year) || text[..10].iter().any(in_header);
        assert!(has_economy && has_year && has_value, "{economy} {year}: {line}");
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
        rows.push_str(&format!("\"{name}\",{},50,,Reported to ITU.\n", 2010 + index % 2));
    }
    let groups = ["World", "Arab World", "Sub-Saharan Africa", "EU27_2020", "WLD"]
        .map(|group| format!("\"{group}\",2010,50,,Reported to ITU.\n"));
    project.write_raw(
        "raw/itu/internet-use.csv",
        format!("entityIso,dataYear,dataValue,dataNote,dataSource\n{}{rows}", groups.concat()),
    );
    project.replace("pipelines/internet-use.toml", "expect = { jump_points_at_least = 5 }\n", "");
    let pipeline = project.read("pipelines/internet-use.toml");
    let expectations = pipeline.find("expect_total = [").unwrap();
    let end = expectations + pipeline[expectations..].find("\n]").unwrap() + 2;
    let mut text = pipeline.clone();
    text.replace_range(expectations..end, "");
    project.write("pipelines/internet-use.toml", text.replace("expect_years = [2010, 2025]\n", ""));
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

/// Observations of a dataset: how many, how many of each text of five columns, the sum of the values, and each in full.
#[derive(Default)]
struct Given {
    n: usize,
    each: Vec<String>,
    counts: [BTreeMap<String, usize>; 5],
    sum: f64,
}

/// What each dataset gives: observations, economies, years, statuses, breaks, scopes of age, and the sum of its values.
#[test]
fn every_dataset_gives_the_observations_that_it_gave() {
    let project = Project::shipped();
    project.succeed(&["aggregate"]);
    let used = project.table("observations").lazy().filter(col("value").is_not_null()).collect().unwrap();
    let text = |name: &str| used.column(name).unwrap().cast(&DataType::String).unwrap().str().unwrap().clone();
    let columns = ["dataset", "indicator", "economy", "year", "status", "break_in_series", "age_scope"].map(text);
    let breakdown = ["sex", "age", "location", "category", "unit", "vintage"].map(text);
    let values = used.column("value").unwrap().f64().unwrap().clone();
    let mut all: BTreeMap<String, Given> = BTreeMap::new();
    for row in 0..used.height() {
        let [dataset, indicator, told @ ..] = columns.each_ref().map(|column| column.get(row).unwrap_or("none"));
        let Given { n, each, counts, sum } = all.entry(format!("{dataset} {indicator}")).or_default();
        *n += 1;
        *sum += values.get(row).unwrap();
        let of_breakdown = breakdown.each_ref().map(|column| column.get(row).unwrap_or("none")).join(" ");
        each.push(format!("{} {of_breakdown} {}", told.join(" "), values.get(row).unwrap()));
        for (count, text) in counts.iter_mut().zip(told) {
            *count.entry(text.to_owned()).or_default() += 1;
        }
    }
    let lines = all.into_iter().map(|(key, Given { n, mut each, counts: [economies, years, statuses, breaks, ages], sum })| {
        let ends = [years.first_key_value(), years.last_key_value()].map(|end| end.unwrap().0.clone()).join("-");
        let n_breaks = breaks.get("true").unwrap_or(&0);
        let n_economies = economies.len();
        each.sort();
        let digest = &ictstat::pipeline::content_hash::sha256(each.join("\n").as_bytes())[..16];
        let ages: usize = ages.iter().filter(|(age, _)| *age != "none").map(|(_, n)| n).sum();
        format!("{key}: {n} of {n_economies} economies, {ends}, {statuses:?}, {n_breaks} breaks, {ages} with ages, sum {sum:.6}, each {digest}")
    });
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}

/// A reader in any language of the pages is shown names of that language.
#[test]
fn every_indicator_and_economy_has_a_name_in_every_language() {
    let catalogues = std::fs::read_dir(repository().join("src/concepts/languages")).unwrap();
    let languages: Vec<String> =
        catalogues.map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect();
    assert!(languages.len() > 2);
    for entry in std::fs::read_dir(repository().join("pipelines")).unwrap() {
        let path = entry.unwrap().path();
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let name = text.lines().find(|line| line.starts_with("name = {"));
        let is_named = |code: &String| name.is_none_or(|name| name.contains(&format!("{code} = ")));
        let is_indicator = text.lines().any(|line| line == "[indicator]");
        assert!(!is_indicator || name.is_some() && languages.iter().all(is_named), "{}: {name:?}", path.display());
    }
    let mut register = csv::Reader::from_path(repository().join("raw/unsd/economies.csv")).unwrap();
    for row in register.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        assert!(languages.iter().all(|code| !row[&format!("name_{code}")].is_empty()), "{row:?}");
    }
}
