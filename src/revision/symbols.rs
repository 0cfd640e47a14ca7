//! Texts that stand in hundreds of thousands of rows, as small numbers.

use polars::prelude::PlHashMap;

use crate::concepts::Text;

/// A text, by its place among all that were seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(u32);

/// All texts that were seen.
#[derive(Debug, Default)]
pub struct Symbols {
    places: PlHashMap<Text, Symbol>,
    texts: Vec<Text>,
}

impl Symbols {
    /// Returns the symbol of a text.
    pub fn of(&mut self, text: &str) -> Symbol {
        if let Some(known) = self.places.get(text) {
            return *known;
        }
        let symbol = Symbol(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        let text: Text = text.into();
        self.texts.push(text.clone());
        self.places.insert(text, symbol);
        symbol
    }

    /// Returns the symbol of a text that may never have been seen.
    pub fn known(&self, text: &str) -> Option<Symbol> {
        self.places.get(text).copied()
    }

    /// Returns the text of a symbol.
    pub fn text(&self, symbol: Symbol) -> Text {
        self.texts.get(symbol.0 as usize).cloned().unwrap_or_else(|| "".into())
    }
}
