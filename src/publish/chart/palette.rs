//! Every colour of a chart, once: on white in files, and by its name in a page with a light and a dark side.

use fulgur_chart::ir::Color;

use crate::tables::figures::Colour;

/// Name on a page and colour on white.
type Shade = (&'static str, u32);

/// Background.
pub const PAPER: Shade = ("paper", 0xffffff);
/// Text.
pub const INK: Shade = ("ink", 0x1b2733);
/// Text that steps back.
pub const MUTED: Shade = ("muted", 0x56626e);
/// Lines of the grid.
pub const GRID: Shade = ("grid", 0xdde3e8);
/// Baselines.
pub const AXIS: Shade = ("axis", 0x8b97a3);
/// Text on dark marks: marks keep their colours on either side of a page.
pub const ON_DARK: Shade = ("on-dark", 0xfffffe);
/// Text on light marks.
pub const ON_LIGHT: Shade = ("on-light", 0x10202f);

const BLUE: Shade = ("blue", 0x2f6fb7);
const ORANGE: Shade = ("orange", 0xb85c00);
const TEAL: Shade = ("teal", 0x17806f);
const PURPLE: Shade = ("purple", 0x8a5fb3);
const GREY: Shade = ("grey", 0x6b7680);
const SAND: Shade = ("sand", 0xd3c7ae);
const PALE_BLUE: Shade = ("pale-blue", 0xbdd3ea);
const LIGHT_BLUE: Shade = ("light-blue", 0x86b2de);
const LIGHT_TEAL: Shade = ("light-teal", 0x86c5ba);

/// Colours that a page gives anew on its dark side.
const OF_PAGE: [Shade; 5] = [PAPER, INK, MUTED, GRID, AXIS];

/// Returns a colour to draw with.
pub const fn colour(shade: Shade) -> Color {
    let (_, rgb) = shade;
    Color { r: (rgb >> 16) as u8, g: (rgb >> 8) as u8, b: rgb as u8, a: 1.0 }
}

/// Returns the shade of a series.
pub const fn of_series(colour: Colour) -> Shade {
    match colour {
        Colour::Blue => BLUE,
        Colour::Orange => ORANGE,
        Colour::Teal => TEAL,
        Colour::Purple => PURPLE,
        Colour::Grey => GREY,
        Colour::Sand => SAND,
        Colour::PaleBlue => PALE_BLUE,
        Colour::LightBlue => LIGHT_BLUE,
        Colour::LightTeal => LIGHT_TEAL,
    }
}

/// Returns the shade of a name in the colour of its series: pale ones cannot be read on paper.
pub const fn of_label(colour: Colour) -> Shade {
    match colour {
        Colour::Sand | Colour::PaleBlue | Colour::LightBlue | Colour::LightTeal => MUTED,
        other => of_series(other),
    }
}

/// Returns the colour of text on a mark.
pub const fn on(colour: Colour) -> Shade {
    match colour {
        Colour::Blue | Colour::Orange | Colour::Teal | Colour::Purple | Colour::Grey => ON_DARK,
        Colour::Sand | Colour::PaleBlue | Colour::LightBlue | Colour::LightTeal => ON_LIGHT,
    }
}

/// Returns a drawing with its colours by name, so that the page decides what paper and ink are.
pub fn with_page_colours(svg: &str) -> String {
    let series = Colour::ORDER.map(of_series);
    OF_PAGE
        .iter()
        .chain(&series)
        .fold(svg.to_owned(), |svg, (name, rgb)| svg.replace(&format!("\"#{rgb:06x}\""), &format!("\"var(--{name})\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.2: relative luminance.
    fn luminance((_, rgb): Shade) -> f64 {
        let part = |shift: u32| {
            let part = f64::from((rgb >> shift) & 255) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    }

    fn contrast(a: Shade, b: Shade) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_can_be_read_on_paper_and_on_marks() {
        for ink in [INK, MUTED] {
            assert!(contrast(ink, PAPER) >= 4.5, "{ink:?}");
        }
        let all = [
            Colour::Blue,
            Colour::Orange,
            Colour::Teal,
            Colour::Purple,
            Colour::Grey,
            Colour::Sand,
            Colour::PaleBlue,
            Colour::LightBlue,
            Colour::LightTeal,
        ];
        for mark in all {
            assert!(contrast(on(mark), of_series(mark)) >= 4.5, "{mark:?}");
            assert!(contrast(of_label(mark), PAPER) >= 4.5, "{mark:?}");
        }
    }
}
