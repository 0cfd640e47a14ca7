//! A group as it is asked for: by its id, and by classification and edition where the id alone could mean another.
//! A group is (classification, edition, group); a bare name is never more than the last of the three.

use std::fmt;

use super::classification::USER_GROUPS;
use super::groups::AS_OF;
use super::is_slug;

/// A group that is asked for.
///
/// Written `africa`, `itu-region:africa` or `wb-income:FY2026:high-income`. Without a classification it is one of those
/// that the pipelines name and never a user's own; without an edition it is one of a pinned list, never that of each year.
///
/// ```
/// # use ictstat::concepts::GroupQuery;
/// let query = GroupQuery::new("wb-income:FY2026:high-income");
/// assert_eq!((query.classification, query.edition, query.group), (Some("wb-income"), Some("FY2026"), "high-income"));
/// assert!(query.takes("wb-income", "FY2026") && !query.takes("wb-income", "FY2024"));
/// assert!(!GroupQuery::new("africa").takes("user-groups", "own"));
/// assert!(GroupQuery::new("user-groups:africa").takes("user-groups", "own"));
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

    /// Returns whether a group of this classification and edition may be meant.
    pub fn takes(&self, classification: &str, edition: &str) -> bool {
        self.may_be(classification, edition)
            && (self.classification.is_some() || classification != USER_GROUPS)
            && (self.edition.is_some() || edition != AS_OF)
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
