"""Static files: served under a name that holds their hash, hence for ever; under the plain name only if rechecked."""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from litestar import Request, Response, Router, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from events.settings import CHECKOUT

STATIC = CHECKOUT / "static"
SPRITE = "vendor/tabler-icons@3.51.0/sprite.svg"
FOR_EVER = "public, max-age=31536000, immutable"
RECHECKED = "no-cache"

_HASHED = re.compile(r"^(?P<stem>.+)\.(?P<digest>[0-9a-f]{8})(?P<suffix>\.[a-z0-9]+)$")
_COMPRESSED = frozenset({".css", ".js", ".svg", ".json", ".webmanifest", ".txt"})


@dataclass(frozen=True)
class StaticFile:
    """One file as it is sent."""

    body: bytes
    gzipped: bytes | None
    media_type: str
    digest: str


@lru_cache(maxsize=256)
def read(name: str) -> StaticFile:
    """A file below `static/`, kept in memory. Raises `FileNotFoundError` for anything else, fonts of paper included."""
    path = (STATIC / name).resolve()
    if not path.is_relative_to(STATIC) or path.is_relative_to(STATIC / "fonts") or not path.is_file():
        raise FileNotFoundError(name)
    body = path.read_bytes()
    kind = {".js": "text/javascript", ".webmanifest": "application/manifest+json"}.get(path.suffix)
    gzipped = gzip.compress(body, mtime=0) if path.suffix in _COMPRESSED else None
    digest = hashlib.sha256(body).hexdigest()[:8]
    return StaticFile(body, gzipped, kind or mimetypes.guess_type(name)[0] or "application/octet-stream", digest)


def hashed_name(name: str) -> str:
    """`css/tokens.css` becomes `css/tokens.1a2b3c4d.css`."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{read(name).digest}{dot}{suffix}"


def unhash(name: str) -> tuple[str, str | None]:
    """The plain name and the hash that a name holds (None where it holds none)."""
    match = _HASHED.match(name)
    return (match["stem"] + match["suffix"], match["digest"]) if match else (name, None)


@lru_cache(maxsize=256)
def static_url(name: str) -> str:
    """Where a page finds a file of `static/`."""
    return f"/static/{hashed_name(name)}"


def icon_url(name: str) -> str:
    """Where an icon stands in the sprite. Raises `KeyError` for one that it lacks: see `tools/icons.py`."""
    if name not in icons():
        raise KeyError(f"no icon {name!r} in the sprite: run tools/icons.py {name}")
    return f"{static_url(SPRITE)}#{name}"


@lru_cache(maxsize=1)
def icons() -> frozenset[str]:
    """Names of all icons in the sprite."""
    return frozenset(re.findall(r'<symbol id="([a-z0-9-]+)"', read(SPRITE).body.decode()))


def answer(name: str, request: Request[Any, Any, Any], cache_control: str) -> Response[bytes]:
    """A file of `static/` as a response: gzip when welcome, 304 when the browser has it. 404 for no such file."""
    try:
        file = read(name)
    except (OSError, ValueError) as missing:
        raise NotFoundException from missing
    etag = f'"{file.digest}"'
    headers = {"Cache-Control": cache_control, "ETag": etag, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == etag:
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    if file.gzipped and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.gzipped, headers={**headers, "Content-Encoding": "gzip"}, media_type=file.media_type)
    return Response(file.body, headers=headers, media_type=file.media_type)


@get("/{name:path}", include_in_schema=False, name="static", sync_to_thread=False)
def static_handler(name: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
    """A file by its hashed name, for ever; by its plain name with a recheck (modules import each other plainly)."""
    asked = name.lstrip("/")
    plain, digest = unhash(asked)
    if digest is None or not (STATIC / plain).is_file():
        return answer(asked, request, RECHECKED)
    return answer(plain, request, FOR_EVER if read(plain).digest == digest else RECHECKED)


def static_router() -> Router:
    """`/static/…`; open to everybody."""
    return Router("/static", route_handlers=[static_handler], opt={"public": True})
