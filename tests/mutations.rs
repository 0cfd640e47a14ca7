//! The real files, damaged in thousands of ways: never a panic, never a wrong result that nobody is told of.
//! A mutation is made from its number alone, so that a case that fails can be repeated.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use ictstat::check;
use ictstat::ingest::sidecar::RawFile;
use ictstat::ingest::{DatasetKind, EconomyNames, IngestedRows, RecordFile, observations, register};
use ictstat::pipeline::content_hash::sha256;
use ictstat::pipeline::{InputDefinition, Pipeline};
use ictstat::run::{self, Interrupt, Options, Project as RunProject, Quiet};
use ictstat::tables::Observation;
use polars::prelude::*;

use crate::support::{Project, repository};
use crate::torture::{Random, report, short_or_long};

/// Ways to damage a text file.
const MUTATIONS: [&str; 16] = [
    "bit flip",
    "byte replaced",
    "byte inserted",
    "byte dropped",
    "two fields of a row swapped",
    "two columns swapped in all rows",
    "header names swapped",
    "row repeated",
    "row dropped",
    "row of another place",
    "cut off",
    "UTF-16",
    "Latin-1 letters",
    "huge field",
    "quotes",
    "line ends of another system",
];

fn mutate(bytes: &[u8], kind: usize, random: &mut Random) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    let at = random.below(damaged.len());
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let line = 1 + random.below(lines.len().saturating_sub(1));
    let joined = |lines: &[String]| (lines.join("\n") + "\n").into_bytes();
    let swapped = |line: &str, one: usize, other: usize| {
        let mut fields: Vec<&str> = line.split(',').collect();
        if one < fields.len() && other < fields.len() {
            fields.swap(one, other);
        }
        fields.join(",")
    };
    let (one, other) = (random.below(8), random.below(8));
    match MUTATIONS[kind] {
        "bit flip" => damaged[at] ^= 1 << random.below(8),
        "byte replaced" => damaged[at] = random.below(256) as u8,
        "byte inserted" => damaged.insert(at, b",;\"\n\r\t\0-=.eE9"[random.below(13)]),
        "byte dropped" => drop(damaged.remove(at)),
        "two fields of a row swapped" => {
            lines[line] = swapped(&lines[line], one, other);
            damaged = joined(&lines);
        }
        "two columns swapped in all rows" => {
            let from = random.below(2);
            lines[from..].iter_mut().for_each(|line| *line = swapped(line, one, other));
            damaged = joined(&lines);
        }
        "header names swapped" => {
            lines[0] = swapped(&lines[0], one, other);
            damaged = joined(&lines);
        }
        "row repeated" => {
            lines.insert(random.below(lines.len()) + 1, lines[line].clone());
            damaged = joined(&lines);
        }
        "row dropped" => {
            lines.remove(line);
            damaged = joined(&lines);
        }
        "row of another place" => {
            let moved = lines.remove(line);
            lines.insert(1 + random.below(lines.len()), moved);
            damaged = joined(&lines);
        }
        "cut off" => damaged.truncate(at),
        "UTF-16" => {
            damaged = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        }
        "Latin-1 letters" => damaged.insert(at, 0xc0 + random.below(64) as u8),
        "huge field" => {
            let letter = b"9a,\""[random.below(4)];
            let size = 1 << (10 + random.below(10));
            damaged.splice(at..at, std::iter::repeat_n(letter, size));
        }
        "quotes" => (0..1 + random.below(3)).for_each(|_| damaged.insert(random.below(damaged.len()), b'"')),
        _ => damaged = text.replace('\n', "\r\n").into_bytes(),
    }
    damaged
}

/// What a row says, whatever its line.
type Said = (String, String);

fn said(row: &Observation) -> Said {
    let key = format!(
        "{} {} {:?} {:?} {:?} {}",
        row.economy, row.year, row.breakdown, row.status, row.age_scope, row.break_in_series
    );
    (key, row.value.map_or_else(String::new, |value| value.to_string()))
}

/// An input of a pipeline with its file as it should be.
struct Input<'a> {
    pipeline: &'a Pipeline,
    definition: &'a InputDefinition,
    raw: RawFile,
    /// What each line says that occurs once.
    good: HashMap<String, Vec<Said>>,
    n_read: usize,
}

