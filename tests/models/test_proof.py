"""The proof: green only for what is right, red for a fault in any kind of operation; it belongs to
one state of the network, and fades."""

import re
from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine import layers as layers_module
from desktop_nn.engine import plan as plan_module
from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES
from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.project import Project, default_spec, dense
from desktop_nn.models import proof as module
from desktop_nn.models.microscope import Place
from desktop_nn.models.proof import PROVEN, error_text, place_title
from desktop_nn.training import checking, looking
from desktop_nn.training.link import LinkLostError
from tests.models.microscopes import LONG, bench, check_no_further
from tests.training.experiments import (
    digits_spec,
    small_spec,
    with_layer,
    with_rate,
    with_training,
)


def heard(signal):
    told = []
    signal.connect(lambda *values: told.append(values))
    return told


def verdict(qtbot, spec):
    """The proof of the start of a spec."""
    with bench(qtbot, spec) as made:
        return made.proven()


# What is right


def test_that_it_is_proven_with_a_badge_for_the_whole_net(over):
    proof = over.proven()
    assert proof.verdict == "proven"
    assert proof.result.check.is_whole
    assert 0.0 < proof.result.worst <= PROVEN
    text = error_text(proof.result.worst)
    assert proof.sentence == f"✓ Gradients proven: worst relative error {text}"
    assert proof.details.startswith("All 34 gradients")


def test_that_rows_tell_of_each_array_and_name_the_worst(over):
    result = over.proven().result
    assert [row.name for row in result.rows] == ["W₁", "b₁", "W₂", "γ₂", "β₂", "W₃", "b₃"]
    assert [row.total for row in result.rows] == [8, 4, 12, 3, 3, 3, 1]
    assert all(row.checked == row.total for row in result.rows)
    worst = max((row for row in result.rows if row.worst is not None), key=lambda row: row.worst)
    assert worst.worst == result.worst
    assert worst.place == result.worst_place
    errors = result.errors_of(result.worst_place.name.removeprefix("d"))
    assert errors[result.worst_place.index] == result.worst
    assert result.errors_of("W9") is None


def test_that_a_large_net_is_sampled_and_says_so(qtbot):
    proof = verdict(qtbot, digits_spec())
    assert proof.verdict == "proven"
    assert proof.sentence.endswith(", sampled")
    found = re.match(r"(\d+) of 6\u202f570 gradients", proof.details.replace("\u2009", "\u202f"))
    assert found is not None
    assert int(found[1]) >= 600
    assert "9 random directions" in proof.details
    along = [row.name for row in proof.result.rows if row.place is None and row.worst is not None]
    assert along == [f"random directions {layer}" for layer in (1, 2, 3)]
    unchecked = proof.result.errors_of("W1")
    assert np.isnan(unchecked).sum() >= unchecked.size - 200


def test_that_where_a_direction_is_the_worst_it_is_named(qtbot):
    result = verdict(qtbot, digits_spec()).result
    check = result.check
    good, bad = (
        replace(direction, relative_error=error)
        for direction, error in zip(check.directions[3:5], (0.0, 3e-3), strict=True)
    )
    with_bad = replace(result, check=replace(check, directions=(good, bad)))
    assert with_bad.worst == 3e-3
    assert with_bad.worst_direction == bad.layer
    with_good = replace(result, check=replace(check, directions=(good,)))
    assert with_good.worst_direction is None


def test_that_elements_at_a_kink_are_counted_and_explained(qtbot):
    spec = with_layer(small_spec(), 1, batch_norm=False, bias=True)
    spec = with_layer(spec, 1, initializer=Choice.of("zeros"))
    proof = verdict(qtbot, spec)
    assert proof.result.kinks > 0
    assert "at a kink, not judged" in proof.details
    assert proof.result.kinks == sum(row.kinks for row in proof.result.rows)


def test_that_where_all_is_frozen_nothing_is_called_proven(qtbot):
    spec = small_spec()
    for index in range(3):
        spec = with_layer(spec, index, trainable=False)
    proof = verdict(qtbot, spec)
    assert proof.verdict == "nothing"
    assert proof.sentence.startswith("Nothing to prove")


def test_that_numbers_are_named_as_in_formulas():
    assert place_title(Place("backward", "dW2", (2, 0))) == "∂L/∂W₂[3, 1]"
    assert place_title(Place("backward", "dgamma12", (0,))) == "∂L/∂γ₁₂[1]"


# A fault in each kind of operation


HALF = 0.5


def scaled(plain, out_of, factor=HALF):
    """`plain`, whose output is then a factor too large."""

    def faulty(program, *arguments):
        answer = plain(program, *arguments)
        out = out_of(answer, *arguments)
        program.write(np.multiply, out, program.constant(factor), out=out)
        return answer

    return faulty


