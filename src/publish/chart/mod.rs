//! A figure → its chart as SVG and PNG, in any language, at any width.
//! The layout is ours, for direct labels and every language; fulgur-chart measures text and writes SVG and PNG.
//! Knows no indicator, reads no file, and the same figure gives the same bytes.

mod bars;
mod canvas;
mod columns;
mod dots;
mod frame;
mod layout;
mod lines;
pub mod palette;
mod whisker;
pub mod words;

use fulgur_chart::raster_direct::scene_to_png;
use fulgur_chart::scene::Scene;
use fulgur_chart::svg::render_svg;

use crate::concepts::Language;
use crate::tables::Figure;
use canvas::FONT;
pub use canvas::{has_glyphs, width as text_width};
pub use layout::is_drawn;

/// Width of a chart that stands alone.
pub const WIDTH: f64 = 860.0;
/// Pixels of the PNG for each unit of the drawing.
const PNG_SCALE: f32 = 2.0;
/// Fonts that a reader's program takes for the SVG; the first is the one that is measured.
const FONT_FAMILY: &str = "Noto Sans SC, Noto Sans CJK SC, Noto Sans, PingFang SC, Microsoft YaHei, Arial, sans-serif";

/// A chart in one language.
#[derive(Debug)]
pub struct Chart {
    scene: Scene,
    description: String,
}

impl Chart {
    /// Returns the chart that stands alone, with title, notes and source; `None` where the figure is not drawn.
    pub fn alone(figure: &Figure, language: Language) -> Option<Self> {
        let scene = frame::scene(figure, language, WIDTH, true)?;
        Some(Self { scene, description: words::description(figure, language) })
    }

    /// Returns the chart for a page that has title, notes and source around it.
    pub fn within_page(figure: &Figure, language: Language, width: f64) -> Option<Self> {
        let scene = frame::scene(figure, language, width, false)?;
        Some(Self { scene, description: words::description(figure, language) })
    }

    /// Returns the chart as SVG; its description holds the numbers.
    pub fn svg(&self) -> String {
        let svg = render_svg(&self.scene, FONT_FAMILY);
        let label = escaped(&self.description);
        svg.replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{label}\" "), 1)
    }

    /// Returns the chart as SVG that takes its colours from the page around it and the width that there is.
    pub fn inline_svg(&self) -> String {
        let svg = palette::with_page_colours(&self.svg());
        let size = format!(" width=\"{}\" height=\"{}\"", self.scene.width, self.scene.height);
        svg.replacen(&size, "", 1).replace(&format!(" font-family=\"{FONT_FAMILY}\""), "").trim_end().to_owned()
    }

    /// Returns the chart as PNG.
    ///
    /// - Errors: the drawing is larger than a picture may be.
    pub fn png(&self) -> Result<Vec<u8>, String> {
        scene_to_png(&self.scene, PNG_SCALE, FONT)
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
