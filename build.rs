//! Gives the program a fingerprint of what it is built from, so that a cache of another build is known as foreign, and the
//! list of the catalogues of messages: a language is a file there.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let mut files = vec![PathBuf::from("Cargo.toml"), PathBuf::from("Cargo.lock")];
    files_below(Path::new("src"), &mut files)?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in &files {
        file.hash(&mut hasher);
        fs::read(file)?.hash(&mut hasher);
    }
    catalogues()?;
    let compiler = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    Command::new(compiler).arg("-vV").output()?.stdout.hash(&mut hasher);
    env::var_os("TARGET").hash(&mut hasher);
    println!("cargo:rustc-env=ICTSTAT_BUILD={:016x}", hasher.finish());
    for path in ["src", "Cargo.toml", "Cargo.lock", "build.rs"] {
        println!("cargo:rerun-if-changed={path}");
    }
    Ok(())
}

/// Lists the catalogues by the code of their language, English first: what others lack is said in English.
fn catalogues() -> io::Result<()> {
    let mut files = Vec::new();
    files_below(
        &Path::new(&env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src/concepts/languages"),
        &mut files,
    )?;
    let code = |file: &PathBuf| file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    files.sort_by_key(|file| (code(file) != "en", code(file)));
    let entry = |file: &PathBuf| format!("({:?}, include_str!({file:?})),\n", code(file));
    let entries: String = files.iter().map(entry).collect();
    let list =
        format!("/// Code and text of every catalogue.\nconst CATALOGUE_FILES: &[(&str, &str)] = &[\n{entries}];\n");
    fs::write(Path::new(&env::var_os("OUT_DIR").unwrap_or_default()).join("catalogues.rs"), list)
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { files_below(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
