//! The figures and tables of the report: every one has an entry, each table is what it was, totals are added up anew,
//! charts hold nothing that is clipped or overlaps, and the command prints them.

use std::path::PathBuf;
use std::sync::OnceLock;

use calamine::{Data, Reader, Xlsx, open_workbook};
use ictstat::publish::chart::text_width;

use crate::support::{Project, repository};

/// Figures and tables of the report that carry data, then those that do not.
/// Table 2 says more than a chart; of figure 8 less than half of the economies report, so that no value is shown.
/// Two are written large at the head of the page.
const NOT_DRAWN: [&str; 4] = ["8", "table-2", "world", "gaps"];

const WITH_DATA: [&str; 25] = [
    "world", "gaps", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "table-1", "table-2", "table-3",
    "table-4", "16", "17", "projects", "18", "19", "20", "surveys",
];
const WITHOUT_DATA: [&str; 5] = ["1", "2", "15", "21", "22"];

/// The shipped data, run once for all tests of this file.
fn shipped() -> &'static Project {
    static SHIPPED: OnceLock<Project> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let project = Project::shipped();
        project.succeed(&["aggregate"]);
        project
    })
}

fn run() -> PathBuf {
    shipped().output().join("latest")
}

fn list() -> Vec<serde_json::Value> {
    serde_json::from_str(&std::fs::read_to_string(run().join("figures/figures.json")).unwrap()).unwrap()
}

fn file_name(number: &str) -> String {
    ictstat::tables::figures::file_name(number)
}

type Row = std::collections::HashMap<String, String>;

/// Rows of the CSV of a figure in a language, as header → field.
fn rows_in(number: &str, language: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(run().join(format!("tables/{}.csv", file_name(number)))).unwrap();
    let rows = reader.deserialize().map(|row| row.unwrap());
    rows.filter(|row: &Row| row["language"] == language).collect()
}

fn rows(number: &str) -> Vec<Row> {
    rows_in(number, "en")
}

/// A field of the only row of a series at a point.
fn field(number: &str, series: &str, point: &str, column: &str) -> String {
    let found: Vec<_> =
        rows(number).into_iter().filter(|row| row["series"] == series && row["point"] == point).collect();
    assert_eq!(found.len(), 1, "{number} {series} {point}");
    found[0][column].clone()
}

#[test]
fn every_figure_and_table_of_the_report_has_an_entry() {
    let list = list();
    let numbers = |has_data: bool| -> Vec<&str> {
        let entries = list.iter().filter(|entry| entry["without_data"].is_null() == has_data);
        entries.map(|entry| entry["figure"].as_str().unwrap()).collect()
    };
    assert_eq!(numbers(true), WITH_DATA);
    assert_eq!(numbers(false), WITHOUT_DATA);
    let page = std::fs::read_to_string(run().join("report.html")).unwrap();
    for number in WITH_DATA.iter().chain(&WITHOUT_DATA) {
        assert!(page.contains(&format!(" id=\"{}\"", file_name(number))), "{number}");
    }
}

/// Words without which no English sentence is made, and which stand in no name of a figure, group or publisher.
const ENGLISH: [&str; 14] = [
    "the", "with", "without", "that", "over", "about", "which", "would", "states", "reported", "edition", "nothing",
    "section", "missing",
];

