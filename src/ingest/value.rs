//! One field → the value of an observation in the unit of its indicator, or why it is none.
//! Knows marks, percentages, formulas and multipliers; not what range the indicator has.

use super::number::{LARGEST, Marks, multiplied};
use super::record::Field;
use crate::concepts::Unit;
use crate::findings::Code;

/// Marks before a number that say that it is a bound.
const BOUNDS: [char; 5] = ['<', '>', '≤', '≥', '~'];

/// Returns the number behind the mark of a bound.
pub fn behind_bound(text: &str) -> Option<&str> {
    text.strip_prefix(BOUNDS).map(|rest| rest.trim_start_matches('=').trim_start())
}

/// How the values of an input are written.
#[derive(Clone, Copy, Debug)]
pub struct Values<'a> {
    /// Unit of the indicator.
    pub unit: Unit,
    /// Range that the pipeline declares, to be named.
    pub range: Option<[f64; 2]>,
    /// Marks of numbers.
    pub marks: Marks,
    /// What the pipeline multiplies the numbers by; then a percentage is the number that its cell holds.
    pub multiplier: Option<f64>,
    /// Path of the sidecar, to be named.
    pub sidecar: &'a str,
}

/// Why a field is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoValue {
    /// What kind of mistake.
    pub code: Code,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub advice: String,
}

