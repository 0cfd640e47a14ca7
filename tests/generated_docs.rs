//! The generated parts of docs/: made from the code, committed, and stale when they differ.
//! `make docs` writes them anew.

use std::fmt::Write;

use clap::CommandFactory;
use ictstat::cli::Cli;
use ictstat::ingest::Sidecar;
use ictstat::pipeline::PipelineDefinition;
use ictstat::pipeline::figures::ReportDefinition;
use ictstat::tables::schema::figures::FIGURES;
use ictstat::tables::schema::{ColumnType, TABLES};

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
    check("schema/sidecar.schema.json", &schema::<Sidecar>());
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
    }
    let lines: Vec<&str> = page.lines().map(str::trim_end).collect();
    check("command-line.md", &format!("{}\n", lines.join("\n")));
}

#[test]
fn generated_docs_data_dictionary() {
    let mut page =
        "# Data dictionary\n\nEvery column of every file of a run, made from the schema by `make docs`.\n".to_owned();
    let files = TABLES.iter().map(|table| (format!("{}.parquet", table.name), *table));
    let figures = [("tables/figure-NN.csv, tables/table-N.csv".to_owned(), &FIGURES)];
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

/// What stands above the tables of docs/cross-validation.md.
const CROSS_VALIDATION: &str = "# Cross-validation

How wrong the rules that complete missing values have been, made by `ictstat cross-validate` and written here by
`make docs`. Each origin year from 2017 to 2023 in turn hides everything reported later, of every economy; each rule then
predicts the reports one to three years on. Errors are in points. No published aggregate is read.

The chosen rule is `donor-trend`: the change of donors near in level, income and region, with one half of the own last
slope where the last report is an estimate of the source, pulled by 3 % a year towards the level that income, urban share
and region suggest. Its rivals carry the last value forward, continue the own slope on the logit scale or in percent, or
take the median change of the same region and income group.

What to keep in mind:

- All reports stem from one edition of each source. Revisions made later stand in its older rows, so the errors are
  smaller than they were in real time.
- About half of the reports are estimates of the source. Where the last report is one, a part of the gain comes from
  continuing the source's own path, not from knowing the economy.
- Errors of one origin year share a direction (the rise of the pandemic, then the slowdown): they do not cancel out over
  economies.
- Intervals are not computed yet; `lower` and `upper` are empty.
";

#[test]
fn generated_docs_cross_validation() {
    let project = crate::support::Project::shipped();
    project.succeed(&["cross-validate"]);
    let table = crate::support::table(&project.output().join("cross-validation"), "cross_validation");
    let text = |name: &str| {
        table.column(name).unwrap().cast(&polars::prelude::DataType::String).unwrap().str().unwrap().clone()
    };
    let float = |name: &str| table.column(name).unwrap().f64().unwrap().clone();
    let (indicators, methods, horizons, groups) = (text("indicator"), text("method"), text("horizon"), text("group"));
    let (counts, errors, biases) = (text("n"), float("mean_absolute_error"), float("bias"));
    let mut page = format!("{CROSS_VALIDATION}\n## All economies\n\n");
    let header =
        "| indicator | rule | years ahead | predictions | mean absolute error | bias |\n|---|---|--:|--:|--:|--:|\n";
    page.push_str(header);
    let line = |row: usize, what: &str| {
        let (error, bias) = (errors.get(row).unwrap(), biases.get(row).unwrap());
        let (indicator, horizon, n) =
            (indicators.get(row).unwrap(), horizons.get(row).unwrap(), counts.get(row).unwrap());
        let (error, bias) =
            (ictstat::publish::rounding::rounded(error, 2), ictstat::publish::rounding::rounded(bias, 2));
        format!("| {indicator} | {what} | {horizon} | {n} | {error} | {bias} |\n")
    };
    for row in (0..table.height()).filter(|row| groups.get(*row) == Some("all-economies")) {
        page.push_str(&line(row, methods.get(row).unwrap()));
    }
    page.push_str("\n## The chosen rule by group, three years ahead\n\n");
    page.push_str(&header.replace("rule", "group"));
    let is_chosen = |row: &usize| methods.get(*row) == Some("donor-trend") && horizons.get(*row) == Some("3");
    for row in (0..table.height()).filter(is_chosen).filter(|row| groups.get(*row) != Some("all-economies")) {
        page.push_str(&line(row, groups.get(row).unwrap()));
    }
    check("cross-validation.md", &page);
}

/// Files whose functions carry the formulas, in reading order.
const METHOD: [&str; 23] = [
    "aggregate/weighted_mean.rs",
    "aggregate/people.rs",
    "aggregate/sum.rs",
    "aggregate/median.rs",
    "aggregate/count.rs",
    "aggregate/share_of_economies.rs",
    "aggregate/coverage.rs",
    "aggregate/paired.rs",
    "derive/mod.rs",
    "estimate/logit.rs",
    "estimate/interpolate.rs",
    "estimate/donor_trend.rs",
    "estimate/regression.rs",
    "estimate/rebase.rs",
    "estimate/reconcile.rs",
    "estimate/breakdown_gap.rs",
    "estimate/cumulative.rs",
    "compare/ratio.rs",
    "compare/difference.rs",
    "compare/parity.rs",
    "compare/growth.rs",
    "report/totals.rs",
    "publish/rounding.rs",
];

#[test]
fn generated_docs_method() {
    let mut page =
        "# Method\n\nThe formulas as the code states them, made from its doc comments by `make docs`.\n".to_owned();
    for file in METHOD {
        let code = std::fs::read_to_string(repository().join("src").join(file)).unwrap();
        let code = code.split("#[cfg(test)]").next().unwrap();
        let opening: Vec<&str> = code.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
        write!(page, "\n## {}\n", opening.join(" ")).unwrap();
        for (name, documentation) in public_functions(code) {
            write!(page, "\n### `{name}`\n\n{documentation}\n").unwrap();
        }
    }
    check("method.md", &page);
}

/// Returns name and doc comment of the public functions of a file, without the runnable examples.
fn public_functions(code: &str) -> Vec<(String, String)> {
    let (mut functions, mut comment, mut in_example) = (Vec::new(), Vec::new(), false);
    for line in code.lines() {
        if let Some(text) = line.strip_prefix("///") {
            in_example ^= text.trim_start().starts_with("```");
            if !in_example && !text.contains("```") {
                comment.push(text.strip_prefix(' ').unwrap_or(text).to_owned());
            }
        } else if let Some(signature) = line.strip_prefix("pub fn ") {
            let name: String = signature.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            functions.push((name, comment.join("\n").trim_end().trim_end_matches(':').to_owned()));
            comment.clear();
        } else if !line.starts_with("#[") {
            comment.clear();
        }
    }
    functions
}
