"""Every need with the supply ranked first for it, as a list."""

import msgspec

from events.foundation.listing import Listing, one_of
from events.marketplace.queries import NEEDS
from events.marketplace.rules import Category, SupplyKind
from events.matching.rules import FITS_SCORE


class MatchedNeed(msgspec.Struct, frozen=True):
    """A need, its best supply (None where nothing was ranked) and what was said of their pair, as in `Suggestion`."""

    need_id: int
    source_ref: str
    need_title: str
    need_confidential: bool
    category: str
    needing_id: int
    needing: str
    supply_id: int | None
    supply_title: str | None
    supply_kind: str | None
    providing_id: int | None
    providing: str | None
    score: int | None
    source: str
    chosen: bool
    must: bool
    forbidden: bool
    fixed_slot: int | None


MATCHED_NEEDS = Listing(
    row=MatchedNeed,
    columns="""n.id, n.source_ref, n.title, n.confidential, n.category, n.organisation, o.name, s.id, s.title, s.kind,
        s.organisation, b.name, m.score, coalesce(c.source, ''),
        coalesce(c.need = m.need AND c.supply = m.supply, false), coalesce(c.must, false),
        coalesce(c.forbidden, false), c.fixed_slot""",
    source="""FROM need n JOIN organisation o ON o.id = n.organisation
        LEFT JOIN match m ON m.need = n.id AND m.rank = 1
        LEFT JOIN supply s ON s.id = m.supply LEFT JOIN organisation b ON b.id = s.organisation
        LEFT JOIN candidate c ON c.session = n.session
          AND least(c.a, c.b) = least(n.organisation, s.organisation)
          AND greatest(c.a, c.b) = greatest(n.organisation, s.organisation)
        WHERE n.session = {}""",
    tie="n.id",
    sorts={"new": "n.id", "score": "m.score", "needing": 'o.pinyin_key COLLATE "C"', "providing": "b.pinyin_key"},
    order="-new",
    filters={
        "kind": one_of("n.category = {}", Category),
        "fits": one_of(f"(coalesce(m.score, 0) >= {FITS_SCORE}) = ({{}} = '1')", ("1", "0")),
        "supply": one_of("s.kind = {}", SupplyKind),
    },
    text=NEEDS.text,
    keys=NEEDS.keys,
)
