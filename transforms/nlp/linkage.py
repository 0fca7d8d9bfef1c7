"""Record linkage: how two tellings stand to each other, field by field, and what that weighs.

Each field comes to a level ("day: adjacent", "place: contained"); a table in seeds/lexicon gives each level its
log-odds that both tell of one event, in the manner of Fellegi and Sunter (1969). Nothing forbids a match outright:
a misdated report whose place, parties and toll agree still joins.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Generic, TypeVar

from depeche.transforms.nlp.lexicon import table

A = TypeVar("A")
B = TypeVar("B")

#: The level of each field; a field that one of the two leaves open is missing.
Levels = Mapping[str, str]
#: The row that weighs a pair of which nothing is known.
PRIOR = ("prior", "prior")


@dataclass(frozen=True)
class Linkage(Generic[A, B]):
    """The fields of a comparison, those that most often settle the matter first, and the table of their weights.

    lexicon: columns field, level and weight; a level that is not listed weighs 0.
    """

    lexicon: str
    fields: tuple[tuple[str, Callable[[A, B], str | None]], ...]

    def compare(self, a: A, b: B) -> dict[str, str]:
        """The level of each field; fields that one of the two leaves open are missing."""
        levels = {name: field(a, b) for name, field in self.fields}
        return {name: level for name, level in levels.items() if level is not None}

    def weigh(self, levels: Levels) -> float:
        """The sum of the weights of levels and the prior: log-odds that both tell of one event."""
        return self.prior + sum(self.weights.get(pair, 0.0) for pair in levels.items())

    def score(self, a: A, b: B, known: Levels | None = None) -> float:
        """Log-odds that both tell of one event; above 0 they do. known: levels that are no field's.

        Stops as soon as nothing that is left can bring it above 0, and gives what it has then.
        """
        odds = self.weigh(known or {})
        for (name, field), rest in zip(self.fields, self._best_of_rest, strict=True):
            level = field(a, b)
            if level is not None:
                odds += self.weights.get((name, level), 0.0)
            if odds + rest <= 0:
                break
        return odds

    def with_weights(self, weights: Mapping[tuple[str, str], float]) -> Linkage[A, B]:
        """The same comparison by other weights than those of the table."""
        other = replace(self)
        other.__dict__["weights"] = dict(weights)
        return other

    @property
    def prior(self) -> float:
        """Log-odds of a pair of which nothing is known."""
        return self.weights[PRIOR]

    @cached_property
    def weights(self) -> dict[tuple[str, str], float]:
        """The weight of each field and level, the prior among them."""
        return {(r["field"] or "", r["level"] or ""): float(r["weight"] or 0) for r in table(self.lexicon)}

    @cached_property
    def _best_of_rest(self) -> tuple[float, ...]:
        """How much the fields after each can still add at most."""
        most = [max([w for (f, _), w in self.weights.items() if f == name] + [0.0]) for name, _ in self.fields]
        return tuple(sum(most[i + 1:]) for i in range(len(most)))
