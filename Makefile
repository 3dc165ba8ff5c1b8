# Jobpane's commands. `make run` and `make test` set up whatever they need, once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet --extra build
BENCHES := $(addprefix tests/bench/test_,viewers.py search_speed.py masking_speed.py output.py stored_output.py isolation.py highlights.py \
	load.py history.py comparison.py api_parameters.py)
WORKERS ?= 2
PYTEST := $(BIN)/pytest
MEASURED := $(BIN)/coverage run -m pytest
# The tests of a file share servers, and run in its order.
BY_FILE := --dist loadfile --no-loadscope-reorder
UNIT := -q -m "not soak" -p no:playwright --ignore tests/browser --ignore tests/bench --ignore tests/engines
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# A lock names everything, so pip has nothing to resolve. Without --no-deps, pip before 23.3 ignores the
# pin of a package that another one wants with an extra, and refuses the lock once a newer release is out.
INSTALL_LOCKED := $(INSTALL) --no-deps --require-hashes
NODE_TOOLS := node_modules/.bin
JS_TESTS = $(shell find tests/assets -name '*.test.js')

# Of app and tests, several hundred processes of the gate would compile every module again.
unexport PYTHONDONTWRITEBYTECODE

.DELETE_ON_ERROR:
.PHONY: run setup dist test check check-python check-javascript check-javascript-tests unit browser browsers coverage bench soak screenshot preview lock clean

run: $(VENV)/run.stamp
	@exec $(BIN)/jobpane serve

setup: $(VENV)/run.stamp
	$(BIN)/jobpane build

# The wheel and the sdist, in dist: the same sources give the same bytes.
dist: setup
	@rm -rf dist
	@$(BIN)/python -m hatchling build

# The gate: each test runs once, and none fails by time. Figures are behind `make bench`. Coverage is
# that of the unit run: measuring the servers of the browser tests too makes these half as slow again.
test: check
	@rm -rf .coverage
	@$(MAKE) --no-print-directory unit PYTEST="$(MEASURED)"
	@$(MAKE) --no-print-directory browser
	@$(BIN)/coverage combine --quiet
	@$(BIN)/python -m tests.support.coverage_table

# The Python tools beside the JavaScript ones: each uses one core.
check: $(VENV)/dev.stamp node_modules/.stamp
	@$(MAKE) --no-print-directory -j $(WORKERS) check-javascript check-python check-javascript-tests

check-python:
	@$(BIN)/python -m pip check --disable-pip-version-check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check-javascript:
	$(NODE_TOOLS)/tsc --project jsconfig.json
	$(NODE_TOOLS)/eslint --max-warnings 0 .

check-javascript-tests:
	node --test --test-reporter=spec $(JS_TESTS)

unit: $(VENV)/dev.stamp $(VENV)/servers.stamp node_modules/.stamp
	$(PYTEST) $(UNIT) -n $(WORKERS)

# A run of its own: Playwright's event loop and pytest-asyncio's cannot share a process.
browser: $(VENV)/browser.stamp
	$(PYTEST) -q -n $(WORKERS) $(BY_FILE) tests/browser

# The most important journeys in Debian's Firefox and WebKit; not part of the gate.
browsers: $(VENV)/engines.stamp
	$(PYTEST) -q tests/engines

# The coverage of both runs, with the servers that tests start; line by line in .coverage/html.
coverage: $(VENV)/browser.stamp
	@rm -rf .coverage
	@$(MAKE) --no-print-directory unit browser PYTEST="$(MEASURED)"
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage html --quiet
	@$(BIN)/python -m tests.support.coverage_table

bench: $(VENV)/browser.stamp
	$(BIN)/pytest -q -s -m "not soak" tests/bench/test_first_paint.py tests/bench/test_job_page.py \
		tests/bench/test_overview.py tests/bench/test_moving_inside.py
	$(BIN)/pytest -q -s -m "not soak" -p no:playwright $(BENCHES)

soak: $(VENV)/browser.stamp $(VENV)/servers.stamp
	HYPOTHESIS_PROFILE=explore $(BIN)/pytest -q -n $(WORKERS) -p no:playwright tests/property
	$(BIN)/pytest -q -s -m soak -p no:playwright $(BENCHES) tests/chaos
	$(BIN)/pytest -q -s -m soak tests/bench/test_latency.py tests/bench/test_page_memory.py

screenshot: $(VENV)/browser.stamp
	$(BIN)/python -m tests.browser.screenshot

preview: $(VENV)/browser.stamp
	$(BIN)/python -m tests.browser.preview_picture

# Pins with hashes, without the address of any index.
lock: $(VENV)/dev.stamp
	$(LOCK) --output-file requirements/run.txt
	$(LOCK) --extra dev --extra otel --constraint requirements/run.txt --output-file requirements/dev.txt

clean:
	rm -rf $(VENV) dist .web .states node_modules .coverage

$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Jobpane needs Python 3.11 or later." if sys.version_info < (3, 11) else 0)'
	@echo "Setting up $(VENV); this takes about half a minute."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(INSTALL_LOCKED) -r requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@$(INSTALL_LOCKED) -r requirements/dev.txt
	@touch $@

# Bun installs the JavaScript tools as it does for the frontend; Node runs them.
node_modules/.stamp: package.json bun.lock | $(VENV)/run.stamp
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || \
		{ echo "The checks of assets/ need Node 20 or later: \"node\" is not on PATH or too old." >&2; exit 1; }
	@$(BIN)/bun install --frozen-lockfile --ignore-scripts --silent
	@touch $@

$(VENV)/servers.stamp: $(VENV)/dev.stamp
	$(BIN)/python -m tests.support.install_servers
	@touch $@

$(VENV)/engines.stamp: $(VENV)/browser.stamp
	$(BIN)/python -m tests.engines.install
	@touch $@

$(VENV)/browser.stamp: $(VENV)/dev.stamp
	$(BIN)/python -m tests.browser.install
	@touch $@
