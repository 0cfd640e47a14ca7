//! Numbers of rows → their sums in SQL, exact and rounded once, as `statistic::ExactSum` gives them.
//! Knows no column by name.

use itertools::Itertools;

use super::dialect::Dialect;

/// Registers of a sum.
pub const N_PARTS: usize = 4;
/// Binary digits after the point of each register, the coarsest first: a number is parted into whole multiples of 2^43, of 1, of
/// 2^-43 and of 2^-86. Doubles of one register are added up without rounding, in whatever order, as long as less than 2^53 of its
/// units come together: sums up to 2^96 (7.9e28), of 2048 addends. What is below 2^-87 of an addend (6e-27) is left out, which
/// takes nothing from a double of 1e-10 or more.
const DIGITS: [i32; N_PARTS] = [-43, 0, 43, 86];

/// A sum that a query gives.
#[derive(Clone, Copy, Debug)]
pub struct ExactSum<'a> {
    /// Number that is added up, a column of the rows or an expression.
    pub of: &'a str,
    /// Rows of which it is added up.
    pub of_rows: &'a str,
    /// Name of the column.
    pub name: &'a str,
}

/// What a query with sums groups by and gives beside them.
#[derive(Clone, Copy, Debug)]
pub struct Grouped<'a> {
    /// Columns by which rows are grouped.
    pub by: &'a [&'a str],
    /// Aggregates, each with its name.
    pub others: &'a [(String, &'a str)],
    /// Rows.
    pub rows: &'a str,
}

/// Returns the query that gives for each group its columns, the other aggregates and the sums.
pub fn query(dialect: Dialect, grouped: Grouped<'_>, sums: &[ExactSum<'_>]) -> String {
    let Grouped { by, others, rows } = grouped;
    let numbers = numbers(sums);
    let sum = |number: usize, part: usize, of_rows: &str| {
        format!("sum(CASE WHEN {of_rows} THEN {} ELSE 0e0 END)", part_name(number, part))
    };
    let added = sums.iter().flat_map(|one| {
        let number = numbers.iter().position(|number| *number == one.of).unwrap_or_default();
        (0..N_PARTS).map(move |part| format!("{} AS {}_{part}", sum(number, part, one.of_rows), one.name))
    });
    let others_named = others.iter().map(|(aggregate, name)| format!("{aggregate} AS {name}"));
    let columns: Vec<String> = by.iter().map(|column| (*column).to_owned()).chain(others_named).chain(added).collect();
    let parted = parted(dialect, &numbers, rows);
    let keys = by.join(", ");
    let inner = format!("SELECT {}\nFROM (\n{parted}\n) parted\nGROUP BY {keys}", columns.join(",\n    "));
    let kept: Vec<&str> = by.iter().copied().chain(others.iter().map(|(_, name)| *name)).collect();
    let names: Vec<&str> = sums.iter().map(|sum| sum.name).collect();
    joined(&kept, &names, &inner)
}

/// Returns rows with the parts of numbers beside their own columns.
pub fn parted(dialect: Dialect, numbers: &[&str], rows: &str) -> String {
    let part = |number: usize| (0..N_PARTS).map(move |part| part_name(number, part));
    let columns = numbers.iter().enumerate().flat_map(|(at, number)| {
        parts(dialect, number).into_iter().zip(part(at)).map(|(part, name)| format!("{part} AS {name}"))
    });
    format!("SELECT rows_of.*,\n    {}\nFROM (\n{rows}\n) rows_of", columns.collect::<Vec<_>>().join(",\n    "))
}

/// Returns the name of a part of a number, by their places.
pub fn part_name(number: usize, part: usize) -> String {
    format!("part_{number}_{part}")
}

/// Returns the numbers of sums, each once.
fn numbers<'a>(sums: &[ExactSum<'a>]) -> Vec<&'a str> {
    sums.iter().map(|sum| sum.of).unique().collect()
}

/// Returns a number as the parts that the registers take: their exact sum is the number.
fn parts(dialect: Dialect, number: &str) -> Vec<String> {
    let upto = |digits: i32| {
        let (up, down) = (power_of_two(digits), power_of_two(-digits));
        let whole = |scaled: &str| dialect.nearest_integer(scaled);
        if digits == 0 { whole(number) } else { format!("{} * {down}", whole(&format!("({number}) * {up}"))) }
    };
    let first = upto(DIGITS[0]);
    let rest = DIGITS.windows(2).map(|pair| format!("{} - {}", upto(pair[1]), upto(pair[0])));
    [first].into_iter().chain(rest).collect()
}

