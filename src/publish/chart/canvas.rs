//! A sheet to draw on: text that is measured and wrapped, lines, rectangles and circles in the colours of the palette.

use std::sync::LazyLock;

use fulgur_chart::ir::Color;
use fulgur_chart::scene::{Anchor, Prim, Scene};
use fulgur_chart::text::TextMeasurer;
use ttf_parser::Face;

use super::palette::{INK, PAPER, colour};

/// Noto Sans SC with the Latin letters and the Chinese characters of GB 2312, under the SIL Open Font License; the narrow
/// no-break space of French numbers is drawn as its space.
pub static FONT: &[u8] = include_bytes!("font/NotoSansSC-Subset.otf");

/// Texts that never break before these marks.
const NOT_AT_BEGIN: &str = "，。；：、）》”！？,.;:)%";

/// A program that shows the SVG may take another font than ours: Arial and Roboto are up to a tenth wider in Latin.
const SLACK: f32 = 1.1;

/// Glyph lookups are slow; a table of the widths of one em, with slack, is made once.
static WIDTHS: LazyLock<std::collections::HashMap<char, f32>> = LazyLock::new(|| {
    let Ok(measurer) = TextMeasurer::new(FONT) else { return std::collections::HashMap::new() };
    let mut widths = std::collections::HashMap::new();
    for letter in covered() {
        let slack = if is_wide(letter) { 1.0 } else { SLACK };
        widths.insert(letter, slack * measurer.width(letter.encode_utf8(&mut [0; 4]), 1.0));
    }
    widths
});

fn covered() -> Vec<char> {
    let mut letters = Vec::new();
    if let Ok(face) = Face::parse(FONT, 0) {
        for table in face.tables().cmap.iter().flat_map(|cmap| cmap.subtables).filter(|table| table.is_unicode()) {
            table.codepoints(|code| letters.extend(char::from_u32(code)));
        }
    }
    letters
}

/// Returns whether every character of a text can be drawn.
pub fn has_glyphs(text: &str) -> bool {
    text.chars().all(|letter| WIDTHS.contains_key(&letter))
}

/// Chinese characters and marks are as wide as they are high in every font.
fn is_wide(letter: char) -> bool {
    ('\u{2e80}'..='\u{ffef}').contains(&letter)
}

/// Returns a text as it is drawn: the font has ’ as wide as a Chinese mark, which would tear French words apart.
fn drawn(text: &str) -> String {
    let is_in_word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphabetic() && !is_wide(letter));
    let letter = |(at, letter): (usize, char)| {
        let around = [text[..at].chars().next_back(), text[at..].chars().nth(1)];
        if letter == '’' && around.into_iter().all(is_in_word) { '\'' } else { letter }
    };
    text.char_indices().map(letter).collect()
}

/// Returns the width that a text needs, whatever font a reader's program takes.
pub fn width(text: &str, size: f64) -> f64 {
    let em: f32 = drawn(text).chars().map(|letter| WIDTHS.get(&letter).copied().unwrap_or(1.0)).sum();
    f64::from(em) * size
}

