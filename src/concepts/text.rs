//! Short texts that many rows share.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use polars::prelude::PlHashMap;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use xxhash_rust::xxh3::xxh3_64;

/// A short text shared by many rows (a slug, a dataset id, a file path); cloning it copies no bytes. A row has half a dozen of
/// them, so each is one pointer and no more.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Text(Arc<Box<str>>);

// Rows of one file share their texts, and sorting compares them by the million.
impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        if Arc::ptr_eq(&self.0, &other.0) { Ordering::Equal } else { self.0.cmp(&other.0) }
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(Arc::new(text.into()))
    }
}

impl std::str::FromStr for Text {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Arc::new(text.into()))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, formatter)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, formatter)
    }
}

/// Texts that a thread keeps to give out again, each at the place that its hash says; two of one place take turns.
const N_KEPT: u64 = 1024;

thread_local! {
    static KEPT: RefCell<Vec<Text>> = RefCell::new(vec![Text::default(); N_KEPT as usize]);
}

thread_local! {
    /// Numbers of the texts that were written since [`once_each`] began, by where they stand; each is kept, so that no other can
    /// stand there.
    static WRITTEN: RefCell<Option<PlHashMap<usize, (Text, u32)>>> = const { RefCell::new(None) };
    /// The texts that were read since then, by their numbers.
    static READ: RefCell<Option<Vec<Text>>> = const { RefCell::new(None) };
}

/// Does work in which each text is written once and then named by its number, and read in the same way: a block of a thousand rows
/// names the same few ids. For formats that say nothing of themselves, on both sides.
pub fn once_each<T>(work: impl FnOnce() -> T) -> T {
    /// Ends it, whatever becomes of the work.
    struct End;
    impl Drop for End {
        fn drop(&mut self) {
            WRITTEN.set(None);
            READ.set(None);
        }
    }
    WRITTEN.set(Some(PlHashMap::default()));
    READ.set(Some(Vec::new()));
    let _end = End;
    work()
}

impl Text {
    /// Returns the number of the text, and whether it is a new one; none where each is written as it is.
    fn number(&self) -> Option<(u32, bool)> {
        WRITTEN.with_borrow_mut(|written| {
            let written = written.as_mut()?;
            let next = u32::try_from(written.len()).ok()?;
            let (_, number) = written.entry(Arc::as_ptr(&self.0) as usize).or_insert_with(|| (self.clone(), next));
            Some((*number, *number == next))
        })
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.number() {
            None => serializer.serialize_str(self),
            Some((number, false)) => (number,).serialize(serializer),
            Some((number, true)) => (number, &**self).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    /// A million rows of a cached table name the same few hundred ids: each is made once and shared.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match READ.with_borrow(Option::is_some) {
            true => deserializer.deserialize_tuple(2, Numbered),
            false => deserializer.deserialize_str(Shared),
        }
    }
}

struct Numbered;

impl<'de> Visitor<'de> for Numbered {
    type Value = Text;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the number of a text, and the text where it is new")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Text, A::Error> {
        let number: u32 = parts.next_element()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
        let place = number as usize;
        let known = READ.with_borrow(|read| read.as_ref().and_then(|read| read.get(place).cloned()));
        if let Some(known) = known {
            return Ok(known);
        }
        let text = parts.next_element::<&'de str>()?.ok_or_else(|| A::Error::invalid_length(1, &self))?;
        let text = Shared.visit_str(text)?;
        READ.with_borrow_mut(|read| match read {
            Some(read) if read.len() == place => {
                read.push(text.clone());
                Ok(text)
            }
            _ => Err(A::Error::custom("a text is named before it is written")),
        })
    }
}

struct Shared;

impl Visitor<'_> for Shared {
    type Value = Text;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text")
    }

    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        KEPT.with_borrow_mut(|kept| {
            let place = xxh3_64(text.as_bytes()) % N_KEPT;
            let known = &mut kept[place as usize];
            if **known != *text {
                *known = text.into();
            }
            Ok(known.clone())
        })
    }
}

