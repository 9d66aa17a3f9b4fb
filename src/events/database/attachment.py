"""A database for whoever needs one: the configured server, else the embedded one for as long as anybody uses it."""

import contextlib
import fcntl
import socket
from collections.abc import Iterator

from events.database.embedded import Embedded
from events.settings import Settings


def embedded(settings: Settings) -> Embedded:
    """The embedded server of an installation."""
    return Embedded(settings.var / "pg")


@contextlib.contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The address of the database, usable inside the `with`.

    `DATABASE_URL` if it is set. Else the embedded server: attached to when it runs, started when not. Everyone who uses
    it holds a shared file lock; who leaves last stops it. A server left behind by a killed process is thus taken over.

    Raises:
        DatabaseUnavailable: with the reason and what to do.
    """
    if settings.database_url:
        yield settings.database_url
        return
    server = embedded(settings)
    settings.var.mkdir(parents=True, exist_ok=True)
    with (settings.var / "pg.users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # waits while somebody stops the server
        try:
            server.start()
            yield server.url()
        finally:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                server.stop()


def unreachable(error: Exception) -> str:
    """What to tell about an error that means that the database cannot be reached; empty for any other error."""
    import asyncpg

    refusals = (
        asyncpg.InvalidAuthorizationSpecificationError,
        asyncpg.InvalidCatalogNameError,
        asyncpg.CannotConnectNowError,
        asyncpg.TooManyConnectionsError,
    )
    if isinstance(error, (ConnectionError, TimeoutError, socket.gaierror, *refusals)):
        return f"The database of DATABASE_URL cannot be reached: {error}"
    return ""
