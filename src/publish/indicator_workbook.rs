//! Tables of groups × years → `tables/indicators.xlsx`: a sheet for each indicator. Numbers are unrounded and shown as their unit
//! asks, years are numbers, and every sheet filters, prints and scrolls with its header.

use std::collections::BTreeSet;

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::group_table::{GroupRow, GroupTable};
use crate::concepts::breakdown_words::told;

/// Path in a run's folder.
pub const INDICATORS: &str = "tables/indicators.xlsx";
/// Characters of the longest name of a sheet.
const LONGEST_NAME: usize = 31;
/// Columns before the years: header and width.
const FIXED: [(&str, f64); 5] =
    [("Group", 34.), ("Breakdown", 22.), ("Unit", 12.), ("Classification", 16.), ("Edition", 11.)];
/// Columns behind the years, all of the last year that has a value.
const BEHIND: [(&str, f64); 5] =
    [("Lower end, 90 %", 10.), ("Upper end, 90 %", 10.), ("Status", 8.), ("Reported, share", 10.), ("Note", 70.)];
/// Row of the header: title and statistic stand above it.
const HEADER: u32 = 3;

/// Returns the workbook of all tables.
///
/// - Errors: a text or sheet is larger than the format allows.
pub fn workbook<'t>(tables: impl Iterator<Item = &'t GroupTable>, version: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = super::workbook::empty("ictstat: indicators by group and year", version)?;
    let mut names = BTreeSet::new();
    for table in tables {
        let name = sheet_name(&table.head.name(), &mut names);
        sheet(workbook.add_worksheet().set_name(name)?, table)?;
    }
    if names.is_empty() {
        workbook.add_worksheet();
    }
    workbook.save_to_buffer()
}

/// Returns a name that a sheet may have and no other has: an id is cut, and numbered where another is cut to the same.
fn sheet_name(id: &str, names: &mut BTreeSet<String>) -> String {
    let cut = |most: usize| id.chars().take(most).collect::<String>();
    let numbered = (2..).map(|n| {
        let number = format!("-{n}");
        format!("{}{number}", cut(LONGEST_NAME - number.len()))
    });
    let free = std::iter::once(cut(LONGEST_NAME)).chain(numbered).find(|name| !names.contains(name));
    let name = free.unwrap_or_default();
    names.insert(name.clone());
    name
}

fn sheet(sheet: &mut Worksheet, table: &GroupTable) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let header = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let head = &table.head;
    sheet.write_string_with_format(0, 0, &head.title, &bold)?;
    sheet.write_string(1, 0, format!("{}, {}; profile {}", head.subject, table.unit.name(), head.profile.name()))?;
    let (first, n_years) = (column(FIXED.len()), column(table.years.len()));
    let behind = first + n_years;
    for (at, (text, width)) in (0u16..).zip(FIXED) {
        sheet.write_string_with_format(HEADER, at, text, &header)?;
        sheet.set_column_width(at, width)?;
    }
    for (at, year) in (first..).zip(&table.years) {
        sheet.write_number_with_format(HEADER, at, *year, &header)?;
        sheet.set_column_width(at, 9)?;
    }
    for (at, (text, width)) in (behind..).zip(BEHIND) {
        sheet.write_string_with_format(HEADER, at, text, &header)?;
        sheet.set_column_width(at, width)?;
    }
    let number = Format::new().set_num_format(match table.unit.decimals() {
        0 => "#,##0".to_owned(),
        decimals => format!("#,##0.{}", "0".repeat(decimals)),
    });
    for (line, row) in (HEADER + 1..).zip(&table.rows) {
        write_row(sheet, line, (table, row), &number)?;
    }
    let last = HEADER + u32::try_from(table.rows.len()).unwrap_or_default();
    let right = behind + column(BEHIND.len()) - 1;
    sheet.autofilter(HEADER, 0, last, right)?;
    sheet.set_freeze_panes(HEADER + 1, 1)?;
    sheet.set_repeat_rows(HEADER, HEADER)?.set_repeat_columns(0, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    let (source, licence) = (&head.source, &head.licence);
    sheet.write_string(last + 2, 0, format!("Source: {source}. Licence of the data: {licence}."))?;
    Ok(())
}

fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or_default()
}

/// Texts are written as texts, so that none of them is ever read as a formula.
fn write_row(
    sheet: &mut Worksheet,
    line: u32,
    (table, row): (&GroupTable, &GroupRow),
    number: &Format,
) -> Result<(), XlsxError> {
    let breakdown = told(&row.breakdown.codes());
    let texts = [&row.label, &breakdown, table.unit.name(), &row.classification, &row.edition];
    for (at, text) in (0u16..).zip(texts) {
        sheet.write_string(line, at, text)?;
    }
    let first = column(FIXED.len());
    for (at, cell) in (first..).zip(&row.cells) {
        if let Some(value) = cell.as_ref().and_then(|cell| cell.value) {
            sheet.write_number_with_format(line, at, value, number)?;
        }
    }
    let behind = first + column(table.years.len());
    if let Some(latest) = row.cells.iter().rev().flatten().find(|cell| cell.value.is_some()) {
        for (at, end) in [latest.lower, latest.upper].into_iter().enumerate() {
            if let Some(end) = end {
                sheet.write_number_with_format(line, behind + column(at), end, number)?;
            }
        }
        sheet.write_string(line, behind + 2, latest.status)?;
        if let Some(share) = latest.reported_share {
            sheet.write_number_with_format(line, behind + 3, share, &Format::new().set_num_format("0.00"))?;
        }
    }
    sheet.write_string(line, behind + 4, &row.note)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_short_and_differ() {
        let mut names = BTreeSet::new();
        let long = "international-bandwidth-capacity-of-all";
        assert_eq!(sheet_name(long, &mut names), "international-bandwidth-capacit");
        assert_eq!(sheet_name(long, &mut names), "international-bandwidth-capac-2");
        assert_eq!(sheet_name("internet-use", &mut names), "internet-use");
    }
}
