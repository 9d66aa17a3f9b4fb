"""Who may go where: every route of the application x the eighteen actors of `tests/cast.py`, asked for real.

A new route needs
1. its policy's row in `ROWS`, once per policy: who is let in, and what the other known actors get
   (403 where they may know that it exists, 404 where they may not);
2. for every new path parameter a value in `PATH`, of the session of the cast;
3. nothing else: routes are found by introspection. One that differs from its policy gets a row in `SPECIAL`.
Rows the route reads (a plan, a task) are written in `furnish`.

Strangers and disabled accounts always get the login (the API: 401). To be let in means any answer below 500 that is not
one of those; requests that change something come without their form token, so that whoever is let in changes nothing.
docs/permissions.md is made of the same rows: `LIANQIAO_WRITE_DOCS=1 pytest tests/habits/test_permissions.py` writes it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from string import Formatter

from cast import CAST, World
from litestar import Litestar

from events.checkin.actions import issue_tickets
from events.identity.guards import policy_of
from events.identity.guards.policies import routes_of
from events.identity.rules import SYSTEM

STRANGERS = frozenset({"anonymous", "disabled account"})
DEVICES = frozenset({"door device", "steward device"})
LINKS = frozenset({"participant", "participant elsewhere"})
ACCOUNTS = frozenset(CAST) - STRANGERS - DEVICES - LINKS


@dataclass(frozen=True)
class Row:
    """Who is let in; what known others get; who of them may at least know that it exists (403 instead of 404)."""

    let_in: frozenset[str]
    others: int = 404
    told: frozenset[str] = frozenset()

    def expected(self, actor: str, *, api: bool) -> str:
        """`in`, or the status of the refusal."""
        if actor in self.let_in:
            return "in"
        if actor in STRANGERS:
            return "401" if api else "login"
        return "403" if actor in self.told else str(self.others)


def only(*names: str, others: int = 404, told: frozenset[str] = frozenset()) -> Row:
    """A row of the actors of these names."""
    return Row(frozenset(names), others, told)


CHAIN_PEOPLE = frozenset({"chain office", "chain chief", "expert"})

ROWS: dict[str, Row] = {
    "open_to_all": Row(frozenset(CAST)),
    "known": Row(frozenset(CAST) - STRANGERS),
    "logged_in": Row(ACCOUNTS, others=403),
    "token_keepers": only("organizer", "organizer elsewhere", "administrator", others=403),
    "needs_administrator": only("administrator", others=403),
    "own_day": Row(LINKS, others=403),
    "at_the_door": only("door device", others=403),
    "view_session": only("organizer", "administrator", *CHAIN_PEOPLE),
    "host_session": only("organizer", "administrator", told=CHAIN_PEOPLE),
    "create_sessions": only("organizer", "organizer elsewhere", "administrator", others=403),
    "manage_session": only("organizer", "administrator", told=CHAIN_PEOPLE),
}
"""By the name of a policy."""

_PARTICIPANT = Row(frozenset({"participant"}), told=frozenset(CAST) - STRANGERS - LINKS)
"""What needs a registration: an organisation that has a link and takes no part finds nothing."""

_OWN_FIRMS = only(
    "organizer",
    "administrator",
    told=frozenset(CAST) - STRANGERS - {"organizer", "organizer elsewhere", "administrator"},
)
"""Organizers open the firms of their own sessions; others' are not found."""

SPECIAL: dict[tuple[str, str], Row] = {
    ("GET", "/organisations/{organisation_id:int}"): _OWN_FIRMS,
    ("GET", "/organisations/{organisation_id:int}/edit"): _OWN_FIRMS,
    ("GET", "/organisations/{organisation_id:int}/merge/{kept_id:int}"): _OWN_FIRMS,
    ("GET", "/my/day.pdf"): _PARTICIPANT,
    ("GET", "/my/day.png"): _PARTICIPANT,
    ("GET", "/my/notice/{kind:str}"): _PARTICIPANT,
    ("GET", "/my/profile"): _PARTICIPANT,
}
"""By method and path, where a route's answer differs from its policy's row."""

