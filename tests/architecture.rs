//! Who may import whom, who may print, and where a column may be named: docs/architecture.md as a test.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::repository;

/// Modules of the crate that each module may use besides itself.
const MAY_USE: [(&str, &[&str]); 25] = [
    ("concepts", &[]),
    ("findings", &["concepts"]),
    ("tables", &["concepts", "findings"]),
    ("statistic", &["concepts", "tables"]),
    ("pipeline", &["concepts", "findings", "statistic", "tables"]),
    ("ingest", &["concepts", "findings", "tables", "pipeline"]),
    ("check", &["concepts", "findings", "tables", "pipeline"]),
    ("aggregate", &["concepts", "findings", "statistic", "tables", "pipeline"]),
    ("estimate", &["concepts", "findings", "tables", "pipeline"]),
    ("derive", &["concepts", "findings", "tables", "pipeline"]),
    ("compare", &["concepts", "findings", "tables", "pipeline"]),
    ("question", &["concepts", "tables"]),
    ("report", &["concepts", "findings", "tables", "pipeline", "question"]),
    ("verify", &["concepts", "findings", "statistic", "tables", "pipeline", "question"]),
    ("publish", &["concepts", "findings", "tables", "pipeline"]),
    ("revision", &["concepts", "statistic", "tables", "pipeline", "compare", "publish", "question"]),
    (
        "run",
        &[
            "concepts",
            "findings",
            "tables",
            "pipeline",
            "ingest",
            "check",
            "derive",
            "estimate",
            "aggregate",
            "compare",
            "question",
            "statistic",
            "verify",
            "report",
            "publish",
            "revision",
        ],
    ),
    (
        "inspect",
        &[
            "concepts",
            "findings",
            "statistic",
            "tables",
            "pipeline",
            "ingest",
            "verify",
            "publish",
            "question",
            "revision",
            "run",
        ],
    ),
    ("export", &["concepts", "statistic", "tables", "pipeline", "aggregate", "compare", "publish"]),
    ("lineage", &["concepts", "tables", "pipeline", "publish", "run"]),
    ("network", &["run"]),
    ("distribute", &["concepts", "tables", "pipeline", "publish", "revision", "run", "network"]),
    ("renewal", &["concepts", "findings", "tables", "pipeline", "ingest", "run"]),
    ("fetch", &["concepts", "findings", "tables", "pipeline", "ingest", "run", "renewal", "network"]),
    (
        "cli",
        &[
            "concepts",
            "findings",
            "tables",
            "pipeline",
            "ingest",
            "verify",
            "publish",
            "question",
            "revision",
            "run",
            "inspect",
            "fetch",
            "renewal",
            "export",
            "lineage",
            "distribute",
        ],
    ),
];

/// Source files by path below src, without their unit tests.
pub fn sources() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    collect(&repository().join("src"), "", &mut files);
    files
}

fn collect(folder: &Path, shown: &str, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{shown}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else if name.ends_with(".rs") {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            files.insert(name, code);
        }
    }
}

pub fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim_start).filter(|line| !line.starts_with("//"))
}

#[test]
fn modules_use_only_what_comes_before_them() {
    for (file, text) in sources() {
        let module = file.split(['/', '.']).next().unwrap();
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else { continue };
        for line in code_lines(&text) {
            for used in line.match_indices("crate::").map(|(at, _)| &line[at + 7..]) {
                let used: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let is_module = MAY_USE.iter().any(|(name, _)| *name == used);
                assert!(!is_module || used == module || allowed.contains(&used.as_str()), "{file} uses {used}: {line}");
            }
        }
    }
}

#[test]
fn every_module_has_its_rule() {
    for file in sources().keys() {
        let module = file.split(['/', '.']).next().unwrap();
        assert!(matches!(module, "lib" | "main") || MAY_USE.iter().any(|(name, _)| *name == module), "{file}");
    }
}

