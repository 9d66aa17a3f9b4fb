"""Keys of a name for finding and sorting: folded, pinyin, initials."""

from events.foundation.folding import fold
from events.organisations.rules import name_key

PINYIN_LENGTH = 400
INITIALS_LENGTH = 120


def folded_key(name: str) -> str:
    """The name for finding: `rules.name_key` of its folded form; equal for two ways of writing one name."""
    return name_key(fold(name))


def pinyin_key(name: str) -> str:
    """The syllables of the name in order, parted by spaces, for sorting under the C collation."""
    from pypinyin import lazy_pinyin  # its dictionaries take 55 MB, and most processes never write a name

    return " ".join(lazy_pinyin(fold(name))).replace("  ", " ")[:PINYIN_LENGTH]


def pinyin_initials(name: str) -> str:
    """The first letters of the syllables: 丽水绿臻 is lslz."""
    from pypinyin import Style, lazy_pinyin  # as above

    return "".join(lazy_pinyin(fold(name), style=Style.FIRST_LETTER)).replace(" ", "")[:INITIALS_LENGTH]
