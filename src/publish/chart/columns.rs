//! Upright bars over years or periods, alone or on top of each other, from a baseline of zero.

use fulgur_chart::scene::Anchor;

use super::canvas::{Canvas, width as width_of, wrapped};
use super::layout::{Area, LABEL, key, point_label, scale, tick_label};
use super::palette::{AXIS, GRID, MUTED, of_label, of_series, on};
use super::whisker;
use super::words::shown;
use crate::concepts::Language;
use crate::tables::Figure;
use crate::tables::figures::{ChartKind, FigureRow, Place};

const HEIGHT: f64 = 300.0;
/// A value is written on its part of a column where the part is as high as this.
const LEAST_HEIGHT: f64 = 15.0;

/// Where the columns stand.
struct Columns<'a> {
    figure: &'a Figure,
    language: Language,
    area: Area,
    points: Vec<&'a FigureRow>,
    series: Vec<&'a FigureRow>,
    is_stacked: bool,
    left: f64,
    right: f64,
    top: f64,
    most: f64,
}

/// Draws the columns and returns the y below everything.
pub fn draw(canvas: &mut Canvas, figure: &Figure, language: Language, area: Area) -> f64 {
    let mut columns = Columns::new(figure, language, area);
    let direct = columns.direct();
    let in_key: Vec<&FigureRow> =
        columns.series.iter().filter(|row| !direct.iter().any(|other| other.series == row.series)).copied().collect();
    if columns.is_stacked && !in_key.is_empty() {
        columns.top = key(canvas, &in_key, language, area) + 12.0;
    }
    if !direct.is_empty() {
        let widest = direct.iter().map(|row| width_of(row.series_name.of(language), LABEL)).fold(0.0, f64::max);
        columns.right -= (widest + 14.0).min(area.width * 0.24);
    }
    columns.grid(canvas);
    for (at, point) in columns.points.iter().enumerate() {
        if columns.is_stacked { columns.stack(canvas, point, at) } else { columns.single(canvas, point, at) }
    }
    canvas.line((columns.left, columns.bottom()), (columns.right, columns.bottom()), 1.0, AXIS);
    columns.direct_labels(canvas, &direct);
    let y = columns.point_labels(canvas);
    columns.written(canvas, y)
}

impl<'a> Columns<'a> {
    fn new(figure: &'a Figure, language: Language, area: Area) -> Self {
        let (points, series) = (figure.points(), figure.series(Place::Chart));
        let is_stacked = figure.chart == ChartKind::StackedColumns;
        let of_single = |row: &&FigureRow, point: &FigureRow| whisker::reach(figure.row(&row.series, &point.point)?);
        let sum = |point: &&FigureRow| match series.as_slice() {
            [row] if !is_stacked => of_single(row, point).unwrap_or_default(),
            all => all.iter().filter_map(|row| value(figure, row, point)).sum::<f64>(),
        };
        let (most, ticks) = scale(points.iter().map(sum).fold(0.0, f64::max));
        let step = ticks.get(1).copied().unwrap_or(1.0);
        let left = area.x + if is_stacked { 8.0 + width_of(&tick_label(most, step, language), 11.0) } else { 0.0 };
        let (right, top) = (area.right(), area.y + 26.0);
        Self { figure, language, area, points, series, is_stacked, left, right, top, most }
    }

    fn bottom(&self) -> f64 {
        self.top + HEIGHT
    }

    fn step(&self) -> f64 {
        (self.right - self.left) / self.points.len() as f64
    }

    fn bar(&self) -> f64 {
        (self.step() * 0.74).min(96.0)
    }

    fn centre(&self, at: usize) -> f64 {
        self.left + (at as f64 + 0.5) * self.step()
    }

    fn y(&self, value: f64) -> f64 {
        self.bottom() - value / self.most * HEIGHT
    }

    /// Returns the last column that has a value.
    fn last(&self) -> Option<usize> {
        self.points.iter().rposition(|point| self.series.iter().any(|row| value(self.figure, row, point).is_some()))
    }

