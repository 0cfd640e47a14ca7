//! An economy as a publisher writes it → its alpha-3 code: by alpha-3, alpha-2, M49 or name, English or Chinese.
//! Exact after folding case, accents and punctuation; never by likeness, which only suggests.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::record::Field;
use crate::concepts::{Economy, EconomyId, Language, nearest};

/// Spellings that publishers use besides the names of the register.
const VARIANTS: &str = include_str!("economy_names.csv");
/// Names and codes of publishers' own groups.
const AGGREGATES: &str = include_str!("publisher_aggregates.csv");
/// Names and codes of places that are no economy: parts of one, and those that no longer exist.
const NO_ECONOMIES: &str = include_str!("no_economies.csv");
/// What Our World in Data's own codes begin with; those of economies are among the variants.
const OWN_CODE_OF_OWID: &str = "OWID_";

/// Kosovo has a user-assigned code, which no list of ISO 3166 holds.
const KOSOVO_ALPHA_2: (&str, &str) = ("XK", "XKX");
/// The World Bank counts the Channel Islands as one economy, with a two-letter code that is none of ISO 3166.
const CHANNEL_ISLANDS_ALPHA_2: (&str, &str) = ("JG", "CHI");

/// What the text of an economy column stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// An economy.
    Economy(EconomyId),
    /// A group that the publisher adds up itself.
    PublishersAggregate,
    /// A place that is no economy of the register: it is part of one, or no longer exists.
    NoEconomy,
    /// Nothing known.
    Unknown,
}

/// Every known way to write an economy.
#[derive(Debug, Default)]
pub struct EconomyNames {
    codes: HashMap<String, EconomyId>,
    names: HashMap<String, EconomyId>,
    aggregates: HashSet<String>,
    no_economies: HashSet<String>,
    /// Names and codes with their spelling, to suggest from.
    spellings: BTreeMap<String, EconomyId>,
    english: BTreeMap<EconomyId, String>,
}

/// The names as one file asks for them: each text is looked up once. What a file is told depends on no other file.
#[derive(Debug)]
pub struct NamesOfFile<'a> {
    names: &'a EconomyNames,
    resolved: RefCell<HashMap<String, Resolved>>,
    /// Suggestions by the text for which they were asked.
    suggested: RefCell<HashMap<String, Vec<String>>>,
}

/// Texts for which names are suggested. A column that holds no economies at all would ask for each of its rows, and each
/// answer compares a text with all names.
const MOST_SUGGESTED: usize = 200;

/// Characters of a text that could be a name; a longer one is none that was mistyped.
const LONGEST_NAME: usize = 100;

impl EconomyNames {
    /// Returns the names of the register's economies and the variants of their publishers.
    pub fn new(register: &[Economy]) -> Self {
        let mut names = Self::default();
        for economy in register {
            names.add_code(economy.id.as_str(), economy.id);
            economy.m49.iter().for_each(|m49| names.add_code(m49, economy.id));
            if let Some(iso) = rust_iso3166::from_alpha3(economy.id.as_str()) {
                names.add_code(iso.alpha2, economy.id);
            }
            for (alpha_2, alpha_3) in [KOSOVO_ALPHA_2, CHANNEL_ISLANDS_ALPHA_2] {
                if economy.id.as_str() == alpha_3 {
                    names.add_code(alpha_2, economy.id);
                }
            }
            Language::all().for_each(|language| names.add_name(economy.name.of(language), economy.id));
            names.english.insert(economy.id, economy.name.english().to_owned());
        }
        for (code, name) in variants() {
            if let Some(id) = names.codes.get(&code).copied() {
                names.add_name(&name, id);
            }
        }
        let listed = |text| rows(text).filter_map(|row| Some(folded(row.get(0)?))).collect();
        (names.aggregates, names.no_economies) = (listed(AGGREGATES), listed(NO_ECONOMIES));
        names
    }

    fn add_code(&mut self, code: &str, id: EconomyId) {
        self.codes.insert(code.to_owned(), id);
        self.spellings.insert(code.to_owned(), id);
    }

    fn add_name(&mut self, name: &str, id: EconomyId) {
        self.names.entry(folded(name)).or_insert(id);
        self.spellings.entry(name.to_owned()).or_insert(id);
    }

