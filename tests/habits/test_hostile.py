"""Requests nobody means well with, at every route: never an answer of 500 and above, and never none.

Asked as an administrator, who gets furthest, with the right form token, so that every body is really read.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from cast import CAST, World, the_world
from knock import Answer, knock
from litestar import Litestar, post
from litestar.params import RequestBody
from permissions import filled, furnish, routes

from events.app import create_app
from events.foundation.failures import BROKEN
from events.identity.guards import login_cookie, open_to_all
from events.identity.guards.forgery import csrf_token

BOUNDARY = "x"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Attack:
    """Headers, body and query of one request."""

    headers: dict[str, str | bytes] = field(default_factory=dict)
    body: bytes = b""
    query: str = ""


def part(headers: str, content: bytes) -> bytes:
    """A multipart body of one part."""
    return b"--x\r\n" + headers.encode("latin-1") + b"\r\n\r\n" + content + b"\r\n--x--\r\n"


MULTIPART: dict[str, str | bytes] = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
JSON: dict[str, str | bytes] = {"content-type": "application/json"}
NAMED = 'Content-Disposition: form-data; name="a"'
HEADS = {
    "a form token that is not ASCII": Attack({"x-csrftoken": "é\xff".encode("latin-1"), "content-type": FORM}),
    "cookies that are none": Attack({"cookie": b'a="; =; \xff=\xfe; ; lang=\x80; b=c=d; "'}),
    "a login cookie that is not ASCII": Attack({"cookie": login_cookie().encode() + b"=\xe4\xb8\xad"}),
    "a very long login cookie": Attack({"cookie": f"{login_cookie()}={'x' * 5000}"}),
    "a bearer token that is none": Attack({"authorization": b"Bearer \xff\xfe"}),
    "an unknown bearer token": Attack({"authorization": "Bearer dev_unknown"}),
    "a language that is none": Attack({"accept-language": b"zh;q=x, ;;;q=, \xff"}, query="lang=%FF%00"),
    "a language of strange letters": Attack(query="lang=%ED%A0%80"),
    "a query that is not UTF-8": Attack(query="q=%FF%FE&page=%ED%A0%80"),
    "U+0000 in the query": Attack(query="q=%00"),
    "numbers that are none": Attack(query="page=x&sort=--&limit=-1&after=1e400&id=99999999999999999999999"),
    "an offset beyond measure": Attack(query="page=99999999999999999999&q=%25_%5C'%22"),
    "one parameter a hundred times": Attack(query="&".join(["q=1&page=2"] * 100)),
    "a content length that is none": Attack({"content-length": "x", "content-type": FORM}, body=b"a=b"),
    "an unknown content type": Attack({"content-type": b"\xff/\xfe; charset=\xfd"}, body=b"\xff"),
    "htmx without a page": Attack({"hx-request": "true", "hx-current-url": b"\xff://[::"}),
    "an origin that is none": Attack({"origin": b"http://[\xff", "sec-fetch-site": b"\xfe"}),
    "ranges and conditions": Attack({"range": "bytes=-1--5", "if-none-match": b"\xff", "accept": b"\xff;q=x"}),
}
BODIES = {
    "JSON nested beyond measure": Attack(JSON, b"[" * 100_000),
    "objects nested beyond measure": Attack(JSON, b'{"a":' * 50_000),
    "JSON that is not UTF-8": Attack(JSON, b'"\xff\xfe"'),
    "JSON with a lone surrogate": Attack(JSON, b'{"a": "\\ud800"}'),
    "JSON with U+0000": Attack(JSON, b'{"a": "\\u0000", "\\u0000": 1}'),
    "JSON with numbers beyond measure": Attack(JSON, b'{"a": 1e400, "b": ' + b"9" * 5000 + b"}"),
    "JSON that is a number": Attack(JSON, b"1"),
    "no JSON at all": Attack(JSON, b""),
    "a form that is not UTF-8": Attack({"content-type": FORM}, b"login=%FF%FE&a=\xff"),
    "a form with a lone surrogate": Attack({"content-type": FORM}, b"login=%ED%A0%80&password=x"),
    "a form with U+0000": Attack({"content-type": FORM}, b"login=a%00b&password=x&digits=%00&role=%00"),
    "a form of ten thousand fields": Attack({"content-type": FORM}, b"&".join(b"a%d=1" % n for n in range(10_000))),
    "one field many times": Attack({"content-type": FORM}, b"login=a&login=b&password=c&digits=1&digits=2"),
    "a charset nobody knows": Attack(MULTIPART, part(f"{NAMED}\r\nContent-Type: text/plain; charset=nonsense", b"x")),
    "a part that is not UTF-8": Attack(MULTIPART, part(NAMED, b"\xff\xfe")),
    "a part without a name": Attack(MULTIPART, part("Content-Disposition: form-data", b"x")),
    "a part with UTF-7": Attack(MULTIPART, part(f"{NAMED}\r\nContent-Type: text/plain; charset=utf-7", b"+2AA-")),
    "a part without an end": Attack(MULTIPART, b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nabc"),
    "a file with a strange name": Attack(MULTIPART, part(f'{NAMED}; filename="../\x00\xff.xlsx"', b"PK\x03\x04")),
    "a multipart body without a boundary": Attack({"content-type": "multipart/form-data"}, b"--x"),
    "a body too large": Attack({"content-type": FORM}, b"a=" + b"x" * 13_000_000),
    "a large body announced": Attack({"content-type": FORM, "content-length": "99999999999"}, b"a=b"),
}


@pytest.fixture(scope="module")
def app() -> Litestar:
    return create_app()


@dataclass(frozen=True)
class Attacker:
    """An administrator's browser in bad hands."""

    app: Litestar
    world: World
    token: str

    async def send(self, method: str, path: str, attack: Attack) -> Answer:
        """Send one attack."""
        headers: dict[str, str | bytes] = {
            "cookie": f"{login_cookie()}={self.token}",
            "x-csrftoken": csrf_token(self.token),
            **attack.headers,
        }
        address = f"{filled(path, self.world)}?{attack.query}" if attack.query else filled(path, self.world)
        return await knock(self.app, method, address, headers=headers, body=attack.body)


