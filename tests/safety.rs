//! What a project that somebody sends cannot do: leave its folder, run in a spreadsheet, break a page.

use std::os::unix::fs::symlink;

use crate::support::Project;

const USE: &str = "raw/itu/internet-use.csv";

#[test]
fn links_are_followed_inside_the_project_only() {
    let project = Project::six_economies();
    let elsewhere = tempfile::tempdir().unwrap();
    for file in [USE.to_owned(), format!("{USE}.toml"), "pipelines/internet-use.toml".to_owned()] {
        let path = project.path().join(&file);
        let copy = elsewhere.path().join("copy");
        std::fs::copy(&path, &copy).unwrap();
        std::fs::remove_file(&path).unwrap();
        symlink(&copy, &path).unwrap();
        let refused = project.run(&["validate"]);
        assert!(matches!(refused.code, Some(2 | 3)), "{file}: {}", refused.stderr);
        assert!(refused.stderr.contains("outside the project"), "{file}: {}", refused.stderr);
        std::fs::remove_file(&path).unwrap();
        std::fs::copy(&copy, &path).unwrap();
    }
    // A link to another place of the project is fine.
    std::fs::create_dir(project.path().join("store")).unwrap();
    std::fs::rename(project.path().join(USE), project.path().join("store/use.csv")).unwrap();
    symlink("../../store/use.csv", project.path().join(USE)).unwrap();
    project.succeed(&["validate"]);
    symlink("..", project.path().join("raw/itu/loop")).unwrap();
    let looped = project.run(&["validate"]);
    assert_eq!(looped.code, Some(3), "{}", looped.stderr);
    assert!(looped.stderr.contains("a folder that holds it"), "{}", looped.stderr);
}

#[test]
fn an_indicator_cannot_name_a_path() {
    for id in ["../../evil", "/tmp/evil", "a/b", "..", ""] {
        let project = Project::six_economies();
        project.replace(
            "pipelines/population-by-location.toml",
            "id = \"population-by-location\"",
            &format!("id = \"{id}\""),
        );
        let refused = project.run(&["aggregate"]);
        assert_eq!(refused.code, Some(2), "{id}: {}", refused.stderr);
    }
}

#[test]
fn names_that_a_spreadsheet_would_run_are_texts_and_numbers_stay_numbers() {
    let project = Project::six_economies();
    let evil = ["=HYPERLINK(\"\"mailto:x@example.org\"\")", "+1+1", "-2+3", "@SUM(A1)"];
    let rows: Vec<String> = evil.iter().map(|name| format!("\"{name}\",AAA\n\"{name}\",CCC\n")).collect();
    project.write("club.csv", format!("group,economy\n{}", rows.concat()));
    project.succeed(&["aggregate", "--groups", "club.csv"]);
    let mut seen = 0;
    for entry in std::fs::read_dir(project.output().join("latest/tables")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "csv") {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(&path).unwrap();
            for record in reader.records() {
                for cell in record.unwrap().iter() {
                    let is_run = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
                    assert!(!is_run, "{}: {cell}", path.display());
                    seen += usize::from(cell.starts_with("'="));
                }
            }
        } else if path.extension().is_some_and(|ending| ending == "md") {
            let text = std::fs::read_to_string(&path).unwrap();
            let cells = text.lines().filter(|line| line.starts_with('|')).flat_map(|line| line.split('|'));
            for cell in cells.map(str::trim) {
                let is_run = cell.starts_with(['=', '+', '@']) && cell.parse::<f64>().is_err();
                assert!(!is_run, "{}: {cell}", path.display());
            }
        }
    }
    assert!(seen > 0);
    let gaps = project.read("output/latest/tables/internet-use-gender-difference.csv");
    assert!(gaps.contains(",-"), "a negative difference is a number: {gaps}");
}

#[test]
fn pages_escape_what_they_show() {
    let project = Project::six_economies();
    project.write("club.csv", "group,economy\n<script>alert(1)<script>,AAA\n<script>alert(1)<script>,CCC\n");
    project.succeed(&["aggregate", "--groups", "club.csv"]);
    project.replace(USE, "AAA,2021,20,E", "AAA,2021,26,E");
    project.succeed(&["aggregate", "--groups", "club.csv"]);
    let page = project.read("output/latest/changes.html");
    assert!(page.contains("&lt;script&gt;alert") && !page.contains("<script>alert"), "{page}");
    assert!(!project.read("output/latest/changes.js").contains("<script>alert"));
    assert!(!project.read("output/latest/changes.md").contains("<script>"));
}

