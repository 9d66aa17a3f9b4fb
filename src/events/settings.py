"""The one place that reads the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

os.environ.setdefault("PICCOLO_CONF", "events.database.piccolo_conf")  # where Piccolo looks for its engine


@dataclass(frozen=True)
class Settings:
    """How this installation runs; every field has its unit and default here."""

    database_url: str = ""
    """`DATABASE_URL`; empty means the embedded server below `var`."""
    var: Path = CHECKOUT / "var"
    """`LIANQIAO_VAR`: data of this installation (database, secret key, demo logins)."""
    host: str = "127.0.0.1"
    """`HOST` to listen on."""
    port: int = 8000
    """`PORT` to listen on."""
    public_url: str = ""
    """`PUBLIC_URL` behind a proxy; decides Origin check, Secure cookies and HSTS. Empty: plain HTTP on this machine."""
    trusted_proxies: tuple[str, ...] = ()
    """`TRUSTED_PROXIES`: comma-separated addresses whose forwarded headers are believed."""
    pool_size: int = 10
    """`DATABASE_POOL`: greatest number of connections of one process."""
    log_level: str = "info"
    """`LOG_LEVEL`: debug, info, warning or error."""

    @property
    def secure(self) -> bool:
        """Whether people reach us by HTTPS."""
        return self.public_url.startswith("https://")

    def cookie(self, name: str) -> str:
        """A cookie's name; with HTTPS the browser itself ties `__Host-` to this host."""
        return f"__Host-{name}" if self.secure else name


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Settings of an environment; a number that is none raises `ValueError` naming the variable."""
    plain = Settings()
    return Settings(
        database_url=environ.get("DATABASE_URL", plain.database_url),
        var=Path(environ.get("LIANQIAO_VAR", plain.var)),
        host=environ.get("HOST", plain.host),
        port=_whole(environ, "PORT", plain.port),
        public_url=environ.get("PUBLIC_URL", plain.public_url).rstrip("/"),
        trusted_proxies=tuple(filter(None, environ.get("TRUSTED_PROXIES", "").split(","))),
        pool_size=_whole(environ, "DATABASE_POOL", plain.pool_size),
        log_level=environ.get("LOG_LEVEL", plain.log_level).lower(),
    )


def _whole(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, str(default))
    if not text.isdecimal():
        raise ValueError(f"{name} must be a whole number, not {text!r}")
    return int(text)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return from_environment(os.environ)


def use_database(url: str) -> None:
    """Point this process and its children at a database; call it before anything asks for a connection."""
    os.environ["DATABASE_URL"] = url
    settings.cache_clear()


def use_address(host: str, port: int) -> None:
    """Tell this process and its children where the web server listens."""
    os.environ.update(HOST=host, PORT=str(port))
    settings.cache_clear()
