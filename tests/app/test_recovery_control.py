"""An unsaved project is kept, offered after a kill, and brought back as it was."""

import threading

import pytest
from PySide6.QtWidgets import QPushButton

from desktop_nn.app import recovery_control
from desktop_nn.app.program import Program
from desktop_nn.app.recovery_control import told
from desktop_nn.experiment.recovery import keep, kept_in
from desktop_nn.training.link import InlineLink
from tests.app.file_steps import LONG, Button, save_to
from tests.experiment.small_disk import small_disk


def kept(program, qtbot):
    with qtbot.waitSignal(program.recovery.kept, timeout=LONG):
        program.recovery.look()
    return kept_in(program.recovery.folder)


def trained(program, qtbot):
    program.recovery._timer.stop()  # else it keeps the checkpoint before a test looks for that
    program.controller.step_epoch()
    qtbot.waitUntil(program.files.is_modified, timeout=LONG)
    qtbot.waitUntil(
        lambda: getattr(program.controller.last_checkpoint, "update", 0) > 0, timeout=LONG
    )


def killed(program, qtbot, tmp_path):
    """What a session that was killed has left: a copy of what this one has kept."""
    state = kept(program, qtbot)
    return keep(tmp_path / "recovery" / "killed", state.project(), state.title, None, 1e9)


def button(program, text):
    buttons = program.recovery.dialog.findChildren(QPushButton)
    return next(button for button in buttons if text in button.text())


def test_that_nothing_is_kept_of_what_is_saved(program):
    program.recovery.look()
    assert not program.recovery.folder.exists()
    assert program.recovery.offers() == []


def test_that_training_is_kept(program, qtbot):
    trained(program, qtbot)
    state = kept(program, qtbot)
    assert state.project().checkpoint.update == program.controller.last_checkpoint.update
    assert state.update > 0


def test_that_an_edit_is_kept(program, qtbot):
    program.document.change_seed(7)
    assert kept(program, qtbot).project().spec.seed == 7


def test_that_what_did_not_change_is_not_written_again(program, qtbot):
    program.recovery._timer.stop()  # it may look between two lines of this test
    program.document.change_seed(7)
    first = kept(program, qtbot)
    program.recovery.look()
    with qtbot.waitSignal(program.recovery.kept, timeout=LONG):
        program.document.change_seed(8)
        program.recovery.look()
    assert (first.state, kept_in(program.recovery.folder).state) == ("state-1.dnn", "state-2.dnn")


def test_that_a_checkpoint_is_kept_as_soon_as_it_comes(program, qtbot):
    program.recovery._timer.setInterval(1_000_000)
    program.recovery.start()
    with qtbot.waitSignal(program.recovery.kept, timeout=LONG):
        program.controller.step_epoch()
    assert kept_in(program.recovery.folder).update > 0


def test_that_saving_ends_what_was_kept(program, qtbot):
    program.document.change_seed(7)
    kept(program, qtbot)
    program.files.discard()
    with qtbot.waitSignal(program.recovery.kept, timeout=LONG):
        program.recovery.look()
    assert kept_in(program.recovery.folder) is None


def test_that_a_session_that_is_alive_is_never_offered(program, make_program, qtbot):
    program.document.change_seed(7)
    kept(program, qtbot)
    other = make_program(InlineLink)
    assert other.recovery.offers() == []
    assert kept_in(program.recovery.folder) is not None


def test_that_closing_leaves_nothing(program, qtbot):
    program.document.change_seed(7)
    kept(program, qtbot)
    folder = program.recovery.folder
    program.files.discard()
    program.close()
    assert not folder.exists()
    assert list(folder.parent.iterdir()) == []


def test_that_a_killed_session_is_offered_and_brought_back(program, qtbot, tmp_path):
    trained(program, qtbot)
    left = killed(program, qtbot, tmp_path)
    program.files.discard()
    program.files.new()
    assert [offer.folder for offer in program.recovery.offers()] == [left.folder]
    program.recovery.offer()
    assert "update" in program.recovery.dialog.informativeText()
    with qtbot.waitSignal(program.recovery.kept, timeout=LONG):
        button(program, "Bring").click()
    assert program.document.project.checkpoint.update == left.update
    assert program.window.isWindowModified()
    # Only now that this session has it, the old one's is gone.
    assert not left.folder.exists()
    assert kept_in(program.recovery.folder).update == left.update
    assert program.recovery.offers() == []


def test_that_an_edit_alone_is_brought_back_as_unsaved(program, qtbot, tmp_path):
    program.document.change_seed(7)
    killed(program, qtbot, tmp_path)
    program.files.discard()
    program.files.new()
    program.recovery.offer()
    button(program, "Bring").click()
    assert program.document.spec.seed == 7
    assert program.files.is_modified()


