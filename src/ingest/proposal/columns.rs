//! The columns of a table → what each means: economy, year, value, breakdowns, status, series.
//! By the preset of a publisher where one fits, else by headers and texts.

use super::by_name::{of_preset, subject};
use super::draft::Draft;
use super::profile::Profile;
use super::publisher::{Preset, meant};
use super::table::{Table, is_name_of_economies, is_packed, is_place};
use super::{shape, status_in_notes};
use crate::concepts::StatedStatus;
use crate::ingest::column_subject::{Subject, subject_of_header};
use crate::ingest::economy_names::{NamesOfFile, Resolved};
use crate::ingest::layout::{Layout, Split};
use crate::ingest::publisher_words::squeezed;
use crate::ingest::record::Field;
use crate::pipeline::{Condition, FromText, Wanted};

const NO_ECONOMIES: &str = "no column holds economies: give names that nobody knows their code under [codes.economy], and where the \
                            file is of one economy write `is = { economy = \"KEN\" }` under [layout]";

/// Fills a draft with the meaning of the columns.
///
/// - Errors: what is missing, in words.
pub fn assign(draft: &mut Draft, table: &Table, profiles: &[Profile], names: &NamesOfFile<'_>) -> Result<(), String> {
    let mut profiles = profiles.to_vec();
    apply_preset(draft, &mut profiles);
    split_packed(draft, &mut profiles);
    split_labels(draft, &mut profiles, names);
    let economy = economy_column(draft, &profiles).ok_or(NO_ECONOMIES)?;
    draft.columns.economy = economy;
    keep_annual(draft, &profiles);
    shape::choose(draft, table, &profiles)?;
    breakdowns(draft, &profiles);
    status_in_notes::declare(draft, &profiles);
    series(draft, &profiles, names);
    dimensions(draft, &profiles);
    Ok(())
}

/// Takes what the preset says of columns that the file has.
fn apply_preset(draft: &mut Draft, profiles: &mut Vec<Profile>) {
    let Some(preset) = draft.preset else { return };
    let header: Vec<String> = profiles.iter().map(|profile| profile.name.clone()).collect();
    let layout = &mut draft.sidecar.layout;
    layout.ends_at.clone_from(&preset.ends_at);
    for split in &preset.split {
        let Some(column) = meant(&header, &split.column) else { continue };
        layout.split.push(Split { column: column.clone(), ..split.clone() });
    }
    for join in &preset.join {
        let columns: Vec<String> = join.columns.iter().filter_map(|name| meant(&header, name).cloned()).collect();
        if columns.len() == join.columns.len() {
            layout.join.push(crate::ingest::layout::Join { columns, ..join.clone() });
        }
    }
    draft.sidecar.code_list = preset.code_list;
    draft.sidecar.codes = preset.codes.clone();
    draft.sidecar.values.multiplier = preset.multiplier;
    draft.sidecar.values.bounds = preset.bounds;
    draft.ignore.extend(preset.ignore.iter().filter_map(|name| meant(&header, name).cloned()));
    add_made(layout, profiles);
}

/// Columns that the layout makes have no fields yet.
fn add_made(layout: &Layout, profiles: &mut Vec<Profile>) {
    let groups = layout.split.iter().flat_map(|split| {
        let of_pattern = split.pattern.iter().flat_map(|FromText(pattern)| pattern.groups().map(str::to_owned));
        of_pattern.chain(split.into.iter().cloned()).chain(split.is.keys().cloned()).collect::<Vec<_>>()
    });
    let made: Vec<String> = groups.chain(layout.join.iter().map(|join| join.into.clone())).collect();
    for name in made {
        if !profiles.iter().any(|profile| profile.name == name) {
            profiles.push(Profile { name, ..Profile::default() });
        }
    }
}

/// Several keys in one column, as `freq,unit,geo\TIME_PERIOD`.
fn split_packed(draft: &mut Draft, profiles: &mut Vec<Profile>) {
    let packed = profiles.iter().find(|profile| is_packed(&profile.name)).cloned();
    let Some(packed) = packed else { return };
    let keys = packed.name.split_once('\\').map_or(packed.name.as_str(), |(keys, _)| keys);
    let into: Vec<String> = keys.split(',').map(|key| key.trim().to_owned()).collect();
    for (index, name) in into.iter().enumerate() {
        let mut profile = Profile { name: name.clone(), ..Profile::default() };
        for (text, n) in &packed.texts {
            let part = text.split(',').nth(index).unwrap_or_default().trim().to_owned();
            *profile.texts.entry(part).or_default() += n;
            profile.n_filled += n;
        }
        profile.has_more = packed.has_more && profile.texts.len() > 40;
        profiles.push(profile);
    }
    draft.sidecar.layout.split.push(Split {
        column: packed.name.clone(),
        by: Some(",".to_owned()),
        into,
        pattern: None,
        is: Default::default(),
    });
}

