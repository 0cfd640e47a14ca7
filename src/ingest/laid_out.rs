//! Records of a file as it is laid out → records of a plain table: one header, one value in a row.
//! Does what `[layout]` declares and guesses nothing.

use super::header::Names;
use super::layout::Layout;
use super::layout_plan::{PlannedSplit, Planner, Variant};
use super::lookup::{LookupTable, PlannedLookup};
use super::record::Named;
use super::record::{Field, Record};
use crate::findings::Finding;
use crate::pipeline::FromText;

/// What a layout does to the records of one file.
#[derive(Debug)]
pub struct LaidOut {
    names: Names,
    /// Number of columns in the file.
    n_raw: usize,
    /// Column of the file by column of the table, where it is one for all rows.
    origin: Vec<Option<usize>>,
    /// The same, and of parts the column that they are taken from.
    stands_in: Vec<Option<usize>>,
    /// Columns that are filled for each value of a row anew.
    is_of_value: Vec<bool>,
    constants: Vec<(usize, String)>,
    fill_down: Vec<usize>,
    splits: Vec<PlannedSplit>,
    /// One for each value of a row; none where a row is one.
    variants: Vec<Variant>,
    lookups: Vec<PlannedLookup>,
    joins: Vec<PlannedJoin>,
    has_year_beside: bool,
    ends_at: Vec<String>,
    ends_at_empty: Option<usize>,
}

#[derive(Debug)]
struct PlannedJoin {
    columns: Vec<usize>,
    target: usize,
    by: String,
}

/// What a column of a record holds.
#[derive(Clone, Debug, PartialEq)]
enum Slot {
    Null,
    /// A cell of the file.
    Raw(usize),
    Text(String),
}

/// What goes on from row to row.
#[derive(Debug, Default)]
pub struct Above {
    cells: Vec<String>,
}

impl LaidOut {
    /// Plans what a layout does to the columns of a file.
    ///
    /// - Shapes: one table for each `lookup`.
    /// - Errors: a column is absent or made twice, a pattern fits no header.
    pub fn new(
        raw: &Names,
        layout: &Layout,
        tables: Vec<LookupTable>,
        named: &Named<'_>,
    ) -> Result<Self, Vec<Finding>> {
        let mut plan =
            Planner { raw, named, names: Vec::new(), origin: Vec::new(), is_of_value: Vec::new(), faults: Vec::new() };
        let taken = plan.taken_columns(layout);
        for (index, name) in raw.all().iter().enumerate().filter(|(index, _)| !taken.contains(index)) {
            plan.push(name, Some(index), false);
        }
        let fill_down = layout.fill_down.iter().filter_map(|name| plan.known("fill_down", name)).collect();
        let constants = layout.is.iter().map(|(name, text)| (plan.made("is", name, false), text.clone())).collect();
        let variants = plan.variants(layout);
        let splits: Vec<PlannedSplit> = layout.split.iter().filter_map(|split| plan.split(split)).collect();
        let looked_up = layout.lookup.iter().zip(tables);
        let lookups = looked_up.filter_map(|(lookup, table)| plan.lookup(lookup, table)).collect();
        let joins = layout.join.iter().filter_map(|join| {
            let columns: Vec<usize> = join.columns.iter().filter_map(|name| plan.known("join", name)).collect();
            let is_of_value = columns.iter().any(|column| plan.is_of_value[*column]);
            let target = plan.made("join", &join.into, is_of_value);
            (columns.len() == join.columns.len()).then(|| PlannedJoin { columns, target, by: join.by.clone() })
        });
        let joins = joins.collect();
        let ends_at_empty = layout.ends_at_empty.as_ref().and_then(|name| plan.raw_column("ends_at_empty", name));
        if !plan.faults.is_empty() {
            return Err(plan.faults);
        }
        let mut stands_in = plan.origin.clone();
        for split in &splits {
            split.targets.iter().for_each(|target| stands_in[*target] = stands_in[*target].or(stands_in[split.column]));
        }
        Ok(Self {
            stands_in,
            names: Names::new(plan.names, |index| index.to_string()),
            n_raw: raw.all().len(),
            origin: plan.origin,
            is_of_value: plan.is_of_value,
            constants,
            fill_down,
            splits,
            variants,
            lookups,
            joins,
            has_year_beside: layout.value_column.iter().any(|column| !column.beside.is_empty()),
            ends_at: layout.ends_at.clone(),
            ends_at_empty,
        })
    }

