"""Statistics and gaps of all indicators but the totals of internet use, worked out without ictstat.

In:  raw/ (the files that `read` names below; raw.py reads them)
Out: tests/reference/indicators.csv, one row for every indicator, group, year, breakdown and statistic
     tests/reference/gaps.csv, one row for every gap

    python indicators.py            writes the files
    python indicators.py --check    computes them again and exits 1 when they differ from the committed files

Reported values only, before any suppression and without reconciliation (5G may exceed 4G). No data: an empty value.
Members of a group are its listed economies but for those in whose location nobody lives; where the indicator has no
denominator each weighs 1. A member without a denominator in the year takes that of its nearest year, the earlier of two.
One without any of the breakdown weighs the whole and its value does not count; one without any at all weighs nothing.
`world` is the union of the six ITU regions (edition 2025-12) or, for a universe "reporting", every economy with any row
of the indicator in any year. Coverage (`weight_total`, `weight_reported_share`) is by weight; for median and
share-of-economies, by members. A gap between two sides of a breakdown takes the economies that have a value and a weight
of the breakdown on both sides. Growth takes the economies that report in both years.
Shares of economies are fractions of 1. Sums use math.fsum, which rounds once.
"""
import math
import statistics
import sys
from collections import namedtuple
from functools import partial

import pandas

from internet_use import HERE, fixed_groups, read_memberships, with_evidence, write_or_check
from raw import read

INCOME = ("wb-income", "FY2026")
AFRICA, LDC = ("itu-region", "2025-12", "africa"), ("un-ldc", "2026-04", "ldc")
HIGH_INCOME, LOW_INCOME = (*INCOME, "high-income"), (*INCOME, "low-income")
GROUPS = [AFRICA, HIGH_INCOME, LOW_INCOME, LDC]
ITU_WORLD, REPORTING_WORLD = ("world", "2025-12", "world"), ("world", "reporting", "world")

BREAKDOWN = {"sex": "_T", "age": "_T", "location": "_T", "category": "_Z"}
Cell = namedtuple("Cell", ["year", *BREAKDOWN], defaults=BREAKDOWN.values())

PRICES = ["price-mobile-broadband-2gb", "price-mobile-broadband-5gb", "price-fixed-broadband-5gb"]
AFFORDABLE_PERCENT_OF_GNI = 2  # a price below it is affordable
TIERS = {"tier-1": (95, math.inf), "tier-2": (85, 95), "tier-3": (55, 85), "tier-4": (20, 55), "tier-5": (-math.inf, 20)}


# ---- statistics: of the values and weights of the economies that report ----

def weighted_mean(values, weights):
    return math.fsum(x * w for x, w in zip(values, weights)) / math.fsum(weights)


def sum_per_100(values, weights):
    return math.fsum(x * w for x, w in zip(values, weights)) / 100


def sum_per_person(values, weights):
    return math.fsum(x * w for x, w in zip(values, weights))


def plain_sum(values, weights):
    return math.fsum(values)


def median(values, weights):
    return float(statistics.median(values))


def share_of_economies(values, weights, has_property):
    return sum(map(has_property, values)) / len(values)


Statistic = namedtuple("Statistic", "name function category", defaults=[None])
BY_MEMBERS = {"median", "share-of-economies"}
MEAN = Statistic("weighted-mean", weighted_mean)
USERS = Statistic("users", sum_per_100)
SUBSCRIPTIONS = Statistic("sum", sum_per_100)
KBIT = Statistic("sum", sum_per_person)
TONNES = Statistic("sum", plain_sum)
MEDIAN = Statistic("median", median)
AFFORDABLE = Statistic("share-of-economies", partial(share_of_economies, has_property=lambda x: x < AFFORDABLE_PERCENT_OF_GNI))
OF_TIER = [
    Statistic("share-of-economies", partial(share_of_economies, has_property=lambda x, f=floor, c=ceiling: f <= x < c), tier)
    for tier, (floor, ceiling) in TIERS.items()
]


# ---- weights: {economy: weight} of a cell ----

def by_economy(rows, keys, column):
    return {key: cell.set_index("economy")[column] for key, cell in rows.groupby(keys)}


def read_population():
    """Returns {(year, sex, age): persons by economy}."""
    population = by_economy(read("un/population"), ["year", "sex", "age"], "persons")
    for year, sex, age in list(population):
        if age == "Y15T24":
            population[year, sex, "Y_GE25"] = population[year, sex, "Y_GE15"] - population[year, sex, age]
    return population