/// Codes with their labels in one column, as `REF_AREA:Geographic area` with `AFG: Afghanistan`.
fn split_labels(draft: &mut Draft, profiles: &mut Vec<Profile>, names: &NamesOfFile<'_>) {
    for index in 0..profiles.len() {
        let profile = profiles[index].clone();
        let Some((id, _)) = profile.name.split_once(':') else { continue };
        let id = id.trim().to_owned();
        let code = |text: &str| text.split_once(": ").map(|(code, _)| code.to_owned());
        let is_id = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !is_id
            || profile.n_filled == 0
            || profile.is_numeric()
            || !profile.texts.keys().all(|text| code(text).is_some())
        {
            continue;
        }
        let mut made = Profile { name: id.clone(), ..profile.clone() };
        made.texts = profile.texts.iter().filter_map(|(text, n)| Some((code(text)?, *n))).collect();
        let is_known = |(text, _): &(&String, &usize)| is_place(names.resolve(Field::Text(text)));
        made.n_places = made.texts.iter().filter(is_known).map(|(_, n)| n).sum();
        made.n_economies = made.n_places;
        profiles.push(made);
        profiles[index] = Profile { name: profile.name.clone(), ..Profile::default() };
        let pattern = format!("^(?<{id}>[^:]*):");
        draft.sidecar.layout.split.push(Split {
            column: profile.name,
            by: None,
            into: Vec::new(),
            pattern: pattern.parse().ok().map(FromText),
            is: Default::default(),
        });
    }
}

/// Returns the column of economies: the one with the fewest fields that stand for no known place; of equals the one with codes.
fn economy_column(draft: &Draft, profiles: &[Profile]) -> Option<String> {
    if let Some(column) = of_preset(draft, "economy", profiles) {
        return Some(column);
    }
    let has_letters = |profile: &Profile| profile.n_numbers * 2 < profile.n_filled;
    let is_possible = |profile: &&Profile| {
        let by_name = is_name_of_economies(&profile.name);
        let may_be = by_name || (has_letters(profile) && may_hold_economies(profile));
        2 * profile.n_places > profile.n_filled && profile.n_economies > 0 && may_be
    };
    let n_unknown = |profile: &Profile| profile.n_filled + profile.n_empty - profile.n_places;
    // A total or two beside the economies is no reason to prefer another column.
    let rank = |profile: &Profile| {
        let by_number = 2 * profile.n_numbers > profile.n_filled && is_name_of_economies(&profile.name);
        let is_code = 2 * profile.n_codes > profile.n_filled || by_number;
        let n_economies = profile.texts.len();
        (
            50 * n_unknown(profile) / (profile.n_filled + profile.n_empty).max(1),
            !is_code,
            !is_name_of_economies(&profile.name),
            usize::MAX - n_economies,
        )
    };
    profiles.iter().filter(is_possible).min_by_key(|profile| rank(profile)).map(|profile| profile.name.clone())
}

/// PT is a unit and NA a status, whichever economies have these letters.
pub fn may_hold_economies(profile: &Profile) -> bool {
    subject_of_header(&profile.name).is_none_or(Subject::is_breakdown)
}

/// Of series of several frequencies the annual one is kept, and rows that withdraw others are not.
fn keep_annual(draft: &mut Draft, profiles: &[Profile]) {
    let text = |text: &str| Wanted::Text(text.to_owned());
    for profile in profiles.iter().filter(|profile| profile.texts.len() > 1) {
        let plain = squeezed(&profile.name);
        if matches!(plain.as_str(), "freq" | "frequency") && profile.texts.contains_key("A") {
            draft.filter.insert(profile.name.clone(), Condition::AnyOf(vec![text("A")]));
        }
        if plain == "timeformat" && profile.texts.contains_key("P1Y") {
            draft.filter.insert(profile.name.clone(), Condition::AnyOf(vec![text("P1Y")]));
        }
        if plain == "action" && profile.texts.contains_key("D") {
            let kept = profile.texts.keys().filter(|action| *action != "D").map(|action| text(action)).collect();
            draft.filter.insert(profile.name.clone(), Condition::AnyOf(kept));
        }
    }
}

/// Maps sex, age, location, status and multiplier, and declares their codes.
fn breakdowns(draft: &mut Draft, profiles: &[Profile]) {
    let keys = [
        ("sex", Subject::Sex),
        ("age", Subject::Age),
        ("location", Subject::Location),
        ("status", Subject::Status),
        ("multiplier_power", Subject::Multiplier),
    ];
    for (key, wanted) in keys {
        if draft.column(key).is_some() {
            continue;
        }
        // That all values are normal is stated, too.
        let is_stated = |profile: &Profile| {
            key == "status" && profile.texts.keys().all(|text| text.parse::<StatedStatus>().is_ok())
        };
        let is_harmless = |profile: &Profile| {
            !is_stated(profile) && profile.texts.keys().all(|text| wanted.is_neutral(text, &profile.name))
        };
        let is_possible = |profile: &&Profile| {
            subject(profile) == Some(wanted)
                && profile.n_filled > 0
                && !is_harmless(profile)
                && !profile.has_more
                && !draft.is_used(&profile.name)
                && !draft.ignore.contains(&profile.name)
                && draft.codes_are_known(key, profile)
        };
        let made = of_preset(draft, key, profiles);
        let found = profiles.iter().find(is_possible).map(|profile| profile.name.clone());
        let Some(name) = made.or(found) else { continue };
        if let Some(profile) = profiles.iter().find(|profile| profile.name == name) {
            draft.declare_codes(key, profile);
        }
        draft.set_column(key, name);
    }
    for key in ["age_from", "age_to"] {
        if let Some(name) = of_preset(draft, key, profiles) {
            draft.set_column(key, name);
        }
    }
}

