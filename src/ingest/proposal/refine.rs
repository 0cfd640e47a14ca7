//! A draft is read as a run would read it, and what comes out wrong is declared: unknown places, codes, rows that state one
//! figure twice, columns that nobody reads. Ends when nothing is left to declare.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::above;
use super::dependence::{follows_from, is_constant, names_the_same};
use super::draft::Draft;
use super::footer::Footer;
use super::time;
use crate::concepts::text::rows_are;
use crate::concepts::{Breakdown, EconomyId, Text, Unit};
use crate::findings::{Code, Finding};
use crate::ingest::column_subject::{Subject, subject_of_header};
use crate::ingest::differing_columns::differing_columns;
use crate::ingest::economy_names::{EconomyNames, NamesOfFile, Resolved};
use crate::ingest::publisher_words::{self as words, squeezed};
use crate::ingest::record::{Field, Record};
use crate::ingest::record_file::RecordFile;
use crate::ingest::row_filter::RowFilter;
use crate::ingest::row_reader::{RowOutcome, RowReader};
use crate::ingest::sidecar::{RawFile, Sidecar};
use crate::ingest::unread_columns::UnreadColumns;
use crate::pipeline::{EconomyMeaning, FromText};
use crate::tables::Observation;

/// Times that a draft is read at most.
const MOST_TIMES: usize = 12;
/// Records that are read: those of the largest files are too many to be read again and again.
const MOST_RECORDS: usize = 400_000;
/// Groups of rows that are looked at to tell them apart.
const MOST_GROUPS: usize = 300;
/// Texts that a message lists.
const MOST_LISTED: usize = 8;
/// Largest part of the rows that is let pass: where more are refused, the file is read in a wrong way.
const MOST_LET_PASS: f64 = 0.2;
/// Rows of which a share says something.
const FEWEST_TO_JUDGE: usize = 50;
/// Observations that are shown.
const N_SHOWN: usize = 5;

/// What a draft gives.
#[derive(Debug, Default)]
pub struct Reading {
    /// The first observations.
    pub first: Vec<Observation>,
    /// First and last year.
    pub years: Option<(i32, i32)>,
    /// Observations whose value is no whole number.
    pub n_fractions: usize,
    /// Lowest and highest value.
    pub range: Option<(f64, f64)>,
    /// Records that are read, kept and refused.
    pub n_read: usize,
    /// Observations.
    pub n_kept: usize,
    /// Records refused, with the first advice.
    pub n_refused: usize,
    refused: BTreeMap<(Code, Option<usize>), BTreeSet<String>>,
    advice: Option<String>,
    lines: HashMap<(EconomyId, i32, Breakdown), Vec<i32>>,
    footer: Footer,
    /// Columns that nobody reads: subject, and the code that their one value stands for.
    unread: Vec<(String, Subject, Option<String>)>,
}

/// Reads a draft until nothing is left to declare.
///
/// - Errors: the file cannot be read as the draft says.
pub fn refine(draft: &mut Draft, raw: &RawFile, names: &EconomyNames) -> Result<Reading, Vec<Finding>> {
    let mut reading = Reading::default();
    for _ in 0..MOST_TIMES {
        let file = RecordFile::open(RawFile { sidecar: draft.sidecar.clone(), ..raw.clone() })?;
        reading = read(draft, &file, names)?;
        if !repair(draft, &reading, &file, &names.of_file()) {
            break;
        }
    }
    // One category is none.
    if reading.n_kept > 0 && reading.categories().len() == 1 && draft.columns.category.is_some() {
        draft.columns.category = None;
        let file = RecordFile::open(RawFile { sidecar: draft.sidecar.clone(), ..raw.clone() })?;
        reading = read(draft, &file, names)?;
        repair_unread(draft, &reading, &file);
    }
    if reading.n_refused > 0 {
        let advice = reading.advice.clone().unwrap_or_default();
        draft.open.push(format!("{} refused: {advice}", rows_are(reading.n_refused)));
        draft.open.extend(let_pass(&reading, &mut draft.sidecar));
    }
    Ok(reading)
}

/// Rows that a file of some size has besides its good ones are let pass until somebody has looked at them. Of a few rows each
/// counts: the share would let as many of any later file pass.
fn let_pass(reading: &Reading, sidecar: &mut Sidecar) -> Option<String> {
    let share = reading.n_refused as f64 / reading.n_read.max(1) as f64;
    if share <= sidecar.max_rejected_share || reading.n_kept == 0 {
        return None;
    }
    if share > MOST_LET_PASS || reading.n_read < FEWEST_TO_JUDGE {
        let (most, n_read) = (100.0 * sidecar.max_rejected_share, reading.n_read);
        let detail = format!("of {n_read} rows; a run lets {most} % pass and refuses the file");
        return Some(format!("{detail}: declare them in the sidecar, or raise `max_rejected_share` yourself"));
    }
    sidecar.max_rejected_share = (100.0 * share).ceil() / 100.0;
    Some("these are many: `max_rejected_share` lets them pass until somebody has looked at them".to_owned())
}

