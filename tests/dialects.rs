//! One world in every way in which publishers write it: the aggregates stay the same.

use std::sync::Arc;

use arrow::array::{ArrayRef, FixedSizeListArray, Float64Array, Int32Array, Int64Array, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int32Type, TimeUnit};
use polars::prelude::DataFrame;

use crate::support::{Finished, Project, distinct, parquet};

/// Returns the aggregates of a project whose internet use is rewritten.
fn aggregates_of(dialect: &str, content: impl AsRef<[u8]>) -> (DataFrame, Finished) {
    let project = Project::six_economies();
    let sidecar = "raw/itu/internet-use.csv.toml";
    let kept: Vec<String> =
        project.read(sidecar).lines().filter(|line| !declares_dialect(line)).map(str::to_owned).collect();
    project.write(sidecar, format!("{}\n{dialect}", kept.join("\n")));
    project.write_raw("raw/itu/internet-use.csv", content);
    let finished = project.succeed(&["aggregate"]);
    (project.table("aggregates"), finished)
}

fn declares_dialect(line: &str) -> bool {
    ["encoding", "delimiter", "decimal", "missing"].iter().any(|key| line.starts_with(key))
}

fn plain() -> (String, DataFrame) {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    (project.read("raw/itu/internet-use.csv"), project.table("aggregates"))
}

#[test]
fn byte_order_mark_and_crlf() {
    let (text, expected) = plain();
    let (table, _) = aggregates_of("", format!("\u{feff}{}", text.replace('\n', "\r\n")));
    assert!(table.equals_missing(&expected));
}

#[test]
fn semicolons_and_decimal_commas() {
    let (text, expected) = plain();
    let text = text.replace(',', ";").replace(";10;", ";10,0;").replace(";95;", ";\"95,000\";");
    let (table, _) = aggregates_of("delimiter = \";\"\ndecimal = \",\"\n", text);
    assert!(table.equals_missing(&expected));
}

#[test]
fn latin_1_names_and_tabs() {
    let (text, expected) = plain();
    let text = text.replace(',', "\t").replace("CCC", "C\u{e9}land").chars().map(|c| c as u8).collect::<Vec<u8>>();
    let (table, _) = aggregates_of("encoding = \"latin-1\"\ndelimiter = \"\\t\"\n", text);
    assert!(table.equals_missing(&expected));
}

#[test]
fn tokens_for_missing_values_leave_rows_without_a_value() {
    let (text, expected) = plain();
    for token in ["..", "-", "n/a", ""] {
        let text = format!("{text}BBB,2021,{token},\n");
        let (table, _) = aggregates_of("missing = [\"..\", \"-\", \"n/a\", \"\"]\n", text);
        assert!(table.equals_missing(&expected), "{token}");
    }
}

#[test]
fn economies_by_code_number_and_name_with_the_publishers_aggregates_set_aside() {
    let (text, expected) = plain();
    let text = text.replace("AAA,2020", "901,2020").replace("BBB", "beland").replace("DDD", "丁国");
    let (table, finished) =
        aggregates_of("missing = [\"\"]\n", format!("{text}World,2020,60,E\nArab World,2020,55,E\nEUU,2020,80,\n"));
    assert!(table.equals_missing(&expected));
    assert!(finished.stderr.contains("1 notice in findings.parquet"), "{}", finished.stderr);
}

const USE: &str = "raw/itu/internet-use.csv";
const PARQUET: &str = "raw/itu/internet-use.parquet";

/// The columns of internet use as texts.
fn columns_of(text: &str) -> [Vec<&str>; 4] {
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    [0, 1, 2, 3].map(|index| rows.iter().map(|row| row[index]).collect())
}

fn texts(texts: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(texts.to_vec()))
}

/// Returns texts as numbers of this type.
fn numbers(column: &[&str], kind: DataType) -> ArrayRef {
    let floats: Float64Array = column.iter().map(|text| text.parse().ok()).collect();
    cast(&floats, &kind).unwrap()
}

