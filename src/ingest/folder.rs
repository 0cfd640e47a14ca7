//! A dataset → its bytes with their checksum: those of a file, or of all Parquet files of a folder in the order of their names.
//! What the names of folders state, as `year=2020`, becomes columns. Follows no link.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::content::{Content, MOST_IN_MEMORY, Part};
use super::format::{Format, is_data_file};
use crate::findings::{Code, Finding, Place};
use crate::pipeline::content_hash::sha256;

/// How Hive writes a null in the name of a folder.
const NULL: &str = "__HIVE_DEFAULT_PARTITION__";

/// A file of a folder that is not read yet.
struct Found {
    name: String,
    stated: Vec<(String, Option<String>)>,
    n_bytes: u64,
}

/// Returns the content of a dataset with its SHA-256, which of a folder is that of the list of its files, each line as
/// `sha256sum` writes it.
///
/// - Errors: what cannot be read; a folder without Parquet files, or with anything else in it but names that begin with `.` or
///   `_`.
pub fn content(path: &Path, shown: &str) -> Result<(Content, String), Vec<Finding>> {
    if !is_folder(path) {
        let content = Content::read(path, Format::may_stay_on_disk(shown));
        return content.map_err(|error| vec![unreadable(shown, &error)]);
    }
    let (mut files, mut findings) = (Vec::new(), Vec::new());
    list(path, shown, &Found { name: String::new(), stated: Vec::new(), n_bytes: 0 }, &mut files, &mut findings);
    if files.is_empty() && findings.is_empty() {
        let finding = Finding::new(Code::EmptyFile, "the folder has no Parquet file").at(Place::file(shown));
        findings.push(finding.help("put the publisher's files back, or delete its sidecar"));
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let is_large = files.iter().map(|file| file.n_bytes).sum::<u64>() > MOST_IN_MEMORY;
    let (mut parts, mut sums) = (Vec::new(), String::new());
    for Found { name, stated, .. } in files {
        let file = path.join(&name);
        let read = if is_large { Content::on_disk(&file) } else { Content::read(&file, true) };
        let (content, sum) = read.map_err(|error| vec![unreadable(&format!("{shown}/{name}"), &error)])?;
        sums.push_str(&format!("{sum}  {name}\n"));
        parts.push(Part { name, stated, content });
    }
    Ok((Content::Folder(parts.into()), sha256(sums.as_bytes())))
}

/// Returns whether a dataset is a folder: `raw/x/name`, or `raw/x/name.parquet` as Spark writes it.
pub fn is_folder(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    path.is_dir() && (!is_data_file(&name) || Format::of_name(&name) == Format::Parquet)
}

/// Returns the finding of a file that cannot be read.
pub fn unreadable(shown: &str, error: &io::Error) -> Finding {
    let help = match error.kind() {
        io::ErrorKind::PermissionDenied => "make the file readable for the user that runs ictstat",
        io::ErrorKind::IsADirectory => "put a file where this folder is, or delete its sidecar",
        io::ErrorKind::Other => "put a copy of the file in its place",
        _ => "put the file back, or delete its sidecar",
    };
    Finding::new(Code::Unreadable, error.to_string()).at(Place::file(shown)).help(help)
}

fn list(folder: &Path, shown: &str, above: &Found, files: &mut Vec<Found>, findings: &mut Vec<Finding>) {
    let entries = match std::fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) => return findings.push(unreadable(shown, &error)),
    };
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        // What programs leave beside the data: `_SUCCESS`, `.part-0.crc`.
        if name.starts_with('.') || name.starts_with('_') && !name.contains('=') {
            continue;
        }
        let shown = format!("{shown}/{name}");
        let found = entry.metadata();
        let relative = if above.name.is_empty() { name.clone() } else { format!("{}/{name}", above.name) };
        let mut below = Found { name: relative, stated: above.stated.clone(), n_bytes: 0 };
        match found {
            Ok(found) if found.is_file() && Format::of_name(&name) == Format::Parquet => {
                files.push(Found { n_bytes: found.len(), ..below });
            }
            Ok(found) if found.is_dir() => match stated(&name, &above.stated) {
                Ok(column) => {
                    below.stated.push(column);
                    list(&entry.path(), &shown, &below, files, findings);
                }
                Err(finding) => findings.push(finding.at(Place::file(shown))),
            },
            Ok(found) => findings.push(no_part(found.file_type()).at(Place::file(shown))),
            Err(error) => findings.push(unreadable(&shown, &error)),
        }
    }
}

