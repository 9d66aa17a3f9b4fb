"""The database stops under a running application and comes back."""

import asyncio
from pathlib import Path

import pytest
from knock import knock

from events.app import create_app
from events.database.embedded import Embedded
from events.foundation.transaction import engine
from events.identity.guards import login_cookie
from events.settings import settings, use_database

CONNECTIONS = 4


async def test_requests_are_told_to_come_back_and_do_so_with_success(
    tmp_path_factory: pytest.TempPathFactory, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from events.database.migrate import apply

    folder = tmp_path_factory.mktemp("gone")
    _open_to_the_server(folder)
    server = Embedded(folder / "pg", fast=True)
    server.start()
    monkeypatch.setitem(engine().config, "dsn", server.url())
    use_database(server.url())
    try:
        await apply()
        app = create_app()
        cookie = {"cookie": f"{login_cookie()}=unknown"}
        async with app.lifespan():
            before = await asyncio.gather(*(knock(app, "GET", "/account", headers=cookie) for _ in range(CONNECTIONS)))
            server.stop()  # holding up the loop, as a busy machine does: no connection is known to be dead yet
            without = [await knock(app, "GET", path, headers=cookie) for path in ("/account", "/readyz", "/healthz")]
            server.start()
            after = await asyncio.gather(*(knock(app, "GET", "/account", headers=cookie) for _ in range(CONNECTIONS)))
    finally:
        server.stop()
        use_database(database_url)
    assert {answer.status for answer in (*before, *after)} == {303}
    assert [answer.status for answer in without] == [503, 503, 200]
    assert without[0].headers["retry-after"] == "5"
    assert without[1].text == '{"database":"unavailable","migrations":"ok","queue":"ok"}'
    assert settings().database_url == database_url


def _open_to_the_server(folder: Path) -> None:
    """A server that stepped down from root passes through."""
    for place in (folder, *folder.parents[:2]):
        place.chmod(0o755)
