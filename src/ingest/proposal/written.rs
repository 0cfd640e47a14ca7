//! A draft → the text of its sidecar and of a pipeline that reads it. Writes what is declared and decides nothing else.

use std::collections::BTreeMap;
use std::fmt::Write;

use toml_edit::Value;

use super::draft::Draft;
use super::refine::Reading;
use super::table::Table;
use super::unit::measure;
use super::{Surroundings, unit::Measure};
use crate::concepts::Unit;
use crate::ingest::format::Format;
use crate::ingest::layout::Layout;
use crate::ingest::record_file::RecordFile;
use crate::ingest::sidecar::{Bounds, ClassificationDeclaration, DatasetKind, GroupDeclaration, Sidecar};
use crate::pipeline::{CodesDefinition, Condition, EconomyMeaning, FromText, Wanted};

/// Returns a text as TOML writes it.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}

/// Returns a key, quoted where it has to be.
fn key(text: &str) -> String {
    let is_bare = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if is_bare { text.to_owned() } else { quoted(text) }
}

fn inline(texts: &BTreeMap<String, String>) -> String {
    let pairs: Vec<String> = texts.iter().map(|(name, text)| format!("{} = {}", key(name), quoted(text))).collect();
    format!("{{ {} }}", pairs.join(", "))
}

/// Returns the text of a sidecar.
pub fn sidecar(sidecar: &Sidecar) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (name, text) in [
        ("id", &sidecar.id),
        ("kind", &kind(sidecar.kind).to_owned()),
        ("title", &sidecar.title),
        ("publisher", &sidecar.publisher),
        ("edition", &sidecar.edition),
        ("licence", &sidecar.licence),
        ("url", &sidecar.url),
        ("retrieved", &sidecar.retrieved),
        ("sha256", &sidecar.sha256),
    ] {
        lines.push(format!("{name} = {}", quoted(text)));
    }
    let named = sidecar.layout.member.as_deref().unwrap_or_default();
    let is_text = sidecar.sheet.is_none() && Format::of_name(named) == Format::Csv;
    if is_text {
        lines.push(format!("encoding = {}", quoted(sidecar.encoding.name())));
        lines.push(format!("delimiter = {}", quoted(&sidecar.delimiter.to_string())));
        lines.push(format!("decimal = {}", quoted(&sidecar.decimal.to_string())));
    }
    lines.extend(sidecar.thousands.map(|mark| format!("thousands = {}", quoted(&mark.to_string()))));
    lines.push(format!("missing = {}", list(&sidecar.missing)));
    let usual = Sidecar::of_users_file("", "", String::new()).max_rejected_share;
    let is_raised = sidecar.max_rejected_share > usual;
    lines.extend(is_raised.then(|| format!("max_rejected_share = {}", sidecar.max_rejected_share)));
    lines.extend(sidecar.sheet.as_ref().map(|sheet| format!("sheet = {}", quoted(sheet))));
    lines.extend(sidecar.cells.as_ref().map(|cells| format!("cells = {}", quoted(cells))));
    lines.extend(sidecar.code_list.map(|list| format!("code_list = {}", quoted(list.name()))));
    let mut text = lines.join("\n") + "\n";
    text.push_str(&layout(&sidecar.layout));
    let mut values: Vec<String> = Vec::new();
    values.extend(sidecar.values.multiplier.map(|multiplier| format!("multiplier = {multiplier}")));
    values.extend((sidecar.values.bounds == Bounds::Keep).then(|| "bounds = \"keep\"".to_owned()));
    if !values.is_empty() {
        let _ = write!(text, "\n[values]\n{}\n", values.join("\n"));
    }
    text.push_str(&codes(&sidecar.codes));
    text.push_str(&groups(sidecar));
    text
}

/// What `add` describes; a sidecar of another kind is written by a person.
const fn kind(kind: DatasetKind) -> &'static str {
    match kind {
        DatasetKind::Observations => "observations",
        DatasetKind::Classification => "classification",
        DatasetKind::Register => "register",
        DatasetKind::Series => "series",
        DatasetKind::Reference => "reference",
        DatasetKind::Activity => "activity",
    }
}

fn groups(sidecar: &Sidecar) -> String {
    let mut written = String::new();
    for ClassificationDeclaration { id, partition, groups, agency, .. } in &sidecar.classification {
        let _ = write!(
            written,
            "\n[[classification]]\nid = {}\npartition = {partition}\ngroups = {}\n",
            quoted(id),
            list(groups)
        );
        written.extend(agency.iter().map(|agency| format!("agency = {}\n", quoted(&agency.0.0))));
    }
    for GroupDeclaration { id, name, m49 } in &sidecar.group {
        let _ = write!(written, "\n[[group]]\nid = {}\nname = {}\n", quoted(id), quoted(name.english()));
        written.extend(m49.iter().map(|code| format!("m49 = {}\n", quoted(&code.0.0))));
    }
    written
}