#[test]
fn parquet_of_every_plain_type_gives_what_csv_gives() {
    use DataType as T;
    let (text, expected) = plain();
    let [economies, years, values, statuses] = columns_of(&text);
    let dictionary = T::Dictionary(Box::new(T::Int8), Box::new(T::Utf8));
    let economy_types = [T::Utf8, T::LargeUtf8, T::Utf8View, T::Binary, dictionary];
    let year_types = [T::Int16, T::UInt16, T::Int32, T::UInt32, T::Int64, T::UInt64, T::Float64];
    let value_types = [
        T::Decimal128(5, 1),
        T::Decimal256(40, 3),
        T::Float16,
        T::Float32,
        T::Float64,
        T::Int8,
        T::UInt8,
        T::Int16,
        T::UInt16,
        T::Int32,
        T::UInt64,
    ];
    for at in 0..value_types.len() {
        let [economy, year] = [&economy_types[at % 5], &year_types[at % 7]];
        let seconds = Int64Array::from(vec![1_600_000_000; years.len()]);
        let ages =
            FixedSizeListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some([Some(1), None]); years.len()], 2);
        let bytes = parquet(vec![
            ("economy", cast(&texts(&economies), economy).unwrap()),
            ("year", numbers(&years, year.clone())),
            ("value", numbers(&values, value_types[at].clone())),
            ("status", texts(&statuses)),
            // Nobody reads these.
            ("loaded", cast(&seconds, &T::Timestamp(TimeUnit::Second, Some("UTC".into()))).unwrap()),
            ("day", cast(&Int32Array::from(vec![18_000; years.len()]), &T::Date32).unwrap()),
            ("ages", Arc::new(ages)),
        ]);
        let project = Project::six_economies();
        project.swap_raw(USE, PARQUET, "", bytes);
        project.succeed(&["aggregate", "--strict"]);
        assert!(project.table("aggregates").equals_missing(&expected), "{economy} {year} {}", value_types[at]);
        let rows = crate::support::rows(&project.table("observations"), &[("dataset", "itu/internet-use")]);
        let lines = rows.column("source_line").unwrap().i32().unwrap().iter().flatten().max();
        assert_eq!(lines, Some(7), "the line is the number of the row");
    }
}

/// Returns the values of internet use of FFF 2020 and the number of rows refused.
fn value_of(project: &Project) -> (Option<f64>, usize) {
    let wanted = [("dataset", "itu/internet-use"), ("economy", "FFF")];
    let kept = crate::support::rows(&project.table("observations"), &wanted);
    (kept.column("value").unwrap().f64().unwrap().get(0), project.table("rejects").height())
}

#[test]
fn numbers_of_parquet_are_those_that_were_meant() {
    let text = Project::six_economies().read(USE).replace("FFF,2020,80", "FFF,2020,72.3");
    let [economies, years, values, statuses] = columns_of(&text);
    for kind in [DataType::Float32, DataType::Float64, DataType::Decimal128(5, 2)] {
        let project = Project::six_economies();
        let columns = vec![
            ("economy", texts(&economies)),
            ("year", numbers(&years, DataType::Int64)),
            ("value", numbers(&values, kind.clone())),
            ("status", texts(&statuses)),
        ];
        project.swap_raw(USE, PARQUET, "", parquet(columns));
        project.succeed(&["aggregate", "--strict"]);
        assert_eq!(value_of(&project), (Some(72.3), 0), "{kind}");
    }
}

#[test]
fn lone_carriage_returns_and_mixed_ends_of_lines() {
    let (text, expected) = plain();
    let header_alone = text.replacen('\n', "\r", 1);
    for text in [text.replace('\n', "\r"), header_alone, text.replacen('\n', "\r\n", 3).replace("A\nC", "A\rC")] {
        let (table, finished) = aggregates_of("", &text);
        assert!(table.equals_missing(&expected), "{text:?}");
        assert!(finished.stderr.contains("131 rows read, 0 rejected"), "{}", finished.stderr);
    }
}

