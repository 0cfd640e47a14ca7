//! The columns of a table → the components of a data structure: dimensions from its key, the rest as attributes.

use crate::tables::cell::ColumnType;
use crate::tables::schema::Column;
use crate::tables::{Aggregate, Row, Table};

const YEAR: Column = Aggregate::TABLE.column_named("year");
const VALUE: Column = Aggregate::TABLE.column_named("value");
const UNIT: Column = Aggregate::TABLE.column_named("unit");
const STATUS: Column = Aggregate::TABLE.column_named("status");
pub(super) const CLASSIFICATION: Column = Aggregate::TABLE.column_named("classification");
const EDITION: Column = Aggregate::TABLE.column_named("edition");
const GROUP: Column = Aggregate::TABLE.column_named("group");
const INDICATOR: Column = Aggregate::TABLE.column_named("indicator");
const SEX: Column = Aggregate::TABLE.column_named("sex");
const AGE: Column = Aggregate::TABLE.column_named("age");
const LOCATION: Column = Aggregate::TABLE.column_named("location");
const CATEGORY: Column = Aggregate::TABLE.column_named("category");
const STATISTIC: Column = Aggregate::TABLE.column_named("statistic");
const PROFILE: Column = Aggregate::TABLE.column_named("profile");
const WEIGHT_UNIT: Column = Aggregate::TABLE.column_named("weight_unit");

/// Columns that are cross-domain concepts of SDMX, by the names that these have there.
const CROSS_DOMAIN: [(Column, &str); 5] =
    [(GROUP, "REF_AREA"), (YEAR, "TIME_PERIOD"), (VALUE, "OBS_VALUE"), (STATUS, "OBS_STATUS"), (UNIT, "UNIT_MEASURE")];

/// Columns of codes, with their code lists.
const CODED: [(Column, ListId); 13] = [
    (CLASSIFICATION, ListId::Classification),
    (EDITION, ListId::Edition),
    (GROUP, ListId::Area),
    (INDICATOR, ListId::Indicator),
    (SEX, ListId::Sex),
    (AGE, ListId::Age),
    (LOCATION, ListId::Location),
    (CATEGORY, ListId::Category),
    (STATISTIC, ListId::Statistic),
    (PROFILE, ListId::Profile),
    (UNIT, ListId::Unit),
    (STATUS, ListId::Status),
    (WEIGHT_UNIT, ListId::Unit),
];

/// A code list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListId {
    /// Groups of economies.
    Area,
    /// Ages.
    Age,
    /// Further breakdowns.
    Category,
    /// Lists of groups.
    Classification,
    /// Editions of these lists.
    Edition,
    /// How often a figure is made.
    Frequency,
    /// Indicators.
    Indicator,
    /// Urban and rural.
    Location,
    /// Kinds of values.
    Status,
    /// Rules of completion and suppression.
    Profile,
    /// Women and men.
    Sex,
    /// Statistics.
    Statistic,
    /// Units of measure.
    Unit,
    /// Powers of ten.
    Multiplier,
}

impl ListId {
    /// Returns the id in the structures.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Area => "CL_AREA",
            Self::Age => "CL_AGE",
            Self::Category => "CL_CATEGORY",
            Self::Classification => "CL_CLASSIFICATION",
            Self::Edition => "CL_EDITION",
            Self::Frequency => "CL_FREQ",
            Self::Indicator => "CL_INDICATOR",
            Self::Location => "CL_LOCATION",
            Self::Status => "CL_OBS_STATUS",
            Self::Profile => "CL_PROFILE",
            Self::Sex => "CL_SEX",
            Self::Statistic => "CL_STATISTIC",
            Self::Unit => "CL_UNIT_MEASURE",
            Self::Multiplier => "CL_UNIT_MULT",
        }
    }

    /// Returns its title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Area => "Groups of economies",
            Self::Age => "Ages",
            Self::Category => "Further breakdowns",
            Self::Classification => "Classifications of economies",
            Self::Edition => "Editions of classifications",
            Self::Frequency => "Frequency",
            Self::Indicator => "Indicators",
            Self::Location => "Urban and rural",
            Self::Status => "Observation status",
            Self::Profile => "Rules of completion and suppression",
            Self::Sex => "Sex",
            Self::Statistic => "Statistics",
            Self::Unit => "Units of measure",
            Self::Multiplier => "Unit multiplier",
        }
    }
}

/// What a component does in a data structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Tells observations apart.
    Dimension,
    /// Tells them apart in time.
    Time,
    /// The observation itself.
    Measure,
    /// Says more of it.
    Attribute,
}

/// What stands in a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Representation {
    /// Codes of a list.
    Codes(ListId),
    /// Calendar years.
    Year,
    /// Texts.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// True or false.
    Truth,
}

