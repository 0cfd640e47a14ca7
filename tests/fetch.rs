//! `ictstat fetch` against servers that the tests start themselves: what comes into raw/, what stays as it was, and what is told.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ictstat::pipeline::content_hash::sha256;

use crate::support::{Finished, Project, ictstat, repository};

const FILE: &str = "raw/itu/internet-use.csv";
const SIDECAR: &str = "raw/itu/internet-use.csv.toml";

/// What a server does with one request; it closes the connection after it.
enum Reply {
    /// Sends a status line with headers, and a body of its length.
    Full(&'static str, &'static str, Vec<u8>),
    /// Says that all of a body comes, and breaks off after so many bytes.
    Cut(&'static str, Vec<u8>, usize),
    /// Says nothing for so long, then breaks off.
    Silent(Duration),
    /// Lets a tunnel be made, and answers in it as the next reply says.
    Tunnel,
}

fn ok(headers: &'static str, body: &str) -> Reply {
    Reply::Full("200 OK", headers, body.as_bytes().to_vec())
}

fn status(line: &'static str, headers: &'static str) -> Reply {
    Reply::Full(line, headers, b"<html>no</html>".to_vec())
}

/// A server that gives one reply after the other and keeps what it was asked.
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = asked.clone();
        std::thread::spawn(move || {
            let mut replies = replies.into_iter();
            while let Ok((mut stream, _)) = listener.accept() {
                let Some(reply) = replies.next() else { return };
                kept.lock().unwrap().push(head(&mut stream));
                let reply = match reply {
                    Reply::Tunnel => {
                        stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").unwrap();
                        kept.lock().unwrap().push(head(&mut stream));
                        replies.next().unwrap()
                    }
                    other => other,
                };
                answer(&mut stream, reply);
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Reads a request without its body: fetch sends none.
fn head(stream: &mut TcpStream) -> String {
    let mut lines = String::new();
    let mut reader = BufReader::new(stream);
    while reader.read_line(&mut lines).unwrap_or(0) > 2 {}
    lines
}

fn answer(stream: &mut TcpStream, reply: Reply) {
    let sent = match reply {
        Reply::Full(line, headers, body) => {
            let head =
                format!("HTTP/1.1 {line}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            // A server sends no body with this status.
            let body = if line.starts_with("304") { Vec::new() } else { body };
            let head =
                if line.starts_with("304") { format!("HTTP/1.1 {line}\r\nConnection: close\r\n\r\n") } else { head };
            [head.into_bytes(), body].concat()
        }
        Reply::Cut(headers, body, after) => {
            let head = format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
            [head.into_bytes(), body[..after].to_vec()].concat()
        }
        Reply::Silent(wait) => {
            std::thread::sleep(wait);
            Vec::new()
        }
        Reply::Tunnel => unreachable!(),
    };
    let _ = stream.write_all(&sent);
}

/// The six economies with a source for internet use at this server.
fn project(server: &Server) -> Project {
    let project = Project::six_economies();
    project.write("pipelines/sources.toml", sources(&server.address));
    project
}

fn sources(address: &str) -> String {
    format!(
        r#"[[endpoint]]
id = "local"
publisher = "International Telecommunication Union"
licence = "CC0-1.0"
url = "http://{address}/data/{{series}}.csv"
page = "https://example.org/{{series}}"
type = "csv"
columns = ["economy", "year", "value"]
least_bytes = 40

[[source]]
id = "itu/internet-use"
endpoint = "local"
title = "Individuals using the Internet"
file = "raw/itu/internet-use.csv"
with = {{ series = "i99H" }}
"#
    )
}

fn fetch(project: &Project, arguments: &[&str]) -> Finished {
    let arguments = [&["fetch"], arguments].concat();
    let mut command = ictstat(project.path(), &arguments);
    // The proxies of who runs the tests are not theirs.
    for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env_remove(name);
    }
    command.output().unwrap().into()
}

/// Fetches, expects this exit code, and that raw/ is as it was, file by file.
fn fails(replies: Vec<Reply>, code: i32, arguments: &[&str]) -> (Server, Finished) {
    let server = Server::new(replies);
    let project = project(&server);
    let before = raw(&project);
    let finished = fetch(&project, arguments);
    assert_eq!(finished.code, Some(code), "{}", finished.stderr);
    assert_eq!(raw(&project), before);
    (server, finished)
}

/// Every file of raw/, hidden ones too.
fn raw(project: &Project) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut open = vec![project.path().join("raw")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.push((path.display().to_string(), sha256(&std::fs::read(&path).unwrap())));
            }
        }
    }
    files.sort();
    files
}

/// AAA of 2021 is revised from 20 to 25, FFF of 2020 withdrawn, EEE of 2020 added.
fn revised() -> String {
    let old = std::fs::read_to_string(repository().join("tests/six_economies").join(FILE)).unwrap();
    old.replace("AAA,2021,20,E", "AAA,2021,25,A").replace("FFF,2020,80,A\n", "EEE,2020,35,A\n")
}

#[test]
fn a_newer_file_takes_the_place_of_the_old_one_and_says_what_changed() {
    let server = Server::new(vec![ok("ETag: \"v2\"\r\nLast-Modified: Thu, 26 Nov 2026 10:00:00 GMT\r\n", &revised())]);
    let project = project(&server);
    let finished = fetch(&project, &[]);
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    assert_eq!(
        finished.stdout,
        "itu/internet-use: replaced, observations: 1 added, 1 revised, 1 withdrawn\n  \
         added EEE 2020: 35 A\n  revised AAA 2021: 20 E → 25 A\n  withdrawn FFF 2020: 80 A\n"
    );
    assert_eq!(project.read(FILE), revised());
    let sidecar = project.read(SIDECAR);
    for line in [
        format!("sha256 = \"{}\"", sha256(revised().as_bytes())),
        // 21 September 2026, the clock of the tests.
        "edition = \"2026-09\"".to_owned(),
        "retrieved = \"2026-09\"".to_owned(),
        "publisher = \"ictstat tests\"".to_owned(),
        "max_rejected_share = 0.5".to_owned(),
        format!("[download]\nurl = \"http://{}/data/i99H.csv\"", server.address),
        "etag = '\"v2\"'".to_owned(),
        "last_modified = \"Thu, 26 Nov 2026 10:00:00 GMT\"".to_owned(),
    ] {
        assert!(sidecar.contains(&line), "{line}\n{sidecar}");
    }
    assert!(server.asked()[0].starts_with("GET /data/i99H.csv HTTP/1.1\r\n"), "{:?}", server.asked());
    assert!(raw(&project).iter().all(|(file, _)| !file.contains(".ictstat")));
    project.succeed(&["aggregate", "internet-use"]);
}

#[test]
fn a_file_that_has_not_changed_is_not_sent_again() {
    let server = Server::new(vec![ok("ETag: \"v2\"\r\n", &revised()), status("304 Not Modified", "")]);
    let project = project(&server);
    assert_eq!(fetch(&project, &[]).code, Some(0));
    let before = raw(&project);
    let finished = fetch(&project, &["itu/internet-use"]);
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(0), "itu/internet-use: unchanged\n"));
    assert_eq!(raw(&project), before);
    assert!(server.asked()[1].to_ascii_lowercase().contains("if-none-match: \"v2\"\r\n"), "{:?}", server.asked());
}

