"""A session becomes a problem."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import scheduling
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch
from events.meetings.queries import CandidateView, MeetingView, SettledView, candidates_of, locked_of, settled_of
from events.meetings.rules import MeetingRefusal, RunOptions, party_id
from events.registration.queries import Participant, participants
from events.registration.rules import delegates_for, present_slots, topic_of_category
from events.sessions.queries import SessionView, session_view
from scheduling import Fixed, InputError, Meeting, Plan, Status
from scheduling.files import plan_bytes, plan_from, problem_bytes, problem_from


@dataclass(frozen=True)
class Snapshot:
    """A session as a problem; party ids are credit codes, seat ids delegate numbers.

    `candidates` are the pairs the problem was made of, by the ids of their organisations; `names` the parties' names.
    `asked` is the same problem without what has happened meanwhile.
    """

    problem: scheduling.Problem
    organisations: dict[str, int]
    delegates: dict[tuple[str, str], int]
    names: dict[str, str]
    candidates: dict[frozenset[int], CandidateView]
    asked: scheduling.Problem

    @cached_property
    def hash(self) -> str:
        """The SHA-256 of what was asked, without the session's title: equal questions, equal hash."""
        return hashlib.sha256(problem_bytes(replace(self.asked, name=""))).hexdigest()

    @property
    def json(self) -> str:
        """The problem file's text."""
        return problem_bytes(self.problem).decode()


async def snapshot(session_id: int, options: RunOptions) -> Snapshot:
    """The problem of a session as it stands now.

    Raises:
        Refused: what the session holds is no problem that can be solved.
    """
    session = await session_view(session_id)
    people, candidates = await participants(session_id), await candidates_of(session_id)
    settled, locked = await settled_of(session_id), await locked_of(options.keep)
    try:
        asked = problem_of(session, people, candidates, options, locked=locked)
        if not settled:
            return asked
        return replace(problem_of(session, people, candidates, options, settled, locked), asked=asked.problem)
    except InputError as impossible:
        raise Refused(MeetingRefusal.SOLVER_REFUSED, detail=str(impossible)) from impossible


async def snapshot_about(session: SessionView, options: RunOptions, pairs: Collection[frozenset[int]]) -> Snapshot:
    """The same with no more of what may meet than tells about these pairs: enough to judge moves of them.

    Raises:
        Refused: as `snapshot`.
    """
    people, candidates = await participants(session.id), await candidates_of(session.id)
    try:
        return problem_of(session, people, _about(candidates, pairs), options, await settled_of(session.id))
    except InputError as impossible:
        raise Refused(MeetingRefusal.SOLVER_REFUSED, detail=str(impossible)) from impossible


def _about(candidates: Sequence[CandidateView], pairs: Collection[frozenset[int]]) -> list[CandidateView]:
    """What is said of these pairs, what is forbidden, and something of each who would else be unknown."""
    both = {way for a, b in map(tuple, pairs) for way in ((a, b), (b, a))}
    kept = [one for one in candidates if one.forbidden or (one.a_id, one.b_id) in both]
    missing = {party for way in both for party in way} - {party for one in kept for party in (one.a_id, one.b_id)}
    return [*kept, *(one for one in candidates if one.a_id in missing or one.b_id in missing)] if missing else kept


def problem_of(
    session: SessionView,
    people: Sequence[Participant],
    candidates: Sequence[CandidateView],
    options: RunOptions,
    settled: Sequence[SettledView] = (),
    locked: Sequence[MeetingView] = (),
) -> Snapshot:
    """A session as a problem: only those who have a candidate are parties; each delegate is a seat with topics.

    A meeting that has happened (`settled`) is fixed in its round. A pair fixed in a round that is not planned now
    (`options.rounds`) is left out, and so is a locked meeting there.
    """
    rounds = session.slots[: options.rounds]
    happened = {one.pair: one for one in settled if one.slot_index < len(rounds)}
    wanted = [one for one in candidates if _is_wanted(one, len(rounds), options) or one.pair in happened]
    concerned = {party for one in candidates for party in one.pair} | {party for pair in happened for party in pair}
    taking_part = {one.organisation_id: one for one in people if one.organisation_id in concerned}
    names = {organisation_id: party_id(one.uscc, one.organisation_id) for organisation_id, one in taking_part.items()}
    chances = _chances(wanted, taking_part)
    problem = scheduling.Problem(
        name=session.title,
        slots=len(rounds),
        tables=(session.table_count,) * len(rounds),
        parties=tuple(
            _party(one, [(slot.starts, slot.ends) for slot in rounds], min(options.floor, chances.get(key, 0)))
            for key, one in taking_part.items()
        ),
        pairs=tuple(_pair(one, taking_part) for one in wanted if one.pair <= names.keys()),
        fixed=tuple(_fixed(wanted, happened, names)),
        trade_share=options.trade_share,
        forbidden=tuple(
            (names[one.a_id], names[one.b_id])
            for one in candidates
            if one.forbidden and one.pair <= names.keys() and one.pair not in happened
        ),
    )
    kept = [one for one in locked if {one.a_id, one.b_id} <= names.keys() and one.slot_index < len(rounds)]
    if kept:
        stays = tuple(meeting_of(one, names) for one in kept)
        problem = replace(problem, earlier=plan_of(stays), locked=tuple((one.a, one.b) for one in stays))
    return Snapshot(
        problem,
        {name: key for key, name in names.items()},
        {
            (party_id(one.uscc, one.organisation_id), str(who.number)): who.id
            for one in taking_part.values()
            for who in one.delegates
        },
        {party_id(one.uscc, one.organisation_id): one.short_name or one.name for one in taking_part.values()},
        {one.pair: one for one in candidates},
        problem,
    )


