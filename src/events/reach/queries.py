"""How each organisation of a session is reached: its links, the calls, what it is to be told."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec

from events.foundation import clock
from events.foundation.errors import NotFound
from events.foundation.listing import Asked, Found, Listing, any_text, one_of
from events.foundation.transaction import fetch
from events.meetings.queries import MeetingView, PlanView, day_of, meetings_of, released_plan
from events.meetings.rules import MeetingState
from events.reach.rules import LINK_DAYS, CallAnswer, LinkStanding, may_carry, to_call
from events.registration.queries import Participant, registration_view
from events.sessions.queries import SessionView

TODO, DONE = "todo", "done"


class ReachRow(msgspec.Struct, frozen=True):
    """An accepted organisation and how it was reached.

    `away`: some absence is noted; `link_at`: when its newest link was opened, else made; `meetings` are those of the
    released plan.
    """

    registration_id: int
    organisation_id: int
    name: str
    short_name: str
    county: str
    consent: str
    contact_id: int | None
    contact_name: str
    contact_mobile: str
    away: bool
    standing: str
    link_at: datetime | None
    carriers: list[str]
    answer: str
    note: str
    ticked_by: str
    ticked_at: datetime | None
    meetings: int

    @property
    def to_call(self) -> bool:
        """Whether somebody should still call."""
        return to_call(CallAnswer(self.answer) if self.answer else None)

    @property
    def carries(self) -> bool:
        """Whether a personal link can be made."""
        return may_carry(self.contact_mobile)


_TO_CALL = "coalesce(t.answer, '') IN ('', 'no_answer')"
REACHED = Listing(
    row=ReachRow,
    columns="""r.id, o.id, o.name, o.short_name, o.county, r.consent, r.contact, coalesce(c.name, ''),
        coalesce(c.mobile, ''), EXISTS (SELECT 1 FROM absence w WHERE w.registration = r.id),
        coalesce(l.standing, 'none'), l.at, coalesce(l.carriers, ARRAY[]::varchar[]),
        coalesce(t.answer, ''), coalesce(t.note, ''), coalesce(a.display_name, ''), t.at, m.n""",
    source="""FROM registration r JOIN organisation o ON o.id = r.organisation LEFT JOIN contact c ON c.id = r.contact
        LEFT JOIN LATERAL (
            SELECT (array_agg(one.standing ORDER BY array_position(
                       ARRAY['opened', 'made', 'locked', 'expired', 'revoked'], one.standing)))[1] AS standing,
                   (array_agg(coalesce(one.opened_at, one.created_at) ORDER BY one.id DESC))[1] AS at,
                   array_agg(DISTINCT one.carrier) FILTER (WHERE one.carrier <> '') AS carriers
            FROM (SELECT p.*, CASE WHEN p.revoked_at IS NOT NULL THEN 'revoked' WHEN p.expires_at <= {} THEN 'expired'
                         WHEN p.tries_left <= 0 THEN 'locked' WHEN p.opened_at IS NOT NULL THEN 'opened'
                         ELSE 'made' END AS standing
                  FROM personal_link p WHERE p.session_id = r.session AND p.organisation_id = o.id) one) l ON true
        LEFT JOIN LATERAL (SELECT answer, note, account_id, at FROM call_tick
            WHERE registration = r.id AND undone_at IS NULL AND at > coalesce((SELECT max(v.at) FROM session_move v
                WHERE v.session = r.session AND v.state_after IN ('postponed', 'cancelled')), '-infinity')
            ORDER BY id DESC LIMIT 1) t ON true
        LEFT JOIN account a ON a.id = t.account_id
        CROSS JOIN LATERAL (SELECT count(*) AS n FROM meeting e JOIN meeting_plan p ON p.id = e.plan
            WHERE p.session = r.session AND p.state = 'released' AND e.state <> 'cancelled'
              AND o.id IN (e.a, e.b)) m
        WHERE r.state = 'accepted' AND r.session = {}""",
    text="strpos(lower(concat_ws(' ', o.name, o.name_key, o.short_name, o.pinyin_initials, o.uscc, c.name)), {}) > 0",
    filters={
        "link": one_of("coalesce(l.standing, 'none') = {}", LinkStanding),
        "call": one_of(
            f"{{}} IN (coalesce(t.answer, ''), CASE WHEN {_TO_CALL} THEN 'todo' ELSE 'done' END)",
            (TODO, DONE, *CallAnswer),
        ),
        "county": any_text("o.county"),
    },
    sorts={
        "name": 'o.pinyin_key COLLATE "C"',
        "county": "o.county",
        "link": "l.at",
        "meetings": "m.n",
        "ticked": "t.at",
        "call": f"ROW(NOT {_TO_CALL}, CASE WHEN {_TO_CALL} THEN coalesce(t.at, '-infinity') END, -m.n)",
        "id": "o.id",
    },
    order="id",
    tie="r.id",
)
"""Everybody who takes part; its scope is the present moment and the session. `link_at` and standing: see `rules`.

