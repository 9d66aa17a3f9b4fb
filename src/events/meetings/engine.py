"""What is judged about a pair on the board: plain values that planning fills and pages show."""

from collections.abc import Mapping
from dataclasses import dataclass

Place = tuple[int, int]
"""A slot and a table, both from 0."""


@dataclass(frozen=True)
class RoundVerdict:
    """A round judged for a pair: legal, or the code of why not and the facts of its sentence."""

    slot: int
    code: str
    facts: Mapping[str, object]

    @property
    def legal(self) -> bool:
        """Whether the pair may meet in this round."""
        return not self.code


@dataclass(frozen=True)
class Judged:
    """Every round and place for one pair; `causes`: the places of the meetings that stand in the way."""

    a_id: int
    b_id: int
    place: Place | None
    rounds: tuple[RoundVerdict, ...]
    exchanges: frozenset[Place]
    causes: frozenset[Place]
