"""What a page must know of the request itself: where this installation is reached, and with which browser."""

from typing import Any
from urllib.parse import urlsplit

from litestar import Request

from events.settings import settings

AnyRequest = Request[Any, Any, Any]


def base_of(request: AnyRequest) -> str:
    """The address people reach us by, without the last slash."""
    return settings().public_url or str(request.base_url).rstrip("/")


def is_here_only(address: str) -> bool:
    """Whether an address means whatever machine opens it: useless in a QR."""
    host = urlsplit(address).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")


def in_wechat(request: AnyRequest) -> bool:
    """Whether WeChat's own browser asks: its camera and storage cannot be relied on."""
    return "MicroMessenger" in request.headers.get("user-agent", "")