#[test]
fn notes_in_other_languages_have_no_english_words() {
    let mut n_notes = 0;
    for folder in ["tables", "reports/connectivity/tables"] {
        for file in std::fs::read_dir(run().join(folder)).unwrap() {
            let path = file.unwrap().path();
            let is_figure =
                |name: &str| name.ends_with(".csv") && (name.starts_with("figure-") || name.starts_with("table-"));
            if !is_figure(path.file_name().unwrap().to_str().unwrap()) {
                continue;
            }
            let mut reader = csv::Reader::from_path(&path).unwrap();
            let rows = reader.deserialize().map(|row| row.unwrap()).filter(|row: &Row| row["language"] != "en");
            for note in rows.map(|row| row["note"].clone()).filter(|note| !note.is_empty()) {
                let mut words = note.split(|letter: char| !letter.is_ascii_alphanumeric());
                assert!(!words.any(|word| ENGLISH.contains(&word)), "{}: {note}", path.display());
                n_notes += 1;
            }
        }
    }
    assert!(n_notes > 500, "{n_notes} notes");
    let note = |language| {
        let rows = rows_in("12", language);
        rows.iter().map(|row| row["note"].clone()).find(|note| note.contains("15")).unwrap()
    };
    assert!(note("fr").contains("on prête aux enfants de moins de 15 ans la moitié de la cote"), "{}", note("fr"));
    assert!(note("zh").contains("15岁以下儿童按25岁及以上成年人胜算的一半计算"), "{}", note("zh"));
}

#[test]
fn the_page_begins_with_its_numbers_and_says_after_them_what_they_rest_on() {
    let page = std::fs::read_to_string(run().join("report.html")).unwrap();
    let main = &page[page.find("<main").unwrap()..];
    let at = |text: &str| main.find(text).unwrap_or_else(|| panic!("{text} is not in the page"));
    let order =
        ["id=\"table-world\"", "id=\"table-gaps\"", "id=\"new\"", "id=\"basis\"", "id=\"figures\"", "id=\"claims\""];
    assert!(order.map(at).windows(2).all(|pair| pair[0] < pair[1]));
    let online = field("world", "online", "world", "shown");
    let ends = ["lower", "upper"].map(|end| field("world", "online", "world", end).parse::<f64>().unwrap());
    assert!(main.contains(&format!("<b>{online}</b>")) || main.contains(&format!(">{online}</span>")), "{online}");
    let interval = format!("90 % interval: {:.1} to {:.1}", ends[0], ends[1]);
    assert!(main.contains(&interval), "{interval}");
}

/// `2015–2025` in a title is the span of the years of which the figure has values.
#[test]
fn a_title_promises_the_years_that_are_shown() {
    let years = |text: &str| -> Vec<i32> {
        let words = text.split(|letter: char| !letter.is_ascii_digit());
        words.filter(|word| word.len() == 4).filter_map(|word| word.parse().ok()).collect()
    };
    let mut n_held = 0;
    for entry in list().iter().filter(|entry| entry["without_data"].is_null()) {
        let (number, title) = (entry["figure"].as_str().unwrap(), entry["title"]["en"].as_str().unwrap());
        let mut shown: Vec<i32> = Vec::new();
        for row in rows(number).iter().filter(|row| !row["value"].is_empty()) {
            shown.extend(years(&row["point"]).into_iter().chain(years(&row["series"])));
        }
        if let ([from, .., to], Some(first), Some(last)) = (&years(title)[..], shown.iter().min(), shown.iter().max()) {
            assert_eq!((from, to), (first, last), "figure {number}: {title}");
            n_held += 1;
        }
    }
    assert!(n_held >= 8, "{n_held}");
}

#[test]
fn every_figure_table_is_what_it_was() {
    for number in WITH_DATA {
        let name = file_name(number);
        let table = std::fs::read_to_string(run().join(format!("tables/{name}.md"))).unwrap();
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "figures" }, {
            insta::assert_snapshot!(name, table);
        });
    }
}

#[test]
fn every_figure_with_values_but_table_2_is_drawn_in_every_language() {
    for number in WITH_DATA.iter().filter(|number| !NOT_DRAWN.contains(number)) {
        for suffix in ["", "-zh", "-fr"] {
            let path = |ending: &str| run().join(format!("figures/{}{suffix}.{ending}", file_name(number)));
            assert!(std::fs::read(path("png")).unwrap().starts_with(b"\x89PNG"), "{number}");
            assert!(
                std::fs::read_to_string(path("svg")).unwrap().starts_with("<svg role=\"img\" aria-label="),
                "{number}"
            );
        }
    }
}

