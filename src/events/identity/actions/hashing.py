"""Passwords as argon2id hashes, made in a thread, two at a time: each takes 19 MiB for a moment (OWASP's floor)."""

import unicodedata
from functools import lru_cache

from anyio import CapacityLimiter, to_thread
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

_hasher = PasswordHash((Argon2Hasher(time_cost=3, memory_cost=19 * 1024, parallelism=1),))
_few = CapacityLimiter(2)


def _plain(password: str) -> str:
    """The same password however a keyboard composes it (NIST SP 800-63B §3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


async def hash_of(password: str) -> str:
    """The hash to store."""
    return await to_thread.run_sync(_hasher.hash, _plain(password), limiter=_few)


async def matches(password: str, stored: str) -> bool:
    """Whether a password is the stored one; takes as long when nothing is stored."""
    right = await to_thread.run_sync(_hasher.verify, _plain(password), stored or _nobody(), limiter=_few)
    return right and bool(stored)


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