/// Returns a text in lines no wider than asked, where words allow it; Chinese breaks between any two characters.
pub fn wrapped(text: &str, size: f64, most: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for part in parts(text) {
        let candidate = format!("{line}{part}");
        if !line.is_empty() && width(candidate.trim_end(), size) > most {
            lines.push(line.trim_end().to_owned());
            line = part.trim_start().to_owned();
        } else {
            line = candidate;
        }
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Splits a text where a line may end: after spaces, and around Chinese characters.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    for letter in text.chars() {
        let breaks = before.is_some_and(|before| before == ' ' || is_wide(letter) || is_wide(before));
        if parts.is_empty() || (breaks && !NOT_AT_BEGIN.contains(letter) && letter != ' ') {
            parts.push(String::new());
        }
        if let Some(last) = parts.last_mut() {
            last.push(letter);
        }
        before = Some(letter);
    }
    parts
}

/// What is drawn so far.
#[derive(Debug)]
pub struct Canvas {
    items: Vec<Prim>,
}

type Shade = (&'static str, u32);

impl Canvas {
    /// Returns an empty sheet.
    pub fn new() -> Self {
        Self { items: Vec::new() }
    }

    /// Returns the drawing on white paper.
    pub fn finish(self, width: f64, height: f64) -> Scene {
        let paper = Prim::Rect { x: 0.0, y: 0.0, w: width, h: height, fill: colour(PAPER) };
        Scene { width, height, items: std::iter::once(paper).chain(self.items).collect() }
    }

    /// Writes a text with its baseline at `y`.
    pub fn text(&mut self, (x, y): (f64, f64), size: f64, anchor: Anchor, shade: Shade, text: &str) {
        let fill: Color = colour(shade);
        self.items.push(Prim::Text {
            x: tenth(x),
            y: tenth(y),
            size,
            anchor,
            fill,
            content: drawn(text),
            rotate_deg: None,
        });
    }

    /// Writes a text in several lines and returns the baseline after the last.
    pub fn lines(&mut self, (x, y): (f64, f64), size: f64, most: f64, shade: Shade, text: &str) -> f64 {
        let mut y = y;
        for line in wrapped(text, size, most) {
            self.text((x, y), size, Anchor::Start, shade, &line);
            y += size * 1.4;
        }
        y
    }

    /// Draws a rectangle.
    pub fn rectangle(&mut self, x: f64, y: f64, w: f64, h: f64, shade: Shade) {
        self.items.push(Prim::Rect {
            x: tenth(x),
            y: tenth(y),
            w: tenth(w.max(0.0)),
            h: tenth(h.max(0.0)),
            fill: colour(shade),
        });
    }

    /// Draws a line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke_width: f64, shade: Shade) {
        let (x1, y1, x2, y2) = (tenth(from.0), tenth(from.1), tenth(to.0), tenth(to.1));
        self.items.push(Prim::Line { x1, y1, x2, y2, stroke: colour(shade), stroke_width, dash: Vec::new() });
    }

    /// Draws a line through points.
    pub fn polyline(&mut self, points: &[(f64, f64)], stroke_width: f64, shade: Shade) {
        let points = points.iter().map(|(x, y)| (tenth(*x), tenth(*y))).collect();
        self.items.push(Prim::Polyline { points, stroke: colour(shade), stroke_width });
    }

    /// Draws a point with a thin rim of paper, so that two that touch stay two.
    pub fn point(&mut self, (cx, cy): (f64, f64), r: f64, shade: Shade) {
        self.items.push(Prim::Circle {
            cx: tenth(cx),
            cy: tenth(cy),
            r,
            fill: colour(shade),
            stroke: colour(PAPER),
            stroke_width: 1.5,
        });
    }

    /// Writes a line in the colour of ink.
    pub fn ink(&mut self, at: (f64, f64), size: f64, anchor: Anchor, text: &str) {
        self.text(at, size, anchor, INK, text);
    }
}

/// A tenth of a unit is finer than any screen shows, and keeps files small.
fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_apostrophe_in_a_word_is_no_wider_than_a_letter() {
        assert_eq!(drawn("l’Internet, ‘a’"), "l'Internet, ‘a’");
        assert_eq!(drawn("’中’"), "’中’");
        assert!(width("l’Internet", 10.0) < width("l’ Internet", 10.0) && width("’", 10.0) > width("'", 10.0));
    }

    #[test]
    fn lines_end_between_words_and_between_chinese_characters() {
        assert_eq!(wrapped("one two three", 10.0, width("one two", 10.0) + 1.0), ["one two", "three"]);
        assert_eq!(wrapped("使用互联网的个人", 10.0, 41.0), ["使用互联", "网的个人"]);
        assert_eq!(wrapped("个人，世界", 10.0, 21.0), ["个", "人，", "世界"]);
    }

    #[test]
    fn chinese_and_latin_can_be_drawn() {
        assert!(has_glyphs("使用互联网的个人 Internet – 5 GB \u{a0}\u{2212}"));
        assert!(!has_glyphs("\u{1f600}"));
    }
}
