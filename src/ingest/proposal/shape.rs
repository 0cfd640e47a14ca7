//! How a table holds its values: one column of them, years or ages as columns, or columns named one by one.
//! Declares marks of values, too: what stands for none, flags, bounds, thousands.

use std::collections::{BTreeMap, BTreeSet};

use super::by_name::{subject, value_column, year_column};
use super::draft::Draft;
use super::profile::Profile;
use super::publisher::meant;
use super::table::{Table, is_flag, is_name_of_economies, is_year, number_like};
use super::{stems, time};
use crate::concepts::Age;
use crate::ingest::layout::{Unpivot, VALUE, ValueColumn};
use crate::ingest::period_text::Period;
use crate::ingest::publisher_words::{self as words, Said};
use crate::pipeline::FromText;

/// `2015`, `2015 [YR2015]`.
const YEARS: &str = "^(?<year>[0-9]{4})( \\[YR[0-9]{4}\\])?$";
const NO_VALUES: &str = "no column holds values: name those that do in [[layout.value_column]], or give a pattern of their headers, \
                         as `unpivot = { columns = '^(?<year>[0-9]{4})$' }` under [layout]";
const NO_YEARS: &str = "no column holds years: where one year holds for the whole file write `is = { year = \"2020\" }` under [layout], \
                        where it stands in a text a [[layout.split]] with `pattern = '(?<year>[0-9]{4})'`";

/// Chooses the shape and declares what it needs.
///
/// - Errors: what is missing, in words.
pub fn choose(draft: &mut Draft, table: &Table, profiles: &[Profile]) -> Result<(), String> {
    let marked = time::marked_years(profiles);
    let is_year_of_values = |name: &str| is_year_alone(name) || marked.iter().any(|marked| marked == name);
    let years: Vec<&Profile> = profiles.iter().filter(|profile| is_year_of_values(&profile.name)).collect();
    let fields: Vec<&Profile> = profiles.iter().filter(|profile| is_field_of_year(&profile.name)).collect();
    let is_value = |profile: &&Profile| profile.name.to_lowercase().ends_with("value");
    let values: Vec<&Profile> = fields.iter().copied().filter(is_value).collect();
    let named = value_column(draft, profiles);
    if named.is_none() && !values.is_empty() && fields.len() > 3 {
        unpivot(draft, "^(?<year>[0-9]{4})[_ ](?<field>[A-Za-z]+)$", "year");
        super::values::declare(draft, &values);
        return Ok(());
    }
    let with_flags = with_flags_beside(profiles);
    if named.is_none() && !with_flags.is_empty() {
        flags_beside(draft, with_flags, profiles);
        super::values::declare(draft, &years);
        return Ok(());
    }
    if named.is_none() && years.len() > 1 {
        let pattern = if marked.is_empty() { YEARS } else { time::MARKED_YEARS };
        unpivot(draft, pattern, "year");
        super::values::declare(draft, &years);
        if let Some(first) = marked.first() {
            draft.open.push(format!("the columns {} are read as those of their years", list_of(&marked)));
            draft.notes.push(format!("marks behind years, as `{first}`"));
        }
        return Ok(());
    }
    if let Some(pattern) = time::pattern_of_headers(profiles).filter(|_| named.is_none()) {
        years_of_another_form(draft, pattern, profiles);
        return Ok(());
    }
    if let Some(reason) = time::parts_as_columns(profiles).filter(|_| named.is_none()) {
        return annual_beside_parts(draft, table, profiles).unwrap_or(Err(reason));
    }
    let below = below_headings(profiles);
    if named.is_none() && below.len() > 1 {
        unpivot_below_headings(draft, &below);
        return Ok(());
    }
    if named.is_none() && stems::declare(draft, profiles) {
        return Ok(());
    }
    let year = year_column(draft, profiles);
    let ages: Vec<&Profile> = profiles.iter().filter(|profile| is_age(&profile.name)).collect();
    if named.is_none() && ages.len() > 2 {
        // Everybody may stand beside the ages.
        let is_total = |profile: &&Profile| words::is_total(&profile.name) && profile.is_numeric();
        let totals: Vec<&Profile> = profiles.iter().filter(is_total).collect();
        let also: String = totals.iter().map(|profile| format!("|{}", regex::escape(&profile.name))).collect();
        let ages = [ages, totals].concat();
        unpivot(draft, &format!("^(?<age>[0-9]+-[0-9]+|[0-9]+\\+{also})$"), "");
        draft.columns.age = Some("age".to_owned());
        let names = ages.iter().map(|profile| profile.name.clone()).collect::<Vec<_>>();
        draft.declare_texts("age", &names);
        super::values::declare(draft, &ages);
        return set_year(draft, table, year, profiles);
    }
    if let Some(name) = named {
        let of_values: Vec<&Profile> = profiles.iter().filter(|profile| profile.name == name).collect();
        draft.columns.value = name;
        super::values::declare(draft, &of_values);
        return set_year(draft, table, year, profiles);
    }
    let columns = of_preset_or_numeric(draft, profiles, year.as_deref());
    match columns.as_slice() {
        [] => return Err(NO_VALUES.to_owned()),
        [only] if only.is.is_empty() && only.beside.is_empty() => draft.columns.value.clone_from(&only.column),
        _ => VALUE.clone_into(&mut draft.columns.value),
    }
    let of_values: Vec<&Profile> =
        profiles.iter().filter(|profile| columns.iter().any(|column| column.column == profile.name)).collect();
    super::values::declare(draft, &of_values);
    let has_own_years = columns.iter().any(|column| !column.beside.is_empty());
    if draft.columns.value == VALUE && draft.sidecar.layout.value_column.is_empty() {
        for key in ["sex", "age", "location", "category"] {
            if columns.iter().any(|column| column.is.contains_key(key)) {
                draft.set_column(key, key.to_owned());
            }
        }
        draft.sidecar.layout.value_column = columns;
    }
    if has_own_years {
        draft.columns.year = "year".to_owned();
        return Ok(());
    }
    set_year(draft, table, year, profiles)
}

