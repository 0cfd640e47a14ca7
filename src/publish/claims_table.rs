//! Verdicts of a report's claims as CSV and Markdown, rounded for readers.
//! The unrounded figures stay in `claims.parquet`.

use super::cell::{self, prose};
use super::claims_chapter::{ClaimsChapter, FailedRelation, number};
use crate::tables::schema::{self, CLAIMS};
use crate::tables::{Claim, Relation};

/// Returns one line for each claim.
///
/// - Errors: none but those of the writer.
pub fn csv(claims: &[Claim]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(CLAIMS.columns.iter().filter(|column| **column != schema::QUERY).map(|column| column.name))?;
    for row in claims {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        writer.write_record(
            [
                row.report.to_string(),
                row.claim.to_string(),
                row.section.clone(),
                row.statement.clone(),
                text(&row.group),
                text(&row.year),
                row.stated.clone(),
                number(row.stated_value),
                row.unit.clone(),
                row.precision.clone(),
                number(row.accept_lower),
                number(row.accept_upper),
                number(row.computed),
                number(row.lower),
                number(row.upper),
                number(row.difference),
                row.verdict.to_string(),
                row.conflicts_with.join(","),
                text(&row.reason),
                number(row.weight_reported_share),
            ]
            .map(|text| cell::spreadsheet(&text)),
        )?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
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
        let cells = [row.claim.as_ref(), &row.section, &row.stated, &row.computed, row.verdict.name()];
        page.push_str(&format!("| {} |\n", cells.map(cell::markdown).join(" | ")));
    }
    page
}

fn part(relation: &FailedRelation) -> String {
    let told: [&str; 4] = [&relation.relation, &relation.kind, &relation.rule, &relation.arithmetic];
    let told = told.map(prose);
    let mut text = format!("\n### {} ({})\n\n{}: {}.\n\n", told[0], told[1], told[2], told[3]);
    for side in &relation.sides {
        let mark = if side.is_impossible { " **cannot stand**" } else { "" };
        let told: [&str; 4] = [&side.statement, &side.claim, &side.section, &side.stated];
        let told = told.map(prose);
        text.push_str(&format!("- {} (`{}`, {}): {}{mark}\n", told[0], told[1], told[2], told[3]));
    }
    if let Some(reading) = &relation.reading {
        text.push_str(&format!("\nMost likely: {}.\n", prose(reading)));
    }
    text
}