/// A server that knows no states sends the same bytes: that is noted once and makes no new edition.
#[test]
fn the_same_bytes_are_no_new_edition() {
    let old = std::fs::read_to_string(repository().join("tests/six_economies").join(FILE)).unwrap();
    let server = Server::new(vec![ok("ETag: \"a\"\r\n", &old), ok("ETag: \"b\"\r\n", &old)]);
    let project = project(&server);
    let finished = fetch(&project, &[]);
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(0), "itu/internet-use: unchanged\n"));
    assert!(project.read(SIDECAR).contains("edition = \"2026-01\""));
    assert!(project.read(SIDECAR).contains("etag = '\"a\"'"));
    let before = raw(&project);
    assert_eq!(fetch(&project, &[]).code, Some(0));
    assert_eq!(raw(&project), before);
}

#[test]
fn an_error_of_the_server_is_tried_again() {
    let server = Server::new(vec![status("500 Internal Server Error", ""), ok("", &revised())]);
    let project = project(&server);
    let finished = fetch(&project, &[]);
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    assert_eq!((project.read(FILE), server.asked().len()), (revised(), 2));
}

#[test]
fn a_server_that_asks_for_patience_is_given_it() {
    let server = Server::new(vec![status("429 Too Many Requests", "Retry-After: 2\r\n"), ok("", &revised())]);
    let project = project(&server);
    let started = std::time::Instant::now();
    assert_eq!(fetch(&project, &[]).code, Some(0));
    assert!(started.elapsed() >= Duration::from_secs(2));

    let (server, finished) = fails(vec![status("429 Too Many Requests", "Retry-After: 3600\r\n")], 5, &[]);
    assert!(finished.stderr.contains("429 Too Many Requests, and asks to wait 3600 seconds"), "{}", finished.stderr);
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_connection_that_is_cut_is_taken_up_where_it_ended() {
    let body = revised().into_bytes();
    let rest = body[50..].to_vec();
    let part = "Content-Range: bytes 50-130/131\r\nETag: \"v2\"\r\n";
    let server = Server::new(vec![
        Reply::Cut("ETag: \"v2\"\r\n", body.clone(), 50),
        Reply::Full("206 Partial Content", part, rest),
    ]);
    let project = project(&server);
    let finished = fetch(&project, &[]);
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    assert_eq!(project.read(FILE), revised());
    let asked = server.asked()[1].to_ascii_lowercase();
    assert!(asked.contains("range: bytes=50-\r\n") && asked.contains("if-range: \"v2\"\r\n"), "{asked}");
}

/// A server that says nothing of the state of its file could send the rest of another.
#[test]
fn a_connection_that_is_cut_begins_anew_where_nothing_proves_that_the_file_is_the_same() {
    for weak in ["", "ETag: W/\"v2\"\r\n"] {
        let body = revised().into_bytes();
        let server = Server::new(vec![Reply::Cut(weak, body, 50), ok("", &revised())]);
        let project = project(&server);
        assert_eq!(fetch(&project, &[]).code, Some(0));
        assert_eq!(project.read(FILE), revised());
        assert!(!server.asked()[1].to_ascii_lowercase().contains("range"), "{:?}", server.asked());
    }
}

#[test]
fn a_file_that_is_not_there_is_not_asked_for_again() {
    let (server, finished) = fails(vec![status("404 Not Found", "")], 5, &[]);
    assert_eq!(server.asked().len(), 1);
    assert!(finished.stderr.contains(&format!("http://{}/data/i99H.csv", server.address)), "{}", finished.stderr);
    assert!(finished.stderr.contains("the server answers 404 Not Found"), "{}", finished.stderr);
}

#[test]
fn a_server_that_always_fails_is_given_up() {
    let replies = (0..5).map(|_| status("503 Service Unavailable", "")).collect();
    let (server, finished) = fails(replies, 5, &[]);
    assert_eq!(server.asked().len(), 5);
    assert!(finished.stderr.contains("503 Service Unavailable; tried 5 times"), "{}", finished.stderr);
}

#[test]
fn a_page_in_the_place_of_a_file_is_refused() {
    let page = "<!DOCTYPE html>\n<html><body>This page has moved, please look elsewhere.</body></html>";
    let (_, finished) = fails(vec![ok("Content-Type: text/csv\r\n", page)], 3, &[]);
    assert!(finished.stderr.contains("found an HTML page; expected a text"), "{}", finished.stderr);
    assert!(finished.stderr.contains("raw/itu/internet-use.csv stays as it was"), "{}", finished.stderr);
}

#[test]
fn a_file_that_is_too_small_or_has_other_columns_is_refused() {
    let (_, finished) = fails(vec![ok("", "economy,year,value,status\n")], 3, &[]);
    assert!(finished.stderr.contains("found 26 bytes; expected at least 40"), "{}", finished.stderr);
    let renamed = revised().replace("value,status", "OBS_VALUE,status");
    let (_, finished) = fails(vec![ok("", &renamed)], 3, &[]);
    assert!(finished.stderr.contains("no column `value`; the file has: economy, year, OBS_VALUE, status"));
    // A column that was there and is read by nobody else is missed, too.
    let lost = revised().replace(",status", "").replace(",A\n", "\n").replace(",E\n", "\n");
    let (_, finished) = fails(vec![ok("", &lost)], 3, &[]);
    assert!(finished.stderr.contains("no column `status`"), "{}", finished.stderr);
}

/// The sidecar lets half of the rows be refused: five of seven are more.
#[test]
fn a_file_that_a_run_would_refuse_is_refused() {
    let wrong = revised().replace(",9", ",x9").replace(",4", ",x4").replace(",5", ",x5").replace(",3", ",x3");
    let (_, finished) = fails(vec![ok("", &wrong)], 3, &[]);
    assert!(finished.stderr.contains("5 of 7 rows; expected at most 50 %"), "{}", finished.stderr);
}

#[test]
fn a_redirect_is_followed() {
    let other = Server::new(vec![ok("", &revised())]);
    let location: &'static str = format!("Location: http://{}/elsewhere.csv\r\n", other.address).leak();
    let server = Server::new(vec![status("302 Found", location)]);
    let project = project(&server);
    assert_eq!(fetch(&project, &[]).code, Some(0));
    assert_eq!(project.read(FILE), revised());
    assert!(other.asked()[0].starts_with("GET /elsewhere.csv "));
}

#[test]
fn a_server_that_says_nothing_is_given_up_in_time() {
    let replies = (0..5).map(|_| Reply::Silent(Duration::from_millis(2500))).collect();
    let started = std::time::Instant::now();
    let (_, finished) = fails(replies, 5, &["--timeout", "1"]);
    assert!(finished.stderr.contains("tried 5 times"), "{}", finished.stderr);
    assert!(started.elapsed() < Duration::from_secs(60));
}

#[test]
fn nobody_listens_where_the_source_points_to() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let project = Project::six_economies();
    project.write("pipelines/sources.toml", sources(&address));
    let finished = fetch(&project, &[]);
    assert_eq!(finished.code, Some(5), "{}", finished.stderr);
    assert!(finished.stderr.contains("refused"), "{}", finished.stderr);
}

