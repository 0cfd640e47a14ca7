"""Reads the files of a run with pyarrow, DuckDB, Python polars and frictionless, as the users of a run do.

    python check.py RUN_DIR        # a directory of output/runs/, or output/latest

In:  RUN_DIR/*.parquet, RUN_DIR/datapackage.json and every file that it describes
Out: one line for every file read, one for every failed check, and a closing line; exit 1 when a check failed.

Holds the Parquet files against the schemas below and datapackage.json against the files of the run. It computes no
statistic: tests/reference does.
"""
import fnmatch
import hashlib
import json
import math
import pathlib
import sys

import duckdb
import frictionless
import polars
import pyarrow
import pyarrow.parquet

# Rows of each table that the reference implementation of Data Package reads.
VALIDATED_ROWS = 2000

# Column order and types of the published schema; `?` may be null.
DIMENSIONS = "indicator str, year int, sex str, age str, location str, category str"
FINDINGS = """
        code str, severity str, claim str?, indicator str?, economy str?, group str?, year int?, message str,
        allowed bool, allow_reason str?"""
SCHEMAS = {
    "observations": f"""
        economy str, {DIMENSIONS}, value f64?, unit str, status str?, dataset str, vintage str, selected bool,
        fallback bool, break_in_series bool, age_scope str?, source_file str, source_line int""",
    "estimates": f"""
        economy str, {DIMENSIONS}, value f64?, reported f64?, lower f64?, upper f64?, unit str, status str, method str,
        horizon_years int?, shift_logit f64?, own_weight f64?, n_donors int?, weight f64?, weight_unit str, dataset str?,
        fallback bool, reason str?, note str?""",
    "donors": f"""
        economy str, {DIMENSIONS}, donor str, donor_weight f64""",
    "aggregates": f"""
        classification str, edition str, group str, {DIMENSIONS}, statistic str, profile str, value f64?,
        value_reported_only f64?, lower f64?, upper f64?, unit str, status str, n_members int, n_reported int,
        n_estimated int, n_imputed int, n_rebased int, n_fallback int, n_missing int, weight_unit str, weight_total f64?, weight_reported_share f64?,
        weight_estimated_share f64?, weight_fallback_share f64?, weight_imputed_share f64?, weight_missing_share f64?, mean_horizon_years f64?, suppressed bool, reason str?,
        note str?""",
    "gaps": f"""
        gap str, kind str, classification str, edition str, group str, {DIMENSIONS}, statistic str, base_year int?,
        profile str, numerator f64?, denominator f64?, value f64?, lower f64?, upper f64?, unit str, parity_class str?,
        n_pairs int?, n_reported_pairs int?, n_fallback int?, weight_reported_share f64?, status str, suppressed bool, reason str?, note str?""",
    "claims": """
        report str, claim str, section str, statement str, group str?, year str?, stated str, stated_value f64?, unit str,
        precision str, accept_lower f64?, accept_upper f64?, query str?, computed f64?, lower f64?, upper f64?,
        difference f64?, verdict str, conflicts_with str?, reason str?, weight_reported_share f64?""",
    "relations": """
        report str, relation str, kind str, claims str, left f64?, right f64?, accept_lower f64?, accept_upper f64?, holds bool?,
        rule str?, arithmetic str?, reading str?, impossible str?""",
    "surveys": """
        classification str, edition str, group str, indicator str, year int, category str, rank int, economy str, weight_share f64,
        variance f64, variance_after f64, width f64, width_after f64""",
    "cells": """
        indicator str, indicator_name str, measure str, classification str, edition str, group_id str, group_name str, year int,
        breakdown str, sex str, age str, location str, category str, base_year int?, value f64?, lower f64?, upper f64?,
        unit str, status str, weight_reported_share f64?, reason str?, note str?""",
    "rejects": """
        dataset str, source_file str, source_line int, source_column int?, column str?, code str, found str?,
        expected str, advice str, raw_record str?""",
    "findings": FINDINGS,
    "members": """
        indicator str, classification str, edition str, group str, economy str, from_year int, to_year int""",
    "weights": """
        economy str, indicator str, year int, sex str, age str, location str, weight f64, of_year int?,
        of_whole bool, continued bool, weight_unit str""",
    "changes": """
        gap str?, classification str, edition str, edition_before str?, group str, indicator str, year int, sex str,
        age str, location str, category str, statistic str, base_year int?, profile str, unit str, value_before f64?,
        value_after f64?, change f64?, part_revised f64?, part_derived f64?, part_arrived f64?, part_withdrawn f64?, part_members f64?,
        part_weights f64?, part_donors f64?, part_method f64?, part_rounding f64?, moved_by_members bool, economies str, reason str?""",
    "changes.vanished": FINDINGS,
}
# Absent where there was no run before.
OPTIONAL = {"changes", "changes.vanished"}
KEYS = {
    "observations": [
        "economy", "indicator", "year", "sex", "age", "location", "category", "dataset", "vintage"],
    "aggregates": [
        "classification", "edition", "group", "indicator", "year", "sex", "age", "location", "category", "statistic",
        "profile"],
    "estimates": ["economy", "indicator", "year", "sex", "age", "location", "category"],
    "donors": ["economy", "indicator", "year", "sex", "age", "location", "category", "donor"],
    "gaps": [
        "gap", "classification", "edition", "group", "indicator", "year", "sex", "age", "location", "category",
        "base_year", "profile"],
    "cells": [
        "indicator", "measure", "classification", "edition", "group_id", "year", "sex", "age", "location", "category",
        "base_year"],
    "claims": ["report", "claim"],
    "relations": ["report", "relation"],
    "surveys": ["classification", "edition", "group", "indicator", "year", "category", "rank"],
    "rejects": ["source_file", "source_line", "code"],
    "findings": None,
    "members": ["indicator", "classification", "edition", "group", "economy", "from_year"],
    "weights": ["economy", "indicator", "year", "sex", "age", "location"],
    "changes": None,
    "changes.vanished": None,
}
DATAPACKAGE = "datapackage.json"
# Written after datapackage.json, or itself.
NO_RESOURCES = ["manifest.json", "changes.*", DATAPACKAGE]
FILE_METADATA = ["title", "source", "licence", "version"]
FAILURES_SHOWN = 20

