"""The worker's process: killed, stuck, half started, orphaned. Nothing hangs, nothing is left."""

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from multiprocessing.connection import wait

import numpy as np
import psutil
import pytest

from desktop_nn.engine.choice import Choice
from desktop_nn.training import messages as m
from desktop_nn.training.launch import start_worker
from desktop_nn.training.link import LinkLostError, ProcessLink
from desktop_nn.training.wire import send
from tests.training.experiments import small_spec, values, with_data
from tests.training.test_links import Poison, reports_until, the, until_lost

PLENTY = 10.0
"""Ten times the second that a deadline gives."""


@pytest.fixture
def link():
    link = ProcessLink(start_worker())
    yield link
    link.close()


def loaded(link):
    reports_until(link, m.Snapshot, [m.Load(1, 0, small_spec()), m.Play(None), m.Pull(-1, 0)])


def large_load(sequence=2, megabytes=40):
    """A load that no pipe takes at once."""
    rows = megabytes * 1_000_000 // 24
    own = values(np.zeros((rows, 2)), np.zeros(rows))
    spec = with_data(small_spec(), source=Choice("own"))
    return m.Load(sequence, 0, spec, own)


def test_that_a_worker_that_is_killed_is_noticed_with_a_sentence(link):
    loaded(link)
    started = time.monotonic()
    os.kill(link.process.pid, signal.SIGKILL)
    how, _ = until_lost(link)
    assert how == "it was ended from outside (signal 9), perhaps for lack of memory"
    assert time.monotonic() - started < PLENTY


def test_that_a_worker_killed_before_it_is_ready_is_noticed(link):
    os.kill(link.process.pid, signal.SIGKILL)
    assert "signal 9" in until_lost(link)[0]


def test_that_a_worker_killed_while_a_command_is_stuck_in_the_pipe_is_noticed(link):
    loaded(link)
    os.kill(link.process.pid, signal.SIGSTOP)
    timer = threading.Timer(0.2, os.kill, (link.process.pid, signal.SIGKILL))
    timer.start()
    how, _ = until_lost(link, [large_load()])
    timer.join()
    assert "signal 9" in how


def wide_spec(units=(2000, 1000), batch_size=8, dtype="float32", samples=43):
    """The small experiment with wide layers."""
    spec = small_spec(batch_size, samples)
    layers = list(spec.network.layers)
    for index, count in enumerate(units):
        layers[index] = replace(layers[index], units=count, dropout=0.0)
    return replace(spec, network=replace(spec.network, layers=tuple(layers), dtype=dtype))


def test_that_a_report_that_was_cut_off_by_a_kill_is_no_report(link):
    link.exchange([])
    hand_over = [m.HandOver(turn) for turn in range(20)]
    killed = threading.Timer(0.5, os.kill, (link.process.pid, signal.SIGKILL))
    # The report is larger than a pipe, its arrays too small to leave apart.
    send(link._connection, m.Load(1, 0, wide_spec((400, 400))))
    for command in hand_over:
        send(link._connection, command)
    killed.start()
    killed.join()  # meanwhile it has begun to answer, and nobody read it
    how, reports = until_lost(link)
    assert "signal 9" in how
    assert reports == []


def test_that_both_sides_sending_much_at_once_do_not_block_each_other(link):
    """The worker hands over megabytes while it is sent megabytes, again and again."""
    link.exchange([m.Load(1, 0, wide_spec())])
    commands = []
    for turn in range(6):
        commands += [m.HandOver(turn), m.Subscribe(frozenset({"x" * 3_000_000}))]
    answers = []
    reports = link.exchange(commands)
    while len(answers) < 6:
        answers += [report for report in reports if isinstance(report, m.Handed)]
        reports = link.exchange([]) if len(answers) < 6 else []
    assert [answer.request for answer in answers] == list(range(6))
    assert answers[0].checkpoint.size > 20_000_000


@pytest.mark.parametrize("state", ["starting", "idle", "training", "stopped", "stuck", "dead"])
def test_that_closing_leaves_no_process_no_descriptor_and_takes_little_time(state):
    start_worker_once()
    before = open_descriptors()
    link = ProcessLink(start_worker())
    pid = link.process.pid
    thread = None
    if state != "starting":
        loaded(link)
    if state == "idle":
        reports_until(link, m.Handed, [m.Pause(), m.HandOver(1)])
    if state in ("stopped", "stuck"):
        os.kill(pid, signal.SIGSTOP)
    if state == "stuck":
        thread = threading.Thread(target=exchange_until_lost, args=(link, [large_load()]))
        thread.start()
    if state == "dead":
        os.kill(pid, signal.SIGKILL)
    started = time.monotonic()
    link.end()
    if thread is not None:
        thread.join(PLENTY)
        assert not thread.is_alive()
    link.close()
    assert time.monotonic() - started < PLENTY
    assert not psutil.pid_exists(pid)
    assert open_descriptors() == before


