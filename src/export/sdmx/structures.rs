//! Components and code lists → a structure message of SDMX-ML: code lists, concept scheme, data structure and dataflow.
//! Both versions say the same; they differ in how one artefact names another and in the order of the parts.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::components::{Component, ListId, Representation, Role};
use super::{AGENCY, CONCEPTS, CodeLists, FLOW, TABLE, VERSION, components};
use crate::concepts::{Language, Name};
use crate::export::ExportError;

/// A version of SDMX-ML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    /// SDMX 3.0.
    V30,
    /// SDMX 2.1.
    V21,
}

type Xml = Writer<Vec<u8>>;

/// An artefact that others name: its class in the information model, its package there, and its id.
#[derive(Clone, Copy)]
enum Artefact<'a> {
    Codelist(&'a str),
    Concept(&'a str),
    DataStructure,
}

impl Standard {
    /// Both.
    pub const ALL: [Self; 2] = [Self::V30, Self::V21];

    /// Returns the number of the version.
    pub const fn number(self) -> &'static str {
        match self {
            Self::V30 => "3.0",
            Self::V21 => "2.1",
        }
    }

    /// A version has three parts since SDMX 3.0.
    fn version(self) -> &'static str {
        match self {
            Self::V30 => VERSION,
            Self::V21 => VERSION.trim_end_matches(".0"),
        }
    }

    fn namespace(self, part: &str) -> String {
        format!("http://www.sdmx.org/resources/sdmxml/schemas/v{}/{part}", self.number().replace('.', "_"))
    }
}

/// Returns the message. `run` names it and `prepared` is when the run began, so that the same run has the same bytes.
///
/// - Errors: none that a name of a run can bring about.
pub fn structures(
    standard: Standard,
    lists: &CodeLists<'_>,
    run: &str,
    prepared: &str,
) -> Result<Vec<u8>, ExportError> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let names = ["message", "structure", "common"].map(|part| standard.namespace(part));
    xml.create_element("mes:Structure")
        .with_attributes([("xmlns:mes", &*names[0]), ("xmlns:str", &names[1]), ("xmlns:com", &names[2])])
        .write_inner_content(|xml| {
            header(xml, run, prepared)?;
            within(xml, "mes:Structures", |xml| parts(xml, standard, lists))
        })?;
    let mut text = xml.into_inner();
    text.push(b'\n');
    Ok(text)
}

fn header(xml: &mut Xml, run: &str, prepared: &str) -> io::Result<()> {
    within(xml, "mes:Header", |xml| {
        // An id begins with a letter and has no blanks.
        text(xml, "mes:ID", &format!("RUN-{run}"))?;
        text(xml, "mes:Test", "false")?;
        text(xml, "mes:Prepared", prepared)?;
        xml.create_element("mes:Sender").with_attribute(("id", AGENCY)).write_empty().map(drop)
    })
}

fn parts(xml: &mut Xml, standard: Standard, lists: &CodeLists<'_>) -> io::Result<()> {
    let flows = |xml: &mut Xml| within(xml, "str:Dataflows", |xml| dataflow(xml, standard));
    if standard == Standard::V21 {
        flows(xml)?;
    }
    within(xml, "str:Codelists", |xml| lists.lists.keys().try_for_each(|list| codelist(xml, standard, *list, lists)))?;
    let schemes = if standard == Standard::V21 { "str:Concepts" } else { "str:ConceptSchemes" };
    within(xml, schemes, |xml| concepts(xml, standard))?;
    if standard == Standard::V30 {
        flows(xml)?;
    }
    within(xml, "str:DataStructures", |xml| data_structure(xml, standard))
}

/// Writes an artefact of the agency with its name.
fn maintained(
    xml: &mut Xml,
    standard: Standard,
    element: &str,
    [id, title]: [&str; 2],
    inner: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    let attributes = [("id", id), ("agencyID", AGENCY), ("version", standard.version())];
    let element = xml.create_element(element).with_attributes(attributes);
    element
        .write_inner_content(|xml| {
            name(xml, &Name::same(title))?;
            inner(xml)
        })
        .map(drop)
}

