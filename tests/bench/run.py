"""Times ictstat against the same work in pandas, both as whole processes.

    python tests/bench/run.py --binary target/release/ictstat [--runs 7]

In:  the binary, and raw/ through both programs
Out: on the terminal, wall time and peak memory of each, the ratio of every pair, and whether the targets are met;
     exit 1 only when a program fails. Speed alone never fails: it depends on the machine.

The two take turns, so that a busy moment of the machine hits both; a first round that fills the page cache is not
counted. Run it with the Python that has tests/requirements.txt, on an idle machine, with a release build.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

# This file imports nothing large: Linux counts the memory of the parent at the start into a child's peak.
PROJECT = pathlib.Path(__file__).resolve().parents[2]
RIVAL = pathlib.Path(__file__).resolve().parent / "internet_use_pandas.py"
# Of the pipeline that pandas repeats, and of everything that a run computes.
TARGETS = {"internet-use": (0.5, 200), "everything": (1.0, 300)}


def measure(name, command):
    """Runs one process; returns wall seconds and peak resident memory in megabytes (10^6 bytes)."""
    return measure_with_cpu(name, command)[:2]


def measure_with_cpu(name, command):
    """Runs one process; returns wall seconds, peak resident memory in megabytes and seconds of all cores."""
    with tempfile.TemporaryFile() as messages:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=messages, stderr=messages)
        _, status, usage = os.wait4(process.pid, 0)
        wall_seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            messages.seek(0)
            last_lines = messages.read().decode(errors="replace").splitlines()[-20:]
            sys.exit("\n".join([f"{name} failed with {process.returncode}: {' '.join(command)}", *last_lines]))
    kibibytes = usage.ru_maxrss if sys.platform != "darwin" else usage.ru_maxrss / 1024
    return wall_seconds, kibibytes * 1024 / 1e6, usage.ru_utime + usage.ru_stime


def measure_pair(binary):
    """Runs ictstat, then pandas, each into a directory of its own that is removed afterwards."""
    with tempfile.TemporaryDirectory() as output:
        ours = measure("ictstat", [str(binary), "aggregate", "internet-use", "--force", "--output", output])
    with tempfile.TemporaryDirectory() as output:
        theirs = measure("pandas", [sys.executable, str(RIVAL), output])
    return ours, theirs


def measure_everything(binary):
    """Runs all pipelines into a directory of its own that is removed afterwards."""
    with tempfile.TemporaryDirectory() as output:
        return measure("ictstat", [str(binary), "aggregate", "--force", "--output", output])


def read_arguments():
    parser = argparse.ArgumentParser(description="Times ictstat against the same work in pandas.")
    parser.add_argument("--binary", type=pathlib.Path, required=True, help="a release build of ictstat")
    parser.add_argument("--runs", type=int, default=7, help="pairs of runs that count (default 7)")
    arguments = parser.parse_args()
    arguments.binary = arguments.binary.resolve()
    if not arguments.binary.is_file():
        parser.exit(1, f"{arguments.binary} is absent; build it with: cargo build --release\n")
    if arguments.runs < 1:
        parser.error("--runs must be at least 1")
    return arguments


def report(name, runs):
    wall_seconds = statistics.median(wall for wall, _ in runs)
    peak_megabytes = max(peak for _, peak in runs)
    print(f"{name:<8} median wall {wall_seconds:.3f} s, peak memory {peak_megabytes:.0f} MB")
    return wall_seconds, peak_megabytes


def report_targets(name, wall_seconds, peak_megabytes):
    for what, measured, target, unit in zip(("wall", "memory"), (wall_seconds, peak_megabytes), TARGETS[name], ("s", "MB")):
        verdict = "met" if measured <= target else "NOT MET"
        print(f"target for {name}, {what} at most {target:g} {unit}: {verdict} ({measured:.3g} {unit})")


def main():
    arguments = read_arguments()
    measure_pair(arguments.binary)
    ours, theirs, ratios = [], [], []
    print("pair  ictstat s  pandas s  pandas / ictstat   (internet use alone)")
    for pair in range(1, arguments.runs + 1):
        our_run, their_run = measure_pair(arguments.binary)
        ours.append(our_run)
        theirs.append(their_run)
        ratios.append(their_run[0] / our_run[0])
        print(f"{pair:>4}  {our_run[0]:>9.3f}  {their_run[0]:>8.3f}  {ratios[-1]:>16.2f}")

    of_internet_use = report("ictstat", ours)
    report("pandas", theirs)
    print(f"ratio    median {statistics.median(ratios):.2f}, from {min(ratios):.2f} to {max(ratios):.2f}")
    of_everything = report("all", [measure_everything(arguments.binary) for _ in range(arguments.runs)])
    report_targets("internet-use", *of_internet_use)
    report_targets("everything", *of_everything)


if __name__ == "__main__":
    main()
