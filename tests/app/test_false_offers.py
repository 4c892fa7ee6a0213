"""What a killed session has left is offered by one window at a time, whoever has its process's
number by now; what can't be read is no offer, is told of once, and stays."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from desktop_nn.app import project_work
from desktop_nn.app.session_claim import LOCK, SessionClaim, is_claimed
from desktop_nn.experiment.files import open_project, save_project
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.experiment.recovery import ABOUT, ASIDE, forget, keep, kept_in
from desktop_nn.training.link import InlineLink
from tests.app.file_steps import LONG, Button, save_to, wait_for_saves
from tests.app.processes import CHECKOUT
from tests.app.test_large_files import Held
from tests.app.test_recovery_control import button, kept

CLAIM = """
import sys
from pathlib import Path
from desktop_nn.app.session_claim import SessionClaim
claim = SessionClaim.of(Path(sys.argv[1]))
print(claim is not None, flush=True)
sys.stdin.read()
"""


def left_by(root, name="killed", title="moons", kept_at=1e9):
    """What a session that was killed has left there, its lock under this very process's number."""
    state = keep(root / name, Project(default_spec(), title=title), title, None, kept_at)
    claim = SessionClaim.of(state.folder)
    lock = Path(f"{state.folder}{LOCK}")
    lines = lock.read_text()
    claim.release()
    lock.write_text(lines)
    return state


def test_that_a_dead_lock_of_ones_own_number_hides_no_offer(program, tmp_path):
    """A number is given away again, in a container always the same."""
    left = left_by(tmp_path / "recovery")
    assert Path(f"{left.folder}{LOCK}").read_text().startswith(f"{os.getpid()}\n")
    assert [offer.folder for offer in program.recovery.offers()] == [left.folder]


def test_that_a_dead_lock_of_a_machine_of_another_name_hides_no_offer(program, tmp_path):
    """A container has another name every time; its home may be the same."""
    left = left_by(tmp_path / "recovery")
    lock = Path(f"{left.folder}{LOCK}")
    number, program_name, *_ = lock.read_text().split("\n")
    lock.write_text(f"{number}\n{program_name}\nelsewhere\nanother-machine\nanother-boot\n")
    assert [offer.folder for offer in program.recovery.offers()] == [left.folder]


