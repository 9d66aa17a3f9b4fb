"""Which addresses have a page, so that navigation offers no dead links."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

_offered: list[re.Pattern[str]] = []
_forgetful: list[Callable[[], None]] = []


def offer(templates: Iterable[str]) -> None:
    """Name every address that a browser may open, as the router writes them: `/sessions/{session_id:int}/plan`."""
    _offered[:] = [re.compile(re.sub(r"\\{[^/]*\\}", "[^/]+", re.escape(path)) + "$") for path in templates]
    is_offered.cache_clear()
    for forget in _forgetful:
        forget()


def when_offered(forget: Callable[[], None]) -> None:
    """Call `forget` whenever other addresses are named: what was said of the old ones may be wrong."""
    _forgetful.append(forget)


@lru_cache(maxsize=1024)
def is_offered(href: str) -> bool:
    """Whether an address of ours has a page; anything has while nobody has named the addresses."""
    path = href.partition("?")[0]
    return not _offered or any(pattern.match(path) for pattern in _offered)
