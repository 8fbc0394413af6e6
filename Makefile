# The product's commands. `make demo` and `make test` set up what they need by themselves:
# a machine with make and some Python is enough (ARCHITECTURE.md, "How it starts").

# The first Python that runs at all; it only starts the bootstrap, which finds or fetches 3.13.
FIND_PYTHON = for name in python3.13 python3.12 python3 /usr/bin/python3 /usr/local/bin/python3 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1 && exec "$$name" $(1); done; \
	echo '!!! No Python was found. Install one, for example with: apt-get install python3' >&2; exit 1

PYTHON = .venv/bin/python

.DEFAULT_GOAL = help
.PHONY: help demo test setup requirements lint types format bench soak stop clean

help: ## List the commands.
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 22

demo: setup ## Start the whole product on this machine with two demo businesses; Ctrl-C stops it.
	@exec $(PYTHON) -m booking_saas.dev.runner

test: setup ## Run every check and every test.
	@exec $(PYTHON) -m booking_saas.dev.checks

setup: ## Bring .venv to the locked packages (demo and test do this by themselves).
	@$(call FIND_PYTHON,booking_saas/dev/bootstrap.py)

lint: setup ## Check format, code, templates and import contracts.
	@exec $(PYTHON) -m booking_saas.dev.checks format lint templates imports

types: setup ## Check types.
	@exec $(PYTHON) -m booking_saas.dev.checks types

format: setup ## Rewrite the code in the house's format.
	@.venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format .

bench: setup ## Measure against the floors; AGAINST=REV measures that commit too, in turns.
	@exec $(PYTHON) -m bench $(if $(AGAINST),--against $(AGAINST))

soak: setup ## Try the properties with many other examples, for SOAK_MINUTES (10).
	@exec $(PYTHON) -m booking_saas.dev.soak

stop: setup ## Stop the running demo, and what a demo or a test left running.
	@$(PYTHON) -m booking_saas.dev.leftovers && $(PYTHON) -m booking_saas.dev.servers.services stop test

requirements: setup ## Compile requirements/*.in into hashed locks.
	@for name in base development production; do \
		.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
			--python-version 3.12 --custom-compile-command "make requirements" \
			--output-file "requirements/$$name.txt" "requirements/$$name.in" || exit 1; done

clean: stop ## Stop the servers and delete the demo's data and the environment.
	rm -rf .local .venv