#[test]
fn a_dry_run_asks_and_writes_nothing() {
    let (_, finished) = fails(vec![ok("", &revised())], 0, &["--dry-run"]);
    let first = finished.stdout.lines().next().unwrap();
    assert_eq!(first, "itu/internet-use: would be replaced, observations: 1 added, 1 revised, 1 withdrawn");
}

#[test]
fn a_list_asks_nobody() {
    let server = Server::new(Vec::new());
    let project = project(&server);
    let finished = fetch(&project, &["--list"]);
    let address = &server.address;
    let expected = format!(
        "itu/internet-use: raw/itu/internet-use.csv from International Telecommunication Union (http://{address}/data/i99H.csv)\n"
    );
    assert_eq!((finished.code, finished.stdout), (Some(0), expected));
    assert!(server.asked().is_empty());
}

#[test]
fn a_new_file_gets_a_sidecar_as_add_writes_it() {
    let text = "Entity,Code,Year,Value\nAaa,AAA,2020,10\nBbb,BBB,2020,50\nCcc,CCC,2020,95\n";
    let server = Server::new(vec![ok("", text)]);
    let project = Project::six_economies();
    let declared = sources(&server.address).replace("[\"economy\", \"year\", \"value\"]", "[\"Code\"]");
    let declared = declared.replace(FILE, "raw/new/deep/use.csv").replace("itu/internet-use\"", "new/use\"");
    project.write("pipelines/sources.toml", declared);
    let finished = fetch(&project, &[]);
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    assert_eq!(finished.stdout, "new/use: new in raw/new/deep/use.csv, 3 observations\n");
    let sidecar = project.read("raw/new/deep/use.csv.toml");
    for line in ["id = \"new/use\"", "publisher = \"International", "url = \"https://example.org/i99H\"", "[download]"]
    {
        assert!(sidecar.contains(line), "{line}\n{sidecar}");
    }
    project.succeed(&["validate"]);
}

