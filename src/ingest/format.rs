//! The format of a file, by its name.

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

    /// Returns whether a file can be read piece by piece, by its name: a text, or what may be a packed one.
    pub fn may_stay_on_disk(name: &str) -> bool {
        // The endings of packed files are those of no format.
        Self::of_name(name) == Self::Csv
    }

    /// Returns whether the file is a workbook with sheets.
    pub const fn has_sheets(self) -> bool {
        match self {
            Self::Xlsx | Self::OtherWorkbook => true,
            Self::Csv | Self::Parquet | Self::Json => false,
        }
    }
}
