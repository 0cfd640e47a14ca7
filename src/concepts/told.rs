//! A sentence of a table: English in its files, and in the language of the page where a page prints it.

use std::convert::Infallible;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Language, Name};

/// A text with what it is in each language. Files hold the English one alone, which stands for all when it is read back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told(Name);

impl Told {
    /// Returns the sentence that each language says.
    pub fn each(text: impl Fn(Language) -> String) -> Self {
        Self(Name::each(text))
    }

    /// Returns the sentence in a language.
    pub fn of(&self, language: Language) -> &str {
        self.0.of(language)
    }

    /// Returns the sentence that files hold.
    pub fn english(&self) -> &str {
        self.0.english()
    }

    /// Returns the sentence with what is made of its text in each language.
    #[must_use]
    pub fn map(self, of: impl Fn(&str) -> &str) -> Self {
        Self::each(|language| of(self.of(language)).to_owned())
    }

    /// Returns the sentence by language.
    pub const fn name(&self) -> &Name {
        &self.0
    }
}

impl From<Name> for Told {
    fn from(name: Name) -> Self {
        Self(name)
    }
}

impl FromStr for Told {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(Name::same(text)))
    }
}

/// What other programs read has the English text, the cache has all.
impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { self.english().serialize(serializer) } else { self.0.serialize(serializer) }
    }
}

impl<'de> Deserialize<'de> for Told {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Name::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_hold_the_english_text_and_the_cache_all() {
        let told = Told::each(|language| language.code().to_owned());
        assert_eq!(serde_json::to_string(&told).unwrap(), "\"en\"");
        assert_eq!(postcard::from_bytes::<Told>(&postcard::to_allocvec(&told).unwrap()).unwrap(), told);
        let read: Told = "en".parse().unwrap();
        assert!(Language::all().all(|language| read.of(language) == "en"));
    }
}
