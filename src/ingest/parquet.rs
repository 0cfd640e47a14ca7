//! Parquet → records; the line is the number of the row, through all files of a folder. A column of a group of rows is decoded
//! when it is first asked for and dropped with its group, so that memory does not grow with the file and damage, or a type that
//! no record can hold, hurts only where it is used.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rayon::prelude::*;

use super::content::{Content, Part};
use super::parquet_file::Unusable;
use super::parquet_parts::{Column, ParquetPart};
use super::parquet_values::{Plain, Values};
use super::record::{Bounds, CouldKeep, Each, Field, Record, RowsAhead};
use crate::concepts::Text;
use crate::findings::{Code, Finding, Place};

/// The rows of a Parquet file, or of all files of a folder.
#[derive(Debug)]
pub struct ParquetRows {
    files: Vec<ParquetPart>,
    header: Vec<String>,
    groups: Vec<Group>,
    /// Columns that somebody reads by name.
    in_use: Vec<AtomicBool>,
    at_hand: Mutex<AtHand>,
}

/// What of the rows is at hand, to point into.
#[derive(Debug, Default)]
struct AtHand {
    decoded: Option<Arc<Decoded>>,
    remembered: HashMap<i32, String>,
}

/// A group of rows of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Group {
    file: usize,
    /// Its index in the file.
    index: usize,
    /// Number of rows before it in all files.
    first_row: usize,
    n_rows: usize,
}

/// A group of rows, of which some columns are decoded.
#[derive(Debug)]
struct Decoded {
    group: Group,
    columns: Vec<OnceLock<Result<Values, Unusable>>>,
}

impl ParquetRows {
    /// Reads what a Parquet file says of its columns.
    ///
    /// - Errors: the bytes are no Parquet, there are no rows.
    pub fn open(content: Content, shown: &str) -> Result<Self, Finding> {
        let (file, header) = ParquetPart::whole(content, shown)?;
        Self::of(vec![file], header, shown)
    }

    /// Reads what the files of a folder say of their columns.
    ///
    /// - Errors: as [`Self::open`]; files have different columns, or contradict their path.
    pub fn open_folder(parts: &[Part], shown: &str) -> Result<Self, Finding> {
        let (files, header) = ParquetPart::of_folder(parts, shown)?;
        Self::of(files, header, shown)
    }

    fn of(mut files: Vec<ParquetPart>, header: Vec<String>, shown: &str) -> Result<Self, Finding> {
        let (mut groups, mut first_row) = (Vec::new(), 0);
        for (place, part) in files.iter_mut().enumerate() {
            part.first_row = first_row;
            for (index, n_rows) in part.file.n_rows().enumerate() {
                let n_rows = n_rows.unwrap_or_default();
                groups.push(Group { file: place, index, first_row, n_rows });
                first_row += n_rows;
            }
        }
        let fault = |code, detail: String| Finding::new(code, detail).at(Place::file(shown));
        if first_row == 0 {
            let finding = fault(Code::EmptyFile, "the file has no rows".to_owned());
            return Err(finding.help("put the publisher's file back"));
        }
        // The number of a row is its line.
        if i32::try_from(first_row).is_err() {
            let detail = format!("found {first_row} rows; expected at most {}", i32::MAX);
            return Err(fault(Code::Unreadable, detail).help("make several datasets of the files"));
        }
        let in_use = header.iter().map(|_| AtomicBool::new(false)).collect();
        Ok(Self { files, header, groups, in_use, at_hand: Mutex::default() })
    }

    /// Returns the names of the columns.
    pub fn header(&self) -> Vec<String> {
        self.header.clone()
    }

    /// Checks that a column is of a type that a record holds; damage in it is a fault of every walk from now on.
    ///
    /// - Errors: it is of another.
    pub fn check_column(&self, index: usize) -> Result<(), Finding> {
        for part in &self.files {
            let Some(Column::Own(own)) = part.columns.get(index) else { continue };
            let kind = part.file.schema().field(*own).data_type();
            if Plain::of(kind).is_none() {
                return Err(part.unusable(&Unusable::Type(kind.clone()), &self.header[index], 0));
            }
        }
        self.in_use.get(index).into_iter().for_each(|in_use| in_use.store(true, Ordering::Relaxed));
        Ok(())
    }

