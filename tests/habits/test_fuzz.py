"""Every operation, asked with values at random in every parameter and field: no answer of 500 and above, as whoever.

Values are plausible ones (ids of rows there are, words of every state and kind, days, times) and odd ones (script,
bidirectional text, rare Han, 10 kB, numbers that are none). Names come from the handlers themselves, so that new routes
are fuzzed as they are. Requests carry their form token: what may be done is done, and the session stands in another
state in every round. No page runs a script that was typed into a field or an address.
"""

import json
import sys
import typing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from cast import CAST
from knock import Answer, knock
from litestar import Litestar, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import URLEncodedBody
from permissions import DEVICES
from tenants import Owned, Tenant, content_of, owned, tenant, values_for, world_of

from events.app import create_app
from events.foundation import pdf
from events.foundation.forms import Form
from events.foundation.transaction import fetch
from events.identity.guards import login_cookie, open_to_all
from events.identity.guards.forgery import csrf_token
from events.identity.guards.policies import routes_of
from events.sessions.rules import SessionState

SEED = 20261127
TIMES = {"anonymous": 1, "participant": 2, "door device": 2, "organizer": 4, "administrator": 1}
"""How often each route is asked as each of them; who may end the others' logins comes last."""
ENDS = {"/logout", "/account/password"}
"""What would end the login is left out."""
ODD = (
    *("", " ", "0", "-1", "1.5", "1e400", "NaN", "Infinity", "9" * 25, "１２", "²", "٣", "0x1", "1_000", "1,000,000"),
    *("0000-00-00", "9999-12-31", "2026-02-30", "2026-12-10T09:30", "24:00", "09:30:59.9", "null", "[]", "{}", "a:b"),
    *(
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "'; DROP TABLE need; --",
        "%s %(x)s",
        "\u202eabc\u2066",
        "👩\u200d🌾",
        "𠮷䶮\ufa19",
    ),
    *(
        "\ufeff=1+1",
        "\t\r\n",
        "../../etc/passwd",
        "字" * 3400,
        "a" * 10_240,
        "\u0301" * 50,
        "everything:0",
        "unit:99999999999999999",
    ),
)
PLAIN = (
    "1",
    "2",
    "3",
    "7",
    "20",
    "30",
    "90",
    "on",
    "self",
    "2026-12-10",
    "2027-01-05",
    "09:30",
    "10:10",
    "13800001234",
    "100",
    "王芳",
)


def words() -> list[str]:
    """Every word of every state, kind and code that the rooms' rules know."""
    rules = [module for name, module in sys.modules.items() if name.startswith("events.") and ".rules" in name]
    kinds = {kind for module in rules for kind in vars(module).values() if isinstance(kind, type)}
    return sorted({str(one) for kind in kinds if issubclass(kind, StrEnum) for one in kind})


@dataclass
class Fuzz:
    """Makes requests at random for routes."""

    random: Random
    ids: list[str]
    words: list[str]
    rows: list[Owned]

    def text(self) -> str:
        """A value of a field."""
        return self.random.choice(self.random.choice((self.ids, self.words, PLAIN, ODD)))

    def address(self, path: str, handler: HTTPRouteHandler) -> str:
        """A path with some row's ids, mostly, and a query of the names the handler knows."""
        parts = [self._part(part) if part.startswith("{") else part for part in path.split("/")]
        names = [
            name
            for name, one in handler.parsed_fn_signature.parameters.items()
            if "QueryParameter" in str(one.raw) or one.has_default
        ]
        query = urlencode(
            [(name, self.text()) for name in [*names, "q", "page", "sort"] if self.random.random() < 0.5],
            errors="surrogatepass",
        )
        return "/".join(parts) + (f"?{query}" if query else "")

    def _part(self, part: str) -> str:
        name, _, kind = part.strip("{}").partition(":")
        if self.random.random() < 0.9:
            near = self.rows[:1] if self.random.random() < 0.8 else self.rows
            return str(self.random.choice(values_for(name, near)))
        return self.random.choice(("0", "1", str(2**63 - 1))) if kind == "int" else self.random.choice(self.words)

    def body(self, handler: HTTPRouteHandler) -> tuple[str, bytes]:
        """A content type and a body as the handler reads it."""
        data = handler.parsed_fn_signature.parameters.get("data")
        if data is not None and issubclass(data.annotation, Form):
            pairs = [
                (field.encode_name, self.text())
                for field in msgspec.structs.fields(data.annotation)
                for _ in range(self._often(field.name))
            ]
            return "application/x-www-form-urlencoded", urlencode(pairs).encode()
        if data is not None:
            return "application/json", json.dumps(self.value(data.annotation), default=str).encode()
        return (
            self._upload()
            if self.random.random() < 0.5
            else ("application/x-www-form-urlencoded", urlencode(self._any()).encode())
        )

    def _often(self, name: str) -> int:
        return 0 if name == "csrf_token" else self.random.choice((0, 1, 1, 1, 1, 1, 2))

    def _any(self) -> list[tuple[str, str]]:
        names = ("row", "sheet", "sender", "away", "tab", "column", "organisation_id", "note", "to", "0", "1")
        return [(name, self.text()) for name in names if self.random.random() < 0.5]

    def _upload(self) -> tuple[str, bytes]:
        content = self.random.choice(
            (b"", b"PK\x03\x04", "企业名称,需求\n甲厂,采购纱线\n".encode(), b"\xff\xfe\x00", b"\xd0\xcf\x11\xe0")
        )
        part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n' + content
        return "multipart/form-data; boundary=x", part + b"\r\n--x--\r\n"

    def value(self, kind: Any) -> object:  # noqa: ANN401 - any annotation
        """A JSON value of roughly a type."""
        if self.random.random() < 0.1:
            return self.random.choice((None, True, -1, 1e308, [], {}, self.text()))
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            fields = [field for field in msgspec.structs.fields(kind) if field.required or self.random.random() < 0.7]
            return {field.encode_name: self.value(field.type) for field in fields}
        if typing.get_origin(kind) is list:
            return [self.value(typing.get_args(kind)[0]) for _ in range(self.random.randrange(4))]
        options = typing.get_args(kind)
        if options and options[0] is not int and typing.get_origin(kind) is not None:
            return self.value(options[0]) if isinstance(options[0], type) else self.random.choice(options)
        return self.random.choice(
            (
                self.text(),
                self.random.randrange(-2, 2**31),
                f"0191{self.random.randrange(16**4):04x}-0000-7000-8000-000000000000",
            )
        )


