"""From a sum of word weights to a score of 0–100 that means the same for every need."""

import numpy as np

from events.matching.engine.counting import Floats

HALF = 5.0
"""Evidence at which a supply is as likely a good partner as not: five words of the rarest sort in common.

Fitted on judged pairs (logistic of the logarithm): 5.1 and 5.0 on the two halves of the firms, slope 1.7 and 2.0.
"""

STEEPNESS = 2.0
"""How fast the odds of a good partner grow: with the square of the evidence."""


def score_of(evidence: Floats) -> Floats:
    """Return 100 · eˢ / (eˢ + HALFˢ) with two decimals; no evidence is 0.

    Evidence is counted in words: 1 is a word that nobody else in the session uses, found once in an average text. It is
    not divided by the need's length, so a short need with one common word stays low.
    """
    power = np.power(np.maximum(evidence, 0.0), STEEPNESS)
    score: Floats = np.round(100 * power / (power + HALF**STEEPNESS), 2)
    return score
