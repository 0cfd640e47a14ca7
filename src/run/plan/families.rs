//! Pipelines of whole databases → one pipeline for each of their series, and what is told of those that are not added up.
//! Reads registers of series and nothing else.

use std::collections::BTreeMap;

use crate::check;
use crate::concepts::text::fits;
use crate::concepts::{DatasetId, Text, did_you_mean, nearest};
use crate::findings::{Code, Finding};
use crate::ingest::layout::Layout;
use crate::ingest::{Catalogue, DatasetKind, RecordFile, series};
use crate::pipeline::document::Step;
use crate::pipeline::{FamilyFile, Pipeline, Series};

/// Adds the pipelines of the series of every family; returns a warning for every rule, unit and method that fits none of them.
///
/// - Errors: a register cannot be read, or two series are one indicator.
pub fn add(
    families: &[FamilyFile],
    catalogue: &Catalogue,
    pipelines: &mut BTreeMap<Text, Pipeline>,
) -> Result<Vec<Finding>, Vec<Finding>> {
    let mut findings = Vec::new();
    for family in families {
        let all = series::read(&register(family, catalogue)?, &family.definition.register, family.id())?;
        findings.extend(fits_nothing(family, &all));
        for series in all {
            let pipeline = family.pipeline(&series);
            if let Some(other) = pipelines.get(pipeline.id()) {
                let of_series = other.member.as_ref().map(|member| format!("series `{}`", member.code));
                let other = of_series.unwrap_or_else(|| other.document.file.to_string());
                let detail = format!("series `{}` is indicator `{}`, as is {other}", series.code, pipeline.id());
                let help = "leave one of them out by `where` under [register], or give the family another id";
                return Err(vec![Finding::new(Code::BadDefinition, detail).at(series.place).help(help)]);
            }
            pipelines.insert(pipeline.id().into(), pipeline);
        }
    }
    Ok(findings)
}

/// Returns a warning for everything that a family says of series that there are not: the publisher may call them otherwise by
/// now, and they would be added up as the register says, or not at all.
fn fits_nothing(family: &FamilyFile, series: &[Series]) -> Vec<Finding> {
    let register = &family.definition.register;
    let (key, codes) = (Step::Key("register"), || series.iter().map(|one| one.code.as_str()));
    let mut findings = Vec::new();
    let mut tell = |way: &[Step<'_>], detail: String, near: &[&str]| {
        let place = family.document.place(way);
        let help = did_you_mean(near, "look for its new name in the register, or delete it");
        findings.push(Finding::new(Code::FitsNothing, detail).at(place).help(help));
    };
    for (index, rule) in register.rule.iter().enumerate() {
        for (place, wish) in rule.codes.iter().enumerate().filter(|(_, wish)| !codes().any(|code| fits(wish, code))) {
            let way = [key, Step::Key("rule"), Step::Index(index), Step::Key("codes"), Step::Index(place)];
            tell(&way, format!("no series of the register has a code like `{wish}`"), &nearest(wish, codes()));
        }
    }
    let units = || series.iter().map(|one| one.unit.as_str());
    for unit in register.units.keys().filter(|unit| !units().any(|known| known == *unit)) {
        let way = [key, Step::Key("units"), Step::Key(unit)];
        tell(&way, format!("no series of the register has the unit `{unit}`"), &nearest(unit, units()));
    }
    let methods = || series.iter().map(|one| one.method.as_str());
    for method in register.methods.keys().filter(|method| !methods().any(|known| known == *method)) {
        let way = [key, Step::Key("methods"), Step::Key(method)];
        tell(&way, format!("no series of the register has the statistic `{method}`"), &nearest(method, methods()));
    }
    check::allow_by(&family.definition.allow, &mut findings);
    findings
}

/// Opens the table of series of a family: a dataset of its own, or a member of the archive that holds the values.
fn register(family: &FamilyFile, catalogue: &Catalogue) -> Result<RecordFile, Vec<Finding>> {
    let register = &family.definition.register;
    let dataset = catalogue.datasets.get(&DatasetId::from(register.dataset.as_str()));
    let is_series = |kind| register.member.is_some() || kind == DatasetKind::Series;
    let Some(dataset) = dataset.filter(|dataset| is_series(dataset.sidecar.kind)) else {
        let known: Vec<&str> =
            catalogue.of_kind(DatasetKind::Series).map(|dataset| dataset.sidecar.id.as_str()).collect();
        let (detail, help) = match (dataset, known.as_slice()) {
            (Some(_), _) => {
                let help = "write kind = \"series\" in its sidecar, or name the member of the archive that is the table of series";
                (format!("dataset `{}` is no table of series", register.dataset), help.to_owned())
            }
            (None, []) => {
                let help = "put the publisher's table of series into raw/, with kind = \"series\" in its sidecar";
                (format!("unknown dataset `{}`", register.dataset), help.to_owned())
            }
            (None, known) => {
                let near = nearest(&register.dataset, known.iter().copied());
                let all = format!("there are: {}", known.join(", "));
                (format!("unknown dataset `{}`", register.dataset), did_you_mean(&near, all))
            }
        };
        let place = family.document.place(&[Step::Key("register"), Step::Key("dataset")]);
        return Err(vec![Finding::new(Code::UnknownDataset, detail).at(place).help(help)]);
    };
    let mut raw = dataset.read()?;
    if let Some(member) = &register.member {
        raw.sidecar.layout = Layout { member: Some(member.clone()), ..Layout::default() };
    }
    RecordFile::open(raw)
}

/// Returns a notice for every series of these that is not added up, with the reason.
pub fn not_aggregated<'a>(pipelines: impl Iterator<Item = &'a Pipeline>) -> Vec<Finding> {
    let notice = |pipeline: &Pipeline| {
        let member = pipeline.member.as_ref()?;
        let detail = format!("series `{}` is not aggregated: {}", member.code, member.reason.as_ref()?);
        let help = "say it in a [[register.rule]] for its code, or leave it as it is: its observations are kept";
        let finding = Finding::new(Code::NotAggregated, detail).at(member.place.clone()).help(help);
        Some(finding.indicator(&pipeline.id().into()))
    };
    pipelines.filter_map(notice).collect()
}
