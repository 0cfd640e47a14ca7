//! The generated parts of docs/: made from the code, committed, and stale when they differ.
//! `make docs` writes them anew.

use std::fmt::Write;

use clap::CommandFactory;
use ictstat::cli::Cli;
use ictstat::fetch::SourcesFile;
use ictstat::ingest::Sidecar;
use ictstat::pipeline::figures::ReportDefinition;
use ictstat::pipeline::{FamilyDefinition, PipelineDefinition};
use ictstat::renewal::InboxFile;
use ictstat::tables::cell::ColumnType;
use ictstat::tables::files::{FIGURES, TABLES};
use ictstat::verify::claim::{ClaimsFile, RelationsFile};
use ictstat::verify::precision::{self, WORDINGS};
use ictstat::verify::unit::ClaimUnit;

use crate::support::repository;

fn check(file: &str, content: &str) {
    let path = repository().join("docs").join(file);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == content, "docs/{file} is stale: run `make docs` and commit it");
}

fn schema<T: schemars::JsonSchema>() -> String {
    format!("{}\n", serde_json::to_string_pretty(&schemars::schema_for!(T)).unwrap())
}

#[test]
fn generated_docs_json_schemas() {
    check("schema/pipeline.schema.json", &schema::<PipelineDefinition>());
    check("schema/family.schema.json", &schema::<FamilyDefinition>());
    check("schema/sidecar.schema.json", &schema::<Sidecar>());
    check("schema/inbox.schema.json", &schema::<InboxFile>());
    check("schema/sources.schema.json", &schema::<SourcesFile>());
    check("schema/claims.schema.json", &schema::<ClaimsFile>());
    check("schema/relations.schema.json", &schema::<RelationsFile>());
    check("schema/figures.schema.json", &schema::<ReportDefinition>());
}

#[test]
fn generated_docs_command_line() {
    let mut page = "# Command line\n\nMade from the program's help by `make docs`.\n".to_owned();
    let mut root = Cli::command().term_width(100);
    root.build();
    write!(page, "\n## ictstat\n\n```text\n{}```\n", root.render_long_help()).unwrap();
    for command in root.get_subcommands_mut().filter(|command| command.get_name() != "help") {
        let name = command.get_name().to_owned();
        write!(page, "\n## ictstat {name}\n\n```text\n{}```\n", command.render_long_help()).unwrap();
        for part in command.get_subcommands_mut().filter(|part| part.get_name() != "help") {
            let part_name = part.get_name().to_owned();
            write!(page, "\n## ictstat {name} {part_name}\n\n```text\n{}```\n", part.render_long_help()).unwrap();
        }
    }
    let lines: Vec<&str> = page.lines().map(str::trim_end).collect();
    check("command-line.md", &format!("{}\n", lines.join("\n")));
}

#[test]
fn generated_docs_data_dictionary() {
    let mut page =
        "# Data dictionary\n\nEvery column of every file of a run, made from the schema by `make docs`.\n".to_owned();
    let files = TABLES.iter().map(|table| (format!("{}.parquet", table.name), *table));
    let figures = [("tables/figure-NN.csv, tables/table-N.csv".to_owned(), FIGURES)];
    for (file, table) in files.chain(figures) {
        write!(page, "\n## {file}\n\n{}.\n\n", table.title).unwrap();
        page.push_str("| column | type | may be null | unit | meaning |\n|---|---|---|---|---|\n");
        for column in table.columns {
            let kind = match column.kind {
                ColumnType::Text => "text",
                ColumnType::Int => "32-bit integer",
                ColumnType::Float => "64-bit float",
                ColumnType::Bool => "true / false",
            };
            let nullable = if column.nullable { "yes" } else { "no" };
            writeln!(page, "| `{}` | {kind} | {nullable} | {} | {} |", column.name, column.unit, column.meaning)
                .unwrap();
        }
    }
    check("data-dictionary.md", &page);
}

