//! A finding: what was noticed, where, what was found, what was expected, what to do.
//! Facts only; how a finding looks on a terminal is the business of `cli`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::concepts::{DatasetId, EconomyId, Text};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A row, file or definition is refused.
    Error,
    /// Kept and counted; fails a strict run unless allowed.
    Warning,
    /// Counted.
    Notice,
}

impl Severity {
    /// Returns the word that stands in files and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// Declares the codes with name, severity and title, so that each is written once.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident $severity:ident $name:literal $title:literal;)*) => {
        /// What kind of finding: E0 rows, E1 files, E2 definitions, W warnings, N notices.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code { $(#[doc = $title] $variant,)* }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the code as printed, for example `E014`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Returns what the code means in a few words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// Returns how bad it is.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    RaggedRow Error "E011" "wrong number of fields";
    UnknownEconomy Error "E012" "unknown economy";
    BadYear Error "E013" "not a year";
    NotANumber Error "E014" "not a number";
    OutOfRange Error "E015" "out of range";
    UnknownCode Error "E016" "unknown code";
    ConflictingDuplicates Error "E017" "conflicting duplicates";
    EmptyField Error "E018" "field is empty";
    NotLookedUp Error "E019" "another sheet says nothing of it";
    WeightJump Error "E021" "jump in a weight or predictor";
    WeightIdentity Error "E022" "total and parts of a weight or predictor disagree";
    WeightRule Error "E023" "rule between a weight and another indicator does not hold";
    BadGroup Error "E028" "group id does not fit";
    Unreadable Error "E101" "file cannot be read";
    BadEncoding Error "E102" "wrong encoding";
    NulByte Error "E103" "file has NUL bytes";
    BadHeader Error "E104" "header does not fit";
    EmptyFile Error "E105" "file has no rows";
    ChecksumMismatch Error "E106" "checksum does not fit";
    BadSidecar Error "E107" "sidecar does not fit";
    UnclosedQuote Error "E108" "quote is never closed";
    TooManyRejects Error "E109" "too many rows rejected";
    GroupCircle Error "E110" "circle of groups";
    UnreadColumn Error "E111" "a column is not read";
    NoRowKept Error "E112" "no row is kept";
    CellsEndInside Error "E113" "cells end inside the data";
    BadDownload Error "E114" "download does not fit";
    BadDelivery Error "E115" "file of the inbox does not fit";
    DoubtedDelivery Error "E116" "file of the inbox changes more than it may";
    TwoGroups Error "E120" "economy in two groups of a partition";
    BadDefinition Error "E201" "definition does not fit";
    UnknownDataset Error "E202" "unknown dataset";
    UnknownIndicator Error "E203" "unknown indicator";
    Circle Error "E204" "circle of indicators";
    FailedExpectation Error "E205" "an expectation does not hold";
    UnknownGroup Error "E206" "unknown group or classification";
    AmbiguousGroup Error "E220" "group of several lists";
    AmbiguousFigure Error "E221" "several figures could be meant";
    NoPriority Error "E207" "two inputs state one figure";
    BadClaim Error "E209" "claim or relation does not fit";
    BadResiduals Error "E208" "residuals do not fit";
    SameDuplicate Warning "W011" "same row twice";
    Jump Warning "W012" "jump in a series";
    NoWeight Warning "W013" "value without a weight";
    NotCumulative Warning "W014" "cumulative categories out of order";
    BrokenIdentity Warning "W015" "total and parts disagree";
    UnitsDisagree Warning "W016" "amount and amount per person disagree";
    Vanished Warning "W017" "series or year vanished since the last run";
    StaleResiduals Warning "W018" "errors of estimates measured on other data";
    VerdictChanged Warning "W019" "verdict of a claim changed";
    Revised Warning "W020" "an edition says something else than in the last run";
    SourceChanges Warning "W031" "source changes within a series";
    UntreatedBreak Warning "W032" "declared break is not treated";
    BrokenRule Warning "W033" "rule between indicators does not hold";
    OtherScale Warning "W034" "values on another scale than their unit's";
    FitsNothing Warning "W035" "declaration that fits nothing";
    ChangesNothing Warning "W036" "part of a group that changes nothing";
    ListReused Warning "W041" "list of groups of another year";
    MemberDropped Warning "W042" "economy in no group any more";
    UnknownGroupId Warning "W043" "group that no other list has";
    NotAddingUp Warning "W044" "groups do not add up to the world";
    EmptyGroup Warning "W045" "group without a member in any year";
    SetAside Notice "N001" "rows set aside";
    Corrected Notice "N002" "value corrected";
    NoResiduals Notice "N003" "errors of estimates not measured";
    Stale Notice "N004" "claim is stale";
    Ambiguous Notice "N005" "claim is ambiguous";
    Placeholder Notice "N006" "numbers without meaning not used";
    NoSidecar Notice "N007" "file without a sidecar";
    NoEvidence Notice "N036" "values of an earlier edition left aside";
    LargeAbsent Notice "N035" "large economy without a value";
    NotAggregated Notice "N037" "series not added up";
    InOwnLanguage Notice "N038" "claims shown in the report's own language";
    SourcesAgree Notice "N031" "source changes within a series, both say the same";
}

