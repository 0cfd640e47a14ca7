//! An address → the bytes behind it in a temporary file, or that they have not changed.
//! The only code that asks servers for anything. Knows nothing of what the bytes hold.

use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use tempfile::NamedTempFile;
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::network::retry::{LONGEST_WAIT, MOST_RESUMES, MOST_TRIES, back_off, may_pass, retry_after};
use crate::network::{Trouble, client, pause};
use crate::run::{self, Failure, Interrupt};

/// Most bytes of a file; no table of a publisher is larger.
const MOST_BYTES: u64 = 4 << 30;
const CHUNK: usize = 64 << 10;

/// What a server says of the state of a file, so that it can be asked whether there is another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

impl Validators {
    fn of(response: &Response<Body>) -> Self {
        Self { etag: header(response, "etag"), last_modified: header(response, "last-modified") }
    }

    /// Returns what proves that the rest of a file is of the same one: a weak ETag does not.
    fn strong(&self) -> Option<&str> {
        let etag = self.etag.as_deref().filter(|etag| !etag.starts_with("W/"));
        etag.or(self.last_modified.as_deref())
    }
}

/// What a server answered.
#[derive(Debug)]
pub enum Transferred {
    /// The file is the one that is known.
    Unchanged,
    /// The file.
    Received(Received),
}

/// A file as it came.
#[derive(Debug)]
pub struct Received {
    /// Its bytes; gone when this is dropped.
    pub file: NamedTempFile,
    /// What the server says of its state.
    pub validators: Validators,
}

/// Who is told how many bytes have come, and of how many.
pub type OnBytes<'a> = &'a mut dyn FnMut(u64, Option<u64>);

/// Asks servers.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
}

/// What has come of a file so far.
struct Partial {
    file: NamedTempFile,
    n_bytes: u64,
    validators: Validators,
}

impl Partial {
    fn restart(&mut self, validators: Validators) -> std::io::Result<()> {
        self.validators = validators;
        self.n_bytes = 0;
        self.file.as_file_mut().set_len(0)?;
        std::io::Seek::rewind(self.file.as_file_mut())
    }
}

impl Client {
    /// Returns a client that gives a server so long to answer, and to send more of what it sends.
    pub fn new(timeout: Duration) -> Self {
        Self { agent: client(timeout).build().new_agent() }
    }

    /// Returns the file behind an address, written beside where it will stand.
    ///
    /// - Errors: `Network` after several tries, `Disk`, a signal.
    pub fn get(
        &self,
        url: &str,
        known: Option<&Validators>,
        folder: &Path,
        on_bytes: OnBytes<'_>,
        interrupt: &Interrupt,
    ) -> Result<Transferred, Failure> {
        let file = tempfile::Builder::new().prefix(".ictstat-fetch-").tempfile_in(folder);
        let file = file.map_err(|error| Failure::disk("write into", folder, &error))?;
        let mut partial = Partial { file, n_bytes: 0, validators: Validators::default() };
        let (mut n_tries, mut n_resumes) = (0, 0);
        loop {
            interrupt.check()?;
            let before = partial.n_bytes;
            let (detail, wait) = match self.attempt(url, known, &mut partial, on_bytes, interrupt) {
                Ok(true) => return Ok(Transferred::Unchanged),
                Ok(false) => {
                    let Partial { file, validators, .. } = partial;
                    return Ok(Transferred::Received(Received { file, validators }));
                }
                Err(Trouble::Lasting(failure)) => return Err(failure),
                Err(Trouble::Passing { detail, wait }) => (detail, wait),
            };
            // Who gets on is not about to give up.
            n_tries = if partial.n_bytes > before { 1 } else { n_tries + 1 };
            n_resumes += 1;
            let wait = wait.unwrap_or_else(|| back_off(n_tries));
            if n_tries >= MOST_TRIES || n_resumes >= MOST_RESUMES {
                return Err(unreached(url, &format!("{detail}; tried {n_resumes} times")));
            }
            if wait > LONGEST_WAIT {
                return Err(unreached(url, &format!("{detail}, and asks to wait {} seconds", wait.as_secs())));
            }
            pause(wait, interrupt)?;
        }
    }