    /// Returns the series whose names stand beside the last column: those that it has, where there is room.
    fn direct(&self) -> Vec<&'a FigureRow> {
        let last = self.last().and_then(|at| self.points.get(at)).filter(|_| self.is_stacked && !self.area.is_narrow());
        let is_there = |row: &&&FigureRow| last.is_some_and(|last| value(self.figure, row, last).is_some());
        self.series.iter().filter(is_there).copied().collect()
    }

    fn grid(&self, canvas: &mut Canvas) {
        let (_, ticks) = scale(self.most);
        let step = ticks.get(1).copied().unwrap_or(1.0);
        for tick in ticks.iter().filter(|_| self.is_stacked) {
            let y = self.y(*tick);
            canvas.line((self.left, y), (self.right, y), 1.0, GRID);
            canvas.text((self.left - 6.0, y + 4.0), 11.0, Anchor::End, MUTED, &tick_label(*tick, step, self.language));
        }
    }

    fn stack(&self, canvas: &mut Canvas, point: &FigureRow, at: usize) {
        let mut below = 0.0;
        let x = self.centre(at) - self.bar() / 2.0;
        for row in &self.series {
            let Some(value) = value(self.figure, row, point).filter(|value| *value > 0.0) else { continue };
            let (top, bottom) = (self.y(below + value), self.y(below));
            canvas.rectangle(x, top, self.bar(), (bottom - top - 1.0).max(0.5), of_series(row.colour));
            let text = self.language.number(value, row.decimals.min(self.decimals()));
            if bottom - top >= LEAST_HEIGHT && width_of(&text, 11.0) < self.bar() - 2.0 {
                let place = (self.centre(at), (top + bottom) / 2.0 + 3.5);
                canvas.text(place, 11.0, Anchor::Middle, on(row.colour), &text);
            }
            below += value;
        }
    }

    /// Decimals of the values on the parts of columns: on a phone none, so that the large parts are labelled and not the small
    /// ones alone.
    fn decimals(&self) -> usize {
        let with_decimals = self.language.number(self.most / 2.0, 1);
        usize::from(width_of(&with_decimals, 11.0) < self.bar() - 2.0)
    }

    fn single(&self, canvas: &mut Canvas, point: &FigureRow, at: usize) {
        let Some(row) = self.series.first().and_then(|row| self.figure.row(&row.series, &point.point)) else { return };
        let centre = self.centre(at);
        match row.value {
            Some(value) => {
                let top = self.y(value);
                canvas.rectangle(
                    centre - self.bar() / 2.0,
                    top,
                    self.bar(),
                    self.bottom() - top,
                    of_series(row.colour),
                );
                let ends = whisker::ends(row, |value| self.y(value));
                ends.into_iter().for_each(|ends| whisker::upright(canvas, ends, centre));
                let top = ends.map_or(top, |(_, upper)| upper.min(top));
                let text = shown(row, self.language);
                let size = if width_of(&text, LABEL) > self.step() - 2.0 { 10.0 } else { LABEL };
                let half = width_of(&text, size) / 2.0;
                let centre = centre.min(self.right - half).max(self.left + half);
                canvas.ink((centre, top - 6.0), size, Anchor::Middle, &text);
            }
            None => canvas.text((centre, self.bottom() - 6.0), LABEL, Anchor::Middle, MUTED, "–"),
        }
    }

    /// Names beside the last column, moved apart where its parts are low.
    fn direct_labels(&self, canvas: &mut Canvas, direct: &[&FigureRow]) {
        let Some((at, last)) = self.last().and_then(|at| Some((at, *self.points.get(at)?))) else { return };
        let x = self.centre(at) + self.bar() / 2.0 + 8.0;
        let (mut below, mut ceiling) = (0.0, f64::INFINITY);
        for row in direct {
            let value = value(self.figure, row, last).unwrap_or_default();
            let middle = self.y(below + value / 2.0) + 4.5;
            below += value;
            let lines = wrapped(row.series_name.of(self.language), LABEL, self.area.right() - x);
            let height = 15.0 * (lines.len().saturating_sub(1)) as f64;
            let bottom = (middle + height / 2.0).min(ceiling);
            for (line, text) in lines.iter().rev().enumerate() {
                canvas.text((x, bottom - 15.0 * line as f64), LABEL, Anchor::Start, of_label(row.colour), text);
            }
            ceiling = bottom - height - 16.0;
        }
    }

    /// Labels below the columns; fewer where they would touch. Returns the y below them.
    fn point_labels(&self, canvas: &mut Canvas) -> f64 {
        let size = if self.area.is_narrow() { 10.5 } else { 12.0 };
        // Years from and to stand under each other where they do not fit beside each other.
        let label = |point: &&FigureRow| -> Vec<String> {
            let label = point_label(self.figure, point, self.language);
            match label.split_once('–').filter(|_| width_of(&label, size) + 4.0 > self.step()) {
                Some((from, to)) => vec![format!("{from}–"), to.to_owned()],
                None => vec![label],
            }
        };
        let labels: Vec<Vec<String>> = self.points.iter().map(label).collect();
        let widest = labels.iter().flatten().map(|line| width_of(line, size)).fold(0.0, f64::max);
        let every = ((widest + 2.0) / self.step()).ceil().max(1.0) as usize;
        for (at, lines) in labels.iter().enumerate() {
            if !(labels.len() - 1 - at).is_multiple_of(every) {
                continue;
            }
            for (line, text) in (0u8..).zip(lines) {
                let x = self.centre(at).min(self.area.right() - width_of(text, size) / 2.0);
                canvas.ink((x, self.bottom() + 18.0 + 14.0 * f64::from(line)), size, Anchor::Middle, text);
            }
        }
        let n_lines = labels.iter().map(Vec::len).max().unwrap_or(1);
        self.bottom() + 10.0 + 14.0 * n_lines as f64
    }

    /// A row of values below the columns for each series that is written. Returns the y below them.
    fn written(&self, canvas: &mut Canvas, y: f64) -> f64 {
        let mut y = y;
        for row in self.figure.series(Place::Text) {
            canvas.text((self.area.x, y + 20.0), 12.0, Anchor::Start, MUTED, row.series_name.of(self.language));
            for (at, point) in self.points.iter().enumerate() {
                if let Some(found) = self.figure.row(&row.series, &point.point) {
                    let text =
                        found.value.map_or_else(|| "–".to_owned(), |value| self.language.number(value, found.decimals));
                    canvas.ink((self.centre(at), y + 40.0), LABEL, Anchor::Middle, &text);
                }
            }
            y += 46.0;
        }
        y
    }
}

fn value(figure: &Figure, series: &FigureRow, point: &FigureRow) -> Option<f64> {
    figure.row(&series.series, &point.point).filter(|row| row.place == Place::Chart).and_then(|row| row.value)
}
