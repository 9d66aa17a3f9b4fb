"""Versions side by side, what a version leaves to wish for, and what a release tells whom."""

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from events.foundation.errors import NotFound
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.meetings.actions import release_plan
from events.meetings.queries import PlanView, comparison_of, notices_of, outlook_of, plan_view, plans_of
from events.meetings.rules import PlanState
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import SessionView, session_view
from events.sessions.rules import may_manage

MOST_COMPARED = 4


@get("/sessions/{session_id:int}/plan/compare", opt=host_session)
async def compare(
    session: NamedDependency[SessionView],
    request: Request,  # type: ignore[type-arg]
    actor: NamedDependency[Actor],
) -> Response[str]:
    """Two to four versions side by side; `of` names them, without it the released and the newest one."""
    plans = await plans_of(session.id)
    chosen = _chosen(plans, request.query_params.getall("of", []))
    return page(
        "meetings/compare.html",
        session=session,
        plans=plans,
        chosen=[one.version for one in chosen],
        found=await comparison_of(chosen) if len(chosen) > 1 else None,
        most=MOST_COMPARED,
        manages=may_manage(actor, session.place),
    )


def _chosen(plans: list[PlanView], asked: list[str]) -> list[PlanView]:
    """The older first, as people read a change."""
    if asked:
        known = {str(one.version): one for one in plans}
        if any(one not in known for one in asked):
            raise NotFound("plan")
        return sorted({known[one] for one in asked[:MOST_COMPARED]}, key=lambda one: one.version)
    released = [one for one in plans if one.state == PlanState.RELEASED]
    pair = [*plans[:1], *[one for one in (released or plans[1:2]) if one != plans[0]]]
    return sorted(pair, key=lambda one: one.version)


@get("/sessions/{session_id:int}/plan/{plan_id:int}/release", opt=manage_session)
async def release_preview(session_id: FromPath[int], plan_id: FromPath[int]) -> Response[str]:
    """What a release will change, whom it touches and what each is told, what stays."""
    return await _told(await plan_of_session(plan_id, session_id), "meetings/release.html")


@post("/sessions/{session_id:int}/plan/{plan_id:int}/release", opt=manage_session, status_code=303)
async def release(session_id: FromPath[int], plan_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """Make it the version people see, and go on to whom to tell."""
    await plan_of_session(plan_id, session_id)
    await release_plan(actor, plan_id)
    return see_other(f"/sessions/{session_id}/plan/{plan_id}/notices", ("ok", "plan_released"))


@get("/sessions/{session_id:int}/plan/{plan_id:int}/notices", opt=host_session)
async def notices(session_id: FromPath[int], plan_id: FromPath[int]) -> Response[str]:
    """What a version tells whom, as lines of a call list."""
    return await _told(await plan_of_session(plan_id, session_id), "meetings/notices.html")


@get("/sessions/{session_id:int}/plan/{plan_id:int}/outlook", opt=host_session)
async def outlook(session: NamedDependency[SessionView], plan_id: FromPath[int]) -> Response[str]:
    """Who got what of what was possible, what floors cost, what more room would bring."""
    plan = await plan_of_session(plan_id, session.id)
    return page("meetings/outlook.html", session=session, plan=plan, found=await outlook_of(plan))


async def _told(plan: PlanView, template: str) -> Response[str]:
    told, changes, earlier = await notices_of(plan.id)
    session = await session_view(plan.session_id)
    return page(template, session=session, plan=plan, notices=told, changes=changes, earlier=earlier)


async def plan_of_session(plan_id: int, session_id: int) -> PlanView:
    """The plan, if it is one of the session's.

    Raises:
        NotFound: it is another's, or there is none.
    """
    plan = await plan_view(plan_id)
    if plan.session_id != session_id:
        raise NotFound("plan", plan_id)
    return plan


handlers = [compare, outlook, release_preview, release, notices]
