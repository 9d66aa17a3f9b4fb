"""One server per port: two versions must never answer at the same address."""

import contextlib
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from events.foundation.errors import Refused

ADDRESS = "served-at"
PATIENCE_SECONDS = 3
"""The children of a killed supervisor need a moment to end."""


@contextlib.contextmanager
def port_of_our_own(host: str, port: int) -> Iterator[None]:
    """Claim a port among all supervisors of this machine, and make sure that nobody listens there.

    The web server shares a port with anyone who asks the same way, so the claim is held beside it: an abstract unix
    socket, which the kernel frees with its holder (Linux only; elsewhere the look alone must do).

    Raises:
        Refused: `port_taken`.
    """
    with socket.socket(socket.AF_UNIX) as claim:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (_claimed(claim, port) and _is_free(host, port)):
            if time.monotonic() > deadline:
                raise Refused("port_taken", host=host, port=port)
            time.sleep(0.1)
        yield


def numeric(host: str) -> str:
    """The address of a host's name."""
    try:
        return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])
    except OSError as error:
        raise Refused("host_unknown", host=host) from error


def note_address(var: Path, host: str, port: int) -> None:
    """Write down where this installation is served, for commands that print links."""
    (var / ADDRESS).write_text(f"{host} {port}", encoding="utf-8")


def served_at(var: Path) -> str:
    """Where this installation is served right now; empty where it is not."""
    try:
        host, port = (var / ADDRESS).read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return ""
    return f"http://{host}:{port}" if is_open(host, int(port)) else ""


def is_open(host: str, port: int) -> bool:
    """Whether somebody listens."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def _claimed(claim: socket.socket, port: int) -> bool:
    if sys.platform != "linux" or claim.getsockname():
        return True
    try:
        claim.bind(f"\0lianqiao-port-{port}")
    except OSError:
        return False
    return True


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
