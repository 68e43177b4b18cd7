# Plumbline from a fresh clone: `make serve` opens the page, `make test` checks everything. `make help` lists the rest.
# What they need is installed once into .tools/ (and node_modules of editor/ and tests/browser/); Debian packages only
# where a program is missing. A second run installs nothing.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

export PATH := $(CURDIR)/.tools/bin:$(PATH)
export CARGO_TERM_COLOR ?= auto

TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
WASM := --target wasm32-unknown-unknown
WASM_TESTS := $(basename $(notdir $(wildcard tests/page_*.rs)))
PORT ?= 8080

say = @printf '\n== %s\n' "$(1)"

.PHONY: help serve dev build test test-engines test-engines-in-time test-packages lint unit page-test wasm-test package-test package-newcomer package-infrastructure package-streaming package-cases package-cases-few package-cases-omop package-cases-large package-cases-quick package-adapters sql-engines sql-table sql-bench design-bench outlook-bench sql-fuzz deny setup setup-tests clean clean-tools package-styles package-shares package-spark package-spark-few package-ingestion package-airflow package-airflow-few

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: build ## install what is missing, build the page and serve it on http://localhost:8080 (or PORT=…)
	@PORT=$(PORT) node scripts/serve.mjs dist

dev: setup ## serve a debug build that rebuilds and reloads on every change
	trunk serve --port $(PORT)

build: setup ## the release page in dist/, weighed against budget.json
	$(call say,building the release page into dist/)
	@cargo fetch --quiet --locked
	@rm -rf $(TARGET_DIR)/wasm-bindgen # snippets of earlier builds would be shipped too
	@trunk build --release
	@rm -f dist/.trunk-lock
	@node scripts/budget.mjs dist

test: lint unit build ## everything that a change may break; CI runs it first
	@$(MAKE) setup-tests
	@cargo build --quiet --locked --bin plumbline
	@sh scripts/side_by_side.sh "page-test wasm-test package-newcomer" "package-test"
	$(call say,all checks passed)

test-engines: setup-engines ## everything delivered on the engines it is for, and what they say of SQL
	@cargo build --quiet --locked --bin plumbline
	@sh scripts/side_by_side.sh "sql-engines package-streaming package-cases-few" "package-cases-omop package-cases-large package-infrastructure package-spark-few package-airflow-few"
	$(call say,all checks on engines passed)

test-engines-in-time: setup-engines ## the same with the first day of OMOP, and 300 tables on DuckDB alone; CI runs it after `test`
	@cargo build --quiet --locked --bin plumbline
	@sh scripts/side_by_side.sh "sql-engines package-streaming package-cases-few" "package-cases-quick package-infrastructure package-spark-few package-airflow-few"
	$(call say,all checks on engines that fit into the time passed)

test-packages: package-infrastructure package-streaming package-cases package-adapters package-styles package-shares package-spark package-ingestion package-airflow ## the same with every case, style and way in, which takes more than an hour; not part of CI
	$(call say,all checks of packages passed)

