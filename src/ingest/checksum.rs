//! A sidecar's text with another checksum.
//! What a new sidecar says stands in `proposal`.

use crate::findings::{Code, Finding, Place};

/// Returns a sidecar's text with another checksum and everything else, comments too, as it was.
///
/// - Errors: the text is no TOML.
pub fn with_checksum(shown: &str, text: &str, sha256: &str) -> Result<String, Finding> {
    let mut document: toml_edit::DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        Finding::new(Code::BadSidecar, error.message().to_owned()).at(Place::file(shown))
    })?;
    document["sha256"] = toml_edit::value(sha256);
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_checksum_leaves_comments_alone() {
        let text = "# why\nid = \"a/b\" # here\nsha256 = \"old\"\n";
        assert_eq!(with_checksum("s", text, "new").unwrap(), "# why\nid = \"a/b\" # here\nsha256 = \"new\"\n");
    }
}
