//! An event → a line of a file, or a request to a server.
//! Besides fetch the only code that uses the network, and only where an option names the server.

use std::fmt;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;

use crate::pipeline::regular_file;

/// How long a server may take for one event, all in all.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Who takes the events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// A file, to which each event adds a line.
    File(PathBuf),
    /// A server that takes each event as a POST of JSON.
    Endpoint(String),
}

impl FromStr for Receiver {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once("://") {
            Some(("http" | "https", place)) if !place.is_empty() => Ok(Self::Endpoint(text.to_owned())),
            Some(_) => Err("expected a file, or an address that begins with https:// or http://".to_owned()),
            None if text.is_empty() => Err("expected a file or an address".to_owned()),
            None => Ok(Self::File(text.into())),
        }
    }
}

impl fmt::Display for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Endpoint(url) => f.write_str(url),
        }
    }
}

impl Receiver {
    /// Returns the file, where it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Endpoint(_) => None,
        }
    }

    /// Hands over an event.
    ///
    /// - Errors: why it was not taken.
    pub(super) fn send(&self, event: &Value) -> Result<(), String> {
        match self {
            Self::File(path) => {
                let file = regular_file::open(path, OpenOptions::new().create(true).append(true));
                // One write, so that events of runs at the same time stay whole lines.
                let written = file.and_then(|(mut file, _)| file.write_all(format!("{event}\n").as_bytes()));
                written.map_err(|error| error.to_string())
            }
            Self::Endpoint(url) => post(url, event),
        }
    }
}

fn post(url: &str, event: &Value) -> Result<(), String> {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .user_agent(concat!("ictstat/", env!("CARGO_PKG_VERSION")))
        .timeout_global(Some(TIMEOUT));
    let request = config.build().new_agent().post(url).header("Content-Type", "application/json");
    let answer = request.send(event.to_string().as_bytes()).map_err(|error| error.to_string())?;
    let status = answer.status();
    if status.is_success() { Ok(()) } else { Err(format!("the server answers {status}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_is_a_file_or_an_address() {
        let read = |text: &str| text.parse::<Receiver>();
        assert_eq!(read("lineage.jsonl"), Ok(Receiver::File("lineage.jsonl".into())));
        assert_eq!(read("http://[::1]:5000/api"), Ok(Receiver::Endpoint("http://[::1]:5000/api".to_owned())));
        assert!(["", "ftp://example.org", "https://"].map(read).iter().all(Result::is_err));
    }
}
