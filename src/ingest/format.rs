//! The format of a file, by its name.

/// Endings of files that can be ingested.
pub const FORMATS: [&str; 11] = ["csv", "tsv", "parquet", "xlsx", "xlsm", "xls", "xlsb", "ods", "json", "gz", "zip"];

/// Returns whether a file can be ingested, by its name.
pub fn is_data_file(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| FORMATS.contains(&ending.to_ascii_lowercase().as_str()))
}

/// A format by the ending of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text with delimiters.
    Csv,
    /// Apache Parquet.
    Parquet,
    /// A workbook of Office Open XML.
    Xlsx,
    /// A workbook of another kind.
    OtherWorkbook,
    /// JSON.
    Json,
}

impl Format {
    /// Returns the format of a file by its name.
    pub fn of_name(name: &str) -> Self {
        match name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "xlsx" | "xlsm" => Self::Xlsx,
            "xls" | "xlsb" | "ods" => Self::OtherWorkbook,
            "parquet" => Self::Parquet,
            "json" => Self::Json,
            _ => Self::Csv,
        }
    }

    /// Returns whether a file can be read piece by piece, by its name: a text, what may be a packed one, or Parquet.
    pub fn may_stay_on_disk(name: &str) -> bool {
        match Self::of_name(name) {
            // The endings of packed files are those of no format.
            Self::Csv | Self::Parquet => true,
            Self::Xlsx | Self::OtherWorkbook | Self::Json => false,
        }
    }

    /// Returns whether the file is a workbook with sheets.
    pub const fn has_sheets(self) -> bool {
        match self {
            Self::Xlsx | Self::OtherWorkbook => true,
            Self::Csv | Self::Parquet | Self::Json => false,
        }
    }
}
