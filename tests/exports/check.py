"""Holds what `ictstat export` writes against the run, in the programs that people read it with.

    python check.py RUN_DIR ICTSTAT

In:  RUN_DIR/aggregates.parquet, and the exports of that run, made here into a temporary folder
Out: one line for every format; exit 1 when a cell differs, or when SDMX-CSV does not fit its structures

pysdmx and sdmx1 read the data and both structures; the structures are validated against the schemas of SDMX, and every code of the
data against the code lists.
"""
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import openpyxl
import polars as pl
import pysdmx.io
import pysdmx.io.csv.sdmx20.reader as sdmx_csv
import pysdmx.io.xml.doc_validation as schemas
import sdmx

PROJECT = pathlib.Path(__file__).resolve().parents[2]
CROSS_DOMAIN = {"group": "REF_AREA", "year": "TIME_PERIOD", "value": "OBS_VALUE", "status": "OBS_STATUS", "unit": "UNIT_MEASURE"}
# Columns whose codes are their ids in capitals; groups have codes of their own.
CODED = ["classification", "edition", "indicator", "category", "statistic", "profile", "unit", "weight_unit"]
FAILURES = []


def expect(holds, message):
    if not holds:
        FAILURES.append(message)


def plain(table):
    """Returns the columns as lists of what Python has for them; absent is None."""
    return {name: table[name].cast(pl.String).to_list() if table[name].dtype == pl.Categorical else table[name].to_list()
            for name in table.columns}


def same(where, expected, found):
    """Compares columns of cells, to the last digit."""
    for name, column in expected.items():
        cells = found.get(name)
        if cells is None or len(cells) != len(column):
            expect(False, f"{where}: {name} is absent or of another length")
            continue
        row = next((row for row, (a, b) in enumerate(zip(column, cells)) if a != b), None)
        if row is not None:
            expect(False, f"{where}: {name}, row {row}: the run has {column[row]!r}, the export {cells[row]!r}")


def typed(text, example):
    """Returns the text of a CSV cell as the type that the run's column has."""
    if text == "":
        return None
    if isinstance(example, bool):
        return {"true": True, "false": False}[text]
    return type(example)(text)


def of_csv(header, rows, expected):
    columns = dict(zip(header, zip(*rows)))
    found = {}
    for name, column in expected.items():
        example = next((cell for cell in column if cell is not None), "")
        found[name] = [typed(text, example) for text in columns[name]]
    return found


