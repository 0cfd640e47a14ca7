//! Every column of every output file, once: name, type, unit, meaning.
//! All other code names a column by its constant here.

pub mod figures;

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// UTF-8 text, dictionary-encoded in the file.
    Text,
    /// Signed 32-bit integer.
    Int,
    /// 64-bit float, never NaN or infinite.
    Float,
    /// True or false.
    Bool,
}

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
    const fn new(name: &'static str, kind: ColumnType, unit: &'static str, meaning: &'static str) -> Self {
        Self { name, kind, nullable: false, unit, meaning }
    }

    const fn optional(mut self) -> Self {
        self.nullable = true;
        self
    }
}

/// One output file: its columns in order and the key by which it is sorted.
#[derive(Debug)]
pub struct Table {
    /// File name without `.parquet`.
    pub name: &'static str,
    /// Title in the file metadata.
    pub title: &'static str,
    /// Columns in file order.
    pub columns: &'static [Column],
    /// Columns by which the file is sorted and which are unique together; none where rows may repeat.
    pub key: &'static [Column],
}

use ColumnType::{Bool, Float, Int, Text};

/// Version of the columns of the output files, in the metadata of each. A file of an earlier one lacks the columns that
/// came later: version 2 added `note` (what stands beside a value; `reason` stands only where there is none), `fallback` and
/// `n_fallback` (evidence of an earlier edition), and the table `surveys`.
pub const SCHEMA_VERSION: &str = "2";

mod claims;
mod coverage;
mod cross_validation;
mod noticed;
mod revision;
mod surveys;

pub use claims::*;
pub use coverage::*;
pub use cross_validation::*;
pub use noticed::*;
pub use revision::*;
pub use surveys::*;

/// `economy`
pub const ECONOMY: Column = Column::new("economy", Text, "", "ISO 3166-1 alpha-3 code of the economy (XKX: Kosovo)");
/// `indicator`
pub const INDICATOR: Column = Column::new("indicator", Text, "", "Id of the indicator");
/// `year`
pub const YEAR: Column = Column::new("year", Int, "calendar year", "Year that the figure refers to");
/// `sex`
pub const SEX: Column = Column::new("sex", Text, "", "SDMX code: F, M or _T (total)");
/// `age`
pub const AGE: Column =
    Column::new("age", Text, "", "SDMX code of the age group, both ends included; _T (total), _X_ for all others");
/// `location`
pub const LOCATION: Column = Column::new("location", Text, "", "SDMX code: U (urban), R (rural) or _T (total)");
/// `category`
pub const CATEGORY: Column =
    Column::new("category", Text, "", "Further breakdown that the indicator names; _T (total), _Z (not applicable)");
/// `value`
pub const VALUE: Column = Column::new("value", Float, "unit column", "The figure, unrounded").optional();
/// `unit`
pub const UNIT: Column =
    Column::new("unit", Text, "", "Unit of the figure, for example percent, share, persons, ratio");
/// `status`
pub const STATUS: Column = Column::new("status", Text, "", "SDMX CL_OBS_STATUS code of the figure");
/// `dataset`
pub const DATASET: Column = Column::new("dataset", Text, "", "Id of the dataset in raw/");
/// `vintage`
pub const VINTAGE: Column = Column::new("vintage", Text, "", "Edition of the dataset");
/// `selected`
pub const SELECTED: Column = Column::new("selected", Bool, "", "Whether the row is used for estimates and aggregates");
/// `fallback`
pub const FALLBACK: Column = Column::new(
    "fallback",
    Bool,
    "",
    "Whether an earlier edition states the value and is used as evidence, because no input of higher rank states one",
);
/// `break_in_series`
pub const BREAK_IN_SERIES: Column =
    Column::new("break_in_series", Bool, "", "Whether the source declares a break in the series in this year");
/// `age_scope`
pub const AGE_SCOPE: Column =
    Column::new("age_scope", Text, "", "Ages that the survey covered, for example 16-74 or 5+").optional();
/// `source_file`
pub const SOURCE_FILE: Column = Column::new("source_file", Text, "", "Input file that holds the row");
/// `source_line`
pub const SOURCE_LINE: Column =
    Column::new("source_line", Int, "line", "Line of the row in its file; the row number in a Parquet file");
/// `source_column`
pub const SOURCE_COLUMN: Column =
    Column::new("source_column", Int, "character", "Place of the field in its line, counted from 1").optional();
/// `column`
pub const COLUMN: Column = Column::new("column", Text, "", "Header of the column at fault").optional();
/// `code`
pub const CODE: Column = Column::new("code", Text, "", "Code of the finding: E error, W warning, N notice");
/// `found`
pub const FOUND: Column = Column::new("found", Text, "", "What the input says").optional();
/// `expected`
pub const EXPECTED: Column = Column::new("expected", Text, "", "What was expected instead");
/// `advice`
pub const ADVICE: Column = Column::new("advice", Text, "", "What to do");
/// `raw_record`
pub const RAW_RECORD: Column =
    Column::new("raw_record", Text, "", "The rejected row as it stands in the file").optional();