#[test]
fn a_printed_total_that_does_not_add_up_stays_with_its_sum_beside_it() {
    let both = |number: &str, series: &str, point: &str| {
        (field(number, series, point, "shown"), field(number, series, point, "computed_total"))
    };
    assert_eq!(both("table-1", "coord", "2022-2025"), ("5459".to_owned(), "5449".to_owned()));
    assert_eq!(both("table-1", "bss", "2022-2025"), ("558".to_owned(), "558".to_owned()));
    assert_eq!(both("table-2", "maritime", "2022-2025"), ("7312".to_owned(), "6312".to_owned()));
    assert_eq!(both("20", "net", "region-asia-pacific"), ("64".to_owned(), "94".to_owned()));
    let page = std::fs::read_to_string(run().join("report.html")).unwrap();
    assert!(page.contains("the report prints 5\u{a0}459; the parts add up to 5\u{a0}449."));
    // Rounding explains a tenth; it is no mistake.
    assert_eq!(both("projects", "partner-funds", "total"), ("68022.0".to_owned(), "68021.9".to_owned()));
    assert!(!page.contains("the report prints 68\u{a0}022.0"));
}

#[test]
fn before_2021_the_top_step_of_coverage_is_4g_or_better() {
    assert_eq!(field("3", "5g", "2020", "shown"), "");
    assert_eq!(field("3", "5g", "2020", "note"), "before 2021 too few economies state 5G");
    let number = |series: &str, year: &str| field("3", series, year, "value").parse::<f64>().unwrap();
    for year in ["2015", "2020"] {
        let steps = number("4g-or-better", year) + number("3g", year);
        assert!((steps - number("at-least-3g", year)).abs() < 1e-9, "{year}");
    }
    for year in ["2021", "2025"] {
        let steps = number("5g", year) + number("4g", year) + number("3g", year);
        assert!((steps - number("at-least-3g", year)).abs() < 1e-9, "{year}");
    }
}

#[test]
fn years_without_a_value_keep_their_place_on_the_axis_and_the_line_stops() {
    let svg = std::fs::read_to_string(run().join("figures/figure-14.svg")).unwrap();
    // 2019 and 2022 have values, 2020 and 2021 have none.
    for year in 2010..=2022 {
        assert!(svg.contains(&format!(">{year}<")), "{year}");
    }
    assert!(!svg.contains(">2023<"));
    let lines: Vec<usize> = svg
        .split("<polyline points=\"")
        .skip(1)
        .map(|line| line.split('"').next().unwrap().split(' ').count())
        .collect();
    assert_eq!(lines, [10, 7], "generated from 2010 to 2019, collected from 2013 to 2019, 2022 stands alone");
}

#[test]
fn a_figure_of_another_publishers_data_says_so() {
    for (number, publisher) in
        [("3", "GSMA"), ("4", "GSMA"), ("12", "World Bank"), ("13", "World Bank"), ("14", "United Nations")]
    {
        let entry = list().into_iter().find(|entry| entry["figure"] == number).unwrap();
        let notes = entry["notes"].as_array().unwrap();
        assert!(notes.iter().any(|note| note["en"].as_str().unwrap().contains(publisher)), "{number}");
    }
}

/// A text of a chart: its box, and what it says.
struct Written {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    text: String,
}

/// Texts of an SVG, measured with the font that they are drawn with.
fn texts(svg: &str) -> Vec<Written> {
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\"")).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    let mut found = Vec::new();
    for part in svg.split("<text").skip(1) {
        let (tag, rest) = part.split_once('>').unwrap();
        let text =
            rest.split_once("</text>").unwrap().0.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
        let number = |name: &str| attribute(tag, name).parse::<f64>().unwrap();
        let (x, y, size) = (number("x"), number("y"), number("font-size"));
        let width = text_width(&text, size);
        let left = match attribute(tag, "text-anchor").as_str() {
            "start" => x,
            "middle" => x - width / 2.0,
            _ => x - width,
        };
        found.push(Written { left, right: left + width, top: y - size * 0.72, bottom: y + size * 0.12, text });
    }
    found
}

