//! The generated parts of docs/: made from the code, committed, and stale when they differ.
//! `make docs` writes them anew.

use std::fmt::Write;

use clap::CommandFactory;
use ictstat::cli::Cli;
use ictstat::ingest::Sidecar;
use ictstat::pipeline::PipelineDefinition;
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
        "# Data dictionary\n\nEvery column of every Parquet file of a run, made from the schema by `make docs`.\n"
            .to_owned();
    for table in TABLES {
        write!(page, "\n## {}.parquet\n\n{}.\n\n", table.name, table.title).unwrap();
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

/// Files whose functions carry the formulas, in reading order.
const METHOD: [&str; 14] = [
    "aggregate/weighted_mean.rs",
    "aggregate/people.rs",
    "aggregate/sum.rs",
    "aggregate/median.rs",
    "aggregate/count.rs",
    "aggregate/share_of_economies.rs",
    "aggregate/coverage.rs",
    "aggregate/paired.rs",
    "derive/mod.rs",
    "compare/ratio.rs",
    "compare/difference.rs",
    "compare/parity.rs",
    "compare/growth.rs",
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
