//! Figures → `tables/ictstat.xlsx`: a sheet for each figure and one of notes. Numbers are numbers, header rows stay
//! in view, and the file knows no clock.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::figure_table::{computed_total, shown};
use crate::tables::Coverage;
use crate::tables::figures::{Figure, FigureRow};

/// Path in a run's folder.
pub const WORKBOOK: &str = "tables/ictstat.xlsx";

/// Headers of a sheet; those of values name their unit.
fn headers(figure: &Figure) -> Vec<String> {
    let unit = if figure.unit.en.is_empty() { String::new() } else { format!(", {}", figure.unit.en) };
    vec![
        "Series".to_owned(),
        "系列".to_owned(),
        "Group, year or item".to_owned(),
        "组别、年份或项目".to_owned(),
        format!("Value as the report rounds it{unit}"),
        "Value, unrounded, in the same unit".to_owned(),
        "Unit".to_owned(),
        "Lower end of the 90 % interval".to_owned(),
        "Upper end of the 90 % interval".to_owned(),
        "Reported, share of the weight (0 to 1)".to_owned(),
        "Of this estimated by the source (0 to 1)".to_owned(),
        "Imputed, share of the weight (0 to 1)".to_owned(),
        "Missing, share of the weight (0 to 1)".to_owned(),
        "Economies that report".to_owned(),
        "Of these estimated by the source".to_owned(),
        "Economies that are imputed".to_owned(),
        "Economies that are missing".to_owned(),
        "Economies of the group".to_owned(),
        "What the report prints".to_owned(),
        "Sum of the parts of a printed total".to_owned(),
        "Status (SDMX)".to_owned(),
        "Note".to_owned(),
        "说明".to_owned(),
    ]
}

const WIDTHS: [f64; 23] =
    [26., 20., 30., 24., 16., 16., 26., 12., 12., 12., 12., 12., 12., 12., 12., 12., 12., 12., 16., 16., 10., 60., 40.];

/// Returns the workbook of all figures that carry data.
///
/// - Errors: a text or sheet is larger than the format allows.
pub fn workbook(figures: &[Figure], metadata: &super::parquet::FileMetadata) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let begin = ExcelDateTime::from_ymd(2026, 1, 1)?;
    let properties = DocProperties::new().set_title("ictstat: figures and tables").set_author(&metadata.version);
    workbook.set_properties(&properties.set_creation_datetime(&begin));
    notes(workbook.add_worksheet().set_name("Notes")?, figures, metadata)?;
    for figure in figures.iter().filter(|figure| figure.without_data.is_none()) {
        sheet(workbook.add_worksheet().set_name(figure.file_name())?, figure)?;
    }
    workbook.save_to_buffer()
}

fn notes(sheet: &mut Worksheet, figures: &[Figure], metadata: &super::parquet::FileMetadata) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let headers = ["Sheet", "Number", "Title", "标题", "Notes", "说明", "Sources", "Licences of the data"];
    for (column, (header, width)) in (0u16..).zip(headers.into_iter().zip([14., 16., 50., 40., 70., 60., 70., 40.])) {
        sheet.write_string_with_format(0, column, header, &bold)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let mut line = 1;
    for figure in figures {
        let joined = |language| figure.notes.iter().map(|note| note.of(language)).collect::<Vec<_>>().join(" ");
        let reason = figure.without_data.clone().unwrap_or_default();
        let name = if figure.without_data.is_none() { figure.file_name() } else { String::new() };
        let texts = [
            name,
            figure.label().en,
            figure.title.en.clone(),
            figure.title.zh.clone(),
            [joined(crate::concepts::Language::En), reason.en].concat(),
            [joined(crate::concepts::Language::Zh), reason.zh].concat(),
            figure.sources.join("; "),
            figure.licences.join("; "),
        ];
        for (column, text) in (0u16..).zip(texts) {
            sheet.write_string_with_format(line, column, text, &wrapped)?;
        }
        line += 1;
    }
    sheet.write_string(
        line + 1,
        0,
        format!("Made by {}. Sources of the whole run: {}.", metadata.version, metadata.source),
    )?;
    Ok(())
}

fn sheet(sheet: &mut Worksheet, figure: &Figure) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let header = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    sheet.write_string_with_format(0, 0, format!("{}: {}", figure.label().en, figure.title.en), &bold)?;
    sheet.write_string_with_format(1, 0, format!("{}：{}", figure.label().zh, figure.title.zh), &bold)?;
    for (column, text) in (0u16..).zip(headers(figure)) {
        sheet.write_string_with_format(2, column, text, &header)?;
        sheet.set_column_width(column, WIDTHS[usize::from(column)])?;
    }
    sheet.set_freeze_panes(3, 0)?;
    for (line, row) in (3u32..).zip(&figure.rows) {
        write_row(sheet, line, row)?;
    }
    Ok(())
}

/// Texts are written as texts, so that none of them is ever read as a formula.
fn write_row(sheet: &mut Worksheet, line: u32, row: &FigureRow) -> Result<(), XlsxError> {
    let mut text = |column: u16, text: &str| -> Result<(), XlsxError> {
        if !text.is_empty() {
            sheet.write_string(line, column, text)?;
        }
        Ok(())
    };
    text(0, &row.series_name.en)?;
    text(1, &row.series_name.zh)?;
    text(2, &row.point_name.en)?;
    text(3, &row.point_name.zh)?;
    text(6, &row.unit.en)?;
    text(20, row.status.unwrap_or_default())?;
    let note = row.note.clone().unwrap_or_default();
    text(21, &note.en)?;
    text(22, &note.zh)?;
    if row.value.is_none() {
        text(4, "not produced")?;
    }
    let printed = row.printed.clone().unwrap_or_default();
    let printed_number: Option<f64> = printed.parse().ok();
    if printed_number.is_none() {
        text(18, &printed)?;
    }
    let parsed = |text: Option<String>| text.and_then(|text| text.parse().ok());
    let coverage = row.coverage.as_ref();
    let share = |of: fn(&Coverage) -> Option<f64>| coverage.and_then(of);
    let count = |of: fn(&Coverage) -> usize| coverage.map(|coverage| of(coverage) as f64);
    let numbers = [
        (4, parsed(shown(row)), row.decimals),
        (5, row.value, 0),
        (7, row.lower, 0),
        (8, row.upper, 0),
        (9, share(|coverage| coverage.weight_reported_share), 0),
        (10, share(|coverage| coverage.weight_estimated_share), 0),
        (11, share(|coverage| coverage.weight_imputed_share), 0),
        (12, share(Coverage::weight_missing_share), 0),
        (13, count(|coverage| coverage.n_reported), 0),
        (14, count(|coverage| coverage.n_estimated), 0),
        (15, count(|coverage| coverage.n_imputed), 0),
        (16, count(Coverage::n_missing), 0),
        (17, count(|coverage| coverage.n_members), 0),
        (18, printed_number, 0),
        (19, parsed(computed_total(row)), row.decimals),
    ];
    for (column, value, decimals) in numbers {
        let Some(value) = value else { continue };
        match decimals {
            0 => sheet.write_number(line, column, value)?,
            decimals => {
                let format = Format::new().set_num_format(format!("0.{}", "0".repeat(decimals)));
                sheet.write_number_with_format(line, column, value, &format)?
            }
        };
    }
    Ok(())
}
