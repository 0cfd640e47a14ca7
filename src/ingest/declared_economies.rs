//! `[codes.economy]` of a sidecar or an input against the register: a code that is declared to be an economy has to be one.
//! Reads no row.

use super::economy_names::EconomyNames;
use super::record_file::RecordFile;
use crate::concepts::EconomyId;
use crate::findings::{Code, Finding, Place};
use crate::pipeline::{CodesDefinition, EconomyMeaning, FromText, InputDefinition};

/// Returns the codes that are declared to be economies which the register does not have.
pub fn unknown_economies(file: &RecordFile, input: &InputDefinition, names: &EconomyNames) -> Vec<Finding> {
    let unknown = |codes: &CodesDefinition| -> Vec<(String, EconomyId)> {
        let economies = codes.economy.iter().filter_map(|(code, FromText(meaning))| match meaning {
            EconomyMeaning::Economy(id) => Some((code.clone(), *id)),
            EconomyMeaning::SetAside => None,
        });
        economies.filter(|(_, id)| !names.has(*id)).collect()
    };
    let finding = |(code, id): (String, EconomyId), place: Place| {
        let detail = format!("`{code}` is declared to be `{id}`, which the register of economies does not have");
        Finding::new(Code::BadSidecar, detail).at(place).help("`ictstat catalog economies` lists the codes")
    };
    let of_sidecar = unknown(&file.sidecar.codes).into_iter();
    let of_sidecar = of_sidecar.map(|pair| finding(pair, Place::file(file.shown_sidecar.clone())));
    let of_input = unknown(&input.codes).into_iter();
    of_sidecar.chain(of_input.map(|pair| finding(pair, Place::file(file.shown.clone())))).collect()
}
