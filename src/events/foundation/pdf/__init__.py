"""PDF from HTML: WeasyPrint in a limited subprocess that reads nothing but our own files.

One HTML document in, one PDF out. Long papers come as several documents of about 100 pages each, so that no process
grows beyond 300 MiB; they are joined here. Styles (`static/css/print.css`) and fonts (`static/fonts`) are always added.

The calls block for seconds: use them from a job, or through `anyio.to_thread.run_sync`.
"""

import logging
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TypeVar

from events.foundation.errors import DomainError
from events.foundation.pdf.limits import Exit, Limits

STATIC = Path(__file__).resolve().parents[4] / "static"
PAGES_PER_PROCESS = 100
AT_ONCE = 2
OUT_OF_MEMORY = {Exit.OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGTRAP, -signal.SIGSEGV, -signal.SIGKILL}
"""Python says so itself; C libraries below it end the process."""

log = logging.getLogger(__name__)
Item = TypeVar("Item")


class PdfUnavailable(DomainError):
    """This machine has no Pango libraries; offer the print page instead. Code `pdf_libraries_absent`."""

    def __init__(self) -> None:
        super().__init__("pdf_libraries_absent")


class PdfFailed(DomainError):
    """The document could not be set: `pdf_took_too_long`, `pdf_too_large` (memory) or `pdf_broken`."""


def render(html: str, *, base: Path = STATIC, limits: Limits = Limits()) -> bytes:  # noqa: B008 - Limits is frozen
    """Set one HTML document as PDF.

    Relative addresses in it are below `base`, the only folder it may read; everything else but `data:` is left out.
    Characters no font of ours has are printed as 〓. Raises `PdfUnavailable` or `PdfFailed`.
    """
    command = [
        sys.executable,
        "-m",
        "events.foundation.pdf.child",
        str(base),
        str(limits.memory_mib),
        str(limits.seconds),
    ]
    try:
        done = subprocess.run(command, input=html.encode(), capture_output=True, timeout=limits.seconds, check=False)
    except subprocess.TimeoutExpired:
        raise PdfFailed("pdf_took_too_long", seconds=limits.seconds) from None
    if done.returncode == Exit.DONE:
        return done.stdout
    raise _failure(done.returncode, done.stderr.decode(errors="replace"), limits)


def _failure(status: int, words: str, limits: Limits) -> DomainError:
    if status == Exit.LIBRARIES_ABSENT:
        return PdfUnavailable()
    log.error("pdf process ended with status %d: %s", status, words[-2000:])
    if status == -signal.SIGXCPU:
        return PdfFailed("pdf_took_too_long", seconds=limits.seconds)
    if status in OUT_OF_MEMORY:
        return PdfFailed("pdf_too_large", memory_mib=limits.memory_mib)
    return PdfFailed("pdf_broken", status=status)


def render_many(documents: Iterable[str], *, base: Path = STATIC, limits: Limits = Limits()) -> bytes:  # noqa: B008 - as above
    """Set several documents, two processes at a time, and join them in order into one PDF."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        parts = list(pool.map(lambda html: render(html, base=base, limits=limits), documents))
    return joined(parts)


def batches(items: Iterable[Item], size: int = PAGES_PER_PROCESS) -> Iterator[list[Item]]:
    """Lists of at most `size` items, in order: what one process should set."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def joined(parts: Sequence[bytes]) -> bytes:
    """Several PDFs after one another as one."""
    if len(parts) == 1:
        return parts[0]
    from pypdf import PdfReader, PdfWriter  # 0.2 s that only joining needs

    writer = PdfWriter()
    for part in parts:
        writer.append(PdfReader(BytesIO(part)), import_outline=False)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether this machine can make PDFs; asked once per process, about half a second."""
    command = [sys.executable, "-m", "events.foundation.pdf.child", "--check"]
    return subprocess.run(command, capture_output=True, check=False).returncode == Exit.DONE
