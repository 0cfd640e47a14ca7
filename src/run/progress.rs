//! What a run tells while it works; how it looks is the business of who listens.

use std::sync::mpsc;

use rayon::prelude::*;
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

/// Items of a stage: how many are done before those at hand, and all of them.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// The stage.
    pub stage: &'static str,
    /// Items done before.
    pub done: usize,
    /// Items in all.
    pub total: usize,
}

/// Does work on named items in the threads, tells of each that is done, and returns what came of them in their order. To be
/// called from outside of these threads, where it can wait for them.
pub fn side_by_side<'i, Item: Send, Made: Send>(
    items: Vec<(&'i str, Item)>,
    counted: Counted,
    progress: &mut dyn Progress,
    work: impl Fn(Item) -> Made + Sync,
) -> Vec<Made> {
    let Counted { stage, done: before, total } = counted;
    let (work, mut made) = (&work, Vec::new());
    rayon::in_place_scope(|scope| {
        let (tell, told) = mpsc::channel();
        let made = &mut made;
        scope.spawn(move |_| {
            let work = |tell: &mut mpsc::Sender<&'i str>, (name, item)| {
                let made = work(item);
                // Nobody listens to a run that ends.
                let _ = tell.send(name);
                made
            };
            *made = items.into_par_iter().with_max_len(1).map_with(tell, work).collect();
        });
        for (done, item) in told.into_iter().enumerate() {
            progress.event(&Event::Step { stage, item, done: before + done, total });
        }
    });
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Told(Vec<(String, usize)>);

    impl Progress for Told {
        fn event(&mut self, event: &Event<'_>) {
            if let Event::Step { item, done, .. } = event {
                self.0.push(((*item).to_owned(), *done));
            }
        }
    }

    #[test]
    fn all_is_told_and_comes_back_in_order() {
        let names: Vec<String> = (0..50).map(|number| number.to_string()).collect();
        let items = names.iter().map(|name| (name.as_str(), name.len())).collect();
        let mut told = Told::default();
        let made = side_by_side(items, Counted { stage: "check", done: 5, total: 55 }, &mut told, |length| 2 * length);
        assert_eq!(made, names.iter().map(|name| 2 * name.len()).collect::<Vec<_>>());
        assert_eq!(told.0.iter().map(|(_, done)| *done).collect::<Vec<_>>(), (5..55).collect::<Vec<_>>());
        told.0.sort();
        let mut sorted = names.clone();
        sorted.sort();
        assert_eq!(told.0.into_iter().map(|(name, _)| name).collect::<Vec<_>>(), sorted);
    }
}
