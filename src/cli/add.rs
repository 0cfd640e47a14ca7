//! `ictstat add FILE`: a sidecar for a new file in raw/.

use std::path::{Path, PathBuf};

use clap::Args;

use super::exit_code::DONE;
use super::print;
use super::reporter::Reporter;
use crate::ingest::new_sidecar::{self, Provenance};
use crate::ingest::sidecar::sidecar_path;
use crate::pipeline::regular_file;
use crate::run::project::RAW;
use crate::run::{Failure, Options, places};

/// Write a sidecar for a new file in raw/
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat add raw/wb/gni.csv --publisher \"World Bank\" --edition 2026-02 --licence \"CC BY 4.0\"\n  ictstat add raw/wb/gni.csv --dry-run      show the sidecar and write nothing\n\nThe dialect is detected once, shown, and from then on declared: read it before you commit it."
)]
pub struct Arguments {
    /// The data file
    file: PathBuf,
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
    /// Show the sidecar and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Replace a sidecar that is there
    #[arg(long)]
    force: bool,
}

/// Runs the command.
///
/// - Errors: the file cannot be read, the sidecar is there already or cannot be written.
pub fn run(arguments: &Arguments, options: &Options, reporter: &mut Reporter) -> Result<u8, Failure> {
    let file = if arguments.file.exists() { arguments.file.clone() } else { options.project.join(&arguments.file) };
    let bytes = regular_file::read(&file).map_err(|error| {
        Failure::usage(
            format!("cannot read {}: {error}", arguments.file.display()),
            "name a file in raw/, for example raw/wb/gni.csv",
        )
    })?;
    if !places::is_in_raw(&file, options) {
        let detail = format!("{} does not lie in {RAW}/ of the project", arguments.file.display());
        return Err(Failure::usage(detail, "put the file there first: runs read nothing else"));
    }
    let sidecar = sidecar_path(&file);
    if sidecar.exists() && !arguments.force && !arguments.dry_run {
        let help = "edit it, renew its checksum with `ictstat validate --update-checksums`, or replace it with --force";
        return Err(Failure::usage(format!("{} is there already", sidecar.display()), help));
    }
    let provenance = Provenance {
        id: arguments.id.clone().unwrap_or_else(|| dataset_id(&file)),
        title: arguments.title.clone(),
        publisher: arguments.publisher.clone(),
        edition: arguments.edition.clone(),
        licence: arguments.licence.clone(),
        url: arguments.url.clone(),
        retrieved: jiff::Timestamp::now().strftime("%Y-%m").to_string(),
    };
    let text = new_sidecar::text(&file, &bytes, &provenance);
    print(&text)?;
    if arguments.dry_run {
        return Ok(DONE);
    }
    std::fs::write(&sidecar, &text).map_err(|error| Failure::disk("write", &sidecar, &error))?;
    reporter.note(&format!("wrote {}: fill in what is empty and check the dialect", sidecar.display()));
    Ok(DONE)
}

/// Returns folder and name of a file below raw/, without its ending.
fn dataset_id(file: &Path) -> String {
    let without_ending = file.with_extension("");
    let parts: Vec<String> =
        without_ending.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    let below_raw = parts.iter().rposition(|part| part == RAW).map_or(parts.len().saturating_sub(2), |at| at + 1);
    parts[below_raw..].join("/")
}
