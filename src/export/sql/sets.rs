//! Steps of a script that give the sets of members that are added up: of published aggregates, of two years over the same
//! economies, of the two sides of a pair of breakdowns.

use super::columns::{BREAKDOWN, GROUP, WEIGHED, WEIGHED_BELOW, of, same};
use super::definitions::Purpose;
use super::step::Step;

/// What is known of the weight of a member.
const WEIGHT: [&str; 5] = ["weight", "is_unknown", "of_year", "is_of_whole", "is_estimated"];

/// Returns the steps.
pub fn steps() -> Vec<Step> {
    vec![spans(), growth_members(), turnover(), pair_cells(), pair_members(), set_members()]
}

fn spans() -> Step {
    Step::new(
        "spans",
        "Years between which something grows.",
        format!(
            "SELECT DISTINCT s.indicator, s.request, y.year, coalesce(g.from_year, y.year - 1) AS base_year
FROM asked_growths g
JOIN asked_statistics s ON s.indicator = g.indicator AND s.statistic = g.statistic AND s.purpose = '{}'
JOIN (SELECT DISTINCT indicator, year FROM listed) y ON y.indicator = g.indicator
WHERE g.to_year IS NULL OR g.to_year = y.year",
            Purpose::Growth.name()
        ),
    )
}

/// Returns the joins of a member's weight and value in a cell, as `w_{name}` and `v_{name}`.
fn weight_and_value(name: &str, cell: &str, year: &str, listed: &str, codes: [&str; 3]) -> String {
    let at = |table: &str| {
        let codes = WEIGHED.iter().zip(codes).map(|(column, code)| format!(" AND {table}.{column} = {cell}.{code}"));
        codes.collect::<String>()
    };
    format!(
        "LEFT JOIN member_weights w_{name} ON w_{name}.indicator = {listed}.indicator \
         AND w_{name}.economy = {listed}.economy AND w_{name}.year = {year}{}
LEFT JOIN cell_values v_{name} ON v_{name}.panel = {cell}.panel AND v_{name}.indicator = {listed}.indicator \
         AND v_{name}.economy = {listed}.economy AND v_{name}.year = {year} \
         AND v_{name}.category = {cell}.category{}",
        at(&format!("w_{name}")),
        at(&format!("v_{name}"))
    )
}

/// Returns what is known of a member in a cell, as columns that begin with a name.
fn known(name: &str) -> String {
    let weights: Vec<String> = WEIGHT.iter().map(|column| format!("w_{name}.{column} AS {name}_{column}")).collect();
    format!(
        "{}, coalesce(w_{name}.counts, FALSE) AS {name}_counts,
    CASE WHEN w_{name}.weight IS NOT NULL THEN v_{name}.value END AS {name}_value, v_{name}.horizon AS {name}_horizon, \
         v_{name}.basis AS {name}_basis",
        weights.join(", ")
    )
}

fn growth_members() -> Step {
    Step::new(
        "growth_members",
        "Members of the later year, with what is known of them in both.",
        format!(
            "SELECT c.panel, {}, l.year, s.base_year, {}, l.economy, b.economy IS NOT NULL AS was_listed,
    {},
    {}
FROM spans s
JOIN listed l ON l.indicator = s.indicator AND l.request = s.request AND l.year = s.year
JOIN cells c ON c.indicator = l.indicator AND c.year = l.year
JOIN cells p ON p.panel = c.panel AND p.indicator = c.indicator AND p.year = s.base_year AND {}
LEFT JOIN listed b ON {} AND b.year = s.base_year AND b.economy = l.economy
{}
{}",
            of("l", &GROUP),
            of("c", &BREAKDOWN),
            known("now"),
            known("then"),
            same("p", "c", &BREAKDOWN),
            same("b", "l", &GROUP),
            weight_and_value("now", "c", "l.year", "l", WEIGHED),
            weight_and_value("then", "c", "s.base_year", "l", WEIGHED)
        ),
    )
}

