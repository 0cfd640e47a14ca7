//! What the stages have made before, in `.cache/` of the output folder, each entry named by the hash of all that it
//! was made from. Costs a run nothing but time when it is gone: an entry that is not what it says is made anew.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::background::{Background, locked};
use super::value_hash::value_hash;
use crate::concepts::named;
use crate::pipeline::content_hash::sha256;
use crate::pipeline::regular_file;
use crate::publish::manifest::Reuse;
use crate::run::failure::Failure;

/// Folder of the entries, in the output folder.
pub const CACHE: &str = ".cache";
/// Name and text of the file by which backups know a cache.
const TAG: &str = "CACHEDIR.TAG";
const TAG_TEXT: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # What ictstat has made before; it may be deleted at any time.\n";
/// Version of the form in which entries are written, and what the program is built from.
const PROGRAM: &str = concat!("2 ", env!("ICTSTAT_BUILD"));

/// Entries that the last run did not use are kept so long, as its runs are.
const KEEP: Duration = Duration::from_secs(48 * 3600);
/// Bytes beyond which the oldest of them go before their time.
const MOST_BYTES: u64 = 512 << 20;
/// Bytes of a last line beyond which a file is no entry.
const LONGEST_SEAL: usize = 512;

/// What an entry holds, or what a key is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Rows of one file.
    Ingest,
    /// Checked rows of an indicator.
    Check,
    /// Rows, by what they are or were made from.
    Rows,
    /// What the figures of an indicator follow from.
    MadeFrom,
    /// Completed values of an indicator.
    Estimate,
    /// Aggregates and gaps of an indicator.
    Aggregate,
    /// The figures of all indicators.
    Figures,
    /// Verdicts.
    Verify,
    /// A Parquet file.
    Table,
    /// A workbook.
    Workbook,
    /// A page.
    Page,
    /// A picture.
    Picture,
}

named! {
    Holds {
        Ingest => "ingest",
        Check => "check",
        Rows => "rows",
        MadeFrom => "made-from",
        Estimate => "estimate",
        Aggregate => "aggregate",
        Figures => "figures",
        Verify => "verify",
        Table => "table",
        Workbook => "workbook",
        Page => "page",
        Picture => "picture",
    }
}

/// Name of an entry: the stage that makes it, and the hash of all that it is made from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(String);

impl Key {
    /// Returns the key of what a stage makes from these parts. Their order counts; the program is one of them.
    pub fn new<'a>(holds: Holds, parts: impl IntoIterator<Item = &'a str>) -> Self {
        let stage = holds.name();
        let mut text = format!("{PROGRAM}\n{stage}\n");
        for part in parts {
            // The length keeps `ab`, `c` apart from `a`, `bc`.
            text.push_str(&format!("{} {part}\n", part.len()));
        }
        Self(format!("{stage}-{}", sha256(text.as_bytes())))
    }

    /// Returns the key of what a stage makes from a value.
    ///
    /// - Errors: `Internal` where the value cannot be written.
    pub fn of(holds: Holds, value: &(impl Serialize + ?Sized)) -> Result<Self, Failure> {
        let hash = value_hash(value).map_err(|error| Failure::internal(error.to_string()))?;
        Ok(Self::new(holds, [hash.as_str()]))
    }

    /// Returns the key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Last line of an entry: what it is, and a hash that tells whether it is whole. Nobody forges entries of a cache, so the
/// hash is a fast one.
#[derive(Serialize, Deserialize, PartialEq)]
struct Seal {
    key: String,
    xxh3: String,
}

impl Seal {
    fn new(key: &Key, content: &[u8]) -> Self {
        Self { key: key.0.clone(), xxh3: format!("{:032x}", xxh3_128(content)) }
    }
}

/// The entries of an output folder.
#[derive(Debug)]
pub struct Cache {
    folder: Option<PathBuf>,
    /// Whether entries are taken, or only kept.
    is_read: bool,
    state: Arc<Mutex<State>>,
    background: Arc<Background>,
}

#[derive(Debug, Default)]
struct State {
    used: BTreeSet<String>,
    n_reused: usize,
    n_made: usize,
    damaged: Vec<String>,
    /// Why an entry could not be kept; the first reason is told.
    unwritable: Option<String>,
}

impl Cache {
    /// Returns the cache of an output folder; one that is not read keeps what is made anew. Entries are written in the
    /// background.
    pub fn new(output: &Path, is_read: bool, background: Arc<Background>) -> Self {
        let folder = output.join(CACHE);
        let created = fs::create_dir_all(&folder).and_then(|()| tag(&folder));
        let cache = Self { folder: Some(folder), is_read, state: Arc::default(), background };
        if let Err(error) = created {
            cache.state().unwritable = Some(error.to_string());
        }
        cache
    }