A call made before the session was postponed or cancelled says nothing any more.
"""
CALLS = replace(REACHED, order="call")
"""Whom nobody has called first, the longest unanswered next, the rest after them; those with many meetings before."""

_TALLY = f"""
SELECT count(*) AS organisations,
       count(*) FILTER (WHERE coalesce(l.standing, '') IN ('made', 'opened')) AS with_link,
       count(*) FILTER (WHERE l.standing = 'opened') AS opened,
       count(*) FILTER (WHERE NOT {_TO_CALL}) AS called,
       count(*) FILTER (WHERE t.answer = 'coming') AS coming,
       count(*) FILTER (WHERE t.answer = 'not_coming') AS not_coming,
       count(*) FILTER (WHERE NOT (coalesce(c.mobile, '') ~ '^1[3-9][0-9]+$' AND length(c.mobile) = 11))
         AS without_mobile,
       count(*) FILTER (WHERE l.standing = 'opened' OR NOT {_TO_CALL}) AS reached
"""


@dataclass(frozen=True)
class ReachTally:
    """How far a session's organisations are reached: opened their link or spoke with somebody."""

    organisations: int
    with_link: int
    opened: int
    called: int
    coming: int
    not_coming: int
    without_mobile: int
    reached: int


@dataclass(frozen=True)
class TickView:
    """What a call came to; `who` is the name of the account that ticked it, empty for the system."""

    answer: CallAnswer
    note: str
    who: str
    at: datetime
    undone: bool


@dataclass(frozen=True)
class CallSheet:
    """All that whoever calls one organisation needs; `following`: the next registration to call, if one is left."""

    row: ReachRow
    who: Participant
    plan: PlanView | None
    meetings: tuple[MeetingView, ...]
    history: tuple[TickView, ...]
    following: int | None
    left: int


async def reach_page(asked: Asked, session_id: int, *, calling: bool = False) -> Found[ReachRow]:
    """The page asked for of everybody who takes part, in the order of calling if that is wanted."""
    return await (CALLS if calling else REACHED).find(asked, clock.now(), session_id)


async def reach_of(session_id: int, asked: Asked = Asked(), *, calling: bool = False) -> list[ReachRow]:  # noqa: B008 - frozen
    """Everybody who is found, by organisation id or in the order of calling; one statement."""
    return await (CALLS if calling else REACHED).all(asked, clock.now(), session_id)


async def reach_tally(session_id: int) -> ReachTally:
    """The figures of a session; one statement."""
    return ReachTally(**(await fetch(_TALLY + REACHED.source, clock.now(), session_id))[0])


async def call_sheet(session_id: int, registration_id: int) -> CallSheet:
    """What to say to one organisation and what was said before.

    Raises:
        NotFound: it does not take part in this session.
    """
    rows = await reach_of(session_id, calling=True)
    row = next((one for one in rows if one.registration_id == registration_id), None)
    if row is None:
        raise NotFound("registration", registration_id)
    waiting = [one.registration_id for one in rows if one.to_call]
    return CallSheet(
        row=row,
        who=await registration_view(registration_id),
        plan=await released_plan(session_id),
        meetings=tuple(await day_of(session_id, row.organisation_id)),
        history=tuple(await ticks_of(registration_id)),
        following=next((key for key in waiting if key != registration_id), None),
        left=len(waiting),
    )


async def ticks_of(registration_id: int) -> list[TickView]:
    """Every tick of an organisation, undone ones too, the newest first."""
    rows = await fetch(
        """
        SELECT t.answer, t.note, coalesce(a.display_name, '') AS who, t.at, t.undone_at IS NOT NULL AS undone
        FROM call_tick t LEFT JOIN account a ON a.id = t.account_id WHERE t.registration = {} ORDER BY t.id DESC
        """,
        registration_id,
    )
    return [TickView(**{**row, "answer": CallAnswer(row["answer"])}) for row in rows]


async def plans_of_firms(session_id: int) -> dict[int, list[MeetingView]]:
    """The released meetings of every organisation by time; empty while nothing is released."""
    plan = await released_plan(session_id)
    found: dict[int, list[MeetingView]] = defaultdict(list)
    for one in await meetings_of(plan.id) if plan else []:
        if one.state != MeetingState.CANCELLED:
            found[one.a_id].append(one)
            found[one.b_id].append(one)
    return found


def links_end(session: SessionView) -> datetime:
    """When the personal links of a session end."""
    return clock.at(session.day + timedelta(days=LINK_DAYS), clock.MIDNIGHT)
