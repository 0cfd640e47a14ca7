//! What all kinds of charts share: where marks may go, the key, the labels, the scale.

use fulgur_chart::scene::Anchor;

use super::canvas::{Canvas, width as width_of, wrapped};
use super::palette::{INK, of_label, of_series};
use crate::concepts::Language;
use crate::tables::Figure;
use crate::tables::figures::{ChartKind, FigureRow, Place};

/// Size of labels and values.
pub const LABEL: f64 = 12.5;

/// Below this width a chart is for a phone: labels stand above the marks, names in the key.
pub const NARROW: f64 = 520.0;

/// Where marks may go: from `x` for `width`, from `y` down.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    /// Left end.
    pub x: f64,
    /// Upper end.
    pub y: f64,
    /// Width.
    pub width: f64,
}

impl Area {
    /// Returns whether the chart is for a phone.
    pub fn is_narrow(&self) -> bool {
        self.width < NARROW
    }

    /// Returns the right end.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }
}

/// Returns whether a figure is drawn: one without any value is not, nor one whose table says more.
pub fn is_drawn(figure: &Figure) -> bool {
    let has_values = figure.rows.iter().any(|row| row.place == Place::Chart && row.value.is_some());
    has_values && ![ChartKind::None, ChartKind::Numbers].contains(&figure.chart)
}

/// Writes the key: a square and a name for each series. Returns the y below it.
pub fn key(canvas: &mut Canvas, series: &[&FigureRow], language: Language, area: Area) -> f64 {
    let (mut x, mut y) = (area.x, area.y + 14.0);
    for row in series {
        let name = row.series_name.of(language);
        let needed = 16.0 + width_of(name, LABEL) + 18.0;
        if x > area.x && x + needed - 18.0 > area.right() {
            (x, y) = (area.x, y + 19.0);
        }
        canvas.rectangle(x, y - 9.5, 10.5, 10.5, of_series(row.colour));
        // A name wider than a phone goes on below its begin.
        let lines = wrapped(name, LABEL, area.width - 16.0);
        for (line, text) in lines.iter().enumerate() {
            canvas.text((x + 16.0, y + 15.0 * line as f64), LABEL, Anchor::Start, INK, text);
        }
        y += 15.0 * lines.len().saturating_sub(1) as f64;
        x += needed;
    }
    y + 10.0
}

/// Writes the name of a series in its colour.
pub fn series_label(canvas: &mut Canvas, at: (f64, f64), anchor: Anchor, row: &FigureRow, language: Language) {
    canvas.text(at, LABEL, anchor, of_label(row.colour), row.series_name.of(language));
}

/// Returns the label of a point, with a mark where a figure has both values that rest on estimates and others.
pub fn point_label(figure: &Figure, row: &FigureRow, language: Language) -> String {
    let drawn = || figure.rows.iter().filter(|row| row.place == Place::Chart && row.value.is_some());
    let is_mixed = !drawn().all(FigureRow::rests_on_estimates);
    let is_marked = is_mixed && drawn().any(|other| other.point == row.point && other.rests_on_estimates());
    let mark = if is_marked { "*" } else { "" };
    format!("{}{mark}", row.point_name.of(language))
}

/// Returns a round number at or above the largest value, and the steps to it.
pub fn scale(most: f64) -> (f64, Vec<f64>) {
    let rough = (most / 4.0).max(f64::MIN_POSITIVE);
    let magnitude = 10f64.powf(rough.log10().floor());
    let step =
        [1.0, 2.0, 2.5, 5.0, 10.0].map(|factor| factor * magnitude).into_iter().find(|step| *step >= rough * 0.999);
    let step = step.unwrap_or(10.0 * magnitude);
    let n = (most / step - 1e-9).ceil().max(1.0);
    let ticks = (0..=n as usize).map(|at| at as f64 * step).collect();
    (n * step, ticks)
}

/// Returns a tick as text: whole where the step is.
pub fn tick_label(value: f64, step: f64, language: Language) -> String {
    language.number(value, usize::from(step.fract().abs() > 1e-9))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_begins_at_zero_and_ends_at_a_round_number() {
        assert_eq!(scale(98.1), (100.0, vec![0.0, 25.0, 50.0, 75.0, 100.0]));
        assert_eq!(scale(53.6).0, 60.0);
        assert_eq!(scale(83_000.0).0, 100_000.0);
        assert_eq!(scale(0.9).1.first(), Some(&0.0));
    }
}
