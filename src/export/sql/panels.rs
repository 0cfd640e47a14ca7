//! Steps of a script from the rows of a run to the members of every group in every cell: what the kernel's panel does.
//! Adds nothing up.

use super::columns::{BREAKDOWN, WEIGHED, of, same};
use super::definitions::{COMPLETED, REPORTED};
use super::dialect::{Dialect, Type};
use super::step::Step;
use crate::concepts::Status;
use crate::concepts::breakdown::TOTAL;
use crate::concepts::groups::AS_OF;
use crate::statistic::Basis;
use crate::tables::Method;

/// Returns the number by which a script knows a basis; a weaker one is higher.
pub const fn rank(basis: Basis) -> u8 {
    match basis {
        Basis::Measured => 0,
        Basis::EstimatedBySource => 1,
        Basis::Rebased => 2,
        Basis::Fallback => 3,
        Basis::Imputed => 4,
    }
}

/// Returns the codes of the statuses by which a source says that it estimated a value.
fn codes_of_estimates() -> String {
    let is_estimate = |status: &Status| Basis::of_report(Some(*status)) == Basis::EstimatedBySource;
    listed(Status::all().filter(is_estimate).map(Status::code))
}

fn listed<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.map(|text| format!("'{text}'")).collect::<Vec<_>>().join(", ")
}

/// Returns the basis of a row of the estimates.
fn basis_of_estimate() -> String {
    let with = |basis: Basis| {
        listed(
            Method::ALL
                .into_iter()
                .filter(|method| Basis::of_method(*method, Status::Normal) == basis)
                .map(Method::name),
        )
    };
    format!(
        "CASE WHEN e.fallback THEN {} WHEN e.method IN ({}) THEN {} WHEN e.method IN ({}) THEN {} \
         WHEN e.status IN ({}) THEN {} ELSE {} END",
        rank(Basis::Fallback),
        with(Basis::Imputed),
        rank(Basis::Imputed),
        with(Basis::Rebased),
        rank(Basis::Rebased),
        codes_of_estimates(),
        rank(Basis::EstimatedBySource),
        rank(Basis::Measured)
    )
}

/// Returns the steps.
pub fn steps(dialect: Dialect) -> Vec<Step> {
    vec![
        reported_rows(),
        cells(),
        cell_values(),
        begins(),
        listed_economies(dialect),
        member_weights(dialect),
        weight_units(dialect),
    ]
}

fn reported_rows() -> Step {
    let basis = format!(
        "CASE WHEN o.fallback THEN {} WHEN o.status IN ({}) THEN {} ELSE {} END",
        rank(Basis::Fallback),
        codes_of_estimates(),
        rank(Basis::EstimatedBySource),
        rank(Basis::Measured)
    );
    Step::new(
        "reported_rows",
        "Reported rows in use. With a window the latest value of an economy counts for the last year of it.",
        format!(
            "SELECT o.indicator, coalesce(i.window_to, o.year) AS year, {}, o.economy, o.value,
    coalesce(i.window_to - o.year, 0) AS horizon, {basis} AS basis
FROM run_observations o JOIN asked_indicators i ON o.indicator = i.indicator
WHERE o.selected AND (i.window_to IS NULL OR (o.year >= i.window_from AND o.year <= i.window_to))",
            of("o", &BREAKDOWN)
        ),
    )
}

fn cells() -> Step {
    let (b, e) = (of("b", &BREAKDOWN), of("e", &BREAKDOWN));
    let breakdown = BREAKDOWN.join(", ");
    Step::new(
        "cells",
        "Cells: reported ones are every breakdown in every year, so that a year without a value is a row.",
        format!(
            "SELECT '{REPORTED}' AS panel, y.indicator, y.year, {b}
FROM (SELECT DISTINCT indicator, year FROM reported_rows) y
JOIN (SELECT DISTINCT indicator, {breakdown} FROM reported_rows) b ON y.indicator = b.indicator
UNION ALL
SELECT DISTINCT '{COMPLETED}' AS panel, e.indicator, e.year, {e}
FROM run_estimates e JOIN asked_indicators i ON e.indicator = i.indicator
WHERE i.is_completed"
        ),
    )
}

