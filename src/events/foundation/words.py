"""Filters of the templates: amounts, days, shares and masked names the way people read them."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from urllib.parse import parse_qsl, quote_plus, urlencode

from jinja2 import pass_environment

from events.foundation.clock import LOCAL, today
from events.foundation.templating import Engine

_WAN_PER_YI = 10_000
_YUAN_PER_WAN = 10_000
_MONTHS = tuple(
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - shorter
)


def _say(environment: Engine, name: str, **figures: object) -> str:
    """The words around figures, whatever these are: asked once with their names in braces, filled here."""
    pattern = getattr(environment.globals["words"], name)(**{figure: f"{{{figure}}}" for figure in figures})
    return str(pattern).format(**figures)


def _choose(environment: Engine, name: str, **figures: int) -> str:
    """Words that depend on the figures."""
    return str(getattr(environment.globals["words"], name)(**figures))


@pass_environment
def wan(environment: Engine, amount: Decimal | int | None) -> str:
    """An amount in 10,000 yuan: exact below 100 million yuan, above in 亿元 to four places; None is negotiable."""
    return _wan(environment, environment.language(), None if amount is None else str(amount))


@lru_cache(maxsize=8192)
def _wan(environment: Engine, _lang: str, amount: str | None) -> str:
    if amount is None:
        return _say(environment, "negotiable")
    exact = Decimal(amount)
    latin = _latin(exact * _YUAN_PER_WAN)
    if abs(exact) >= _WAN_PER_YI:
        in_yi = (exact / _WAN_PER_YI).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        return _say(environment, "yi", number=_plain(in_yi), latin=latin)
    return _say(environment, "wan", number=_plain(exact), latin=latin)


def _latin(yuan: Decimal) -> str:
    """The same amount for languages that count in thousands: 18.5 million."""
    for size, name in ((1_000_000_000, " billion"), (1_000_000, " million")):
        if abs(yuan) >= size:
            return _plain((yuan / size).quantize(Decimal("0.0001"), ROUND_HALF_UP)) + name
    return _plain(yuan)


def _plain(number: Decimal) -> str:
    """Thousands separated, no trailing zeros, no exponent."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(value: Decimal | float | None) -> str:
    """Thousands separated; a dash for nothing."""
    return "—" if value is None else f"{value:,}"


def share(part: Decimal | float | None, of: Decimal | float | None = 1, places: int = 1) -> str:
    """A part of a whole (default: of 1) in per cent; a dash where there is no whole."""
    if part is None or not of:
        return "—"
    return f"{Decimal(str(part)) / Decimal(str(of)) * 100:.{places}f} %"


def _local_date(value: date | datetime) -> date:
    return value.astimezone(LOCAL).date() if isinstance(value, datetime) else value


@lru_cache(maxsize=4096)
def _dated(environment: Engine, _lang: str, name: str, local: date) -> str:
    figures = {"year": local.year, "month": local.month, "day": local.day, "month_name": _MONTHS[local.month - 1]}
    return _say(environment, name, **figures)


@pass_environment
def day(environment: Engine, value: date | datetime | None) -> str:
    """2022年6月17日, of a local date or an aware moment."""
    return "—" if value is None else _dated(environment, environment.language(), "day", _local_date(value))


@pass_environment
def short_day(environment: Engine, value: date | datetime | None) -> str:
    """6月17日; with the year when it is not the present one."""
    return "—" if value is None else _short(environment, _local_date(value))


def _short(environment: Engine, local: date) -> str:
    name = "short_day" if local.year == today().year else "day"
    return _dated(environment, environment.language(), name, local)


@pass_environment
def weekday(environment: Engine, value: date | datetime) -> str:
    """周五, of a local date or an aware moment."""
    return _choose(environment, "weekday", index=_local_date(value).weekday())


def clock(value: time | datetime | None) -> str:
    """HH:MM in Asia/Shanghai, of wall time or an aware moment."""
    if value is None:
        return "—"
    local = value.astimezone(LOCAL) if isinstance(value, datetime) else value
    return f"{local.hour:02}:{local.minute:02}"


@pass_environment
def when(environment: Engine, value: datetime | None) -> str:
    """A moment: 14:32 today, else 6月17日 14:32, with the year when it is not the present one."""
    if value is None:
        return "—"
    local = value.astimezone(LOCAL)
    told = f"{local.hour:02}:{local.minute:02}"
    return told if local.date() == today() else f"{_short(environment, local.date())} {told}"


def brief(value: datetime) -> str:
    """A moment for narrow columns: 14:32 today, else 12-07, with the year when it is not the present one."""
    local = value.astimezone(LOCAL)
    if local.date() == today():
        return f"{local:%H:%M}"
    return f"{local:%m-%d}" if local.year == today().year else f"{local:%Y-%m-%d}"


@pass_environment
def lasting(environment: Engine, span: timedelta) -> str:
    """A length of time in its two largest units: 1 天 22 小时; never negative."""
    minutes = max(0, int(span.total_seconds() // 60))
    days, rest = divmod(minutes, 24 * 60)
    return _choose(environment, "lasting", days=days, hours=rest // 60, minutes=rest % 60)


def mask_mobile(text: str | None) -> str:
    """138****5678; a shorter number keeps its last four digits only."""
    digits = text or ""
    return f"{digits[: 3 if len(digits) > 7 else 0]}****{digits[-4:]}" if len(digits) > 4 else "****"  # noqa: PLR2004 - the shape of a number


def mask_name(text: str | None) -> str:
    """The first character and a star."""
    return f"{text[0]}*" if text else "*"


@lru_cache(maxsize=512)
def query_fields(query: str) -> tuple[tuple[str, str], ...]:
    """The parameters of a query string, in order."""
    return tuple(parse_qsl(query))


def query_with(query: str, **changes: object) -> str:
    """A query string with some parameters replaced (None or empty removes one), starting with `?`; drops `page`."""
    kept = [(name, value) for name, value in query_fields(query) if name not in changes and name != "page"]
    added = [(name, str(value)) for name, value in changes.items() if value not in (None, "")]
    return "?" + urlencode(kept + added)


@lru_cache(maxsize=512)
def query_before(query: str, name: str) -> str:
    """A query string that a value of `name` can be written behind: for many links that differ in that value only."""
    kept = query_with(query, **{name: ""})
    return f"{kept}{'&' if len(kept) > 1 else ''}{name}="


def choices(codes: Iterable[str], says: Callable[[str], str] | None) -> list[tuple[str, str, str]]:
    """Each code as an address says it, as it is, and in words; a code without words speaks for itself."""
    return [(quoted(code), code, says(code) if says else code) for code in codes]


@lru_cache(maxsize=1024)
def quoted(value: str) -> str:
    """A value as a query string holds it."""
    return quote_plus(value)


def query_value(query: str, name: str) -> str:
    """One parameter of a query string, empty where it lacks it."""
    return dict(query_fields(query)).get(name, "")


FILTERS: dict[str, Callable[..., str]] = {
    filter_.__name__: filter_
    for filter_ in (wan, number, share, day, short_day, weekday, clock, when, brief, lasting, mask_mobile, mask_name)
}
