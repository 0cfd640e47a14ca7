//! The keys of a relation between claims, and what each kind needs and takes.
//! Whether a relation holds is the business of one file per kind.

use schemars::JsonSchema;
use serde::Deserialize;

/// How claims hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RelationKind {
    /// A whole is the sum of its parts.
    Sum,
    /// A result is one figure less another.
    Difference,
    /// A result is one figure over another, or the change from one to the other.
    Ratio,
    /// A result is the product of factors.
    Product,
    /// Figures that cannot fall (or rise) in the order given.
    Monotone,
    /// Figures that are one number.
    Same,
    /// A part is at most the whole.
    Subset,
    /// A figure lies within declared bounds.
    Plausible,
    /// One number is stated for two periods or two populations.
    Period,
}

impl RelationKind {
    /// Returns whether it compares what several figures say, and is no mention of one figure in two places.
    pub const fn is_arithmetic(self) -> bool {
        match self {
            Self::Sum
            | Self::Difference
            | Self::Ratio
            | Self::Product
            | Self::Monotone
            | Self::Subset
            | Self::Plausible => true,
            Self::Same | Self::Period => false,
        }
    }

    /// Returns whether a relation that holds speaks for its claims: they are several figures that fit, or one that is said
    /// alike.
    pub const fn speaks_for_claims(self) -> bool {
        match self {
            Self::Sum | Self::Difference | Self::Ratio | Self::Product | Self::Monotone | Self::Same | Self::Subset => {
                true
            }
            Self::Plausible | Self::Period => false,
        }
    }
}

/// How a ratio is stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RatioAs {
    /// n / d
    #[default]
    Ratio,
    /// 100 n / d
    Percent,
    /// 100 (n / d − 1)
    PercentChange,
    /// 100 ((n / d)^(1/years) − 1)
    PercentChangePerYear,
    /// 100 (1 − n / d)
    PercentLess,
}

/// Where a monotone series goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Never down.
    #[default]
    Rising,
    /// Never up.
    Falling,
}

/// A figure of a relation: a claim, or what is made of claims.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "expected the id of a claim, { claim = \"id\", times = 2 }, { constant = 100 }, { sum = [...] } or { product = [...] }"
)]
pub enum Operand {
    /// Id of the claim.
    Once(String),
    /// The claim, so many times.
    Several(SeveralTimes),
    /// A number of definition, in base units; never a published value.
    Constant(ConstantOperand),
    /// Figures added up.
    Sum(SumOperand),
    /// Figures multiplied.
    Product(ProductOperand),
}

/// A claim that counts so many times.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeveralTimes {
    /// Id of the claim.
    pub claim: String,
    /// Factor.
    pub times: f64,
}

/// A number of definition.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConstantOperand {
    /// The number.
    pub constant: f64,
}

/// Figures added up.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SumOperand {
    /// The figures.
    pub sum: Vec<Operand>,
}

/// Figures multiplied.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductOperand {
    /// The figures.
    pub product: Vec<Operand>,
}

impl Operand {
    /// Returns the ids of its claims.
    pub fn claims(&self) -> Vec<&str> {
        match self {
            Self::Once(claim) => vec![claim],
            Self::Several(several) => vec![&several.claim],
            Self::Constant(_) => Vec::new(),
            Self::Sum(SumOperand { sum: of }) | Self::Product(ProductOperand { product: of }) => {
                of.iter().flat_map(Self::claims).collect()
            }
        }
    }
}

/// `at_most`: of a sum whether the parts need not exhaust the whole, of a bound the bound.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected true or false in a sum, a number in a plausible bound")]
pub enum AtMost {
    /// In a sum.
    Flag(bool),
    /// In a bound.
    Number(f64),
}

