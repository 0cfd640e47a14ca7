"""Executes the notebooks of docs/ on a run, as a reader would from the root of the repository.

    python run.py RUN_DIR        # a directory of output/runs/, or output/latest

In:  docs/notebooks/*.ipynb and, where R has what they load, *.R; RUN_DIR through the environment variable ICTSTAT_RUN, and the run
     that they compare it with through ICTSTAT_RUN_BEFORE
Out: one line for every notebook, the failing cell and its error, and a closing line; exit 1 when a notebook failed.

Writes nothing into the repository: what a notebook shows is thrown away. Holds no expected figures: the notebooks
assert what they rely on, and one that runs to its end passes.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import nbclient
import nbformat
import traitlets.config

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from skipped import skip  # noqa: E402

PROJECT = pathlib.Path(__file__).resolve().parents[2]
NOTEBOOKS = PROJECT / "docs" / "notebooks"
SECONDS_PER_CELL = 120
PACKAGES_OF_R = ["arrow", "dplyr", "ggplot2"]
# Otherwise the kernel warns that other users of the machine can listen.
KERNEL = traitlets.config.Config({"KernelManager": {"transport_encryption": "auto"}})
TERMINAL_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# IPython points at the line of the cell with `---> 18 assert ...`; the first such line is the cell's own.
LINE_AT_FAULT = re.compile(r"^-+> (\d+) ", re.MULTILINE)


def execute(path):
    """Runs one notebook to its end; returns what failed, or None."""
    started = []
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        nbclient.NotebookClient(
            notebook,
            config=KERNEL,
            timeout=SECONDS_PER_CELL,
            resources={"metadata": {"path": str(PROJECT)}},
            on_cell_execute=lambda cell, cell_index: started.append(cell),
        ).execute()
    except Exception as error:  # whatever a notebook or its kernel raises is the finding
        return failure(error, started[-1] if started else None)
    return None


def failure(error, cell):
    """Returns the error, below the source of the cell in which it was raised."""
    if isinstance(error, nbclient.exceptions.CellExecutionError):
        # The rest of the traceback repeats the source, or is inside a library.
        line = LINE_AT_FAULT.search(TERMINAL_COLOURS.sub("", error.traceback))
        text = f"{'line ' + line[1] + ': ' if line else ''}{error.ename}: {error.evalue}"
    else:
        text = f"{type(error).__name__}: {error}"
    text = TERMINAL_COLOURS.sub("", text)
    if cell is None:
        return text
    source = "\n".join(f"    {line}" for line in cell.source.splitlines())
    return f"cell {cell.get('id', 'without an id')}:\n{source}\n{text}"


def execute_in_r(path, scratch):
    """Runs a script of R to its end, its plots into a folder that is thrown away; returns what failed, or None."""
    finished = subprocess.run(["Rscript", path], cwd=scratch, capture_output=True, text=True, check=False)
    return finished.stderr.strip() if finished.returncode else None


def lacks_of_r():
    """Returns why R cannot execute its notebooks here, or None."""
    if shutil.which("Rscript") is None:
        return "Rscript is not installed"
    has = "quit(status = as.integer(!all(sapply(commandArgs(TRUE), requireNamespace, quietly = TRUE))))"
    found = subprocess.run(["Rscript", "-e", has, *PACKAGES_OF_R], capture_output=True, check=False)
    return f"R is without one of {', '.join(PACKAGES_OF_R)}" if found.returncode else None


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: python run.py RUN_DIR")
    # Resolved once, so that all notebooks read the same run.
    run = pathlib.Path(sys.argv[1]).resolve()
    if not run.is_dir():
        sys.exit(f"{run} is not a directory; expected a directory of output/runs/, or output/latest")
    paths = sorted(NOTEBOOKS.glob("*.ipynb"))
    if not paths:
        sys.exit(f"{NOTEBOOKS} holds no notebook")

    lacks = lacks_of_r()
    if lacks:
        skip("R", lacks)
    else:
        paths += sorted(NOTEBOOKS.glob("*.R"))
    n_failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        # Kernels keep connection files and a history; neither belongs to the reader's own Jupyter.
        os.environ.update(
            ICTSTAT_RUN=str(run), IPYTHONDIR=scratch, JUPYTER_RUNTIME_DIR=scratch, PYTHONDONTWRITEBYTECODE="1")
        for path in paths:
            start = time.perf_counter()
            failed = execute_in_r(path, scratch) if path.suffix == ".R" else execute(path)
            seconds = time.perf_counter() - start
            print(f"{path.relative_to(PROJECT)}: {'failed' if failed else 'passed'} in {seconds:.1f} s", flush=True)
            if failed:
                n_failed += 1
                print(failed)
    print(f"{len(paths) - n_failed} passed, {n_failed} failed")
    sys.exit(1 if n_failed else 0)


if __name__ == "__main__":
    main()
