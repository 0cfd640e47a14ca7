//! No column is forgotten: what a file says beside economy, year and value is read, stated or ignored by name, in every format.
//! The right values are those of tests/six_economies.rs: in 2020 AAA has 100 people (40 women), BBB 300 (150), CCC 200 (100),
//! DDD 400 (200).

use polars::prelude::*;
use rust_xlsxwriter::Workbook;

use crate::support::{Finished, Project, distinct, number, rows, text};

/// A file of the indicator `trial`, in the format that its name ends with.
struct Trial {
    project: Project,
    file: &'static str,
}

const FORMATS: [&str; 3] = ["csv", "xlsx", "parquet"];

impl Trial {
    /// Writes the table in a format, with what the pipeline says of its input besides economy, year and value.
    fn new(format: &str, table: &str, input: &str) -> Self {
        let columns = "columns = { economy = \"economy\", year = \"year\", value = \"value\" }\n";
        Self::with(format, table, &format!("{columns}{input}"), "")
    }

    fn with(format: &str, table: &str, input: &str, sidecar: &str) -> Self {
        let project = Project::six_economies();
        let file = match format {
            "csv" => "raw/wb/trial.csv",
            "xlsx" => "raw/wb/trial.xlsx",
            _ => "raw/wb/trial.parquet",
        };
        let of_others = project.read("raw/wb/findex.csv.toml");
        let kept: Vec<&str> = of_others.lines().filter(|line| !line.starts_with("max_rejected")).collect();
        let declared = kept.join("\n").replace("wb/findex", "wb/trial");
        project.write(&format!("{file}.toml"), format!("{declared}\n{sidecar}"));
        let content = match format {
            "csv" => table.as_bytes().to_vec(),
            "xlsx" => workbook(table),
            _ => parquet(table),
        };
        project.write_raw(file, content);
        let pipeline = "[indicator]\nid = \"trial\"\nname = { en = \"Trial\", zh = \"试\" }\nunit = \"percent\"\n\
             denominator = \"population\"\nuniverse = \"reporting\"\n\n[check]\nrange = [0, 100]\n\n\
             [[aggregate]]\nstatistic = \"weighted-mean\"\nclassifications = [{ id = \"world\" }]\nfrom = 2020\nto = 2020\n\n";
        project.write("pipelines/trial.toml", format!("{pipeline}[[input]]\ndataset = \"wb/trial\"\n{input}"));
        Self { project, file }
    }

    fn run(&self) -> Finished {
        self.project.run(&["aggregate", "trial"])
    }

    /// Returns the reported value of the world in 2020, of everybody unless told otherwise.
    fn world(&self, cell: &[(&str, &str)]) -> Option<f64> {
        let finished = self.run();
        assert_eq!(finished.code, Some(0), "{}\n{}", self.file, finished.stderr);
        let mut wanted = vec![("indicator", "trial"), ("group", "world"), ("profile", "unicef")];
        wanted.extend(cell);
        let table = rows(&self.project.table("aggregates"), &wanted);
        assert_eq!(table.height(), 1, "{}", self.file);
        number(&table, "value_reported_only", &wanted).map(|value| (value * 1e9).round() / 1e9)
    }

    /// Runs and expects a file fault that says all of this.
    fn refused(&self, words: &[&str]) {
        let finished = self.run();
        assert_eq!(finished.code, Some(3), "{}\n{}", self.file, finished.stderr);
        for word in words {
            assert!(finished.stderr.contains(word), "`{word}` in {}:\n{}", self.file, finished.stderr);
        }
    }

    fn observation(&self, column: &str, economy: &str) -> Option<String> {
        text(&self.project.table("observations"), column, &[("indicator", "trial"), ("economy", economy)])
    }
}

fn fields(table: &str) -> Vec<Vec<&str>> {
    table.lines().map(|line| line.split(',').collect()).collect()
}

