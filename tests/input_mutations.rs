//! A shipped input as a table, and every way in which one thing of it can be wrong.
//! A mutation is made from the names of file and mutation alone, so that a case can be repeated.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{DocumentMut, Item, TableLike};

use crate::shapes::Csv;
use crate::support::repository;
use crate::torture::Random;

/// The largest economies by population, the largest first: what is wrong with one of them moves groups.
const LARGE: [&str; 14] =
    ["IND", "CHN", "USA", "IDN", "PAK", "NGA", "BRA", "BGD", "RUS", "MEX", "JPN", "EGY", "DEU", "TUR"];

/// Their codes of UNSD and of Eurostat.
const M49: [&str; 14] =
    ["356", "156", "840", "360", "586", "566", "76", "50", "643", "484", "392", "818", "276", "792"];
const ALPHA_2: [&str; 14] = ["IN", "CN", "US", "ID", "PK", "NG", "BR", "BD", "RU", "MX", "JP", "EG", "DE", "TR"];

/// Returns whether a publisher's code stands for one of the large economies.
fn stands_for(code: &str, economy: &str) -> bool {
    let at = LARGE.iter().position(|large| *large == economy);
    code == economy || at.is_some_and(|at| code == M49[at] || code == ALPHA_2[at])
}

/// What a renamed edition ends in.
pub const RENAMED: &str = "~";

/// What a pipeline says of one of its inputs.
pub struct Use {
    pub indicator: String,
    /// File of the pipeline, from the project's folder.
    pub file: String,
    /// Column by role: economy, year, value, sex and so on.
    pub columns: BTreeMap<String, String>,
    /// What a column must have.
    filter: BTreeMap<String, Wanted>,
    /// Last year that the indicator shows.
    last_year: i32,
    /// Years back from the last that count for it.
    is_alternative: bool,
}

/// What a condition on a column asks for.
enum Wanted {
    /// One of these texts.
    AnyOf(Vec<String>),
    /// A number between these, both included.
    Between(f64, f64),
}

impl Wanted {
    fn parse(item: &Item) -> Self {
        let text = |value: &toml_edit::Value| {
            value.as_str().map_or_else(|| value.to_string().trim().to_owned(), str::to_owned)
        };
        let bound = |key| item.get(key).and_then(|end| end.as_float().or(end.as_integer().map(|end| end as f64)));
        match item.as_value() {
            Some(toml_edit::Value::Array(values)) => Self::AnyOf(values.iter().map(text).collect()),
            Some(toml_edit::Value::InlineTable(_)) => {
                Self::Between(bound("from").unwrap_or(f64::MIN), bound("to").unwrap_or(f64::MAX))
            }
            value => Self::AnyOf(value.map(text).into_iter().collect()),
        }
    }

    fn fits(&self, field: &str) -> bool {
        match self {
            Self::AnyOf(texts) => texts.iter().any(|text| text == field),
            Self::Between(from, to) => field.parse::<f64>().is_ok_and(|number| (*from..=*to).contains(&number)),
        }
    }
}

/// A shipped input.
pub struct Input {
    /// File from the project's folder.
    pub file: String,
    pub dataset: String,
    pub table: Csv,
    pub uses: Vec<Use>,
}

/// One thing that is wrong.
pub struct Mutation {
    /// Its kind, a line of the table.
    pub kind: &'static str,
    /// What exactly.
    pub detail: String,
    /// The economy whose rows are changed; none where it is the whole file.
    pub economy: Option<String>,
    /// File that is changed, and what it becomes.
    pub file: String,
    pub text: String,
}

fn strings(item: Option<&Item>) -> BTreeMap<String, String> {
    let table: Option<&dyn TableLike> = item.and_then(Item::as_table_like);
    let text = |value: &Item| value.as_str().map_or_else(|| value.to_string().trim().to_owned(), str::to_owned);
    table.into_iter().flat_map(TableLike::iter).map(|(key, value)| (key.to_owned(), text(value))).collect()
}

