//! Rows → SDMX-CSV 2.0: one observation in a line, every component a column; names beside the codes where they are asked for.

use std::collections::HashMap;

use super::components::{CLASSIFICATION, Component, Representation, Source};
use super::{AGENCY, CodeLists, FLOW, TABLE, VERSION, components};
use crate::export::ExportError;
use crate::export::cells::Rows;

/// Returns the data. With names, every component is followed by a column of its names, as `labels=name` of SDMX-CSV has it.
///
/// - Errors: the file lacks a column.
pub fn data(rows: &Rows<'_>, lists: &CodeLists<'_>, with_names: bool) -> Result<Vec<u8>, ExportError> {
    let components = components(&TABLE);
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(header(&components, with_names))?;
    let mut columns = components.iter().map(|one| Filled::of(one, rows)).collect::<Result<Vec<_>, _>>()?;
    let structure = format!("{AGENCY}:{FLOW}({VERSION})");
    let before =
        if with_names { vec!["dataflow", &structure, TABLE.title, "I"] } else { vec!["dataflow", &structure, "I"] };
    for row in 0..rows.len() {
        for text in &before {
            writer.write_field(text)?;
        }
        for column in &mut columns {
            let [value, name] = column.of_row(rows, lists, row);
            writer.write_field(&value)?;
            if with_names {
                writer.write_field(&name)?;
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|error| ExportError::Csv(error.into_error().into()))
}

fn header(components: &[Component], with_names: bool) -> Vec<&str> {
    let mut header = vec!["STRUCTURE", "STRUCTURE_ID"];
    header.extend(with_names.then_some("STRUCTURE_NAME"));
    header.push("ACTION");
    for component in components {
        header.push(&component.id);
        header.extend(with_names.then_some(component.name.as_str()));
    }
    header
}

/// A component with the column that fills it. A code and its name are made once.
struct Filled<'b> {
    component: &'b Component,
    column: Option<usize>,
    classification: usize,
    known: HashMap<[&'b str; 2], [String; 2]>,
}

impl<'b> Filled<'b> {
    fn of(component: &'b Component, rows: &Rows<'b>) -> Result<Self, ExportError> {
        let position = |name| rows.position(name).ok_or(ExportError::NoColumn(name));
        let column = match component.source {
            Source::Column(name) => Some(position(name)?),
            Source::Always(_) => None,
        };
        Ok(Self { component, column, classification: position(CLASSIFICATION.name)?, known: HashMap::new() })
    }

    /// Returns what stands in the component, and its name where it is a code.
    fn of_row(&mut self, rows: &Rows<'b>, lists: &CodeLists<'_>, row: usize) -> [String; 2] {
        let Self { component, column, classification, known } = self;
        let with_name = |code: String| {
            let name = lists.label(component, &code).to_owned();
            [code, name]
        };
        match (component.source, *column, component.representation) {
            (Source::Always(code), ..) => with_name(code.to_owned()),
            (_, Some(column), Representation::Codes(list)) => {
                let key = [rows.text(row, column), rows.text(row, *classification)];
                known.entry(key).or_insert_with(|| with_name(lists.code(list, key[0], key[1]))).clone()
            }
            (_, Some(column), _) => [rows.cell(row, column).text().into_owned(), String::new()],
            (_, None, _) => [String::new(), String::new()],
        }
    }
}