IS_TYPE = {
    "str": lambda t: pyarrow.types.is_string(t) or pyarrow.types.is_large_string(t) or pyarrow.types.is_string_view(t),
    "int": pyarrow.types.is_int32,
    "f64": pyarrow.types.is_float64,
    "bool": pyarrow.types.is_boolean,
}
PLAIN_TYPE = {"str": pyarrow.string(), "int": pyarrow.int32(), "f64": pyarrow.float64(), "bool": pyarrow.bool_()}


def columns_of(name):
    """Returns [(column, type, may be null)] of one table."""
    columns = []
    for entry in SCHEMAS[name].replace("\n", " ").split(","):
        column, kind = entry.split()
        columns.append((column, kind.removesuffix("?"), kind.endswith("?")))
    return columns


class Checks:
    """Counts what passed and keeps a message for what failed."""

    def __init__(self):
        self.n_passed = 0
        self.failures = []

    def expect(self, holds, message):
        if holds:
            self.n_passed += 1
        else:
            self.failures.append(message)
        return holds


# ---- reading ----

def read_with_every_reader(path):
    """Returns {reader: Arrow table} of one file."""
    # ParquetFile reads just this file; read_table would also take folder names such as year=2024 for columns.
    with pyarrow.parquet.ParquetFile(path) as file:
        by_pyarrow = file.read()
    by_duckdb = duckdb.read_parquet(str(path)).to_arrow_table()
    by_polars = polars.read_parquet(path).to_arrow()
    return {"pyarrow": by_pyarrow, "duckdb": by_duckdb, "polars": by_polars}


# ---- checks of one file ----

def check_file(checks, path):
    name = path.stem
    if not checks.expect(name in SCHEMAS, f"{path.name}: no schema is known for this file; add it to SCHEMAS and KEYS"):
        return
    try:
        tables = read_with_every_reader(path)
    except Exception as error:  # whatever a reader raises is the finding
        checks.expect(False, f"{path.name}: cannot be read: {type(error).__name__}: {error}")
        return
    table = tables["pyarrow"]
    print(f"{path.name}: {table.num_rows} rows, read by {', '.join(tables)}")

    expected_names = [column for column, _, _ in columns_of(name)]
    names_are_right = True
    for reader, read in tables.items():
        names_are_right &= checks.expect(
            read.column_names == expected_names,
            f"{path.name}: {reader} sees other columns than the schema: {difference_of_names(read.column_names, expected_names)}")
    check_file_metadata(checks, path)
    if not names_are_right:
        return
    check_columns(checks, path.name, table, columns_of(name))
    check_same_values(checks, path.name, tables, columns_of(name))
    if KEYS[name]:
        check_key(checks, path.name, table, columns_of(name), KEYS[name])


