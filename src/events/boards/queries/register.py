"""The register of organisations 参会单位 over all sessions, and one of them with all it took part in."""

from dataclasses import dataclass
from datetime import date

import msgspec

from events.foundation.errors import NotFound
from events.foundation.listing import Listing, any_text, one_of
from events.foundation.transaction import fetch
from events.identity.rules import Actor, Role, ScopeKind
from events.organisations.queries import ContactView, OrganisationView, contacts_for, organisation_view
from events.organisations.rules import OrganisationKind
from events.sessions.rules import Place, SessionState, is_host, may_list


class RegisterRow(msgspec.Struct, frozen=True):
    """An organisation as a row of the register; no contacts."""

    id: int
    name: str
    uscc: str | None
    kind: str
    county: str
    products: str
    provisional: bool
    sessions: int


_TWINS = """EXISTS (SELECT 1 FROM organisation w WHERE {} = '1' AND w.name_key = o.name_key AND w.id <> o.id
    AND w.merged_into IS NULL)"""

REGISTER = Listing(
    row=RegisterRow,
    columns="o.id, o.name, o.uscc, o.kind, o.county, o.products, o.provisional, own.sessions",
    source="""FROM organisation o CROSS JOIN LATERAL (
        SELECT count(*) AS registrations, count(*) FILTER (WHERE r.state <> 'withdrawn') AS sessions
        FROM registration r JOIN chain_session s ON s.id = r.session
        WHERE r.organisation = o.id AND ({} OR s.unit = ANY({}::bigint[])
          OR EXISTS (SELECT 1 FROM co_host h WHERE h.session = s.id AND h.unit = ANY({}::bigint[])))
        ) own WHERE o.merged_into IS NULL AND ({} OR own.registrations > 0)""",
    tie="o.id",
    sorts={"name": 'o.pinyin_key COLLATE "C"', "county": "o.county", "new": "o.id"},
    order="name",
    filters={
        "kind": one_of("o.kind = {}", OrganisationKind),
        "county": any_text("o.county"),
        "twins": one_of(_TWINS, ("1",)),
    },
    text="strpos(lower(concat_ws(' ', o.name, o.name_key, o.uscc, o.pinyin_initials, o.products)), {}) > 0",
    columns_shown={"uscc": True, "county": True, "products": True},
)
"""For an administrator every organisation, for others those of their own sessions, which alone are counted; asked with
`reach_of`."""


def reach_of(actor: Actor) -> tuple[bool, list[int], list[int], bool]:
    """What `REGISTER` is asked with: whether all are open to the reader, else his units (leading, co-hosting)."""
    own = sorted(actor.scopes(Role.ORGANIZER, ScopeKind.UNIT))
    return actor.administrator, own, own, actor.administrator


@dataclass(frozen=True)
class TakenPart:
    """A session an organisation registered for; the counts are None where the reader is not its host."""

    session_id: int
    title: str
    day: date
    day_open: bool
    state: SessionState
    registration_id: int
    registration_state: str
    needs: int | None
    supplies: int | None
    meetings: int | None
    outcomes: int | None


@dataclass(frozen=True)
class Dossier:
    """An organisation with the contacts the reader's units were given, and the sessions he may know of."""

    organisation: OrganisationView
    contacts: tuple[ContactView, ...]
    sessions: tuple[TakenPart, ...]


_TAKEN_PART = """
SELECT s.id AS session_id, s.unit AS unit_id, s.chain AS chain_id, s.title, s.day, s.day_open, s.state,
       r.id AS registration_id, r.state AS registration_state,
       ARRAY(SELECT h.unit FROM co_host h WHERE h.session = s.id) AS co_host_ids,
       (SELECT count(*) FROM need n WHERE n.session = s.id AND n.organisation = r.organisation) AS needs,
       (SELECT count(*) FROM supply n WHERE n.session = s.id AND n.organisation = r.organisation) AS supplies,
       (SELECT count(*) FROM meeting m JOIN meeting_plan p ON p.id = m.plan AND p.state = 'released'
        WHERE p.session = s.id AND r.organisation IN (m.a, m.b) AND m.state <> 'cancelled') AS meetings,
       (SELECT count(*) FROM outcome x WHERE x.session = s.id AND NOT x.withdrawn AND r.organisation IN (x.a, x.b))
         AS outcomes
FROM registration r JOIN chain_session s ON s.id = r.session
WHERE r.organisation = {} ORDER BY s.day DESC, s.id DESC
"""
_COUNTED = ("needs", "supplies", "meetings", "outcomes")


async def dossier_of(actor: Actor, organisation_id: int) -> Dossier:
    """One organisation, in four statements; what happened in sessions of other units is not counted.

    Raises:
        NotFound: there is none of this id, or it is in none of the reader's sessions.
    """
    found = await organisation_view(organisation_id)
    sessions, hosted = [], actor.administrator
    for row in await fetch(_TAKEN_PART, organisation_id):
        place = Place(row["session_id"], row.pop("unit_id"), row.pop("chain_id"), tuple(row.pop("co_host_ids")))
        row["state"] = SessionState(row["state"])
        if not (is_host(actor, place) or may_list(actor, place, row["state"])):
            continue
        counts = {name: row.pop(name) for name in _COUNTED}
        hosts = is_host(actor, place)
        hosted = hosted or hosts
        sessions.append(TakenPart(**row, **(counts if hosts else dict.fromkeys(_COUNTED))))
    if not hosted:
        raise NotFound("organisation", organisation_id)
    everything, own, *_ = reach_of(actor)
    contacts = await contacts_for(organisation_id, None if everything else own)
    return Dossier(found, tuple(contacts), tuple(sessions))
