"""session.json: what the session is, its rounds and agenda."""

import json
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from events.demo.reading.table import MOST_SHOWN, DatasetFault, day_of, text_of, time_of
from events.foundation.errors import WrongInput
from events.organisations.rules import text_fault
from events.sessions.rules import Span, refusal_of_rounds, slots_from_windows

_KINDS = {
    "签到": "checkin",
    "致辞": "speech",
    "签约": "signing",
    "洽谈": "one_on_one",
    "午餐": "break",
    "茶歇": "break",
    "休息": "break",
    "金融": "finance_pitch",
    "成果": "achievement_release",
    "难题": "demand_release",
    "需求": "demand_release",
    "供给": "supply_pitch",
    "圆桌": "roundtable",
    "揭牌": "unveiling",
    "参观": "site_visit",
    "考察": "site_visit",
    "问需": "survey",
    "方案": "policy",
    "政策": "policy",
}
"""Words of an item's title that tell its kind; the first found counts."""


@dataclass(frozen=True)
class AgendaRow:
    """An item of the agenda in local wall time; `kind` is a code of the dictionary agenda_kind."""

    starts: time
    ends: time
    title: str
    kind: str
    plenary: bool


@dataclass(frozen=True)
class SessionSheet:
    """What session.json says; `slots` in order of time."""

    title: str
    chain: str
    day: date
    venue: str
    tables: int
    meeting_minutes: int
    slots: tuple[Span, ...]
    agenda: tuple[AgendaRow, ...]


def read_session(path: Path) -> SessionSheet:
    """Read session.json; without `slots` they are made of its `windows`.

    Raises:
        WrongInput: no JSON object, or a field that cannot be used, named like `slots[3].end`.
    """
    sheet = _Node(path.name, "", _parsed(path))
    minutes = sheet.whole("meeting_minutes", 1, 240)
    spans = [one.span() for one in sheet.list("slots")]
    windows = [] if spans else [one.span() for one in sheet.list("windows")]
    slots = sorted(spans) if spans else _rounds(sheet, windows, minutes)
    tables = sheet.whole("tables", 0, 1000)
    if refusal_of_rounds(tables, slots):
        raise sheet.wrong("slots", "")
    return SessionSheet(
        title=sheet.text("title", 200),
        chain=sheet.text("chain", 80, required=False),
        day=sheet.day("date"),
        venue=sheet.text("venue", 200, required=False),
        tables=tables,
        meeting_minutes=minutes,
        slots=tuple(slots),
        agenda=tuple(_agenda_row(one) for one in sheet.list("agenda")),
    )


def _parsed(path: Path) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(text_of(path))
    except json.JSONDecodeError as broken:
        raise WrongInput(DatasetFault.JSON, file=path.name, line=broken.lineno, column=broken.colno) from broken
    except RecursionError as deep:
        raise WrongInput(DatasetFault.JSON, file=path.name, line=1, column=1) from deep


def _rounds(sheet: "_Node", windows: list[Span], minutes: int) -> list[Span]:
    try:
        return slots_from_windows(windows, minutes)
    except ValueError as overlapping:
        raise sheet.wrong("windows", "") from overlapping


def _agenda_row(node: "_Node") -> AgendaRow:
    starts, ends = node.span()
    title = node.text("title", 200)
    kind = next((kind for word, kind in _KINDS.items() if word in title), "speech")
    return AgendaRow(starts, ends, title, kind, plenary=node.flag("plenary"))


@dataclass(frozen=True)
class _Node:
    """An object of the JSON at `place`; every method raises `WrongInput` naming the field."""

    file: str
    place: str
    value: Any

    def wrong(self, field: str, value: object) -> WrongInput:
        name = f"{self.place}{field}".rstrip(".")
        shown = str(value)[:MOST_SHOWN].encode(errors="replace").decode()  # JSON can spell lone surrogates
        return WrongInput(DatasetFault.JSON_VALUE, file=self.file, field=name, value=shown)

    def _get(self, field: str) -> Any:  # noqa: ANN401 - JSON
        if not isinstance(self.value, dict):
            raise self.wrong("", self.value)
        return self.value.get(field)

    def text(self, field: str, most: int, *, required: bool = True) -> str:
        value = self._get(field)
        if value is None and not required:
            return ""
        usable = isinstance(value, str) and len(value.strip()) <= most and not text_fault(value)
        if not usable or (required and not value.strip()):
            raise self.wrong(field, value)
        return str(value.strip())

    def whole(self, field: str, least: int, most: int) -> int:
        value = self._get(field)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.wrong(field, value)
        return value

    def flag(self, field: str) -> bool:
        value = self._get(field)
        if not isinstance(value, bool | None):
            raise self.wrong(field, value)
        return bool(value)

    def day(self, field: str) -> date:
        value = self._get(field)
        found = day_of(value) if isinstance(value, str) else None
        if found is None:
            raise self.wrong(field, value)
        return found

    def list(self, field: str) -> "list[_Node]":
        value = self._get(field)
        if not isinstance(value, list | None):
            raise self.wrong(field, value)
        return [_Node(self.file, f"{self.place}{field}[{at}].", one) for at, one in enumerate(value or [])]

    def span(self) -> Span:
        starts, ends = self._time("start"), self._time("end")
        if starts >= ends:
            raise self.wrong("end", ends)
        return starts, ends

    def _time(self, field: str) -> time:
        value = self._get(field)
        found = time_of(value) if isinstance(value, str) else None
        if found is None:
            raise self.wrong(field, value)
        return found