#[test]
fn generated_docs_precision() {
    let mut page = "# Precision\n\nWhich numbers a printed figure stands for, by its wording, made from `verify/precision.rs` by `make docs`.\n\
        A square bracket is an end that belongs to the interval, a round one an end that does not. Below zero the\n\
        intervals are mirrored. Figures are compared unrounded: 73.49 does not agree with 74.\n\n\
        | wording | accepts | for example | stands for | why |\n|---|---|---|---|---|\n"
        .to_owned();
    for wording in WORDINGS {
        let (printed, kind) = wording.example;
        let stated = precision::stated(&wording, printed, ClaimUnit { kind, scale: 1.0 }).unwrap();
        let interval = stated.accepted.map_or_else(|| "–".to_owned(), |interval| interval.to_string());
        let printed = if printed.is_empty() { "–" } else { printed };
        writeln!(page, "| {} | {} | {printed} | {interval} | {} |", wording.name, wording.accepts, wording.reason)
            .unwrap();
    }
    check("precision.md", &page);
}

/// What stands above the tables of docs/cross-validation.md.
const CROSS_VALIDATION: &str = "\
# Cross-validation

How wrong the rules that complete missing values have been, made by `ictstat cross-validate` and written here by
`make docs`. Errors are in points. No published aggregate is read.

| task | what is hidden | what is predicted | chosen rule |
|---|---|---|---|
| (main) | each origin year from 2017 to 2023 in turn hides everything reported later, of every economy | the reports one to three years on | `donor-trend` |
| `left-out/` | a tenth of the economies at a time loses what it reported after an origin year (2014 to 2023); the others keep theirs | one to eight years on | `donor-trend` |
| `backcast/` | the same, before an origin year | one to eight years back | `donor-trend` |
| `between/` | a report between two others, as many years before as after | that report | `interpolate` |
| `never-reported/` | all reports of a tenth of the economies at a time | every year | `regression` |
| `withdrawn/` | what a tenth of the economies at a time reported after an origin year (2014 to 2023); an earlier edition states the first two years | the newest edition's own reports two to four years on | `where-alike` |
| `withdrawn-between/` | the newest edition's reports between two others; an earlier edition states them | the one in the middle | `where-alike` |
| `own-sides/` | both sides of a total | the side, from the economy's own difference years before | `own-difference` |
| `lent-sides/` | all differences of the economy | the side, from the difference of donors | `lent-difference` |

`donor-trend` is the change of donors near in level, income and region, with 0.8 of the own last slope where the last
report is an estimate of the source, pulled by 12 % a year towards the economy's place beside the regression on income,
urban share and region: half of the distance that it had in its last three years. For network coverage the pull is 3 % and no distance is kept:
technologies come to those who lag behind. Its rivals carry the last value forward (or the first one backward), continue the own slope on the logit scale
or in percent, or take the median of the same region and income group.

What to keep in mind:

- What is predicted is the newest edition of each source. Revisions made later stand in its older rows, so the errors are
  smaller than they were in real time. Values of an earlier edition are evidence and never what is predicted.
- `withdrawn` decides how an earlier edition is used: `without` it, `as-stated`, `bridged` (shifted by what the editions
  differ by, on the logit scale, in the last year that both state), or `where-alike`: as stated where the editions agree next
  to it, else not at all.
- About half of the reports are estimates of the source. Where the last report is one, a part of the gain comes from
  continuing the source's own path, not from knowing the economy; both kinds of last report stand apart below.
- The parameters were chosen over all origins. In a trial outside of the program those of each origin from 2017 on were chosen
  on earlier origins alone (own part of the slope 0.5 to 0.9, pull 3 to 20 %, kept distance 0 to 0.7): the choice is then 0.8 to
  0.9 and 5 %, and the errors of internet use in the main task 1.62, 2.69 and 3.48 points; four to eight years on ask for more
  pull, 12 %. After a measured report an own part of 0.1 or 0.2 changes nothing.
