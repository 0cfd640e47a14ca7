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
/// `series_en`
pub const SERIES_EN: Column = Column::new("series_en", Text, "", "Name of the series, English");
/// `series_zh`
pub const SERIES_ZH: Column = Column::new("series_zh", Text, "", "Name of the series, Chinese");
/// `point`
pub const POINT: Column = Column::new("point", Text, "", "Year, period, group, category or item");
/// `point_en`
pub const POINT_EN: Column = Column::new("point_en", Text, "", "Its name, English");
/// `point_zh`
pub const POINT_ZH: Column = Column::new("point_zh", Text, "", "Its name, Chinese");
/// `unit_en`
pub const UNIT_EN: Column = Column::new("unit_en", Text, "", "Unit, English");
/// `unit_zh`
pub const UNIT_ZH: Column = Column::new("unit_zh", Text, "", "Unit, Chinese");
/// `shown`
pub const SHOWN: Column =
    Column::new("shown", Text, "unit column", "The value as the report rounds it; empty where it is not produced");
/// `printed`
pub const PRINTED: Column =
    Column::new("printed", Text, "unit column", "What the report prints, for comparison").optional();
/// `computed_total`
pub const COMPUTED_TOTAL: Column =
    Column::new("computed_total", Text, "unit column", "What the parts of a printed total add up to").optional();
/// `note_en`
pub const NOTE_EN: Column =
    Column::new("note_en", Text, "", "Why there is no value, or what to know about it, English").optional();
/// `note_zh`
pub const NOTE_ZH: Column =
    Column::new("note_zh", Text, "", "Why there is no value, or what to know about it, Chinese").optional();

/// The CSV file of every figure and table of the report; no Parquet file.
pub const FIGURES: Table = Table {
    name: "figures",
    title: "Figures and tables of the report",
    columns: &[
        REPORT,
        FIGURE,
        SERIES,
        SERIES_EN,
        SERIES_ZH,
        POINT,
        POINT_EN,
        POINT_ZH,
        UNIT_EN,
        UNIT_ZH,
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
        NOTE_EN,
        NOTE_ZH,
    ],
    key: &[REPORT, FIGURE, SERIES, POINT],
};