    /// Calls `each` with number and record of every row, until it stops, but for groups of rows of which none could be kept;
    /// returns how many rows those have.
    ///
    /// - Errors: a column in use is damaged; a file changed while it was read.
    pub fn walk(&self, could_keep: CouldKeep<'_>, each: Each<'_>) -> Result<usize, Finding> {
        let (mut n_left_out, mut asked) = (0, Vec::new());
        for group in &self.groups {
            if !could_keep(&Ahead { rows: self, group }) {
                n_left_out += group.n_rows;
                continue;
            }
            let decoded = self.decoded(*group);
            asked.par_iter().for_each(|column| _ = self.values(&decoded, *column));
            let walked = (0..group.n_rows).try_for_each(|index| {
                let line = i32::try_from(group.first_row + index + 1).unwrap_or(i32::MAX);
                each(line, &Row { rows: self, decoded: &decoded, index })
            });
            self.check_decoded(&decoded)?;
            if walked.is_break() {
                return Ok(n_left_out);
            }
            // Who asked for a column in this group will in the next.
            asked = (0..self.header.len()).filter(|column| decoded.columns[*column].get().is_some()).collect();
        }
        self.files.iter().try_for_each(|part| {
            part.file.content().check_unchanged().map_err(|error| {
                let help = "run again once nobody writes to the file; where it is a new one, renew its checksum with `ictstat \
                            validate --update-checksums`";
                let finding = Finding::new(Code::ChecksumMismatch, error.to_string());
                finding.at(Place::file(part.shown.clone())).help(help)
            })
        })?;
        Ok(n_left_out)
    }

    fn check_decoded(&self, decoded: &Decoded) -> Result<(), Finding> {
        let Group { file, first_row, .. } = decoded.group;
        let part = &self.files[file];
        for (index, values) in decoded.columns.iter().enumerate() {
            if let (true, Some(Err(unusable))) = (self.in_use[index].load(Ordering::Relaxed), values.get()) {
                return Err(part.unusable(unusable, &self.header[index], first_row - part.first_row));
            }
        }
        Ok(())
    }

    /// Returns a group whose columns are decoded once they are asked for; the last one is kept.
    fn decoded(&self, group: Group) -> Arc<Decoded> {
        let mut at_hand = self.at_hand();
        if let Some(decoded) = at_hand.decoded.as_ref().filter(|decoded| decoded.group == group) {
            return decoded.clone();
        }
        let columns = self.header.iter().map(|_| OnceLock::new()).collect();
        at_hand.decoded.insert(Arc::new(Decoded { group, columns })).clone()
    }

    fn at_hand(&self) -> MutexGuard<'_, AtHand> {
        // What is there is whole whatever happened to who put it there.
        self.at_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn values<'d>(&self, decoded: &'d Decoded, column: usize) -> Option<&'d Values> {
        let part = &self.files[decoded.group.file];
        let Some(Column::Own(own)) = part.columns.get(column) else { return None };
        let values = decoded.columns[column].get_or_init(|| part.file.decode(decoded.group.index, *own));
        values.as_ref().ok()
    }

    /// Returns a row as comma-separated text.
    fn raw_record(&self, line: i32) -> Option<String> {
        let row = usize::try_from(line - 1).ok()?;
        let place = self.groups.partition_point(|group| group.first_row + group.n_rows <= row);
        let group = self.groups.get(place)?;
        let row = Row { rows: self, decoded: &self.decoded(*group), index: row - group.first_row };
        let texts = (0..row.n_fields()).map(|column| row.field(column).shown().unwrap_or_default());
        Some(texts.collect::<Vec<_>>().join(","))
    }

    /// Keeps the text of these rows for the places that are asked for next, so that each group of rows is decoded once.
    pub fn remember(&self, lines: &[i32]) {
        let mut wanted = lines.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let found: Vec<_> = wanted.into_iter().filter_map(|line| Some((line, self.raw_record(line)?))).collect();
        self.at_hand().remembered.extend(found);
    }

    /// Returns the place of a row, with its text.
    pub fn place(&self, line: i32) -> Place {
        let (file, row) = self.in_file(line);
        let remembered = self.at_hand().remembered.get(&line).cloned();
        let text = remembered.or_else(|| self.raw_record(line));
        Place { line: usize::try_from(row).ok(), text, ..Place::file(file) }
    }

    /// Returns the file in which a row stands, and its number there.
    pub fn in_file(&self, line: i32) -> (Text, i32) {
        let row = usize::try_from(line - 1).unwrap_or_default();
        let place = self.files.partition_point(|part| part.first_row <= row).saturating_sub(1);
        let part = &self.files[place];
        (part.shown.clone(), i32::try_from(row - part.first_row + 1).unwrap_or(line))
    }

    /// Returns the line of a row of a file.
    pub fn line_of(&self, file: &str, row: usize) -> Option<i32> {
        let part = self.files.iter().find(|part| *part.shown == *file)?;
        i32::try_from(part.first_row + row).ok()
    }
}

/// A group of rows of which none is read yet.
struct Ahead<'a> {
    rows: &'a ParquetRows,
    group: &'a Group,
}

impl RowsAhead for Ahead<'_> {
    fn bounds(&self, column: usize) -> Bounds<'_> {
        let part = &self.rows.files[self.group.file];
        match part.columns.get(column) {
            Some(Column::Own(own)) => part.file.bounds(self.group.index, *own),
            Some(Column::Stated(value)) => Bounds::Only(value.as_deref().map_or(Field::Null, Field::Text)),
            None => Bounds::Unknown,
        }
    }
}

struct Row<'a> {
    rows: &'a ParquetRows,
    decoded: &'a Decoded,
    index: usize,
}

