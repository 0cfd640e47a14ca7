//! One thing wrong in each shipped input: published figures stay, or a finding names the place.
//! Runs all stages but `publish` in this process, with the cache; `make torture` runs every case, `make test` a few.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;

use ictstat::findings::{Code, Finding};
use ictstat::run::{self, Background, Before, Cache, Failure, Interrupt, Options, OutputDirectory, Plan, Quiet};
use ictstat::run::{Log, Outcome, Project as RunProject, Session};

use crate::input_mutations::{Input, Mutation, RENAMED, Use, inputs};
use crate::support::{Project, repository};
use crate::torture::{is_long, keep_section};

/// What no rule can find, and why: file and kind.
const CANNOT_BE_FOUND: [(&str, &str, &str); 0] = [];

/// Cases of the short form: mutations of different kinds and files that a run of a few seconds shows to be found.
const SHORT: [(&str, &str); 12] = [
    ("un/population", "one value ÷ 1,000"),
    ("un/population", "units lost"),
    ("un/population", "a large economy dropped"),
    ("itu/internet-use", "one value ÷ 10"),
    ("itu/internet-use", "units lost"),
    ("itu/internet-use", "decimal mark changed"),
    ("wb/internet-use-by-sex", "sexes swapped"),
    ("wb/internet-use-by-sex", "a breakdown column unmapped"),
    ("itu/classifications", "a large economy dropped"),
    ("itu/price-baskets", "a category renamed"),
    ("unsd/e-waste", "a header renamed"),
    ("wb/gni-per-capita", "a year shifted"),
];

/// A figure: its key as text, its value, and one unit of the last digit that is printed.
type Figures = HashMap<String, (Option<f64>, f64)>;

/// What became of a mutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Judgement {
    /// No figure moved by more than its printed digit.
    Unchanged,
    /// The run ends with a fault at the place.
    Refused,
    /// A finding that needs no run before names the place.
    Found,
    /// Only the run before tells.
    FoundAgainstBefore,
    /// Figures moved, and what is said names another place or none.
    NotNamed,
    /// Figures moved and nothing is said.
    Silent,
}

impl Judgement {
    const ALL: [Self; 6] =
        [Self::Unchanged, Self::Refused, Self::Found, Self::FoundAgainstBefore, Self::NotNamed, Self::Silent];

    const fn name(self) -> &'static str {
        match self {
            Self::Unchanged => "figures unchanged",
            Self::Refused => "refused",
            Self::Found => "found",
            Self::FoundAgainstBefore => "found against the run before",
            Self::NotNamed => "place not named",
            Self::Silent => "silent",
        }
    }
}

/// A project with its published run.
struct Bench {
    project: Project,
    before: Before,
    figures: Figures,
}

impl Bench {
    fn new() -> Self {
        let project = Project::shipped();
        let options = Options { project: project.path().to_owned(), strict: true, ..Options::default() };
        let outcome = run::aggregate(&options, &mut Quiet, &Interrupt::default());
        assert!(matches!(outcome, Ok(Outcome::Published(_))), "{outcome:?}");
        let output = OutputDirectory::new(project.output());
        let before = Before::read(&output.run(None).unwrap(), &BTreeMap::new());
        let mut bench = Self { project, before, figures: HashMap::new() };
        let (figures, findings, against_before) = bench.run(&[]).unwrap();
        assert!(!findings.iter().chain(&against_before).any(Finding::fails_strict));
        bench.figures = figures;
        bench
    }

