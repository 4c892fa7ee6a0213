"""Recent projects: the newest first, with their pictures; revert and drop."""

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QImageReader
from PySide6.QtWidgets import QMessageBox

from desktop_nn.app.recent_files import picture_of
from desktop_nn.app.window_frame import dropped_file
from desktop_nn.experiment.files import open_project, save_project, thumbnail_of
from desktop_nn.experiment.project import Project, default_spec
from tests.app.file_steps import save_to


@pytest.fixture
def saved(tmp_path):
    def save(name):
        path = tmp_path / f"{name}.dnn"
        save_project(path, Project(default_spec(), title=name))
        return path

    return save


def offered(program):
    program.recent.fill()
    menu = program.window.recent_menu
    return [action.toolTip() for action in menu.actions() if action.data() is not None]


def test_that_the_newest_stands_first_and_each_once(program, saved):
    one, two = saved("one"), saved("two")
    for path in (one, two, one):
        assert program.files.open(path)
    assert offered(program) == [str(one), str(two)]


def test_that_a_recent_project_opens(program, saved):
    one, two = saved("one"), saved("two")
    program.files.open(one)
    program.files.open(two)
    program.recent.fill()
    program.window.recent_menu.actions()[1].trigger()
    assert program.document.path == one


def test_that_files_that_are_gone_are_dropped(program, saved):
    one, two = saved("one"), saved("two")
    program.files.open(one)
    program.files.open(two)
    one.unlink()
    assert offered(program) == [str(two)]
    assert program.recent.paths == [two]


def test_that_nine_are_kept(program, saved):
    for number in range(11):
        program.files.open(saved(f"p{number}"))
    assert len(offered(program)) == 9
    assert offered(program)[0].endswith("p10.dnn")


def test_that_the_list_can_be_forgotten(program, saved):
    assert not program.window.recent_menu.menuAction().isEnabled()
    path = saved("one")
    program.files.open(path)
    assert program.window.recent_menu.menuAction().isEnabled()
    program.recent.fill()
    program.window.recent_menu.actions()[-1].trigger()
    assert program.recent.paths == []
    assert path.exists()


def test_that_a_sample_is_no_recent_file(program):
    from desktop_nn.app.train_command import find_project

    program.files.open(find_project("iris"), sample=True)
    assert program.recent.paths == []


def test_that_a_broken_list_is_an_empty_one(program, settings):
    for text in ("nonsense", "[1, 2]", '{"a": 1}'):
        settings.setValue("files/recent", text)
        assert program.recent.paths == []


def test_that_saving_puts_a_picture_into_the_file(program, qtbot, tmp_path):
    path = tmp_path / "mine.dnn"
    save_to(program, qtbot, path)
    assert thumbnail_of(path).startswith(b"\x89PNG")
    assert open_project(path).spec == program.document.spec
    assert offered(program) == [str(path)]
    action = program.window.recent_menu.actions()[0]
    assert action.icon().availableSizes()[0].width() <= 256


def test_that_a_file_without_a_picture_has_none(saved, tmp_path):
    assert thumbnail_of(saved("one")) == b""
    assert thumbnail_of(tmp_path / "none.dnn") == b""
    (tmp_path / "broken.dnn").write_bytes(b"PK nonsense")
    assert thumbnail_of(tmp_path / "broken.dnn") == b""


# Revert


def answer(monkeypatch, button):
    monkeypatch.setattr(QMessageBox, "question", lambda *_: button)


def test_that_revert_brings_back_what_stands_in_the_file(program, saved, monkeypatch):
    path = saved("one")
    revert = program.window.actions_by_name["revert"]
    assert not revert.isEnabled()
    program.files.open(path)
    assert revert.isEnabled()
    program.document.change_seed(7)
    answer(monkeypatch, QMessageBox.StandardButton.No)
    revert.trigger()
    assert program.document.spec.seed == 7
    answer(monkeypatch, QMessageBox.StandardButton.Yes)
    revert.trigger()
    assert program.document.spec == default_spec()
    assert program.document.path == path
    assert not program.files.is_modified()


def test_that_revert_of_a_file_that_is_gone_is_told(program, saved, monkeypatch):
    path = saved("one")
    program.files.open(path)
    path.unlink()
    program.window.actions_by_name["revert"].trigger()
    assert "There is no file" in program.window.banner.message.text()


# Drop


def drop(*urls):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(url)) for url in urls])
    event = QDropEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    event.data = data  # it must not go before the event
    return event


def test_that_a_dropped_project_opens(program, saved):
    path = saved("one")
    program.window.dropEvent(drop(path))
    assert program.document.path == path


def test_that_one_file_or_folder_is_taken_and_nothing_else(saved, tmp_path):
    one, two = saved("one"), saved("two")
    assert dropped_file(drop(one)) == one
    assert dropped_file(drop(one, two)) is None
    assert dropped_file(drop(tmp_path)) == tmp_path
    assert dropped_file(drop(tmp_path / "gone")) is None


def png(size: QSize) -> bytes:
    image = QImage(size, QImage.Format.Format_Grayscale8)
    image.fill(0)
    written = QBuffer()
    written.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(written, "PNG")
    return bytes(written.data().data())


def test_that_a_picture_of_usual_size_is_taken(qapp):
    picture = picture_of(png(QSize(256, 160)))
    assert picture is not None
    assert picture.size() == QSize(256, 160)


def test_that_a_picture_that_would_take_all_memory_is_not_unpacked(qapp, monkeypatch):
    small_file = png(QSize(8000, 8000))
    assert len(small_file) < 100_000
    monkeypatch.setattr(QImageReader, "read", lambda self: pytest.fail("it was unpacked"))
    assert picture_of(small_file) is None


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_that_what_is_no_picture_is_none(qapp, data):
    assert picture_of(data) is None
