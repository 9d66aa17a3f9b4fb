"""Ranking of supplies for needs on plain values: words in common, words of the trade that mean the same, amounts.

BM25F over Chinese characters, character pairs and Latin words of several fields, plus the concepts of an editable
vocabulary; the sum becomes a score of 0–100 that means the same for every need.
"""

from events.matching.engine.items import NeedText, Organisation, Ranked, Reason, SupplyText
from events.matching.engine.ranking import rank

__all__ = ["NeedText", "Organisation", "Ranked", "Reason", "SupplyText", "rank"]