def test_that_a_session_whose_number_means_nothing_here_is_alive_all_the_same(tmp_path):
    """As of a program in a container beside this one, over the same home."""
    folder = tmp_path / "one"
    with subprocess.Popen(
        [sys.executable, "-c", CLAIM, str(folder)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "True\n"
        lock = Path(f"{folder}{LOCK}")
        lines = lock.read_text().split("\n")
        lock.write_text("\n".join(["999999999", *lines[1:]]))
        assert is_claimed(folder)
        other.kill()
    assert not is_claimed(folder)


def test_that_two_windows_do_not_offer_the_same(program, make_program, tmp_path):
    left = left_by(tmp_path / "recovery")
    other = make_program(InlineLink)
    program.recovery.offer()
    other.recovery.offer()
    assert other.recovery.dialog is None
    button(program, "later").click()
    other.recovery.offer()
    assert other.recovery.dialog is not None
    assert kept_in(left.folder) is not None


def test_that_what_is_brought_back_after_a_save_is_not_offered_again(
    program, qtbot, user, tmp_path, make_program
):
    """The present document is saved first, as the user wanted: then it is taken."""
    left = left_by(tmp_path / "recovery")
    user.button, user.place = Button.Save, tmp_path / "mine.dnn"
    program.document.change_seed(77)
    program.recovery.offer()
    with qtbot.waitSignal(program.recovery.kept, timeout=LONG):
        button(program, "Bring").click()
        wait_for_saves(program, qtbot)
    qtbot.waitUntil(lambda: not left.folder.exists(), timeout=LONG)
    assert program.document.spec == default_spec()
    assert program.files.is_modified()


def test_that_an_offer_that_was_not_taken_after_all_comes_again(program, user, tmp_path):
    left = left_by(tmp_path / "recovery")
    user.button = Button.Cancel
    program.document.change_seed(77)
    program.recovery.offer()
    button(program, "Bring").click()
    assert program.document.spec.seed == 77
    assert [offer.folder for offer in program.recovery.offers()] == [left.folder]


# What can't be read


def breaking(name):
    def state(left):
        (left.folder / left.state).write_bytes(b"broken")

    def about(left):
        (left.folder / ABOUT).write_text("{")

    return {"state": state, "about": about}[name]


@pytest.mark.parametrize("what", ["state", "about"])
def test_that_what_is_broken_is_told_once_and_set_aside(program, make_program, tmp_path, what):
    root = tmp_path / "recovery"
    left = left_by(root)
    breaking(what)(left)
    files = sorted(path.name for path in left.folder.iterdir())
    program.recovery.offer()
    assert program.recovery.dialog is None
    (place,) = (root / ASIDE).iterdir()
    assert sorted(path.name for path in place.iterdir()) == files
    said = program.window.banner.message.text()
    assert "can't be read" in said
    assert str(place) in said
    other = make_program(InlineLink)
    other.recovery.offer()
    assert other.recovery.dialog is None
    assert not other.window.banner.isVisibleTo(other.window)
    assert [path.name for path in root.iterdir()] == [ASIDE]


def test_that_what_is_whole_is_offered_after_what_is_not(program, tmp_path):
    root = tmp_path / "recovery"
    for name in ("one", "two"):
        left = left_by(root, name, title="../moons?")
        (left.folder / left.state).write_bytes(b"broken")
    left_by(root, "whole", title="spiral", kept_at=1.0)
    program.recovery.offer()
    assert "spiral" in program.recovery.dialog.text()
    assert sorted(path.name for path in (root / ASIDE).iterdir()) == ["moons one", "moons two"]
    assert program.window.banner.message.text().count("set aside") == 2


# Its file


def test_that_a_file_that_was_changed_since_the_kill_is_not_replaced_without_a_question(
    program, qtbot, user, tmp_path
):
    path = tmp_path / "mine.dnn"
    save_to(program, qtbot, path)
    program.document.change_seed(77)
    state = kept(program, qtbot)
    root = tmp_path / "recovery"
    keep(root / "killed", state.project(), state.title, path, 1e9, state.stamp)
    assert json.loads((root / "killed" / ABOUT).read_text())["stamp"]
    save_project(path, Project(default_spec(), title="from elsewhere"))
    program.files.discard()
    program.recovery.offer()
    button(program, "Bring").click()
    user.button = Button.No
    program.files.save()
    wait_for_saves(program, qtbot)
    assert user.asked == ["The file was changed"]
    assert open_project(path).title == "from elsewhere"


# What takes its time to be read


@pytest.fixture
def reading(monkeypatch):
    """As if every file were a large one."""
    held = Held(open_project)
    monkeypatch.setattr(project_work, "open_project", held)
    monkeypatch.setattr(project_work, "READ_AT_ONCE", -1)
    return held


def status(program):
    return program.window.statusBar().currentMessage()


def test_that_the_window_goes_on_while_what_is_to_be_offered_is_read(
    program, qtbot, reading, tmp_path
):
    left = left_by(tmp_path / "recovery", "large", "large")
    program.recovery.offer()
    assert status(program) == "Reading what was kept of “large” …"
    program.document.change_seed(78)
    assert program.recovery.dialog is None
    assert is_claimed(left.folder)
    reading.may_end.set()
    qtbot.waitUntil(lambda: program.recovery.dialog is not None, timeout=LONG)
    assert threading.current_thread() not in reading.threads
    assert status(program) == ""
    assert program.document.spec.seed == 78


def left_below_broken(folder, name):
    """What is offered first is broken, and this comes after it."""
    broken = left_by(folder, "broken", "broken", kept_at=2e9)
    (broken.folder / broken.state).write_bytes(b"broken")
    return left_by(folder, name, name, kept_at=1e9)


def test_that_what_turns_out_broken_while_it_is_read_gives_way_to_what_is_whole(
    program, qtbot, reading, tmp_path
):
    whole = left_below_broken(tmp_path / "recovery", "whole")
    program.recovery.offer()
    reading.may_end.set()
    qtbot.waitUntil(lambda: program.recovery.dialog is not None, timeout=LONG)
    assert "whole" in program.recovery.dialog.text()
    assert "What was kept of “broken”" in program.window.banner.message.text()
    assert is_claimed(whole.folder)


def test_that_what_another_window_takes_while_one_is_read_is_no_offer(
    program, qtbot, reading, tmp_path
):
    taken = left_below_broken(tmp_path / "recovery", "taken")
    program.recovery.offer()
    forget(taken.folder)
    reading.may_end.set()
    message = program.window.banner.message
    qtbot.waitUntil(lambda: "What was kept of “broken”" in message.text(), timeout=LONG)
    assert "taken" not in message.text()
    assert program.recovery.dialog is None
    assert not is_claimed(taken.folder)


def test_that_an_end_while_it_is_read_leaves_it_for_the_next_start(
    program, make_program, qtbot, reading, tmp_path
):
    left = left_by(tmp_path / "recovery", "large", "large")
    program.recovery.offer()
    qtbot.waitUntil(reading.begun.is_set, timeout=LONG)
    reading.may_end.set()
    program.close()
    assert program.recovery.dialog is None
    assert [offer.folder for offer in make_program(InlineLink).recovery.offers()] == [left.folder]