    /// Runs the stages; returns the figures, the findings, and those that only the run before gives.
    fn run(&self, pipelines: &[String]) -> Result<(Figures, Vec<Finding>, Vec<Finding>), Failure> {
        let options = Options {
            project: self.project.path().to_owned(),
            pipelines: pipelines.to_vec(),
            strict: true,
            ..Options::default()
        };
        let project = RunProject::load(&options)?;
        let (plan, inputs) = Plan::new(&project, &options)?;
        let cache = Cache::new(&self.project.output(), true, Arc::new(Background::none()));
        let session = Session { project: &project, cache: &cache, interrupt: &Interrupt::default() };
        let mut quiet = Quiet;
        let mut log = Log::new(&mut quiet, project.catalogue.notices());
        let results = run::make(session, &plan, inputs, &mut log, |_| ())?;
        cache.retain(std::time::SystemTime::now()).unwrap();
        let against_before = self.before.findings(&plan, &results);
        let digit = |decimals: usize| 10f64.powi(-i32::try_from(decimals).unwrap());
        let mut figures: Figures = HashMap::new();
        // Another name of an edition is no other figure.
        let key = |key: String| key.replace(RENAMED, "");
        for row in results.tables.aggregates() {
            figures.insert(key(format!("{:?}", row.key())), (row.shown.value(), digit(row.unit.decimals())));
        }
        for row in results.tables.gaps() {
            figures.insert(key(format!("{:?}", row.key())), (row.shown.value(), digit(row.unit.decimals())));
        }
        Ok((figures, results.account.findings, against_before))
    }

    /// Returns the indicators that a dataset has a part in; all of them for the lists of groups.
    fn behind(&self, input: &Input) -> Vec<String> {
        let options = Options { project: repository(), ..Options::default() };
        let project = RunProject::load(&options).unwrap();
        let (plan, _) = Plan::new(&project, &options).unwrap();
        let all = plan.pipelines.iter().map(|planned| planned.pipeline.id());
        let uses = |id: &str| {
            input.uses.is_empty() || plan.datasets_behind(id).iter().any(|one| one.as_str() == input.dataset)
        };
        all.filter(|id| uses(id)).map(str::to_owned).collect()
    }

    fn with<T>(&self, mutation: &Mutation, work: impl FnOnce() -> T) -> T {
        let good = self.project.read(&mutation.file);
        let write = |text: &str| {
            let is_raw = mutation.file.starts_with("raw/");
            if is_raw { self.project.write_raw(&mutation.file, text) } else { self.project.write(&mutation.file, text) }
        };
        write(&mutation.text);
        let result = work();
        write(&good);
        result
    }

    fn judge(&self, input: &Input, indicators: &[String], mutation: &Mutation) -> (Judgement, String) {
        let names = |finding: &Finding| names_the_place(finding, input, indicators, mutation);
        let (figures, findings, against_before) = match self.with(mutation, || self.run(indicators)) {
            Ok(results) => results,
            Err(failure) => {
                let judgement =
                    if failure.findings.iter().any(names) { Judgement::Refused } else { Judgement::NotNamed };
                let told = failure.findings.first().map_or_else(String::new, Finding::message);
                return (judgement, format!("{}: {told}", failure.message));
            }
        };
        let strict = |findings: &[Finding]| -> Vec<Finding> {
            findings.iter().filter(|finding| finding.fails_strict()).cloned().collect()
        };
        let (findings, against_before) = (strict(&findings), strict(&against_before));
        let moved = self.moved(&figures, indicators);
        let told = |findings: &[Finding]| findings.iter().find(|finding| names(finding)).map(Finding::message);
        if let Some(message) = told(&findings) {
            return (Judgement::Found, message);
        }
        if let Some(message) = told(&against_before) {
            return (Judgement::FoundAgainstBefore, message);
        }
        let Some(moved) = moved else { return (Judgement::Unchanged, String::new()) };
        let others = findings.iter().chain(&against_before).find(|finding| !is_of_the_run(finding));
        match others {
            Some(finding) => (Judgement::NotNamed, format!("{moved}; told: {}", finding.message())),
            None => (Judgement::Silent, moved),
        }
    }

