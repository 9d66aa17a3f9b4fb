"""Text as people search it, and many rows at once."""

import pytest

from events.foundation.folding import bigrams, fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [("產業鏈對接會", "产业链对接会"), ("ＰＵ革 ", "pu革"), ("Ａ\n b", "a b"), ("䶮𠮷", "䶮𠮷"), ("", "")],
)
def test_script_width_and_case_are_folded(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_pairs_stay_inside_words() -> None:
    assert bigrams("涤纶、PU 革") == ["涤纶", "pu", "革"]
    assert bigrams("。！") == []
