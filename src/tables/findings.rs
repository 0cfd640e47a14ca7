//! Findings as a table: what the run noticed, in the order in which a reader looks them up.

use arrow::record_batch::RecordBatch;

use super::frame::{FrameBuilder, SchemaMismatch};
use super::schema::{self, FINDINGS, Table};
use crate::findings::Finding;

/// Returns the findings as a frame in the schema of `findings.parquet`.
///
/// - Errors: `SchemaMismatch` when the code and the schema disagree.
pub fn frame<'a>(rows: impl IntoIterator<Item = &'a Finding>) -> Result<RecordBatch, SchemaMismatch> {
    frame_of(&FINDINGS, rows)
}

/// Returns findings as a frame of a table with the same columns.
///
/// - Errors: as [`frame`].
pub fn frame_of<'a>(
    table: &'static Table,
    rows: impl IntoIterator<Item = &'a Finding>,
) -> Result<RecordBatch, SchemaMismatch> {
    FrameBuilder::new(table, rows)
        .text(schema::CODE, |row| row.code.name())
        .text(schema::SEVERITY, |row| row.severity().name())
        .optional_text(schema::CLAIM, |row| row.claim.as_deref())
        .optional_text(schema::INDICATOR, |row| row.indicator.as_deref())
        .optional_text(schema::ECONOMY, |row| row.economy.as_ref().map(|economy| economy.as_str()))
        .optional_text(schema::GROUP, |row| row.group.as_deref())
        .optional_int(schema::YEAR, |row| row.year)
        .text(schema::MESSAGE, Finding::message)
        .flag(schema::ALLOWED, |row| row.allow_reason.is_some())
        .optional_text(schema::ALLOW_REASON, |row| row.allow_reason.as_deref())
        .finish()
}
