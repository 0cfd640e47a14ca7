"""Runs views.sql of a run in DuckDB and holds its answers against the files.

    python views.py RUN_DIR

In:  RUN_DIR/views.sql and the Parquet files beside it
Out: one line for every view; exit 1 when an answer is not what the files say
"""
import pathlib
import sys

import duckdb
import polars as pl

SERIES = ["classification", "edition", "group", "indicator", "sex", "age", "location", "category", "statistic"]


def main(run):
    connection = duckdb.connect()
    connection.execute("SET VARIABLE run = ?", [str(run)])
    connection.execute((run / "views.sql").read_text())
    failures = []

    def expect(holds, message):
        if not holds:
            failures.append(message)

    def rows(question):
        return pl.from_arrow(connection.sql(question).to_arrow_table())

    aggregates, gaps = (pl.read_parquet(run / f"{name}.parquet") for name in ("aggregates", "gaps"))
    estimates, observations = (pl.read_parquet(run / f"{name}.parquet") for name in ("estimates", "observations"))

    def latest(frame, key):
        shown = frame.filter((pl.col("profile") == "itu") & pl.col("value").is_not_null())
        return shown.sort("year").group_by(key, maintain_order=True).last().sort(key).select(*key, "year", "value")

    def same(name, expected, columns):
        found = rows(f"SELECT * FROM {name}").select(columns).sort(columns[:-1])
        expected = expected.select(columns).sort(columns[:-1]).cast(found.schema)
        expect(found.equals(expected), f"{name} is not what the files say")
        print(f"{name}: {len(found)} rows")

    same("latest_values", latest(aggregates, SERIES), [*SERIES, "year", "value"])
    same("latest_gaps", latest(gaps, ["gap", *SERIES]), ["gap", *SERIES, "year", "value"])
    of_itu = aggregates.filter(pl.col("profile") == "itu")
    same("coverage", of_itu, [*SERIES, "year", "weight_reported_share"])
    whole = "abs(weight_reported_share + weight_imputed_share + weight_missing_share - 1) > 1e-9"
    expect(rows(f"SELECT 1 FROM coverage WHERE {whole}").is_empty(), "shares of the coverage do not add up to 1")
    same("not_shown", aggregates.filter(pl.col("value").is_null()), [*SERIES, "year", "profile", "reason"])
    completed = estimates["indicator"].unique().to_list()
    stated = observations.filter(pl.col("selected") & pl.col("value").is_not_null() & ~pl.col("indicator").is_in(completed))
    key = ["economy", "indicator", "year", "sex", "age", "location", "category", "value"]
    same("economy_values", pl.concat([frame.select(key).cast({"value": pl.Float64}) for frame in (
        estimates.with_columns(pl.col(pl.Categorical).cast(pl.String)), stated.with_columns(pl.col(pl.Categorical).cast(pl.String)))]), key)

    views = rows("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal")
    columns = rows("SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal")
    files = {path.stem for path in run.glob("*.parquet")} - {"changes", "changes.vanished"}
    expect(files <= set(views["view_name"]), f"no view of {files - set(views['view_name'])}")
    silent = columns.filter(pl.col("table_name").is_in(list(files)) & pl.col("comment").is_null())
    expect(silent.is_empty(), f"columns without a comment: {silent.rows()}")
    print("\n".join(failures) or f"{len(views)} views answer as the files do")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