fn read(raw: RawFile, input: &InputDefinition, pipeline: &Pipeline, names: &EconomyNames) -> Option<IngestedRows> {
    let file = RecordFile::open(raw).ok()?;
    let indicator = &pipeline.definition.indicator;
    observations::read(&file, input, pipeline.id(), indicator.unit, pipeline.definition.check.range, names).ok()
}

fn lines_of(bytes: &[u8]) -> Vec<String> {
    // A byte order mark tells UTF-16.
    let (text, ..) = encoding_rs::UTF_8.decode(bytes);
    // A carriage return alone ends a line as well.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n");
    text.split(['\n', '\r']).map(str::to_owned).collect()
}

fn inputs<'a>(project: &'a RunProject, names: &EconomyNames) -> Vec<Input<'a>> {
    let mut inputs = Vec::new();
    for pipeline in project.pipelines.values() {
        for definition in &pipeline.definition.input {
            let dataset = &project.catalogue.datasets[&definition.dataset.as_str().into()];
            // Damage is done to text: that of a packed workbook is told by its format, as a fault of the file.
            if [".xls", ".xlsx"].iter().any(|ending| dataset.shown.ends_with(ending)) {
                continue;
            }
            let raw = dataset.read().unwrap();
            let ingested = read(raw.clone(), definition, pipeline, names).unwrap();
            let lines = lines_of(&raw.content.bytes().unwrap());
            let mut good: HashMap<String, Vec<Said>> = HashMap::new();
            for row in &ingested.observations {
                let line = usize::try_from(row.source_line).unwrap() - 1;
                good.entry(lines[line].clone()).or_default().push(said(row));
            }
            inputs.push(Input { pipeline, definition, raw, good, n_read: ingested.counts.read });
        }
    }
    inputs
}

fn names(project: &RunProject) -> EconomyNames {
    let dataset = project.catalogue.of_kind(DatasetKind::Register).next().unwrap();
    EconomyNames::new(&register::read(&RecordFile::open(dataset.read().unwrap()).unwrap()).unwrap())
}

/// Holds what became of a damaged file against the file itself.
fn judge(input: &Input<'_>, damaged: &[u8], ingested: Option<IngestedRows>, case: &str) -> &'static str {
    let Some(mut ingested) = ingested else { return "file refused" };
    let RowCountsOf { read, kept, set_aside, rejected } = counts(&mut ingested, input.pipeline);
    assert_eq!(read, kept + set_aside + rejected, "{case}: rows are lost");
    let lines = lines_of(damaged);
    let header_is_same = lines[0].trim() == lines_of(&input.raw.content.bytes().unwrap())[0].trim();
    let has_quotes = damaged.contains(&b'"');
    if !has_quotes {
        // Blank lines are no rows; a lone carriage return ends a line for the reader as well.
        let text = lines.join("\n");
        let rows = text.split(['\n', '\r']).filter(|line| !line.is_empty()).count() - 1;
        assert_eq!(read, rows, "{case}: rows are not read");
    }
    let header: Vec<String> = fields(&lines[0]);
    let column = |name: &str| header.iter().position(|known| known == name);
    let value_column = column(&input.definition.columns.value).unwrap();
    for row in &ingested.observations {
        let line = &lines[usize::try_from(row.source_line).unwrap() - 1];
        if let Some(good) = input.good.get(line).filter(|_| header_is_same) {
            assert!(
                good.contains(&said(row)),
                "{case}: line {} was right and is read as {:?}",
                row.source_line,
                said(row)
            );
        } else if !has_quotes && !line.contains('\r') {
            let stated = fields(line)[value_column].clone();
            // A damaged status may say that there is no value.
            let is_placeholder = row.status.is_some_and(|status| status.says_missing());
            let number = stated.parse::<f64>().ok().filter(|_| !is_placeholder);
            let value = number.map(|number| number * input.definition.multiplier.unwrap_or(1.0));
            let is_same = match (row.value, value) {
                (Some(read), Some(value)) => (read - value).abs() <= 1e-12 * value.abs(),
                (read, value) => read == value,
            };
            assert!(is_same, "{case}: line {} states {stated} and is read as {:?}", row.source_line, row.value);
        }
    }
    if rejected > 0 {
        "rows rejected"
    } else if read == input.n_read && kept == input.good.values().map(Vec::len).sum::<usize>() {
        "as before, or another value in one cell"
    } else {
        "rows more or fewer, counted"
    }
}

fn fields(line: &str) -> Vec<String> {
    line.split(',').map(|field| field.trim().to_owned()).collect()
}

struct RowCountsOf {
    read: usize,
    kept: usize,
    set_aside: usize,
    rejected: usize,
}

/// Counts rows as a run does, after range and duplicates have been checked.
fn counts(ingested: &mut IngestedRows, pipeline: &Pipeline) -> RowCountsOf {
    let before = ingested.observations.len();
    let range = pipeline.definition.check.range;
    let n_out_of_range = check::range::check_declared(&mut ingested.observations, range).len();
    let duplicates = check::duplicate::check(&mut ingested.observations, &|line| format!("line {line}"));
    let kept = ingested.observations.len();
    let set_aside = before - n_out_of_range - duplicates.faults.len() - kept;
    RowCountsOf {
        read: ingested.counts.read,
        kept,
        set_aside: ingested.counts.set_aside + set_aside,
        rejected: ingested.counts.rejected + n_out_of_range + duplicates.faults.len(),
    }
}

fn without_panic<T>(case: &str, work: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| panic!("{case}: panicked"))
}

