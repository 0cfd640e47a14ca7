"""Times a run after one changed file against a run that makes everything anew from the same inputs.

    python tests/bench/changed_file.py --binary target/release/ictstat [--only internet-use] [--runs 3]

In:  the binary; raw/ and pipelines/, copied
Out: on the terminal, for every raw file the seconds of both runs and their ratio, the cheapest first

In every file one value changes: of the first row in the middle of the file whose value has a digit to change. Both runs
begin from the same earlier run and compare themselves with it. Run it on an idle machine, with a release build.
"""
import argparse
import csv
import hashlib
import io
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import time
import tomllib

PROJECT = pathlib.Path(__file__).resolve().parents[2]
# What a run may cost, in parts of a full one.
TARGET = 0.5


def value_columns():
    """Returns the column of values of each dataset that a pipeline reads."""
    columns = {}
    for path in sorted((PROJECT / "pipelines").glob("*.toml")):
        for read in tomllib.loads(path.read_text()).get("input", []):
            columns[read["dataset"]] = read["columns"]["value"]
    return columns


def with_other_value(text, delimiter, column):
    """Returns the text of a file with one digit of one value changed, or none where no value has a digit."""
    lines = text.splitlines(keepends=True)
    header = next(csv.reader([lines[0]], delimiter=delimiter))
    # Where values stand in several columns, one of them is as good as another.
    place = header.index(column) if column in header else None
    for at in list(range(len(lines) // 2, len(lines))) + list(range(1, len(lines) // 2)):
        fields = next(csv.reader([lines[at].rstrip("\r\n")], delimiter=delimiter))
        numbers = [field.strip() for field in fields if re.fullmatch(r"\d+\.\d+ ?", field)]
        value = (numbers[-1:] or [""])[0] if place is None else fields[place] if len(fields) == len(header) else ""
        if not re.fullmatch(r"\d+(\.\d+)?", value) or lines[at].count(value) != 1:
            continue
        lines[at] = lines[at].replace(value, value[:-1] + str((int(value[-1]) + 1) % 10))
        return "".join(lines)
    return None


def with_change(text, sidecar, columns):
    """Returns the text of a file with one change that its kind allows."""
    kind = sidecar.get("kind", "observations")
    if kind == "classification":
        lines = text.splitlines(keepends=True)
        return "".join(lines[:-1])
    if kind == "register":
        return None
    column = columns.get(sidecar["id"], "value")
    return with_other_value(text, sidecar.get("delimiter", ","), column)


def seconds(binary, project, *options):
    start = time.perf_counter()
    process = subprocess.run([binary, "aggregate", *options], cwd=project, capture_output=True, text=True)
    took = time.perf_counter() - start
    if process.returncode != 0:
        raise SystemExit(f"ictstat ended with {process.returncode}:\n{process.stderr}")
    return took


def measure(binary, project, begin, *options):
    """Times a run that begins from the output folder of an earlier one."""
    shutil.rmtree(project / "output", ignore_errors=True)
    shutil.copytree(begin, project / "output", symlinks=True)
    return seconds(binary, project, *options)


def main():
    parser = argparse.ArgumentParser(description="Times runs after one changed file.")
    parser.add_argument("--binary", type=pathlib.Path, required=True, help="a release build of ictstat")
    parser.add_argument("--only", default="", help="files whose path has this text in it")
    parser.add_argument("--runs", type=int, default=3, help="runs of each kind; the median counts (default 3)")
    arguments = parser.parse_args()
    binary, columns = arguments.binary.resolve(), value_columns()
    with tempfile.TemporaryDirectory() as folder:
        project, begin = pathlib.Path(folder) / "project", pathlib.Path(folder) / "begin"
        for part in ("raw", "pipelines"):
            shutil.copytree(PROJECT / part, project / part)
        seconds(binary, project)
        shutil.copytree(project / "output", begin, symlinks=True)
        found = []
        for path in sorted((project / "raw").rglob("*.csv")):
            if arguments.only not in str(path.relative_to(project)):
                continue
            sidecar_path = path.with_name(path.name + ".toml")
            before, sidecar = path.read_bytes(), sidecar_path.read_text()
            # Line ends are bytes of the file and stay as they are.
            text = io.TextIOWrapper(io.BytesIO(before), encoding="utf-8", newline="").read()
            changed = with_change(text, tomllib.loads(sidecar), columns)
            if changed is None:
                print(f"{path.relative_to(project)}: nothing to change")
                continue
            path.write_bytes(changed.encode())
            digest = hashlib.sha256(changed.encode()).hexdigest()
            sidecar_path.write_text(re.sub(r'(?m)^sha256 = ".*"$', f'sha256 = "{digest}"', sidecar))
            after, full = [], []
            for _ in range(arguments.runs):
                after.append(measure(binary, project, begin))
                full.append(measure(binary, project, begin, "--force"))
            found.append((statistics.median(after), statistics.median(full), path.relative_to(project)))
            path.write_bytes(before)
            sidecar_path.write_text(sidecar)
    met = 0
    for after, full, path in sorted(found):
        met += after <= TARGET * full
        print(f"{str(path):<55} {after:.2f} s, all anew {full:.2f} s: {after / full:.2f}")
    print(f"{met} of {len(found)} files cost at most {TARGET:.0%} of a run that makes everything anew")


if __name__ == "__main__":
    main()
