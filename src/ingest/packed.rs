//! Compressed files → the file that is in them: `.gz`, or the declared member of a `.zip`.
//! Knows no format of tables.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::record::Named;
use crate::concepts::{did_you_mean, nearest};
use crate::findings::{Code, Finding, Place};

/// Most bytes that a file may unpack to: a few kilobytes can claim gigabytes.
const MOST_BYTES: u64 = 2 << 30;

/// A file without its compression.
pub struct Unpacked {
    /// Its name, by whose ending its format is known.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Whether it is one of an archive.
    pub is_member: bool,
}

/// Returns what is in a raw file: itself where it is not compressed.
///
/// - Errors: it is damaged or unpacks to too much; the archive has no such member, or several.
pub fn unpack(bytes: Vec<u8>, named: &Named<'_>, member: Option<&str>) -> Result<Unpacked, Finding> {
    let name = named.file.to_owned();
    let lower = name.to_ascii_lowercase();
    if lower.ends_with(".gz") {
        let content = read_all(flate2::read::MultiGzDecoder::new(bytes.as_slice())).map_err(|d| damaged(named, &d))?;
        Ok(Unpacked { name: name[..name.len() - 3].to_owned(), bytes: content, is_member: false })
    } else if lower.ends_with(".zip") {
        let (member, content) = read_member(&bytes, named, member)?;
        Ok(Unpacked { name: member, bytes: content, is_member: true })
    } else {
        Ok(Unpacked { name, bytes, is_member: false })
    }
}

fn damaged(named: &Named<'_>, detail: &str) -> Finding {
    let help = "the file is damaged, or not what its name says: take it from the publisher again";
    Finding::new(Code::Unreadable, detail).at(Place::file(named.file)).help(help)
}

fn read_all(reader: impl Read) -> Result<Vec<u8>, String> {
    let mut content = Vec::new();
    reader.take(MOST_BYTES + 1).read_to_end(&mut content).map_err(|error| error.to_string())?;
    if content.len() as u64 > MOST_BYTES {
        return Err(format!("found a file that unpacks to more than {} MiB; expected at most that", MOST_BYTES >> 20));
    }
    Ok(content)
}

/// Returns the names of the files of an archive.
///
/// - Errors: it is no archive.
pub fn members(bytes: &[u8]) -> Result<Vec<String>, String> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    // Programs on other systems add files of their own, under a folder that begins like this.
    let is_own = |name: &str| name.starts_with("__MACOSX");
    Ok(archive
        .file_names()
        .filter_map(|name| name.ok())
        .map(|name| name.to_string())
        .filter(|name| !name.ends_with('/') && !is_own(name))
        .collect())
}

fn read_member(bytes: &[u8], named: &Named<'_>, member: Option<&str>) -> Result<(String, Vec<u8>), Finding> {
    let all = members(bytes).map_err(|detail| damaged(named, &detail))?;
    let fitting: Vec<&String> = all.iter().filter(|name| member.is_none_or(|member| fits(member, name))).collect();
    let [one] = fitting.as_slice() else {
        let known = format!("its members are: {}", all.join(", "));
        let (detail, help) = match (member, fitting.len()) {
            (Some(member), 0) => {
                let near = nearest(member, all.iter().map(String::as_str));
                (format!("found no member `{member}`"), did_you_mean(&near, known))
            }
            (_, n) => (
                format!("found {n} members; expected one"),
                format!("declare it in {}, as [layout] member = \"API_*.csv\"; {known}", named.sidecar),
            ),
        };
        return Err(Finding::new(Code::BadSidecar, detail).at(Place::file(named.file)).help(help));
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(named, &error.to_string()))?;
    let file = archive.by_name(one.as_str()).map_err(|error| damaged(named, &error.to_string()))?;
    let content = read_all(file).map_err(|detail| damaged(named, &detail))?;
    Ok(((*one).clone(), content))
}

/// Returns whether a name fits a wish in which `*` stands for any characters.
pub fn fits(wish: &str, name: &str) -> bool {
    let mut parts = wish.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (wish, name, expected) in [
            ("API_*.csv", "API_IT.NET.USER.ZS_DS2_en_csv_v2_1.csv", true),
            ("API_*.csv", "Metadata_Country_API_IT.csv", false),
            ("a.csv", "a.csv", true),
            ("a.csv", "a.csv.bak", false),
            ("*", "x", true),
            ("a*b*c", "a1b2b3c", true),
            ("a*b*c", "acb", false),
            ("a*a", "a", false),
        ] {
            assert_eq!(fits(wish, name), expected, "{wish} {name}");
        }
    }
}