- Errors of one origin year share a direction (the rise of the pandemic, then the slowdown): they do not cancel out over
  economies. Up to the origin 2019 the chosen rule said too little in most groups, from 2020 on too much; the bias of a
  group is the difference of the two and rests on five origins. Its standard error is that of the means of the origins.
";

/// What stands above the table of errors by kind of last report.
const BY_LAST_REPORT: &str = "
## After measured reports and after estimates of the source

The main task, from the origins 2014 to 2023, apart for economies whose last report is measured (A) and for those whose last
report the source estimated (E).

| indicator | last report | years | predictions | mean absolute error | bias | standard error of the bias |
|---|---|--:|--:|--:|--:|--:|
";

/// What stands above the table of the intervals of economies.
const OF_ECONOMIES: &str = "
## Intervals of single economies

The 90 % interval of each prediction, drawn from the residuals of all other origins: what the region shared, and the
scatter of the twenty economies most alike in level, income, region and kind of last report. *held* is the part that held
what was reported, *score* as below. `last-report-A` is a measured last report, `last-report-E` an estimate of the source;
levels are those predicted. One to three years on; the other rules stand in `cross_validation.parquet` (`scope` economy).
Where the intervals of a kind of last report or of a level held in less than 80 of 100 tests, or were tested less than 20 times,
estimates of that class carry status U and say so; for network coverage that is what lies below 30 percent, where a network
that is switched on adds more than any interval from the logit scale holds.
Drawn from each economy's own residuals, as until 2026, the intervals of internet use held 82, 84 and 84 of 100, were 8.4,
11.9 and 14.0 points wide and scored 15.2, 18.2 and 20.6; and where they did not hold their own value they were stretched to it.
";

/// What stands above the table of the intervals.
const INTERVALS: &str = "
## Totals of groups and their intervals

The 14 groups as they would have been published: at each origin from 2014 to 2023 the members with a report then and in
the target year, weighted by their population. The 90 % interval of an origin is drawn from the residual vectors of all
other origins. *held* is the part of the intervals in which the reported total lies, *score* the width plus twenty times
the distance of totals outside (the smaller the better). The rival carries forward and draws from its own residuals.
Intervals cover what completion may have got wrong, not what the reports themselves did.
";

