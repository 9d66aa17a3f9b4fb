"""Charts: figures, units, solid as far as verified, and nothing a strict page would block."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from events.foundation import charts
from events.foundation.charts import Bar, bar_chart, png_of

TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
BARS = [
    Bar("授信", Decimal(37490)),
    Bar("意向订单", Decimal(5800), Decimal(1450)),
    Bar("待审批订单", Decimal("1320.5"), Decimal(0)),
]


def chart(bars: list[Bar] | None = None, *, captioned: bool = False) -> str:
    return bar_chart(bars or BARS, title="各类成果金额", unit="万元", captioned=captioned)


def words(svg: str) -> list[str]:
    return [text.text or "" for text in fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def lengths(svg: str, colour: str) -> list[float]:
    """Widths of the bars filled with a colour."""
    found = []
    for path in fromstring(svg).iter("{http://www.w3.org/2000/svg}path"):
        if path.get("fill") == colour:
            across = re.match(r"M0,[\d.]+h([\d.]+)v14", path.get("d", ""))
            assert across
            found.append(float(across[1]))
    return found


def test_every_bar_has_its_label_and_its_figure() -> None:
    said = words(chart())
    for word in ("授信", "意向订单", "待审批订单", "37,490", "5,800", "1,320.5"):
        assert word in said


def test_bars_stand_in_the_order_given() -> None:
    said = words(chart())
    assert [word for word in said if word in {"授信", "意向订单", "待审批订单"}] == ["授信", "意向订单", "待审批订单"]


def test_a_bar_is_outlined_as_far_as_claimed_and_solid_as_far_as_verified() -> None:
    outlines, solids = lengths(chart(), "#ffffff"), lengths(chart(), charts.ACCENT)
    shares = [solid / outline for solid, outline in zip(solids, outlines, strict=True)]
    assert shares == pytest.approx([1, 0.25, 0], abs=0.001)
    assert outlines[0] / outlines[1] == pytest.approx(37490 / 5800, abs=0.01)


def test_more_verified_than_claimed_is_drawn_as_the_claim() -> None:
    assert Bar("订单", Decimal(10), Decimal(12)).solid == Decimal(10)


def test_a_changed_figure_changes_the_picture() -> None:
    assert chart() != chart([Bar("授信", Decimal(37491)), *BARS[1:]])


def test_the_same_bars_give_the_same_bytes() -> None:
    assert chart() == chart()


def test_equal_labels_stay_two_bars() -> None:
    assert words(chart([Bar("订单", Decimal(1)), Bar("订单", Decimal(2))])).count("订单") == 2


def test_a_strict_page_would_show_the_chart() -> None:
    assert not re.search(r"style=|<style|<script|href|\son\w+=", chart())


def test_markup_in_a_label_stays_text() -> None:
    said = chart([Bar("<script>alert(1)</script>'", Decimal(1))])
    assert "<script" not in said
    assert words(said)[3:4] == ["<script>alert(1)</script>'"] or "<script>alert(1)</script>'" in words(said)


def test_title_and_unit_name_the_picture_and_stand_above_it_on_demand() -> None:
    assert 'aria-label="各类成果金额 万元"' in chart()
    assert "各类成果金额 万元" not in words(chart())
    assert "各类成果金额 万元" in words(chart(captioned=True))


def test_fonts_are_set_by_name_and_no_size_is_fixed() -> None:
    root = fromstring(chart())
    assert root.get("font-family") == "Noto Serif SC, Songti SC, SimSun, serif"
    assert root.get("class") == "pr-chart"
    assert root.get("width") is None
    assert root.get("viewBox", "").startswith("0 0 560 ")


def test_the_longest_figure_stays_inside_the_picture() -> None:
    svg = chart([Bar("订单", Decimal("123456789012.123456"))])
    plot = max(float(x) for x in re.findall(r"h([\d.]+)v14", svg))
    shift = float(re.search(r'transform="translate\(([\d.]+),4\)"', svg)[1])  # type: ignore[index] # it is there
    assert shift + plot + 6 + len("123,456,789,012.123456") * 6.5 <= 560


def test_nothing_at_all_is_still_a_chart() -> None:
    assert "0" in words(chart([Bar("订单", Decimal(0))]))


def test_no_bars_and_negative_bars_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one bar"):
        bar_chart([], title="", unit="")
    with pytest.raises(ValueError, match="shorter than nothing"):
        chart([Bar("订单", Decimal(-1))])


def test_the_picture_for_documents_is_a_png_of_the_width_asked_for() -> None:
    png = png_of(chart(), width_px=1120)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20]) == 1120


def test_an_svg_without_a_size_is_refused() -> None:
    with pytest.raises(ValueError, match="no size"):
        png_of('<svg xmlns="http://www.w3.org/2000/svg"/>')


def test_colours_are_those_of_the_light_theme() -> None:
    light = TOKENS.read_text().split('[data-bs-theme="dark"]')[0]
    names = {"accent": charts.ACCENT, "ink": charts.INK, "ink-3": charts.CAPTION, "rule": charts.RULE}
    assert {name: re.search(rf"--lq-{name}: (#\w+);", light)[1] for name in names} == names  # type: ignore[index] # there
