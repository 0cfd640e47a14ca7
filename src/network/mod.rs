//! How servers are asked: one client with the machine's proxies and certificates, and what may pass if it is tried again.
//! Knows no address and no file.

pub mod retry;

use std::time::{Duration, Instant};

use ureq::Agent;
use ureq::config::ConfigBuilder;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::typestate::AgentScope;

use crate::run::{Failure, Interrupt};
use retry::{LONGEST_WAIT, MOST_TRIES, back_off};

/// Returns what a client is built from that gives a server so long to answer, to take more, and to send more.
///
/// Proxies are those of `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`; certificates those of the machine, or of
/// `SSL_CERT_FILE`, where it has any.
pub fn client(timeout: Duration) -> ConfigBuilder<AgentScope> {
    let own: Vec<Certificate<'static>> = rustls_native_certs::load_native_certs()
        .certs
        .iter()
        .map(|certificate| Certificate::from_der(certificate).to_owned())
        .collect();
    let roots = if own.is_empty() { RootCerts::WebPki } else { RootCerts::new_with_certs(&own) };
    Agent::config_builder()
        .http_status_as_error(false)
        .user_agent(concat!("ictstat/", env!("CARGO_PKG_VERSION")))
        // A packed answer could not be taken up in the middle, and has another hash.
        .accept_encoding("identity")
        .timeout_resolve(Some(timeout))
        .timeout_connect(Some(timeout))
        .timeout_recv_response(Some(timeout))
        .timeout_per_read(Some(timeout))
        .timeout_per_write(Some(timeout))
        .tls_config(TlsConfig::builder().root_certs(roots).build())
}

/// Why a try came to nothing.
#[derive(Debug)]
pub enum Trouble {
    /// Another try may succeed.
    Passing {
        /// What happened.
        detail: String,
        /// When the server asks to be tried again.
        wait: Option<Duration>,
    },
    /// No try will.
    Lasting(Failure),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Lasting(failure)
    }
}

impl Trouble {
    /// What may pass, at a time that nobody has said.
    pub const fn passing(detail: String) -> Self {
        Self::Passing { detail, wait: None }
    }
}

/// Tries until it succeeds, with waits that double.
///
/// - Errors: `given_up` of what happened last, after several tries; what lasts; a signal.
pub fn retrying<T>(
    interrupt: &Interrupt,
    given_up: impl Fn(&str) -> Failure,
    mut attempt: impl FnMut() -> Result<T, Trouble>,
) -> Result<T, Failure> {
    let mut n_tries = 0;
    loop {
        interrupt.check()?;
        let (detail, wait) = match attempt() {
            Ok(done) => return Ok(done),
            Err(Trouble::Lasting(failure)) => return Err(failure),
            Err(Trouble::Passing { detail, wait }) => (detail, wait),
        };
        n_tries += 1;
        let wait = wait.unwrap_or_else(|| back_off(n_tries));
        if n_tries >= MOST_TRIES {
            return Err(given_up(&format!("{detail}; tried {n_tries} times")));
        }
        if wait > LONGEST_WAIT {
            return Err(given_up(&format!("{detail}, and asks to wait {} seconds", wait.as_secs())));
        }
        pause(wait, interrupt)?;
    }
}

/// Waits in short steps, so that a signal ends it at once.
///
/// - Errors: a signal.
pub fn pause(wait: Duration, interrupt: &Interrupt) -> Result<(), Failure> {
    const STEP: Duration = Duration::from_millis(50);
    let until = Instant::now() + wait;
    while Instant::now() < until {
        interrupt.check()?;
        std::thread::sleep(STEP.min(until.saturating_duration_since(Instant::now())));
    }
    Ok(())
}
