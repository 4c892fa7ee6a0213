"""What is equal in two specs is one and the same, and nothing becomes another value by that."""

import pickle

from desktop_nn.experiment.journal import Entry, with_change
from desktop_nn.experiment.same_parts import with_same_parts
from tests.experiment.projects import changed, everything, with_layer


def another(spec):
    """An equal one, of which nothing is the same: as it comes from another process."""
    return pickle.loads(pickle.dumps(spec))


def test_that_an_equal_spec_is_the_other():
    spec = everything()
    assert with_same_parts(another(spec), spec) is spec


def test_that_only_what_differs_is_new():
    old = everything()
    new = another(changed(old, l2=0.5))
    shared = with_same_parts(new, old)
    assert shared == new
    assert shared.network is old.network
    assert shared.data is old.data
    assert shared.training.optimizer is old.training.optimizer
    assert shared.training is not old.training


def test_that_layers_are_shared_one_by_one():
    old = everything()
    new = another(with_layer(old, 1, units=9))
    shared = with_same_parts(new, old)
    assert shared == new
    same = [a is b for a, b in zip(shared.network.layers, old.network.layers, strict=True)]
    assert same == [True, False, True]


def test_that_layers_that_came_or_went_stay_as_they_are():
    old = everything()
    layers = old.network.layers
    for count in (1, 2, len(layers)):
        assert with_same_parts(another(layers[:count]), layers) == layers[:count]
        assert with_same_parts(another(layers), layers[:count]) == layers


def test_that_a_long_journal_goes_through_a_pipe_in_few_bytes():
    spec = everything()
    journal = (Entry(0, spec),)
    for update in range(1, 201):
        journal = with_change(journal, update, another(changed(spec, l2=update / 1000)))
    apart = sum(len(pickle.dumps(entry)) for entry in journal)
    assert len(pickle.dumps(journal)) < apart / 5
    assert [entry.spec.training.l2 for entry in journal[1:]] == [u / 1000 for u in range(1, 201)]
