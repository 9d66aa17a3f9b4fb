"""QR codes: as SVG (one path, no style attributes, no size of its own) and as PNG.

Level Q (a quarter of the code may be soiled); the version follows the length: the 31 characters of a badge give
version 3, 29×29 modules. Print the code itself at least 25 mm wide, that is 32 mm with its border of 4 modules (a
module is then 0.86 mm), and keep the border: scanners need the white.
"""

from base64 import b64encode
from functools import lru_cache
from html import escape
from itertools import groupby, starmap
from struct import pack
from zlib import compress, crc32

BORDER_MODULES = 4
MINIMUM_PRINT_MM = 25
MODULE_PX = 8
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def modules(text: str) -> list[list[bool]]:
    """Rows of the code without a border; dark modules are true."""
    from qrcode.constants import ERROR_CORRECT_Q  # lazily: most processes never draw a code
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.modules]


def qr_svg(text: str, *, border: int = BORDER_MODULES, label: str = "") -> str:
    """The code as an SVG element of class `qr`; `label` is read aloud, without one the picture counts as decoration.

    Raises `ValueError` for an empty text or one too long for any version (1,663 bytes).
    """
    if not text:
        raise ValueError("an empty text has no code")
    rows = modules(text)
    size = len(rows) + 2 * border
    path = "".join(_runs(row, number + border, border) for number, row in enumerate(rows))
    role = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {size} {size}" {role}>'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{path}"/></svg>'
    )


def qr_png(text: str, *, border: int = BORDER_MODULES, module_px: int = MODULE_PX) -> bytes:
    """The code as a black and white PNG of one bit per pixel, half a kilobyte; to save, and in PDFs.

    A PDF with 500 codes is set in a third less time than with the SVG. Raises as `qr_svg`.
    """
    if not text:
        raise ValueError("an empty text has no code")
    rows = modules(text)
    white = [False] * (len(rows) + 2 * border)
    framed = [white] * border + [[*white[:border], *row, *white[:border]] for row in rows] + [white] * border
    lines = b"".join(b"\0" + _bits(row, module_px) for row in framed for _ in range(module_px))
    size = len(framed) * module_px
    head = pack(">IIBBBBB", size, size, 1, 0, 0, 0, 0)
    return PNG_SIGNATURE + b"".join(starmap(_chunk, ((b"IHDR", head), (b"IDAT", compress(lines, 9)), (b"IEND", b""))))


@lru_cache(maxsize=1024)  # a code costs 4 ms, and a phone asks for the same one again and again
def qr_data_uri(text: str, *, border: int = BORDER_MODULES) -> str:
    """The PNG as an address for `<img src>`, in pages and PDFs; give it the class `qr`."""
    return "data:image/png;base64," + b64encode(qr_png(text, border=border, module_px=MODULE_PX // 2)).decode()


def _bits(row: list[bool], module_px: int) -> bytes:
    """A line of pixels, eight to a byte, white is 1."""
    line = "".join(("0" if dark else "1") * module_px for dark in row)
    return int(line.ljust(-(-len(line) // 8) * 8, "1"), 2).to_bytes(-(-len(line) // 8))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + kind + content + pack(">I", crc32(kind + content))


def _runs(row: list[bool], y: int, border: int) -> str:
    """Each run of dark modules as one rectangle of height 1."""
    pieces, x = [], border
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            pieces.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(pieces)