/// Makes a FIFO in place of a file.
fn fifo(project: &Project, file: &str) {
    let path = project.path().join(file);
    let _ = std::fs::remove_file(&path);
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
}

/// Runs the program, which must end by itself within a minute.
fn ends(project: &Project, arguments: &[&str]) -> crate::support::Finished {
    let mut command = std::process::Command::new("timeout");
    command.arg("60").arg(env!("CARGO_BIN_EXE_ictstat")).args(arguments).current_dir(project.path());
    command.output().unwrap().into()
}

#[test]
fn what_is_no_regular_file_is_refused_and_never_waited_for() {
    for (file, exit) in [
        (USE, 3),
        ("raw/itu/internet-use.csv.toml", 3),
        ("pipelines/zz.toml", 2),
        ("pipelines/reports/small/figures.toml", 2),
        ("pipelines/reports/small/claims/zz.toml", 2),
        ("pipelines/residuals/internet-use.csv", 2),
        ("pipelines/residuals/internet-use-errors.csv", 2),
    ] {
        let project = Project::small_report();
        let text = project.read("pipelines/internet-use.toml");
        let estimate = "[estimate]\nrules = [\"interpolate\"]\npredictors = []\nregions = { id = \"itu-region\" }\n\
            income_groups = { id = \"world\" }\nfrom = 2020\nthrough = 2021\n\n[check]";
        project.write("pipelines/internet-use.toml", text.replacen("[check]", estimate, 1));
        std::fs::create_dir_all(project.path().join("pipelines/residuals")).unwrap();
        fifo(&project, file);
        let refused = ends(&project, &["validate"]);
        assert_eq!(refused.code, Some(exit), "{file}: {}", refused.stderr);
        assert!(refused.stderr.contains("not a regular file"), "{file}: {}", refused.stderr);
    }
    let project = Project::six_economies();
    let zero = ends(&project, &["aggregate", "--groups", "/dev/zero"]);
    assert_eq!(zero.code, Some(2), "{}", zero.stderr);
    assert!(zero.stderr.contains("not a regular file"), "{}", zero.stderr);
    let large = std::fs::File::create(project.path().join("large.csv")).unwrap();
    large.set_len(1 << 40).unwrap();
    let large = ends(&project, &["aggregate", "--groups", "large.csv"]);
    assert_eq!(large.code, Some(2), "{}", large.stderr);
    assert!(large.stderr.contains("larger than 64 MB"), "{}", large.stderr);
}

#[test]
fn an_entry_of_the_cache_or_a_file_of_the_run_that_is_a_fifo_is_made_anew() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let entries: Vec<_> =
        std::fs::read_dir(project.output().join(".cache")).unwrap().map(|e| e.unwrap().path()).collect();
    entries.iter().for_each(|entry| fifo(&project, &entry.to_string_lossy()));
    project.replace(USE, "AAA,2021,20,E", "AAA,2021,22,E");
    let remade = ends(&project, &["aggregate"]);
    assert_eq!(remade.code, Some(0), "{}", remade.stderr);
    fifo(&project, "output/latest/manifest.json");
    let renewed = ends(&project, &["aggregate"]);
    assert_eq!(renewed.code, Some(0), "{}", renewed.stderr);
    assert!(renewed.stdout.contains("results:"), "{}", renewed.stdout);
}

