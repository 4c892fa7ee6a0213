"""Sets Desktop NN up in this checkout and runs it: `python3 resources/setup/bootstrap.py run`.

The Makefile calls this script; on a machine without make, call it directly. It finds the newest
Python that will do and goes on in it. It is written so that any Python can read it, and say what
is needed.
"""

import os
import shutil
import subprocess
import sys

NEEDED = (3, 11)
CANDIDATES = ("python3.13", "python3.12", "python3.11", "python3", "python")

CHOSEN = "--this-python"  # the user chose this Python: `make run PYTHON=...`
FOUND = "--found-python"  # this script found it

SUITABLE, WITHOUT_VENV = 0, 2
# Run in a candidate: is it new enough, and can it make environments?
PROBE = """
import sys
if sys.version_info < {}: sys.exit(1)
try: import ensurepip, venv
except ImportError: sys.exit({})
""".format(NEEDED, WITHOUT_VENV)

TOO_OLD = """Desktop NN needs Python {}.{} or newer; this is Python {}.{}.
On Debian 12, Ubuntu 24.04 or later: sudo apt-get install python3 python3-venv
To choose another one: make run PYTHON=/path/to/python3"""


def probe(python):
    """Ask a Python: SUITABLE, WITHOUT_VENV, or any other number when it won't do or isn't there."""
    try:
        with open(os.devnull, "w") as nowhere:
            return subprocess.call([python, "-c", PROBE], stdout=nowhere, stderr=nowhere)
    except OSError:
        return 1


def best_python(probe=probe):
    """The first candidate that can make environments; else the first suitable one; else None."""
    without_venv = None
    for python in CANDIDATES:
        result = probe(python)
        if result == SUITABLE:
            return python
        if result == WITHOUT_VENV:
            without_venv = without_venv or python
    return without_venv


def go_on_in(python, arguments):
    """Run this script again in another Python, which takes the place of this one where it can."""
    command = [python, os.path.abspath(__file__), FOUND] + arguments  # noqa: RUF005
    if os.name == "posix":
        os.execvp(python, command)
    return subprocess.call(command)


def carry_out(arguments, chosen):
    if sys.version_info < NEEDED:
        sys.exit(TOO_OLD.format(*(NEEDED + tuple(sys.version_info[:2]))))
    return load_commands().main(arguments, chosen)


def load_commands():
    """The module. What is compiled may be cut off, by a full disk, and Python trusts it ever after:
    so nothing is written here, and what can't be read is thrown away."""
    sys.dont_write_bytecode = True
    try:
        import commands
    except (EOFError, ValueError):
        here = os.path.dirname(os.path.abspath(__file__))
        program = os.path.join(os.path.dirname(os.path.dirname(here)), "desktop_nn")
        for folder in (here, program, os.path.join(program, "app")):
            shutil.rmtree(os.path.join(folder, "__pycache__"), ignore_errors=True)
        import commands
    return commands


def main(arguments):
    if arguments[:1] in ([CHOSEN], [FOUND]):
        return carry_out(arguments[1:], arguments[0] == CHOSEN)
    python = best_python()
    if python is None:
        return carry_out(arguments, False)
    return go_on_in(python, arguments)


if __name__ == "__main__":
    try:
        status = main(sys.argv[1:])
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)