@dataclass(frozen=True)
class Asked:
    """One request and what came of it."""

    who: str
    method: str
    address: str
    body: bytes
    answer: Answer

    def __str__(self) -> str:
        return f"{self.who}: {self.method} {self.address[:300]} {self.body[:600]!r}: {self.answer.status}"


async def fuzzed(app: Litestar, fuzz: Fuzz, who: str, headers: dict[str, str], times: int) -> list[Asked]:
    """Ask every route so many times."""
    return [
        await _ask(app, fuzz, who, headers, (method, path, handler))
        for path, handler in sorted(routes_of(app), key=lambda route: route[0])
        for method in sorted(map(str, handler.http_methods))
        for _ in range(times)
        if path not in ENDS and not path.startswith("/static")
    ]


async def _ask(
    app: Litestar, fuzz: Fuzz, who: str, headers: dict[str, str], route: tuple[str, str, HTTPRouteHandler]
) -> Asked:
    method, path, handler = route
    address = fuzz.address(path, handler)
    kind, body = fuzz.body(handler) if method != "GET" else ("", b"")
    heads = {**headers, "content-type": kind} if kind else headers
    return Asked(who, method, address, body, await knock(app, method, address, headers=heads, body=body))


async def test_no_operation_breaks_whatever_it_is_asked(
    db: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pdf, "render", lambda html, **_: html.encode())  # seconds each
    monkeypatch.setattr(pdf, "joined", b"".join)
    tenants = [await tenant("朱鹮", "13811110001", tmp_path), await tenant("黑鹳", "13822220002", tmp_path)]
    rows = [await owned(one) for one in tenants]
    ids = sorted({str(key) for one in rows for keys in one.values() for key in keys if isinstance(key, int)})
    fuzz, world, app = Fuzz(Random(SEED), ids, words(), rows), await world_of(*tenants), create_app()  # noqa: S311 - the same each time
    async with app.lifespan():
        heads = {who: _headers(who, await CAST[who](world)) for who in TIMES}
        before, asked = await content_of(rows[1]), []
        for who, times in TIMES.items():
            if who == "administrator":
                assert await content_of(rows[1]) == before, "of the other tenant somebody changed what is not his"
            for state in fuzz.random.sample(list(SessionState), times):
                asked += await _in_state(state, tenants, fuzzed(app, fuzz, who, heads[who], 1))
    broken = [str(one) for one in asked if not 100 <= one.answer.status < 500]
    assert not broken, "\n".join(broken[:30])
    run = [str(one) for one in asked if _is_page(one.answer) and "<script>alert" in one.answer.text]
    assert not run, "\n".join(run[:30])
    done = {(one.method, one.answer.status // 100) for one in asked if one.who == "organizer"}
    assert {("GET", 2), ("POST", 2), ("POST", 3), ("POST", 4)} <= done


def _is_page(answer: Answer) -> bool:
    return answer.headers.get("content-type", "").startswith("text/html")


async def _in_state(state: SessionState, tenants: list[Tenant], asking: Any) -> list[Asked]:  # noqa: ANN401 - a coroutine
    await fetch(
        "UPDATE chain_session SET state = {} WHERE id = ANY({})", state.value, [one.session_id for one in tenants]
    )
    found: list[Asked] = await asking
    return found


def _headers(actor: str, token: str) -> dict[str, str]:
    if actor in DEVICES:
        return {"authorization": f"Bearer {token}"}
    return {"cookie": f"{login_cookie()}={token}", "x-csrftoken": csrf_token(token)} if token else {}


class _Number(Form):
    number: str = ""


async def test_a_handler_that_takes_a_field_at_its_word_is_found() -> None:
    @post("/", opt=open_to_all("a control"))
    async def trusting(data: URLEncodedBody[_Number]) -> str:
        return str(int(data.number or "1"))

    app = Litestar([trusting], openapi_config=None, logging_config=None)
    asked = await fuzzed(app, Fuzz(Random(SEED), ["1"], ["x"], []), "anybody", {}, 20)  # noqa: S311 - as above
    assert {one.answer.status for one in asked} >= {201, 500}