def read_location_shares():
    """Returns {location: {economy: {year: share}}}."""
    persons = read("wb/population-by-location").pivot(index=["economy", "year"], columns="location", values="persons")
    shares = persons.div(persons.U + persons.R, axis=0).dropna()
    return {location: {economy: of_years.droplevel(0).to_dict() for economy, of_years in shares[location].groupby("economy")}
            for location in ("U", "R")}


def continued_share(of_years, year):
    """Returns the share of a year; after the last one its trend of five years goes on, on the logit scale."""
    last = max(of_years)
    if year <= last:
        return of_years[year]
    share, earlier = of_years[last], of_years.get(last - 5)
    if earlier is None or not 0 < share < 1 or not 0 < earlier < 1:
        return share
    slope = (math.log(share / (1 - share)) - math.log(earlier / (1 - earlier))) / 5
    logit = math.log(share / (1 - share)) + slope * (year - last)
    return 1 / (1 + math.exp(-logit))


class Weights:
    def __init__(self):
        self.population = read_population()
        self.location_shares = read_location_shares()

    def persons(self, cell, age=None):
        """Persons of the cell's sex and of `age`, or else of the cell's own age, whatever the location."""
        return self.population[cell.year, cell.sex, age or cell.age]

    def persons_by_location(self, cell):
        """As `persons`; an urban or rural cell weighs all ages by the share of the location, continued after its end."""
        if cell.location == "_T":
            return self.persons(cell)
        shares = {
            economy: continued_share(of_years, cell.year)
            for economy, of_years in self.location_shares[cell.location].items()
            if min(cell.year, max(of_years)) in of_years
        }
        return (self.population[cell.year, "_T", "_T"] * pandas.Series(shares)).dropna()


# ---- values ----

def observations(*datasets):
    """The rows of one indicator, with the codes for a total where a dataset has no such column."""
    rows = pandas.concat([dataset.assign(**{k: v for k, v in BREAKDOWN.items() if k not in dataset}) for dataset in datasets])
    rows = rows[["economy", "year", *BREAKDOWN, "value"]].dropna(subset="value")
    assert not rows.duplicated(["economy", "year", *BREAKDOWN]).any()
    return rows


def prefer(first, second):
    """Both datasets; where both have an economy, year and technology, the first."""
    return pandas.concat([first, second]).drop_duplicates(["economy", "year", "technology"], keep="first")


def latest(rows, first_year, last_year):
    """The latest value of every economy and breakdown within the window, labelled with its last year."""
    window = rows[rows.year.between(first_year, last_year)].sort_values("year")
    return window.drop_duplicates(["economy", *BREAKDOWN], keep="last").assign(year=last_year)


def combine(left, right, function):
    """A value derived from two datasets, where both have the economy, year and breakdown."""
    keys = ["economy", "year", *BREAKDOWN]
    both = left.merge(right, on=keys, suffixes=("_left", "_right"), validate="one_to_one")
    return both.assign(value=function(both.value_left, both.value_right))[[*keys, "value"]]


# ---- indicators ----

class Indicator:
    """`denominator` gives the weights of a cell; without one every listed economy weighs 1. `lent` are the economies and years
    that an earlier edition alone states."""

    def __init__(self, name, rows, world, cells, statistics, denominator=None, reporting=None, lent=()):
        self.name, self.world, self.cells = name, world, cells
        self.statistics, self.denominator = statistics, denominator
        self.values = by_economy(rows, ["year", *BREAKDOWN], "value")
        self.lent = set(lent)
        self.reporting = set((rows if reporting is None else reporting).economy)

    def economies(self, group):
        return self.reporting if group == REPORTING_WORLD else FIXED_GROUPS[group]

    def weights(self, listed, cell):
        """Returns weights, and whether a value counts with them; economies where nobody lives have no row."""
        if not self.denominator:
            return pandas.DataFrame({"weight": 1.0, "counts": True}, index=listed)
        found = {economy: nearest_weight(self.denominator, economy, cell) for economy in listed}
        return pandas.DataFrame.from_dict(
            {economy: weight for economy, weight in found.items() if weight}, orient="index", columns=["weight", "counts"])

    def members(self, group, cell):
        """Returns one row for every member: `weight`, and `value` where it is reported and counts."""
        members = self.weights(sorted(self.economies(group)), cell)
        value = self.values.get(cell, pandas.Series(dtype=float)).reindex(members.index)
        return pandas.DataFrame({"weight": members.weight.astype(float), "value": value.where(members.counts)})

    def statistic(self, statistic, group, cell):
        return apply(statistic, self.members(group, cell).dropna())


