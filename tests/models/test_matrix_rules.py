"""Every array of an update, written as an expression of others, gives the numbers that ran."""

import numpy as np
import pytest

from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES, OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.traced import traced_update
from desktop_nn.engine.network import Network
from desktop_nn.engine.specs import LayerSpec, NetworkSpec, UpdateSpec
from desktop_nn.engine.trainer import Trainer
from desktop_nn.models.matrix_rules import expression_of
from desktop_nn.models.matrix_shelf import symbol_of


def traced(
    optimizer="adam", activations=("tanh", "softmax"), dropout=0.0, loss="cross_entropy", **spec
):
    units = (4, 3)
    layers = tuple(
        LayerSpec(
            i + 1,
            units[i],
            Choice(name),
            Choice("xavier_normal"),
            batch_norm=i == 0,
            dropout=dropout if i == 0 else 0.0,
        )
        for i, name in enumerate(activations)
    )
    network = Network(NetworkSpec(2, layers, "float64"), seed=1)
    update = UpdateSpec(LOSSES[loss].choice(), OPTIMIZERS[optimizer].choice(), **spec)
    trainer = Trainer(network, update)
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(5, 2)), np.eye(3)[[0, 1, 2, 1, 0]]
    trainer.update(x, y)
    return traced_update(trainer, x, y)


EXACT = [
    ("forward", "Z1", "q0 @ q1 + q2"),
    ("forward", "mean1", "q0.mean(0)"),
    ("forward", "variance1", "((q0 - q1) ** 2).mean(0)"),
    ("forward", "inverse_deviation1", "1 / np.sqrt(q0 + 1e-5)"),
    ("forward", "Xhat1", "(q0 - q1) * q2"),
    ("forward", "U1", "q0 * q1 + q2"),
    ("forward", "A1", "np.tanh(q0)"),
    ("forward", "D1", "q0 * q1"),
    ("forward", "running1", "0.9 * q0 + q1"),
    ("forward", "running_part1", "np.vstack([0.1 * q0, 0.1 * 5 / 4 * q1])"),
    ("forward", "Z2", "q0 @ q1 + q2"),
    ("forward", "softmax_peak", "q0.max(1)"),
    ("forward", "softmax_row", "np.exp(q0 - q1).sum(1)"),
    ("forward", "A2", "np.exp(q0 - q1) / q2"),
    ("loss", "sample_loss", "-(q0 * np.log(q1)).sum(1)"),
    ("loss", "loss_shifted", "q0 - q1"),
    ("loss", "loss_row", "np.log(q0)"),
    ("loss", "loss_part", "q0 - q1"),
    ("loss", "loss", "q0.sum() / 5"),
    ("loss", "target_sums", "q0.sum(1)"),
    ("loss", "dZ2", "(q0 - q1) / 5"),
    ("backward", "dW2", "q0 @ q1"),
    ("backward", "db2", "q0.sum(0)"),
    ("backward", "dD1", "q0 @ q1"),
    ("backward", "dA1", "q0 * q1"),
    ("backward", "dU1", "q0 * (1 - np.tanh(q1) ** 2)"),
    ("backward", "dgamma1", "(q0 * q1).sum(0)"),
    ("backward", "dbeta1", "q0.sum(0)"),
    ("backward", "norm_part1", "(q0 + q1 * q2) / 5"),
    ("backward", "norm_slope1", "q0 * q1"),
    ("backward", "dZ1", "(q0 - q1) * q2"),
    ("backward", "dW1", "q0 @ q1"),
    ("backward", "db1", "q0.sum(0)"),
    ("backward", "dX", "q0 @ q1"),
    ("penalty", "squares_W2", "(q0 ** 2).sum()"),
    ("penalty", "sizes_W1", "np.abs(q0).sum()"),
    ("penalty", "penalty", "0.5 * 0.02 * (q0 + q1) + 0.03 * (q2 + q3)"),
    ("penalty", "dW1", "q0 + 0.02 * q1 + 0.03 * np.sign(q2)"),
    ("update", "squares_dW1", "(q0 ** 2).sum()"),
    ("update", "squares_dbeta1", "(q0 ** 2).sum()"),
    ("update", "squared_norm", "q0 + q1 + q2 + q3 + q4 + q5"),
    ("update", "clip_scale", "min(1, 0.5 / (np.sqrt(q0.item()) + 1e-6))"),
    ("update", "dgamma1", "q0 * q1"),
    ("update", "m_W1", "0.9 * q0 + 0.1 * q1"),
    ("update", "v_W1", "0.999 * q0 + 0.001 * q1 ** 2"),
    ("update", "mhat_W2", "q0 / (1 - 0.9**2)"),
    ("update", "vhat_W2", "q0 / (1 - 0.999**2)"),
    ("update", "step_b2", "0.01 * q0 / (np.sqrt(q1) + 1e-8)"),
    ("after", "W1", "q0 - q1"),
    ("after", "gamma1", "q0 - q1"),
    ("after", "Z1", "q0 @ q1 + q2"),
    ("after", "squares_W2", "(q0 ** 2).sum()"),
    ("after", "penalty", "0.5 * 0.02 * (q0 + q1) + 0.03 * (q2 + q3)"),
    ("after", "sample_loss", "-(q0 * np.log(q1)).sum(1)"),
    ("after", "loss", "q0.sum() / 5"),
]


