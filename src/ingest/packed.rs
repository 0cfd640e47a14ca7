//! Compressed files → the file that is in them: `.gz`, or the declared member of a `.zip`.
//! Knows no format of tables.

use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;

use bytes::Bytes;
use zip::ZipArchive;

use super::content::{Content, ReadSeek};
use super::record::Named;
use crate::concepts::text::fits;
use crate::concepts::{did_you_mean, nearest};
use crate::findings::{Code, Finding, Place};

/// Most bytes that a file may unpack to where it is held whole: a few kilobytes can claim gigabytes.
const MOST_BYTES: u64 = 2 << 30;

/// What is done with the content of a file; it may stop before the end.
pub type Piecewise<'a> = &'a mut dyn FnMut(&mut dyn Read) -> Result<ControlFlow<()>, Finding>;

/// A file that may be compressed, and what is in it.
#[derive(Debug)]
pub struct Packed {
    /// Its name without the compression, by whose ending its format is known.
    pub name: String,
    /// Whether it is one of an archive.
    pub is_member: bool,
    content: Content,
    packing: Packing,
    file: String,
}

#[derive(Debug)]
enum Packing {
    Plain,
    Gzip,
    Zip,
}

impl Packed {
    /// Returns what is in a raw file: itself where it is not compressed.
    ///
    /// - Errors: it is no archive; the archive has no such member, or several.
    pub fn open(content: Content, named: &Named<'_>, member: Option<&str>) -> Result<Self, Finding> {
        let file = named.file.to_owned();
        let lower = file.to_ascii_lowercase();
        if lower.ends_with(".zip") {
            let name = member_name(&content, named, member)?;
            return Ok(Self { name, is_member: true, content, packing: Packing::Zip, file });
        }
        let is_gzip = lower.ends_with(".gz");
        let name = if is_gzip { file[..file.len() - 3].to_owned() } else { file.clone() };
        let packing = if is_gzip { Packing::Gzip } else { Packing::Plain };
        Ok(Self { name, is_member: false, content, packing, file })
    }

    /// Gives `each` what is in the file, piece by piece as it asks for it. Who breaks off has looked at the beginning only, which
    /// a whole reading holds against the checksum later.
    ///
    /// - Errors: those of `each`; the file cannot be opened, is no archive, or has changed since its checksum was taken.
    pub fn read(&self, each: Piecewise<'_>) -> Result<(), Finding> {
        let read = self.unpacked(each);
        // What is wrong with a file that changed meanwhile is that it changed.
        if !matches!(read, Ok(ControlFlow::Break(()))) {
            self.content.check_unchanged().map_err(|error| self.changed(&error))?;
        }
        read.map(drop)
    }

    fn unpacked(&self, each: Piecewise<'_>) -> Result<ControlFlow<()>, Finding> {
        let mut reader = self.content.reader().map_err(|error| self.damaged(&error))?;
        match self.packing {
            Packing::Plain => each(&mut reader),
            Packing::Gzip => each(&mut flate2::read::MultiGzDecoder::new(reader)),
            Packing::Zip => {
                let damaged = |error: zip::result::ZipError| self.damaged(&error.into());
                let mut archive = ZipArchive::new(reader).map_err(damaged)?;
                each(&mut archive.by_name(&self.name).map_err(damaged)?)
            }
        }
    }

    /// Returns all of it, as formats need it that cannot be read piece by piece.
    ///
    /// - Errors: it is damaged or unpacks to too much.
    pub fn whole(&self) -> Result<Bytes, Finding> {
        if matches!(self.packing, Packing::Plain) {
            return self.content.bytes().map_err(|error| self.damaged(&error));
        }
        let mut content = Vec::new();
        self.read(&mut |reader| {
            let read = reader.take(MOST_BYTES + 1).read_to_end(&mut content);
            read.map(|_| ControlFlow::Continue(())).map_err(|error| self.damaged(&error))
        })?;
        if content.len() as u64 > MOST_BYTES {
            let most = MOST_BYTES >> 20;
            let detail = format!("found a file that unpacks to more than {most} MiB; expected at most that");
            return Err(damaged(&self.file, &detail));
        }
        Ok(content.into())
    }

    /// Returns what is in the file as content that can be read at any place.
    ///
    /// - Errors: as [`Self::whole`], where it is packed.
    pub fn content(self) -> Result<Content, Finding> {
        if matches!(self.packing, Packing::Plain) { Ok(self.content) } else { Ok(self.whole()?.into()) }
    }

    /// Returns the fault of a file that cannot be read to its end.
    pub fn damaged(&self, error: &io::Error) -> Finding {
        damaged(&self.file, &error.to_string())
    }

    fn changed(&self, error: &io::Error) -> Finding {
        let help = "run again once nobody writes to the file; where it is a new one, renew its checksum with \
                    `ictstat validate --update-checksums`";
        Finding::new(Code::ChecksumMismatch, error.to_string()).at(Place::file(self.file.as_str())).help(help)
    }
}

fn damaged(file: &str, detail: &str) -> Finding {
    let help = "the file is damaged, or not what its name says: take it from the publisher again";
    Finding::new(Code::Unreadable, detail).at(Place::file(file)).help(help)
}

/// Returns the names of the files of an archive.
///
/// - Errors: it is no archive.
pub fn members(bytes: &[u8]) -> Result<Vec<String>, String> {
    members_of(Cursor::new(bytes)).map_err(|error| error.to_string())
}

fn members_of(reader: impl Read + io::Seek) -> Result<Vec<String>, zip::result::ZipError> {
    let archive = ZipArchive::new(reader)?;
    // Programs on other systems add files of their own, under a folder that begins like this.
    let is_own = |name: &str| name.starts_with("__MACOSX");
    Ok(archive
        .file_names()
        .filter_map(|name| name.ok())
        .map(|name| name.to_string())
        .filter(|name| !name.ends_with('/') && !is_own(name))
        .collect())
}

fn member_name(content: &Content, named: &Named<'_>, member: Option<&str>) -> Result<String, Finding> {
    let opened: io::Result<Box<dyn ReadSeek>> = content.reader();
    let all = opened.map_err(|error| error.to_string());
    let all = all.and_then(|reader| members_of(reader).map_err(|error| error.to_string()));
    let all = all.map_err(|detail| damaged(named.file, &detail))?;
    let mut fitting = all.iter().filter(|name| member.is_none_or(|member| fits(member, name)));
    match (fitting.next(), fitting.count()) {
        (Some(one), 0) => Ok(one.clone()),
        (found, n_more) => {
            let known = format!("its members are: {}", all.join(", "));
            let (detail, help) = match (member, found) {
                (Some(member), None) => {
                    let near = nearest(member, all.iter().map(String::as_str));
                    (format!("found no member `{member}`"), did_you_mean(&near, known))
                }
                _ => (
                    format!("found {} members; expected one", n_more + usize::from(found.is_some())),
                    format!("declare it in {}, as [layout] member = \"API_*.csv\"; {known}", named.sidecar),
                ),
            };
            Err(Finding::new(Code::BadSidecar, detail).at(Place::file(named.file)).help(help))
        }
    }
}