#[test]
fn no_option_writes_over_an_input_a_run_or_a_device() {
    let project = Project::six_economies();
    project.write("own.csv", "group,economy\nclub,AAA\n");
    project.succeed(&["aggregate", "--groups", "own.csv"]);
    let population = project.read("raw/un/population.csv");
    let refused = |arguments: &[&str]| {
        let refused = project.run(&[&["aggregate", "--groups", "own.csv"], arguments].concat());
        assert_eq!(refused.code, Some(2), "{arguments:?}: {}", refused.stderr);
    };
    fifo(&project, "pipe");
    for option in ["--summary-file", "--metrics-file"] {
        for file in [
            "raw/un/population.csv",
            "raw/un/new.csv",
            "raw/itu/../un/population.csv",
            "pipelines/internet-use.toml",
            "own.csv",
            "output/latest/manifest.json",
            "output/latest/new.json",
            "output/runs/new.json",
            "output/.lock",
            "output/.last-attempt.json",
            "output/.cache/x",
            "/dev/null",
            "pipe",
            "raw",
        ] {
            refused(&[option, file]);
        }
    }
    refused(&["--summary-file", "same.json", "--metrics-file", "./same.json"]);
    for folder in
        ["raw", "raw/new/deep", "pipelines", "pipelines/reports/small", "output/latest", "output/latest/tables"]
    {
        refused(&["--output", folder]);
    }
    assert_eq!(project.read("raw/un/population.csv"), population);
    crate::support::assert_whole(&project.output().join("latest"));
    project.succeed(&["aggregate", "--summary-file", "output/summary.json", "--metrics-file", "m.prom"]);
}

#[test]
fn a_dry_run_writes_no_file_at_all() {
    let project = Project::six_economies();
    let asked = ["aggregate", "--dry-run", "--summary-file", "summary.json", "--metrics-file", "m.prom"];
    project.succeed(&asked);
    let mut left: Vec<_> = std::fs::read_dir(project.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["pipelines", "raw"]);
}

#[test]
fn the_lock_follows_no_link() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    project.write("precious", "precious\n");
    std::fs::remove_file(project.output().join(".lock")).unwrap();
    symlink("../precious", project.output().join(".lock")).unwrap();
    let refused = project.run(&["aggregate", "--force"]);
    assert_eq!(refused.code, Some(4), "{}", refused.stderr);
    assert!(refused.stderr.contains(".lock is a link"), "{}", refused.stderr);
    assert_eq!(project.read("precious"), "precious\n");
}

