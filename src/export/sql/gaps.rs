//! Steps of a script that compare figures: groups, and what is made of two sides of any kind.
//! How two are compared is `compare`'s; what their sides show is decided before.

use super::columns::{SERIES, lesser, same};
use super::definitions::Purpose;
use super::dialect::Dialect;
use super::figures::reaches;
use super::pairs::{pair_coverage, pair_sides};
use super::step::Step;
use super::words;
use super::years::{breaks, broken_shares, year_sides};
use crate::compare::parity::PARITY;
use crate::concepts::Status;
use crate::tables::gaps::ParityClass;
use crate::tables::{GapId, GapKind};

/// Returns the steps.
pub fn steps(dialect: Dialect) -> Vec<Step> {
    vec![
        pair_coverage(dialect),
        pair_sides(dialect),
        series(),
        group_sides(dialect),
        breaks(),
        broken_shares(dialect),
        year_sides(dialect),
        gap_rows(dialect),
    ]
}

/// Columns that every source of gaps gives, in this order.
const SIDES: &str = "gap, kind, classification, edition, grp, indicator, year, sex, age, location, category, statistic, base_year, \
                     profile, unit, above_value, above_suppressed, above_status, above_reason, below_value, below_suppressed, \
                     below_status, below_reason, n_pairs, n_reported_pairs, n_fallback, weight_reported_share, least_status";

fn series() -> Step {
    Step::new(
        "series",
        "Published figures of the series that have data in any year.",
        format!(
            "SELECT s.* FROM (
    SELECT a.*, max(CASE WHEN value IS NOT NULL THEN 1 ELSE 0 END) OVER (PARTITION BY {}) AS has_data
    FROM shown a WHERE purpose = '{}'
) s WHERE has_data = 1",
            SERIES.join(", "),
            Purpose::Published.name()
        ),
    )
}

fn group_sides(dialect: Dialect) -> Step {
    let cell: Vec<&str> = SERIES.into_iter().filter(|column| *column != "grp").chain(["year"]).collect();
    Step::new(
        "group_sides",
        "Both sides of comparisons of groups.",
        format!(
            "SELECT g.gap, g.kind, a.classification, a.edition, a.grp || '/' || b.grp AS grp, a.indicator, a.year, a.sex, a.age, a.location,
    a.filed_category AS category, a.statistic, CAST(NULL AS INT) AS base_year, a.profile, g.unit,
    a.shown_value AS above_value, a.suppressed AS above_suppressed, a.shown_status AS above_status, {} AS above_reason,
    b.shown_value AS below_value, b.suppressed AS below_suppressed, b.shown_status AS below_status, {} AS below_reason,
    CAST(NULL AS INT) AS n_pairs, CAST(NULL AS INT) AS n_reported_pairs, {}, {}, 0 AS least_status
FROM asked_group_gaps g
JOIN series a ON a.indicator = g.indicator AND a.statistic = g.statistic
    AND (a.grp = g.above OR (g.above IS NULL AND a.grp <> g.below))
JOIN series b ON b.grp = g.below AND {}",
            words::labelled(dialect, "a.reason", "a.grp"),
            words::labelled(dialect, "b.reason", "b.grp"),
            lesser("a.", "b.", "n_fallback"),
            lesser("a.", "b.", "weight_reported_share"),
            same("a", "b", &cell)
        ),
    )
}

fn gap_rows(dialect: Dialect) -> Step {
    let of_gap = |id: GapId, value: &str| format!("WHEN gap = '{}' THEN {value}", id.name());
    let zero_below = "below_value <= 0";
    let value = format!(
        "CASE WHEN above_value IS NULL OR below_value IS NULL THEN NULL WHEN kind = '{}' THEN above_value - below_value {} \
         WHEN kind = '{}' THEN CASE WHEN {zero_below} THEN NULL {} ELSE 1e2 * (above_value / below_value - 1e0) END \
         WHEN below_value = 0 THEN NULL ELSE above_value / below_value END",
        GapKind::Difference.name(),
        of_gap(GapId::GrowthPoints, "above_value - below_value"),
        GapKind::Growth.name(),
        of_gap(GapId::GrowthCagr, "1e2 * (power(above_value / below_value, 1e0 / (year - base_year)) - 1e0)"),
    );
    let [lowest, highest] = [PARITY.start(), PARITY.end()].map(|end| format!("{end:e}"));
    let classes = [ParityClass::BelowParity, ParityClass::AboveParity, ParityClass::Parity].map(ParityClass::name);
    let parity = format!(
        "CASE WHEN kind <> '{}' OR value IS NULL THEN NULL WHEN NOT {} THEN '{}' WHEN NOT {} THEN '{}' ELSE '{}' END",
        GapKind::Parity.name(),
        reaches("value", &lowest),
        classes[0],
        reaches(&highest, "value"),
        classes[1],
        classes[2]
    );
    let is_absent = |side: &str| format!("({side}_value IS NULL AND NOT {side}_suppressed)");
    let (above, below) = (is_absent("above"), is_absent("below"));
    let sources = ["pair_sides", "group_sides", "year_sides"];
    let sources: Vec<String> = sources.iter().map(|source| format!("SELECT {SIDES} FROM {source}")).collect();
    Step::new(
        "gap_rows",
        "The gaps.",
        format!(
            "SELECT v.*, {parity} AS parity_class,
    CASE WHEN value IS NOT NULL THEN NULL
        WHEN above_value IS NOT NULL AND below_value IS NOT NULL THEN {}
        WHEN {above} THEN above_reason WHEN {below} THEN below_reason
        WHEN above_suppressed THEN above_reason ELSE below_reason END AS reason,
    value IS NULL AND NOT {above} AND NOT {below} AND (above_suppressed OR below_suppressed) AS suppressed,
    CASE WHEN value IS NOT NULL THEN greatest(greatest(above_status, below_status), least_status)
        WHEN NOT {above} AND NOT {below} AND (above_suppressed OR below_suppressed) THEN {} ELSE {} END AS shown_status
FROM (
    SELECT u.*, {value} AS value
    FROM (
{}
    ) u
) v",
            words::zero_below(dialect),
            Status::Suppressed.weakness(),
            Status::Missing.weakness(),
            sources.join("\n        UNION ALL\n")
        ),
    )
}
