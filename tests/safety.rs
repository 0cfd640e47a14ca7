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
    let evil = ["=HYPERLINK(\"\"https://example.org\"\")", "+1+1", "-2+3", "@SUM(A1)"];
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
        } else {
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
    project.write("club.csv", "group,economy\n<script>alert(1)</script>,AAA\n<script>alert(1)</script>,CCC\n");
    project.succeed(&["aggregate", "--groups", "club.csv"]);
    project.replace(USE, "AAA,2021,20,E", "AAA,2021,26,E");
    project.succeed(&["aggregate", "--groups", "club.csv"]);
    let page = project.read("output/latest/changes.html");
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"), "{page}");
    assert!(!project.read("output/latest/changes.md").contains("<script>"));
}
