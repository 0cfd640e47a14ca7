"""The project of tests/bench/large.py, what others would compute it with, and a comparison of the results.

    python tests/bench/large_rivals.py project DIR SERIES SEED parquet|csv
    python tests/bench/large_rivals.py duckdb|polars|pandas DIR OUT.parquet
    python tests/bench/large_rivals.py compare OURS.parquet THEIRS.parquet

Statistics of every group, series, year and sex: weighted mean, sum or median, number of members and of values, and the part of the
weight, or of the members, that has a value. Members are the economies of a group that have a value of the series in any year.
"""
import hashlib
import pathlib
import sys

YEARS = range(2010, 2026)
N_ECONOMIES = 232
METHODS = ("Weighted average", "Sum", "Median")
UNITS = {"Weighted average": "percent", "Sum": "tonnes", "Median": "us-dollars"}
STATISTICS = {"Weighted average": "weighted-mean", "Sum": "sum", "Median": "median"}
SEXES = ("F", "M", "_T")
# Series that stand in one file of the folder.
IN_ONE_FILE = 50
KEYS = ["group", "series", "year", "sex"]


def economies():
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [f"{letters[i // 100]}{letters[(i // 10) % 10]}{letters[i % 10]}" for i in range(N_ECONOMIES)]


def groups():
    """15 groups with the world: seven regions, four groups by income, three of countries with something in common."""
    lists = {"region": 7, "income": 4, "kind": 3}
    for name, n_groups in lists.items():
        for place, economy in enumerate(economies()):
            if name != "kind" or place % 5 < n_groups:
                yield name, f"{name}-{place % (5 if name == 'kind' else n_groups)}", economy


def all_series(n_series):
    return [(f"XX.SYN.{number:05}", METHODS[number % 3]) for number in range(n_series)]


def values(numpy, random, method):
    """Cells of one series by economy, year and sex: smooth paths, so that a run has nothing to doubt."""
    level = random.normal(0, 0.7, N_ECONOMIES)[:, None, None]
    step = random.uniform(0.01, 0.05, N_ECONOMIES)[:, None, None]
    years = numpy.arange(len(YEARS))[None, :, None]
    sexes = numpy.array([-0.1, 0.1, 0.0])[None, None, :]
    if method == "Weighted average":
        cells = 100 / (1 + numpy.exp(-(level + step * years + sexes)))
    else:
        # The sexes of an amount add up to it; the price of both lies between theirs.
        sides = [0.48, 0.52, 1.0] if method == "Sum" else [0.96, 1.04, 1.0]
        cells = numpy.exp(8 + level) * (1 + step) ** years * numpy.array(sides)[None, None, :]
    cells = numpy.round(cells, 3)
    cells[random.random(cells.shape) < 0.1] = numpy.nan
    return cells


def blocks(n_series, seed):
    """Yields the rows of some series at a time, as a table of Arrow."""
    import numpy
    import pyarrow

    random = numpy.random.default_rng(seed)
    n_cells = N_ECONOMIES * len(YEARS) * len(SEXES)
    economy = numpy.repeat(numpy.array(economies()), len(YEARS) * len(SEXES))
    year = numpy.tile(numpy.repeat(numpy.array(YEARS, dtype="int16"), len(SEXES)), N_ECONOMIES)
    sex = numpy.tile(numpy.array(SEXES), N_ECONOMIES * len(YEARS))
    known = all_series(n_series)
    for first in range(0, n_series, IN_ONE_FILE):
        some = known[first : first + IN_ONE_FILE]
        cells = numpy.concatenate([values(numpy, random, method).ravel() for _, method in some])
        yield pyarrow.table(
            {
                "series": pyarrow.array(numpy.repeat([code for code, _ in some], n_cells)).dictionary_encode(),
                "economy": pyarrow.array(numpy.tile(economy, len(some))).dictionary_encode(),
                "year": pyarrow.array(numpy.tile(year, len(some))),
                "sex": pyarrow.array(numpy.tile(sex, len(some))).dictionary_encode(),
                "value": pyarrow.array(cells, mask=numpy.isnan(cells)),
            }
        )


def sidecar(path, kind, sha256, more=""):
    text = f'id = "bench/{path.name.split(".")[0]}"\nkind = "{kind}"\ntitle = "Synthetic"\npublisher = "ictstat"\nedition = "1"\n'
    text += f'licence = "CC0-1.0"\nurl = "https://example.org"\nretrieved = "2026-11"\nsha256 = "{sha256}"\n{more}'
    path.with_name(path.name + ".toml").write_text(text, encoding="utf-8")


def write_text(path, kind, text, more=""):
    path.write_text(text, encoding="utf-8")
    sidecar(path, kind, hashlib.sha256(text.encode()).hexdigest(), more)


