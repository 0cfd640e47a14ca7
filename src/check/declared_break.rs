//! Breaks that a source declares and nothing treats (W032): the step counts as growth.
//! Finds; re-basing belongs to estimation.

use super::series::{Point, is_one_series, named, points};
use super::{finding_about, jump};
use crate::findings::{Code, Finding};
use crate::pipeline::document::Step;
use crate::pipeline::{BreakDefinition, EstimateRule, Pipeline};
use crate::tables::Observation;

/// Returns a finding for every economy and year in which the source declares a break that the pipeline neither re-bases
/// nor declares itself.
///
/// - Missing: nothing is said of a break before which there is no value.
pub fn check(pipeline: &Pipeline, observations: &[Observation]) -> Vec<Finding> {
    let estimate = pipeline.definition.estimate.as_ref();
    let is_rebased = estimate.is_some_and(|estimate| estimate.rules.contains(&EstimateRule::Rebase));
    if is_rebased || !observations.iter().any(|row| row.selected && row.break_in_series) {
        return Vec::new();
    }
    let points = points(observations);
    let is_open = |pair: &&[Point<'_>]| {
        let row = pair[1].0;
        is_one_series(&pair[0], &pair[1]) && row.break_in_series && !jump::is_in_pipeline(pipeline, row)
    };
    let mut findings: Vec<Finding> = Vec::new();
    for pair in points.windows(2).filter(is_open) {
        let ((before, from), (row, to)) = (pair[0], pair[1]);
        if findings.iter().any(|known| (known.economy, known.year) == (Some(row.economy), Some(row.year))) {
            continue;
        }
        let (economy, year, cell) = (row.economy, row.year, named(&row.breakdown));
        let detail = format!(
            "{economy} {year}{cell}: {to} follows {from} in {} over a break that the source declares",
            before.year
        );
        let help = "add \"rebase\" to the rules of [estimate], or a [[break]] with action = \"keep\" and the reason; \
                    growth over it carries B";
        findings.push(finding_about(Code::UntreatedBreak, row, detail).sized(to - from).help(help));
    }
    findings
}

/// Returns a finding for every `[[break]]` into which no value of its economy, year and dataset leads: it changes nothing. What one
/// expects of its step is held against it elsewhere.
pub fn fits_nothing(pipeline: &Pipeline, observations: &[Observation]) -> Vec<Finding> {
    let is_met = |entry: &BreakDefinition| {
        let of_economy = || observations.iter().filter(|row| row.selected && row.economy == entry.economy.0);
        let has_break = of_economy().any(|row| entry.is_at(row));
        has_break && of_economy().any(|row| row.year < entry.year)
    };
    let entries = pipeline.definition.breaks.iter().enumerate();
    let unmet = entries.filter(|(_, entry)| entry.expect.is_none() && !is_met(entry));
    let finding = |(index, entry): (usize, &BreakDefinition)| {
        let (economy, year) = (&entry.economy, entry.year);
        let dataset = entry.dataset.as_ref().map(|dataset| format!(" of {dataset}")).unwrap_or_default();
        let detail = format!("no value of {economy}{dataset} leads into {year}: there is nothing that breaks");
        let finding = pipeline.finding(Code::FitsNothing, &[Step::Key("break"), Step::Index(index)], detail);
        let help = "write the first year of the new series and the dataset that is in use, or delete the [[break]]";
        finding.indicator(&pipeline.id().into()).help(help)
    };
    unmet.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{pipeline, rate, size_of};
    use super::*;
    use crate::concepts::{Breakdown, Sex};

    fn found(more: &str) -> Vec<String> {
        let mut rows = [rate("PRT", 2019, 76.0, 2), rate("PRT", 2020, 88.0, 3)];
        rows[1].break_in_series = true;
        check(&pipeline(more), &rows).into_iter().map(|finding| finding.detail).collect()
    }

    #[test]
    fn a_declared_break_that_nothing_leads_into_is_told() {
        let declared = |keys: &str| {
            let text = format!("[[break]]\naction = \"keep\"\nreason = \"x\"\n{keys}\n");
            let rows = [rate("PRT", 2019, 76.0, 2), rate("PRT", 2020, 88.0, 3)];
            fits_nothing(&pipeline(&text), &rows).into_iter().map(|finding| finding.detail).collect::<Vec<_>>()
        };
        assert!(declared("economy = \"PRT\"\nyear = 2020").is_empty());
        for (keys, told) in [
            ("economy = \"PRT\"\nyear = 2021", "no value of PRT leads into 2021"),
            ("economy = \"PRT\"\nyear = 2019", "no value of PRT leads into 2019"),
            ("economy = \"SWE\"\nyear = 2020", "no value of SWE leads into 2020"),
            ("economy = \"PRT\"\nyear = 2020\ndataset = \"a/b\"", "no value of PRT of a/b leads into 2020"),
        ] {
            assert_eq!(declared(keys), [format!("{told}: there is nothing that breaks")], "{keys}");
        }
    }

    #[test]
    fn a_break_is_as_large_as_its_step_and_that_of_one_economy() {
        let mut rows = [rate("PRT", 2019, 76.0, 2), rate("PRT", 2020, 88.0, 3), rate("SWE", 2020, 90.0, 4)];
        rows[1].break_in_series = true;
        assert_eq!(size_of(&check(&pipeline(""), &rows)), 12.0);
        // The first value of an economy follows nothing, whoever stands above it in the file.
        rows[1].break_in_series = false;
        rows[2].break_in_series = true;
        assert!(check(&pipeline(""), &rows).is_empty());
    }

    #[test]
    fn a_break_is_told_once_for_an_economy_and_year() {
        let of = |economy: &str, sex| {
            let row = |year, value| {
                let row = rate(economy, year, value, year);
                Observation { breakdown: Breakdown { sex, ..row.breakdown }, break_in_series: year > 2019, ..row }
            };
            [row(2019, 76.0), row(2020, 88.0), row(2021, 60.0)]
        };
        let rows = [of("PRT", Sex::Female), of("PRT", Sex::Total), of("SWE", Sex::Total)].concat();
        let found = check(&pipeline(""), &rows);
        let places: Vec<_> = found.iter().map(|finding| (finding.economy.unwrap().to_string(), finding.year)).collect();
        let place = |economy: &str, year| (economy.to_owned(), Some(year));
        assert_eq!(places, [place("PRT", 2020), place("PRT", 2021), place("SWE", 2020), place("SWE", 2021)]);
        let told = "PRT 2020 (F/_T/_T/_Z): 88 follows 76 in 2019 over a break that the source declares";
        assert_eq!(found[0].detail, told);
    }

    #[test]
    fn a_break_that_nothing_treats_is_told() {
        let told = ["PRT 2020: 88 follows 76 in 2019 over a break that the source declares"];
        assert_eq!(found(""), told);
        let rest = "predictors = []\nregions = { id = \"world\" }\nincome_groups = { id = \"world\" }\nfrom = 2015\nthrough = 2020\n";
        let estimate = |rules| format!("[estimate]\nrules = [{rules}]\n{rest}");
        assert_eq!(found(&estimate("\"interpolate\"")), told);
        assert!(found(&estimate("\"rebase\", \"interpolate\"")).is_empty());
        let kept = "[[break]]\neconomy = \"PRT\"\nyear = 2020\naction = \"keep\"\nreason = \"small\"\n";
        assert!(found(kept).is_empty());
    }
}
