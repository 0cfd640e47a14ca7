//! Mentions of one number: those that exclude each other, and those that are formally compatible and yet not the same.

use super::comparison::{Agreement, Comparison};
use super::interval::End;
use super::relation::{Operand, RelationDefinition};
use super::side::{Fractions, RelationOutcome, RelationSide, RelationSides};

/// One mention of a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention<'a> {
    /// Id of the claim.
    pub claim: &'a str,
    /// What it states.
    pub side: RelationSide,
}

/// Which of the mentions cannot stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split<'a> {
    /// The largest sets of mentions that have a number in common; one where the majority decides.
    pub largest: Vec<Vec<&'a str>>,
    /// Mentions that are not in all of them.
    pub at_odds: Vec<&'a str>,
}

/// Returns how mentions of one number fall apart; `None` where no two of them exclude each other.
///
/// The set of mentions with a number in common that has most figures stands, and the others cannot. A bound ("over
/// 140") is no vote: it fits 218 as well as 150. Where several sets have as many figures, no majority decides and
/// every mention outside one of them is at odds: of two figures both.
pub fn split<'a>(mentions: &[Mention<'a>]) -> Option<Split<'a>> {
    // On a line, a set of intervals has a common point exactly where all of it reaches the highest of its lower ends.
    let around = |seed: &Mention<'a>| -> Vec<&Mention<'a>> {
        let begins_before =
            |other: &&Mention<'a>| begins(other.side.interval.lower) <= begins(seed.side.interval.lower);
        mentions.iter().filter(|other| begins_before(other) && fit(&other.side, &seed.side)).collect()
    };
    let sets: Vec<Vec<&Mention<'a>>> = mentions.iter().map(around).collect();
    if sets.iter().any(|set| set.len() == mentions.len()) {
        return None;
    }
    let votes = |set: &[&Mention<'a>]| set.iter().filter(|mention| !is_bound(&mention.side)).count();
    let most = sets.iter().map(|set| (votes(set), set.len())).max()?;
    let mut largest: Vec<Vec<&'a str>> = sets
        .iter()
        .filter(|set| votes(set) == most.0)
        .map(|set| set.iter().map(|mention| mention.claim).collect())
        .collect();
    largest.sort();
    largest.dedup();
    // A set within another says nothing of its own.
    let all = largest.clone();
    largest.retain(|set| {
        !all.iter().any(|other| other.len() > set.len() && set.iter().all(|claim| other.contains(claim)))
    });
    let is_in_all = |claim: &str| largest.iter().all(|set| set.contains(&claim));
    let at_odds = mentions.iter().map(|mention| mention.claim).filter(|claim| !is_in_all(claim)).collect();
    Some(Split { largest, at_odds })
}

/// Where the numbers begin: an open end begins just after its number.
fn begins(lower: End) -> (Ordered, bool) {
    (Ordered(lower.at), !lower.is_closed)
}

#[derive(PartialEq)]
struct Ordered(f64);

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.0.total_cmp(&other.0))
    }
}

/// Returns whether two mentions of one number can both stand.
///
/// "Over 820" and "820" are not the same, and yet no proof that one is wrong: the figure may have been rounded.
pub fn fit(a: &RelationSide, b: &RelationSide) -> bool {
    a.interval.meets(&b.interval) || touches(a, b)
}

fn touches(a: &RelationSide, b: &RelationSide) -> bool {
    (is_bound(a) || is_bound(b)) && a.interval.with_its_ends().meets(&b.interval.with_its_ends())
}

/// Whether a mention has no limit on one side.
fn is_bound(side: &RelationSide) -> bool {
    side.interval.lower.number().is_none() || side.interval.upper.number().is_none()
}

/// Returns the mentions of a number that is the bound of another mention, as 820 beside "over 820".
pub fn touching<'a>(mentions: &[Mention<'a>]) -> Vec<(&'a str, &'a str)> {
    let pairs = mentions.iter().flat_map(|bound| mentions.iter().map(move |other| (bound, other)));
    let only_touches = |(bound, other): &(&Mention<'a>, &Mention<'a>)| {
        is_bound(&bound.side)
            && !is_bound(&other.side)
            && touches(&bound.side, &other.side)
            && !bound.side.interval.meets(&other.side.interval)
    };
    pairs.filter(only_touches).map(|(bound, other)| (bound.claim, other.claim)).collect()
}

