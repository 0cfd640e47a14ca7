//! A run → events of OpenLineage for catalogues that follow where data come from and go: started, and how it ended.
//! Changes nothing about a run: who does not listen is told of, and nothing waits for them longer than a moment.

mod event;
mod transport;

use std::thread::JoinHandle;

use jiff::Timestamp;

use crate::run::{Failure, Options, Outcome};
use event::Attempt;
pub use transport::Receiver;

/// The events of one attempt to run.
#[derive(Debug)]
pub struct Lineage {
    receiver: Receiver,
    attempt: Attempt,
    /// The first event, on its way while the run is at work.
    started: JoinHandle<Result<(), String>>,
}

impl Lineage {
    /// Says that a run begins.
    pub fn start(receiver: Receiver, options: &Options, began: Timestamp) -> Self {
        let attempt = Attempt::new(options, began);
        let (event, to) = (attempt.started(), receiver.clone());
        Self { receiver, attempt, started: std::thread::spawn(move || to.send(&event)) }
    }

    /// Says how it ended. Returns what could not be told, for whoever runs the program.
    pub fn end(self, result: &Result<Outcome, Failure>, ended: Timestamp) -> Option<String> {
        let Self { receiver, attempt, started } = self;
        let first = started.join().unwrap_or_else(|_| Err("the event could not be made".to_owned()));
        // Who did not take the first event would let the run wait again.
        let told = first.and_then(|()| receiver.send(&attempt.ended(result, ended)));
        told.err().map(|error| format!("no lineage at {receiver}: {error}; the run is as it would be without it"))
    }
}