/// Takes the one column of years beside those of their parts, which are left out by name.
fn annual_beside_parts(draft: &mut Draft, table: &Table, profiles: &[Profile]) -> Option<Result<(), String>> {
    let is_annual = |profile: &&Profile| {
        let plain = words::squeezed(&profile.name);
        matches!(plain.as_str(), "annual" | "yearly" | "fullyear" | "annualtotal" | "annualaverage" | "annualvalue")
            && profile.is_numeric()
    };
    let [annual] = profiles.iter().filter(is_annual).collect::<Vec<_>>()[..] else { return None };
    let is_part = |name: &&str| matches!(Period::of(name), Some(Period::PartOfYear | Period::Date));
    let parts: Vec<String> =
        profiles.iter().map(|profile| profile.name.as_str()).filter(is_part).map(str::to_owned).collect();
    draft.open.push(format!("`{}` is read, and not the parts of years beside it: {}", annual.name, parts.join(", ")));
    draft.ignore.extend(parts);
    draft.columns.value.clone_from(&annual.name);
    super::values::declare(draft, &[annual]);
    let year = year_column(draft, profiles);
    Some(set_year(draft, table, year, profiles))
}

fn list_of(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Returns the columns of years, where nameless columns with flags stand behind them.
fn with_flags_beside(profiles: &[Profile]) -> Vec<ValueColumn> {
    let is_of_flags =
        |beside: &Profile| beside.name.starts_with("col-") && beside.texts.keys().all(|text| is_flag(text));
    let has_flags = |beside: &Profile| is_of_flags(beside) && beside.n_filled > 0;
    let of_years: Vec<usize> = (0..profiles.len()).filter(|index| is_year_alone(&profiles[*index].name)).collect();
    if of_years.len() < 2 || !of_years.iter().any(|index| profiles.get(index + 1).is_some_and(has_flags)) {
        return Vec::new();
    }
    let column = |index: &usize| {
        let name = &profiles[*index].name;
        let beside = profiles.get(index + 1).filter(|beside| is_of_flags(beside));
        ValueColumn {
            column: name.clone(),
            is: BTreeMap::from([("year".to_owned(), name.chars().take(4).collect())]),
            beside: beside.map(|beside| ("status".to_owned(), beside.name.clone())).into_iter().collect(),
        }
    };
    of_years.iter().map(column).collect()
}

fn flags_beside(draft: &mut Draft, columns: Vec<ValueColumn>, profiles: &[Profile]) {
    let is_beside =
        |profile: &&Profile| columns.iter().any(|column| column.beside.values().any(|name| *name == profile.name));
    let flags: std::collections::BTreeSet<String> =
        profiles.iter().filter(is_beside).flat_map(|profile| profile.texts.keys().cloned()).collect();
    let flags: Vec<String> = flags.into_iter().collect();
    VALUE.clone_into(&mut draft.columns.value);
    "year".clone_into(&mut draft.columns.year);
    draft.set_column("status", "status".to_owned());
    draft.declare_texts("status", &flags);
    draft.notes.push(format!("flags in nameless columns beside values: {}", flags.join(", ")));
    draft.sidecar.layout.value_column = columns;
}

/// Declares headers such as `YR2020`, `Y2020` with its flag `Y2020F`, and `2019/20`.
fn years_of_another_form(draft: &mut Draft, pattern: &str, profiles: &[Profile]) {
    unpivot(draft, pattern, "year");
    let fits = |profile: &&Profile| Period::of(&profile.name).is_some();
    let values: Vec<&Profile> = profiles.iter().filter(fits).collect();
    super::values::declare(draft, &values);
    if let Some(fiscal) = values.iter().find(|profile| Period::of(&profile.name) == Some(Period::FiscalYear)) {
        draft
            .open
            .push(format!("the columns are fiscal years: `{}` counts for the year in which it begins", fiscal.name));
    }
    let is_flag =
        |profile: &&Profile| Period::of(profile.name.trim_end_matches('F')).is_some() && profile.name.ends_with('F');
    let flags: Vec<&Profile> = profiles.iter().filter(is_flag).collect();
    if !flags.is_empty() && pattern.contains("<field>") {
        let texts: std::collections::BTreeSet<String> =
            flags.iter().flat_map(|flag| flag.texts.keys().cloned()).collect();
        draft.set_column("status", "F".to_owned());
        draft.declare_texts("status", &texts.into_iter().collect::<Vec<_>>());
    }
}

/// Returns the columns of years that a heading spans, as `Percentage urban / 2015`, each with its heading.
fn below_headings(profiles: &[Profile]) -> Vec<(&str, &Profile)> {
    let parts = profiles.iter().filter_map(|profile| Some((profile.name.rsplit_once(" / ")?, profile)));
    parts.filter(|((_, year), _)| is_year_alone(year)).map(|((heading, _), profile)| (heading, profile)).collect()
}

/// Declares years below one heading, or below several that become categories.
fn unpivot_below_headings(draft: &mut Draft, below: &[(&str, &Profile)]) {
    let (first, _) = below[0];
    if below.iter().all(|(heading, _)| *heading == first) {
        unpivot(draft, "^.* / (?<year>[0-9]{4})( \\[YR[0-9]{4}\\])?$", "year");
    } else {
        let headings: BTreeSet<&str> = below.iter().map(|(heading, _)| *heading).collect();
        let key = stems::subject(&headings);
        unpivot(draft, &format!("^(?<heading>.*) / {}", &YEARS[1..]), "year");
        draft.set_column(key, "heading".to_owned());
        draft.declare_texts(key, &headings.iter().map(|heading| (*heading).to_owned()).collect::<Vec<_>>());
        draft.notes.push(format!("what spans the years is the {key}"));
    }
    let values: Vec<&Profile> = below.iter().map(|(_, profile)| *profile).collect();
    super::values::declare(draft, &values);
}

fn unpivot(draft: &mut Draft, pattern: &str, year: &str) {
    draft.sidecar.layout.unpivot = pattern.parse().ok().map(|pattern| Unpivot { columns: FromText(pattern) });
    VALUE.clone_into(&mut draft.columns.value);
    if !year.is_empty() {
        year.clone_into(&mut draft.columns.year);
    }
}

/// `2015`, `2015 [YR2015]`.
fn is_year_alone(name: &str) -> bool {
    let rest = name.get(4..).unwrap_or_default();
    name.get(..4).is_some_and(is_year) && (rest.is_empty() || rest.starts_with(" [YR"))
}

/// `2015_value`, `2015_note`: a year and what is told of it.
fn is_field_of_year(name: &str) -> bool {
    let field = name.get(5..).unwrap_or_default();
    name.get(..4).is_some_and(is_year)
        && matches!(name.as_bytes().get(4), Some(b'_' | b' '))
        && field.chars().all(char::is_alphabetic)
        && !field.is_empty()
}

fn is_age(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_digit())
        && words::age(name).is_some_and(|age| age != Age::Total)
        && !is_year_alone(name)
}

