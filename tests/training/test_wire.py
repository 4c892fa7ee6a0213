"""Reports go over the pipe; their large arrays beside it."""

import os
import threading
from multiprocessing import Pipe

import numpy as np
import pytest

from desktop_nn.training import messages as m
from desktop_nn.training import wire
from desktop_nn.training.outbox import Outbox
from desktop_nn.training.run import Run
from desktop_nn.training.wire import deliver, parcel_of, receive
from tests.training.experiments import small_spec
from tests.training.test_process_link import open_descriptors, wide_spec


@pytest.fixture
def ends():
    ours, theirs = Pipe()
    yield ours, theirs
    ours.close()
    theirs.close()


def handed(spec, request=1):
    run = Run(spec)
    run.advance(1)
    return m.Handed(request, run.checkpoint(), (), 0, None)


WIDE = wide_spec((1000, 1000))


def is_same(one, other):
    """Bit for bit, and nobody can change it."""
    one, other = one.checkpoint.trainer, other.checkpoint.trainer
    assert not one.parameters.flags.writeable
    assert one.memory.keys() == other.memory.keys()
    pairs = [(one.parameters, other.parameters)]
    pairs += [(one.memory[name], other.memory[name]) for name in other.memory]
    return all(a.tobytes() == b.tobytes() for a, b in pairs)


@pytest.mark.parametrize("spec", [small_spec(), WIDE])
def test_that_a_report_arrives_as_it_was_sent(ends, spec):
    ours, theirs = ends
    report = handed(spec)
    sender = threading.Thread(target=deliver, args=(theirs, parcel_of(report)))
    sender.start()
    assert is_same(receive(ours), report)
    sender.join()


def test_that_large_arrays_do_not_go_through_the_pipe(ends):
    ours, theirs = ends
    parcel = parcel_of(handed(WIDE))
    assert len(parcel.body) < 20_000
    before = open_descriptors()
    deliver(theirs, parcel)  # which waits for nobody
    receive(ours)
    assert open_descriptors() == before


def test_that_they_do_where_there_can_be_no_memory_file(ends, monkeypatch):
    ours, theirs = ends

    def refuse(name):
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(os, "memfd_create", refuse)
    report = handed(WIDE)
    sender = threading.Thread(target=deliver, args=(theirs, parcel_of(report)))
    sender.start()
    assert is_same(receive(ours), report)
    sender.join()


def test_that_arrays_that_may_still_change_go_along():
    numbers = np.zeros(wire.LARGE, "u1")
    assert parcel_of(numbers).arrays == ()
    numbers.flags.writeable = False
    assert len(parcel_of(numbers).arrays) == 1


def test_that_a_report_whose_arrays_alone_have_come_is_no_report(ends):
    ours, theirs = ends
    parcel = parcel_of(handed(WIDE))
    wire._send_apart(theirs, parcel.arrays)
    theirs.close()
    with pytest.raises(EOFError):
        receive(ours)


def test_that_reports_leave_in_their_order_and_large_ones_hold_nobody_up(ends):
    ours, theirs = ends
    outbox = Outbox(theirs)
    reports = [m.Ready(), handed(WIDE, 1), m.Ready(), handed(small_spec(), 2), handed(WIDE, 3)]
    for report in reports:
        outbox.send(report)
    assert [type(receive(ours)) for _ in reports] == [type(report) for report in reports]
    outbox.flush()
    assert not outbox._parcels
