//! The value of a row: a number as the input's values are written, times ten to the power that another column states.
//! Whether it is plausible is for `check`.

use super::number::{LARGEST, multiplied};
use super::publisher_words as words;
use super::record::{Field, Record};
use super::row_reader::RowReader;
use super::row_refusal::Refused;
use super::sidecar::Bounds;
use super::value::{NoValue, behind_bound};
use crate::concepts::{StatedStatus, Status};
use crate::findings::Code;

impl RowReader<'_> {
    /// Returns the number of a bound, where the sidecar keeps bounds.
    fn bound<'b>(&self, field: Field<'b>) -> Option<Field<'b>> {
        let keeps = self.file.sidecar.values.bounds == Bounds::Keep;
        if let (true, Field::Text(text)) = (keeps, field) { behind_bound(text).map(Field::Text) } else { None }
    }

    /// Returns what a row states of its value. A bound that is kept is no reading, whatever its publisher calls it: U, low
    /// reliability.
    ///
    /// - Errors: the status is none that is known.
    pub(super) fn stated(&self, record: &dyn Record, field: Field<'_>) -> Refused<Option<StatedStatus>> {
        let stated = self.status(record)?;
        let is_missing = stated.is_some_and(|stated| stated.status.says_missing());
        if is_missing || self.bound(field).is_none() {
            return Ok(stated);
        }
        let is_break = stated.is_some_and(|stated| stated.is_break);
        Ok(Some(StatedStatus { status: Status::LowReliability, is_break }))
    }

    /// Returns the value of a row, `None` where it has none.
    ///
    /// - Errors: the field is no number, or the power of ten is none.
    pub fn value(&self, record: &dyn Record, field: Field<'_>) -> Refused<Option<f64>> {
        if self.file.is_missing(field) {
            return Ok(None);
        }
        let field = self.bound(field).unwrap_or(field);
        let refused = |no: NoValue| self.refusal(self.columns.value, no.code, field, &no.expected, &no.advice);
        let number = self.values.read(field).map_err(refused)?;
        let Some(column) = self.columns.multiplier_power else { return Ok(Some(number)) };
        let power = record.field(column);
        let text = power.as_code();
        let power_of_ten = words::power_of_ten(&text).or_else(|| words::power_of_suffix(&text));
        let value = power_of_ten.map(|power| multiplied(number, 10_f64.powi(power)));
        value.filter(|value| value.abs() < LARGEST).map(Some).ok_or_else(|| {
            let expected = "a power of ten as SDMX UNIT_MULT has it: 0, 3, 6, or units, thousands, millions, k, M";
            let advice = "hold the column to such values by [input.where], or read the values without it";
            self.refusal(column, Code::UnknownCode, power, expected, advice)
        })
    }
}
