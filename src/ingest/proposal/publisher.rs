//! The publishers that `add` recognises, as data: what their headers are and what their columns mean.
//! A sidecar that was written by a preset stands on its own: no run looks into one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::ingest::code_list::CodeList;
use crate::ingest::layout::{Join, Pattern, Split, ValueColumn};
use crate::ingest::publisher_words::squeezed;
use crate::ingest::sidecar::Bounds;
use crate::pipeline::{CodesDefinition, FromText};

/// What is known of the files of a publisher.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// What is recognised, in words.
    pub name: String,
    /// Who publishes it.
    #[serde(default)]
    pub publisher: String,
    /// Licence to state.
    #[serde(default)]
    pub licence: String,
    /// Landing page.
    #[serde(default)]
    pub url: String,
    /// Headers that the file has, whatever case and marks they are written with.
    #[serde(default)]
    recognise: Vec<String>,
    /// A header that the file has.
    recognise_pattern: Option<FromText<Pattern>>,
    /// Members of an archive that hold the table.
    #[serde(default)]
    pub member: Vec<String>,
    /// List of codes.
    pub code_list: Option<CodeList>,
    /// Texts that stand for no value.
    #[serde(default)]
    pub missing: Vec<String>,
    /// What the numbers are multiplied by.
    pub multiplier: Option<f64>,
    /// What is done about bounds.
    #[serde(default)]
    pub bounds: Bounds,
    /// Begin of the remarks below the table.
    #[serde(default)]
    pub ends_at: Vec<String>,
    /// Columns by what they mean.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Columns to leave out.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// Columns that hold several things.
    #[serde(default)]
    pub split: Vec<Split>,
    /// Columns of values.
    #[serde(default)]
    pub value_column: Vec<ValueColumn>,
    /// Columns that are joined.
    #[serde(default)]
    pub join: Vec<Join>,
    /// What a person has to look at that no file of the publisher says.
    pub caution: Option<String>,
    /// Codes besides those of the list.
    #[serde(default)]
    pub codes: CodesDefinition,
}

/// The presets, the more exact before the more general.
const TEXTS: [&str; 29] = [
    include_str!("../publishers/world-bank-data360.toml"),
    include_str!("../publishers/world-bank-data360-wide.toml"),
    include_str!("../publishers/world-bank-databank.toml"),
    include_str!("../publishers/world-bank-databank-long.toml"),
    include_str!("../publishers/imf-ifs.toml"),
    include_str!("../publishers/world-bank-api.toml"),
    include_str!("../publishers/world-bank-api-json.toml"),
    include_str!("../publishers/itu-datahub.toml"),
    include_str!("../publishers/itu-price-baskets.toml"),
    include_str!("../publishers/unsd-sdg.toml"),
    include_str!("../publishers/unsd-sdg-wide.toml"),
    include_str!("../publishers/unsd-sdg-api.toml"),
    include_str!("../publishers/uis-stat.toml"),
    include_str!("../publishers/uis-bulk.toml"),
    include_str!("../publishers/eurostat-tsv.toml"),
    include_str!("../publishers/eurostat-sdmx.toml"),
    include_str!("../publishers/oecd-stat.toml"),
    include_str!("../publishers/un-wpp-indicators.toml"),
    include_str!("../publishers/un-wpp.toml"),
    include_str!("../publishers/un-population-portal.toml"),
    include_str!("../publishers/un-yearbook.toml"),
    include_str!("../publishers/gsma-mci.toml"),
    include_str!("../publishers/ilostat.toml"),
    include_str!("../publishers/ilostat-labels.toml"),
    include_str!("../publishers/who-gho.toml"),
    include_str!("../publishers/faostat.toml"),
    include_str!("../publishers/owid.toml"),
    include_str!("../publishers/unsd-sdmx.toml"),
    include_str!("../publishers/sdmx-csv.toml"),
];

/// The presets as they are read; that all are, a test sees to.
static PRESETS: LazyLock<Vec<Preset>> =
    LazyLock::new(|| TEXTS.iter().filter_map(|text| toml_edit::de::from_str(text).ok()).collect());

impl Preset {
    /// Returns the first preset that a header fits.
    pub fn of_header(header: &[String]) -> Option<&'static Self> {
        let plain: Vec<String> = header.iter().map(|name| squeezed(last_part(name))).collect();
        PRESETS.iter().find(|preset| {
            let has_all = preset.recognise.iter().all(|wanted| plain.contains(&squeezed(wanted)));
            let fits = |FromText(pattern): &FromText<Pattern>| header.iter().any(|name| pattern.regex().is_match(name));
            has_all && preset.recognise_pattern.as_ref().is_none_or(fits)
        })
    }

    /// Returns the patterns of the members of archives that hold tables.
    pub fn members() -> impl Iterator<Item = &'static str> {
        PRESETS.iter().flat_map(|preset| preset.member.iter().map(String::as_str))
    }
}

/// Returns the header that is meant by a name, whatever case and marks it is written with.
pub fn meant<'a>(header: &'a [String], name: &str) -> Option<&'a String> {
    let exact = header.iter().find(|known| *known == name);
    exact.or_else(|| header.iter().find(|known| squeezed(last_part(known)) == squeezed(name)))
}

/// Returns the name of a column without those that it shares with its neighbours.
pub fn last_part(name: &str) -> &str {
    name.rsplit(" / ").next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_read() {
        for text in TEXTS {
            let read: Result<Preset, _> = toml_edit::de::from_str(text);
            let preset = read.unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert!(!preset.recognise.is_empty() || preset.recognise_pattern.is_some(), "{}", preset.name);
        }
        assert_eq!(PRESETS.len(), TEXTS.len());
    }

    #[test]
    fn a_header_is_recognised_whatever_marks_it_has() {
        let header = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let name = |names: &[&str]| Preset::of_header(&header(names)).map(|preset| preset.name.as_str());
        assert!(
            name(&["Series Code", "GeoAreaCode", "Time Period", "[Sex]", "Value"])
                .is_some_and(|name| name.contains("SDG"))
        );
        assert!(name(&["freq,unit,geo\\TIME_PERIOD", "2020"]).is_some_and(|name| name.contains("Eurostat")));
        assert_eq!(name(&["economy", "year", "value"]), None);
        assert_eq!(meant(&header(&["[Sex]"]), "Sex").map(String::as_str), Some("[Sex]"));
    }
}
