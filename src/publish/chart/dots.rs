//! Points of all series on one line for each group: how far apart they are is the message.

use fulgur_chart::scene::Anchor;

use super::canvas::{Canvas, width as width_of, wrapped};
use super::layout::{Area, LABEL, point_label, scale, series_label, tick_label};
use super::palette::{GRID, INK, MUTED, of_label, of_series};
use super::whisker;
use super::words::not_produced;
use crate::concepts::Language;
use crate::tables::Figure;
use crate::tables::figures::{FigureRow, Place};

const ROW: f64 = 27.0;
const ROW_NARROW: f64 = 42.0;
const ROW_OF_TWO_LINES: f64 = 36.0;
const RADIUS: f64 = 6.5;

/// Draws the points and returns the y below everything.
pub fn draw(canvas: &mut Canvas, figure: &Figure, language: Language, area: Area) -> f64 {
    let points = figure.points();
    let drawn = || figure.rows.iter().filter(|row| row.place == Place::Chart);
    let (most, ticks) = scale(drawn().filter_map(whisker::reach).fold(0.0, f64::max));
    let widest = points.iter().map(|point| width_of(&point_label(figure, point, language), LABEL)).fold(0.0, f64::max);
    let label_width = if area.is_narrow() { 0.0 } else { widest.min(area.width * 0.36) };
    let written = figure.series(Place::Text);
    let text_width = if written.is_empty() { 0.0 } else { 66.0 };
    // Room for a value left of the lowest and right of the highest point.
    let left = area.x + label_width + if area.is_narrow() { 8.0 } else { 22.0 };
    let right = area.right() - text_width - 34.0;
    let x = |value: f64| left + value / most * (right - left);
    let mut head = area.y + 14.0;
    for row in &written {
        let mut y = area.y + 14.0;
        for line in wrapped(row.series_name.of(language), 11.0, text_width + 10.0) {
            canvas.text((area.right(), y), 11.0, Anchor::End, MUTED, &line);
            y += 14.0;
        }
        head = head.max(y - 14.0);
    }
    head = names(canvas, figure, &points, language, &x, head, area);
    // Two lines of a label need room of their own.
    let row_height = |point: &FigureRow| match wrapped(&point_label(figure, point, language), LABEL, label_width).len()
    {
        _ if area.is_narrow() => ROW_NARROW,
        ..=1 => ROW,
        _ => ROW_OF_TWO_LINES,
    };
    let first = head + if area.is_narrow() { 34.0 } else { 22.0 };
    let heights: Vec<f64> = points.iter().map(|point| row_height(point)).collect();
    let rows = heights.windows(2).scan(first, |y, pair| {
        *y += (pair[0] + pair[1]) / 2.0;
        Some(*y)
    });
    let rows: Vec<f64> = std::iter::once(first).chain(rows).collect();
    let bottom = rows.last().copied().unwrap_or(first) + 16.0;
    let step = ticks.get(1).copied().unwrap_or(1.0);
    for tick in &ticks {
        canvas.line((x(*tick), head + 8.0), (x(*tick), bottom), 1.0, GRID);
        canvas.text((x(*tick), bottom + 15.0), 11.0, Anchor::Middle, MUTED, &tick_label(*tick, step, language));
    }
    for (point, y) in points.iter().zip(rows) {
        let label = point_label(figure, point, language);
        if area.is_narrow() {
            canvas.ink((area.x, y - 13.0), LABEL, Anchor::Start, &label);
        } else {
            let lines = wrapped(&label, LABEL, label_width);
            let begin = y + 4.5 - 7.0 * (lines.len().saturating_sub(1)) as f64;
            for (line, text) in lines.iter().enumerate() {
                canvas.ink((area.x + label_width, begin + 14.0 * line as f64), LABEL, Anchor::End, text);
            }
        }
        row(canvas, figure, point, language, &x, y);
        for series in &written {
            let value = figure
                .row(&series.series, &point.point)
                .and_then(|row| row.value.map(|value| language.number(value, row.decimals)));
            canvas.ink((area.right(), y + 4.5), LABEL, Anchor::End, &value.unwrap_or_else(|| "–".to_owned()));
        }
    }
    bottom + 18.0
}

