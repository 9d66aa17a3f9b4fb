"""Keep the translation catalogues in step with the templates.

    tools/catalogues.py                 extract; new zh-Hant entries are proposed by OpenCC, new en entries stay empty
    tools/catalogues.py --check         change nothing, exit 1 and say what is untranslated, stale or garbled
    tools/catalogues.py --missing en    print what has no translation as JSON, ready to be filled in
    tools/catalogues.py --fill en FILE  take translations from JSON: {"message": "translation", …} or ["one", "many"]
    --room NAME                         only the catalogue of templates/NAME (`shared` holds layouts, components and
                                        errors, `reasons` holds reasons.html)

One catalogue per room and language: src/events/locale/<lang>/LC_MESSAGES/<room>.po. Proposed entries carry the comment
`proposed`; a reviewer removes it, and from then on the entry is left alone.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from opencc import OpenCC

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "templates"
LOCALE = ROOT / "src" / "events" / "locale"
TARGETS = {"zh_Hant": 1, "en": 2}
"""Catalogues and how many plural forms each language has."""
SHARED = "shared"
NOT_A_ROOM = frozenset({"layouts", "components", "errors"})
PROPOSED = "proposed"
IDLE_HEADERS = r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Project-Id|Report-Msgid|Last-Tr|Language-Team).*\n'
OUR_WORDS = {
    "物件": "對象", "釋出": "發佈", "發布": "發佈", "許可權": "權限", "稽核": "審核", "程式碼": "代碼", "賬": "帳",
    "平臺": "平台", "櫃檯": "櫃台", "服務檯": "服務台", "簽到臺": "簽到台", "臺賬": "台帳", "臺帳": "台帳",
    "併發佈": "並發佈", "併發給": "並發給", "登記併入場": "登記並入場", "換髮": "換發", "籤錯": "簽錯", "籤約": "簽約",
    "打印": "列印", "二維碼": "QR碼", "攝像頭": "相機", "掃碼槍": "掃描槍", "聯網": "連線", "易拉寶": "易拉展",
    "觸達": "聯絡", "添加": "新增", "添供給": "新增供給", "模板": "範本", "鏈接": "連結", "數據集": "資料集",
    "大資料": "大數據", "這臺": "這台", "那臺": "那台", "一臺": "一台", "套、臺": "套、台",
}  # fmt: skip
"""What OpenCC makes of words that mean something else at a matchmaking session, and what we say."""
PLACEHOLDER = re.compile(r"%\((\w+)\)s")

Id = str | tuple[str, str]
Texts = dict[Id, list[tuple[str, int]]]


def room_of(template: Path) -> str:
    """The catalogue that holds a template's sentences."""
    first, *rest = template.relative_to(TEMPLATES).parts
    if not rest:
        return template.stem
    return SHARED if first in NOT_A_ROOM else first


def extract() -> dict[str, Texts]:
    """Room → message id → places; what the shared catalogue has, no room repeats."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[str, Texts] = {SHARED: {}}
    for name, line, message, _, _ in extract_from_dir(ROOT, methods, options, directory_filter=is_searched):
        texts = found.setdefault(room_of(ROOT / name), {})
        texts.setdefault(message[:2] if isinstance(message, tuple) else message, []).append((name, line))
    return {
        room: {key: places for key, places in texts.items() if room == SHARED or key not in found[SHARED]}
        for room, texts in found.items()
    }


def is_searched(folder: str) -> bool:
    """Only the templates are worth walking."""
    path = Path(folder)
    return path in (ROOT, TEMPLATES) or TEMPLATES in path.parents


def path_of(language: str, room: str) -> Path:
    """Where a catalogue lies."""
    return LOCALE / language / "LC_MESSAGES" / f"{room}.po"


def read(language: str, room: str) -> Catalog:
    """A catalogue as it stands; an empty one where there is none."""
    path = path_of(language, room)
    if not path.exists():
        return Catalog(locale=language, domain=room)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=room)


def messages(language: str, room: str) -> dict[Id, Message]:
    """The messages of a catalogue by their ids."""
    return {identity(message): message for message in read(language, room) if message.id}


def identity(message: Message) -> Id:
    """A message's id; a plural has two."""
    return message.id if isinstance(message.id, str) else (message.id[0], message.id[1])


def update(language: str, room: str, texts: Texts) -> Catalog:
    """The catalogue with exactly these messages: known translations kept, zh-Hant proposed where none was reviewed."""
    known = messages(language, room)
    fresh = Catalog(locale=language, domain=room, fuzzy=False, header_comment=f"# {room}: {language}")
    for key in sorted(texts, key=lambda key: (texts[key], str(key))):
        old = known.get(key)
        if language == "zh_Hant" and (old is None or PROPOSED in old.user_comments):
            fresh.add(key, proposal(key), locations=places(texts[key]), user_comments=[PROPOSED])
        else:
            text = old.string if old and complete(old) else said_elsewhere(language).get(key) or blank(language, key)
            fresh.add(key, text, locations=places(texts[key]))
    return fresh