impl Values<'_> {
    /// Returns the value that a field states.
    ///
    /// - Units: those of the indicator. A percentage, of a cell's number format or with its sign, is a hundred times the
    ///   cell's number for percent and points, and the number itself for shares and ratios.
    /// - Errors: it states no number, or one that no quantity reaches.
    pub fn read(&self, field: Field<'_>) -> Result<f64, NoValue> {
        let stated = match field {
            Field::Text(text) => self.text(text).ok_or_else(|| self.not_a_number(text)),
            Field::Number(number) if number.is_finite() => Ok(number),
            Field::Number(number) => Err(self.not_a_number(&number.to_string())),
            Field::Percentage(number) => self.percentage(number).ok_or_else(|| self.no_percentage()),
            Field::Formula(_) => Err(self.formula()),
            Field::Null => Err(self.not_a_number("")),
        };
        let value = self.multiplier.map_or(stated.clone(), |by| stated.map(|number| multiplied(number, by)))?;
        if value.abs() < LARGEST { Ok(value) } else { Err(self.too_large()) }
    }

    fn text(&self, text: &str) -> Option<f64> {
        match text.strip_suffix('%') {
            None => self.marks.number(text),
            Some(text) => self.percentage(multiplied(self.marks.number(text.trim_end())?, 0.01)),
        }
    }

    /// Returns a percentage in the indicator's unit, from the number that stands for it: 0.723 for 72.3 %.
    fn percentage(&self, number: f64) -> Option<f64> {
        match self.unit {
            _ if self.multiplier.is_some() => Some(number),
            Unit::Percent | Unit::Points => Some(multiplied(number, 100.0)),
            Unit::Share | Unit::Ratio => Some(number),
            Unit::Persons
            | Unit::PersonsOfAllAges
            | Unit::Economies
            | Unit::Per100People
            | Unit::Subscriptions
            | Unit::KbitPerSecondPerInhabitant
            | Unit::KbitPerSecond
            | Unit::Exabytes
            | Unit::Tonnes
            | Unit::UsDollars
            | Unit::Score => None,
            // What the cell shows as a percentage is one, whatever the publisher calls it.
            Unit::Number => Some(multiplied(number, 100.0)),
        }
    }

    fn expected(&self) -> String {
        let mark = if self.marks.decimal == '.' { "point" } else { "comma" };
        let range = self.range.map(|[lowest, highest]| format!(", {lowest} to {highest}")).unwrap_or_default();
        format!("{} with a decimal {mark}{range}", self.unit.name())
    }

    fn not_a_number(&self, text: &str) -> NoValue {
        let all = self.marks.others(text);
        let is_possible =
            |(_, number): &(Marks, f64)| self.range.is_none_or(|[low, high]| (low..=high).contains(number));
        let possible: Vec<_> = all.iter().copied().filter(is_possible).collect();
        let readings = if possible.is_empty() { all } else { possible };
        let advice = match text {
            "" => format!("add \"\" to `missing` in {}, where an empty cell states no value", self.sidecar),
            _ if !readings.is_empty() => {
                let readings: Vec<String> = readings.iter().map(|reading| self.reading(*reading)).collect();
                format!("in {}: {}", self.sidecar, readings.join("; "))
            }
            _ if behind_bound(text).is_some_and(|rest| self.marks.number(rest).is_some()) => format!(
                "it is a bound: declare `bounds = \"keep\"` under [values] in {0} to take its number with status U, or add \
                 \"{text}\" to `missing` in {0}",
                self.sidecar
            ),
            _ if text.ends_with('%') => self.no_percentage().advice,
            _ if text.chars().any(|c| c.is_ascii_digit()) => format!(
                "in {}: take what stands beside the number apart by a [[layout.split]] with a `pattern`, or add \"{text}\" to `missing` \
                 if it states no value",
                self.sidecar
            ),
            _ => format!("add \"{text}\" to `missing` in {}, where it states no value", self.sidecar),
        };
        NoValue { code: Code::NotANumber, expected: self.expected(), advice }
    }

    /// Returns which keys of the sidecar make a text a number, as "`thousands = ","` if it is 54555".
    fn reading(&self, (marks, number): (Marks, f64)) -> String {
        let decimal = (marks.decimal != self.marks.decimal).then(|| format!("`decimal = \"{}\"`", marks.decimal));
        let is_new = marks.thousands != self.marks.thousands;
        let thousands = marks.thousands.filter(|_| is_new).map(|mark| format!("`thousands = \"{mark}\"`"));
        let keys: Vec<String> = decimal.into_iter().chain(thousands).collect();
        let keys = if keys.is_empty() { "no `thousands`".to_owned() } else { format!("set {}", keys.join(" and ")) };
        format!("{keys} if it is {number}")
    }

    fn no_percentage(&self) -> NoValue {
        let advice = format!(
            "it is shown as a percentage: declare the `multiplier` of the [[input]] that makes it {}, or another unit",
            self.unit.name()
        );
        NoValue { code: Code::NotANumber, expected: self.expected(), advice }
    }

    fn formula(&self) -> NoValue {
        let advice = "the cell holds a formula whose result the workbook does not: open and save it in a spreadsheet \
                      program, or ask the publisher for one with values";
        NoValue {
            code: Code::NotANumber,
            expected: "the stored result of the formula".to_owned(),
            advice: advice.to_owned(),
        }
    }

    fn too_large(&self) -> NoValue {
        let name = self.unit.name();
        let expected = match self.range {
            Some([lowest, highest]) => format!("{name} from {lowest} to {highest}"),
            None => format!("{name} below 9 007 199 254 740 992 (2^53)"),
        };
        let advice = "no quantity is as large: ask the publisher; if its unit is a smaller one, declare the \
                      `multiplier` of the [[input]]";
        NoValue { code: Code::OutOfRange, expected, advice: advice.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(unit: Unit, multiplier: Option<f64>) -> Values<'static> {
        let marks = Marks { decimal: '.', thousands: None };
        Values { unit, range: None, marks, multiplier, sidecar: "f.toml" }
    }

    #[test]
    fn a_percentage_is_what_its_unit_makes_of_it() {
        let read = |unit, multiplier, field| values(unit, multiplier).read(field).ok();
        let shown = Field::Percentage(0.723);
        assert_eq!(read(Unit::Percent, None, shown), Some(72.3));
        assert_eq!(read(Unit::Percent, Some(100.0), shown), Some(72.3), "the number of the cell, as declared");
        assert_eq!(read(Unit::Share, None, shown), Some(0.723));
        assert_eq!(read(Unit::Persons, None, shown), None);
        assert_eq!(read(Unit::Percent, None, Field::Text("72.3 %")), Some(72.3));
        assert_eq!(read(Unit::Percent, None, Field::Text("0.7%")), Some(0.7));
        assert_eq!(read(Unit::Share, None, Field::Text("72.3%")), Some(0.723));
        assert_eq!(read(Unit::Persons, None, Field::Text("5%")), None);
        assert_eq!(read(Unit::Percent, None, Field::Text("%")), None);
    }

    #[test]
    fn a_multiplier_is_applied_and_what_no_quantity_reaches_is_refused() {
        assert_eq!(values(Unit::Persons, Some(1000.0)).read(Field::Text("54.555")), Ok(54_555.0));
        assert_eq!(values(Unit::Persons, None).read(Field::Number(9.007e15)), Ok(9.007e15));
        let code = |values: Values<'_>, number| values.read(Field::Number(number)).map_err(|no| no.code);
        assert_eq!(code(values(Unit::Persons, None), -9.008e15), Err(Code::OutOfRange));
        assert_eq!(code(values(Unit::Persons, Some(1e6)), 1e10), Err(Code::OutOfRange));
        assert_eq!(code(values(Unit::Tonnes, None), 1.7e308), Err(Code::OutOfRange));
        assert_eq!(code(values(Unit::Tonnes, None), f64::NAN), Err(Code::NotANumber));
    }

    #[test]
    fn advice_names_every_reading() {
        let advice = |text| values(Unit::Persons, None).read(Field::Text(text)).unwrap_err().advice;
        assert_eq!(
            advice("54,555"),
            "in f.toml: set `thousands = \",\"` if it is 54555; set `decimal = \",\"` if it is 54.555"
        );
        assert_eq!(advice("1 234,5"), "in f.toml: set `decimal = \",\"` and `thousands = \" \"` if it is 1234.5");
        let percent = Values { range: Some([0.0, 100.0]), ..values(Unit::Percent, None) };
        let advice_of_percent = percent.read(Field::Text("54,555")).unwrap_err().advice;
        assert_eq!(advice_of_percent, "in f.toml: set `decimal = \",\"` if it is 54.555", "54555 percent cannot be");
        assert_eq!(advice("1'234"), "in f.toml: set `thousands = \"'\"` if it is 1234");
    }
}
