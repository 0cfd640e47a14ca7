//! What a chart says in words: numbers as the language writes them, names of what is missing, the description for those
//! who cannot see it.

use crate::concepts::Language;
use crate::tables::figures::{Figure, FigureRow, Place};

/// Returns the value of a row as it is shown, or what stands for none.
pub fn shown(row: &FigureRow, language: Language) -> String {
    row.value.map_or_else(|| not_produced(language), |value| language.number(value, row.decimals))
}

/// Returns what stands where there is no value.
pub fn not_produced(language: Language) -> String {
    language.say("not-produced", &[])
}

/// Returns the chart in words: every point with the values of its series.
pub fn description(figure: &Figure, language: Language) -> String {
    let rows = || figure.rows.iter().filter(|row| row.place != Place::Table);
    let is_single = figure.series(Place::Chart).len() == 1;
    let points = figure.points();
    let of_point = |point: &&FigureRow| {
        let values = rows().filter(|row| row.point == point.point).map(|row| match (is_single, row.place) {
            (true, Place::Chart) => shown(row, language),
            _ => format!("{} {}", row.series_name.of(language), shown(row, language)),
        });
        let values: Vec<String> = values.collect();
        format!("{} {}", point.point_name.of(language), language.joined(&values, "comma"))
    };
    let told: Vec<String> = points.iter().map(of_point).collect();
    let head = language.joined(&[figure.title.of(language), figure.unit.of(language)], "comma");
    let told = language.joined(&told, "semicolon");
    format!("{}{}", language.joined(&[head, told], "colon"), language.say("stop", &[]))
}
