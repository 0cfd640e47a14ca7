//! A sidecar's text with other facts about its file: checksum, edition, where it was taken from.
//! What a new sidecar says stands in `proposal`.

use toml_edit::{DocumentMut, Item, Table, TomlError, value};

use super::sidecar::DownloadDeclaration;
use crate::findings::{Code, Finding, Place};

/// Returns a sidecar's text with another checksum and everything else, comments too, as it was.
///
/// - Errors: the text is no TOML.
pub fn with_checksum(shown: &str, text: &str, sha256: &str) -> Result<String, Finding> {
    renewed(shown, text, &[("sha256", sha256)], None)
}

/// Returns a sidecar's text with other texts for these keys, and another `[download]` where one is given; everything else,
/// comments too, is as it was.
///
/// - Errors: the text is no TOML.
pub fn renewed(
    shown: &str,
    text: &str,
    texts: &[(&str, &str)],
    download: Option<&DownloadDeclaration>,
) -> Result<String, Finding> {
    let mut document: DocumentMut = text.parse().map_err(|error: TomlError| {
        Finding::new(Code::BadSidecar, error.message().to_owned()).at(Place::file(shown))
    })?;
    for (key, text) in texts {
        document[*key] = value(*text);
    }
    if let Some(download) = download {
        document["download"] = Item::Table(table(download));
    }
    Ok(document.to_string())
}

fn table(download: &DownloadDeclaration) -> Table {
    let DownloadDeclaration { url, etag, last_modified } = download;
    let mut table = Table::new();
    table["url"] = value(url);
    for (key, text) in [("etag", etag), ("last_modified", last_modified)] {
        if let Some(text) = text {
            table[key] = value(text);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_checksum_leaves_comments_alone() {
        let text = "# why\nid = \"a/b\" # here\nsha256 = \"old\"\n";
        assert_eq!(with_checksum("s", text, "new").unwrap(), "# why\nid = \"a/b\" # here\nsha256 = \"new\"\n");
    }

    #[test]
    fn where_a_file_was_taken_from_stands_below_and_is_replaced() {
        let of = |etag: &str| DownloadDeclaration { url: "u".into(), etag: Some(etag.into()), last_modified: None };
        let text = "sha256 = \"old\"\n\n[layout]\nmember = \"a\"\n";
        let once = renewed("s", text, &[("sha256", "new")], Some(&of("\"1\""))).unwrap();
        let expected = "sha256 = \"new\"\n\n[layout]\nmember = \"a\"\n\n[download]\nurl = \"u\"\netag = ";
        assert_eq!(once, format!("{expected}'\"1\"'\n"));
        assert_eq!(renewed("s", &once, &[], Some(&of("2"))).unwrap(), format!("{expected}\"2\"\n"));
    }
}
