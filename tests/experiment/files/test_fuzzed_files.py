"""A thousand variants of a good file: each opens or is refused with a sentence, soon, in little
memory."""

import json
import random
import time
import tracemalloc

import pytest

from desktop_nn.experiment.files import ProjectError, open_project
from tests.experiment.files.broken import zipped

PARTS, TRIES = 10, 100
SOON = 10.0
"""Seconds: ten times what a refusal may take."""

MEMORY = 50_000_000
"""Bytes; the file itself has some dozens of thousands."""


def flipped(data, rng):
    """With one to thirty bits the other way."""
    data = bytearray(data)
    for _ in range(rng.choice([1, 3, 30])):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def cut(data, rng):
    """Without its end, or without a piece in the middle."""
    start = rng.randrange(len(data))
    return data[:start] + (data[rng.randrange(start, len(data)) :] if rng.random() < 0.5 else b"")


def swapped_values(data, rng):
    """JSON with two of its values, wherever they are, in each other's place."""
    value = json.loads(data)
    places = []

    def visit(holder):
        for key, item in holder.items() if isinstance(holder, dict) else enumerate(holder):
            places.append((holder, key))
            if isinstance(item, (dict, list)):
                visit(item)

    visit(value)
    (one, at), (other, there) = rng.choice(places), rng.choice(places)
    found = json.dumps(one[at]), json.dumps(other[there])
    one[at], other[there] = json.loads(found[1]), json.loads(found[0])
    return json.dumps(value).encode()


def variant(whole, members, rng):
    """The bytes of a file in which something is not as it was."""
    kind = rng.randrange(5)
    if kind < 2:
        return (flipped, cut)[kind](whole, rng)
    members = dict(members)
    name = rng.choice(sorted(members))
    if kind == 2:
        del members[name]
    elif kind == 3:
        other = rng.choice(sorted(members))
        members[name], members[other] = members[other], members[name]
    else:
        texts = [each for each in members if each.endswith(".json")]
        name = rng.choice(sorted(texts))
        members[name] = swapped_values(members[name], rng)
    return zipped(members)


def opened(path):
    """Whether it opens; otherwise it was refused with a sentence."""
    sentence = ""
    try:
        open_project(path)
    except ProjectError as error:
        sentence = str(error)
    if sentence:
        assert sentence.startswith("“project.dnn” can't be opened")
        assert sentence.endswith(".")
    return not sentence


@pytest.mark.parametrize("part", range(PARTS))
def test_that_a_variant_opens_or_is_refused_with_a_sentence(path, whole, members, part):
    rng = random.Random(1000 + part)
    worst, found = 0.0, []
    for _ in range(TRIES):
        path.write_bytes(variant(whole, members, rng))
        started = time.perf_counter()
        found.append(opened(path))
        worst = max(worst, time.perf_counter() - started)
    assert worst < SOON
    assert 0 < sum(found) < TRIES


def test_that_no_variant_takes_much_memory(path, whole, members):
    rng = random.Random(7)
    tracemalloc.start()
    for _ in range(100):
        path.write_bytes(variant(whole, members, rng))
        opened(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MEMORY


def test_that_a_file_cut_at_every_fiftieth_is_refused(path, whole):
    for part in range(50):
        path.write_bytes(whole[: len(whole) * part // 50])
        assert not opened(path)