#[test]
fn one_source_that_fails_does_not_keep_the_others_away() {
    let server = Server::new(vec![status("404 Not Found", ""), ok("", &revised())]);
    let project = project(&server);
    let first = "[[source]]\nid = \"a/absent\"\nendpoint = \"local\"\ntitle = \"Absent\"\nfile = \"raw/a/absent.csv\"\n\
                 with = { series = \"absent\" }\n\n[[source]]\nid = \"itu";
    project.replace("pipelines/sources.toml", "[[source]]\nid = \"itu", first);
    let finished = fetch(&project, &[]);
    assert_eq!(finished.code, Some(5), "{}", finished.stderr);
    assert!(finished.stdout.starts_with("itu/internet-use: replaced"), "{}", finished.stdout);
    assert_eq!(project.read(FILE), revised());
    assert!(!project.path().join("raw/a").exists());
}

#[test]
fn a_proxy_of_the_environment_is_used() {
    let proxy = Server::new(vec![Reply::Tunnel, ok("", &revised())]);
    let project = Project::six_economies();
    project.write("pipelines/sources.toml", sources("data.example.org"));
    let mut command = ictstat(project.path(), &["fetch"]);
    command.env("HTTP_PROXY", format!("http://{}", proxy.address)).env_remove("NO_PROXY").env_remove("no_proxy");
    let finished: Finished = command.output().unwrap().into();
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    assert!(proxy.asked()[0].starts_with("CONNECT data.example.org:80 "), "{:?}", proxy.asked());
    assert_eq!(project.read(FILE), revised());
}

