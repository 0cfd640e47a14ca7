"""Internet use by groups of economies, worked out without ictstat: what its aggregates are held against.

In:  raw/itu/internet-use.csv, raw/itu/internet-use-2025-12.csv, raw/un/population.csv, raw/itu/classifications.csv
Out: tests/reference/internet_use.csv, one row for every classification, edition, group, year and statistic

    python internet_use.py            writes the file
    python internet_use.py --check    computes it again and exits 1 when it differs from the committed file

Reported values only, before any suppression; what an earlier edition alone states counts in values and shares, not in
`n_reported`. A statistic that no member reports has an empty value.
Sums use math.fsum, which rounds once, so that they are more exact than those of a program that adds one by one.
"""
import math
import pathlib
import statistics
import sys

import pandas

from raw import RAW, read

HERE = pathlib.Path(__file__).resolve().parent
OUTPUT = HERE / "internet_use.csv"

YEARS = range(2010, 2026)
UNIVERSAL_USE_PERCENT = 95
INCOME_GROUPS = ["low-income", "lower-middle-income", "upper-middle-income", "high-income", "not-classified"]
FIXED_EDITIONS = [
    ("itu-region", "2025-12"),
    ("wb-income", "FY2026"),
    ("un-ldc", "2026-04"),
    ("un-lldc", "2026-04"),
    ("itu-sids", "2025-12"),
    ("un-sdg-region", "2026-04"),
]


# ---- groups ----

def read_memberships():
    return pandas.read_csv(RAW / "itu/classifications.csv", dtype=str)


def members_by_group(memberships, classification, edition):
    """Returns {group: set of economies} of one edition of one classification."""
    rows = memberships[(memberships.classification == classification) & (memberships.edition == edition)]
    if rows.empty:
        sys.exit(f"raw/itu/classifications.csv has no rows of {classification}, edition {edition}")
    return {group: set(economies) for group, economies in rows.groupby("group").economy}


def income_groups(memberships, edition, universe):
    """The income groups of one list; economies of the universe that it does not name are not classified."""
    listed = members_by_group(memberships, "wb-income", edition)
    without_row = universe - set().union(*listed.values())
    listed["not-classified"] = listed.get("not-classified", set()) | without_row
    return {group: listed[group] for group in INCOME_GROUPS}


def fixed_groups(memberships):
    """Returns {(classification, edition, group): set of economies} of the lists that hold for all years."""
    regions = members_by_group(memberships, "itu-region", "2025-12")
    universe = set().union(*regions.values())
    groups = {("world", "2025-12", "world"): universe}
    for classification, edition in FIXED_EDITIONS:
        if classification == "wb-income":
            members = income_groups(memberships, edition, universe)
        else:
            members = members_by_group(memberships, classification, edition)
        groups |= {(classification, edition, group): economies for group, economies in members.items()}
    return groups


def as_of_groups(memberships, year):
    """The income groups in force on 31 December of the year, which lies in the fiscal year that follows."""
    universe = fixed_groups(memberships)["world", "2025-12", "world"]
    members = income_groups(memberships, f"FY{year + 1}", universe)
    return {("wb-income", "as-of", group): economies for group, economies in members.items()}


# ---- values ----

ROUNDING_POINTS = 0.05


def is_evidence(newest, earlier, year):
    """Whether a value of the earlier edition speaks for a year that the newest lacks. Both are {year: percent} of an economy.

    Beyond the reports of the newest edition: where both state the same in the nearest year that both state. Between two of
    them: where the earlier edition states both, and the same. Where no year has both nothing speaks against it.
    """
    both = [y for y in newest if y in earlier]
    if not both:
        return True
    before, after = [y for y in newest if y < year], [y for y in newest if y > year]
    if before and after:
        next_to = [max(before), min(after)]
    else:
        next_to = [max((y for y in both if y < year), default=None), min((y for y in both if y > year), default=None)]
    return all(y in earlier and abs(earlier[y] - newest[y]) <= ROUNDING_POINTS + 1e-9 for y in next_to if y is not None)


def with_evidence(newest, earlier):
    """The newest edition, and below it the rows of the earlier one that are evidence, marked `is_lent`."""
    series = {economy: rows.set_index("year").value.to_dict() for economy, rows in newest.groupby("economy")}
    lent = []
    for economy, rows in earlier.groupby("economy"):
        stated, of_newest = rows.set_index("year").value.to_dict(), series.get(economy, {})
        lent += [(economy, year, value) for year, value in stated.items()
                 if year not in of_newest and is_evidence(of_newest, stated, year)]
    lent = pandas.DataFrame(lent, columns=["economy", "year", "value"]).assign(is_lent=True)
    return pandas.concat([newest[["economy", "year", "value"]].assign(is_lent=False), lent])


