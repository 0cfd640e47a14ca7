//! A file of kind `classification`, or of a user's groups → memberships by classification, edition and group.
//! An unknown economy is a row fault, as everywhere.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::economy_names::{EconomyNames, NamesOfFile, Resolved};
use super::record::{Field, Record};
use super::record_file::RecordFile;
use crate::concepts::classification::{ITU_REGION, Member, USER_GROUPS, WB_INCOME};
use crate::concepts::groups::Classifications;
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::concepts::{EconomyId, GroupQuery, Text, YearRange, did_you_mean, nearest};
use crate::findings::{Code, Finding, Place};
use crate::pipeline::{EconomyMeaning, FromText};
use crate::tables::{Reject, RowFault};

/// Memberships of a file, with the rows that were refused.
#[derive(Debug)]
pub struct Memberships {
    /// Rows read.
    pub n_read: usize,
    /// Rows refused.
    pub rejects: Vec<Reject>,
    /// What was noticed: rows that stand twice, groups that no other list has.
    pub findings: Vec<Finding>,
}

/// Columns of a list of groups by index.
pub(super) struct Columns {
    pub(super) classification: Option<usize>,
    pub(super) edition: Option<usize>,
    pub(super) group: usize,
    pub(super) economy: usize,
    pub(super) from: Option<usize>,
    pub(super) to: Option<usize>,
}

/// Adds the memberships of a file of kind `classification`.
///
/// - Errors: a column is absent.
pub fn read(file: &RecordFile, names: &EconomyNames, into: &mut Classifications) -> Result<Memberships, Vec<Finding>> {
    let column = |name| file.column(name).map_err(|finding| vec![finding]);
    let columns = Columns {
        classification: Some(column("classification")?),
        edition: Some(column("edition")?),
        group: column("group")?,
        economy: column("economy")?,
        from: None,
        to: None,
    };
    let undated = years_of_rows(file);
    if !undated.is_empty() {
        return Err(undated);
    }
    let declared = &file.sidecar.classification;
    for declaration in declared {
        let classification = into.entry(declaration.id.as_str().into()).or_default();
        classification.is_declared |= declaration.partition;
        classification.is_partition |= declaration.partition;
    }
    let (mut memberships, lines) = read_rows(file, names, &columns, "", into)?;
    for id in ALWAYS_PARTITIONS {
        if let Some(classification) = into.get_mut(id) {
            classification.is_partition = true;
        }
    }
    let faults: Vec<Finding> =
        undeclared(file, into).into_iter().chain(two_groups(file, &columns, &lines, into)).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    memberships.findings.extend(unknown_ids(file, &columns, &lines, into));
    Ok(memberships)
}

/// A list of this kind holds for the years of its edition: years of single rows would be read by nobody.
fn years_of_rows(file: &RecordFile) -> Vec<Finding> {
    let is_year = |header: &str| YEARS.iter().any(|name| name.eq_ignore_ascii_case(header.trim()));
    let headers = file.header.iter().enumerate().filter(|(_, header)| is_year(header));
    let unread = headers.map(|(index, header)| {
        let detail = format!("column `{header}` says years of single rows; a list holds for those of its edition");
        let help =
            "give each list of years an edition of its own and leave the column out; a file for --groups may have it";
        Finding::new(Code::UnreadColumn, detail).at(file.header_place(Some(index))).help(help)
    });
    unread.collect()
}

/// Headers of years of a membership.
const YEARS: [&str; 2] = ["from", "to"];

/// Their union is a universe, or is completed to one: each economy counts once.
const ALWAYS_PARTITIONS: [&str; 2] = [ITU_REGION, WB_INCOME];

/// A declaration of a classification that the file does not have is a slip of the pen.
fn undeclared(file: &RecordFile, known: &Classifications) -> Vec<Finding> {
    let is_absent = |id: &str| known.get(id).is_none_or(|classification| classification.editions.is_empty());
    let declared = file.sidecar.classification.iter().map(|declaration| declaration.id.as_str());
    let fault = |id: &str| {
        let near = nearest(id, known.keys().map(AsRef::as_ref).filter(|known| *known != id));
        let detail = format!("[[classification]] `{id}` is declared and {} has no row of it", file.shown);
        let place = Place::file(file.shown_sidecar.clone());
        Finding::new(Code::BadSidecar, detail).at(place).help(did_you_mean(&near, "delete the declaration"))
    };
    declared.filter(|id| is_absent(id)).map(fault).collect()
}

