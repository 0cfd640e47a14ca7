//! The texts of a report by language: `texts/fr.toml` says for each text of `figures.toml` what it is in French,
//! `claims/texts/fr.toml` for each text of the claims.
//! A text that is not translated, or a translation of a text that is not there, is a mistake: nothing falls back in silence.
//! Claims alone may all stay in the language of the report, as its printed words do; the run says so.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::document::{Document, Step};
use super::figures::{FIGURES, FigureDefinition, Report, ReportDefinition};
use super::{Pipeline, regular_file};
use crate::concepts::name::needs_words;
use crate::concepts::text::first_named;
use crate::concepts::{Language, Name, did_you_mean, nearest};
use crate::findings::{Code, Finding, Place};

/// Folder of the texts in that of the report.
pub const TEXTS: &str = "texts";

/// Translations of a language by the text that they are of.
type OfLanguage = BTreeMap<String, String>;

/// Texts of files of a report with what they are in other languages.
#[derive(Clone, Debug, Default)]
pub struct Translations(BTreeMap<Language, OfLanguage>);

impl Translations {
    /// Returns a text of the files in every language.
    pub fn name(&self, text: &str) -> Name {
        let mut name = Name::same(text);
        self.translate(&mut name);
        name
    }

    /// Gives a name that was written as one text its translations.
    fn translate(&self, name: &mut Name) {
        let Some(text) = name.untranslated().map(str::to_owned) else { return };
        for (language, translations) in &self.0 {
            translations.get(&text).into_iter().for_each(|translation| name.add(*language, translation));
        }
    }
}

/// Where the translations of some files of a report lie.
#[derive(Clone, Copy, Debug)]
pub struct TextFiles<'a> {
    /// The folder of the files.
    pub folder: &'a Path,
    /// Its path as it is shown.
    pub shown: &'a str,
    /// What is translated, in words of a message.
    pub of: &'a str,
    /// The languages of the report, its own first.
    pub languages: &'a [Language],
    /// Code of a mistake.
    pub code: Code,
    /// What the lack of a whole file means.
    pub without: WithoutFile,
}

/// What it means that no text of a language is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithoutFile {
    /// A mistake.
    Mistake,
    /// The texts stay in the report's own language, which is told.
    OwnLanguage,
}

/// Translations with the files that they stand in, and what is wrong with these.
#[derive(Debug, Default)]
pub struct ReadTexts {
    /// The translations.
    pub translations: Translations,
    /// The files.
    pub documents: Vec<Document>,
    /// Mistakes.
    pub findings: Vec<Finding>,
    /// Languages without a file, where that is no mistake.
    pub notices: Vec<Finding>,
}

