//! Names and order of groups, as the sidecars of classifications declare them, and which classifications are main.
//! Knows no group but the two that the program itself makes.

use std::collections::{BTreeMap, BTreeSet};

use super::classification::{NOT_CLASSIFIED, USER_GROUPS, WORLD};
use super::{GroupQuery, Name, Text};

/// Names of groups in the order in which tables show them.
#[derive(Clone, Debug, Default)]
pub struct GroupNames {
    /// Place and name of each group.
    known: BTreeMap<Text, (usize, Name)>,
    /// Names of a user's own groups, which may have the id of another.
    own: BTreeMap<Text, Name>,
    main: BTreeSet<Text>,
}

impl GroupNames {
    /// Returns the names of these groups, in their order, after the world where they do not name it.
    ///
    /// `main` are the classifications that stand for the run on a terminal and by which rules are judged.
    pub fn new(groups: impl IntoIterator<Item = (Text, Name)>, main: impl IntoIterator<Item = Text>) -> Self {
        let mut names = Self { known: BTreeMap::new(), own: BTreeMap::new(), main: main.into_iter().collect() };
        let mut groups: Vec<(Text, Name)> = groups.into_iter().collect();
        let has = |groups: &[(Text, Name)], id: &str| groups.iter().any(|(group, _)| group.as_ref() == id);
        if !has(&groups, WORLD) {
            groups.insert(0, (WORLD.into(), Name::said("group-world")));
        }
        if !has(&groups, NOT_CLASSIFIED) {
            groups.push((NOT_CLASSIFIED.into(), Name::said("group-not-classified")));
        }
        for (at, (group, name)) in groups.into_iter().enumerate() {
            names.known.entry(group).or_insert((at, name));
        }
        names
    }

    /// Takes the names of a user's own groups.
    pub fn with_own(self, own: BTreeMap<Text, Name>) -> Self {
        Self { own, ..self }
    }

    /// Returns the name of a group. One that nobody names keeps its id: a user's own does not take the name of another list's.
    pub fn name(&self, group: &GroupQuery<'_>) -> Name {
        let known = self.named(group.classification.unwrap_or_default(), group.group);
        known.map_or_else(|| Name::same(group.group), Name::clone)
    }

    /// Returns the English name of a group of a classification, for tables that other programs read.
    pub fn label<'a>(&'a self, classification: &str, group: &'a str) -> &'a str {
        self.named(classification, group).map_or(group, Name::english)
    }

    /// Returns the place of a group in tables: in the order of the sidecars, then all others, a user's own last.
    pub fn rank(&self, classification: &str, group: &str) -> usize {
        let last = self.known.len() + usize::from(classification == USER_GROUPS);
        self.known(classification, group).map_or(last, |(at, _)| *at)
    }

    fn named(&self, classification: &str, group: &str) -> Option<&Name> {
        match classification {
            USER_GROUPS => self.own.get(group),
            _ => self.known(classification, group).map(|(_, name)| name),
        }
    }

    fn known(&self, classification: &str, group: &str) -> Option<&(usize, Name)> {
        self.known.get(group).filter(|_| classification != USER_GROUPS)
    }

    /// Returns whether a classification is a main one, as the world and a user's own groups are.
    pub fn is_main(&self, classification: &str) -> bool {
        [WORLD, USER_GROUPS].contains(&classification) || self.main.contains(classification)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_stand_in_the_order_of_their_declaration_after_the_world() {
        let declared = [("south", "The South"), ("north", "The North")];
        let declared = declared.map(|(id, name)| (Text::from(id), Name::same(name)));
        let names = GroupNames::new(declared, [Text::from("hemisphere")]);
        let rank = |group| names.rank("hemisphere", group);
        assert!(rank(WORLD) < rank("south") && rank("south") < rank("north") && rank("north") < rank("unheard-of"));
        assert!(rank("unheard-of") < names.rank(USER_GROUPS, "north"));
        let label = |classification, group| names.label(classification, group).to_owned();
        assert_eq!([label("hemisphere", "north"), label(WORLD, WORLD)], ["The North", "World"]);
        assert_eq!([label("hemisphere", "own"), label(USER_GROUPS, "north")], ["own", "north"]);
        let name = |text| names.name(&GroupQuery::new(text)).english().to_owned();
        assert_eq!(["north", "hemisphere:north", "user-groups:north"].map(name), ["The North", "The North", "north"]);
        assert!(names.is_main("hemisphere") && names.is_main(WORLD) && !names.is_main("island"));
    }

    fn named(groups: &[(&str, &str)]) -> Vec<(Text, Name)> {
        groups.iter().map(|(id, name)| (Text::from(*id), Name::same(*name))).collect()
    }

    #[test]
    fn a_users_group_has_its_own_name_and_never_that_of_another_list() {
        let own = named(&[("africa", "My part of Africa"), ("south", "My South")]).into_iter().collect();
        let names = GroupNames::new(named(&[("africa", "Africa"), ("north", "North")]), []).with_own(own);
        let label = |classification, group| names.label(classification, group).to_owned();
        assert_eq!([label(USER_GROUPS, "africa"), label("itu-region", "africa")], ["My part of Africa", "Africa"]);
        assert_eq!([label(USER_GROUPS, "south"), label("itu-region", "south")], ["My South", "south"]);
        assert_eq!(label(USER_GROUPS, "north"), "north");
        let name = |text| names.name(&GroupQuery::new(text)).english().to_owned();
        assert_eq!(
            ["user-groups:africa", "africa", "user-groups:own:south"].map(name),
            ["My part of Africa", "Africa", "My South"]
        );
        assert_eq!(
            names.rank(USER_GROUPS, "africa"),
            names.rank(USER_GROUPS, "north"),
            "own groups go by their ids, behind all"
        );
    }

    #[test]
    fn the_world_and_who_is_not_classified_are_named_where_no_sidecar_does_and_stand_first_and_last() {
        let names = GroupNames::new(named(&[("south", "South"), ("north", "North")]), []);
        let ranks =
            [WORLD, "south", "north", NOT_CLASSIFIED, "unheard-of"].map(|group| names.rank("hemisphere", group));
        assert_eq!(ranks, [0, 1, 2, 3, 4]);
        assert_eq!(names.rank(USER_GROUPS, "south"), 5);
        assert_eq!(
            [names.label(WORLD, WORLD), names.label("x", NOT_CLASSIFIED)],
            ["World", "Not classified by income"]
        );
    }

    #[test]
    fn what_a_sidecar_says_of_the_world_holds_and_the_first_name_of_a_group_too() {
        let declared = [("south", "South"), (NOT_CLASSIFIED, "Without a group"), (WORLD, "All"), ("south", "Other")];
        let names = GroupNames::new(named(&declared), []);
        let told = ["south", NOT_CLASSIFIED, WORLD].map(|group| (names.label("x", group), names.rank("x", group)));
        assert_eq!(told, [("South", 0), ("Without a group", 1), ("All", 2)]);
        assert_eq!(names.rank("x", "unheard-of"), 3);
    }

    #[test]
    fn the_world_and_own_groups_are_main_whatever_is_declared() {
        let names = GroupNames::new([], [Text::from("hemisphere")]);
        assert_eq!(["hemisphere", WORLD, USER_GROUPS, "island"].map(|id| names.is_main(id)), [true, true, true, false]);
    }
}
