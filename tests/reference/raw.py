"""Reads files of raw/ without ictstat: each shape by a reader of its own, all to one plain table.

In:  raw/<dataset>.csv, .tsv or .xlsx
Out: a table with the columns economy, year and value, and what else tells its rows apart (sex, age, technology, status)
"""
import csv
import decimal
import pathlib

import pandas

RAW = pathlib.Path(__file__).resolve().parents[2] / "raw"
OWN_CODES_OF_ITU = {"KSO": "XKX", "GBJ": "JEY", "AAA": "GGY"}
TECHNOLOGIES = {"At least 2G": "2G", "At least 3G": "3G", "At least LTE/WiMAX": "4G", "At least 5G": "5G"}
OF_SERIES = {
    "flow": {"EN_EWT_GENV": "generated", "EN_EWT_GENPCAP": "generated", "EN_EWT_RCYV": "collected", "EN_EWT_RCYPCAP": "collected"},
    "unit": {"EN_EWT_GENV": "tonnes", "EN_EWT_GENPCAP": "kg-per-capita", "EN_EWT_RCYV": "tonnes", "EN_EWT_RCYPCAP": "kg-per-capita"},
}
AREAS = {
    "Communication and collaboration": "communication-and-collaboration", "Digital content creation": "digital-content-creation",
    "Information and data literacy": "information-and-data-literacy", "Problem solving": "problem-solving", "Safety": "safety",
}
LEVELS = {"Basic": "basic", "Above basic": "above-basic"}
BASKETS = {
    "i154_FBB5_GNI": "fixed-broadband-5gb", "i271mb_2GB_GNI": "mobile-broadband-2gb", "i271mb_5GB_GNI": "mobile-broadband-5gb",
}
SEXES_OF_WPP = {"PopTotal": "_T", "PopFemale": "F", "PopMale": "M"}
AGES_OF_WPP = {"Total": "_T", "0-9": "Y0T9", "0-14": "Y0T14", "10+": "Y_GE10", "15+": "Y_GE15", "15-24": "Y15T24"}
LEVELS_OF_UIS = {"1": "primary", "2": "lower-secondary", "3": "upper-secondary", "2T3": "secondary"}
FACILITIES_OF_UIS = {"WCOMPUT": "computers", "WINTERN": "internet"}
SKILLS_OF_UIS = {
    "ICTSKILLATTACH": "email-attachment", "ICTSKILLCONNEC": "connect-device", "ICTSKILLCOPI": "copy-move-file",
    "ICTSKILLCREAT": "presentation", "ICTSKILLDUPLIC": "copy-paste", "ICTSKILLFORMULA": "spreadsheet-formula",
    "ICTSKILLPROGLANG": "programming", "ICTSKILLSOFTWARE": "install-software", "ICTSKILLTRANSFERFILE": "transfer-file",
}
# Series of the World Bank that are about a part of the people.
SIDES = {
    "IT.NET.USER.FE.ZS": {"sex": "F"}, "IT.NET.USER.MA.ZS": {"sex": "M"},
    "SP.URB.TOTL": {"location": "U"}, "SP.RUR.TOTL": {"location": "R"},
}


def years_as_columns(path):
    """A file of the World Bank's API: lines above the header, a column for each year, an empty cell where there is no value."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        header = next(line for line in lines if line[:2] == ["Country Name", "Country Code"])
        rows = [
            {"economy": line[1], "year": int(year), **SIDES.get(line[3], {"sex": "_T"}), "value": float(cell)}
            for line in lines
            for year, cell in zip(header[4:], line[4:])
            if cell
        ]
    return pandas.DataFrame(rows)


def people_by_location(path):
    rows = years_as_columns(path)
    return rows.assign(persons=rows.value.astype(int)).drop(columns="value")


def datahub(path):
    """A file of ITU's DataHub: one value in a row, economies by codes of ITU's own, technologies by the name of the series."""
    rows = pandas.read_csv(path, encoding="utf-8-sig", keep_default_na=False)
    economy = rows.entityIso.replace(OWN_CODES_OF_ITU)
    table = pandas.DataFrame({"economy": economy, "year": rows.dataYear, "value": rows.dataValue.astype(float)})
    return table.assign(technology=rows.seriesName.map(TECHNOLOGIES)) if set(rows.seriesName) <= set(TECHNOLOGIES) else table


def skills(path):
    """ITU's digital skills: the area is the parent of the series, the level its name."""
    rows = pandas.read_csv(path, encoding="utf-8-sig", keep_default_na=False)
    table = datahub(path)
    return table.assign(area=rows.seriesParent.map(AREAS), level=rows.seriesName.map(LEVELS))


