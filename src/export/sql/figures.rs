//! Steps of a script from sets of members to figures with their coverage, and to what each profile shows of them.
//! Formulas come from `statistic`, thresholds from profiles, words from the kernel.

use super::columns::{BREAKDOWN, SET, WEIGHED, of, same};
use super::definitions::{Formula, Purpose};
use super::dialect::{Dialect, Type};
use super::exact::{self, ExactSum, Grouped};
use super::panels::rank;
use super::step::Step;
use super::words::{self, Remark};
use crate::concepts::{Status, Unit};
use crate::statistic::Basis;
use crate::tables::coverage::Subject;

/// Returns the steps.
pub fn steps(dialect: Dialect, formulas: &[Formula]) -> Vec<Step> {
    let is_ordered = formulas.iter().any(|formula| formula.is_ordered());
    let mut steps = vec![weighed_members(), remarks(dialect)];
    if is_ordered {
        steps.extend([ordered_values(dialect), of_ordered_values(dialect)]);
    }
    steps.extend([sums(dialect, formulas), figures(formulas), shown(dialect)]);
    steps
}

/// Returns a number without the noise of adding up.
fn snapped(number: &str) -> String {
    format!("CASE WHEN abs({number}) < 9e6 THEN round({number} * 1e9) / 1e9 ELSE {number} END")
}

/// Returns whether a number reaches a threshold, as all figures are compared with all thresholds.
pub fn reaches(number: &str, threshold: &str) -> String {
    format!("({} >= {})", snapped(number), snapped(threshold))
}

fn key_columns() -> Vec<&'static str> {
    [&SET[..], &["position"]].concat()
}

fn key() -> String {
    key_columns().join(", ")
}

fn same_figure(one: &str, other: &str) -> String {
    same(one, other, &key_columns())
}

fn weighed_members() -> Step {
    let holds = format!(
        "(s.at_least IS NULL OR {}) AND (s.below IS NULL OR NOT {})",
        reaches("m.value", "s.at_least"),
        reaches("m.value", "s.below")
    );
    Step::new(
        "weighed_members",
        "Each member of a set for each statistic: its value and weight, and what is added up of it.",
        format!(
            "SELECT {}, m.economy, m.position, m.formula, m.is_member, m.horizon, m.basis, m.value, m.weight,
    CASE WHEN m.value IS NULL THEN NULL
        WHEN s.counts_property THEN CASE WHEN {holds} THEN 1e0 ELSE 0e0 END
        WHEN s.adds_amounts THEN s.shift + m.value / s.divisor
        ELSE (s.shift + m.value / s.divisor) * m.weight END AS addend,
    m.is_weighted AND m.is_estimated AS has_estimated_weight, m.of_year, m.is_of_whole, m.is_unknown,
    m.is_member AND (m.is_weighted OR m.is_nowhere) AS is_told, m.value IS NOT NULL AND m.basis = {} AS is_earlier
FROM (
    SELECT n.*, CASE WHEN is_weighted THEN value_weighed ELSE value_once END AS value,
        CASE WHEN NOT is_member THEN 0e0 WHEN is_weighted OR is_nowhere THEN raw_weight ELSE 1e0 END AS weight
    FROM (
        SELECT {}, c.economy, c.is_member, c.weight AS raw_weight, c.is_unknown, c.of_year, c.is_of_whole, c.is_estimated,
            c.value_once, c.value_weighed, c.horizon, c.basis, c.is_unknown AND c.value_once IS NULL AS is_nowhere,
            t.position, t.formula, t.is_weighted
        FROM set_members c
        JOIN asked_statistics t ON t.indicator = c.indicator AND t.request = c.request AND t.purpose = c.purpose
    ) n
) m
JOIN asked_statistics s ON s.position = m.position AND s.purpose = m.purpose",
            of("m", &SET),
            rank(Basis::Fallback),
            of("c", &SET)
        ),
    )
}