    /// Returns what moved most by printed digits, and how many figures did; none where none moved by more than one.
    fn moved(&self, figures: &Figures, indicators: &[String]) -> Option<String> {
        let is_of = |key: &str| indicators.iter().any(|id| key.contains(&format!("\"{id}\"")));
        let mut moved: Vec<(f64, String)> = Vec::new();
        for (key, (before, digit)) in self.figures.iter().filter(|(key, _)| is_of(key)) {
            let after = figures.get(key).and_then(|(value, _)| *value);
            let by = match (before, after) {
                (None, None) => 0.0,
                (Some(before), Some(after)) => (after - before).abs() / digit,
                _ => f64::INFINITY,
            };
            if by > 1.0 + 1e-9 {
                moved.push((by, format!("{key} {before:?} → {after:?}")));
            }
        }
        let absent =
            |(key, (value, _)): &(&String, &(Option<f64>, f64))| value.is_some() && !self.figures.contains_key(*key);
        moved.extend(figures.iter().filter(absent).map(|(key, _)| (f64::INFINITY, format!("{key} is new"))));
        moved.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        // Rates say more than numbers of people, of which every change is one of many printed digits.
        let finite = moved.iter().find(|(by, text)| by.is_finite() && text.contains("weighted-mean"));
        let finite = finite.or(moved.iter().find(|(by, _)| by.is_finite())).or(moved.first())?;
        Some(format!("{} figures, most: {}", moved.len(), finite.1))
    }
}

/// Findings that any change of the data brings, whatever it is: they name no place.
fn is_of_the_run(finding: &Finding) -> bool {
    [Code::StaleResiduals, Code::VerdictChanged].contains(&finding.code)
}

/// Returns whether a finding says where the mistake is: the file, or the economy; for a whole file an indicator that reads it.
fn names_the_place(finding: &Finding, input: &Input, indicators: &[String], mutation: &Mutation) -> bool {
    if is_of_the_run(finding) {
        return false;
    }
    let line = finding.place.as_ref().and_then(|place| place.text.as_ref());
    let is_economy = |name: &String| {
        finding.economy.is_some_and(|economy| economy.as_str() == name)
            || finding.detail.contains(name.as_str())
            || line.is_some_and(|line| line.contains(name.as_str()))
    };
    // An expectation stops the run before a series is looked at: it tells the file that its figure rests on.
    let is_said = |name: &str| [&finding.detail, &finding.help].iter().any(|text| text.contains(name));
    let is_its_list = |id: &String| mutation.detail.contains(id.as_str()) && is_said(id);
    let is_list = || input.uses.is_empty() && (is_said("the list ") || input.lists().iter().any(is_its_list));
    let is_behind = || {
        let weighs = |one: &Use| is_said(&format!("the denominator `{}`", one.indicator));
        is_said(&input.dataset) || input.uses.iter().any(weighs) || is_list()
    };
    if let Some(economy) = &mutation.economy {
        return is_economy(economy) || (finding.code == Code::FailedExpectation && is_behind());
    }
    let file = finding.place.as_ref().map(|place| place.file.to_string());
    let is_file = file.is_some_and(|file| {
        file.starts_with(&input.file) || file == mutation.file || input.uses.iter().any(|one| one.file == file)
    });
    let is_reader = |id: &str| input.uses.iter().any(|one| one.indicator == id);
    let is_indicator = finding
        .indicator
        .as_deref()
        .is_some_and(|id| is_reader(id) || (input.uses.is_empty() && indicators.iter().any(|one| one == id)));
    is_file || is_indicator || is_behind()
}

/// One line of what came out.
struct Line {
    file: String,
    kind: &'static str,
    detail: String,
    judgement: Judgement,
    told: String,
}

fn all_lines(mut is_wanted: impl FnMut(&Input, &Mutation) -> bool) -> Vec<Line> {
    let bench = Bench::new();
    // What came out case by case, for whoever mends it: LOG=FILE, and ONLY=part of a file's name.
    let mut log = std::env::var_os("LOG").map(|file| std::fs::File::create(file).unwrap());
    let mut lines = Vec::new();
    for input in inputs() {
        let indicators = bench.behind(&input);
        let mutations = input.mutations().into_iter().filter(|mutation| is_wanted(&input, mutation));
        for mutation in mutations.collect::<Vec<_>>() {
            let (judgement, told) = bench.judge(&input, &indicators, &mutation);
            if let Some(log) = &mut log {
                let (file, kind, detail) = (&input.file, mutation.kind, &mutation.detail);
                writeln!(log, "{file}\t{kind}\t{detail}\t{}\t{told}", judgement.name()).unwrap();
            }
            let (file, detail) = (input.file.clone(), mutation.detail.clone());
            lines.push(Line { file, kind: mutation.kind, detail, judgement, told });
        }
    }
    lines
}

