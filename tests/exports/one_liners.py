"""Executes the blocks of docs/use-the-results.md in Python and in DuckDB on a run, as a reader would who copies them.

    python one_liners.py RUN_DIR ICTSTAT

In:  docs/use-the-results.md, and the run in place of output/latest
Out: one line for every block; exit 1 when one fails or finds nothing
"""
import ast
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import duckdb

PROJECT = pathlib.Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "use-the-results.md"
BLOCK = re.compile(r"^```(python|sql)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def last_value(source):
    """Runs the statements; returns what the last expression gives."""
    *before, last = ast.parse(source).body
    names = {}
    exec(compile(ast.Module(before, []), "block", "exec"), names)
    return eval(compile(ast.Expression(last.value), "block", "eval"), names)


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: python one_liners.py RUN_DIR ICTSTAT")
    run, program = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    n_failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        pathlib.Path("output").mkdir()
        pathlib.Path("output/latest").symlink_to(run)
        exchange = [program, "-C", PROJECT, "export", "--format", "sdmx-csv", "--indicator", "internet-use", "-o", "exchange"]
        subprocess.run([*exchange, "--output", run.parents[1], "--run", run.name], check=True)
        connection = duckdb.connect()
        connection.execute("SET VARIABLE run = 'output/latest'")
        connection.execute(pathlib.Path("output/latest/views.sql").read_text(encoding="utf-8"))
        blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
        for language, source in blocks:
            try:
                found = last_value(source) if language == "python" else connection.execute(source).fetchall()
                # A frame of no rows is as wrong as an error; an observation has no length.
                told = "" if not hasattr(found, "__len__") or len(found) else "finds nothing"
            except Exception as error:  # whatever a line raises is the finding
                told = f"{type(error).__name__}: {error}"
            print(f"{language}: {'failed: ' + told if told else 'passed'}: {source.splitlines()[-1][:90]}")
            n_failed += bool(told)
        # The handles of readers go before the folder does.
        os.chdir(PROJECT)
    print(f"{PAGE.name}: {len(blocks) - n_failed} blocks passed, {n_failed} failed")
    sys.exit(1 if n_failed or len(blocks) < 6 else 0)


if __name__ == "__main__":
    main()