impl TextFiles<'_> {
    /// Returns the translations of texts in the languages of the report but its own.
    pub fn read(&self, texts: &BTreeSet<String>) -> ReadTexts {
        let mut read = ReadTexts::default();
        for language in Language::all() {
            let file = format!("{}/{TEXTS}/{}.toml", self.shown, language.code());
            let is_other = self.languages.iter().skip(1).any(|other| *other == language);
            match self.file(&file, language) {
                Ok(Some((document, translations))) if is_other => {
                    read.findings.extend(self.differences(&document, &translations, texts));
                    read.translations.0.insert(language, translations);
                    read.documents.push(document);
                }
                Ok(Some(_)) => read.findings.push(self.not_published(&file, language)),
                Ok(None) if is_other => {
                    let untranslated = self.untranslated(&file, texts.iter().map(String::as_str));
                    match self.without {
                        WithoutFile::Mistake => read.findings.extend(untranslated),
                        WithoutFile::OwnLanguage => read.notices.extend(untranslated.map(as_notice)),
                    }
                }
                Ok(None) => {}
                Err(mistakes) => read.findings.extend(mistakes),
            }
        }
        read
    }

    fn file(&self, file: &str, language: Language) -> Result<Option<(Document, OfLanguage)>, Vec<Finding>> {
        let path = self.folder.join(TEXTS).join(format!("{}.toml", language.code()));
        let text = regular_file::read_text_if_any(&path)
            .map_err(|error| vec![Finding::new(self.code, error.to_string()).at(Place::file(file))])?;
        text.map(|text| Document::parse(file, &text, self.code)).transpose()
    }

    fn differences(&self, document: &Document, translations: &OfLanguage, texts: &BTreeSet<String>) -> Vec<Finding> {
        let known = || texts.iter().map(String::as_str);
        let stale = translations.keys().filter(|text| !texts.contains(*text)).map(|text| {
            let help = did_you_mean(&nearest(text, known()), "delete the line");
            let place = document.place(&[Step::Key(text)]);
            Finding::new(self.code, format!("no text of {} is `{text}`", self.of)).at(place).help(help)
        });
        let untranslated = known().filter(|text| !translations.contains_key(*text));
        stale.chain(self.untranslated(&document.file, untranslated)).collect()
    }

    fn untranslated<'a>(&self, file: &str, texts: impl Iterator<Item = &'a str>) -> Option<Finding> {
        let missing: Vec<&str> = texts.filter(|text| needs_words(text)).collect();
        let first = missing.first()?;
        let quoted: Vec<String> = missing.iter().map(|text| format!("`{text}`")).collect();
        let named = first_named(&quoted, NAMED, ", ");
        let detail = format!("{} of {} not translated: {named}", n_texts(missing.len()), self.of);
        let line = toml_edit::Value::from(*first).to_string();
        let finding = Finding::new(self.code, detail).at(Place::file(file));
        Some(finding.help(format!("write a line for each, as {} = \"…\"", line.trim())))
    }

    fn not_published(&self, file: &str, language: Language) -> Finding {
        let codes: Vec<&str> = self.languages.iter().map(|language| language.code()).collect();
        let detail = match self.languages.first() {
            Some(own) if *own == language => format!("the texts of {} are in `{}` themselves", self.of, own.code()),
            _ => format!("the report is published in {}, not in `{}`", codes.join(", "), language.code()),
        };
        let help = format!(
            "add `{}` to `languages` in {FIGURES}, after the report's own, or delete the file",
            language.code()
        );
        Finding::new(self.code, detail).at(Place::file(file)).help(help)
    }
}

fn as_notice(finding: Finding) -> Finding {
    Finding { code: Code::InOwnLanguage, ..finding }
}

/// Texts that a message names of many.
const NAMED: usize = 3;

/// Reads the texts of a report's folder and gives them to its names.
///
/// - Errors: every mistake of every file.
pub fn translate(report: &mut Report, folder: &Path, shown: &str) -> Result<(), Vec<Finding>> {
    let languages = report.definition.languages();
    let mut findings = by_language(&report.definition, &languages, &report.document);
    let texts: BTreeSet<String> =
        names(&mut report.definition).iter().filter_map(|name| name.untranslated().map(str::to_owned)).collect();
    let without = WithoutFile::Mistake;
    let files = TextFiles { folder, shown, of: FIGURES, languages: &languages, code: Code::BadDefinition, without };
    let read = files.read(&texts);
    findings.extend(read.findings);
    report.texts = read.documents;
    names(&mut report.definition).into_iter().for_each(|name| read.translations.translate(name));
    if findings.is_empty() { Ok(()) } else { Err(findings) }
}

fn n_texts(n: usize) -> String {
    if n == 1 { "1 text".to_owned() } else { format!("{n} texts") }
}