#[test]
fn only_the_command_line_writes_to_the_terminal() {
    for (file, text) in sources().iter().filter(|(file, _)| !file.starts_with("cli/")) {
        for word in ["println!", "eprintln!", "print!(", "dbg!", "stdout()", "stderr()"] {
            assert!(code_lines(text).all(|line| !line.contains(word)), "{file} has {word}");
        }
    }
}

#[test]
fn only_fetch_lineage_and_publishing_use_the_network() {
    for (file, text) in sources() {
        // One file asks publishers and one writes to a bucket, each called by one command; one tells a server that an option names.
        let clients = ["network/mod.rs", "fetch/transfer.rs", "distribute/bucket.rs", "lineage/transport.rs"];
        let is_client = clients.contains(&file.as_str());
        for word in ["std::net", "TcpStream", "UdpSocket", "UnixStream", "reqwest", "ureq", "rustls", "hyper", "tokio"]
        {
            assert!(is_client || code_lines(&text).all(|line| !line.contains(word)), "{file} has {word}");
        }
        let may_fetch = file.starts_with("fetch/") || ["cli/mod.rs", "cli/fetch.rs"].contains(&file.as_str());
        assert!(may_fetch || code_lines(&text).all(|line| !line.contains("fetch::")), "{file} uses fetch");
        let may_tell = file.starts_with("lineage/") || file == "cli/aggregate.rs";
        let may_publish = file.starts_with("distribute/") || file == "cli/publish.rs";
        assert!(may_publish || code_lines(&text).all(|line| !line.contains("distribute::")), "{file} uses distribute");
        assert!(may_tell || code_lines(&text).all(|line| !line.contains("lineage::")), "{file} uses lineage");
    }
}

#[test]
fn nothing_starts_another_program() {
    for (file, text) in sources() {
        for word in ["process::Command", "Command::new", "libc::system", "exec("] {
            assert!(code_lines(&text).all(|line| !line.contains(word)), "{file} has {word}");
        }
    }
}

#[test]
fn what_is_unsafe_says_why() {
    let manifest = std::fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"deny\""));
    for (file, text) in sources() {
        let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
        for at in (0..lines.len()).filter(|at| lines[*at].contains("unsafe") && !lines[*at].starts_with("//")) {
            let says_why = lines[at.saturating_sub(3)..at].iter().any(|line| line.starts_with("// SAFETY: "));
            assert!(says_why, "{file}:{} has no reason", at + 1);
        }
    }
}

/// Every dependency comes from one registry with its checksum; `make check` asks for advisories where it can.
#[test]
fn dependencies_come_from_the_registry_with_their_checksums() {
    let lock = std::fs::read_to_string(repository().join("Cargo.lock")).unwrap();
    for package in lock.split("[[package]]").skip(1).filter(|package| !package.contains("name = \"ictstat\"")) {
        let has = |text: &str| package.contains(text);
        assert!(has("source = \"registry+https://github.com/rust-lang/crates.io-index\""), "{package}");
        assert!(has("checksum = "), "{package}");
    }
}

#[test]
fn frames_are_built_with_the_columns_of_the_schema() {
    for (file, text) in sources().iter().filter(|(file, _)| !file.starts_with("tables/schema")) {
        for word in ["col(\"", "df!(", ".column(\""] {
            assert!(code_lines(text).all(|line| !line.contains(word)), "{file} names a column: {word}");
        }
    }
}

#[test]
fn every_file_says_what_it_is_and_stays_readable() {
    for (file, text) in sources() {
        assert!(text.starts_with("//! "), "{file} has no opening line");
        assert!(text.lines().count() <= 450, "{file} does a second thing");
    }
}

/// Groups that the program itself makes.
const OWN_GROUPS: [&str; 2] = ["world", "not-classified"];