    /// Returns the names of the table's columns.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Returns the column of the file that a column of the table is or comes from, where it is one for all rows.
    pub fn origin(&self, column: usize) -> Option<usize> {
        self.stands_in.get(column).copied().flatten()
    }

    /// Returns whether a column is the same for all values of a row.
    pub fn is_of_row(&self, column: usize) -> bool {
        !self.is_of_value.get(column).copied().unwrap_or(true)
    }

    /// Returns whether years stand beside their values: then a row may state nothing at all.
    pub const fn has_year_beside(&self) -> bool {
        self.has_year_beside
    }

    /// Returns how many records a row gives.
    pub fn n_values(&self) -> usize {
        self.variants.len().max(1)
    }

    /// Returns whether the table has ended before this row.
    pub fn ends_before(&self, record: &dyn Record) -> bool {
        if self.ends_at_empty.is_some_and(|column| is_empty(record.field(column))) {
            return true;
        }
        if self.ends_at.is_empty() {
            return false;
        }
        let first = (0..record.n_fields()).map(|index| record.field(index)).find(|field| !is_empty(*field));
        first.is_some_and(|field| {
            let text = field.as_code();
            self.ends_at.iter().any(|begin| text.starts_with(begin.as_str()))
        })
    }

    /// Returns whether a row below the end is one of the table after all: half of its cells are filled.
    pub fn goes_on(&self, record: &dyn Record) -> bool {
        let n_filled = (0..record.n_fields()).filter(|index| !is_empty(record.field(*index))).count();
        n_filled > 2 && 2 * n_filled >= self.n_raw
    }

    /// Calls `each` with every record that a row of the file gives; returns how many were left out because `keeps` does not
    /// want their row.
    pub fn visit_row(
        &self,
        raw: &dyn Record,
        above: &mut Above,
        keeps: &dyn Fn(&dyn Record) -> bool,
        each: &mut dyn FnMut(&dyn Record),
    ) -> usize {
        if raw.n_fields() != self.n_raw {
            each(&Ragged { raw, n_expected: self.n_raw });
            return 0;
        }
        let mut slots: Vec<Slot> = self.origin.iter().map(|origin| origin.map_or(Slot::Null, Slot::Raw)).collect();
        self.fill_from_above(raw, &mut slots, above);
        self.constants.iter().for_each(|(column, text)| slots[*column] = Slot::Text(text.clone()));
        for split in self.splits.iter().filter(|split| self.is_of_row(split.column)) {
            split.apply(raw, &mut slots);
        }
        let of_row = self.lookups.iter().filter(|lookup| !lookup.is_of_value);
        let not_found_row = look_up(of_row, raw, &mut slots);
        for join in self.joins.iter().filter(|join| self.is_of_row(join.target)) {
            join.apply(raw, &mut slots);
        }
        let origin = &self.stands_in;
        let record = LaidOutRecord { raw, slots: &slots, variant: None, origin, not_found: not_found_row.clone() };
        if !keeps(&record) {
            return self.n_values();
        }
        if self.variants.is_empty() {
            each(&record);
        }
        let of_row = slots;
        for variant in &self.variants {
            let mut slots = of_row.clone();
            variant.texts.iter().for_each(|(column, text)| slots[*column] = Slot::Text(text.clone()));
            variant.cells.iter().for_each(|(column, cell)| slots[*column] = Slot::Raw(*cell));
            for split in self.splits.iter().filter(|split| !self.is_of_row(split.column)) {
                split.apply(raw, &mut slots);
            }
            let of_value = self.lookups.iter().filter(|lookup| lookup.is_of_value);
            let not_found = not_found_row.clone().or(look_up(of_value, raw, &mut slots));
            for join in self.joins.iter().filter(|join| !self.is_of_row(join.target)) {
                join.apply(raw, &mut slots);
            }
            each(&LaidOutRecord { raw, slots: &slots, variant: Some(variant), origin, not_found });
        }
        0
    }

    fn fill_from_above(&self, raw: &dyn Record, slots: &mut [Slot], above: &mut Above) {
        above.cells.resize(self.fill_down.len(), String::new());
        for (column, above) in self.fill_down.iter().zip(&mut above.cells) {
            let Slot::Raw(cell) = slots[*column] else { continue };
            if is_empty(raw.field(cell)) {
                slots[*column] = Slot::Text(above.clone());
            } else {
                *above = raw.field(cell).as_code();
            }
        }
    }
}

fn is_empty(field: Field<'_>) -> bool {
    matches!(field, Field::Null | Field::Text(""))
}