fn reason_why_not(line: &Line) -> Option<&'static str> {
    let fits = |(file, kind, _): &&(&str, &str, &str)| line.file.contains(file) && line.kind == *kind;
    CANNOT_BE_FOUND.iter().find(fits).map(|(.., reason)| *reason)
}

fn unfound(lines: &[Line]) -> Vec<String> {
    let is_bad = |line: &&Line| [Judgement::NotNamed, Judgement::Silent].contains(&line.judgement);
    let lines = lines.iter().filter(is_bad).filter(|line| reason_why_not(line).is_none());
    let shown = |line: &Line| {
        format!("| {} | {} | {} | {} | {} |", line.file, line.kind, line.detail, line.judgement.name(), line.told)
    };
    lines.map(shown).collect()
}

#[test]
fn nothing_wrong_in_an_input_moves_a_figure_in_silence() {
    let filter = std::env::var("ONLY").ok();
    let mut seen = BTreeSet::new();
    let is_first_of_short = |input: &Input, mutation: &Mutation| {
        let is_short = SHORT.iter().any(|(dataset, kind)| input.dataset == *dataset && mutation.kind == *kind);
        is_short && seen.insert((input.file.clone(), mutation.kind))
    };
    let lines = match &filter {
        Some(filter) => all_lines(|input, _| input.file.contains(filter.as_str())),
        None if is_long() => all_lines(|_, _| true),
        None => all_lines(is_first_of_short),
    };
    if is_long() && filter.is_none() {
        keep_section("inputs", &section(&lines));
    }
    let unfound = unfound(&lines);
    assert!(unfound.is_empty(), "{} of {}:\n{}", unfound.len(), lines.len(), unfound.join("\n"));
}

/// Returns the part of the page on reliability.
fn section(lines: &[Line]) -> String {
    let mut kinds: BTreeMap<&str, BTreeMap<Judgement, usize>> = BTreeMap::new();
    let mut all: BTreeMap<Judgement, usize> = BTreeMap::new();
    for line in lines {
        *kinds.entry(line.kind).or_default().entry(line.judgement).or_default() += 1;
        *all.entry(line.judgement).or_default() += 1;
    }
    let names: Vec<&str> = Judgement::ALL.iter().map(|judgement| judgement.name()).collect();
    let mut text = format!("| mutation | cases | {} |\n|---|--:{}|\n", names.join(" | "), "|--:".repeat(names.len()));
    for (kind, counts) in kinds.into_iter().chain([("all", all.clone())]) {
        let counted: Vec<String> =
            Judgement::ALL.iter().map(|judgement| counts.get(judgement).copied().unwrap_or(0).to_string()).collect();
        writeln!(text, "| {kind} | {} | {} |", counts.values().sum::<usize>(), counted.join(" | ")).unwrap();
    }
    let of = |judgements: &[Judgement]| -> usize { judgements.iter().filter_map(|judgement| all.get(judgement)).sum() };
    let n_moved = lines.len() - of(&[Judgement::Unchanged]);
    let by_itself = of(&[Judgement::Refused, Judgement::Found]);
    let found = by_itself + of(&[Judgement::FoundAgainstBefore]);
    let percent = |part: usize| 100.0 * part as f64 / n_moved as f64;
    writeln!(
        text,
        "\nOf {n_moved} cases that move figures or are refused {found} ({:.1} %) are found, {by_itself} ({:.1} %) without a run before.",
        percent(found),
        percent(by_itself)
    )
    .unwrap();
    for (file, kind, reason) in CANNOT_BE_FOUND {
        writeln!(text, "\nNot to be found: {kind} in {file}, because {reason}.").unwrap();
    }
    text
}
