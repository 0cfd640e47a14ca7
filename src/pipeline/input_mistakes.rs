//! What is wrong with an input by itself.

use super::document::{Document, Step};
use super::input::{ColumnMapping, ConstantsDefinition, InputDefinition, InputUse};
use super::pipeline_file::Pipeline;
use crate::findings::{Code, Finding};

/// Returns what is wrong with an input by itself: what is said twice, and what is said of a column that is not read.
pub fn mistakes(pipeline: &Pipeline, index: usize, input: &InputDefinition) -> Vec<Finding> {
    let place = |keys: &[&str]| place(&pipeline.document, index, keys);
    let mistake = |keys: &[&str], detail: String, help: &str| {
        Finding::new(Code::BadDefinition, detail).at(place(keys)).help(help)
    };
    let ColumnMapping { sex, age, location, category, status, .. } = &input.columns;
    let ConstantsDefinition { sex: f, age: y, location: u, category: c, status: s } = &input.constants;
    let codes = &input.codes;
    let said = [
        ("sex", sex, f.is_some(), codes.sex.is_empty()),
        ("age", age, y.is_some(), codes.age.is_empty()),
        ("location", location, u.is_some(), codes.location.is_empty()),
        ("category", category, c.is_some(), codes.category.is_empty()),
        ("status", status, s.is_some(), codes.status.is_empty()),
    ];
    let mut findings = Vec::new();
    for (key, column, is_constant, has_no_codes) in said {
        if let (Some(column), true) = (column, is_constant) {
            let detail = format!("`{key}` is a constant and the column `{column}` at once");
            findings.push(mistake(&["constants", key], detail, "delete one of the two; [input.where] picks rows"));
        }
        if column.is_none() && !has_no_codes {
            let detail = format!("found codes of `{key}`, which is read from no column");
            let help = format!("add `{key}` to [input.columns], or delete the codes");
            findings.push(mistake(&["codes", key], detail, &help));
        }
    }
    if c.as_deref().is_some_and(|category| category.trim().is_empty()) {
        let detail = "found an empty category".to_owned();
        findings.push(mistake(&["constants", "category"], detail, "name it, or delete the key"));
    }
    if input.used == InputUse::Fallback && input.link.is_some() {
        let detail = "found `link` and `use = \"fallback\"` at once".to_owned();
        let help = "delete `link`: where the editions differ, the earlier one is no evidence and is left aside";
        findings.push(mistake(&["link"], detail, help));
    }
    if let Some(read) = input.ignore.iter().find(|name| input.columns.headers().any(|header| header == **name)) {
        let detail = format!("the column `{read}` is read and ignored at once");
        findings.push(mistake(&["ignore"], detail, "take it from `ignore`, or from [input.columns]"));
    }
    findings
}

fn place(document: &Document, index: usize, keys: &[&str]) -> crate::findings::Place {
    let way: Vec<Step<'_>> =
        [Step::Key("input"), Step::Index(index)].into_iter().chain(keys.iter().map(|key| Step::Key(key))).collect();
    document.place(&way)
}
