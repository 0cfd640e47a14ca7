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
}
