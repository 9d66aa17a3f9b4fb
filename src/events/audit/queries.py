"""Lines of the audit as lists, of everything and of one session; and whether the seals still fit."""

from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from events.audit.rules import LINE, ActorKind, place_of_thing
from events.foundation.listing import Listing, any_id, any_text, one_of
from events.foundation.transaction import records


@dataclass(frozen=True)
class Fact:
    """A fact of a deed on a thing: an id, a code, a figure or names of fields."""

    deed: str
    noun: str
    name: str
    value: str | int


class AuditRow(msgspec.Struct, frozen=True):
    """A deed; `facts` are ids, codes and field names as JSON."""

    id: int
    at: datetime
    who: str
    unit: str
    actor_kind: str
    deed: str
    noun: str
    noun_id: int | None
    session_id: int | None
    session_title: str
    facts: str

    @property
    def href(self) -> str:
        """Where the thing is to be seen; empty where there is no such page."""
        return place_of_thing(self.noun, self.noun_id, self.session_id)

    @property
    def said(self) -> tuple[Fact, ...]:
        """The facts that are known, one by one; `words.fact` says each."""
        facts: dict[str, str | int | None] = msgspec.json.decode(self.facts)
        return tuple(Fact(self.deed, self.noun, name, value) for name, value in facts.items() if value is not None)


_SPANS = {"1": "1 day", "7": "7 days", "30": "30 days", "365": "365 days"}
_SPAN = "CASE {} " + " ".join(f"WHEN '{days}' THEN interval '{span}'" for days, span in _SPANS.items()) + " END"

AUDIT = Listing(
    row=AuditRow,
    columns="""l.id, l.at, coalesce(a.display_name, ''), coalesce(a.unit_name, ''), l.actor_kind, l.deed, l.noun,
        l.noun_id, l.session_id, coalesce(s.title, ''), l.facts::text""",
    source="""FROM audit_line l LEFT JOIN account a ON a.id = l.account_id
        LEFT JOIN chain_session s ON s.id = l.session_id WHERE true""",
    tie="l.id DESC",
    sorts={"at": "l.id", "who": "a.display_name", "deed": "l.deed"},
    order="-at",
    filters={
        "days": one_of(f"l.at > now() - {_SPAN}", _SPANS),
        "by": one_of("l.actor_kind = {}", ActorKind),
        "deed": any_text("l.deed"),
        "noun": any_text("l.noun"),
        "account": any_id("l.account_id = {}"),
        "session": any_id("l.session_id = {}"),
    },
    text="strpos(lower(concat_ws(' ', a.display_name, a.login, a.unit_name, s.title, l.noun_id)), {}) > 0",
)
"""Everything that was done, the latest first."""

SESSION_AUDIT = replace(AUDIT, source=AUDIT.source.replace("WHERE true", "WHERE l.session_id = {}"))
"""What was done in one session."""


@dataclass(frozen=True)
class Proof:
    """What checking the seals found; `broken`: the first seal that its lines do not fit any more, None if all fit."""

    seals: int
    lines: int
    unsealed: int
    broken: int | None
    digest: str
    """Of the last seal: written down elsewhere, it proves this state later."""


_CHECKED = """
SELECT s.id, s.digest, cardinality(s.lines), encode(sha256(convert_to(
  coalesce(lag(s.digest) OVER (ORDER BY s.id), '') || coalesce(said.text, ''), 'UTF8')), 'hex')
FROM audit_seal s LEFT JOIN LATERAL (
  SELECT string_agg(LINE, E'\n' ORDER BY l.id) AS text FROM audit_line l WHERE l.id = ANY(s.lines)
) said ON true ORDER BY s.id
""".replace("LINE", LINE)
_UNSEALED = """
SELECT count(*) FROM audit_line l
WHERE NOT EXISTS (SELECT 1 FROM (SELECT unnest(lines) AS line FROM audit_seal) s WHERE s.line = l.id)
"""


async def proof() -> Proof:
    """Digest every sealed line again; two statements."""
    seals = [tuple(row) for row in await records(_CHECKED)]
    unsealed = (await records(_UNSEALED))[0][0]
    broken = next((number for number, digest, _, again in seals if digest != again), None)
    return Proof(len(seals), sum(seal[2] for seal in seals), unsealed, broken, seals[-1][1] if seals else "")
