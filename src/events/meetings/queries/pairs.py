"""The pairs that may meet as the organizer sees them, with what was said of each."""

import msgspec

from events.foundation.listing import Filter, Listing, one_of
from events.marketplace.rules import Category


class PairRow(msgspec.Struct, frozen=True):
    """A candidate with names; `fixed_slot` counts from 0."""

    a_id: int
    a_name: str
    b_id: int
    b_name: str
    need_title: str
    need_confidential: bool
    category: str
    value: int
    must: bool
    forbidden: bool
    fixed_slot: int | None
    reason: str
    source: str


def _wish() -> Filter:
    said = "CASE {} WHEN 'must' THEN c.must OR c.fixed_slot IS NOT NULL WHEN 'never' THEN c.forbidden END"
    return one_of(said, ("must", "never"))


PAIRS = Listing(
    row=PairRow,
    columns="""c.a, a.name, c.b, b.name, coalesce(n.title, ''), coalesce(n.confidential, false),
        coalesce(n.category, ''), c.value, c.must, c.forbidden, c.fixed_slot, c.reason, c.source""",
    source="""FROM candidate c JOIN organisation a ON a.id = c.a JOIN organisation b ON b.id = c.b
        LEFT JOIN need n ON n.id = c.need WHERE c.session = {}""",
    tie="c.id",
    sorts={
        "wished": "ROW(c.must OR c.forbidden OR c.fixed_slot IS NOT NULL, c.value)",
        "value": "c.value",
        "a": 'a.pinyin_key COLLATE "C"',
        "b": 'b.pinyin_key COLLATE "C"',
    },
    order="-wished",
    filters={"wish": _wish(), "kind": one_of("n.category = {}", Category)},
    text="strpos(lower(concat_ws(' ', a.name, a.name_key, b.name, b.name_key, n.title)), {}) > 0",
)
"""Those of a session; what was wished first, then the most valuable. The wish `must` finds fixed rounds too."""
