//! A user's own groups → the classification `user-groups`: economies, groups of the same file and of any list, and sums of
//! them such as `world - China`; with names for readers. Every slip is told at its place, and a wrong sum makes no group.

use std::collections::{BTreeMap, BTreeSet};

use super::classification::{Columns, Memberships, read_rows, text};
use super::economy_names::EconomyNames;
use super::membership_years::{ALWAYS, Members, Span, add, holds, meets, of_spans, spans, take_away};
use super::record_file::RecordFile;
use crate::concepts::classification::{Edition, Member, USER_GROUPS, WORLD};
use crate::concepts::group_sum::{GroupSum, Sign};
use crate::concepts::groups::{Classifications, itu_universe};
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::concepts::{EconomyId, GroupQuery, Language, Name, Text, did_you_mean, nearest};
use crate::findings::{Code, Finding, Place};

/// What begins the header of a name in one language, as `name_fr`.
const NAME_OF_LANGUAGE: &str = "name_";

/// The lists that a user's groups may be made of.
#[derive(Clone, Copy, Debug)]
pub struct Lists<'a> {
    /// Every list that there is.
    pub all: &'a Classifications,
    /// Classifications and editions that the pipelines name: of several editions these are meant.
    pub pinned: &'a BTreeSet<(Text, Text)>,
}

/// What a user's file gives.
#[derive(Debug)]
pub struct UserGroups {
    /// Rows and what became of them.
    pub memberships: Memberships,
    /// Members of its groups.
    pub edition: Edition,
    /// Names of its groups, where it has a column for them.
    pub names: BTreeMap<Text, Name>,
}

/// Headers that a list of groups may have, beside names by language.
const HEADERS: [&str; 6] = ["group", "economy", "from", "to", "name", "note"];

/// One row that is no plain membership: a group, or a sum of groups and economies.
struct Made {
    line: i32,
    group: Text,
    terms: Vec<Summand>,
    years: Span,
}

/// One term of a sum.
struct Summand {
    sign: Sign,
    written: String,
    term: Term,
}

/// What a term of a sum stands for.
enum Term {
    Own(Text),
    Listed(Members),
}

/// Returns a user's groups: columns group, economy; if wanted from, to and name or name_en, name_fr, ….
///
/// - Errors: a column is absent, a sum does not fit, groups that hold each other, a group without an economy, two names of one
///   group; each at its place.
pub fn read(
    file: &RecordFile,
    names: &EconomyNames,
    edition: &str,
    lists: &Lists<'_>,
) -> Result<UserGroups, Vec<Finding>> {
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
    let group_names = group_names(file, &columns)?;
    let unread = unread_columns(file);
    if !unread.is_empty() {
        return Err(unread);
    }
    let mut plain = Classifications::new();
    let (mut memberships, _) = read_rows(file, names, &columns, edition, &mut plain)?;
    let reader = Reader { file, names, lists, columns: &columns, groups: group_ids(file, &columns)? };
    let unknown: BTreeSet<i32> = memberships
        .rejects
        .iter()
        .filter(|reject| reject.code == Code::UnknownEconomy)
        .map(|reject| reject.source_line)
        .collect();
    let made = reader.made(&unknown)?;
    let lines: BTreeSet<i32> = made.iter().map(|made| made.line).collect();
    memberships.rejects.retain(|reject| !lines.contains(&reject.source_line));
    let plain = plain.remove(USER_GROUPS).and_then(|mut all| all.editions.remove(edition)).unwrap_or_default();
    let (edition, idle) = reader.joined(&plain, &made)?;
    memberships.findings.extend(idle);
    Ok(UserGroups { memberships, edition, names: group_names })
}

/// A column that nobody reads would do nothing: years under another name, a weight.
fn unread_columns(file: &RecordFile) -> Vec<Finding> {
    let is_read = |header: &str| header.is_empty() || HEADERS.contains(&header) || header.starts_with(NAME_OF_LANGUAGE);
    let unread = file.header.iter().enumerate().filter(|(_, header)| !is_read(header)).map(|(index, header)| {
        let finding = Finding::new(Code::UnreadColumn, format!("nothing reads column `{header}` of a list of groups"));
        let near = nearest(&header.to_lowercase(), HEADERS);
        let all = format!("delete it, or name it `note`; read are {}, and names as name_en", HEADERS.join(", "));
        finding.at(file.header_place(Some(index))).help(did_you_mean(&near, all))
    });
    unread.collect()
}

