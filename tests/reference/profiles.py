"""Every aggregate of a run in every profile, worked out again without ictstat from the tables that it rests on.

    python profiles.py RUN_DIR        # a directory of output/runs/, or output/latest

In:  observations, estimates, members, weights and aggregates (.parquet) of the run; pipelines/*.toml; the years of
     raw/wb/population-by-location.csv, after which urban shares are continued
Out: one line for every kind of difference, and a closing line; exit 1 when a row differs

Worked out: value, value_reported_only, status, suppressed, numbers of members and parts of the weight. What is completed
comes from estimates.parquet; from there to the aggregates everything is done here. internet_use.py and indicators.py work
out reported values from raw/ alone.
"""
import pathlib
import sys
import tomllib

import polars as pl
import raw

ROOT = pathlib.Path(__file__).resolve().parents[2]
BREAKDOWN = ["sex", "age", "location", "category"]
CELL = ["year", *BREAKDOWN]
GROUP = ["classification", "edition", "group"]
KEY = [*GROUP, "indicator", *CELL, "statistic", "profile"]

LEAST_SHARE = {"itu": 0.0, "unicef": 0.5, "world-bank": 2 / 3}
LEAST_SHARE_OF_A_MEDIAN = 0.5
# Indicators that are never completed: the part of the weight from which profile itu shows a value.
LEAST_SHARE_NEVER_COMPLETED = 0.5
COUNTS_ECONOMIES = {"median", "count", "share-of-economies"}
PEOPLE_PER = {"per100-people": 100.0, "kbit-per-second-per-inhabitant": 1.0}
TOLERANCE = 1e-9


def pipelines():
    files = sorted((ROOT / "pipelines").glob("*.toml"))
    read = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    return [definition for definition in read if "indicator" in definition]


class Run:
    def __init__(self, directory):
        def read(name):
            return pl.read_parquet(pathlib.Path(directory) / f"{name}.parquet")

        self.observations, self.estimates = read("observations").filter("selected"), read("estimates")
        self.members, self.weights, self.aggregates = read("members"), read("weights"), read("aggregates")
        shares = pl.from_pandas(raw.read("wb/population-by-location"))
        self.last_share = shares.group_by("economy").agg(pl.col("year").max().cast(pl.Int32).alias("last_share"))

    def listed(self, indicator):
        """Members of every group, a row for each year."""
        rows = self.members.filter(indicator=indicator)
        years = pl.int_ranges("from_year", pl.col("to_year") + 1, dtype=pl.Int32).alias("year")
        return rows.with_columns(years).explode("year").select(*GROUP, "economy", "year")


def latest(rows, window):
    """The latest value of each economy within a window, for its last year."""
    if window is None:
        return rows.with_columns(horizon=pl.lit(0))
    rows = rows.filter(pl.col("year").is_between(window["from"], window["to"]))
    valued = rows.filter(pl.col("value").is_not_null()).sort("year").unique(["economy", *BREAKDOWN], keep="last")
    rest = rows.filter(pl.col("value").is_null())
    last = pl.lit(window["to"], pl.Int32)
    return pl.concat([valued, rest]).with_columns(horizon=last - pl.col("year"), year=last)


def reported(run, definition):
    """A row for each member of each group in each cell: weight, value, what it rests on."""
    indicator = definition["indicator"]
    rows = latest(run.observations.filter(indicator=indicator["id"]), indicator.get("latest_within"))
    grid = rows.select("year").unique().join(rows.select(BREAKDOWN).unique(), how="cross")
    listed = run.listed(indicator["id"])
    table = listed.join(grid, on="year")
    values = rows.filter(pl.col("value").is_not_null()).select("economy", *CELL, "value", "status", "horizon", "fallback")
    table = table.join(values, on=["economy", *CELL], how="left")
    table = weighed(run, indicator, table)
    is_estimate = pl.col("status").is_in(["E", "F", "I"]).fill_null(False)
    return table.with_columns(basis=pl.when(is_estimate).then(pl.lit("estimated")).otherwise(pl.lit("reported")))


