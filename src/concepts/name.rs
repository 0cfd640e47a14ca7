//! A name by language: as many languages as it was given, one at least.
//! Translates nothing: all texts are given.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Language;

/// Name by language; where a language has none, that of the first language that has one.
///
/// Written as a text, which stands for all languages, or as `{ en = "World", fr = "Monde" }`.
///
/// ```
/// # use ictstat::concepts::{Language, Name};
/// let french = Language::of_code("fr").unwrap();
/// let world = Name::from([(Language::ENGLISH, "World"), (french, "Monde")]);
/// assert_eq!((world.of(Language::ENGLISH), world.of(french)), ("World", "Monde"));
/// assert_eq!(Name::same("5G").of(french), "5G");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// What stands for languages without a text of their own.
    plain: String,
    texts: BTreeMap<Language, String>,
}

impl Name {
    /// Returns a name that is the same in all languages, such as a year.
    pub fn same(text: impl Into<String>) -> Self {
        Self { plain: text.into(), texts: BTreeMap::new() }
    }

    /// Returns a name with the text that each language gives.
    pub fn each(text: impl Fn(Language) -> String) -> Self {
        Self::from_texts(Language::all().map(|language| (language, text(language))).collect())
    }

    /// Returns a message of the catalogues in every language.
    pub fn said(id: &str) -> Self {
        Self::each(|language| language.say(id, &[]))
    }

    fn from_texts(texts: BTreeMap<Language, String>) -> Self {
        Self { plain: texts.values().next().cloned().unwrap_or_default(), texts }
    }

    /// Adds the text of a language; what was written as one text stays that of all others.
    pub fn add(&mut self, language: Language, text: impl Into<String>) {
        self.texts.insert(language, text.into());
        if self.plain.is_empty() {
            self.plain = self.texts.values().next().cloned().unwrap_or_default();
        }
    }

    /// Returns the name in a language.
    pub fn of(&self, language: Language) -> &str {
        self.texts.get(&language).unwrap_or(&self.plain)
    }

    /// Returns the English name, or the one that stands for it.
    pub fn english(&self) -> &str {
        self.of(Language::ENGLISH)
    }

    /// Returns the text of a name that was written as one text for all languages.
    pub fn untranslated(&self) -> Option<&str> {
        (self.texts.is_empty() && !self.plain.is_empty()).then_some(&self.plain)
    }

    /// Returns the languages that have a text of their own.
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        self.texts.keys().copied()
    }

    /// Returns which of a report's languages have no text. What was written as one text is that of the first, the report's own.
    pub fn lacking(&self, languages: &[Language]) -> Vec<Language> {
        let has_plain = self.texts.values().next() != Some(&self.plain);
        let own = languages.first().filter(|_| has_plain);
        let lacks = |language: &&Language| !self.texts.contains_key(*language) && Some(*language) != own;
        let lacking = languages.iter().filter(lacks).copied();
        if needs_words(&self.plain) { lacking.collect() } else { Vec::new() }
    }

    /// Returns whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }
}

/// Returns whether a text is translated, or said to be the same: a number is written by each language itself.
pub fn needs_words(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

impl<const N: usize, T: Into<String>> From<[(Language, T); N]> for Name {
    fn from(texts: [(Language, T); N]) -> Self {
        Self::from_texts(texts.into_iter().map(|(language, text)| (language, text.into())).collect())
    }
}

/// All languages, so that a reader of the file need not know which stands for which; what the program alone reads has it as it is.
impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return (&self.plain, &self.texts).serialize(serializer);
        }
        let mut map = serializer.serialize_map(Some(Language::all().count()))?;
        for language in Language::all() {
            map.serialize_entry(language.code(), self.of(language))?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return deserializer.deserialize_any(Written);
        }
        let (plain, texts) = Deserialize::deserialize(deserializer)?;
        Ok(Self { plain, texts })
    }
}