def of_year(denominator, cell):
    """The weights of one year; none where the denominator does not have it."""
    try:
        weights = denominator(cell)
    except KeyError:
        weights = None
    return pandas.Series(dtype=float) if weights is None else weights


MOST_YEARS_AWAY = 80
OF_YEAR = {}


def known_weight(denominator, economy, cell, years):
    """The first weight of an economy in these years, or None."""
    for year in years:
        key = denominator, cell._replace(year=year)
        if key not in OF_YEAR:
            OF_YEAR[key] = of_year(*key)
        weight = OF_YEAR[key].get(economy)
        if weight is not None and not math.isnan(weight):
            return float(weight)
    return None


def nearest_weight(denominator, economy, cell):
    """Returns (weight, whether a value counts with it), or None where nobody lives in the location."""
    near = [cell.year] + [cell.year + sign * away for away in range(1, MOST_YEARS_AWAY) for sign in (-1, 1)]
    weight = known_weight(denominator, economy, cell, near)
    if weight is not None:
        return None if cell.location != "_T" and weight <= 0 else (weight, True)
    for whole in (cell._replace(sex="_T", location="_T"), cell._replace(sex="_T", age="_T", location="_T")):
        weight = known_weight(denominator, economy, whole, near)
        if weight is not None:
            return weight, False
    return 0.0, False


def apply(statistic, reported):
    return statistic.function(reported.value.tolist(), reported.weight.tolist()) if len(reported) else math.nan


def cells(years, **codes):
    return [Cell(year, **codes) for year in years]


def read_indicators():
    """Returns {name: indicator}."""
    weights = Weights()
    aged_10_and_over = partial(weights.persons, age="Y_GE10")
    aged_15_and_over = partial(weights.persons, age="Y_GE15")
    indicators = {}

    def add(name, rows, *args, **kwargs):
        indicators[name] = Indicator(name, rows, *args, **kwargs)

    add("internet-use", observations(with_evidence(read("itu/internet-use"), read("itu/internet-use-2025-12")), read("wb/internet-use-by-sex")), ITU_WORLD,
        cells([2019, 2024], sex="F") + cells([2019, 2024], sex="M"), [MEAN, USERS], weights.persons)

    add("internet-use-findex", observations(read("wb/findex")), REPORTING_WORLD,
        [Cell(2024, age=age) for age in ("Y15T24", "Y_GE25", "Y_GE15")]
        + [Cell(2024, age="Y_GE15", location=location) for location in ("U", "R")],
        [MEAN], weights.persons_by_location)

    # GSMA's 5G only where ITU states none.
    coverage = prefer(read("itu/network-coverage"), read("gsma/network-coverage")).rename(columns={"technology": "category"})
    add("network-coverage", observations(coverage), ITU_WORLD,
        [cell for technology in ("2G", "3G", "4G") for cell in cells([2020, 2022], category=technology)]
        + cells([2022, 2024], category="5G"), [MEAN, USERS], weights.persons)

    add("mobile-phone-ownership",
        observations(read("itu/mobile-phone-ownership"), read("unsd/mobile-phone-ownership-by-sex")), ITU_WORLD,
        [Cell(2023), Cell(2019, sex="F"), Cell(2019, sex="M")], [MEAN, USERS], aged_10_and_over)

    newest = "wb/mobile-cellular-subscriptions"
    subscriptions = {newest: with_evidence(read(newest), read(f"{newest}-2026-02"))}
    for dataset in (newest, "itu/fixed-broadband-subscriptions", "itu/mobile-broadband-subscriptions"):
        rows = subscriptions.get(dataset, read(dataset).assign(is_lent=False))
        lent = rows[rows.is_lent][["economy", "year"]].itertuples(index=False, name=None)
        add(dataset.split("/")[1], observations(rows), ITU_WORLD, cells([2022]), [MEAN, SUBSCRIPTIONS], weights.persons, lent=lent)
    # The publisher says kbit/s; the numbers are bit/s.
    bandwidth = read("itu/international-bandwidth").assign(value=lambda rows: rows.value * 0.001)
    add("international-bandwidth", observations(bandwidth), ITU_WORLD,
        cells([2017]), [MEAN, KBIT], weights.persons)

    baskets = read("itu/price-baskets")
    for name in PRICES:
        rows = observations(baskets[baskets.basket == name.removeprefix("price-")])
        add(name, rows, REPORTING_WORLD, cells(sorted(set(rows.year))), [MEDIAN, AFFORDABLE])

    schools = read("uis/schools-with-facility").rename(columns={"level": "category"})
    for facility in ("computers", "internet"):
        rows = observations(schools[schools.facility == facility])
        add(f"schools-with-{facility}", rows, REPORTING_WORLD,
            [Cell(2018, category=level) for level in sorted(set(rows.category))], [MEAN])

    all_skills = observations(read("uis/ict-skills").rename(columns={"skill": "category"}))
    skills = latest(all_skills, 2014, 2020)
    add("ict-skills", skills, REPORTING_WORLD,
        [Cell(2020, sex=sex, category=skill) for skill in sorted(set(skills.category)) for sex in ("_T", "F", "M")],
        [MEAN], aged_15_and_over, reporting=all_skills)

    digital = read("itu/digital-skills").rename(columns={"area": "category"})
    basic, above_basic = (observations(digital[digital.level == level]) for level in ("basic", "above-basic"))
    at_least_basic = combine(basic, above_basic, lambda b, a: b + a)
    for level, rows in [("basic", basic), ("above-basic", above_basic), ("at-least-basic", at_least_basic)]:
        add(f"digital-skills-{level}", latest(rows, 2021, 2025), REPORTING_WORLD,
            [Cell(2025, category=area) for area in sorted(set(digital.category))], [MEAN], aged_15_and_over,
            reporting=rows)

    e_waste = pandas.concat([read("unsd/e-waste"), read("itu/e-waste")]).query("unit == 'tonnes'")
    generated, collected = (observations(e_waste[e_waste.flow == flow]) for flow in ("generated", "collected"))
    generated_above_zero = generated[generated.value > 0]
    add("e-waste-generated", generated, REPORTING_WORLD, cells([2019, 2022]), [TONNES], weights.persons)
    add("e-waste-collected", collected, REPORTING_WORLD, cells([2019, 2022]), [TONNES], weights.persons)
    add("e-waste-collection-rate", combine(collected, generated_above_zero, lambda c, g: 100 * c / g), REPORTING_WORLD,
        cells([2019, 2022]), [MEAN], indicators["e-waste-generated"].values.get)

    add("cybersecurity-index", observations(read("itu/cybersecurity-index")), REPORTING_WORLD, cells([2024]), [MEDIAN, *OF_TIER])
    return indicators


