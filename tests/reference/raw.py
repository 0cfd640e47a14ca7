"""Reads files of raw/ without ictstat: each shape by a reader of its own, all to one plain table.

In:  raw/<dataset>.csv
Out: a table with the columns economy, year and value, and what else tells its rows apart (sex, technology, status)
"""
import csv
import pathlib

import pandas

RAW = pathlib.Path(__file__).resolve().parents[2] / "raw"
OWN_CODES_OF_ITU = {"KSO": "XKX", "GBJ": "JEY", "AAA": "GGY"}
TECHNOLOGIES = {"At least 2G": "2G", "At least 3G": "3G", "At least LTE/WiMAX": "4G", "At least 5G": "5G"}
SEXES = {"IT.NET.USER.FE.ZS": "F", "IT.NET.USER.MA.ZS": "M"}


def years_as_columns(path):
    """A file of the World Bank's API: lines above the header, a column for each year, an empty cell where there is no value."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        header = next(line for line in lines if line[:2] == ["Country Name", "Country Code"])
        rows = [
            {"economy": line[1], "year": int(year), "sex": SEXES.get(line[3], "_T"), "value": float(cell)}
            for line in lines
            for year, cell in zip(header[4:], line[4:])
            if cell
        ]
    return pandas.DataFrame(rows)


def datahub(path):
    """A file of ITU's DataHub: one value in a row, economies by codes of ITU's own, technologies by the name of the series."""
    rows = pandas.read_csv(path, encoding="utf-8-sig", keep_default_na=False)
    economy = rows.entityIso.replace(OWN_CODES_OF_ITU)
    table = pandas.DataFrame({"economy": economy, "year": rows.dataYear, "value": rows.dataValue.astype(float)})
    return table.assign(technology=rows.seriesName.map(TECHNOLOGIES)) if set(rows.seriesName) <= set(TECHNOLOGIES) else table


READERS = {
    "wb/gni-per-capita": years_as_columns,
    "wb/internet-use": years_as_columns,
    "wb/internet-use-by-sex": years_as_columns,
    "wb/mobile-cellular-subscriptions": years_as_columns,
    "itu/households-with-internet": datahub,
    "itu/mobile-broadband-subscriptions": datahub,
    "itu/network-coverage": datahub,
}


def read(dataset):
    return READERS.get(dataset, pandas.read_csv)(RAW / f"{dataset}.csv")