fn read(draft: &Draft, file: &RecordFile, names: &EconomyNames) -> Result<Reading, Vec<Finding>> {
    let input = draft.input();
    let filter = RowFilter::new(file, &input)?;
    let mut reader = RowReader::new(file, &input, "new", Unit::Number, None, names)?;
    let mut unread = UnreadColumns::new(file, &input)?;
    let mut reading = Reading::default();
    let place = names.of_file();
    let n_seen = Cell::new(0_usize);
    let keeps = |record: &dyn Record| n_seen.get() < MOST_RECORDS && filter.keeps_row(record);
    let visited = file.visit_rows(&keeps, &|_| true, &mut |line, record| {
        if n_seen.get() >= MOST_RECORDS || (file.ragged(record).is_none() && !filter.keeps(record)) {
            return;
        }
        n_seen.set(n_seen.get() + 1);
        reading.n_read += 1;
        match reader.read(line, record) {
            Ok(RowOutcome::Kept(observation) | RowOutcome::Placeholder(observation)) => {
                unread.see(record);
                reading.see(*observation);
                reading.footer.goes_on();
            }
            Ok(RowOutcome::PublishersAggregate | RowOutcome::NoEconomy) => reading.footer.goes_on(),
            Ok(RowOutcome::EmptyCell) => {}
            Err(refusal) => {
                let is_place = |field: Field<'_>| matches!(place.resolve(field), Resolved::Economy(_));
                reading.footer.refused(record, file.header.len(), &is_place);
                reading.n_refused += 1;
                let texts = reading.refused.entry((refusal.code, refusal.column)).or_default();
                texts.insert(refusal.found.clone().unwrap_or_default());
                let told = || format!("{}; expected {}", refusal.found.clone().unwrap_or_default(), refusal.expected);
                reading.advice.get_or_insert_with(told);
            }
        }
    });
    visited.map_err(|finding| vec![finding])?;
    reading.unread = unread.unsaid(file, &input, names);
    Ok(reading)
}

impl Reading {
    fn see(&mut self, observation: Observation) {
        self.n_kept += 1;
        let year = observation.year;
        self.years = Some(self.years.map_or((year, year), |(first, last)| (first.min(year), last.max(year))));
        if let Some(value) = observation.value {
            self.n_fractions += usize::from(value.fract() != 0.0);
            self.range = Some(self.range.map_or((value, value), |(low, high)| (low.min(value), high.max(value))));
        }
        let key = (observation.economy, year, observation.breakdown.clone());
        self.lines.entry(key).or_default().push(observation.source_line);
        let has_value = observation.value.is_some();
        if has_value && self.first.len() < N_SHOWN {
            self.first.push(observation);
        }
    }

    /// Returns the categories, sorted.
    pub fn categories(&self) -> BTreeSet<&Text> {
        self.lines.keys().map(|(_, _, breakdown)| &breakdown.category).collect()
    }
}

/// Declares what one reading has shown; returns whether there was anything.
fn repair(draft: &mut Draft, reading: &Reading, file: &RecordFile, names: &NamesOfFile<'_>) -> bool {
    if repair_footer(draft, reading) {
        return true;
    }
    let by_codes = repair_refused(draft, reading, file, names);
    let by_columns = repair_unread(draft, reading, file);
    // What these have changed may tell rows apart.
    by_codes || by_columns || repair_duplicates(draft, reading, file)
}

/// What is refused at the end and states no year is no row of the table.
fn repair_footer(draft: &mut Draft, reading: &Reading) -> bool {
    let begin = reading.footer.begins_with().filter(|_| reading.n_kept > 0);
    let ends_at = &mut draft.sidecar.layout.ends_at;
    let Some(begin) = begin.filter(|begin| !ends_at.iter().any(|known| known == begin)) else { return false };
    ends_at.push(begin.to_owned());
    draft.notes.push(format!("the table ends before `{begin}`"));
    true
}

