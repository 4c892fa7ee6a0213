"""For all tests: off screen unless told otherwise, and nothing of the user's is touched."""

import gc
import itertools
import os

# Before anything imports Qt, which reads it once.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QSettings, QStandardPaths

from desktop_nn.models.document import Document

SOME = 25
"""Tests between two collections of garbage."""
FINISHED = itertools.count(1)

# Also while the tests are collected: a million objects, looked through again and again.
gc.disable()


def pytest_collection_finish():
    """What is loaded now stays to the end. No collection looks through it any more: that took most
    of a second each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def garbage_of_this_thread():
    """Collected here, between tests, and never in a thread that some test has started: Qt's objects
    would go in a thread that is not theirs."""
    gc.disable()
    yield
    if next(FINISHED) % SOME == 0:
        gc.collect()


@pytest.fixture(autouse=True, scope="session")
def folders_of_nobody(tmp_path_factory):
    """Settings and data are read and written in a folder that goes with the tests."""
    QStandardPaths.setTestModeEnabled(True)
    folder = str(tmp_path_factory.mktemp("settings"))
    for file_format in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(file_format, QSettings.Scope.UserScope, folder)


@pytest.fixture
def document(qapp):
    """The default project, closed after the test."""
    document = Document()
    yield document
    document.close()
