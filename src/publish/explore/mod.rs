//! Country values, weights, members and figures of a run → `explore.html`: one file in all languages that asks the network for
//! nothing. Style and script are ours and small; the data lie packed in the page and are unpacked after it has been drawn.
//! Makes no number: what the page adds up for a reader's own region it adds up itself, in the order of a run.

pub mod address;
mod data;
mod words;

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, context};

use crate::concepts::Language;

pub use data::{
    Donors, EconomyFacts, Facts, Figures, GapFacts, GroupFacts, IndicatorFacts, Members, Runs, SourceFacts,
    StatisticFacts, Steps, Values, Weights,
};

/// Name of the file in a run's folder.
pub const EXPLORE: &str = "explore.html";

/// Boundaries of Natural Earth as paths, with their source.
const WORLD: &str = include_str!("world.json");

/// The script, one file for each thing that it does, in the order in which they stand in the page.
const SCRIPTS: [&str; 10] = [
    include_str!("data.js"),
    include_str!("state.js"),
    include_str!("statistic.js"),
    include_str!("draw.js"),
    include_str!("places.js"),
    include_str!("groups.js"),
    include_str!("economy.js"),
    include_str!("region.js"),
    include_str!("parts.js"),
    include_str!("main.js"),
];

/// Why the page cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ExploreError {
    /// A template asks for what is not there.
    #[error(transparent)]
    Template(#[from] minijinja::Error),
    /// A number that JSON does not know.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The data cannot be packed.
    #[error(transparent)]
    Packing(#[from] std::io::Error),
}

/// Returns the page.
///
/// - Errors: see [`ExploreError`]; none of them comes from data.
pub fn page(facts: &Facts) -> Result<String, ExploreError> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.add_template("page", include_str!("page.html"))?;
    let words = serde_json::to_string(&words::all())?;
    let page = environment.get_template("page")?.render(context! {
        version => facts.version.as_str(),
        tag => Language::ENGLISH.tag(),
        title => Language::ENGLISH.say("explore-title", &[]),
        style => include_str!("style.css"),
        script => SCRIPTS.concat(),
        words => in_script(&words),
        world => in_script(WORLD),
        data => packed(&serde_json::to_vec(facts)?)?,
    })?;
    Ok(page)
}

/// A text of JSON in a script: nothing in it may end the script.
fn in_script(json: &str) -> String {
    json.replace("</", "<\\/").replace("<!--", "<\\u0021--")
}

/// Returns bytes packed with gzip, without name and time, as letters that may stand in a page.
fn packed(bytes: &[u8]) -> std::io::Result<String> {
    // A higher level takes twice as long for a page that is smaller by a twentieth.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(3));
    encoder.write_all(bytes)?;
    Ok(base64(&encoder.finish()?))
}

/// Returns bytes in base64.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let number =
            (0..3).fold(0_usize, |number, at| (number << 8) | usize::from(three.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let letter = LETTERS[(number >> (18 - 6 * at)) & 63];
            text.push(if at <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_letters_as_everywhere() {
        let texts = ["", "f", "fo", "foo", "foob", "fooba", "foobar"];
        let coded = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
        assert_eq!(texts.map(|text| base64(text.as_bytes())), coded);
    }

    #[test]
    fn nothing_in_the_data_ends_the_script() {
        assert_eq!(in_script("{\"a\":\"</script><!--\"}"), "{\"a\":\"<\\/script><\\u0021--\"}");
    }
}