fn repair_refused(draft: &mut Draft, reading: &Reading, file: &RecordFile, names: &NamesOfFile<'_>) -> bool {
    let mut is_changed = false;
    for ((code, column), texts) in &reading.refused {
        let name = column.and_then(|column| file.header.get(column)).cloned().unwrap_or_default();
        match code {
            _ if texts.contains("") && above::repeat(draft, &name, file) => is_changed = true,
            Code::UnknownEconomy | Code::EmptyField if name == draft.columns.economy => {
                unknown_economies(draft, texts, names);
                is_changed = true;
            }
            Code::UnknownCode | Code::EmptyField => {
                let keys = ["sex", "age", "location", "status"];
                let Some(key) = keys.into_iter().find(|key| draft.column(key).as_ref() == Some(&name)) else {
                    continue;
                };
                let before = n_codes(draft);
                let texts: Vec<String> = texts.iter().cloned().collect();
                draft.declare_texts(key, &texts);
                is_changed |= n_codes(draft) > before;
            }
            Code::BadYear if name == draft.columns.year => {
                is_changed |= time::repair(draft, texts, &file.header, reading.n_kept);
            }
            Code::NotANumber if name == draft.columns.value => {
                let words: Vec<&String> =
                    texts.iter().filter(|text| !text.chars().any(|c| c.is_ascii_digit())).collect();
                for word in words
                    .iter()
                    .filter(|word| !draft.sidecar.missing.contains(word))
                    .take(MOST_LISTED)
                    .collect::<Vec<_>>()
                {
                    draft.sidecar.missing.push((**word).clone());
                    draft.open.push(format!("`{word}` is read as no value"));
                    is_changed = true;
                }
            }
            _ => {}
        }
    }
    is_changed
}

/// Names with the mark of a footnote stand for what they stand for without it; all others are set aside until a person decides.
fn unknown_economies(draft: &mut Draft, texts: &BTreeSet<String>, names: &NamesOfFile<'_>) {
    let (mut marked, mut unknown) = (Vec::new(), Vec::new());
    for text in texts {
        let economy = without_mark(text).map(|plain| (plain, names.resolve(Field::Text(plain))));
        let meaning = match economy {
            Some((_, Resolved::Economy(id))) => {
                marked.push(format!("`{text}` is {id}"));
                EconomyMeaning::Economy(id)
            }
            _ => {
                unknown.push(format!("`{text}`"));
                EconomyMeaning::SetAside
            }
        };
        draft.sidecar.codes.economy.insert(text.clone(), FromText(meaning));
    }
    let listed = |texts: &[String]| {
        let more = if texts.len() > MOST_LISTED { " and others" } else { "" };
        format!("{}{more}", texts[..texts.len().min(MOST_LISTED)].join(", "))
    };
    if !marked.is_empty() {
        draft.open.push(format!("marks of footnotes behind economies: {}", listed(&marked)));
    }
    if !unknown.is_empty() {
        draft.open.push(format!(
            "unknown economies, set aside in [codes.economy]: {}; give those that are economies their code",
            listed(&unknown)
        ));
    }
}

/// Returns a name without what stands behind it: `*`, `(1)`, `[a]`, `2/`, a number raised.
fn without_mark(text: &str) -> Option<&str> {
    let in_brackets = || {
        let at = text.rfind(['(', '['])?;
        let inside = text[at + 1..].strip_suffix([')', ']'])?;
        let is_number = inside.len() <= 2 && inside.chars().all(|c| c.is_ascii_digit());
        let is_mark = is_number || inside.len() == 1;
        is_mark.then(|| &text[..at])
    };
    let is_mark =
        |c: char| c.is_ascii_digit() || matches!(c, '*' | '/' | ')' | '†' | '‡' | '¹' | '²' | '³' | ',' | ' ');
    let plain = in_brackets().unwrap_or(text).trim_end_matches(is_mark);
    (plain != text && !plain.is_empty()).then_some(plain)
}

fn n_codes(draft: &Draft) -> usize {
    let codes = &draft.sidecar.codes;
    codes.sex.len() + codes.age.len() + codes.location.len() + codes.status.len()
}