/// Returns the names of the groups by language.
fn group_names(file: &RecordFile, columns: &Columns) -> Result<BTreeMap<Text, Name>, Vec<Finding>> {
    let mut of: Vec<(usize, Option<Language>)> = Vec::new();
    for (index, header) in file.header.iter().enumerate() {
        let language = header.strip_prefix(NAME_OF_LANGUAGE);
        match (header.as_str(), language.map(Language::of_code)) {
            ("name", _) => of.push((index, None)),
            (_, Some(Some(language))) => of.push((index, Some(language))),
            (_, Some(None)) => {
                let known: Vec<String> =
                    Language::all().map(|language| format!("{NAME_OF_LANGUAGE}{}", language.code())).collect();
                let finding = Finding::new(Code::BadHeader, format!("no language of column `{header}`"));
                let help = format!("name the column {}, or `name` for all languages", known.join(", "));
                return Err(vec![finding.at(file.header_place(Some(index))).help(help)]);
            }
            _ => {}
        }
    }
    let mut stated: BTreeMap<(Text, usize), (i32, String)> = BTreeMap::new();
    let mut findings = Vec::new();
    let visited = file.visit(&mut |line, record| {
        let Some(group) = text(record, columns.group) else { return };
        for (at, (index, _)) in of.iter().enumerate() {
            let Some(name) = text(record, *index) else { continue };
            let (first, known) = stated.entry((group.into(), at)).or_insert_with(|| (line, name.to_owned()));
            if known != name {
                let detail = format!("`{group}` is named `{known}` in line {first} already");
                let finding = Finding::new(Code::BadGroup, detail).at(file.place(line, Some(*index)));
                findings.push(finding.help("write one name, in the first row of the group or in all"));
            }
        }
    });
    visited.map_err(|finding| vec![finding])?;
    if !findings.is_empty() {
        return Err(findings);
    }
    let mut names: BTreeMap<Text, Name> = BTreeMap::new();
    // A name for all languages comes first, whatever the order of the columns.
    let (plain, by_language): (Vec<_>, Vec<_>) = stated.into_iter().partition(|((_, at), _)| of[*at].1.is_none());
    for ((group, at), (_, name)) in plain.into_iter().chain(by_language) {
        match of[at].1 {
            None => drop(names.insert(group, Name::same(name))),
            Some(language) => names.entry(group).or_default().add(language, name),
        }
    }
    Ok(names)
}

fn group_ids(file: &RecordFile, columns: &Columns) -> Result<BTreeSet<Text>, Vec<Finding>> {
    let mut groups = BTreeSet::new();
    file.visit(&mut |_, record| groups.extend(text(record, columns.group).map(Text::from)))
        .map_err(|finding| vec![finding])?;
    Ok(groups)
}

struct Reader<'a> {
    file: &'a RecordFile,
    names: &'a EconomyNames,
    lists: &'a Lists<'a>,
    columns: &'a Columns,
    /// Groups of the file.
    groups: BTreeSet<Text>,
}