    /// Returns the names for the fields of one file.
    pub fn of_file(&self) -> NamesOfFile<'_> {
        NamesOfFile { names: self, resolved: RefCell::default(), suggested: RefCell::default() }
    }

    /// Returns the economy that a person means: as a file writes it, or its alpha-3 code in any case.
    ///
    /// - Errors: the economies whose names are most like the text.
    pub fn of_person(&self, text: &str) -> Result<EconomyId, Vec<String>> {
        let text = text.trim();
        let code = text.to_uppercase().parse().ok().filter(|id| self.has(*id));
        match (code, self.look_up(text)) {
            (Some(id), _) | (None, Resolved::Economy(id)) => Ok(id),
            (None, _) => Err(self.of_file().suggestions(text)),
        }
    }

    fn look_up(&self, text: &str) -> Resolved {
        let padded = text.parse::<u16>().ok().map(|m49| format!("{m49:03}"));
        let code = padded.as_deref().unwrap_or(text);
        let folded = folded(code);
        // Some publishers write alpha-3 codes small.
        let is_small = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_lowercase());
        let small = || self.codes.get(&code.to_ascii_uppercase()).filter(|_| is_small);
        if let Some(id) = self.codes.get(code).or_else(|| self.names.get(&folded)).or_else(small) {
            Resolved::Economy(*id)
        } else if self.aggregates.contains(&folded) {
            Resolved::PublishersAggregate
        } else if self.no_economies.contains(&folded) || text.starts_with(OWN_CODE_OF_OWID) {
            Resolved::NoEconomy
        } else {
            Resolved::Unknown
        }
    }

    fn nearest(&self, text: &str) -> Vec<String> {
        let mut economies: Vec<EconomyId> = Vec::new();
        for spelling in nearest(text, self.spellings.keys().map(String::as_str)) {
            let id = self.spellings[spelling];
            if !economies.contains(&id) {
                economies.push(id);
            }
        }
        economies.iter().map(|id| format!("{} ({id})", self.english_name(*id))).collect()
    }

    /// Returns whether the register has an economy.
    pub fn has(&self, id: EconomyId) -> bool {
        self.english.contains_key(&id)
    }

    /// Returns the English name of an economy, or its code where the register has none.
    pub fn english_name(&self, id: EconomyId) -> &str {
        self.english.get(&id).map_or("", String::as_str)
    }

    /// Returns the economies of the register with their English names.
    pub fn english_names(&self) -> impl Iterator<Item = (EconomyId, &str)> {
        self.english.iter().map(|(id, name)| (*id, name.as_str()))
    }
}

impl NamesOfFile<'_> {
    /// Returns what a field of an economy column stands for.
    pub fn resolve(&self, field: Field<'_>) -> Resolved {
        match field {
            Field::Null | Field::Percentage(_) | Field::Formula(_) => Resolved::Unknown,
            Field::Text(text) => self.resolve_text(text),
            // M49 codes lose their leading zeros where a file keeps them as numbers.
            Field::Number(number) => self.resolve_text(&format!("{number:03}")),
        }
    }

    fn resolve_text(&self, text: &str) -> Resolved {
        if let Some(known) = self.resolved.borrow().get(text) {
            return *known;
        }
        let resolved = self.names.look_up(text);
        self.resolved.borrow_mut().insert(text.to_owned(), resolved);
        resolved
    }

    /// Returns the economies whose names are most like a text, as `Eswatini (SWZ)`, at most three; none for texts too long
    /// to be a name, nor once very many texts have been asked for.
    pub fn suggestions(&self, text: &str) -> Vec<String> {
        let mut suggested = self.suggested.borrow_mut();
        if let Some(known) = suggested.get(text) {
            return known.clone();
        }
        if suggested.len() >= MOST_SUGGESTED || text.len() > LONGEST_NAME {
            return Vec::new();
        }
        let nearest = self.names.nearest(text);
        suggested.insert(text.to_owned(), nearest.clone());
        nearest
    }
}

fn variants() -> impl Iterator<Item = (String, String)> {
    rows(VARIANTS).filter_map(|row| Some((row.get(0)?.to_owned(), row.get(1)?.to_owned())))
}

