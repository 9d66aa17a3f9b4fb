"""Fields that only one kind of outcome has: told like the details of needs, see `marketplace.rules.details`.

A new one is a line here, a field in `forms.OutcomeDetailForm` and its words in `components/detail_words.html`.
"""

from collections.abc import Mapping

from events.marketplace.rules.details import DETAILS_OF_NEEDS, Detail, Details, Shape, Value
from events.outcomes.rules import OutcomeKind

_KNOWN = {one.name: one for row in DETAILS_OF_NEEDS.values() for one in row}
_GOODS = tuple(_KNOWN[name] for name in ("product", "quantity", "measure", "delivery"))
_PROJECT_DAYS = ("land_on", "start_planned", "start_on", "production_planned", "production_on")
_GREATEST_MU = 1_000_000

DETAILS_OF_OUTCOMES: Mapping[OutcomeKind, tuple[Detail, ...]] = {
    OutcomeKind.ORDER: _GOODS,
    OutcomeKind.INTENT: _GOODS,
    OutcomeKind.FINANCE: (
        Detail("drawn_wan", Shape.WAN),
        *(_KNOWN[name] for name in ("term_months", "rate_percent", "use_of_funds", "security")),
    ),
    OutcomeKind.PROJECT: (
        Detail("investor"),
        Detail("project_type", Shape.ONE, ("attracted", "expanded", "upgraded")),
        Detail("chain_action", Shape.ONE),
        Detail("fixed_investment_wan", Shape.WAN),
        Detail("land_mu", Shape.NUMBER, most=_GREATEST_MU),
        Detail("starts_with_land", Shape.ONE, ("yes", "no")),
        *(Detail(name, Shape.DAY) for name in _PROJECT_DAYS),
    ),
    OutcomeKind.TALENT: tuple(_KNOWN[name] for name in ("post", "degree", "major", "employment", "starts_on")),
    OutcomeKind.TECHNOLOGY: (
        Detail("contract_number"),
        Detail("received_wan", Shape.WAN),
        *(_KNOWN[name] for name in ("cooperation", "property", "indicators")),
    ),
    OutcomeKind.PLATFORM: (Detail("platform_kind"), Detail("opened_on", Shape.DAY)),
}
"""By kind. The amount is a column: an order's sum, a credit, a total investment, a contract; people are talent's."""

FROM_DICTIONARY = {"chain_action": "chain_action"}
"""Details whose options are the words of a dictionary, by its name."""


def kept(details: Details, kind: OutcomeKind) -> dict[str, Value]:
    """What of it belongs to the kind, in the order of the table."""
    return {one.name: details[one.name] for one in DETAILS_OF_OUTCOMES[kind] if details.get(one.name)}