impl Reader<'_> {
    /// Returns the rows that are no plain membership. A text that is neither a sum nor a group stays an unknown economy.
    fn made(&self, lines: &BTreeSet<i32>) -> Result<Vec<Made>, Vec<Finding>> {
        let (mut made, mut findings) = (Vec::new(), Vec::new());
        let visited = self.file.visit(&mut |line, record| {
            let found = (text(record, self.columns.group), text(record, self.columns.economy));
            let (true, (Some(group), Some(written))) = (lines.contains(&line), found) else { return };
            let year = |column: Option<usize>| text(record, column?)?.parse::<i32>().ok();
            let years = (year(self.columns.from).unwrap_or(i32::MIN), year(self.columns.to).unwrap_or(i32::MAX));
            match self.terms(written) {
                Ok(terms) if terms.is_empty() => {}
                Ok(terms) => made.push(Made { line, group: group.into(), terms, years }),
                Err(told) => findings.extend(told.into_iter().map(|finding| {
                    let place = self.file.place(line, Some(self.columns.economy));
                    Finding { group: Some(group.into()), ..finding.at(place) }
                })),
            }
        });
        visited.map_err(|finding| vec![finding])?;
        if findings.is_empty() { Ok(made) } else { Err(findings) }
    }

    /// Returns what the terms of a text stand for; none where it is one term that nobody knows.
    fn terms(&self, written: &str) -> Result<Vec<Summand>, Vec<Finding>> {
        let sum = GroupSum::parse(written).map_err(|error| {
            let help = "write a group or an economy on both sides, as `world - China`";
            vec![Finding::new(Code::BadGroup, format!("`{written}`: {error}")).help(help)]
        })?;
        let is_sum = sum.terms().count() > 1;
        let (mut terms, mut findings) = (Vec::new(), Vec::new());
        for (sign, term) in sum.terms() {
            match self.term(term) {
                Ok(Some(found)) => terms.push(Summand { sign, written: term.to_owned(), term: found }),
                Ok(None) if is_sum => findings.push(self.unknown(term)),
                Ok(None) => {}
                Err(finding) => findings.push(finding),
            }
        }
        if findings.is_empty() { Ok(terms) } else { Err(findings) }
    }

    fn term(&self, term: &str) -> Result<Option<Term>, Finding> {
        if self.groups.contains(term) {
            return Ok(Some(Term::Own(term.into())));
        }
        if let Ok(economy) = self.names.of_person(term) {
            return Ok(Some(Term::Listed([(economy, vec![ALWAYS])].into())));
        }
        if term.eq_ignore_ascii_case(WORLD) {
            return Ok(Some(Term::Listed(self.world())));
        }
        Ok(self.listed(term)?.map(|list| Term::Listed(spans(list))))
    }

    /// Returns the economies of ITU's regions; where there are none, all of the register.
    fn world(&self) -> Members {
        let of_regions = itu_universe(self.lists.all).ok().map(|world| world.in_year(PLAUSIBLE_YEARS.to));
        let all = || self.names.english_names().map(|(economy, _)| economy).collect();
        let economies: BTreeSet<EconomyId> = of_regions.unwrap_or_else(all);
        economies.into_iter().map(|economy| (economy, vec![ALWAYS])).collect()
    }

    /// Returns the members of a group of a list.
    fn listed(&self, term: &str) -> Result<Option<&BTreeSet<Member>>, Finding> {
        let query = GroupQuery::new(term);
        let mut found: Vec<(&Text, &Text, &BTreeSet<Member>)> = Vec::new();
        for (id, classification) in self.lists.all.iter().filter(|(id, _)| ***id != *USER_GROUPS) {
            let editions = classification.editions.iter().filter(|(edition, _)| query.may_be(id, edition));
            let with_group: Vec<_> =
                editions.filter_map(|(edition, list)| Some((id, edition, list.groups.get(query.group)?))).collect();
            let is_pinned = |id: &Text, edition: &Text| self.lists.pinned.contains(&(id.clone(), edition.clone()));
            let pinned: Vec<_> = with_group.iter().copied().filter(|(id, edition, _)| is_pinned(id, edition)).collect();
            found.extend(if pinned.is_empty() { with_group } else { pinned });
        }
        match found.as_slice() {
            [] => Ok(None),
            [(_, _, members)] => Ok(Some(members)),
            [.., (id, edition, _)] => {
                let detail = format!("`{term}` is a group of {} lists", found.len());
                let help = format!("say which, as {}", GroupQuery::full_name(id, edition, query.group));
                Err(Finding::new(Code::AmbiguousGroup, detail).help(help))
            }
        }
    }

    fn unknown(&self, term: &str) -> Finding {
        let listed = self.lists.all.values().flat_map(|one| one.editions.values()).flat_map(|list| list.groups.keys());
        let known: BTreeSet<&str> = listed.chain(&self.groups).map(AsRef::as_ref).chain([WORLD]).collect();
        let mut near: Vec<String> = nearest(term, known).into_iter().map(str::to_owned).collect();
        near.extend(self.names.of_person(term).err().unwrap_or_default());
        near.truncate(3);
        let help = did_you_mean(&near, "`ictstat catalog groups` and `ictstat catalog economies` list what there is");
        Finding::new(Code::UnknownGroup, format!("`{term}` is neither a group nor an economy")).help(help)
    }

    /// Returns all groups with their economies: one after the other, each once those that it is made of are known.
    /// Says of which terms nothing comes.
    fn joined(&self, plain: &Edition, made: &[Made]) -> Result<(Edition, Vec<Finding>), Vec<Finding>> {
        let mut rows: BTreeMap<&Text, Vec<&Made>> = BTreeMap::new();
        let (mut waits_for, mut waiting): (BTreeMap<&Text, usize>, BTreeMap<&Text, Vec<&Text>>) = Default::default();
        for row in made {
            rows.entry(&row.group).or_default().push(row);
            for summand in &row.terms {
                if let Term::Own(of) = &summand.term {
                    *waits_for.entry(&row.group).or_default() += 1;
                    waiting.entry(of).or_default().push(&row.group);
                }
            }
        }
        let mut ready: Vec<&Text> = self.groups.iter().filter(|group| !waits_for.contains_key(group)).collect();
        let mut done: BTreeMap<&Text, Members> = BTreeMap::new();
        let mut idle: Vec<Finding> = Vec::new();
        while let Some(group) = ready.pop() {
            let mut members = plain.groups.get(group).map(spans).unwrap_or_default();
            for row in rows.get(group).into_iter().flatten() {
                let (of_row, without_effect) = of_row(row, &done);
                idle.extend(without_effect.into_iter().map(|summand| self.changes_nothing(row, summand)));
                add(&mut members, of_row);
            }
            done.insert(group, members);
            for next in waiting.get(group).into_iter().flatten() {
                if let Some(n) = waits_for.get_mut(next) {
                    *n -= 1;
                    ready.extend((*n == 0).then_some(*next));
                }
            }
        }
        if let Some(circle) = self.circle(&rows, &done) {
            return Err(vec![circle]);
        }
        let empty = |row: &&Made| done.get(&row.group).is_none_or(BTreeMap::is_empty);
        let findings: Vec<Finding> = made.iter().filter(empty).map(|row| self.without_economy(row)).collect();
        if !findings.is_empty() {
            return Err(findings);
        }
        let groups = done.into_iter().map(|(group, members)| (group.clone(), of_spans(members)));
        let groups = groups.filter(|(_, members): &(Text, BTreeSet<Member>)| !members.is_empty()).collect();
        Ok((Edition { groups }, idle))
    }

    fn changes_nothing(&self, row: &Made, summand: &Summand) -> Finding {
        let written = &summand.written;
        let detail = match summand.sign {
            Sign::Plus => format!("`+ {written}` adds nobody: all of it is in `{}` already", row.group),
            Sign::Minus => format!("`- {written}` takes nobody away: nothing of it is in `{}`", row.group),
        };
        let finding =
            Finding::new(Code::ChangesNothing, detail).at(self.file.place(row.line, Some(self.columns.economy)));
        Finding { group: Some(row.group.clone()), ..finding }.help("write what is meant, or leave the term out")
    }

    fn without_economy(&self, row: &Made) -> Finding {
        let finding = Finding::new(Code::BadGroup, format!("`{}` has no economy left", row.group));
        let finding = finding.at(self.file.place(row.line, Some(self.columns.economy)));
        finding.help("take less away, or delete the group")
    }

    /// Groups that were never ready hold each other.
    fn circle(&self, rows: &BTreeMap<&Text, Vec<&Made>>, done: &BTreeMap<&Text, Members>) -> Option<Finding> {
        let mut group = self.groups.iter().find(|group| !done.contains_key(group))?;
        let mut path: Vec<&Text> = Vec::new();
        while !path.contains(&group) {
            path.push(group);
            let terms = rows.get(group)?.iter().flat_map(|row| &row.terms);
            group = terms.into_iter().find_map(|summand| match &summand.term {
                Term::Own(of) if !done.contains_key(of) => Some(of),
                Term::Own(_) | Term::Listed(_) => None,
            })?;
        }
        let begin = path.iter().position(|open| *open == group)?;
        let names: Vec<&str> = path[begin..].iter().chain([&group]).map(|name| name.as_ref()).collect();
        let finding = Finding::new(Code::GroupCircle, format!("each holds the next: {}", names.join(" → ")));
        let help = "take one of the groups out of the other; a group of another list is written itu-region:africa";
        Some(finding.at(Place::file(self.file.shown.clone())).help(help))
    }
}