impl Record for Row<'_> {
    fn n_fields(&self) -> usize {
        self.rows.header.len()
    }

    fn field(&self, index: usize) -> Field<'_> {
        match self.rows.values(self.decoded, index) {
            Some(values) => values.field(self.index),
            None => match self.rows.files[self.decoded.group.file].columns.get(index) {
                Some(Column::Stated(Some(value))) => Field::Text(value),
                Some(Column::Stated(None) | Column::Own(_)) | None => Field::Null,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Float64Array, Int16Array, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;
    use parquet::basic::{BrotliLevel, Compression, GzipLevel, ZstdLevel};
    use parquet::file::properties::WriterProperties;

    use super::super::parquet_file::ParquetFile;
    use super::*;

    fn file(compression: Compression) -> Vec<u8> {
        let texts: ArrayRef = Arc::new(StringArray::from(vec![Some("AAA"), None, Some("CCC"), Some("AAA")]));
        let years: ArrayRef = Arc::new(Int16Array::from(vec![2020, 2021, 2022, 2023]));
        let values: ArrayRef = Arc::new(Float64Array::from(vec![Some(1.5), Some(2.5), None, Some(-4.0)]));
        let batch = RecordBatch::try_from_iter([("economy", texts), ("year", years), ("value", values)]).unwrap();
        let properties = WriterProperties::builder().set_compression(compression).build();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        bytes
    }

    fn rows(bytes: Vec<u8>) -> Result<Vec<String>, Finding> {
        let rows = ParquetRows::open(bytes.into(), "f.parquet")?;
        (0..rows.header().len()).try_for_each(|index| rows.check_column(index))?;
        let ask_for_all =
            |record: &dyn Record| (0..record.n_fields()).for_each(|column| drop(record.field(column).shown()));
        rows.walk(&|_| true, &mut |_, record| {
            ask_for_all(record);
            ControlFlow::Continue(())
        })?;
        Ok((1..=4).filter_map(|line| rows.raw_record(line)).collect())
    }

    #[test]
    fn every_compression_is_read() {
        let level = (GzipLevel::default(), BrotliLevel::default(), ZstdLevel::default());
        for compression in [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::GZIP(level.0),
            Compression::BROTLI(level.1),
            Compression::ZSTD(level.2),
            Compression::LZ4,
            Compression::LZ4_RAW,
        ] {
            assert_eq!(rows(file(compression)).unwrap(), ["AAA,2020,1.5", ",2021,2.5", "CCC,2022,", "AAA,2023,-4"]);
        }
    }

    #[test]
    fn a_damaged_file_is_a_finding_or_reads_otherwise_and_never_a_panic() {
        for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY] {
            let whole = file(compression);
            for at in 0..whole.len() {
                assert!(rows(whole[..at].to_vec()).is_err());
                for change in [0x01, 0x10, 0x80, 0xff] {
                    let mut bytes = whole.clone();
                    bytes[at] ^= change;
                    let _ = rows(bytes);
                }
            }
        }
    }

    /// Two groups of two rows: years 2020 and 2021.
    fn two_groups() -> Vec<u8> {
        let economies: ArrayRef = Arc::new(StringArray::from(vec!["AAA", "BBB", "AAA", "BBB"]));
        let years: ArrayRef = Arc::new(Int16Array::from(vec![2020, 2020, 2021, 2021]));
        let batch = RecordBatch::try_from_iter([("economy", economies), ("year", years)]).unwrap();
        let properties = WriterProperties::builder().set_max_row_group_row_count(Some(2)).build();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        bytes
    }

    #[test]
    fn rows_that_nobody_wants_and_columns_that_nobody_asks_for_are_not_read() {
        let mut bytes = two_groups();
        // The second group is damaged: who reads it is refused.
        let whole = ParquetFile::open(bytes.clone().into()).unwrap();
        let (start, length) = whole.byte_range(1, 0);
        bytes[start..start + length].fill(0xff);
        let rows = ParquetRows::open(bytes.into(), "f.parquet").unwrap();
        rows.check_column(0).unwrap();
        let walk = |first_year: f64, column: usize| {
            let mut found = Vec::new();
            let could_keep = |ahead: &dyn RowsAhead| match ahead.bounds(1) {
                Bounds::Numbers { lowest, highest } => lowest <= first_year && first_year <= highest,
                other => panic!("{other:?}"),
            };
            let walked = rows.walk(&could_keep, &mut |line, record| {
                found.push(format!("{line} {}", record.field(column).as_code()));
                ControlFlow::Continue(())
            });
            walked.map(|n_left_out| (found, n_left_out)).map_err(|finding| finding.code)
        };
        assert_eq!(walk(2020.0, 0), Ok((vec!["1 AAA".to_owned(), "2 BBB".to_owned()], 2)));
        assert_eq!(walk(2021.0, 1), Ok((vec!["3 2021".to_owned(), "4 2021".to_owned()], 2)));
        assert_eq!(walk(2021.0, 0), Err(Code::Unreadable));
        assert_eq!(walk(2022.0, 0), Ok((Vec::new(), 4)));
    }
}