def write_values(raw, n_series, seed, form):
    import pyarrow.csv
    import pyarrow.parquet

    if form == "csv":
        path = raw / "values.csv"
        with open(path, "wb") as file:
            for place, block in enumerate(blocks(n_series, seed)):
                options = pyarrow.csv.WriteOptions(include_header=place == 0, quoting_style="none")
                columns = [column.cast("string") if column.type.id == 29 else column for column in block.columns]
                pyarrow.csv.write_csv(pyarrow.table(columns, names=block.column_names), file, options)
        with open(path, "rb") as file:
            return sidecar(path, "observations", hashlib.file_digest(file, "sha256").hexdigest())
    folder = raw / "values"
    folder.mkdir()
    sums = ""
    for place, block in enumerate(blocks(n_series, seed)):
        part = folder / f"part-{place:03}.parquet"
        pyarrow.parquet.write_table(block, part, compression="zstd", row_group_size=1 << 18)
        sums += f"{hashlib.sha256(part.read_bytes()).hexdigest()}  {part.name}\n"
    return sidecar(folder, "observations", hashlib.sha256(sums.encode()).hexdigest())


def write_project(folder, n_series, seed, form):
    raw, pipelines = folder / "raw/bench", folder / "pipelines"
    raw.mkdir(parents=True)
    pipelines.mkdir()
    register = "".join(f"{code},{i:03},Economy {i},经济体 {i}\n" for i, code in enumerate(economies(), 1))
    write_text(raw / "economies.csv", "register", "economy,m49,name_en,name_zh\n" + register)
    listed = list(groups())
    rows = "".join(f"{name},1,{group},{economy}\n" for name, group, economy in listed)
    named = "".join(f'\n[[group]]\nid = "{group}"\nname = {{ en = "{group}", zh = "{group}" }}\n' for group in dict.fromkeys(group for _, group, _ in listed))
    lists = "".join(f'\n[[classification]]\nid = "{name}"\n' for name in dict.fromkeys(name for name, _, _ in listed))
    write_text(raw / "groups.csv", "classification", "classification,edition,group,economy\n" + rows, lists + named)
    people = "economy,year,sex,persons\n"
    for place, economy in enumerate(economies()):
        for year in YEARS:
            women, men = ((1000 + 37 * place) * (100 + year - YEARS[0]) * more for more in (49, 51))
            people += f"{economy},{year},F,{women}\n{economy},{year},M,{men}\n{economy},{year},_T,{women + men}\n"
    write_text(raw / "population.csv", "observations", people)
    table = "".join(f"{code},Synthetic {code},{UNITS[method]},{method}\n" for code, method in all_series(n_series))
    write_text(raw / "series.csv", "series", "code,name,unit,method\n" + table)
    write_values(raw, n_series, seed, form)
    columns = 'economy = "economy", year = "year", sex = "sex"'
    name = 'name = { en = "Synthetic", zh = "合成" }\ndenominator = "population"\nuniverse = "reporting"\n'
    years = f"from = {YEARS[0]}\nto = {YEARS[-1]}\n"
    (pipelines / "population.toml").write_text(
        f'[indicator]\nid = "population"\nunit = "persons"\n{name}\n[[input]]\ndataset = "bench/population"\n'
        f'columns = {{ {columns}, value = "persons" }}\n',
        encoding="utf-8",
    )
    (pipelines / "large.toml").write_text(
        f'[indicator]\nid = "large"\neach = "series"\nunit = "number"\n{name}\n[register]\ndataset = "bench/series"\n\n'
        '[register.columns]\ncode = "code"\nname = "name"\nunit = "unit"\nmethod = "method"\n\n'
        f'[[input]]\ndataset = "bench/values"\ncolumns = {{ {columns}, value = "value" }}\n\n'
        f'[[aggregate]]\nclassifications = [{{ id = "world" }}, {{ id = "region" }}, {{ id = "income" }}, {{ id = "kind" }}]\n{years}',
        encoding="utf-8",
    )


def source(folder):
    """Returns the values as DuckDB reads them."""
    csv = folder / "raw/bench/values.csv"
    return f"read_csv('{csv}')" if csv.exists() else f"read_parquet('{folder}/raw/bench/values/*.parquet')"


def run_duckdb(folder, out):
    import duckdb

    raw = folder / "raw/bench"
    duckdb.execute("set preserve_insertion_order = false")
    duckdb.execute(f"""copy (
      with rows as (from {source(folder)}),
      members as (select "group", economy from read_csv('{raw}/groups.csv')
                  union all select 'world', economy from read_csv('{raw}/economies.csv', all_varchar = true)),
      reporting as (select distinct series, economy from rows where value is not null),
      weighed as (select r.*, p.persons, s.method from rows r semi join reporting using (series, economy)
                  join read_csv('{raw}/population.csv') p using (economy, year, sex)
                  join read_csv('{raw}/series.csv') s on s.code = r.series)
      select m."group", series, year, sex,
             case any_value(method) when 'Median' then median(value) when 'Sum' then sum(value)
                  else sum(value * persons) / sum(persons) filter (value is not null) end as value,
             count(*) as n_members, count(value) as n_observed,
             sum(persons) filter (value is not null) / sum(persons) as weight_observed_share
      from weighed join members m using (economy)
      group by all order by all) to '{out}' (format parquet, compression zstd)""")


