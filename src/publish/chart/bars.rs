//! Lying bars for groups and items, under each other or one after the other, from a baseline of zero.

use fulgur_chart::scene::Anchor;

use super::canvas::{Canvas, width as width_of, wrapped};
use super::layout::{Area, LABEL, key, point_label, scale, series_label};
use super::palette::{AXIS, INK, MUTED, of_series, on};
use super::whisker;
use super::words::{not_produced, shown};
use crate::concepts::Language;
use crate::concepts::classification::WORLD;
use crate::tables::Figure;
use crate::tables::figures::{ChartKind, FigureRow, Place};

const BAR: f64 = 17.0;
const BAR_OF_SEVERAL: f64 = 14.0;
const BAR_STACKED: f64 = 19.0;
/// Item under which publishers print what all others add up to; it stands apart, as the world does.
const TOTAL: &str = "total";
/// Room behind the longest bar for its value.
const BEHIND: f64 = 66.0;

/// Where bars, labels and written values of all rows stand.
struct Bars<'a> {
    figure: &'a Figure,
    language: Language,
    points: Vec<&'a FigureRow>,
    series: Vec<&'a FigureRow>,
    is_stacked: bool,
    label_width: f64,
    left: f64,
    width: f64,
    most: f64,
    /// Right end of the column of each written series.
    written: Vec<(f64, &'a FigureRow)>,
}

/// Draws the bars and returns the y below everything.
pub fn draw(canvas: &mut Canvas, figure: &Figure, language: Language, area: Area) -> f64 {
    let bars = Bars::new(figure, language, area);
    let direct = bars.names_fit();
    let mut y = area.y;
    if bars.series.len() > 1 && !direct {
        y = key(canvas, &bars.series, language, area) + 6.0;
    }
    let top = bars.heads(canvas, y) + 4.0;
    y = top;
    for (at, point) in bars.points.iter().enumerate() {
        let label = point_label(figure, point, language);
        if area.is_narrow() {
            y = canvas.lines((area.x, y + 12.0), LABEL, area.width, INK, &label) - LABEL * 1.4 + 6.0;
        }
        // Two lines beside one bar need room of their own.
        let is_one = bars.series.len() == 1 || bars.is_stacked;
        let is_tight = !area.is_narrow() && is_one && bars.n_lines(&label) > 1;
        y += if is_tight { 6.0 } else { 0.0 };
        let begin = y;
        y = if bars.is_stacked {
            bars.stacked(canvas, point, y)
        } else {
            bars.grouped(canvas, point, y, direct && at == 0)
        };
        let middle = (begin + y) / 2.0;
        if !area.is_narrow() {
            bars.label(canvas, &label, middle);
        }
        for (x, row) in &bars.written {
            let found = figure.row(&row.series, &point.point);
            if let Some((value, decimals)) = found.and_then(|row| Some((row.value?, row.decimals))) {
                canvas.ink((*x, middle + 4.5), LABEL, Anchor::End, &language.number(value, decimals));
            }
        }
        y += if is_tight { 6.0 } else { 0.0 };
        y += if [WORLD, TOTAL].contains(&point.point.as_ref()) { 13.0 } else { 8.0 };
    }
    // On a phone the labels stand where the line would run.
    if !area.is_narrow() {
        canvas.line((bars.left, top - 2.0), (bars.left, y - 5.0), 1.0, AXIS);
    }
    y
}

impl<'a> Bars<'a> {
    fn new(figure: &'a Figure, language: Language, area: Area) -> Self {
        let (points, series) = (figure.points(), figure.series(Place::Chart));
        let is_stacked = figure.chart == ChartKind::StackedBars;
        let widest = points.iter().map(|point| width_of(&point_label(figure, point, language), LABEL));
        let label_width = if area.is_narrow() { 0.0 } else { widest.fold(0.0, f64::max).min(area.width * 0.36) };
        let left = area.x + if area.is_narrow() { 0.0 } else { label_width + 10.0 };
        let of_text = figure.series(Place::Text);
        let column = if area.is_narrow() { 70.0 } else { 92.0 };
        let n = of_text.len();
        let place = |at: usize| area.right() - column * (n - 1 - at) as f64;
        let written: Vec<_> = of_text.into_iter().enumerate().map(|(at, row)| (place(at), row)).collect();
        let of_point = |point: &&FigureRow| {
            let reach = |found: &FigureRow| if is_stacked { found.value } else { whisker::reach(found) };
            let values = series.iter().filter_map(|row| reach(value(figure, row, point)?));
            values.fold(0.0, |all: f64, value| if is_stacked { all + value } else { all.max(value) })
        };
        let most = points.iter().map(of_point).fold(f64::MIN_POSITIVE, f64::max);
        // Shares of a whole end at the whole.
        let is_of_whole = is_stacked && most > 90.0 && most <= 100.0;
        let most = if is_of_whole { scale(most).0 } else { most };
        let behind = if is_stacked { 0.0 } else { BEHIND };
        let width = area.right() - column * n as f64 - behind - left;
        Self { figure, language, points, series, is_stacked, label_width, left, width, most, written }
    }

