"""What a file of evidence really is: told by its first bytes, pictures drawn anew without what hides in them."""

import warnings
from io import BytesIO

from PIL import Image, UnidentifiedImageError

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
_BEGINNINGS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
MOST_PIXELS = 60_000_000
JPEG_QUALITY = 88


class NoEvidence(ValueError):
    """Neither PDF nor PNG nor JPEG, or a picture that cannot be drawn."""


def fit_to_keep(content: bytes) -> tuple[str, bytes]:
    """Media type and bytes to be stored: a PDF as it is, a picture decoded and encoded anew (no EXIF, no place).

    Raises:
        NoEvidence: it is none of the three, or cannot be drawn within 60 million pixels.
    """
    media = next((kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning)), None)
    if media is None:
        raise NoEvidence
    return media, content if media == PDF else _drawn_anew(content, media)


def _drawn_anew(content: bytes, media: str) -> bytes:
    out = BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(content), formats=["PNG", "JPEG"]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise NoEvidence
                plain = picture.convert("RGB")
        plain.save(out, "PNG" if media == PNG else "JPEG", quality=JPEG_QUALITY)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as broken:
        raise NoEvidence from broken
    return out.getvalue()
