//! A group as it is asked for: by its id, and by classification and edition where the id alone could mean another.
//! A group is (classification, edition, group); a bare name is never more than the last of the three.

use std::fmt;

use super::{Sided, is_slug};

/// A list of groups: classification and edition.
pub type List<'l> = (&'l str, &'l str);

/// A group that is asked for.
///
/// Written `africa`, `itu-region:africa` or `wb-income:FY2026:high-income`; which list is meant where none is named is
/// told by [`super::lists`].
///
/// ```
/// # use ictstat::concepts::GroupQuery;
/// let query = GroupQuery::new("wb-income:FY2026:high-income");
/// assert_eq!((query.classification, query.edition, query.group), (Some("wb-income"), Some("FY2026"), "high-income"));
/// assert!(query.may_be("wb-income", "FY2026") && !query.may_be("wb-income", "FY2024"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupQuery<'a> {
    /// Its classification, if one is named.
    pub classification: Option<&'a str>,
    /// Its edition, if one is named.
    pub edition: Option<&'a str>,
    /// Id of the group, or two joined by a slash.
    pub group: &'a str,
}

impl<'a> GroupQuery<'a> {
    /// Returns the group that a text asks for.
    pub fn new(text: &'a str) -> Self {
        let bare = Self { classification: None, edition: None, group: text };
        let Some((classification, rest)) = text.split_once(':').filter(|(first, _)| is_slug(first)) else {
            return bare;
        };
        let (edition, group) = rest.split_once(':').map_or((None, rest), |(edition, group)| (Some(edition), group));
        Self { classification: Some(classification), edition, group }
    }

    /// Returns whether a text names a classification too.
    pub fn is_qualified(text: &'a str) -> bool {
        Self::new(text).classification.is_some()
    }

    /// Takes the edition from elsewhere where the text names none.
    pub fn with_edition(self, edition: Option<&'a str>) -> Self {
        Self { edition: self.edition.or(edition), ..self }
    }

    /// Returns the name of this group and another one of the same list as the two that a gap compares; none where the lists
    /// that they name differ.
    ///
    /// ```
    /// # use ictstat::concepts::GroupQuery;
    /// let [low, high] = ["wb-income:FY2026:low", "high"].map(GroupQuery::new);
    /// assert_eq!(high.against(low).as_deref(), Some("wb-income:FY2026:high/low"));
    /// assert_eq!(GroupQuery::new("wb-income:FY2024:high").against(low), None);
    /// ```
    pub fn against(self, other: GroupQuery<'_>) -> Option<String> {
        let is_same = |one: Option<&str>, other: Option<&str>| one.is_none() || other.is_none() || one == other;
        let is_one_list = is_same(self.classification, other.classification) && is_same(self.edition, other.edition);
        let group = Sided::Two { above: self.group, below: other.group }.to_string();
        let (classification, edition) = (self.classification.or(other.classification), self.edition.or(other.edition));
        is_one_list.then(|| GroupQuery { classification, edition, group: &group }.to_string())
    }

    /// Returns the group as it stands in a list.
    pub const fn in_list(self, (classification, edition): List<'a>) -> Self {
        Self { classification: Some(classification), edition: Some(edition), ..self }
    }

    /// Returns whether nothing that is named speaks against this classification and edition.
    pub fn may_be(&self, classification: &str, edition: &str) -> bool {
        self.classification.is_none_or(|named| named == classification)
            && self.edition.is_none_or(|named| named == edition)
    }

    /// Returns the name of a group that leaves no other to be meant.
    pub fn full_name(classification: &str, edition: &str, group: &str) -> String {
        format!("{classification}:{edition}:{group}")
    }
}

