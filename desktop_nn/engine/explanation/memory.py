"""Origins of what an optimizer remembers: before an update, after it, and corrected for its empty
start. Formulas as PyTorch documents them; sources in `desktop_nn.engine.catalog.optimizers`."""

from __future__ import annotations

from collections.abc import Callable

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.explanation.corrected import SHARES
from desktop_nn.engine.explanation.learned import Learned, corrected_symbol, memory_symbol
from desktop_nn.engine.explanation.origin import Factor, Origin
from desktop_nn.engine.explanation.place import KINDS, Place
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.explanation.written import Made, written
from desktop_nn.engine.number_text import counted

MEANINGS = {
    "m": "the fading mean of its gradients",
    "v": "the fading mean of its squared gradients",
    "s": "the sum of its squared gradients so far",
    "velocity": "the fading sum of its gradients",
}
FOLDED = (
    "The update itself never makes m̂ and v̂: it folds both corrections into the numbers "
    "step and ε′, which comes to the same."
)


def origin_of_memory_before(update: TracedUpdate, place: Place) -> Origin:
    """What the update before has left: here the chain ends."""
    memory, learned = place.name.partition("_")[0], Learned.at(update, place)
    title = f"{_title(memory, learned)}, before the update"
    before = update.ages[learned.name] - (0 if learned.is_frozen else 1)
    note = (
        f"What {counted(before, 'update')} before this one have left in the optimizer's memory."
        if before
        else "The memory is still empty: no update has filled it."
    )
    symbol = f"{memory_symbol(memory)}_{{t-1}}"
    return written(update, place, title, symbol, Made("", {}, note=note))


def origin_of_memory(update: TracedUpdate, place: Place) -> Origin:
    """The memory after an update, from what it was and the gradient."""
    memory, learned = place.name.partition("_")[0], Learned.at(update, place)
    made = _unchanged(learned, memory) if learned.is_frozen else _made(learned, memory)
    symbol = f"{memory_symbol(memory)}_t"
    return written(update, place, _title(memory, learned), symbol, made)


def _title(memory: str, learned: Learned) -> str:
    meaning = MEANINGS.get(memory, "what the optimizer remembers of it")
    return f"{memory_symbol(memory)} of {learned.short}, {meaning}, of {learned.words}"


def _unchanged(learned: Learned, memory: str) -> Made:
    note = f"Layer {learned.layer} is frozen: what the optimizer remembers of it stays as it was."
    return Made("<old>", {"old": learned.memory_before(memory)}, [("old",)], note)


def _made(learned: Learned, memory: str) -> Made:
    row = learned.optimizer
    if (row.name, memory) not in RULES:
        return Made(rf"\mathrm{{{memory}}}\left(<old>, <g>\right)", _old_and_g(learned, memory))
    return RULES[row.name, memory](learned, memory)


def _old_and_g(learned: Learned, memory: str) -> dict[str, Factor]:
    return {"old": learned.memory_before(memory), "g": learned.gradient()}


def _velocity(learned: Learned, memory: str) -> Made:
    """v ← μ v + g"""
    factors = {"mu": learned.setting("momentum", r"\mu"), **_old_and_g(learned, memory)}
    return Made("<mu> * <old> + <g>", factors, [("mu", "old"), ("g",)])


def _sum_of_squares(learned: Learned, memory: str) -> Made:
    """s ← s + g²"""
    terms = [("old",), ("g", "g")]
    note = "It can only grow, so that steps only shrink."
    return Made("<old> + <g>^2", _old_and_g(learned, memory), terms, note)


def _average(share: str, symbol: str, power: int) -> Callable[[Learned, str], Made]:
    """average ← β average + (1 − β) gᵖ"""

    def made(learned: Learned, memory: str) -> Made:
        kept = learned.setting(share, symbol)
        factors = {"share": kept, **_old_and_g(learned, memory)}
        template = f"<share> * <old> + (1 - <share>) * <g>{'^2' if power == 2 else ''}"
        rest = Factor(rf"\left(1 - {symbol}\right)", 1.0 - kept.value)
        terms = [("share", "old"), ("rest", *["g"] * power)]
        return Made(template, factors, terms, hidden={"rest": rest})

    return made


RULES: dict[tuple[str, str], Callable[[Learned, str], Made]] = {
    ("momentum", "velocity"): _velocity,
    ("nesterov", "velocity"): _velocity,
    ("adagrad", "s"): _sum_of_squares,
    ("rmsprop", "v"): _average("alpha", r"\alpha", 2),
    ("adam", "m"): _average("beta1", r"\beta_1", 1),
    ("adam", "v"): _average("beta2", r"\beta_2", 2),
    ("adamw", "m"): _average("beta1", r"\beta_1", 1),
    ("adamw", "v"): _average("beta2", r"\beta_2", 2),
}
"""How a memory is made, by the optimizer's row and the memory's name."""


def origin_of_corrected(update: TracedUpdate, place: Place) -> Origin:
    """m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ)"""
    memory = place.name.partition("hat_")[0]
    learned = Learned.at(update, place)
    index = {"m": "1", "v": "2"}[memory]
    factors = {
        "memory": learned.memory(memory),
        "share": learned.setting(SHARES[memory], rf"\beta_{index}"),
        "t": learned.age(),
    }
    title = f"{memory}̂ of {learned.short}, corrected for its empty start, of {learned.words}"
    made = Made(r"\frac{<memory>}{1 - <share>^{<t>}}", factors, note=_age_note(learned))
    return written(update, place, title, corrected_symbol(memory), made)


def _age_note(learned: Learned) -> str:
    age = learned.update.ages[learned.name]
    return f"t = {age}: this is update {age} of those that this memory took part in. {FOLDED}"


_MEMORIES = sorted({memory for row in OPTIMIZERS.rows for memory in row.memory})

ORIGINS = {
    **{("before", f"{m}_{kind}"): origin_of_memory_before for m in _MEMORIES for kind in KINDS},
    **{("update", f"{m}_{kind}"): origin_of_memory for m in _MEMORIES for kind in KINDS},
    **{("update", f"{m}hat_{kind}"): origin_of_corrected for m in SHARES for kind in KINDS},
}
