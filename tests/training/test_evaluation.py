"""Measuring in portions gives what measuring at once does."""

import numpy as np
import pytest

from desktop_nn.engine.catalog import LOSSES
from desktop_nn.engine.network import Network
from desktop_nn.engine.plan import EvaluationPlan
from desktop_nn.training.evaluation import CHUNK, Evaluator, predicted_classes
from tests.engine.nets import layer, numbers, spec_of

ROWS = 2 * CHUNK + 3
NETWORK = Network(spec_of(2, layer(1, 4), layer(2, 1, "sigmoid")), 3)
LOSS = LOSSES["cross_entropy"].choice()


def samples():
    """The last few are unlike the others, so that their portion counts too much if it is taken
    for as much as a whole one."""
    inputs = numbers(ROWS, 2)
    labels = (inputs.sum(axis=1) > 0.0).astype(int)
    inputs[2 * CHUNK :] *= -50.0
    return inputs, labels.astype(float)[:, None], labels


@pytest.mark.parametrize("class_weights", [(), (1.0, 5.0)])
def test_that_the_loss_over_several_portions_is_that_over_all(class_weights):
    inputs, targets, labels = samples()
    whole = EvaluationPlan(NETWORK, ROWS, LOSS, class_weights)
    whole.x[:], whole.y[:] = inputs, targets
    whole.run()
    measured = Evaluator(NETWORK, LOSS, class_weights).measure(inputs, targets, labels)
    assert measured.loss == pytest.approx(float(whole.loss), rel=1e-12)


def test_that_the_accuracy_over_several_portions_is_that_over_all():
    inputs, targets, labels = samples()
    right = (NETWORK.predict(inputs)[:, 0] > 0.5) == labels
    measured = Evaluator(NETWORK, LOSS).measure(inputs, targets, labels)
    assert measured.accuracy == pytest.approx(right.mean(), rel=1e-12)


@pytest.mark.parametrize(
    ("form", "classes"), [("zero_one", [0, 0, 1]), ("minus_one_one", [0, 1, 1])]
)
def test_that_a_single_output_is_compared_with_the_middle_of_its_targets(form, classes):
    outputs = np.array([[-0.2], [0.3], [0.7]])
    assert predicted_classes(outputs, form).tolist() == classes


def test_that_of_several_outputs_the_largest_is_the_class():
    outputs = np.array([[-3.0, -1.0, -2.0], [0.2, 0.1, 0.0]])
    assert predicted_classes(outputs, "one_hot").tolist() == [1, 0]