fn rows(text: &'static str) -> impl Iterator<Item = csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).into_records().filter_map(Result::ok)
}

/// Returns a name without case, accents, punctuation and articles: `Côte d’Ivoire` and `Cote d'Ivoire` are one.
fn folded(name: &str) -> String {
    let plain: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| {
            if c == '&' {
                " and ".to_owned()
            } else if c.is_alphanumeric() {
                c.to_string()
            } else {
                " ".to_owned()
            }
        })
        .collect();
    let words = plain.split_whitespace().filter(|word| *word != "the");
    words.map(|word| if word == "st" { "saint" } else { word }).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concepts::Name;

    fn economy(id: &str, m49: &str, en: &str, zh: &str) -> Economy {
        let name = Name::from([(Language::ENGLISH, en), (Language::of_code("zh").unwrap(), zh)]);
        Economy { id: id.parse().unwrap(), m49: Some(m49.to_owned()), name }
    }

    fn names() -> EconomyNames {
        EconomyNames::new(&[
            economy("CIV", "384", "Côte d’Ivoire", "科特迪瓦"),
            economy("AFG", "004", "Afghanistan", "阿富汗"),
            economy("KOR", "410", "Republic of Korea", "大韩民国"),
            economy("SWZ", "748", "Eswatini", "斯威士兰"),
            economy("NAM", "516", "Namibia", "纳米比亚"),
            economy("LCA", "662", "Saint Lucia", "圣卢西亚"),
        ])
    }

    #[test]
    fn an_economy_is_known_by_every_code_and_name() {
        let all = names();
        let names = all.of_file();
        for (written, id) in [
            ("CIV", "CIV"),
            ("Cote d'Ivoire", "CIV"),
            ("CÔTE D’IVOIRE", "CIV"),
            ("科特迪瓦", "CIV"),
            ("Ivory Coast", "CIV"),
            ("AF", "AFG"),
            ("004", "AFG"),
            ("4", "AFG"),
            ("NA", "NAM"),
            ("Korea, Rep.", "KOR"),
            ("韩国", "KOR"),
            ("St. Lucia", "LCA"),
        ] {
            assert_eq!(names.resolve(Field::Text(written)), Resolved::Economy(id.parse().unwrap()), "{written}");
        }
        assert_eq!(names.resolve(Field::Number(4.0)), Resolved::Economy("AFG".parse().unwrap()));
    }

    #[test]
    fn a_publishers_group_is_no_economy_and_a_slip_is_not_guessed() {
        let all = names();
        let names = all.of_file();
        for group in
            ["Arab World", "1W", "Z4", "XD", "OE", "8S", "1110", "1503", "1636", "1829", "1836", "5501", "OWID_WRL"]
        {
            assert_eq!(names.resolve(Field::Text(group)), Resolved::PublishersAggregate, "{group}");
        }
        assert_eq!(names.resolve(Field::Number(1518.0)), Resolved::PublishersAggregate);
        for place in ["Netherlands Antilles", "Serbia and Montenegro", "Ascension", "OWID_CZS"] {
            assert_eq!(names.resolve(Field::Text(place)), Resolved::NoEconomy, "{place}");
        }
        assert_eq!(names.resolve(Field::Text("Swasiland")), Resolved::Unknown);
        assert_eq!(names.suggestions("Swasiland"), ["Eswatini (SWZ)"]);
        assert_eq!(names.resolve(Field::Text("Civ")), Resolved::Unknown);
        assert_eq!(names.resolve(Field::Text("civ")), Resolved::Economy("CIV".parse().unwrap()));
        for text in ["civ", "Civ", " côte d'ivoire "] {
            assert_eq!(all.of_person(text), Ok("CIV".parse().unwrap()), "{text}");
        }
        assert_eq!(all.of_person("Swasiland"), Err(vec!["Eswatini (SWZ)".to_owned()]));
    }

    #[test]
    fn no_variant_belongs_to_two_economies() {
        let mut owner: HashMap<String, String> = HashMap::new();
        for (code, name) in variants() {
            let before = owner.insert(folded(&name), code.clone());
            assert!(before.is_none_or(|before| before == code), "{name}");
        }
    }
}