fn conditions(item: Option<&Item>) -> BTreeMap<String, Wanted> {
    let table: Option<&dyn TableLike> = item.and_then(Item::as_table_like);
    table.into_iter().flat_map(TableLike::iter).map(|(key, value)| (key.to_owned(), Wanted::parse(value))).collect()
}

/// Returns the uses of all datasets, by dataset.
fn uses() -> BTreeMap<String, Vec<Use>> {
    let mut uses: BTreeMap<String, Vec<Use>> = BTreeMap::new();
    let folder = std::fs::read_dir(repository().join("pipelines")).unwrap();
    let mut files: Vec<_> = folder.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    for path in files {
        let document: DocumentMut = std::fs::read_to_string(&path).unwrap().parse().unwrap();
        let tables = |name: &str| document.get(name).and_then(Item::as_array_of_tables).into_iter().flatten();
        let last_year = tables("aggregate").filter_map(|one| one.get("to").and_then(Item::as_integer)).max();
        for input in tables("input") {
            let text = |key: &str| input.get(key).and_then(Item::as_str).map(str::to_owned);
            uses.entry(text("dataset").unwrap()).or_default().push(Use {
                indicator: document["indicator"]["id"].as_str().unwrap().to_owned(),
                file: format!("pipelines/{}", path.file_name().unwrap().to_str().unwrap()),
                columns: strings(input.get("columns")),
                filter: conditions(input.get("where")),
                last_year: i32::try_from(last_year.unwrap_or(2025)).unwrap(),
                is_alternative: input.contains_key("alternative_to"),
            });
        }
    }
    uses
}

/// Returns the inputs that pipelines use, and the lists of groups: those that are text, not workbooks.
pub fn inputs() -> Vec<Input> {
    let read = |dataset: &str, uses| {
        let exists = |ending: &&str| repository().join(format!("raw/{dataset}.{ending}")).exists();
        let file = format!("raw/{dataset}.{}", ["csv", "tsv"].into_iter().find(exists)?);
        let text = |file: &str| std::fs::read_to_string(repository().join(file)).unwrap();
        let table = Csv::parse(&text(&file), &text(&format!("{file}.toml")));
        Some(Input { file, dataset: dataset.to_owned(), table, uses })
    };
    let mut inputs: Vec<Input> = uses().into_iter().filter_map(|(dataset, uses)| read(&dataset, uses)).collect();
    // An edition that is read but not in use changes nothing.
    inputs.retain(|input| input.uses.iter().any(|one| !one.is_alternative));
    inputs.extend(read("itu/classifications", Vec::new()));
    inputs
}

/// Returns the number that a cell states, beside a flag or alone.
fn number(cell: &str) -> Option<f64> {
    cell.split(' ').next()?.parse().ok()
}