def meeting_of(one: MeetingView, names: Mapping[int, str]) -> Meeting:
    """A meeting as the problem's own words; seats are delegates' numbers."""
    seats = [str(number) if number is not None else None for number in (one.a_number, one.b_number)]
    return Meeting(names[one.a_id], names[one.b_id], one.slot_index, one.table_number, seats[0], seats[1])


def plan_of(meetings: tuple[Meeting, ...]) -> Plan:
    """Meetings as a plan of which nothing else is said."""
    return Plan(Status.FEASIBLE, 0, 0, 0, 0, 0.0, 0, 0, 0, meetings)


def _is_wanted(one: CandidateView, rounds: int, options: RunOptions) -> bool:
    later = options.rounds is not None and one.fixed_slot is not None and one.fixed_slot >= rounds
    return not one.forbidden and not later


def _fixed(
    wanted: Sequence[CandidateView], happened: Mapping[frozenset[int], SettledView], names: Mapping[int, str]
) -> Iterator[Fixed]:
    """What has happened, then what the organizer fixed."""
    for settled in happened.values():
        if settled.pair <= names.keys():
            yield Fixed(names[settled.a_id], names[settled.b_id], settled.slot_index)
    for one in wanted:
        if one.fixed_slot is not None and one.pair <= names.keys() and one.pair not in happened:
            yield Fixed(names[one.a_id], names[one.b_id], one.fixed_slot)


def _chances(wanted: Sequence[CandidateView], taking_part: dict[int, Participant]) -> dict[int, int]:
    chances: dict[int, int] = {}
    for one in wanted:
        if one.pair <= taking_part.keys():
            chances[one.a_id] = chances.get(one.a_id, 0) + 1
            chances[one.b_id] = chances.get(one.b_id, 0) + 1
    return chances


def _party(one: Participant, slots: Sequence[tuple[Any, Any]], floor: int) -> scheduling.Party:
    present = "1" * len(slots)
    if one.absences:
        present = "".join("1" if there else "0" for there in present_slots(slots, one.absences))
    seats = tuple(scheduling.Seat(str(who.number), present, tuple(who.topics)) for who in one.delegates)
    return scheduling.Party(
        party_id(one.uscc, one.organisation_id),
        present,
        min_meetings=min(floor, present.count("1") * len(seats)),
        seats=seats,
    )


def _pair(one: CandidateView, taking_part: dict[int, Participant]) -> scheduling.Pair:
    a, b = taking_part[one.a_id], taking_part[one.b_id]
    topic = topic_of_category(one.category)
    return scheduling.Pair(
        party_id(a.uscc, a.organisation_id),
        party_id(b.uscc, b.organisation_id),
        one.value,
        must=one.must,
        a_seats=tuple(str(who.number) for who in delegates_for(topic, a.delegates)),
        b_seats=tuple(str(who.number) for who in delegates_for(topic, b.delegates)),
    )


def plan_text(plan: Plan) -> str:
    """The plan file's text."""
    return plan_bytes(plan).decode()


async def files_of_run(run_id: int) -> tuple[bytes, bytes]:
    """The problem and plan files of a finished run, the same bytes for the same run.

    Raises:
        NotFound: there is no such run, or it ended without a plan.
    """
    rows = await fetch("SELECT problem, plan FROM plan_run WHERE id = {} AND plan IS NOT NULL", run_id)
    if not rows:
        raise NotFound("plan_run", run_id)
    problem = problem_from(rows[0]["problem"].encode())
    return problem_bytes(problem), plan_bytes(plan_from(rows[0]["plan"].encode()))
