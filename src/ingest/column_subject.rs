//! What a column is about, by its header, and which of its values do no harm where nobody reads it.
//! Looks at no file.

use super::publisher_words::{self as words, squeezed};
use crate::concepts::{Age, Location, Sex, Status};
use crate::pipeline::InputDefinition;

/// What a column is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Sex.
    Sex,
    /// Age.
    Age,
    /// Urban or rural.
    Location,
    /// Education, income quintile and the like.
    OtherBreakdown,
    /// What kind of number a value is.
    Status,
    /// Whether the series breaks.
    Break,
    /// Unit of measure.
    Unit,
    /// Power of ten of the values.
    Multiplier,
    /// Which indicator a row is of.
    Series,
    /// How often a year has a value, or which part of the year a row is of.
    Frequency,
}

/// Returns what a column is about by its header, whatever it holds.
pub fn subject_of_header(name: &str) -> Option<Subject> {
    // Nested keys of JSON, as `dimensions.Sex`; codes with their labels, as `SEX:Sex`.
    let name = name.split(':').next().unwrap_or(name);
    // In two rows of headers the lower says what the column is.
    let name = name.rsplit(" / ").next().unwrap_or(name);
    let is_label = |name: &str| matches!(name, "label" | "name" | "code" | "id");
    let nested =
        name.rsplit_once('.').filter(|(before, name)| before.chars().all(char::is_alphabetic) && !is_label(name));
    let plain = squeezed(nested.map_or(name, |(_, name)| name));
    let stem =
        ["label", "name", "codes", "code", "desc", "description", "id"].iter().find_map(|end| plain.strip_suffix(end));
    [Some(plain.as_str()), stem].into_iter().flatten().find_map(subject_of_word)
}

/// Returns what a column is about whose header names a group and whose values say yes or no, as `female = 1`.
pub fn subject_of_flag(name: &str) -> Option<Subject> {
    let plain = squeezed(name);
    match plain.strip_prefix("is").unwrap_or(&plain) {
        "female" | "females" | "women" | "woman" | "girls" | "male" | "males" | "men" | "man" | "boys" => {
            Some(Subject::Sex)
        }
        "urban" | "rural" | "city" | "town" | "village" => Some(Subject::Location),
        _ => None,
    }
}

/// Returns whether a header is one end of a range of ages, as `age_min`.
pub fn is_end_of_ages(name: &str) -> bool {
    let ends = ["min", "max", "from", "to", "start", "end", "lower", "upper", "low", "high", "minimum", "maximum"];
    let plain = squeezed(name);
    let is_end = |rest: &str| ends.contains(&rest);
    plain.strip_prefix("age").is_some_and(is_end) || plain.strip_suffix("age").is_some_and(is_end)
}

fn subject_of_word(word: &str) -> Option<Subject> {
    Some(match word {
        "sex" | "gender" | "sexe" | "性别" => Subject::Sex,
        "age" | "ages" | "agegroup" | "agegrp" | "ageclass" | "ageband" | "agerange" | "年龄" => Subject::Age,
        "location"
        | "urbanisation"
        | "urbanization"
        | "urbanrural"
        | "area"
        | "areatype"
        | "typeofarea"
        | "residence"
        | "placeofresidence"
        | "residencearea"
        | "locality"
        | "localitytype"
        | "degurb"
        | "degreeofurbanisation"
        | "degreeofurbanization"
        | "geographicarea"
        | "settlement" => Subject::Location,
        "breakdown"
        | "breakdowns"
        | "custbreakdown"
        | "compbreakdown"
        | "compositebreakdown"
        | "compbreakdown1"
        | "compbreakdown2"
        | "compbreakdown3"
        | "education"
        | "educationlev"
        | "educationlevel"
        | "incomewealthquantile"
        | "quantile"
        | "quintile"
        | "incomequintile"
        | "wealthquintile"
        | "wealth"
        | "disability"
        | "disabilitystatus"
        | "occupation"
        | "hhtyp"
        | "indtype"
        | "employment"
        | "employmentstatus"
        | "ethnicity" => Subject::OtherBreakdown,
        "flagandfootnotes" | "valueflag" | "observationflag" | "valueflags" | "status" | "obsstatus"
        | "observationstatus" | "flag" | "flags" | "obsflag" | "obsflags" | "statusflag" | "valuestatus" => {
            Subject::Status
        }
        "break" | "breaks" | "breakinseries" | "seriesbreak" => Subject::Break,
        "unit" | "units" | "unitmeasure" | "unitofmeasure" | "unitofmeasurement" | "uom" | "measureunit"
        | "seriesunits" => Subject::Unit,
        "unitmult" | "unitmultiplier" | "multiplier" | "powercode" | "scale" | "magnitude" | "scalefactor" => {
            Subject::Multiplier
        }
        "series" | "indicator" | "variable" | "variant" | "measure" | "subject" | "item" | "element" => Subject::Series,
        "freq" | "frequency" | "timeformat" | "timefrequency" | "periodicity" | "quarter" | "quarters" | "month"
        | "months" | "semester" | "halfyear" | "week" => Subject::Frequency,
        _ => return None,
    })
}

