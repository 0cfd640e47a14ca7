//! Verdicts of a report's claims as CSV and Markdown, rounded for readers.
//! The unrounded figures stay in `claims.parquet`.

use super::cell::{self, prose};
use super::claims_chapter::{ClaimsChapter, FailedRelation, number};
use crate::tables::schema::Column;
use crate::tables::{Claim, Relation, Row};

/// What readers of the CSV file need not know.
const QUERY: Column = Claim::TABLE.column_named("query");

/// Returns one line for each claim.
///
/// - Errors: none but those of the writer.
pub fn csv(claims: &[Claim]) -> Result<Vec<u8>, csv::Error> {
    let columns: Vec<Column> = Claim::TABLE.columns.iter().copied().filter(|column| *column != QUERY).collect();
    cell::csv(&columns, claims, |value| number(Some(value)))
}

/// Returns the counts, the contradictions with both sides, the questions, and every claim with its verdict.
pub fn markdown(claims: &[Claim], relations: &[Relation]) -> String {
    let chapter = ClaimsChapter::new(claims, relations);
    let mut page = format!(
        "# Claims\n\n{} claims of the report.\n\n| verdict | claims | meaning |\n|---|--:|---|\n",
        chapter.n_claims
    );
    for count in &chapter.counts {
        page.push_str(&format!("| {} | {} | {} |\n", count.verdict, count.n, count.meaning.english()));
    }
    let relations = chapter.relations;
    page.push_str(&format!(
        "\nRelations between claims: {} hold, {} fail, {} could not be evaluated.\n",
        relations.holding, relations.failing, relations.unknown
    ));
    for (title, failed) in
        [("Contradictions", &chapter.contradictions), ("Questions to the writer", &chapter.questions)]
    {
        page.push_str(&format!("\n## {title}\n"));
        failed.iter().for_each(|relation| page.push_str(&part(relation)));
        if failed.is_empty() {
            page.push_str("\nNone.\n");
        }
    }
    page.push_str("\n## All claims\n\n| claim | section | stated | computed | verdict |\n|---|---|---|--:|---|\n");
    for row in &chapter.claims {
        let cells =
            [row.claim.as_ref(), row.section.english(), row.stated.english(), &row.computed, row.verdict.name()];
        page.push_str(&format!("| {} |\n", cells.map(cell::markdown).join(" | ")));
    }
    page
}

fn part(relation: &FailedRelation) -> String {
    let (rule, arithmetic) = (relation.rule.english(), relation.arithmetic.english());
    let told: [&str; 4] = [&relation.relation, &relation.kind, rule, arithmetic];
    let told = told.map(prose);
    let mut text = format!("\n### {} ({})\n\n{}: {}.\n\n", told[0], told[1], told[2], told[3]);
    for side in &relation.sides {
        let mark = if side.is_impossible { " **cannot stand**" } else { "" };
        let told = [side.statement.english(), &side.claim, side.section.english(), side.stated.english()];
        let told = told.map(prose);
        text.push_str(&format!("- {} (`{}`, {}): {}{mark}\n", told[0], told[1], told[2], told[3]));
    }
    if let Some(reading) = &relation.reading {
        text.push_str(&format!("\nMost likely: {}.\n", prose(reading.english())));
    }
    text
}
