//! Steps of a script that compare two breakdowns over the economies that have both sides.
//! Knows groups and years of one cell alone; what is made of two sides is for `gaps`.

use super::columns::{BREAKDOWN, GROUP, SET, WEIGHED, WEIGHED_BELOW, same};
use super::definitions::Purpose;
use super::dialect::Dialect;
use super::exact::{self, ExactSum, Grouped};
use super::figures::{reaches, with_texts};
use super::panels::rank;
use super::sets::{ABOVE, BELOW};
use super::step::Step;
use super::words;
use crate::compare::pairs::FEWEST_PAIRS;
use crate::concepts::{Status, Unit};
use crate::statistic::Basis;
use crate::tables::Profile;
use crate::tables::coverage::{HALF, Subject};

fn pair_key() -> Vec<&'static str> {
    [&["pair", "panel"], &GROUP[..], &["year"], &BREAKDOWN[..], &WEIGHED_BELOW[..]].concat()
}

/// Returns what the pairs of a group come to.
pub fn pair_coverage(dialect: Dialect) -> Step {
    let n = |condition: &str| format!("sum(CASE WHEN is_member AND is_pair AND {condition} THEN 1 ELSE 0 END)");
    let basis = "CASE WHEN below_basis > above_basis THEN below_basis ELSE above_basis END";
    let (fallback, imputed) = (rank(Basis::Fallback), rank(Basis::Imputed));
    let others = [
        ("sum(CASE WHEN is_member THEN 1 ELSE 0 END)".to_owned(), "n_members"),
        (n("TRUE"), "n_values"),
        (n(&format!("{basis} <> {imputed}")), "n_stated"),
        (n(&format!("{basis} = {imputed}")), "n_imputed"),
        (n(&format!("{basis} = {fallback}")), "n_fallback"),
        ("max(CASE WHEN has_data THEN 1 ELSE 0 END)".to_owned(), "has_data"),
    ];
    let of_pairs = |is: &str| format!("is_member AND is_pair AND {basis} {is} {imputed}");
    let (reported, imputed) = (of_pairs("<>"), of_pairs("="));
    let weight = |of_rows, name| ExactSum { of: "above_weight + below_weight", of_rows, name };
    let weights =
        [weight("is_member", "total"), weight(&reported, "weight_reported"), weight(&imputed, "weight_imputed")];
    let grouped = Grouped { by: &pair_key(), others: &others, rows: "SELECT * FROM pair_members" };
    Step::new(
        "pair_coverage",
        "What a comparison of two breakdowns rests on: pairs, each with the weight of both sides.",
        exact::query(dialect, grouped, &weights),
    )
}

/// Returns both sides as each profile shows them.
pub fn pair_sides(dialect: Dialect) -> Step {
    let series = [&["pair", "panel"], &GROUP[..], &BREAKDOWN[..]].concat().join(", ");
    let of_side = |side: &str, name: &str| {
        let keys: Vec<&str> =
            SET.into_iter().filter(|column| !["purpose", "side", "base_year"].contains(column)).collect();
        format!(
            "LEFT JOIN figures {name} ON {name}.purpose = '{}' AND {name}.side = '{side}' AND {}",
            Purpose::Pair.name(),
            same(name, "c", &keys)
        )
    };
    let economies = dialect.literal(Unit::Economies.name());
    let first_year = |name: &str, codes: [&str; 3]| {
        let at = WEIGHED.iter().zip(codes).map(|(column, code)| format!(" AND {name}.{column} = c.{code}"));
        format!(
            "LEFT JOIN begins {name} ON {name}.panel = c.panel AND {name}.indicator = c.indicator AND {name}.category = c.category{}",
            at.collect::<String>()
        )
    };
    let remark = |name: &str, figure: &str| {
        format!("LEFT JOIN remarks {name} ON {} AND {name}.position = {figure}.position", same(name, figure, &SET))
    };
    let source = format!(
        "SELECT c.*, g.gap, g.kind, g.statistic, g.unit, p.profile, p.least_share, a.value AS value_above, b.value AS value_below,
    CASE WHEN coalesce(b.status, 0) > coalesce(a.status, 0) THEN b.status ELSE coalesce(a.status, 0) END AS status,
    CASE WHEN i.has_weights THEN u.weight_unit ELSE {economies} END AS weight_unit,
    CASE WHEN coalesce(y.first_year, 0) > coalesce(x.first_year, 0) THEN y.first_year ELSE x.first_year END AS first_year,
    coalesce(r.remark, q.remark) AS remark, CASE WHEN c.total > 0 THEN c.weight_reported / c.total END AS weight_reported_share,
    CASE WHEN c.total > 0 THEN (c.weight_reported / c.total) + (c.weight_imputed / c.total) ELSE 0e0 END AS covered_share
FROM (SELECT d.*, max(has_data) OVER (PARTITION BY {series}) AS series_has_data FROM pair_coverage d) c
JOIN asked_pair_gaps g ON g.pair = c.pair
JOIN asked_indicators i ON i.indicator = c.indicator
JOIN asked_profiles p ON p.indicator = c.indicator AND p.panel = c.panel
LEFT JOIN weight_units u ON u.indicator = c.indicator AND {}
{}
{}
{}
{}
{}
{}
WHERE c.series_has_data = 1",
        same("u", "c", &WEIGHED),
        first_year("x", WEIGHED),
        first_year("y", WEIGHED_BELOW),
        of_side(ABOVE, "a"),
        of_side(BELOW, "b"),
        remark("r", "a"),
        remark("q", "b")
    );
    let sided =
        |code: &str| format!("CASE WHEN {code} = {code}_below THEN {code} ELSE {code} || '/' || {code}_below END");
    let none = words::no_value(dialect, Subject::BothSides);
    let withheld = words::withheld(dialect, Subject::BothSides);
    let bare = |value: &str| format!("CASE WHEN {value} IS NULL THEN {none} ELSE {withheld} END");
    let reached = reaches("w.covered_share", "w.least_share");
    let thin = format!(
        "profile = '{}' AND (n_stated < {FEWEST_PAIRS} OR weight_reported_share IS NULL OR NOT {})",
        Profile::Itu.name(),
        reaches("weight_reported_share", &format!("{HALF:e}"))
    );
    Step::new(
        "pair_sides",
        "Both sides of comparisons of breakdowns, as each profile shows them.",
        format!(
            "SELECT gap, kind, classification, edition, grp, indicator, year, {} AS sex, {} AS age, {} AS location, category, statistic,
    CAST(NULL AS INT) AS base_year, profile, unit, CASE WHEN is_covered THEN value_above END AS above_value,
    value_above IS NOT NULL AND NOT is_covered AS above_suppressed, status AS above_status, {} AS above_reason,
    CASE WHEN is_covered THEN value_below END AS below_value, value_below IS NOT NULL AND NOT is_covered AS below_suppressed,
    status AS below_status, bare_below AS below_reason, n_values AS n_pairs, n_stated AS n_reported_pairs, n_fallback,
    weight_reported_share, CASE WHEN {thin} THEN {} ELSE 0 END AS least_status
FROM (
    SELECT w.*, {reached} AS is_covered, {} AS bare_above, {} AS bare_below
    FROM (
{}
    ) w
) s",
            sided("sex"),
            sided("age"),
            sided("location"),
            words::with_more(dialect, "bare_above", "remark"),
            Status::LowReliability.weakness(),
            bare("value_above"),
            bare("value_below"),
            with_texts(dialect, &source)
        ),
    )
}
