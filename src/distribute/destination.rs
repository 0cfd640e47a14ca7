//! `DIR` or `s3://BUCKET/PREFIX` → where a run is published.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// Where a run is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A folder.
    Folder(PathBuf),
    /// A bucket of an object store.
    Bucket(Address),
}

/// A bucket of an object store, and how it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Name of the bucket.
    pub bucket: String,
    /// What the names of all objects begin with, without `/` at its ends; may be empty.
    pub prefix: String,
    /// Address of a server that is not Amazon's.
    pub endpoint: Option<String>,
    /// Region of the bucket.
    pub region: Option<String>,
    /// How long the server may take for an answer.
    pub timeout: Duration,
}

const EXPECTED: &str = "expected a folder, or s3://BUCKET/PREFIX";

impl FromStr for Destination {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = |why: &str| Err(format!("{why}; {EXPECTED}"));
        let Some((scheme, place)) = text.split_once("://") else {
            let is_near = ["s3:", "S3:", "s3//"].iter().any(|start| text.starts_with(start));
            return match text {
                "" => Err(EXPECTED.to_owned()),
                _ if is_near => refused("an address of a bucket begins with s3://"),
                _ => Ok(Self::Folder(text.into())),
            };
        };
        if scheme != "s3" {
            return refused("other servers than those that speak S3 are not written to");
        }
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        let prefix = prefix.trim_end_matches('/');
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_');
        if bucket.is_empty() || !bucket.chars().all(is_name) {
            return refused("the name of a bucket has letters, digits, - and .");
        }
        if !prefix.is_empty() && prefix.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return refused("a prefix has names between its slashes, not `.`, `..` or nothing");
        }
        let (bucket, prefix) = (bucket.to_owned(), prefix.to_owned());
        Ok(Self::Bucket(Address { bucket, prefix, endpoint: None, region: None, timeout: Duration::from_secs(60) }))
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => path.display().fmt(f),
            Self::Bucket(Address { bucket, prefix, .. }) if prefix.is_empty() => write!(f, "s3://{bucket}"),
            Self::Bucket(Address { bucket, prefix, .. }) => write!(f, "s3://{bucket}/{prefix}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_destination_is_a_folder_or_a_bucket() {
        let read = |text: &str| text.parse::<Destination>();
        assert_eq!(read("/srv/ict"), Ok(Destination::Folder("/srv/ict".into())));
        for (text, bucket, prefix) in [("s3://b", "b", ""), ("s3://b/", "b", ""), ("s3://a.b/x/y/", "a.b", "x/y")] {
            let Ok(Destination::Bucket(found)) = read(text) else { panic!("{text}") };
            assert_eq!((found.bucket.as_str(), found.prefix.as_str()), (bucket, prefix));
        }
        for text in ["", "s3:/x", "s3:x", "S3://b", "s3//b", "s3://", "s3:///x", "s3://b/../c", "s3://b//c", "gs://b"] {
            assert!(read(text).unwrap_err().contains(EXPECTED), "{text}");
        }
    }
}