fn remarks(dialect: Dialect) -> Step {
    let all = Remark::all(dialect);
    let texts: Vec<String> = all.iter().map(|remark| format!("{} AS {}", remark.of_member, remark.name)).collect();
    let of_sets: Vec<String> =
        all.iter().map(|remark| format!("{} AS {}", remark.of_set(dialect), remark.name)).collect();
    let names: Vec<&str> = all.iter().map(|remark| remark.name).collect();
    Step::new(
        "remarks",
        "What is to know of members whose weight is not stated for the year, or whose value an earlier edition alone states.",
        format!(
            "SELECT {key}, {} AS remark
FROM (
    SELECT {key},
    {}
    FROM (
        SELECT {key},
        {}
        FROM weighed_members
        WHERE is_earlier OR (is_told AND (of_year IS NOT NULL OR is_of_whole OR is_unknown))
    ) told
    GROUP BY {key}
) told",
            words::remarks(dialect, &names),
            of_sets.join(",\n    "),
            texts.join(",\n        "),
            key = key()
        ),
    )
}

fn ordered_values(dialect: Dialect) -> Step {
    let (set, order) = (key(), "value, weight, economy");
    let rows = format!(
        "SELECT * FROM weighed_members
WHERE value IS NOT NULL AND (formula = '{}' OR (formula = '{}' AND weight > 0))",
        Formula::Gini.name(),
        Formula::WeightedMedian.name(),
    );
    let sums = (0..exact::N_PARTS).map(|part| {
        let sum = format!("sum({}) OVER (PARTITION BY {set}", exact::part_name(0, part));
        let upto = format!("ORDER BY {order} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW");
        format!("{sum} {upto}) AS upto_{part}, {sum}) AS total_{part}")
    });
    let registers = format!(
        "SELECT {set}, formula, value,
    row_number() OVER (PARTITION BY {set} ORDER BY {order}) AS place, count(*) OVER (PARTITION BY {set}) AS n,
    {}
FROM (
{}
) parted",
        sums.collect::<Vec<_>>().join(",\n    "),
        exact::parted(dialect, &["weight"], &rows)
    );
    let kept = [&key_columns()[..], &["formula", "value", "place", "n"]].concat();
    Step::new(
        "ordered_values",
        "Values in their order, with the weight up to each.",
        exact::joined(&kept, &["upto", "total"], &registers),
    )
}

fn of_ordered_values(dialect: Dialect) -> Step {
    let others = [
        ("min(value)", "lowest"),
        ("max(n)", "n_values"),
        ("max(CASE WHEN upto * 2e0 = total THEN value END)", "last_before_half"),
        ("min(CASE WHEN upto * 2e0 > total THEN value END)", "first_beyond_half"),
    ];
    let others = others.map(|(aggregate, name)| (aggregate.to_owned(), name));
    let by = [&key_columns()[..], &["formula"]].concat();
    let sum = |of, name| ExactSum { of, of_rows: "TRUE", name };
    let sums = [sum("(2 * place - 1 - n) * value", "terms"), sum("value", "all_values")];
    let grouped = Grouped { by: &by, others: &others, rows: "SELECT * FROM ordered_values" };
    Step::new(
        "of_ordered_values",
        "The weighted median and the Gini coefficient.",
        format!(
            "SELECT {}, CASE
    WHEN formula = '{}' THEN CASE WHEN lowest >= 0 AND all_values > 0 THEN terms / (n_values * all_values) END
    WHEN last_before_half IS NOT NULL THEN (last_before_half + first_beyond_half) / 2e0
    ELSE first_beyond_half END AS value
FROM (
{}
) ordered",
            key(),
            Formula::Gini.name(),
            exact::query(dialect, grouped, &sums)
        ),
    )
}