    /// Tries once; returns whether the file is the known one.
    fn attempt(
        &self,
        url: &str,
        known: Option<&Validators>,
        partial: &mut Partial,
        on_bytes: OnBytes<'_>,
        interrupt: &Interrupt,
    ) -> Result<bool, Trouble> {
        let mut response = self.ask(url, known, partial)?;
        let status = response.status().as_u16();
        match status {
            200 => partial.restart(Validators::of(&response)).map_err(|error| unwritten(partial, &error))?,
            206 if begins_at(&response) == Some(partial.n_bytes) => {}
            304 if known.is_some() => return Ok(true),
            206 | 416 => {
                partial.restart(Validators::default()).map_err(|error| unwritten(partial, &error))?;
                return Err(Trouble::passing(format!("the server answers {status} to a request for the rest")));
            }
            _ => return Err(refused(url, &response)),
        }
        let length = response.body().content_length();
        let n_expected = length.map(|length| partial.n_bytes + length);
        receive(&mut response, partial, n_expected, url, on_bytes, interrupt)?;
        Ok(false)
    }

    fn ask(&self, url: &str, known: Option<&Validators>, partial: &Partial) -> Result<Response<Body>, Trouble> {
        let mut request = self.agent.get(url);
        let resumed = partial.validators.strong().filter(|_| partial.n_bytes > 0);
        if let Some(validator) = resumed {
            request = request.header("Range", format!("bytes={}-", partial.n_bytes)).header("If-Range", validator);
        } else if let Some(known) = known {
            if let Some(etag) = &known.etag {
                request = request.header("If-None-Match", etag);
            }
            if let Some(date) = &known.last_modified {
                request = request.header("If-Modified-Since", date);
            }
        }
        request.call().map_err(|error| failed(url, &error))
    }
}

/// Writes what comes into the file.
fn receive(
    response: &mut Response<Body>,
    partial: &mut Partial,
    n_expected: Option<u64>,
    url: &str,
    on_bytes: OnBytes<'_>,
    interrupt: &Interrupt,
) -> Result<(), Trouble> {
    let mut reader = response.body_mut().with_config().limit(MOST_BYTES).reader();
    let mut chunk = vec![0; CHUNK];
    loop {
        interrupt.check()?;
        let read = reader.read(&mut chunk).map_err(|error| {
            let of = n_expected.map(|n| format!(" of {n}")).unwrap_or_default();
            Trouble::passing(format!("the connection ends after {}{of} bytes: {error}", partial.n_bytes))
        })?;
        if read == 0 {
            break;
        }
        partial.file.write_all(&chunk[..read]).map_err(|error| unwritten(partial, &error))?;
        partial.n_bytes += read as u64;
        on_bytes(partial.n_bytes, n_expected);
        if partial.n_bytes > MOST_BYTES {
            let detail = format!("the file is larger than {} GiB", MOST_BYTES >> 30);
            return Err(Trouble::Lasting(unreached(url, &detail)));
        }
    }
    match n_expected {
        Some(n) if partial.n_bytes != n => Err(Trouble::passing(format!("{} of {n} bytes came", partial.n_bytes))),
        _ => Ok(()),
    }
}

fn header(response: &Response<Body>, name: &str) -> Option<String> {
    Some(response.headers().get(name)?.to_str().ok()?.to_owned())
}

/// Returns the byte at which a part of a file begins.
fn begins_at(response: &Response<Body>) -> Option<u64> {
    header(response, "content-range")?.strip_prefix("bytes ")?.split('-').next()?.parse().ok()
}

fn refused(url: &str, response: &Response<Body>) -> Trouble {
    let detail = format!("the server answers {}", response.status());
    if may_pass(response.status().as_u16()) {
        let wait = header(response, "retry-after").and_then(|header| retry_after(&header, run::now()));
        return Trouble::Passing { detail, wait };
    }
    Trouble::Lasting(unreached(url, &detail))
}

/// A wrong certificate or address will be wrong the next time, too.
fn failed(url: &str, error: &ureq::Error) -> Trouble {
    match error {
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
            let help = "correct `url` of the endpoint in pipelines/sources.toml";
            Trouble::Lasting(Failure::usage(format!("{url} is no address: {error}"), help))
        }
        ureq::Error::InvalidProxyUrl => {
            let help = "correct HTTPS_PROXY, HTTP_PROXY or ALL_PROXY in the environment";
            Trouble::Lasting(Failure::usage(format!("{url}: {error}"), help))
        }
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) | ureq::Error::TooManyRedirects => {
            Trouble::Lasting(unreached(url, &error.to_string()))
        }
        _ => Trouble::passing(error.to_string()),
    }
}

fn unwritten(partial: &Partial, error: &std::io::Error) -> Trouble {
    Trouble::Lasting(Failure::disk("write", partial.file.path(), error))
}

fn unreached(url: &str, detail: &str) -> Failure {
    let help = "try again later; if it stays so, look at the address with a browser and correct pipelines/sources.toml";
    Failure::network(format!("{url}: {detail}"), help)
}
