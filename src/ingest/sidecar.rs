//! The sidecar of a raw file: publisher, edition, licence, checksum and dialect. Declared, never guessed.
//! Reading the rows is the business of the formats.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;

use super::code_list::CodeList;
use super::content::Content;
use super::folder;
use super::layout::Layout;
use crate::concepts::group_codes::{Agency, M49};
use crate::concepts::period::PLAUSIBLE_YEARS;
use crate::concepts::{DatasetId, Name, Text};
use crate::findings::{Code, Finding, Place};
use crate::pipeline::content_hash::sha256;
use crate::pipeline::document::{Document, Step};
use crate::pipeline::regular_file;
use crate::pipeline::{CodesDefinition, FromText};

/// What to do about a folder that is no dataset of observations.
const ONE_FILE: &str = "put the rows into one file";

/// What is added to the name of a raw file to name its sidecar.
pub const SIDECAR_SUFFIX: &str = ".toml";

/// The keys of a sidecar.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "ictstat sidecar")]
pub struct Sidecar {
    /// Id of the dataset: folder and name, as `itu/internet-use`.
    pub id: String,
    /// What the file holds.
    pub kind: DatasetKind,
    /// Title in the publisher's words.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Edition or vintage, as `2026-05`.
    pub edition: String,
    /// Licence to state.
    pub licence: String,
    /// Landing page.
    pub url: String,
    /// When it was taken from there, as `2026-11`.
    pub retrieved: String,
    /// What was done to the file after its publisher served it; absent: nothing.
    pub processing: Option<String>,
    /// SHA-256 of the file, in hexadecimal; of a folder, that of the list of its files as `sha256sum` writes it.
    pub sha256: String,
    /// Character encoding of a text file.
    #[serde(default)]
    pub encoding: Encoding,
    /// Character between two fields.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// Decimal mark of numbers.
    #[serde(default = "point")]
    pub decimal: char,
    /// Mark between groups of three digits, as in `1,234,567`; absent: numbers have none.
    pub thousands: Option<char>,
    /// Texts that stand for a missing value.
    #[serde(default = "empty")]
    pub missing: Vec<String>,
    /// Largest part of the rows, 0 to 1, that may be rejected before the whole file is.
    #[serde(default = "one_percent")]
    #[schemars(range(min = 0, max = 1))]
    pub max_rejected_share: f64,
    /// What the publisher's codes stand for; those of a pipeline's input go before them.
    #[serde(default)]
    pub codes: CodesDefinition,
    /// What is known of the classifications of the file, of kind `classification`.
    #[serde(default)]
    pub classification: Vec<ClassificationDeclaration>,
    /// Names of its groups, in the order in which tables show them, of kind `classification`.
    #[serde(default)]
    pub group: Vec<GroupDeclaration>,
    /// Ready-made list of what the publisher's codes stand for; `codes` go before it.
    pub code_list: Option<CodeList>,
    /// Where the table stands in the file, and how its columns become those of a plain table with one value in a row.
    #[serde(default)]
    pub layout: Layout,
    /// What the publisher's numbers are.
    #[serde(default)]
    pub values: ValuesDeclaration,
    /// Sheet of a workbook that holds the rows.
    pub sheet: Option<String>,
    /// Cells of that sheet with the table, as `A4:F212`, or `A4:F` to the last row; without it all cells in use.
    pub cells: Option<String>,
    /// Where `ictstat fetch` took the file from, and what its server said of it.
    pub download: Option<DownloadDeclaration>,
}

/// Where a file was taken from. The server is asked with it whether there is another.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DownloadDeclaration {
    /// Address of the file.
    pub url: String,
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What the publisher's numbers are.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ValuesDeclaration {
    /// What every number is multiplied by to be in single units: 1000 for thousands. That of an [[input]] comes on top.
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub multiplier: Option<f64>,
    /// What is done about a bound in the place of a number, as `<95`.
    pub bounds: Bounds,
}

/// What is done about a bound in the place of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Bounds {
    /// The row is rejected.
    #[default]
    Reject,
    /// Its number is the value; where no other status is stated, it is U, low reliability.
    Keep,
}

/// What a sidecar says of one classification of its file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassificationDeclaration {
    /// Id of the classification.
    pub id: String,
    /// Whether each economy belongs to one group at most, as to one region.
    #[serde(default)]
    pub partition: bool,
    /// Ids of all its groups; a row of another is refused. Absent: any.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Whether its groups stand for a run on the terminal and in the judgement of rules.
    #[serde(default)]
    pub main: bool,
    /// Code of the agency that keeps it, as `ITU`: it stands before the codes of its groups where data are exchanged. Absent: its
    /// id.
    pub agency: Option<FromText<Agency>>,
}

/// What a sidecar says of one group of its file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupDeclaration {
    /// Id of the group.
    pub id: String,
    /// Its name.
    pub name: Name,
    /// Its code in M49 of the United Nations, three digits; absent: it has none.
    pub m49: Option<FromText<M49>>,
}