def difference_of_names(found, expected):
    missing = [column for column in expected if column not in found]
    extra = [column for column in found if column not in expected]
    if not missing and not extra:
        return f"the order is {', '.join(found)}; expected {', '.join(expected)}"
    return f"missing {', '.join(missing) or 'none'}; not in the schema {', '.join(extra) or 'none'}"


def check_file_metadata(checks, path):
    metadata = pyarrow.parquet.read_metadata(path).metadata or {}
    for key in FILE_METADATA:
        checks.expect(key.encode() in metadata, f'{path.name}: the file metadata have no "{key}"')


def check_columns(checks, file_name, table, columns):
    """Type, nulls, finite numbers, and the metadata of every field as pyarrow sees them."""
    for column, kind, may_be_null in columns:
        field, values = table.schema.field(column), table[column]
        where = f"{file_name}: column {column}"
        checks.expect(IS_TYPE[kind](field.type), f"{where} has the type {field.type}; expected {kind}")
        checks.expect(may_be_null or values.null_count == 0, f"{where} has {values.null_count} nulls; expected none")
        metadata = field.metadata or {}
        checks.expect(b"unit" in metadata, f'{where} has no metadata "unit" (an empty text is allowed)')
        checks.expect(metadata.get(b"meaning", b"").strip() != b"", f'{where} has no metadata "meaning"')
        if pyarrow.types.is_floating(field.type):
            n_not_finite = sum(1 for value in values.to_pylist() if value is not None and not math.isfinite(value))
            checks.expect(n_not_finite == 0, f"{where} has {n_not_finite} values that are NaN or infinite; expected none")


def check_same_values(checks, file_name, tables, columns):
    """Same rows and values, nulls included, whatever Arrow type a reader chose for them."""
    reference = tables["pyarrow"]
    for reader, table in tables.items():
        if reader == "pyarrow":
            continue
        if not checks.expect(
                table.num_rows == reference.num_rows,
                f"{file_name}: {reader} reads {table.num_rows} rows, pyarrow {reference.num_rows}"):
            continue
        for column, kind, _ in columns:
            row = first_difference(reference[column], table[column], PLAIN_TYPE[kind])
            if row is None:
                checks.expect(True, "")
            else:
                checks.expect(
                    False,
                    f"{file_name}: column {column}, row {row}: pyarrow reads {reference[column][row].as_py()!r}, "
                    f"{reader} reads {table[column][row].as_py()!r}")


def first_difference(left, right, plain_type):
    """Returns the first row in which two columns differ, or None. NaN counts as equal to NaN: it has its own check."""
    left, right = left.cast(plain_type), right.cast(plain_type)
    if left.equals(right):
        return None
    for row, (a, b) in enumerate(zip(left.to_pylist(), right.to_pylist())):
        both_nan = a is not None and b is not None and a != a and b != b
        if a != b and not both_nan:
            return row
    return None


def check_key(checks, file_name, table, columns, key):
    """Rows are sorted by the key, texts by code point, nulls before values, and no key occurs twice."""
    rows = list(zip(*(table[column].to_pylist() for column in key)))
    may_be_null = {column for column, _, null in columns if null}
    if not checks.expect(
            all(table[column].null_count == 0 for column in key if column not in may_be_null),
            f"{file_name}: the key has nulls, so that sorting and uniqueness cannot be checked"):
        return
    ranks = [tuple((part is not None, part) for part in row) for row in rows]
    unsorted = next((i for i in range(1, len(rows)) if ranks[i] < ranks[i - 1]), None)
    checks.expect(
        unsorted is None,
        f"{file_name}: not sorted by {', '.join(key)}: "
        + ("" if unsorted is None else f"row {unsorted} {rows[unsorted]} comes after {rows[unsorted - 1]}"))
    seen, repeated = set(), None
    for row in rows:
        if row in seen:
            repeated = row
            break
        seen.add(row)
    checks.expect(repeated is None, f"{file_name}: this key occurs more than once: {repeated}")


# ---- the description of the run ----