impl PlannedSplit {
    fn apply(&self, raw: &dyn Record, slots: &mut [Slot]) {
        let text = match &slots[self.column] {
            Slot::Null => return,
            Slot::Text(text) => text.clone(),
            Slot::Raw(cell) => match raw.field(*cell) {
                // A number of a typed format has nothing beside it.
                Field::Number(_) | Field::Percentage(_) | Field::Formula(_) if self.targets.contains(&self.column) => {
                    return;
                }
                field => field.as_code(),
            },
        };
        match (&self.split.by, &self.split.pattern) {
            (Some(by), _) => {
                let parts: Vec<&str> = text.split(by.as_str()).map(str::trim).collect();
                if parts.len() == self.targets.len() {
                    self.targets
                        .iter()
                        .zip(parts)
                        .for_each(|(target, part)| slots[*target] = Slot::Text(part.to_owned()));
                }
            }
            (None, Some(FromText(pattern))) => {
                let Some(captures) = pattern.regex().captures(&text) else { return };
                let found =
                    pattern.groups().map(|group| captures.name(group).map(|found| found.as_str().trim().to_owned()));
                let said = self.split.is.values().map(|text| Some(text.clone()));
                for (target, part) in self.targets.iter().zip(found.chain(said)) {
                    // The first of several patterns that says something is right.
                    if *target == self.column || slots[*target] == Slot::Null {
                        slots[*target] = part.filter(|part| !part.is_empty()).map_or(Slot::Null, Slot::Text);
                    }
                }
            }
            (None, None) => {}
        }
    }
}

/// Fills what other sheets say; returns what one of them says nothing of.
fn look_up<'a>(
    lookups: impl Iterator<Item = &'a PlannedLookup>,
    raw: &dyn Record,
    slots: &mut [Slot],
) -> Option<String> {
    let mut not_found = None;
    for lookup in lookups {
        let key: Vec<String> = lookup.keys.iter().map(|column| slots[*column].text(raw)).collect();
        match lookup.table.get(&key) {
            Some(said) => lookup.targets.iter().zip(said).for_each(|(target, text)| {
                slots[*target] = if text.is_empty() { Slot::Null } else { Slot::Text(text.clone()) };
            }),
            None => not_found = not_found.or_else(|| Some(lookup.shown(&key))),
        }
    }
    not_found
}

impl Slot {
    fn text(&self, raw: &dyn Record) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => text.clone(),
            Self::Raw(cell) => raw.field(*cell).as_code(),
        }
    }
}

impl PlannedJoin {
    fn apply(&self, raw: &dyn Record, slots: &mut [Slot]) {
        let text = |column: &usize| slots[*column].text(raw);
        let parts: Vec<String> = self.columns.iter().map(text).filter(|part| !part.is_empty()).collect();
        slots[self.target] = Slot::Text(parts.join(&self.by));
    }
}

struct LaidOutRecord<'a> {
    raw: &'a dyn Record,
    slots: &'a [Slot],
    variant: Option<&'a Variant>,
    origin: &'a [Option<usize>],
    /// What another sheet says nothing of.
    not_found: Option<String>,
}

impl Record for LaidOutRecord<'_> {
    fn n_fields(&self) -> usize {
        self.slots.len()
    }

    fn field(&self, index: usize) -> Field<'_> {
        match self.slots.get(index) {
            None | Some(Slot::Null) => Field::Null,
            Some(Slot::Raw(cell)) => self.raw.field(*cell),
            Some(Slot::Text(text)) => Field::Text(text),
        }
    }

    fn origin(&self, index: usize) -> Option<usize> {
        let cells = self.variant.map_or(&[][..], |variant| &variant.cells);
        let of_variant = cells.iter().find(|(column, _)| *column == index).map(|(_, cell)| *cell);
        of_variant.or_else(|| self.origin.get(index).copied().flatten())
    }

    fn not_found(&self) -> Option<&str> {
        self.not_found.as_deref()
    }

    fn is_empty_cell(&self) -> bool {
        self.variant.is_some_and(|variant| variant.cells.iter().all(|(_, cell)| is_empty(self.raw.field(*cell))))
    }
}

/// A row with more or fewer fields than its header.
struct Ragged<'a> {
    raw: &'a dyn Record,
    n_expected: usize,
}

impl Record for Ragged<'_> {
    fn n_fields(&self) -> usize {
        self.raw.n_fields()
    }

    fn field(&self, index: usize) -> Field<'_> {
        self.raw.field(index)
    }

    fn ragged(&self, _: usize) -> Option<(usize, usize)> {
        Some((self.raw.n_fields(), self.n_expected))
    }
}
