"""Static files: hashed names, caching, and nothing vendored that is not what its manifest says."""

import base64
import hashlib
import json
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar

from events.foundation import static

VENDOR = static.STATIC / "vendor"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = Litestar(route_handlers=[static.static_router()], openapi_config=None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


def test_a_name_holds_the_hash_of_its_file_and_gives_it_back() -> None:
    name = static.hashed_name("css/tokens.css")
    digest = hashlib.sha256((static.STATIC / "css" / "tokens.css").read_bytes()).hexdigest()[:8]
    assert name == f"css/tokens.{digest}.css"
    assert static.unhash(name) == ("css/tokens.css", digest)
    assert static.unhash("js/app.js") == ("js/app.js", None)
    assert static.static_url("css/tokens.css") == f"/static/{name}"


@pytest.mark.anyio
async def test_a_hashed_file_is_kept_for_ever(client: httpx.AsyncClient) -> None:
    answer = await client.get(static.static_url("css/tokens.css"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == (static.STATIC / "css" / "tokens.css").read_bytes()


@pytest.mark.anyio
async def test_a_plain_name_is_rechecked_each_time(client: httpx.AsyncClient) -> None:
    first = await client.get("/static/js/app.js", headers={"accept-encoding": "identity"})
    again = await client.get("/static/js/app.js", headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, first.headers["cache-control"]) == (200, "no-cache")
    assert first.headers["content-type"].startswith("text/javascript")
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.anyio
async def test_a_name_with_an_old_hash_gives_the_present_file_but_not_for_ever(client: httpx.AsyncClient) -> None:
    answer = await client.get("/static/css/tokens.00000000.css")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.anyio
@pytest.mark.parametrize(
    "path",
    [
        "nothing.css",
        "css",
        "../pyproject.toml",
        "%2e%2e/pyproject.toml",
        "css/../../pyproject.toml",
        "fonts/NotoSansSC-Regular.ttf",
        "css/%00.css",
        "/etc/passwd",
    ],
)
async def test_nothing_else_is_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"/static/{path}")).status_code == 404


def test_every_vendored_folder_is_what_its_manifest_says() -> None:
    folders = {folder.name for folder in VENDOR.iterdir() if folder.is_dir()}
    assert folders == {
        "tabler-core@1.6.1",
        "tabler-icons@3.51.0",
        "htmx.org@2.0.11",
        "htmx-ext-sse@2.2.4",
        "qr-scanner@1.4.2",
    }
    for folder in sorted(VENDOR.iterdir()):
        manifest = json.loads((folder / "manifest.json").read_text())
        listed = {entry["file"]: entry["integrity"] for entry in manifest["files"]}
        present = {path.name for path in folder.iterdir()} - {"manifest.json", "LICENSE"}
        assert set(listed) == present
        assert manifest["version"] == folder.name.partition("@")[2]
        assert manifest["licence"] in {"MIT", "0BSD"}
        assert len((folder / "LICENSE").read_text()) > 300
        for name, integrity in listed.items():
            digest = hashlib.sha384((folder / name).read_bytes()).digest()
            assert integrity == "sha384-" + base64.b64encode(digest).decode(), f"{folder.name}/{name}"


def test_styles_take_colours_from_the_tokens_only() -> None:
    colours = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(")
    same_in_both_themes = (".lq-qr ", ".lq-poster", ".lq-doorcam ")  # paper is white, a camera's frame black
    for sheet in ("components", "frame", "forms"):
        lines = (static.STATIC / "css" / f"{sheet}.css").read_text().splitlines()
        found = [line.strip() for line in lines if colours.search(line)]
        assert [line for line in found if not line.startswith(same_in_both_themes)] == []


def test_an_icon_that_the_sprite_lacks_is_refused() -> None:
    assert static.icon_url("check").endswith("#check")
    with pytest.raises(KeyError, match=r"tools/icons\.py"):
        static.icon_url("no-such-icon")
