//! One thread beside the others for what has only to be done in the end: waiting for the disk, writing entries of the cache,
//! giving memory back. The run goes on meanwhile.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

/// A thread that does what it is given, one after the other.
#[derive(Debug)]
pub struct Background(Option<ThreadPool>);

impl Background {
    /// Starts the thread; where the system refuses it, all is done at once.
    pub fn start() -> Self {
        Self(ThreadPoolBuilder::new().num_threads(1).build().ok())
    }

    /// Returns one that does all at once.
    pub const fn none() -> Self {
        Self(None)
    }

    /// Has work done in its turn.
    pub fn push(&self, work: impl FnOnce() + Send + 'static) {
        match &self.0 {
            Some(thread) => thread.spawn_fifo(work),
            None => work(),
        }
    }

    /// Waits until all work that was given is done.
    pub fn wait(&self) {
        if let Some(thread) = &self.0 {
            // Comes in its turn, behind all that was pushed.
            thread.install(|| ());
        }
    }
}

/// Returns what threads share; one that panicked has not left it half changed.
pub fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn work_is_done_in_turn_and_waited_for() {
        for background in [Background::start(), Background::none()] {
            let done = Arc::new(Mutex::new(Vec::new()));
            for turn in 0..100 {
                let done = done.clone();
                background.push(move || done.lock().unwrap().push(turn));
            }
            background.wait();
            assert_eq!(*done.lock().unwrap(), (0..100).collect::<Vec<_>>());
        }
    }
}
