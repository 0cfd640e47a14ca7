//! `ictstat publish`: a run in a folder and in a bucket, whole or without a pointer to it; what breaks off goes on.
//! The bucket is a server of this file that keeps objects in memory; `make test` asks moto, an S3 server, too.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ictstat::pipeline::content_hash::sha256;
use serde_json::Value;

use crate::support::{Finished, Project, ictstat};

/// A project with a published run, and the name of that run.
fn with_run() -> (Project, String) {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let name = name_of_latest(&project);
    (project, name)
}

fn name_of_latest(project: &Project) -> String {
    let link = std::fs::read_link(project.output().join("latest")).unwrap();
    link.file_name().unwrap().to_string_lossy().into_owned()
}

/// Every file below a folder, by its path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![PathBuf::new()];
    while let Some(below) = open.pop() {
        for entry in std::fs::read_dir(folder.join(&below)).unwrap() {
            let entry = entry.unwrap();
            let path = below.join(entry.file_name());
            match entry.file_type().unwrap().is_dir() {
                true => open.push(path),
                false => drop(found.insert(path.display().to_string(), std::fs::read(entry.path()).unwrap())),
            }
        }
    }
    found
}

/// What a destination holds once a run is published there, but for the descriptions.
fn expected(project: &Project, run: &str) -> BTreeMap<String, Vec<u8>> {
    let of_run = files(&project.output().join("runs").join(run));
    of_run.into_iter().map(|(path, content)| (format!("runs/{run}/{path}"), content)).collect()
}