/// Names of the series above the points of the first group, the lower one to the left of its point.
fn names(
    canvas: &mut Canvas,
    figure: &Figure,
    points: &[&FigureRow],
    language: Language,
    x: &impl Fn(f64) -> f64,
    y: f64,
    area: Area,
) -> f64 {
    let Some(first) = points.first() else { return y };
    let series = figure.series(Place::Chart);
    let mut known: Vec<(f64, &FigureRow)> =
        series.into_iter().filter_map(|row| Some((figure.row(&row.series, &first.point)?.value?, row))).collect();
    known.sort_by(|a, b| a.0.total_cmp(&b.0));
    let y = y + if area.is_narrow() { 14.0 } else { 0.0 };
    let needed = |row: &FigureRow| width_of(row.series_name.of(language), LABEL);
    let beside = if figure.series(Place::Text).is_empty() || area.is_narrow() { 0.0 } else { 70.0 };
    let (Some(lowest), Some(highest)) = (known.first(), known.last()) else { return y };
    // Names meet in the middle with a gap where the points are near each other.
    let middle = (x(lowest.0) + x(highest.0)) / 2.0;
    let left = (x(lowest.0) + RADIUS).min(middle - 5.0).max(area.x + needed(lowest.1));
    let right = (x(highest.0) - RADIUS).max(middle + 5.0).min(area.right() - beside - needed(highest.1));
    if lowest.1.series != highest.1.series {
        series_label(canvas, (left.min(right - 10.0), y), Anchor::End, lowest.1, language);
    }
    series_label(canvas, (right, y), Anchor::Start, highest.1, language);
    y
}

fn row(canvas: &mut Canvas, figure: &Figure, point: &FigureRow, language: Language, x: &impl Fn(f64) -> f64, y: f64) {
    let rows = figure.rows.iter().filter(|row| row.place == Place::Chart && row.point == point.point);
    let mut known: Vec<(f64, &FigureRow)> = rows.filter_map(|row| Some((row.value?, row))).collect();
    known.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (Some(lowest), Some(highest)) = (known.first(), known.last()) else {
        canvas.text((x(0.0) + 6.0, y + 4.5), LABEL, Anchor::Start, MUTED, &not_produced(language));
        return;
    };
    canvas.line((x(lowest.0), y), (x(highest.0), y), 3.0, GRID);
    let heights: Vec<f64> = apart(&known.iter().map(|(value, _)| x(*value)).collect::<Vec<_>>());
    let heights: Vec<f64> = heights.into_iter().map(|off| y + off).collect();
    for ((_, row), y) in known.iter().zip(&heights) {
        whisker::ends(row, x).into_iter().for_each(|ends| whisker::across(canvas, ends, *y));
    }
    for ((value, row), y) in known.iter().zip(&heights) {
        canvas.point((x(*value), *y), RADIUS, of_series(row.colour));
    }
    let of_mark = |row: &FigureRow| if known.len() > 1 { of_label(row.colour) } else { INK };
    let (of_lowest, of_highest) = (heights.first().copied().unwrap_or(y), heights.last().copied().unwrap_or(y));
    let text = |value: &(f64, &FigureRow)| language.number(value.0, value.1.decimals.min(1));
    // The line of any mark may reach beyond the outermost mark.
    let reached = || known.iter().filter_map(|(_, row)| whisker::ends(row, x));
    if known.len() > 1 {
        let text = text(lowest);
        let place = reached().fold(x(lowest.0) - RADIUS, |place, (lower, _)| place.min(lower)) - 4.0;
        // Left of zero stand the names of the groups.
        if place - width_of(&text, 11.5) >= x(0.0) - 20.0 {
            canvas.text((place, of_lowest + 4.2), 11.5, Anchor::End, of_mark(lowest.1), &text);
        }
    }
    let place = reached().fold(x(highest.0) + RADIUS, |place, (_, upper)| place.max(upper)) + 4.0;
    canvas.text((place, of_highest + 4.2), 11.5, Anchor::Start, of_mark(highest.1), &text(highest));
}

/// Returns how far below its line each of several marks stands, from left to right: marks that would cover each other stand
/// one above the other, and all others on the line.
fn apart(places: &[f64]) -> Vec<f64> {
    let clusters = places.chunk_by(|left, right| right - left < 1.8 * RADIUS);
    let off = |cluster: &[f64]| {
        let middle = (cluster.len() - 1) as f64 / 2.0;
        (0..cluster.len()).map(|at| (at as f64 - middle) * 1.7 * RADIUS).collect::<Vec<_>>()
    };
    clusters.flat_map(off).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_would_cover_each_other_stand_apart() {
        assert_eq!(apart(&[10.0, 40.0]), [0.0, 0.0]);
        assert_eq!(apart(&[10.0, 15.0, 60.0]), [-0.85 * RADIUS, 0.85 * RADIUS, 0.0]);
        assert!(apart(&[]).is_empty());
    }
}
