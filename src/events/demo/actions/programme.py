"""The demo programme people look at: a session reported last month, one live today, and a login for each role."""

import random
import secrets
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

from events.demo.actions.load import load_outcomes
from events.demo.actions.walk import Walk, check_in, prepare, settle
from events.foundation import clock, jobs
from events.identity.actions import NewAccount, NewLink, create_account, create_link, grant_role
from events.identity.rules import SYSTEM, Role, ScopeKind
from events.outcomes.rules import Audience
from events.programme.queries import unit_by_code
from events.registration.queries import participants
from events.reports.actions import JOB, ask_report
from events.sessions.actions import move_session
from events.sessions.rules import SessionState

LEAD, CO_HOST = "LS-JXJ", "LS-JKQ"
LINK_DAYS = 30


@dataclass(frozen=True)
class DemoLogin:
    """A way in: a login with its password, or a personal link with the digits that open it."""

    role: Role
    name: str
    login: str
    password: str


@dataclass(frozen=True)
class DemoProgramme:
    """The two sessions and the ways in."""

    reported: int
    live: int
    logins: tuple[DemoLogin, ...]


async def load_programme(folder: Path, today: date) -> DemoProgramme:
    """Load both sessions of the data set and the logins; the passwords are random and told only here.

    Raises:
        WrongInput: a file of the folder cannot be used.
    """
    reported = await _reported(folder, today - timedelta(days=30))
    live = await _live(folder, today)
    return DemoProgramme(reported, live, (*await _accounts(), await _link(live, today)))


async def _reported(folder: Path, day: date) -> int:
    session_id = await prepare(Walk(folder), day=day)
    with clock.fixed(clock.at(day, time(8, 30))):
        await move_session(SYSTEM, session_id, SessionState.LIVE)
        absent = await check_in(session_id, seed=0)
    with clock.fixed(clock.at(day, time(17))):
        await settle(session_id, absent)
        await load_outcomes(SYSTEM, folder, session_id)
        await move_session(SYSTEM, session_id, SessionState.CLOSED)
    with clock.fixed(clock.at(day + timedelta(days=3), time(10))):
        report_id = await ask_report(SYSTEM, session_id, Audience.INTERNAL, "zh-Hans")
        await jobs.run_here(JOB, report_id=report_id, lang="zh-Hans")
        await move_session(SYSTEM, session_id, SessionState.REPORTED)
    return session_id


async def _live(folder: Path, day: date) -> int:
    session_id = await prepare(Walk(folder, seed=1), day=day)
    with clock.fixed(clock.at(day, time(8, 30))):
        await move_session(SYSTEM, session_id, SessionState.LIVE)
        await check_in(session_id, seed=random.Random(1).randrange(100))  # noqa: S311 – invented absences, no secret
    return session_id


async def _accounts() -> list[DemoLogin]:
    lead, co_host = await unit_by_code(LEAD), await unit_by_code(CO_HOST)
    return [
        await _account(Role.ADMINISTRATOR, "admin", "管理员", lead.name, (ScopeKind.EVERYTHING, 0)),
        await _account(Role.ORGANIZER, "host", "陈雅琴", lead.name, (ScopeKind.UNIT, lead.id)),
        await _account(Role.ORGANIZER, "cohost", "周敏", co_host.name, (ScopeKind.UNIT, co_host.id)),
    ]


async def _account(role: Role, login: str, name: str, unit: str, scope: tuple[ScopeKind, int]) -> DemoLogin:
    password = secrets.token_urlsafe(9)
    account_id = await create_account(SYSTEM, NewAccount(login, name, unit, password=password, demo=True))
    await grant_role(SYSTEM, account_id, role, *scope)
    return DemoLogin(role, name, login, password)


async def _link(session_id: int, today: date) -> DemoLogin:
    """A personal link of the first enterprise that has a contact."""
    who = next(one for one in await participants(session_id) if one.contact_mobile)
    digits = who.contact_mobile[-4:]
    expires = clock.at(today + timedelta(days=LINK_DAYS), time())
    token = await create_link(SYSTEM, NewLink("day", session_id, who.organisation_id, digits, expires))
    return DemoLogin(Role.PARTICIPANT, who.name, f"/l/{token}", digits)
