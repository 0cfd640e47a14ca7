//! Whether the machine lets a run have what it foreseeably needs, asked before anything is computed.
//! What cannot be found out is taken for granted: the run itself then says what is missing.

use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;

use polars::prelude::{DataFrame, Engine, IntoLazy};

use crate::run::failure::Failure;

/// Files that a run has open at once: one of its own, those of the threads that write Parquet, and the terminal.
const LEAST_OPEN_FILES: u64 = 32;

/// What a run needs at least, whatever its inputs, and for each byte of them.
struct Need {
    least: u64,
    per_input_byte: u64,
}

/// Resident memory, which control groups limit. Measured: 53 MB for inputs of 31 kB, 290 MB for the shipped 4 MB. Two thirds of
/// that are asked for, so that no run is refused that could have worked.
const RESIDENT: Need = Need { least: 34 << 20, per_input_byte: 40 };

/// Address space without that of the threads, which `ulimit -v` limits. Measured: the program starts with 150 MB.
const ADDRESS_SPACE: Need = Need { least: 164 << 20, per_input_byte: 60 };

/// Address space that each thread takes: its stack, and what the allocator sets aside for it. A run that is short of it hangs:
/// where polars cannot start a thread, it waits for ever for those that it started.
const BYTES_OF_THREAD: u64 = 66 << 20;

/// Groups of threads, each with one for every processor: ours, that of polars and that of its files. One thread more works in the
/// background.
const THREAD_POOLS: u64 = 3;

/// Most threads that are started: each of them takes address space, and starting thousands takes minutes.
pub const MOST_THREADS: usize = 256;

/// What helps where memory is short.
const LESS_MEMORY: &str =
    "raise the limit (MemoryMax= in the systemd unit, --memory of the container), or name fewer indicators";
/// What helps where address space is short.
const LESS_ADDRESS_SPACE: &str = "raise the limit (`ulimit -v`, LimitAS= in the systemd unit), use fewer threads \
                                  (--threads 1), or name fewer indicators";

/// Refuses a run that may open too few files.
///
/// - Errors: `Disk`, with the limit and how to raise it.
pub fn check_open_files() -> Result<(), Failure> {
    let limit = match limit("Max open files") {
        Ok(limit) => limit,
        // Not even the file with the limits can be opened.
        Err(error) if is_too_many_open_files(&error) => Some(0),
        Err(_) => None,
    };
    match limit {
        Some(limit) if limit < LEAST_OPEN_FILES => Err(Failure::resources(
            format!("this process may open {limit} files; a run needs {LEAST_OPEN_FILES}"),
            "raise the limit: `ulimit -n 1024`, or LimitNOFILE= in the systemd unit",
        )),
        _ => Ok(()),
    }
}

/// Starts the threads that share the work.
///
/// - Errors: `Disk`, where the system refuses them.
pub fn start_threads() -> Result<(), Failure> {
    let started = rayon::ThreadPoolBuilder::new().build_global();
    // Threads that were started before have no source of error.
    match started.as_ref().err().and_then(|error| error.source()) {
        Some(error) => Err(Failure::resources(
            format!("no threads can be started: {error}"),
            "raise the limit of processes (`ulimit -u`), or the memory limit",
        )),
        None => Ok(()),
    }
}

/// Lets polars start its threads while there is memory for them. Where it cannot start one later, in the middle of a run, it
/// waits for ever.
///
/// - Errors: `Internal` where polars cannot work at all.
pub fn start_polars() -> Result<(), Failure> {
    let started = DataFrame::empty().lazy().collect_with_engine(Engine::Streaming);
    started.map(drop).map_err(|error| Failure::internal(error.to_string()))
}

/// Refuses a run that may have too little memory for inputs of this size.
///
/// - Errors: `Disk`, with the limit and how to raise it.
pub fn check_memory(input_bytes: u64) -> Result<(), Failure> {
    let of_process = limit("Max address space").ok().flatten();
    let n_threads = THREAD_POOLS * rayon::current_num_threads() as u64 + 1;
    let of_threads = n_threads * BYTES_OF_THREAD;
    let address_space = Need { least: ADDRESS_SPACE.least + of_threads, ..ADDRESS_SPACE };
    let limits = [(of_process, address_space, LESS_ADDRESS_SPACE), (of_control_group(), RESIDENT, LESS_MEMORY)];
    let mut needs = limits
        .into_iter()
        .filter_map(|(limit, need, help)| Some((limit?, need.least + need.per_input_byte * input_bytes, help)));
    // Asked first for any run at all, then for one with these inputs.
    let inputs = if input_bytes > 0 { format!(" with inputs of {} kB", input_bytes >> 10) } else { String::new() };
    match needs.find(|(limit, needed, _)| limit < needed) {
        Some((limit, needed, help)) => Err(Failure::resources(
            format!(
                "this process may use {} MB of memory; a run{inputs} needs at least {} MB",
                limit >> 20,
                needed >> 20
            ),
            help,
        )),
        None => Ok(()),
    }
}

fn is_too_many_open_files(error: &io::Error) -> bool {
    // EMFILE; the standard library has no stable kind for it.
    error.raw_os_error() == Some(24)
}

/// Returns a limit of this process; `None` where there is none.
fn limit(name: &str) -> io::Result<Option<u64>> {
    let limits = fs::read_to_string("/proc/self/limits")?;
    let of_name = limits.lines().find_map(|line| line.strip_prefix(name));
    Ok(of_name.and_then(|values| values.split_whitespace().next()?.parse().ok()))
}

/// Returns the memory that the control group of this process may use, of either version.
fn of_control_group() -> Option<u64> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let read = |root: &str, path: &str, file: &str| -> Option<u64> {
        let path = Path::new(root).join(path.trim_start_matches('/')).join(file);
        fs::read_to_string(path).ok()?.trim().parse().ok()
    };
    let limits = groups.lines().filter_map(|line| {
        let (controllers, path) = line.split_once(':')?.1.split_once(':')?;
        match controllers {
            "" => read("/sys/fs/cgroup", path, "memory.max"),
            "memory" => read("/sys/fs/cgroup/memory", path, "memory.limit_in_bytes"),
            _ => None,
        }
    });
    limits.min()
}
