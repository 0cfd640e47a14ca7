//! `--sex --age --location --category`: the breakdown of a figure that is asked for, by code or in words.

use clap::Args;

use crate::concepts::breakdown::TOTAL;
use crate::concepts::{Age, Location, Sex};
use crate::question::Codes;

/// The breakdown of the figure; the total where nothing is said.
#[derive(Debug, Default, Args)]
pub struct CodesArguments {
    /// Sex: women (F), men (M) or total (_T)
    #[arg(long, value_parser = sex)]
    sex: Option<Sex>,
    /// Age: 15-24 (Y15T24), 15+ (Y_GE15), others than (_X_Y15T24) or total (_T)
    #[arg(long, value_parser = age)]
    age: Option<Age>,
    /// Location: urban (U), rural (R) or total (_T)
    #[arg(long, value_parser = location)]
    location: Option<Location>,
    /// Category of the indicator, as 4G
    #[arg(long)]
    category: Option<String>,
}

impl CodesArguments {
    /// Returns what is said of the breakdown.
    pub fn codes(&self) -> Codes<'_> {
        Codes {
            sex: self.sex.map(Into::into),
            age: self.age.map(Into::into),
            location: self.location.map(Into::into),
            category: self.category.as_deref(),
        }
    }
}

fn sex(text: &str) -> Result<Sex, String> {
    match text.to_lowercase().as_str() {
        "women" | "female" | "f" => Ok(Sex::Female),
        "men" | "male" | "m" => Ok(Sex::Male),
        "total" | "all" => Ok(Sex::Total),
        _ => text.parse().map_err(|_| "expected women (F), men (M) or total (_T)".to_owned()),
    }
}

fn location(text: &str) -> Result<Location, String> {
    match text.to_lowercase().as_str() {
        "urban" | "u" => Ok(Location::Urban),
        "rural" | "r" => Ok(Location::Rural),
        "total" | "all" => Ok(Location::Total),
        _ => text.parse().map_err(|_| "expected urban (U), rural (R) or total (_T)".to_owned()),
    }
}

fn age(text: &str) -> Result<Age, String> {
    let code = match (text.to_lowercase().as_str(), text.split_once(['-', '–']), text.strip_suffix('+')) {
        ("total" | "all", ..) => TOTAL.to_owned(),
        (_, Some((from, to)), _) => format!("Y{from}T{to}"),
        (_, None, Some(from)) => format!("Y_GE{from}"),
        (_, None, None) => text.to_owned(),
    };
    code.parse().map_err(|_| "expected an age range as 15-24 (Y15T24), 15+ (Y_GE15) or total (_T)".to_owned())
}