impl Code {
    /// Returns the code where the indicator weighs others or predicts them: what a warning elsewhere is an error there.
    pub const fn of_weight(self) -> Self {
        match self {
            Self::Jump => Self::WeightJump,
            Self::BrokenIdentity => Self::WeightIdentity,
            Self::BrokenRule => Self::WeightRule,
            other => other,
        }
    }

    /// Returns whether a pipeline may allow it: what keeps the row and doubts it.
    pub fn can_be_allowed(self) -> bool {
        let is_doubt = matches!(self, Self::WeightJump | Self::WeightIdentity | Self::WeightRule);
        is_doubt || self.severity() == Severity::Warning
    }
}

/// A place in a text file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Path from the project's folder.
    pub file: Text,
    /// Line, counted from 1.
    pub line: Option<usize>,
    /// First character at fault, counted from 1.
    pub column: Option<usize>,
    /// Number of characters at fault.
    pub width: usize,
    /// The line itself.
    pub text: Option<String>,
}

impl Place {
    /// Returns a place that is a file as a whole.
    pub fn file(file: impl Into<Text>) -> Self {
        Self { file: file.into(), line: None, column: None, width: 0, text: None }
    }

    /// Returns the place of a byte range in a text, with the line that it begins in.
    pub fn in_text(file: impl Into<Text>, text: &str, range: std::ops::Range<usize>) -> Self {
        let start = text.floor_char_boundary(range.start.min(text.len()));
        let end = text.ceil_char_boundary(range.end.clamp(start, text.len()));
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        Self {
            file: file.into(),
            line: Some(text[..start].matches('\n').count() + 1),
            column: Some(text[line_start..start].chars().count() + 1),
            width: text[start..end.min(line_end)].trim_end().chars().count().max(1),
            text: Some(text[line_start..line_end].trim_end_matches('\r').to_owned()),
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))?;
        self.column.map_or(Ok(()), |column| write!(f, ":{column}"))
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What kind.
    pub code: Code,
    /// Where.
    pub place: Option<Place>,
    /// What was found and what was expected, in one sentence without a full stop.
    pub detail: String,
    /// What to do; empty where nothing needs doing.
    pub help: String,
    /// The claim concerned.
    pub claim: Option<Text>,
    /// The indicator concerned.
    pub indicator: Option<Text>,
    /// The economy concerned.
    pub economy: Option<EconomyId>,
    /// The group concerned.
    pub group: Option<Text>,
    /// The year concerned.
    pub year: Option<i32>,
    /// The datasets whose values are doubted.
    #[serde(skip)]
    pub datasets: BTreeSet<DatasetId>,
    /// How large the difference is that was found, in the unit that the message tells.
    #[serde(skip)]
    pub size: Option<Size>,
    /// Why the pipeline allows it.
    pub allow_reason: Option<String>,
}

