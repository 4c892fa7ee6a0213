"""One contract for both links: to a worker in a process, and to one in place."""

import threading

import pytest

from desktop_nn.engine.choice import Choice
from desktop_nn.training import messages as m
from desktop_nn.training.launch import start_worker
from desktop_nn.training.link import InlineLink, LinkLostError, ProcessLink
from desktop_nn.training.run import Run
from tests.training.experiments import bits, small_spec, with_training


@pytest.fixture(params=["process", "inline"])
def link(request):
    """A link to a worker that has nothing loaded."""
    link = ProcessLink(start_worker()) if request.param == "process" else InlineLink()
    yield link
    link.close()


def reports_until(link, kind, commands=()):
    """What comes up to the first report of a kind, that included; `commands` are sent first."""
    reports = link.exchange(list(commands))
    while not any(isinstance(report, kind) for report in reports):
        reports += link.exchange([])
    return reports


def until_lost(link, commands=()):
    """How the link is lost, and what it reports before; `commands` are sent first."""
    reports = []
    try:
        reports += link.exchange(list(commands))
        while True:
            reports += link.exchange([])
    except LinkLostError as lost:
        return str(lost), reports


def the(kind, reports):
    return next(report for report in reports if isinstance(report, kind))


def test_that_it_reports_ready_first(link):
    assert isinstance(link.exchange([])[0], m.Ready)


def test_that_commands_sent_before_it_is_ready_are_carried_out(link):
    reports = reports_until(link, m.Snapshot, [m.Load(1, 0, small_spec()), m.Pull(-1, 0)])
    assert isinstance(reports[0], m.Ready)
    assert the(m.Snapshot, reports).sequence == 1


def test_that_it_trains_the_bits_that_a_run_trains(link):
    steps = [m.StepEpoch() for _ in range(4)]
    reports_until(link, m.Refused, [m.Load(1, 0, small_spec()), m.Play(-1.0)])
    update = 0
    for step in steps:
        goal = update + 5
        link.exchange([step, m.HandOver(0)])
        while update < goal:
            update = the(m.Handed, reports_until(link, m.Handed, [m.HandOver(1)])).checkpoint.update
    handed = the(m.Handed, reports_until(link, m.Handed, [m.HandOver(2)]))
    here, there = Run(small_spec()), Run(small_spec())
    here.advance(20)
    there.restore(handed.checkpoint)
    there.history = there.history.from_levels(list(handed.levels), handed.history_length)
    assert bits(there) == bits(here)


def test_that_pulls_bring_snapshots_one_each(link):
    link.exchange([m.Load(1, 0, small_spec()), m.Play(None)])
    updates = []
    for _ in range(5):
        snapshots = [
            report
            for report in reports_until(link, m.Snapshot, [m.Pull(-1, 0)])
            if isinstance(report, m.Snapshot)
        ]
        assert len(snapshots) == 1
        updates.append(snapshots[0].update)
    assert updates == sorted(updates)
    assert updates[-1] > updates[0]


def test_that_what_can_not_be_done_is_refused_and_the_link_lives(link):
    spec = with_training(small_spec(), loss=Choice.of("hinge"))
    refused = the(m.Refused, reports_until(link, m.Refused, [m.Load(1, 0, spec)]))
    assert "hinge" in refused.message
    assert "Traceback" in refused.details
    reports_until(link, m.Snapshot, [m.Load(2, 0, small_spec()), m.Pull(-1, 0)])


class Poison(m.Pull):
    """A command that no worker knows what to do with."""


def test_that_an_error_of_the_programs_own_is_told_before_the_link_is_lost(link):
    how, reports = until_lost(link, [Poison(-1, 0)])
    failed = the(m.Failed, reports)
    assert failed.message.startswith("it met an error of the program's own (")
    assert "Poison" in failed.details
    assert how == "it ended with code 1"


def test_that_wake_ends_a_wait(link):
    link.exchange([])
    link.wake()
    assert link.exchange([]) == []


def test_that_many_wakes_before_a_wait_do_no_harm(link):
    for _ in range(20_000):  # more than a pipe takes
        link.wake()
    link.exchange([])
    reports_until(link, m.Snapshot, [m.Load(1, 0, small_spec()), m.Pull(-1, 0)])


def test_that_end_frees_a_thread_that_waits(link):
    link.exchange([])
    lost = threading.Event()

    def wait():
        try:
            while True:
                link.exchange([])
        except LinkLostError:
            lost.set()

    thread = threading.Thread(target=wait)
    thread.start()
    link.end()
    thread.join(10)
    assert lost.is_set()


def test_that_end_and_close_may_be_called_again(link):
    link.end()
    link.end()
    link.close()
    link.close()
    link.end()
    link.wake()
    until_lost(link)