def exchange_until_lost(link, commands):
    try:
        link.exchange(commands)
        while True:
            link.exchange([])
    except LinkLostError:
        pass


def start_worker_once():
    """The first start also starts Python's own resource tracker, which stays."""
    ProcessLink(start_worker()).close()


def open_descriptors():
    return len(os.listdir("/proc/self/fd"))


def test_that_a_signal_in_the_middle_of_a_wait_is_taken_in_stride(link):
    rang = []
    before = signal.signal(signal.SIGALRM, lambda *_: rang.append(True))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
        loaded(link)
        for _ in range(20):
            reports_until(link, m.Snapshot, [m.Pull(-1, 0)])
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
    assert rang


def test_that_ctrl_c_in_the_terminal_does_not_end_the_worker(link):
    loaded(link)
    os.kill(link.process.pid, signal.SIGINT)
    reports_until(link, m.Snapshot, [m.Pull(-1, 0)])


def test_that_ctrl_c_does_not_end_a_worker_that_is_just_born():
    before = signal.getsignal(signal.SIGINT)
    link = ProcessLink(start_worker())
    try:
        os.kill(link.process.pid, signal.SIGINT)
        reports_until(link, m.Ready, [])
    finally:
        link.close()
    assert signal.getsignal(signal.SIGINT) is before


class Spy:
    """When the worker reads this, it fails with the names of all that it has loaded."""

    def __reduce__(self):
        return exec, ("import sys\nraise RuntimeError(sorted(sys.modules))",)


def test_that_a_started_worker_has_loaded_no_qt_and_no_pyqtgraph(link):
    loaded(link)
    link._connection.send_bytes(pickle.dumps(Spy()))
    _, reports = until_lost(link)
    message = the(m.Failed, reports).message
    assert "'numpy'" in message
    assert "'desktop_nn.training.worker'" in message
    for name in ("PySide6", "shiboken6", "pyqtgraph"):
        assert name not in message


ORPHAN = """
from desktop_nn.engine.plan import TrainingPlan
from desktop_nn.training import messages as m
from desktop_nn.training.launch import start_worker
from desktop_nn.training.link import ProcessLink
from tests.training.test_process_link import long_computation

if __name__ == "__mp_main__":  # in the worker, which says when it begins its first update
    run = TrainingPlan.run

    def say_and_run(plan):
        print("training", flush=True)
        run(plan)

    TrainingPlan.run = say_and_run

if __name__ == "__main__":
    link = ProcessLink(start_worker())
    link.exchange([])
    print(link.process.pid, flush=True)
    link.exchange([m.Load(1, 0, long_computation()), m.Play(None)])
    while True:
        link.exchange([])
"""


def long_computation():
    """An update whose single matrix products take seconds."""
    return wide_spec((3500, 3500), batch_size=2000, dtype="float64", samples=2500)


def test_that_no_worker_outlives_its_parent_even_in_a_long_computation(
    tmp_path, record_testsuite_property
):
    script = tmp_path / "orphan_program.py"
    script.write_text(ORPHAN)
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    parent = subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment
    )
    worker = psutil.Process(int(parent.stdout.readline()))
    assert parent.stdout.readline() == "training\n"
    children = psutil.Process(parent.pid).children(recursive=True)
    assert worker in children
    parent.kill()
    killed = time.monotonic()
    parent.wait()
    _, alive = psutil.wait_procs(children, timeout=2.0 * PLENTY)
    record_testsuite_property("seconds until no worker was left", time.monotonic() - killed)
    parent.stdout.close()
    assert [process for process in alive if is_running(process)] == []


def is_running(process):
    """One that has ended, but that the system has not yet cleared away, is not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_that_all_that_a_worker_said_before_its_end_is_read_before_the_link_is_lost(link):
    send(link._connection, Poison(-1, 0))
    wait([link.process.sentinel])
    reports = link.exchange([])
    assert [type(report) for report in reports] == [m.Ready, m.Failed]
    assert until_lost(link) == ("it ended with code 1", [])


def test_that_commands_to_a_worker_that_is_gone_do_not_hide_what_it_said(link):
    send(link._connection, Poison(-1, 0))
    wait([link.process.sentinel])
    reports = link.exchange([m.Pause(), m.Pause()])
    assert [type(report) for report in reports] == [m.Ready, m.Failed]
