//! `aggregate --lineage`: events of OpenLineage in a file and at a listener, and that nobody who does not listen matters.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::Project;

/// A server that takes what it is sent and answers with a status; one without a status says nothing.
struct Listener {
    address: String,
    taken: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Listener {
    fn new(status: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/api/v1/lineage", listener.local_addr().unwrap());
        let taken = Arc::new(Mutex::new(Vec::new()));
        let kept = taken.clone();
        std::thread::spawn(move || {
            let mut silent = Vec::new();
            while let Ok((mut stream, _)) = listener.accept() {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut head = String::new();
                while reader.read_line(&mut head).unwrap_or(0) > 2 {}
                let length = head
                    .to_lowercase()
                    .split("content-length: ")
                    .nth(1)
                    .map(|rest| rest.split_whitespace().next().unwrap().parse::<usize>().unwrap());
                let mut body = vec![0; length.unwrap_or(0)];
                reader.read_exact(&mut body).unwrap();
                kept.lock().unwrap().push((head, serde_json::from_slice(&body).unwrap()));
                match status {
                    Some(status) => {
                        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                        stream.write_all(answer.as_bytes()).unwrap();
                    }
                    None => silent.push(stream),
                }
            }
        });
        Self { address, taken }
    }
}

fn events(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["eventType"].as_str().unwrap()).collect()
}

fn of<'e>(event: &'e Value, side: &str, file: &str) -> &'e Value {
    let found = event[side].as_array().unwrap().iter();
    found.into_iter().find(|one| one["name"].as_str().unwrap().ends_with(file)).unwrap_or_else(|| panic!("no {file}"))
}

#[test]
fn a_file_gets_a_line_when_a_run_begins_and_one_when_it_ends() {
    let project = Project::six_economies();
    project.succeed(&["aggregate", "--lineage", "lineage.jsonl"]);
    let found = events(&project.read("lineage.jsonl"));
    assert_eq!(kinds(&found), ["START", "COMPLETE"]);
    let end = &found[1];
    assert_eq!(found[0]["run"]["runId"], end["run"]["runId"]);
    assert_eq!(end["run"]["runId"].as_str().unwrap().len(), 36);
    let name = project.path().file_name().unwrap().to_string_lossy().into_owned();
    assert_eq!(
        (&end["job"]["namespace"], &end["job"]["name"]),
        (&"ictstat".into(), &format!("{name}.aggregate").into())
    );

    let input = of(end, "inputs", "/raw/itu/internet-use.csv");
    assert_eq!(input["namespace"], "file");
    let n_rows = project.read("raw/itu/internet-use.csv").lines().count() - 1;
    let quality = &input["inputFacets"]["dataQualityMetrics"];
    assert_eq!((&quality["rowCount"], &quality["columnMetrics"]), (&n_rows.into(), &serde_json::json!({})));
    assert_eq!(input["inputFacets"]["dataQualityAssertions"]["assertions"][0]["success"], true);

    let output = of(end, "outputs", "/output/latest/aggregates.parquet");
    let fields = output["facets"]["schema"]["fields"].as_array().unwrap();
    assert_eq!(fields.len(), project.table("aggregates").width());
    let value = serde_json::json!({ "name": "value", "type": "double", "description": "The figure, unrounded" });
    assert!(fields.contains(&value), "{fields:?}");
    let file = std::fs::metadata(project.output().join("latest/aggregates.parquet")).unwrap();
    let statistics = &output["outputFacets"]["outputStatistics"];
    let table = project.table("aggregates");
    assert_eq!((&statistics["size"], &statistics["rowCount"]), (&file.len().into(), &table.height().into()));
    let n_null = table.column("value").unwrap().null_count();
    assert!(n_null > 0);
    assert_eq!(output["facets"]["dataQualityMetrics"]["columnMetrics"]["value"]["nullCount"], n_null);
    let facets = input["facets"].as_object().unwrap().values().chain(output["facets"].as_object().unwrap().values());
    assert!(facets.into_iter().all(|facet| facet["_producer"].is_string() && facet["_schemaURL"].is_string()));

    // A run that finds nothing changed ends well, too, and adds to the file.
    project.succeed(&["aggregate", "--lineage", "lineage.jsonl"]);
    let all = events(&project.read("lineage.jsonl"));
    assert_eq!(kinds(&all), ["START", "COMPLETE", "START", "COMPLETE"]);
    assert_ne!(all[1]["run"]["runId"], all[3]["run"]["runId"]);
    assert_eq!(all[1]["outputs"], all[3]["outputs"]);
    project.succeed(&["aggregate", "--lineage", "lineage.jsonl", "--dry-run"]);
    assert_eq!(events(&project.read("lineage.jsonl")).len(), 4, "what writes nothing tells nothing");
}

#[test]
fn a_run_that_fails_says_why() {
    let project = Project::six_economies();
    project.replace("raw/un/population.csv", "EEE,2021,_T,_T,1000", "EEE,2021,_T,_T,1");
    let finished = project.run(&["aggregate", "--strict", "--lineage", "lineage.jsonl"]);
    assert_eq!(finished.code, Some(1));
    let found = events(&project.read("lineage.jsonl"));
    assert_eq!(kinds(&found), ["START", "FAIL"]);
    let told = found[1]["run"]["facets"]["errorMessage"]["message"].as_str().unwrap();
    assert!(told.contains("the run is strict") && told.contains("EEE"), "{told}");
    assert_eq!(found[1]["outputs"], serde_json::json!([]));
}

#[test]
fn a_server_gets_each_event_as_json() {
    let (project, listener) = (Project::six_economies(), Listener::new(Some("201 Created")));
    let finished = project.succeed(&["aggregate", "--lineage", &listener.address]);
    assert!(!finished.stderr.contains("lineage"), "{}", finished.stderr);
    let taken = listener.taken.lock().unwrap();
    let (heads, found): (Vec<String>, Vec<Value>) = taken.iter().cloned().unzip();
    assert_eq!(kinds(&found), ["START", "COMPLETE"]);
    for head in heads {
        let head = head.to_lowercase();
        assert!(head.starts_with("post /api/v1/lineage ") && head.contains("content-type: application/json"), "{head}");
    }
}

#[test]
fn nobody_who_does_not_listen_fails_a_run_or_holds_it_up() {
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let (silent, refusing) = (Listener::new(None), Listener::new(Some("500 Internal Server Error")));
    let plain = Project::six_economies();
    let begin = Instant::now();
    plain.succeed(&["aggregate"]);
    let alone = begin.elapsed();
    for (address, why) in [(&closed, "refused"), (&silent.address, "timeout"), (&refusing.address, "answers 500")] {
        let project = Project::six_economies();
        let begin = Instant::now();
        let finished = project.succeed(&["aggregate", "--lineage", address]);
        // Twice the time of a run beside others, and the two seconds that a server has.
        assert!(begin.elapsed() < alone * 2 + Duration::from_secs(5), "{:?} and {alone:?} alone", begin.elapsed());
        let note = format!("no lineage at {address}: ");
        let told =
            finished.stderr.lines().find(|line| line.contains(&note)).unwrap_or_else(|| panic!("{}", finished.stderr));
        assert!(told.contains(why), "{told}");
        assert!(project.table("aggregates").equals_missing(&plain.table("aggregates")));
    }
    assert_eq!(silent.taken.lock().unwrap().len(), 1, "who is silent at the start is not asked again");
}
