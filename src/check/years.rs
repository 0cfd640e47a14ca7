//! The years that an edition covers: a file whose years are moved by one has plausible series and shows here alone.

use std::collections::BTreeSet;

use crate::concepts::{DatasetId, EconomyId};
use crate::findings::{Code, Finding};
use crate::pipeline::Pipeline;
use crate::pipeline::document::Step;
use crate::tables::Observation;

/// Returns a finding where the values of a dataset begin or end in another year than its input expects.
///
/// `datasets` are those read for the inputs, in order: one that was chosen in place of another is not held against what
/// the pipeline says of the other.
pub fn check(pipeline: &Pipeline, datasets: &[DatasetId], observations: &[Observation]) -> Vec<Finding> {
    let inputs = pipeline.definition.input.iter().zip(datasets).enumerate();
    let failed = |(index, (input, dataset)): (usize, (_, &DatasetId))| {
        let input: &crate::pipeline::InputDefinition = input;
        let [first, last] = input.expect_years.filter(|_| dataset.as_str() == input.dataset)?;
        let years = || observations.iter().filter(|row| row.dataset == *dataset && row.value.is_some());
        let found = years().map(|row| row.year).min().zip(years().map(|row| row.year).max());
        if found == Some((first, last)) {
            return None;
        }
        let found = found.map_or_else(|| "no year".to_owned(), |(first, last)| format!("{first} to {last}"));
        let outside: BTreeSet<EconomyId> =
            years().filter(|row| row.year < first || row.year > last).map(|row| row.economy).collect();
        let dataset = &input.dataset;
        let detail = format!("{dataset} has values of {found}{}; expected {first} to {last}", whose(&outside));
        let way = [Step::Key("input"), Step::Index(index), Step::Key("expect_years")];
        let help = "look whether the years of the file are right; a new edition gets its own years here";
        Some(pipeline.finding(Code::FailedExpectation, &way, detail).help(help))
    };
    inputs.filter_map(failed).collect()
}

/// Returns the economies with values of years that nobody expects: a few are named, of more the number is told.
fn whose(outside: &BTreeSet<EconomyId>) -> String {
    const MOST_NAMED: usize = 5;
    match outside.len() {
        0 => String::new(),
        1..=MOST_NAMED => {
            let names: Vec<&str> = outside.iter().map(EconomyId::as_str).collect();
            format!(" (outside the expected years: {})", names.join(", "))
        }
        many => format!(" (outside the expected years: {many} economies)"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{pipeline, rate};
    use super::*;

    #[test]
    fn a_file_moved_by_a_year_does_not_have_the_years_of_its_edition() {
        let input = "[[input]]\ndataset = \"itu/internet-use\"\n\
                     columns = { economy = \"e\", year = \"y\", value = \"v\" }\nexpect_years = [2010, 2012]\n";
        let pipeline = pipeline(input);
        let found = |years: std::ops::RangeInclusive<i32>, dataset: &str| -> Vec<String> {
            let row = |year| Observation { dataset: dataset.into(), ..rate("AAA", year, 50.0, 2) };
            let rows: Vec<Observation> = years.map(row).collect();
            check(&pipeline, &[dataset.into()], &rows).into_iter().map(|finding| finding.detail).collect()
        };
        assert!(found(2010..=2012, "itu/internet-use").is_empty());
        assert_eq!(
            found(2011..=2013, "itu/internet-use"),
            ["itu/internet-use has values of 2011 to 2013 (outside the expected years: AAA); expected 2010 to 2012"]
        );
        assert!(found(2011..=2013, "wb/internet-use").is_empty(), "another edition was chosen");
    }

    #[test]
    fn the_economies_outside_the_expected_years_are_named() {
        let input = "[[input]]\ndataset = \"itu/internet-use\"\n\
                     columns = { economy = \"e\", year = \"y\", value = \"v\" }\nexpect_years = [2010, 2012]\n";
        let mut rows: Vec<Observation> = [("AAA", 2009), ("AAA", 2012), ("BBB", 2010), ("BBB", 2013)]
            .iter()
            .chain(&[("CCC", 2010), ("CCC", 2012)])
            .map(|(economy, year)| rate(economy, *year, 50.0, 2))
            .collect();
        // Neither what another dataset says nor a row without a value is of any year of this one.
        rows.push(Observation { dataset: "wb/internet-use".into(), ..rate("DDD", 1999, 50.0, 9) });
        rows.push(Observation { value: None, ..rate("EEE", 1999, 50.0, 9) });
        let found = check(&pipeline(input), &["itu/internet-use".into()], &rows);
        let told =
            "itu/internet-use has values of 2009 to 2013 (outside the expected years: AAA, BBB); expected 2010 to 2012";
        assert_eq!(found.iter().map(|finding| finding.detail.as_str()).collect::<Vec<_>>(), [told]);
    }
}
