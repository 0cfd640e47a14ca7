//! What a chart says in words: numbers as printed, names of what is missing, the description for those who cannot see it.

use crate::concepts::Language;
use crate::publish::rounding::rounded;
use crate::tables::figures::{Figure, FigureRow, Place};

/// Returns a value with its decimals and a no-break space between thousands, as ITU prints it.
pub fn number(value: f64, decimals: usize) -> String {
    let text = rounded(value, decimals);
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, end)| (whole, Some(end)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("\u{2212}", digits));
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    match fraction {
        Some(fraction) => format!("{sign}{grouped}.{fraction}"),
        None => format!("{sign}{grouped}"),
    }
}

/// Returns the value of a row as it is shown, or what stands for none.
pub fn shown(row: &FigureRow, language: Language) -> String {
    row.value.map_or_else(|| not_produced(language).to_owned(), |value| number(value, row.decimals))
}

/// Returns what stands where there is no value.
pub const fn not_produced(language: Language) -> &'static str {
    match language {
        Language::En => "not produced",
        Language::Zh => "未产生",
    }
}

/// Returns the chart in words: every point with the values of its series.
pub fn description(figure: &Figure, language: Language) -> String {
    let (comma, colon, semicolon, stop) = match language {
        Language::En => (", ", ": ", "; ", "."),
        Language::Zh => ("，", "：", "；", "。"),
    };
    let rows = || figure.rows.iter().filter(|row| row.place != Place::Table);
    let is_single = figure.series(Place::Chart).len() == 1;
    let points = figure.points();
    let of_point = |point: &&FigureRow| {
        let values = rows().filter(|row| row.point == point.point).map(|row| match (is_single, row.place) {
            (true, Place::Chart) => shown(row, language),
            _ => format!("{} {}", row.series_name.of(language), shown(row, language)),
        });
        format!("{} {}", point.point_name.of(language), values.collect::<Vec<_>>().join(comma))
    };
    let told: Vec<String> = points.iter().map(of_point).collect();
    let title = figure.title.of(language);
    format!("{title}{comma}{}{colon}{}{stop}", figure.unit.of(language), told.join(semicolon))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart_and_a_minus_is_no_hyphen() {
        assert_eq!(number(79748.5, 1), "79\u{a0}748.5");
        assert_eq!(number(-1234567.0, 0), "\u{2212}1\u{a0}234\u{a0}567");
        assert_eq!(number(999.95, 1), "1\u{a0}000.0");
        assert_eq!(number(26.0, 0), "26");
    }
}
