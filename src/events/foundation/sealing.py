"""A text that only the holder of a secret can read, by hash functions alone.

Deterministic authenticated encryption in the manner of SIV (RFC 5297) on HKDF-SHA256 (RFC 5869): the first 16 bytes are
HMAC-SHA256 of the text under one derived key, the rest is the text XOR a pad derived from the secret and those bytes.
The same text always comes out the same, two texts never share a pad, and a changed byte is noticed. WebCrypto opens it
in `static/js/roster.js`.
"""

import hmac
from base64 import b64decode, b64encode

TAG_BYTES = 16
HASH = "sha256"
HASH_BYTES = 32


def sealed(secret: str, text: str) -> str:
    """The text in base 64, readable with the secret alone."""
    plain = text.encode()
    tag = _tag(secret, plain)
    return b64encode(tag + _mixed(secret, tag, plain)).decode()


def opened(secret: str, box: str) -> str:
    """The text of a box. Raises `ValueError` for another secret or a box that was changed."""
    raw = b64decode(box)
    tag, body = raw[:TAG_BYTES], raw[TAG_BYTES:]
    plain = _mixed(secret, tag, body)
    if not hmac.compare_digest(tag, _tag(secret, plain)):
        raise ValueError("not sealed with this secret")
    return plain.decode()


def _tag(secret: str, plain: bytes) -> bytes:
    return hmac.digest(_derived(secret, b"", b"tag", HASH_BYTES), plain, HASH)[:TAG_BYTES]


def _mixed(secret: str, tag: bytes, text: bytes) -> bytes:
    pad = _derived(secret, tag, b"pad", len(text))
    return bytes(one ^ other for one, other in zip(text, pad, strict=True))


def _derived(secret: str, salt: bytes, purpose: bytes, length: int) -> bytes:
    """HKDF-SHA256 (RFC 5869): `length` bytes, at most 255 × 32."""
    key = hmac.digest(salt or bytes(HASH_BYTES), secret.encode(), HASH)
    made, block = b"", b""
    for number in range(1, -(-length // HASH_BYTES) + 1):
        block = hmac.digest(key, block + purpose + bytes([number]), HASH)
        made += block
    return made[:length]