fn assert_published(found: &BTreeMap<String, Vec<u8>>, project: &Project, run: &str) {
    let of_run: BTreeMap<_, _> =
        found.clone().into_iter().filter(|(path, _)| path.starts_with(&format!("runs/{run}/"))).collect();
    let expected = expected(project, run);
    assert_eq!(of_run.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    assert!(of_run == expected, "the copy is the run");
    let pointer: Value = serde_json::from_slice(&found["latest.json"]).unwrap();
    assert_eq!(pointer["run"], run);
    let manifest = pointer["manifest"].as_str().unwrap();
    assert_eq!(pointer["manifest_sha256"], sha256(&found[manifest]));
}

#[test]
fn a_folder_gets_the_run_its_descriptions_and_the_pointer() {
    let (project, run) = with_run();
    let there = project.path().join("www");
    std::fs::create_dir(&there).unwrap();
    let told = project.succeed(&["publish", "www", "--dry-run"]).stdout;
    assert!(
        told.starts_with(&format!("would publish {run} to www: ")) && told.ends_with(", 0 there already\n"),
        "{told}"
    );
    assert_eq!(files(&there).len(), 0);

    let told =
        project.succeed(&["publish", "www", "--publisher", "Office", "--url", "https://example.org/ict/"]).stdout;
    let found = files(&there);
    assert!(told.starts_with(&format!("published {run} to www: {} files", found.len())), "{told}");
    assert_published(&found, &project, &run);
    assert_eq!(found.len(), expected(&project, &run).len() + 3);

    let catalog: Value = serde_json::from_slice(&found["catalog.json"]).unwrap();
    let dataset = &catalog["dcat:dataset"][0];
    assert_eq!((&catalog["@type"], &dataset["dct:identifier"]), (&"dcat:Catalog".into(), &run.as_str().into()));
    assert_eq!(dataset["dct:publisher"]["foaf:name"], "Office");
    let titles: Vec<&str> =
        dataset["dct:title"].as_array().unwrap().iter().map(|title| title["@language"].as_str().unwrap()).collect();
    assert_eq!(titles, ["en", "fr", "zh-Hans"]);
    // The six economies of the project have values in 2020 and 2021.
    let places: Vec<&str> = dataset["dct:spatial"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| place["dct:identifier"].as_str().unwrap())
        .collect();
    assert_eq!(places, ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"]);
    assert_eq!(dataset["dct:temporal"]["dcat:startDate"]["@value"], "2020-01-01");
    assert_eq!(dataset["dct:temporal"]["dcat:endDate"]["@value"], "2021-12-31");
    let distributions = dataset["dcat:distribution"].as_array().unwrap();
    let link = format!("https://example.org/ict/runs/{run}/aggregates.parquet");
    let aggregates =
        distributions.iter().find(|one| one["dcat:downloadURL"]["@id"] == link.as_str()).expect("a distribution");
    let content = &found[&format!("runs/{run}/aggregates.parquet")];
    assert_eq!(aggregates["dcat:byteSize"]["@value"], content.len().to_string());
    assert_eq!(aggregates["spdx:checksum"]["spdx:checksumValue"]["@value"], sha256(content));
    assert!(["claims.parquet", "tables/internet-use.csv", "tables/indicators.xlsx"].iter().all(|file| {
        distributions.iter().any(|one| one["dcat:downloadURL"]["@id"].as_str().unwrap().ends_with(file))
    }));

    let croissant: Value = serde_json::from_slice(&found["metadata.json"]).unwrap();
    let set =
        croissant["recordSet"].as_array().unwrap().iter().find(|set| set["@id"] == "aggregates").expect("a record set");
    let value = set["field"].as_array().unwrap().iter().find(|field| field["name"] == "value").expect("a field");
    assert_eq!((&value["dataType"], &value["source"]["extract"]["column"]), (&"sc:Float".into(), &"value".into()));
    assert_eq!(croissant["temporalCoverage"], "2020/2021");
}

#[test]
fn what_is_there_is_not_written_again_and_what_is_not_right_is() {
    let (project, run) = with_run();
    let there = project.path().join("www");
    std::fs::create_dir(&there).unwrap();
    project.succeed(&["publish", "www"]);
    let time = |path: &str| std::fs::metadata(there.join(path)).unwrap().modified().unwrap();
    let (one, other) = (format!("runs/{run}/aggregates.parquet"), format!("runs/{run}/gaps.parquet"));
    let before = [time(&one), time("latest.json")];
    let told = project.succeed(&["publish", "www"]).stdout;
    assert_eq!(told, format!("unchanged: www has {run}, all {} files\n", files(&there).len()));
    assert_eq!([time(&one), time("latest.json")], before);

    // A copy that was broken off: half a file, a file that is not there, what it was writing, no pointer.
    std::fs::write(there.join(&one), "half").unwrap();
    std::fs::write(there.join(format!("runs/{run}/.ictstat-x1y2z3")), "staged").unwrap();
    for gone in [&other, "latest.json"] {
        std::fs::remove_file(there.join(gone)).unwrap();
    }
    let told = project.succeed(&["publish", "www"]).stdout;
    assert!(told.starts_with(&format!("published {run} to www: 3 files ")), "{told}");
    assert_published(&files(&there), &project, &run);

    // The next run stands beside it, and an earlier one can be named again.
    project.replace("raw/itu/internet-use.csv", "AAA,2020,10,A", "AAA,2020,11,A");
    project.succeed(&["aggregate"]);
    let next = name_of_latest(&project);
    project.succeed(&["publish", "www", "--run", &next]);
    assert_published(&files(&there), &project, &next);
    project.succeed(&["publish", "www", "--run", &run]);
    assert_published(&files(&there), &project, &run);
    assert!(files(&there).contains_key(&format!("runs/{next}/manifest.json")), "nothing is deleted");
}

#[test]
fn nothing_is_written_through_a_link_and_no_pointer_leads_to_half_a_run() {
    let (project, run) = with_run();
    let (there, outside) = (project.path().join("www"), tempfile::tempdir().unwrap());
    std::fs::create_dir_all(there.join("runs").join(&run)).unwrap();
    let secret = outside.path().join("secret");
    std::fs::write(&secret, "kept").unwrap();
    std::os::unix::fs::symlink(outside.path(), there.join("runs").join(&run).join("tables")).unwrap();
    std::os::unix::fs::symlink(&secret, there.join("latest.json")).unwrap();
    let refused = project.run(&["publish", "www"]);
    assert_eq!(refused.code, Some(4), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("www/runs/") && refused.stderr.contains("/tables is a link or a file"),
        "{}",
        refused.stderr
    );
    std::fs::remove_file(there.join("runs").join(&run).join("tables")).unwrap();
    assert_eq!(std::fs::read_to_string(&secret).unwrap(), "kept");
    project.succeed(&["publish", "www"]);
    assert_published(&files(&there), &project, &run);
    assert!(!there.join("latest.json").is_symlink(), "the link is replaced");
    assert_eq!(files(outside.path()), BTreeMap::from([("secret".to_owned(), b"kept".to_vec())]));

    let empty = project.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    project.write(&format!("output/runs/{run}/gaps.parquet"), "damaged");
    let refused = project.run(&["publish", "empty"]);
    assert_eq!(refused.code, Some(4), "{}", refused.stderr);
    assert!(refused.stderr.contains("gaps.parquet: it is not what the manifest of the run says"), "{}", refused.stderr);
    assert!(!empty.join("latest.json").exists());
}

#[test]
fn a_run_that_a_person_must_decide_on_is_named_to_be_published() {
    let (project, run) = with_run();
    std::fs::create_dir(project.path().join("www")).unwrap();
    project.succeed(&["hold", "--why", "the yearbook goes to print"]);
    let refused = project.run(&["publish", "www"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(
        refused.stderr.contains(&format!("latest is held at {run}: the yearbook goes to print")),
        "{}",
        refused.stderr
    );
    assert!(!project.path().join("www/latest.json").exists());
    project.succeed(&["publish", "www", "--run", &run]);
    project.succeed(&["release"]);

    // Another value in the same edition is a finding, with which a strict run stops.
    project.replace("raw/itu/internet-use.csv", "AAA,2020,10,A", "AAA,2020,11,A");
    project.succeed(&["aggregate"]);
    let refused = project.run(&["publish", "www"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    let told = format!("the run {} has 1 finding that no pipeline allows", name_of_latest(&project));
    assert!(refused.stderr.contains(&told), "{}", refused.stderr);
    let pointer: Value = serde_json::from_str(&project.read("www/latest.json")).unwrap();
    assert_eq!(pointer["run"], run);
}

/// A server that keeps objects in memory, as S3 answers.
struct Bucket {
    address: String,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    objects: BTreeMap<String, Vec<u8>>,
    /// Names in the order in which they were put.
    put: Vec<String>,
    faults: Faults,
}

/// What goes wrong.
#[derive(Clone, Default)]
struct Faults {
    /// After so many objects nothing is answered any more.
    dies_after: Option<usize>,
    /// The next requests get this answer.
    answers: Vec<(&'static str, &'static str, &'static str)>,
    /// The last byte of every object is lost.
    loses: bool,
}

impl Bucket {
    fn new(faults: Faults) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let kept = Arc::new(Mutex::new(Kept { faults, ..Kept::default() }));
        let shared = kept.clone();
        std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                let shared = shared.clone();
                std::thread::spawn(move || serve(&stream, &shared));
            }
        });
        Self { address, kept }
    }

    fn objects(&self) -> BTreeMap<String, Vec<u8>> {
        self.kept.lock().unwrap().objects.clone()
    }

    fn heal(&self) {
        self.kept.lock().unwrap().faults = Faults::default();
    }

    fn publish(&self, project: &Project, more: &[&str]) -> Finished {
        let arguments = [&["publish", "s3://shelf/ict", "--endpoint", &self.address, "--timeout", "5"], more].concat();
        let mut command = ictstat(project.path(), &arguments);
        command.env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE").env("AWS_SECRET_ACCESS_KEY", "not-to-be-told");
        command.env("NO_PROXY", "127.0.0.1");
        let finished: Finished = command.output().unwrap().into();
        assert!(
            !finished.stderr.contains("not-to-be-told") && !finished.stderr.contains("X-Amz-"),
            "{}",
            finished.stderr
        );
        finished
    }
}

fn serve(stream: &TcpStream, kept: &Mutex<Kept>) {
    let mut reader = BufReader::new(stream);
    loop {
        let (mut line, mut length) = (String::new(), 0);
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let mut header = String::new();
        while reader.read_line(&mut header).unwrap_or(0) > 2 {
            let (name, value) = header.split_once(':').unwrap();
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap();
            }
            header.clear();
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let Some((status, headers, body)) = answer(&line, body, &mut kept.lock().unwrap()) else { return };
        let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
        let mut stream = stream;
        if stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)).is_err() {
            return;
        }
    }
}

fn answer(line: &str, body: Vec<u8>, kept: &mut Kept) -> Option<(&'static str, &'static str, Vec<u8>)> {
    let mut words = line.split(' ');
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let (path, query) = target.split_once('?').expect("a signed address");
    assert!(query.contains("X-Amz-Signature=") && query.contains("AKIDEXAMPLE"), "{query}");
    let name = path.strip_prefix("/shelf/ict/").expect("an object of the bucket").to_owned();
    if kept.faults.dies_after.is_some_and(|most| kept.put.len() >= most) {
        return None;
    }
    if let Some((status, headers, body)) = kept.faults.answers.pop() {
        return Some((status, headers, body.as_bytes().to_vec()));
    }
    let error = |code: &str| format!("<Error><Code>{code}</Code></Error>").into_bytes();
    Some(match method {
        "PUT" => {
            let n = body.len() - usize::from(kept.faults.loses);
            kept.objects.insert(name.clone(), body[..n].to_vec());
            kept.put.push(name);
            ("200 OK", "", Vec::new())
        }
        _ => kept
            .objects
            .get(&name)
            .map_or_else(|| ("404 Not Found", "", error("NoSuchKey")), |object| ("200 OK", "", object.clone())),
    })
}

#[test]
fn a_bucket_gets_the_data_before_the_pointer_and_a_copy_that_breaks_off_goes_on() {
    let (project, run) = with_run();
    let bucket = Bucket::new(Faults { dies_after: Some(20), ..Faults::default() });
    let failed = bucket.publish(&project, &[]);
    assert_eq!(failed.code, Some(5), "{}", failed.stderr);
    assert!(
        failed.stderr.contains("s3://shelf/ict/runs/") && failed.stderr.contains("publish again later"),
        "{}",
        failed.stderr
    );
    let half = bucket.objects();
    assert!(
        half.len() >= 20 && !half.keys().any(|name| name.ends_with(".json") && !name.contains('/')),
        "{:?}",
        half.keys()
    );
    assert!(!half.contains_key(&format!("runs/{run}/manifest.json")), "the manifest comes after what it names");

    bucket.heal();
    let told = bucket.publish(&project, &[]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert!(
        told.stdout.contains(&format!(", {} there already\nlatest.json leads to it\n", half.len())),
        "{}",
        told.stdout
    );
    assert_published(&bucket.objects(), &project, &run);
    let put = bucket.kept.lock().unwrap().put.clone();
    let last: Vec<&str> = put.iter().rev().take(4).map(String::as_str).collect();
    assert_eq!(last, ["latest.json", "metadata.json", "catalog.json", &format!("runs/{run}/manifest.json")]);

    let told = bucket.publish(&project, &[]).stdout;
    assert_eq!(told, format!("unchanged: s3://shelf/ict has {run}, all {} files\n", put.len()));
    assert_eq!(bucket.kept.lock().unwrap().put.len(), put.len(), "nothing is put again");
}

#[test]
fn a_server_that_fails_for_a_while_is_asked_again() {
    let (project, run) = with_run();
    let busy = ("503 Slow Down", "Retry-After: 0\r\n", "<Error><Code>SlowDown</Code></Error>");
    let bucket = Bucket::new(Faults { answers: vec![busy; 3], ..Faults::default() });
    let told = bucket.publish(&project, &[]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert_published(&bucket.objects(), &project, &run);
}

#[test]
fn what_a_bucket_does_not_give_back_is_not_published() {
    let (project, _) = with_run();
    let bucket = Bucket::new(Faults { loses: true, ..Faults::default() });
    let failed = bucket.publish(&project, &[]);
    assert_eq!(failed.code, Some(4), "{}", failed.stderr);
    assert!(failed.stderr.contains("is not what was written to it"), "{}", failed.stderr);
    assert!(!bucket.objects().contains_key("latest.json"));
}

#[test]
fn a_bucket_of_amazon_has_a_region() {
    let (project, _) = with_run();
    let mut command = ictstat(project.path(), &["publish", "s3://shelf/ict"]);
    let refused: Finished =
        command.env("AWS_ACCESS_KEY_ID", "x").env("AWS_SECRET_ACCESS_KEY", "y").output().unwrap().into();
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("set AWS_REGION"), "{}", refused.stderr);
}

#[test]
fn a_server_that_refuses_says_what_to_do() {
    let (project, _) = with_run();
    for (status, headers, code, exit, told) in [
        ("404 Not Found", "", "NoSuchBucket", 2, "there is no bucket `shelf`"),
        ("403 Forbidden", "", "InvalidAccessKeyId", 4, "answers 403 InvalidAccessKeyId"),
        (
            "301 Moved Permanently",
            "x-amz-bucket-region: eu-west-3\r\n",
            "PermanentRedirect",
            2,
            "set AWS_REGION=eu-west-3",
        ),
        ("418 I'm a teapot", "", "", 5, "the server answers 418"),
    ] {
        let body: &'static str = format!("<Error><Code>{code}</Code></Error>").leak();
        // As many as are asked at once, so that each gets one.
        let bucket = Bucket::new(Faults { answers: vec![(status, headers, body); 8], ..Faults::default() });
        let failed = bucket.publish(&project, &[]);
        assert_eq!(failed.code, Some(exit), "{}", failed.stderr);
        assert!(failed.stderr.contains(told) && failed.stderr.contains("help: "), "{}", failed.stderr);
        assert!(!bucket.objects().contains_key("latest.json"));
    }
}
