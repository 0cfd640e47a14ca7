//! Which list of a run has the group that is named on the command line.

use std::collections::BTreeSet;

use crate::concepts::classification::USER_GROUPS;
use crate::concepts::lists::{self, Ambiguous, List};
use crate::concepts::{GroupNames, GroupQuery};
use crate::revision::run_figures::RunFigures;
use crate::run::Failure;

/// Returns a group as a run writes it, where it is asked for by its name or in letters of another case: `Africa`, `AFRICA`,
/// `WB-Income:FY2026:high-income`. One that no list has stays as it is.
pub fn as_written(files: &RunFigures, names: &GroupNames, query: &GroupQuery<'_>) -> String {
    let asked = query.to_string();
    let groups: BTreeSet<[&str; 3]> = files
        .figures
        .keys()
        .filter_map(|key| Some([&*key.classification, &*key.edition, &**key.group.one()?]))
        .collect();
    if groups.iter().any(|[id, edition, group]| *group == query.group && query.may_be(id, edition)) {
        return asked;
    }
    let is_like = |text: &str| text.to_lowercase() == asked.to_lowercase();
    let written = groups.into_iter().find_map(|[id, edition, group]| {
        let of_list = format!("{id}:{group}");
        let full = GroupQuery::full_name(id, edition, group);
        let by_name = is_like(names.label(id, group)).then(|| group.to_owned());
        by_name.or_else(|| [group.to_owned(), of_list, full].into_iter().find(|form| is_like(form)))
    });
    written.unwrap_or(asked)
}

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
    match one_of(found, query).map_err(|several| Failure::usage(several.to_string(), several.help))? {
        None if !found.is_empty() => {
            let names: Vec<String> =
                found.iter().map(|(id, edition)| GroupQuery::full_name(id, edition, query.group)).collect();
            let detail = format!("{indicator} has no group `{query}`");
            Err(Failure::usage(detail, format!("there is {}", names.join(", "))))
        }
        list => Ok(list),
    }
}

/// Returns the list that is meant of those that have a group. Nobody types the name of the list of his own groups: it is meant
/// where no other has the group.
///
/// - Errors: several lists could be meant.
pub fn one_of<'f>(found: &BTreeSet<List<'f>>, query: &GroupQuery<'_>) -> Result<Option<List<'f>>, Ambiguous> {
    let own = GroupQuery { classification: query.classification.or(Some(USER_GROUPS)), ..*query };
    match lists::meant(query, found.iter().copied())? {
        None => lists::meant(&own, found.iter().copied()),
        list => Ok(list),
    }
}
