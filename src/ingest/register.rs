//! A file of kind `register` → the economies with their codes and names.
//! A register with a wrong row is refused whole: everything else hangs on it.

use std::collections::BTreeMap;

use super::record::Field;
use super::record_file::RecordFile;
use crate::concepts::{Economy, EconomyId, Language, Name};
use crate::findings::{Code, Finding, Place};

/// Returns the economies of a register, in the order of their codes: columns economy, m49 and name_en, name_fr, ….
///
/// - Errors: a column is absent, a code is no alpha-3 code, an economy stands twice.
pub fn read(file: &RecordFile) -> Result<Vec<Economy>, Vec<Finding>> {
    let column = |name| file.column(name).map_err(|finding| vec![finding]);
    let (id, m49) = (column("economy")?, column("m49")?);
    let mut names = file.name_columns("name");
    if names.is_empty() {
        names.push((Language::ENGLISH, column("name_en")?));
    }
    let mut economies: BTreeMap<EconomyId, Economy> = BTreeMap::new();
    let mut findings = Vec::new();
    let visited = file.visit(&mut |line, record| {
        let text = |column| match record.field(column) {
            Field::Text(text) if !text.is_empty() => Some(text.to_owned()),
            _ => None,
        };
        let fault = |detail: String, help: &str| {
            let place = Place { line: usize::try_from(line).ok(), ..Place::file(file.shown.clone()) };
            Finding::new(Code::UnknownEconomy, detail).at(place).help(help)
        };
        let mut name = Name::default();
        for (language, column) in &names {
            text(*column).into_iter().for_each(|text| name.add(*language, text));
        }
        let (Some(code), false) = (text(id), name.is_empty()) else {
            return findings
                .push(fault("found a row without code or name".to_owned(), "complete the row, or delete it"));
        };
        let Ok(id) = code.parse::<EconomyId>() else {
            return findings
                .push(fault(format!("found `{code}`; expected an alpha-3 code"), "write three capital letters"));
        };
        if economies.insert(id, Economy { id, m49: text(m49), name }).is_some() {
            findings.push(fault(format!("`{code}` stands twice"), "delete one of the two rows"));
        }
    });
    visited.map_err(|finding| vec![finding])?;
    if findings.is_empty() { Ok(economies.into_values().collect()) } else { Err(findings) }
}
