//! `[layout]` of a sidecar: where the table of a publisher's file stands and how its columns become those of a plain table.
//! Declared, never guessed; what it does to the rows stands in `laid_out`.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use regex::Regex;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::findings::{Code, Finding};
use crate::pipeline::FromText;
use crate::pipeline::document::{Document, Step};

/// Column that the cells of unpivoted columns go to.
pub const VALUE: &str = "value";
/// Group of a pattern of headers that names the column its cells go to.
pub const FIELD: &str = "field";

/// How the table of a file is laid out. The keys are applied in this order.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Layout {
    /// Member of a ZIP archive that holds the table, as `API_*.csv`; `*` stands for any characters.
    pub member: Option<String>,
    /// Way to the list of rows in a JSON file: keys, and places counted from 0, with points between them, as `1` or `data`.
    pub rows: Option<String>,
    /// Cells that the header row has, whatever else it has: the first row with all of them is the header.
    pub header: Vec<String>,
    /// Line of a text file, or row of a sheet, that is the header, where its cells do not tell it.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub header_line: Option<u32>,
    /// Number of rows that make up the header; a cell that spans several columns holds for all of them, and the names are
    /// joined with ` / `.
    #[schemars(range(min = 1, max = 9))]
    pub header_rows: Option<u32>,
    /// The table ends before the first row whose first filled cell begins with one of these texts.
    pub ends_at: Vec<String>,
    /// The table ends before the first row that has nothing in this column.
    pub ends_at_empty: Option<String>,
    /// Columns whose empty cells repeat the cell above.
    pub fill_down: Vec<String>,
    /// Columns that hold one text throughout, as `year = "2018"`: what the title says and no column does.
    pub is: BTreeMap<String, String>,
    /// Columns that hold several things.
    pub split: Vec<Split>,
    /// Columns whose headers say what their cells are about.
    pub unpivot: Option<Unpivot>,
    /// Columns of values that are named one by one.
    pub value_column: Vec<ValueColumn>,
    /// Other sheets of the workbook that say more about the values.
    pub lookup: Vec<Lookup>,
    /// Columns that are joined to one.
    pub join: Vec<Join>,
}

/// A column that holds several things: keys with a mark between them, a value with its flag, a text that tells something.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// Header of the column; `value` for the cells of unpivoted columns.
    pub column: String,
    /// Text between the parts; then `into` names the columns that they go to, in place of this one.
    pub by: Option<String>,
    /// Columns of the parts.
    #[serde(default)]
    pub into: Vec<String>,
    /// Regular expression; its named groups are the columns that the parts go to. A group with the name of the column itself
    /// takes its place. A text that the pattern does not fit stays as it is.
    pub pattern: Option<FromText<Pattern>>,
    /// Columns that hold these texts where the pattern fits.
    #[serde(default)]
    pub is: BTreeMap<String, String>,
}

/// Columns whose headers say what their cells are about: years, ages, technologies.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unpivot {
    /// Regular expression that the headers of these columns fit; its named groups become columns, the cells the column
    /// `value`. A group `field` names the column that the cells go to instead.
    pub columns: FromText<Pattern>,
}

/// A column of values, what it is about, and the columns that belong to it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueColumn {
    /// Header of the column; its cells go to the column `value`.
    pub column: String,
    /// Columns that hold these texts for its cells, as `sex = "F"`.
    #[serde(default)]
    pub is: BTreeMap<String, String>,
    /// Columns that stand beside it, by the column that their cells go to, as `year = "col-E"`.
    #[serde(default)]
    pub beside: BTreeMap<String, String>,
}

/// Another sheet of the workbook that says more about the values: which are experimental, what ages were asked. A value of
/// which it says nothing is refused.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lookup {
    /// Name of the sheet.
    pub sheet: String,
    /// How its table is laid out; absent: a header in the first row, and rows below it.
    #[serde(default)]
    pub layout: Layout,
    /// Columns by which a value is found there: column of the table = column of the sheet, as `year = "year"`.
    pub by: BTreeMap<String, String>,
    /// Columns that are taken from there: column that is made = column of the sheet, as `status = "value"`.
    pub take: BTreeMap<String, String>,
}

/// Columns that are joined to one, as several keys to one category.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// Headers of the columns, in order; empty cells are left out.
    pub columns: Vec<String>,
    /// Column that is made.
    pub into: String,
    /// Text between the parts.
    #[serde(default = "slash")]
    pub by: String,
}

fn slash() -> String {
    "/".to_owned()
}

/// A regular expression.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

impl Pattern {
    /// Returns the expression.
    pub fn regex(&self) -> &Regex {
        &self.0
    }

    /// Returns the names of its groups, in order.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.0.capture_names().flatten()
    }
}

impl FromStr for Pattern {
    type Err = NoPattern;