fn dataflow(xml: &mut Xml, standard: Standard) -> io::Result<()> {
    maintained(xml, standard, "str:Dataflow", [FLOW, TABLE.title], |xml| {
        reference(xml, standard, "str:Structure", Artefact::DataStructure)
    })
}

fn codelist(xml: &mut Xml, standard: Standard, list: ListId, lists: &CodeLists<'_>) -> io::Result<()> {
    maintained(xml, standard, "str:Codelist", [list.id(), list.title()], |xml| {
        let codes = lists.lists.get(&list).into_iter().flat_map(|list| &list.codes);
        codes.into_iter().try_for_each(|(code, (_, of_code))| {
            let element = xml.create_element("str:Code").with_attribute(("id", code.as_str()));
            element.write_inner_content(|xml| name(xml, of_code)).map(drop)
        })
    })
}

fn concepts(xml: &mut Xml, standard: Standard) -> io::Result<()> {
    let title = "Columns of the data dictionary";
    maintained(xml, standard, "str:ConceptScheme", [CONCEPTS, title], |xml| {
        components(&TABLE).iter().try_for_each(|component| {
            let element = xml.create_element("str:Concept").with_attribute(("id", component.id.as_str()));
            let inner = element.write_inner_content(|xml| {
                name(xml, &Name::same(component.name.as_str()))?;
                in_language(xml, "com:Description", Language::ENGLISH, &component.meaning)
            });
            inner.map(drop)
        })
    })
}

fn data_structure(xml: &mut Xml, standard: Standard) -> io::Result<()> {
    let all = components(&TABLE);
    let of = |role: Role| all.iter().filter(move |component| component.role == role);
    maintained(xml, standard, "str:DataStructure", [FLOW, TABLE.title], |xml| {
        within(xml, "str:DataStructureComponents", |xml| {
            listed(xml, ["str:DimensionList", "DimensionDescriptor"], |xml| {
                (1..).zip(of(Role::Dimension)).try_for_each(|(at, one)| dimension(xml, standard, one, at))?;
                of(Role::Time).try_for_each(|one| component(xml, standard, one, "str:TimeDimension", &[]))
            })?;
            listed(xml, ["str:AttributeList", "AttributeDescriptor"], |xml| {
                of(Role::Attribute).try_for_each(|one| attribute(xml, standard, one))
            })?;
            listed(xml, ["str:MeasureList", "MeasureDescriptor"], |xml| {
                let element = if standard == Standard::V21 { "str:PrimaryMeasure" } else { "str:Measure" };
                of(Role::Measure).try_for_each(|one| component(xml, standard, one, element, &[]))
            })
        })
    })
}

fn dimension(xml: &mut Xml, standard: Standard, one: &Component, position: usize) -> io::Result<()> {
    component(xml, standard, one, "str:Dimension", &[("position", &position.to_string())])
}

fn attribute(xml: &mut Xml, standard: Standard, one: &Component) -> io::Result<()> {
    let usage = match (standard, one.is_required) {
        (Standard::V30, true) => ("usage", "mandatory"),
        (Standard::V30, false) => ("usage", "optional"),
        (Standard::V21, true) => ("assignmentStatus", "Mandatory"),
        (Standard::V21, false) => ("assignmentStatus", "Conditional"),
    };
    component(xml, standard, one, "str:Attribute", &[usage])
}