#[test]
fn generated_docs_cross_validation() {
    let project = crate::support::Project::shipped();
    project.succeed(&["cross-validate", "--accept"]);
    let table = crate::support::table(&project.output().join("cross-validation"), "cross_validation");
    let text = |name: &str| {
        table.column(name).unwrap().cast(&polars::prelude::DataType::String).unwrap().str().unwrap().clone()
    };
    let float = |name: &str| table.column(name).unwrap().f64().unwrap().clone();
    let (indicators, methods, horizons, groups) = (text("indicator"), text("method"), text("horizon"), text("group"));
    let (scopes, classes) = (text("scope"), text("class"));
    let is_of = |row: &usize, scope: &str| scopes.get(*row) == Some(scope);
    let (counts, errors, biases) = (text("n"), float("mean_absolute_error"), float("bias"));
    let uncertain = float("bias_standard_error");
    let (held, widths, scores) = (float("interval_coverage"), float("interval_width"), float("interval_score"));
    let rounded = |value: f64| ictstat::concepts::rounding::rounded(value, 2);
    let mut page = CROSS_VALIDATION.to_owned();
    let header = "| indicator | rule | years | predictions | mean absolute error | bias | standard error of the bias |\n|---|---|--:|--:|--:|--:|--:|\n";
    let line = |row: usize, what: &str| {
        let (error, bias) = (rounded(errors.get(row).unwrap()), rounded(biases.get(row).unwrap()));
        let (indicator, horizon, n) =
            (indicators.get(row).unwrap(), horizons.get(row).unwrap(), counts.get(row).unwrap());
        let uncertain = uncertain.get(row).map(rounded).unwrap_or_default();
        format!("| {indicator} | {what} | {horizon} | {n} | {error} | {bias} | {uncertain} |\n")
    };
    let all: Vec<usize> =
        (0..table.height()).filter(|row| is_of(row, "rule") && groups.get(*row) == Some("all-economies")).collect();
    for (title, is_task) in [("The main task", false), ("The other tasks", true)] {
        write!(page, "\n## {title}\n\n{header}").unwrap();
        for row in all.iter().filter(|row| methods.get(**row).unwrap().contains('/') == is_task) {
            page.push_str(&line(*row, methods.get(*row).unwrap()));
        }
    }
    page.push_str(BY_LAST_REPORT);
    for row in (0..table.height()).filter(|row| is_of(row, "economy") && methods.get(*row) == Some("donor-trend")) {
        if let Some(kind) = classes.get(row).unwrap().strip_prefix("last-report-") {
            page.push_str(&line(row, kind));
        }
    }
    page.push_str("\n## The chosen rule by group, three years ahead\n\n");
    page.push_str(&header.replace("rule", "group"));
    let is_chosen = |row: &usize| methods.get(*row) == Some("donor-trend") && horizons.get(*row) == Some("3");
    for row in (0..table.height()).filter(is_chosen).filter(|row| groups.get(*row) != Some("all-economies")) {
        page.push_str(&line(row, groups.get(row).unwrap()));
    }
    page.push_str(OF_ECONOMIES);
    page.push_str("\n| indicator | class | years | predictions | mean absolute error | held | width | score |\n");
    page.push_str("|---|---|--:|--:|--:|--:|--:|--:|\n");
    let number = |value: Option<f64>| value.map(rounded).unwrap_or_default();
    let is_near = |row: &usize| ["1", "2", "3"].contains(&horizons.get(*row).unwrap());
    for row in (0..table.height()).filter(|row| is_of(row, "economy") && is_near(row)) {
        if methods.get(row) == Some("donor-trend") {
            let (indicator, class, horizon) =
                (indicators.get(row).unwrap(), classes.get(row).unwrap(), horizons.get(row).unwrap());
            let (n, error) = (counts.get(row).unwrap(), rounded(errors.get(row).unwrap()));
            let (held, width, score) = (number(held.get(row)), number(widths.get(row)), number(scores.get(row)));
            writeln!(page, "| {indicator} | {class} | {horizon} | {n} | {error} | {held} | {width} | {score} |")
                .unwrap();
        }
    }
    page.push_str(INTERVALS);
    page.push_str("\n| indicator | group | rule | years | totals | mean absolute error | held | width | score |\n");
    page.push_str("|---|---|---|--:|--:|--:|--:|--:|--:|\n");
    for row in 0..table.height() {
        let Some(rule) = methods.get(row).unwrap().strip_prefix("group-total/") else { continue };
        if !["donor-trend", "carry-forward"].contains(&rule) {
            continue;
        }
        let (indicator, group, horizon) =
            (indicators.get(row).unwrap(), groups.get(row).unwrap(), horizons.get(row).unwrap());
        let (n, error) = (counts.get(row).unwrap(), rounded(errors.get(row).unwrap()));
        let (held, width, score) = (number(held.get(row)), number(widths.get(row)), number(scores.get(row)));
        writeln!(page, "| {indicator} | {group} | {rule} | {horizon} | {n} | {error} | {held} | {width} | {score} |")
            .unwrap();
    }
    check("cross-validation.md", &page);
    for indicator in ["internet-use", "mobile-phone-ownership", "network-coverage"] {
        for file in [format!("{indicator}.csv"), format!("{indicator}-errors.csv")] {
            let file = format!("pipelines/residuals/{file}");
            let [committed, measured] =
                [repository(), project.path().to_path_buf()].map(|folder| std::fs::read(folder.join(&file)).unwrap());
            assert!(committed == measured, "{file} is stale: run `ictstat cross-validate --accept` and commit it");
        }
    }
}

