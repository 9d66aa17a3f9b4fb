"""The same need twice in one file: same organisation, same kind, same words."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace

from events.intake.engine.judgement import JudgedRow, NeedValues
from events.intake.rules.codes import ACCEPTED, Action, Problem, in_order
from events.intake.rules.names import likeness
from events.intake.rules.titles import title_key

ALIKE = 0.85
"""Likeness of two titles from which equal amount, deadline and figures make them one need."""


@dataclass(frozen=True)
class _Seen:
    """Accepted rows by what makes another the same: exactly its words, or its terms and much the same words."""

    by_words: dict[Hashable, JudgedRow] = field(default_factory=dict)
    by_terms: dict[Hashable, list[tuple[str, JudgedRow]]] = field(default_factory=lambda: defaultdict(list))


def merge_duplicates(rows: Iterable[JudgedRow]) -> tuple[JudgedRow, ...]:
    """Later rows that repeat an accepted one become merge_duplicate and name it."""
    seen = _Seen()
    return tuple(_judged(row, seen) for row in rows)


def _judged(row: JudgedRow, seen: _Seen) -> JudgedRow:
    if row.values is None or row.action not in ACCEPTED:
        return row
    values, words = row.values, title_key(row.values.title)
    whose = (values.uscc or values.enterprise_name, values.category, values.offer)
    alike = seen.by_terms[whose, _terms(values, words)]
    same = seen.by_words.get((whose, words)) or next(
        (other for known, other in alike if likeness(known, words) >= ALIKE), None
    )
    if same is None:
        seen.by_words[whose, words] = row
        alike.append((words, row))
        return row
    problems = in_order({*row.problems, Problem.DUPLICATE_NEED})
    return replace(row, action=Action.MERGE_DUPLICATE, problems=problems, duplicate_of=same.place, effect=None)


def _terms(values: NeedValues, words: str) -> Hashable:
    return values.amount_wan, values.amount_min_wan, values.deadline, tuple(re.findall(r"\d+", words))