@pytest.fixture
async def attacker(app: Litestar, db: object) -> AsyncIterator[Attacker]:
    world = await the_world()
    await furnish(world)
    token = await CAST["administrator"](world)
    async with app.lifespan():
        yield Attacker(app, world, token)


def quick(app: Litestar) -> list[tuple[str, str]]:
    """Every route but paper, which takes seconds: that is attacked once, with everything at the same time."""
    return [(method, path) for method, path, _ in routes(app) if not path.endswith(".pdf")]


async def test_no_paper_breaks_on_hostile_queries(attacker: Attacker) -> None:
    query = "&".join(attack.query for attack in HEADS.values() if "%00" not in attack.query)
    papers = [path for _, path, _ in routes(attacker.app) if path.endswith(".pdf")]
    answers = [(path, await attacker.send("GET", path, Attack(query=query))) for path in papers]
    assert [path for path, answer in answers if _is_broken(answer)] == []


@pytest.mark.parametrize("name", HEADS)
async def test_no_route_breaks_on_hostile_headers_and_queries(attacker: Attacker, name: str) -> None:
    broken = [
        f"{method} {path}: {answer.status}"
        for method, path in quick(attacker.app)
        if method == "GET" and (answer := await attacker.send(method, path, HEADS[name])) and _is_broken(answer)
    ]
    assert broken == []


@pytest.mark.parametrize("name", BODIES)
async def test_no_route_breaks_on_hostile_bodies(attacker: Attacker, name: str) -> None:
    broken = [
        f"{method} {path}: {answer.status}"
        for method, path, _ in sorted(routes(attacker.app), key=lambda route: route[1] == "/logout")  # ends the login
        if method != "GET" and (answer := await attacker.send(method, path, BODIES[name])) and _is_broken(answer)
    ]
    assert broken == []


SEGMENTS = (
    "%00",
    "\x00",
    "0",
    "-1",
    "99999999999999999999",
    "𠮷",
    "..%2f..%2fetc",
    "a" * 3000,
    "\udcff",
    "%ED%A0%80",
    " ",
)


async def test_no_route_breaks_on_hostile_addresses(attacker: Attacker) -> None:
    broken = []
    for _, path, _ in routes(attacker.app):
        for segment in SEGMENTS:
            place = "/".join(segment if piece.startswith("{") else piece for piece in path.split("/"))
            answer = await attacker.send("GET", place.replace("{", "").replace("}", ""), Attack())
            broken += [f"{place[:60]!r}: {answer.status}"] if _is_broken(answer) else []
    assert broken == []


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW"])
async def test_no_route_breaks_on_strange_methods(attacker: Attacker, method: str) -> None:
    broken = [
        f"{path}: {answer.status}"
        for _, path in quick(attacker.app)
        if (answer := await attacker.send(method, path, Attack())) and _is_broken(answer)
    ]
    assert broken == []


async def test_without_the_wall_the_same_requests_do_break() -> None:
    @post("/", opt=open_to_all("a control"))
    async def bare(data: RequestBody[dict[str, str]]) -> str:
        return str(data)

    app = Litestar([bare], openapi_config=None, logging_config=None)
    attack = BODIES["JSON nested beyond measure"]
    assert (await knock(app, "POST", "/", headers=attack.headers, body=attack.body)).status == BROKEN


def _is_broken(answer: Answer) -> bool:
    return not 100 <= answer.status < BROKEN
