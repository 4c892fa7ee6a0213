"""Changes that were refused: the problem of each, and what was typed, while it stands on screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from desktop_nn.experiment.problem import Problem


@dataclass(frozen=True)
class Refusals:
    """`problems` are errors, one a field; `typed`: the text that stands in a field, by its path."""

    problems: tuple[Problem, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)

    def followed_by(self, problems: tuple[Problem, ...]) -> Refusals:
        """Refused after these, which stay only where what was typed stands on screen."""
        kept = self._only([where for where in self.typed if where not in _places(problems)])
        one_each = {problem.where: problem for problem in problems}
        return replace(kept, problems=(*one_each.values(), *kept.problems))

    def with_typed(self, where: str, text: str) -> Refusals:
        """`text` stands where it was refused."""
        return replace(self, typed={**self.typed, where: text})

    def without(self, *fields: str) -> Refusals:
        """Without what was refused at these fields, and at what belongs to them."""
        places = [p.where for p in self.problems if not any(_belongs(p.where, f) for f in fields)]
        return self._only(places)

    def outdated(self) -> Refusals:
        """After a change elsewhere: what stands on screen, without its mends, since those would
        take back the change."""
        kept = self._only(list(self.typed))
        left = (replace(problem, mend=None, other_mend=None) for problem in kept.problems)
        return replace(kept, problems=tuple(left))

    def _only(self, places: list[str]) -> Refusals:
        return Refusals(
            tuple(problem for problem in self.problems if problem.where in places),
            {where: text for where, text in self.typed.items() if where in places},
        )


def _places(problems: tuple[Problem, ...]) -> set[str]:
    return {problem.where for problem in problems}


def _belongs(where: str, field: str) -> bool:
    return where == field or where.startswith(f"{field}.")