#[test]
fn declared_marks_between_thousands() {
    let population = "raw/un/population.csv";
    let (_, expected) = plain();
    for (from, to, delimiter, keys) in [
        (",1000\n", ",\"1,000\"\n", ",", "thousands = \",\"\n"),
        (";1000\n", ";1.000\n", ";", "thousands = \".\"\n"),
        (";1000\n", ";1\u{a0}000\n", ";", "thousands = \" \"\n"),
    ] {
        let project = Project::six_economies();
        let sidecar = format!("{population}.toml");
        let decimal = if keys.contains('.') { "," } else { "." };
        let text = project.read(&sidecar).replace("delimiter = \",\"", &format!("delimiter = \"{delimiter}\""));
        project
            .write(&sidecar, format!("{}{keys}", text.replace("decimal = \".\"", &format!("decimal = \"{decimal}\""))));
        let text = project.read(population).replace(',', delimiter);
        assert!(text.contains(from));
        project.write_raw(population, text.replace(from, to));
        project.succeed(&["aggregate", "--strict"]);
        assert!(project.table("aggregates").equals_missing(&expected), "{keys}");
    }
}

#[test]
fn shares_and_thousands_with_a_declared_multiplier() {
    let (text, expected) = plain();
    let project = Project::six_economies();
    let scaled = |text: &str, column: usize, exponent: i32| {
        let mut lines = text.lines();
        let mut rows = vec![lines.next().unwrap().to_owned()];
        for line in lines {
            let mut fields: Vec<String> = line.split(',').map(str::to_owned).collect();
            fields[column] = format!("{}e{exponent}", fields[column]);
            rows.push(fields.join(","));
        }
        format!("{}\n", rows.join("\n"))
    };
    project.write_raw(USE, scaled(&text, 2, -2));
    project.write_raw("raw/un/population.csv", scaled(&project.read("raw/un/population.csv"), 4, -3));
    let declared = |pipeline: &str, dataset: &str, by: &str| {
        let line = format!("dataset = \"{dataset}\"\n");
        project.replace(pipeline, &line, &format!("{line}multiplier = {by}\n"));
    };
    declared("pipelines/internet-use.toml", "itu/internet-use", "100");
    declared("pipelines/population.toml", "un/population", "1000");
    project.succeed(&["aggregate", "--strict"]);
    assert!(project.table("aggregates").equals_missing(&expected));
}

#[test]
fn shares_where_percent_are_meant_fail_a_strict_run() {
    let project = Project::six_economies();
    project
        .write_raw(USE, "economy,year,value,status\nAAA,2020,0.1,A\nBBB,2020,0.5,A\nCCC,2020,0.95,A\nDDD,2020,1,A\n");
    let finished = project.run(&["aggregate", "--strict"]);
    assert_eq!(finished.code, Some(1));
    assert!(finished.stderr.contains("W034"), "{}", finished.stderr);
}

#[test]
fn noise_at_the_ends_of_a_range_is_kept_as_the_end() {
    for (noise, end) in [("100.00000000000001", 100.0), ("-1e-15", 0.0)] {
        let project = Project::six_economies();
        project.replace(USE, "FFF,2020,80", &format!("FFF,2020,{noise}"));
        project.succeed(&["aggregate"]);
        assert_eq!(value_of(&project), (Some(end), 0), "{noise}");
    }
}

#[test]
fn a_number_beyond_all_quantities_is_refused_and_nothing_published_is_infinite() {
    let project = Project::six_economies();
    let prices = "raw/itu/price-baskets.csv";
    let waste = "raw/unsd/e-waste.csv";
    let read = |file: &str| project.read(file);
    for (file, at) in [(prices, 1), (prices, 3), (waste, 1), (waste, 4)] {
        let line = read(file).lines().nth(at).unwrap().to_owned();
        let (rest, _) = line.rsplit_once(',').unwrap();
        project.replace(file, &line, &format!("{rest},1.7e308"));
    }
    for file in [prices, waste] {
        project.replace(&format!("{file}.toml"), "max_rejected_share = 0.5", "max_rejected_share = 1.0");
    }
    project.succeed(&["aggregate"]);
    let rejects = project.table("rejects");
    assert_eq!((rejects.height(), distinct(&rejects, "code", &[("column", "value")])), (4, vec!["E015".to_owned()]));
    for table in ["aggregates", "gaps"] {
        let table = project.table(table);
        for column in table.columns().iter().filter(|column| column.dtype().is_float()) {
            assert!(column.f64().unwrap().iter().flatten().all(f64::is_finite), "{}", column.name());
        }
    }
}