/// Returns whether a member of a year has a value that counts by weight, and that counts once.
fn has_value(name: &str) -> [String; 2] {
    [format!("({name}_value IS NOT NULL AND {name}_counts)"), format!("({name}_value IS NOT NULL)")]
}

fn turnover() -> Step {
    let keys = [&GROUP[..], &["panel", "year", "base_year"], &BREAKDOWN[..]].concat();
    let of_members = |now: &str, then: &str| {
        format!(
            "CASE WHEN (NOT was_listed AND (NOT coalesce(now_is_unknown, TRUE) OR {now})) OR {now} <> {then} THEN 1 ELSE 0 END"
        )
    };
    let of_leavers = |then: &str| format!("CASE WHEN NOT then_is_unknown OR {then} THEN 1 ELSE 0 END");
    let ([now, now_once], [then, then_once]) = (has_value("now"), has_value("then"));
    Step::new(
        "turnover",
        "Whether two years are over other economies, by weight and counting each once: who joined, left or has a value in one alone.",
        format!(
            "SELECT {}, max(differs_weighed) = 1 AS differs_weighed, max(differs_once) = 1 AS differs_once
FROM (
    SELECT {}, {} AS differs_weighed, {} AS differs_once
    FROM growth_members
    UNION ALL
    SELECT {}, {} AS differs_weighed, {} AS differs_once
    FROM (
        SELECT {}, c.panel, s.year, s.base_year, {}, {}
        FROM spans s
        JOIN listed b ON b.indicator = s.indicator AND b.request = s.request AND b.year = s.base_year
        JOIN cells c ON c.indicator = b.indicator AND c.year = s.base_year
        LEFT JOIN listed l ON {} AND l.year = s.year AND l.economy = b.economy
        {}
        WHERE l.economy IS NULL AND w_then.weight IS NOT NULL
    ) leavers
) members
GROUP BY {}",
            keys.join(", "),
            keys.join(", "),
            of_members(&now, &then),
            of_members(&now_once, &then_once),
            keys.join(", "),
            of_leavers(&then),
            of_leavers(&then_once),
            of("b", &GROUP),
            of("c", &BREAKDOWN),
            known("then"),
            same("l", "b", &GROUP),
            weight_and_value("then", "c", "s.base_year", "b", WEIGHED),
            keys.join(", ")
        ),
    )
}

fn pair_cells() -> Step {
    let above = WEIGHED.map(|code| format!("(p.{code}_above IS NULL OR c.{code} = p.{code}_above)")).join(" AND ");
    let sides = || WEIGHED.iter().zip(WEIGHED_BELOW);
    let below: Vec<String> = sides().map(|(code, below)| format!("coalesce(p.{below}, c.{code}) AS {below}")).collect();
    let at_other: Vec<String> = sides().map(|(code, below)| format!("o.{code} = q.{below}")).collect();
    Step::new(
        "pair_cells",
        "Cells above the line of two breakdowns that are compared, with the codes of the cell below it.",
        format!(
            "SELECT q.*, o.year IS NOT NULL AS has_other
FROM (
    SELECT p.pair, p.request, c.panel, c.indicator, c.year, {}, {}
    FROM asked_pairs p JOIN cells c ON c.indicator = p.indicator AND {above}
) q
LEFT JOIN cells o ON o.panel = q.panel AND o.indicator = q.indicator AND o.year = q.year AND o.category = q.category
    AND {}",
            of("c", &BREAKDOWN),
            below.join(", "),
            at_other.join(" AND ")
        ),
    )
}

fn pair_members() -> Step {
    let codes = of("c", &WEIGHED_BELOW);
    let [above_counts, _] = has_value("above");
    let [below_counts, _] = has_value("below");
    Step::new(
        "pair_members",
        "Members with what is known of both sides. A pair is a member whose two sides have values that count.",
        format!(
            "SELECT m.*, has_other AND above_weight IS NOT NULL AND below_weight IS NOT NULL AS is_member,
    has_other AND {above_counts} AND {below_counts} AS is_pair, {above_counts} OR (has_other AND {below_counts}) AS has_data
FROM (
    SELECT c.pair, c.panel, {}, l.year, {}, {codes}, l.economy, c.has_other,
    {},
    {}
    FROM pair_cells c
    JOIN listed l ON l.indicator = c.indicator AND l.request = c.request AND l.year = c.year
    {}
    {}
) m",
            of("l", &GROUP),
            of("c", &BREAKDOWN),
            known("above"),
            known("below"),
            weight_and_value("above", "c", "l.year", "l", WEIGHED),
            weight_and_value("below", "c", "l.year", "l", WEIGHED_BELOW)
        ),
    )
}