/// Returns a query that makes one number of the registers of each sum, whose columns have the name of the sum and the place of
/// the register.
///
/// Added as they stand, the registers would be rounded more than once. What each addition lacks is kept and added at the end,
/// where only ties closer than 2^-30 of the last digit could come out otherwise.
pub fn joined(kept: &[&str], names: &[&str], rows: &str) -> String {
    let columns = |of_sum: &dyn Fn(&str) -> String| {
        let sums = names.iter().map(|name| of_sum(name));
        kept.iter().map(|column| (*column).to_owned()).chain(sums).collect::<Vec<_>>().join(",\n    ")
    };
    let two = |name: &str| {
        let [first, second] = [0, 1].map(|part| format!("{name}_{part}"));
        format!("{first} + {second} AS {name}_upper, {} + {name}_3 AS {name}_lacks, {name}_2", lacking(&first, &second))
    };
    let three = |name: &str| {
        let (upper, next) = (format!("{name}_upper"), format!("{name}_2"));
        format!("({upper} + {next}) + ({} + {name}_lacks) AS {name}", lacking(&upper, &next))
    };
    format!(
        "SELECT {}\nFROM (\nSELECT {}\nFROM (\n{rows}\n) registers\n) upper_registers",
        columns(&three),
        columns(&two)
    )
}

/// Returns what the double nearest to a sum of two numbers lacks, exactly.
fn lacking(one: &str, other: &str) -> String {
    let sum = format!("({one} + {other})");
    format!("(({one} - ({sum} - ({sum} - {one}))) + ({other} - ({sum} - {one})))")
}

fn power_of_two(exponent: i32) -> String {
    format!("{:e}", 2.0_f64.powi(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the engines do with the script's expressions, in the same doubles.
    fn sum_of_parts(numbers: &[f64]) -> f64 {
        let upto = |number: f64, digits: i32| (number * 2.0_f64.powi(digits)).round() * 2.0_f64.powi(-digits);
        let part = |number: f64, at: usize| match at {
            0 => upto(number, DIGITS[0]),
            _ => upto(number, DIGITS[at]) - upto(number, DIGITS[at - 1]),
        };
        let [a, b, c, d] = [0, 1, 2, 3].map(|at| numbers.iter().map(|number| part(*number, at)).sum::<f64>());
        let lacking = |one: f64, other: f64| {
            let sum = one + other;
            (one - (sum - (sum - one))) + (other - (sum - one))
        };
        let (upper, lacks) = (a + b, lacking(a, b) + d);
        (upper + c) + (lacking(upper, c) + lacks)
    }

    proptest::proptest! {
        #[test]
        fn the_registers_give_the_sum_of_the_kernel(
            numbers in proptest::collection::vec((-1e9..1e9_f64, -30..40_i32), 0..300)
        ) {
            let numbers: Vec<f64> = numbers.into_iter().map(|(number, up)| number * 2.0_f64.powi(up)).collect();
            let exact = numbers.iter().copied().sum::<crate::statistic::ExactSum>().value();
            proptest::prop_assert_eq!(sum_of_parts(&numbers), exact);
        }
    }

    #[test]
    fn constants_are_powers_of_two_to_the_last_digit() {
        for digits in DIGITS.into_iter().flat_map(|digits| [digits, -digits]) {
            assert_eq!(power_of_two(digits).parse::<f64>(), Ok(2.0_f64.powi(digits)));
        }
    }

    #[test]
    fn numbers_of_several_sums_are_parted_once() {
        let sum = |of_rows, name| ExactSum { of: "weight", of_rows, name };
        let grouped = Grouped { by: &["grp"], others: &[], rows: "SELECT * FROM members" };
        let query = query(Dialect::DuckDb, grouped, &[sum("TRUE", "total"), sum("is_broken", "broken")]);
        assert_eq!(query.matches(" AS part_0_0").count(), 1, "{query}");
        assert!(query.contains("sum(CASE WHEN is_broken THEN part_0_3 ELSE 0e0 END) AS broken_3"), "{query}");
    }
}
