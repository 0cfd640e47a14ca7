//! `ictstat cross-validate`: the error of the rules and their rivals on country data, by horizon and group.
//! Reads no published aggregate; writes beside the runs, not into them.

use std::path::PathBuf;

use super::directory::OutputDirectory;
use super::indicator::Indicator;
use super::stages::{Results, prepare};
use super::{
    Failure, Interrupt, Lock, Options, Plan, Progress, Project, StageClock, VERSION, estimation, now, publishing,
};
use crate::concepts::classification::{ITU_REGION, NOT_CLASSIFIED, WB_INCOME, WORLD};
use crate::concepts::groups::{AS_OF, Group};
use crate::concepts::{Text, YearRange};
use crate::estimate::cross_validate::{rolling_origins, summarise};
use crate::estimate::{PARAMETERS, evidence, rebase};
use crate::publish::parquet;
use crate::tables::cross_validation::{self, CrossValidation};
use crate::tables::schema;

/// Folder of the result, in the output folder.
pub const CROSS_VALIDATION: &str = "cross-validation";
/// Origins whose later years are hidden.
const ORIGINS: YearRange = YearRange { from: 2017, to: 2023 };
const LONGEST_HORIZON: i32 = 3;

/// Returns the errors of every indicator that is completed, or of one, and writes them.
///
/// - Errors: as a run; an indicator that is not completed.
pub fn cross_validate(
    options: &Options,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<(Vec<CrossValidation>, PathBuf), Failure> {
    let project = Project::load(options)?;
    let mut plan = Plan::new(&project, options)?;
    let output = OutputDirectory::create(options.output_directory())?;
    let _lock = Lock::acquire(&output, now())?;
    let metadata = publishing::metadata(&plan, None);
    let indicators =
        prepare(&project, &mut plan, &mut Results::default(), &mut StageClock::default(), progress, interrupt)?;
    let mut rows = Vec::new();
    for index in 0..indicators.len() {
        interrupt.check()?;
        let (before, rest) = indicators.split_at(index);
        if let Some(indicator) = rest.first() {
            rows.extend(of_indicator(indicator, before));
        }
    }
    if rows.is_empty() {
        return Err(Failure::usage(
            "no indicator that is completed",
            "name one with an [estimate] table, such as internet-use",
        ));
    }
    let folder = output.path().join(CROSS_VALIDATION);
    std::fs::create_dir_all(&folder).map_err(|error| Failure::disk("create", &folder, &error))?;
    let path = folder.join(format!("{}.parquet", schema::CROSS_VALIDATION.name));
    let staged = folder.join(".next.parquet");
    let frame = cross_validation::frame(&rows).map_err(|error| Failure::internal(error.to_string()))?;
    let metadata = parquet::FileMetadata { version: format!("ictstat {VERSION}"), ..metadata };
    parquet::write(&schema::CROSS_VALIDATION, frame, &metadata, &staged)
        .map_err(|error| Failure::internal(error.to_string()))?;
    std::fs::rename(&staged, &path).map_err(|error| Failure::disk("write", &path, &error))?;
    Ok((rows, path))
}

fn of_indicator(indicator: &Indicator<'_>, before: &[Indicator<'_>]) -> Vec<CrossValidation> {
    let Some(definition) = &indicator.pipeline().definition.estimate else { return Vec::new() };
    let groups = watched_groups(&indicator.all_groups());
    let traits = estimation::traits(definition, &indicator.all_groups(), before);
    let mut predictions = Vec::new();
    for cell in estimation::totals(&indicator.observations) {
        let mut evidence = evidence(&indicator.observations, &cell, &traits);
        rebase::rebase(&mut evidence, &PARAMETERS, &estimation::breaks(indicator));
        predictions.extend(rolling_origins(&evidence, &PARAMETERS, &definition.rules, ORIGINS, LONGEST_HORIZON));
    }
    let id: Text = indicator.pipeline().id().into();
    let row = |group: &str,
               (rule, horizon): (&'static str, i32),
               errors: crate::estimate::cross_validate::ErrorSummary| CrossValidation {
        indicator: id.clone(),
        method: rule,
        horizon_years: horizon,
        group: group.into(),
        n: errors.n,
        mean_absolute_error: errors.mean_absolute_error,
        bias: errors.bias,
    };
    let all = summarise(&predictions, |_| true);
    let mut rows: Vec<CrossValidation> =
        all.into_iter().map(|(key, errors)| row("all-economies", key, errors)).collect();
    for group in &groups {
        let members = group.members(definition.through);
        let of_group = summarise(&predictions, |economy| members.contains(&economy));
        rows.extend(of_group.into_iter().map(|(key, errors)| row(&group.name, key, errors)));
    }
    rows.sort_by(|a, b| a.key().cmp(&b.key()));
    rows
}

/// The world, the regions, the income groups, LDC, LLDC and SIDS.
fn watched_groups(groups: &[Group]) -> Vec<Group> {
    let watched = [WORLD, ITU_REGION, WB_INCOME, "un-ldc", "un-lldc", "itu-sids"];
    let is_watched = |group: &&Group| {
        let is_named = watched.contains(&group.classification.as_ref());
        is_named && group.edition.as_ref() != AS_OF && group.name.as_ref() != NOT_CLASSIFIED
    };
    let mut unique: Vec<Group> = Vec::new();
    for group in groups.iter().filter(is_watched) {
        if !unique.iter().any(|known| known.name == group.name) {
            unique.push(group.clone());
        }
    }
    unique
}