/// Takes the year from its column, else from the title.
fn set_year(draft: &mut Draft, table: &Table, column: Option<String>, profiles: &[Profile]) -> Result<(), String> {
    if let Some(column) = column {
        let profile = profiles.iter().find(|profile| profile.name == column);
        if let Some(reason) = profile.and_then(time::no_year_of) {
            return Err(reason);
        }
        draft.columns.year = column;
        return Ok(());
    }
    let words = table.title.iter().flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()));
    let mut years: BTreeMap<&str, usize> = BTreeMap::new();
    words.filter(|word| is_year(word)).for_each(|year| *years.entry(year).or_default() += 1);
    let Some((year, _)) = years.into_iter().max_by_key(|(_, n)| *n) else {
        return Err(NO_YEARS.to_owned());
    };
    draft.sidecar.layout.is.insert("year".to_owned(), year.to_owned());
    "year".clone_into(&mut draft.columns.year);
    draft.open.push(format!("no column holds years: {year} is taken from the title"));
    Ok(())
}

/// Returns the columns of values: those of the preset, else all that hold numbers and mean nothing else.
fn of_preset_or_numeric(draft: &Draft, profiles: &[Profile], year: Option<&str>) -> Vec<ValueColumn> {
    let header: Vec<String> = profiles.iter().map(|profile| profile.name.clone()).collect();
    let known = draft.preset.iter().flat_map(|preset| &preset.value_column);
    let known: Vec<ValueColumn> = known
        .filter_map(|column| Some(ValueColumn { column: meant(&header, &column.column)?.clone(), ..column.clone() }))
        .collect();
    if !known.is_empty() {
        return known;
    }
    let blocks = with_own_years(profiles);
    let chosen: Vec<(&Profile, Option<&str>)> = if blocks.is_empty() {
        profiles.iter().filter(|profile| is_value(draft, profile, year)).map(|profile| (profile, None)).collect()
    } else {
        blocks
    };
    if chosen.len() == 1 && chosen[0].1.is_none() {
        return vec![value_of(chosen[0].0, None, false)];
    }
    // Of columns of which some are in thousands only those are, so that one multiplier fits all.
    let in_thousands = |profile: &Profile| profile.name.to_lowercase().contains("(thousands)");
    let is_mixed = chosen.iter().any(|(profile, _)| in_thousands(profile));
    let chosen: Vec<(&Profile, Option<&str>)> =
        chosen.into_iter().filter(|(profile, _)| !is_mixed || in_thousands(profile)).collect();
    // A share beside the counts that it is made of would count as one of them.
    let is_share = |profile: &Profile| {
        ["percent", "%", "share", "rate"].iter().any(|word| profile.name.to_lowercase().contains(word))
    };
    let has_counts = chosen.iter().any(|(profile, _)| !is_share(profile));
    let parts: Vec<(&Profile, Option<&str>)> =
        chosen.iter().filter(|(profile, _)| !(has_counts && is_share(profile))).copied().collect();
    let of_parts: Vec<ValueColumn> = parts.iter().map(|(profile, beside)| value_of(profile, *beside, false)).collect();
    let is_told_apart =
        of_parts.iter().enumerate().all(|(index, one)| of_parts[..index].iter().all(|other| other.is != one.is));
    let n_totals = parts.iter().filter(|(profile, _)| !says_part(&profile.name)).count();
    if n_totals <= 1 && n_totals < parts.len() && is_told_apart {
        return of_parts;
    }
    chosen.into_iter().map(|(profile, beside)| value_of(profile, beside, true)).collect()
}