/// The size of a difference, compared as a number is.
#[derive(Clone, Copy, Debug)]
pub struct Size(pub f64);

impl PartialEq for Size {
    fn eq(&self, other: &Self) -> bool {
        self.0.total_cmp(&other.0).is_eq()
    }
}

impl Eq for Size {}

impl Finding {
    /// Returns a finding without a place.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            place: None,
            detail: detail.into(),
            help: String::new(),
            claim: None,
            indicator: None,
            economy: None,
            group: None,
            year: None,
            datasets: BTreeSet::new(),
            size: None,
            allow_reason: None,
        }
    }

    /// Says where.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Names the indicator.
    pub fn indicator(mut self, indicator: &Text) -> Self {
        self.indicator = Some(indicator.clone());
        self
    }

    /// Names the claim.
    pub fn claim(mut self, claim: &Text) -> Self {
        self.claim = Some(claim.clone());
        self
    }

    /// Names economy and year.
    pub fn about(mut self, economy: EconomyId, year: i32) -> Self {
        self.economy = Some(economy);
        self.year = Some(year);
        self
    }

    /// Says whose values are doubted, beside those that are named already.
    pub fn of_datasets<'a>(mut self, datasets: impl IntoIterator<Item = &'a DatasetId>) -> Self {
        self.datasets.extend(datasets.into_iter().cloned());
        self
    }

    /// Says how large the difference is.
    pub fn sized(mut self, size: f64) -> Self {
        self.size = Some(Size(size.abs()));
        self
    }

    /// Returns whether the values that are doubted are of these datasets alone.
    pub fn rests_on(&self, datasets: &[String]) -> bool {
        let is_listed = |dataset: &DatasetId| datasets.iter().any(|listed| listed == dataset.as_str());
        !self.datasets.is_empty() && self.datasets.iter().all(is_listed)
    }

    /// Returns how bad it is: an error that the pipeline allows is one that somebody has looked into.
    pub fn severity(&self) -> Severity {
        match (self.code.severity(), &self.allow_reason) {
            (Severity::Error, Some(_)) => Severity::Warning,
            (severity, _) => severity,
        }
    }

    /// Returns whether a strict run fails on it.
    pub fn fails_strict(&self) -> bool {
        self.severity() != Severity::Notice && self.allow_reason.is_none()
    }

    /// Returns the finding in one line, with its place.
    pub fn message(&self) -> String {
        let place = self.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
        format!("{place}{}: {}", self.code.title(), self.detail)
    }
}

/// Returns findings in the order of files and messages: errors first, then by code, place and subject.
pub fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    let place = |finding: &Finding| finding.place.as_ref().map(|place| (place.file.clone(), place.line, place.column));
    findings.sort_by(|a, b| {
        let severity = a.severity().cmp(&b.severity());
        let subject =
            |finding: &Finding| (finding.claim.clone(), finding.indicator.clone(), finding.economy, finding.year);
        severity
            .then_with(|| a.code.name().cmp(b.code.name()))
            .then_with(|| place(a).cmp(&place(b)))
            .then_with(|| subject(a).cmp(&subject(b)))
            .then_with(|| a.detail.cmp(&b.detail))
    });
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_range_becomes_line_and_character() {
        let text = "eins\nzw\u{f6}lf = 3\n";
        let start = text.find("= 3").unwrap();
        let place = Place::in_text("f.toml", text, start..start + 3);
        assert_eq!((place.line, place.column, place.width), (Some(2), Some(7), 3));
        assert_eq!(place.to_string(), "f.toml:2:7");
        assert_eq!(place.text.as_deref(), Some("zw\u{f6}lf = 3"));
    }

    #[test]
    fn codes_are_unique() {
        let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