/// Files whose functions carry the formulas, in reading order.
const METHOD: [&str; 47] = [
    "check/outlier.rs",
    "check/parts.rs",
    "check/sex_ratio.rs",
    "check/total.rs",
    "check/rule.rs",
    "check/splice.rs",
    "check/edition.rs",
    "statistic/exact_sum.rs",
    "statistic/weighted_mean.rs",
    "statistic/people.rs",
    "statistic/sum.rs",
    "statistic/median.rs",
    "statistic/weighted_median.rs",
    "statistic/count.rs",
    "statistic/share_of_economies.rs",
    "statistic/gini.rs",
    "concepts/groups.rs",
    "tables/weight.rs",
    "aggregate/coverage.rs",
    "tables/coverage.rs",
    "aggregate/suppression.rs",
    "aggregate/paired.rs",
    "derive/mod.rs",
    "estimate/logit.rs",
    "estimate/interpolate.rs",
    "estimate/donor_trend.rs",
    "estimate/regression.rs",
    "estimate/rebase.rs",
    "estimate/reconcile.rs",
    "estimate/breakdown_gap.rs",
    "estimate/assumption.rs",
    "estimate/cumulative.rs",
    "estimate/draws.rs",
    "estimate/uncertainty.rs",
    "concepts/interval.rs",
    "compare/ratio.rs",
    "compare/difference.rs",
    "compare/parity.rs",
    "compare/growth.rs",
    "verify/precision.rs",
    "verify/against_data.rs",
    "verify/mentions.rs",
    "verify/arithmetic.rs",
    "verify/order.rs",
    "verify/scope.rs",
    "report/totals.rs",
    "concepts/rounding.rs",
];

#[test]
fn generated_docs_method() {
    let mut page =
        "# Method\n\nThe formulas as the code states them, made from its doc comments by `make docs`.\nHow wrong each rule that\ncompletes values has been, beside its rivals: [cross-validation.md](cross-validation.md).\n".to_owned();
    for file in METHOD {
        let code = std::fs::read_to_string(repository().join("src").join(file)).unwrap();
        let code = code.split("#[cfg(test)]").next().unwrap();
        let opening: Vec<&str> = code.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
        write!(page, "\n## {}\n", opening.join(" ")).unwrap();
        for (name, documentation) in public_functions(code) {
            write!(page, "\n### `{name}`\n\n{documentation}\n").unwrap();
        }
    }
    // The table itself is checked against the data where it is made.
    let errors = std::fs::read_to_string(repository().join("docs/cross-validation.md")).unwrap();
    let begin = errors.find("## The main task").unwrap();
    let tables = &errors[begin..errors.find("## The chosen rule by group").unwrap()];
    let is_shown = |line: &&str| !line.starts_with("| ") || line.starts_with("| in");
    let tables: Vec<&str> = tables.lines().filter(is_shown).collect();
    page.push_str("\n# How wrong each rule and its rivals have been\n\nInternet use, in points; the tasks, the other ");
    page.push_str("indicators and the intervals stand in [cross-validation.md](cross-validation.md).\n\n");
    page.push_str(tables.join("\n").trim_end());
    page.push('\n');
    check("method.md", &page);
}

/// Returns name and doc comment of the public functions of a file, and of the methods that name a source, without the runnable
/// examples.
fn public_functions(code: &str) -> Vec<(String, String)> {
    let (mut functions, mut comment, mut in_example) = (Vec::new(), Vec::new(), false);
    for line in code.lines() {
        let (is_method, line) = (line.starts_with(' '), line.trim_start());
        if let Some(text) = line.strip_prefix("///") {
            in_example ^= text.trim_start().starts_with("```");
            if !in_example && !text.contains("```") {
                comment.push(text.strip_prefix(' ').unwrap_or(text).to_owned());
            }
        } else if let Some(signature) = line.strip_prefix("pub fn ") {
            let name: String = signature.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !is_method || comment.iter().any(|line: &String| line.starts_with("- Source:")) {
                functions.push((name, comment.join("\n").trim_end().trim_end_matches(':').to_owned()));
            }
            comment.clear();
        } else if !line.starts_with("#[") {
            comment.clear();
        }
    }
    functions
}