lint: setup setup-lint ## formatting, clippy natively and for wasm, the engine without the page, spelling, scripts
	$(call say,formatting)
	@cargo fmt --check
	$(call say,clippy natively and for wasm)
	@cargo clippy --quiet --locked --all-targets -- -D warnings
	@cargo clippy --quiet --locked --lib --bins $(WASM) -- -D warnings
	$(call say,the engine compiles without the page natively and for wasm)
	@cargo clippy --quiet --locked --no-default-features --lib --bins -- -D warnings
	@cargo clippy --quiet --locked --no-default-features --lib --bins $(WASM) -- -D warnings
	$(call say,spelling and scripts)
	@.tools/lint/bin/typos
	@.tools/lint/bin/ruff check --quiet tests/engines tests/sql
	@.tools/lint/bin/ruff format --quiet --check tests/engines tests/sql
	@for file in scripts/*.mjs public/*.js editor/src/*.js editor/test/*.mjs tests/browser/*.mjs tests/sql/*.mjs tests/engines/*.mjs tests/engines/terraform/*.mjs; do node --check "$$file" || exit 1; done
	@if command -v shellcheck >/dev/null; then shellcheck scripts/*.sh .ci/run; else echo "shellcheck is not installed: shell scripts not checked"; fi

unit: setup ## the engine's and the command's tests
	$(call say,tests of the engine and the command)
	@cargo test --quiet --locked

page-test: setup setup-tests dist/index.html ## journeys through the built page in Chromium (dist/ as it is; `make build` renews it)
	$(call say,journeys through the page in Chromium)
	@cargo build --quiet --locked --bin plumbline
	@PLUMBLINE=$(abspath $(TARGET_DIR))/debug/plumbline node --test --test-reporter=spec editor/test/*.test.mjs tests/browser/*.test.mjs

wasm-test: setup setup-tests ## tests of components in Chromium (tests/page_*.rs)
	$(call say,$(if $(WASM_TESTS),components in Chromium,no tests/page_*.rs yet: nothing to run in Chromium))
	@$(if $(WASM_TESTS),dir=$$(mktemp -d); TMPDIR=$$dir WASM_BINDGEN_TEST_DRIVER_TIMEOUT=30 \
		cargo test --locked $(WASM) $(addprefix --test ,$(WASM_TESTS)); code=$$?; rm -rf "$$dir"; exit $$code)

package-test: setup setup-lint setup-tests ## a delivered package on real engines: DuckDB, PostgreSQL, dbt, Airflow
	$(call say,the delivered package on real engines)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/run.py --binary $(TARGET_DIR)/debug/plumbline

package-newcomer: setup setup-tests ## the delivered package as a newcomer meets it: it installs its own environment
	$(call say,the delivered package with an environment of its own)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/run.py --binary $(TARGET_DIR)/debug/plumbline --newcomer

package-infrastructure: setup setup-lint setup-tests setup-infra setup-sql ## what stands around the package, by its own tools: compose, Terraform, workflow, security, quality
	$(call say,what stands around the delivered package)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/infrastructure.py --binary $(TARGET_DIR)/debug/plumbline

package-streaming: setup setup-lint setup-tests setup-stream ## the stream of a delivered package: Kafka, Debezium on PostgreSQL, Avro, Spark
	$(call say,the delivered stream on real engines)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/streaming.py --binary $(TARGET_DIR)/debug/plumbline

package-cases: setup setup-lint setup-tests setup-ingestion setup-spark ## eight source schemas through the whole package: twice, killed in the middle, and on the next day
	$(call say,packages of eight source schemas)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/cases.py --binary $(TARGET_DIR)/debug/plumbline

package-cases-few: setup setup-lint setup-tests setup-ingestion setup-spark ## Pagila, Northwind, and customers that two sources share: DuckDB, PostgreSQL, Spark, Airflow
	$(call say,packages of three source schemas)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/cases.py --binary $(TARGET_DIR)/debug/plumbline --case pagila --case northwind --case one_customer_in_time

package-cases-omop: setup setup-lint setup-tests setup-ingestion setup-spark ## OMOP, likewise
	$(call say,the package of OMOP)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/cases.py --binary $(TARGET_DIR)/debug/plumbline --case omop

package-cases-large: setup setup-lint setup-tests setup-ingestion setup-spark ## 300 tables, likewise
	$(call say,the package of 300 tables)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/cases.py --binary $(TARGET_DIR)/debug/plumbline --case many_tables

package-cases-quick: setup setup-lint setup-tests setup-ingestion setup-spark ## the first day of OMOP; 300 tables, built once on DuckDB
	$(call say,the first day of two large source schemas)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/cases.py --binary $(TARGET_DIR)/debug/plumbline --case omop --first-day
	@python3 tests/engines/cases.py --binary $(TARGET_DIR)/debug/plumbline --case many_tables --quick

package-adapters: setup setup-tests setup-sql ## the dbt project in dbt's adapters for other engines, and run on ClickHouse
	$(call say,the delivered dbt project for other engines)
	@sh scripts/python-env.sh adapters tests/engines/adapters.txt
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/adapters.py --binary $(TARGET_DIR)/debug/plumbline

package-styles: setup setup-tests ## one source in every style and history of the warehouse, on DuckDB
	$(call say,every style and history of the warehouse)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/styles.py --binary $(TARGET_DIR)/debug/plumbline

package-spark: setup setup-lint setup-tests setup-spark ## the delivered Spark jobs on a real Spark, row for row what dbt makes on DuckDB
	$(call say,the delivered Spark jobs on a real Spark)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/spark.py --binary $(TARGET_DIR)/debug/plumbline

package-spark-few: setup setup-lint setup-tests setup-spark ## the first day of one of these, a web shop, in Scala
	$(call say,the delivered Spark jobs in Scala)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/spark.py --binary $(TARGET_DIR)/debug/plumbline --first-day --case shop_in_scala

package-ingestion: setup setup-tests setup-ingestion ## the ways into a delivered warehouse: lost and late sources, PostgreSQL, files, an API, MariaDB
	$(call say,the ways into the delivered warehouse)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/ingestion.py --binary $(TARGET_DIR)/debug/plumbline

package-airflow: setup setup-tests setup-ingestion ## the delivered DAGs in a real Airflow with its scheduler: daily runs, backfill, replay, deadline
	$(call say,the delivered DAGs in a real Airflow)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/orchestrated.py --binary $(TARGET_DIR)/debug/plumbline

package-airflow-few: setup setup-tests setup-ingestion ## the same DAGs for Pagila, without the replay of days
	$(call say,the delivered DAGs in a real Airflow)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/orchestrated.py --binary $(TARGET_DIR)/debug/plumbline --case pagila --without-replay

package-shares: setup setup-tests ## amounts of headers shared out among their lines, on DuckDB
	$(call say,shares of header amounts)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/engines/shared_amounts.py --binary $(TARGET_DIR)/debug/plumbline

sql-engines: setup setup-tests setup-sql ## what is written, migrated and judged, on PostgreSQL, DuckDB, SQLite, ClickHouse and Spark
	$(call say,written definitions on real engines)
	@cargo build --quiet --locked --bin plumbline
	@python3 tests/sql/load.py --binary $(TARGET_DIR)/debug/plumbline
	@.tools/sql/bin/python tests/sql/verdicts.py $(addprefix --engine ,postgresql duckdb sqlite clickhouse databricks)

MEASURED := $(abspath $(TARGET_DIR))/measured
sql-table: setup-sql ## how much of other people's DDL is read, by dialect, beside other parsers; kept in docs/sql.md
	@.tools/sql/bin/python tests/sql/corpora.py
	@cargo build --quiet --locked --release --manifest-path benches/Cargo.toml --target-dir $(MEASURED) --bin read_statements
	@.tools/sql/bin/python tests/sql/table.py $(MEASURED)/release/read_statements --keep

sql-bench: setup setup-sql ## how fast reading and checking are, natively and in WebAssembly; kept in docs/sql.md
	@sh scripts/node-env.sh tests/sql/peers
	@cargo build --quiet --locked --release --manifest-path benches/wasm/Cargo.toml --target-dir $(MEASURED) $(WASM)
	@MEASURED=$(MEASURED) .tools/sql/bin/python tests/sql/bench.py --keep $(MEASURED)/wasm32-unknown-unknown/release/plumbline_bench_wasm.wasm

design-bench: setup ## how long the engine takes for 300 tables in WebAssembly
	@python3 tests/engines/many_tables.py > $(MEASURED)-300_tables.sql
	@cargo build --quiet --locked --release --manifest-path benches/design/Cargo.toml --target-dir $(MEASURED) $(WASM)
	@node tests/engines/design_bench.mjs $(MEASURED)/wasm32-unknown-unknown/release/plumbline_bench_design.wasm $(MEASURED)-300_tables.sql

outlook-bench: setup ## how long the sweep, the alternatives and the rehearsals take in WebAssembly, printed as it is
	@cargo build --quiet --locked --release --manifest-path benches/outlook/Cargo.toml --target-dir $(MEASURED) $(WASM)
	@node benches/outlook/measure.mjs $(MEASURED)/wasm32-unknown-unknown/release/plumbline_bench_outlook.wasm

SECONDS ?= 60
sql-fuzz: ## any bytes read, checked and written in every dialect, for SECONDS=60
	@sh scripts/sql-fuzz.sh $(SECONDS)

.PHONY: setup-infra
setup-infra:
	@sh scripts/python-env.sh infra tests/engines/infra.txt
	@sh scripts/node-env.sh tests/engines/terraform

.PHONY: setup-spark
setup-spark:
	@sh scripts/system.sh java=default-jre-headless
	@sh scripts/python-env.sh spark tests/engines/spark.txt

.PHONY: setup-stream
setup-stream: setup-spark
	@sh scripts/node-env.sh tests/engines/kafka
	@sh scripts/python-env.sh stream tests/engines/stream.txt

.PHONY: setup-engines
setup-engines: setup setup-lint setup-tests setup-infra setup-stream setup-ingestion setup-sql

.PHONY: setup-ingestion
setup-ingestion:
	@sh scripts/system.sh mariadbd=mariadb-server-core mariadb-install-db=mariadb-server-core my_print_defaults=mariadb-client-core
	@sh scripts/python-env.sh ingestion tests/engines/ingestion.txt

.PHONY: setup-sql
setup-sql:
	@sh scripts/python-env.sh sql tests/sql/python.txt

deny: ## licences, bans and advisories of the crates, where cargo-deny is installed (compiling it takes minutes)
	@command -v cargo-deny >/dev/null || { echo "cargo-deny is missing: cargo install cargo-deny --locked"; exit 1; }
	@cargo deny check

setup: ## only install what building needs
	@sh scripts/web-tools.sh
	@sh scripts/node-env.sh editor

.PHONY: setup-lint
setup-lint:
	@sh scripts/python-env.sh lint tests/engines/lint.txt

setup-tests: ## only install what the tests need
	@sh scripts/system.sh chromium=chromium chromedriver=chromium-driver initdb=postgresql psql=postgresql-client
	@sh scripts/node-env.sh tests/browser
	@sh scripts/python-env.sh python tests/engines/python.txt
	@sh scripts/python-env.sh airflow tests/engines/airflow.txt

dist/index.html:
	@$(MAKE) build

clean: ## remove what was built; .tools stays
	@rm -rf dist tests/browser/screenshots
	@cargo clean --quiet

clean-tools: ## remove what was installed into the project
	@rm -rf .tools editor/node_modules tests/browser/node_modules tests/engines/kafka/node_modules
