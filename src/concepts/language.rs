//! The languages of what is published: each is one catalogue of messages in `languages/`, with its plurals and its marks of
//! numbers (Project Fluent). Another language is another file there, and no code.
//! Knows no report: titles, notes and names of figures are the report's own.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Unit;
use super::rounding::rounded;

// Code and text of every catalogue, English first, the others in the order of their codes: see build.rs.
include!(concat!(env!("OUT_DIR"), "/catalogues.rs"));

/// A language of what is published.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(usize);

/// A language's messages, and the marks of its numbers.
struct Catalogue {
    messages: FluentBundle<FluentResource>,
    decimal_mark: String,
    group_mark: String,
}

static CATALOGUES: LazyLock<Vec<Catalogue>> = LazyLock::new(|| {
    let catalogue = |(code, text): &(&str, &str)| {
        let messages = messages(code, text);
        let mark = |id| formatted(&messages, id, &FluentArgs::new()).unwrap_or_default();
        Catalogue { decimal_mark: mark("decimal-mark"), group_mark: mark("group-mark"), messages }
    };
    CATALOGUE_FILES.iter().map(catalogue).collect()
});

/// A message that cannot be read is left out; the test below finds it.
fn messages(code: &str, text: &str) -> FluentBundle<FluentResource> {
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let mut bundle = FluentBundle::new_concurrent(code.parse().into_iter().collect());
    // Marks around every value would show in files that other programs read.
    bundle.set_use_isolating(false);
    let _ = bundle.add_resource(resource);
    bundle
}

fn formatted(bundle: &FluentBundle<FluentResource>, id: &str, arguments: &FluentArgs<'_>) -> Option<String> {
    let pattern = bundle.get_message(id)?.value()?;
    Some(bundle.format_pattern(pattern, Some(arguments), &mut Vec::new()).into_owned())
}

/// A value in a message: a count, by which a plural is chosen, or a text.
#[derive(Clone, Copy, Debug)]
pub enum Said<'a> {
    /// A count.
    Count(usize),
    /// A text: a name, or a number as it is written.
    Text(&'a str),
}

impl From<usize> for Said<'_> {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

impl<'a> From<&'a str> for Said<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Said<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl Language {
    /// The language of the program's own messages and of the tables that other programs read.
    pub const ENGLISH: Self = Self(0);

    /// Returns every language, English first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..CATALOGUE_FILES.len()).map(Self)
    }

    /// Returns the language of an ISO 639 code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::all().find(|language| language.code() == code)
    }

    /// Returns the ISO 639 code.
    pub fn code(self) -> &'static str {
        CATALOGUE_FILES[self.0].0
    }

    /// Returns the tag of the language on a page, as `zh-Hans`.
    pub fn tag(self) -> String {
        self.say("language-tag", &[])
    }

    /// Returns a message with its values filled in; that of English where this language has none.
    pub fn say(self, id: &str, values: &[(&str, Said<'_>)]) -> String {
        let mut arguments = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            match value {
                Said::Count(count) => arguments.set(*name, *count),
                Said::Text(text) => arguments.set(*name, *text),
            }
        }
        let said = |language: Self| formatted(&CATALOGUES[language.0].messages, id, &arguments);
        said(self).or_else(|| said(Self::ENGLISH)).unwrap_or_else(|| id.to_owned())
    }

    /// Returns the messages whose ids begin alike, each with the names of what is put into it.
    pub fn messages(begin: &str) -> impl Iterator<Item = (&'static str, BTreeSet<&'static str>)> {
        let mut found: Vec<(&str, BTreeSet<&str>)> = Vec::new();
        for line in CATALOGUE_FILES[Self::ENGLISH.0].1.lines().filter(|line| !line.starts_with('#')) {
            // A message goes on in lines that are indented.
            found.extend(line.split_once(" =").filter(|_| !line.starts_with(' ')).map(|(id, _)| (id, BTreeSet::new())));
            let names = line.split('$').skip(1).filter_map(|rest| rest.split([' ', '}']).next());
            found.last_mut().into_iter().for_each(|(_, known)| known.extend(names.clone()));
        }
        found.into_iter().filter(move |(id, _)| id.starts_with(begin))
    }

    /// Returns a number with its decimals as a reader of the language writes it, with a mark between thousands.
    ///
    /// ```
    /// # use ictstat::concepts::Language;
    /// let french = Language::of_code("fr").unwrap();
    /// assert_eq!(Language::ENGLISH.number(79748.5, 1), "79\u{a0}748.5");
    /// assert_eq!(french.number(-79748.5, 1), "\u{2212}79\u{202f}748,5");
    /// ```
    pub fn number(self, value: f64, decimals: usize) -> String {
        let text = rounded(value, decimals);
        let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, end)| (whole, Some(end)));
        let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("\u{2212}", digits));
        let Catalogue { decimal_mark, group_mark, .. } = &CATALOGUES[self.0];
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at) % 3 == 0 {
                grouped.push_str(group_mark);
            }
            grouped.push(digit);
        }
        match fraction {
            Some(fraction) => format!("{sign}{grouped}{decimal_mark}{fraction}"),
            None => format!("{sign}{grouped}"),
        }
    }

    /// Returns a number that is written with a point, in the language's own decimal mark.
    pub fn with_own_mark(self, number: &str) -> String {
        number.replace('.', &CATALOGUES[self.0].decimal_mark)
    }

    /// Returns the name of a unit; in English that of files.
    pub fn unit(self, unit: Unit) -> String {
        let words = unit.name().split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        let id = words.map(str::to_lowercase).collect::<Vec<_>>().join("-");
        self.say("unit-name", &[("unit", (&id).into())])
    }

    /// Returns texts one after the other with a mark of the language between them, as `comma`.
    pub fn joined(self, texts: &[impl AsRef<str>], mark: &str) -> String {
        let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
        texts.join(&self.say(mark, &[]))
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        let known = || Self::all().map(|language| format!("`{}`", language.code())).collect::<Vec<_>>().join(", ");
        Self::of_code(&code)
            .ok_or_else(|| serde::de::Error::custom(format!("unknown variant `{code}`, expected one of {}", known())))
    }
}