fn workbook(table: &str) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, record) in (0u32..).zip(fields(table)) {
        for (column, field) in (0u16..).zip(record) {
            match (field.parse::<f64>(), field.parse::<bool>()) {
                (Ok(number), _) => sheet.write_number(row, column, number).unwrap(),
                (_, Ok(flag)) => sheet.write_boolean(row, column, flag).unwrap(),
                _ => sheet.write_string(row, column, field).unwrap(),
            };
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// Every column with the type that all its fields have: integers, floats, Booleans, else text.
fn parquet(table: &str) -> Vec<u8> {
    let records = fields(table);
    let column = |(index, name): (usize, &&str)| {
        let texts: Vec<&str> = records[1..].iter().map(|record| record[index]).collect();
        let name = (*name).into();
        let parsed = |texts: &[&str]| texts.iter().map(|text| text.parse::<i64>().ok()).collect::<Option<Vec<_>>>();
        let floats = || texts.iter().map(|text| text.parse::<f64>().ok()).collect::<Option<Vec<_>>>();
        let flags = || texts.iter().map(|text| text.parse::<bool>().ok()).collect::<Option<Vec<_>>>();
        match (parsed(&texts), floats(), flags()) {
            (Some(integers), ..) => Column::new(name, integers),
            (_, Some(floats), _) => Column::new(name, floats),
            (.., Some(flags)) => Column::new(name, flags),
            _ => Column::new(name, texts),
        }
    };
    let columns: Vec<Column> = records[0].iter().enumerate().map(column).collect();
    let mut frame = DataFrame::new(records.len() - 1, columns).unwrap();
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).unwrap();
    bytes
}

#[test]
fn rows_are_kept_by_numbers_booleans_lists_and_ranges_in_every_format() {
    // (100 · 10 + 300 · 30) / 400 = 25.
    let table = "economy,year,goal,kept,value\nAAA,2020,5,true,10\nBBB,2020,5,true,30\nAAA,2020,6,false,90\nCCC,2020,6,false,90\n";
    for condition in [
        "goal = 5",
        "goal = 5.0",
        "goal = \"5\"",
        "goal = [5, 7]",
        "goal = { from = 4, to = 5 }",
        "goal = { to = 5.5 }",
        "kept = true",
        "kept = \"true\"",
        "goal = 5, kept = true",
    ] {
        for format in FORMATS {
            let trial = Trial::new(format, table, &format!("where = {{ {condition} }}\n"));
            assert_eq!(trial.world(&[]), Some(25.0), "{condition} {format}");
        }
    }
}

#[test]
fn a_filter_that_keeps_no_row_names_what_the_column_has() {
    for format in FORMATS {
        let table = "economy,year,level,goal,value\nAAA,2020,BASIC,5,10\nBBB,2020,BASIC,6,30\n";
        let refused = |condition: &str, words: &[&str]| {
            Trial::new(format, table, &format!("where = {{ {condition} }}\n")).refused(words);
        };
        refused(
            "level = \"basic\"",
            &["`level = \"basic\"` keeps none of 2 rows; the column has `BASIC`", "did you mean BASIC?"],
        );
        refused("goal = 7", &["`goal = 7` keeps none of 2 rows; the column has `5`, `6`"]);
        refused("goal = { from = 7 }", &["`goal = { from = 7 }` keeps none of 2 rows"]);
        refused("level = \"BASIC\", goal = [7, 8]", &["`goal = [7, 8]` keeps none of 2 rows"]);
    }
    let table = "economy,year,level,goal,value\nAAA,2020,basic,5,10\nBBB,2020,above,6,30\n";
    let trial = Trial::new("csv", table, "where = { level = \"basic\", goal = 6 }\n");
    trial.refused(&["no row meets all of `where`: `goal = 6` keeps 1, `level = \"basic\"` keeps 1"]);
    let trial = Trial::new("csv", "economy,year,value\nWorld,2020,5\n", "");
    trial.refused(&["no row is of an economy"]);
}

#[test]
fn women_are_not_read_as_everybody() {
    let table = "economy,year,sex,age,value\nAAA,2020,F,Y15T74,10\nBBB,2020,F,Y15T74,30\n";
    for format in FORMATS {
        Trial::new(format, table, "").refused(&[
            "column `sex` holds `F`; its rows would count as totals of everybody",
            "read it: `sex = \"sex\"` in [input.columns] of `trial`; or state it: `sex = \"F\"` in [input.constants]; or leave it \
             out: `ignore = [\"sex\"]` in [[input]]",
            "column `age` holds `Y15T74`",
        ]);
        Trial::new(format, table, "ignore = [\"age\"]\nwhere = { sex = \"F\" }\n").refused(&["column `sex` holds `F`"]);
        // (40 · 10 + 150 · 30) / 190 = 25.789…
        let women = Trial::new(format, table, "ignore = [\"age\"]\nconstants = { sex = \"F\" }\n");
        assert_eq!(women.world(&[("sex", "F")]), Some(25.789_473_684));
        assert_eq!(distinct(&women.project.table("observations"), "sex", &[("indicator", "trial")]), ["F"]);
        // Ignored by name, they are what the file says without it: (100 · 10 + 300 · 30) / 400 = 25.
        assert_eq!(Trial::new(format, table, "ignore = [\"sex\", \"age\"]\n").world(&[]), Some(25.0));
        let wrong = Trial::new(format, table, "ignore = [\"age\"]\nconstants = { sex = \"M\" }\n");
        wrong.refused(&["column `sex` holds `F`; [input.constants] says `M`"]);
    }
}

#[test]
fn a_series_whose_name_says_men_is_not_read_as_everybody() {
    let table = "economy,year,seriesCode,value\nAAA,2020,i99HMale,10\nBBB,2020,i99HMale,30\nAAA,2020,i99H,50\n";
    for format in FORMATS {
        let trial = Trial::new(format, table, "where = { seriesCode = \"i99HMale\" }\n");
        trial.refused(&["column `seriesCode` holds `i99HMale`", "state it: `sex = \"M\"` in [input.constants]"]);
        let input = "where = { seriesCode = \"i99HMale\" }\nconstants = { sex = \"M\" }\n";
        // (60 · 10 + 150 · 30) / 210 = 24.285…
        assert_eq!(Trial::new(format, table, input).world(&[("sex", "M")]), Some(24.285_714_286));
        assert_eq!(Trial::new(format, table, "where = { seriesCode = \"i99H\" }\n").world(&[]), Some(50.0));
        Trial::new(format, table, "")
            .refused(&["column `seriesCode` holds `i99H`, `i99HMale`; its rows are of several series"]);
    }
}

#[test]
fn values_of_a_quarter_are_not_read_as_those_of_the_year() {
    let table = "economy,year,FREQ,value\nAAA,2020,Q,10\nBBB,2020,A,30\n";
    for format in FORMATS {
        Trial::new(format, table, "").refused(&[
            "column `FREQ` holds `A`, `Q`; values of a part of a year would be read as those of the year",
            "hold it to one value: `\"FREQ\" = …` in [input.where]; or leave it out: `ignore = [\"FREQ\"]` in [[input]]",
        ]);
        assert_eq!(Trial::new(format, table, "where = { FREQ = \"A\" }\n").world(&[]), Some(30.0));
        assert_eq!(Trial::new(format, table, "ignore = [\"FREQ\"]\n").world(&[]), Some(25.0));
        let annual = table.replace(",Q,", ",A: Annual,");
        assert_eq!(Trial::new(format, &annual, "").world(&[]), Some(25.0));
    }
}

#[test]
fn columns_of_totals_labels_and_economies_do_no_harm() {
    let table = "economy,name,year,SEX,SEX_LABEL,URBANISATION,OBS_STATUS,UNIT_MULT,UNIT_MEASURE,Location,value\n\
         AAA,Aland,2020,_T,Both sexes,_T,A,0,PT,Aland,10\nBBB,Beland,2020,_T,Both sexes,_T,A,0,PT,Beland,30\n";
    for format in FORMATS {
        assert_eq!(Trial::new(format, table, "").world(&[]), Some(25.0));
    }
    // A label beside a column that is read says nothing more.
    let table = "economy,year,SEX,Sex label,value\nAAA,2020,_T,Total,10\nAAA,2020,F,Female,20\nBBB,2020,_T,Total,30\n";
    let columns = "columns = { economy = \"economy\", year = \"year\", value = \"value\", sex = \"SEX\" }\n";
    assert_eq!(Trial::with("csv", table, columns, "").world(&[("sex", "_T")]), Some(25.0));
}

#[test]
fn statuses_units_and_other_breakdowns_are_not_forgotten() {
    for (name, values, consequence) in [
        ("flag", ["E", "A"], "estimates, breaks and values that are missing would count as normal values"),
        ("break_in_series", ["0", "1"], "breaks in series would count as growth"),
        ("unit", ["percent", "persons"], "its values would be read in one unit"),
        ("unit", ["thousands", "thousands"], "its values would be read in one unit"),
        ("UNIT_MULT", ["3", "3"], "its values would be read as single units"),
        ("quintile", ["Q1", "Q1"], "its rows would count as totals of everybody"),
        ("area", ["Urban", "Rural"], "its rows would count as totals of everybody"),
        ("group", ["15-24", "25-74"], "its rows would count as totals of everybody"),
    ] {
        let table = format!("economy,year,{name},value\nAAA,2020,{},10\nBBB,2020,{},30\n", values[0], values[1]);
        for format in FORMATS {
            Trial::new(format, &table, "").refused(&[&format!("column `{name}` holds"), consequence]);
            let ignored = Trial::new(format, &table, &format!("ignore = [\"{name}\"]\n"));
            assert_eq!(ignored.world(&[]), Some(25.0), "{name} {format}");
        }
    }
}

#[test]
fn a_multiplier_that_is_read_multiplies() {
    let table = "economy,year,UNIT_MULT,value\nAAA,2020,1,1\nBBB,2020,0,30\n";
    let columns =
        "columns = { economy = \"economy\", year = \"year\", value = \"value\", multiplier_power = \"UNIT_MULT\" }\n";
    for format in FORMATS {
        assert_eq!(Trial::with(format, table, columns, "").world(&[]), Some(25.0));
    }
    let hundreds = "economy,year,UNIT_MULT,unit,value\nAAA,2020,2,hundreds,0.1\nBBB,2020,2,hundreds,0.3\n";
    assert_eq!(Trial::new("csv", hundreds, "multiplier = 100\n").world(&[]), Some(25.0));
    Trial::new("csv", hundreds, "multiplier = 1000\n")
        .refused(&["column `UNIT_MULT` holds `2`; `multiplier` says otherwise"]);
    let words = table.replace(",0,30", ",Units,30").replace(",1,1", ",hundred,0.1");
    assert_eq!(Trial::with("csv", &words, columns, "").world(&[]), Some(25.0));
}

const WITH_STATUS: &str = "columns = { economy = \"economy\", year = \"year\", value = \"value\", status = \"st\" }\n";

#[test]
fn a_number_beside_a_status_that_says_missing_is_no_value() {
    let table =
        "economy,year,value,st\nAAA,2020,50,A\nBBB,2020,0,O\nCCC,2020,0,L\nDDD,2020,0,Q\nEEE,2020,7,M\nFFF,2020,1,H\n";
    for format in FORMATS {
        let trial = Trial::with(format, table, WITH_STATUS, "");
        let finished = trial.run();
        assert_eq!(finished.code, Some(0), "{}", finished.stderr);
        let observations = rows(&trial.project.table("observations"), &[("indicator", "trial")]);
        let values = observations.column("value").unwrap().f64().unwrap().clone();
        assert_eq!((values.sum(), values.null_count()), (Some(50.0), 5), "{format}");
        assert_eq!(distinct(&observations, "status", &[("indicator", "trial")]), ["A", "H", "L", "M", "O", "Q"]);
        let messages = distinct(&trial.project.table("findings"), "message", &[("code", "N006")]);
        assert!(
            messages[0]
                .ends_with("5 numbers beside a status that says there is none are not used: H 1, L 1, M 1, O 1, Q 1")
        );
        let of_world = [("indicator", "trial"), ("group", "world"), ("profile", "itu")];
        let reported = number(&trial.project.table("aggregates"), "value_reported_only", &of_world);
        assert_eq!(reported, Some(50.0));
    }
}

#[test]
fn every_code_of_the_list_of_statuses_is_read() {
    let codes = "A B D E F G I J K N P S T U V W";
    let economies = ["AAA", "BBB", "CCC", "DDD"];
    let mut table = "economy,year,value,st\n".to_owned();
    for (place, code) in codes.split(' ').enumerate() {
        table.push_str(&format!("{},{},50,{code}\n", economies[place % 4], 2017 + place / 4));
    }
    let trial = Trial::with("csv", &table, WITH_STATUS, "");
    assert_eq!(trial.world(&[]), Some(50.0));
    assert_eq!(distinct(&trial.project.table("observations"), "status", &[("indicator", "trial")]).join(" "), codes);
}

#[test]
fn publishers_codes_are_declared_in_the_sidecar_or_the_pipeline() {
    let table = "geo,year,value,st,s,a,l\nKSO,2020,10,bu,W,adults,RUR\nBBB,2020,30,Difference in methodology,W,adults,RUR\n\
         XYZ,2020,99,e,W,adults,RUR\n";
    let columns = "columns = { economy = \"geo\", year = \"year\", value = \"value\", status = \"st\", sex = \"s\", age = \"a\", location = \"l\" }\n";
    let codes = |section: &str| {
        format!(
            "[{section}.status]\nbu = \"B U\"\ne = \"E\"\n\"Difference in methodology\" = \"D\"\n[{section}.sex]\nW = \"F\"\n\
             [{section}.age]\nadults = \"Y_GE15\"\n[{section}.location]\nRUR = \"R\"\n\
             [{section}.economy]\nKSO = \"AAA\"\nXYZ = \"set aside\"\n"
        )
    };
    let in_pipeline = (format!("{columns}\n{}", codes("input.codes")), String::new());
    for (input, sidecar) in [in_pipeline, (columns.to_owned(), codes("codes"))] {
        for format in FORMATS {
            let trial = Trial::with(format, table, &input, &sidecar);
            let finished = trial.run();
            assert_eq!(finished.code, Some(0), "{}", finished.stderr);
            assert_eq!(rows(&trial.project.table("observations"), &[("indicator", "trial")]).height(), 2);
            let of = |column: &str, economy: &str| trial.observation(column, economy).unwrap();
            let read = ["status", "break_in_series", "sex", "age", "location"];
            assert_eq!(read.map(|column| of(column, "AAA")), ["U", "true", "F", "Y_GE15", "R"], "{format}");
            assert_eq!(read.map(|column| of(column, "BBB")), ["D", "false", "F", "Y_GE15", "R"], "{format}");
            let messages = distinct(&trial.project.table("findings"), "message", &[("code", "N001")]);
            assert!(
                messages.iter().any(|message| message.contains("1 row is of places that are no economy")),
                "{messages:?}"
            );
        }
    }
}

#[test]
fn codes_of_the_pipeline_go_before_those_of_the_sidecar_and_numbers_are_codes_too() {
    let table = "economy,year,sex,value\nAAA,2020,1,10\nBBB,2020,1,30\n";
    let columns = "columns = { economy = \"economy\", year = \"year\", value = \"value\", sex = \"sex\" }\ncodes.sex = { 1 = \"F\" }\n";
    for format in FORMATS {
        let trial = Trial::with(format, table, columns, "[codes.sex]\n1 = \"M\"\n");
        assert_eq!(trial.world(&[("sex", "F")]), Some(25.789_473_684), "{format}");
    }
}

#[test]
fn b_is_a_declared_break() {
    let trial = Trial::with("csv", "economy,year,value,st\nAAA,2020,50,B\nBBB,2020,50,A\n", WITH_STATUS, "");
    assert_eq!(trial.world(&[]), Some(50.0));
    let breaks = ["AAA", "BBB"].map(|economy| trial.observation("break_in_series", economy).unwrap());
    assert_eq!(breaks, ["true", "false"]);
}

#[test]
fn an_unknown_code_shows_how_it_is_declared() {
    let columns =
        "columns = { economy = \"economy\", year = \"year\", value = \"value\", sex = \"sex\", status = \"st\" }\n";
    let rejected = |row: &str, advice: &str| {
        let table = format!("economy,year,sex,value,st\nAAA,2020,_T,50,A\n{row}\n");
        let trial = Trial::with("csv", &table, columns, "max_rejected_share = 0.5\n");
        assert_eq!(trial.run().code, Some(0));
        assert_eq!(distinct(&trial.project.table("rejects"), "advice", &[("dataset", "wb/trial")]), [advice]);
    };
    let tail = |key: &str| format!("under [codes.{key}] in raw/wb/trial.csv.toml (or [input.codes.{key}] of `trial`)");
    rejected("BBB,2020,_T,50,bu", &format!("declare what it stands for, as \"bu\" = \"B U\" {}", tail("status")));
    rejected("BBB,2020,Women,50,A", &format!("declare what it stands for, as \"Women\" = \"F\" {}", tail("sex")));
    rejected("BBB,2020,,50,A", &format!("declare what it stands for, as \"\" = \"_T\" {}", tail("sex")));
}

#[test]
fn rejects_are_counted_among_the_rows_that_the_indicator_would_use() {
    // One of two rows is refused; 98 rows of another indicator would hide it.
    let mut table = "economy,year,level,value\nAAA,2020,a,many\nBBB,2020,a,30\n".to_owned();
    (1900..1998).for_each(|year| table.push_str(&format!("Nowhere,{year},b,x\n")));
    let trial = Trial::new("csv", &table, "where = { level = \"a\" }\n");
    trial.refused(&["too many rows rejected: 1 of 2 rows; expected at most 1 %"]);
    // Unknown economies of other indicators are no rejects.
    let good = table.replace("many", "10");
    assert_eq!(Trial::new("csv", &good, "where = { level = \"a\" }\n").world(&[]), Some(25.0));
}

#[test]
fn rows_that_state_one_figure_are_told_apart() {
    let table = "economy,year,source,wave,value\nAAA,2020,survey,1,10\nAAA,2020,register,1,20\nBBB,2020,survey,1,30\n";
    for format in FORMATS {
        let trial = Trial::with(
            format,
            table,
            "columns = { economy = \"economy\", year = \"year\", value = \"value\" }\n",
            "max_rejected_share = 0.9\n",
        );
        assert_eq!(trial.run().code, Some(0));
        let advice = distinct(&trial.project.table("rejects"), "advice", &[("dataset", "wb/trial")]);
        let expected = "the rows differ in `source`, which `trial` does not read: read it in [input.columns], or keep one value, as \
             `\"source\" = …` in [input.where]";
        assert_eq!(advice, [expected], "{format}");
    }
}

#[test]
fn the_world_banks_two_letter_codes_are_known() {
    let table = "economy,year,value\n1W,2020,1\nZ4,2020,1\nXD,2020,1\n8S,2020,1\nOE,2020,1\nAAA,2020,10\nBBB,2020,30\n";
    let trial = Trial::new("csv", table, "");
    assert_eq!(trial.world(&[]), Some(25.0));
    let messages = distinct(&trial.project.table("findings"), "message", &[("code", "N001")]);
    assert!(
        messages.iter().any(|message| message.contains("5 rows are the publisher's own aggregates")),
        "{messages:?}"
    );
}

#[test]
fn na_is_namibia_also_where_it_stands_for_a_missing_value() {
    let project = Project::shipped();
    let gni = "raw/wb/gni-per-capita.csv";
    project.replace(&format!("{gni}.toml"), "missing = [\"\"]", "missing = [\"\", \"NA\"]");
    let alpha_2 = [("NAM", "NA"), ("CHI", "JG"), ("XKX", "XK")];
    let before = project.read(gni);
    let text = alpha_2.iter().fold(before.clone(), |text, (alpha_3, alpha_2)| {
        text.replace(&format!(",\"{alpha_3}\","), &format!(",\"{alpha_2}\","))
    });
    project.write_raw(gni, text);
    project.succeed(&["validate", "gni-per-capita"]);
}

#[test]
fn a_range_of_cells_that_ends_inside_the_data_is_refused() {
    let table = "economy,year,value\nAAA,2020,10\nBBB,2020,30\nCCC,2020,50\n";
    let columns = "columns = { economy = \"economy\", year = \"year\", value = \"value\" }\n";
    let trial = |cells: &str| Trial::with("xlsx", table, columns, &format!("cells = \"{cells}\"\n"));
    trial("A1:C3").refused(&["the cells A1:C3 leave out row 4 of sheet `Sheet1`, where the table goes on"]);
    let with_sex = "economy,year,value,sex\nAAA,2020,10,F\nBBB,2020,30,F\n";
    let narrow = Trial::with("xlsx", with_sex, columns, "cells = \"A1:C3\"\n");
    narrow.refused(&["leave out column D"]);
    // (100 · 10 + 300 · 30 + 200 · 50) / 600 = 33.333…
    assert_eq!(trial("A1:C4").world(&[]), Some(33.333_333_333));
    assert_eq!(trial("A1:C40").world(&[]), Some(33.333_333_333));
}

/// `add` knows no more than the run whether quarters count for their year: it leaves them undecided.
#[test]
fn quarters_that_add_finds_are_refused_by_the_run_until_somebody_decides() {
    let project = Project::six_economies();
    project.write_new("raw/x/quarters.csv", "economy,year,freq,value\nAAA,2020,Q,10\nBBB,2020,Q,30\nCCC,2020,Q,40\n");
    let added = project.succeed(&["add", "raw/x/quarters.csv", "--indicator", "trial"]);
    assert!(added.stderr.contains("`freq` holds more than years"), "{}", added.stderr);
    assert!(!project.read("pipelines/trial.toml").contains("ignore"), "nothing is left out in silence");
    let refused = project.run(&["aggregate", "trial"]);
    assert_eq!(refused.code, Some(3), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("E111") && refused.stderr.contains("column `freq` holds `Q`"),
        "{}",
        refused.stderr
    );
}

#[test]
fn flags_named_after_a_group_and_ends_of_ages_are_no_totals() {
    let table = "economy,year,female,value\nAAA,2020,0,10\nBBB,2020,0,30\nAAA,2020,1,20\nBBB,2020,1,40\n";
    for format in FORMATS {
        Trial::new(format, table, "").refused(&["E111", "column `female` holds `0`, `1`", "totals of everybody"]);
        // Women: (40 · 20 + 150 · 40) / 190.
        let women = Some(35.789_473_684);
        let columns = "columns = { economy = \"economy\", year = \"year\", value = \"value\"";
        let read = format!("{columns}, sex = \"female\" }}\ncodes = {{ sex = {{ \"0\" = \"M\", \"1\" = \"F\" }} }}\n");
        assert_eq!(Trial::with(format, table, &read, "").world(&[("sex", "F")]), women, "{format}");
        let held = format!("{columns} }}\nwhere = {{ female = 1 }}\nconstants = {{ sex = \"F\" }}\n");
        assert_eq!(Trial::with(format, table, &held, "").world(&[("sex", "F")]), women, "{format}");
    }
    let of_adults = "economy,year,age_min,value\nAAA,2020,15,10\nBBB,2020,15,30\n";
    let ways = ["column `age_min` holds `15`", "ignore = [\"age_min\"]"];
    Trial::new("csv", of_adults, "").refused(&ways);
    assert_eq!(Trial::new("csv", of_adults, "ignore = [\"age_min\"]\n").world(&[]), Some(25.0));
}
