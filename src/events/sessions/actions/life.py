"""A session's life: created, edited, copied, moved from state to state."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from events.foundation import audit, bulk, clock, notify
from events.foundation.errors import FormErrors, NotAllowed, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.actions import move_links
from events.identity.rules import Actor
from events.sessions.queries import SessionView, agenda_of, session_view
from events.sessions.reading import templates
from events.sessions.rules import (
    SessionRefusal,
    SessionState,
    may_create,
    may_manage,
    refusal_of_length,
    refusal_of_rounds,
    refusal_of_title,
    refusal_to_edit,
    refusal_to_move,
    slots_from_windows,
)
from events.sessions.tables import AgendaItem, ChainSession, CoHost, MeetingTable, SessionMove, Slot


@dataclass(frozen=True)
class SessionDraft:
    """What is said of a session before it has rounds; `template` is a code of the dictionary session_template."""

    title: str
    unit_id: int
    day: date
    chain_id: int | None = None
    template: str = "matchmaking"
    venue: str = ""
    meeting_minutes: int = 20
    rehearsal: bool = False
    co_host_ids: tuple[int, ...] = ()


async def create_session(actor: Actor, draft: SessionDraft) -> int:
    """Make a session in the state draft; the lead unit's organizers may. Returns its id.

    Raises:
        NotAllowed: the actor does not organize for that unit.
        FormErrors: fields `title`, `unit_id`, `chain_id` or `meeting_minutes`.
    """
    if not may_create(actor, draft.unit_id):
        raise NotAllowed(SessionRefusal.NOT_YOURS)
    async with transaction():
        await _check(draft)
        row = ChainSession(**_columns(draft), state=SessionState.DRAFT, created_at=clock.now())
        (session_id,) = await bulk.insert([row])
        await _write_co_hosts(session_id, draft)
        await audit.record(actor, "create_session", "session", session_id, session_id=session_id)
    return session_id


async def create_from_template(actor: Actor, draft: SessionDraft, *, tables: int, minutes: int | None = None) -> int:
    """Make a session that runs as its template does: agenda, rounds, and so many tables.

    `minutes` of a meeting: the template's own where nothing is said.

    Raises:
        NotAllowed, FormErrors: as for `create_session`; fields `template`, `meeting_minutes` or `tables`.
    """
    template = templates().get(draft.template)
    if template is None:
        raise FormErrors({"template": (SessionRefusal.TEMPLATE_UNKNOWN, {})})
    length = template.meeting_minutes if minutes is None else minutes
    if wrong := refusal_of_length(length):
        raise FormErrors({"meeting_minutes": (wrong, {})})
    slots = slots_from_windows(template.windows, length, template.break_minutes)
    if refusal := refusal_of_rounds(tables, slots):
        raise FormErrors({"tables": (refusal, {})})
    async with transaction():
        session_id = await create_session(actor, replace(draft, meeting_minutes=length))
        items = enumerate(template.agenda)
        await bulk.insert([AgendaItem(session=session_id, position=at, **asdict(item)) for at, item in items])
        await bulk.insert([MeetingTable(session=session_id, number=number) for number in range(tables)])
        spans = enumerate(slots)
        await bulk.insert([Slot(session=session_id, slot_index=at, starts=on, ends=off) for at, (on, off) in spans])
    return session_id


async def edit_session(actor: Actor, session_id: int, draft: SessionDraft) -> None:
    """Change what is said of a session that is not over; the lead can be given only to a unit one organizes for.

    Raises:
        NotFound, NotAllowed: no such session, or not yours.
        Refused: the session is over.
        FormErrors: as for `create_session`.
    """
    async with transaction():
        view = await locked(actor, session_id)
        before = draft_of(view)
        if not may_create(actor, draft.unit_id):
            raise NotAllowed(SessionRefusal.NOT_YOURS)
        await _check(draft)
        changed = [one.name for one in fields(draft) if getattr(draft, one.name) != getattr(before, one.name)]
        still_open = view.day_open and draft.day == view.day
        columns = {**_columns(draft), ChainSession.day_open: still_open}
        await ChainSession.update(columns).where(ChainSession.id == session_id)
        await move_links(session_id, draft.day - view.day)
        await CoHost.delete().where(CoHost.session == session_id)
        await _write_co_hosts(session_id, draft)
        await _told(actor, "edit_session", session_id, fields=" ".join(sorted(changed)))


async def move_session(actor: Actor, session_id: int, to: SessionState, reason: str = "") -> None:
    """Move a session to another state by a person's button; of two at once the second meets the first's state.

    Raises:
        NotFound, NotAllowed: no such session, or not yours.
        Refused: codes of `SessionRefusal`, with facts `state` and `to`.
    """
    async with transaction():
        view = await locked(actor, session_id, even_over=True)
        refusal = refusal_to_move(view.state, to, rehearsal=view.rehearsal, reason=reason, day_open=view.day_open)
        if refusal:
            raise Refused(refusal, state=view.state, to=to)
        await ChainSession.update({ChainSession.state: to}).where(ChainSession.id == session_id)
        await noted(actor, view, to, reason)
        await _told(actor, "move_session", session_id, to=to)


async def noted(actor: Actor, view: SessionView, to: SessionState, reason: str) -> None:
    """Keep a move of the session with who made it."""
    move = SessionMove(session=view.id, state_before=view.state, state_after=to, reason=reason.strip())
    move.account_id, move.at = actor.account_id, clock.now()
    await bulk.insert([move])


async def copy_session(actor: Actor, session_id: int, *, title: str, day: date) -> int:
    """Make a new draft with the same units, agenda, tables and rounds, without anybody registered. Returns its id."""
    async with transaction():
        source = await session_view(session_id)
        if not may_manage(actor, source.place):
            raise NotAllowed(SessionRefusal.NOT_YOURS)
        new_id = await create_session(actor, draft_of(source, title=title, day=day, rehearsal=False))
        await bulk.insert([_item(new_id, one) for one in await agenda_of(session_id)])
        await bulk.insert([MeetingTable(session=new_id, number=number) for number in range(source.table_count)])
        await bulk.insert(
            [Slot(session=new_id, slot_index=one.index, starts=one.starts, ends=one.ends) for one in source.slots]
        )
    return new_id


async def locked(actor: Actor, session_id: int, *, even_over: bool = False) -> SessionView:
    """The session, held until the transaction ends, for whoever manages it and while it may be edited."""
    await lock("session", session_id)
    view = await session_view(session_id)
    if not may_manage(actor, view.place):
        raise NotAllowed(SessionRefusal.NOT_YOURS)
    refusal = refusal_to_edit(view.state)
    if refusal and not even_over:
        raise Refused(refusal, state=view.state)
    return view


def draft_of(view: SessionView, **other: Any) -> SessionDraft:  # noqa: ANN401 - fields of the draft
    """What is said of a session, as a draft to change and send back."""
    same = {one.name: getattr(view, one.name) for one in fields(SessionDraft)}
    return SessionDraft(**{**same, **other})


def _columns(draft: SessionDraft) -> dict[Any, Any]:
    row = {one.name: getattr(draft, one.name) for one in fields(draft)}
    del row["co_host_ids"]
    row["unit"], row["chain"] = row.pop("unit_id"), row.pop("chain_id")
    return {**row, "title": draft.title.strip()}


def _item(session_id: int, one: Any) -> AgendaItem:  # noqa: ANN401 - an agenda item as it is shown
    same = {one_field.name: getattr(one, one_field.name) for one_field in fields(one)}
    del same["id"]
    return AgendaItem(session=session_id, **same)


async def _write_co_hosts(session_id: int, draft: SessionDraft) -> None:
    others = [unit_id for unit_id in dict.fromkeys(draft.co_host_ids) if unit_id != draft.unit_id]
    await bulk.insert([CoHost(session=session_id, unit=unit_id) for unit_id in others])


async def _told(actor: Actor, deed: str, session_id: int, **facts: str) -> None:
    await audit.record(actor, deed, "session", session_id, session_id=session_id, **facts)
    await notify.announce("session", session_id)


async def _check(draft: SessionDraft) -> None:
    units = {draft.unit_id, *draft.co_host_ids}
    found = await fetch(
        """
        SELECT (SELECT count(*) FROM unit WHERE id = ANY({}::bigint[])) AS units,
               (SELECT count(*) FROM chain WHERE id = {}::bigint) AS chains
        """,
        sorted(units),
        draft.chain_id,
    )
    wrong: dict[str, str | None] = {
        "title": refusal_of_title(draft.title),
        "meeting_minutes": refusal_of_length(draft.meeting_minutes),
        "unit_id": SessionRefusal.UNIT_UNKNOWN if found[0]["units"] < len(units) else None,
        "chain_id": SessionRefusal.CHAIN_UNKNOWN if draft.chain_id and not found[0]["chains"] else None,
    }
    faults: dict[str, tuple[str, dict[str, object]]] = {name: (code, {}) for name, code in wrong.items() if code}
    if faults:
        raise FormErrors(faults)