/// `severity`
pub const SEVERITY: Column = Column::new("severity", Text, "", "error, warning or notice");
/// `claim`
pub const CLAIM: Column = Column::new("claim", Text, "", "Id of the claim concerned").optional();
/// `message`
pub const MESSAGE: Column = Column::new("message", Text, "", "The finding in one line, with its place");
/// `allowed`
pub const ALLOWED: Column = Column::new("allowed", Bool, "", "Whether the pipeline allows the finding");
/// `allow_reason`
pub const ALLOW_REASON: Column = Column::new("allow_reason", Text, "", "Why the pipeline allows it").optional();
/// `classification`
pub const CLASSIFICATION: Column = Column::new("classification", Text, "", "Id of the classification");
/// `edition`
pub const EDITION: Column = Column::new(
    "edition",
    Text,
    "",
    "Edition of the classification; as-of: for each year the list in force on 31 December",
);
/// `group`
pub const GROUP: Column = Column::new("group", Text, "", "Id of the group of economies");
/// `statistic`
pub const STATISTIC: Column = Column::new(
    "statistic",
    Text,
    "",
    "weighted-mean, weighted-median, median, sum, count, share-of-economies, gini, users or offline",
);
/// `profile`
pub const PROFILE: Column =
    Column::new("profile", Text, "", "Rule of completion and suppression: itu, world-bank or unicef");
/// `value_reported_only`
pub const VALUE_REPORTED_ONLY: Column =
    Column::new("value_reported_only", Float, "unit column", "The figure from reported values alone").optional();
/// `lower`
pub const LOWER: Column =
    Column::new("lower", Float, "unit column", "Lower end of the 90 % interval of our imputation").optional();
/// `upper`
pub const UPPER: Column =
    Column::new("upper", Float, "unit column", "Upper end of the 90 % interval of our imputation").optional();
/// `suppressed`
pub const SUPPRESSED: Column =
    Column::new("suppressed", Bool, "", "Whether the value is withheld because too little is reported");
/// `reason`
pub const REASON: Column = Column::new("reason", Text, "", "Why there is no value").optional();
/// `note`
pub const NOTE: Column = Column::new(
    "note",
    Text,
    "",
    "What to know about a value: an assumption, a change of members, a weight of another year",
)
.optional();

/// `reported`
pub const REPORTED: Column =
    Column::new("reported", Float, "unit column", "What the publisher states, also where the value differs").optional();
/// `method`
pub const METHOD: Column = Column::new(
    "method",
    Text,
    "",
    "reported, interpolated, trend, backcast, regression, breakdown-gap, rebased or reconciled",
);
/// `horizon_years`
pub const HORIZON_YEARS: Column = Column::new(
    "horizon_years",
    Int,
    "years",
    "Years since, or until, the nearest report; 0 if reported; empty where nothing ever was",
)
.optional();
/// `shift_logit`
pub const SHIFT_LOGIT: Column =
    Column::new("shift_logit", Float, "logit", "Shift of a re-based or reconciled value").optional();
/// `own_weight`
pub const OWN_WEIGHT: Column =
    Column::new("own_weight", Float, "share", "Part of the economy's own slope in its trend").optional();
/// `n_donors`
pub const N_DONORS: Column = Column::new("n_donors", Int, "economies", "Donors of the trend").optional();
/// `weight`
pub const WEIGHT: Column = Column::new("weight", Float, "weight_unit column", "Weight in aggregates").optional();
/// `donor`
pub const DONOR: Column = Column::new("donor", Text, "", "Alpha-3 code of the economy that lends its change");
/// `donor_weight`
pub const DONOR_WEIGHT: Column = Column::new(
    "donor_weight",
    Float,
    "share",
    "Part of the donor in the change of all donors; donors below 0.005 are not listed",
);

/// `gap`
pub const GAP: Column = Column::new("gap", Text, "", "What is compared, for example gender-parity");
/// `kind`
pub const KIND: Column = Column::new("kind", Text, "", "ratio, difference, parity, multiple or growth");
/// `base_year`
pub const BASE_YEAR: Column =
    Column::new("base_year", Int, "calendar year", "Year from which a growth is counted").optional();
/// `numerator`
pub const NUMERATOR: Column =
    Column::new("numerator", Float, "unit of the indicator", "Figure above the line, or the later one").optional();
/// `denominator`
pub const DENOMINATOR: Column =
    Column::new("denominator", Float, "unit of the indicator", "Figure below the line, or the earlier one").optional();
/// `parity_class`
pub const PARITY_CLASS: Column =
    Column::new("parity_class", Text, "", "below-parity, parity (0.98 to 1.02) or above-parity").optional();
/// `n_pairs`
pub const N_PAIRS: Column =
    Column::new("n_pairs", Int, "economies", "Members that have both sides of the comparison").optional();
/// `n_reported_pairs`
pub const N_REPORTED_PAIRS: Column =
    Column::new("n_reported_pairs", Int, "economies", "Members that report both sides of the comparison").optional();

