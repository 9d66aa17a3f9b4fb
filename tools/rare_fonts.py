"""Builds the two small faces for rare name characters: what Noto HK and JP have and Noto SC has not.

Usage: `python tools/rare_fonts.py SANS_SC SANS_HK SANS_JP static/fonts/LianqiaoRareSans-Regular.ttf` (and the same with
the three serif files); the inputs are the 400 weights of the npm packages named in `static/fonts/README.md`.
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

BUILD_TIME = 3_786_912_000  # 2024-01-01 in the epoch of fonts (1904): the same input gives the same bytes
FAMILY, UNIQUE, FULL, POSTSCRIPT = 1, 3, 4, 6
KEPT_NAMES = {0, 2, 5, 13, 14}


def cut(source: Path, wanted: set[int], target: Path) -> None:
    """Write a face with only the wanted characters and no layout rules."""
    options = Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"], recalc_timestamp=False)
    options.drop_tables += ["GDEF", "BASE", "STAT", "vhea", "vmtx"]
    font = TTFont(source)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font.save(target)


def rename(font: TTFont, family: str) -> None:
    """Give the face a name of its own; copyright and licence entries stay."""
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in KEPT_NAMES and record.platformID == 3]  # noqa: PLR2004 - Windows platform
    full = f"{family} Regular"
    postscript = family.replace(" ", "") + "-Regular"
    for number, text in ((FAMILY, family), (UNIQUE, full), (FULL, full), (POSTSCRIPT, postscript)):
        table.setName(text, number, 3, 1, 0x409)


def build(simplified: Path, hongkong: Path, japan: Path, target: Path) -> int:
    """Merge what the simplified face lacks; returns the number of characters."""
    known = set(TTFont(simplified).getBestCmap())
    from_hongkong = set(TTFont(hongkong).getBestCmap()) - known
    from_japan = set(TTFont(japan).getBestCmap()) - known - from_hongkong
    with tempfile.TemporaryDirectory() as folder:
        parts = [Path(folder, "hk.ttf"), Path(folder, "jp.ttf")]
        cut(hongkong, from_hongkong, parts[0])
        cut(japan, from_japan, parts[1])
        font = Merger().merge([str(part) for part in parts])
    family = "Lianqiao Rare Serif" if "Serif" in target.name else "Lianqiao Rare Sans"
    rename(font, family)
    font["head"].created = font["head"].modified = BUILD_TIME
    font.recalcTimestamp = False
    font.save(target)
    return len(font.getBestCmap())


if __name__ == "__main__":
    print(build(*(Path(argument) for argument in sys.argv[1:5])), "characters")