fn assert_tidy(name: &str, svg: &str) {
    let (_, view) = svg.split_once("viewBox=\"0 0 ").unwrap();
    let width: f64 = view.split(' ').next().unwrap().parse().unwrap();
    let texts = texts(svg);
    assert!(texts.len() > 4, "{name}");
    for (at, one) in texts.iter().enumerate() {
        assert!(one.left >= -0.5 && one.right <= width + 0.5, "{name}: `{}` is clipped", one.text);
        for other in &texts[..at] {
            let beside = one.right <= other.left + 0.5 || other.right <= one.left + 0.5;
            let apart = one.bottom <= other.top + 0.5 || other.bottom <= one.top + 0.5;
            assert!(beside || apart, "{name}: `{}` and `{}` overlap", one.text, other.text);
        }
    }
}

#[test]
fn nothing_is_clipped_and_nothing_overlaps_on_paper_desk_and_phone() {
    let folders = [run().join("figures"), run().join("reports/connectivity/figures")];
    for entry in folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()) {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "svg") {
            assert_tidy(&path.display().to_string(), &std::fs::read_to_string(&path).unwrap());
        }
    }
    let page = std::fs::read_to_string(run().join("report.html")).unwrap();
    let charts: Vec<&str> = page.split("<svg ").skip(1).map(|svg| svg.split("</svg>").next().unwrap()).collect();
    assert_eq!(charts.len(), 6 * (WITH_DATA.len() - NOT_DRAWN.len()));
    let bulletin = std::fs::read_to_string(run().join("reports/connectivity/report.html")).unwrap();
    let of_bulletin = bulletin.split("<svg ").skip(1).map(|svg| svg.split("</svg>").next().unwrap());
    for svg in charts.into_iter().chain(of_bulletin) {
        assert_tidy(&svg.chars().take(120).collect::<String>(), svg);
    }
}

#[test]
fn the_bulletin_has_ten_figures_in_three_languages_all_with_values() {
    let list = std::fs::read_to_string(run().join("reports/connectivity/figures/figures.json")).unwrap();
    let list: Vec<serde_json::Value> = serde_json::from_str(&list).unwrap();
    assert_eq!(list.len(), 10);
    for entry in &list {
        assert_eq!(entry["languages"], serde_json::json!(["en", "zh", "fr"]));
        let mut rows = csv::Reader::from_path(run().join(entry["table"].as_str().unwrap())).unwrap();
        for row in rows.deserialize::<Row>() {
            let row = row.unwrap();
            assert!(!row["value"].is_empty(), "{} {} {}", row["figure"], row["series"], row["point"]);
        }
    }
    let page = std::fs::read_to_string(run().join("reports/connectivity/report.html")).unwrap();
    assert!(page.contains("<span class=\"fr\" lang=\"fr\">Personnes hors ligne, 2025</span>"));
    assert!(!page.contains("id=\"claims\"") && page.contains("href=\"../../changes.html\""));
}

