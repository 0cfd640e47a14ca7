//! Why a row is refused.

use crate::findings::Code;

/// What a row is refused for.
pub struct Refusal {
    /// Index of the column at fault.
    pub column: Option<usize>,
    /// What kind of fault.
    pub code: Code,
    /// What the row says.
    pub found: Option<String>,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub advice: String,
}

/// A reading, or why the row is refused.
pub(super) type Refused<T> = Result<T, Box<Refusal>>;

impl Refusal {
    /// Returns the refusal of a row with another number of fields than its header.
    pub(super) fn ragged(found: usize, expected: usize, sidecar: &str) -> Box<Self> {
        Box::new(Self {
            column: None,
            code: Code::RaggedRow,
            found: Some(format!("{found} fields")),
            expected: format!("{expected} fields as in the header"),
            advice: format!(
                "where remarks stand below the table, end it by `ends_at = [\"…\"]` under [layout] in {sidecar}; where another mark parts \
                 the fields, write it as `delimiter`; else this row is damaged: take the file again, or raise `max_rejected_share`"
            ),
        })
    }

    /// Returns the refusal of a value of which another sheet says nothing.
    pub(super) fn not_looked_up(wanted: &str, sidecar: &str) -> Box<Self> {
        Box::new(Self {
            column: None,
            code: Code::NotLookedUp,
            found: None,
            expected: format!("{wanted} that says more about this value"),
            advice: format!(
                "correct `by` of `lookup` under [layout] in {sidecar}, or leave the value out by [input.where]"
            ),
        })
    }
}
