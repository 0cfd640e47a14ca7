//! Tables of the series of a database → one CSV for all of them, and a list of the series with what is not added up and why.
//! The unrounded figures stand in the Parquet files.

use std::collections::BTreeSet;

use super::cell;
use super::group_table::{FIXED_COLUMNS, GroupTable};

/// A series as the list of a family shows it.
#[derive(Clone, Debug)]
pub struct SeriesRow {
    /// Code of its publisher.
    pub series: String,
    /// Id of its indicator.
    pub indicator: String,
    /// Its name.
    pub title: String,
    /// Name of its unit.
    pub unit: String,
    /// Statistic that is computed; empty where there is none.
    pub statistic: String,
    /// Indicator that weighs it; empty where there is none.
    pub weight: String,
    /// Why no statistic is computed; empty where one is.
    pub reason: String,
}

/// Returns the list of the series of a family as CSV.
///
/// - Errors: none that memory allows.
pub fn list(rows: &[SeriesRow]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["series", "indicator", "title", "unit", "statistic", "weight", "reason"])?;
    for row in rows {
        let SeriesRow { series, indicator, title, unit, statistic, weight, reason } = row;
        let fields = [series, indicator, title, unit, statistic, weight, reason];
        writer.write_record(fields.map(|field| cell::spreadsheet(field)))?;
    }
    cell::written(writer)
}

/// Returns the tables of a family as one CSV: series after series, the columns of years those of any of them.
///
/// - Errors: as [`list`].
pub fn csv(tables: &[(String, GroupTable)]) -> Result<Vec<u8>, csv::Error> {
    let years: BTreeSet<i32> = tables.iter().flat_map(|(_, table)| &table.years).copied().collect();
    let shown: Vec<String> = years.iter().map(i32::to_string).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fixed = ["series", "title", "subject"].into_iter().chain(FIXED_COLUMNS);
    writer.write_record(fixed.chain(shown.iter().map(String::as_str)).chain(["note"]))?;
    for (series, table) in tables {
        let places: Vec<Option<usize>> = years.iter().map(|year| table.years.binary_search(year).ok()).collect();
        for row in &table.rows {
            let of_series = [series, &table.head.title, &table.head.subject].map(|text| cell::spreadsheet(text));
            let value = |place: &Option<usize>| row.values.get((*place)?)?.clone();
            let values = places.iter().map(|place| value(place).unwrap_or_default());
            let fields = of_series.into_iter().chain(table.fixed_fields(row)).chain(values);
            writer.write_record(fields.chain([cell::spreadsheet(&row.note)]))?;
        }
    }
    cell::written(writer)
}
