//! Numbers of a publisher's own beside names of economies → the column that economies are read by.
//! Such a number may be another economy's M49 code: 512 is Afghanistan for the IMF and Oman for the United Nations.

use super::columns::may_hold_economies;
use super::draft::Draft;
use super::profile::Profile;
use crate::ingest::economy_names::{NamesOfFile, Resolved};
use crate::ingest::record_file::RecordFile;

/// Of so many rows one may differ: names and codes of a publisher do not always fit.
const ONE_IN: usize = 10;

/// Reads economies by their names where the numbers beside them are not theirs.
pub fn prefer_names(draft: &mut Draft, file: &RecordFile, profiles: &[Profile], names: &NamesOfFile<'_>) {
    let economy = draft.columns.economy.clone();
    let Some(of_codes) = profiles.iter().find(|profile| profile.name == economy) else { return };
    let is_named = |profile: &&Profile| {
        let is_other = profile.name != economy && may_hold_economies(profile);
        // As many names as numbers, or nearly: one word throughout names none of them.
        let is_varied = profile.has_more || 2 * profile.texts.len() > of_codes.texts.len();
        is_other && is_varied && 2 * profile.n_numbers < profile.n_filled && 2 * profile.n_places > profile.n_filled
    };
    if 2 * of_codes.n_numbers < of_codes.n_filled || of_codes.n_filled == 0 {
        return;
    }
    let Some(of_names) = profiles.iter().filter(is_named).max_by_key(|profile| profile.n_places) else { return };
    let (Ok(code), Ok(name)) = (file.column(&economy), file.column(&of_names.name)) else { return };
    let (mut n_named, mut n_other) = (0, 0);
    let visited = file.visit(&mut |_, record| {
        let (by_name, by_code) = (names.resolve(record.field(name)), names.resolve(record.field(code)));
        // Groups bear names of economies, as Micronesia does: their numbers tell them apart.
        if matches!(by_name, Resolved::Economy(_)) && matches!(by_code, Resolved::Economy(_) | Resolved::Unknown) {
            n_named += 1;
            n_other += usize::from(by_code != by_name);
        }
    });
    if visited.is_ok() && ONE_IN * n_other > n_named {
        let name = &of_names.name;
        draft.notes.push(format!("`{economy}` holds numbers of the publisher's own: economies are read by `{name}`"));
        draft.columns.economy.clone_from(name);
    }
}
