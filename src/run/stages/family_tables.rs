//! The tables of the series of a database → one file for all of them, and the list of the series. Computes nothing.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::concepts::Text;
use crate::pipeline::FamilyMember;
use crate::pipeline::family::{LIST, table_name};
use crate::publish::GroupTable;
use crate::publish::family_table::{self, SeriesRow};
use crate::run::failure::Failure;
use crate::run::plan::planned::PlannedPipeline;
use crate::run::store::directory::Staging;
use crate::tables::GapId;

/// Writes the tables of every family: one for its statistics, one for each gap, and the list of its series.
///
/// - Errors: `Disk`; `Internal` where a table cannot be written.
pub fn publish<'a>(
    staging: &Staging,
    pipelines: impl Iterator<Item = &'a PlannedPipeline<'a>>,
    tables_of: &(dyn Fn(&PlannedPipeline<'_>) -> Vec<GroupTable> + Sync),
) -> Result<(), Failure> {
    let mut families: BTreeMap<&Text, Vec<(&PlannedPipeline<'_>, &FamilyMember)>> = BTreeMap::new();
    for planned in pipelines {
        if let Some(member) = &planned.pipeline.member {
            families.entry(&member.family).or_default().push((planned, member));
        }
    }
    let internal = |error: csv::Error| Failure::internal(error.to_string());
    for (family, series) in families {
        let tables: Vec<Vec<GroupTable>> = series.par_iter().map(|(planned, _)| tables_of(planned)).collect();
        let mut by_name: BTreeMap<String, Vec<(String, GroupTable)>> = BTreeMap::new();
        for ((_, member), tables) in series.iter().zip(tables) {
            for table in tables {
                let name = table_name(family, table.head.gap.map(GapId::name).unwrap_or_default());
                by_name.entry(name).or_default().push((member.code.to_string(), table));
            }
        }
        for (name, tables) in by_name {
            staging.write(&format!("tables/{name}.csv"), &family_table::csv(&tables).map_err(internal)?)?;
        }
        let rows: Vec<SeriesRow> = series.iter().map(|(planned, member)| row(planned, member)).collect();
        let list = family_table::list(&rows).map_err(internal)?;
        staging.write(&format!("tables/{}.csv", table_name(family, LIST)), &list)?;
    }
    Ok(())
}

fn row(planned: &PlannedPipeline<'_>, member: &FamilyMember) -> SeriesRow {
    let definition = &planned.pipeline.definition;
    let statistic = definition.aggregate.first().map(|aggregate| aggregate.statistic.name());
    SeriesRow {
        series: member.code.to_string(),
        indicator: planned.pipeline.id().to_owned(),
        title: definition.indicator.name.english().to_owned(),
        unit: definition.indicator.unit.name().to_owned(),
        statistic: statistic.unwrap_or_default().to_owned(),
        weight: definition.indicator.denominator.clone().unwrap_or_default(),
        reason: member.reason.clone().unwrap_or_default(),
    }
}