fn comma() -> char {
    ','
}

fn point() -> char {
    '.'
}

fn empty() -> Vec<String> {
    vec![String::new()]
}

fn one_percent() -> f64 {
    0.01
}

/// What a raw file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DatasetKind {
    /// Values of economies, years and breakdowns.
    Observations,
    /// Groups and their members.
    Classification,
    /// Economies with codes and names.
    Register,
    /// Series of a database, with what is said of each, for `[register]` of a pipeline.
    Series,
    /// Published figures to compare with, never an input.
    Reference,
    /// Records of an organisation's own activity, for the figures of a report.
    Activity,
}

/// Character encoding of a text file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// Windows-1252, what spreadsheet programs of Western Europe save.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// ISO 8859-1.
    #[serde(rename = "latin-1")]
    Latin1,
    /// UTF-16 in the order of its byte order mark, which is enough by itself; without one the low byte comes first.
    #[serde(rename = "utf-16")]
    Utf16,
    /// UTF-16 without a byte order mark, the high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
}

impl Encoding {
    /// Returns its name in a sidecar.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Windows1252 => "windows-1252",
            Self::Latin1 => "latin-1",
            Self::Utf16 => "utf-16",
            Self::Utf16Be => "utf-16be",
        }
    }
}

/// A raw file with its content, checked against its sidecar.
#[derive(Debug, Clone)]
pub struct RawFile {
    /// What the sidecar says.
    pub sidecar: Sidecar,
    /// Path from the project's folder.
    pub shown: Text,
    /// Path from the project's folder of its sidecar.
    pub shown_sidecar: Text,
    /// Content.
    pub content: Content,
    /// Hash of the sidecar's text.
    pub sidecar_sha256: String,
}

impl Sidecar {
    /// Returns the sidecar of a file with its document.
    ///
    /// - Errors: the file is absent or unreadable, a key is unknown or absent, a text is empty, a character
    ///   cannot be what it is declared to be.
    pub fn load(path: &Path, shown: &str) -> Result<(Document, Self), Vec<Finding>> {
        let text = regular_file::read_text(path).map_err(|error| vec![unreadable(shown, &error)])?;
        Self::parse(shown, &text)
    }

    /// Returns the sidecar in a text with its document.
    ///
    /// - Errors: as [`Self::load`], but for the file.
    pub fn parse(shown: &str, text: &str) -> Result<(Document, Self), Vec<Finding>> {
        let (document, sidecar) = Document::parse::<Self>(shown, text, Code::BadSidecar)?;
        let mistakes = sidecar.mistakes(&document);
        if mistakes.is_empty() { Ok((document, sidecar)) } else { Err(mistakes) }
    }

    fn mistakes(&self, document: &Document) -> Vec<Finding> {
        let mistake = |key: &str, detail: String, help: &str| {
            Finding::new(Code::BadSidecar, detail).at(document.place(&[Step::Key(key)])).help(help)
        };
        let texts = [
            ("id", &self.id),
            ("title", &self.title),
            ("publisher", &self.publisher),
            ("edition", &self.edition),
            ("licence", &self.licence),
            ("url", &self.url),
            ("retrieved", &self.retrieved),
        ];
        let empty = texts.iter().filter(|(_, text)| text.trim().is_empty());
        let mut findings: Vec<Finding> = empty
            .map(|(key, _)| mistake(key, format!("`{key}` is empty"), "say where the figures come from"))
            .collect();
        if !self.url.is_empty() && !is_link(&self.url) {
            let detail = format!("found `{}`; expected an address that begins with https:// or http://", self.url);
            findings.push(mistake("url", detail, "write the publisher's page: readers follow this link"));
        }
        if !self.retrieved.is_empty() && !is_date(&self.retrieved) {
            let detail = format!("found `{}`; expected a date such as 2026-11 or 2026-11-27", self.retrieved);
            findings.push(mistake("retrieved", detail, "write when the file was taken from its publisher"));
        }
        if !matches!(self.decimal, '.' | ',') {
            let detail = format!("found `{}`; expected `.` or `,`", self.decimal);
            findings.push(mistake("decimal", detail, "write the mark that stands before the decimals"));
        }
        if !self.delimiter.is_ascii() || self.delimiter == '"' || self.delimiter.is_ascii_alphanumeric() {
            let detail = format!("found `{}`; expected one character such as `,` `;` or a tab", self.delimiter);
            findings.push(mistake("delimiter", detail, "write the character that stands between two fields"));
        }
        if let Some(mark) = self.thousands
            && (!matches!(mark, ',' | '.' | ' ' | '\'') || mark == self.decimal)
        {
            let detail = format!("found `{mark}`; expected `,` `.` a blank or `'`, and another than `decimal`");
            findings.push(mistake("thousands", detail, "write the mark that stands between groups of three digits"));
        }
        if !self.layout.lookup.is_empty() && self.kind != DatasetKind::Observations {
            let detail = "found `lookup` under [layout] of a file of another kind than `observations`".to_owned();
            findings.push(mistake(
                "kind",
                detail,
                "delete `lookup`: it says more about values, and this file has none",
            ));
        }
        findings.extend(self.layout.mistakes(document));
        findings
    }

