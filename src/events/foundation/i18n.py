"""Languages: which one a visitor reads, and its catalogue. Message ids are zh-Hans, so that needs no catalogue."""

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}
"""Each language and what its readers call it; the first is the source."""
SOURCE = next(iter(LANGUAGES))
LOCALE = Path(__file__).resolve().parents[1] / "locale"

_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


def negotiate(query: str | None, cookie: str | None, accept_language: str | None) -> str:
    """The language of a visit: `?lang`, then the cookie, then Accept-Language, then zh-Hans."""
    wishes = [query, cookie, *_by_preference(accept_language or "")]
    return next((found for wish in wishes if (found := _offered(wish or ""))), SOURCE)


def _by_preference(header: str) -> list[str]:
    """Language ranges of an Accept-Language header, best first; `q=0` means never (RFC 9110 §12.5.4)."""
    ranges = [(_quality(part), part.split(";")[0].strip()) for part in header.split(",")]
    return [name for quality, name in sorted(ranges, key=lambda item: -item[0]) if quality > 0]


def _quality(part: str) -> float:
    _, _, weight = part.partition("q=")
    try:
        return float(weight or 1)
    except ValueError:
        return 0.0


def _offered(wish: str) -> str | None:
    """The language of ours that a tag means: zh-TW, -HK, -MO are traditional, any other Chinese simplified."""
    primary, *rest = wish.strip().lower().replace("_", "-").split("-")
    if primary == "zh":
        return "zh-Hant" if _TRADITIONAL & set(rest) and "hans" not in rest else "zh-Hans"
    return "en" if primary == "en" else None


def folder(lang: str) -> Path:
    """Where the catalogues of a language lie: `shared.po` and one file for each room's templates."""
    return LOCALE / lang.replace("-", "_") / "LC_MESSAGES"


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(lang: str) -> NullTranslations:
    """All translations of a language, the shared ones winning over a room's. Raises `ValueError` if we lack it."""
    if lang not in LANGUAGES:
        raise ValueError(f"no such language: {lang!r}")
    if lang == SOURCE:
        return NullTranslations()
    merged = Catalog(locale=lang.replace("-", "_"))
    for path in sorted(folder(lang).glob("*.po"), key=lambda path: path.name == "shared.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and message.string:
                    merged.add(message.id, message.string, flags=message.flags)
    return _compiled(merged)


def _compiled(catalog: Catalog) -> GNUTranslations:
    buffer = BytesIO()
    write_mo(buffer, catalog)
    buffer.seek(0)
    return GNUTranslations(buffer)
