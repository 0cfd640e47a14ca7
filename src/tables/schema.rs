//! What a file of a run is: its columns with name, type, unit and meaning, and its key.
//! Each list of columns stands beside the rows of its table; here are the columns that several tables share.

use super::cell::{ColumnType, Kept};

/// One column of an output file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in the file.
    pub name: &'static str,
    /// Type of the values.
    pub kind: ColumnType,
    /// Whether a value may be absent.
    pub nullable: bool,
    /// Unit of the values; empty for codes and texts, `unit column` where the row's own unit applies.
    pub unit: &'static str,
    /// What the column says, in one sentence.
    pub meaning: &'static str,
}

impl Column {
    /// Returns a column of a type, with unit and meaning.
    pub(super) const fn of<T: Kept>(name: &'static str, [unit, meaning]: [&'static str; 2]) -> Self {
        Self { name, kind: T::KIND, nullable: T::NULLABLE, unit, meaning }
    }
}

/// One output file: its columns in order and the key by which it is sorted.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// File name without `.parquet`.
    pub name: &'static str,
    /// Title in the file metadata.
    pub title: &'static str,
    /// Columns in file order.
    pub columns: &'static [Column],
    /// Names of the columns by which the file is sorted and which are unique together; none where rows may repeat.
    pub key: &'static [&'static str],
}

impl Table {
    /// Returns the name of its file.
    pub fn file_name(&self) -> String {
        format!("{}.parquet", self.name)
    }

    /// Returns a column by its name. For constants: a name that the table does not have is refused when they are compiled.
    pub const fn column_named(&self, name: &str) -> Column {
        let mut at = 0;
        while !is_same(self.columns[at].name, name) {
            at += 1;
        }
        self.columns[at]
    }

    /// Returns several columns, as [`Table::column_named`] does.
    pub const fn columns_named<const N: usize>(&self, names: [&str; N]) -> [Column; N] {
        let mut columns = [self.columns[0]; N];
        let mut at = 0;
        while at < N {
            columns[at] = self.column_named(names[at]);
            at += 1;
        }
        columns
    }
}

/// Version of the columns of the output files, in the metadata of each. A file of an earlier one lacks the columns that
/// came later: version 2 added `note` (what stands beside a value; `reason` stands only where there is none), `fallback` and
/// `n_fallback` (evidence of an earlier edition), the table `surveys`, and `continued` in `weights`.
pub const SCHEMA_VERSION: &str = "2";

/// Columns that several tables have, with unit and meaning.
const SHARED: &[(&str, [&str; 2])] = &[
    ("economy", ["", "ISO 3166-1 alpha-3 code of the economy (XKX: Kosovo)"]),
    ("indicator", ["", "Id of the indicator"]),
    ("year", ["calendar year", "Year that the figure refers to"]),
    ("sex", ["", "SDMX code: F, M or _T (total)"]),
    ("age", ["", "SDMX code of the age group, both ends included; _T (total), _X_ for all others"]),
    ("location", ["", "SDMX code: U (urban), R (rural) or _T (total)"]),
    ("category", ["", "Further breakdown that the indicator names; _T (total), _Z (not applicable)"]),
    ("value", ["unit column", "The figure, unrounded"]),
    ("unit", ["", "Unit of the figure, for example percent, share, persons, ratio"]),
    ("status", ["", "SDMX CL_OBS_STATUS code of the figure"]),
    ("dataset", ["", "Id of the dataset in raw/"]),
    (
        "fallback",
        [
            "",
            "Whether an earlier edition states the value and is used as evidence, because no input of higher rank states one",
        ],
    ),
    ("source_file", ["", "Input file that holds the row"]),
    ("source_line", ["line", "Line of the row in its file; the row number in a Parquet file"]),
    ("lower", ["unit column", "Lower end of the 90 % interval of our imputation"]),
    ("upper", ["unit column", "Upper end of the 90 % interval of our imputation"]),
    ("method", ["", "reported, interpolated, trend, backcast, regression, breakdown-gap, rebased or reconciled"]),
    ("weight", ["weight_unit column", "Weight in aggregates"]),
    ("weight_unit", ["", "What the weights count; economies where each member counts once"]),
    ("reason", ["", "Why there is no value"]),
    ("note", ["", "What to know about a value: an assumption, a change of members, a weight of another year"]),
    ("classification", ["", "Id of the classification"]),
    ("edition", ["", "Edition of the classification; as-of: for each year the list in force on 31 December"]),
    ("group", ["", "Id of the group of economies"]),
    (
        "statistic",
        ["", "weighted-mean, weighted-median, median, sum, count, share-of-economies, gini, users or offline"],
    ),
    ("profile", ["", "Rule of completion and suppression: itu, world-bank or unicef"]),
    ("n_members", ["economies", "Members of the group, in or outside the universe, with a weight or without"]),
    ("n_reported", ["economies", "Members with a reported value"]),
    ("n_estimated", ["economies", "Members whose reported value the source itself estimated"]),
    ("n_imputed", ["economies", "Members with an imputed value"]),
    (
        "n_fallback",
        [
            "economies",
            "Members whose value an earlier edition states and the one in use does not; in weight_reported_share, not in n_reported",
        ],
    ),
    ("n_missing", ["economies", "Members without a value"]),
    (
        "weight_reported_share",
        [
            "share",
            "Part of the weight with a reported value, measured, estimated by the source or of an earlier edition",
        ],
    ),
    (
        "weight_estimated_share",
        [
            "share",
            "Part of the weight with a reported value that the source itself estimated or an earlier edition alone states; a part of weight_reported_share",
        ],
    ),
    ("weight_imputed_share", ["share", "Part of the weight with an imputed value"]),
    ("weight_missing_share", ["share", "Part of the weight without a value"]),
    ("suppressed", ["", "Whether the value is withheld because too little is reported"]),
    ("gap", ["", "What is compared, for example gender-parity"]),
    ("base_year", ["calendar year", "Year from which a growth is counted"]),
    ("report", ["", "Id of the report, its folder in pipelines/reports"]),
    ("claim", ["", "Id of the claim concerned"]),
    ("accept_lower", ["unit column", "Lower end of the numbers that are accepted"]),
    ("accept_upper", ["unit column", "Upper end of the numbers that are accepted"]),
    ("code", ["", "Code of the finding: E error, W warning, N notice"]),
];

/// Returns unit and meaning of a shared column; a name that is none is refused when the table is compiled.
pub(super) const fn shared(name: &str) -> [&'static str; 2] {
    let mut at = 0;
    while !is_same(SHARED[at].0, name) {
        at += 1;
    }
    SHARED[at].1
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}