impl Subject {
    /// Returns whether the column tells parts of a total.
    pub fn is_breakdown(self) -> bool {
        match self {
            Self::Sex | Self::Age | Self::Location | Self::OtherBreakdown => true,
            Self::Status | Self::Break | Self::Unit | Self::Multiplier | Self::Series | Self::Frequency => false,
        }
    }

    /// Returns whether another column of the input says the same: publishers put codes and labels side by side.
    pub fn is_read(self, input: &InputDefinition) -> bool {
        let columns = &input.columns;
        match self {
            Self::Sex => columns.sex.is_some(),
            Self::Age => columns.age.is_some(),
            Self::Location => columns.location.is_some(),
            Self::Status => columns.status.is_some(),
            Self::Break => columns.break_in_series.is_some(),
            Self::Multiplier => columns.multiplier_power.is_some(),
            Self::Series => columns.category.is_some(),
            Self::OtherBreakdown | Self::Unit | Self::Frequency => false,
        }
    }

    /// Returns whether a value changes nothing where nobody reads it.
    pub fn is_neutral(self, value: &str, name: &str) -> bool {
        match self {
            Self::Sex => words::sex(value) == Some(Sex::Total),
            Self::Age => words::age(value) == Some(Age::Total),
            Self::Location => words::location(value) == Some(Location::Total),
            Self::OtherBreakdown => words::is_total(value),
            Self::Status => matches!(squeezed(value).as_str(), "a" | "normal" | "normalvalue" | "z" | "official"),
            Self::Break => matches!(squeezed(value).as_str(), "0" | "false" | "no" | "n"),
            Self::Multiplier => {
                // UNIT_MULT 1 means tens; a factor of 1 means nothing.
                let is_factor = matches!(squeezed(name).as_str(), "multiplier" | "scale" | "scalefactor" | "magnitude");
                words::power_of_ten(value).is_some_and(|power| power == 0 || (is_factor && power == 1))
            }
            Self::Frequency => {
                // Codes may stand with their labels, as `A: Annual`.
                let code = value.split(':').next().unwrap_or(value);
                // 602 and CCYY are TIME_FORMAT of years, before P1Y was.
                matches!(
                    squeezed(code).as_str(),
                    "a" | "annual" | "annually" | "year" | "yearly" | "p1y" | "602" | "ccyy"
                )
            }
            Self::Unit | Self::Series => false,
        }
    }

    /// Returns what would be wrong where nobody reads the column.
    pub const fn consequence(self) -> &'static str {
        match self {
            Self::Sex | Self::Age | Self::Location | Self::OtherBreakdown => {
                "its rows would count as totals of everybody"
            }
            Self::Status => "estimates, breaks and values that are missing would count as normal values",
            Self::Break => "breaks in series would count as growth",
            Self::Unit => "its values would be read in one unit",
            Self::Multiplier => "its values would be read as single units",
            Self::Series => "its rows are of several series",
            Self::Frequency => "values of a part of a year would be read as those of the year",
        }
    }

    /// Returns the key of `[input.columns]` that reads such a column.
    pub const fn key(self) -> Option<&'static str> {
        match self {
            Self::Sex => Some("sex"),
            Self::Age => Some("age"),
            Self::Location => Some("location"),
            Self::OtherBreakdown | Self::Series => Some("category"),
            Self::Status => Some("status"),
            Self::Break => Some("break_in_series"),
            Self::Multiplier => Some("multiplier_power"),
            Self::Unit | Self::Frequency => None,
        }
    }

    /// Returns the code of `[input.constants]` for what a column holds throughout.
    pub fn constant(self, value: &str) -> Option<String> {
        match self {
            Self::Sex => words::sex(value).map(|sex| sex.code().to_owned()),
            Self::Age => words::age(value).map(|age| age.to_string()),
            Self::Location => words::location(value).map(|location| location.code().to_owned()),
            Self::OtherBreakdown => Some(value.to_owned()),
            Self::Status => Some(words::status(value).to_owned())
                .filter(|_| value.parse::<Status>().is_err())
                .or_else(|| Some(value.to_owned())),
            Self::Break | Self::Unit | Self::Multiplier | Self::Series | Self::Frequency => None,
        }
    }
}