#[test]
fn a_damaged_file_is_read_as_it_stands_or_refused() {
    let project = RunProject::load(&Options { project: repository(), ..Options::default() }).unwrap();
    let names = names(&project);
    // The largest file is 2 MB: a case of it costs as much as twenty others.
    let mut inputs: Vec<Input<'_>> = inputs(&project, &names);
    // The judge compares line by line, so a value must stand in a column of its own name in the first line.
    let names_its_values = |input: &Input<'_>| {
        let header = fields(&lines_of(&input.raw.content.bytes().unwrap())[0]);
        header.iter().any(|name| name.trim_start_matches('\u{feff}') == input.definition.columns.value)
    };
    inputs.retain(|input| input.raw.content.n_bytes() < 1 << 20 && names_its_values(input));
    let each = short_or_long(2, 40);
    let (mut cases, mut came_out) = (0, BTreeMap::new());
    for (index, input) in inputs.iter().enumerate() {
        for (kind, name) in MUTATIONS.iter().enumerate() {
            for repetition in 0..each {
                let seed = (index * 1000 + kind) * 1000 + repetition;
                let case = format!("{} {name} {seed}", input.raw.shown);
                let damaged = mutate(&input.raw.content.bytes().unwrap(), kind, &mut Random::new(seed as u64));
                let raw = RawFile { content: damaged.clone().into(), ..input.raw.clone() };
                let ingested = without_panic(&case, || read(raw, input.definition, input.pipeline, &names));
                let how = judge(input, &damaged, ingested, &case);
                *came_out.entry(how.to_owned()).or_default() += 1;
                cases += 1;
            }
        }
    }
    assert!(came_out["file refused"] > 0 && came_out["rows rejected"] > 0, "{came_out:?}");
    report("a real input file damaged", cases, &came_out);
}

#[test]
fn a_damaged_parquet_file_is_refused_or_read() {
    let project = RunProject::load(&Options { project: repository(), ..Options::default() }).unwrap();
    let raw = project.catalogue.datasets[&"itu/internet-use".into()].read().unwrap();
    let mut columns: Vec<Column> = Vec::new();
    let lines = lines_of(&raw.content.bytes().unwrap());
    let rows: Vec<Vec<String>> = lines[1..].iter().filter(|line| !line.is_empty()).map(|line| fields(line)).collect();
    for (index, name) in fields(&lines[0]).into_iter().enumerate() {
        let texts: Vec<&str> = rows.iter().map(|row| row.get(index).map_or("", String::as_str)).collect();
        let is_number = ["year", "value"].contains(&name.as_str());
        let column = Column::new(name.into(), texts);
        columns.push(if is_number { column.cast(&DataType::Float64).unwrap() } else { column });
    }
    let mut frame = DataFrame::new(rows.len(), columns).unwrap();
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).unwrap();
    let (mut cases, mut came_out) = (0, BTreeMap::new());
    let mut random = Random::new(77);
    for case in 0..short_or_long(150, 3000) {
        let mut damaged = bytes.clone();
        // The footer says where everything lies; half of the faults are put there.
        let end = damaged.len();
        let at = if case % 2 == 0 { random.below(end) } else { end - 1 - random.below(1500.min(end - 1)) };
        match case % 5 {
            0 => damaged.truncate(at),
            1 => damaged[at] = random.below(256) as u8,
            _ => damaged[at] ^= 1 << random.below(8),
        }
        let raw = RawFile { content: damaged.into(), shown: "raw/itu/internet-use.parquet".into(), ..raw.clone() };
        let opened = without_panic(&format!("parquet {case}"), || RecordFile::open(raw));
        let how = match opened {
            Ok(file) => {
                let mut rows = 0;
                file.visit(&mut |_, _| rows += 1).unwrap();
                "read"
            }
            Err(findings) => {
                assert!(findings.iter().all(|finding| !finding.help.is_empty()));
                "file refused"
            }
        };
        *came_out.entry(how.to_owned()).or_default() += 1;
        cases += 1;
    }
    report("a Parquet input damaged", cases, &came_out);
}

