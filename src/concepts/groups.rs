//! The groups that a pipeline asks for, resolved: for every group and year its members.
//! Pure list work; weights and values come later.

use std::collections::{BTreeMap, BTreeSet};

use super::classification::{
    Apply, Classification, Edition, ITU_REGION, Member, NOT_CLASSIFIED, USER_GROUPS, WB_INCOME, WORLD,
};
use super::{EconomyId, Text, YearRange, did_you_mean, nearest};

/// Edition shown where for each year the list in force is used.
pub const AS_OF: &str = "as-of";

/// Edition of the world where it consists of the economies that have data in any year.
pub const REPORTING: &str = "reporting";

/// All classifications of a run, by id.
pub type Classifications = BTreeMap<Text, Classification>;

/// A group of economies, ready to be added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Id of its classification.
    pub classification: Text,
    /// Edition, or `as-of`.
    pub edition: Text,
    /// Id of the group.
    pub name: Text,
    /// Members by year, in the order of their codes.
    members: BTreeMap<i32, Vec<EconomyId>>,
}

impl Group {
    /// Returns the members in a year, in the order of their codes.
    pub fn members(&self, year: i32) -> &[EconomyId] {
        self.members.get(&year).map_or(&[], Vec::as_slice)
    }

    /// Returns the part of the group that belongs to a universe.
    pub fn within(&self, universe: &Universe) -> Self {
        let members = self.members.iter().map(|(year, members)| {
            let known = universe.in_year(*year);
            (*year, members.iter().copied().filter(|economy| known.contains(economy)).collect())
        });
        Self { members: members.collect(), ..self.clone() }
    }
}

/// Why a classification cannot be used as a pipeline asks.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum GroupError {
    /// There is no such classification.
    #[error("unknown classification `{id}`")]
    UnknownClassification {
        /// Id asked for.
        id: String,
        /// Names like it.
        nearest: Vec<String>,
    },
    /// There is no such edition.
    #[error("classification `{id}` has no edition `{edition}`")]
    UnknownEdition {
        /// Id asked for.
        id: String,
        /// Edition asked for.
        edition: String,
        /// Editions like it.
        nearest: Vec<String>,
    },
    /// Several editions and none chosen.
    #[error("classification `{id}` has {count} editions and none is chosen")]
    EditionNeeded {
        /// Id asked for.
        id: String,
        /// Number of editions.
        count: usize,
        /// The last of them.
        last: String,
    },
    /// `as-of` with one edition would put today's list on all years.
    #[error("classification `{id}` has one edition; `as-of` needs a list for each year")]
    SingleEdition {
        /// Id asked for.
        id: String,
    },
    /// `as-of` together with an edition.
    #[error("classification `{id}` is asked for as of each year and in edition `{edition}`")]
    EditionWithAsOf {
        /// Id asked for.
        id: String,
        /// Edition asked for.
        edition: String,
    },
}

impl GroupError {
    /// Returns what to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::UnknownClassification { nearest, .. } | Self::UnknownEdition { nearest, .. } => {
                did_you_mean(nearest, "run `ictstat catalog groups` for the classifications and their editions")
            }
            Self::EditionNeeded { last, .. } => format!("add an edition, for example `edition = \"{last}\"`"),
            Self::SingleEdition { .. } => "delete `apply`, or add the other editions to raw/".to_owned(),
            Self::EditionWithAsOf { .. } => "delete one of `edition` and `apply`".to_owned(),
        }
    }
}

/// The economies that an indicator's world consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Universe {
    /// Edition of the list, or `reporting`.
    edition: Text,
    members: Members,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Members {
    Listed(Edition),
    Reporting(BTreeSet<EconomyId>),
}

impl Universe {
    /// Returns whether the economies stand in a list, whoever has data.
    pub const fn is_listed(&self) -> bool {
        matches!(self.members, Members::Listed(_))
    }

    /// Returns the economies in a year.
    pub fn in_year(&self, year: i32) -> BTreeSet<EconomyId> {
        match &self.members {
            Members::Listed(edition) => members_of(edition, year).into_values().flatten().collect(),
            Members::Reporting(economies) => economies.clone(),
        }
    }
}

/// Returns the universe of the economies that have data in any year of an indicator, within its window of years or not.
///
/// They are its world in every year, so that an economy which is absent from a year shows there as missing: a world of
/// those who happen to report would cover itself whole, and a large economy that drops out would look like growth.
///
/// - Source: own rule (method, section 2).
pub fn reporting_universe(economies: BTreeSet<EconomyId>) -> Universe {
    Universe { edition: REPORTING.into(), members: Members::Reporting(economies) }
}