fn value_of(profile: &Profile, year_beside: Option<&str>, is_category: bool) -> ValueColumn {
    let mut column = ValueColumn { column: profile.name.clone(), is: BTreeMap::new(), beside: BTreeMap::new() };
    if let Some(year) = year_beside {
        column.beside.insert("year".to_owned(), year.to_owned());
    }
    if is_category {
        column.is.insert("category".to_owned(), profile.name.clone());
    }
    for part in profile.name.split(" / ") {
        let (key, code) = match words::said(part) {
            Some(Said::Sex(sex)) => ("sex", sex.code().to_owned()),
            Some(Said::Location(location)) => ("location", location.code().to_owned()),
            Some(Said::Age(age)) => ("age", age.to_string()),
            None => continue,
        };
        column.is.insert(key.to_owned(), code);
    }
    column
}

fn says_part(name: &str) -> bool {
    name.split(" / ").any(|part| words::said(part).is_some())
}

fn is_value(draft: &Draft, profile: &Profile, year: Option<&str>) -> bool {
    let is_code = |name: &str| {
        let plain = words::squeezed(name);
        let ends = ["code", "codes", "id", "note", "notes", "rank", "footnote", "footnotes", "order"];
        ends.iter().any(|end| plain.ends_with(end)) || plain.starts_with("iso") || plain.contains("code")
    };
    let is_whole = |text: &String| text.parse::<u32>().is_ok();
    let counts_rows = matches!(words::squeezed(&profile.name).as_str(), "index" | "no" | "number" | "nr" | "")
        && profile.texts.keys().all(is_whole);
    let is_flag = profile.texts.keys().all(|text| matches!(text.as_str(), "0" | "1"));
    profile.n_numbers > 0
        && profile.is_numeric()
        && Some(profile.name.as_str()) != year
        && !profile.holds_years()
        && !profile.texts.keys().all(|text| is_mid_year(text))
        && !profile.name.starts_with("col-")
        && !is_code(&profile.name)
        && !counts_rows
        && (!is_flag || profile.has_more)
        && subject(profile).is_none_or(|subject| subject.is_breakdown())
        && profile.name != draft.columns.economy
        && !holds_economies(profile)
        && profile.texts.keys().any(|text| number_like(text))
}

/// Numbers are codes of economies where the header says so; any other whole number may happen to be one.
fn holds_economies(profile: &Profile) -> bool {
    let is_named = is_name_of_economies(&profile.name) && 2 * profile.n_places > profile.n_filled;
    let is_written = 2 * (profile.n_places.saturating_sub(profile.n_numbers)) >= profile.n_filled.max(1);
    is_named || is_written
}

/// `2020.5`, the middle of a year.
fn is_mid_year(text: &str) -> bool {
    text.strip_suffix(".5").is_some_and(is_year)
}

/// Columns of years that stand one after the other, each behind its values: the value is the first column after the last year.
fn with_own_years(profiles: &[Profile]) -> Vec<(&Profile, Option<&str>)> {
    let years: Vec<usize> = (0..profiles.len()).filter(|index| profiles[*index].holds_years()).collect();
    if years.len() < 2 {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut from = 0;
    for year in years {
        let of_block = &profiles[from..year];
        let value = of_block.iter().filter(|profile| profile.is_numeric() && !profile.name.starts_with("col-"));
        let value = value.max_by_key(|profile| profile.n_filled);
        found.extend(value.map(|value| (value, Some(profiles[year].name.as_str()))));
        from = year + 1;
    }
    found
}
