//! Ready-made lists of what publishers' codes stand for: `code_list` of a sidecar names one.
//! Data; the lists themselves stand in `code_lists/`.

use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::pipeline::CodesDefinition;

/// A publisher whose codes the program ships.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CodeList {
    /// World Bank Data360, and SDMX files like it.
    WorldBank,
    /// Eurostat.
    Eurostat,
    /// SDG database of the United Nations Statistics Division.
    Unsd,
    /// UNESCO Institute for Statistics.
    Uis,
    /// ITU DataHub.
    ItuDatahub,
    /// OECD.Stat and OECD Data Explorer.
    Oecd,
}

impl CodeList {
    /// All lists.
    pub const ALL: [Self; 6] = [Self::WorldBank, Self::Eurostat, Self::Unsd, Self::Uis, Self::ItuDatahub, Self::Oecd];

    /// Returns the name that a sidecar gives it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WorldBank => "world-bank",
            Self::Eurostat => "eurostat",
            Self::Unsd => "unsd",
            Self::Uis => "uis",
            Self::ItuDatahub => "itu-datahub",
            Self::Oecd => "oecd",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::WorldBank => include_str!("code_lists/world-bank.toml"),
            Self::Eurostat => include_str!("code_lists/eurostat.toml"),
            Self::Unsd => include_str!("code_lists/unsd.toml"),
            Self::Uis => include_str!("code_lists/uis.toml"),
            Self::ItuDatahub => include_str!("code_lists/itu-datahub.toml"),
            Self::Oecd => include_str!("code_lists/oecd.toml"),
        }
    }

    /// Returns what the codes stand for.
    pub fn codes(self) -> &'static CodesDefinition {
        static READ: [OnceLock<CodesDefinition>; 6] = [const { OnceLock::new() }; 6];
        // That the shipped lists are read, a test below sees to.
        READ[self as usize].get_or_init(|| toml_edit::de::from_str(self.text()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_read() {
        for list in CodeList::ALL {
            let read: Result<CodesDefinition, _> = toml_edit::de::from_str(list.text());
            assert!(read.is_ok_and(|codes| !(codes.status.is_empty() && codes.sex.is_empty())), "{}", list.name());
            let name: CodeList = serde_json::from_str(&format!("\"{}\"", list.name())).unwrap();
            assert_eq!(name, list);
        }
    }
}