    fn x(&self, value: f64) -> f64 {
        self.left + value.max(0.0) / self.most * self.width
    }

    fn n_lines(&self, label: &str) -> usize {
        wrapped(label, LABEL, self.label_width).len()
    }

    fn label(&self, canvas: &mut Canvas, label: &str, middle: f64) {
        let lines = wrapped(label, LABEL, self.label_width);
        let first = middle + 4.5 - 7.5 * (lines.len().saturating_sub(1)) as f64;
        for (line, text) in lines.iter().enumerate() {
            canvas.ink((self.left - 10.0, first + 15.0 * line as f64), LABEL, Anchor::End, text);
        }
    }

    /// Names of the written values above their columns. Returns the y below them.
    fn heads(&self, canvas: &mut Canvas, y: f64) -> f64 {
        let mut below = y;
        for (x, row) in &self.written {
            let mut line = y + 12.0;
            for text in wrapped(row.series_name.of(self.language), 11.0, 84.0) {
                canvas.text((*x, line), 11.0, Anchor::End, MUTED, &text);
                line += 14.0;
            }
            below = below.max(line - 8.0);
        }
        below
    }

    /// Returns whether the names fit behind the bars of the first point. A single series has a name where the table
    /// has others beside it.
    fn names_fit(&self) -> bool {
        let is_named = self.series.len() > 1 || !self.figure.series(Place::Table).is_empty();
        let Some(first) = self.points.first().filter(|_| is_named && !self.is_stacked) else { return false };
        let right = self.left + self.width + if self.written.is_empty() { BEHIND } else { 0.0 };
        self.series.iter().all(|row| {
            value(self.figure, row, first).is_some_and(|found| {
                let text = width_of(&shown(found, self.language), 12.0);
                let name = width_of(row.series_name.of(self.language), LABEL);
                self.x(whisker::reach(found).unwrap_or_default()) + 17.0 + text + name < right
            })
        })
    }

    fn grouped(&self, canvas: &mut Canvas, point: &FigureRow, y: f64, with_names: bool) -> f64 {
        let height = if self.series.len() > 1 { BAR_OF_SEVERAL } else { BAR };
        let mut y = y;
        for row in &self.series {
            let Some(found) = value(self.figure, row, point) else { continue };
            let end = self.x(found.value.unwrap_or_default());
            let (text, shade) = match found.value {
                Some(_) => (shown(found, self.language), INK),
                None => (not_produced(self.language).to_owned(), MUTED),
            };
            canvas.rectangle(self.left, y, end - self.left, height, of_series(row.colour));
            if let Some(ends) = whisker::ends(found, |value| self.x(value)) {
                whisker::across(canvas, ends, y + height / 2.0);
            }
            let end = self.x(whisker::reach(found).unwrap_or_default());
            let baseline = y + height / 2.0 + 4.3;
            canvas.text((end + 7.0, baseline), 12.0, Anchor::Start, shade, &text);
            if with_names {
                let x = end + 17.0 + width_of(&text, 12.0);
                series_label(canvas, (x, baseline), Anchor::Start, row, self.language);
            }
            y += height + 2.0;
        }
        y
    }

    fn stacked(&self, canvas: &mut Canvas, point: &FigureRow, y: f64) -> f64 {
        let mut sum = 0.0;
        for row in &self.series {
            let Some(found) = value(self.figure, row, point) else { continue };
            let Some(value) = found.value.filter(|value| *value > 0.0) else { continue };
            let (from, to) = (self.x(sum), self.x(sum + value));
            canvas.rectangle(from, y, (to - from - 1.0).max(0.5), BAR_STACKED, of_series(row.colour));
            let text = self.language.number(value, found.decimals);
            if width_of(&text, 11.0) + 8.0 < to - from {
                let at = ((from + to) / 2.0, y + BAR_STACKED / 2.0 + 4.0);
                canvas.text(at, 11.0, Anchor::Middle, on(row.colour), &text);
            }
            sum += value;
        }
        y + BAR_STACKED
    }
}

fn value<'a>(figure: &'a Figure, series: &FigureRow, point: &FigureRow) -> Option<&'a FigureRow> {
    figure.row(&series.series, &point.point).filter(|row| row.place == Place::Chart)
}
