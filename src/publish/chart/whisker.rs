//! The 90 % interval of a value as a thin line through its mark, and the one line below a chart that says so.

use fulgur_chart::scene::Anchor;

use super::canvas::Canvas;
use super::palette::{INK, MUTED};
use crate::concepts::Language;
use crate::tables::Figure;
use crate::tables::figures::{ChartKind, FigureRow, Place};

/// Half of the length of the caps.
const CAP: f64 = 3.0;
const STROKE: f64 = 1.0;
/// A line shorter than this would be a blot.
const LEAST: f64 = 4.0;

/// Returns the ends of an interval that is drawn, in the places that a scale gives them.
pub fn ends(row: &FigureRow, place: impl Fn(f64) -> f64) -> Option<(f64, f64)> {
    let (lower, upper) = (place(row.lower?), place(row.upper?));
    row.value.filter(|_| (upper - lower).abs() >= LEAST).map(|_| (lower, upper))
}

/// Returns the largest number that the mark of a value and its interval reach.
pub fn reach(row: &FigureRow) -> Option<f64> {
    row.value.map(|value| row.upper.map_or(value, |upper| upper.max(value)))
}

/// Draws a lying line.
pub fn across(canvas: &mut Canvas, (from, to): (f64, f64), y: f64) {
    canvas.line((from, y), (to, y), STROKE, INK);
    for x in [from, to] {
        canvas.line((x, y - CAP), (x, y + CAP), STROKE, INK);
    }
}

/// Draws an upright line.
pub fn upright(canvas: &mut Canvas, (from, to): (f64, f64), x: f64) {
    canvas.line((x, from), (x, to), STROKE, INK);
    for y in [from, to] {
        canvas.line((x - CAP, y), (x + CAP, y), STROKE, INK);
    }
}

/// Returns whether marks of a figure may have such lines: where parts stand on each other there is no place for them.
fn has_any(figure: &Figure) -> bool {
    let is_kind = match figure.chart {
        ChartKind::Bars | ChartKind::Columns | ChartKind::Dots => true,
        ChartKind::None
        | ChartKind::Numbers
        | ChartKind::StackedColumns
        | ChartKind::StackedBars
        | ChartKind::Lines => false,
    };
    let has_interval = |row: &FigureRow| {
        row.place == Place::Chart
            && row.value.is_some()
            && row.lower.zip(row.upper).is_some_and(|(lower, upper)| lower < upper)
    };
    is_kind && figure.rows.iter().any(has_interval)
}

/// Says below a chart what the lines are. Returns the y below it.
pub fn key(canvas: &mut Canvas, figure: &Figure, language: Language, (x, y): (f64, f64)) -> f64 {
    if !has_any(figure) {
        return y;
    }
    across(canvas, (x + 1.0, x + 19.0), y + 10.0);
    canvas.text((x + 26.0, y + 14.0), 11.0, Anchor::Start, MUTED, &language.say("interval-of-chart", &[]));
    y + 20.0
}