fn cell_values() -> Step {
    let breakdown = BREAKDOWN.join(", ");
    Step::new(
        "cell_values",
        "Values: reported and completed.",
        format!(
            "SELECT '{REPORTED}' AS panel, indicator, year, {breakdown}, economy, value, horizon, basis
FROM (
    SELECT r.*, row_number() OVER (PARTITION BY indicator, year, {breakdown}, economy ORDER BY horizon) AS place
    FROM reported_rows r WHERE value IS NOT NULL
) latest
WHERE place = 1
UNION ALL
SELECT '{COMPLETED}' AS panel, e.indicator, e.year, {}, e.economy, e.value, e.horizon_years AS horizon,
    {} AS basis
FROM run_estimates e JOIN asked_indicators i ON e.indicator = i.indicator
WHERE i.is_completed AND e.value IS NOT NULL",
            of("e", &BREAKDOWN),
            basis_of_estimate()
        ),
    )
}

fn begins() -> Step {
    let breakdown = BREAKDOWN.join(", ");
    Step::new(
        "begins",
        "First year of anybody's data.",
        format!(
            "SELECT panel, indicator, {breakdown}, min(year) AS first_year
FROM cell_values GROUP BY panel, indicator, {breakdown}"
        ),
    )
}

fn listed_economies(dialect: Dialect) -> Step {
    Step::new(
        "listed",
        "Who is listed in which group in which year.",
        format!(
            "SELECT m.indicator, g.request, m.classification, m.edition, m.{} AS grp, y.year, m.economy
FROM run_members m
JOIN asked_groups g ON m.indicator = g.indicator AND m.classification = g.classification
    AND (m.edition = g.edition OR (g.edition IS NULL AND m.edition <> '{AS_OF}'))
JOIN (SELECT DISTINCT indicator, year FROM cells) y ON y.indicator = m.indicator
    AND y.year >= m.from_year AND y.year <= m.to_year AND y.year >= g.from_year AND y.year <= g.to_year",
            dialect.quoted("group")
        ),
    )
}

/// A member without a row of weights: in a location nobody lives there and the economy is none, unless it has no row at all.
fn member_weights(dialect: Dialect) -> Step {
    let all = "CAST(1e0 AS DOUBLE)";
    Step::new(
        "member_weights",
        "What a member weighs in a breakdown. By counts a value counts; without it the member is missing there.",
        format!(
            "SELECT e.indicator, c.year, e.economy, {},
    CASE WHEN NOT i.has_weights THEN {all} ELSE coalesce(w.weight, 0e0) END AS weight,
    NOT i.has_weights OR (w.weight IS NOT NULL AND NOT w.of_whole) AS counts,
    i.has_weights AND w.weight IS NULL AS is_unknown,
    coalesce(w.of_whole, FALSE) AS is_of_whole,
    w.of_year AS of_year,
    coalesce(w.continued, FALSE) OR w.of_year IS NOT NULL AS is_estimated
FROM (SELECT DISTINCT indicator, economy FROM listed) e
JOIN (SELECT DISTINCT c.indicator, c.year, {} FROM cells c JOIN (SELECT DISTINCT indicator, year FROM listed) l
    ON l.indicator = c.indicator AND l.year = c.year) c ON e.indicator = c.indicator
JOIN asked_indicators i ON e.indicator = i.indicator
LEFT JOIN run_weights w ON w.indicator = e.indicator AND w.economy = e.economy AND w.year = c.year AND {}
LEFT JOIN (SELECT DISTINCT indicator, economy, year FROM run_weights) k
    ON k.indicator = e.indicator AND k.economy = e.economy AND k.year = c.year
WHERE NOT (i.has_weights AND w.weight IS NULL AND c.location <> {} AND k.economy IS NOT NULL)",
            of("c", &WEIGHED),
            of("c", &WEIGHED),
            same("w", "c", &WEIGHED),
            dialect.literal(TOTAL)
        ),
    )
}

fn weight_units(dialect: Dialect) -> Step {
    let weighed = of("w", &WEIGHED);
    Step::new(
        "weight_units",
        "What the weights of a breakdown count.",
        format!(
            "SELECT w.indicator, {weighed}, max({}) AS weight_unit
FROM run_weights w JOIN asked_indicators i ON w.indicator = i.indicator
GROUP BY w.indicator, {weighed}",
            dialect.cast("w.weight_unit", Type::Text)
        ),
    )
}
