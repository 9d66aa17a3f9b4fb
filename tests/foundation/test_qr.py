"""QR codes: the right version, the right modules, nothing a strict page would block."""

import re
from base64 import b64decode
from io import BytesIO

import pytest
from PIL import Image

from events.foundation.qr import modules, qr_data_uri, qr_png, qr_svg

BADGE = "HX1-0123456789ABCDEFGHJKMNPQRST"


def drawn(svg: str) -> set[tuple[int, int]]:
    """Dark modules of the picture, as (row, column) with the border."""
    path = re.findall(r' d="([^"]*)"', svg)[1]
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
    assert "".join(f"M{x} {y}h{length}v1h-{back}z" for x, y, length, back in runs) == path
    return {(int(y), int(x) + step) for x, y, length, _back in runs for step in range(int(length))}


def test_a_badge_code_is_version_three() -> None:
    assert len(BADGE) == 31
    assert {len(row) for row in modules(BADGE)} == {29}
    assert len(modules(BADGE)) == 29


def test_the_picture_shows_exactly_the_modules_inside_its_border() -> None:
    rows = modules(BADGE)
    expected = {(y + 4, x + 4) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}
    assert drawn(qr_svg(BADGE)) == expected
    assert 'viewBox="0 0 37 37"' in qr_svg(BADGE)


def test_the_border_can_be_chosen() -> None:
    assert 'viewBox="0 0 31 31"' in qr_svg(BADGE, border=1)
    assert min(drawn(qr_svg(BADGE, border=1))) == (1, 1)


def test_another_code_is_another_picture() -> None:
    assert drawn(qr_svg(BADGE)) != drawn(qr_svg(BADGE[:-1] + "V"))


def test_the_picture_has_no_style_and_no_script() -> None:
    assert not re.search(r"style|script|on\w+=|href", qr_svg(BADGE))


def test_a_label_is_read_aloud_and_cannot_break_out() -> None:
    assert 'role="img" aria-label="&lt;b&gt;&quot;"' in qr_svg(BADGE, label='<b>"')
    assert 'aria-hidden="true"' in qr_svg(BADGE)


@pytest.mark.parametrize(("border", "module_px"), [(4, 8), (0, 1), (1, 3)])
def test_the_png_shows_exactly_the_modules_inside_its_border(border: int, module_px: int) -> None:
    with Image.open(BytesIO(qr_png(BADGE, border=border, module_px=module_px))) as image:
        side = (29 + 2 * border) * module_px
        assert (image.size, image.mode) == ((side, side), "1")
        dark = {(y, x) for y in range(side) for x in range(side) if image.getpixel((x, y)) == 0}
    rows = modules(BADGE)
    expected = {
        ((y + border) * module_px + down, (x + border) * module_px + across)
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
        for down in range(module_px)
        for across in range(module_px)
    }
    assert dark == expected


def test_the_address_holds_the_png_at_half_the_size() -> None:
    head, _, body = qr_data_uri(BADGE).partition(",")
    assert head == "data:image/png;base64"
    assert b64decode(body) == qr_png(BADGE, module_px=4)
    assert len(qr_data_uri(BADGE)) < 600


def test_long_and_chinese_texts_get_a_larger_version() -> None:
    assert len(modules("https://example.org/活动/" + "9" * 200)) > 29


@pytest.mark.parametrize("text", ["", "界" * 600])
def test_what_no_version_holds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"empty text|Invalid version"):
        qr_svg(text)
    with pytest.raises(ValueError, match=r"empty text|Invalid version"):
        qr_png(text)
