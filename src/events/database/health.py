"""Whether this installation works, for load balancers and monitoring."""

from asyncpg import InterfaceError, InternalClientError, PostgresError
from litestar import MediaType, Response, get

from events.database.migrate import pending
from events.foundation import metrics
from events.foundation.failures import database_gone
from events.foundation.transaction import fetch
from events.identity.guards import open_to_all

UNAVAILABLE = 503
_JOBS = "SELECT status::text AS status, count(*) AS jobs FROM procrastinate_jobs GROUP BY status"
_monitoring = open_to_all("monitoring asks without a login; counts only, no names")


@get("/healthz", opt=_monitoring, media_type=MediaType.TEXT, sync_to_thread=False)
def healthz() -> str:
    """This process answers."""
    return "ok\n"


@get("/readyz", opt=_monitoring)
async def readyz() -> Response[dict[str, str]]:
    """Database, migrations and queue can be used; otherwise HTTP 503 and which one cannot."""
    found = {"database": "ok", "migrations": "ok", "queue": "ok"}
    try:
        found["migrations"] = "pending" if await pending() else "ok"
        await fetch(_JOBS)
    except (OSError, PostgresError, InterfaceError, InternalClientError) as failure:
        gone = isinstance(failure, OSError) or database_gone(failure)
        found["database" if gone else "queue"] = "unavailable"
    ready = set(found.values()) == {"ok"}
    return Response(found, status_code=200 if ready else UNAVAILABLE)


@get("/metrics", opt=_monitoring, media_type=MediaType.TEXT)
async def process_metrics() -> str:
    """Requests of this process and jobs of the installation, as Prometheus reads them."""
    jobs = {row["status"]: row["jobs"] for row in await fetch(_JOBS)}
    waiting, working, failed = (jobs.get(status, 0) for status in ("todo", "doing", "failed"))
    return metrics.text({"jobs_waiting": waiting, "jobs_working": working, "jobs_failed": failed})


health_handlers = [healthz, readyz, process_metrics]