def check_plain(folder, export, expected):
    import csv
    export("csv")
    with open(folder / "aggregates.csv", newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    same("csv", expected, of_csv(header, rows, expected))
    export("json")
    records = json.loads((folder / "aggregates.json").read_text(encoding="utf-8"))
    same("json", expected, {name: [record[name] for record in records] for name in expected})
    # Not the whole: openpyxl reads ten thousand cells in the time in which pandas reads a million.
    one = next(indicator for indicator in expected["indicator"] if "internet" in indicator)
    export("xlsx", "--indicator", one)
    sheet = openpyxl.load_workbook(folder / "aggregates.xlsx", read_only=True)["aggregates"]
    header, *rows = sheet.iter_rows(values_only=True)
    expected = {name: [cell for cell, of in zip(column, expected["indicator"]) if of == one] for name, column in expected.items()}
    same("xlsx", expected, {name: list(column) for name, column in zip(header, zip(*rows))})
    print(f"csv, json: {len(records)} rows; xlsx: {len(rows)}")


def code(text):
    return re.sub(r"[^A-Z0-9]", "_", text.upper())


def check_exchange(folder, export, expected):
    """The data as pysdmx reads them are the run; all codes are in the lists; what is mandatory is there."""
    for labels in ([], ["--labels"]):
        export("sdmx-csv", *labels)
        [dataset] = sdmx_csv.read((folder / "aggregates.csv").read_text(encoding="utf-8"))
        frame = {name: dataset.data[name].tolist() for name in dataset.data.columns}
        found = {}
        for name, column in expected.items():
            cells = frame.pop(CROSS_DOMAIN.get(name, name.upper()))
            example = next((cell for cell in column if cell is not None), "")
            texts = [text[:-2] if isinstance(example, int) and text.endswith(".0") else text for text in cells]
            found[name] = [typed(text.lower() if isinstance(example, bool) else text, example) for text in texts]
        wanted = {name: [code(cell) for cell in column] if name in CODED else column for name, column in expected.items()}
        del wanted["group"]
        same(f"sdmx-csv {labels}", wanted, found)
        expect(set(frame) == {"FREQ", "UNIT_MULT"}, f"columns of no component: {set(frame)}")
        areas = dict(zip(zip(expected["classification"], expected["group"]), found["group"]))
        expect(areas[("world", "world")] == "001", "the world has its M49 code")
        print(f"sdmx-csv {' '.join(labels)}: {len(found['year'])} observations read by pysdmx, {len(set(areas.values()))} areas")


def check_structures(folder):
    data = sdmx_csv.read((folder / "aggregates.csv").read_text(encoding="utf-8"))[0].data
    # pysdmx reads with pandas, which takes 053 for a number.
    data["REF_AREA"] = [code.zfill(3) if code.isdigit() else code for code in data["REF_AREA"]]
    for version in ("3.0", "2.1"):
        path = folder / f"structures-{version}.xml"
        text = path.read_text(encoding="utf-8")
        schemas.validate_doc(text)
        message = pysdmx.io.read_sdmx(text, validate=True)
        [structure] = message.get_data_structure_definitions()
        lists = {one.id: {item.id for item in one.items} for one in message.get_codelists()}
        components = {component.id: component for component in structure.components}
        expect(set(components) == set(data.columns), f"{version}: components {set(components) ^ set(data.columns)}")
        for name, component in components.items():
            cells = set(data[name])
            enumeration = component.local_codes
            if enumeration is not None:
                known = {item.id for item in enumeration} if hasattr(enumeration, "items") else lists[re.search(r":(CL_\w+)\(", str(enumeration))[1]]
                expect(cells <= known | {""}, f"{version}: {name} has {sorted(cells - known)[:3]}, which are in no list")
            if component.required and component.role.value != "M":
                expect("" not in cells, f"{version}: {name} is mandatory and absent somewhere")
        check_with_sdmx1(path, folder / "aggregates.csv", version, len(data))
        print(f"structures {version}: {len(components)} components, {len(lists)} code lists, valid")


def check_with_sdmx1(path, data, version, n_rows):
    message = sdmx.read_sdmx(path)
    [structure] = message.structure.values()
    [flow] = message.dataflow.values()
    expect(flow.structure is structure or flow.structure.id == structure.id, f"{version}: the dataflow has its structure")
    n_codes = {one.id: len(one) for one in message.codelist.values()}
    expect(n_codes.get("CL_SEX") == 3, f"{version}: sdmx1 reads {n_codes}")
    if version == "3.0":
        read = sdmx.read_sdmx(data, structure=structure)
        [dataset] = read.data
        expect(len(dataset.obs) == n_rows, f"sdmx1 reads {len(dataset.obs)} observations of {n_rows}")
        expect(all(str(obs.attached_attribute["OBS_STATUS"].value) for obs in dataset.obs), "sdmx1: every observation has a status")


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: python check.py RUN_DIR ICTSTAT")
    run, program = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    expected = plain(pl.read_parquet(run / "aggregates.parquet"))
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)

        def export(form, *more):
            start = time.perf_counter()
            subprocess.run(
                [program, "-C", PROJECT, "export", "--format", form, "-o", folder, "--output", run.parents[1], "--run", run.name, *more],
                check=True)
            print(f"export --format {form} {' '.join(more)}: {time.perf_counter() - start:.2f} s")

        check_plain(folder, export, expected)
        check_exchange(folder, export, expected)
        check_structures(folder)
    for failure in FAILURES[:20]:
        print(f"failed: {failure}")
    print("exports: " + (f"{len(FAILURES)} failed" if FAILURES else "every cell is that of the run"))
    sys.exit(1 if FAILURES else 0)


if __name__ == "__main__":
    main()