@pytest.fixture(scope="module")
def everything():
    return traced(dropout=0.3, l2=0.02, l1=0.03, clip=0.5)


@pytest.mark.parametrize(("phase", "name", "arithmetic"), EXACT)
def test_that_an_array_is_what_its_expression_gives(everything, phase, name, arithmetic):
    expression = expression_of(everything, phase, name)
    known = {f"q{k}": operand.values for k, operand in enumerate(expression.operands[1:])}
    known |= {q.name: q.value for q in everything.quantities if q.value.ndim == 0}
    value = np.asarray(eval(arithmetic, {"np": np, **known}))
    held = everything.find(phase, name).value
    assert value.reshape(held.shape) == pytest.approx(held, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("optimizer", [row.name for row in OPTIMIZERS.rows])
@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_that_every_array_of_an_update_has_its_expression(optimizer, dropout):
    update = traced(optimizer, dropout=dropout, l2=0.01, clip=1.0)
    for quantity in update.quantities:
        expression = expression_of(update, quantity.phase, quantity.name)
        assert expression.result.values.size == quantity.value.size
        assert symbol_of(quantity.name)


PAIRS = [
    (loss.name, output)
    for loss in LOSSES.rows
    for output in ("softmax", "sigmoid", "identity", "tanh")
    if loss.pairing(output, 3) is not None
]


@pytest.mark.parametrize(("loss", "output"), PAIRS)
@pytest.mark.parametrize("class_weights", [(), (1.0, 2.0, 3.0)])
def test_that_every_number_on_the_way_says_what_made_it(loss, output, class_weights):
    update = traced(
        activations=("gelu", output),
        loss=loss,
        dropout=0.3,
        l2=0.01,
        l1=0.01,
        clip=0.5,
        class_weights=class_weights,
    )
    for quantity in update.quantities:
        if quantity.phase not in ("samples", "before"):
            expression = expression_of(update, quantity.phase, quantity.name)
            assert expression.parts, (quantity.phase, quantity.name)


@pytest.mark.parametrize("activation", [row for row in ACTIVATIONS.rows if not row.output_only])
def test_that_parts_of_an_activation_say_what_made_them(activation):
    layer = LayerSpec(1, 4, activation.choice(), Choice("xavier_normal"))
    output = LayerSpec(2, 3, Choice("softmax"), Choice("xavier_normal"))
    network = Network(NetworkSpec(2, (layer, output), "float64"), seed=1)
    trainer = Trainer(network, UpdateSpec(Choice("cross_entropy"), OPTIMIZERS["adam"].choice()))
    update = traced_update(trainer, np.ones((3, 2)), np.eye(3))
    for quantity in update.quantities:
        if quantity.phase in ("forward", "backward", "after"):
            assert expression_of(update, quantity.phase, quantity.name).parts, quantity.name


SAMPLE_LOSSES = {
    "mean_squared_error": "((q0 - q1) ** 2).mean(1)",
    "mean_absolute_error": "np.abs(q0 - q1).mean(1)",
    "half_squared_error": "0.5 * ((q0 - q1) ** 2).sum(1)",
}
SLOPES = {
    "mean_squared_error": "2 * (q0 - q1) / 15",
    "half_squared_error": "(q0 - q1) / 5",
}


@pytest.mark.parametrize("loss", SAMPLE_LOSSES)
def test_that_a_sample_s_loss_is_what_its_expression_gives(loss):
    update = traced(activations=("tanh", "identity"), loss=loss)
    found = [("sample_loss", SAMPLE_LOSSES[loss])]
    found += [("dA2", SLOPES[loss])] if loss in SLOPES else []
    for name, arithmetic in found:
        operands = expression_of(update, "loss", name).operands[1:]
        known = {f"q{k}": operand.values for k, operand in enumerate(operands)}
        held = update.find("loss", name).value
        value = np.asarray(eval(arithmetic, {"np": np, **known}))
        assert value.reshape(held.shape) == pytest.approx(held, rel=1e-12)


def test_that_class_weights_stand_in_the_loss_and_in_its_slope():
    update = traced(class_weights=(1.0, 2.0, 3.0))
    shares, losses = expression_of(update, "loss", "loss").operands[1:]
    assert (shares.values * losses.values).sum() == pytest.approx(update.loss_before)
    outputs, targets, shares = expression_of(update, "loss", "dZ2").operands[1:]
    slope = (outputs.values - targets.values) * shares.values
    assert slope == pytest.approx(update.find("loss", "dZ2").value)


def test_that_the_running_variance_takes_of_the_batch_s_variance_alone(everything):
    expression = expression_of(everything, "forward", "running_part1")
    made_of = list(expression.made_of(Place("forward", "running_part1", (1, 2))))
    assert made_of == [Place("forward", "variance1", (2,))]


def test_that_an_output_of_a_softmax_takes_its_row_s_sum(everything):
    expression = expression_of(everything, "forward", "A2")
    made_of = list(expression.made_of(Place("forward", "A2", (3, 1))))
    assert [place.name for place in made_of] == ["Z2", "softmax_peak", "softmax_row"]
    assert [place.index for place in made_of] == [(3, 1), (3, 0), (3, 0)]


@pytest.mark.parametrize("loss", ["mean_squared_error", "huber"])
def test_that_an_output_taken_apart_from_its_loss_has_two_slopes(loss):
    update = traced(activations=("relu", "sigmoid"), loss=loss)
    outputs = expression_of(update, "loss", "dA2")
    assert [operand.name for operand in outputs.operands] == ["dA2", "A2", "Y"]
    inputs = expression_of(update, "backward", "dZ2")
    assert [operand.name for operand in inputs.operands] == ["dZ2", "dA2", "Z2"]


def test_that_a_cell_of_a_product_takes_its_row_and_its_column(everything):
    expression = expression_of(everything, "backward", "dW2")
    left, right = expression.operands[1:]
    assert left.title == "D₁ᵀ"
    assert left.shape_text() == "(4, N)"
    column = everything.find("forward", "D1").value[:, 2].tolist()
    assert left.values[left.taken((2, 1))].tolist() == [column]
    taken = right.values[right.taken((2, 1))]
    assert taken.ravel() @ left.values[left.taken((2, 1))].ravel() == pytest.approx(
        everything.find("backward", "dW2").value[2, 1]
    )


def test_that_a_transposed_cell_is_known_by_its_own_place(everything):
    left = expression_of(everything, "backward", "dW2").operands[1]
    place = left.place((2, 4))
    assert place.index == (4, 2)
    assert left.cell(place) == (2, 4)
    assert float(left.values[2, 4]) == everything.number(place)
    mask = np.zeros((5, 4), bool)
    mask[4, 2] = True
    assert left.shown_mask(mask)[2, 4]
    assert left.shown_mask(mask).sum() == 1


def test_that_names_are_written_as_in_formulas():
    names = [
        "dW12",
        "gamma1",
        "dgamma1",
        "m_W1",
        "vhat_W1",
        "step_beta2",
        "Xhat1",
        "loss",
        "mask1",
        "db2",
        "squares_dbeta1",
        "squares_W2",
        "sizes_W1",
    ]
    assert [symbol_of(name) for name in names] == [
        "dW₁₂",
        "γ₁",
        "dγ₁",
        "m of W₁",
        "v̂ of W₁",
        "step of β₂",
        "X̂₁",
        "L",
        "M₁",
        "db₂",
        "||dβ₁||²",
        "Σ W₂²",
        "Σ |W₁|",
    ]


def test_that_of_a_frozen_layer_nothing_is_said_to_be_added():
    network = Network(
        NetworkSpec(
            2,
            (
                LayerSpec(1, 4, Choice("tanh"), Choice("xavier_normal"), trainable=False),
                LayerSpec(2, 3, Choice("softmax"), Choice("xavier_normal")),
            ),
            "float64",
        ),
        seed=1,
    )
    spec = UpdateSpec(Choice("cross_entropy"), OPTIMIZERS["adam"].choice(), l2=0.1, clip=0.1)
    update = traced_update(Trainer(network, spec), np.ones((3, 2)), np.eye(3))
    for phase, name in (("penalty", "dW1"), ("update", "dW1"), ("update", "step_W1")):
        if update.has(phase, name):
            assert expression_of(update, phase, name).parts == ()
    before = expression_of(update, "update", "m_W1").parts
    assert [getattr(part, "title", part) for part in before] == ["m before"]
