//! Steps of a script that compare two years of one figure, over the same economies where the published figures are over others.
//! What is made of two sides is for `gaps`.

use super::columns::{BREAKDOWN, GROUP, SERIES, SET, WEIGHED, lesser, of, same};
use super::definitions::{COMPLETED, Purpose, REPORTED};
use super::dialect::{Dialect, Type};
use super::exact::{self, ExactSum, Grouped};
use super::sets::{AFTER, BEFORE};
use super::step::Step;
use super::words;
use crate::aggregate::breaks::LARGE_SHARE;
use crate::concepts::Status;
use crate::tables::{GapId, Method};

/// Returns the years in which series break.
pub fn breaks() -> Step {
    let of_cell = ["indicator", "sex", "age", "location", "category", "economy"];
    let o = of("o", &of_cell);
    let reported = format!(
        "SELECT DISTINCT {o}, o.year FROM run_observations o JOIN asked_indicators i ON i.indicator = o.indicator
    WHERE o.selected AND o.value IS NOT NULL AND (o.break_in_series OR o.status = '{}')",
        Status::Break.code()
    );
    Step::new(
        "breaks",
        "Years in which the series of an economy break: of reports all, of completed values those that nothing treats.",
        format!(
            "SELECT '{REPORTED}' AS panel, {o}, o.year FROM (
    {reported}
) o
UNION ALL
SELECT '{COMPLETED}' AS panel, {o}, o.year FROM (
    {reported}
) o
LEFT JOIN (
    SELECT DISTINCT {of_cell}, year FROM (
        SELECT {e}, e.year AS rebased_year, min(o.year) AS year FROM run_estimates e JOIN (
    {reported}
        ) o ON {} AND o.year > e.year
        WHERE e.method = '{}'
        GROUP BY {e}, e.year
    ) first_breaks
) t ON {} AND t.year = o.year
WHERE t.year IS NULL",
            same("o", "e", &of_cell),
            Method::Rebased.name(),
            same("t", "o", &of_cell),
            e = of("e", &of_cell),
            of_cell = of_cell.join(", ")
        ),
    )
}

/// Returns how much of the weight passes a break.
pub fn broken_shares(dialect: Dialect) -> Step {
    let keys = [&GROUP[..], &["panel", "year", "base_year"], &BREAKDOWN[..]].concat();
    let weight = "CASE WHEN NOT i.has_weights THEN 1e0 WHEN w.is_unknown OR w.is_of_whole OR w.of_year IS NOT NULL THEN 0e0 \
                  ELSE coalesce(w.weight, 0e0) END";
    let members = format!(
        "SELECT {}, c.panel, s.year, s.base_year, {}, {weight} AS weight, b.economy IS NOT NULL AS is_broken
FROM spans s
JOIN listed l ON l.indicator = s.indicator AND l.request = s.request AND l.year = s.year
JOIN asked_indicators i ON i.indicator = s.indicator
JOIN (SELECT DISTINCT panel, indicator, {} FROM breaks) c ON c.indicator = s.indicator
LEFT JOIN member_weights w ON w.indicator = l.indicator AND w.year = l.year AND w.economy = l.economy AND {}
LEFT JOIN (
    SELECT DISTINCT t.panel, t.indicator, {}, t.economy, u.year, u.base_year
    FROM breaks t JOIN (SELECT DISTINCT indicator, year, base_year FROM spans) u
        ON u.indicator = t.indicator AND t.year > u.base_year AND t.year <= u.year
) b ON b.panel = c.panel AND b.indicator = c.indicator AND b.economy = l.economy AND b.year = s.year
    AND b.base_year = s.base_year AND {}",
        of("l", &GROUP),
        of("c", &BREAKDOWN),
        BREAKDOWN.join(", "),
        same("w", "c", &WEIGHED),
        of("t", &BREAKDOWN),
        same("b", "c", &BREAKDOWN)
    );
    let sum = |of_rows, name| ExactSum { of: "weight", of_rows, name };
    let grouped = Grouped { by: &keys, others: &[], rows: &members };
    Step::new(
        "broken_shares",
        "Part of a group's weight whose series break between two years.",
        exact::query(dialect, grouped, &[sum("is_broken", "broken"), sum("TRUE", "total")]),
    )
}