fn sums(dialect: Dialect, formulas: &[Formula]) -> Step {
    let with_value = |condition: &str| format!("value IS NOT NULL AND {condition}");
    let n = |condition: &str| format!("sum(CASE WHEN {} THEN 1 ELSE 0 END)", with_value(condition));
    let [measured, of_source, rebased, fallback, imputed] =
        [Basis::Measured, Basis::EstimatedBySource, Basis::Rebased, Basis::Fallback, Basis::Imputed].map(rank);
    let mut others = vec![
        ("sum(CASE WHEN is_member THEN 1 ELSE 0 END)".to_owned(), "n_members"),
        (n("TRUE"), "n_values"),
        (n(&format!("basis IN ({measured}, {of_source})")), "n_reported"),
        (n(&format!("basis = {of_source}")), "n_estimated"),
        (n(&format!("basis = {imputed}")), "n_imputed"),
        (n(&format!("basis = {rebased}")), "n_rebased"),
        (n(&format!("basis = {fallback}")), "n_fallback"),
        ("max(CASE WHEN weight > 0 THEN 1 ELSE 0 END)".to_owned(), "has_weight"),
        (status(), "status"),
    ];
    if formulas.contains(&Formula::Median) {
        others.push((format!("median(CASE WHEN formula = '{}' THEN value END)", Formula::Median.name()), "middle"));
    }
    let weights = [
        ("TRUE".to_owned(), "total"),
        (with_value(&format!("basis <> {imputed}")), "weight_reported"),
        (with_value(&format!("basis IN ({of_source}, {fallback})")), "weight_estimated"),
        (with_value(&format!("basis = {fallback}")), "weight_fallback"),
        (with_value(&format!("basis = {imputed}")), "weight_imputed"),
        (with_value("horizon IS NOT NULL"), "horizon_weight"),
        (with_value("TRUE"), "below"),
    ];
    let mut sums: Vec<ExactSum<'_>> =
        weights.iter().map(|(of_rows, name)| ExactSum { of: "weight", of_rows, name }).collect();
    let with_horizon = with_value("horizon IS NOT NULL");
    sums.push(ExactSum { of: "horizon * weight", of_rows: &with_horizon, name: "horizon_years" });
    sums.push(ExactSum { of: "addend", of_rows: "TRUE", name: "above" });
    let by = [&key_columns()[..], &["formula"]].concat();
    let grouped = Grouped { by: &by, others: &others, rows: "SELECT * FROM weighed_members" };
    Step::new(
        "sums",
        "What each set comes to: numbers of members, exact sums of weights and of weights times values.",
        exact::query(dialect, grouped, &sums),
    )
}

/// Returns the weakest status of the values of a set.
fn status() -> String {
    let status = |is_imputed, is_estimate| Status::in_a_group(is_imputed, is_estimate).weakness();
    format!(
        "max(CASE WHEN value IS NULL THEN {none} WHEN basis = {} THEN {} \
         WHEN basis IN ({}, {}) OR has_estimated_weight THEN {} ELSE {none} END)",
        rank(Basis::Imputed),
        status(true, false),
        rank(Basis::EstimatedBySource),
        rank(Basis::Fallback),
        status(false, true),
        none = status(false, false)
    )
}

fn figures(formulas: &[Formula]) -> Step {
    let is_ordered = formulas.iter().any(|formula| formula.is_ordered());
    let value = |formula: &Formula| match formula {
        Formula::Mean => "CASE WHEN s.below > 0 THEN s.above / s.below END",
        Formula::Sum => "s.above",
        Formula::Median => "s.middle",
        Formula::WeightedMedian | Formula::Gini => "o.value",
    };
    let values: Vec<String> =
        formulas.iter().map(|formula| format!("WHEN '{}' THEN {}", formula.name(), value(formula))).collect();
    let ordered = if is_ordered {
        format!("\nLEFT JOIN of_ordered_values o ON {}", same_figure("o", "s"))
    } else {
        String::new()
    };
    let share = |weight: &str| format!("CASE WHEN s.total > 0 THEN s.{weight} / s.total END");
    // No pipeline with an aggregate has no formula; a script of nothing has to be one all the same.
    let values = if values.is_empty() { "NULL".to_owned() } else { format!("CASE s.formula {} END", values.join(" ")) };
    Step::new(
        "figures",
        "The figures, before any profile.",
        format!(
            "SELECT {}, s.position, s.n_members, s.n_values, s.n_reported, s.n_estimated, s.n_imputed, s.n_rebased, s.n_fallback,
    s.status, {values} AS value, CASE WHEN s.has_weight = 1 THEN s.total END AS weight_total,
    {} AS weight_reported_share, {} AS weight_estimated_share, {} AS weight_fallback_share, {} AS weight_imputed_share,
    CASE WHEN s.horizon_weight > 0 THEN s.horizon_years / s.horizon_weight END AS mean_horizon_years
FROM sums s{ordered}",
            of("s", &SET),
            share("weight_reported"),
            share("weight_estimated"),
            share("weight_fallback"),
            share("weight_imputed"),
        ),
    )
}

