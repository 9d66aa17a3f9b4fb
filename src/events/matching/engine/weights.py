"""The numbers of the ranking, together, so that a measurement can change one of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each place and each sort of word counts. All are factors without a unit.

    A word of a need that counts less than `negligible` is left out: in a large pool that is half of the work.
    `over_limit` is what remains of a loan's score when the need asks for more than it lends.
    """

    need_title: float = 1.5
    need_description: float = 1.0
    seller_products: float = 0.3
    supply_title: float = 1.5
    supply_description: float = 1.0
    supply_keywords: float = 1.5
    supply_products: float = 0.3
    single: float = 0.2
    pair: float = 1.0
    latin: float = 1.0
    concept: float = 1.2
    saturation: float = 1.2
    length: float = 0.5
    negligible: float = 0.05
    over_limit: float = 0.8


DEFAULT = Weights()