/// Runs all stages in this process and publishes nothing.
fn validate(project: &Project, case: &str) -> &'static str {
    let options = Options { project: project.path().to_owned(), ..Options::default() };
    let result = without_panic(case, || run::validate(&options, &mut Quiet, &Interrupt::default()));
    match result {
        Ok(_) => "valid, or with findings",
        Err(failure) => match failure.kind.name() {
            kind @ ("definition" | "input") => {
                assert!(!failure.findings.is_empty(), "{case}: {}", failure.message);
                if kind == "input" { "input refused" } else { "definition refused" }
            }
            kind => panic!("{case}: {kind}: {}", failure.message),
        },
    }
}

#[test]
fn a_damaged_input_passes_all_stages_or_is_refused() {
    let project = Project::six_economies();
    let files =
        ["itu/internet-use", "un/population", "itu/classifications", "wb/internet-use-by-sex", "unsd/economies"];
    let files: Vec<String> = files.iter().map(|id| format!("raw/{id}.csv")).collect();
    let (mut cases, mut came_out) = (0, BTreeMap::new());
    for file in files.iter().filter(|file| project.path().join(file).exists()) {
        let good = project.read(file);
        for (kind, name) in MUTATIONS.iter().enumerate() {
            for repetition in 0..short_or_long(2, 30) {
                let seed = kind * 1000 + repetition;
                let damaged = mutate(good.as_bytes(), kind, &mut Random::new(seed as u64));
                project.write_raw(file, &damaged);
                let how = validate(&project, &format!("{file} {name} {seed}"));
                *came_out.entry(how.to_owned()).or_default() += 1;
                cases += 1;
            }
        }
        project.write_raw(file, &good);
    }
    report("an input damaged, all stages", cases, &came_out);
}

#[test]
fn a_damaged_pipeline_or_sidecar_is_refused_or_means_something() {
    let project = Project::six_economies();
    let files = ["pipelines/internet-use.toml", "pipelines/population.toml", "raw/itu/internet-use.csv.toml"];
    let (mut cases, mut came_out) = (0, BTreeMap::new());
    for file in files {
        let good = project.read(file);
        for case in 0..short_or_long(40, 600) {
            let mut random = Random::new(case as u64);
            let damaged = mutate(good.as_bytes(), [0, 1, 2, 3, 7, 8, 9, 10, 13, 14][case % 10], &mut random);
            project.write(file, &damaged);
            let how = validate(&project, &format!("{file} {case}"));
            *came_out.entry(how.to_owned()).or_default() += 1;
            cases += 1;
        }
        project.write(file, &good);
    }
    report("a pipeline or sidecar damaged", cases, &came_out);
}

#[test]
fn a_huge_field_stays_within_bounded_memory() {
    let project = Project::six_economies();
    let file = "raw/itu/internet-use.csv";
    let megabytes = short_or_long(20, 100);
    let text = project.read(file) + &format!("BBB,2021,55,{}\n", "x".repeat(megabytes << 20));
    project.write(file, &text);
    let sidecar = project.read("raw/itu/internet-use.csv.toml");
    let old = sidecar.lines().find(|line| line.starts_with("sha256")).unwrap();
    let new = format!("sha256 = \"{}\"", sha256(text.as_bytes()));
    project.write("raw/itu/internet-use.csv.toml", sidecar.replace(old, &new));
    let mut command = std::process::Command::new("sh");
    command.current_dir(project.path()).arg("-c");
    // Ten times the file and what the program takes anyway; the debug program itself is 0.2 GB.
    command
        .arg(format!("ulimit -v {}; exec \"$0\" validate", (1000 + 60 * megabytes) * 1024))
        .arg(env!("CARGO_BIN_EXE_ictstat"));
    let output = command.output().unwrap();
    let shown = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 3)), "{:?} {shown}", output.status);
    assert!(shown.len() < 20_000, "a message of {} bytes", shown.len());
}
