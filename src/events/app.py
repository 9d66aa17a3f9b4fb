"""The application: the rooms' routes behind one wall, one guard and one map of errors. Wiring only."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, License, Reference, SecurityRequirement, SecurityScheme
from litestar.routes import HTTPRoute
from litestar.types import ControllerRouterHandler

from events.checkin.api.turnstile import Turnstile
from events.database.health import health_handlers
from events.foundation.edge import Edge
from events.foundation.failures import answer
from events.foundation.listing import provide_asked
from events.foundation.logs import configure_logs
from events.foundation.notify import Listener, gathered
from events.foundation.paths import offer
from events.foundation.problems import BEARER
from events.foundation.secret import secret_key
from events.foundation.static import static_router
from events.foundation.transaction import close_pool, open_pool
from events.identity.guards import Authentication, admit, current_actor, open_to_all, require_policies
from events.identity.queries import names_scopes
from events.identity.rules import ScopeKind
from events.programme.queries import chains, regions, units
from events.sessions.guards import judged_session
from events.settings import settings

ROOMS = (
    "identity",
    "programme",
    "organisations",
    "sessions",
    "registration",
    "marketplace",
    "intake",
    "filing",
    "matching",
    "meetings",
    "checkin",
    "outcomes",
    "reach",
    "phone",
    "reports",
    "boards",
    "audit",
    "demo",
)
LARGEST_BODY = 1_000_000
"""Bytes, unless a route that takes files says more (`request_max_body_size=`)."""


def create_app() -> Litestar:
    """Make the application of one process. Raises if a route declares no policy or the secret key is unsafe."""
    configure_logs(settings().log_level)
    secret_key()
    app = Litestar(
        route_handlers=[*_pages(), *_interfaces(), *health_handlers, _static()],
        openapi_config=_description(),
        include_in_schema=False,
        guards=[admit],
        dependencies={
            "actor": Provide(current_actor),
            "asked": Provide(provide_asked),
            "session": Provide(judged_session),
        },
        exception_handlers={Exception: answer},
        lifespan=[_connections],
        request_max_body_size=LARGEST_BODY,
        logging_config=None,
    )
    require_policies(app)
    _one_by_one(app)
    names_scopes(ScopeKind.UNIT, _unit_names)
    names_scopes(ScopeKind.CHAIN, _chain_names)
    names_scopes(ScopeKind.AREA, _area_names)
    offer(route.path for route in app.routes if isinstance(route, HTTPRoute) and "GET" in route.methods)
    app.asgi_handler = Edge(Turnstile(Authentication(app.asgi_handler)))
    return app


def _one_by_one(app: Litestar) -> None:
    """Provide what routes depend on one after another: nothing of it waits, and a group of tasks costs more than it."""
    for route in app.routes:
        for _handler, model in getattr(route, "route_handler_map", {}).values():
            model.dependency_batches = [{one} for batch in model.dependency_batches for one in batch]


async def _unit_names() -> dict[int, str]:
    return {unit.id: unit.name for unit in await units()}


async def _chain_names() -> dict[int, str]:
    return {chain.id: f"{chain.name} · {chain.list_name}" for chain in await chains()}


async def _area_names() -> dict[int, str]:
    return {int(region.code): region.name for region in await regions() if region.code.isdecimal()}


@asynccontextmanager
async def _connections(app: Litestar) -> AsyncIterator[None]:
    """A pool for requests and one connection that hears news (`app.state.listener`), as long as the process serves."""
    await open_pool(settings().pool_size)
    app.state.listener = Listener(settings().database_url)
    app.state.listener.start()
    yield
    await app.state.listener.stop()
    gathered.stop()
    await close_pool()


def _pages() -> Iterator[ControllerRouterHandler]:
    """The page routes of every room that has some."""
    for room in ROOMS:
        yield from _handlers(f"events.{room}.routes")


def _interfaces() -> Iterator[ControllerRouterHandler]:
    """The JSON routes of every room; they alone are described at `/api/v1/openapi.json`."""
    for room in ROOMS:
        if handlers := list(_handlers(f"events.{room}.api")):
            asked: list[SecurityRequirement] = [{BEARER: []}]
            yield Router("/", route_handlers=handlers, include_in_schema=True, security=asked, tags=[room])


def _handlers(module: str) -> list[ControllerRouterHandler]:
    return list(import_module(module).handlers) if find_spec(module) else []


def _static() -> Router:
    return Router("/", route_handlers=[static_router()], opt=open_to_all("style, script and icons of every page"))


_ABOUT = """Sessions, released plans and figures for other systems; scans from paired devices.

Send `Authorization: Bearer TOKEN`. A token (`lqt_…`) is made on the page /tokens or by `lianqiao token create`; it
reads what its scopes name (sessions, plan, counts) and sees no more than the account or unit it acts for. A device
(`dev_…`) redeems badges of its session. Lists come in pieces: give `next` back as `cursor`. Every refusal is a problem
of RFC 9457 with a stable `code`. Amounts are decimal texts in units of 10,000 yuan, days and times of day
are local (Asia/Shanghai), moments UTC.
"""


def _description() -> OpenAPIConfig:
    """What `/api/v1/openapi.json` says beside the routes."""
    schemes: dict[str, SecurityScheme | Reference] = {
        BEARER: SecurityScheme("http", scheme="bearer", description="A token of the API, or of a device.")
    }
    return OpenAPIConfig(
        "Lianqiao",
        "1",
        description=_ABOUT,
        use_handler_docstrings=True,
        components=Components(security_schemes=schemes),
        license=License("Apache-2.0", identifier="Apache-2.0"),
        openapi_router=_SchemaRouter(),
        render_plugins=[_SCHEMA],
    )


_SCHEMA = JsonRenderPlugin(path="/openapi.json")


class _SchemaRouter(Router):
    """Only the JSON: without the page for unknown schema paths that would stand beside it."""

    def __init__(self) -> None:
        described = open_to_all("describes the interface, holds no data")
        super().__init__("/api/v1", route_handlers=[], include_in_schema=False, opt=described)

    def register(self, value: ControllerRouterHandler) -> list:  # type: ignore[type-arg] # as Litestar's own
        """Take a route unless it is the page for unknown paths or the bare prefix."""
        paths: set[str] = getattr(value, "paths", set()) - {"/", "/{path:str}"}
        if not paths:
            return []
        value.paths = paths  # type: ignore[union-attr] # only route handlers get here
        return super().register(value)
