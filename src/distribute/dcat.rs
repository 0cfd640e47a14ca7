//! A run → `catalog.json`: a catalogue with one dataset, as DCAT 3 in JSON-LD.

use serde_json::{Value, json};

use super::description::{Description, Resource, Wishes, folder_of, licence_url};
use crate::concepts::Language;
use crate::publish::manifest::FileEntry;

/// Returns the catalogue.
///
/// - Source: W3C, Data Catalog Vocabulary (DCAT), version 3, 2024; checksums by SPDX 2.3.
pub(super) fn catalog(of: &Description, wishes: &Wishes) -> Value {
    let mut catalog = json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "spdx": "http://spdx.org/rdf/terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": wishes.link("catalog.json"),
        "@type": "dcat:Catalog",
        "dct:title": said("dataset-title"),
        "dct:description": said("dataset-description"),
        "dcat:dataset": [dataset(of, wishes)],
    });
    publisher(&mut catalog, wishes);
    catalog
}

fn dataset(of: &Description, wishes: &Wishes) -> Value {
    let sources = of.package.sources.iter().map(|source| &source.title);
    let mut dataset = json!({
        "@id": wishes.link(&format!("{}/", folder_of(&of.manifest.run))),
        "@type": "dcat:Dataset",
        "dct:identifier": of.manifest.run,
        "dct:title": said("dataset-title"),
        "dct:description": said("dataset-description"),
        "dct:issued": typed("xsd:dateTime", of.started.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
        "dct:language": Language::all().map(Language::tag).collect::<Vec<_>>(),
        "dct:license": licences(of),
        "dct:source": sources.map(|title| json!({ "rdfs:label": title })).collect::<Vec<_>>(),
        "dct:spatial": of.economies.iter().map(|economy| place(economy.as_str())).collect::<Vec<_>>(),
        "dcat:distribution": of.data().map(|(file, entry)| distribution(of, file, entry, wishes)).collect::<Vec<_>>(),
    });
    if let Some((from, to)) = of.years {
        dataset["dct:temporal"] = json!({
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": typed("xsd:date", format!("{from}-01-01")),
            "dcat:endDate": typed("xsd:date", format!("{to}-12-31")),
        });
    }
    publisher(&mut dataset, wishes);
    dataset
}

fn distribution(of: &Description, file: &Resource, entry: &FileEntry, wishes: &Wishes) -> Value {
    let link = json!({ "@id": wishes.link(&of.name_of(&file.path)) });
    json!({
        "@type": "dcat:Distribution",
        "dct:title": file.title.as_ref().unwrap_or(&file.path),
        "dcat:accessURL": link,
        "dcat:downloadURL": link,
        "dcat:mediaType": { "@id": format!("https://www.iana.org/assignments/media-types/{}", file.mediatype) },
        "dcat:byteSize": typed("xsd:nonNegativeInteger", entry.bytes.to_string()),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": { "@id": "spdx:checksumAlgorithm_sha256" },
            "spdx:checksumValue": typed("xsd:hexBinary", entry.sha256.clone()),
        },
    })
}

/// Returns the licences of the sources: all of them hold for what is made from all.
fn licences(of: &Description) -> Vec<Value> {
    let licence = |title: &String| {
        let mut licence = json!({ "@type": "dct:LicenseDocument", "rdfs:label": title });
        if let Some(url) = licence_url(title) {
            licence["@id"] = json!(url);
        }
        licence
    };
    of.package.licenses.iter().map(|one| licence(&one.title)).collect()
}

fn place(economy: &str) -> Value {
    json!({ "@type": "dct:Location", "dct:identifier": economy })
}

fn publisher(of: &mut Value, wishes: &Wishes) {
    if let Some(name) = &wishes.publisher {
        of["dct:publisher"] = json!({ "@type": "foaf:Agent", "foaf:name": name });
    }
}

/// Returns a message in every language.
fn said(message: &str) -> Vec<Value> {
    let one = |language: Language| json!({ "@language": language.tag(), "@value": language.say(message, &[]) });
    Language::all().map(one).collect()
}

fn typed(kind: &str, value: String) -> Value {
    json!({ "@type": kind, "@value": value })
}