def plant(monkeypatch, where, name, out_of):
    monkeypatch.setattr(where, name, scaled(getattr(where, name), out_of))


LAYERS = {
    "dense, weights": ("write_dense_backward", lambda _, layer, dz, ones: layer.gradient("W")),
    "dense, bias": ("write_dense_backward", lambda _, layer, dz, ones: layer.gradient("b")),
    "dense, inputs": ("write_input_gradient", lambda dx, layer, dz: dx),
    "batch norm": ("write_batch_norm_backward", lambda dz, layer, du, ones: dz),
    "batch norm, scale": (
        "write_batch_norm_backward",
        lambda _, layer, du, ones: layer.gradient("gamma"),
    ),
    "batch norm, shift": (
        "write_batch_norm_backward",
        lambda _, layer, du, ones: layer.gradient("beta"),
    ),
    "dropout": ("write_dropout_backward", lambda da, layer, dd: da),
}


def everything():
    """Of every kind of layer one; each with a bias but where batch norm has its own."""
    return with_layer(small_spec(), 1, batch_norm=True, bias=True)


@pytest.mark.parametrize("kind", LAYERS)
def test_that_a_fault_in_a_layers_operation_turns_it_red(qtbot, monkeypatch, kind):
    assert verdict(qtbot, everything()).verdict == "proven"
    plant(monkeypatch, layers_module, *LAYERS[kind])
    proof = verdict(qtbot, everything())
    assert proof.verdict == "wrong"
    assert proof.sentence.startswith("✗ Gradients wrong")
    assert any(not row.is_right for row in proof.result.rows)
    assert proof.result.wrong.any()


def of_activation(name):
    """Two layers of it, or one of it where it is for outputs alone."""
    row = ACTIVATIONS[name]
    if row.output_only:
        loss = LOSSES["mean_squared_error"].choice()
        layers = (dense(1, 3, "tanh"), dense(2, 3, name))
        spec = default_spec()
        spec = replace(spec, network=replace(spec.network, layers=layers, next_id=3))
        return with_training(digits_of(spec, name), loss=loss)
    layers = (dense(1, 4, "tanh"), dense(2, 4, name), dense(3, 1, "sigmoid"))
    spec = default_spec()
    return replace(spec, network=replace(spec.network, layers=layers, next_id=4))


def digits_of(spec, name):
    """The digits, which have the classes that softmax takes."""
    digits = digits_spec()
    layers = (dense(1, 4, "tanh"), dense(2, 10, name))
    return replace(digits, network=replace(digits.network, layers=layers, next_id=3))


@pytest.mark.parametrize("name", [row.name for row in ACTIVATIONS.rows])
def test_that_a_fault_in_an_activation_turns_it_red(qtbot, monkeypatch, name):
    spec = of_activation(name)
    row = ACTIVATIONS[name]
    assert verdict(qtbot, spec).verdict == "proven"
    faulty = scaled(row.backward, lambda _, choice, z, a, da, dz: dz)
    plant_row(monkeypatch, ACTIVATIONS, row, backward=faulty)
    assert verdict(qtbot, spec).verdict == "wrong"


def plant_row(monkeypatch, table, row, **changes):
    monkeypatch.setitem(table._by_name, row.name, replace(row, **changes))


def test_that_a_slip_of_a_lesson_is_found(qtbot):
    (slip,) = ACTIVATIONS.unlisted
    proof = verdict(qtbot, of_activation(slip.name))
    assert proof.verdict == "wrong"
    assert not next(row for row in proof.result.rows if row.name == "W₂").is_right
    assert next(row for row in proof.result.rows if row.name == "W₃").is_right


@pytest.mark.parametrize("loss", [row.name for row in LOSSES.rows])
def test_that_a_fault_in_a_loss_turns_it_red(qtbot, monkeypatch, loss):
    spec = with_training(default_spec(), loss=LOSSES[loss].choice())
    if "hinge" in loss:
        last = len(spec.network.layers) - 1
        spec = with_layer(spec, last, activation=Choice.of("identity"))
    assert verdict(qtbot, spec).verdict == "proven"
    plain = plan_module.pairing_of

    def pairing(network, choice):
        found = plain(network, choice)
        return replace(found, write=scaled(found.write, lambda _, choice, arrays: arrays.gradient))

    monkeypatch.setattr(plan_module, "pairing_of", pairing)
    assert verdict(qtbot, spec).verdict == "wrong"