/// Returns the universe of ITU's indicators: the union of the ITU regions.
///
/// - Errors: no ITU regions; several editions, of which none is ever chosen silently.
pub fn itu_universe(classifications: &Classifications) -> Result<Universe, GroupError> {
    let regions = classifications.get(ITU_REGION).ok_or_else(|| unknown_classification(classifications, ITU_REGION))?;
    let (edition, edition_of) = editions(regions, ITU_REGION, None, Apply::Fixed)?;
    let list = edition_of(0).cloned().unwrap_or_default();
    Ok(Universe { edition, members: Members::Listed(list) })
}

/// Returns the groups of a classification with their members in each year.
///
/// The economies of `universe` are the group `world`, with the edition of their list. Those of them that have no
/// income group join `not-classified`, so that the income groups add up to the world.
///
/// - Errors: [`GroupError`].
pub fn resolve(
    classifications: &Classifications,
    id: &str,
    edition: Option<&str>,
    apply: Apply,
    years: YearRange,
    universe: &Universe,
) -> Result<Vec<Group>, GroupError> {
    if id == WORLD {
        let members = years.years().map(|year| (year, universe.in_year(year).into_iter().collect())).collect();
        return Ok(vec![Group {
            classification: WORLD.into(),
            edition: universe.edition.clone(),
            name: WORLD.into(),
            members,
        }]);
    }
    let classification = classifications.get(id).ok_or_else(|| unknown_classification(classifications, id))?;
    let (label, edition_of) = editions(classification, id, edition, apply)?;
    let mut groups: BTreeMap<Text, Group> = BTreeMap::new();
    for year in years.years() {
        let Some(list) = edition_of(year) else { continue };
        let mut members = members_of(list, year);
        if id == WB_INCOME {
            add_not_classified(&mut members, &universe.in_year(year));
        }
        for (name, economies) in members {
            let group = groups.entry(name.clone()).or_insert_with(|| Group {
                classification: id.into(),
                edition: label.clone(),
                name,
                members: BTreeMap::new(),
            });
            group.members.insert(year, economies.into_iter().collect());
        }
    }
    Ok(groups.into_values().collect())
}

type EditionOf<'a> = Box<dyn Fn(i32) -> Option<&'a Edition> + 'a>;

fn editions<'a>(
    classification: &'a Classification,
    id: &str,
    edition: Option<&str>,
    apply: Apply,
) -> Result<(Text, EditionOf<'a>), GroupError> {
    let all = &classification.editions;
    let id_text = || id.to_owned();
    match (apply, edition) {
        (Apply::AsOf, Some(edition)) => Err(GroupError::EditionWithAsOf { id: id_text(), edition: edition.to_owned() }),
        (Apply::AsOf, None) if all.len() == 1 => Err(GroupError::SingleEdition { id: id_text() }),
        (Apply::AsOf, None) => Ok((AS_OF.into(), Box::new(|year| classification.in_force(year)))),
        (Apply::Fixed, Some(edition)) => {
            let (name, list) = all.get_key_value(edition).ok_or_else(|| GroupError::UnknownEdition {
                id: id_text(),
                edition: edition.to_owned(),
                nearest: nearest(edition, all.keys().map(AsRef::as_ref)).into_iter().map(str::to_owned).collect(),
            })?;
            Ok((name.clone(), Box::new(move |_| Some(list))))
        }
        (Apply::Fixed, None) => match all.iter().next_back() {
            Some((name, list)) if all.len() == 1 => Ok((name.clone(), Box::new(move |_| Some(list)))),
            last => {
                let last = last.map(|(name, _)| name.to_string()).unwrap_or_default();
                Err(GroupError::EditionNeeded { id: id_text(), count: all.len(), last })
            }
        },
    }
}

fn unknown_classification(classifications: &Classifications, id: &str) -> GroupError {
    let known = classifications.keys().map(AsRef::as_ref).filter(|known| *known != USER_GROUPS).chain([WORLD]);
    GroupError::UnknownClassification {
        id: id.to_owned(),
        nearest: nearest(id, known).into_iter().map(str::to_owned).collect(),
    }
}

fn members_of(edition: &Edition, year: i32) -> BTreeMap<Text, BTreeSet<EconomyId>> {
    let in_year = |members: &BTreeSet<Member>| {
        members.iter().filter(|member| member.belongs_in(year)).map(|member| member.economy).collect()
    };
    edition.groups.iter().map(|(name, members)| (name.clone(), in_year(members))).collect()
}