    fn from_str(text: &str) -> Result<Self, NoPattern> {
        // The last line says what is wrong; those before it draw the place in the expression.
        let wrong = |error: regex::Error| {
            let told = error.to_string();
            let last = told.lines().last().unwrap_or_default();
            NoPattern(last.trim_start_matches("error: ").to_owned())
        };
        Regex::new(text).map(Self).map_err(wrong)
    }
}

/// A text that is no regular expression.
#[derive(Debug)]
pub struct NoPattern(String);

impl fmt::Display for NoPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected a regular expression: {}", self.0)
    }
}

impl Layout {
    /// Returns whether the table is one as it is: a header in the first row and rows of values below it.
    pub fn is_plain(&self) -> bool {
        let Self { member: _, rows: _, header, header_line, header_rows, ends_at, ends_at_empty, fill_down, .. } = self;
        let Self { is, split, unpivot, value_column, lookup, join, .. } = self;
        let is_alone = lookup.is_empty() && join.is_empty();
        let stands_first = header.is_empty() && header_line.is_none() && header_rows.is_none();
        let is_whole = ends_at.is_empty() && ends_at_empty.is_none() && fill_down.is_empty() && is.is_empty();
        stands_first && is_whole && split.is_empty() && unpivot.is_none() && value_column.is_empty() && is_alone
    }

    /// Returns what is wrong with the keys by themselves, each at its place.
    pub fn mistakes(&self, document: &Document) -> Vec<Finding> {
        self.mistakes_at(document, &[Step::Key("layout")])
    }

    fn mistakes_at(&self, document: &Document, place: &[Step<'_>]) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut mistake = |way: &[Step<'_>], detail: &str, help: &str| {
            let way = [place, way].concat();
            findings.push(Finding::new(Code::BadSidecar, detail).at(document.place(&way)).help(help));
        };
        if !self.header.is_empty() && self.header_line.is_some() {
            let detail = "found `header` and `header_line`; expected one of them";
            mistake(&[Step::Key("header_line")], detail, "delete one of the two");
        }
        if self.unpivot.is_some() && !self.value_column.is_empty() {
            let detail = "found `unpivot` and `value_column`; expected one of them";
            mistake(&[Step::Key("value_column")], detail, "name all columns of values, or give one pattern for them");
        }
        for (index, split) in self.split.iter().enumerate() {
            let at = |key| [Step::Key("split"), Step::Index(index), Step::Key(key)];
            match (&split.by, &split.pattern) {
                (Some(by), None) if by.is_empty() || split.into.len() < 2 => {
                    let detail = "found no text between the parts, or fewer than two parts";
                    mistake(
                        &at("by"),
                        detail,
                        "write `by = \",\"` and the columns of the parts, `into = [\"…\", \"…\"]`",
                    );
                }
                (Some(_), None) if !split.is.is_empty() => {
                    mistake(&at("is"), "found `is` without a `pattern`", "delete `is`, or write a `pattern`");
                }
                (None, Some(FromText(pattern))) if pattern.groups().next().is_none() && split.is.is_empty() => {
                    let detail = "found a pattern without a named group";
                    mistake(&at("pattern"), detail, "name what it finds, as (?<status>[a-z]+), or say it with `is`");
                }
                (Some(_), None) | (None, Some(_)) => {}
                (Some(_), Some(_)) | (None, None) => {
                    let detail = "expected either `by` or `pattern`";
                    mistake(&at("column"), detail, "write the text between the parts, or a regular expression");
                }
            }
        }
        for (index, lookup) in self.lookup.iter().enumerate() {
            let at = |key| [Step::Key("lookup"), Step::Index(index), Step::Key(key)];
            if lookup.by.is_empty() {
                mistake(
                    &at("by"),
                    "found no column",
                    "name what table and sheet have in common, as { year = \"year\" }",
                );
            }
            if lookup.take.is_empty() {
                mistake(&at("take"), "found no column", "name what the sheet says, as { status = \"value\" }");
            }
        }
        let groups = self.unpivot.as_ref().map(|unpivot| unpivot.columns.0.groups().next().is_some());
        if groups == Some(false) {
            let detail = "found a pattern without a named group";
            mistake(
                &[Step::Key("unpivot"), Step::Key("columns")],
                detail,
                "name what it finds, as ^(?<year>[0-9]{4})$",
            );
        }
        for (index, lookup) in self.lookup.iter().enumerate() {
            let of_lookup = [Step::Key("lookup"), Step::Index(index), Step::Key("layout")];
            findings.extend(lookup.layout.mistakes_at(document, &[place, &of_lookup].concat()));
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_no_pattern_is_told_in_one_line() {
        let wrong = "^(?<year>[0-9]{4}".parse::<Pattern>().unwrap_err().to_string();
        assert_eq!(wrong, "expected a regular expression: unclosed group");
        let pattern: Pattern = "^(?<year>[0-9]{4})_(?<field>note|value)$".parse().unwrap();
        assert_eq!(pattern.groups().collect::<Vec<_>>(), ["year", "field"]);
    }
}
