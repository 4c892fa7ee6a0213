"""Tables of results: read back by a CSV reader, each number is the very same."""

import csv
import io

import numpy as np

from desktop_nn.experiment.exports.tables import confusion_table, history_table, weights_table
from desktop_nn.experiment.exports.weights_files import weight_arrays
from desktop_nn.experiment.history import COLUMNS
from desktop_nn.training.run import Run
from tests.experiment.projects import everything


def read(text):
    return list(csv.reader(io.StringIO(text)))


def trained():
    run = Run(everything())
    run.advance(3 * run.updates_per_epoch)
    return run


def test_that_the_history_has_a_row_for_each_epoch():
    run = trained()
    heading, *rows = read(history_table(run.history))
    assert tuple(heading) == COLUMNS
    assert len(rows) == run.history.length == 3
    wanted = run.history.column("loss_training")[1].tolist()
    assert [float(row[COLUMNS.index("loss_training")]) for row in rows] == wanted


def test_that_every_weight_stands_in_its_place():
    network = trained().network
    heading, *rows = read(weights_table(network))
    assert heading == ["array", "layer", "from", "to", "value"]
    arrays = weight_arrays(network)
    assert len(rows) == sum(array.size for array in arrays.values())
    for name, layer, source, target, value in rows:
        assert name.endswith(layer)
        place = (int(target) - 1,) if source == "" else (int(source) - 1, int(target) - 1)
        assert arrays[name][place] == np.float32(float(value))


def test_that_the_confusion_matrix_names_both_sides():
    counts = {"training": np.array([[5, 1], [0, 7]]), "validation": np.array([[2, 0], [1, 1]])}
    heading, *rows = read(confusion_table(("a,b", "c"), counts))
    assert heading == ["part", "true class", "a,b", "c"]
    assert rows[0] == ["training", "a,b", "5", "1"]
    assert rows[3] == ["validation", "c", "1", "1"]
