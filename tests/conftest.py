"""For all tests: off screen unless told otherwise, and nothing of the user's is touched."""

import gc
import itertools
import os

# Before anything imports Qt, which reads it once.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import hypothesis
import pytest
from PySide6.QtCore import QSettings, QStandardPaths

from desktop_nn.app.plain_import import use_plain_import

use_plain_import()  # as the program does, before hundreds of modules are loaded

from desktop_nn.models.document import Document  # noqa: E402

# A test says what is right; how long it may take is pytest-timeout's.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

SOME, MANY = 25, 500
"""Tests between two collections of garbage: of what came since, and of everything."""
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
    """Collected below, between tests, and never in a thread that some test has started: Qt's
    objects would go in a thread that is not theirs."""
    gc.disable()


def pytest_runtest_logfinish():
    """The test holds nothing any more. What outlives a collection here is loaded for good, and not
    looked through each time: PyTorch alone, once a test has loaded it, would take half a second."""
    finished = next(FINISHED)
    if finished % SOME == 0:
        gc.collect(2 if finished % MANY == 0 else 1)


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
