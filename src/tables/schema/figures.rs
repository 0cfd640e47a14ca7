//! The columns of the CSV file of every figure and table of the report.

use super::ColumnType::Text;
use super::{
    Column, LOWER, N_ESTIMATED, N_IMPUTED, N_MEMBERS, N_MISSING, N_REPORTED, REPORT, STATUS, Table, UPPER, VALUE,
    WEIGHT_ESTIMATED_SHARE, WEIGHT_IMPUTED_SHARE, WEIGHT_MISSING_SHARE, WEIGHT_REPORTED_SHARE,
};

/// `figure`
pub const FIGURE: Column = Column::new("figure", Text, "", "Number of the figure or table in the report");
/// `series`
pub const SERIES: Column = Column::new("series", Text, "", "Id of the series");
/// `language`
pub const LANGUAGE: Column = Column::new(
    "language",
    Text,
    "",
    "ISO 639 code of the language of the texts in this row: each row stands once for each",
);
/// `series_name`
pub const SERIES_NAME: Column = Column::new("series_name", Text, "", "Name of the series");
/// `point`
pub const POINT: Column = Column::new("point", Text, "", "Year, period, group, category or item");
/// `point_name`
pub const POINT_NAME: Column = Column::new("point_name", Text, "", "Its name");
/// `unit`
pub const SHOWN_UNIT: Column = Column::new("unit", Text, "", "Unit, in words");
/// `shown`
pub const SHOWN: Column =
    Column::new("shown", Text, "unit column", "The value as the report rounds it; empty where it is not produced");
/// `printed`
pub const PRINTED: Column =
    Column::new("printed", Text, "unit column", "What the report prints, for comparison").optional();
/// `computed_total`
pub const COMPUTED_TOTAL: Column =
    Column::new("computed_total", Text, "unit column", "What the parts of a printed total add up to").optional();
/// `note` of a value of a figure
pub const FIGURE_NOTE: Column =
    Column::new("note", Text, "", "Why there is no value, or what to know about it").optional();

/// The CSV file of every figure and table of the report; no Parquet file.
pub const FIGURES: Table = Table {
    name: "figures",
    title: "Figures and tables of the report",
    columns: &[
        REPORT,
        FIGURE,
        LANGUAGE,
        SERIES,
        SERIES_NAME,
        POINT,
        POINT_NAME,
        SHOWN_UNIT,
        SHOWN.optional(),
        VALUE,
        LOWER,
        UPPER,
        WEIGHT_REPORTED_SHARE,
        WEIGHT_ESTIMATED_SHARE,
        WEIGHT_IMPUTED_SHARE,
        WEIGHT_MISSING_SHARE,
        N_REPORTED.optional(),
        N_ESTIMATED.optional(),
        N_IMPUTED.optional(),
        N_MISSING.optional(),
        N_MEMBERS.optional(),
        PRINTED,
        COMPUTED_TOTAL,
        STATUS.optional(),
        FIGURE_NOTE,
    ],
    key: &[REPORT, FIGURE, LANGUAGE, SERIES, POINT],
};