def weighed(run, indicator, table):
    """Adds the weight of each member and what it is; without one anywhere it is 0, and nobody in a location is no member."""
    if "denominator" not in indicator:
        return table.with_columns(weight=pl.lit(1.0), is_known=pl.lit(True), counts=pl.lit(True), is_other=pl.lit(False))
    cell = ["economy", "year", *BREAKDOWN[:3]]
    weights = run.weights.filter(indicator=indicator["id"]).select(*cell, "weight", "of_year", "of_whole")
    ever = weights.select("economy").unique().with_columns(ever=pl.lit(True))
    table = table.join(weights, on=cell, how="left").join(ever, on="economy", how="left")
    table = table.filter(pl.col("weight").is_not_null() | pl.col("ever").is_null())
    table = table.join(run.last_share, on="economy", how="left")
    is_continued = (pl.col("location") != "_T") & (pl.col("year") > pl.col("last_share"))
    is_known = pl.col("weight").is_not_null()
    return table.with_columns(
        weight=pl.col("weight").fill_null(0.0), is_known=is_known, counts=is_known & ~pl.col("of_whole").fill_null(False),
        is_other=is_continued.fill_null(False) | pl.col("of_year").is_not_null(),
    )


def completed(run, definition):
    rows = run.estimates.filter(indicator=definition["indicator"]["id"])
    basis = (pl.when(pl.col("method") == "rebased").then(pl.lit("rebased"))
             .when(pl.col("method").is_in(["reported", "reconciled"])).then(pl.lit("reported"))
             .otherwise(pl.lit("imputed")))
    is_estimate = (basis == "reported") & pl.col("status").is_in(["E", "F", "I"])
    basis = pl.when(is_estimate).then(pl.lit("estimated")).otherwise(basis)
    cells = rows.select(CELL).unique()
    rows = rows.select("economy", *CELL, "value", "fallback", basis.alias("basis"))
    table = run.listed(definition["indicator"]["id"]).join(cells, on="year")
    return weighed(run, definition["indicator"], table.join(rows, on=["economy", *CELL], how="left"))


def value_of(statistic, unit, at_least, below):
    """The statistic of the members that have a value, as an expression over the columns value and w."""
    value, weight = pl.col("value"), pl.col("w")
    has_property = value.is_not_null()
    if at_least is not None:
        has_property &= value >= at_least
    if below is not None:
        has_property &= value < below
    with_value = weight.filter(value.is_not_null())
    per = PEOPLE_PER.get(unit)
    return {
        "weighted-mean": (value * weight).sum() / with_value.sum(),
        "users": (value * weight).sum() / 100,
        "offline": ((100 - value) * weight).sum() / 100,
        "sum": (value * weight).sum() / per if per else value.sum(),
        "median": value.median(),
        "count": has_property.sum().cast(pl.Float64),
        "share-of-economies": has_property.sum() / value.count(),
    }[statistic]


def statistic_of(table, wanted, unit):
    """One row for every group and cell: the value before any profile, and what it rests on."""
    statistic = wanted["statistic"]
    counts_once = wanted.get("unweighted", False) or statistic in COUNTS_ECONOMIES
    table = table.filter(pl.col("year").is_between(wanted["from"], wanted["to"]))
    if counts_once:
        is_nowhere = ~pl.col("is_known") & pl.col("value").is_null()
        table = table.with_columns(w=pl.when(is_nowhere).then(0.0).otherwise(1.0), is_other=pl.lit(False))
    else:
        table = table.with_columns(w="weight", value=pl.when("counts").then("value"))
    is_estimate = (pl.col("basis") == "estimated") | pl.col("is_other")
    has_value, basis = pl.col("value").is_not_null(), pl.col("basis")
    # What an earlier edition alone states counts in the value and its share, not in the numbers of those that report.
    is_lent = pl.col("fallback").fill_null(False)

    def n(kind):
        return (has_value & (basis == kind) & ~is_lent).sum()

    def share(is_meant):
        return pl.col("w").filter(has_value & is_meant).sum() / pl.col("w").sum()

    value = value_of(statistic, unit, wanted.get("at_least"), wanted.get("below"))
    rows = table.group_by(*GROUP, *CELL).agg(
        value=pl.when(has_value.any()).then(value),
        n_members=pl.len(), n_reported=n("reported") + n("estimated"), n_estimated=n("estimated"), n_imputed=n("imputed"), n_rebased=n("rebased"),
        weight_total=pl.when(pl.col("w").sum() > 0).then(pl.col("w").sum()), weight_estimated_share=share((basis == "estimated") | is_lent),
        weight_reported_share=share(basis != "imputed"), weight_imputed_share=share(basis == "imputed"),
        has_estimates=((is_estimate | is_lent) & has_value).any(),
    )
    category = wanted.get("category")
    rows = rows if category is None else rows.with_columns(category=pl.lit(category))
    return rows.with_columns(statistic=pl.lit(statistic))


