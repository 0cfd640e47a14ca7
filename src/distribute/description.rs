//! A run's own files → what descriptions say of it. All of it stands there: the project may be another by now.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use jiff::Timestamp;
use serde::Deserialize;

use super::store::{Content, Item, open};
use crate::concepts::EconomyId;
use crate::pipeline::content_hash::sha256_of;
use crate::pipeline::regular_file;
use crate::publish::Manifest;
use crate::publish::datapackage::DATAPACKAGE;
use crate::publish::manifest::{FileEntry, MANIFEST};
use crate::revision::rows::Stored;
use crate::run::Failure;
use crate::run::store::directory::{RUNS, manifest_of};
use crate::tables::read::Footer;
use crate::tables::{Aggregate, Membership, Row};

/// What a run does not say of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Who publishes.
    pub publisher: Option<String>,
    /// Where readers find the destination, without `/` at the end; links are relative where it is not said.
    pub url: Option<String>,
}

impl Wishes {
    /// Returns the address of a file below the destination.
    pub(super) fn link(&self, name: &str) -> String {
        self.url.as_ref().map_or_else(|| name.to_owned(), |url| format!("{url}/{name}"))
    }
}

/// What is known of a run.
#[derive(Debug)]
pub(super) struct Description {
    pub(super) manifest: Manifest,
    pub(super) package: Package,
    /// When it began.
    pub(super) started: Timestamp,
    /// First and last year of its aggregates.
    pub(super) years: Option<(i32, i32)>,
    /// Economies of its groups.
    pub(super) economies: BTreeSet<EconomyId>,
}

/// What the data package of a run says.
#[derive(Debug, Deserialize)]
pub(super) struct Package {
    pub(super) sources: Vec<Titled>,
    pub(super) licenses: Vec<Titled>,
    pub(super) resources: Vec<Resource>,
}

/// A source or a licence.
#[derive(Debug, Deserialize)]
pub(super) struct Titled {
    pub(super) title: String,
}

/// A file of a run.
#[derive(Debug, Deserialize)]
pub(super) struct Resource {
    pub(super) path: String,
    pub(super) title: Option<String>,
    pub(super) mediatype: String,
    pub(super) schema: Option<Schema>,
}

/// Columns of a table.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Schema {
    pub(super) fields: Vec<Field>,
    pub(super) primary_key: Option<Vec<String>>,
}

/// A column.
#[derive(Debug, Deserialize)]
pub(super) struct Field {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) description: String,
    #[serde(default)]
    pub(super) unit: String,
}

impl Description {
    /// Reads what a run says of itself.
    ///
    /// - Errors: one of these files is damaged.
    pub(super) fn read(run: &Path) -> Result<Self, Failure> {
        let manifest =
            manifest_of(run).ok_or_else(|| Failure::damaged(&run.join(MANIFEST), "it is not what the run wrote"))?;
        let outside = manifest.outputs.iter().find(|entry| !is_below(&entry.path));
        outside.map_or(Ok(()), |entry| {
            let detail = format!("{:?} is no file of the run", entry.path);
            Err(Failure::damaged(&run.join(MANIFEST), &detail))
        })?;
        let path = run.join(DATAPACKAGE);
        let text = regular_file::read_text(&path).map_err(|error| error.to_string());
        let package = text.and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()));
        let package = package.map_err(|detail| Failure::damaged(&path, &detail))?;
        let started =
            manifest.started.parse().map_err(|_| Failure::damaged(&run.join(MANIFEST), "`started` is no time"))?;
        let members = Stored::<Membership>::read(run, &|_| true);
        let members = members.map_err(|error| Failure::damaged(&error.file, &error.detail))?;
        let economies = members.rows.iter().map(|row| row.economy).collect();
        let years = years(run)?;
        Ok(Self { manifest, package, started, years, economies })
    }

    /// Returns the files of the run but its manifest.
    pub(super) fn items(&self, run: &Path) -> Vec<Item<'static>> {
        let item = |entry: &FileEntry| Item {
            name: self.name_of(&entry.path),
            sha256: entry.sha256.clone(),
            bytes: entry.bytes,
            content: Content::File(run.join(&entry.path)),
        };
        self.manifest.outputs.iter().map(item).collect()
    }

    /// Returns the manifest, which comes after all files that it names.
    ///
    /// - Errors: it cannot be read.
    pub(super) fn manifest_item(&self, run: &Path) -> Result<Item<'static>, Failure> {
        let path = run.join(MANIFEST);
        let read = open(&path).and_then(sha256_of).map_err(|error| Failure::damaged(&path, &error.to_string()))?;
        Ok(Item { name: self.name_of(MANIFEST), sha256: read.0, bytes: read.1, content: Content::File(path) })
    }

    /// Returns the name of a file of the run below the destination.
    pub(super) fn name_of(&self, path: &str) -> String {
        format!("{}/{path}", folder_of(&self.manifest.run))
    }

    /// Returns the files of data, each with what the manifest says of it: Parquet, CSV and workbooks.
    pub(super) fn data(&self) -> impl Iterator<Item = (&Resource, &FileEntry)> {
        let is_data =
            |path: &str| ["parquet", "csv", "xlsx"].iter().any(|ending| path.ends_with(&format!(".{ending}")));
        let entry = |path: &str| self.manifest.outputs.iter().find(|entry| entry.path == path);
        let data = self.package.resources.iter().filter(move |resource| is_data(&resource.path));
        data.filter_map(move |resource| Some((resource, entry(&resource.path)?)))
    }
}