    /// Returns the sidecar of a file that a user hands in: plain CSV, UTF-8, with commas.
    pub fn of_users_file(id: &str, edition: &str, sha256: String) -> Self {
        let text = || "user".to_owned();
        Self {
            id: id.to_owned(),
            kind: DatasetKind::Classification,
            title: text(),
            publisher: text(),
            edition: edition.to_owned(),
            licence: text(),
            url: text(),
            retrieved: text(),
            processing: None,
            sha256,
            encoding: Encoding::Utf8,
            delimiter: comma(),
            decimal: point(),
            thousands: None,
            missing: empty(),
            max_rejected_share: one_percent(),
            codes: CodesDefinition::default(),
            classification: Vec::new(),
            group: Vec::new(),
            code_list: None,
            layout: Layout::default(),
            values: ValuesDeclaration::default(),
            sheet: None,
            cells: None,
            download: None,
        }
    }

    /// Returns the id of the dataset.
    pub fn dataset(&self) -> DatasetId {
        self.id.as_str().into()
    }
}

impl RawFile {
    /// Returns a file that is not in raw/ yet, as the text of a sidecar describes it.
    ///
    /// - Errors: the text is none of a sidecar.
    pub fn described(shown: Text, content: Content, text: &str) -> Result<Self, Vec<Finding>> {
        let (document, sidecar) = Sidecar::parse(&format!("{shown}{SIDECAR_SUFFIX}"), text)?;
        let sidecar_sha256 = sha256(text.as_bytes());
        Ok(Self { sidecar, shown, shown_sidecar: document.file, content, sidecar_sha256 })
    }

    /// Reads a file of a dataset and holds it against its checksum.
    ///
    /// - Errors: the file cannot be read, or its content is not what the sidecar vouches for.
    pub fn read(path: &Path, shown: &Text) -> Result<Self, Vec<Finding>> {
        let (document, sidecar) = Sidecar::load(&sidecar_path(path), &format!("{shown}{SIDECAR_SUFFIX}"))?;
        let (content, found) = folder::content(path, shown)?;
        if matches!(content, Content::Folder(_)) && sidecar.kind != DatasetKind::Observations {
            let detail = "found a folder of files; expected one file, for all but observations";
            return Err(vec![
                Finding::new(Code::BadSidecar, detail).at(document.place(&[Step::Key("kind")])).help(ONE_FILE),
            ]);
        }
        if !found.eq_ignore_ascii_case(&sidecar.sha256) {
            let help = "if the new file is right, run `ictstat validate --update-checksums`";
            let over = match &content {
                Content::Folder(parts) => format!(" over its {} files", parts.len()),
                Content::Memory(_) | Content::Disk(_) => String::new(),
            };
            let (found, expected) = (shorten(&found), shorten(&sidecar.sha256));
            let detail = format!("{shown} has sha256 {found}…{over}; expected {expected}…");
            let place = document.place(&[Step::Key("sha256")]);
            return Err(vec![Finding::new(Code::ChecksumMismatch, detail).at(place).help(help)]);
        }
        let sidecar_sha256 = sha256(document.text.as_bytes());
        Ok(Self { sidecar, shown: shown.clone(), shown_sidecar: document.file, content, sidecar_sha256 })
    }
}

/// Whether a text can stand behind a link: a page of the web, or words without a scheme such as `by letter`.
fn is_link(url: &str) -> bool {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.trim().to_ascii_lowercase());
    scheme.is_none_or(|scheme| matches!(scheme.as_str(), "http" | "https"))
}

/// Whether a text is a year, a month or a day of the calendar.
fn is_date(text: &str) -> bool {
    let day = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    day.parse::<jiff::civil::Date>().is_ok_and(|day| PLAUSIBLE_YEARS.contains(day.year().into()))
}

fn shorten(hash: &str) -> String {
    hash.chars().take(12).collect()
}

/// Returns the path of the sidecar of a raw file.
pub fn sidecar_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(SIDECAR_SUFFIX);
    name.into()
}

fn unreadable(shown: &str, error: &std::io::Error) -> Finding {
    let is_sidecar = shown.ends_with(SIDECAR_SUFFIX) && error.kind() == std::io::ErrorKind::NotFound;
    if is_sidecar {
        let data = shown.trim_end_matches(SIDECAR_SUFFIX);
        let detail = format!("{data} has no sidecar {shown}");
        return Finding::new(Code::BadSidecar, detail).at(Place::file(data)).help(format!("run `ictstat add {data}`"));
    }
    folder::unreadable(shown, error)
}
