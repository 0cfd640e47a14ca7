//! `ictstat publish`: a run into a folder or a bucket for readers elsewhere.

use std::time::Duration;

use clap::Args;

use super::exit_code::DONE;
use super::print;
use super::reporter::Reporter;
use super::which_run::WhichRun;
use crate::distribute::{Destination, Distributed, POINTER, Wishes, distribute};
use crate::run::store::directory::run_name;
use crate::run::store::places;
use crate::run::{Event, Failure, Interrupt, Options, Progress};

/// Copy a run to a folder or an object store for readers elsewhere, data before pointer
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat publish /srv/www/ict                       the published run, into a folder that is there\n  ictstat publish /srv/www/ict --dry-run             how much would be copied; writes nothing\n  ictstat publish s3://BUCKET/ict --publisher \"Statistics Office\"\n  ictstat publish s3://BUCKET/ict --endpoint https://minio.example.org\n  ictstat publish /srv/www/ict --run 20261126T020001Z-9a8b7c6d\n\nThe run lies in runs/RUN/ as it is in output/, each file held against its checksum when it is\nread and when it is written; then come catalog.json (DCAT 3) and metadata.json (Croissant 1.1),\nand last latest.json, which leads readers to the run. What is there already is not written again:\na copy that was broken off goes on, and a second one writes nothing. Nothing is deleted.\n\nBuckets: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and AWS_REGION from the\nenvironment; a server that is not Amazon's by --endpoint or AWS_ENDPOINT_URL. Exit code 5 when\nthe network fails: publish again."
)]
pub struct Arguments {
    /// A folder, or s3://BUCKET/PREFIX
    #[arg(value_name = "DIR|s3://…")]
    destination: Destination,
    #[command(flatten)]
    which: WhichRun,
    /// Who publishes, for catalog.json and metadata.json
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Where readers find the destination: links are whole addresses then
    #[arg(long, value_name = "URL", value_parser = address)]
    url: Option<String>,
    /// Server of the bucket, where it is not Amazon's
    #[arg(long, value_name = "URL", value_parser = address)]
    endpoint: Option<String>,
    /// Longest wait for an answer of the server, or for more of one
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// Show how much would be copied, and write nothing
    #[arg(long)]
    dry_run: bool,
}

fn address(text: &str) -> Result<String, String> {
    let place = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_address = place.is_some_and(|place| !place.is_empty() && !place.starts_with('/'));
    let is_plain = !text.contains(|letter: char| letter.is_whitespace() || "?#\"<>\\".contains(letter));
    let expected = "expected an address that begins with https:// or http://, without ? and #";
    if is_address && is_plain { Ok(text.trim_end_matches('/').to_owned()) } else { Err(expected.to_owned()) }
}

/// Runs the command.
///
/// - Errors: there is no such run, it is held, has findings that nobody allows or is damaged; the destination is none, takes
///   nothing or is not reached; a signal.
pub fn run(
    arguments: &Arguments,
    options: Options,
    reporter: &mut Reporter,
    interrupt: &Interrupt,
) -> Result<u8, Failure> {
    let Arguments { which, publisher, url, dry_run, .. } = arguments;
    let destination = arguments.destination();
    if let Destination::Folder(folder) = &destination {
        places::check_destination(folder, &which.options(options.clone()))?;
    }
    let run = which.directory_to_publish(options)?;
    reporter.event(&Event::RunStarted { run: &run_name(&run) });
    reporter.event(&Event::StageStarted { stage: STAGE });
    let wishes = Wishes { publisher: publisher.clone(), url: url.clone() };
    let on_file = &mut |name: &str, done, total| {
        reporter.event(&Event::Step { stage: STAGE, item: name, done, total });
    };
    let distributed = distribute(&run, &destination, &wishes, *dry_run, on_file, interrupt);
    reporter.done();
    print(&shown(&distributed?, &arguments.destination, *dry_run))?;
    Ok(DONE)
}

const STAGE: &str = "publish";

impl Arguments {
    /// Returns the destination with what the options and the environment say of its server.
    fn destination(&self) -> Destination {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        let mut destination = self.destination.clone();
        if let Destination::Bucket(address) = &mut destination {
            let of_environment = || set("AWS_ENDPOINT_URL_S3").or_else(|| set("AWS_ENDPOINT_URL"));
            address.endpoint = self.endpoint.clone().or_else(of_environment);
            address.region = set("AWS_REGION").or_else(|| set("AWS_DEFAULT_REGION"));
            address.timeout = Duration::from_secs(self.timeout);
        }
        destination
    }
}

fn shown(distributed: &Distributed, destination: &Destination, is_dry_run: bool) -> String {
    let Distributed { run, n_files, n_written, bytes_written } = distributed;
    let there = n_files - n_written;
    let megabytes = bytes_written.div_ceil(100_000);
    let size = format!("{}.{} MB", megabytes / 10, megabytes % 10);
    match (n_written, is_dry_run) {
        (0, _) => format!("unchanged: {destination} has {run}, all {n_files} files\n"),
        (_, true) => format!(
            "would publish {run} to {destination}: {n_written} files ({size}) to write, {there} there already\n"
        ),
        (_, false) => format!(
            "published {run} to {destination}: {n_written} files ({size}) written, {there} there already\n{POINTER} leads to it\n"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_of_the_web() {
        assert_eq!(address("https://example.org/ict/"), Ok("https://example.org/ict".to_owned()));
        for text in ["", "example.org", "ftp://example.org", "https://", "http:///x", "https://x?y", "https://x y"] {
            assert!(address(text).is_err(), "{text}");
        }
    }
}
