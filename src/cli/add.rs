//! `ictstat add FILE`: a sidecar for a new file, or folder of files, in raw/, and a pipeline that reads it. `--value` stands in `add_value`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::add_value::{self, Beside, ValueArguments};
use super::exit_code::DONE;
use super::print;
use super::reporter::Reporter;
use crate::concepts::is_slug;
use crate::ingest::DatasetKind;
use crate::ingest::folder;
use crate::ingest::proposal::{self, Proposal, Wishes};
use crate::ingest::sidecar::sidecar_path;
use crate::pipeline::regular_file;
use crate::run::plan::new_dataset;
use crate::run::plan::project::{PIPELINES, RAW};
use crate::run::store::places;
use crate::run::store::write_whole::write_whole;
use crate::run::{self, Failure, Interrupt, Options};
use crate::tables::Observation;

/// Write a sidecar, and a pipeline if wanted, for a new file in raw/; or add one value of your own
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat add raw/wb/gni.csv --publisher \"World Bank\" --edition 2026-02 --licence \"CC BY 4.0\"\n  ictstat add raw/wb/gni.csv --dry-run                     show the sidecar and write nothing\n  ictstat add raw/wb/API_IT.NET.USER.ZS.zip --indicator internet-use-wb\n  ictstat add raw/wb/WDICSV.csv --indicator gni --series NY.GNP.PCAP.CD\n  ictstat add raw/wb/wdi                                   a folder of Parquet files, of which year=2020/ states a column\n  ictstat add --value internet-use SEN 2025 66.1 --source \"Household survey 2025, table 4\"\n  ictstat add --value internet-use Senegal 2025 63.8 --sex F --source \"Household survey 2025, table 4\"\n\nFiles of World Bank, ITU, UNSD, UIS, Eurostat, OECD, UN DESA, GSMA and Our World in Data are recognised by their headers. What\nis detected is shown, and from then on declared: read it, and the first observations below it, before you commit it.\n\nAn own value stands in raw/own/INDICATOR.csv with its source and goes before the values of every publisher."
)]
pub struct Arguments {
    /// The data file, or the folder of its Parquet files
    #[arg(required_unless_present = "value", conflicts_with = "value")]
    file: Option<PathBuf>,
    #[command(flatten)]
    own: ValueArguments,
    /// Id of the dataset; folder and name of the file if not given
    #[arg(long)]
    id: Option<String>,
    /// Title in the publisher's words
    #[arg(long, default_value = "", hide_default_value = true)]
    title: String,
    /// Who publishes it
    #[arg(long, default_value = "", hide_default_value = true)]
    publisher: String,
    /// Edition or vintage
    #[arg(long, default_value = "", hide_default_value = true)]
    edition: String,
    /// Licence to state
    #[arg(long, default_value = "", hide_default_value = true)]
    licence: String,
    /// Landing page
    #[arg(long, default_value = "", hide_default_value = true)]
    url: String,
    /// Write a pipeline for this indicator too, which `validate` and `aggregate` take
    #[arg(long, value_name = "ID")]
    indicator: Option<String>,
    /// Take this series alone; without it several series become categories
    #[arg(long, value_name = "CODE")]
    series: Option<String>,
    /// Show the sidecar and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Replace a sidecar, and a pipeline, that are there
    #[arg(long)]
    force: bool,
}

