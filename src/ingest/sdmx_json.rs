//! SDMX-JSON → rows as SDMX-CSV has them: dimensions, OBS_VALUE, attributes. Versions 1.0 and 2.0, by series or flat.
//! Codes only: labels are left out, and so are annotations.

use serde_json::{Map, Value};

use super::json_cell::Cell;

/// Column of values, as in SDMX-CSV.
const OBS_VALUE: &str = "OBS_VALUE";
/// Column that says what is to be done with a row, as in SDMX-CSV.
const ACTION: &str = "ACTION";

/// A dimension or attribute: what an index stands for.
struct Component<'a> {
    id: &'a str,
    values: Vec<Value>,
}

/// The components of a level of a message.
type Level<'a> = Vec<Component<'a>>;

/// A table: header and rows.
#[derive(Default)]
pub struct Table {
    /// Names of the columns.
    pub header: Vec<String>,
    /// Rows as long as the header.
    pub rows: Vec<Vec<Cell>>,
}

/// Returns whether a file is SDMX-JSON, whose values and codes stand apart.
pub fn is_message(file: &Value) -> bool {
    data_sets(file).is_some()
}

/// Returns the observations of a message.
///
/// - Errors: what is wrong with it, in words.
pub fn table(file: &Value) -> Result<Table, String> {
    let mut table = Table::default();
    for data_set in data_sets(file).into_iter().flatten() {
        read_data_set(file, data_set, &mut table)?;
    }
    let width = table.header.len();
    table.rows.iter_mut().for_each(|row| row.resize(width, Cell::Null));
    Ok(table)
}

fn data_sets(file: &Value) -> Option<&Vec<Value>> {
    file.get("dataSets").or_else(|| file.pointer("/data/dataSets"))?.as_array()
}

/// Version 2.0 has several structures, of which a data set names one.
fn structure_of<'a>(file: &'a Value, data_set: &Value) -> Option<&'a Value> {
    let one = file.get("structure").or_else(|| file.pointer("/data/structure"));
    let of_several = || {
        let structures = file.pointer("/data/structures").or_else(|| file.get("structures"))?.as_array()?;
        structures.get(data_set.get("structure").and_then(Value::as_u64).unwrap_or(0) as usize)
    };
    one.or_else(of_several)
}

fn level<'a>(structure: &'a Value, kind: &str, name: &str) -> Level<'a> {
    let listed = structure.get(kind).and_then(|kind| kind.get(name)).and_then(Value::as_array);
    let component = |component: &'a Value| {
        let values = component.get("values").and_then(Value::as_array).into_iter().flatten();
        let code = |value: &Value| value.get("id").or_else(|| value.get("value")).unwrap_or(value).clone();
        Some(Component { id: component.get("id")?.as_str()?, values: values.map(code).collect() })
    };
    listed.into_iter().flatten().filter_map(component).collect()
}

/// The levels of one data set, and what holds for all of its rows.
struct Reader<'a> {
    series: Level<'a>,
    observation: Level<'a>,
    attributes_of_series: Level<'a>,
    attributes_of_observation: Level<'a>,
}

fn read_data_set(file: &Value, data_set: &Value, table: &mut Table) -> Result<(), String> {
    let structure = structure_of(file, data_set).ok_or("the data have no `structure` that names their codes")?;
    if level(structure, "measures", "observation").len() > 1 {
        return Err("each observation has several measures".to_owned());
    }
    let attributes = |name| level(structure, "attributes", name);
    let reader = Reader {
        series: level(structure, "dimensions", "series"),
        observation: level(structure, "dimensions", "observation"),
        attributes_of_series: attributes("series"),
        attributes_of_observation: attributes("observation"),
    };
    let mut of_all: Vec<(String, Cell)> = Vec::new();
    for component in level(structure, "dimensions", "dataSet") {
        of_all.push((component.id.to_owned(), component.cell(&Value::from(0))?));
    }
    of_all.extend(attributes_of(&attributes("dataSet"), data_set.get("attributes"))?);
    let is_withdrawn = data_set.get("action").and_then(Value::as_str) == Some("Delete");
    if is_withdrawn {
        of_all.push((ACTION.to_owned(), Cell::Text("D".to_owned())));
    }
    let empty = Map::new();
    for (key, series) in data_set.get("series").and_then(Value::as_object).unwrap_or(&empty) {
        let mut of_series = of_all.clone();
        of_series.extend(key_of(&reader.series, key)?);
        of_series.extend(attributes_of(&reader.attributes_of_series, series.get("attributes"))?);
        reader.observations(series, &of_series, table)?;
    }
    reader.observations(data_set, &of_all, table)
}

impl Reader<'_> {
    fn observations(&self, of: &Value, shared: &[(String, Cell)], table: &mut Table) -> Result<(), String> {
        let empty = Map::new();
        for (key, stated) in of.get("observations").and_then(Value::as_object).unwrap_or(&empty) {
            let stated: Vec<Value> = stated.as_array().cloned().unwrap_or_else(|| vec![stated.clone()]);
            let mut cells = shared.to_vec();
            cells.extend(key_of(&self.observation, key)?);
            cells.push((OBS_VALUE.to_owned(), literal(stated.first().unwrap_or(&Value::Null))));
            let attributes = Value::from(stated.get(1..).unwrap_or_default().to_vec());
            cells.extend(attributes_of(&self.attributes_of_observation, Some(&attributes))?);
            table.push(cells);
        }
        Ok(())
    }
}

impl Table {
    fn push(&mut self, cells: Vec<(String, Cell)>) {
        let mut row = vec![Cell::Null; self.header.len()];
        for (name, cell) in cells {
            let at = self.header.iter().position(|known| *known == name).unwrap_or_else(|| {
                self.header.push(name);
                row.push(Cell::Null);
                self.header.len() - 1
            });
            row[at] = cell;
        }
        self.rows.push(row);
    }
}

/// Returns what a key as `0:3:1` stands for.
fn key_of(level: &Level<'_>, key: &str) -> Result<Vec<(String, Cell)>, String> {
    let places: Vec<&str> = key.split(':').collect();
    if places.len() != level.len() {
        return Err(format!("the key `{key}` has {} parts; expected {}", places.len(), level.len()));
    }
    let pairs = level.iter().zip(places);
    let cell = |(component, place): (&Component<'_>, &str)| {
        let index: u64 = place.parse().map_err(|_| format!("the key `{key}` is none of numbers"))?;
        Ok((component.id.to_owned(), component.cell(&Value::from(index))?))
    };
    pairs.map(cell).collect()
}

fn attributes_of(level: &Level<'_>, stated: Option<&Value>) -> Result<Vec<(String, Cell)>, String> {
    let stated = stated.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let pairs = level.iter().zip(stated);
    pairs.map(|(component, value)| Ok((component.id.to_owned(), component.cell(value)?))).collect()
}

impl Component<'_> {
    /// A number is the place of a value in the list of the component; where there is no list, it is the value.
    fn cell(&self, value: &Value) -> Result<Cell, String> {
        let Some(index) = value.as_u64().filter(|_| !self.values.is_empty()) else { return Ok(literal(value)) };
        let found = usize::try_from(index).ok().and_then(|index| self.values.get(index));
        found.map(literal).ok_or_else(|| format!("`{}` has no value number {index}", self.id))
    }
}

fn literal(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Number(number) => number.as_f64().map_or(Cell::Null, Cell::Number),
        Value::String(text) => Cell::Text(text.trim().to_owned()),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => Cell::Text(value.to_string()),
    }
}
