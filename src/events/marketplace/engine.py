"""Search keys of needs and supplies: single characters and pairs of folded characters, so that Chinese is found."""

from events.foundation.folding import bigrams


def search_keys(text: str) -> list[str]:
    """What is stored of a text for searching: its distinct characters and pairs of characters, sorted."""
    pairs = bigrams(text)
    return sorted({*pairs, *(sign for pair in pairs for sign in pair)})


def asked_keys(question: str) -> list[str]:
    """What a text must all hold to be found by `question`; empty if the question has neither letter nor digit."""
    return sorted(set(bigrams(question)))