def baskets(path):
    """ITU's workbook of price baskets: a row for each economy and basket, a column for each year, NA where there is no price."""
    rows = pandas.read_excel(path, sheet_name="economies_2008-2025")
    rows = rows[rows.Unit == "GNIpc"]
    years = [column for column in rows.columns if str(column).isdigit()]
    table = rows.melt(["IsoCode", "Code"], years, "year", "value").dropna(subset="value")
    return pandas.DataFrame({"economy": table.IsoCode, "year": table.year.astype(int), "value": table.value, "basket": table.Code.map(BASKETS)})


def connectivity_index(path):
    """GSMA's Mobile Connectivity Index: the header is the third row, of the scores only 5G is held."""
    rows = pandas.read_excel(path, sheet_name="Index Scores", header=2)
    return pandas.DataFrame({"economy": rows["ISO Code"], "year": rows.Year, "value": rows["5G Coverage"], "technology": "5G"})


def unsd(path):
    """A file of UNSD's SDG database: economies by M49, a series in a code, dimensions in brackets."""
    rows = pandas.read_csv(path, dtype={"GeoAreaCode": int})
    table = pandas.DataFrame({"economy": rows.GeoAreaCode.map(economies_by_m49()), "year": rows.TimePeriod, "value": rows.Value})
    table = table.assign(**{key: rows.SeriesCode.map(codes) for key, codes in OF_SERIES.items() if set(rows.SeriesCode) <= set(codes)})
    return table.assign(sex=rows["[Sex]"].map({"FEMALE": "F", "MALE": "M"})) if "[Sex]" in rows else table


def economies_by_m49():
    listed = pandas.read_csv(RAW / "unsd/economies.csv")
    return {int(code): economy for code, economy in zip(listed.m49, listed.economy) if code == code} | {412: "XKX"}


def people(path):
    """World Population Prospects: thousands, a column for each sex, economies by M49."""
    rows = pandas.read_csv(path, dtype={column: str for column in SEXES_OF_WPP})
    keys = pandas.DataFrame({"economy": rows.LocID.map(economies_by_m49()), "year": rows.Time, "age": rows.AgeGrp.map(AGES_OF_WPP)})
    sides = [keys.assign(sex=sex, persons=[int(decimal.Decimal(text) * 1000) for text in rows[column]]) for column, sex in SEXES_OF_WPP.items()]
    return pandas.concat(sides, ignore_index=True)


def uis(path):
    """A bulk file of UIS: sex, level and facility are parts of the series' code."""
    rows = pandas.read_csv(path)
    table = pandas.DataFrame({"economy": rows.COUNTRY_ID, "year": rows.YEAR, "value": rows.VALUE})
    parts = rows.INDICATOR_ID.str.split(".")
    if rows.INDICATOR_ID.str.startswith("SCHBSP.").all():
        return table.assign(level=parts.str[1].map(LEVELS_OF_UIS), facility=parts.str[2].map(FACILITIES_OF_UIS))
    return table.assign(skill=parts.str[0].map(SKILLS_OF_UIS), sex=parts.str[1].fillna("_T"))


def data360(path):
    rows = pandas.read_csv(path, keep_default_na=False)
    return pandas.DataFrame({"economy": rows.REF_AREA, "year": rows.TIME_PERIOD, "value": rows.OBS_VALUE.astype(float)})


READERS = {
    "gsma/network-coverage": connectivity_index,
    "itu/price-baskets": baskets,
    "itu/digital-skills": skills,
    "itu/international-bandwidth": data360,
    "itu/fixed-broadband-subscriptions": datahub,
    "itu/international-bandwidth-capacity": datahub,
    "itu/internet-use": datahub,
    "itu/internet-use-2025-12": datahub,
    "itu/mobile-broadband-traffic": datahub,
    "itu/mobile-phone-ownership": datahub,
    "uis/ict-skills": uis,
    "uis/schools-with-facility": uis,
    "un/population": people,
    "unsd/e-waste": unsd,
    "unsd/mobile-phone-ownership-by-sex": unsd,
    "wb/population-by-location": people_by_location,
    "wb/gni-per-capita": years_as_columns,
    "wb/internet-use": years_as_columns,
    "wb/internet-use-by-sex": years_as_columns,
    "wb/mobile-cellular-subscriptions": years_as_columns,
    "itu/households-with-internet": datahub,
    "itu/mobile-broadband-subscriptions": datahub,
    "itu/network-coverage": datahub,
}


def read(dataset):
    workbook = RAW / f"{dataset}.xlsx"
    return READERS.get(dataset, pandas.read_csv)(workbook if workbook.exists() else RAW / f"{dataset}.csv")
