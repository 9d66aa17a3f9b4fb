"""What is done on the board: every deed is a form, with scripts or without."""

from typing import Any
from urllib.parse import urlencode

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation.errors import FormErrors, Refused
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.meetings.actions import Edit, copy_plan, edit_plan, redo_edit, undo_edit
from events.meetings.forms import EditForm, SaidOnBoard, Step, read_edit
from events.meetings.queries import PlanView, plan_view
from events.meetings.routes.compare import plan_of_session
from events.meetings.routes.plan import Asked, shown_board
from events.meetings.rules import Deed
from events.sessions.guards import manage_session
from events.sessions.queries import SessionView


@post("/sessions/{session_id:int}/plan/{plan_id:int}/edits", opt=manage_session, status_code=303)
async def edit(
    session: NamedDependency[SessionView],
    plan_id: FromPath[int],
    data: URLEncodedBody[EditForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Do it, and show the board with the pair where it is now; what is refused says why above the board."""
    plan = await plan_of_session(plan_id, session.id)
    try:
        said = read_edit(data)
        changed = await _do(actor, plan, said)
    except (Refused, FormErrors) as refused:
        asked = Asked(plan.version, data.pair, data.q, data.show, data.tables)
        return await shown_board(actor, session, asked, refused)
    kept = {"version": changed.version, "pick": data.pair, "q": data.q, "show": data.show, "tables": data.tables}
    if said.deed is Deed.MOVE:
        del kept["tables"]  # the page of tables follows the meeting
    return see_other(f"/sessions/{session.id}/plan?{urlencode({name: value for name, value in kept.items() if value})}")


async def _do(actor: Actor, plan: PlanView, said: SaidOnBoard) -> PlanView:
    if said.deed is Step.UNDO:
        await undo_edit(actor, plan.id, said.revision)
        return plan
    if said.deed is Step.REDO:
        await redo_edit(actor, plan.id, said.revision)
        return plan
    done = Edit(plan.id, said.revision, Deed(said.deed), said.a_id, said.b_id, said.place)
    return await plan_view(await edit_plan(actor, done))


@post("/sessions/{session_id:int}/plan/{plan_id:int}/copy", opt=manage_session, status_code=303)
async def copy(session_id: FromPath[int], plan_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[Any]:
    """Make a draft of a version."""
    await plan_of_session(plan_id, session_id)
    made = await plan_view(await copy_plan(actor, plan_id))
    return see_other(f"/sessions/{session_id}/plan?version={made.version}", ("ok", "plan_copied"))


handlers = [edit, copy]
