"""Titles of the numbers of an update: every quantity of every trace says what it is."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES, OPTIMIZERS
from desktop_nn.engine.network import Network
from desktop_nn.engine.specs import NetworkSpec, UpdateSpec
from desktop_nn.engine.trace import trace_update
from desktop_nn.engine.trainer import Trainer
from desktop_nn.experiment.project import dense
from desktop_nn.models.quantity_titles import PHASES, titles_of

SQUARE, ADAM = LOSSES["mean_squared_error"].choice(), OPTIMIZERS["adam"].choice()
OUTPUT = dense(2, 1, "identity")


def traced(*layers, loss=SQUARE, optimizer=ADAM, **more):
    """The update of three samples, two of them of the second class."""
    network = Network(NetworkSpec(2, layers, next_id=9), 1)
    trainer = Trainer(network, UpdateSpec(loss, optimizer, **more), 1)
    pairing = LOSSES[loss.name].pairing(layers[-1].activation.name, layers[-1].units)
    low = -1.0 if pairing.targets == "minus_one_one" else 0.0
    second = np.array([[low], [1.0], [1.0]])
    targets = second if layers[-1].units == 1 else np.hstack([1.0 + low - second, second])
    return trace_update(trainer, np.eye(3, 2), targets)


def titles(quantities):
    return {(q.phase, q.name): t for q, t in zip(quantities, titles_of(quantities), strict=True)}


def untitled(quantities):
    """Names that only the plan understands."""
    return {name for (_, name), title in titles(quantities).items() if title == name}


@pytest.mark.parametrize(
    "row", [r for r in ACTIVATIONS.rows if not r.output_only], ids=lambda row: row.name
)
def test_that_all_of_an_activation_has_titles(row):
    own = {"alpha": 2.0} if row.name == "elu" else {}
    layer = replace(dense(1, 3, row.name), activation=row.choice(**own))
    assert untitled(traced(layer, OUTPUT)) == set()


@pytest.mark.parametrize("row", OPTIMIZERS.rows, ids=lambda row: row.name)
def test_that_all_of_an_optimizer_has_titles(row):
    assert untitled(traced(dense(1, 2, "tanh"), OUTPUT, optimizer=row.choice())) == set()


@pytest.mark.parametrize("weights", [(), (1.0, 2.0)], ids=["plain", "weighted"])
@pytest.mark.parametrize("units", [1, 2])
@pytest.mark.parametrize("row", LOSSES.rows, ids=lambda row: row.name)
def test_that_all_of_a_loss_has_titles(row, units, weights):
    for activation in ACTIVATIONS.rows:
        pairing = row.pairing(activation.name, units)
        if pairing is not None and not (weights and pairing.targets == "values"):
            layers = dense(1, 2, "tanh"), dense(2, units, activation.name)
            quantities = traced(*layers, loss=row.choice(), class_weights=weights)
            assert untitled(quantities) == set(), activation.name


def everything():
    layer = replace(dense(1, 3, "relu"), batch_norm=True, dropout=0.3)
    return traced(layer, OUTPUT, l1=0.1, l2=0.1, clip=0.5, warm_up=3)


def test_that_batch_norm_dropout_penalty_and_clip_have_titles():
    assert untitled(everything()) == set()


def test_that_the_memory_and_the_step_say_of_which_parameter():
    shown = titles(everything())
    assert shown["before", "m_W1"] == "m_W1, running mean of dW1"
    assert shown["update", "v_gamma1"] == "v_γ1, running mean of dγ1²"
    assert shown["update", "step_b2"] == "step_b2, taken off b2"


def test_that_a_gradient_says_what_was_done_to_it_since():
    shown = titles(everything())
    assert shown["backward", "dW1"] == "dW1 = ∂L/∂W1"
    assert shown["penalty", "dW1"] == "dW1, with the penalty"
    assert shown["update", "dW1"] == "dW1, clipped"


def test_that_phases_come_once_each_in_their_order():
    phases = [q.phase for q in everything()]
    heads = [phases[0], *(after for before, after in pairwise(phases) if before != after)]
    assert heads == list(PHASES)
