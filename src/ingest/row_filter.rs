//! `where`: which rows of a file belong to an input. Fields and wanted values are compared by meaning: `5`, `5.0` and "5" are
//! one number whether the file keeps texts or numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use super::number::Marks;
use super::record::{Bounds, Field, Record, RowsAhead};
use super::record_file::RecordFile;
use crate::concepts::{did_you_mean, nearest};
use crate::findings::{Code, Finding};
use crate::pipeline::{Condition, InputDefinition, Wanted};

/// How a number is written in a definition.
const PLAIN: Marks = Marks { decimal: '.', thousands: None };
/// Values of a column that a message lists.
const MOST_LISTED: usize = 6;
/// Values of a column among which the nearest is looked for.
const MOST_VALUES: usize = 1000;

/// The conditions of an input with the columns that they are about.
#[derive(Debug)]
pub struct RowFilter<'a> {
    conditions: Vec<(usize, &'a str, &'a Condition)>,
    /// For every condition which of its values a row that is kept has had; nothing where there is one value.
    met: Vec<Vec<AtomicBool>>,
    /// Those that a row of the file meets or does not, whichever of its values is meant.
    of_row: Vec<(usize, &'a Condition)>,
    marks: Marks,
}

impl<'a> RowFilter<'a> {
    /// Returns the filter of an input.
    ///
    /// - Errors: the file has no such column.
    pub fn new(file: &RecordFile, input: &'a InputDefinition) -> Result<Self, Vec<Finding>> {
        Self::of(file, &input.filter)
    }

    /// Returns a filter of these conditions.
    ///
    /// - Errors: as [`Self::new`].
    pub fn of(file: &RecordFile, filter: &'a BTreeMap<String, Condition>) -> Result<Self, Vec<Finding>> {
        let (mut conditions, mut findings) = (Vec::new(), Vec::new());
        for (name, condition) in filter {
            match file.column(name) {
                Ok(column) => conditions.push((column, name.as_str(), condition)),
                Err(finding) => findings.push(finding),
            }
        }
        let marks = file.marks();
        let of_row = conditions.iter().filter(|(column, ..)| file.is_of_row(*column));
        let of_row = of_row.map(|(column, _, condition)| (*column, *condition)).collect();
        let of_list = |wanted: &[Wanted]| if wanted.len() > 1 { wanted.len() } else { 0 };
        let n_values = |condition: &Condition| match condition {
            Condition::AnyOf(wanted) => of_list(wanted),
            Condition::Between { .. } => 0,
        };
        let values = |n: usize| (0..n).map(|_| AtomicBool::new(false)).collect();
        let met = conditions.iter().map(|(_, _, condition)| values(n_values(condition))).collect();
        if findings.is_empty() { Ok(Self { conditions, met, of_row, marks }) } else { Err(findings) }
    }

    /// Returns whether a row belongs to the input.
    pub fn keeps(&self, record: &dyn Record) -> bool {
        let is_kept =
            self.conditions.iter().all(|(column, _, condition)| meets(record.field(*column), condition, self.marks));
        if is_kept {
            self.remember(record);
        }
        is_kept
    }

