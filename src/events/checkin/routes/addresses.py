"""What a page must know of the request itself: where this installation is reached, and with which browser."""

from typing import Any

from litestar import Request

from events.settings import settings

AnyRequest = Request[Any, Any, Any]


def base_of(request: AnyRequest) -> str:
    """The address people reach us by, without the last slash."""
    return settings().public_url or str(request.base_url).rstrip("/")


def in_wechat(request: AnyRequest) -> bool:
    """Whether WeChat's own browser asks: its camera and storage cannot be relied on."""
    return "MicroMessenger" in request.headers.get("user-agent", "")
