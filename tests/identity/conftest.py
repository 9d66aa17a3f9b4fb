"""Counting statements."""

from typing import Any

import pytest
from piccolo.engine.postgres import PostgresEngine


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement the process sends from now on; clear it where counting begins."""
    sent: list[str] = []
    run = PostgresEngine.run_querystring

    async def counted(self: PostgresEngine, querystring: Any, *args: Any, **words: Any) -> Any:  # noqa: ANN401 - Piccolo's
        sent.append(str(querystring))
        return await run(self, querystring, *args, **words)

    monkeypatch.setattr(PostgresEngine, "run_querystring", counted)
    return sent
