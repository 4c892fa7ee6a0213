"""Messages are frozen, can be pickled, and are small."""

import dataclasses
import pickle
import typing

import pytest

from desktop_nn.experiment.project import default_spec
from desktop_nn.training import messages as m
from desktop_nn.training.worker import Worker
from tests.training.experiments import digits_spec
from tests.training.rig import make_rig

KINDS = [*typing.get_args(m.Command), *typing.get_args(m.Report)]


@pytest.mark.parametrize("kind", KINDS)
def test_that_it_is_frozen(kind):
    assert kind.__dataclass_params__.frozen


def test_that_the_worker_has_a_way_to_handle_each_command():
    handlers = Worker(lambda report: None)._handlers
    # The end of all is for the process that the worker lives in.
    assert set(handlers) == set(typing.get_args(m.Command)) - {m.Finish}


@pytest.mark.parametrize("spec", [default_spec(), digits_spec()])
def test_that_a_snapshot_with_all_products_is_small(spec, monkeypatch):
    from desktop_nn.training.products import PRODUCTS

    rig = make_rig(monkeypatch)
    rig.load(spec)
    rig.say(m.Subscribe(frozenset(PRODUCTS)))
    rig.work_to(60)
    rig.snapshot()
    rig.say(m.StepUpdate())
    rig.now += 10.0
    rig.worker._keeper.took(rig.now, rig.now)
    snapshot = rig.snapshot()
    assert set(snapshot.products) == set(PRODUCTS)
    snapshot = dataclasses.replace(snapshot, checkpoint=None)
    assert len(pickle.dumps(snapshot, 5)) < 256_000


def test_that_a_load_arrives_as_it_was_sent(monkeypatch):
    rig = make_rig(monkeypatch)
    rig.load(default_spec())
    rig.work_to(50)
    checkpoint = rig.run.checkpoint()
    levels = tuple(rig.run.history.copy_levels())
    load = m.Load(1, 2, default_spec(), None, checkpoint, levels, rig.run.history.length)
    sent = pickle.loads(pickle.dumps(load, 5))
    assert sent.spec == load.spec
    assert sent.checkpoint.journal == checkpoint.journal
    assert sent.checkpoint.trainer.parameters.tobytes() == checkpoint.trainer.parameters.tobytes()
    assert sent.checkpoint.shuffle == checkpoint.shuffle