def test_that_an_offer_can_wait_or_be_discarded(program, qtbot, tmp_path):
    program.document.change_seed(7)
    left = killed(program, qtbot, tmp_path)
    program.recovery.offer()
    button(program, "later").click()
    assert kept_in(left.folder) is not None
    program.recovery.offer()
    button(program, "Discard").click()
    assert not left.folder.exists()
    assert program.recovery.offers() == []


def test_that_a_folder_that_cannot_be_written_is_told_once(
    qapp, settings, tmp_path, qtbot, make_program
):
    program = make_program(InlineLink)
    qtbot.waitUntil(lambda: program.controller.is_ready, timeout=LONG)
    blocked = tmp_path / "blocked"
    blocked.write_text("a file is in the way")
    program.recovery.root = blocked / "recovery"
    program.recovery.folder = program.recovery.root / "mine"
    program.document.change_seed(7)
    program.recovery.look()
    assert "can't be kept against a crash" in program.window.banner.message.text()
    assert isinstance(program, Program)


def test_that_the_offer_says_when_and_how_far(program, qtbot, tmp_path):
    trained(program, qtbot)
    left = killed(program, qtbot, tmp_path)
    assert "2001" in told(left)
    assert "at update" in told(left)


@pytest.mark.parametrize("text", ["Bring", "Discard", "later"])
def test_that_every_answer_can_be_given_by_keyboard(program, qtbot, tmp_path, text):
    program.document.change_seed(7)
    killed(program, qtbot, tmp_path)
    program.recovery.offer()
    assert "&" in button(program, text).text()
    program.recovery.dialog.close()


# Ends and beginnings at which work could be lost


def test_that_saving_ends_what_was_kept_at_once(program, qtbot, tmp_path):
    """Else a kill within a second of it would be followed by a false offer."""
    program.recovery._timer.stop()
    program.document.change_seed(7)
    kept(program, qtbot)
    save_to(program, qtbot, tmp_path / "mine.dnn")
    qtbot.waitUntil(lambda: kept_in(program.recovery.folder) is None, timeout=LONG)


def test_that_an_end_that_did_not_ask_leaves_the_work_for_the_next_start(
    program, qtbot, make_program
):
    """As when the session's manager ends it, or Ctrl-C is pressed twice."""
    program.recovery._timer.stop()  # not even kept once
    trained(program, qtbot)
    program.document.change_seed(7)
    update = program.controller.last_checkpoint.update
    program.close()
    (offer,) = make_program(InlineLink).recovery.offers()
    assert offer.project().spec.seed == 7
    assert offer.update == update


@pytest.mark.parametrize("answer", ["Discard", "Save"])
def test_that_an_end_after_the_question_leaves_nothing(program, qtbot, user, tmp_path, answer):
    user.button, user.place = getattr(Button, answer), tmp_path / "mine.dnn"
    program.document.change_seed(7)
    kept(program, qtbot)
    program.window.close()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=LONG)
    program.close()
    assert list(program.recovery.root.iterdir()) == []


def test_that_what_could_not_be_kept_is_kept_as_soon_as_it_can(program, qtbot, tmp_path):
    """Of the same state: nobody edits anything meanwhile."""
    program.recovery._timer.stop()
    blocked = tmp_path / "blocked"
    blocked.write_text("a file is in the way")
    program.recovery.root = blocked / "recovery"
    program.recovery.folder = program.recovery.root / "mine"
    program.document.change_seed(7)
    program.recovery.look()
    assert "can't be kept against a crash" in program.window.banner.message.text()
    blocked.unlink()
    assert kept(program, qtbot).project().spec.seed == 7


def test_that_a_full_disk_that_has_room_again_is_written_to(program, qtbot):
    program.recovery._timer.stop()
    program.document.change_seed(7)
    with small_disk():
        program.recovery.look()
        qtbot.waitUntil(
            lambda: "can't be kept" in program.window.banner.message.text(), timeout=LONG
        )
    assert kept(program, qtbot).project().spec.seed == 7


def test_that_a_session_stays_until_this_one_has_what_it_had(program, qtbot, tmp_path, monkeypatch):
    """What is forgotten on the way, because the document before it is gone, changes nothing."""
    program.recovery._timer.stop()
    program.document.change_seed(7)
    left = killed(program, qtbot, tmp_path)
    program.files.discard()
    begun, may_end = threading.Event(), threading.Event()

    def slow(*arguments):
        begun.set()
        assert may_end.wait(LONG / 1000)
        return keep(*arguments)

    monkeypatch.setattr(recovery_control, "keep", slow)
    program.recovery.look()  # forgets the session's own
    program.recovery.bring_back(left, left.project())
    qtbot.waitUntil(begun.is_set, timeout=LONG)
    qtbot.wait(10)  # what the thread has told so far comes
    assert kept_in(left.folder) is not None
    with qtbot.waitSignal(program.recovery.kept, timeout=LONG):
        may_end.set()
    qtbot.waitUntil(lambda: kept_in(program.recovery.folder) is not None, timeout=LONG)
    qtbot.waitUntil(lambda: not left.folder.exists(), timeout=LONG)