/// Runs the command.
///
/// - Errors: the file cannot be read, the sidecar is there already or cannot be written.
pub fn run(
    arguments: &Arguments,
    options: &Options,
    reporter: &mut Reporter,
    interrupt: &Interrupt,
) -> Result<u8, Failure> {
    let Some(named) = arguments.file.as_ref().filter(|_| !arguments.own.is_given()) else {
        let Arguments { publisher, licence, url, dry_run, force, .. } = arguments;
        let beside = Beside { publisher, licence, url, dry_run: *dry_run, force: *force };
        return add_value::run(&arguments.own, &beside, options, reporter, interrupt);
    };
    let file = if named.exists() { named.clone() } else { options.project.join(named) };
    // The name of a folder may be given with a slash behind it, its sidecar stands beside it.
    let file: PathBuf = file.components().collect();
    if !folder::is_folder(&file) {
        regular_file::open_to_read(&file).map_err(|error| {
            let detail = format!("cannot read {}: {error}", named.display());
            Failure::usage(detail, "name a file in raw/, for example raw/wb/gni.csv")
        })?;
    }
    if !places::is_in_raw(&file, options) {
        let detail = format!("{} does not lie in {RAW}/ of the project", named.display());
        return Err(Failure::usage(detail, "put the file there first: runs read nothing else"));
    }
    let sidecar = sidecar_path(&file);
    if sidecar.exists() && !arguments.force && !arguments.dry_run {
        let help = "edit it, renew its checksum with `ictstat validate --update-checksums`, or replace it with --force";
        return Err(Failure::usage(format!("{} is there already", sidecar.display()), help));
    }
    let pipeline = arguments.indicator.as_deref().map(|id| pipeline_path(id, arguments, options)).transpose()?;
    let shown = shown(&file, options);
    let (content, sum) = folder::content(&file, &shown).map_err(Failure::of_findings)?;
    let around = new_dataset::surroundings(&options.project)?;
    let wishes = wishes(arguments, &file);
    let proposal = proposal::propose(&content, &sum, &shown, &wishes, &around).map_err(Failure::of_findings)?;
    if proposal.kind == DatasetKind::Classification && pipeline.is_some() {
        let help = "leave --indicator out; pipelines name the list in `classifications`";
        return Err(Failure::usage(format!("{shown} is a list of groups, not the values of an indicator"), help));
    }
    show(&proposal, reporter)?;
    if arguments.dry_run {
        return Ok(DONE);
    }
    write_whole(&sidecar, proposal.sidecar.as_bytes())?;
    reporter.note(&format!("wrote {}: what is open stands above: read it and fill that in", sidecar.display()));
    match (pipeline, &proposal.pipeline) {
        (Some(path), Some(text)) => {
            write_whole(&path, text.as_bytes())?;
            reporter.note(&format!("wrote {}", path.display()));
            Ok(DONE)
        }
        (Some(_), None) => {
            let help = "complete the sidecar: what is missing stands above; then write the pipeline, or run add again with --force";
            Err(Failure::usage("no pipeline was written: the file does not give one observation yet".to_owned(), help))
        }
        (None, _) => Ok(DONE),
    }
}

fn wishes(arguments: &Arguments, file: &Path) -> Wishes {
    Wishes {
        id: arguments.id.clone().unwrap_or_else(|| dataset_id(file)),
        title: arguments.title.clone(),
        publisher: arguments.publisher.clone(),
        edition: arguments.edition.clone(),
        licence: arguments.licence.clone(),
        url: arguments.url.clone(),
        retrieved: run::now().strftime("%Y-%m").to_string(),
        indicator: arguments.indicator.clone(),
        series: arguments.series.clone(),
    }
}

fn pipeline_path(id: &str, arguments: &Arguments, options: &Options) -> Result<PathBuf, Failure> {
    if !is_slug(id) {
        let help = "write it in lower-case letters, digits and hyphens, as internet-use";
        return Err(Failure::usage(format!("found indicator `{id}`; expected a slug"), help));
    }
    let path = options.project.join(PIPELINES).join(format!("{id}.toml"));
    if path.exists() && !arguments.force && !arguments.dry_run {
        return Err(Failure::usage(
            format!("{} is there already", path.display()),
            "name another indicator, or replace it with --force",
        ));
    }
    Ok(path)
}

/// Prints both texts and the first observations; what was recognised and what is open goes beside them.
fn show(proposal: &Proposal, reporter: &mut Reporter) -> Result<(), Failure> {
    print(&proposal.sidecar)?;
    if let Some(pipeline) = &proposal.pipeline {
        print(&format!("\n{pipeline}"))?;
    }
    if !proposal.first.is_empty() {
        print("\n# The first observations, as they will be read:\n")?;
        proposal.first.iter().try_for_each(|observation| print(&format!("# {}\n", told(observation))))?;
    }
    proposal.recognised.iter().for_each(|text| reporter.note(&format!("recognised: {text}")));
    proposal.open.iter().for_each(|text| reporter.note(&format!("open: {text}")));
    Ok(())
}

fn told(observation: &Observation) -> String {
    let Observation { economy, year, breakdown, value, status, age_scope, source_line, .. } = observation;
    let value = value.map_or_else(|| "none".to_owned(), |value| value.to_string());
    let status = status.map(|status| format!(", status {}", status.code())).unwrap_or_default();
    let ages = age_scope.as_ref().map(|ages| format!(", ages {ages}")).unwrap_or_default();
    format!("{economy} {year} {} = {value}{status}{ages} (line {source_line})", breakdown.code())
}

/// Returns the path of a file from the project's folder.
fn shown(file: &Path, options: &Options) -> String {
    let (absolute, project) = (file.canonicalize(), options.project.canonicalize());
    let below =
        absolute.ok().zip(project.ok()).and_then(|(file, project)| file.strip_prefix(project).map(Path::to_owned).ok());
    below.unwrap_or_else(|| file.to_owned()).display().to_string()
}

/// Returns folder and name of a file below raw/, without its ending.
fn dataset_id(file: &Path) -> String {
    let without_ending = file.with_extension("");
    let parts: Vec<String> =
        without_ending.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    let below_raw = parts.iter().rposition(|part| part == RAW).map_or(parts.len().saturating_sub(2), |at| at + 1);
    parts[below_raw..].join("/")
}
