//! `ictstat export sql`: what stands in a script. That it computes what a run does is checked on the engines, in tests/engines.

use crate::support::Project;

fn script(project: &Project, arguments: &[&str]) -> String {
    project.succeed(&[&["export", "sql", "--input", "s3://stats/run", "--results", "out"], arguments].concat()).stdout
}

#[test]
fn a_script_says_where_the_run_lies_and_what_it_leaves_empty() {
    let project = Project::six_economies();
    let duckdb = script(&project, &["--dialect", "duckdb"]);
    assert!(duckdb.contains("SET VARIABLE run = 's3://stats/run';\nSET VARIABLE results = 'out';"), "{duckdb}");
    assert!(duckdb.contains(
        "-- Left empty, because they need what is not in these files: aggregates.parquet: lower, upper, note;"
    ));
    let datafusion = script(&project, &["--dialect", "datafusion"]);
    assert!(datafusion.contains("STORED AS PARQUET LOCATION 's3://stats/run/estimates.parquet';"));
    let spark = script(&project, &["--dialect", "spark"]);
    assert!(spark.contains("SET ictstat.run = s3://stats/run;"));
    assert!(!spark.contains("VARCHAR"), "Spark has no text of this name");
}

#[test]
fn a_script_asks_for_the_named_indicators_alone() {
    let project = Project::six_economies();
    let all = script(&project, &["--dialect", "duckdb"]);
    let one = script(&project, &["internet-use", "internet-use", "--dialect", "duckdb"]);
    assert!(all.contains("    ('population', ") && !one.contains("    ('population', "), "{one}");
    assert_eq!(
        one.matches("    ('internet-use', TRUE").count() + one.matches("    ('internet-use', true").count(),
        1,
        "{one}"
    );
    assert_eq!(one, script(&project, &["internet-use", "--dialect", "duckdb"]));
}

#[test]
fn no_statement_ends_inside() {
    let project = Project::six_economies();
    for dialect in ["duckdb", "datafusion", "spark"] {
        let text = script(&project, &["--dialect", dialect]);
        let is_comment = |line: &&str| line.starts_with("--");
        assert!(
            text.lines().filter(is_comment).all(|line| !line.ends_with(';')),
            "runners part a script at the ends of lines"
        );
        let statements = text.split(";\n").filter(|statement| !statement.trim().is_empty());
        let begins = |statement: &str| {
            let first = statement.lines().find(|line| !line.is_empty() && !line.starts_with("--")).unwrap_or_default();
            ["SET ", "CREATE ", "COPY ", "INSERT ", "USE ", "DROP "].iter().any(|word| first.starts_with(word))
        };
        statements.for_each(|statement| assert!(begins(statement), "{dialect}: {statement}"));
    }
}
