//! The tables of what a run refused and noticed.

use super::{
    ADVICE, ALLOW_REASON, ALLOWED, CLAIM, CODE, COLUMN, DATASET, ECONOMY, EXPECTED, FOUND, GROUP, INDICATOR, MESSAGE,
    RAW_RECORD, SEVERITY, SOURCE_COLUMN, SOURCE_FILE, SOURCE_LINE, Table, YEAR,
};

/// One row for every rejected row of an input.
pub const REJECTS: Table = Table {
    name: "rejects",
    title: "Rejects: rows of the inputs that were refused, with the reason",
    columns: &[DATASET, SOURCE_FILE, SOURCE_LINE, SOURCE_COLUMN, COLUMN, CODE, FOUND, EXPECTED, ADVICE, RAW_RECORD],
    key: &[SOURCE_FILE, SOURCE_LINE, CODE],
};

/// One row for every finding of a run.
pub const FINDINGS: Table = Table {
    name: "findings",
    title: "Findings: faults, warnings and notices of the run",
    columns: &[
        CODE,
        SEVERITY,
        CLAIM,
        INDICATOR.optional(),
        ECONOMY.optional(),
        GROUP.optional(),
        YEAR.optional(),
        MESSAGE,
        ALLOWED,
        ALLOW_REASON,
    ],
    key: &[],
};
