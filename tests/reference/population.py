"""Sums of persons by groups of economies, worked out without ictstat.

In:  raw/un/population.csv, raw/itu/classifications.csv
Out: tests/reference/population.csv, one row for every classification, edition, group, year, sex and age;
     three years and two ages only, to keep the file small

    python population.py            writes the file
    python population.py --check    computes it again and exits 1 when it differs from the committed file

Members are the listed economies; those that never had a population weigh nothing. Persons are whole, so the sums are exact.
"""
import pandas

from internet_use import HERE, fixed_groups, read_memberships, write_or_check
from raw import read

OUTPUT = HERE / "population.csv"
YEARS = [2010, 2020, 2025]
SEXES = ["_T", "F", "M"]
AGES = ["_T", "Y15T24"]


def compute():
    """Returns the whole table, sorted by its key; the value is empty when no member has a population."""
    population = read("un/population")
    population = population[population.year.isin(YEARS) & population.sex.isin(SEXES) & population.age.isin(AGES)]

    rows = []
    for (year, sex, age), cell in population.groupby(["year", "sex", "age"]):
        for (classification, edition, group), listed in fixed_groups(read_memberships()).items():
            reported = cell[cell.economy.isin(listed)]
            rows.append({
                "classification": classification,
                "edition": edition,
                "group": group,
                "year": year,
                "sex": sex,
                "age": age,
                "value": float(reported.persons.sum()) if len(reported) > 0 else None,
                "n_members": len(listed),
                "n_reported": len(reported),
            })
    return pandas.DataFrame(rows).sort_values(["classification", "edition", "group", "year", "sex", "age"])


if __name__ == "__main__":
    write_or_check(compute(), OUTPUT)