/// Returns both years as each profile shows them.
pub fn year_sides(dialect: Dialect) -> Step {
    let keys: Vec<&str> = SET
        .into_iter()
        .filter(|column| !["purpose", "side", "base_year"].contains(column))
        .chain(["position", "profile"])
        .collect();
    let matched = |name: &str, side: &str| {
        format!(
            "LEFT JOIN shown {name} ON {name}.purpose = '{}' AND {name}.side = '{side}' AND {name}.base_year = b.year AND {}",
            Purpose::Growth.name(),
            same(name, "a", &keys)
        )
    };
    // The figure of a year: that over the same economies where the published ones are over others.
    let columns =
        ["shown_value", "suppressed", "shown_status", "reason", "weight_total", "weight_reported_share", "n_fallback"];
    let other = |published: &str, matched: &str| {
        columns
            .map(|column| {
                format!("{published}.{column} AS {published}_{column}, {matched}.{column} AS {matched}_{column}")
            })
            .join(", ")
    };
    let chosen = |column: &str, name: &str, published: &str, matched: &str| {
        format!("CASE WHEN is_matched THEN {matched}_{column} ELSE {published}_{column} END AS {name}_{column}")
    };
    let chosen: Vec<String> = [("above", "a", "m"), ("below", "b", "n")]
        .iter()
        .flat_map(|(name, published, matched)| {
            columns.iter().map(move |column| chosen(column, name, published, matched))
        })
        .collect();
    let figure = |name: &str| {
        format!(
            "CASE WHEN gap = '{}' AND {name}_weight_total IS NOT NULL THEN {name}_shown_value / 1e2 * {name}_weight_total \
             ELSE {name}_shown_value END",
            GapId::UsersGrowth.name()
        )
    };
    let reason = |name: &str, year: &str| {
        let label = format!(
            "CASE WHEN is_matched THEN {} ELSE {} END",
            words::both_years(dialect),
            dialect.cast(year, Type::Text)
        );
        words::labelled(dialect, &format!("{name}_reason"), &format!("({label})"))
    };
    let turned = [&GROUP[..], &["panel", "year"], &BREAKDOWN[..]].concat();
    let broken = [&GROUP[..], &["panel", "year", "sex", "age", "location"]].concat();
    Step::new(
        "year_sides",
        "Both years of a growth. Where the published figures are over other economies, those over the same, with status B.",
        format!(
            "SELECT gap, kind, classification, edition, grp, indicator, year, sex, age, location, category, statistic, base_year, profile, unit,
    {} AS above_value, above_suppressed, above_shown_status AS above_status, {} AS above_reason,
    {} AS below_value, below_suppressed, below_shown_status AS below_status, {} AS below_reason,
    CAST(NULL AS INT) AS n_pairs, CAST(NULL AS INT) AS n_reported_pairs, {}, {},
    CASE WHEN is_matched OR (broken > 0 AND broken / all_weight >= {LARGE_SHARE:e}) THEN {} ELSE 0 END AS least_status
FROM (
    SELECT y.*, {}
    FROM (
        SELECT g.gap, g.kind, g.unit, a.classification, a.edition, a.grp, a.indicator, a.year, a.sex, a.age, a.location,
            a.filed_category AS category, a.statistic, b.year AS base_year, a.profile, {}, {},
            a.shown_value IS NOT NULL AND b.shown_value IS NOT NULL AND m.position IS NOT NULL AND n.position IS NOT NULL
                AND CASE WHEN a.is_weighted THEN coalesce(t.differs_weighed, FALSE) ELSE coalesce(t.differs_once, FALSE) END
                AS is_matched,
            coalesce(k.broken, 0e0) AS broken, k.total AS all_weight
        FROM asked_growths g
        JOIN series a ON a.indicator = g.indicator AND a.statistic = g.statistic AND (g.to_year IS NULL OR a.year = g.to_year)
        JOIN series b ON b.year = coalesce(g.from_year, a.year - 1) AND {}
        LEFT JOIN turnover t ON t.base_year = b.year AND {}
        {}
        {}
        LEFT JOIN broken_shares k ON k.base_year = b.year AND k.category = a.filed_category AND {}
    ) y
) z",
            figure("above"),
            reason("above", "year"),
            figure("below"),
            reason("below", "base_year"),
            lesser("above_", "below_", "n_fallback"),
            lesser("above_", "below_", "weight_reported_share"),
            Status::Break.weakness(),
            chosen.join(", "),
            other("a", "m"),
            other("b", "n"),
            same("b", "a", &SERIES),
            same("t", "a", &turned),
            matched("m", AFTER),
            matched("n", BEFORE),
            same("k", "a", &broken)
        ),
    )
}