fn repair_unread(draft: &mut Draft, reading: &Reading, file: &RecordFile) -> bool {
    let mut is_changed = false;
    for (name, subject, constant) in &reading.unread {
        let only = constant.clone();
        let constants = &mut draft.constants;
        match (subject, only) {
            (Subject::Sex, Some(code)) if constants.sex.is_none() => constants.sex = code.parse().ok().map(FromText),
            (Subject::Age, Some(code)) if constants.age.is_none() => constants.age = code.parse().ok().map(FromText),
            (Subject::Location, Some(code)) if constants.location.is_none() => {
                constants.location = code.parse().ok().map(FromText);
            }
            // A letter in every row is a status where the header says so.
            (Subject::Status, Some(code))
                if constants.status.is_none() && subject_of_header(name) == Some(*subject) =>
            {
                constants.status = code.parse().ok().map(FromText);
            }
            // Whoever leaves it out reads months and quarters as years: a run refuses the file until it is decided.
            (Subject::Frequency, _) => {
                let detail = format!(
                    "`{name}` holds more than years: take those of years with `[input.where] {name} = …`, or `ignore = [\"{name}\"]` \
                     if a value counts for its year; until then a run refuses the file"
                );
                if !draft.open.contains(&detail) {
                    draft.open.push(detail);
                }
                continue;
            }
            _ if draft.is_joined(name) => draft.ignore.push(name.clone()),
            (Subject::Unit | Subject::Series, _) if follows_from(file, name, &draft.category_columns()) => {
                draft.ignore.push(name.clone());
            }
            // `Area Code` is no part of an economy but its code.
            (Subject::Location, _)
                if !holds_locations(file, name) && names_the_same(file, name, &draft.columns.economy) =>
            {
                draft.ignore.push(name.clone());
            }
            (Subject::Unit, _) if !is_constant(file, name) => {
                draft.join(name, &file.header);
                if draft.is_joined(name) {
                    draft.ignore.push(name.clone());
                }
                draft.notes.push(format!("`{name}` holds several units: it is part of the category"));
            }
            (Subject::OtherBreakdown | Subject::Sex | Subject::Age | Subject::Location, _) => {
                draft.join(name, &file.header);
                if draft.is_joined(name) {
                    draft.ignore.push(name.clone());
                }
                draft.notes.push(format!("`{name}` is part of the category"));
                if let Some(key) = subject.key().filter(|key| *key != "category") {
                    draft.open.push(format!(
                        "codes of `{name}` that nobody knows are categories: say what they stand for under [codes.{key}] and read it \
                         by `{key} = \"{name}\"` in [input.columns]"
                    ));
                }
            }
            _ => {
                draft.ignore.push(name.clone());
                draft.open.push(format!("`{name}` is not read: {}", subject.consequence()));
            }
        }
        is_changed = true;
    }
    is_changed
}

fn holds_locations(file: &RecordFile, name: &str) -> bool {
    let Ok(column) = file.column(name) else { return false };
    let mut found = false;
    let visited = file.visit(&mut |_, record| found |= words::location(&record.field(column).as_code()).is_some());
    found || visited.is_err()
}

/// Rows that state one figure are told apart by a column, which becomes part of the category.
fn repair_duplicates(draft: &mut Draft, reading: &Reading, file: &RecordFile) -> bool {
    let groups: Vec<Vec<i32>> = {
        let mut groups: Vec<Vec<i32>> = reading.lines.values().filter(|lines| lines.len() > 1).cloned().collect();
        groups.sort();
        groups.dedup();
        groups.truncate(MOST_GROUPS);
        groups
    };
    if groups.is_empty() {
        return false;
    }
    let mut n_groups: BTreeMap<String, usize> = BTreeMap::new();
    let input = draft.input();
    let groups: Vec<_> = groups.iter().map(|lines| (&input, lines.as_slice())).collect();
    for name in differing_columns(file, &groups).into_iter().flatten() {
        *n_groups.entry(name).or_default() += 1;
    }
    let is_source =
        |name: &String| draft.sidecar.layout.split.iter().any(|split| split.column == *name && split.by.is_some());
    let rank = |(name, n): &(String, usize)| {
        let plain = squeezed(name);
        let is_text = ["note", "source", "comment", "url", "description"].iter().any(|word| plain.contains(word));
        let is_code = ["code", "id", "series", "indicator", "variant", "unit"].iter().any(|word| plain.contains(word));
        (*n < groups.len(), is_text, !is_code, plain.len())
    };
    // Values of parts of a year are no values of a year, whatever category they get.
    let is_part_of_year = |wanted: &String| {
        reading.unread.iter().any(|(name, subject, _)| name == wanted && *subject == Subject::Frequency)
    };
    let is_taken = |name: &String| draft.is_joined(name) || is_source(name) || draft.is_used(name);
    let candidates = n_groups.into_iter().filter(|(name, _)| !is_taken(name) && !is_part_of_year(name));
    let Some((name, _)) = candidates.min_by_key(rank) else {
        draft.open.push(format!("{} figures are stated by several rows that nothing tells apart", groups.len()));
        return false;
    };
    if let Some(is_changed) = time::months_of_dates(draft, &name, &file.header) {
        return is_changed;
    }
    draft.join(&name, &file.header);
    draft.notes.push(format!("`{name}` tells rows of one figure apart: it is part of the category"));
    if !draft.ignore.contains(&name) && draft.is_joined(&name) {
        draft.ignore.push(name);
    }
    true
}