    /// Returns a cache that holds nothing and keeps nothing.
    pub fn none() -> Self {
        Self { folder: None, is_read: false, state: Arc::default(), background: Arc::new(Background::none()) }
    }

    /// Returns what a stage made under this key, or makes and keeps it.
    ///
    /// - Errors: those of making it. An entry that cannot be kept is told by [`Cache::notes`].
    pub fn get_or<T: Serialize + DeserializeOwned, E>(
        &self,
        key: &Key,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        match self.get(key) {
            Some(value) => Ok(value),
            None => {
                let value = make()?;
                self.put(key, &value);
                Ok(value)
            }
        }
    }

    /// Returns what a stage made under this key.
    pub fn get<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        self.read(key, |content| postcard::from_bytes(&content).ok())
    }

    /// Keeps what a stage made under this key.
    pub fn put(&self, key: &Key, value: &impl Serialize) {
        if self.folder.is_none() {
            return;
        }
        match postcard::to_allocvec(value) {
            Ok(content) => self.put_file(key, content),
            Err(error) => drop(self.state().unwritable.get_or_insert(error.to_string())),
        }
    }

    /// Returns the rendered file that is kept under this key.
    pub fn file(&self, key: &Key) -> Option<Vec<u8>> {
        self.read(key, Some)
    }

    /// Keeps a rendered file under this key.
    pub fn put_file(&self, key: &Key, content: Vec<u8>) {
        let Some(folder) = self.folder.clone() else { return };
        let mut state = self.state();
        state.n_made += 1;
        state.used.insert(key.0.clone());
        drop(state);
        let (state, key) = (self.state.clone(), key.clone());
        self.background.push(move || {
            if let Err(error) = write(&folder, &key, &content) {
                locked(&state).unwritable.get_or_insert(error.to_string());
            }
        });
    }

    fn read<T>(&self, key: &Key, decode: impl FnOnce(Vec<u8>) -> Option<T>) -> Option<T> {
        let path = self.folder.as_ref().filter(|_| self.is_read)?.join(&key.0);
        let entry = match regular_file::read(&path) {
            Ok(entry) => entry,
            Err(error) if is_absent(&error) => return None,
            Err(_) => Vec::new(),
        };
        let value = content(entry, key).and_then(decode);
        let mut state = self.state();
        match value {
            Some(value) => {
                state.n_reused += 1;
                state.used.insert(key.0.clone());
                Some(value)
            }
            None => {
                state.damaged.push(key.0.clone());
                // One that cannot be removed is written over.
                let _ = fs::remove_file(&path);
                None
            }
        }
    }

    /// Returns how much was there before.
    pub fn reuse(&self) -> Reuse {
        let state = self.state();
        Reuse { reused: state.n_reused, made: state.n_made }
    }

    /// Returns what an operator should know once all is written: entries that were damaged, and why none could be kept.
    pub fn notes(&self) -> Vec<String> {
        let state = self.state();
        let Some(folder) = &self.folder else { return Vec::new() };
        let damaged = state
            .damaged
            .iter()
            .map(|name| format!("{} was damaged or of another program: made anew", folder.join(name).display()));
        let unwritable = state.unwritable.iter();
        let unwritable = unwritable
            .map(|reason| format!("{} cannot be kept, the next run takes longer: {reason}", folder.display()));
        damaged.chain(unwritable).collect()
    }

    /// Removes what the run did not use once it is older than 48 hours, and before, the oldest first, where all of it
    /// is more than 512 MiB. Only the holder of the lock may call this, once all is written.
    ///
    /// - Errors: of the file system; what stays is removed by a later run.
    pub fn retain(&self, now: SystemTime) -> io::Result<()> {
        let Some(folder) = self.folder.as_ref().filter(|folder| folder.is_dir()) else { return Ok(()) };
        let state = self.state();
        let (mut unused, mut total) = (Vec::new(), 0);
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let metadata = entry.metadata()?;
            total += metadata.len();
            if !entry.file_name().to_str().is_some_and(|name| name == TAG || state.used.contains(name)) {
                let age = now.duration_since(metadata.modified()?).unwrap_or_default();
                unused.push((age, entry.path(), metadata.len()));
            }
        }
        unused.sort();
        for (age, path, bytes) in unused.into_iter().rev() {
            if age > KEEP || total > MOST_BYTES {
                fs::remove_file(path)?;
                total -= bytes;
            }
        }
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }
}