/// Reads a text, or texts by language.
struct Written;

impl<'de> Visitor<'de> for Written {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or texts by language as { en = \"World\", fr = \"Monde\" }")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Name, E> {
        Ok(Name::same(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Name, A::Error> {
        let mut texts = BTreeMap::new();
        while let Some((language, text)) = map.next_entry::<Language, String>()? {
            texts.insert(language, text);
        }
        if texts.is_empty() {
            Err(A::Error::custom("found no text; expected one language at least"))
        } else {
            Ok(Name::from_texts(texts))
        }
    }
}

impl JsonSchema for Name {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Name".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let texts: serde_json::Map<String, serde_json::Value> = Language::all()
            .map(|language| (language.code().to_owned(), serde_json::json!({ "type": "string" })))
            .collect();
        schemars::json_schema!({
            "description": "A name: one text for all languages, or texts by language.",
            "examples": [{ "en": "Internet use" }],
            "anyOf": [
                { "type": "string" },
                { "type": "object", "properties": texts, "additionalProperties": false, "minProperties": 1 },
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_languages_is_untranslated_and_the_same_in_each() {
        let (chinese, plain) = (Language::of_code("zh").unwrap(), Name::same("World"));
        assert_eq!((plain.untranslated(), plain.of(chinese)), (Some("World"), "World"));
        assert_eq!(plain.languages().count(), 0);
        let translated = Name::from([(Language::ENGLISH, "World"), (chinese, "世界")]);
        assert_eq!((translated.untranslated(), translated.of(chinese)), (None, "世界"));
        assert_eq!(translated.languages().collect::<Vec<_>>(), [Language::ENGLISH, chinese]);
        assert_eq!([plain.is_empty(), translated.is_empty(), Name::default().is_empty()], [false, false, true]);
        assert_eq!(Name::default().untranslated(), None);
    }

    #[test]
    fn a_name_lacks_the_languages_in_which_it_says_nothing() {
        let [english, chinese, french] = ["en", "zh", "fr"].map(|code| Language::of_code(code).unwrap());
        let all = [english, chinese, french];
        assert_eq!(Name::same("World").lacking(&all), [chinese, french]);
        assert_eq!(Name::same("World").lacking(&[french]), []);
        assert_eq!(Name::same("2024–2025").lacking(&all), []);
        assert_eq!(Name::from([(french, "Monde")]).lacking(&all), [english, chinese]);
        let mut note = Name::same("World");
        note.add(french, "Monde");
        assert_eq!(note.lacking(&all), [chinese]);
    }

    #[test]
    fn the_first_text_that_is_added_stands_for_languages_without_one() {
        let chinese = Language::of_code("zh").unwrap();
        let mut name = Name::default();
        name.add(chinese, "世界");
        assert_eq!(name.english(), "世界");
        name.add(Language::ENGLISH, "World");
        assert_eq!([name.english(), name.of(chinese)], ["World", "世界"]);
    }

    #[test]
    fn a_name_that_the_cache_keeps_comes_back_as_it_was() {
        for name in [Name::same("World"), Name::from([(Language::ENGLISH, "World")]), Name::default()] {
            let kept = postcard::to_allocvec(&name).unwrap();
            assert_eq!(postcard::from_bytes::<Name>(&kept).unwrap(), name);
        }
    }

    #[test]
    fn a_name_is_read_as_a_text_or_as_texts_by_language() {
        let read = |json: &str| serde_json::from_str::<Name>(json);
        assert_eq!(read("\"World\"").unwrap(), Name::same("World"));
        assert_eq!(read("{ \"en\": \"World\" }").unwrap(), Name::from([(Language::ENGLISH, "World")]));
        let told = read("1").unwrap_err().to_string();
        assert!(told.contains("expected a text, or texts by language as { en = \"World\", fr = \"Monde\" }"), "{told}");
        assert!(read("{}").unwrap_err().to_string().contains("found no text"));
    }
}