/// Returns a query with the columns `share_text` and `least_text` beside those of another, which has `covered_share` and
/// `least_share`: two shares in percent with as many decimals as tell one from the other.
pub fn with_texts(dialect: Dialect, query: &str) -> String {
    let rounded = |number: &str, digits: i32| {
        let (half, unit) = (format!("5e{}", 8 - digits), format!("1e{}", 9 - digits));
        if digits < 9 { format!("floor(({number} + {half}) / {unit})") } else { number.to_owned() }
    };
    let differ = (1..9).map(|digits| {
        let [share, least] = ["share_billionths", "least_billionths"].map(|number| rounded(number, digits));
        format!("WHEN {share} <> {least} THEN {digits}")
    });
    let by_digits = |of: &dyn Fn(i32) -> String| {
        let cases = (1..9).map(|digits| format!("WHEN {digits} THEN {}", of(digits)));
        format!("CASE digits {} ELSE {} END", cases.collect::<Vec<_>>().join(" "), of(9))
    };
    let text = |number: &str| {
        let whole = |of: &str| dialect.cast(&format!("CAST({of} AS BIGINT)"), Type::Text);
        let (shown, scale) = (by_digits(&|digits| rounded(number, digits)), by_digits(&|digits| format!("1e{digits}")));
        let before = format!("floor({shown} / {scale})");
        format!("{} || '.' || lpad({}, digits, '0')", whole(&before), whole(&format!("{shown} - {before} * {scale}")))
    };
    format!(
        "SELECT texts.*, {} AS share_text, {} AS least_text
FROM (
    SELECT numbers.*, CASE {} ELSE 9 END AS digits
    FROM (
        SELECT asked.*, round(100e0 * covered_share * 1e9) AS share_billionths, round(100e0 * least_share * 1e9) AS least_billionths
        FROM (
{query}
        ) asked
    ) numbers
) texts",
        text("share_billionths"),
        text("least_billionths"),
        differ.collect::<Vec<_>>().join(" ")
    )
}

fn shown(dialect: Dialect) -> Step {
    let economies = dialect.literal(Unit::Economies.name());
    let source = format!(
        "SELECT f.*, p.profile, t.statistic, coalesce(t.filed_category, f.category) AS filed_category, t.unit, t.is_weighted,
    CASE WHEN p.least_share > t.least_share THEN p.least_share ELSE t.least_share END AS least_share,
    CASE WHEN t.is_weighted AND i.has_weights THEN u.weight_unit ELSE {economies} END AS weight_unit,
    coalesce(f.weight_reported_share, 0e0) + coalesce(f.weight_imputed_share, 0e0) AS covered_share,
    CASE WHEN f.purpose = '{}' THEN b.first_year END AS first_year, r.remark
FROM figures f
JOIN asked_indicators i ON i.indicator = f.indicator
JOIN asked_profiles p ON p.indicator = f.indicator AND p.panel = f.panel
JOIN asked_statistics t ON t.position = f.position AND t.purpose = f.purpose
LEFT JOIN weight_units u ON u.indicator = f.indicator AND {}
LEFT JOIN begins b ON {}
LEFT JOIN remarks r ON {}
WHERE f.purpose <> '{}'",
        Purpose::Published.name(),
        same("u", "f", &WEIGHED),
        same("b", "f", &[&["panel", "indicator"], &BREAKDOWN[..]].concat()),
        same_figure("r", "f"),
        Purpose::Pair.name()
    );
    let none = words::no_value(dialect, Subject::Values);
    let withheld = words::withheld(dialect, Subject::Values);
    Step::new(
        "shown",
        "What each profile shows of a figure: its value, or why there is none.",
        format!(
            "SELECT s.*, CASE WHEN is_shown THEN s.value END AS shown_value, s.value IS NOT NULL AND NOT is_shown AS suppressed,
    CASE WHEN s.value IS NULL THEN {} WHEN is_shown THEN s.status ELSE {} END AS shown_status,
    CASE WHEN is_shown THEN NULL ELSE {} END AS reason
FROM (
    SELECT w.*, w.value IS NOT NULL AND {} AS is_shown, CASE WHEN w.value IS NULL THEN {none} ELSE {withheld} END AS bare_reason
    FROM (
{}
    ) w
) s",
            Status::Missing.weakness(),
            Status::Suppressed.weakness(),
            words::with_more(dialect, "bare_reason", "remark"),
            reaches("w.covered_share", "w.least_share"),
            with_texts(dialect, &source)
        ),
    )
}