# ---- statistics ----

def statistics_of(members, n_listed):
    """Returns one row for every statistic of one group and year.

    `members` has one row for every member with a population: `persons`, and `percent` where it is reported. Others of
    the `n_listed` economies never had a population: they are members that weigh nothing.
    """
    reported = members.dropna(subset="percent")
    n_members, n_reported, n_with_value = len(members), int((~reported.is_lent.astype(bool)).sum()), len(reported)
    persons = int(members.persons.sum())
    persons_reported = int(reported.persons.sum())

    values = dict.fromkeys(["weighted-mean", "users", "offline", "median", "count", "share-of-economies"])
    if n_with_value > 0:
        percent, weight = reported.percent.tolist(), reported.persons.tolist()
        users_times_100 = math.fsum(p * n for p, n in zip(percent, weight))
        values["weighted-mean"] = users_times_100 / persons_reported
        values["users"] = users_times_100 / 100
        values["offline"] = math.fsum((100 - p) * n for p, n in zip(percent, weight)) / 100
        values["median"] = statistics.median(percent)
        values["count"] = float(sum(p >= UNIVERSAL_USE_PERCENT for p in percent))
        values["share-of-economies"] = values["count"] / n_with_value

    rows = []
    for statistic, value in values.items():
        weighted_by_persons = statistic in ("weighted-mean", "users", "offline")
        weight_total = persons if weighted_by_persons else n_members
        weight_reported = persons_reported if weighted_by_persons else n_with_value
        rows.append({
            "statistic": statistic,
            "value": value,
            "n_members": n_listed,
            "n_reported": n_reported,
            "weight_total": float(weight_total),
            "weight_reported_share": weight_reported / weight_total,
        })
    return rows


def compute():
    """Returns the whole table, sorted by its key."""
    population = read("un/population")
    population = population[(population.sex == "_T") & (population.age == "_T")]
    internet_use = with_evidence(read("itu/internet-use"), read("itu/internet-use-2025-12")).rename(columns={"value": "percent"})
    economies = population[["economy", "year", "persons"]].merge(
        internet_use[["economy", "year", "percent", "is_lent"]], on=["economy", "year"], how="left", validate="one_to_one")
    memberships = read_memberships()

    rows = []
    for year in YEARS:
        this_year = economies[economies.year == year]
        groups = fixed_groups(memberships) | as_of_groups(memberships, year)
        for (classification, edition, group), listed in groups.items():
            members = this_year[this_year.economy.isin(listed)]
            key = {"classification": classification, "edition": edition, "group": group, "year": year}
            rows += [key | row for row in statistics_of(members, len(listed))]
    return pandas.DataFrame(rows).sort_values(["classification", "edition", "group", "year", "statistic"])


# ---- the committed file ----

def write_or_check(table, path):
    """Writes the table, or with --check compares it with the file and exits 1 when they differ.

    pandas writes a float as repr() does: the shortest text that reads back as the same number.
    """
    text = table.to_csv(index=False, lineterminator="\n")
    if sys.argv[1:] == []:
        path.write_text(text, encoding="utf-8")
        print(f"{path.name}: {len(table)} rows written")
    elif sys.argv[1:] == ["--check"]:
        check(text.splitlines(), path)
        print(f"{path.name}: {len(table)} rows, as computed again")
    else:
        sys.exit(f"usage: python {pathlib.Path(sys.argv[0]).name} [--check]")


def check(computed, path):
    if not path.exists():
        sys.exit(f"{path} is absent; run this script without --check to write it")
    committed = path.read_text(encoding="utf-8").splitlines()
    if committed == computed:
        return
    longest = max(len(committed), len(computed))
    committed += ["(no line)"] * (longest - len(committed))
    computed += ["(no line)"] * (longest - len(computed))
    differing = [i for i in range(longest) if committed[i] != computed[i]]
    first = differing[0]
    sys.exit(
        f"{path}: {len(differing)} lines differ from what raw/ gives; the first is line {first + 1}\n"
        f"  committed {committed[first]}\n"
        f"  computed  {computed[first]}\n"
        "If raw/ was changed on purpose, run this script without --check and say in the commit what moved."
    )


if __name__ == "__main__":
    write_or_check(compute(), OUTPUT)
