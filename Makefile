# Sets Desktop NN up, runs it and tests it. `make` lists the commands.
#
#   make run ARGS="..."      passes the words on
#   make run PYTHON=...      takes this Python; else the newest from 3.11 on is looked for
#
# All of it is done by resources/setup/bootstrap.py, which works without make too.

ifeq ($(origin PYTHON), undefined)
STARTER := python3
BOOTSTRAP := python3 resources/setup/bootstrap.py
else
STARTER := $(PYTHON)
BOOTSTRAP := $(PYTHON) resources/setup/bootstrap.py --this-python
endif

.DEFAULT_GOAL := help
COMMANDS := help run setup test soak cross-check versions lint format benchmark-setup benchmark pictures package package-test clean
.PHONY: $(COMMANDS)

$(COMMANDS):
	@command -v $(STARTER) > /dev/null || { \
	  echo "Desktop NN needs Python 3.11 or newer, and there is no $(STARTER) here." >&2; \
	  echo "On Debian or Ubuntu: sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@$(BOOTSTRAP) $@ $(ARGS)