/// Returns the members of one side of two, with values where both sides have one; each rests on what the weaker side does.
fn of_side(purpose: Purpose, side: &str, [key, other]: [&str; 2], from: &str, is_both: [&str; 2]) -> String {
    let [pair, base_year] =
        if purpose == Purpose::Pair { ["pair", "0 AS base_year"] } else { ["0 AS pair", "base_year"] };
    let weights: Vec<String> = WEIGHT.iter().map(|column| format!("{key}_{column} AS {column}")).collect();
    let [weighed, once] = is_both;
    format!(
        "SELECT '{}' AS purpose, '{side}' AS side, {pair}, {base_year}, panel, {}, year, {}, economy, TRUE AS is_member, {},
    CASE WHEN {once} THEN {key}_value END AS value_once, CASE WHEN {weighed} THEN {key}_value END AS value_weighed,
    {key}_horizon AS horizon, CASE WHEN {other}_basis > {key}_basis THEN {other}_basis ELSE {key}_basis END AS basis
FROM {from}",
        purpose.name(),
        GROUP.join(", "),
        BREAKDOWN.join(", "),
        weights.join(", ")
    )
}

fn set_members() -> Step {
    let keys = [&GROUP[..], &["panel", "year", "base_year"], &BREAKDOWN[..]].concat();
    let ([now, now_once], [then, then_once]) = (has_value("now"), has_value("then"));
    let in_both = [format!("{now} AND {then}"), format!("{now_once} AND {then_once}")];
    let in_both = [in_both[0].as_str(), in_both[1].as_str()];
    let matched = format!(
        "(
    SELECT g.* FROM growth_members g JOIN turnover t ON {}
    WHERE (t.differs_weighed OR t.differs_once) AND g.now_weight IS NOT NULL AND g.then_weight IS NOT NULL
) matched",
        same("g", "t", &keys)
    );
    let pairs = "(SELECT * FROM pair_members WHERE is_member) paired";
    let sides = [
        published(),
        of_side(Purpose::Growth, AFTER, ["now", "then"], &matched, in_both),
        of_side(Purpose::Growth, BEFORE, ["then", "now"], &matched, in_both),
        of_side(Purpose::Pair, ABOVE, ["above", "below"], pairs, ["is_pair"; 2]),
        of_side(Purpose::Pair, BELOW, ["below", "above"], pairs, ["is_pair"; 2]),
    ];
    Step::new("set_members", "The sets of members that are added up.", sides.join("\nUNION ALL\n"))
}

/// The later of two years over the same economies.
pub const AFTER: &str = "after";
/// The earlier of them.
pub const BEFORE: &str = "before";
/// The breakdown above the line.
pub const ABOVE: &str = "above";
/// The breakdown below it.
pub const BELOW: &str = "below";

fn published() -> String {
    let purpose = Purpose::Published.name();
    format!(
        "SELECT '{purpose}' AS purpose, '{purpose}' AS side, 0 AS pair, 0 AS base_year, c.panel, {}, c.year, {}, l.economy,
    w_one.weight IS NOT NULL AS is_member, {},
    CASE WHEN w_one.weight IS NOT NULL THEN v_one.value END AS value_once,
    CASE WHEN w_one.counts THEN v_one.value END AS value_weighed, v_one.horizon, v_one.basis
FROM listed l
JOIN cells c ON c.indicator = l.indicator AND c.year = l.year
{}",
        of("l", &GROUP),
        of("c", &BREAKDOWN),
        of("w_one", &WEIGHT),
        weight_and_value("one", "c", "l.year", "l", WEIGHED)
    )
}
