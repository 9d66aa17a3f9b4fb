"""The whole job on a data set: load, match, schedule, release, check-in, outcomes, report. Same input, same bytes."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from events.checkin.actions import Redemption, issue_tickets, redeem
from events.checkin.actions.tickets import BADGE_KEY
from events.checkin.queries import BadgeView, badges_of
from events.checkin.rules import token_of
from events.demo.actions.load import load_dataset, load_outcomes
from events.foundation import clock
from events.foundation.errors import DomainError
from events.foundation.nonce import uuid7
from events.foundation.secret import derived_key
from events.identity.rules import SYSTEM
from events.matching.actions import rank_session
from events.meetings.actions import arrange_candidates, carry_out_run, release_plan, settle_meeting, start_run
from events.meetings.queries import MeetingView, meetings_of, plans_of, run_view
from events.meetings.rules import RunOptions, RunState
from events.sessions.actions import move_session
from events.sessions.queries import SessionView, session_view
from events.sessions.rules import SessionState

ABSENT_SHARE = 0.08
POINT = "东门"


@dataclass(frozen=True)
class Walk:
    """What to walk: a data set's folder, the number of rounds (None: all) and the seed of who stays away."""

    folder: Path
    rounds: int | None = None
    seed: int = 0
    time_limit: float = 60.0


async def walk(asked: Walk) -> int:
    """From the folder to a closed session whose report can be made; returns its id.

    The clock stands still at each station, so that two walks leave the same rows.

    Raises:
        WrongInput: a file of the folder cannot be used.
        Refused: no plan could be made, and why.
    """
    session_id = await prepare(asked)
    session = await session_view(session_id)
    with clock.fixed(clock.at(session.day, time(8, 30))):
        await move_session(SYSTEM, session_id, SessionState.LIVE)
        absent = await check_in(session_id, asked.seed)
    with clock.fixed(clock.at(session.day, time(17))):
        await settle(session_id, absent)
        await load_outcomes(SYSTEM, asked.folder, session_id)
        await move_session(SYSTEM, session_id, SessionState.CLOSED)
    return session_id


async def prepare(asked: Walk, *, title: str | None = None, day: date | None = None) -> int:
    """Load, rank, arrange, plan and release; the session is then scheduled 已排定. `day` replaces the data set's."""
    first = await load_dataset(SYSTEM, asked.folder, title=title, day=day)
    session = await session_view(first)
    with clock.fixed(_before(session)):
        for state in (SessionState.OPEN, SessionState.MATCHING):
            await move_session(SYSTEM, first, state)
        await rank_session(SYSTEM, first)
        await arrange_candidates(SYSTEM, first)
        await plan_and_release(first, asked)
        await move_session(SYSTEM, first, SessionState.SCHEDULED)
        await issue_tickets(SYSTEM, first)
    return first


def _before(session: SessionView) -> datetime:
    return clock.at(session.day - timedelta(days=3), time(9))


async def plan_and_release(session_id: int, asked: Walk) -> None:
    """Run the scheduler here and release what it found.

    Raises:
        DomainError: the run ended without a plan; the code says how.
    """
    options = RunOptions(rounds=asked.rounds, seed=asked.seed, timings=False, time_limit=asked.time_limit)
    run_id = await start_run(SYSTEM, session_id, options)
    await carry_out_run(run_id)
    run = await run_view(run_id)
    if run.state != RunState.DONE:
        raise DomainError(run.refusal, **dict(run.refusal_facts))
    await release_plan(SYSTEM, (await plans_of(session_id))[0].id)


async def check_in(session_id: int, seed: int) -> set[int]:
    """Scan every badge but those of the organisations the seed keeps away; returns the absent organisations."""
    badges = await badges_of(session_id)
    organisations = sorted({one.organisation_id for one in badges})
    away = random.Random(seed)  # noqa: S311 – invented absences, no secret
    absent = set(away.sample(organisations, round(len(organisations) * ABSENT_SHARE)))
    for place, badge in enumerate(one for one in badges if one.organisation_id not in absent):
        await _scan(session_id, badge, place)
    return absent


async def _scan(session_id: int, badge: BadgeView, place: int) -> None:
    with clock.fixed(clock.now() + timedelta(seconds=5 * place)):
        token = token_of(derived_key(BADGE_KEY), badge.ticket_id, badge.rotation)
        await redeem(SYSTEM, Redemption(session_id, uuid7(clock.now()), token=token, point=POINT, seq=place))


async def settle(session_id: int, absent: set[int]) -> None:
    """Mark the released meetings: missed where a side stayed away, held otherwise."""
    released = next(plan for plan in await plans_of(session_id) if plan.state == "released")
    for meeting in await meetings_of(released.id):
        await settle_meeting(SYSTEM, meeting.id, held=not _misses(meeting, absent))


def _misses(meeting: MeetingView, absent: set[int]) -> bool:
    return meeting.a_id in absent or meeting.b_id in absent
