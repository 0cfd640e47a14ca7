//! Lines over years, from a baseline of zero, with their names at their ends.

use fulgur_chart::scene::Anchor;

use super::canvas::{Canvas, width as width_of};
use super::layout::{Area, LABEL, scale, series_label, tick_label};
use super::palette::{AXIS, GRID, MUTED, of_series};
use crate::concepts::Language;
use crate::tables::Figure;
use crate::tables::figures::{FigureRow, Place};

const HEIGHT: f64 = 290.0;

/// Draws the lines and returns the y below everything. Years before the first value and after the last have no place on the
/// axis; those without a value between them keep theirs, and the line stops there.
pub fn draw(canvas: &mut Canvas, figure: &Figure, language: Language, area: Area) -> f64 {
    let series = figure.series(Place::Chart);
    let has_value = |point: &&FigureRow| {
        figure.rows.iter().any(|row| row.place == Place::Chart && row.point == point.point && row.value.is_some())
    };
    let points = figure.points();
    let (first, last) = (points.iter().position(has_value), points.iter().rposition(has_value));
    let points = first.zip(last).and_then(|(first, last)| points.get(first..=last)).unwrap_or_default();
    let values = figure.rows.iter().filter(|row| row.place == Place::Chart).filter_map(|row| row.value);
    let (most, ticks) = scale(values.fold(0.0, f64::max));
    let widest = series.iter().map(|row| width_of(row.series_name.of(language), LABEL)).fold(0.0, f64::max);
    let gutter = if area.is_narrow() { 40.0 } else { widest + 60.0 };
    let step = ticks.get(1).copied().unwrap_or(1.0);
    let left = area.x + 10.0 + width_of(&tick_label(most, step, language), 11.0);
    let right = area.right() - gutter;
    let bottom = area.y + 22.0 + HEIGHT;
    let n = points.len().saturating_sub(1).max(1) as f64;
    let x = |at: usize| left + 10.0 + (right - left - 20.0) * at as f64 / n;
    let y = |value: f64| bottom - value / most * HEIGHT;
    for tick in &ticks {
        canvas.line((left, y(*tick)), (right, y(*tick)), 1.0, if *tick == 0.0 { AXIS } else { GRID });
        canvas.text((left - 6.0, y(*tick) + 4.0), 11.0, Anchor::End, MUTED, &tick_label(*tick, step, language));
    }
    let label_width = points.iter().map(|point| width_of(point.point_name.of(language), 12.0)).fold(0.0, f64::max);
    let every = ((label_width + 8.0) * n / (right - left)).ceil().max(1.0) as usize;
    for (at, point) in points.iter().enumerate().filter(|(at, _)| (points.len() - 1 - at).is_multiple_of(every)) {
        canvas.ink((x(at), bottom + 18.0), 12.0, Anchor::Middle, point.point_name.of(language));
    }
    for row in series {
        let found =
            points.iter().enumerate().filter_map(|(at, point)| Some((at, figure.row(&row.series, &point.point)?)));
        let known: Vec<(usize, f64, usize)> =
            found.filter_map(|(at, row)| Some((at, row.value?, row.decimals))).collect();
        for run in known.chunk_by(|one, next| one.0 + 1 == next.0) {
            let line: Vec<(f64, f64)> = run.iter().map(|(at, value, _)| (x(*at), y(*value))).collect();
            if line.len() > 1 {
                canvas.polyline(&line, 2.5, of_series(row.colour));
            }
            for place in [line.first(), line.last()].into_iter().flatten() {
                canvas.point(*place, 4.5, of_series(row.colour));
            }
        }
        if let (Some(first), Some(last)) = (known.first(), known.last()) {
            canvas.ink((x(first.0), y(first.1) - 11.0), 12.0, Anchor::Middle, &language.number(first.1, first.2));
            let text = language.number(last.1, last.2);
            canvas.ink((x(last.0) + 10.0, y(last.1) + 4.3), 12.0, Anchor::Start, &text);
            if area.is_narrow() {
                series_label(canvas, (x(last.0), y(last.1) - 12.0), Anchor::End, row, language);
            } else {
                series_label(
                    canvas,
                    (x(last.0) + 18.0 + width_of(&text, 12.0), y(last.1) + 4.3),
                    Anchor::Start,
                    row,
                    language,
                );
            }
        }
    }
    bottom + 26.0
}