/// One relation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationDefinition {
    /// Id, unique over all files.
    pub id: String,
    /// How the claims hang together.
    pub kind: RelationKind,
    /// Why the relation has to hold.
    pub reason: String,
    /// The claims that cannot stand when it fails; all of them if not given.
    pub impossible: Option<Vec<String>>,
    /// The most likely reading when it fails.
    pub reading: Option<String>,
    /// sum, subset: the whole.
    pub whole: Option<Operand>,
    /// sum: the parts.
    pub parts: Option<Vec<Operand>>,
    /// sum: true where the parts need not exhaust the whole; plausible: the upper bound.
    pub at_most: Option<AtMost>,
    /// plausible: the lower bound.
    pub at_least: Option<f64>,
    /// difference, ratio, product: what comes out.
    pub result: Option<Operand>,
    /// difference: from what is taken.
    pub minuend: Option<Operand>,
    /// difference: what is taken away.
    pub subtrahend: Option<Operand>,
    /// ratio: above the line, or the later figure.
    pub numerator: Option<Operand>,
    /// ratio: below the line, or the earlier figure.
    pub denominator: Option<Operand>,
    /// ratio: how it is stated.
    #[serde(rename = "as")]
    pub stated_as: Option<RatioAs>,
    /// ratio: the years of a change a year.
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub years: Option<f64>,
    /// product: what is multiplied.
    pub factors: Option<Vec<Operand>>,
    /// product: a further factor, such as 0.01 for percent.
    pub times: Option<f64>,
    /// monotone, same, period: the claims.
    pub claims: Option<Vec<Operand>>,
    /// monotone: where the series goes.
    pub direction: Option<Direction>,
    /// subset: the part.
    pub part: Option<Operand>,
    /// plausible: the claim.
    pub claim: Option<Operand>,
}

/// Keys of a kind: those it needs, and those it may have.
pub struct KeysOfKind {
    /// Needed.
    pub needed: &'static [&'static str],
    /// Taken.
    pub taken: &'static [&'static str],
}

impl RelationKind {
    /// Returns the name that stands in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Difference => "difference",
            Self::Ratio => "ratio",
            Self::Product => "product",
            Self::Monotone => "monotone",
            Self::Same => "same",
            Self::Subset => "subset",
            Self::Plausible => "plausible",
            Self::Period => "period",
        }
    }

    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Sum,
        Self::Difference,
        Self::Ratio,
        Self::Product,
        Self::Monotone,
        Self::Same,
        Self::Subset,
        Self::Plausible,
        Self::Period,
    ];

    /// Returns the keys of the kind besides id, kind, reason, impossible and reading.
    pub const fn keys(self) -> KeysOfKind {
        let (needed, taken): (&[&str], &[&str]) = match self {
            Self::Sum => (&["whole", "parts"], &["at_most"]),
            Self::Difference => (&["result", "minuend", "subtrahend"], &[]),
            Self::Ratio => (&["result", "numerator", "denominator"], &["as", "years"]),
            Self::Product => (&["result", "factors"], &["times"]),
            Self::Monotone => (&["claims"], &["direction"]),
            Self::Same | Self::Period => (&["claims"], &[]),
            Self::Subset => (&["part", "whole"], &[]),
            Self::Plausible => (&["claim"], &["at_least", "at_most"]),
        };
        KeysOfKind { needed, taken }
    }
}

impl RelationDefinition {
    /// Returns the keys that are given, besides those of every relation.
    pub fn given(&self) -> Vec<&'static str> {
        let given = [
            ("whole", self.whole.is_some()),
            ("parts", self.parts.is_some()),
            ("at_most", self.at_most.is_some()),
            ("at_least", self.at_least.is_some()),
            ("result", self.result.is_some()),
            ("minuend", self.minuend.is_some()),
            ("subtrahend", self.subtrahend.is_some()),
            ("numerator", self.numerator.is_some()),
            ("denominator", self.denominator.is_some()),
            ("as", self.stated_as.is_some()),
            ("years", self.years.is_some()),
            ("factors", self.factors.is_some()),
            ("times", self.times.is_some()),
            ("claims", self.claims.is_some()),
            ("direction", self.direction.is_some()),
            ("part", self.part.is_some()),
            ("claim", self.claim.is_some()),
        ];
        given.into_iter().filter(|(_, is_given)| *is_given).map(|(key, _)| key).collect()
    }

    /// Returns the operands in the order of the arithmetic: the left side first.
    pub fn operands(&self) -> Vec<(&'static str, Option<usize>, &Operand)> {
        let one = |key, operand: &'_ Option<Operand>| operand.as_ref().map(|_| key);
        let single = [
            ("whole", &self.whole),
            ("result", &self.result),
            ("claim", &self.claim),
            ("part", &self.part),
            ("minuend", &self.minuend),
            ("subtrahend", &self.subtrahend),
            ("numerator", &self.numerator),
            ("denominator", &self.denominator),
        ];
        let several = [("parts", &self.parts), ("factors", &self.factors), ("claims", &self.claims)];
        let single =
            single.into_iter().filter_map(|(key, operand)| Some((one(key, operand)?, None, operand.as_ref()?)));
        let several = several.into_iter().flat_map(|(key, operands)| {
            operands.iter().flatten().enumerate().map(move |(index, operand)| (key, Some(index), operand))
        });
        single.chain(several).collect()
    }
}