fn add_not_classified(groups: &mut BTreeMap<Text, BTreeSet<EconomyId>>, universe: &BTreeSet<EconomyId>) {
    let listed: BTreeSet<EconomyId> = groups.values().flatten().copied().collect();
    let not_classified = groups.entry(NOT_CLASSIFIED.into()).or_default();
    not_classified.extend(universe.difference(&listed));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(code: &str) -> EconomyId {
        code.parse().unwrap()
    }

    fn world() -> Classifications {
        let mut classifications = Classifications::new();
        let mut add = |classification: &str, edition: &str, group: &str, economy: &str| {
            let member = Member { economy: id(economy), from: None, to: None };
            classifications.entry(classification.into()).or_default().insert(edition, group, member);
        };
        add("itu-region", "2025-12", "africa", "AAA");
        add("itu-region", "2025-12", "europe", "BBB");
        add("itu-region", "2025-12", "europe", "VAT");
        add("wb-income", "FY2025", "low-income", "AAA");
        add("wb-income", "FY2025", "high-income", "BBB");
        add("wb-income", "FY2026", "high-income", "AAA");
        add("wb-income", "FY2026", "high-income", "TWN");
        classifications
    }

    fn groups(of: &str, edition: Option<&str>, apply: Apply) -> Result<Vec<Group>, GroupError> {
        let classifications = world();
        let universe = itu_universe(&classifications)?;
        resolve(&classifications, of, edition, apply, YearRange { from: 2024, to: 2025 }, &universe)
    }

    #[test]
    fn economies_of_the_universe_without_income_group_are_not_classified() {
        let groups = groups("wb-income", Some("FY2026"), Apply::Fixed).unwrap();
        let members = |name: &str| groups.iter().find(|g| g.name.as_ref() == name).unwrap().members(2024).to_vec();
        assert_eq!(members("high-income"), [id("AAA"), id("TWN")]);
        assert_eq!(members("not-classified"), [id("BBB"), id("VAT")]);
    }

    #[test]
    fn who_has_data_in_any_year_belongs_to_the_world_of_every_year() {
        let universe = reporting_universe([id("AAA"), id("BBB")].into());
        let years = YearRange { from: 2024, to: 2025 };
        let world = resolve(&world(), WORLD, None, Apply::Fixed, years, &universe).unwrap().remove(0);
        assert_eq!(world.edition.as_ref(), "reporting");
        assert_eq!([2024, 2025].map(|year| world.members(year).to_vec()), [[id("AAA"), id("BBB")]; 2]);
    }

    #[test]
    fn a_group_within_a_universe_has_its_economies_alone() {
        let universe = itu_universe(&world()).unwrap();
        let reporting = reporting_universe([id("AAA")].into());
        assert_eq!([universe.is_listed(), reporting.is_listed()], [true, false]);
        let high = groups("wb-income", Some("FY2026"), Apply::Fixed).unwrap().remove(0);
        assert_eq!(high.members(2024), [id("AAA"), id("TWN")]);
        let within = high.within(&universe);
        assert_eq!((within.members(2024), within.name.as_ref()), (&[id("AAA")][..], "high-income"));
        assert!(high.within(&reporting_universe([id("BBB")].into())).members(2024).is_empty());
    }

    #[test]
    fn as_of_takes_for_each_year_the_list_in_force() {
        let groups = groups("wb-income", None, Apply::AsOf).unwrap();
        let low = groups.iter().find(|g| g.name.as_ref() == "low-income").unwrap();
        assert_eq!((low.members(2024), low.members(2025)), (&[id("AAA")][..], &[][..]));
        assert_eq!(low.edition.as_ref(), "as-of");
    }

    #[test]
    fn an_edition_is_never_chosen_silently() {
        assert!(matches!(groups("wb-income", None, Apply::Fixed), Err(GroupError::EditionNeeded { count: 2, .. })));
        assert!(matches!(groups("itu-region", None, Apply::AsOf), Err(GroupError::SingleEdition { .. })));
        let unknown = groups("wb-incom", None, Apply::Fixed).unwrap_err();
        assert_eq!(unknown.help(), "did you mean wb-income?");
        let unknown = groups("wb-income", Some("FY2206"), Apply::Fixed).unwrap_err();
        assert!(unknown.help().contains("FY2026"), "{}", unknown.help());
    }
}
