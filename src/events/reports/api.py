"""The figures of a session as other systems read them (docs/figures.md says what each counts)."""

from collections.abc import Mapping
from dataclasses import dataclass

from litestar import get
from litestar.di import NamedDependency

from events.foundation.problems import problems, told
from events.identity.guards import for_tokens
from events.identity.rules import Actor, ApiScope
from events.outcomes.rules import Audience, Rung, Sum, Totals
from events.reports.queries import Figures, figures_of
from events.reports.rules import amounts_told, audience_of
from events.sessions.api import SessionId
from events.sessions.guards import view_session
from events.sessions.queries import session_view
from events.sessions.rules import is_host


@dataclass(frozen=True)
class Reached:
    """How many outcomes reached a rung, and their sum in 万元 as a decimal text; null where it is not told."""

    count: int
    amount_wan: str | None


@dataclass(frozen=True)
class OutcomeCounts:
    """Outcomes by rung, each including those above it. Finance counts a need's own amount once."""

    orders: dict[str, Reached]
    finance: dict[str, Reached]
    projects: dict[str, Reached]
    technology: dict[str, Reached]
    talent_people: dict[str, int]


@dataclass(frozen=True)
class Counts:
    """What a session came to. `audience` is internal for its hosts, else public: without confidential needs.

    `people` 人, `organisations` 家 by kind and `visits` 家次 are those present by any evidence; `registered` and
    `filed` are 家 by kind; `needs` by category and `supplies` by kind are those accepted; `meetings` by state are the
    released plan's.
    """

    session_id: int
    audience: str
    people: int
    organisations: dict[str, int]
    visits: int
    registered: dict[str, int]
    filed: dict[str, int]
    needs: dict[str, int]
    supplies: dict[str, int]
    meetings: dict[str, int]
    outcomes: OutcomeCounts


_ORDERS = {"intent": Reached(9, "1850.5"), "signed": Reached(4, "620"), "done": Reached(0, "0")}
_COUNTS = Counts(
    session_id=7,
    audience="internal",
    people=210,
    organisations={"enterprise": 57, "bank": 4},
    visits=57,
    registered={"enterprise": 61, "bank": 4},
    filed={"enterprise": 55},
    needs={"purchase": 120, "finance": 33},
    supplies={"product": 96},
    meetings={"planned": 3, "held": 188},
    outcomes=OutcomeCounts(
        orders=_ORDERS,
        finance={"intent": Reached(6, None)},
        projects={"intent": Reached(1, None)},
        technology={"intent": Reached(2, None)},
        talent_people={"intent": 40, "signed": 12, "done": 0},
    ),
)


@get(
    "/api/v1/sessions/{session_id:int}/counts",
    opt=for_tokens(view_session, ApiScope.COUNTS),
    responses=told(_COUNTS) | problems(400, 401, 403, 404, 429),
    operation_id="counts",
    summary="Count a session",
)
async def counts(session_id: SessionId, actor: NamedDependency[Actor]) -> Counts:
    """People, organisations, needs, meetings and outcomes; amounts leave the host only once the session is reported."""
    session = await session_view(session_id)
    audience = audience_of(hosts=is_host(actor, session.place))
    told = amounts_told(audience, session.state)
    return _counts(await figures_of(session_id, audience), amounts=told)


def _counts(figures: Figures, *, amounts: bool) -> Counts:
    return Counts(
        session_id=figures.session.id,
        audience=Audience(figures.audience).value,
        people=figures.people,
        organisations=dict(figures.present),
        visits=figures.visits,
        registered=dict(figures.registered),
        filed=dict(figures.filed),
        needs=dict(figures.needs),
        supplies=dict(figures.supplies),
        meetings=dict(figures.meetings),
        outcomes=_outcomes(figures.totals, amounts=amounts),
    )


def _outcomes(totals: Totals, *, amounts: bool) -> OutcomeCounts:
    def told(sums: Mapping[Rung, Sum]) -> dict[str, Reached]:
        return {rung.value: _reached(one, amounts=amounts) for rung, one in sums.items()}

    return OutcomeCounts(
        orders=told(totals.orders),
        finance=told(totals.finance),
        projects=told(totals.projects),
        technology=told(totals.technology),
        talent_people={rung.value: people for rung, people in totals.talent_people.items()},
    )


def _reached(one: Sum, *, amounts: bool) -> Reached:
    return Reached(one.count, f"{one.amount.normalize():f}" if amounts and one.amount is not None else None)


handlers = [counts]
