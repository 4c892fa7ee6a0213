"""A microscope over a worker in place, with what surrounds it in the program."""

from contextlib import contextmanager

from desktop_nn.engine.gradient_check import GradientChecking
from desktop_nn.experiment.project import Project
from desktop_nn.models.document import Document
from desktop_nn.models.microscope import Microscope
from desktop_nn.training import checking
from desktop_nn.training.controller import Controller
from desktop_nn.training.link import InlineLink
from tests.training.experiments import small_spec

LONG = 30_000
"""Milliseconds that a machine under load may take."""


class Bench:
    """Document, controller, microscope and proof, joined as in the program; `opened` waits for a
    look, `proven` for a verdict."""

    def __init__(self, qtbot, spec=None, own=None):
        self.qtbot = qtbot
        self.document = Document()
        self.document.open(Project(spec or small_spec(), own=own), None)
        self.controller = Controller(InlineLink)
        self.microscope = Microscope(self.document, self.controller)
        self.proof = self.microscope.proof
        self.document.spec_changed.connect(self._on_spec_changed)
        self.document.parameter_set.connect(self._on_parameter_set)
        self.document.project_changed.connect(self.load)
        self.load()

    def load(self):
        self.controller.load(self.document.project, self.document.revision)

    def _on_spec_changed(self, old, new):
        document = self.document
        self.controller.change(document.spec, document.revision, document.own)

    def _on_parameter_set(self, setting):
        self.controller.set_parameter(setting, self.document.revision)

    def opened(self):
        """The microscope, open."""
        with self.qtbot.waitSignal(self.microscope.opened, timeout=LONG):
            self.microscope.look_again()
        return self.microscope

    def proven(self):
        """The proof, with a verdict."""
        with self.qtbot.waitSignal(self.proof.ended, timeout=LONG):
            self.proof.prove()
        return self.proof

    def snapshot(self, wanted=lambda snapshot: True):
        """The first snapshot that is wanted; all are shown to the microscope."""
        found = []

        def look():
            snapshot = self.controller.take()
            if snapshot is not None:
                self.microscope.take_snapshot(snapshot)
                found.extend([snapshot] if wanted(snapshot) else [])
            return bool(found)

        self.qtbot.waitUntil(look, timeout=LONG)
        return found[0]

    def after(self, updates):
        """The run, so many updates on."""
        for _ in range(updates):
            self.controller.step_update()
        if updates:
            self.snapshot(lambda snapshot: snapshot.update >= updates)

    def close(self):
        self.controller.close()
        self.document.close()


def check_no_further(monkeypatch, probes):
    """A check that comes so far and waits: on a fast machine too, it is cancelled on its way."""
    plain = GradientChecking.probe
    monkeypatch.setattr(checking, "PIECE", 0.0)
    monkeypatch.setattr(checking, "TELL_EVERY", 0.0)
    monkeypatch.setattr(
        GradientChecking, "probe", lambda self: plain(self) if self.done < probes else None
    )


@contextmanager
def bench(qtbot, spec=None, own=None):
    made = Bench(qtbot, spec, own)
    yield made
    made.close()


def heard(signal):
    """What a signal tells from here on."""
    told = []
    signal.connect(lambda *values: told.append(values))
    return told