/// Returns what a row adds to its group, from left to right, within its years, and the terms that change nothing of it.
fn of_row<'m>(row: &'m Made, done: &BTreeMap<&Text, Members>) -> (Members, Vec<&'m Summand>) {
    let (mut members, nothing) = (Members::new(), Members::new());
    let mut without_effect = Vec::new();
    for summand in &row.terms {
        let Summand { sign, term, .. } = summand;
        let of_term = match term {
            Term::Own(group) => done.get(group).unwrap_or(&nothing),
            Term::Listed(members) => members,
        };
        let changes = match sign {
            Sign::Plus => of_term.iter().any(|(economy, spans)| !holds(members.get(economy), spans)),
            Sign::Minus => of_term.iter().any(|(economy, spans)| meets(members.get(economy), spans)),
        };
        without_effect.extend((!changes).then_some(summand));
        match sign {
            Sign::Plus => add(&mut members, of_term.clone()),
            Sign::Minus => of_term.iter().for_each(|(economy, spans)| take_away(&mut members, *economy, spans)),
        }
    }
    let (first, last) = row.years;
    members.retain(|_, spans| {
        spans.iter_mut().for_each(|(from, to)| (*from, *to) = ((*from).max(first), (*to).min(last)));
        spans.retain(|(from, to)| from <= to);
        !spans.is_empty()
    });
    (members, without_effect)
}
