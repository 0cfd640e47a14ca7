//! What a run tells while it works; how it looks is the business of who listens.

use serde::Serialize;

/// Something happened.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event<'a> {
    /// A run begins; all that follows is about it.
    RunStarted {
        /// Its name.
        run: &'a str,
    },
    /// A stage begins.
    StageStarted {
        /// Its name.
        stage: &'a str,
    },
    /// A stage works on one pipeline of several.
    Step {
        /// The stage.
        stage: &'a str,
        /// What it works on.
        item: &'a str,
        /// Items done before this one.
        done: usize,
        /// Items in all.
        total: usize,
    },
    /// A stage is done.
    StageFinished {
        /// Its name.
        stage: &'a str,
        /// Seconds that it took.
        seconds: f64,
    },
}

/// Who listens to a run.
pub trait Progress {
    /// Takes notice of an event.
    fn event(&mut self, event: &Event<'_>);
}

/// Listens to nothing.
#[derive(Debug, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn event(&mut self, _: &Event<'_>) {}
}