# ---- indicators.csv ----

def statistics_of(indicator, group, cell):
    """Returns one row for every statistic of one group and cell."""
    members = indicator.members(group, cell)
    reported = members.dropna()
    for statistic in indicator.statistics:
        by_members = statistic.name in BY_MEMBERS
        weight_total = float(len(members)) if by_members else math.fsum(members.weight)
        weight_reported = float(len(reported)) if by_members else math.fsum(reported.weight)
        yield {
            "indicator": indicator.name,
            **dict(zip(("classification", "edition", "group"), group)),
            **cell._replace(category=statistic.category or cell.category)._asdict(),
            "statistic": statistic.name,
            "value": apply(statistic, reported),
            "n_members": len(members),
            "n_reported": sum((economy, cell.year) not in indicator.lent for economy in reported.index),
            "weight_total": weight_total,
            "weight_reported_share": weight_reported / weight_total if weight_total else math.nan,
        }


def all_statistics(indicators):
    rows = pandas.DataFrame([
        row
        for indicator in indicators.values()
        for cell in indicator.cells
        for group in [indicator.world, *GROUPS]
        for row in statistics_of(indicator, group, cell)
    ])
    return rows.sort_values(["indicator", "classification", "edition", "group", *Cell._fields, "statistic"])


# ---- gaps.csv ----

def ratio(a, b):
    return a / b if b else math.nan


def difference(a, b):
    return a - b


def relative_growth(a, b):
    return 100 * (ratio(a, b) - 1)


def compound_growth(a, b, years):
    return 100 * (ratio(a, b) ** (1 / years) - 1)


def gap(name, function, indicator, group, cell, numerator, denominator, base_year=None, n_pairs=None):
    classification, edition, group = group
    return {
        "gap": name, "indicator": indicator.name, "classification": classification, "edition": edition, "group": group,
        **cell._asdict(), "base_year": base_year, "numerator": numerator, "denominator": denominator,
        "value": function(numerator, denominator), "n_pairs": n_pairs,
    }


def gaps_of_sides(ratio_name, difference_name, indicator, over, under):
    """The ratio and the difference of two cells, of the economies that have both."""
    label = Cell(*(a if a == b else f"{a}/{b}" for a, b in zip(over, under)))
    for group in [indicator.world, *GROUPS]:
        upper, lower = (indicator.members(group, cell).dropna() for cell in (over, under))
        pairs = upper.index.intersection(lower.index)
        sides = apply(MEAN, upper.loc[pairs]), apply(MEAN, lower.loc[pairs])
        yield gap(ratio_name, ratio, indicator, group, label, *sides, n_pairs=len(pairs))
        yield gap(difference_name, difference, indicator, group, label, *sides, n_pairs=len(pairs))