def run_polars(folder, out):
    import polars as pl

    raw = folder / "raw/bench"
    csv = raw / "values.csv"
    rows = pl.scan_csv(csv) if csv.exists() else pl.scan_parquet(raw / "values/*.parquet")
    rows = rows.with_columns(pl.col("series", "economy", "sex").cast(pl.String), pl.col("year").cast(pl.Int64))
    world = pl.scan_csv(raw / "economies.csv").select(pl.lit("world").alias("group"), "economy")
    members = pl.concat([pl.scan_csv(raw / "groups.csv").select("group", "economy"), world])
    reporting = rows.filter(pl.col("value").is_not_null()).select("series", "economy").unique()
    weighed = (
        rows.join(reporting, on=["series", "economy"], how="semi")
        .join(pl.scan_csv(raw / "population.csv"), on=["economy", "year", "sex"])
        .join(pl.scan_csv(raw / "series.csv").select(pl.col("code").alias("series"), "method"), on="series")
    )
    seen = pl.col("value").is_not_null()
    weights = pl.col("persons").filter(seen).sum()
    value = (
        pl.when(pl.col("method").first() == "Median")
        .then(pl.col("value").median())
        .when(pl.col("method").first() == "Sum")
        .then(pl.col("value").sum())
        .otherwise((pl.col("value") * pl.col("persons")).sum() / weights)
    )
    figures = weighed.join(members, on="economy").group_by(KEYS).agg(
        value.alias("value"),
        pl.len().alias("n_members"),
        seen.sum().alias("n_observed"),
        (weights / pl.col("persons").sum()).alias("weight_observed_share"),
    )
    figures.sort(KEYS).sink_parquet(out, compression="zstd")


def run_pandas(folder, out):
    import pandas as pd

    raw = folder / "raw/bench"
    csv = raw / "values.csv"
    rows = pd.read_csv(csv) if csv.exists() else pd.read_parquet(raw / "values")
    rows = rows.merge(rows.loc[rows.value.notna(), ["series", "economy"]].drop_duplicates(), on=["series", "economy"])
    rows = rows.merge(pd.read_csv(raw / "population.csv"), on=["economy", "year", "sex"])
    rows["vw"] = rows.value * rows.persons
    rows["w"] = rows.persons.where(rows.value.notna(), 0)
    world = pd.read_csv(raw / "economies.csv").assign(group="world")
    members = pd.concat([pd.read_csv(raw / "groups.csv"), world])[["group", "economy"]]
    by = rows.merge(members, on="economy").groupby(KEYS, observed=True)
    found = by.agg(
        vw=("vw", "sum"), w=("w", "sum"), total=("persons", "sum"), sum=("value", "sum"), median=("value", "median"),
        n_members=("persons", "size"), n_observed=("value", "count"),
    ).reset_index()
    method = found.series.map(pd.read_csv(raw / "series.csv").set_index("code").method)
    found["value"] = (found.vw / found.w).where(method == "Weighted average", found["sum"].where(method == "Sum", found["median"]))
    found["weight_observed_share"] = found.w / found.total
    found[[*KEYS, "value", "n_members", "n_observed", "weight_observed_share"]].sort_values(KEYS).to_parquet(out, compression="zstd")


def compare(ours, theirs):
    """Holds the figures of one profile against those of another program; prints the largest relative difference."""
    import duckdb

    figures = duckdb.execute(f"""
      with ours as (select "group", upper(replace(substr(indicator, 7), '-', '.')) as series, year, sex, value, n_reported
                    from '{ours}' where profile = 'world-bank' and value is not null)
      select count(*), count(t.value), max(abs(o.value - t.value) / abs(t.value)), count(*) filter (o.n_reported <> t.n_observed)
      from ours o left join '{theirs}' t using ("group", series, year, sex)""").fetchone()
    n_ours, n_both, difference, n_other = figures
    print(f"Of {n_ours} published figures of the profile `world-bank` DuckDB has {n_both}; the values differ by {difference:.1g} at most, "
          f"the number of values in {n_other}.")


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "project":
        write_project(pathlib.Path(rest[0]), int(rest[1]), int(rest[2]), rest[3])
    elif what == "compare":
        compare(*rest)
    else:
        {"duckdb": run_duckdb, "polars": run_polars, "pandas": run_pandas}[what](pathlib.Path(rest[0]), rest[1])