impl JsonSchema for Language {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Language".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let codes: Vec<&str> = Self::all().map(Self::code).collect();
        schemars::json_schema!({ "type": "string", "enum": codes, "description": "A language, by its ISO 639 code." })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn is_id(letter: char) -> bool {
        letter.is_alphanumeric() || letter == '-'
    }

    /// Returns what stands in a line after each of these marks.
    fn after(line: &str, mark: &str) -> Vec<String> {
        line.split(mark).skip(1).map(|rest| rest.chars().take_while(|letter| is_id(*letter)).collect()).collect()
    }

    /// Ids of a catalogue with the values that each message, a message in it, or the comment above it, names.
    fn asked(text: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut asked: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let (mut id, mut of_comment) = (String::new(), Vec::new());
        for line in text.lines() {
            if line.starts_with('#') {
                of_comment.extend(after(line, "$"));
                continue;
            }
            if let Some((name, _)) = line.split_once(" =").filter(|(name, _)| name.chars().all(is_id)) {
                name.clone_into(&mut id);
                asked.entry(id.clone()).or_default().extend(std::mem::take(&mut of_comment));
            }
            let of_parts = after(line, "{ ").into_iter().filter_map(|part| asked.get(&part).cloned()).flatten();
            let values: Vec<String> = after(line, "$").into_iter().chain(of_parts).collect();
            asked.entry(id.clone()).or_default().extend(values);
        }
        asked.remove("");
        asked
    }

    #[test]
    fn every_catalogue_is_sound_and_has_the_messages_of_the_english_one() {
        let english = asked(CATALOGUE_FILES[0].1);
        assert_eq!(CATALOGUE_FILES[0].0, "en");
        for (code, text) in CATALOGUE_FILES {
            if let Err((_, errors)) = FluentResource::try_new((*text).to_owned()) {
                panic!("{code}: {errors:?}");
            }
            let own = asked(text);
            assert_eq!(own.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "{code}");
            for (id, values) in &own {
                assert!(values.is_subset(&english[id]), "{code}: {id} asks for {values:?}");
            }
        }
    }

    #[test]
    fn thousands_stand_apart_and_a_minus_is_no_hyphen() {
        let english = Language::ENGLISH;
        assert_eq!(english.number(79748.5, 1), "79\u{a0}748.5");
        assert_eq!(english.number(-1234567.0, 0), "\u{2212}1\u{a0}234\u{a0}567");
        assert_eq!(english.number(999.95, 1), "1\u{a0}000.0");
        assert_eq!(english.number(26.0, 0), "26");
        assert_eq!(
            [748.0, -748.0, 123456.0].map(|value| english.number(value, 0)),
            ["748", "\u{2212}748", "123\u{a0}456"]
        );
    }

    #[test]
    fn french_numbers_have_a_comma_and_a_narrow_space() {
        let french = Language::of_code("fr").unwrap();
        assert_eq!(french.number(1234567.25, 1), "1\u{202f}234\u{202f}567,3");
        assert_eq!(french.with_own_mark("0.92"), "0,92");
        assert_eq!(french.say("percent-over", &[("share", "99".into())]), "plus de 99");
    }

    #[test]
    fn every_unit_has_a_name_in_every_language_and_that_of_files_in_english() {
        assert_eq!(Unit::ALL.map(|unit| Language::ENGLISH.unit(unit)), Unit::ALL.map(Unit::name));
        // One without a name of its own would have that of another.
        for language in Language::all() {
            let names: BTreeSet<String> = Unit::ALL.into_iter().map(|unit| language.unit(unit)).collect();
            assert_eq!(names.len(), Unit::ALL.len(), "{language:?}: {names:?}");
        }
    }

    #[test]
    fn a_language_has_a_code_and_a_tag() {
        let chinese = Language::of_code("zh").unwrap();
        assert_eq!([Language::ENGLISH, chinese].map(Language::tag), ["en", "zh-Hans"]);
        assert_eq!(format!("{chinese:?}"), "zh");
    }

    #[test]
    fn a_message_that_no_catalogue_has_shows_its_id() {
        assert_eq!(Language::ENGLISH.say("no-such-message", &[]), "no-such-message");
    }
}
