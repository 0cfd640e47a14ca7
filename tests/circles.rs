//! No source files import each other, over however many steps: what is below knows nothing of what is above.

use std::collections::{BTreeMap, BTreeSet};

use crate::architecture::{code_lines, sources};

/// A path of names from the root of the crate.
type Way = Vec<String>;

/// What the files of the crate import of each other.
struct Crate {
    files: BTreeMap<Way, String>,
    /// Names that a module passes on, each with its home; `*` for all of a module.
    passed_on: BTreeMap<Way, Vec<(String, Way)>>,
    texts: BTreeMap<String, String>,
}

/// Returns the paths of one `use`, or of a part of it in braces.
fn expanded(tree: &str) -> Vec<String> {
    let Some((head, rest)) = tree.split_once('{') else { return vec![tree.trim().to_owned()] };
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for letter in rest[..rest.rfind('}').unwrap()].chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        parts.last_mut().unwrap().push(letter);
    }
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(|part| expanded(&format!("{}{}", head.trim(), part.trim()))).collect()
}

impl Crate {
    fn new(texts: BTreeMap<String, String>) -> Self {
        let texts: BTreeMap<String, String> = texts.into_iter().filter(|(file, _)| file != "main.rs").collect();
        let way = |file: &str| -> Way {
            let names = file.trim_end_matches(".rs").split('/').filter(|name| !["mod", "lib"].contains(name));
            names.map(str::to_owned).collect()
        };
        let files = texts.keys().map(|file| (way(file), file.clone())).collect();
        let mut all = Self { files, passed_on: BTreeMap::new(), texts };
        for module in all.files.keys().cloned().collect::<Vec<_>>() {
            let uses = all.uses(&module).into_iter().filter(|(is_public, ..)| *is_public);
            let passed_on = uses.filter_map(|(_, name, path)| Some((name, all.rooted(&module, &path)?))).collect();
            all.passed_on.insert(module, passed_on);
        }
        all
    }

    /// Returns every `use` of a module: whether it passes the name on, the name, and the path.
    fn uses(&self, module: &Way) -> Vec<(bool, String, String)> {
        let code: String = code_lines(&self.texts[&self.files[module]]).flat_map(|line| ["\n", line]).collect();
        let mut uses = Vec::new();
        for statement in code
            .split("\nuse ")
            .skip(1)
            .map(|rest| (false, rest))
            .chain(code.split("\npub use ").skip(1).map(|rest| (true, rest)))
        {
            for path in expanded(statement.1.split(';').next().unwrap()) {
                let (path, name) = path.split_once(" as ").unwrap_or((&path, path.rsplit("::").next().unwrap()));
                uses.push((statement.0, name.to_owned(), path.trim_end_matches("::self").to_owned()));
            }
        }
        uses
    }

    /// Returns a path from the root; `None` for one that leads out of the crate.
    fn rooted(&self, module: &Way, path: &str) -> Option<Way> {
        let names: Vec<&str> = path.split("::").map(str::trim).collect();
        let n_up = names.iter().take_while(|name| **name == "super").count();
        let base: &[String] = match names[0] {
            "crate" => &[],
            "super" => &module[..module.len().checked_sub(n_up)?],
            _ => module,
        };
        let rest = names.iter().skip(n_up.max(usize::from(["crate", "self"].contains(&names[0]))));
        let way: Way = base.iter().cloned().chain(rest.map(|name| (*name).to_owned())).collect();
        let is_said = ["crate", "super", "self"].contains(&names[0]);
        (is_said || self.files.contains_key(way.get(..=module.len())?)).then_some(way)
    }

    /// Returns the file in which the end of a path is at home.
    fn home(&self, way: &[String]) -> Option<&String> {
        let (module, rest) = (0..=way.len()).rev().find_map(|n| {
            let file = self.files.get(&way[..n])?;
            Some(((&way[..n], file), &way[n..]))
        })?;
        let Some(name) = rest.first() else { return Some(module.1) };
        let passed_on = self.passed_on.get(module.0).into_iter().flatten();
        let further = passed_on.filter_map(|(passed, home)| match passed.as_str() {
            "*" => {
                let text = &self.texts[self.files.get(&home[..home.len() - 1])?];
                let kinds = ["const", "struct", "enum", "fn", "type", "trait"];
                let has_name = kinds.iter().any(|kind| text.contains(&format!("pub {kind} {name}")));
                has_name.then(|| [&home[..home.len() - 1], rest].concat())
            }
            passed => (passed == name && home[..] != *way).then(|| [home, &rest[1..]].concat()),
        });
        let further: Option<Way> = further.into_iter().next();
        further.map_or(Some(module.1), |way| self.home(&way))
    }

    /// Returns the files that each file imports.
    fn imports(&self) -> BTreeMap<&String, BTreeSet<&String>> {
        let of = |(module, file): (&Way, &'_ String)| {
            let uses = self.uses(module).into_iter().filter(|(is_public, ..)| !is_public).map(|(.., path)| path);
            let code =
                code_lines(&self.texts[file]).filter(|line| !line.contains("use ")).collect::<Vec<_>>().join("\n");
            let named = ["crate::", "super::"].into_iter().flat_map(|begin| {
                let paths = code.match_indices(begin).map(|(at, _)| &code[at..]);
                let is_of_path = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
                paths
                    .map(move |rest| rest.chars().take_while(|c| is_of_path(*c)).collect::<String>())
                    .collect::<Vec<_>>()
            });
            let ways = uses.chain(named).filter_map(|path| self.rooted(module, path.trim_end_matches(':')));
            ways.filter_map(|way| self.home(&way)).filter(|other| *other != file).collect()
        };
        self.files.iter().map(|(module, file)| (file, of((module, file)))).collect()
    }

    /// Returns files of which each imports the next and the last the first.
    fn circle(&self) -> Option<Vec<&String>> {
        let mut open = self.imports();
        while let Some(free) = open.iter().find(|(_, others)| others.is_empty()).map(|(file, _)| *file) {
            open.remove(free);
            for others in open.values_mut() {
                others.remove(free);
            }
        }
        let mut path = vec![*open.keys().next()?];
        loop {
            let next = *open[path.last()?].first()?;
            if let Some(begin) = path.iter().position(|file| *file == next) {
                return Some(path[begin..].iter().copied().chain([next]).collect());
            }
            path.push(next);
        }
    }
}

#[test]
fn no_files_import_each_other() {
    let all = Crate::new(sources());
    let n_imports: usize = all.imports().values().map(BTreeSet::len).sum();
    assert!(n_imports > 1000, "the imports are not read: {n_imports}");
    let circle = all.circle().map(|circle| circle.into_iter().cloned().collect::<Vec<_>>().join(" → "));
    assert_eq!(circle, None, "each imports the next: move what both need into a file of its own");
}

#[test]
fn a_circle_is_found_through_names_that_are_passed_on() {
    let file = |name: &str, text: &str| (name.to_owned(), format!("//! x\n{text}"));
    let texts = [
        file("lib.rs", "pub mod a;\npub mod b;"),
        file("a/mod.rs", "pub mod one;\npub use one::One;"),
        file("a/one.rs", "use crate::b::{Two, three::Three};"),
        file("b.rs", "pub fn two() -> super::a::One { }"),
    ];
    let all = Crate::new(texts.into_iter().collect());
    let circle = all.circle().map(|circle| circle.into_iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(circle, Some(vec!["a/one.rs", "b.rs", "a/one.rs"]));
}
