//! Known mistakes of a source, put right as the pipeline declares, as long as the source still makes them.

use super::finding_about;
use super::rule::cell;
use crate::findings::{Code, Finding};
use crate::pipeline::document::Step;
use crate::pipeline::{CorrectionDefinition, Pipeline};
use crate::tables::Observation;

/// Puts declared values of a dataset in place and returns a notice for each; a correction that no longer fits is a
/// finding.
pub fn check(pipeline: &Pipeline, dataset: &str, observations: &mut [Observation]) -> Vec<Finding> {
    let corrections =
        pipeline.definition.correction.iter().enumerate().filter(|(_, correction)| correction.dataset == dataset);
    corrections.map(|(index, correction)| correct(pipeline, index, correction, observations)).collect()
}

fn correct(
    pipeline: &Pipeline,
    index: usize,
    correction: &CorrectionDefinition,
    observations: &mut [Observation],
) -> Finding {
    let Some(row) = observations.iter_mut().find(|row| is_meant(correction, row)) else {
        return outdated(pipeline, index, "the source has no such row any more".to_owned());
    };
    if row.value != Some(correction.expect.value) {
        let now = row.value.map_or_else(|| "nothing".to_owned(), |value| value.to_string());
        return outdated(pipeline, index, format!("the source now says {now}; expected {}", correction.expect.value));
    }
    row.value = correction.value;
    let new = correction.value.map_or_else(|| "no value".to_owned(), |value| value.to_string());
    let (economy, year, old) = (row.economy, row.year, correction.expect.value);
    let detail = format!("{economy} {year}: {old} becomes {new}: {} ({})", correction.reason, correction.source);
    finding_about(Code::Corrected, row, detail)
}

fn outdated(pipeline: &Pipeline, index: usize, detail: String) -> Finding {
    let way = [Step::Key("correction"), Step::Index(index), Step::Key("expect")];
    pipeline.finding(Code::FailedExpectation, &way, detail).help("change or delete the [[correction]]")
}

fn is_meant(correction: &CorrectionDefinition, row: &Observation) -> bool {
    let CorrectionDefinition { sex, age, location, category, .. } = correction;
    row.economy == correction.economy.0
        && row.year == correction.year
        && row.breakdown == cell((*sex, *age, *location), category.as_deref())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{pipeline, rate};
    use super::*;
    use crate::concepts::{Breakdown, Sex};

    const DECLARED: &str = "[[correction]]\ndataset = \"itu/internet-use\"\neconomy = \"AAA\"\nyear = 2020\nvalue = 20\nreason = \"a slip\"\n\
                            source = \"the report\"\nexpect = { value = 2 }\n";

    /// Values after the corrections, and what was told.
    fn corrected(rows: &mut [Observation]) -> (Vec<Option<f64>>, Vec<(Code, String)>) {
        let findings = check(&pipeline(DECLARED), "itu/internet-use", rows);
        let told = findings.into_iter().map(|finding| (finding.code, finding.detail)).collect();
        (rows.iter().map(|row| row.value).collect(), told)
    }

    #[test]
    fn the_declared_row_alone_is_put_right() {
        let women = Breakdown { sex: Sex::Female, ..Breakdown::total() };
        let mut rows = [
            rate("AAA", 2019, 2.0, 2),
            Observation { breakdown: women, ..rate("AAA", 2020, 2.0, 3) },
            rate("BBB", 2020, 2.0, 4),
            rate("AAA", 2020, 2.0, 5),
        ];
        let (values, told) = corrected(&mut rows);
        assert_eq!(values, [2.0, 2.0, 2.0, 20.0].map(Some));
        assert_eq!(told, [(Code::Corrected, "AAA 2020: 2 becomes 20: a slip (the report)".to_owned())]);
    }

    #[test]
    fn a_correction_that_the_source_has_overtaken_changes_nothing_and_is_told() {
        let (values, told) = corrected(&mut [rate("AAA", 2020, 21.0, 2)]);
        assert_eq!(values, [Some(21.0)]);
        assert_eq!(told, [(Code::FailedExpectation, "the source now says 21; expected 2".to_owned())]);
        let (_, told) = corrected(&mut [rate("BBB", 2020, 2.0, 2)]);
        assert_eq!(told, [(Code::FailedExpectation, "the source has no such row any more".to_owned())]);
        assert!(check(&pipeline(DECLARED), "wb/internet-use", &mut [rate("AAA", 2020, 2.0, 2)]).is_empty());
    }
}
