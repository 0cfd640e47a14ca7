//! One step of a script: a name, what it is, and the query that gives its rows.

/// A step whose rows stay for the steps after it.
#[derive(Clone, Debug)]
pub struct Step {
    /// Name by which later steps ask it.
    pub name: &'static str,
    /// What its rows are, for a reader of the script.
    pub about: &'static str,
    /// The query.
    pub query: String,
}

impl Step {
    /// Returns a step.
    pub const fn new(name: &'static str, about: &'static str, query: String) -> Self {
        Self { name, about, query }
    }
}