/// Returns whether claims that are declared to be one number can be.
pub fn same(relation: &RelationDefinition, sides: &RelationSides<'_>) -> Option<RelationOutcome> {
    let claims = relation.claims.as_ref()?;
    // A sum of claims goes by the name of its first.
    let mentions: Vec<Mention<'_>> = claims
        .iter()
        .filter_map(|operand| {
            Some(Mention { claim: operand.claims().first()?, side: sides.of(operand, Fractions::AsPercent)? })
        })
        .collect();
    let scale = claims.first().map_or(1.0, |first| sides.scale_of(first, Fractions::AsPercent));
    let mut outcome = outcome(&mentions, scale)?;
    outcome.at_odds = outcome.at_odds.map(|names| {
        let at_odds = claims
            .iter()
            .filter(|operand| operand.claims().first().is_some_and(|first| names.iter().any(|name| name == first)));
        at_odds.flat_map(Operand::claims).map(str::to_owned).collect()
    });
    Some(outcome)
}

/// Returns whether mentions of one number have a number in common; `None` where fewer than two have a number.
pub fn outcome(mentions: &[Mention<'_>], scale: f64) -> Option<RelationOutcome> {
    let (first, second) = (mentions.first()?, mentions.get(1)?);
    let found = split(mentions);
    let values = mentions.iter().map(|mention| mention.side.formula(scale)).collect();
    let other = found.as_ref().and_then(|_| mentions.iter().find(|other| !fit(&other.side, &first.side)));
    let right = other.unwrap_or(second).side;
    let agreement = match &found {
        None => Agreement::All,
        Some(split) if split.largest.len() == 1 => Agreement::Majority(split.largest[0].len()),
        Some(_) => Agreement::None,
    };
    let arithmetic = Comparison::Mentions { values, agreement }.into();
    let at_odds = found.as_ref().map(|split| split.at_odds.iter().map(|claim| (*claim).to_owned()).collect());
    Some(RelationOutcome {
        left: Some(first.side),
        right: Some(right),
        scale,
        holds: Some(found.is_none()),
        arithmetic,
        at_odds,
    })
}

/// Returns the mentions that say "more than" less than another mention of the same number says: an older number that
/// was left standing. Each comes with the mention that shows it.
pub fn stale<'a>(mentions: &[Mention<'a>]) -> Vec<(&'a str, &'a str)> {
    let mut found = Vec::new();
    for mention in mentions.iter().filter(|mention| mention.side.interval.upper.number().is_none()) {
        let bound = mention.side.interval.lower.at;
        let is_beyond = |other: &&Mention<'a>| {
            let lower = other.side.interval.lower.at;
            let is_bound = other.side.interval.upper.number().is_none();
            // A figure just above a bound is what the bound was made from.
            if is_bound { lower > bound } else { lower > bound + STALE_FROM * bound.abs() }
        };
        if let Some(other) = mentions
            .iter()
            .filter(is_beyond)
            .max_by(|a, b| a.side.interval.lower.at.total_cmp(&b.side.interval.lower.at))
        {
            found.push((mention.claim, other.claim));
        }
    }
    found
}

/// "Over 60" beside 65 rounds the figure down; beside 70 it is another figure. A tenth is one step of a round number.
const STALE_FROM: f64 = 0.1;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::interval::Interval;

    fn mention(claim: &str, interval: Interval) -> Mention<'_> {
        Mention { claim, side: RelationSide { value: interval.lower.number(), interval } }
    }

    #[test]
    fn of_two_that_exclude_each_other_both_are_at_odds_and_a_third_decides() {
        let (a, b) = (mention("a", Interval::half_open(92.5, 93.5)), mention("b", Interval::half_open(93.5, 94.5)));
        assert_eq!(split(&[a.clone(), b.clone()]).unwrap().at_odds, ["a", "b"]);
        let third = mention("c", Interval::half_open(93.5, 94.5));
        assert_eq!(split(&[a.clone(), b.clone(), third]).unwrap().at_odds, ["a"]);
        let loose = mention("d", Interval::closed(90.0, 96.0));
        assert_eq!(split(&[a, b, loose]).unwrap().at_odds, ["a", "b"]);
    }

    #[test]
    fn bounds_on_one_side_never_exclude_each_other_and_the_lower_is_stale() {
        let (sixty, seventy) = (mention("a", Interval::above(60.0)), mention("b", Interval::above(70.0)));
        assert_eq!(split(&[sixty.clone(), seventy.clone()]), None);
        assert_eq!(stale(&[sixty.clone(), seventy]), [("a", "b")]);
        assert!(stale(&[sixty.clone(), mention("b", Interval::exactly(63.0))]).is_empty());
        let exactly = mention("b", Interval::exactly(60.0));
        assert_eq!(split(&[sixty.clone(), exactly.clone()]), None);
        assert_eq!(touching(&[sixty.clone(), exactly.clone()]), [("a", "b")]);
        assert_eq!(
            split(&[sixty.clone(), exactly, mention("c", Interval::exactly(90.0))]).unwrap().at_odds,
            ["b", "c"]
        );
        assert_eq!(split(&[sixty.clone(), sixty]), None);
    }
}
