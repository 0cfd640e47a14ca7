"""Internet use by groups of economies as a statistician would write it in pandas: the rival in run.py.

    python internet_use_pandas.py OUTPUT_DIR

In:  raw/un/population.csv, raw/itu/internet-use.csv, raw/unsd/economies.csv, raw/itu/classifications.csv
Out: OUTPUT_DIR/aggregates.parquet, every group, year, statistic and profile
     OUTPUT_DIR/internet-use.csv, the weighted means of the profile world-bank, groups x years

Does less than a run of ictstat: no observations, rejects, findings or manifest, no line numbers, no checks of the
input but for unknown economies, no fixed order of addition.
"""
import pathlib
import sys

import pandas as pd

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "reference"))
from raw import RAW, read  # noqa: E402

FIRST_YEAR, LAST_YEAR = 2010, 2025
SMALLEST_REPORTED_SHARE = {"world-bank": 2 / 3, "unicef": 0.5}
UNITS = {
    "weighted-mean": "percent", "users": "persons", "offline": "persons",
    "median": "percent", "count": "economies", "share-of-economies": "share",
}
GROUP_KEY = ["classification", "edition", "group", "year"]


def read_economies():
    """One row for every economy and year with a population; percent is NaN where it is not reported."""
    known = pd.read_csv(RAW / "unsd/economies.csv", usecols=["economy"]).economy
    population = read("un/population")
    population = population[(population.sex == "_T") & (population.age == "_T")]
    population = population[population.year.between(FIRST_YEAR, LAST_YEAR) & population.economy.isin(known)]
    internet_use = read("itu/internet-use").rename(columns={"value": "percent"})
    return population[["economy", "year", "persons"]].merge(internet_use, on=["economy", "year"], how="left")


def read_members():
    """One row for every group, year and member."""
    listed = pd.read_csv(RAW / "itu/classifications.csv")
    regions = listed[(listed.classification == "itu-region") & (listed.edition == "2025-12")]
    world = regions.assign(classification="world", group="world")

    # Economies of the world without a row in an income list are not classified by it.
    income = listed[listed.classification == "wb-income"]
    every_pair = income[["edition"]].drop_duplicates().merge(world[["economy"]], how="cross")
    paired = every_pair.merge(income, on=["edition", "economy"], how="left")
    unlisted = paired[paired.group.isna()].assign(classification="wb-income", group="not-classified")
    income = pd.concat([income, unlisted])

    others = listed[listed.classification.isin(["un-ldc", "un-lldc", "itu-sids", "un-sdg-region"])]
    fixed = pd.concat([world, regions, income[income.edition == "FY2026"], others])
    years = pd.DataFrame({"year": range(FIRST_YEAR, LAST_YEAR + 1)})
    fixed = fixed.merge(years, how="cross")

    # On 31 December of a year the list of the next fiscal year is in force.
    as_of = income.assign(year=income.edition.str.removeprefix("FY").astype(int) - 1, edition="as-of")
    as_of = as_of[as_of.year.between(FIRST_YEAR, LAST_YEAR)]
    return pd.concat([fixed, as_of])


def compute_groups(members, economies):
    """One row for every group and year, with the sums that the statistics need."""
    table = members.merge(economies, on=["economy", "year"])
    is_reported = table.percent.notna()
    table["users"] = table.percent / 100 * table.persons
    table["offline"] = (1 - table.percent / 100) * table.persons
    table["persons_reported"] = table.persons.where(is_reported, 0)
    table["has_universal_use"] = table.percent >= 95
    groups = table.groupby(GROUP_KEY).agg(
        n_members=("economy", "size"),
        n_reported=("percent", "count"),
        persons=("persons", "sum"),
        persons_reported=("persons_reported", "sum"),
        users=("users", "sum"),
        offline=("offline", "sum"),
        median=("percent", "median"),
        count=("has_universal_use", "sum"),
    ).reset_index()
    groups["weighted-mean"] = 100 * groups.users / groups.persons_reported
    groups["share-of-economies"] = groups["count"] / groups.n_reported
    return groups


def compute_aggregates(groups):
    """One row for every group, year, statistic and profile; too little coverage blanks the value."""
    aggregates = groups.melt(
        id_vars=[*GROUP_KEY, "n_members", "n_reported", "persons", "persons_reported"],
        value_vars=list(UNITS), var_name="statistic", value_name="value")
    aggregates["value"] = aggregates.value.where(aggregates.n_reported > 0)
    by_persons = aggregates.statistic.isin(["weighted-mean", "users", "offline"])
    weight_reported = aggregates.persons_reported.where(by_persons, aggregates.n_reported)
    aggregates["weight_total"] = aggregates.persons.where(by_persons, aggregates.n_members).astype(float)
    aggregates["weight_unit"] = by_persons.map({True: "persons", False: "economies"})
    aggregates["weight_reported_share"] = weight_reported / aggregates.weight_total
    aggregates["weight_missing_share"] = 1 - aggregates.weight_reported_share
    aggregates["n_missing"] = aggregates.n_members - aggregates.n_reported
    aggregates["unit"] = aggregates.statistic.map(UNITS)
    aggregates = aggregates.assign(indicator="internet-use", sex="_T", age="_T", location="_T", category="_Z")

    profiles = []
    for profile, smallest_share in SMALLEST_REPORTED_SHARE.items():
        rows = aggregates.assign(profile=profile)
        rows["suppressed"] = rows.weight_reported_share < smallest_share
        rows["value"] = rows.value.mask(rows.suppressed)
        profiles.append(rows)
    return pd.concat(profiles)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: python internet_use_pandas.py OUTPUT_DIR")
    output = pathlib.Path(sys.argv[1])
    output.mkdir(parents=True, exist_ok=True)

    aggregates = compute_aggregates(compute_groups(read_members(), read_economies()))
    columns = [
        "classification", "edition", "group", "indicator", "year", "sex", "age", "location", "category", "statistic",
        "profile", "value", "unit", "n_members", "n_reported", "n_missing", "weight_unit", "weight_total",
        "weight_reported_share", "weight_missing_share", "suppressed"]
    key = [*GROUP_KEY, "statistic", "profile"]
    aggregates[columns].sort_values(key).to_parquet(output / "aggregates.parquet", compression="zstd", index=False)

    shown = aggregates[(aggregates.statistic == "weighted-mean") & (aggregates.profile == "world-bank")]
    table = shown.pivot(index=["classification", "edition", "group"], columns="year", values="value")
    table.round(1).to_csv(output / "internet-use.csv")


if __name__ == "__main__":
    main()