/// Returns a number that belongs to a text.
fn seed(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

impl Input {
    /// Returns the classifications and groups that a list of groups holds.
    pub fn lists(&self) -> BTreeSet<String> {
        let columns = ["classification", "group"].into_iter().filter_map(|name| self.table.column(name));
        columns.flat_map(|column| self.table.rows.iter().map(move |row| row[column].clone())).collect()
    }

    /// Returns all mutations of the input, each alone.
    pub fn mutations(&self) -> Vec<Mutation> {
        let mut mutations = Vec::new();
        if self.uses.is_empty() {
            self.of_groups(&mut mutations)
        } else {
            self.of_values(&mut mutations)
        }
        self.of_columns(&mut mutations);
        mutations
    }

    fn add(&self, all: &mut Vec<Mutation>, kind: &'static str, detail: &str, economy: Option<&str>, table: Csv) {
        let text = table.text();
        if text != self.table.text() {
            let (file, economy) = (self.file.clone(), economy.map(str::to_owned));
            all.push(Mutation { kind, detail: detail.to_owned(), economy, file, text });
        }
    }

    /// Returns the table with one field of some rows changed.
    fn with(&self, column: usize, is_meant: impl Fn(&[String]) -> bool, change: impl Fn(&str) -> String) -> Csv {
        let mut table = self.table.clone();
        table.rows.iter_mut().filter(|row| is_meant(row)).for_each(|row| row[column] = change(&row[column]));
        table
    }

    fn column(&self, role: &str) -> Option<usize> {
        self.uses.iter().find_map(|one| self.table.column(one.columns.get(role)?))
    }

    /// Returns whether an indicator in use takes a row, and shows its year.
    fn is_used(&self, row: &[String]) -> bool {
        let year: i32 = row[self.column("year").unwrap()].parse().unwrap_or(0);
        self.uses.iter().any(|one| {
            let fits = |(name, wanted): (&String, &Wanted)| wanted.fits(&self.table.says(row, name));
            !one.is_alternative && one.filter.iter().all(fits) && year <= one.last_year
        })
    }

    /// Returns the rows of which one value is changed: of the largest economy in its latest year, and seeded ones of large
    /// economies.
    fn chosen_rows(&self) -> Vec<usize> {
        let (economy, year) = (self.column("economy").unwrap(), self.column("year").unwrap());
        let value = self.column("value").unwrap();
        let is_number = |row: &[String]| number(&row[value]).is_some_and(|number| number != 0.0);
        let used = |wanted: &str| -> Vec<usize> {
            let rows = self.table.rows.iter().enumerate();
            let of_economy =
                rows.filter(|(_, row)| stands_for(&row[economy], wanted) && is_number(row) && self.is_used(row));
            of_economy.map(|(index, _)| index).collect()
        };
        let mut random = Random::new(seed(&self.file));
        let large: Vec<Vec<usize>> = LARGE.iter().map(|name| used(name)).filter(|rows| !rows.is_empty()).collect();
        let first = large.first().expect("a large economy");
        let n_totals = |row: usize| self.table.rows[row].iter().filter(|field| *field == "_T").count();
        let latest = first.iter().copied().max_by_key(|row| (&self.table.rows[*row][year], n_totals(*row))).unwrap();
        let mut chosen = vec![latest];
        for _ in 0..2 {
            let rows = &large[random.below(large.len())];
            chosen.push(rows[random.below(rows.len())]);
        }
        chosen.dedup();
        chosen
    }

    fn of_values(&self, all: &mut Vec<Mutation>) {
        let (economy, value) = (self.column("economy").unwrap(), self.column("value").unwrap());
        let scaled = |text: &str, factor: f64| match (number(text), text.split_once(' ')) {
            (Some(number), Some((_, flag))) => format!("{} {flag}", number * factor),
            (Some(number), None) => (number * factor).to_string(),
            (None, _) => text.to_owned(),
        };
        for index in self.chosen_rows() {
            let row = &self.table.rows[index];
            for (kind, factor) in
                [("one value × 10", 10.0), ("one value ÷ 10", 0.1), ("one value ÷ 1,000", 1e-3), ("one value 0", 0.0)]
            {
                let mut table = self.table.clone();
                table.rows[index][value] = scaled(&row[value], factor);
                let large = LARGE.into_iter().find(|large| stands_for(&row[economy], large));
                self.add(all, kind, &row.join(","), large, table);
            }
        }
        for (detail, factor) in [("all × 1,000", 1e3), ("all ÷ 1,000", 1e-3), ("all ÷ 100", 1e-2)] {
            self.add(all, "units lost", detail, None, self.with(value, |_| true, |text| scaled(text, factor)));
        }
        let commas = self.with(value, |_| true, |text| text.replace('.', ","));
        self.add(all, "decimal mark changed", "a comma", None, commas);
        self.of_economy(all, economy);
        self.of_years(all, economy);
        self.of_codes(all, economy);
    }

    /// Returns the first large economy of the file that a text chooses.
    fn large_economy(&self, economy: usize, text: &str) -> String {
        let present: BTreeSet<&str> = self.table.rows.iter().map(|row| row[economy].as_str()).collect();
        let is_present = |name: &&str| present.iter().any(|code| stands_for(code, name));
        let large: Vec<&str> = LARGE.into_iter().filter(is_present).take(8).collect();
        large[Random::new(seed(&format!("{} {text}", self.file))).below(large.len())].to_owned()
    }

    fn of_economy(&self, all: &mut Vec<Mutation>, economy: usize) {
        for text in ["first", "second"] {
            let name = self.large_economy(economy, text);
            let mut table = self.table.clone();
            table.rows.retain(|row| !stands_for(&row[economy], &name));
            self.add(all, "a large economy dropped", &name, Some(&name), table);
        }
    }

    fn of_years(&self, all: &mut Vec<Mutation>, economy: usize) {
        let year = self.column("year").unwrap();
        let name = self.large_economy(economy, "year");
        for by in [1, -1] {
            let shift = |text: &str| text.parse::<i32>().map_or_else(|_| text.to_owned(), |y| (y + by).to_string());
            let of_one = self.with(year, |row| stands_for(&row[economy], &name), shift);
            self.add(all, "a year shifted", &format!("{name} {by:+}"), Some(&name), of_one);
            self.add(all, "a year shifted", &format!("all {by:+}"), None, self.with(year, |_| true, shift));
        }
        let last = self.table.rows.iter().filter(|row| self.is_used(row)).map(|row| row[year].clone()).max().unwrap();
        let mut table = self.table.clone();
        table.rows.retain(|row| row[year] != last);
        self.add(all, "the latest year dropped", &last, None, table);
    }

    fn of_codes(&self, all: &mut Vec<Mutation>, economy: usize) {
        let swap = |text: &str| match text {
            "F" => "M".to_owned(),
            "M" => "F".to_owned(),
            "FEMALE" => "MALE".to_owned(),
            "MALE" => "FEMALE".to_owned(),
            // Codes of series with the sex in them.
            other if other.contains(".FE.") => other.replace(".FE.", ".MA."),
            other if other.ends_with(".F") => format!("{}M", &other[..other.len() - 1]),
            other if other.ends_with(".M") => format!("{}F", &other[..other.len() - 1]),
            other => other.replace(".MA.", ".FE."),
        };
        if let Some(sex) = self.column("sex") {
            let name = self.large_economy(economy, "sex");
            self.add(all, "sexes swapped", "all", None, self.with(sex, |_| true, swap));
            let of_one = self.with(sex, |row| stands_for(&row[economy], &name), swap);
            self.add(all, "sexes swapped", &name, Some(&name), of_one);
        }
        let mut columns: BTreeSet<usize> =
            ["sex", "age", "location", "category"].iter().filter_map(|role| self.column(role)).collect();
        columns.extend(self.uses.iter().flat_map(|one| one.filter.keys()).filter_map(|name| self.table.column(name)));
        for column in columns {
            let used = self.table.rows.iter().filter(|row| self.is_used(row));
            let codes: Vec<&String> = used.map(|row| &row[column]).collect::<BTreeSet<_>>().into_iter().collect();
            let at = Random::new(seed(&format!("{} {column}", self.file))).below(codes.len());
            let code = codes[at].clone();
            let renamed = self.with(column, |row| row[column] == code, |text| format!("{text}-new"));
            let detail = format!("{} {code}", self.table.header[column]);
            self.add(all, "a category renamed", &detail, None, renamed);
            if codes.len() > 1 {
                let other = codes[(at + 1) % codes.len()];
                let merged = self.with(column, |row| row[column] == code, |_| other.clone());
                let detail = format!("{} {code} as {other}", self.table.header[column]);
                self.add(all, "a category renamed", &detail, None, merged);
            }
        }
    }

    fn of_columns(&self, all: &mut Vec<Mutation>) {
        for column in 0..self.table.header.len() {
            let mut table = self.table.clone();
            table.header[column] = format!("{}_new", table.header[column]);
            self.add(all, "a header renamed", &self.table.header[column], None, table);
        }
        if let Some(column) = self.column("status") {
            let mut table = self.table.clone();
            std::iter::once(&mut table.header).chain(&mut table.rows).for_each(|row| drop(row.remove(column)));
            self.add(all, "the status column dropped", "dropped", None, table);
            let emptied = self.with(column, |_| true, |_| String::new());
            self.add(all, "the status column dropped", "emptied", None, emptied);
        }
        for one in &self.uses {
            for (role, column) in &one.columns {
                if !["economy", "year", "value"].contains(&role.as_str()) {
                    all.push(without_column(one, &self.dataset, role, column));
                }
            }
            for name in one.filter.keys() {
                all.push(without_filter(one, &self.dataset, name));
            }
        }
    }

    fn of_groups(&self, all: &mut Vec<Mutation>) {
        let column = |name| self.table.column(name).unwrap();
        let (list, edition, group, economy) =
            (column("classification"), column("edition"), column("group"), column("economy"));
        let lists =
            [("itu-region", "2025-12"), ("wb-income", "FY2026"), ("un-ldc", "2026-04"), ("un-sdg-region", "2026-04")];
        for (id, of_edition) in lists {
            let is_of = |row: &[String]| row[list] == id && row[edition] == of_edition;
            let rows: Vec<&Vec<String>> = self.table.rows.iter().filter(|row| is_of(row)).collect();
            let mut large = LARGE.iter().chain(["ETH", "COD", "TZA"].iter());
            let name = large.find(|name| rows.iter().any(|row| row[economy] == **name)).unwrap();
            let own = &rows.iter().find(|row| row[economy] == **name).unwrap()[group];
            let is_name = |row: &[String]| is_of(row) && row[economy] == *name;
            let mut dropped = self.table.clone();
            dropped.rows.retain(|row| !is_name(row));
            self.add(all, "a large economy dropped", &format!("{name} from {id}"), Some(name), dropped);
            let another = rows.iter().map(|row| &row[group]).find(|other| *other != own);
            if let Some(another) = another {
                let moved = self.with(group, is_name, |_| another.clone());
                self.add(all, "a category renamed", &format!("{name} moved to {another}"), Some(name), moved);
                let mut doubled = self.table.clone();
                let mut row = rows.iter().find(|row| row[economy] == **name).map(|row| (*row).clone()).unwrap();
                row[group] = another.clone();
                doubled.rows.push(row);
                self.add(all, "a category renamed", &format!("{name} also in {another}"), Some(name), doubled);
            }
            let renamed = self.with(group, |row| is_of(row) && row[group] == *own, |text| format!("{text}-new"));
            self.add(all, "a category renamed", &format!("{own} of {id}"), None, renamed);
            let shifted = self.with(edition, is_of, |text| format!("{text}{RENAMED}"));
            self.add(all, "a category renamed", &format!("edition of {id}"), None, shifted);
        }
        // Lists of one year taken for those of the next.
        let shift = |text: &str| match text.strip_prefix("FY").and_then(|year| year.parse::<i32>().ok()) {
            Some(year) => format!("FY{}", year + 1),
            None => text.to_owned(),
        };
        self.add(all, "a year shifted", "all FY of wb-income +1", None, self.with(edition, |_| true, shift));
    }
}

/// A pipeline in which an input is another.
fn edited(one: &Use, dataset: &str, edit: impl Fn(&mut toml_edit::Table)) -> String {
    let text = std::fs::read_to_string(repository().join(&one.file)).unwrap();
    let mut document: DocumentMut = text.parse().unwrap();
    let inputs = document["input"].as_array_of_tables_mut().unwrap();
    inputs.iter_mut().filter(|input| input["dataset"].as_str() == Some(dataset)).for_each(edit);
    document.to_string()
}

fn without_column(one: &Use, dataset: &str, role: &str, column: &str) -> Mutation {
    let text = edited(one, dataset, |input| drop(input["columns"].as_table_like_mut().unwrap().remove(role)));
    let is_breakdown = ["sex", "age", "location", "category"].contains(&role);
    let kind = if is_breakdown { "a breakdown column unmapped" } else { "a status or scope column unmapped" };
    let detail = format!("{column} of {dataset}");
    Mutation { kind, detail, economy: None, file: one.file.clone(), text }
}

fn without_filter(one: &Use, dataset: &str, name: &str) -> Mutation {
    let text = edited(one, dataset, |input| drop(input["where"].as_table_like_mut().unwrap().remove(name)));
    let detail = format!("where {name} of {dataset} removed");
    Mutation { kind: "a breakdown column unmapped", detail, economy: None, file: one.file.clone(), text }
}
