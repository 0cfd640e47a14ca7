//! What a file says of its unit → the unit of an indicator, whether people weigh it, and whether its numbers are thousands.
//! By words; where they say nothing the unit is a number of the publisher's own.

use super::by_name::subject;
use super::draft::Draft;
use super::profile::Profile;
use super::refine::Reading;
use super::table::Table;
use crate::concepts::Unit;
use crate::ingest::column_subject::{Subject, subject_of_header};
use crate::ingest::publisher_words as words;
use crate::ingest::record_file::RecordFile;
use crate::ingest::sidecar::Sidecar;

/// No percentage of the field is larger; what is counts something.
const MOST_PERCENT: f64 = 1000.0;

/// What the texts about a file say of its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The unit.
    pub unit: Unit,
    /// Whether it is a rate of people.
    pub is_of_people: bool,
}

/// Returns the unit that the texts of a file name.
pub fn measure(draft: &Draft, table: &Table, file: &RecordFile, reading: &Reading) -> Measure {
    let n_categories = reading.categories().len();
    let none = Measure { unit: Unit::Number, is_of_people: false };
    let stated = draft.preset.and_then(|preset| preset.columns.get("unit_is").cloned());
    let mut texts: Vec<String> = stated.into_iter().chain(draft.series_name.clone()).collect();
    texts.push(draft.sidecar.title.clone());
    texts.extend(table.title.iter().cloned());
    texts.extend(unit_texts(draft, file));
    let value = &draft.columns.value;
    texts.push(value.clone());
    texts.extend(draft.sidecar.layout.value_column.iter().map(|column| column.column.clone()));
    texts.push(file.path.rsplit('/').next().unwrap_or_default().replace(['_', '-'], " "));
    if n_categories > 1 && draft.sidecar.layout.value_column.iter().any(|column| column.is.contains_key("category")) {
        return none;
    }
    let of_series: std::collections::BTreeSet<&str> = texts
        .iter()
        .map(|text| of_texts(std::slice::from_ref(text), true).unit)
        .filter(|unit| *unit != Unit::Number)
        .map(Unit::name)
        .collect();
    if n_categories > 1 && of_series.len() > 1 {
        return none;
    }
    let is_large = reading.range.is_some_and(|(_, high)| high > MOST_PERCENT);
    let found = of_texts(&texts, !is_large);
    let is_count = found.unit.is_amount() && found.unit != Unit::Tonnes;
    let is_mixed = draft.ignore.iter().any(|name| subject_of_header(name) == Some(Subject::Unit));
    if is_mixed || (is_count && 10 * reading.n_fractions > reading.n_kept) { none } else { found }
}

/// Texts of columns that name units and series.
fn unit_texts(draft: &Draft, file: &RecordFile) -> Vec<String> {
    let mut found: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
    let is_told = |name: &String| {
        let plain = crate::ingest::publisher_words::squeezed(name);
        ["unit", "serieslabel", "seriesname", "indicatorname", "indicatorlabel", "indicator", "seriesdescription"]
            .iter()
            .any(|word| plain.contains(word))
            && !draft.is_used(name)
    };
    let columns: Vec<usize> = (0..file.header.len()).filter(|index| is_told(&file.header[*index])).collect();
    let visited = file.visit(&mut |_, record| {
        if found.len() < 64 {
            found.extend(columns.iter().map(|column| record.field(*column).as_code()));
        }
    });
    visited.map(|()| found.into_iter().collect()).unwrap_or_default()
}

