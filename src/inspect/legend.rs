//! What the codes of a list stand for, in words, each once.

use std::collections::BTreeSet;

use super::Catalog;
use super::tables::{AGE, LOCATION, SEX, STATUS};
use crate::concepts::breakdown::{NOT_APPLICABLE, TOTAL};
use crate::concepts::breakdown_words::told;
use crate::concepts::{Sided, Status};

/// Columns of codes and what stands at their place among sex, age, location and category.
const OF_BREAKDOWN: [(&str, usize); 3] = [(SEX.name, 0), (AGE.name, 1), (LOCATION.name, 2)];

/// Returns a line for the codes of each kind in these lists.
pub fn legend<'a>(lists: impl IntoIterator<Item = &'a Catalog>) -> Vec<String> {
    let lists: Vec<&Catalog> = lists.into_iter().collect();
    let mut lines = Vec::new();
    let statuses = codes(&lists, STATUS.name);
    let meanings =
        statuses.iter().filter_map(|code| Some(format!("{code} {}", code.parse::<Status>().ok()?.meaning())));
    let meanings: Vec<String> = meanings.collect();
    if !meanings.is_empty() {
        lines.push(format!("status: {}", meanings.join(", ")));
    }
    for (name, place) in OF_BREAKDOWN {
        let said = |code: &String| {
            let mut all = [TOTAL, TOTAL, TOTAL, NOT_APPLICABLE].map(str::to_owned);
            code.clone_into(&mut all[place]);
            let words = told(&all);
            (Sided::read(code).above() != &TOTAL && words != *code).then(|| format!("{code} {words}"))
        };
        let said: Vec<String> = codes(&lists, name).iter().filter_map(said).collect();
        if !said.is_empty() {
            lines.push(format!("{name}: {}; {TOTAL} total", said.join(", ")));
        }
    }
    lines
}

fn codes(lists: &[&Catalog], name: &str) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for list in lists {
        if let Some(at) = list.header.iter().position(|header| *header == name) {
            codes.extend(list.rows.iter().filter_map(|row| row.get(at).filter(|code| !code.is_empty()).cloned()));
        }
    }
    codes
}
