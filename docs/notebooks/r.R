# A run with R: arrow, dplyr, ggplot2.
#
# Four questions to a run: internet use by region with its intervals, gender parity, what the figures rest on, and what differs
# between two runs. Nothing is changed. The environment variables ICTSTAT_RUN and ICTSTAT_RUN_BEFORE name other runs than
# output/latest and the one before it. Knit it (`knitr::spin("r.R")`), or run it: `Rscript docs/notebooks/r.R`; the plot is then in
# Rplots.pdf.

suppressPackageStartupMessages({
  library(arrow)
  library(dplyr)
  library(ggplot2)
})

named <- Sys.getenv("ICTSTAT_RUN")
run <- normalizePath(if (nzchar(named)) named else "output/latest", mustWork = TRUE)
named <- Sys.getenv("ICTSTAT_RUN_BEFORE")
others <- setdiff(normalizePath(Sys.glob("output/runs/[0-9]*")), run)
before <- if (nzchar(named)) normalizePath(named, mustWork = TRUE) else if (length(others)) max(others) else run

# Codes come as factors; as texts they compare and join without levels in the way.
read_table <- function(run, name) {
  read_parquet(file.path(run, paste0(name, ".parquet"))) |> mutate(across(where(is.factor), as.character))
}
aggregates <- read_table(run, "aggregates")
gaps <- read_table(run, "gaps")

#' ## Internet use by region
#'
#' Percent of people, each economy weighed by its population. The band is the 90 % interval that completion leaves.

internet_use <- aggregates |>
  filter(indicator == "internet-use", classification %in% c("itu-region", "world"), statistic == "weighted-mean",
         profile == "itu", sex == "_T", age == "_T", location == "_T") |>
  arrange(group, year)
shown <- internet_use |>
  filter(!is.na(value)) |>
  mutate(low = coalesce(lower, value), high = coalesce(upper, value))
stopifnot(nrow(shown) > 0, all(shown$low <= shown$high))

print(
  ggplot(shown, aes(year, value, colour = group, fill = group)) +
    geom_ribbon(aes(ymin = low, ymax = high), alpha = 0.15, colour = NA) +
    geom_line() +
    labs(x = "year", y = "people who use the Internet, percent")
)

#' ## Gender parity
#'
#' The rate of women divided by that of men; 0.98 to 1.02 is parity.

parity <- gaps |>
  filter(indicator == "internet-use", gap == "gender-parity", profile == "itu", classification %in% c("itu-region", "world")) |>
  filter(year == max(year)) |>
  select(group, year, numerator, denominator, value, lower, upper, parity_class, reason)
stopifnot(max(abs(parity$numerator / parity$denominator - parity$value), na.rm = TRUE) < 1e-12)
print(parity)

#' ## What the figures rest on
#'
#' Shares of each group's weight in the last year: reported, imputed by ictstat, and missing. They add up to 1.

coverage <- internet_use |>
  filter(year == max(year)) |>
  select(group, n_members, n_reported, n_imputed, weight_reported_share, weight_imputed_share, weight_missing_share, status)
stopifnot(all(abs(rowSums(select(coverage, starts_with("weight_"))) - 1) < 1e-9))
print(coverage)

#' ## Two runs
#'
#' The rows that both runs have and whose values differ, the largest difference first. `ictstat diff` says of each what moved it.

key <- c("classification", "edition", "group", "indicator", "year", "sex", "age", "location", "category", "statistic", "profile")
both <- inner_join(
  select(aggregates, all_of(key), value),
  select(read_table(before, "aggregates"), all_of(key), value_before = value),
  by = key
)
stopifnot(!anyDuplicated(both[key]))
differs <- both |>
  filter(!((is.na(value) & is.na(value_before)) | coalesce(value == value_before, FALSE))) |>
  mutate(difference = value - value_before) |>
  arrange(desc(abs(difference)))
stopifnot(nrow(both) > 0, run != before || nrow(differs) == 0)
cat(nrow(differs), "of", nrow(both), "figures differ\n")
print(head(differs, 10))
