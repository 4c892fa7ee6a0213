"""Tries the packaged program and the wheel out: each is started far from the checkout, with next to
nothing in its environment, off screen and in a window, and tests itself.

    python resources/packaging/try_out.py
"""

from __future__ import annotations

import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

from first_paint import first_paints
from virtual_screen import VirtualScreen, virtual_screen

CHECKOUT = Path(__file__).resolve().parents[2]
DIST = CHECKOUT / "dist"
PROGRAM = DIST / "desktop-nn" / ("desktop-nn-console.exe" if os.name == "nt" else "desktop-nn")
"""Of Windows' two the one that says something in a terminal."""
BUNDLE = DIST / "Desktop NN.app" / "Contents" / "MacOS" / "desktop-nn"
"""Under macOS what is given away: the same files, in other places."""
LONGEST = 45.0
"""Seconds that a self-test may take; the processor's, where others keep the machine busy."""
LONGEST_START = 1.5
"""Seconds from the start to a painted window, its files in the system's cache."""
STARTS = 5
ENDING = 5.0
"""Seconds that processes have to end."""
LARGEST = 190e6
"""Bytes of the folder, unpacked."""
EXPORTED = (
    *("script.py", "weights.npz", "predictions.csv"),
    *("network.onnx", "weights.safetensors", "training.gif"),
)
"""One of each kind that takes something else to write."""


class Trial:
    """What failed so far, and a folder to be in that has a name of many letters."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "Größe и 空"
        self.folder.mkdir()
        self.failed: list[str] = []

    def say(self, name: str, passed: bool, found: str) -> None:
        print(f"{'✓' if passed else '✗'} {name}: {found}", flush=True)
        if not passed:
            self.failed.append(name)

    def run(self, name: str, command: Sequence[str | Path], display: str = "") -> str:
        """A command in a bare environment. What it printed."""
        before = processes()
        started, used = time.perf_counter(), used_by_children()
        done = subprocess.run(
            [str(word) for word in command], cwd=self.folder, env=self.environment(display),
            capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=180,
            check=False,
        )  # fmt: skip
        seconds = time.perf_counter() - started
        in_time, told = timed(seconds, used_by_children() - used)
        passed = done.returncode == 0 and in_time
        told += f", ended with {done.returncode}"
        if not passed:
            told += f"\n{done.stdout}{done.stderr}"
        self.say(name, passed, told)
        self.say_left(name, before)
        return done.stdout

    def say_left(self, name: str, before: set[str]) -> None:
        """What is left of it, once it had the time to end: a worker sees a moment later that its
        window is gone."""
        end = time.perf_counter() + ENDING
        while (left := processes() - before) and time.perf_counter() < end:
            time.sleep(0.05)
        self.say(f"{name}: no process is left", not left, ", ".join(left) or "none")

    def environment(self, display: str) -> Mapping[str, str]:
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        kept = {
            name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ
        }
        usual = {"HOME": str(home), "USERPROFILE": str(home), "PATH": os.defpath}
        return {**kept, **usual, **({"DISPLAY": display} if display else {})}


def used_by_children() -> float:
    """Seconds of the processor that ended children took so far; 0 where the system doesn't tell."""
    times = os.times()
    return times.children_user + times.children_system


def busy() -> str:
    """How busy the machine is, where more wants to run than there are processors for: then what
    others do counts too. Else empty."""
    processors = os.cpu_count() or 1
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return f"load {load:.1f} on {processors} processors" if load > processors + 1 else ""


def timed(seconds: float, used: float) -> tuple[bool, str]:
    """Whether a command took no longer than it may, and how long that was: of the processor, where
    others keep the machine busy."""
    told, load = f"{seconds:.1f} s ({used:.1f} s of the processor)", busy()
    if seconds <= LONGEST:
        return True, told
    if load and used <= LONGEST:
        return True, f"{told}: over {LONGEST:g} s only as others keep the machine busy, {load}"
    return False, f"{told}: expected at most {LONGEST:g} s{' of the processor' if load else ''}"


def processes() -> set[str]:
    """Of the program, by number and name; where the system tells."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if words and Path(os.fsdecode(words[0])).name == PROGRAM.name:
            found.add(f"{folder.name} {os.fsdecode(words[0])}")
    return found


def try_folder(trial: Trial) -> None:
    size = sum(
        f.stat().st_size for f in PROGRAM.parent.rglob("*") if f.is_file() and not f.is_symlink()
    )
    trial.say("size of the folder", size < LARGEST, f"{size / 1e6:.0f} MB")
    moved = trial.folder / "moved"
    shutil.copytree(PROGRAM.parent, moved, symlinks=True)
    program = moved / PROGRAM.name
    trial.run("version", [program, "--version"])
    trial.run("self-test off screen", [program, "--self-test"])
    if sys.platform == "darwin":
        trial.run("self-test of the bundle", [BUNDLE, "--self-test"])
    with virtual_screen() as screen:
        if screen is not None:
            told = trial.run("self-test in a window", [program, "--self-test"], screen.display)
            trial.say("it was a real window", "xcb" in told, "xcb" if "xcb" in told else told)
            try_start(trial, program, screen)
    trial.run(
        "training without a window",
        [program, "train", "iris", "--epochs", "3", "--out", trial.folder / "out"],
    )
    trained = trial.folder / "out" / "iris.dnn"
    trial.say("the trained project", trained.is_file(), str(trained.name))
    for name in EXPORTED:
        out = trial.folder / name
        trial.run(f"export of {name}", [program, "export", trained, out])
        trial.say(name, out.is_file(), f"{out.stat().st_size if out.is_file() else 0} bytes")


def try_start(trial: Trial, program: Path, screen: VirtualScreen) -> None:
    """Until the window is painted; the median, or the quickest where others keep the machine
    busy."""
    before = processes()
    try:
        found = first_paints([program], screen, trial.environment(screen.display), STARTS)
    except (TimeoutError, subprocess.TimeoutExpired) as error:
        trial.say("start", False, str(error))
        return
    load = busy()
    counted = min(found) if load else statistics.median(found)
    told = f"painted after {', '.join(f'{seconds:.2f}' for seconds in found)} s"
    if load:
        told += f"; the quickest counts, as others keep the machine busy, {load}"
    if counted > LONGEST_START:
        told += f": expected at most {LONGEST_START:g} s"
    trial.say("start", counted <= LONGEST_START, told)
    trial.say_left("start", before)


def try_wheel(trial: Trial) -> None:
    """Installed alone, in an empty environment."""
    (wheel,) = (CHECKOUT / "build" / "package" / "wheel").glob("*.whl")
    folder = trial.folder / "environment"
    venv.create(folder, with_pip=True, symlinks=os.name != "nt")  # as `python -m venv`
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([scripts / "python", "-m", "pip", "install", "--quiet", wheel], check=True)
    trial.run("self-test of the wheel", [scripts / "desktop-nn", "--self-test"])


def main() -> int:
    # Windows' own encoding, which a log gets there, has no “✓”.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder))
        try_folder(trial)
        try_wheel(trial)
    print("Failed: " + ", ".join(trial.failed) if trial.failed else "All of it works.")
    return 1 if trial.failed else 0


if __name__ == "__main__":
    sys.exit(main())
