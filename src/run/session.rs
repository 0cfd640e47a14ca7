//! What goes with a run through all of its stages.

use std::collections::BTreeMap;
use std::time::Instant;

use jiff::Timestamp;

use super::progress::{Event, Progress};

/// Version of the program, part of what makes two runs the same.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Returns the time; `SOURCE_DATE_EPOCH` (seconds since 1970) fixes it for reproducible runs.
pub fn now() -> Timestamp {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    fixed.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_else(Timestamp::now)
}

/// Seconds of each stage.
#[derive(Debug, Default)]
pub struct StageClock {
    /// Seconds by name of the stage.
    pub seconds: BTreeMap<String, f64>,
}

impl StageClock {
    /// Runs one stage between its two events.
    pub fn time<T>(
        &mut self,
        stage: &'static str,
        progress: &mut dyn Progress,
        work: impl FnOnce(&mut dyn Progress) -> T,
    ) -> T {
        let begin = Instant::now();
        progress.event(&Event::StageStarted { stage });
        let result = work(progress);
        let seconds = begin.elapsed().as_secs_f64();
        *self.seconds.entry(stage.to_owned()).or_default() += seconds;
        progress.event(&Event::StageFinished { stage, seconds });
        result
    }
}