    /// Remembers which values of lists a row has that is kept.
    fn remember(&self, record: &dyn Record) {
        // Once every value of a list was met, rows tell nothing more.
        let is_open = |met: &[AtomicBool]| met.iter().any(|one| !one.load(Ordering::Relaxed));
        for ((column, _, condition), met) in self.conditions.iter().zip(&self.met).filter(|(_, met)| is_open(met)) {
            let Condition::AnyOf(wanted) = condition else { continue };
            let field = record.field(*column);
            if let Some(met) =
                wanted.iter().zip(met).find_map(|(one, met)| is_meant(field, one, self.marks).then_some(met))
            {
                met.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Returns a warning for every value of a list that no row has that is kept, once the file is read: the rows that are meant
    /// may have another word by now, and would be set aside.
    pub fn never_met(&self, file: &RecordFile, indicator: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        for ((column, name, condition), met) in self.conditions.iter().zip(&self.met) {
            let Condition::AnyOf(wanted) = condition else { continue };
            let never = wanted.iter().zip(met).filter(|(_, met)| !met.load(Ordering::Relaxed)).map(|(one, _)| one);
            let never: Vec<_> = never.collect();
            if never.is_empty() {
                continue;
            }
            let mut values = BTreeSet::new();
            let visited = file.visit(&mut |_, record| {
                if values.len() < MOST_VALUES {
                    values.insert(record.field(*column).as_code());
                }
            });
            for one in never {
                let near = if visited.is_ok() { near(one, &values) } else { Vec::new() };
                let detail = format!("`{name} = {one}` in `where` keeps no row; the column has {}", listed(&values));
                let help = format!("{} Correct `where` of `{indicator}`", did_you_mean(&near, "leave the value out."));
                findings.push(Finding::new(Code::FitsNothing, detail).at(file.header_place(Some(*column))).help(help));
            }
        }
        findings
    }

    /// Returns whether a row of the file could belong to the input, before its values are told apart.
    pub fn keeps_row(&self, record: &dyn Record) -> bool {
        self.of_row.iter().all(|(column, condition)| meets(record.field(*column), condition, self.marks))
    }

    /// Returns whether any of some rows could belong to the input, before they are read.
    pub fn could_keep(&self, rows: &dyn RowsAhead) -> bool {
        self.conditions.iter().all(|(column, _, condition)| could_meet(rows.bounds(*column), condition, self.marks))
    }

    /// Returns why no row is kept: the first condition that no row meets alone, with what its column has instead.
    pub fn nothing_kept(&self, file: &RecordFile, indicator: &str) -> Option<Finding> {
        let mut met = vec![0_usize; self.conditions.len()];
        let mut values = vec![BTreeSet::new(); self.conditions.len()];
        let mut n_rows = 0;
        file.visit(&mut |_, record| {
            n_rows += 1;
            for (index, (column, _, condition)) in self.conditions.iter().enumerate() {
                met[index] += usize::from(meets(record.field(*column), condition, self.marks));
                if values[index].len() < MOST_VALUES {
                    values[index].insert(record.field(*column).as_code());
                }
            }
        })
        .ok()?;
        let Some(empty) = met.iter().position(|met| *met == 0) else {
            return Some(self.never_together(file, indicator, &met));
        };
        let (column, name, condition) = &self.conditions[empty];
        let values = &values[empty];
        let detail = format!("`{name} = {condition}` keeps none of {n_rows} rows; the column has {}", listed(values));
        let near = match condition {
            Condition::AnyOf(wanted) => wanted.iter().flat_map(|wanted| near(wanted, values)).collect(),
            Condition::Between { .. } => Vec::new(),
        };
        let help =
            format!("{} Correct `where` of `{indicator}`", did_you_mean(&near, "write a value that the column has."));
        Some(Finding::new(Code::NoRowKept, detail).at(file.header_place(Some(*column))).help(help))
    }

    fn never_together(&self, file: &RecordFile, indicator: &str, met: &[usize]) -> Finding {
        let each = self
            .conditions
            .iter()
            .zip(met)
            .map(|((_, name, condition), met)| format!("`{name} = {condition}` keeps {met}"));
        let detail = format!("no row meets all of `where`: {}", each.collect::<Vec<_>>().join(", "));
        let help = format!("leave one of the conditions out in `where` of `{indicator}`");
        Finding::new(Code::NoRowKept, detail).at(file.header_place(None)).help(help)
    }
}

fn near(wanted: &Wanted, values: &BTreeSet<String>) -> Vec<String> {
    let text = match wanted {
        Wanted::Text(text) => text.clone(),
        other => other.to_string(),
    };
    nearest(&text, values.iter().map(String::as_str)).into_iter().map(str::to_owned).collect()
}

fn listed(values: &BTreeSet<String>) -> String {
    let mut texts: Vec<String> = values.iter().take(MOST_LISTED).map(|value| format!("`{value}`")).collect();
    if values.len() > MOST_LISTED {
        texts.push("others".to_owned());
    }
    texts.join(", ")
}

fn meets(field: Field<'_>, condition: &Condition, marks: Marks) -> bool {
    match condition {
        Condition::AnyOf(wanted) => wanted.iter().any(|wanted| is_meant(field, wanted, marks)),
        Condition::Between { from, to } => number_in(field, marks)
            .is_some_and(|number| from.is_none_or(|from| from <= number) && to.is_none_or(|to| number <= to)),
    }
}

/// Returns whether any value between bounds could meet a condition. A null meets none.
fn could_meet(bounds: Bounds<'_>, condition: &Condition, marks: Marks) -> bool {
    match (bounds, condition) {
        (Bounds::Unknown, _) => true,
        (Bounds::Only(field), _) => meets(field, condition, marks),
        (Bounds::Numbers { lowest, highest }, Condition::Between { from, to }) => {
            from.is_none_or(|from| from <= highest) && to.is_none_or(|to| lowest <= to)
        }
        (Bounds::Numbers { lowest, highest }, Condition::AnyOf(wanted)) => wanted.iter().any(|wanted| {
            let number = match wanted {
                Wanted::Text(text) => number_of(text, PLAIN),
                Wanted::Number(number) => Some(*number),
                Wanted::Boolean(flag) => Some(f64::from(*flag)),
            };
            number.is_some_and(|number| (lowest..=highest).contains(&number))
        }),
        (Bounds::Texts { .. }, Condition::Between { .. }) => true,
        (Bounds::Texts { lowest, highest }, Condition::AnyOf(wanted)) => wanted.iter().any(|wanted| match wanted {
            Wanted::Text(text) if number_of(text, PLAIN).is_none() && truth_of(text).is_none() => {
                could_be(text, lowest, highest)
            }
            // Written in many ways.
            Wanted::Text(_) | Wanted::Number(_) | Wanted::Boolean(_) => true,
        }),
    }
}

/// Returns whether a text, with blanks around it or without, could lie between two.
fn could_be(text: &str, lowest: &str, highest: &str) -> bool {
    // Without blanks before any of them, which sort below all letters or above ASCII.
    let begins_with_itself = lowest > "!" && highest < "\u{80}";
    let is_below = text < lowest && !lowest.starts_with(text);
    !begins_with_itself || !(is_below || text > highest)
}

fn is_meant(field: Field<'_>, wanted: &Wanted, marks: Marks) -> bool {
    match wanted {
        Wanted::Text(text) => {
            let same = matches!(field, Field::Text(found) if found == text);
            same || number_of(text, PLAIN).is_some_and(|number| number_in(field, marks) == Some(number))
                || truth_of(text).is_some_and(|flag| truth_in(field) == Some(flag))
        }
        Wanted::Number(number) => number_in(field, marks) == Some(*number),
        Wanted::Boolean(flag) => truth_in(field) == Some(*flag) || number_in(field, marks) == Some(f64::from(*flag)),
    }
}

fn number_in(field: Field<'_>, marks: Marks) -> Option<f64> {
    match field {
        Field::Number(number) | Field::Percentage(number) => Some(number),
        Field::Text(text) => number_of(text, marks),
        Field::Null | Field::Formula(_) => None,
    }
}

/// Returns the number of a text. `010` is a code and not the number ten.
fn number_of(text: &str, marks: Marks) -> Option<f64> {
    let digits = text.trim_start_matches(['+', '-']);
    let is_code = digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit();
    if is_code { None } else { marks.number(text) }
}

fn truth_in(field: Field<'_>) -> Option<bool> {
    if let Field::Text(text) = field { truth_of(text) } else { None }
}

fn truth_of(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn any_of(wanted: Wanted) -> Condition {
        Condition::AnyOf(vec![wanted])
    }

    #[test]
    fn numbers_and_booleans_are_compared_by_meaning() {
        let five = [Wanted::Number(5.0), Wanted::Text("5".to_owned()), Wanted::Text("5.0".to_owned())];
        for wanted in five.map(any_of) {
            for field in [Field::Text("5"), Field::Text("5.0"), Field::Number(5.0)] {
                assert!(meets(field, &wanted, PLAIN), "{field:?} {wanted}");
            }
            for field in [Field::Text("55"), Field::Text("05"), Field::Number(5.5), Field::Null, Field::Text("")] {
                assert!(!meets(field, &wanted, PLAIN), "{field:?} {wanted}");
            }
        }
        assert!(meets(Field::Text("5,0"), &any_of(Wanted::Number(5.0)), Marks { decimal: ',', thousands: None }));
        let yes = any_of(Wanted::Boolean(true));
        assert!(["true", "TRUE", "1"].iter().all(|text| meets(Field::Text(text), &yes, PLAIN)));
        assert!(meets(Field::Number(1.0), &yes, PLAIN) && !meets(Field::Text("false"), &yes, PLAIN));
        let code = any_of(Wanted::Text("010".to_owned()));
        assert!(meets(Field::Text("010"), &code, PLAIN) && !meets(Field::Text("10"), &code, PLAIN));
    }

    #[test]
    fn rows_are_left_unread_only_where_none_of_them_could_be_kept() {
        let could = |bounds, condition: &Condition| could_meet(bounds, condition, PLAIN);
        let years = Bounds::Numbers { lowest: 2010.0, highest: 2012.0 };
        let from = |from| Condition::Between { from: Some(from), to: None };
        assert_eq!([2009.0, 2012.0, 2012.5].map(|year| could(years, &from(year))), [true, true, false]);
        let texts = ["2010", "2011.0", "2013", "x"].map(|text| could(years, &any_of(Wanted::Text(text.to_owned()))));
        assert_eq!(texts, [true, true, false, false]);
        let codes = Bounds::Texts { lowest: "BB ", highest: "DD" };
        let wanted = ["AA", "BB", "B", "CC", "DD", "DE", "7", "true"];
        let kept = wanted.map(|text| could(codes, &any_of(Wanted::Text(text.to_owned()))));
        assert_eq!(
            kept,
            [false, true, true, true, true, false, true, true],
            "a code with a blank behind it is the code"
        );
        let blank = Bounds::Texts { lowest: " AA", highest: "DD" };
        assert!(could(blank, &any_of(Wanted::Text("ZZ".to_owned()))), "any text may stand behind the blank");
        let only = Bounds::Only(Field::Text("2020"));
        assert!(could(only, &any_of(Wanted::Number(2020.0))) && !could(only, &from(2021.0)));
        assert!(!could(Bounds::Only(Field::Null), &from(0.0)) && could(Bounds::Unknown, &from(0.0)));
    }

    #[test]
    fn lists_and_ranges_include_their_ends() {
        let list = Condition::AnyOf(vec![Wanted::Text("A".to_owned()), Wanted::Number(2.0)]);
        assert!(meets(Field::Text("A"), &list, PLAIN) && meets(Field::Text("2"), &list, PLAIN));
        assert!(!meets(Field::Text("B"), &list, PLAIN));
        let range = Condition::Between { from: Some(2010.0), to: Some(2012.0) };
        let kept =
            ["2009", "2010", "2011", "2012", "2013", "", "x"].map(|text| meets(Field::Text(text), &range, PLAIN));
        assert_eq!(kept, [false, true, true, true, false, false, false]);
        let open = Condition::Between { from: Some(2010.0), to: None };
        assert!(meets(Field::Number(3000.0), &open, PLAIN) && !meets(Field::Null, &open, PLAIN));
    }
}
