//! Two rows for one economy, year and breakdown: equal rows count once, conflicting ones are all refused.

use super::finding_about;
use crate::findings::{Code, Finding};
use crate::tables::{Observation, RowFault};

/// What was found among the rows of one dataset.
#[derive(Debug, Default)]
pub struct Duplicates {
    /// Rows that contradict each other.
    pub faults: Vec<RowFault>,
    /// Lines of the rows that contradict each other, in the order of the faults.
    pub conflicts: Vec<Vec<i32>>,
    /// Rows that repeat another.
    pub findings: Vec<Finding>,
}

/// Sorts the observations by key and removes repetitions and contradictions; `line_name` says how a message names a line.
pub fn check(observations: &mut Vec<Observation>, line_name: &dyn Fn(i32) -> String) -> Duplicates {
    observations.sort_by(|a, b| a.key().cmp(&b.key()).then(a.source_line.cmp(&b.source_line)));
    let mut duplicates = Duplicates::default();
    let mut keep = vec![true; observations.len()];
    let mut start = 0;
    for same_key in observations.chunk_by(|a, b| a.key() == b.key()) {
        if same_key.len() > 1 {
            let is_conflict = same_key.iter().any(|row| !is_same(row, &same_key[0]));
            keep[start..start + same_key.len()].fill(false);
            if is_conflict {
                duplicates.conflicts.push(same_key.iter().map(|row| row.source_line).collect());
                duplicates.faults.extend(same_key.iter().map(|row| conflict(row, same_key, line_name)));
            } else {
                keep[start] = true;
                duplicates.findings.extend(same_key[1..].iter().map(|row| repetition(row, &same_key[0], line_name)));
            }
        }
        start += same_key.len();
    }
    let mut keep = keep.into_iter();
    observations.retain(|_| keep.next().unwrap_or(true));
    duplicates
}

fn is_same(a: &Observation, b: &Observation) -> bool {
    let statement = |row: &Observation| (row.value, row.status, row.break_in_series, row.age_scope.clone());
    statement(a) == statement(b)
}

fn conflict(row: &Observation, same_key: &[Observation], line_name: &dyn Fn(i32) -> String) -> RowFault {
    let others: Vec<String> = same_key
        .iter()
        .filter(|other| other.source_line != row.source_line)
        .map(|other| format!("{} in {}", shown(other), line_name(other.source_line)))
        .collect();
    RowFault {
        line: row.source_line,
        code: Code::ConflictingDuplicates,
        found: Some(shown(row)),
        expected: format!("one row for {} {}; others say {}", row.economy, row.year, others.join(", ")),
        advice: advice(&[], &row.indicator),
    }
}

/// Returns what to do about rows that state one figure and differ in these columns, which are not read.
pub fn advice(columns: &[String], indicator: &str) -> String {
    let several = if columns.len() > 3 { " and others" } else { "" };
    let named: Vec<String> = columns.iter().take(3).map(|column| format!("`{column}`")).collect();
    match columns.first() {
        Some(first) => format!(
            "the rows differ in {}{several}, which `{indicator}` does not read: read it in [input.columns], or keep one value, as \
             `{} = …` in [input.where]",
            named.join(", "),
            toml_edit::Value::from(first.as_str()),
        ),
        None => {
            "no other column tells the rows apart, so none of them is used: ask the publisher which is right".to_owned()
        }
    }
}

fn shown(row: &Observation) -> String {
    row.value.map_or_else(|| "no value".to_owned(), |value| value.to_string())
}

fn repetition(row: &Observation, first: &Observation, line_name: &dyn Fn(i32) -> String) -> Finding {
    let line = line_name(first.source_line);
    let detail = format!("{} {} stands in {line} already; counted once", row.economy, row.year);
    finding_about(Code::SameDuplicate, row, detail)
        .help("read what tells the two apart as `category`, or keep one of them by [input.where]; else nothing is lost")
}

#[cfg(test)]
mod tests {
    use super::super::tests::rate;
    use super::*;

    #[test]
    fn equal_rows_count_once_and_conflicting_rows_not_at_all() {
        let mut observations = vec![
            rate("BBB", 2020, 5.0, 2),
            rate("AAA", 2020, 1.0, 3),
            rate("AAA", 2020, 1.0, 4),
            rate("BBB", 2020, 6.0, 5),
            rate("CCC", 2020, 9.0, 6),
        ];
        let duplicates = check(&mut observations, &|line| format!("line {line}"));
        assert_eq!(observations.iter().map(|row| row.source_line).collect::<Vec<_>>(), [3, 6]);
        assert_eq!(duplicates.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 5]);
        assert_eq!(duplicates.findings.len(), 1);
    }

    #[test]
    fn a_conflict_says_what_the_other_rows_say() {
        let mut rows = vec![
            rate("BBB", 2020, 5.0, 2),
            Observation { value: None, ..rate("BBB", 2020, 0.0, 4) },
            rate("BBB", 2020, 6.5, 9),
        ];
        let faults = check(&mut rows, &|line| format!("line {line}")).faults;
        let told: Vec<_> = faults.iter().map(|fault| (fault.found.as_deref(), fault.expected.as_str())).collect();
        assert_eq!(
            told,
            [
                (Some("5"), "one row for BBB 2020; others say no value in line 4, 6.5 in line 9"),
                (Some("no value"), "one row for BBB 2020; others say 5 in line 2, 6.5 in line 9"),
                (Some("6.5"), "one row for BBB 2020; others say 5 in line 2, no value in line 4"),
            ]
        );
        assert!(faults[0].advice.starts_with("no other column tells the rows apart"), "{}", faults[0].advice);
    }

    #[test]
    fn columns_that_tell_rows_apart_are_named_up_to_three() {
        let of = |columns: &[&str]| advice(&columns.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), "use");
        let rest = "which `use` does not read: read it in [input.columns], or keep one value, as `\"a b\" = …` in [input.where]";
        assert_eq!(of(&["a b", "c", "d"]), format!("the rows differ in `a b`, `c`, `d`, {rest}"));
        assert_eq!(of(&["a b", "c", "d", "e"]), format!("the rows differ in `a b`, `c`, `d` and others, {rest}"));
    }
}
