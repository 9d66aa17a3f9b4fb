"""The day itself: delay first, then who is missing, rounds that do not take place, fewer tables."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation import clock
from events.foundation.errors import FormErrors, Refused
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.meetings.actions import answer_day
from events.meetings.forms.day import ControlForm, Happening, SaidOfDay, control_form, read_day
from events.meetings.planning import Mended, Upset, mended
from events.meetings.queries import PlanView, meetings_of, plan_view, plans_of
from events.meetings.rules import PLANNABLE, MeetingRefusal, PlanState, shortened
from events.registration.queries import participants
from events.sessions.actions import set_rounds, shift_rounds
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import SessionView, session_view
from events.sessions.rules import Span, may_manage, refusal_of_rounds, shifted

CONTROL = "meetings/control.html"
WRONG = 422


@dataclass(frozen=True)
class Outcome:
    """What a happening would do: the new times where they move, and the plan mended for it if there is one."""

    slots: tuple[Span, ...] | None
    found: Mended | None
    meetings: int


@get("/sessions/{session_id:int}/control", opt=host_session)
async def control(session_id: FromPath[int], request: Request, actor: NamedDependency[Actor]) -> Response[str]:  # type: ignore[type-arg]
    """The forms, and below the one that was sent what it would do; nothing is changed."""
    form = control_form(request.query_params.multi_items())
    if not form.deed:
        return await _control(actor, session_id, form)
    try:
        said = read_day(form)
        outcome = await _outcome(session_id, said)
    except FormErrors as wrong:
        return await _control(actor, session_id, form, errors=wrong.fields)
    except Refused as refused:
        return await _control(actor, session_id, form, refused=refused)
    return await _control(actor, session_id, form, said=said, outcome=outcome)


@post("/sessions/{session_id:int}/control", opt=manage_session, status_code=303)
async def carry_out(
    session_id: FromPath[int], data: URLEncodedBody[ControlForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Do it: the times move at once; what meetings lose their place over becomes a draft to look at and release."""
    said = read_day(data)
    plan, session = await _standing(session_id), await session_view(session_id)
    slots = _slots(session, said)
    move: Callable[[], Awaitable[None]] | None = None
    if said.deed is Happening.SHIFT:
        move = partial(shift_rounds, actor, session_id, said.round, said.minutes)
    elif slots is not None:
        move = partial(set_rounds, actor, session_id, session.table_count, slots)
    made = await answer_day(actor, plan, _upset(said, slots), move)
    if plan is None or made is None:
        return see_other(f"/sessions/{session_id}/control", ("ok", "rounds_moved" if slots else "nobody_loses"))
    draft = await plan_view(made)
    path = f"/sessions/{session_id}/plan/compare?of={plan.version}&of={draft.version}"
    return see_other(path, ("warn", "mended_draft"))


async def _outcome(session_id: int, said: SaidOfDay) -> Outcome:
    session, plan = await session_view(session_id), await _standing(session_id)
    slots = _slots(session, said)
    if slots is not None:
        refusal = refusal_of_rounds(session.table_count, slots)
        if refusal:
            raise Refused(refusal)
    if plan is None:
        if slots is None:
            raise Refused(MeetingRefusal.NO_PLAN_YET)
        return Outcome(slots, None, 0)
    return Outcome(slots, await mended(plan, _upset(said, slots)), len(await meetings_of(plan.id)))


def _slots(session: SessionView, said: SaidOfDay) -> tuple[Span, ...] | None:
    """The wall times as they will be, None where they stay."""
    slots = [(slot.starts, slot.ends) for slot in session.slots]
    if said.deed is Happening.SHIFT:
        return tuple(shifted(slots, said.round, said.minutes))
    if said.deed is Happening.SHORTEN:
        return tuple(shortened(slots, said.round, said.minutes))
    return None


def _upset(said: SaidOfDay, slots: tuple[Span, ...] | None) -> Upset:
    dropped = frozenset({said.round} if said.deed is Happening.DROP else range(said.rounds or 0, 64))
    return Upset(
        now=said.now,
        radius=said.radius,
        absent=frozenset(said.absent),
        late=dict(said.late),
        dropped=dropped if said.deed is Happening.DROP or said.rounds else frozenset(),
        tables=said.tables if said.deed is Happening.FRAME else None,
        slots=slots,
    )


async def _standing(session_id: int) -> PlanView | None:
    """The released plan, else the newest draft."""
    plans = await plans_of(session_id)
    released = [one for one in plans if one.state == PlanState.RELEASED]
    return next(iter(released or [one for one in plans if one.state == PlanState.DRAFT]), None)


async def _control(actor: Actor, session_id: int, values: ControlForm, **shown: Any) -> Response[str]:  # noqa: ANN401 - what the page shows
    session = await session_view(session_id)
    context: dict[str, Any] = {"said": None, "outcome": None, "errors": {}, "refused": None, **shown}
    return page(
        CONTROL,
        status=WRONG if context["errors"] else 200,
        session=session,
        values=values,
        plan=await _standing(session_id),
        people=await participants(session_id),
        now=sum(clock.at(session.day, slot.starts) <= clock.now() for slot in session.slots) - 1,
        writes=may_manage(actor, session.place) and session.state in PLANNABLE,
        Happening=Happening,
        **context,
    )


handlers = [control, carry_out]
