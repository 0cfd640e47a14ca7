# ictstat: `make help` lists the targets.
CARGO ?= cargo
PYTHON ?= python3
TARGET := $(or $(CARGO_TARGET_DIR),target)
RELEASE := $(TARGET)/release/ictstat
PYTHON_ENV := $(TARGET)/python
TEST_RUN := $(TARGET)/test-run
# Keeps what a check could not look at on this machine, for the last line of `make test`.
export ICTSTAT_SKIPPED := $(abspath $(TARGET))/skipped

.DEFAULT_GOAL := help
.PHONY: help aggregate test check docs bench bench-large engines torture clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

aggregate: ## build the release program and compute everything into output/latest
	@test -x $(RELEASE) || echo "The first build takes about 12 minutes on two cores; later ones take seconds."
	@$(CARGO) build --release --locked
	@$(RELEASE) aggregate

test: check ## everything that CI checks: format, lints, all tests, readers of the Parquet files, the report in a browser
	$(CARGO) test --locked
	$(CARGO) build --locked
	rm -rf $(TEST_RUN) $(TEST_RUN)-before
	$(TARGET)/debug/ictstat aggregate --strict --output $(TEST_RUN)
	@$(MAKE) --no-print-directory $(PYTHON_ENV)/ready
	$(PYTHON_ENV)/bin/python tests/readers/check.py $(TEST_RUN)/latest
	$(PYTHON_ENV)/bin/python tests/readers/views.py $(TEST_RUN)/latest
	$(PYTHON_ENV)/bin/python tests/readers/proofs.py $(TEST_RUN)/latest $(TARGET)/debug/ictstat
	$(PYTHON_ENV)/bin/python tests/engines/check.py $(TEST_RUN)/latest $(TARGET)/debug/ictstat
	@echo "Java (Spark is compared by make engines alone)" >> $(ICTSTAT_SKIPPED)
	$(PYTHON_ENV)/bin/python tests/exports/check.py $(TEST_RUN)/latest $(TARGET)/debug/ictstat
	$(PYTHON_ENV)/bin/python tests/exports/one_liners.py $(TEST_RUN)/latest $(TARGET)/debug/ictstat
	$(PYTHON_ENV)/bin/python tests/publishing/check.py $(TEST_RUN)/latest $(TARGET)/debug/ictstat
	$(TARGET)/debug/ictstat aggregate internet-use --input internet-use=wb/internet-use --output $(TEST_RUN)-before
	ICTSTAT_RUN_BEFORE=$(abspath $(TEST_RUN))-before/latest $(PYTHON_ENV)/bin/python tests/notebooks/run.py $(TEST_RUN)/latest
	$(PYTHON_ENV)/bin/python tests/browser/check.py $(TEST_RUN)/latest $(TARGET)/debug/ictstat
	$(PYTHON_ENV)/bin/python tests/reference/internet_use.py --check
	$(PYTHON_ENV)/bin/python tests/reference/population.py --check
	$(PYTHON_ENV)/bin/python tests/reference/indicators.py --check
	$(PYTHON_ENV)/bin/python tests/reference/profiles.py $(TEST_RUN)/latest
	@$(PYTHON_ENV)/bin/python tests/skipped.py

check: ## format and lints
	@mkdir -p $(TARGET) && rm -f $(ICTSTAT_SKIPPED)
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	@if command -v cargo-audit >/dev/null; then $(CARGO) audit; elif command -v cargo-deny >/dev/null; then $(CARGO) deny check advisories; else echo "advisories (no cargo-audit and no cargo-deny)" | tee -a $(ICTSTAT_SKIPPED); fi

docs: ## write the generated parts of docs/ anew
	UPDATE_DOCS=1 $(CARGO) test --locked --test main generated_docs

bench: $(PYTHON_ENV)/ready ## time the release program against a pandas script, and runs after one changed file
	$(CARGO) build --release --locked
	$(PYTHON_ENV)/bin/python tests/bench/run.py --binary $(RELEASE)
	$(PYTHON_ENV)/bin/python tests/bench/changed_file.py --binary $(RELEASE)

bench-large: $(PYTHON_ENV)/ready ## a database of 4.5 million rows (SERIES=1800: 20 million) against DuckDB, polars and pandas, into docs/performance.md
	$(CARGO) build --release --locked
	$(PYTHON_ENV)/bin/python tests/bench/large.py --binary $(RELEASE) --series $(or $(SERIES),400) --docs

engines: $(PYTHON_ENV)/ready ## the computation in SQL on DuckDB, DataFusion and Spark 4 (needs Java 17), compared with the shipped run
	$(CARGO) build --locked
	rm -rf $(TEST_RUN)
	$(TARGET)/debug/ictstat aggregate --strict --output $(TEST_RUN)
	$(PYTHON_ENV)/bin/python -m pip install --quiet --disable-pip-version-check pyspark==4.3.0
	$(PYTHON_ENV)/bin/python tests/engines/check.py $(TEST_RUN)/latest $(TARGET)/debug/ictstat --engines duckdb,datafusion,spark

torture: ## kills, faults, damaged and wrong inputs in their long forms (40 minutes), into docs/reliability.md
	rm -rf $(TARGET)/torture
	TORTURE=1 $(CARGO) test --locked --test main -- --test-threads 2 faults:: mutations:: mutation_table::
	TORTURE=1 $(CARGO) test --locked --test main reliability_page

clean: ## remove builds; output/ stays
	$(CARGO) clean

# Debian ships Python without venv; virtualenv from the package index makes the same folder.
$(PYTHON_ENV)/ready: tests/requirements.txt
	@mkdir -p $(TARGET)
	$(PYTHON) -m venv $(PYTHON_ENV) || { $(PYTHON) -m pip install --quiet --target $(TARGET)/virtualenv virtualenv && PYTHONPATH=$(TARGET)/virtualenv $(PYTHON) -m virtualenv $(PYTHON_ENV); }
	$(PYTHON_ENV)/bin/python -m pip install --quiet --disable-pip-version-check --requirement tests/requirements.txt
	@touch $@
