//! `ictstat export --format`: the tables of a run in other formats.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::exit_code::DONE;
use super::print_bytes;
use super::which_run::WhichRun;
use crate::concepts::{Name, Text, did_you_mean, nearest};
use crate::export::cells::Rows;
use crate::export::sdmx::{self, CodeLists, Meanings, Standard};
use crate::export::{ExportError, csv, json, workbook};
use crate::inspect::slice::Slice;
use crate::pipeline::Pipeline;
use crate::publish::Manifest;
use crate::run::store::places;
use crate::run::store::write_whole::write_together;
use crate::run::{Failure, Options, Project};
use crate::tables::files::TABLES;
use crate::tables::{Aggregate, Row, Table};

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    /// Format of the files
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// Only this indicator; may be repeated
    #[arg(long, value_name = "INDICATOR")]
    indicator: Vec<String>,
    /// Only this group, as africa, itu-region:africa or wb-income:FY2026:low-income; may be repeated
    #[arg(long, value_name = "GROUP")]
    group: Vec<String>,
    /// Only this year; may be repeated
    #[arg(long, value_name = "YEAR", value_parser = super::year())]
    year: Vec<i32>,
    /// A table of the run, as docs/data-dictionary.md names it, or `all`; may be repeated, SDMX has aggregates alone
    #[arg(long, value_name = "TABLE", default_value = Aggregate::TABLE.name)]
    table: Vec<String>,
    /// Names beside the codes of SDMX-CSV
    #[arg(long)]
    labels: bool,
    /// Folder of the files; stdout if none
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    which: WhichRun,
}

/// Formats of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// SDMX-CSV 2.0, in a folder with its structures as SDMX-ML 3.0 and 2.1
    SdmxCsv,
    /// A workbook for each table
    Xlsx,
    /// Comma-separated text, unrounded
    Csv,
    /// An array of objects, unrounded
    Json,
}

impl Format {
    const fn ending(self) -> &'static str {
        match self {
            Self::SdmxCsv | Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    fn file_name(self, table: &Table) -> String {
        format!("{}.{}", table.name, self.ending())
    }

    /// Returns the names of the files that stand beside the data.
    fn structures(self) -> impl Iterator<Item = String> {
        let standards = if self == Self::SdmxCsv { &Standard::ALL[..] } else { &[] };
        standards.iter().map(|standard| format!("structures-{}.xml", standard.number()))
    }
}

/// Stands for every table of a run.
const ALL_TABLES: &str = "all";

/// A file in the making: its name and its content.
type Made = (String, Vec<u8>);

pub(super) fn run(arguments: &RunArguments, options: Options) -> Result<u8, Failure> {
    let Some(format) = arguments.format else {
        let help = "name one with --format, or export the computation with `ictstat export sql`";
        return Err(Failure::usage("no format of an export is named", help));
    };
    let run = arguments.which.directory(options.clone())?;
    let tables = arguments.tables(format, &run)?;
    if let Some(folder) = &arguments.out {
        let files = tables.iter().map(|table| format.file_name(table)).chain(format.structures());
        check_folder(folder, files, &options)?;
    }
    let slice = Slice {
        indicators: arguments.indicator.clone(),
        groups: arguments.group.clone(),
        years: arguments.year.clone(),
    };
    let files = match format {
        Format::SdmxCsv => exchange(&run, &slice, arguments.labels, &options)?,
        Format::Xlsx | Format::Csv | Format::Json => {
            tables.iter().map(|table| file(&run, &slice, table, format)).collect::<Result<_, _>>()?
        }
    };
    match &arguments.out {
        Some(folder) => write(folder, &files)?,
        None => to_stdout(&files, format)?,
    }
    Ok(DONE)
}

impl RunArguments {
    fn tables(&self, format: Format, run: &Path) -> Result<Vec<Table>, Failure> {
        if format != Format::SdmxCsv && self.labels {
            return Err(Failure::usage(
                "--labels is for SDMX-CSV",
                "leave it out: the other formats have the ids of the run",
            ));
        }
        let of = |name: &String| {
            let known = TABLES.into_iter().find(|table| table.name == name);
            known.ok_or_else(|| {
                let names = TABLES.map(|table| table.name);
                let near = nearest(name, names);
                let help = did_you_mean(&near, format!("there are: {}", names.join(", ")));
                Failure::usage(format!("no table `{name}` in a run"), help)
            })
        };
        let tables: Vec<Table> = match &self.table[..] {
            [all] if all == ALL_TABLES => self.all_tables(run)?,
            names => names.iter().map(of).collect::<Result<_, _>>()?,
        };
        if format == Format::SdmxCsv && tables.iter().any(|table| table.name != sdmx::TABLE.name) {
            let detail = format!("SDMX-CSV is made of {} alone", sdmx::TABLE.name);
            return Err(Failure::usage(detail, "leave out --table, or choose another format"));
        }
        if self.out.is_none() && tables.len() > 1 {
            return Err(Failure::usage("several tables cannot go to stdout", "name a folder with --out"));
        }
        Ok(tables)
    }

