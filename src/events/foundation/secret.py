"""The secret key of this installation: made once, kept in `var/secret.key`, and what is derived from it."""

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from events.settings import settings

SHORTEST = 32
"""Bytes."""
_KNOWN = ("change", "default", "example", "insecure", "secret", "dev-key", "test-key", "0123456789", "password")


class UnsafeSecret(Exception):
    """The secret key is one that others know or can guess, or others may read it; the text says what to do."""


def key_file() -> Path:
    """Where the key is."""
    return _place(settings().var)


def secret_key() -> bytes:
    """The key; the first call on a new installation makes it. Raises `UnsafeSecret`."""
    return _read(key_file())


def derived_key(purpose: str) -> bytes:
    """32 bytes for one purpose: knowing one tells nothing about another (HMAC-SHA256 of the purpose)."""
    return _derived(secret_key(), purpose)


def seal(purpose: str, text: str) -> str:
    """64 hexadecimal digits that only this installation can make of a text."""
    return hmac.new(derived_key(purpose), text.encode(), hashlib.sha256).hexdigest()


def digest(token: str) -> str:
    """SHA-256 of a random token as 64 hexadecimal digits: all we keep of it."""
    return hashlib.sha256(token.encode()).hexdigest()


@lru_cache(maxsize=4)
def _place(var: Path) -> Path:
    return var / "secret.key"


@lru_cache(maxsize=64)
def _derived(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, purpose.encode(), "sha256")


@lru_cache(maxsize=4)
def _read(path: Path) -> bytes:
    if not path.exists():
        _make(path)
    key = path.read_bytes().strip()
    problem = _problem(key)
    if problem:
        raise UnsafeSecret(f"{path} {problem}. Move it away: a new one is made at the next start.")
    if path.stat().st_mode & 0o077:
        raise UnsafeSecret(f"{path} can be read by other users of this machine. Run: chmod 600 {path}")
    return key


def _problem(key: bytes) -> str:
    if len(key) < SHORTEST:
        return f"holds fewer than {SHORTEST} bytes"
    text = key.decode(errors="replace").casefold()
    if len(set(key)) < SHORTEST // 4 or any(text.startswith(word) for word in _KNOWN):
        return "holds a key that others know"
    return ""


def _make(path: Path) -> None:
    """Write a new key beside its place and link it there: of several processes one wins, none reads half a key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(SHORTEST))
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
