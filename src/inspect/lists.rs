//! Which list of a run has the group that is named on the command line.

use std::collections::BTreeSet;

use crate::concepts::GroupQuery;
use crate::concepts::lists::{self, List};
use crate::revision::run_figures::RunFigures;
use crate::run::Failure;

/// Returns the list that is meant; none where the run has no figure of such a group.
///
/// - Errors: several lists could be meant, or others than those that may be meant have the group.
pub fn meant<'f>(files: &'f RunFigures, indicator: &str, query: &GroupQuery<'_>) -> Result<Option<List<'f>>, Failure> {
    of_lists(&files.lists_of(query.group).remove(indicator).unwrap_or_default(), indicator, query)
}

/// As [`meant`], of the lists that have a group.
pub fn of_lists<'f>(
    found: &BTreeSet<List<'f>>,
    indicator: &str,
    query: &GroupQuery<'_>,
) -> Result<Option<List<'f>>, Failure> {
    let list = lists::meant(query, found.iter().copied());
    match list.map_err(|several| Failure::usage(several.to_string(), several.help))? {
        None if !found.is_empty() => {
            let names: Vec<String> =
                found.iter().map(|(id, edition)| GroupQuery::full_name(id, edition, query.group)).collect();
            let detail = format!("{indicator} has no group `{query}`");
            Err(Failure::usage(detail, format!("there is {}", names.join(", "))))
        }
        list => Ok(list),
    }
}
