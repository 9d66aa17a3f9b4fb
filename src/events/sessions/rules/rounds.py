"""Rounds out of windows, in local wall time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from events.sessions.rules.life import SessionRefusal

Span = tuple[time, time]
"""Local wall time [starts, ends)."""

LONGEST_MEETING_MINUTES = 240
MOST_TABLES = 1000
MOST_ROUNDS = 64


def refusal_of_length(minutes: int) -> SessionRefusal | None:
    """Why a meeting cannot last so long: 1 to 240 minutes are possible."""
    return None if 1 <= minutes <= LONGEST_MEETING_MINUTES else SessionRefusal.LENGTH


def refusal_of_span(span: Span) -> SessionRefusal | None:
    """Why a stretch of time cannot be: it ends before or when it starts."""
    return None if span[0] < span[1] else SessionRefusal.SPAN_REVERSED


def refusal_of_rounds(tables: int, slots: Sequence[Span]) -> SessionRefusal | None:
    """Why a session cannot have these tables and rounds (in order of time): at most 1,000 tables and 64 rounds."""
    if not 0 <= tables <= MOST_TABLES:
        return SessionRefusal.TOO_MANY_TABLES
    if len(slots) > MOST_ROUNDS:
        return SessionRefusal.TOO_MANY_ROUNDS
    reversed_one = next(filter(None, map(refusal_of_span, slots)), None)
    if reversed_one:
        return reversed_one
    return SessionRefusal.ROUNDS_OVERLAP if any(overlap(one, two) for one, two in pairwise(slots)) else None


LAST_MINUTE = 24 * 60 - 1


def shifted(slots: Sequence[Span], first: int, minutes: int) -> list[Span]:
    """The rounds with number `first` (from 0) and all later ones moved; times stop at the ends of the day."""

    def moved(moment: time) -> time:
        return wall(min(max(minutes_of(moment) + minutes, 0), LAST_MINUTE))

    return [(moved(on), moved(off)) if at >= first else (on, off) for at, (on, off) in enumerate(slots)]


def minutes_to(starts: time, spans: Sequence[Span]) -> int | None:
    """By how many minutes a day moves that begins at `starts` instead; None where it would leave the day.

    `spans`: all of its rounds and agenda items; a day without any does not move.
    """
    if not spans:
        return 0
    minutes = minutes_of(starts) - minutes_of(min(on for on, _ in spans))
    return minutes if max(minutes_of(off) for _, off in spans) + minutes <= LAST_MINUTE else None


def minutes_of(wall: time) -> int:
    """Minutes since midnight."""
    return wall.hour * 60 + wall.minute


def overlap(one: Span, other: Span) -> bool:
    """Whether two stretches of wall time share a moment; touching ends do not."""
    return one[0] < other[1] and other[0] < one[1]


def slots_from_windows(windows: Sequence[Span], minutes: int, break_minutes: int = 0) -> list[Span]:
    """As many whole rounds of `minutes` as fit in each window, `break_minutes` between two, in order of time.

    Raises:
        ValueError: a length below 1, a negative break, a window that ends before it starts, or windows that overlap.
    """
    ordered = sorted(windows)
    if minutes < 1 or break_minutes < 0:
        raise ValueError("a round lasts at least a minute and a break is not negative")
    if any(starts >= ends for starts, ends in ordered) or any(overlap(one, two) for one, two in pairwise(ordered)):
        raise ValueError("windows must end after they start and must not overlap")
    return [span for window in ordered for span in _rounds(window, minutes, break_minutes)]


@dataclass(frozen=True)
class Rhythm:
    """Rounds told shortly: windows of time filled with meetings of `minutes` and breaks between two."""

    windows: tuple[Span, ...]
    minutes: int
    break_minutes: int


def rhythm_of(slots: Sequence[Span], usual_minutes: int) -> Rhythm:
    """The rhythm behind rounds in order of time; `slots_from_windows` of it gives equal rounds back.

    Rounds of different lengths have the usual one. The break is the shortest gap; a longer gap parts two windows.
    """
    lengths = {minutes_of(off) - minutes_of(on) for on, off in slots}
    minutes = lengths.pop() if len(lengths) == 1 else usual_minutes
    gaps = [minutes_of(later[0]) - minutes_of(earlier[1]) for earlier, later in pairwise(slots)]
    rest = min(gaps, default=0)
    windows: list[Span] = []
    for slot, gap in zip(slots, [None, *gaps], strict=bool(slots)):
        if windows and gap == rest:
            windows[-1] = (windows[-1][0], slot[1])
        else:
            windows.append(slot)
    return Rhythm(tuple(windows), minutes, rest)


def _rounds(window: Span, minutes: int, break_minutes: int) -> list[Span]:
    first, last = minutes_of(window[0]), minutes_of(window[1]) - minutes
    return [(wall(start), wall(start + minutes)) for start in range(first, last + 1, minutes + break_minutes)]


def wall(minutes: int) -> time:
    """The wall time `minutes` after midnight, below 24 hours."""
    return time(*divmod(minutes, 60))
