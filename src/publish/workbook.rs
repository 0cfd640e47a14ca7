//! Figures → `tables/ictstat.xlsx`: a sheet for each figure and one of notes. Numbers are numbers, header rows stay
//! in view, and the file knows no clock.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::concepts::{Language, Name};
use crate::tables::Coverage;
use crate::tables::figures::{Figure, FigureRow};

/// Path in a run's folder.
pub const WORKBOOK: &str = "tables/ictstat.xlsx";

/// The columns of numbers, after the names: header and width. The first two name or share the unit of the figure.
const NUMBERS: [(&str, f64); 17] = [
    ("Value as the report rounds it", 16.),
    ("Value, unrounded, in the same unit", 16.),
    ("Unit", 26.),
    ("Lower end of the 90 % interval", 12.),
    ("Upper end of the 90 % interval", 12.),
    ("Reported, share of the weight (0 to 1)", 12.),
    ("Of this estimated by the source (0 to 1)", 12.),
    ("Imputed, share of the weight (0 to 1)", 12.),
    ("Missing, share of the weight (0 to 1)", 12.),
    ("Economies that report", 12.),
    ("Of these estimated by the source", 12.),
    ("Economies that are imputed", 12.),
    ("Economies that are missing", 12.),
    ("Economies of the group", 12.),
    ("What the report prints", 16.),
    ("Sum of the parts of a printed total", 16.),
    ("Status (SDMX)", 10.),
];

/// Returns headers and widths of a sheet: names in every language, numbers, notes in every language.
fn columns(figure: &Figure) -> Vec<(String, f64)> {
    let named = |id: &'static str, width| figure.languages.iter().map(move |language| (language.say(id, &[]), width));
    let numbers = NUMBERS.iter().enumerate().map(|(at, (header, width))| match figure.unit.english() {
        unit if at == 0 && !unit.is_empty() => (format!("{header}, {unit}"), *width),
        _ => ((*header).to_owned(), *width),
    });
    named("column-series", 26.)
        .chain(named("column-point", 30.))
        .chain(numbers)
        .chain(named("column-note", 60.))
        .collect()
}

/// Returns a workbook without sheets that knows no clock.
///
/// - Errors: a text is longer than the format allows.
pub fn empty(title: &str, author: &str) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let begin = ExcelDateTime::from_ymd(2026, 1, 1)?;
    let properties = DocProperties::new().set_title(title).set_author(author);
    workbook.set_properties(&properties.set_creation_datetime(&begin));
    Ok(workbook)
}

/// Returns the workbook of all figures that carry data.
///
/// - Errors: a text or sheet is larger than the format allows.
pub fn workbook(figures: &[Figure], metadata: &super::parquet::FileMetadata) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = empty("ictstat: figures and tables", &metadata.version)?;
    notes(workbook.add_worksheet().set_name("Notes")?, figures, metadata)?;
    for figure in figures.iter().filter(|figure| figure.without_data.is_none()) {
        sheet(workbook.add_worksheet().set_name(figure.file_name())?, figure)?;
    }
    workbook.save_to_buffer()
}

fn notes(sheet: &mut Worksheet, figures: &[Figure], metadata: &super::parquet::FileMetadata) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let languages = figures.first().map(|figure| figure.languages.clone()).unwrap_or_default();
    let named = |id: &'static str, width| languages.iter().map(move |language| (language.say(id, &[]), width));
    let plain = |header: &str, width| std::iter::once((header.to_owned(), width));
    let columns = plain("Sheet", 14.)
        .chain(plain("Number", 16.))
        .chain(named("column-title", 50.))
        .chain(named("column-notes", 70.))
        .chain(plain("Sources", 70.))
        .chain(plain("Licences of the data", 40.));
    for (column, (header, width)) in (0u16..).zip(columns) {
        sheet.write_string_with_format(0, column, header, &bold)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let mut line = 1;
    for figure in figures {
        for (column, text) in (0u16..).zip(notes_of(figure)) {
            sheet.write_string_with_format(line, column, text, &wrapped)?;
        }
        line += 1;
    }
    sheet.write_string(
        line + 1,
        0,
        format!("Made by {}. Sources of the whole run: {}.", metadata.version, metadata.sources.join("; ")),
    )?;
    Ok(())
}

