"""The figures of a report, each by its definition; every one follows the rows it is made of."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import make
import pytest
from fair import Fair, fair, released

from events.checkin.actions import bear_witness
from events.checkin.queries import presence
from events.checkin.rules import WitnessKind
from events.foundation.errors import NotFound
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.marketplace.rules import NeedState
from events.marketplace.tables import Need
from events.meetings.actions import settle_meeting
from events.meetings.queries import meetings_of, plans_of
from events.outcomes.actions import OutcomeDraft, log_outcome, seed_stages
from events.outcomes.rules import Audience, Rung
from events.registration.queries import participants
from events.registration.rules import RegistrationState
from events.reports.queries import Figures, figures_of, unmet_needs
from events.sessions.rules import SessionState
from events.settings import Settings

CODE, SAME = "91331102MAJK07GA24", "91331102MA9DLTWC01"
ORDER = OutcomeDraft("order", "甲", "乙", "年框", "意向", date(2026, 12, 10), Decimal(100))


async def a_fair() -> Fair:
    """Two firms that need, one firm and one bank that supply; a plan is released, the session is live."""
    await seed_stages()
    found = await fair(2, 2, state=SessionState.LIVE)
    await fetch("UPDATE organisation SET kind = 'bank' WHERE id = {}", found.providers[1])
    await released(found)
    return found


async def present(found: Fair, who: int) -> None:
    one = next(one for one in await participants(found.session_id) if one.organisation_id == who)
    await bear_witness(SYSTEM, found.session_id, one.delegates[0].id, WitnessKind.PAPER)


async def test_organisations_are_counted_by_kind_filed_registered_and_present(db: Settings) -> None:
    found = await a_fair()
    idle = await make.participant(found.session_id)
    await make.registration(found.session_id, await make.organisation(), state=RegistrationState.FILED)
    await make.registration(found.session_id, await make.organisation(), state=RegistrationState.REJECTED)
    for who in (found.makers[0], found.providers[1], idle):
        await present(found, who)
    figures = await figures_of(found.session_id)
    assert dict(figures.filed) == {"bank": 1, "enterprise": 3}
    assert dict(figures.registered) == {"bank": 1, "enterprise": 5}
    assert dict(figures.present) == {"bank": 1, "enterprise": 2}
    assert (figures.people, figures.visits) == (3, 2)


async def test_what_nobody_accepted_is_no_filing_and_no_need(db: Settings) -> None:
    found = await fair(1, 1)
    for state in NeedState:
        await Need.update({Need.state: state}).where(Need.id == found.needs[0])
        figures = await figures_of(found.session_id)
        accepted = state not in {NeedState.DRAFT, NeedState.SUBMITTED, NeedState.RETURNED, NeedState.WITHDRAWN}
        assert (state, figures.needs_total) == (state, int(accepted))
        assert (state, figures.filed["enterprise"]) == (state, 1 + int(accepted))


async def test_two_credit_codes_are_two_organisations(db: Settings) -> None:
    session_id = await make.session()
    for code in (CODE, SAME):
        await make.need(session_id, await a_firm(session_id, code))
    assert (await figures_of(session_id)).filed == {"enterprise": 2}


async def a_firm(session_id: int, code: str) -> int:
    firm = await make.organisation(uscc=code)
    await make.registration(session_id, firm)
    return firm


async def test_meetings_are_counted_by_what_became_of_them(db: Settings) -> None:
    found = await a_fair()
    first, second, *_ = await meetings_of((await plans_of(found.session_id))[0].id)
    await settle_meeting(SYSTEM, first.id, held=True)
    await settle_meeting(SYSTEM, second.id, held=False)
    figures = await figures_of(found.session_id)
    assert dict(figures.meetings) == {"held": 1, "missed": 1, "planned": 2}
    assert figures.plan is not None
    assert (figures.plan.meetings, figures.needs_matched, figures.people) == (4, 2, 2)


async def test_a_need_without_meeting_and_outcome_rolls_over(db: Settings) -> None:
    found = await a_fair()
    lonely = await make.need(found.session_id, found.makers[0], title="找不到的供给")
    served = await make.need(found.session_id, found.makers[0], title="有成效的需求")
    await log_outcome(SYSTEM, found.session_id, replace(ORDER, need_id=served))
    await make.need(found.session_id, found.makers[0], state=NeedState.WITHDRAWN)
    assert [one.need_id for one in await unmet_needs(found.session_id)] == [lonely]
    meetings = await meetings_of((await plans_of(found.session_id))[0].id)
    for one in meetings:
        if one.need_id == found.needs[0]:
            await settle_meeting(SYSTEM, one.id, held=False)
    assert {one.need_id for one in await unmet_needs(found.session_id)} == {found.needs[0], lonely}


async def a_need(found: Fair) -> None:
    await make.need(found.session_id, found.makers[0], category="digital", title="产线数采")


async def a_supply(found: Fair) -> None:
    await make.supply(found.session_id, found.providers[0], kind="service")


async def a_finance_need(found: Fair) -> None:
    await make.need(found.session_id, found.makers[0], category="finance", amount_wan=Decimal("1234.5"))


async def a_participant(found: Fair) -> None:
    await make.participant(found.session_id)


async def a_witness(found: Fair) -> None:
    """One more firm is seen."""
    here = await presence(found.session_id)
    people = await participants(found.session_id)
    seen = next(one for one in people if one.kind == "enterprise" and one.delegates[0].id not in here)
    await present(found, seen.organisation_id)


async def a_held_meeting(found: Fair) -> None:
    meetings = await meetings_of((await plans_of(found.session_id))[0].id)
    await settle_meeting(SYSTEM, meetings[0].id, held=True)


def a_line(**said: object) -> Callable[[Fair], Awaitable[None]]:
    async def log(found: Fair) -> None:
        await log_outcome(SYSTEM, found.session_id, replace(ORDER, **said))  # type: ignore[arg-type] # fields of a draft

    return log


FOLLOWS: dict[str, tuple[Callable[[Fair], Awaitable[None]], Callable[[Figures], object]]] = {
    "needs": (a_need, lambda figures: figures.needs["digital"]),
    "supplies": (a_supply, lambda figures: figures.supplies["service"]),
    "finance demand": (a_finance_need, lambda figures: figures.finance_demand),
    "registered": (a_participant, lambda figures: figures.registered),
    "filed": (a_need, lambda figures: figures.needs_total),
    "present": (a_witness, lambda figures: figures.present),
    "people": (a_witness, lambda figures: figures.people),
    "visits": (a_witness, lambda figures: figures.visits),
    "meetings": (a_held_meeting, lambda figures: figures.meetings),
    "orders": (a_line(), lambda figures: figures.totals.orders[Rung.INTENT]),
    "signed orders": (a_line(stage="已签约"), lambda figures: figures.totals.orders[Rung.SIGNED]),
    "orders fulfilled": (a_line(stage="已落实"), lambda figures: figures.totals.orders[Rung.DONE]),
    "finance": (a_line(kind="finance", stage="已授信"), lambda figures: figures.totals.finance[Rung.CREDIT]),
    "loans": (a_line(kind="finance", stage="已放款"), lambda figures: figures.totals.granted[Rung.LOAN]),
    "projects": (a_line(kind="project", stage="开工"), lambda figures: figures.totals.projects[Rung.STARTED]),
    "technology": (a_line(kind="technology"), lambda figures: figures.totals.technology[Rung.INTENT]),
    "talents": (a_line(kind="talent", people=3), lambda figures: figures.totals.talent_people[Rung.INTENT]),
    "signed lines": (a_line(stage="已签约"), lambda figures: figures.totals.signed),
}


async def test_every_figure_follows_the_rows_it_is_made_of(db: Settings) -> None:
    found = await a_fair()
    for name, (deed, figure) in FOLLOWS.items():
        before = await figures_of(found.session_id)
        await deed(found)
        after = await figures_of(found.session_id)
        assert _value(figure, after) != _value(figure, before), name


def _value(figure: Callable[[Figures], object], figures: Figures) -> object:
    try:
        return figure(figures)
    except KeyError:
        return 0


async def test_the_public_is_not_told_what_fewer_than_three_firms_borrow(db: Settings) -> None:
    found = await fair(3, 1)
    for firm in found.makers[:2]:
        await make.need(found.session_id, firm, category="finance", amount_wan=Decimal(500))
    assert (await figures_of(found.session_id, Audience.PUBLIC)).finance_demand is None
    assert (await figures_of(found.session_id)).finance_demand == Decimal(1000)
    await make.need(found.session_id, found.makers[2], category="finance", amount_wan=Decimal(500))
    assert (await figures_of(found.session_id, Audience.PUBLIC)).finance_demand == Decimal(1500)


async def test_no_session_no_figures(db: Settings) -> None:
    with pytest.raises(NotFound):
        await figures_of(404)


async def test_figures_cost_as_many_statements_with_three_rows_as_with_one(db: Settings, statements: list[str]) -> None:
    numbers = []
    for size in (1, 3):
        found = await fair(size, size, state=SessionState.LIVE)
        await released(found)
        for who in found.makers:
            await present(found, who)
        for audience in Audience:
            statements.clear()
            await figures_of(found.session_id, audience)
            await unmet_needs(found.session_id, audience)
            numbers.append(len(statements))
    assert numbers[:2] == numbers[2:]