/// A name by language has all languages of the report and no other.
fn by_language(definition: &ReportDefinition, languages: &[Language], document: &Document) -> Vec<Finding> {
    let mut copy = definition.clone();
    let all: BTreeSet<Language> = languages.iter().copied().collect();
    let mut findings: Vec<Finding> = Vec::new();
    for name in names(&mut copy) {
        let own: BTreeSet<Language> = name.languages().collect();
        if own.is_empty() || own == all {
            continue;
        }
        let codes = |languages: &BTreeSet<Language>| {
            languages.iter().map(|language| language.code()).collect::<Vec<_>>().join(", ")
        };
        let detail =
            format!("`{}` is given in {}; the report is published in {}", name.english(), codes(&own), codes(&all));
        let finding = Finding::new(Code::BadDefinition, detail).at(Place::file(&*document.file));
        findings.push(finding.help("give it in all languages of the report, or change `languages`"));
    }
    findings
}

/// Returns the assumptions of pipelines that stand beside the figures of reports, in a language that lacks them.
pub fn untranslated_assumptions<'a>(
    reports: impl Iterator<Item = &'a Report> + Clone,
    pipelines: impl Iterator<Item = &'a Pipeline>,
) -> Vec<Finding> {
    let lacking = |pipeline: &Pipeline, text: &Name| -> BTreeSet<Language> {
        let shows = |report: &&Report| {
            let mut series = report.definition.figure.iter().flat_map(|figure| &figure.series);
            series.any(|series| series.indicator.as_deref() == Some(pipeline.id()))
        };
        reports.clone().filter(shows).flat_map(|report| text.lacking(&report.definition.languages())).collect()
    };
    let of_pipeline = |pipeline: &'a Pipeline| {
        let breakdowns = pipeline.definition.estimate.iter().flat_map(|estimate| estimate.breakdown.iter().enumerate());
        let texts = breakdowns.filter_map(|(index, breakdown)| Some((index, &breakdown.assumption.as_ref()?.text)));
        texts.map(move |(index, text)| (pipeline, index, text))
    };
    let mistake = |(pipeline, index, text): (&Pipeline, usize, &Name)| {
        let lacking = lacking(pipeline, text);
        (!lacking.is_empty()).then(|| untranslated_assumption(pipeline, index, text, &lacking))
    };
    pipelines.flat_map(of_pipeline).filter_map(mistake).collect()
}

fn untranslated_assumption(pipeline: &Pipeline, index: usize, text: &Name, lacking: &BTreeSet<Language>) -> Finding {
    let way = [Step::Key("estimate"), Step::Key("breakdown"), Step::Index(index), Step::Key("assumption")];
    let way = [&way[..], &[Step::Key("text")]].concat();
    let texts = |languages: &BTreeSet<Language>, text: fn(Language) -> String| {
        languages.iter().map(|language| text(*language)).collect::<Vec<_>>().join(", ")
    };
    let codes = texts(lacking, |language| language.code().to_owned());
    let detail = format!("`{}` stands beside figures in {codes} and is not translated", text.english());
    let all = texts(&Language::all().collect(), |language| format!("{} = \"…\"", language.code()));
    pipeline.finding(Code::BadDefinition, &way, detail).help(format!("give it by language, as text = {{ {all} }}"))
}

/// Returns every name of a report that is not empty.
fn names(definition: &mut ReportDefinition) -> Vec<&mut Name> {
    let ReportDefinition { title, page, figure, .. } = definition;
    let mut names = vec![title];
    names.extend(page.summary.iter_mut().chain(&mut page.method));
    names.extend(page.coverage.as_mut().map(|coverage| &mut coverage.title));
    names.extend(figure.iter_mut().flat_map(names_of_figure));
    names.retain(|name| !name.is_empty());
    names
}

fn names_of_figure(figure: &mut FigureDefinition) -> Vec<&mut Name> {
    let FigureDefinition { title, names, unit, note, other_publisher, without_data, missing, series, printed, .. } =
        figure;
    let mut all = vec![title, unit];
    all.extend([note, other_publisher, without_data, missing].into_iter().flatten());
    all.extend(names.values_mut());
    for series in series {
        all.push(&mut series.name);
        all.extend([&mut series.unit, &mut series.missing].into_iter().flatten());
    }
    all.extend(printed.iter_mut().flat_map(|printed| printed.values.values_mut()));
    all
}