def check_datapackage(checks, run):
    """Every file of the run is described, with its size, its hash and, in Parquet, its columns; and nothing else is."""
    try:
        package = json.loads((run / DATAPACKAGE).read_text(encoding="utf-8"))
        resources = {resource["path"]: resource for resource in package["resources"]}
        n_resources = len(package["resources"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        checks.expect(False, f"{DATAPACKAGE}: cannot be read: {type(error).__name__}: {error}")
        return
    print(f"{DATAPACKAGE}: {n_resources} resources")
    files = {path.relative_to(run).as_posix(): path for path in sorted(run.rglob("*")) if path.is_file()}
    for pattern in NO_RESOURCES:
        files = {name: path for name, path in files.items() if not fnmatch.fnmatch(name, pattern)}
    checks.expect(n_resources == len(resources), f"{DATAPACKAGE}: a path occurs more than once")
    for name in resources:
        checks.expect(name in files, f"{DATAPACKAGE}: {name} is no file of the run that belongs there")
    for name, path in files.items():
        if checks.expect(name in resources, f"{DATAPACKAGE}: {name} is not described"):
            check_resource(checks, path, resources[name])


def check_resource(checks, path, resource):
    where = f"{DATAPACKAGE}: {resource['path']}"
    content = path.read_bytes()
    expected = {"hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    if path.suffix != ".parquet":
        expected["bytes"] = len(content)
    for key, value in expected.items():
        checks.expect(resource.get(key) == value, f"{where}: {key} is {resource.get(key)}; the file has {value}")
    if path.suffix != ".parquet":
        return
    try:
        columns = pyarrow.parquet.read_schema(path).names
        fields = [field["name"] for field in resource["schema"]["fields"]]
    except (pyarrow.ArrowException, KeyError, TypeError) as error:
        checks.expect(False, f"{where}: no fields to compare: {type(error).__name__}: {error}")
        return
    checks.expect(fields == columns, f"{where}: other fields than the file: {difference_of_names(fields, columns)}")


def check_validity(checks, run):
    """The reference implementation of Data Package reads every table by its schema."""
    # Its types are read row by row in Python: a few thousand rows of each table say what all would, in minutes less.
    report = frictionless.validate(str(run / DATAPACKAGE), limit_rows=VALIDATED_ROWS)
    for error in report.errors:
        checks.expect(False, f"{DATAPACKAGE}: {error.note}")
    for task in report.tasks:
        notes = "; ".join(f"{error.type}: {error.note}" for error in task.errors[:3])
        checks.expect(task.valid, f"{DATAPACKAGE}: {task.name} is not valid: {notes}")
    print(f"{DATAPACKAGE}: {len(report.tasks)} resources validated")


# ---- a query of a user ----

def check_group_by(checks, path):
    """SQL over observations alone needs nothing but the file."""
    try:
        counts = duckdb.sql(
            f"select indicator, count(*), count(value) from '{path}' group by indicator order by indicator").fetchall()
    except duckdb.Error as error:
        checks.expect(False, f"{path.name}: a group-by in DuckDB fails: {error}")
        return
    n_rows = pyarrow.parquet.read_metadata(path).num_rows
    n_counted = sum(count for _, count, _ in counts)
    checks.expect(n_counted == n_rows, f"{path.name}: a group-by in DuckDB counts {n_counted} rows of {n_rows}")
    checks.expect(n_rows > 0, f"{path.name}: has no rows")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: python check.py RUN_DIR")
    run = pathlib.Path(sys.argv[1])
    if not run.is_dir():
        sys.exit(f"{run} is not a directory; expected a directory of output/runs/, or output/latest")

    checks = Checks()
    for name in SCHEMAS:
        path = run / f"{name}.parquet"
        checks.expect(path.exists() or name in OPTIONAL, f"{path.name}: absent from {run}")
    for path in sorted(run.glob("*.parquet")):
        check_file(checks, path)
    check_datapackage(checks, run)
    check_validity(checks, run)
    if (run / "observations.parquet").exists():
        check_group_by(checks, run / "observations.parquet")

    for message in checks.failures[:FAILURES_SHOWN]:
        print(f"failed: {message}")
    if len(checks.failures) > FAILURES_SHOWN:
        print(f"and {len(checks.failures) - FAILURES_SHOWN} more")
    print(f"{checks.n_passed} passed, {len(checks.failures)} failed")
    sys.exit(1 if checks.failures else 0)


if __name__ == "__main__":
    main()