/// Returns the folder of a run below a destination.
pub(super) fn folder_of(run: &str) -> String {
    format!("{RUNS}/{run}")
}

fn years(run: &Path) -> Result<Option<(i32, i32)>, Failure> {
    let path = run.join(Aggregate::TABLE.file_name());
    let damaged = |detail: String| Failure::damaged(&path, &detail);
    let file = regular_file::open_to_read(&path).map_err(|error| damaged(error.to_string()))?;
    let footer = Footer::read(file).map_err(|error| damaged(error.to_string()))?;
    Ok(footer.ends.get(Aggregate::TABLE.column_named("year").name).copied())
}

/// Returns whether a path names a file below a folder, and nothing else.
fn is_below(path: &str) -> bool {
    let is_name = |part: Component<'_>| matches!(part, Component::Normal(_));
    !path.is_empty() && !path.contains(['\\', '\0']) && Path::new(path).components().all(is_name)
}

/// Returns the address of a licence whose title tells it: those of Creative Commons.
///
/// - Source: <https://creativecommons.org/licenses/>, which has one rule for all addresses.
pub(super) fn licence_url(title: &str) -> Option<String> {
    let named = title.rsplit_once(": ").map_or(title, |(_, licence)| licence);
    let words: Vec<&str> = named.split_whitespace().collect();
    let (kind, version, port) = match words[..] {
        ["CC", kind, version] => (kind, version, ""),
        ["CC", kind, version, "IGO"] => (kind, version, "igo/"),
        _ => return None,
    };
    let is_kind = kind.split('-').all(|part| ["BY", "NC", "SA", "ND"].contains(&part));
    let is_version = version.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    let kind = kind.to_ascii_lowercase();
    (is_kind && is_version).then(|| format!("https://creativecommons.org/licenses/{kind}/{version}/{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_of_creative_commons_have_an_address() {
        let url = |title| licence_url(title).unwrap_or_default();
        assert_eq!(url("CC BY 4.0"), "https://creativecommons.org/licenses/by/4.0/");
        assert_eq!(url("ITU: CC BY-NC-SA 3.0 IGO"), "https://creativecommons.org/licenses/by-nc-sa/3.0/igo/");
        assert!(["UN, free use", "CC", "CC XY 4.0", "CC BY four"].map(licence_url).iter().all(Option::is_none));
    }

    #[test]
    fn a_file_of_a_run_lies_below_it() {
        assert!(["a.csv", "tables/a.csv"].into_iter().all(is_below));
        assert!(["", "../a", "/a", "tables/../../a", "./a", "a\\b"].into_iter().all(|path| !is_below(path)));
    }
}
