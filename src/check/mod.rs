//! Observations → the same observations less the impossible ones, and findings about the doubtful ones.
//! Changes no value and reads no file.

pub mod absent;
pub mod correction;
pub mod cumulative;
pub mod declared_break;
pub mod duplicate;
pub mod edition;
pub mod expectation;
pub mod identity;
pub mod jump;
pub mod materiality;
pub mod outlier;
pub mod parts;
pub mod per_person;
pub mod range;
pub mod rule;
pub mod scale;
pub mod selection;
pub mod series;
pub mod sex_ratio;
pub mod splice;
pub mod total;
pub mod unit_scale;
pub mod weight;
pub mod years;

use crate::findings::{Code, Finding, Place};
use crate::pipeline::{Allow, Pipeline};
use crate::tables::Observation;

/// Marks the findings that the pipeline allows, with its reason.
pub fn allow(pipeline: &Pipeline, findings: &mut [Finding]) {
    allow_by(&pipeline.definition.allow, findings);
}

/// Marks the findings that any of these allows, with its reason.
pub fn allow_by(allowances: &[Allow], findings: &mut [Finding]) {
    for finding in findings {
        let allowance = allowances.iter().find(|allow| allow.covers(finding));
        finding.allow_reason = allowance.map(|allow| allow.reason.clone());
    }
}

/// Makes errors of the findings about an indicator that weighs others or predicts them.
pub fn raise(findings: &mut [Finding]) {
    for finding in findings {
        finding.code = finding.code.of_weight();
    }
}

/// Returns a finding about one observation, at its place.
fn finding_about(code: Code, observation: &Observation, detail: String) -> Finding {
    let line = usize::try_from(observation.source_line).ok();
    let place = Place { line, ..Place::file(observation.source_file.clone()) };
    let finding = Finding::new(code, detail).at(place).of_datasets([&observation.dataset]);
    finding.indicator(&observation.indicator).about(observation.economy, observation.year)
}

#[cfg(test)]
pub(crate) mod tests {
    use crate::concepts::classification::WORLD;
    use crate::concepts::groups::{Classifications, Group, reporting_universe, resolve};
    use crate::concepts::{Apply, YearRange};
    use crate::findings::{Code, Finding, Size};
    use crate::pipeline::{Document, Pipeline};
    pub use crate::tables::observations::tests::rate;

    /// Returns a small pipeline with more of it.
    pub fn pipeline(more: &str) -> Pipeline {
        let text = format!(
            "[indicator]\nid = \"internet-use\"\nname = {{ en = \"a\", zh = \"b\" }}\nunit = \"percent\"\n{more}"
        );
        let parsed = Document::parse("pipelines/internet-use.toml", &text, Code::BadDefinition);
        let (document, definition) = parsed.unwrap();
        Pipeline { definition, document: document.into(), member: None }
    }

    /// Returns the world of these economies in these years as the only group.
    pub fn world(economies: &[&str], years: YearRange) -> Vec<Group> {
        let universe = reporting_universe(economies.iter().map(|economy| economy.parse().unwrap()).collect());
        resolve(&Classifications::new(), WORLD, None, Apply::Fixed, years, &universe).unwrap()
    }

    #[test]
    fn a_reason_about_some_datasets_covers_no_warning_about_another() {
        let allow = |more: &str| {
            let text = format!("[[allow]]\ncode = \"W012\"\nreason = \"known\"\n{more}");
            pipeline(&text).definition.allow.remove(0)
        };
        let row = rate("AAA", 2020, 1.0, 2);
        let of = |datasets: [&str; 2]| {
            let datasets = datasets.map(Into::into);
            Finding { datasets: datasets.into(), ..super::finding_about(Code::Jump, &row, String::new()) }
        };
        let covers = |allow: &crate::pipeline::Allow| {
            [["a/x", "a/x"], ["a/x", "b/y"], ["own/x", "a/x"]].map(|datasets| allow.covers(&of(datasets)))
        };
        assert_eq!(covers(&allow("")), [true; 3]);
        assert_eq!(covers(&allow("datasets = [\"a/x\", \"b/y\"]")), [true, true, false]);
        assert_eq!(covers(&allow("datasets = [\"b/y\"]")), [false; 3]);
        // Of a finding that tells no dataset nobody knows whether the reason holds.
        let of_none = Finding { datasets: Default::default(), ..of(["a/x", "a/x"]) };
        assert_eq!([allow(""), allow("datasets = [\"a/x\"]")].map(|one| one.covers(&of_none)), [true, false]);
    }

    /// Returns the size of the only finding.
    pub fn size_of(findings: &[Finding]) -> f64 {
        let [Finding { size: Some(Size(size)), .. }] = findings else {
            panic!("one finding with a size: {findings:?}")
        };
        *size
    }
}
