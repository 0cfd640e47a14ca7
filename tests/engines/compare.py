"""Holds what an engine computed against a run, cell by cell.

    python compare.py RUN_DIR ENGINE_DIR

In:  aggregates.parquet and gaps.parquet of both; Spark writes folders of these names
Out: one line for each table, one for each column that differs; exit 1 when one does

Texts, whole numbers and flags have to be the same. Floats may differ by 1e-12 of themselves, differences close to zero too: the
sums of both sides are exact, so there is nothing that a difference could enlarge. How many are not the same to the last bit is told.
"""
import pathlib
import sys

import polars as pl

KEYS = {
    "aggregates": [
        "classification", "edition", "group", "indicator", "year", "sex", "age", "location", "category", "statistic",
        "profile"],
    "gaps": [
        "gap", "classification", "edition", "group", "indicator", "year", "sex", "age", "location", "category", "base_year",
        "profile"],
}
# What the script leaves empty: it has no draws, and notes say more than the run's tables do.
EMPTY = ["lower", "upper", "note"]
TOLERANCE = 1e-12
# A status that follows from an interval; its note says so.
ONE_SIDED = "nine of ten draws of its error lie to one side of it"
SHOWN = 3


def read(folder, table):
    """Returns the rows of a table, from one file or a folder of parts."""
    path = pathlib.Path(folder) / f"{table}.parquet"
    files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    frame = pl.concat([pl.read_parquet(file) for file in files])
    texts = [name for name, kind in frame.schema.items() if kind == pl.Categorical]
    return frame.with_columns(pl.col(texts).cast(pl.String))


def differs(column, kind):
    """Returns whether a column of the engine is not that of the run."""
    ours, theirs = pl.col(column), pl.col(f"{column}_engine")
    if column in EMPTY:
        return theirs.is_not_null()
    if kind == pl.Float64:
        is_off = (ours - theirs).abs() > TOLERANCE * ours.abs()
        return (ours.is_null() != theirs.is_null()) | is_off.fill_null(False)
    if column == "status":
        of_interval = pl.col("note").str.contains(ONE_SIDED).fill_null(False) & (ours == "U")
        return ours.ne_missing(theirs) & ~of_interval
    return ours.ne_missing(theirs)


def compare(run, engine, table, name):
    """Returns what differs between the rows of a run and those of an engine, as lines; prints what was compared."""
    ours, theirs, key = read(run, table), read(engine, table), KEYS[table]
    lines = []
    if ours.columns != theirs.columns:
        lines.append(f"{table}: columns are {theirs.columns}")
    # Only what the script was asked for.
    asked = theirs["indicator"].unique().to_list()
    ours = ours.filter(pl.col("indicator").is_in(asked))
    for side, one, other in (("in the run alone", ours, theirs), ("in the engine alone", theirs, ours)):
        alone = one.join(other, on=key, how="anti", nulls_equal=True)
        if len(alone):
            lines.append(f"{table}: {len(alone)} of {len(one)} rows {side}, as {alone.select(key).row(0)}")
    if theirs.select(key).is_duplicated().any():
        lines.append(f"{table}: rows repeat")
    # Spark sorts within its parts; a file is sorted as the run's is.
    both = ours.join(theirs, on=key, how="inner", suffix="_engine", nulls_equal=True)
    values = [column for column in ours.columns if column not in key]
    for column in values:
        wrong = both.filter(differs(column, ours.schema[column]))
        if len(wrong):
            lines.append(f"{table}.{column}: {len(wrong)} of {len(both)} rows differ")
            for row in wrong.head(SHOWN).iter_rows(named=True):
                lines.append(f"    {[row[part] for part in key]}: {row[column]!r} is {row[f'{column}_engine']!r}")
    floats = [column for column in values if ours.schema[column] == pl.Float64 and column not in EMPTY]
    relative = [((pl.col(c) - pl.col(f"{c}_engine")).abs() / pl.col(c).abs()).fill_nan(0.0).alias(c) for c in floats]
    off = both.select(relative)
    n_off = sum((off[column] > 0).sum() for column in floats)
    most = max((off[column].max() or 0.0 for column in floats), default=0.0)
    print(f"{name}: {table}: {len(both)} rows, {len(values)} columns each; {n_off} numbers are not the same to the last bit"
          + (f", by {most:.1e} of themselves at most" if n_off else ""))
    return lines


def compare_all(run, engine, name="engine"):
    """Returns all that differs."""
    return [line for table in KEYS for line in compare(run, engine, table, name)]


if __name__ == "__main__":
    differences = compare_all(*sys.argv[1:3])
    print("\n".join(differences))
    sys.exit(bool(differences))
