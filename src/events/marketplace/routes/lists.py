"""The list of needs and supplies of a session, with search, filters and pages."""

from math import ceil

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from events.foundation import pages as faces
from events.foundation.forms import page_number
from events.marketplace.queries import Sort, Wanted, list_needs, list_supplies
from events.marketplace.rules import Category, NeedState, SupplyKind
from events.sessions.guards import host_session
from events.sessions.queries import session_view


@get("/sessions/{session_id:int}/items", opt=host_session)
async def items(  # noqa: PLR0913, PLR0917 – each is a filter of the list, kept in the URL
    session_id: FromPath[int],
    side: FromQuery[str] = "needs",
    q: FromQuery[str] = "",
    kind: FromQuery[str] = "",
    status: FromQuery[str] = "",
    sort: FromQuery[str] = "",
    page: FromQuery[str] = "1",
) -> Response[str]:
    """Needs or supplies; unknown filter values find everything of that filter."""
    needs = side != "supplies"
    wanted = Wanted(
        text=q,
        kinds=(kind,) if kind in (set(Category) if needs else set(SupplyKind)) else (),
        states=(status,) if status in set(NeedState) else (),
        sort=Sort(sort) if sort in set(Sort) else Sort.NEWEST,
        page=page_number(page),
    )
    rows, total = await (list_needs if needs else list_supplies)(session_id, wanted)
    return faces.page(
        "marketplace/items.html",
        session=await session_view(session_id),
        needs=needs,
        rows=rows,
        total=total,
        wanted=wanted,
        pages=ceil(total / wanted.page_size),
        Category=Category,
        SupplyKind=SupplyKind,
        NeedState=NeedState,
    )


handlers = [items]
