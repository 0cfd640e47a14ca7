//! `ictstat export`: a run, or what makes it, in other shapes.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::exit_code::DONE;
use super::export_run::{self, RunArguments};
use super::print;
use super::which_run::WhichRun;
use crate::export::sql::{self, Dialect, Places};
use crate::inspect;
use crate::run::store::write_whole::write_whole;
use crate::run::{Failure, Options, Project};

/// Write a run, or what makes it, in other shapes
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  ictstat export --format sdmx-csv -o exchange       the aggregates as SDMX-CSV, with their structures\n  ictstat export --format xlsx -o tables --table gaps\n  ictstat export --format csv --indicator internet-use --group africa --year 2024\n  ictstat export --format csv --table all -o exported    the whole run\n  ictstat export sql --dialect duckdb -o all.sql     the same computation for an engine; `ictstat export sql --help`\n\nEvery number is that of the run's Parquet file to the last digit; what is absent there is empty, or null in JSON."
)]
pub struct Arguments {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    run: RunArguments,
}

#[derive(Debug, Subcommand)]
enum What {
    Sql(SqlArguments),
}

/// Write a script of SQL that computes aggregates and gaps on an engine of your own
///
/// The script reads observations, estimates, members and weights of one run and writes aggregates.parquet and
/// gaps.parquet in the columns of docs/data-dictionary.md. docs/engines.md says how each engine runs it.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ictstat export sql --dialect duckdb -o all.sql                  every pipeline, from the published run\n  ictstat export sql internet-use --dialect spark                 one pipeline, to stdout\n  ictstat export sql --dialect datafusion --input s3://stats/run --results s3://stats/engine\n  mkdir -p engine && duckdb -f all.sql                            run it\n\nThe folders stand at the top of the script and may be changed there. What a script leaves empty its first lines say."
)]
struct SqlArguments {
    /// Indicators; all that have aggregates if none
    pipelines: Vec<String>,
    /// Engine that runs the script
    #[arg(long, value_enum, value_name = "ENGINE")]
    dialect: DialectName,
    #[command(flatten)]
    which: WhichRun,
    /// Folder or address of the run's Parquet files, in place of a run of this machine
    #[arg(long, value_name = "PLACE", conflicts_with = "run")]
    input: Option<String>,
    /// Folder or address of the results
    #[arg(long, value_name = "PLACE", default_value = "engine")]
    results: String,
    /// File of the script; stdout if none
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Engines by name.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum DialectName {
    /// DuckDB 2
    Duckdb,
    /// Apache DataFusion
    Datafusion,
    /// Apache Spark 4
    Spark,
}

impl From<DialectName> for Dialect {
    fn from(name: DialectName) -> Self {
        match name {
            DialectName::Duckdb => Self::DuckDb,
            DialectName::Datafusion => Self::DataFusion,
            DialectName::Spark => Self::Spark,
        }
    }
}

/// Runs the command.
///
/// - Errors: mistakes in pipelines, no such run or indicator, a disk that fails.
pub fn run(arguments: &Arguments, options: Options) -> Result<u8, Failure> {
    match &arguments.what {
        Some(What::Sql(arguments)) => sql(arguments, options),
        None => export_run::run(&arguments.run, options),
    }
}

fn sql(arguments: &SqlArguments, options: Options) -> Result<u8, Failure> {
    let project = Project::load(&options)?;
    let pipelines = inspect::pipelines::with_aggregates(&project, &arguments.pipelines)?;
    let input = match &arguments.input {
        Some(place) => place.trim_end_matches('/').to_owned(),
        None => arguments.which.directory(options)?.display().to_string(),
    };
    let places = Places { input: &input, output: arguments.results.trim_end_matches('/') };
    let script = sql::script(arguments.dialect.into(), &pipelines, places);
    match &arguments.out {
        Some(file) => write_whole(file, script.as_bytes())?,
        None => print(&script)?,
    }
    Ok(DONE)
}