def gender_gaps(indicators):
    for name in ("internet-use", "mobile-phone-ownership", "ict-skills"):
        for women in [cell for cell in indicators[name].cells if cell.sex == "F"]:
            yield from gaps_of_sides("gender-parity", "gender-difference", indicators[name], women, women._replace(sex="M"))


def findex_gaps(indicators):
    findex = indicators["internet-use-findex"]
    adults = Cell(2024, age="Y_GE15")
    yield from gaps_of_sides("urban-rural-ratio", "urban-rural-difference", findex,
                             adults._replace(location="U"), adults._replace(location="R"))
    yield from gaps_of_sides("youth-ratio", "youth-difference", findex,
                             adults._replace(age="Y15T24"), adults._replace(age="Y_GE25"))


def income_gap(name, function, indicator, statistic, cell, over, under):
    sides = (indicator.statistic(statistic, (*INCOME, group), cell) for group in (over, under))
    return gap(name, function, indicator, (*INCOME, f"{over}/{under}"), cell, *sides)


def income_gaps(indicators):
    for cell in cells([2015, 2023]):
        for name, function in [("income-ratio", ratio), ("income-difference", difference)]:
            yield income_gap(name, function, indicators["internet-use"], MEAN, cell, "high-income", "low-income")
    for price in (indicators[name] for name in PRICES):
        for cell in price.cells:
            yield income_gap("income-difference", difference, price, MEDIAN, cell, "low-income", "high-income")
            for group in ("low-income", "lower-middle-income", "upper-middle-income"):
                yield income_gap("price-multiple", ratio, price, MEDIAN, cell, group, "high-income")


def of_both_years(indicator, group, base_year, year):
    """The mean of both years over the economies that report in both."""
    later, earlier = (indicator.members(group, Cell(y)).dropna() for y in (year, base_year))
    both = later.index.intersection(earlier.index)
    return apply(MEAN, later.loc[both]), apply(MEAN, earlier.loc[both])


def growth(name, function, indicator, group, base_year, year):
    sides = of_both_years(indicator, group, base_year, year)
    return gap(name, function, indicator, group, Cell(year), *sides, base_year=base_year)


def cagr(indicator, group, base_year, year):
    return growth("growth-cagr", partial(compound_growth, years=year - base_year), indicator, group, base_year, year)


def users_growth(indicator, group, base_year, year):
    """Users are the group's rate times all persons of its members, also of those that do not report."""
    rates = of_both_years(indicator, group, base_year, year)
    persons = (math.fsum(indicator.members(group, Cell(y)).weight) for y in (year, base_year))
    users = (rate / 100 * n for rate, n in zip(rates, persons))
    return gap("users-growth", relative_growth, indicator, group, Cell(year), *users, base_year)


def growth_gaps(indicators):
    internet_use = indicators["internet-use"]
    for group in (ITU_WORLD, AFRICA, LDC):
        for year in (2023, 2024):
            yield growth("growth-points", difference, internet_use, group, year - 1, year)
            yield growth("growth-relative", relative_growth, internet_use, group, year - 1, year)
            yield users_growth(internet_use, group, year - 1, year)
        yield cagr(internet_use, group, 2015, 2024)
    for name, year in [("mobile-cellular-subscriptions", 2022), ("fixed-broadband-subscriptions", 2022),
                       ("mobile-broadband-subscriptions", 2022), ("international-bandwidth", 2017)]:
        for group in (ITU_WORLD, AFRICA):
            yield growth("growth-relative", relative_growth, indicators[name], group, year - 1, year)
            yield cagr(indicators[name], group, 2015, year)


def all_gaps(indicators):
    rows = pandas.DataFrame([row for gaps in (gender_gaps, findex_gaps, income_gaps, growth_gaps) for row in gaps(indicators)])
    rows = rows.astype({"base_year": "Int64", "n_pairs": "Int64"})
    return rows.sort_values(["gap", "indicator", "classification", "edition", "group", *Cell._fields, "base_year"])


FIXED_GROUPS = fixed_groups(read_memberships())

if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit("usage: python indicators.py [--check]")
    INDICATORS = read_indicators()
    write_or_check(all_statistics(INDICATORS), HERE / "indicators.csv")
    write_or_check(all_gaps(INDICATORS), HERE / "gaps.csv")