impl fmt::Display for GroupQuery<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { classification, edition, group } = self;
        match (classification, edition) {
            (Some(classification), Some(edition)) => f.write_str(&Self::full_name(classification, edition, group)),
            (Some(classification), None) => write!(f, "{classification}:{group}"),
            (None, _) => f.write_str(group),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_classification_is_named_before_a_colon() {
        let qualified = ["itu-region:africa", "wb-income:FY2026:high-income"].map(GroupQuery::is_qualified);
        assert_eq!((qualified, GroupQuery::is_qualified("africa")), ([true; 2], false));
    }

    fn query<'a>(classification: Option<&'a str>, edition: Option<&'a str>, group: &'a str) -> GroupQuery<'a> {
        GroupQuery { classification, edition, group }
    }

    #[test]
    fn a_text_is_cut_at_its_first_two_colons_where_a_classification_stands_before_them() {
        let of = GroupQuery::new;
        assert_eq!(of("africa"), query(None, None, "africa"));
        assert_eq!(of("itu-region:africa"), query(Some("itu-region"), None, "africa"));
        assert_eq!(of("wb-income:FY2026:high"), query(Some("wb-income"), Some("FY2026"), "high"));
        assert_eq!(of("wb-income:FY2026:a:b"), query(Some("wb-income"), Some("FY2026"), "a:b"));
        assert_eq!(of("Not a slug: high"), query(None, None, "Not a slug: high"));
    }

    #[test]
    fn a_group_is_written_as_it_is_read() {
        for text in ["africa", "itu-region:africa", "wb-income:FY2026:high", "wb-income:as-of:high/low"] {
            assert_eq!(GroupQuery::new(text).to_string(), text);
        }
        let in_list = GroupQuery::new("africa").in_list(("itu-region", "2025-12"));
        assert_eq!(in_list.to_string(), "itu-region:2025-12:africa");
        assert_eq!(GroupQuery::full_name("wb-income", "FY2026", "low"), "wb-income:FY2026:low");
        // An edition alone names no list.
        assert_eq!(query(None, Some("FY2026"), "high").to_string(), "high");
    }

    #[test]
    fn an_edition_from_elsewhere_holds_where_the_text_names_none() {
        let edition = |text| GroupQuery::new(text).with_edition(Some("FY2024")).edition.map(str::to_owned);
        assert_eq!(edition("wb-income:high").as_deref(), Some("FY2024"));
        assert_eq!(edition("wb-income:FY2026:high").as_deref(), Some("FY2026"));
        assert_eq!(GroupQuery::new("wb-income:FY2026:high").with_edition(None).edition, Some("FY2026"));
    }

    #[test]
    fn each_of_classification_and_edition_speaks_against_another() {
        let may_be = |text| GroupQuery::new(text).may_be("wb-income", "FY2026");
        let texts = ["high", "wb-income:high", "wb-income:FY2026:high"];
        assert_eq!(texts.map(may_be), [true; 3]);
        let others = ["un-income:high", "wb-income:FY2024:high", "un-income:FY2026:high", "un-income:FY2024:high"];
        assert_eq!(others.map(may_be), [false; 4]);
        assert!(query(None, Some("FY2026"), "high").may_be("wb-income", "FY2026"));
        assert!(!query(None, Some("FY2024"), "high").may_be("wb-income", "FY2026"));
    }

    #[test]
    fn two_groups_are_compared_within_one_list_alone() {
        let against = |above, below| GroupQuery::new(above).against(GroupQuery::new(below));
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(against("high", "low"), some("high/low"));
        assert_eq!(against("wb-income:high", "low"), some("wb-income:high/low"));
        assert_eq!(against("high", "wb-income:FY2026:low"), some("wb-income:FY2026:high/low"));
        assert_eq!(against("wb-income:FY2026:high", "low"), some("wb-income:FY2026:high/low"));
        assert_eq!(against("wb-income:high", "wb-income:FY2026:low"), some("wb-income:FY2026:high/low"));
        assert_eq!(against("wb-income:FY2026:high", "wb-income:FY2026:low"), some("wb-income:FY2026:high/low"));
        assert_eq!(against("un-income:high", "wb-income:low"), None);
        assert_eq!(against("un-income:FY2026:high", "wb-income:FY2026:low"), None);
        assert_eq!(against("wb-income:FY2024:high", "wb-income:FY2026:low"), None);
    }
}
