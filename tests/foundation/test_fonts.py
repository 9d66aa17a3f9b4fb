"""The faces of PDFs hold every character a Chinese document needs, and say what they are."""

import hashlib
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from events.foundation.pdf.glyphs import FACES, FONTS, characters, covered, printable, unprintable

RARE = "𠮷䶮\ufa19㛃㵾𬭎𬶨𣗋"
WEIGHTS = ("NotoSerifSC-Regular", "NotoSerifSC-SemiBold", "NotoSansSC-Regular", "NotoSansSC-SemiBold")


def gb2312() -> set[int]:
    pairs = (bytes([high, low]) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return {ord(sign) for pair in pairs for sign in pair.decode("gb2312", "ignore")}


@pytest.mark.parametrize("face", WEIGHTS)
def test_every_weight_has_all_of_gb2312(face: str) -> None:
    assert gb2312() - characters(FONTS / f"{face}.ttf") == set()


@pytest.mark.parametrize("family", ["Serif", "Sans"])
def test_rare_name_characters_have_an_outline_in_each_family(family: str) -> None:
    contours: dict[str, list[int]] = {sign: [] for sign in RARE}
    for name in (f"Noto{family}SC", f"LianqiaoRare{family}"):
        with TTFont(FONTS / f"{name}-Regular.ttf") as font:
            names = font.getBestCmap()
            for sign in contours.keys() & set(map(chr, names)):
                contours[sign].append(font["glyf"][names[ord(sign)]].numberOfContours)
    assert {sign: len(found) for sign, found in contours.items()} == dict.fromkeys(RARE, 1)
    assert all(found != [0] for found in contours.values())


@pytest.mark.parametrize("face", FACES)
def test_the_quick_reader_of_a_face_agrees_with_fonttools(face: str) -> None:
    with TTFont(FONTS / f"{face}.ttf", lazy=True) as font:
        assert characters(FONTS / f"{face}.ttf") == set(font.getBestCmap())


def test_a_face_without_a_full_unicode_table_is_refused(tmp_path: Path) -> None:
    with TTFont(FONTS / "LianqiaoRareSans-Regular.ttf") as font:
        font["cmap"].tables = [table for table in font["cmap"].tables if table.format != 12]
        font.save(tmp_path / "small.ttf")
    with pytest.raises(ValueError, match="has no full Unicode table"):
        characters(tmp_path / "small.ttf")


def test_what_counts_as_everyday_is_in_every_weight() -> None:
    everyday = {number for number in range(0x21, 0x10000) if not unprintable_without_fonts(chr(number))}
    for face in WEIGHTS:
        assert everyday - characters(FONTS / f"{face}.ttf") == set()


def unprintable_without_fonts(sign: str) -> bool:
    from events.foundation.pdf import glyphs

    return bool(glyphs._UNSEEN.sub("", glyphs._EVERYDAY.sub("", sign))) or bool(glyphs._UNSEEN.match(sign))


def test_what_no_face_has_is_named_and_printed_as_the_geta_mark() -> None:
    text = "王\ue000敏\U00030000 😀 𠮷"
    assert unprintable(text) == ("\ue000", "😀", "\U00030000")
    assert printable(text) == "王〓敏〓 〓 𠮷"


def test_marks_without_a_shape_are_not_printed() -> None:
    assert printable("张\u202e三\u200d\u0007\ufeff四\n") == "张三四\n"


def test_a_compatibility_character_stays_the_one_that_was_typed() -> None:
    assert printable("\ufa19") == "\ufa19"


def test_the_geta_mark_itself_can_be_printed() -> None:
    assert ord("〓") in covered()


def test_hashes_and_licences_stand_beside_the_faces() -> None:
    said = dict(
        reversed(line)
        for line in re.findall(r"^([0-9a-f]{64})  (\S+)$", (FONTS / "README.md").read_text(), re.MULTILINE)
    )
    kept = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")}
    assert said == kept
    for name in ("OFL-NotoSans.txt", "OFL-NotoSerif.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / name).read_text()


def test_no_face_carries_the_reserved_name() -> None:
    for path in FONTS.glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            assert "Source" not in font["name"].getDebugName(1)
