"""What is left when the program has ended."""

import threading

from desktop_nn.training.leftovers import threads_left


def test_that_a_thread_that_keeps_the_program_is_told_by_its_name():
    before = threads_left()
    go = threading.Event()
    kept = threading.Thread(target=go.wait, name="keeper")
    passing = threading.Thread(target=go.wait, name="passing", daemon=True)
    for thread in (kept, passing):
        thread.start()
    try:
        assert [name for name in threads_left() if name not in before] == ["keeper"]
    finally:
        go.set()
        kept.join()
        passing.join()
    assert threads_left() == before