fn no_part(kind: std::fs::FileType) -> Finding {
    let (found, help) = match kind {
        _ if kind.is_symlink() => ("a symbolic link", "put a copy of the file in its place"),
        _ if kind.is_file() => ("another file", "move it out of the folder, or write its rows as Parquet"),
        _ => ("what is no regular file", "move it out of the folder"),
    };
    Finding::new(Code::Unreadable, format!("found {found} among the Parquet files of a dataset")).help(help)
}

/// Returns the column that the name of a folder states, with its value.
fn stated(name: &str, above: &[(String, Option<String>)]) -> Result<(String, Option<String>), Finding> {
    let fault = |detail: String, help: &str| Finding::new(Code::Unreadable, detail).help(help);
    let pair = name.split_once('=').and_then(|(column, value)| Some((unescaped(column)?, unescaped(value)?)));
    let Some((column, value)) = pair.filter(|(column, _)| !column.is_empty()) else {
        let detail =
            format!("found the folder `{name}` in a dataset; expected one that states a column, as `year=2020`");
        return Err(fault(detail, "move its files up, or give the folder a sidecar of its own outside of this one"));
    };
    if above.iter().any(|(known, _)| *known == column) {
        let detail = format!("found `{name}` below a folder that states `{column}` already");
        return Err(fault(detail, "state each column once in the path of a file"));
    }
    Ok((column, Some(value).filter(|value| value != NULL)))
}

/// Returns a text of which Hive has written some characters as `%2F`; none where the result is no UTF-8.
fn unescaped(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let escaped = after.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = escaped.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let byte = escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).ok()
}

/// Returns the names of the columns that the paths of a folder's files state, each once.
pub fn stated_columns(parts: &[Part]) -> BTreeSet<&str> {
    parts.iter().flat_map(|part| part.stated.iter().map(|(column, _)| column.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_folders_state_columns_as_hive_writes_them() {
        let read = |name: &str| stated(name, &[("sex".to_owned(), None)]).map_err(|finding| finding.detail);
        assert_eq!(read("year=2020"), Ok(("year".to_owned(), Some("2020".to_owned()))));
        assert_eq!(read("group=a%2Fb=c%"), Ok(("group".to_owned(), Some("a/b=c%".to_owned()))));
        assert_eq!(read("group=__HIVE_DEFAULT_PARTITION__"), Ok(("group".to_owned(), None)));
        for wrong in ["2020", "=2020", "year=%ff", "sex=F"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_checksum_is_that_of_the_list_of_files_whatever_lies_beside_them() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("year=2021/a.parquet", "x");
        write("year=2020/b.parquet", "y");
        let sums = format!("{}  year=2020/b.parquet\n{}  year=2021/a.parquet\n", sha256(b"y"), sha256(b"x"));
        let sum = || content(folder.path(), "raw/x").map(|(_, sum)| sum);
        assert_eq!(sum().unwrap(), sha256(sums.as_bytes()));
        write("_SUCCESS", "");
        write("year=2020/.b.parquet.crc", "z");
        assert_eq!(sum().unwrap(), sha256(sums.as_bytes()));
        write("year=2020/c.parquet", "");
        assert_ne!(sum().unwrap(), sha256(sums.as_bytes()));
    }
}