/// An economy in two groups of a partition would be added up twice.
fn two_groups(file: &RecordFile, columns: &Columns, lines: &Lines, known: &Classifications) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, classification) in known.iter().filter(|(_, classification)| classification.is_partition) {
        for (edition, list) in &classification.editions {
            for (economy, groups) in list.groups_by_economy().into_iter().filter(|(_, groups)| groups.len() > 1) {
                let line_of = |group: &&Text| lines.get(&(id.clone(), edition.clone(), (*group).clone(), economy));
                let Some(line) = groups.iter().filter_map(line_of).max() else { continue };
                let names: Vec<&str> = groups.iter().map(|group| group.as_ref()).collect();
                let detail = format!(
                    "{economy} is in {} of {id} {edition}, where each economy has one group",
                    names.join(" and in ")
                );
                let help =
                    "delete the wrong row, or declare `partition = false` for this classification in the sidecar";
                let help = if ALWAYS_PARTITIONS.contains(&id.as_ref()) { "delete the wrong row" } else { help };
                let finding = Finding::new(Code::TwoGroups, detail).at(file.place(*line, Some(columns.economy)));
                findings.push(Finding { economy: Some(economy), ..finding }.help(help));
            }
        }
    }
    findings
}

/// A group of a partition that no other edition has, no list of names and no declaration, may be a slip of the pen.
fn unknown_ids(file: &RecordFile, columns: &Columns, lines: &Lines, known: &Classifications) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_declared = |id: &str| file.sidecar.classification.iter().any(|one| one.id == id && !one.groups.is_empty());
    let is_named = |group: &Text| file.sidecar.group.iter().any(|named| named.id == **group);
    let partitions = known.iter().filter(|(id, classification)| classification.is_partition && !is_declared(id));
    for (id, classification) in partitions {
        let n_with =
            |group: &Text| classification.editions.values().filter(|list| list.groups.contains_key(group)).count();
        for (edition, list) in &classification.editions {
            for (group, members) in list.groups.iter().filter(|(group, _)| !is_named(group)) {
                let economies = members.iter().map(|member| member.economy);
                let first = economies.clone().find_map(|economy| {
                    Some((economy, lines.get(&(id.clone(), edition.clone(), group.clone(), economy))?))
                });
                let (Some((economy, line)), 1) = (first, n_with(group)) else { continue };
                let others = classification.editions.values().flat_map(|list| list.groups.keys());
                let near = nearest(group, others.filter(|other| *other != group).map(AsRef::as_ref));
                let detail = format!("{economy} is in `{group}`, a group of {id} {edition} that no other list has");
                let otherwise =
                    format!("if it is right, declare `groups` of `{id}` under [[classification]] in the sidecar");
                let finding = Finding::new(Code::UnknownGroupId, detail).at(file.place(*line, Some(columns.group)));
                let finding = Finding { economy: Some(economy), group: Some(group.clone()), ..finding };
                findings.push(finding.help(did_you_mean(&near, otherwise)));
            }
        }
    }
    findings
}

/// Adds the memberships of all rows.
pub(super) fn read_rows(
    file: &RecordFile,
    names: &EconomyNames,
    columns: &Columns,
    user_edition: &str,
    into: &mut Classifications,
) -> Result<(Memberships, Lines), Vec<Finding>> {
    let mut memberships = Memberships { n_read: 0, rejects: Vec::new(), findings: Vec::new() };
    let mut lines = Lines::new();
    let mut rows: BTreeMap<Row, Vec<(i32, Member)>> = BTreeMap::new();
    let names = &names.of_file();
    let visited = file.visit(&mut |line, record| {
        memberships.n_read += 1;
        if declared_place(file, &code_of(record, columns)) == Some(EconomyMeaning::SetAside) {
            return;
        }
        match membership(file, names, columns, line, record) {
            Ok(member) => {
                let text = |column: Option<usize>| column.and_then(|column| text(record, column));
                let classification = text(columns.classification).unwrap_or(USER_GROUPS);
                let edition = &*full_edition(text(columns.edition).unwrap_or(user_edition));
                let group = text(Some(columns.group)).unwrap_or_default();
                let row = (classification.into(), edition.into(), group.into(), member.economy);
                into.entry(classification.into()).or_default().insert(edition, group, member);
                lines.entry(row.clone()).or_insert(line);
                rows.entry(row).or_default().push((line, member));
            }
            Err(reject) => memberships.rejects.push(*reject),
        }
    });
    visited.map_err(|finding| vec![finding])?;
    memberships.findings.extend(rows.iter().filter_map(|(row, members)| repeated(file, columns, row, members)));
    Ok((memberships, lines))
}

/// Classification, edition, group and economy of a row.
pub(super) type Row = (Text, Text, Text, EconomyId);

/// The first line of each membership of a file.
pub(super) type Lines = BTreeMap<Row, i32>;

/// An economy that is in one group twice in the same year: the list may mean another economy or other years.
fn repeated(file: &RecordFile, columns: &Columns, row: &Row, members: &[(i32, Member)]) -> Option<Finding> {
    let shares_years = |a: &Member, b: &Member| {
        a.from.unwrap_or(i32::MIN) <= b.to.unwrap_or(i32::MAX) && b.from.unwrap_or(i32::MIN) <= a.to.unwrap_or(i32::MAX)
    };
    let (later, earlier) = members.iter().enumerate().find_map(|(at, (line, member))| {
        let before = members[..at].iter().find(|(_, other)| shares_years(member, other))?;
        Some((*line, before.0))
    })?;
    let (_, _, group, economy) = row;
    let detail = format!("{economy} is in `{group}` in line {earlier} already");
    let finding = Finding::new(Code::SameDuplicate, detail).at(file.place(later, Some(columns.economy)));
    let finding = Finding { economy: Some(*economy), group: Some(group.clone()), ..finding };
    Some(finding.help("delete one of the two rows, or write the economy that is meant"))
}