/// Returns the line of a figure on the sheet of notes.
fn notes_of(figure: &Figure) -> Vec<String> {
    let name = if figure.without_data.is_none() { figure.file_name() } else { String::new() };
    let notes = |language: &Language| {
        let notes: Vec<&str> = figure.notes.iter().map(|note| note.of(*language)).collect();
        let reason = figure.without_data.as_ref().map(|reason| reason.of(*language)).unwrap_or_default();
        [&notes.join(" "), reason].concat()
    };
    let titles = figure.languages.iter().map(|language| figure.title.of(*language).to_owned());
    [name, figure.label().english().to_owned()]
        .into_iter()
        .chain(titles)
        .chain(figure.languages.iter().map(notes))
        .chain([figure.sources.join("; "), figure.licences.join("; ")])
        .collect()
}

fn sheet(sheet: &mut Worksheet, figure: &Figure) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let header = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let mut line = 0;
    for language in &figure.languages {
        let title = language.joined(&[figure.label().of(*language), figure.title.of(*language)], "colon");
        sheet.write_string_with_format(line, 0, title, &bold)?;
        line += 1;
    }
    for (column, (text, width)) in (0u16..).zip(columns(figure)) {
        sheet.write_string_with_format(line, column, text, &header)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(line + 1, 0)?;
    for (line, row) in (line + 1..).zip(&figure.rows) {
        write_row(sheet, line, row, &figure.languages)?;
    }
    Ok(())
}

/// Texts are written as texts, so that none of them is ever read as a formula.
fn write_row(sheet: &mut Worksheet, line: u32, row: &FigureRow, languages: &[Language]) -> Result<(), XlsxError> {
    let mut text = |column: u16, text: &str| -> Result<(), XlsxError> {
        if !text.is_empty() {
            sheet.write_string(line, column, text)?;
        }
        Ok(())
    };
    let n = u16::try_from(languages.len()).unwrap_or_default();
    // The columns of numbers begin after two names in each language, those of notes after them.
    let (first, notes) = (2 * n, 2 * n + 17);
    for (at, language) in (0u16..).zip(languages) {
        text(at, row.series_name.of(*language))?;
        text(n + at, row.point_name.of(*language))?;
        text(notes + at, row.note.as_ref().map(|note| note.of(*language)).unwrap_or_default())?;
    }
    text(first + 2, row.unit.english())?;
    text(first + 16, row.status.unwrap_or_default())?;
    if row.value.is_none() {
        text(first, &Language::ENGLISH.say("not-produced", &[]))?;
    }
    let printed = row.printed.as_ref().map(Name::english).unwrap_or_default();
    let printed_number: Option<f64> = printed.parse().ok();
    if printed_number.is_none() {
        text(first + 14, printed)?;
    }
    let parsed = |text: Option<String>| text.and_then(|text| text.parse().ok());
    let coverage = row.coverage.as_ref();
    let share = |of: fn(&Coverage) -> Option<f64>| coverage.and_then(of);
    let count = |of: fn(&Coverage) -> usize| coverage.map(|coverage| of(coverage) as f64);
    let numbers = [
        (0, parsed(row.shown()), row.decimals),
        (1, row.value, 0),
        (3, row.lower, 0),
        (4, row.upper, 0),
        (5, share(|coverage| coverage.weight_reported_share), 0),
        (6, share(|coverage| coverage.weight_estimated_share), 0),
        (7, share(|coverage| coverage.weight_imputed_share), 0),
        (8, share(Coverage::weight_missing_share), 0),
        (9, count(|coverage| coverage.n_reported), 0),
        (10, count(|coverage| coverage.n_estimated), 0),
        (11, count(|coverage| coverage.n_imputed), 0),
        (12, count(Coverage::n_missing), 0),
        (13, count(|coverage| coverage.n_members), 0),
        (14, printed_number, 0),
        (15, parsed(row.computed_total()), row.decimals),
    ];
    for (column, value, decimals) in numbers {
        let Some(value) = value else { continue };
        let column = first + column;
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