/// Where the values of a component come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A column of the table.
    Column(&'static str),
    /// The same code in every row.
    Always(&'static str),
}

/// One component of a data structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// Id of the component and of its concept.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What it says, in one sentence.
    pub meaning: String,
    /// What it does.
    pub role: Role,
    /// What stands in it.
    pub representation: Representation,
    /// Whether it stands in every row.
    pub is_required: bool,
    /// Where it comes from.
    pub source: Source,
}

/// Returns the components of a table: dimensions in the order of its key, the time, the value, then all other columns.
pub fn components(table: &Table) -> Vec<Component> {
    let is_key = |column: &Column| table.key.contains(&column.name);
    let of = |role: Role| table.columns.iter().filter(move |column| role_of(column, is_key(column)) == role);
    let frequency =
        constant("FREQ", "Frequency", "How often figures are made", Role::Dimension, ListId::Frequency, "A");
    let multiplier =
        constant("UNIT_MULT", "Unit multiplier", "Power of ten of the unit", Role::Attribute, ListId::Multiplier, "0");
    let mut all = vec![frequency];
    for role in [Role::Dimension, Role::Time, Role::Measure, Role::Attribute] {
        all.extend(of(role).map(|column| component(column, role)));
    }
    let after_unit = all.iter().position(|one| one.source == Source::Column(UNIT.name)).map_or(all.len(), |at| at + 1);
    all.insert(after_unit, multiplier);
    all
}

fn role_of(column: &Column, is_key: bool) -> Role {
    match column.name {
        name if name == YEAR.name => Role::Time,
        name if name == VALUE.name => Role::Measure,
        _ if is_key => Role::Dimension,
        _ => Role::Attribute,
    }
}

fn component(column: &Column, role: Role) -> Component {
    let known = CROSS_DOMAIN.iter().find(|(known, _)| known.name == column.name);
    let words = column.name.replace('_', " ");
    let name = words.chars().next().map(|first| first.to_uppercase().to_string() + &words[first.len_utf8()..]);
    let unit = if column.unit.is_empty() { String::new() } else { format!(" ({})", column.unit) };
    Component {
        id: known.map_or_else(|| column.name.to_uppercase(), |(_, id)| (*id).to_owned()),
        name: name.unwrap_or_default(),
        meaning: format!("{}{unit}", column.meaning),
        role,
        representation: representation(column),
        is_required: !column.nullable,
        source: Source::Column(column.name),
    }
}

fn representation(column: &Column) -> Representation {
    if let Some((_, list)) = CODED.iter().find(|(coded, _)| coded.name == column.name) {
        return Representation::Codes(*list);
    }
    match column.kind {
        ColumnType::Int if column.name == YEAR.name => Representation::Year,
        ColumnType::Int => Representation::Integer,
        ColumnType::Float => Representation::Number,
        ColumnType::Bool => Representation::Truth,
        ColumnType::Text => Representation::Text,
    }
}

fn constant(id: &str, name: &str, meaning: &str, role: Role, list: ListId, code: &'static str) -> Component {
    Component {
        id: id.to_owned(),
        name: name.to_owned(),
        meaning: meaning.to_owned(),
        role,
        representation: Representation::Codes(list),
        is_required: true,
        source: Source::Always(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(role: Role) -> Vec<String> {
        let all = components(&Aggregate::TABLE).into_iter();
        all.filter(|component| component.role == role).map(|component| component.id).collect()
    }

    #[test]
    fn the_key_is_the_dimensions_and_every_other_column_an_attribute() {
        let dimensions = [
            "FREQ",
            "CLASSIFICATION",
            "EDITION",
            "REF_AREA",
            "INDICATOR",
            "SEX",
            "AGE",
            "LOCATION",
            "CATEGORY",
            "STATISTIC",
            "PROFILE",
        ];
        assert_eq!(ids(Role::Dimension), dimensions);
        assert_eq!([ids(Role::Time), ids(Role::Measure)], [["TIME_PERIOD"], ["OBS_VALUE"]]);
        let attributes = ids(Role::Attribute);
        assert_eq!(
            attributes[..6],
            ["VALUE_REPORTED_ONLY", "LOWER", "UPPER", "UNIT_MEASURE", "UNIT_MULT", "OBS_STATUS"]
        );
        // FREQ and UNIT_MULT are no columns.
        assert_eq!(dimensions.len() + 2 + attributes.len(), Aggregate::TABLE.columns.len() + 2);
    }

    #[test]
    fn what_may_be_absent_is_not_required() {
        let all = components(&Aggregate::TABLE);
        let is_required = |id: &str| all.iter().find(|component| component.id == id).map(|one| one.is_required);
        assert_eq!(["OBS_STATUS", "LOWER", "NOTE"].map(is_required), [Some(true), Some(false), Some(false)]);
    }
}
