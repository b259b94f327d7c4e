# `make` alone lists what there is. A machine needs Python 3.11 or newer and make; everything else goes into .venv/.
# All paths are relative, so that the folder may have any name.

PORT ?= 8000
PYTHON = .venv/bin/python
UV_COMPILE = $(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(ARGS)

.DEFAULT_GOAL := help
.PHONY: help run test lint format screenshots bench lock clean .runtime .tools

help: ## List these commands
	@echo "Evidence: make run, then open http://localhost:$(PORT)/"
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s%s\n", $$1, $$2 }' Makefile

run: .runtime ## Start the site with its demo, its database and its worker (PORT=8000); Ctrl-C ends them all
	@DEBUG=$${DEBUG:-1} exec $(PYTHON) manage.py serve --port $(PORT)

test: .tools ## Run the tests, a file on each processor (ARGS="tests/claims -k note" chooses, one at a time)
	$(PYTHON) -m pytest $(or $(ARGS),-n auto --maxprocesses 8 --dist loadfile)

lint: .tools ## Check style, types and templates
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy evidence
	$(PYTHON) -m djlint --quiet --lint evidence/templates

format: .tools ## Lay out the Python code as lint wants it
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

screenshots: .tools ## Take the README's pictures anew, in Chromium
	EVIDENCE_SCREENSHOTS=docs/screenshots $(PYTHON) -m pytest -q tests/browser

bench: .tools ## Run what is measured, each program in bench/ in turn
	@set -e; for program in bench/*.py; do echo "$$program"; PYTHONPATH=. $(PYTHON) "$$program"; done

lock: .tools ## Write requirements*.txt anew from requirements*.in (ARGS=--upgrade takes newer versions)
	$(UV_COMPILE) requirements.in --output-file requirements.txt
	$(UV_COMPILE) requirements-dev.in --constraint requirements.txt --output-file requirements-dev.txt

clean: ## Remove .venv and all that can be made again; the data in .local stay
	rm -rf .venv .pytest_cache .hypothesis .mypy_cache .ruff_cache .coverage staticfiles build
	find evidence tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# A lock file's copy in .venv says that it is installed. The tools include all that the site runs on.
.runtime:
	@cmp -s requirements.txt .venv/requirements.txt && $(PYTHON) -c '' 2>/dev/null || { $(call install,requirements.txt); }

.tools:
	@cmp -s requirements-dev.txt .venv/requirements-dev.txt && cmp -s requirements.txt .venv/requirements.txt && \
		$(PYTHON) -c '' 2>/dev/null || { $(call install,requirements-dev.txt requirements.txt); }

# $(call install,LOCK ALSO): install LOCK and note what is installed by it. One make at a time: a second one waits for
# the first, then finds the work done.
define install
set -e; $(find_python); \
$$python -c 'import venv, ensurepip' 2>/dev/null || { \
	echo "Python has no venv module here. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; } >&2; \
$$python -c "$$UNDER_LOCK" sh -c "$$INSTALL" install $$python $(1)
endef

define find_python
for python in python3.14 python3.13 python3.12 python3.11 python3 none; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break || :; \
done; \
if [ $$python = none ]; then echo "Evidence needs Python 3.11 or newer, and none is on the PATH." >&2; exit 1; fi
endef

define UNDER_LOCK
import fcntl, os, sys
os.makedirs(".local", exist_ok=True)
lock = open(".local/install.lock", "w")
fcntl.flock(lock, fcntl.LOCK_EX)
os.set_inheritable(lock.fileno(), True)
os.execvp(sys.argv[1], sys.argv[1:])
endef
export UNDER_LOCK

define INSTALL
set -e
python=$$1
shift
installed=yes
for lock; do cmp -s "$$lock" ".venv/$$lock" || installed=no; done
if [ $$installed = yes ] && .venv/bin/python -c ''; then exit; fi
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
	echo "Making .venv with $$($$python --version)"
	rm -rf .venv
	$$python -m venv .venv
fi
echo "Installing $$1 (the first time: a minute or less)"
.venv/bin/python -m pip install --disable-pip-version-check --require-hashes --requirement "$$1"
cp "$$@" .venv/
endef
export INSTALL