/// Takes one series, or makes categories of several.
fn series(draft: &mut Draft, profiles: &[Profile], names: &NamesOfFile<'_>) {
    let column = of_preset(draft, "series", profiles).or_else(|| {
        let is_series = |profile: &&Profile| {
            subject(profile) == Some(Subject::Series)
                && profile.texts.len() + usize::from(profile.has_more) > 1
                && !draft.is_used(&profile.name)
                && !names_economies(profile, names)
        };
        profiles.iter().find(is_series).map(|profile| profile.name.clone())
    });
    let name_column = of_preset(draft, "series_name", profiles);
    let texts_of = |name: &Option<String>| profiles.iter().find(|profile| Some(&profile.name) == name.as_ref());
    draft.series_name = texts_of(&name_column).and_then(Profile::only).map(str::to_owned);
    if let Some(wanted) = draft.wanted_series.clone() {
        let has = |profile: &&Profile| {
            profile.texts.contains_key(&wanted) || (profile.has_more && Some(&profile.name) == column.as_ref())
        };
        let of_series = texts_of(&column).filter(has);
        let Some(profile) = of_series.or_else(|| profiles.iter().find(has)) else {
            draft.open.push(format!("no column holds the series `{wanted}`: all series are read"));
            return;
        };
        draft.filter.insert(profile.name.clone(), Condition::AnyOf(vec![Wanted::Text(wanted)]));
        return;
    }
    let Some(column) = column else { return };
    let has_one =
        texts_of(&Some(column.clone())).is_some_and(|profile| profile.n_filled > 0 && profile.only().is_some());
    if !has_one && draft.columns.category.is_none() {
        draft.columns.category = Some(column);
    }
}

/// Returns whether the codes of series hold those of economies, as `KEN.EXPORTS.A`: such a code tells no series apart.
fn names_economies(profile: &Profile, names: &NamesOfFile<'_>) -> bool {
    let is_economy = |part: &str| part.len() == 3 && matches!(names.resolve(Field::Text(part)), Resolved::Economy(_));
    let holds_one = |text: &&String| text.split(|c: char| !c.is_ascii_alphanumeric()).any(is_economy);
    2 * profile.texts.keys().filter(holds_one).count() > profile.texts.len()
}

/// Columns of SDMX files before the time are dimensions, and so are those in brackets of the SDG database: what none of the others
/// reads is part of the category, so that nothing is added to what it is no part of.
fn dimensions(draft: &mut Draft, profiles: &[Profile]) {
    let is_sdmx = profiles.iter().any(|profile| squeezed(&profile.name).starts_with("obsvalue"));
    let time = profiles.iter().position(|profile| profile.name == draft.columns.year).filter(|_| is_sdmx);
    let others = [
        "structure",
        "structureid",
        "structurename",
        "action",
        "dataflow",
        "key",
        "freq",
        "frequency",
        "title",
        "lastupdate",
        "reportingtype",
        "nature",
        "units",
        "unitmeasure",
        "serieskey",
        "seriescode",
    ];
    let header: Vec<String> = profiles.iter().map(|profile| profile.name.clone()).collect();
    let mut before: Option<&Profile> = None;
    for (index, profile) in profiles.iter().enumerate() {
        let is_dimension = time.is_some_and(|time| index < time)
            || profile.name.starts_with('[')
            || profile.name.starts_with("dimensions.");
        let length = |profile: &Profile| profile.texts.keys().map(String::len).sum::<usize>();
        let is_label = is_sdmx
            && before
                .is_some_and(|before| before.texts.len() == profile.texts.len() && length(before) < length(profile));
        before = Some(profile);
        let is_several = profile.texts.len() > 1 && !profile.has_more && profile.n_places * 2 < profile.n_filled;
        let name = squeezed(profile.name.split(':').next().unwrap_or_default());
        if !is_dimension || is_label || !is_several || others.contains(&name.as_str()) || profile.name.contains(':') {
            continue;
        }
        let is_read = subject(profile).is_some_and(|subject| subject.is_read(&draft.input()));
        // Parts of a year are no category: whoever reads them decides.
        let is_time = subject(profile) == Some(Subject::Frequency);
        if draft.is_used(&profile.name) || draft.is_joined(&profile.name) || is_read || is_time {
            continue;
        }
        draft.join(&profile.name, &header);
        draft.notes.push(format!("`{}` is part of the category", profile.name));
    }
}

/// Returns the preset that a header fits.
pub fn preset(profiles: &[Profile]) -> Option<&'static Preset> {
    let names: Vec<String> =
        profiles.iter().map(|profile| profile.name.split(':').next().unwrap_or_default().to_owned()).collect();
    Preset::of_header(&names)
}