PATH: dict[str, Callable[[World], object]] = {
    "session_id": lambda world: world.session_id,
    "organisation_id": lambda world: world.organisation_id,
    "registration_id": lambda world: world.registration_id,
    "delegate_id": lambda world: world.delegate_id,
    "account_id": lambda world: world.account_id,
    "token": lambda _: "unknown-token",
    "name": lambda _: "css/tokens.css",
    "report_id": lambda _: 1,
    "form": lambda _: "pdf",
    "plan_id": lambda _: 1,
    "run_id": lambda _: 1,
    "meeting_id": lambda _: 1,
    "slot_index": lambda _: 0,
    "upload_id": lambda _: 1,
    "number": lambda _: 0,
    "item_id": lambda _: 1,
    "chain_id": lambda world: world.chain_id,
    "unit_id": lambda world: world.unit_id,
    "evidence_id": lambda _: 1,
    "dictionary_name": lambda _: "agenda_kind",
    "code": lambda _: "cast-1",
    "outcome_id": lambda _: 1,
    "token_id": lambda _: 1,
    "filing_id": lambda _: 1,
    "receipt": lambda _: "unknown-receipt",
    "kind": lambda _: "late",
    "notice_id": lambda _: 1,
    "kept_id": lambda world: world.organisation_id,
    "partner_id": lambda _: 1,
    "request_id": lambda _: 1,
    "deed": lambda _: "accept",
    "paper_id": lambda _: 1,
    "side": lambda _: "needs",
    "device_id": lambda _: 404,
    "point_id": lambda _: 404,
    "ticket_id": lambda _: 404,
    "scan_id": lambda _: 404,
    "walk_in_id": lambda _: 404,
    "nonce": lambda _: "01890a5d-ac96-774b-bcce-b302099a8057",
}
"""A value for every path parameter."""

MISSING_IS_FINE = {
    "plan_id",
    "dictionary_name",
    "evidence_id",
    "run_id",
    "upload_id",
    "item_id",
    "outcome_id",
    "report_id",
    "token",
    "token_id",
    "device_id",
    "point_id",
    "ticket_id",
    "scan_id",
    "walk_in_id",
    "nonce",
    "filing_id",
    "receipt",
    "notice_id",
    "partner_id",
    "request_id",
    "paper_id",
}
"""Parameters of things the cast does not have: whoever is let in may be told 404 by the route itself."""


async def furnish(world: World) -> None:
    """Write what routes read beyond the cast."""
    await issue_tickets(SYSTEM, world.session_id)


def routes(app: Litestar) -> Iterator[tuple[str, str, str]]:
    """Method, path template and policy of every route, in the order of their paths."""
    found = {
        (path, str(method), getattr(policy_of(handler), "name", ""))
        for path, handler in routes_of(app)
        for method in handler.http_methods
    }
    for path, method, policy in sorted(found):
        yield method, path, policy


def row_of(method: str, path: str, policy: str) -> Row | None:
    """The row that speaks about a route."""
    return SPECIAL.get((method, path)) or ROWS.get(policy)


def parameters(path: str) -> list[str]:
    """The names of a path's parameters."""
    return [name for _, name, _, _ in Formatter().parse(path) if name]


def filled(path: str, world: World) -> str:
    """A path with the values of the world."""
    return path.format_map(_Anything(world))


class _Anything(dict[str, object]):
    """Gives each parameter its value, whatever type stands behind the colon; 1 to one that has none yet."""

    def __init__(self, world: World) -> None:
        super().__init__({name: _Unformatted(value(world)) for name, value in PATH.items()})

    def __missing__(self, _name: str) -> object:
        return _Unformatted(1)


class _Unformatted:
    def __init__(self, value: object) -> None:
        self.value = value

    def __format__(self, _type: str) -> str:
        return str(self.value)
