//! Claims of a report with their verdicts, and the relations between them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::cell::texts;
use super::row::table;
use crate::concepts::{Text, Told, named};

/// What becomes of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Another claim or the report's own arithmetic makes it impossible.
    Contradicted,
    /// The data give another figure.
    Differs,
    /// The interval of the data and that of the claim overlap.
    AgreesWithinUncertainty,
    /// The data give a figure that the claim stands for.
    Agrees,
    /// Other claims of the report fit, no data say more.
    ArithmeticHolds,
    /// Data would answer it and are missing.
    NotProduced,
    /// Nothing can answer it.
    NotCheckable,
}

named! {
    Verdict {
        Contradicted => "contradicted",
        Differs => "differs",
        AgreesWithinUncertainty => "agrees-within-uncertainty",
        Agrees => "agrees",
        ArithmeticHolds => "arithmetic-holds",
        NotProduced => "not-produced",
        NotCheckable => "not-checkable",
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// One row of `claims.parquet`. All numbers are in the unit as printed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Id of the report that states it.
    pub report: Text,
    /// Id.
    pub claim: Text,
    /// Section of the report.
    pub section: Told,
    /// What is stated.
    pub statement: Told,
    /// Group as printed.
    pub group: Option<String>,
    /// Year as printed.
    pub year: Option<String>,
    /// Value as printed.
    pub stated: String,
    /// The printed number.
    pub stated_value: Option<f64>,
    /// Unit as printed.
    pub unit: Told,
    /// Wording of the precision.
    pub precision: Told,
    /// Lower end of what the claim stands for.
    pub accept_lower: Option<f64>,
    /// Upper end of it.
    pub accept_upper: Option<f64>,
    /// What was asked of the data.
    pub query: Option<Text>,
    /// What the data give.
    pub computed: Option<f64>,
    /// Lower end of its interval.
    pub lower: Option<f64>,
    /// Upper end of its interval.
    pub upper: Option<f64>,
    /// Computed less stated.
    pub difference: Option<f64>,
    /// The verdict.
    pub verdict: Verdict,
    /// Claims that exclude it.
    pub conflicts_with: Vec<Text>,
    /// Why.
    pub reason: Option<Told>,
    /// Part of the weight behind the computed figure that is reported.
    pub weight_reported_share: Option<f64>,
}

/// One row of `relations.parquet`. Numbers are in the printed unit of the first claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// Id of the report whose claims hang together.
    pub report: Text,
    /// Id.
    pub relation: Text,
    /// sum, difference, ratio …
    pub kind: Text,
    /// The claims that hang together.
    pub claims: Vec<Text>,
    /// The figure on the left of the relation.
    pub left: Option<f64>,
    /// What the claims on the right give for it.
    pub right: Option<f64>,
    /// Lower end of what the right side allows.
    pub accept_lower: Option<f64>,
    /// Upper end of it.
    pub accept_upper: Option<f64>,
    /// Whether it holds; none where it could not be evaluated.
    pub holds: Option<bool>,
    /// Why the relation has to hold.
    pub rule: Told,
    /// The arithmetic in words.
    pub arithmetic: Told,
    /// The most likely reading, where it fails.
    pub reading: Option<Told>,
    /// Claims that cannot stand.
    pub impossible: Vec<Text>,
}

impl Relation {
    /// Returns the most likely reading, where it fails.
    pub fn likely(&self) -> Option<&Told> {
        self.reading.as_ref().filter(|_| self.holds == Some(false))
    }

    /// Returns rule, arithmetic and reading in one text.
    pub fn reason(&self) -> Told {
        Told::each(|language| {
            let (rule, arithmetic) = (self.rule.of(language), self.arithmetic.of(language));
            let values = [("rule", rule.into()), ("arithmetic", arithmetic.into())];
            match self.likely() {
                None => language.say("claim-relation", &values),
                Some(reading) => {
                    let reading = ("reading", reading.of(language).into());
                    language.say("claim-relation-read", &[values[0], values[1], reading])
                }
            }
        })
    }
}

texts! {
    Verdict: |verdict| verdict.name();
}

table! {
    Claim, "claims", "Claims: what the report states, with the verdict of data and arithmetic";
    key report claim;
    |row| {
        report: Text;
        claim: Text;
        section: Told, "", "Section of the report that states the claim";
        statement: Told, "", "What the claim states, without the number";
        group: Option<String>, "", "Group of economies or people, as printed";
        year: Option<String>, "", "Year or years, as printed";
        stated: String, "", "The value, as printed";
        stated_value: Option<f64>, "unit column", "The printed value as a number; a month in years";
        unit: Told, "", "Unit of the claim, as printed";
        precision: Told, "", "Wording that says how to read the value";
        accept_lower: Option<f64>;
        accept_upper: Option<f64>;
        query: Option<Text>, "", "What was asked of the data";
        computed: Option<f64>, "unit column", "What the data give";
        lower: Option<f64>;
        upper: Option<f64>;
        difference: Option<f64>, "unit column", "Computed less stated";
        verdict: Verdict,
            "", "agrees, agrees-within-uncertainty, differs, contradicted, arithmetic-holds, not-produced or not-checkable";
        conflicts_with: Option<Vec<Text>> = (!row.conflicts_with.is_empty()).then_some(&row.conflicts_with),
            "", "Claims that make it impossible, separated by commas";
        reason: Option<Told>;
        weight_reported_share: Option<f64>;
    }
    => Claim {
        report, claim, section, statement, group, year, stated, stated_value, unit, precision, accept_lower, accept_upper,
        query, computed, lower, upper, difference, verdict, conflicts_with: conflicts_with.unwrap_or_default(), reason,
        weight_reported_share,
    }
}

table! {
    Relation, "relations", "Relations: the arithmetic between claims, held or not";
    key report relation;
    |row| {
        report: Text;
        relation: Text, "", "Id of the relation between claims";
        kind: Text, "", "sum, difference, ratio, product, monotone, same, subset, plausible or period";
        claims: Vec<Text>, "", "Ids of its claims, separated by commas";
        left: Option<f64>, "unit of the first claim", "Figure on the left of the relation";
        right: Option<f64>, "unit of the first claim", "What the right of the relation gives for it";
        accept_lower: Option<f64>;
        accept_upper: Option<f64>;
        holds: Option<bool>, "", "Whether the relation holds within what was printed; empty if unknown";
        rule: Option<Told> = row.rule.english(), "", "Why the relation has to hold";
        arithmetic: Option<Told> = row.arithmetic.english(), "", "The relation with its numbers, in words";
        reading: Option<Told> = row.likely(), "", "The most likely reading, where it does not hold";
        impossible: Option<Vec<Text>> = (!row.impossible.is_empty()).then_some(&row.impossible),
            "", "Ids of the claims that cannot stand, separated by commas";
    }
    => Relation {
        report, relation, kind, claims, left, right, accept_lower, accept_upper, holds, reading,
        rule: rule.unwrap_or_default(), arithmetic: arithmetic.unwrap_or_default(),
        impossible: impossible.unwrap_or_default(),
    }
}
