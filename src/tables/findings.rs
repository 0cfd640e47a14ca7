//! Findings as a table: what the run noticed, in the order in which a reader looks them up.

use super::row::table;
use crate::concepts::{EconomyId, Text};
use crate::findings::Finding;

table! {
    Finding, "findings", "Findings: faults, warnings and notices of the run";
    key;
    |row| {
        code: Text = row.code.name();
        severity: Text = row.severity().name(), "", "error, warning or notice";
        claim: Option<String>;
        indicator: Option<Text>;
        economy: Option<EconomyId>;
        group: Option<Text>;
        year: Option<i32>;
        message: String = row.message(), "", "The finding in one line, with its place";
        allowed: bool = row.allow_reason.is_some(), "", "Whether the pipeline allows the finding";
        allow_reason: Option<String>, "", "Why the pipeline allows it";
    }
}
