//! Everything that goes to stderr: progress, findings, failures; for people or as JSON lines.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::diagnostics::render;
use crate::findings::{Code, Finding, Severity};
use crate::run::failure::counted;
use crate::run::store::outcome::Summary;
use crate::run::{Event, Failure, Progress};

/// How messages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people: progress bars on a terminal, plain lines elsewhere
    Text,
    /// One JSON object a line
    Json,
}

/// Findings shown one by one; a file with a thousand faults is not read to the end anyway.
const MOST_SHOWN: usize = 30;

/// Writes to stderr.
#[derive(Debug)]
pub struct Reporter {
    format: LogFormat,
    is_terminal: bool,
    in_colour: bool,
    bar: Option<ProgressBar>,
    run: Option<String>,
}

/// One line of the JSON log.
#[derive(Serialize)]
struct LogLine<'a, T: Serialize> {
    time: String,
    level: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<&'a str>,
    #[serde(flatten)]
    content: T,
}

#[derive(Serialize)]
struct FindingLine<'a> {
    event: &'a str,
    code: &'a str,
    message: String,
    help: &'a str,
    allowed: bool,
}

#[derive(Serialize)]
struct MessageLine<'a> {
    event: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    help: &'a str,
}

#[derive(Serialize)]
struct SummaryLine<'a> {
    event: &'a str,
    #[serde(flatten)]
    summary: &'a Summary,
}

/// Where findings are of which a run has written a file.
pub const WRITTEN: &str = "in findings.parquet";
/// And where they are of which nothing has.
pub const NOT_WRITTEN: &str = "not shown here; `--log-format json` shows all";

impl Reporter {
    /// Returns a reporter that suits the terminal or the log behind stderr.
    pub fn new(format: LogFormat) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let in_colour = is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { format, is_terminal, in_colour, bar: None, run: None }
    }

    /// Shows findings: errors and warnings that nobody allowed one by one, the others counted.
    ///
    /// `others` says where the others are.
    pub fn findings(&mut self, findings: &[Finding], others: &str) {
        self.clear();
        if self.format == LogFormat::Json {
            return findings.iter().for_each(|finding| self.json_finding(finding));
        }
        let shown: Vec<&Finding> = findings.iter().filter(|finding| finding.fails_strict()).collect();
        for finding in shown.iter().take(MOST_SHOWN) {
            write(&render(finding, self.in_colour));
        }
        // A file that nothing reads is told, or its figures would be missed in silence.
        let unread = findings.iter().filter(|finding| finding.code == Code::NoSidecar);
        unread
            .take(MOST_SHOWN)
            .for_each(|finding| write(&format!("ictstat: {}; {}\n", finding.message(), finding.help)));
        let hidden = shown.len().saturating_sub(MOST_SHOWN);
        let allowed = findings.iter().filter(|finding| finding.allow_reason.is_some()).count();
        let notices = findings.iter().filter(|finding| finding.severity() == Severity::Notice).count();
        for (number, what) in [(hidden, "more finding"), (allowed, "allowed warning"), (notices, "notice")] {
            if number > 0 {
                write(&format!("ictstat: {}\n", counted(number, what, others)));
            }
        }
    }

    fn json_finding(&self, finding: &Finding) {
        let content = FindingLine {
            event: "finding",
            code: finding.code.name(),
            message: finding.message(),
            help: &finding.help,
            allowed: finding.allow_reason.is_some(),
        };
        // What a pipeline allows wakes nobody.
        let level = if content.allowed { Severity::Notice } else { finding.severity() };
        self.json(level.name(), content);
    }

    /// Shows how the program ended badly.
    pub fn failure(&mut self, failure: &Failure) {
        self.findings(&failure.findings, NOT_WRITTEN);
        if self.format == LogFormat::Json {
            return self.json("error", MessageLine { event: "failed", message: &failure.message, help: &failure.help });
        }
        write(&format!("ictstat: error: {}\n", failure.message));
        if !failure.help.is_empty() {
            write(&format!("    = help: {}\n", failure.help));
        }
    }

    /// Says something that is no data.
    pub fn note(&mut self, message: &str) {
        self.clear();
        if self.format == LogFormat::Json {
            return self.json("notice", MessageLine { event: "note", message, help: "" });
        }
        write(&format!("ictstat: {message}\n"));
    }

    /// Says what an attempt came to.
    pub fn summary(&mut self, summary: &Summary) {
        self.clear();
        if self.format == LogFormat::Json {
            self.run = None;
            return self.json("info", SummaryLine { event: "summary", summary });
        }
        write(&format!("ictstat: {}\n", summary.line()));
    }

    fn json(&self, level: &str, content: impl Serialize) {
        let line = LogLine { time: jiff::Timestamp::now().to_string(), level, run: self.run.as_deref(), content };
        if let Ok(json) = serde_json::to_string(&line) {
            write(&format!("{json}\n"));
        }
    }

    /// Ends what is shown of a work.
    pub fn done(&mut self) {
        self.clear();
    }

    fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Reporter {
    fn event(&mut self, event: &Event<'_>) {
        if self.format == LogFormat::Json {
            self.json("info", event);
        }
        if let Event::RunStarted { run } = event {
            self.run = Some((*run).to_owned());
        }
        if self.format == LogFormat::Json {
            return;
        }
        match (event, self.is_terminal) {
            (Event::StageStarted { stage }, true) => {
                let bar = ProgressBar::new_spinner().with_message((*stage).to_owned());
                bar.enable_steady_tick(Duration::from_millis(100));
                self.bar = Some(bar);
            }
            (Event::Step { stage, item, done, total }, true) => {
                if let Some(bar) = &self.bar {
                    if let Ok(style) = ProgressStyle::with_template("{prefix:9} [{bar:30}] {pos}/{len} {msg}") {
                        bar.set_style(style.progress_chars("=> "));
                    }
                    bar.set_length(*total as u64);
                    bar.set_position(*done as u64);
                    bar.set_prefix((*stage).to_owned());
                    bar.set_message((*item).to_owned());
                }
            }
            (Event::StageFinished { .. }, true) => self.clear(),
            (Event::StageFinished { stage, seconds }, false) => {
                write(&format!("ictstat: {stage} done in {seconds:.2} s\n"))
            }
            (Event::RunStarted { .. }, _) | (_, false) => {}
        }
    }
}

/// stderr that is closed is nobody's loss.
fn write(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