/// Returns the first names of a list for a message, and how many more there are; nothing where there are none.
///
/// ```
/// # use ictstat::concepts::text::first_named;
/// assert_eq!(first_named(&["A", "B", "C", "D"], 2, ", "), "A, B and 2 more");
/// assert_eq!(first_named(&["A", "B"], 2, ", "), "A, B");
/// ```
pub fn first_named(names: &[impl AsRef<str>], most: usize, separator: &str) -> String {
    let named: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    let named = named.join(separator);
    match names.len().saturating_sub(most) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// Returns how a message begins that is about so many rows.
///
/// ```
/// # use ictstat::concepts::text::rows_are;
/// assert_eq!([1, 2].map(rows_are), ["1 row is", "2 rows are"]);
/// ```
pub fn rows_are(number: usize) -> String {
    if number == 1 { "1 row is".to_owned() } else { format!("{number} rows are") }
}

/// Returns whether a text can name a file, a column and a link anywhere: lower-case letters, digits and single hyphens.
///
/// ```
/// # use ictstat::concepts::is_slug;
/// assert_eq!(["internet-use", "5g", "North", "a/b", "a--b", ""].map(is_slug), [true, true, false, false, false, false]);
/// ```
pub fn is_slug(text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    text.split('-').all(is_word)
}

/// Returns whether a name fits a wish in which `*` stands for any characters.
pub fn fits(wish: &str, name: &str) -> bool {
    let mut parts = wish.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_row_is_and_several_are() {
        assert_eq!([0, 1, 2].map(rows_are), ["0 rows are", "1 row is", "2 rows are"]);
    }

    #[test]
    fn a_slug_can_name_a_file_a_column_and_a_link() {
        let texts = ["internet-use", "5g", "North", "a/b", "a--b", "-a", "a_b", ""];
        assert_eq!(texts.map(is_slug), [true, true, false, false, false, false, false, false]);
        assert!(serde_json::from_str::<Text>("1").unwrap_err().to_string().contains("expected a text"));
    }

    #[test]
    fn equal_texts_that_are_read_are_one() {
        let read = |json: &str| serde_json::from_str::<Vec<Text>>(json).unwrap();
        let texts = read(r#"["internet-use", "world", "internet-use"]"#);
        assert!(std::ptr::eq(&*texts[0], &*texts[2]) && texts[0] != texts[1]);
        assert_eq!(format!("{} {:?}", texts[1], texts[1]), "world \"world\"");
        let many: Vec<String> = (0..3 * N_KEPT).map(|number| number.to_string()).collect();
        let back = read(&serde_json::to_string(&many).unwrap());
        assert!(many.iter().zip(&back).all(|(one, other)| **one == **other));
    }

    #[test]
    fn in_a_block_each_text_is_written_once_and_comes_back() {
        let shared: Text = "a dataset with a long name".into();
        let mut texts = vec![shared.clone(), "other".into(), shared.clone(), Text::default()];
        texts.extend((0..300).map(|number| Text::from(number.to_string())));
        texts.push(shared);
        let plain = postcard::to_allocvec(&texts).unwrap();
        let once = once_each(|| postcard::to_allocvec(&texts).unwrap());
        let begin = b"\x00\x1aa dataset with a long name\x01\x05other\x00\x02\x00";
        assert!(once[2..].starts_with(begin), "{:?}", &once[..50]);
        let read = |bytes: &[u8]| once_each(|| postcard::from_bytes::<Vec<Text>>(bytes));
        assert_eq!(read(&once).unwrap(), texts);
        assert!(read(&once[..20]).is_err() && read(b"\x01\x05\x01x").is_err(), "five is named before it is written");
        // Elsewhere they are texts, also after work that has failed.
        assert_eq!(postcard::to_allocvec(&texts).unwrap(), plain);
        assert_eq!(postcard::from_bytes::<Vec<Text>>(&plain).unwrap(), texts);
    }

    #[test]
    fn a_star_stands_for_any_characters() {
        for (wish, name, expected) in [
            ("API_*.csv", "API_IT.NET.USER.ZS_DS2_en_csv_v2_1.csv", true),
            ("API_*.csv", "Metadata_Country_API_IT.csv", false),
            ("a.csv", "a.csv", true),
            ("a.csv", "a.csv.bak", false),
            ("*", "x", true),
            ("a*b*c", "a1b2b3c", true),
            ("a*b*c", "acb", false),
            ("a*a", "a", false),
        ] {
            assert_eq!(fits(wish, name), expected, "{wish} {name}");
        }
    }
}