@pytest.mark.parametrize("penalty", ["l2", "l1"])
def test_that_a_fault_in_a_penalty_turns_it_red(qtbot, monkeypatch, penalty):
    spec = with_training(small_spec(), **{"l2": 0.0, penalty: 0.05})
    assert verdict(qtbot, spec).verdict == "proven"
    plain = plan_module.write_penalties

    def half(program, network, update, out):
        plain(program, network, update, out)
        if getattr(update, penalty):
            program.write(np.multiply, out, program.constant(HALF), out=out)

    monkeypatch.setattr(plan_module, "write_penalties", half)
    assert verdict(qtbot, spec).verdict == "wrong"


# Its way, and its end


def test_that_progress_is_told_and_the_verdict_comes_at_the_end(over, monkeypatch):
    monkeypatch.setattr(checking, "PIECE", 0.0)
    monkeypatch.setattr(checking, "TELL_EVERY", 0.0)
    progress = heard(over.proof.progressed)
    began = heard(over.proof.began)
    over.proof.prove()
    assert (over.proof.verdict, over.proof.is_going_on, len(began)) == ("checking", True, 1)
    over.proof.prove()  # it goes on already
    over.qtbot.waitUntil(lambda: over.proof.verdict == "proven", timeout=LONG)
    assert progress == [(done, 34) for done in range(34)]
    assert len(began) == 1


def test_that_it_can_be_cancelled_and_is_not_called_proven(over, monkeypatch):
    check_no_further(monkeypatch, 5)
    over.proof.progressed.connect(lambda done, planned: done == 5 and over.proof.cancel())
    proof = over.proven()
    assert proof.verdict == "stopped"
    assert proof.sentence.startswith("Stopped: 5 gradients right so far")
    assert not proof.result.check.is_complete


def test_that_it_pauses_the_run(over):
    over.controller.play(500.0)
    over.snapshot(lambda snapshot: snapshot.update > 3)
    proof = over.proven()
    over.snapshot(lambda snapshot: snapshot.state == "idle")
    assert (proof.verdict, proof.is_faded) == ("proven", False)


def test_that_it_fades_with_the_next_update(over):
    proof = over.proven()
    over.snapshot()
    assert not proof.is_faded
    faded = heard(proof.faded)
    over.controller.step_update()
    over.snapshot(lambda snapshot: snapshot.update == 1)
    assert (proof.is_faded, faded) == (True, [()])
    over.proven()
    assert not proof.is_faded


def test_that_it_fades_with_an_edit(over):
    proof = over.proven()
    over.document.change(with_rate(small_spec(), 0.5), "rate")
    assert proof.is_faded
    assert proof.verdict == "proven"


def test_that_an_edit_on_the_way_ends_it_without_a_verdict(over, monkeypatch):
    monkeypatch.setattr(checking, "PIECE", 0.0)
    over.proof.prove()
    with over.qtbot.waitSignal(over.proof.ended, timeout=LONG):
        over.document.change(with_layer(small_spec(), 0, units=6), "units")
    assert (over.proof.verdict, over.proof.sentence) == ("impossible", module.CHANGED)


def test_that_an_update_made_on_the_way_fades_what_comes(over, monkeypatch):
    monkeypatch.setattr(checking, "PIECE", 0.0)
    over.snapshot()
    over.proof.prove()
    over.controller.step_update()
    over.snapshot(lambda snapshot: snapshot.update == 1)
    over.qtbot.waitUntil(lambda: not over.proof.is_going_on, timeout=LONG)
    assert over.proof.is_faded


def test_that_what_was_seen_of_another_project_fades_nothing(over):
    over.controller.step_update()
    over.snapshot(lambda snapshot: snapshot.update == 1)
    over.document.open(Project(small_spec()), None)
    assert not over.proven().is_faded


def test_that_another_project_has_no_proof(over):
    over.proven()
    over.document.open(Project(default_spec()), None)
    assert (over.proof.verdict, over.proof.result, over.proof.sentence) == ("none", None, "")


def test_that_a_diverged_run_is_told_why_it_can_not_be_proven(over):
    over.document.change(with_rate(small_spec(optimizer="gradient_descent"), 1e30), "rate")
    over.controller.play(None)
    over.snapshot(lambda snapshot: snapshot.state == "diverged")
    proof = over.proven()
    assert (proof.verdict, proof.sentence) == ("impossible", looking.DIVERGED)


def test_that_a_lost_worker_ends_it_with_a_sentence(over):
    over.proof.prove()
    over.controller._reported.emit(over.controller._talk, LinkLostError("it ended"))
    over.qtbot.waitUntil(lambda: over.proof.verdict == "impossible", timeout=LONG)
    assert over.proof.sentence == module.LOST
    over.proof.prove()
    assert over.proof.verdict == "impossible"
