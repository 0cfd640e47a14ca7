"""Proves a figure of every statistic and profile of a run, of women too, and has proof.py compute each anew.

Usage: proofs.py RUN_DIRECTORY PROGRAM      in the project's folder
"""

import importlib.util
import pathlib
import subprocess
import sys

import polars as pl

KEYS = ["statistic", "profile"]


def main(run, program):
    spec = importlib.util.spec_from_file_location("proof", run / "proof.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    shown = pl.read_parquet(run / "aggregates.parquet").filter(pl.col("value").is_not_null())
    known = shown.filter(pl.col("classification") != "user-groups").sort("year", maintain_order=True)
    last = known.group_by([*KEYS, "sex"], maintain_order=True).last()
    place = ["--output", str(run.resolve().parent.parent), "--run", run.resolve().name]
    for row in last.iter_rows(named=True):
        group = ":".join(row[key] for key in ("classification", "edition", "group"))
        codes = [f"--{key}={row[key]}" for key in ("sex", "age", "location", "category", "statistic", "profile")]
        asked = [program, "prove", row["indicator"], group, str(row["year"]), *codes, *place]
        text = subprocess.run(asked, check=True, capture_output=True).stdout
        found = list(script.differences(text, pathlib.Path(".")))
        assert not found, (asked, found)
    print(f"proofs: {last.height} figures follow from theirs to the last bit")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2])