/// Marks the folder as a cache, so that backups leave it out; what lies there under that name stays as it is.
///
/// - Source: Cache Directory Tagging Specification, <https://bford.info/cachedir/>.
fn tag(folder: &Path) -> io::Result<()> {
    match fs::OpenOptions::new().write(true).create_new(true).open(folder.join(TAG)) {
        Ok(mut file) => file.write_all(TAG_TEXT.as_bytes()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// An entry is absent also where the cache is no folder.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Returns the content of an entry if it is the one asked for, whole and unchanged.
fn content(mut entry: Vec<u8>, key: &Key) -> Option<Vec<u8>> {
    let from_end = entry.iter().rev().take(LONGEST_SEAL).position(|byte| *byte == b'\n')?;
    let end = entry.len() - from_end - 1;
    let seal: Seal = serde_json::from_slice(&entry[end + 1..]).ok()?;
    entry.truncate(end);
    (seal == Seal::new(key, &entry)).then_some(entry)
}

/// Writes an entry beside its place and renames it. It is not synced: what a crash leaves of it is found by its hash.
fn write(folder: &Path, key: &Key, content: &[u8]) -> io::Result<()> {
    let seal = serde_json::to_string(&Seal::new(key, content))?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content)?;
    file.write_all(b"\n")?;
    file.write_all(seal.as_bytes())?;
    file.persist(folder.join(&key.0))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache() -> (tempfile::TempDir, Cache) {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path(), true, Arc::new(Background::none()));
        (folder, cache)
    }

    fn made(cache: &Cache, key: &Key, value: &str) -> String {
        cache.get_or(key, || Ok::<_, ()>(value.to_owned())).unwrap()
    }

    #[test]
    fn what_was_made_from_the_same_is_not_made_again() {
        let (_folder, cache) = cache();
        let key = Key::new(Holds::Check, ["a", "b"]);
        assert_eq!([made(&cache, &key, "first"), made(&cache, &key, "second")], ["first", "first"]);
        for other in
            [Key::new(Holds::Check, ["ab"]), Key::new(Holds::Check, ["b", "a"]), Key::new(Holds::Ingest, ["a", "b"])]
        {
            assert_eq!(made(&cache, &other, "other"), "other");
        }
        assert_eq!(cache.reuse(), Reuse { reused: 1, made: 4 });
        assert_eq!(made(&Cache::none(), &key, "third"), "third");
    }

    #[test]
    fn a_damaged_entry_and_one_of_another_key_are_noticed_and_made_anew() {
        let (folder, cache) = cache();
        let (key, other) = (Key::new(Holds::Check, ["a"]), Key::new(Holds::Check, ["b"]));
        let path = |key: &Key| folder.path().join(CACHE).join(key.as_str());
        made(&cache, &key, "right");
        let whole = fs::read(path(&key)).unwrap();
        let flipped = |at: usize| {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            bytes
        };
        let damages = (0..whole.len()).map(flipped).chain((0..whole.len()).map(|length| whole[..length].to_vec()));
        for damage in damages {
            fs::write(path(&key), &damage).unwrap();
            let cache = Cache::new(folder.path(), true, Arc::new(Background::none()));
            assert_eq!(made(&cache, &key, "right"), "right", "{}", String::from_utf8_lossy(&damage));
            assert_eq!((cache.reuse().made, cache.notes().len()), (1, 1));
        }
        fs::copy(path(&key), path(&other)).unwrap();
        assert_eq!(made(&cache, &other, "of b"), "of b");
        fs::remove_file(path(&key)).unwrap();
        fs::create_dir(path(&key)).unwrap();
        assert_eq!(made(&cache, &key, "right"), "right");
    }

    #[test]
    fn a_cache_that_cannot_be_written_costs_no_run() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(CACHE), "a file").unwrap();
        let cache = Cache::new(folder.path(), true, Arc::new(Background::none()));
        assert_eq!(made(&cache, &Key::new(Holds::Check, ["a"]), "made"), "made");
        assert_eq!(cache.notes().len(), 1, "{:?}", cache.notes());
        assert!(cache.retain(SystemTime::now()).is_ok());
    }

    #[test]
    fn what_no_run_uses_goes_after_two_days() {
        let (folder, cache) = cache();
        let (old, new) = (Key::new(Holds::Check, ["old"]), Key::new(Holds::Check, ["new"]));
        made(&cache, &old, "old");
        let cache = Cache::new(folder.path(), true, Arc::new(Background::none()));
        made(&cache, &new, "new");
        let is_kept = |key: &Key| folder.path().join(CACHE).join(key.as_str()).is_file();
        let in_hours = |hours: u64| SystemTime::now() + Duration::from_secs(hours * 3600);
        cache.retain(in_hours(47)).unwrap();
        assert!(is_kept(&old) && is_kept(&new));
        cache.retain(in_hours(49)).unwrap();
        assert!(!is_kept(&old) && is_kept(&new));
        let tag = fs::read_to_string(folder.path().join(CACHE).join(TAG)).unwrap();
        assert!(tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55"), "backups do not know the cache");
    }
}
