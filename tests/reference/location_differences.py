"""How far the differences between town and country that ITU's surveys state (2015 to 2020) carry, held against Findex 2024.

In:  a run (its observations.parquet), raw/itu/classifications.csv
Out: to the terminal, errors on the logit scale; no file

    python location_differences.py output/latest

Three predictions of the difference logit(urban) - logit(rural) that Findex states for an economy: ITU's last one as it is; the same
less the shift that all other economies share; and the mean of what Findex states of all other economies, those of like level,
region and income counting more. What carries worse than the last does not enter the figures of later years.
"""
import math
import sys

import pandas

from raw import RAW


def logit(percent):
    share = min(max(percent, 0.1), 99.9) / 100
    return math.log(share / (1 - share))


def sides(observations, indicator, **cell):
    rows = observations[(observations.indicator == indicator) & observations.value.notna()]
    for column, code in cell.items():
        rows = rows[rows[column] == code]
    pairs = rows.pivot_table(index=["economy", "year"], columns="location", values="value", observed=True)[["U", "R"]].dropna()
    return pairs.map(logit).reset_index()


def groups(classification, edition):
    listed = pandas.read_csv(RAW / "itu/classifications.csv")
    rows = listed[(listed.classification == classification) & (listed.edition == edition)]
    return dict(zip(rows.economy, rows.group))


def likeness(one, other):
    alike = [1.0 if one[key] == other[key] else part for key, part in (("region", 0.3), ("income", 0.5))]
    return math.exp(-0.5 * ((one["level"] - other["level"]) / 0.7) ** 2) * alike[0] * alike[1]


def mean(values):
    return math.fsum(values) / len(values)


def main(run):
    observations = pandas.read_parquet(f"{run}/observations.parquet").astype({"economy": str})
    regions, incomes = groups("itu-region", "2025-12"), groups("wb-income", "FY2026")
    itu = sides(observations, "internet-use-by-location", sex="_T").sort_values("year")
    spans = [(b.year - a.year, (b.U - b.R) - (a.U - a.R)) for _, rows in itu.groupby("economy") if len(rows) > 1
             for a, b in [(rows.iloc[0], rows.iloc[-1])]]
    print(f"ITU, two years of {len(spans)} economies, at most {max(span for span, _ in spans)} apart: "
          f"mean absolute change {mean([abs(change) for _, change in spans]):.2f}")
    findex = [
        {"economy": row.economy, "d": row.U - row.R, "level": (row.U + row.R) / 2, "region": regions[row.economy], "income": incomes[row.economy]}
        for row in sides(observations, "internet-use-findex", age="Y_GE15").itertuples()
        if row.economy in regions and row.economy in incomes
    ]
    last = {row.economy: row.U - row.R for row in itu.itertuples()}
    both = [row for row in findex if row["economy"] in last]
    shifts = {row["economy"]: last[row["economy"]] - row["d"] for row in both}
    own, shifted, lent = [], [], []
    for row in both:
        economy = row["economy"]
        own.append(row["d"] - last[economy])
        shifted.append(own[-1] + mean([shift for other, shift in shifts.items() if other != economy]))
        others = [(likeness(row, other), other["d"]) for other in findex if other["economy"] != economy]
        lent.append(row["d"] - math.fsum(k * d for k, d in others) / math.fsum(k for k, _ in others))
    for name, errors in [("ITU's own, carried", own), ("ITU's own, less the common shift", shifted), ("lent by others in Findex", lent)]:
        print(f"{name}: {len(errors)} economies, mean absolute error {mean([abs(e) for e in errors]):.2f}, bias {mean(errors):+.2f}")


if __name__ == "__main__":
    main(sys.argv[1])
