//! Pipelines → one script of SQL that computes their aggregates and gaps from the Parquet files of a run.
//! Formulas, thresholds, years, groups and words are the kernel's; draws, and what only the inputs know, are left out.

pub mod dialect;

mod columns;
mod definitions;
mod exact;
mod figures;
mod gaps;
mod pairs;
mod panels;
mod relation;
mod results;
mod sets;
mod step;
mod words;
mod years;

pub use dialect::{Dialect, Places};

use definitions::Definitions;
use step::Step;

use crate::pipeline::Pipeline;
use crate::tables::{Estimate, Membership, Observation, Row, WeightRow};

/// Returns the script: at the top where the run lies, then the definitions, the steps, and the two files that are written.
///
/// Sums (of weights, values, weights times values) are exact, as the kernel's are ([`crate::statistic::ExactSum`]): each number
/// enters in fixed-point parts that engines add up without rounding.
pub fn script(dialect: Dialect, pipelines: &[&Pipeline], places: Places<'_>) -> String {
    let Definitions { relations, formulas } = Definitions::of(pipelines);
    let sources = [Observation::TABLE, Estimate::TABLE, Membership::TABLE, WeightRow::TABLE]
        .map(|table| dialect.source(&table, places))
        .concat();
    let results = results::all(dialect);
    let mut text = format!("{}\n{}{sources}", head(dialect, pipelines, &results), dialect.variables(places));
    text.push_str("\n-- What the pipelines ask for.\n\n");
    for relation in relations {
        text.push_str(&dialect.step(relation.name, &relation.query(dialect)));
    }
    let steps =
        [panels::steps(dialect), sets::steps(), figures::steps(dialect, &formulas), gaps::steps(dialect)].concat();
    for Step { name, about, query } in steps {
        text.push_str(&format!("\n-- {about}\n{}", dialect.step(name, &query)));
    }
    text.push_str("\n-- Results, in the columns and the order of docs/data-dictionary.md.\n");
    for result in &results {
        text.push('\n');
        text.push_str(&dialect.write(result.table, &result.query, places));
    }
    text.push_str(&dialect.end());
    text
}

/// Returns what the script is, for who opens it.
fn head(dialect: Dialect, pipelines: &[&Pipeline], results: &[results::ResultFile]) -> String {
    let ids: Vec<&str> = pipelines.iter().map(|pipeline| pipeline.id()).collect();
    let empty: Vec<String> =
        results.iter().map(|result| format!("{}: {}", result.table.file_name(), result.empty.join(", "))).collect();
    let version = crate::publish::manifest::VERSION;
    format!(
        "-- Aggregates and gaps of {} from a run of ictstat {version}, for {}.
-- Written by ictstat export sql. docs/engines.md says how to run it and how it is compared with the run.
--
-- In:  observations, estimates, members and weights (Parquet) of one run, in the folder or bucket that is named below.
-- Out: aggregates.parquet and gaps.parquet in a folder that exists.
--
-- Left empty, because they need what is not in these files: {}.
-- A status U that follows from an interval (stale residuals, a value outside of it) is not known here: such a row has the
-- status of its values. Where both sides of a comparison have values that weigh nothing there is no reason.
",
        ids.join(", "),
        dialect.name(),
        empty.join("; ")
    )
}
