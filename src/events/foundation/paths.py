"""Which addresses have a page, so that navigation offers no dead links."""

import re
from collections.abc import Iterable
from functools import lru_cache

_offered: list[re.Pattern[str]] = []


def offer(templates: Iterable[str]) -> None:
    """Name every address that a browser may open, as the router writes them: `/sessions/{session_id:int}/plan`."""
    _offered[:] = [re.compile(re.sub(r"\\{[^/]*\\}", "[^/]+", re.escape(path)) + "$") for path in templates]
    is_offered.cache_clear()


@lru_cache(maxsize=1024)
def is_offered(href: str) -> bool:
    """Whether an address of ours has a page; anything has while nobody has named the addresses."""
    path = href.partition("?")[0]
    return not _offered or any(pattern.match(path) for pattern in _offered)
