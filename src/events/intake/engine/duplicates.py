"""The same need twice in one file: same organisation, same kind, same words."""

import re
from collections.abc import Iterable
from dataclasses import replace

from events.intake.engine.judgement import JudgedRow
from events.intake.rules.codes import Action, Problem, in_order
from events.intake.rules.names import likeness
from events.intake.rules.titles import title_key

ALIKE = 0.85
"""Likeness of two titles from which equal amount and deadline make them one need."""


def merge_duplicates(rows: Iterable[JudgedRow]) -> tuple[JudgedRow, ...]:
    """Later rows that repeat an accepted one become merge_duplicate and name it."""
    seen: dict[tuple[str, str], list[JudgedRow]] = {}
    return tuple(_judged(row, seen) for row in rows)


def _judged(row: JudgedRow, seen: dict[tuple[str, str], list[JudgedRow]]) -> JudgedRow:
    if row.values is None or row.action not in {Action.ACCEPT, Action.ACCEPT_WITH_WARNING}:
        return row
    earlier = seen.setdefault((row.values.uscc or row.values.enterprise_name, str(row.values.category)), [])
    for other in earlier:
        if _is_same(other, row):
            problems = in_order({*row.problems, Problem.DUPLICATE_NEED})
            return replace(row, action=Action.MERGE_DUPLICATE, problems=problems, duplicate_of=other.place, effect=None)
    earlier.append(row)
    return row


def _is_same(first: JudgedRow, second: JudgedRow) -> bool:
    one, other = first.values, second.values
    if one is None or other is None:
        return False
    key, other_key = title_key(one.title), title_key(other.title)
    if key == other_key:
        return True
    same_terms = (one.amount_wan, one.amount_min_wan, one.deadline) == (
        other.amount_wan,
        other.amount_min_wan,
        other.deadline,
    )
    same_figures = re.findall(r"\d+", key) == re.findall(r"\d+", other_key)
    return same_terms and same_figures and likeness(key, other_key) >= ALIKE
