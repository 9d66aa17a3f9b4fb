"""The printing process: HTML on standard input, PDF on standard output.

Run as `python -m events.foundation.pdf.child BASE MEMORY_MIB SECONDS`; `--check` tells whether it could work.
"""

import gc
import os
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import url2pathname

from events.foundation.pdf.glyphs import printable
from events.foundation.pdf.justify import install
from events.foundation.pdf.limits import Exit

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

STATIC = Path(__file__).resolve().parents[4] / "static"
STYLES = ("css/tokens.css", "css/print.css")
IDENTIFIER = b"lianqiao"
RARELY = (50_000, 20, 50)
"""Thresholds of the garbage collector: a fifth less time for a hundred pages and 8 MiB more."""


def limit(memory_mib: int, seconds: int) -> None:
    """Let the system end this process when it grows or runs beyond its bounds."""
    size = memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def is_below(url: str, base: Path) -> bool:
    """Whether a `file:` address names something inside the folder; links that lead out of it are outside."""
    path = url2pathname(url.split("?", maxsplit=1)[0].removeprefix("file:").removeprefix("//"))
    return Path(path).resolve().is_relative_to(base.resolve())


def fetcher(base: Path) -> "URLFetcher":
    """A fetcher that knows `data:` and files below `base`, and refuses all else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class PackagedFiles(URLFetcher):  # type: ignore[misc] # WeasyPrint ships no types
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> "URLFetcherResponse":
            scheme = url.partition(":")[0].lower()
            if scheme == "data" or (scheme == "file" and is_below(url, base)):
                return super().fetch(url, headers)
            raise ValueError(f"not a packaged file: {url[:80]}")

    return PackagedFiles(allowed_protocols={"data", "file"}, allow_redirects=False)


def pdf_of(html: str, base: Path) -> bytes:
    """Set the document with our styles and fonts."""
    from weasyprint import CSS, HTML

    install()
    fetch = fetcher(base)
    ours = fetcher(STATIC)
    styles = [CSS(filename=STATIC / name, url_fetcher=ours) for name in STYLES if (STATIC / name).exists()]
    document = HTML(string=printable(html), base_url=base.as_uri() + "/", url_fetcher=fetch)
    content: bytes = document.write_pdf(stylesheets=styles, pdf_identifier=IDENTIFIER)
    return content


def main(arguments: list[str]) -> int:
    """Answer with an exit status of `Exit`; anything unforeseen is a traceback and status 1."""
    os.putenv("FONTCONFIG_FILE", str(STATIC / "fonts" / "fonts.conf"))  # read by fontconfig when WeasyPrint loads it
    try:
        import weasyprint  # noqa: F401 - loading it is the test
    except OSError:
        return Exit.LIBRARIES_ABSENT
    if arguments == ["--check"]:
        return Exit.DONE
    base, memory_mib, seconds = Path(arguments[0]).resolve(), int(arguments[1]), int(arguments[2])
    limit(memory_mib, seconds)
    gc.freeze()
    gc.set_threshold(*RARELY)
    try:
        sys.stdout.buffer.write(pdf_of(sys.stdin.buffer.read().decode(), base))
    except MemoryError:
        return Exit.OUT_OF_MEMORY
    return Exit.DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