#[test]
fn a_sidecar_is_added_in_raw_only() {
    let project = Project::six_economies();
    project.write("elsewhere.csv", "economy,year,value\nAAA,2020,1\n");
    let refused = project.run(&["add", "elsewhere.csv", "--publisher", "x"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("does not lie in raw/"), "{}", refused.stderr);
    assert!(!project.path().join("elsewhere.csv.toml").exists());
    project.write("raw/un/new.csv", "economy,year,value\nAAA,2020,1\n");
    project.succeed(&["add", "raw/un/new.csv", "--publisher", "x"]);
}

/// A text that is a tag, a link, a column and a formula at once.
const EVIL: &str = "=<img src=x onerror=alert(1)>|[click](javascript:alert(2))";

#[test]
fn texts_of_pipelines_sidecars_and_groups_are_texts_on_every_page() {
    let project = Project::small_report();
    project.write("own.csv", format!("group,economy\n\"{EVIL}\",AAA\n\"{EVIL}\",CCC\n"));
    project.replace("pipelines/internet-use.toml", "Individuals using the Internet", EVIL);
    project.replace("raw/itu/internet-use.csv.toml", "licence = \"CC0-1.0\"", &format!("licence = \"{EVIL}\""));
    let title = project.read("raw/un/population.csv.toml");
    let title = title.lines().find(|line| line.starts_with("title")).unwrap();
    project.replace("raw/un/population.csv.toml", title, &format!("title = \"{EVIL}\""));
    let figures = format!(
        r#"title = {{ en = "{EVIL}", zh = "{EVIL}" }}
[[figure]]
number = "1"
section = "1"
title = {{ en = "{EVIL}", zh = "{EVIL}" }}
axis = "group"
chart = "bars"
points = ["world", "africa"]
year = 2020
unit = {{ en = "{EVIL}", zh = "{EVIL}" }}
note = {{ en = "{EVIL}", zh = "{EVIL}" }}
names = {{ africa = {{ en = "{EVIL}", zh = "{EVIL}" }} }}
[[figure.series]]
id = "use"
name = {{ en = "{EVIL}", zh = "{EVIL}" }}
indicator = "internet-use"
statistic = "weighted-mean"
"#
    );
    project.write("pipelines/reports/small/figures.toml", figures);
    let claims = project.read("pipelines/reports/small/claims/report.toml");
    let statement = claims.lines().find(|line| line.starts_with("statement")).unwrap();
    project.write(
        "pipelines/reports/small/claims/report.toml",
        claims.replacen(statement, &format!("statement = \"{EVIL}\""), 1),
    );
    project.succeed(&["aggregate", "--groups", "own.csv"]);
    project.replace(USE, "AAA,2021,20,E", "AAA,2021,26,E");
    project.succeed(&["aggregate", "--groups", "own.csv"]);
    let mut n_pages = 0;
    for folder in ["", "tables", "figures"] {
        for entry in std::fs::read_dir(project.output().join("latest").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            if !["md", "html", "svg", "csv"].contains(&ending.as_str()) {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            n_pages += usize::from(text.contains("onerror"));
            if ending == "csv" {
                let is_run = text.split(['\n', ',']).any(|cell| cell.trim_start_matches('"').starts_with("=<img"));
                assert!(!is_run, "{}: {text}", path.display());
                continue;
            }
            assert!(!text.contains("<img"), "{}", path.display());
            let links = text.matches("[click](").count() - text.matches("\\[click](").count();
            assert!(ending != "md" || links == 0, "{}: {text}", path.display());
        }
    }
    assert!(n_pages > 8, "{n_pages}");
}

/// Returns what `status` says and asserts that it finds fault.
fn not_good(project: &Project, why: &str) -> String {
    let status = project.run(&["status"]);
    assert_eq!(status.code, Some(1), "{why}: {}", status.stdout);
    assert!(!status.stdout.contains("\ngood"), "{why}: {}", status.stdout);
    status.stdout
}

#[test]
fn what_is_read_back_is_believed_only_where_it_is_what_a_run_left() {
    let project = Project::six_economies();
    project.succeed(&["aggregate"]);
    let (latest, manifest) = (project.output().join("latest"), "output/latest/manifest.json");
    let whole = project.read(manifest);
    let run = std::fs::read_link(&latest).unwrap();
    let name = run.file_name().unwrap().to_string_lossy().into_owned();

    // An edited manifest, be it a count or a name that leads elsewhere; the next run mends it.
    for (old, new) in [("\"rows_read\": 4", "\"rows_read\": 5"), (name.as_str(), "../../..")] {
        project.write(manifest, whole.replacen(old, new, 1));
        assert_ne!(project.read(manifest), whole);
        assert!(not_good(&project, new).contains("manifest of the published run is damaged"));
        assert!(project.succeed(&["aggregate"]).stdout.contains("results:"), "{new}");
        project.succeed(&["status"]);
        std::fs::remove_file(&latest).unwrap();
        symlink(&run, &latest).unwrap();
    }
    project.write(manifest, &whole);
    project.succeed(&["status"]);

    // A manifest that is whole but another run's.
    let copy = project.output().join("runs/20200101T000000Z-00000000");
    std::process::Command::new("cp").arg("-r").arg(latest.canonicalize().unwrap()).arg(&copy).status().unwrap();
    std::fs::remove_file(&latest).unwrap();
    symlink("runs/20200101T000000Z-00000000", &latest).unwrap();
    not_good(&project, "the manifest of another run");

    // A link that leads out of the folder, to a whole run.
    let outside = tempfile::tempdir().unwrap();
    std::fs::rename(&copy, outside.path().join("run")).unwrap();
    std::fs::remove_file(&latest).unwrap();
    symlink(outside.path().join("run"), &latest).unwrap();
    assert!(not_good(&project, "a link outside").contains("which is no run of this folder"));
    let refused = project.run(&["aggregate"]);
    assert_eq!(refused.code, Some(4), "{}", refused.stderr);
    assert!(refused.stderr.contains("delete the link and run again"), "{}", refused.stderr);
    std::fs::remove_file(&latest).unwrap();
    symlink(&run, &latest).unwrap();

    // A record that is none, or is dated in a year to come; the next attempt keeps a right one.
    let record = "output/.last-attempt.json";
    let year = &whole[whole.find("\"started\": \"").unwrap() + 12..][..4];
    for wrong in ["garbage".to_owned(), project.read(record).replace(year, "9999")] {
        project.write(record, wrong.clone());
        not_good(&project, &wrong);
        project.succeed(&["aggregate"]);
        project.succeed(&["status"]);
    }
}

#[test]
fn a_parquet_file_with_one_endless_text_is_refused_at_once() {
    use arrow::array::{ArrayRef, StringArray};
    let project = Project::six_economies();
    let texts = |texts: [&str; 2]| -> ArrayRef { std::sync::Arc::new(StringArray::from(texts.to_vec())) };
    let endless = "x".repeat(1 << 24);
    let columns = vec![
        ("economy", texts(["AAA", "BBB"])),
        ("year", texts(["2020", "2020"])),
        ("value", texts([&endless, "50"])),
        ("status", texts(["A", "A"])),
    ];
    project.swap_raw(USE, "raw/itu/internet-use.parquet", "", crate::support::parquet(columns));
    let refused = ends(&project, &["validate"]);
    assert_eq!(refused.code, Some(3), "{}", refused.stderr);
    let told = "column `value`: row 1 is 16777216 bytes long; expected at most 65536";
    assert!(refused.stderr.contains(told), "{}", refused.stderr);
}

#[test]
fn a_sidecar_has_a_link_that_can_be_followed_and_a_date_of_the_calendar() {
    let sidecar = format!("{USE}.toml");
    for (key, good, wrong) in [
        ("url", "http://example.org", ["javascript:alert(1)", "data:text/html,x"]),
        ("retrieved", "2026-11-27", ["9999-99", "yesterday"]),
    ] {
        let project = Project::six_economies();
        let text = project.read(&sidecar);
        let line = text.lines().find(|line| line.starts_with(&format!("{key} = "))).unwrap().to_owned();
        project.replace(&sidecar, &line, &format!("{key} = \"{good}\""));
        project.succeed(&["validate"]);
        for wrong in wrong {
            project.write(&sidecar, text.replace(&line, &format!("{key} = \"{wrong}\"")));
            let refused = project.run(&["validate"]);
            assert_eq!(refused.code, Some(3), "{wrong}: {}", refused.stderr);
            assert!(refused.stderr.contains(&format!("found `{wrong}`; expected a")), "{}", refused.stderr);
        }
    }
    // A checksum is a number: its letters may be of either case.
    let project = Project::six_economies();
    let text = project.read(&sidecar);
    let sum = text.split("sha256 = \"").nth(1).unwrap().split('"').next().unwrap();
    project.replace(&sidecar, sum, &sum.to_uppercase());
    project.succeed(&["validate"]);
    assert!(!project.run(&["validate", "--update-checksums"]).stdout.contains("internet-use"));
}

#[test]
fn a_definition_in_another_encoding_says_so() {
    let project = Project::six_economies();
    let text = project.read("pipelines/internet-use.toml");
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let latin: Vec<u8> = text.bytes().take(40).chain(*b"\n# \xe9").collect();
    for (bytes, told) in [(utf16, "the text is UTF-16; expected UTF-8"), (latin, "is no UTF-8 (byte 0xe9)")] {
        project.write("pipelines/internet-use.toml", bytes);
        let refused = project.run(&["validate"]);
        assert_eq!(refused.code, Some(2), "{}", refused.stderr);
        assert!(refused.stderr.contains(told), "{}", refused.stderr);
    }
}

#[test]
fn thousands_of_own_groups_take_seconds() {
    let project = Project::six_economies();
    let rows = |groups: usize| (0..groups).map(|group| format!("g{group},AAA\ng{group},BBB\n")).collect::<String>();
    let seconds = |groups: usize| {
        project.write("own.csv", format!("group,economy\n{}", rows(groups)));
        let begun = std::time::Instant::now();
        project.succeed(&["aggregate", "--groups", "own.csv", "--force"]);
        begun.elapsed().as_secs_f64()
    };
    // Ten times as many groups may cost ten times as much and some noise, never a hundred times.
    let (few, many) = (seconds(100), seconds(1000));
    assert!(many < 25.0 * few.max(0.2), "100 groups: {few} s, 1000 groups: {many} s");
}