/// Writes a component: what it is of, what stands in it, and of an attribute that it is one of the observation.
fn component(
    xml: &mut Xml,
    standard: Standard,
    one: &Component,
    element: &str,
    more: &[(&str, &str)],
) -> io::Result<()> {
    let attributes = std::iter::once(("id", one.id.as_str())).chain(more.iter().copied());
    let element = xml.create_element(element).with_attributes(attributes);
    let inner = element.write_inner_content(|xml| {
        reference(xml, standard, "str:ConceptIdentity", Artefact::Concept(&one.id))?;
        within(xml, "str:LocalRepresentation", |xml| representation(xml, standard, one.representation))?;
        match (one.role, standard) {
            (Role::Attribute, Standard::V30) => within(xml, "str:AttributeRelationship", |xml| {
                xml.create_element("str:Observation").write_empty().map(drop)
            }),
            (Role::Attribute, Standard::V21) => within(xml, "str:AttributeRelationship", |xml| {
                within(xml, "str:PrimaryMeasure", |xml| {
                    xml.create_element("Ref").with_attribute(("id", "OBS_VALUE")).write_empty().map(drop)
                })
            }),
            (Role::Dimension | Role::Time | Role::Measure, _) => Ok(()),
        }
    });
    inner.map(drop)
}

fn representation(xml: &mut Xml, standard: Standard, representation: Representation) -> io::Result<()> {
    let kind = match representation {
        Representation::Codes(list) => {
            return reference(xml, standard, "str:Enumeration", Artefact::Codelist(list.id()));
        }
        Representation::Year => "ObservationalTimePeriod",
        Representation::Text => "String",
        Representation::Integer => "Integer",
        Representation::Number => "Double",
        Representation::Truth => "Boolean",
    };
    xml.create_element("str:TextFormat").with_attribute(("textType", kind)).write_empty().map(drop)
}

/// Writes what names an artefact: an address in SDMX 3.0, its parts in 2.1.
fn reference(xml: &mut Xml, standard: Standard, element: &str, of: Artefact<'_>) -> io::Result<()> {
    let version = standard.version();
    let (package, class, id) = match of {
        Artefact::Codelist(id) => ("codelist", "Codelist", id),
        Artefact::Concept(_) => ("conceptscheme", "Concept", CONCEPTS),
        Artefact::DataStructure => ("datastructure", "DataStructure", FLOW),
    };
    if standard == Standard::V30 {
        let item = if let Artefact::Concept(concept) = of { format!(".{concept}") } else { String::new() };
        let urn = format!("urn:sdmx:org.sdmx.infomodel.{package}.{class}={AGENCY}:{id}({version}){item}");
        return text(xml, element, &urn);
    }
    let mut attributes = match of {
        Artefact::Concept(concept) => {
            vec![("id", concept), ("maintainableParentID", id), ("maintainableParentVersion", version)]
        }
        Artefact::Codelist(_) | Artefact::DataStructure => vec![("id", id), ("version", version)],
    };
    attributes.extend([("agencyID", AGENCY), ("package", package), ("class", class)]);
    within(xml, element, |xml| xml.create_element("Ref").with_attributes(attributes).write_empty().map(drop))
}

/// Writes a name in every language that has a text of its own.
fn name(xml: &mut Xml, name: &Name) -> io::Result<()> {
    let mut languages: Vec<Language> = name.languages().collect();
    if languages.is_empty() {
        languages.push(Language::ENGLISH);
    }
    languages.into_iter().try_for_each(|language| in_language(xml, "com:Name", language, name.of(language)))
}

fn in_language(xml: &mut Xml, element: &str, language: Language, content: &str) -> io::Result<()> {
    let element = xml.create_element(element).with_attribute(("xml:lang", language.code()));
    element.write_text_content(BytesText::new(content)).map(drop)
}

fn text(xml: &mut Xml, element: &str, content: &str) -> io::Result<()> {
    xml.create_element(element).write_text_content(BytesText::new(content)).map(drop)
}

fn within(xml: &mut Xml, element: &str, inner: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.create_element(element).write_inner_content(inner).map(drop)
}

fn listed(xml: &mut Xml, [element, id]: [&str; 2], inner: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.create_element(element).with_attribute(("id", id)).write_inner_content(inner).map(drop)
}
