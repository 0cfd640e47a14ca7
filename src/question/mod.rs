//! One question → one row of a run's tables, or why there is none, or what else it could mean.
//! Figures, claims and readers of a finished run all ask here; nobody else chooses an edition. Reads no file.

mod absent;
pub mod run_tables;

use std::collections::BTreeSet;
use std::fmt;

use crate::concepts::breakdown::{NOT_APPLICABLE, TOTAL};
use crate::concepts::breakdown_words::told;
pub use crate::concepts::lists::Ambiguous;
use crate::concepts::{Age, GroupQuery, Language, Location, Sex, Sided};
use crate::tables::gaps::GapBreakdown;
use crate::tables::{GapId, Profile, Statistic};

pub use crate::tables::{FigureKey, RunFigure};
pub use absent::{Absent, AskedFor};
pub use run_tables::{Rows, RunTables};

/// What is asked: the key of a figure with blanks.
#[derive(Clone, Debug, PartialEq)]
pub struct Question<'q> {
    /// Id of the indicator.
    pub indicator: &'q str,
    /// The gap; none for an aggregate.
    pub gap: Option<GapId>,
    /// The statistic, or that which is compared.
    pub statistic: Option<Statistic>,
    /// The group, with classification and edition where they are named.
    pub group: GroupQuery<'q>,
    /// Calendar year.
    pub year: i32,
    /// What is said of the breakdown.
    pub codes: Codes<'q>,
    /// Year from which a growth is counted.
    pub base_year: Option<i32>,
    /// The rule of suppression.
    pub profile: Profile,
}

/// What is said of a breakdown. What is not said is the total; where there is none, the only one that there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Codes<'q> {
    /// Sex.
    pub sex: Option<Sided<Sex>>,
    /// Age.
    pub age: Option<Sided<Age>>,
    /// Location.
    pub location: Option<Sided<Location>>,
    /// Category.
    pub category: Option<&'q str>,
}

impl Codes<'_> {
    /// Returns what is said, and where nothing is, what something else says.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            sex: self.sex.or(other.sex),
            age: self.age.or(other.age),
            location: self.location.or(other.location),
            category: self.category.or(other.category),
        }
    }

    /// Returns the codes of sex, age, location and category, as far as they are said.
    pub fn texts(&self) -> [Option<String>; 4] {
        let Self { sex, age, location, category } = self;
        [
            sex.map(|code| code.to_string()),
            age.map(|code| code.to_string()),
            location.map(|code| code.to_string()),
            category.map(str::to_owned),
        ]
    }

    /// Returns whether a breakdown has what is said.
    pub fn are_of(&self, breakdown: &GapBreakdown) -> bool {
        self.sex.is_none_or(|sex| sex == breakdown.sex)
            && self.age.is_none_or(|age| age == breakdown.age)
            && self.location.is_none_or(|location| location == breakdown.location)
            && self.category.is_none_or(|category| *category == *breakdown.category)
    }

    /// Returns what is said, in words as `women, 4G`.
    pub fn told(&self) -> String {
        let [sex, age, location, category] = self.texts();
        let or_total = |code: Option<String>| code.unwrap_or_else(|| TOTAL.to_owned());
        told(&[or_total(sex), or_total(age), or_total(location), or_total(category)])
    }
}

/// Why a question has no row.
#[derive(Clone, Debug, PartialEq)]
pub enum NoRow {
    /// There is none.
    Absent(Absent),
    /// Several could be meant.
    Ambiguous(Ambiguous),
}

impl From<Ambiguous> for NoRow {
    fn from(several: Ambiguous) -> Self {
        Self::Ambiguous(several)
    }
}

/// What is left open, and how a definition says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Sex,
    Age,
    Location,
    Category,
}

impl Part {
    const fn key(self) -> &'static str {
        match self {
            Self::Sex => "sex",
            Self::Age => "age",
            Self::Location => "location",
            Self::Category => "category",
        }
    }
}

impl<'q> Question<'q> {
    /// Returns the question for what a group has in a year, whatever the statistic and breakdown.
    pub fn of_group(indicator: &'q str, group: GroupQuery<'q>, year: i32, profile: Profile) -> Self {
        let (gap, statistic, codes, base_year) = (None, None, Codes::default(), None);
        Self { indicator, gap, statistic, group, year, codes, base_year, profile }
    }

    /// Returns the group, or the two that are compared.
    pub fn sides(&self) -> Sided<&'q str> {
        Sided::read(self.group.group)
    }

    fn ambiguous(&self, part: Part, choices: BTreeSet<String>) -> NoRow {
        let choices: Vec<String> = choices.into_iter().collect();
        NoRow::Ambiguous(Ambiguous {
            asked: self.to_string(),
            could_be: format!("has {}", choices.join(", ")),
            help: format!("say which, as {} = \"{}\"", part.key(), choices.first().map_or("", String::as_str)),
        })
    }

    /// Returns the rows of the breakdown that is asked for.
    fn of_breakdown<'t>(&self, rows: Vec<RunFigure<'t>>) -> Result<Vec<RunFigure<'t>>, NoRow> {
        let Codes { sex, age, location, category } = &self.codes;
        let is_open = |code: &str| code == TOTAL || code == NOT_APPLICABLE;
        let rows = self.narrowed(Part::Sex, rows, *sex, |row| row.breakdown().sex, |sex| *sex == Sex::Total.into())?;
        let rows = self.narrowed(Part::Age, rows, *age, |row| row.breakdown().age, |age| *age == Age::Total.into())?;
        let is_everywhere = |location: &Sided<Location>| *location == Location::Total.into();
        let rows = self.narrowed(Part::Location, rows, *location, |row| row.breakdown().location, is_everywhere)?;
        let category = category.map(str::to_owned);
        self.narrowed(Part::Category, rows, category, |row| row.breakdown().category.to_string(), |code| is_open(code))
    }

    /// Keeps the rows of one part of the breakdown: that which is asked for, else the total, else the only one.
    fn narrowed<'t, T: PartialEq + fmt::Display>(
        &self,
        part: Part,
        mut rows: Vec<RunFigure<'t>>,
        asked: Option<T>,
        of: impl Fn(&RunFigure<'t>) -> T,
        is_total: impl Fn(&T) -> bool,
    ) -> Result<Vec<RunFigure<'t>>, NoRow> {
        match asked {
            Some(asked) => rows.retain(|row| of(row) == asked),
            None if rows.iter().any(|row| is_total(&of(row))) => rows.retain(|row| is_total(&of(row))),
            None => {
                let choices: BTreeSet<String> = rows.iter().map(|row| of(row).to_string()).collect();
                if choices.len() > 1 {
                    return Err(self.ambiguous(part, choices));
                }
            }
        }
        Ok(rows)
    }
}

impl From<&Question<'_>> for AskedFor {
    fn from(question: &Question<'_>) -> Self {
        Self {
            indicator: question.indicator.to_owned(),
            codes: question.codes.texts().into_iter().flatten().collect(),
            group: question.group.to_string(),
            year: question.year,
        }
    }
}

impl fmt::Display for Question<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&AskedFor::from(self).said(Language::ENGLISH))
    }
}