/// Returns what the sidecar declares of a text in the place of an economy.
fn declared_place(file: &RecordFile, text: &str) -> Option<EconomyMeaning> {
    file.sidecar.codes.economy.get(text).map(|FromText(meaning)| *meaning)
}

fn code_of(record: &dyn Record, columns: &Columns) -> String {
    record.field(columns.economy).as_code()
}

/// Returns the name of an edition with its whole year: the World Bank's `FY89` is `FY1989`, which other lists name so. By its
/// two digits it would have been in force before all others.
fn full_edition(name: &str) -> Cow<'_, str> {
    let two_digits = name.strip_prefix("FY").filter(|year| year.len() == 2).and_then(|year| year.parse::<u8>().ok());
    match two_digits {
        None => name.into(),
        // Its lists begin with the fiscal year 1989.
        Some(year) => format!("FY{}{year:02}", if year >= 80 { 19 } else { 20 }).into(),
    }
}

pub(super) fn text(record: &dyn Record, column: usize) -> Option<&str> {
    match record.field(column) {
        Field::Text(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

fn membership(
    file: &RecordFile,
    names: &NamesOfFile<'_>,
    columns: &Columns,
    line: i32,
    record: &dyn Record,
) -> Result<Member, Box<Reject>> {
    let reject = |column, code, found: Option<&str>, expected: &str, advice: String| {
        let (found, expected) = (found.map(str::to_owned), expected.to_owned());
        Box::new(file.reject(RowFault { line, code, found, expected, advice }, column))
    };
    if let Some((found, expected)) = file.ragged(record) {
        let (found, expected) = (format!("{found} fields"), format!("{expected} fields as in the header"));
        return Err(reject(None, Code::RaggedRow, Some(&found), &expected, "repair the row".to_owned()));
    }
    let keys = [Some(columns.economy), columns.classification, columns.edition, Some(columns.group)];
    if let Some(empty) = keys.into_iter().flatten().find(|column| text(record, *column).is_none()) {
        return Err(reject(Some(empty), Code::EmptyField, None, "a name or code", "fill in the field".to_owned()));
    }
    let group = text(record, columns.group).unwrap_or_default();
    if group.contains('/') || GroupQuery::is_qualified(group) {
        let expected = "a group id without `/` and without a classification before a colon";
        let advice = format!("write {}", group.replace(['/', ':'], "-"));
        return Err(reject(Some(columns.group), Code::BadGroup, Some(group), expected, advice));
    }
    let id = columns.classification.and_then(|column| text(record, column)).unwrap_or(USER_GROUPS);
    let declared = file
        .sidecar
        .classification
        .iter()
        .find(|one| one.id == id && !one.groups.is_empty())
        .map_or(&[][..], |one| &one.groups);
    if !declared.is_empty() && !declared.iter().any(|known| known == group) {
        let advice =
            did_you_mean(&nearest(group, declared.iter().map(String::as_str)), "declare the group in the sidecar");
        let expected = format!("a group that the sidecar declares of `{id}`");
        return Err(reject(Some(columns.group), Code::BadGroup, Some(group), &expected, advice));
    }
    let year = |column: Option<usize>| match column.and_then(|column| text(record, column).map(|text| (column, text))) {
        None => Ok(None),
        Some((column, text)) => {
            let year = text.parse::<i32>().ok().filter(|year| PLAUSIBLE_YEARS.contains(*year));
            year.map(Some).ok_or_else(|| {
                let YearRange { from, to } = PLAUSIBLE_YEARS;
                let expected = format!("a calendar year from {from} to {to}, or nothing");
                reject(Some(column), Code::BadYear, Some(text), &expected, "write four digits".to_owned())
            })
        }
    };
    let years = (year(columns.from)?, year(columns.to)?);
    if let (Some(first), Some(last)) = years
        && first > last
    {
        let expected = format!("a first year that is not after the last, {last}");
        let (found, advice) = (first.to_string(), "swap `from` and `to`".to_owned());
        return Err(reject(columns.from, Code::BadYear, Some(&found), &expected, advice));
    }
    let resolved = match declared_place(file, &code_of(record, columns)) {
        Some(EconomyMeaning::Economy(id)) => Resolved::Economy(id),
        _ => names.resolve(record.field(columns.economy)),
    };
    match resolved {
        Resolved::Economy(economy) => Ok(Member { economy, from: years.0, to: years.1 }),
        _ => {
            let found = text(record, columns.economy).unwrap_or_default();
            let near = names.suggestions(found);
            let advice = did_you_mean(&near, "write the alpha-3 code");
            let expected = "an economy: alpha-3, alpha-2, M49 code or name";
            Err(reject(Some(columns.economy), Code::UnknownEconomy, Some(found), expected, advice))
        }
    }
}
