"""Counting statements: a list must cost as many for three rows as for one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from events.foundation.transaction import engine


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements run through `fetch` and `bulk` inside the block, in order."""
    kind = type(engine())
    run = kind.run_querystring
    seen: list[str] = []

    async def noting(self: Any, querystring: Any, **options: Any) -> Any:  # noqa: ANN401 - Piccolo's own
        seen.append(str(querystring))
        return await run(self, querystring, **options)

    kind.run_querystring = noting  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        kind.run_querystring = run  # type: ignore[method-assign]
