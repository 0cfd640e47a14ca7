//! What changed since the run before → `changes.html`, made as the report's page is, and `changes.js`, which says it in short
//! at the head of that page. Only looks; the report's page itself is the same whatever run came before.

use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::{PageLanguage, environment};
use crate::concepts::{Language, Name};
use crate::pipeline::figures::Layout;

/// Name of the page in a run's folder.
pub const CHANGES: &str = "changes.html";
/// Name of what the report's page shows of it.
pub const CHANGES_IN_BRIEF: &str = "changes.js";

/// What changed since the run before.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Changes {
    /// Names of the run before and of this one; none of a first run.
    pub runs: Option<[String; 2]>,
    /// Figures that changed in the digits shown, that moved by less, and that did not change.
    pub counts: [usize; 3],
    /// What vanished from the inputs, and indicators that only one of the runs has.
    pub notices: Vec<Name>,
    /// Changes by indicator and group, the headline first.
    pub sections: Vec<Section>,
    /// Changes that are not listed.
    pub n_hidden: usize,
    /// The first ones.
    pub first: Vec<Line>,
}

/// Changes of one indicator and group.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// The indicator.
    pub indicator: Name,
    /// The group, or the two that are compared.
    pub group: Name,
    /// Its changes.
    pub lines: Vec<Line>,
}

/// A figure that changed.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// Indicator and group, where the line stands alone.
    pub of: Name,
    /// What it is, with its unit.
    pub figure: Name,
    /// Calendar year.
    pub year: i32,
    /// The figure before.
    pub before: Name,
    /// The figure after.
    pub after: Name,
    /// The change.
    pub change: Name,
    /// What moved it, or why that is unknown.
    pub moved_by: Name,
    /// Economies that moved it most.
    pub economies: Name,
}

/// Returns the page and what the report shows of it.
///
/// - Errors: a template asks for what is not there.
pub fn pages(changes: &Changes, languages: &[Language], version: &str) -> Result<[String; 2], minijinja::Error> {
    let mut environment = environment()?;
    super::speech::add(&mut environment, languages);
    let facts = context! {
        title => Serde(Name::said("changes-title")),
        layout => Serde(Layout::Changes),
        languages => Serde(languages.iter().copied().map(PageLanguage::from).collect::<Vec<_>>()),
        top => "",
        version => version,
    };
    let page = |name: &str| {
        let cell_labels = [
            "changes-year",
            "changes-before",
            "changes-after",
            "changes-change",
            "changes-moved-by",
            "changes-economies",
        ];
        environment
            .get_template(name)?
            .render(context! { facts => facts.clone(), cell_labels => cell_labels, changes => Serde(changes) })
    };
    // The text goes into a script: JSON is a literal of it.
    let brief = serde_json::Value::from(page("changes_in_brief.html")?);
    let script = format!(
        "(function () {{\n  var place = document.getElementById(\"new\");\n  if (!place) {{ return; }}\n  \
         place.innerHTML = {brief};\n  place.hidden = false;\n}})();\n"
    );
    Ok([page("page.html")?, script])
}
