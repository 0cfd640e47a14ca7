"""Runs the scripts of `ictstat export sql` on the engines at hand and holds their results against a run.

    python check.py RUN_DIR BINARY [--engines duckdb,datafusion,spark] [--project DIR]

In:  a folder of output/runs/ and the program that made it
Out: one line for each engine and table, with seconds and the most memory; exit 1 when anything differs, or when an engine that is
     named cannot be had

Each engine runs in a process of its own, so that its memory can be told.
"""
import argparse
import importlib.util
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

import compare

ENGINES = ["duckdb", "datafusion", "spark"]
PACKAGES = {"duckdb": "duckdb", "datafusion": "datafusion", "spark": "pyspark"}


def statements(script):
    """Returns the statements of a script; none has a semicolon at the end of a line inside."""
    return [one for one in script.read_text().split(";\n") if one.strip()]


def on_duckdb():
    import duckdb
    return duckdb.connect().execute


def on_datafusion():
    import datafusion
    context = datafusion.SessionContext()
    return lambda statement: context.sql(statement).collect()


def on_spark():
    from pyspark.sql import SparkSession
    # The work of one machine; deploy/spark/ has the settings of a cluster.
    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "4", "spark.driver.memory": "3g",
                "spark.ui.showConsoleProgress": "false", "spark.sql.warehouse.dir": tempfile.mkdtemp(),
                "spark.log.level": "ERROR"}
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate().sql


def run_script(engine, script):
    """Runs a script and prints what it took."""
    started = time.monotonic()
    execute = {"duckdb": on_duckdb, "datafusion": on_datafusion, "spark": on_spark}[engine]()
    for statement in statements(script):
        execute(statement)
    seconds = time.monotonic() - started
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    memory = "" if engine == "spark" else f", {most // 1024} MB"
    print(f"{engine}: {len(statements(script))} statements in {seconds:.1f} s{memory}")


def why_not(engine):
    """Returns why an engine cannot run here; nothing where it can."""
    if not importlib.util.find_spec(PACKAGES[engine]):
        return f"the Python package {PACKAGES[engine]} is not installed"
    if engine == "spark" and not shutil.which("java"):
        return "there is no java"
    return None


def check(engine, arguments, folder):
    """Returns what differs, as lines."""
    script, results = folder / f"{engine}.sql", folder / engine
    results.mkdir()
    run = arguments.run.resolve()
    subprocess.run(
        [arguments.binary, "-C", arguments.project, "export", "sql", "--dialect", engine, "--input", run, "--results", results,
         "--out", script], check=True)
    subprocess.run([sys.executable, __file__, "--script", script, "--engines", engine], check=True)
    return compare.compare_all(run, results, engine)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=pathlib.Path, nargs="?")
    parser.add_argument("binary", type=pathlib.Path, nargs="?")
    parser.add_argument("--engines", default="duckdb,datafusion")
    parser.add_argument("--project", type=pathlib.Path, default=pathlib.Path("."))
    parser.add_argument("--script", type=pathlib.Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    engines = arguments.engines.split(",")
    if arguments.script:
        run_script(engines[0], arguments.script)
        return 0
    differences, absent = [], []
    with tempfile.TemporaryDirectory() as folder:
        for engine in engines:
            reason = why_not(engine)
            if reason:
                absent.append(f"{engine}: not run: {reason}")
            else:
                differences += check(engine, arguments, pathlib.Path(folder))
    print("\n".join(differences + absent) or f"the same on {', '.join(engines)}")
    return int(bool(differences or absent))


if __name__ == "__main__":
    sys.exit(main())
