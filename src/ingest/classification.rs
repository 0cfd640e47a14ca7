//! A file of kind `classification`, or of a user's groups → memberships by classification, edition and group.
//! An unknown economy is a row fault, as everywhere.

use std::collections::{BTreeMap, BTreeSet};

use super::economy_names::{EconomyNames, NamesOfFile, Resolved};
use super::record_file::{Field, Record, RecordFile};
use crate::concepts::classification::{Member, USER_GROUPS};
use crate::concepts::did_you_mean;
use crate::concepts::groups::Classifications;
use crate::findings::{Code, Finding, Place};
use crate::tables::{Reject, RowFault};

/// Memberships of a file, with the rows that were refused.
#[derive(Debug)]
pub struct Memberships {
    /// Rows read.
    pub n_read: usize,
    /// Rows refused.
    pub rejects: Vec<Reject>,
}

/// Columns of a list of groups by index.
struct Columns {
    classification: Option<usize>,
    edition: Option<usize>,
    group: usize,
    economy: usize,
    from: Option<usize>,
    to: Option<usize>,
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
    read_rows(file, names, &columns, "", into)
}

/// Adds a user's groups (group, economy; optional from, to) as the classification `user-groups`, whose edition
/// is the name of the file. Where an economy is expected, a group of the same file may stand.
///
/// - Errors: a column is absent; groups that hold each other.
pub fn read_user_groups(
    file: &RecordFile,
    names: &EconomyNames,
    edition: &str,
    into: &mut Classifications,
) -> Result<Memberships, Vec<Finding>> {
    let column = |name| file.column(name).map_err(|finding| vec![finding]);
    let optional = |name| file.header.iter().position(|header| header == name);
    let columns = Columns {
        classification: None,
        edition: None,
        group: column("group")?,
        economy: column("economy")?,
        from: optional("from"),
        to: optional("to"),
    };
    let own = own_groups(file, &columns).map_err(|finding| vec![finding])?;
    let mut plain = Classifications::new();
    let mut memberships = read_rows(file, names, &columns, edition, &mut plain)?;
    // A row that names a group of the file is no wrong row.
    memberships.rejects.retain(|reject| {
        !(reject.code == Code::UnknownEconomy && reject.found.as_ref().is_some_and(|found| own.contains_key(found)))
    });
    for group in own.keys() {
        let mut path = Vec::new();
        for member in
            members_of(group, &own, &plain, edition, &mut path).map_err(|circle| vec![circular(file, &circle)])?
        {
            into.entry(USER_GROUPS.into()).or_default().insert(edition, group, member);
        }
    }
    Ok(memberships)
}

/// What each group of a user's file names in its economy column.
type Named = BTreeMap<String, Vec<String>>;

fn own_groups(file: &RecordFile, columns: &Columns) -> Result<Named, Finding> {
    let mut named = Named::new();
    file.visit(&mut |_, record| {
        if let (Some(group), Some(economy)) = (text(record, columns.group), text(record, columns.economy)) {
            named.entry(group.to_owned()).or_default().push(economy.to_owned());
        }
    })?;
    Ok(named)
}

/// Returns the economies of a group and of the groups that it names, or the circle that they form.
fn members_of<'a>(
    group: &'a str,
    named: &'a Named,
    plain: &Classifications,
    edition: &str,
    path: &mut Vec<&'a str>,
) -> Result<BTreeSet<Member>, Vec<String>> {
    if let Some(begin) = path.iter().position(|open| *open == group) {
        return Err(path[begin..].iter().chain([&group]).map(|name| (*name).to_owned()).collect());
    }
    path.push(group);
    let list = plain.get(USER_GROUPS).and_then(|groups| groups.editions.get(edition)?.groups.get(group));
    let mut members = list.cloned().unwrap_or_default();
    for inner in named.get(group).into_iter().flatten().filter(|name| named.contains_key(*name)) {
        members.extend(members_of(inner, named, plain, edition, path)?);
    }
    path.pop();
    Ok(members)
}

fn circular(file: &RecordFile, circle: &[String]) -> Finding {
    Finding::new(Code::GroupCircle, format!("each holds the next: {}", circle.join(" → ")))
        .at(Place::file(file.shown.clone()))
        .help("take one of the groups out of the other")
}

fn read_rows(
    file: &RecordFile,
    names: &EconomyNames,
    columns: &Columns,
    user_edition: &str,
    into: &mut Classifications,
) -> Result<Memberships, Vec<Finding>> {
    let mut memberships = Memberships { n_read: 0, rejects: Vec::new() };
    let names = &names.of_file();
    let visited = file.visit(&mut |line, record| {
        memberships.n_read += 1;
        match membership(file, names, columns, line, record) {
            Ok(member) => {
                let text = |column: Option<usize>| column.and_then(|column| text(record, column));
                let classification = text(columns.classification).unwrap_or(USER_GROUPS);
                let edition = text(columns.edition).unwrap_or(user_edition);
                let group = text(Some(columns.group)).unwrap_or_default();
                into.entry(classification.into()).or_default().insert(edition, group, member);
            }
            Err(reject) => memberships.rejects.push(*reject),
        }
    });
    visited.map_err(|finding| vec![finding])?;
    Ok(memberships)
}

fn text(record: &dyn Record, column: usize) -> Option<&str> {
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
    if record.n_fields() != file.header.len() {
        let (found, expected) =
            (format!("{} fields", record.n_fields()), format!("{} fields as in the header", file.header.len()));
        return Err(reject(None, Code::RaggedRow, Some(&found), &expected, "repair the row".to_owned()));
    }
    let keys = [columns.classification, columns.edition, Some(columns.group), Some(columns.economy)];
    if let Some(empty) = keys.into_iter().flatten().find(|column| text(record, *column).is_none()) {
        return Err(reject(Some(empty), Code::EmptyField, None, "a name or code", "fill in the field".to_owned()));
    }
    let year = |column: Option<usize>| match column.and_then(|column| text(record, column).map(|text| (column, text))) {
        None => Ok(None),
        Some((column, text)) => text.parse::<i32>().map(Some).map_err(|_| {
            reject(
                Some(column),
                Code::BadYear,
                Some(text),
                "a calendar year, or nothing",
                "write four digits".to_owned(),
            )
        }),
    };
    match names.resolve(record.field(columns.economy)) {
        Resolved::Economy(economy) => Ok(Member { economy, from: year(columns.from)?, to: year(columns.to)? }),
        _ => {
            let found = text(record, columns.economy).unwrap_or_default();
            let near = names.suggestions(found);
            let advice = did_you_mean(&near, "write the alpha-3 code");
            let expected = "an economy: alpha-3, alpha-2, M49 code or name";
            Err(reject(Some(columns.economy), Code::UnknownEconomy, Some(found), expected, advice))
        }
    }
}