fn layout(layout: &Layout) -> String {
    layout_at("layout", layout)
}

/// Returns the keys of a layout under the name of its table.
fn layout_at(at: &str, layout: &Layout) -> String {
    let mut lines: Vec<String> = Vec::new();
    let text = |name: &str, text: &Option<String>| text.as_ref().map(|text| format!("{name} = {}", quoted(text)));
    let texts = |name: &str, texts: &[String]| (!texts.is_empty()).then(|| format!("{name} = {}", list(texts)));
    lines.extend(text("member", &layout.member));
    lines.extend(text("rows", &layout.rows));
    lines.extend(texts("header", &layout.header));
    lines.extend(layout.header_line.map(|line| format!("header_line = {line}")));
    lines.extend(layout.header_rows.map(|rows| format!("header_rows = {rows}")));
    lines.extend(texts("ends_at", &layout.ends_at));
    lines.extend(text("ends_at_empty", &layout.ends_at_empty));
    lines.extend(texts("fill_down", &layout.fill_down));
    lines.extend((!layout.is.is_empty()).then(|| format!("is = {}", inline(&layout.is))));
    lines.extend(
        layout
            .unpivot
            .as_ref()
            .map(|unpivot| format!("unpivot = {{ columns = {} }}", quoted(unpivot.columns.0.regex().as_str()))),
    );
    let mut written = if lines.is_empty() { String::new() } else { format!("\n[{at}]\n{}\n", lines.join("\n")) };
    for split in &layout.split {
        let _ = write!(written, "\n[[{at}.split]]\ncolumn = {}\n", quoted(&split.column));
        if let Some(by) = &split.by {
            let _ = write!(written, "by = {}\ninto = {}\n", quoted(by), list(&split.into));
        }
        if let Some(FromText(pattern)) = &split.pattern {
            let _ = writeln!(written, "pattern = {}", quoted(pattern.regex().as_str()));
        }
        if !split.is.is_empty() {
            let _ = writeln!(written, "is = {}", inline(&split.is));
        }
    }
    for column in &layout.value_column {
        let _ = write!(written, "\n[[{at}.value_column]]\ncolumn = {}\n", quoted(&column.column));
        if !column.is.is_empty() {
            let _ = writeln!(written, "is = {}", inline(&column.is));
        }
        if !column.beside.is_empty() {
            let _ = writeln!(written, "beside = {}", inline(&column.beside));
        }
    }
    for lookup in &layout.lookup {
        let (sheet, by, take) = (quoted(&lookup.sheet), inline(&lookup.by), inline(&lookup.take));
        let _ = write!(written, "\n[[{at}.lookup]]\nsheet = {sheet}\nby = {by}\ntake = {take}\n");
        written.push_str(&layout_at(&format!("{at}.lookup.layout"), &lookup.layout));
    }
    for join in &layout.join {
        let _ = write!(
            written,
            "\n[[{at}.join]]\ncolumns = {}\ninto = {}\nby = {}\n",
            list(&join.columns),
            quoted(&join.into),
            quoted(&join.by)
        );
    }
    written
}

fn codes(codes: &CodesDefinition) -> String {
    let mut tables: Vec<(&str, BTreeMap<&String, String>)> = Vec::new();
    let economies = codes.economy.iter().map(|(text, FromText(meaning))| (text, EconomyMeaning::to_string(meaning)));
    tables.push(("economy", economies.collect()));
    tables.push(("sex", codes.sex.iter().map(|(text, FromText(sex))| (text, sex.code().to_owned())).collect()));
    tables.push(("age", codes.age.iter().map(|(text, FromText(age))| (text, age.to_string())).collect()));
    let locations = codes.location.iter().map(|(text, FromText(location))| (text, location.code().to_owned()));
    tables.push(("location", locations.collect()));
    tables.push(("category", codes.category.iter().map(|(text, category)| (text, category.clone())).collect()));
    let statuses = codes.status.iter().map(|(text, FromText(stated))| (text, stated.to_string()));
    tables.push(("status", statuses.collect()));
    let mut written = String::new();
    for (name, pairs) in tables.iter().filter(|(_, pairs)| !pairs.is_empty()) {
        let _ = write!(written, "\n[codes.{name}]\n");
        for (text, meaning) in pairs {
            let _ = writeln!(written, "{} = {}", key(text), quoted(meaning));
        }
    }
    written
}

