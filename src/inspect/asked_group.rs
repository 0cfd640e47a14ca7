//! Which group of a run a name on the command line means: a bare name that several lists have is never guessed.

use std::collections::BTreeSet;
use std::path::Path;

use super::frame::internal;
use super::tables::read;
use crate::concepts::GroupQuery;
use crate::concepts::groups::AS_OF;
use crate::run::Failure;
use crate::tables::schema;

/// Classification and edition.
type List = (String, String);

/// Returns the group that a text means in a run: with its classification, and with its edition where one is named.
///
/// - Errors: several lists of the run have the group; a file of the run cannot be read.
pub fn resolve<'a>(
    run: &Path,
    indicator: &str,
    text: &'a str,
    lists: &'a mut BTreeSet<List>,
) -> Result<GroupQuery<'a>, Failure> {
    let query = GroupQuery::new(text);
    let table = read(run, &schema::MEMBERS, &[(schema::INDICATOR, indicator), (schema::GROUP, query.group)], None)?;
    let column = |column: schema::Column| table.column(column.name).and_then(|c| c.str().cloned()).map_err(internal);
    let (classifications, editions) = (column(schema::CLASSIFICATION)?, column(schema::EDITION)?);
    let found = classifications.iter().zip(editions.iter());
    lists.extend(found.filter_map(|(classification, edition)| Some((classification?.to_owned(), edition?.to_owned()))));
    unambiguous(query, lists)
}

/// Returns the query with the only classification that it can mean.
///
/// - Errors: several lists that it can mean have the group. That of each year stands beside the pinned one of its
///   classification and is told apart from it.
pub fn unambiguous<'a>(query: GroupQuery<'a>, lists: &'a BTreeSet<List>) -> Result<GroupQuery<'a>, Failure> {
    let meant = || lists.iter().filter(|(classification, edition)| query.may_be(classification, edition));
    let classifications: BTreeSet<&str> = meant().map(|(classification, _)| classification.as_str()).collect();
    let pinned = meant().filter(|(_, edition)| edition != AS_OF).count();
    if classifications.len() > 1 || pinned > 1 {
        let names: Vec<String> = meant()
            .map(|(classification, edition)| GroupQuery::full_name(classification, edition, query.group))
            .collect();
        let message = format!("`{}` is the name of {} groups", query.group, names.len());
        return Err(Failure::usage(message, format!("name one: {}", names.join(", "))));
    }
    Ok(GroupQuery { classification: classifications.first().copied().or(query.classification), ..query })
}
