"""Measured data, chosen in the gallery: the usual settings reach what is stated beside it."""

import re

import pytest

from desktop_nn.experiment.data_sets import DATA_SOURCES
from desktop_nn.models.document import Document
from desktop_nn.training.run import Run


@pytest.mark.parametrize("name", ["iris", "penguins", "wine", "breast_cancer"])
def test_that_the_usual_settings_reach_the_accuracy_that_is_stated(name, qapp):
    document = Document()
    document.change_source(name)
    run = Run(document.spec)
    document.close()
    stated = re.search(
        r"(\d+)\s+to\s+100 % of the held-out ones are right after (\d+) epochs",
        DATA_SOURCES[name].use,
    )
    run.advance(int(stated[2]) * run.updates_per_epoch)
    assert run.validation_metrics().accuracy >= int(stated[1]) / 100
