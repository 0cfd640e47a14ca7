//! The frame of every chart: title and unit above, key, marks, notes and source below.

use fulgur_chart::scene::Scene;

use super::canvas::Canvas;
use super::layout::{Area, is_drawn};
use super::palette::{INK, MUTED};
use super::{bars, columns, dots, lines, whisker};
use crate::concepts::Language;
use crate::publish::figure_table::wrong_totals;
use crate::tables::Figure;
use crate::tables::figures::ChartKind;

/// Space around everything.
const MARGIN: f64 = 20.0;
const TITLE: f64 = 19.0;
const UNIT: f64 = 13.0;
const FOOT: f64 = 11.0;
/// Returns the drawing of a figure; `None` where it is not drawn.
pub fn scene(figure: &Figure, language: Language, width: f64, alone: bool) -> Option<Scene> {
    if !is_drawn(figure) {
        return None;
    }
    let mut canvas = Canvas::new();
    let margin = if alone { MARGIN } else { 2.0 };
    let inner = width - 2.0 * margin;
    let mut y = margin;
    if alone {
        let title = format!("{}  {}", figure.label().of(language), figure.title.of(language));
        y = canvas.lines((margin, y + TITLE * 0.9), TITLE, inner, INK, &title) - TITLE * 0.4;
        y = canvas.lines((margin, y + UNIT * 0.6), UNIT, inner, MUTED, figure.unit.of(language)) - UNIT * 0.2;
        y += 4.0;
    }
    let area = Area { x: margin, y, width: inner };
    y = match figure.chart {
        ChartKind::None | ChartKind::Numbers => y,
        ChartKind::Columns | ChartKind::StackedColumns => columns::draw(&mut canvas, figure, language, area),
        ChartKind::Bars | ChartKind::StackedBars => bars::draw(&mut canvas, figure, language, area),
        ChartKind::Dots => dots::draw(&mut canvas, figure, language, area),
        ChartKind::Lines => lines::draw(&mut canvas, figure, language, area),
    };
    y = whisker::key(&mut canvas, figure, language, (margin, y));
    if alone {
        y = foot(&mut canvas, figure, language, margin, inner, y + 22.0);
    }
    Some(canvas.finish(width, (y + margin.max(6.0)).ceil()))
}

/// Notes, source and licence in small print: a picture goes its way without the page.
fn foot(canvas: &mut Canvas, figure: &Figure, language: Language, x: f64, width: f64, y: f64) -> f64 {
    let mut y = y;
    for note in wrong_totals(figure).iter().chain(&figure.notes) {
        y = canvas.lines((x, y), FOOT, width, MUTED, note.of(language)) + 2.0;
    }
    let [sources, licences] = [&figure.sources, &figure.licences].map(|all| all.join("; "));
    let values = [("sources", (&sources).into()), ("licences", (&licences).into())];
    let sources = language.say("source-of-chart", &values);
    canvas.lines((x, y), FOOT, width, MUTED, &sources) - FOOT * 1.2
}