#[test]
fn the_page_asks_for_nothing() {
    let page = std::fs::read_to_string(run().join("report.html")).unwrap();
    // What changed since the run before stands in a file beside it; the page is whole without.
    let page = page.replace("<script src=\"changes.js\"></script>", "");
    for word in ["<link rel=\"stylesheet", " src=", "@import", "url(", "fetch(", "<iframe"] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn the_workbook_has_a_sheet_for_each_figure_with_numbers_that_are_numbers() {
    let mut workbook: Xlsx<_> = open_workbook(run().join("tables/ictstat.xlsx")).unwrap();
    let mut expected = vec!["Notes".to_owned()];
    expected.extend(WITH_DATA.iter().map(|number| file_name(number)));
    assert_eq!(workbook.sheet_names(), expected);
    let sheet = workbook.worksheet_range("figure-09").unwrap();
    let cell = |row: u32, column: u32| sheet.get_value((row, column)).cloned().unwrap_or_default();
    // Titles in three languages, names of series and points in three each.
    assert!(cell(3, 6).to_string().ends_with("% of the population"), "the header names the unit");
    let shown: f64 = field("9", "share", "2015", "shown").parse().unwrap();
    assert_eq!(cell(4, 6), Data::Float(shown));
    let names = [0, 1, 2].map(|column| cell(4, column).to_string());
    assert_eq!(names, ["Share of the population", "占人口的百分比", "Part de la population"]);
    let missing = workbook.worksheet_range("figure-03").unwrap();
    assert_eq!(missing.get_value((4, 6)), Some(&Data::String("not produced".to_owned())));
}

#[test]
fn french_says_the_same_as_english_with_its_own_marks() {
    for number in WITH_DATA {
        let (english, french) = (rows_in(number, "en"), rows_in(number, "fr"));
        assert_eq!(english.len(), french.len(), "{number}");
        for (en, fr) in english.iter().zip(&french) {
            for column in ["series", "point", "value", "shown", "n_reported", "status"] {
                assert_eq!(en[column], fr[column], "{number}: {column}");
            }
        }
    }
    let [africa] = &rows_in("10", "fr")
        .into_iter()
        .filter(|row| row["point"] == "africa" && row["series"] == "2025")
        .collect::<Vec<_>>()[..]
    else {
        panic!("no such row")
    };
    assert_eq!((africa["point_name"].as_str(), africa["unit"].as_str()), ("Afrique", "% de la population"));
    let page = std::fs::read_to_string(run().join("report.html")).unwrap();
    assert!(page.contains("le rapport indique 5\u{202f}459\u{202f}; la somme des parties est de 5\u{202f}449."));
    let shown = field("9", "share", "2025", "shown").replace('.', ",");
    let chart = std::fs::read_to_string(run().join("figures/figure-09-fr.svg")).unwrap();
    assert!(chart.contains(&format!(">{shown}</text>")) && chart.contains("Source\u{a0}: "));
    let table = shipped().succeed(&["figure", "9", "--lang", "fr"]).stdout;
    assert!(table.contains("Personnes utilisant l’Internet, monde") && table.contains(&shown), "{table}");
    let refused = shipped().run(&["figure", "9", "--lang", "es"]);
    assert!(refused.code == Some(2) && refused.stderr.contains("expected one of: en, fr, zh"), "{}", refused.stderr);
}

#[test]
fn the_command_prints_a_table_with_its_chart_in_every_language() {
    let english = shipped().succeed(&["figure", "table-1"]);
    assert!(english.stdout.starts_with("Table 1  Processing of space notices, 2022–2025\nrequests\n"));
    assert!(english.stdout.trim_end().ends_with("figures/table-1.svg"), "{}", english.stdout);
    let chinese = shipped().succeed(&["figure", "03", "--lang", "zh"]).stdout;
    assert!(
        chinese.contains("2021年之前仅少数经济体报告5G") && chinese.trim_end().ends_with("figures/figure-03-zh.svg")
    );
    // A wide character takes two columns of a terminal: the value of every row ends in the same column.
    let ends = |line: &str, value: &str| comfy_table_width(line.split(value).next().unwrap());
    let lines: Vec<&str> = chinese.lines().collect();
    let at = |series: &str, year: &str, value: &str| {
        let line = lines.iter().find(|line| line.starts_with(&format!(" {series} ")) && line.contains(year)).unwrap();
        ends(line, value) + value.len()
    };
    let (better, third) = (field("3", "4g-or-better", "2015", "shown"), field("3", "3g", "2015", "shown"));
    assert_eq!(at("4G或更高", "2015", &better), at("3G", "2015", &third));
    let csv = shipped().succeed(&["figure", "projects", "--format", "csv"]).stdout;
    assert_eq!(csv, std::fs::read_to_string(run().join("tables/table-projects.csv")).unwrap());
    let json = shipped().succeed(&["figure", "9", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["rows"][0]["note"], "an earlier edition alone states WSM");
    assert!(json["rows"][9]["value"].is_number() && json["rows"][9]["note"].is_null());
}

/// Columns that a text takes on a terminal.
fn comfy_table_width(text: &str) -> usize {
    text.chars().map(|letter| if ('\u{2e80}'..='\u{ffef}').contains(&letter) { 2 } else { 1 }).sum()
}

#[test]
fn an_unknown_figure_is_a_mistake_of_use() {
    let finished = shipped().run(&["figure", "table-9"]);
    assert_eq!(finished.code, Some(2));
    assert!(
        finished.stderr.contains("no figure `table-9`") && finished.stderr.contains("did you mean table-"),
        "{}",
        finished.stderr
    );
}

/// A report on the world of six economies, small enough to check in the head.
const SMALL: &str = r#"
title = { en = "Small report", zh = "小报告" }

[[figure]]
number = "1"
section = "1"
title = { en = "Use <by> group", zh = "各组别的使用" }
chart = "bars"
points = ["africa", "europe"]
year = 2020
unit = { en = "%", zh = "%" }
decimals = 1

[[figure.series]]
id = "use"
name = { en = "=1+1", zh = "使用" }
indicator = "internet-use"
statistic = "weighted-mean"

[[figure.series]]
id = "price"
name = { en = "Price", zh = "资费" }
place = "table"
indicator = "price-mobile-broadband-5gb"
statistic = "median"

[[figure.printed]]
series = "use"
values = { europe = "98" }
"#;

#[test]
fn a_figure_of_the_small_world_is_what_its_economies_give() {
    let project = Project::six_economies();
    std::fs::create_dir_all(project.path().join("pipelines/reports/small")).unwrap();
    project.write("pipelines/reports/small/figures.toml", SMALL);
    project.succeed(&["aggregate", "internet-use"]);
    let read = |file: &str| std::fs::read_to_string(project.output().join("latest").join(file)).unwrap();
    let csv = read("tables/figure-01.csv");
    let lines: Vec<&str> = csv.lines().collect();
    // (200 × 95 + 400 × 99) / 600 and (100 × 10 + 300 × 50) / 400, rounded as declared.
    assert!(lines[1].contains(",en,use,'=1+1,africa,Africa,%,40.0,40,"), "{}", lines[1]);
    assert!(lines[2].contains(",europe,Europe,%,97.7,97.6666666666666"), "{}", lines[2]);
    assert!(lines[2].contains(",98,"), "what the report prints stands beside it");
    assert!(lines[3].contains("the indicator is not part of this run"), "{}", lines[3]);
    let page = read("report.html");
    assert!(page.contains("Use &lt;by&gt; group") && !page.contains("Use <by>"));
    let mut workbook: Xlsx<_> = open_workbook(project.output().join("latest/tables/ictstat.xlsx")).unwrap();
    let sheet = workbook.worksheet_range("figure-01").unwrap();
    assert_eq!(sheet.get_value((3, 0)), Some(&Data::String("=1+1".to_owned())), "a text is no formula");
    assert!(workbook.worksheet_formula("figure-01").unwrap().is_empty());
}

#[test]
fn every_text_of_the_figures_can_be_drawn() {
    let report = repository().join("pipelines/reports/c26-35");
    let files = ["figures.toml", "texts/zh.toml", "texts/fr.toml"];
    let texts: String = files.iter().map(|file| std::fs::read_to_string(report.join(file)).unwrap()).collect();
    let missing: Vec<char> = texts
        .chars()
        .filter(|letter| !letter.is_control() && !ictstat::publish::chart::has_glyphs(&letter.to_string()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