/// One row of every input: what a publisher states.
pub const OBSERVATIONS: Table = Table {
    name: "observations",
    title: "Observations: country-level values as the publishers state them",
    columns: &[
        ECONOMY,
        INDICATOR,
        YEAR,
        SEX,
        AGE,
        LOCATION,
        CATEGORY,
        VALUE,
        UNIT,
        STATUS.optional(),
        DATASET,
        VINTAGE,
        SELECTED,
        FALLBACK,
        BREAK_IN_SERIES,
        AGE_SCOPE,
        SOURCE_FILE,
        SOURCE_LINE,
    ],
    key: &[ECONOMY, INDICATOR, YEAR, SEX, AGE, LOCATION, CATEGORY, DATASET, VINTAGE],
};

/// One row for every economy, year and breakdown of an indicator that is completed.
pub const ESTIMATES: Table = Table {
    name: "estimates",
    title: "Estimates: the completed value of every economy, with its method",
    columns: &[
        ECONOMY,
        INDICATOR,
        YEAR,
        SEX,
        AGE,
        LOCATION,
        CATEGORY,
        VALUE,
        REPORTED,
        LOWER,
        UPPER,
        UNIT,
        STATUS,
        METHOD,
        HORIZON_YEARS,
        SHIFT_LOGIT,
        OWN_WEIGHT,
        N_DONORS,
        WEIGHT,
        WEIGHT_UNIT,
        DATASET.optional(),
        FALLBACK,
        REASON,
        NOTE,
    ],
    key: &[ECONOMY, INDICATOR, YEAR, SEX, AGE, LOCATION, CATEGORY],
};

/// One row for every donor of every trend.
pub const DONORS: Table = Table {
    name: "donors",
    title: "Donors: economies whose change completes another's series",
    columns: &[ECONOMY, INDICATOR, YEAR, SEX, AGE, LOCATION, CATEGORY, DONOR, DONOR_WEIGHT],
    key: &[ECONOMY, INDICATOR, YEAR, SEX, AGE, LOCATION, CATEGORY, DONOR],
};

/// One row for every group, year, breakdown, statistic and profile.
pub const AGGREGATES: Table = Table {
    name: "aggregates",
    title: "Aggregates: statistics of groups of economies, with their coverage",
    columns: &[
        CLASSIFICATION,
        EDITION,
        GROUP,
        INDICATOR,
        YEAR,
        SEX,
        AGE,
        LOCATION,
        CATEGORY,
        STATISTIC,
        PROFILE,
        VALUE,
        VALUE_REPORTED_ONLY,
        LOWER,
        UPPER,
        UNIT,
        STATUS,
        N_MEMBERS,
        N_REPORTED,
        N_ESTIMATED,
        N_IMPUTED,
        N_REBASED,
        N_FALLBACK,
        N_MISSING,
        WEIGHT_UNIT,
        WEIGHT_TOTAL,
        WEIGHT_REPORTED_SHARE,
        WEIGHT_ESTIMATED_SHARE,
        WEIGHT_FALLBACK_SHARE,
        WEIGHT_IMPUTED_SHARE,
        WEIGHT_MISSING_SHARE,
        MEAN_HORIZON_YEARS,
        SUPPRESSED,
        REASON,
        NOTE,
    ],
    key: &[CLASSIFICATION, EDITION, GROUP, INDICATOR, YEAR, SEX, AGE, LOCATION, CATEGORY, STATISTIC, PROFILE],
};

/// One row for every comparison of two aggregates.
pub const GAPS: Table = Table {
    name: "gaps",
    title: "Gaps: ratios, differences, parity, multiples and growth of aggregates",
    columns: &[
        GAP,
        KIND,
        CLASSIFICATION,
        EDITION,
        GROUP,
        INDICATOR,
        YEAR,
        SEX,
        AGE,
        LOCATION,
        CATEGORY,
        STATISTIC,
        BASE_YEAR,
        PROFILE,
        NUMERATOR,
        DENOMINATOR,
        VALUE,
        LOWER,
        UPPER,
        UNIT,
        PARITY_CLASS,
        N_PAIRS,
        N_REPORTED_PAIRS,
        N_FALLBACK,
        WEIGHT_REPORTED_SHARE,
        STATUS,
        SUPPRESSED,
        REASON,
        NOTE,
    ],
    key: &[GAP, CLASSIFICATION, EDITION, GROUP, INDICATOR, YEAR, SEX, AGE, LOCATION, CATEGORY, BASE_YEAR, PROFILE],
};

/// Every Parquet file of a run.
pub const TABLES: [&Table; 14] = [
    &OBSERVATIONS,
    &ESTIMATES,
    &DONORS,
    &MEMBERS,
    &WEIGHTS,
    &AGGREGATES,
    &GAPS,
    &SURVEYS,
    &CLAIMS,
    &RELATIONS,
    &REJECTS,
    &FINDINGS,
    &CHANGES,
    &VANISHED,
];
