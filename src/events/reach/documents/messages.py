"""The sentences to send, and the table the bureau's own SMS platform takes in."""

from collections.abc import Sequence

from events.foundation.pages import render
from events.foundation.spreadsheet import Column, Kind, Table, csv, xlsx
from events.reach.actions import FreshLink
from events.reach.rules import Message, Word, filled
from events.sessions.queries import SessionView

_MESSAGE, _SHEET = "reach/message.txt", "reach/sheet.txt"


def message(kind: Message, lang: str) -> str:
    """The sentence we propose for a moment, with its words in braces."""
    return render(_MESSAGE, lang=lang, block=kind.value).strip()


def words_of(lang: str) -> dict[Word, str]:
    """What the words in braces are called in a language."""
    return {word: render(_MESSAGE, lang=lang, block=f"word_{word.value}").strip() for word in Word}


def sms_file(session: SessionView, links: Sequence[FreshLink], sentence: str, to: tuple[str, str], lang: str) -> bytes:
    """Name, mobile, link, firm and the sentence to send, a row for each link, as XLSX or CSV.

    `to`: the address of this house, before `/l/`, and the format.
    """
    base, form = to
    heads = ("name", "mobile", "link", "firm", "sentence")
    kinds = (Kind.TEXT, Kind.CODE, Kind.TEXT, Kind.TEXT, Kind.LONG)
    columns = [Column(_word(head, lang), kind) for head, kind in zip(heads, kinds, strict=True)]
    day, names = _word("day", lang, session=session), words_of(lang)
    rows = []
    for link in links:
        who, address = link.row, base + link.path
        said = {
            Word.NAME: who.contact_name,
            Word.FIRM: who.name,
            Word.SESSION: session.title,
            Word.DAY: day,
            Word.PLACE: session.venue,
            Word.MEETINGS: str(link.row.meetings),
            Word.LINK: address,
        }
        text = filled(sentence, {names[word]: told for word, told in said.items()})
        rows.append((who.contact_name, who.contact_mobile, address, who.name, text))
    table = Table(_word("sms_title", lang), columns, rows, heading=False)
    return csv(table) if form == "csv" else xlsx([table])


def _word(block: str, lang: str, **facts: object) -> str:
    return render(_SHEET, lang=lang, block=block, **facts).strip()