/// Names in a folder of the project, without their ending.
fn names_in(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(repository().join(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.map(|name| name.trim_end_matches(".toml").to_owned()).collect()
}

/// Examples in help texts may name an indicator; no code may know one.
#[test]
fn the_code_names_no_indicator_group_edition_or_report() {
    let mut known = [names_in("pipelines"), names_in("pipelines/reports")].concat();
    known.retain(|name| !["reports", "residuals", "sources"].contains(&name.as_str()));
    let mut lists = csv::Reader::from_path(repository().join("raw/itu/classifications.csv")).unwrap();
    for row in lists.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        known.extend(["edition", "group"].map(|column| row[column].clone()));
    }
    known.sort();
    known.dedup();
    assert!(known.len() > 60 && known.contains(&"internet-use".to_owned()) && known.contains(&"africa".to_owned()));
    let mut texts = sources();
    for folder in ["publish/page", "concepts/languages"] {
        for entry in std::fs::read_dir(repository().join("src").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            texts.entry(path.display().to_string()).or_insert_with(|| std::fs::read_to_string(&path).unwrap());
        }
    }
    for (file, text) in texts.iter().filter(|(file, _)| !file.ends_with("tests.rs")) {
        for name in known.iter().filter(|name| !OWN_GROUPS.contains(&name.as_str())) {
            assert!(code_lines(text).all(|line| !line.contains(&format!("\"{name}\""))), "{file} names {name}");
        }
        assert!(code_lines(text).all(|line| !line.contains("C26")), "{file} names a report");
    }
}

/// Messages that are chosen by the name of a verdict, gap, statistic, unit, cause, kind of relation or wording, and those of the
/// page of figures, which its scripts say: the test below.
const CHOSEN: [&str; 9] =
    ["verdict-", "meaning-", "gap-", "statistic-", "unit-", "cause-", "relation-", "wording-", "explore-"];

#[test]
fn every_message_is_said_somewhere_and_nothing_says_another() {
    let folder = repository().join("src/concepts/languages");
    let catalogue = std::fs::read_to_string(folder.join("en.ftl")).unwrap();
    let ids: Vec<&str> = catalogue.lines().filter_map(|line| line.split_once(" =").map(|(id, _)| id)).collect();
    let pages = std::fs::read_dir(repository().join("src/publish/page")).unwrap();
    let pages: String = pages.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
    let said = sources().into_values().collect::<String>() + &pages;
    for id in ids.iter().filter(|id| !CHOSEN.iter().any(|chosen| id.starts_with(chosen))) {
        assert!(said.contains(&format!("\"{id}\"")) || catalogue.contains(&format!("{{ {id} }}")), "nothing says {id}");
    }
    for (text, call) in [(&said, ".say(\""), (&said, "Name::said(\""), (&pages, "say(\""), (&pages, "label(\"")] {
        for id in text.split(call).skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(ids.contains(&id) || CHOSEN.contains(&id), "no catalogue has {id}");
        }
    }
}

#[test]
fn every_message_of_the_page_of_figures_is_said_by_its_scripts() {
    let folder = repository().join("src");
    let catalogue = std::fs::read_to_string(folder.join("concepts/languages/en.ftl")).unwrap();
    let page = std::fs::read_dir(folder.join("publish/explore")).unwrap().map(|entry| entry.unwrap().path());
    let page = page.filter(|path| path.extension().is_some_and(|ending| ending == "js" || ending == "html"));
    let said: String = page.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let ids = catalogue.lines().filter_map(|line| line.split_once(" =")?.0.strip_prefix("explore-"));
    let mut n_ids = 0;
    for id in ids.inspect(|_| n_ids += 1) {
        // Names of statistics, methods, codes, statuses and units are chosen by what they name.
        let is_chosen = ["method-", "code-", "status-", "unit-", "count"].iter().any(|chosen| id.starts_with(chosen));
        assert!(is_chosen || said.contains(&format!("\"{id}\"")), "nothing says explore-{id}");
    }
    assert!(n_ids > 100);
}

#[test]
fn the_modules_of_the_test_binary_are_all_listed() {
    let main = std::fs::read_to_string(repository().join("tests/main.rs")).unwrap();
    for entry in std::fs::read_dir(repository().join("tests")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "main") {
            assert!(main.contains(&format!("mod {module};")), "{name} is in no test binary");
        }
    }
}