    /// Returns the tables that the run has: the first has no run before it to compare with.
    fn all_tables(&self, run: &Path) -> Result<Vec<Table>, Failure> {
        if !(self.indicator.is_empty() && self.group.is_empty() && self.year.is_empty()) {
            let detail = "all tables have no indicator, group or year in common";
            return Err(Failure::usage(detail, "name the tables, or leave out --indicator, --group and --year"));
        }
        Ok(TABLES.into_iter().filter(|table| run.join(table.file_name()).is_file()).collect())
    }
}

/// Refuses a folder in which the files would spoil something, before anything is read.
fn check_folder(folder: &Path, mut files: impl Iterator<Item = String>, options: &Options) -> Result<(), Failure> {
    if folder.is_file() {
        let detail = format!("--out {} is a file", folder.display());
        return Err(Failure::usage(detail, "name a folder: the files in it are named after the tables"));
    }
    files.try_for_each(|file| places::check_file("--out", &folder.join(file), options))
}

fn file(run: &Path, slice: &Slice, table: &Table, format: Format) -> Result<Made, Failure> {
    let batch = slice.read(run, table)?;
    let rows = Rows::of(&batch).map_err(failure)?;
    let content = match format {
        Format::Xlsx => {
            let version = Manifest::read(run).map(|manifest| format!("ictstat {}", manifest.version));
            workbook::workbook(table.name, table.title, &version.unwrap_or_default(), &rows)
        }
        Format::Json => json::json(&rows),
        Format::Csv | Format::SdmxCsv => csv::csv(&rows),
    };
    Ok((format.file_name(table), content.map_err(failure)?))
}

/// Makes the data and their structures, which are those of the whole run.
fn exchange(run: &Path, slice: &Slice, with_names: bool, options: &Options) -> Result<Vec<Made>, Failure> {
    let Project { pipelines, group_names, group_codes, .. } = Project::load(options)?;
    let named = |(id, pipeline): (Text, Pipeline)| (id, pipeline.definition.indicator.name);
    let indicators: BTreeMap<Text, Name> = pipelines.into_iter().map(named).collect();
    let meanings = Meanings { indicators: &indicators, groups: &group_names, codes: &group_codes };
    let all = Slice::default().read(run, &sdmx::TABLE)?;
    let asked = slice.of(&all, run, &sdmx::TABLE)?;
    let manifest = Manifest::read(run).ok_or_else(|| Failure::damaged(run, "it has no whole manifest"))?;
    let made = || -> Result<Vec<Made>, ExportError> {
        let lists = CodeLists::of(&Rows::of(&all)?, meanings)?;
        let data = sdmx::data(&Rows::of(&asked)?, &lists, with_names)?;
        let mut files = vec![(Format::SdmxCsv.file_name(&sdmx::TABLE), data)];
        for (standard, name) in Standard::ALL.into_iter().zip(Format::SdmxCsv.structures()) {
            files.push((name, sdmx::structures(standard, &lists, &manifest.run, &manifest.started)?));
        }
        Ok(files)
    };
    made().map_err(failure)
}

fn failure(error: ExportError) -> Failure {
    match error.help() {
        Some(help) => Failure::usage(error.to_string(), help),
        None => Failure::internal(error.to_string()),
    }
}

/// Writes the files: all or none.
fn write(folder: &Path, files: &[Made]) -> Result<(), Failure> {
    let paths: Vec<PathBuf> = files.iter().map(|(name, _)| folder.join(name)).collect();
    let files: Vec<(&Path, &[u8])> =
        paths.iter().zip(files).map(|(path, (_, content))| (path.as_path(), content.as_slice())).collect();
    write_together(&files)
}

/// Writes the data alone.
fn to_stdout(files: &[Made], format: Format) -> Result<(), Failure> {
    if format == Format::Xlsx && std::io::stdout().is_terminal() {
        return Err(Failure::usage("a workbook is no text", "name a folder with --out, or send stdout to a file"));
    }
    print_bytes(files.first().map_or(&[][..], |(_, content)| content))
}
