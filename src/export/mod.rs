//! A run and its definitions → other shapes of the same figures.
//! Computes nothing: every cell is that of the run's file, and what an engine computes, it computes by the script.

pub mod cells;
pub mod csv;
pub mod json;
pub mod sdmx;
pub mod sql;
pub mod workbook;

/// Why a table cannot take another shape.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A column of a type that no table of a run has.
    #[error("column `{column}` is of type {found}")]
    OtherType {
        /// The column.
        column: String,
        /// Its type.
        found: String,
    },
    /// The table lacks what a data structure needs.
    #[error("there is no column `{0}`")]
    NoColumn(&'static str),
    /// More rows than a sheet holds.
    #[error("{table} has {n_rows} rows; a sheet of a workbook holds 1,048,575")]
    TooLong {
        /// The table.
        table: String,
        /// Its rows.
        n_rows: usize,
    },
    /// Two ids have one code.
    #[error("`{first}` and `{second}` would both have the code {code} in {list}")]
    OneCode {
        /// Id of the code list.
        list: &'static str,
        /// The code.
        code: String,
        /// An id.
        first: String,
        /// The other id.
        second: String,
    },
    /// A row cannot be written as CSV.
    #[error("{0}")]
    Csv(#[from] ::csv::Error),
    /// A cell cannot be written as JSON.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// A cell cannot be written into a workbook.
    #[error("{0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// An element cannot be written as XML.
    #[error("{0}")]
    Xml(#[from] std::io::Error),
}

impl ExportError {
    /// Returns what to do about it.
    pub const fn help(&self) -> Option<&'static str> {
        match self {
            Self::TooLong { .. } => Some("choose another format, or fewer rows with --indicator, --group or --year"),
            Self::OneCode { .. } => {
                Some("give one of them another id: codes have capitals, digits and underscores alone")
            }
            Self::NoColumn(_) => Some("run `ictstat aggregate --force` to make the run anew with this version"),
            Self::OtherType { .. } | Self::Csv(_) | Self::Json(_) | Self::Workbook(_) | Self::Xml(_) => None,
        }
    }
}