fn of_texts(texts: &[String], may_be_rate: bool) -> Measure {
    let all = texts.join(" · ").to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| all.contains(word));
    // Words, or what several begin with.
    let people = [
        "individuals",
        "populat",
        "people",
        "persons",
        "inhabitant",
        "youth",
        "adults",
        "women",
        "users",
        "pt_pop",
        "pc_ind",
    ];
    let unit = if may_be_rate && has(&["per 100 ", "per hundred"]) {
        Unit::Per100People
    } else if may_be_rate && has(&["%", "percent", "pct", "proportion of", "pc_", "pt_", "share of"]) {
        Unit::Percent
    } else if has(&["us$", "usd", "us dollar"]) {
        Unit::UsDollars
    } else if has(&["tonne"]) {
        Unit::Tonnes
    } else if has(&["subscription"]) {
        Unit::Subscriptions
    } else if has(&["populat", "persons", "inhabitants"]) {
        Unit::Persons
    } else {
        Unit::Number
    };
    let is_rate = matches!(unit, Unit::Percent | Unit::Per100People);
    Measure { unit, is_of_people: is_rate && (has(&people) || unit == Unit::Per100People) }
}

/// Declares that numbers are thousands or millions where the title or a header says so; returns what a person should check.
pub fn thousands(sidecar: &mut Sidecar, table: &Table, profiles: &[Profile]) -> Option<String> {
    if sidecar.values.multiplier.is_some() {
        return None;
    }
    let headers = profiles.iter().map(|profile| profile.name.as_str());
    let texts: Vec<String> = table.title.iter().map(String::as_str).chain(headers).map(str::to_lowercase).collect();
    let has = |word: &str| {
        texts.iter().any(|text| {
            text.contains(&format!("({word})"))
                || text.contains(&format!("in {word}"))
                || text.ends_with(&format!(", {word}"))
        })
    };
    let found = [
        ("thousands", 1e3),
        ("000s", 1e3),
        ("000's", 1e3),
        ("'000", 1e3),
        ("000", 1e3),
        ("millions", 1e6),
        ("billions", 1e9),
    ]
    .into_iter()
    .find(|(word, _)| has(word));
    let of_title = found.map(|(word, multiplier)| (format!("the title says {word}"), multiplier));
    let (said, multiplier) = of_title.or_else(|| of_column(profiles))?;
    sidecar.values.multiplier = Some(multiplier);
    Some(format!("{said}: numbers are multiplied by {multiplier}"))
}

/// Returns what the units of a file are multiples of, or the names of its series say in brackets: `1000 No`, `Employment
/// (thousands)`. Where a column of multipliers says it, that one is read.
fn of_column(profiles: &[Profile]) -> Option<(String, f64)> {
    if profiles.iter().any(|profile| subject(profile) == Some(Subject::Multiplier)) {
        return None;
    }
    profiles.iter().filter(|profile| !profile.has_more).find_map(|profile| {
        let subject = subject_of_header(&profile.name)?;
        let said = |text: &'_ str| match subject {
            Subject::Unit => Some(text.to_owned()),
            Subject::Series => Some(text.rsplit_once('(')?.1.strip_suffix(')')?.to_owned()),
            _ => None,
        };
        let first = said(profile.texts.keys().next()?)?;
        let power = words::power_of_unit(&first)?;
        // One multiplier holds for all of them.
        let is_same = |text: &String| said(text).and_then(|said| words::power_of_unit(&said)) == Some(power);
        profile.texts.keys().all(is_same).then(|| (format!("`{}` says {first}", profile.name), 10_f64.powi(power)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_units() {
        let of = |text: &str| of_texts(&[text.to_owned()], true);
        assert_eq!(
            of("Individuals using the Internet (% of population)"),
            Measure { unit: Unit::Percent, is_of_people: true }
        );
        assert_eq!(of("PC_HH"), Measure { unit: Unit::Percent, is_of_people: false });
        assert_eq!(of("Fixed broadband subscriptions per 100 people").unit, Unit::Per100People);
        assert_eq!(of("GNI per capita, Atlas method (current US$)").unit, Unit::UsDollars);
        assert_eq!(of("GDP (current LCU)").unit, Unit::Number);
        assert_eq!(of("Population, total"), Measure { unit: Unit::Persons, is_of_people: false });
    }
}