def in_profile(rows, profile, statistic, is_completed):
    """The rows as a profile shows them."""
    least = LEAST_SHARE[profile]
    if profile == "itu" and not is_completed:
        least = LEAST_SHARE_NEVER_COMPLETED
    if statistic == "median":
        least = max(least, LEAST_SHARE_OF_A_MEDIAN)
    covered = pl.col("weight_reported_share").fill_nan(0) + pl.col("weight_imputed_share").fill_nan(0)
    is_withheld = pl.col("value").is_not_null() & (covered < least - TOLERANCE)
    status = (pl.when(pl.col("suppressed")).then(pl.lit("Q"))
              .when(pl.col("value").is_null()).then(pl.lit("O"))
              .when(pl.col("n_imputed") > 0).then(pl.lit("I"))
              .when(pl.col("has_estimates")).then(pl.lit("E"))
              .otherwise(pl.lit("A")))
    rows = rows.with_columns(profile=pl.lit(profile), suppressed=is_withheld)
    rows = rows.with_columns(value=pl.when(~pl.col("suppressed")).then("value"))
    return rows.with_columns(status=status)


def of_indicator(run, definition):
    tables = {False: reported(run, definition)}
    if "estimate" in definition:
        tables[True] = completed(run, definition)
    unit = definition["indicator"]["unit"]
    for wanted in definition.get("aggregate", []):
        only_reported = statistic_of(tables[False], wanted, unit)
        for profile in LEAST_SHARE:
            is_completed = profile == "itu" and True in tables
            rows = statistic_of(tables[True], wanted, unit) if is_completed else only_reported
            rows = in_profile(rows, profile, wanted["statistic"], is_completed)
            if is_completed:
                key = [*GROUP, *CELL]
                rows = rows.join(only_reported.select(*key, value_reported_only="value"), on=key, how="left")
            elif profile == "itu":
                rows = rows.join(only_reported.select(*GROUP, *CELL, value_reported_only="value"), on=[*GROUP, *CELL], how="left")
            else:
                rows = rows.with_columns(value_reported_only="value")
            yield rows.with_columns(indicator=pl.lit(definition["indicator"]["id"]))


def differs(column):
    ours, theirs = pl.col(column), pl.col(f"{column}_run")
    scale = pl.max_horizontal(ours.abs(), pl.lit(1.0))
    return (ours.is_null() != theirs.is_null()) | ((ours - theirs).abs() > TOLERANCE * scale).fill_null(False)


NUMBERS = ["value", "value_reported_only", "n_members", "n_reported", "n_estimated", "n_imputed", "n_rebased", "weight_total",
           "weight_reported_share", "weight_estimated_share", "weight_imputed_share"]
TEXTS = ["status", "suppressed"]


def main(directory):
    run = Run(directory)
    columns = [*KEY, *NUMBERS, *TEXTS]
    parts = [rows.select(columns) for definition in pipelines() for rows in of_indicator(run, definition)]
    parts = [part.with_columns(pl.col(NUMBERS).cast(pl.Float64).fill_nan(None)) for part in parts]
    ours = pl.concat(parts)
    theirs = run.aggregates.select(*columns, "lower", "upper").with_columns(pl.col(NUMBERS).cast(pl.Float64))
    # A group in which nobody has a weight is published as a row without members; here it is none.
    theirs = theirs.filter(pl.col("n_members") > 0)
    both = ours.join(theirs, on=KEY, how="inner", suffix="_run")
    # A value outside its own interval is of low reliability: the draws say something else than the estimate.
    is_outside = (pl.col("value_run") < pl.col("lower")) | (pl.col("value_run") > pl.col("upper"))
    both = both.with_columns(status=pl.when(is_outside.fill_null(False)).then(pl.lit("U")).otherwise("status"))
    faults = {"is not published": ours.join(theirs, on=KEY, how="anti"), "is published only": theirs.join(ours, on=KEY, how="anti")}
    faults |= {f"{column} differs": both.filter(differs(column)) for column in NUMBERS}
    faults |= {f"{column} differs": both.filter(pl.col(column) != pl.col(f"{column}_run")) for column in TEXTS}
    for what, rows in faults.items():
        if rows.height:
            example = {name: value for name, value in rows.row(0, named=True).items() if value is not None}
            print(f"{rows.height} rows: {what}; the first: {example}")
    if any(rows.height for rows in faults.values()):
        sys.exit(1)
    print(f"{both.height} aggregates in {len(LEAST_SHARE)} profiles are as worked out again")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python profiles.py RUN_DIR")
    main(sys.argv[1])
