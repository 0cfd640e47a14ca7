"""Writes a bulk file in the shape of the World Bank's WDI, with its table of series: synthetic, seeded.

    python tests/bench/wide_bulk.py OUT_DIR [--series 1500] [--years 64] [--filled 0.31] [--seed 1]

Out: WDICSV.csv     Country Name, Country Code, Indicator Name, Indicator Code, then a column for each year
     WDISeries.csv  Series Code, Indicator Name, Unit of measure, Aggregation method and what else the publisher says
     WDI_CSV.zip    both

217 economies and 49 groups of the publisher, every series for each of them, so 1500 series are 399,000 rows. About 31 % of
the cells are filled, as in WDI: 8 million values. The first series is the population, which weighs the others. Values follow
smooth paths, so that a run has nothing to doubt. The same arguments give the same bytes.
"""
import argparse
import csv
import math
import pathlib
import random
import zipfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]
N_ECONOMIES = 217
LAST_YEAR = 2023
GROUPS = (
    "AFE AFW ARB CEB CSS EAP EAR EAS ECA ECS EMU EUU FCS HIC HPC IBD IBT IDA IDB IDX INX LAC LCN LDC LIC LMC LMY LTE MEA "
    "MIC MNA NAC OED OSS PRE PSS PST SAS SSA SSF SST TEA TEC TLA TMN TSA TSS UMC WLD"
).split()
METHODS = ["Weighted average", "Sum", "Median", ""]
UNITS = {"Weighted average": "%", "Sum": "", "Median": "constant US$", "": ""}


def read_arguments():
    parser = argparse.ArgumentParser(description="Writes a synthetic bulk file in the shape of WDI.")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--series", type=int, default=1500, help="number of series (default 1500)")
    parser.add_argument("--years", type=int, default=64, help=f"years up to {LAST_YEAR} (default 64)")
    parser.add_argument("--filled", type=float, default=0.31, help="share of the cells with a value (default 0.31)")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def economies():
    with open(PROJECT / "raw/unsd/economies.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:N_ECONOMIES]
    return [(row["name_en"], row["economy"]) for row in rows] + [(f"Group {code}", code) for code in GROUPS]


def series(n_series):
    """The population, then series whose methods take turns."""
    found = [("SP.POP.TOTL", "Population, total", "", "Sum")]
    for number in range(1, n_series):
        method = METHODS[number % len(METHODS)]
        found.append((f"XX.SYN.{number:04}", f"Synthetic series {number}", UNITS[method], method))
    return found


def values(random_of, code, method, years, filled):
    """One row of cells: a rate as a logistic path, an amount or a price as one that grows by some percent a year."""
    is_population = code == "SP.POP.TOTL"
    first = 0 if is_population else int((1 - filled) * len(years) * 2 * random_of.random())
    level, step = random_of.gauss(-1, 1), random_of.uniform(0.01, 0.08)
    size = math.exp(random_of.uniform(9, 18)) if is_population else math.exp(random_of.uniform(3, 9))
    for place, _ in enumerate(years):
        if place < first:
            yield ""
        elif method == "Weighted average":
            yield f"{100 / (1 + math.exp(-level - step * place)):.6g}"
        elif is_population:
            yield str(round(size * 1.015**place))
        else:
            yield f"{size * (1 + step / 2) ** place:.8g}"


def write(arguments):
    arguments.out.mkdir(parents=True, exist_ok=True)
    years = list(range(LAST_YEAR - arguments.years + 1, LAST_YEAR + 1))
    all_series = series(arguments.series)
    random_of = random.Random(arguments.seed)
    bulk, table = arguments.out / "WDICSV.csv", arguments.out / "WDISeries.csv"
    with open(bulk, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["Country Name", "Country Code", "Indicator Name", "Indicator Code", *years])
        for name, economy in economies():
            for code, title, _, method in all_series:
                writer.writerow([name, economy, title, code, *values(random_of, code, method, years, arguments.filled)])
    with open(table, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["Series Code", "Topic", "Indicator Name", "Unit of measure", "Periodicity", "Aggregation method"])
        for code, title, unit, method in all_series:
            writer.writerow([code, "Synthetic", title, unit, "Annual", method])
    with zipfile.ZipFile(arguments.out / "WDI_CSV.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in (bulk, table):
            # A fixed time, so that the same arguments give the same bytes.
            member = zipfile.ZipInfo(path.name, date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(member, "w") as out, open(path, "rb") as content:
                while block := content.read(1 << 20):
                    out.write(block)


if __name__ == "__main__":
    write(read_arguments())