/// A file that somebody has changed by hand is not thrown away.
#[test]
fn a_file_that_its_sidecar_does_not_vouch_for_is_left_alone() {
    let server = Server::new(Vec::new());
    let project = project(&server);
    project.write(FILE, revised());
    let finished = fetch(&project, &[]);
    assert_eq!(finished.code, Some(3), "{}", finished.stderr);
    assert!(finished.stderr.contains("E106") && finished.stderr.contains("--update-checksums"), "{}", finished.stderr);
    assert_eq!(project.read(FILE), revised());
    assert!(server.asked().is_empty());
}

#[test]
fn mistakes_in_the_sources_are_told_at_their_places_before_anybody_is_asked() {
    for (old, new, expected) in [
        ("endpoint = \"local\"", "endpoint = \"locale\"", "did you mean local?"),
        ("with = { series = \"i99H\" }", "", "asks for `series`"),
        ("with = { series = \"i99H\" }", "with = { series = \"i 99H\" }", "write %20 for a blank"),
        ("with = { series = \"i99H\" }", "with = { series = \"i99H\", serie = \"x\" }", "has no `{serie}`"),
        ("file = \"raw/itu", "file = \"raw/../itu", "expected a file in raw/"),
        ("internet-use.csv\"", "internet-use.xlsx\"", "what `local` serves ends in .csv or .tsv"),
        ("type = \"csv\"", "type = \"cvs\"", "use one of: csv, gz, zip"),
        ("url = \"http://", "url = \"ftp://", "expected an address that begins with https://"),
        ("least_bytes = 40", "least_bytes = 0", "sources.toml:9"),
        ("id = \"itu/internet-use\"", "id = \"itu/use\"", "give the source the id that the sidecar states"),
    ] {
        let server = Server::new(Vec::new());
        let project = project(&server);
        project.replace("pipelines/sources.toml", old, new);
        let finished = fetch(&project, &[]);
        assert_eq!(finished.code, Some(2), "{new}\n{}", finished.stderr);
        assert!(finished.stderr.contains(expected), "{new}\n{}", finished.stderr);
        assert!(server.asked().is_empty());
    }
    let finished = fetch(&project(&Server::new(Vec::new())), &["itu/internet-uses"]);
    assert_eq!(finished.code, Some(2));
    assert!(finished.stderr.contains("did you mean itu/internet-use?"), "{}", finished.stderr);
}

/// What is shipped can be read and names files that are in nobody's way.
#[test]
fn the_shipped_sources_are_right() {
    let finished = fetch(&Project::shipped(), &["--list"]);
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    for publisher in ["World Bank", "Eurostat", "UNESCO Institute for Statistics"] {
        assert!(finished.stdout.contains(publisher), "{}", finished.stdout);
    }
}
