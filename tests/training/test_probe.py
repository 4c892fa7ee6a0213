"""Probe: a point of the data's own inputs, run through the network as it is now."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.training import messages as m
from desktop_nn.training import probe as module
from desktop_nn.training.products import made_product
from desktop_nn.training.run import Run
from tests.training.experiments import bits, small_spec, trained, with_data
from tests.training.rig import make_rig

POINT = (0.75, -2.0)


def test_that_each_unit_puts_out_what_the_network_computes_for_the_point():
    run = trained(with_data(small_spec(), standardize=True))
    shown = made_product("probe", run, POINT)
    inputs = run.samples.scaling.apply(np.array([POINT]))
    assert shown.point == POINT
    assert shown.inputs == pytest.approx(inputs[0], rel=1e-6)
    assert [len(layer) for layer in shown.layers] == [4, 3, 1]
    for numbers, expected in zip(shown.layers, run.network.activations(inputs), strict=True):
        assert numbers == pytest.approx(expected[0], rel=1e-6)
    assert shown.layers[-1] == pytest.approx(run.network.predict(inputs)[0], rel=1e-6)


def test_that_the_point_goes_through_the_features():
    spec = with_data(small_spec(), features=("x1", "x1*x2", "x2^2"))
    spec = replace(spec, network=replace(spec.network, inputs=3))
    shown = made_product("probe", Run(spec), POINT)
    assert shown.inputs == pytest.approx([0.75, -1.5, 4.0])


def test_that_there_is_none_without_a_point_for_other_data_or_for_too_many_units(monkeypatch):
    run = trained(small_spec())
    assert made_product("probe", run) is None
    assert made_product("probe", run, (1.0,)) is None
    monkeypatch.setattr(module, "MOST_NUMBERS", 7)
    assert made_product("probe", run, POINT) is None


def test_that_at_rest_another_point_is_answered(monkeypatch):
    rig = make_rig(monkeypatch)
    rig.load()
    rig.say(m.Choose("probe", POINT), m.Subscribe(frozenset({"probe"})))
    assert rig.snapshot().products["probe"].point == POINT
    rig.say(m.Choose("probe", (1.0, 1.0)))
    rig.now += 1.0
    assert rig.snapshot().products["probe"].point == (1.0, 1.0)


def test_that_probing_changes_nothing_of_the_training(monkeypatch):
    plain, probed = make_rig(monkeypatch), make_rig(monkeypatch)
    for rig in (plain, probed):
        rig.load()
    probed.say(m.Subscribe(frozenset({"probe"})))
    for update in range(1, 30):
        probed.say(m.Choose("probe", (0.1 * update, -1.0)))
        probed.work_to(update)
        probed.now += 1.0
        probed.snapshot()
    plain.work_to(29)
    assert probed.made.count("probe") > 20
    assert bits(plain.run) == bits(probed.run)
