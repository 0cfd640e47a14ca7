//! docs/first-hour.md: ten jobs of an analyst's first hour, each at most three commands. Every command and output in it is run
//! here, on the shipped data; `make docs` writes it anew.

use crate::support::{EPOCH, Finished, Project, ictstat, repository};

/// A job: what is asked, a file that it begins with, and what is typed.
struct Job {
    title: &'static str,
    before: &'static str,
    file: Option<(&'static str, &'static str)>,
    commands: &'static [&'static str],
}

/// Lines of an output that the page shows, and letters of a line.
const MOST_LINES: usize = 16;
const MOST_LETTERS: usize = 160;

const JOBS: [Job; 10] = [
    Job {
        title: "How many people are online?",
        before: "One indicator is computed with what it needs; `ictstat aggregate` alone computes all.",
        file: None,
        commands: &["ictstat aggregate internet-use"],
    },
    Job {
        title: "How sure is that, and who makes it?",
        before: "The profile that the tables show comes first, the rate before numbers of persons. `lower` and `upper` are the 90 % interval.",
        file: None,
        commands: &["ictstat explain internet-use world 2025 --most 3"],
    },
    Job {
        title: "One row for one cell",
        before: "`cells` has every figure of the tables once, with names that are no words of SQL. In Python it is `cells.parquet`.",
        file: None,
        commands: &[
            "ictstat query \"SELECT year, value, lower, upper, status FROM cells WHERE indicator = 'internet-use' AND measure = 'weighted-mean' AND group_id = 'africa' AND breakdown = 'total' AND year >= 2020\"",
        ],
    },
    Job {
        title: "Is the gap between women and men more than its error?",
        before: "The note says where the interval of a score crosses the limit of parity.",
        file: None,
        commands: &[
            "ictstat query \"SELECT group_name, value, lower, upper, note FROM cells WHERE indicator = 'internet-use' AND measure = 'gender-parity' AND classification = 'itu-region' AND year = 2025\"",
        ],
    },
    Job {
        title: "What does the figure of one economy rest on?",
        before: "Economies go by code or name, in any case; what the codes mean stands below.",
        file: None,
        commands: &["ictstat explain internet-use Senegal 2025 --most 4"],
    },
    Job {
        title: "Women alone",
        before: "`--sex`, `--age`, `--location` and `--category` take words and codes.",
        file: None,
        commands: &["ictstat explain internet-use africa 2025 --sex women --most 3"],
    },
    Job {
        title: "What moved a figure since 2020?",
        before: "",
        file: None,
        commands: &["ictstat explain internet-use africa 2025 --since 2020 --most 3"],
    },
    Job {
        title: "A survey value of my own",
        before: "It goes before those of the publishers and stands with its source in `raw/own/`; `diff` shows what it moved.",
        file: None,
        commands: &[
            "ictstat add --value internet-use Senegal 2025 66.1 --source \"Household survey 2025, table 4\"",
            "ictstat aggregate internet-use",
            "ictstat diff --economy Senegal --group africa --profile itu --most 4",
        ],
    },
    Job {
        title: "What was said of it in every run?",
        before: "",
        file: None,
        commands: &["ictstat history internet-use senegal 2025"],
    },
    Job {
        title: "Groups of my own",
        before: "A group is made of economies and groups of any list. The figures, charts and tables of the run show them by their names.",
        file: Some((
            "own.csv",
            "group;economy;name\nno-china;world - China;World without China\nsahel;Mali;Sahel\nsahel;Niger;\nsahel;Chad;\n",
        )),
        commands: &[
            "ictstat aggregate internet-use --groups own.csv",
            "ictstat query \"SELECT group_name, year, value FROM cells WHERE indicator = 'internet-use' AND measure = 'weighted-mean' AND classification = 'user-groups' AND breakdown = 'total' AND year >= 2024\"",
        ],
    },
];

/// Returns the words of a command as a shell would pass them.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut is_quoted) = (Vec::new(), String::new(), false);
    for letter in command.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(std::mem::take(&mut word)),
            letter => word.push(letter),
        }
    }
    words.push(word);
    words
}

/// Runs a command, each a minute after the one before, and returns what it shows, names of runs as RUN.
fn shown(project: &Project, command: &str, minute: u64) -> String {
    let words = words(command);
    let arguments: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    let clock = EPOCH.parse::<u64>().unwrap() + 60 * minute;
    let mut program = ictstat(project.path(), &arguments);
    let finished: Finished = program.env("SOURCE_DATE_EPOCH", clock.to_string()).output().unwrap().into();
    assert_eq!(finished.code, Some(0), "{command}\n{}", finished.stderr);
    // Of what a command says beside its data, the notes: no times, and no warnings, which the next run tells again.
    let is_note = |line: &&str| !line.contains(" done in ") && !line.starts_with("warning");
    let said = finished.stderr.lines().filter_map(|line| line.strip_prefix("ictstat: ")).filter(is_note);
    let notes = if arguments[0] == "add" { said.collect::<Vec<_>>().join("\n") } else { String::new() };
    let is_name = |word: &str| word.len() == 25 && word.as_bytes()[8] == b'T' && word.as_bytes()[15..17] == *b"Z-";
    let line = |line: &str| {
        let words: Vec<&str> = line.split(' ').map(|word| if is_name(word) { "RUN" } else { word }).collect();
        let line = words.join(" ").trim_end().to_owned();
        let is_long = line.chars().count() > MOST_LETTERS;
        let first: String = line.chars().take(MOST_LETTERS).collect();
        if is_long { format!("{} …", first.trim_end()) } else { line }
    };
    let lines: Vec<String> = finished.stdout.lines().chain(notes.lines()).map(line).collect();
    let cut = if lines.len() > MOST_LINES { "…\n" } else { "" };
    format!("{}\n{cut}", lines[..lines.len().min(MOST_LINES)].join("\n"))
}

#[test]
fn generated_docs_first_hour() {
    let project = Project::shipped();
    let mut page = "# The first hour\n\nTen jobs on the shipped data, each at most three commands. Made by `make docs`, which runs \
                    them all; longer outputs and lines end with `…`.\n"
        .to_owned();
    let mut minute = 0;
    for (number, job) in (1..).zip(JOBS) {
        let Job { title, before, file, commands } = job;
        assert!(commands.len() <= 3, "{title}");
        page.push_str(&format!("\n## {number}. {title}\n"));
        if !before.is_empty() {
            page.push_str(&format!("\n{before}\n"));
        }
        if let Some((name, text)) = file {
            project.write(name, text);
            page.push_str(&format!("\n`{name}`:\n\n```text\n{text}```\n"));
        }
        for command in commands {
            minute += 1;
            page.push_str(&format!("\n```sh\n{command}\n```\n\n```text\n{}```\n", shown(&project, command, minute)));
        }
    }
    let path = repository().join("docs/first-hour.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "docs/first-hour.md is stale: run `make docs` and commit it");
}