@cache
def said_elsewhere(language: str) -> dict[Id, str | list[str]]:
    """What any room's catalogue already says, so that nobody translates a word twice."""
    rooms = sorted(path.stem for path in path_of(language, "").parent.glob("*.po"))
    found = {key: message for room in rooms for key, message in messages(language, room).items() if complete(message)}
    return {key: message.string for key, message in found.items()}


def places(where: list[tuple[str, int]]) -> list[tuple[str, int | None]]:
    """Files only: line numbers would change in every commit."""
    return [(name, None) for name in sorted({name for name, _ in where})]


def blank(language: str, key: Id) -> str | list[str]:
    """No translation yet, in as many forms as the language has."""
    return [""] * TARGETS[language] if isinstance(key, tuple) else ""


def proposal(key: Id) -> str | list[str]:
    """Taiwan's traditional characters and words."""
    return [traditional(key[0])] if isinstance(key, tuple) else traditional(key)


def traditional(text: str) -> str:
    """OpenCC's s2twp, which leaves placeholders alone, then our own words where its choice is another thing."""
    converted: str = converter().convert(text)
    for wrong, right in OUR_WORDS.items():
        converted = converted.replace(wrong, right)
    return converted


@cache
def converter() -> OpenCC:
    """Simplified to traditional with Taiwan's words."""
    return OpenCC("s2twp")


def write(language: str, room: str, catalog: Catalog) -> None:
    """Write a catalogue without dates, so that it only changes with its messages; none is written for no messages."""
    path = path_of(language, room)
    if not len(catalog):
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=0, omit_header=False, include_lineno=False)
    text = path.read_text()
    path.write_text(re.sub(IDLE_HEADERS, "", text, flags=re.MULTILINE))


def problems(language: str, room: str, texts: Texts) -> Iterator[str]:
    """What is wrong with a catalogue, a line each."""
    known = messages(language, room)
    where = path_of(language, room).relative_to(ROOT)
    for key in texts:
        if key not in known or not complete(known[key]):
            yield f"{where}: not translated: {key!r} ({texts[key][0][0]})"
        elif strange := strangers(known[key]):
            yield f"{where}: {key!r} is filled with unknown {', '.join(strange)}"
    for key in known.keys() - texts.keys():
        yield f"{where}: no template says this any more: {key!r}"


def complete(message: Message) -> bool:
    """Whether every form has a translation."""
    forms = message.string if isinstance(message.string, list | tuple) else [message.string]
    return bool(forms) and all(forms) and not message.fuzzy


def strangers(message: Message) -> list[str]:
    """Placeholders of the translation that neither the message has nor every amount and date offers."""
    allowed = set(PLACEHOLDER.findall(str(message.id))) | {"latin", "month_name"}
    return sorted(set(PLACEHOLDER.findall(str(message.string))) - allowed)


def missing(language: str, rooms: dict[str, Texts]) -> dict[str, str]:
    """Messages without a translation, as JSON keys; a plural's two forms are joined by a line feed."""
    known = {key: message for room in rooms for key, message in messages(language, room).items()}
    lacking = [key for texts in rooms.values() for key in texts if key not in known or not complete(known[key])]
    return {json_key(key): "" for key in lacking}


def json_key(key: Id) -> str:
    """A message id as one JSON key."""
    return "\n".join(key) if isinstance(key, tuple) else key


def fill(language: str, rooms: dict[str, Texts], translations: dict[str, str | list[str]]) -> int:
    """Write these translations into the catalogues of the rooms; how many found their message."""
    count = 0
    for room, texts in rooms.items():
        catalog = update(language, room, texts)
        for message in catalog:
            text = translations.get(json_key(identity(message))) if message.id else None
            if text:
                message.string, message.user_comments = text, []
                count += 1
        write(language, room, catalog)
    return count


def main() -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--missing", metavar="LANG", choices=[*TARGETS])
    parser.add_argument("--fill", nargs=2, metavar=("LANG", "FILE"))
    parser.add_argument("--room")
    wish = parser.parse_args()
    rooms = {room: texts for room, texts in extract().items() if wish.room in (None, room)}
    if wish.check:
        pairs = [(language, room) for language in TARGETS for room in rooms]
        found = [line for language, room in pairs for line in problems(language, room, rooms[room])]
        print(*found, sep="\n", end="\n" if found else "")
        return 1 if found else 0
    if wish.missing:
        print(json.dumps(missing(wish.missing, rooms), ensure_ascii=False, indent=1))
        return 0
    if wish.fill:
        language, file = wish.fill
        print(f"{fill(language, rooms, json.loads(Path(file).read_text()))} translations taken")
        return 0
    for language in TARGETS:
        for room, texts in rooms.items():
            write(language, room, update(language, room, texts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