/// Returns the text of a pipeline that reads the dataset.
pub fn pipeline(
    draft: &mut Draft,
    id: &str,
    reading: &Reading,
    table: &Table,
    file: &RecordFile,
    around: &Surroundings,
) -> String {
    let measure = measure(draft, table, file, reading);
    let denominator = around.population.as_deref().filter(|_| measure.is_of_people);
    draft.notes.push(match denominator {
        Some(denominator) => format!("unit: {}, weighed by `{denominator}`", measure.unit.name()),
        None => format!("unit: {}, no weight", measure.unit.name()),
    });
    if measure.unit == Unit::Number {
        draft.open.push("the unit is not known: write one in [indicator] if there is one that fits".to_owned());
    }
    let mut text = String::from("# Written by `ictstat add`: read it before you use its figures.\n\n[indicator]\n");
    let title = if draft.sidecar.title.is_empty() { id } else { &draft.sidecar.title };
    let _ = write!(text, "id = {}\nname = {{ en = {} }}\n", quoted(id), quoted(title));
    let _ = writeln!(text, "unit = {}", quoted(&unit_key(measure.unit)));
    if let Some(denominator) = denominator {
        let _ = writeln!(text, "denominator = {}", quoted(denominator));
    }
    text.push_str("universe = \"reporting\"\n");
    text.push_str(&input(draft));
    if let (Some((low, high)), Unit::Percent) = (reading.range, measure.unit)
        && low >= 0.0
        && high <= 100.0
    {
        text.push_str("\n[check]\nrange = [0, 100]\n");
    }
    text.push_str(&aggregate(&measure, denominator.is_some(), reading, around));
    text
}

/// Returns a unit as pipelines write it.
fn unit_key(unit: Unit) -> String {
    let written = serde_json::to_value(unit).ok();
    written.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn input(draft: &Draft) -> String {
    let mut text = format!("\n[[input]]\ndataset = {}\n", quoted(&draft.sidecar.id));
    if !draft.ignore.is_empty() {
        let _ = writeln!(text, "ignore = {}", list(&draft.ignore));
    }
    let columns = &draft.columns;
    text.push_str("\n[input.columns]\n");
    for (name, column) in [
        ("economy", Some(&columns.economy)),
        ("year", Some(&columns.year)),
        ("value", Some(&columns.value)),
        ("sex", columns.sex.as_ref()),
        ("age", columns.age.as_ref()),
        ("location", columns.location.as_ref()),
        ("category", columns.category.as_ref()),
        ("status", columns.status.as_ref()),
        ("multiplier_power", columns.multiplier_power.as_ref()),
        ("age_from", columns.age_from.as_ref()),
        ("age_to", columns.age_to.as_ref()),
    ] {
        if let Some(column) = column {
            let _ = writeln!(text, "{name} = {}", quoted(column));
        }
    }
    if !draft.filter.is_empty() {
        text.push_str("\n[input.where]\n");
        for (name, condition) in &draft.filter {
            let _ = writeln!(text, "{} = {}", key(name), written_condition(condition));
        }
    }
    let constants = &draft.constants;
    let stated = [
        ("sex", constants.sex.map(|FromText(sex)| sex.code().to_owned())),
        ("age", constants.age.map(|FromText(age)| age.to_string())),
        ("location", constants.location.map(|FromText(location)| location.code().to_owned())),
        ("status", constants.status.map(|FromText(stated)| stated.to_string())),
    ];
    let stated: Vec<String> =
        stated.iter().filter_map(|(name, code)| Some(format!("{name} = {}", quoted(code.as_ref()?)))).collect();
    if !stated.is_empty() {
        let _ = write!(text, "\n[input.constants]\n{}\n", stated.join("\n"));
    }
    text
}

fn written_condition(condition: &Condition) -> String {
    match condition {
        Condition::AnyOf(wanted) => {
            let texts: Vec<String> = wanted
                .iter()
                .map(|wanted| match wanted {
                    Wanted::Text(text) => quoted(text),
                    Wanted::Number(_) | Wanted::Boolean(_) => wanted.to_string(),
                })
                .collect();
            if let [only] = texts.as_slice() { only.clone() } else { format!("[{}]", texts.join(", ")) }
        }
        Condition::Between { .. } => condition.to_string(),
    }
}

fn aggregate(measure: &Measure, is_weighed: bool, reading: &Reading, around: &Surroundings) -> String {
    let statistic = match measure.unit {
        _ if is_weighed => "weighted-mean",
        unit if unit.is_amount() => "sum",
        _ => "median",
    };
    let uses: Vec<String> = around
        .classifications
        .iter()
        .map(|(id, edition)| {
            let edition =
                edition.as_ref().map(|edition| format!(", edition = {}", quoted(edition))).unwrap_or_default();
            format!("{{ id = {}{edition} }}", quoted(id))
        })
        .collect();
    let (from, to) = reading.years.unwrap_or_default();
    format!(
        "\n[[aggregate]]\nstatistic = {}\nclassifications = [{}]\nfrom = {from}\nto = {to}\n",
        quoted(statistic),
        uses.join(", ")
    )
}
