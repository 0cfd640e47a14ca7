//! Short and long forms of the tests that wear a run out, and the page that says what they came to.
//! `make torture` sets TORTURE=1 for the long forms and writes docs/reliability.md.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use crate::support::repository;

/// Returns whether the long forms are asked for.
pub fn is_long() -> bool {
    std::env::var_os("TORTURE").is_some()
}

/// Returns one number for the short form and another for the long.
pub fn short_or_long(short: usize, long: usize) -> usize {
    if is_long() { long } else { short }
}

/// A stream of numbers that is the same each time: splitmix64.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap()
    }

    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn results() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository().join("target"), PathBuf::from);
    target.join("torture")
}

/// Keeps what a long form came to: how many cases, how many of them came out in each way. Nothing bad may be among them:
/// a case that goes wrong fails its test.
pub fn report(name: &str, cases: usize, came_out: &BTreeMap<String, usize>) {
    if !is_long() {
        return;
    }
    std::fs::create_dir_all(results()).unwrap();
    let told: Vec<String> = came_out.iter().map(|(how, number)| format!("{how} {number}")).collect();
    std::fs::write(results().join(name.replace(' ', "-")), format!("{name}\t{cases}\t{}\n", told.join(", "))).unwrap();
}

/// Keeps a part of the page that is no line of the first table.
pub fn keep_section(name: &str, text: &str) {
    std::fs::create_dir_all(results()).unwrap();
    std::fs::write(results().join(format!("{name}.md")), text).unwrap();
}

const HEAD: &str = "# Reliability

What the program has been put through, written by `make torture`. Each line is a test that fails when a single case goes
wrong; `make test` runs a shorter form of each. Everything random is seeded, so that a case can be repeated.

A case goes wrong when after it

- the published run is not whole (every file as its manifest says), or is another than before although the run failed,
- a run without the fault does not succeed, or leaves a staging folder,
- the program panics, or ends with another code than docs/operating.md says,
- rows read are not rows kept, set aside and rejected, or a kept value is not in the file.

Damage that leaves a file readable, such as one digit for another or a byte inside the pages of a Parquet file, can be told
by the file's checksum alone; these tests renew the checksum on purpose, so such a case counts as read. polars panics on
some damaged Parquet footers; the panic is caught and the file refused.

";

const INPUTS: &str = "
## One thing wrong in an input

Every text file that a pipeline reads, and the lists of groups, with one thing wrong in it; the checksum is renewed, all stages
run with the published run before as the one to compare with. A case counts as

- *figures unchanged*: no aggregate and no gap of any profile moved by more than one unit of its last printed digit,
- *refused*: the run ends with a fault that names the file or the pipeline that reads it,
- *found*: a finding that fails a strict run names the economy (where one economy's rows are wrong) or the file, or for a
  whole file an indicator that reads it; stale residuals (W018) and changed verdicts (W019) follow any change and do not count,
- *found against the run before*: only W017 (vanished) or W020 (the same edition says something else) does. A first run has
  no run before, and a new edition may say what it likes: there, these cases would be silent,
- *place not named*: what is found names another place,
- *silent*: nothing is found.

One value is that of the largest economy of the file in its latest year, and two that are drawn from the large economies.

";

/// The page is made from the results of the long forms alone.
#[test]
fn reliability_page() {
    if !is_long() {
        return;
    }
    let mut page = HEAD.to_owned();
    page.push_str("| what | cases | how they came out |\n|---|--:|---|\n");
    let mut files: Vec<PathBuf> = std::fs::read_dir(results()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_none());
    files.sort();
    let mut total = 0;
    for file in files {
        let line = std::fs::read_to_string(file).unwrap();
        let [name, cases, came_out] = line.trim_end().split('\t').collect::<Vec<_>>().try_into().unwrap();
        total += cases.parse::<usize>().unwrap();
        writeln!(page, "| {name} | {cases} | {came_out} |").unwrap();
    }
    writeln!(page, "\n{total} cases: 0 lost runs, 0 panics, 0 silent losses.").unwrap();
    page.push_str(INPUTS);
    page.push_str(&std::fs::read_to_string(results().join("inputs.md")).unwrap());
    std::fs::write(repository().join("docs/reliability.md"), page).unwrap();
}
