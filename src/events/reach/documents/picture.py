"""A picture per firm to forward: its rounds, tables and partners, the version, and the QR of its link."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from unicodedata import east_asian_width
from zipfile import ZIP_STORED, ZipFile

from events.foundation import clock
from events.foundation.charts import png_of
from events.foundation.pages import render
from events.foundation.qr import qr_data_uri
from events.meetings.queries import MeetingView, PlanView
from events.reach.actions import FreshLink
from events.registration.queries import Participant
from events.registration.rules import ConsentState, may_show_contact
from events.sessions.queries import SessionView, SlotView

TEMPLATE = "reach/print/picture.html"
PIXELS = 810
"""Width of the PNG; it is drawn 540 units wide."""
AT_ONCE = 2
TITLE_WIDTH, NAME_WIDTH, LINE_WIDTH = 48, 40, 40
"""How many half-width characters fit a line of each size."""
MOST_LINES = 3
TOP, LINE, MEETING, FOOT = 112, 22, 62, 196
"""Units: above the firm's name, per wrapped line, per meeting without its lines, below the meetings."""


@dataclass(frozen=True)
class PictureMeeting:
    """One meeting as it is drawn, `y` units from the top; `ours`: a delegate's number and, with consent, the name."""

    y: int
    slot: SlotView
    round: int
    table: int
    partner: tuple[str, ...]
    category: str
    need: tuple[str, ...]
    number: int | None
    ours: str


@dataclass(frozen=True)
class Day:
    """What pictures of a session show; `base`: the address of this house, `people` and `meetings` by organisation."""

    session: SessionView
    plan: PlanView | None
    people: Mapping[int, Participant]
    meetings: Mapping[int, Sequence[MeetingView]]
    base: str
    lang: str


def picture_png(day: Day, link: FreshLink) -> bytes:
    """The firm's day with the code of its link; as `drawn_png`."""
    return drawn_png(day, link.row.organisation_id, day.base + link.path)


def drawn_png(day: Day, organisation_id: int, address: str) -> bytes:
    """The firm's day on white, 810 pixels wide, with an address as QR.

    What may end in a group names neither people without consent nor confidential needs, not even the firm's own.
    """
    session, who = day.session, day.people[organisation_id]
    title, name = wrapped(session.title, TITLE_WIDTH), wrapped(who.name, NAME_WIDTH)
    y = TOP + LINE * (len(title) - 1) + 30 * len(name)
    drawn = list(_drawn(session, who, day.meetings.get(who.organisation_id, ()), y))
    end = _below(drawn[-1]) if drawn else y + MEETING
    svg = render(
        TEMPLATE,
        lang=day.lang,
        session=session,
        plan=day.plan,
        title=title,
        name=name,
        name_y=TOP + LINE * (len(title) - 1),
        meetings=drawn,
        empty_y=y + LINE,
        end=end,
        height=end + FOOT,
        qr=qr_data_uri(address),
        now=clock.now(),
    )
    return png_of(svg, width_px=PIXELS)


def pictures_zip(day: Day, links: Sequence[FreshLink]) -> bytes:
    """The pictures of many firms, named by number and firm."""
    target = BytesIO()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pictures = pool.map(lambda link: picture_png(day, link), links)
        with ZipFile(target, "w", ZIP_STORED) as folder:  # PNG is packed already
            for number, (link, picture) in enumerate(zip(links, pictures, strict=True), start=1):
                safe = "".join(sign for sign in link.row.short_name or link.row.name if sign.isalnum())
                folder.writestr(f"{number:03d}-{safe}.png", picture)
    return target.getvalue()


def _drawn(session: SessionView, who: Participant, meetings: Sequence[MeetingView], y: int) -> Iterator[PictureMeeting]:
    named = may_show_contact(ConsentState(who.consent), to_host=False)
    people = {one.id: one for one in who.delegates}
    for one in meetings:
        ours = one.a_id == who.organisation_id
        seat = people.get((one.a_delegate_id if ours else one.b_delegate_id) or 0)
        drawn = PictureMeeting(
            y=y,
            slot=session.slots[one.slot_index],
            round=one.slot_index + 1,
            table=one.table_number + 1,
            partner=wrapped(one.b_name if ours else one.a_name, LINE_WIDTH),
            category=one.category,
            need=() if one.need_confidential else wrapped(one.need_title, LINE_WIDTH),
            number=seat.number if seat else None,
            ours=seat.name if seat and named else "",
        )
        yield drawn
        y = _below(drawn)


def _below(one: PictureMeeting) -> int:
    return one.y + MEETING + LINE * (len(one.partner) + max(1, len(one.need)))


def wrapped(text: str, width: int) -> tuple[str, ...]:
    """The text in lines of at most `width` half-width characters, three at most; … stands for what does not fit."""
    lines, line, used = [], "", 0
    for sign in " ".join(text.split()):
        size = 2 if east_asian_width(sign) in "WFA" else 1
        if used + size > width:
            lines.append(line)
            line, used = "", 0
        line, used = line + sign, used + size
    lines += [line] if line else []
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][:-1] + "…"]
    return tuple(lines)
