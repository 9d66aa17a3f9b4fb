"""Charts as SVG, the same picture on the page, in the PDF and in the DOCX.

vl-convert draws a Vega-Lite description that is written here as a plain dict: 0.06 s to load and 65 MiB, where
building the same through altair's classes takes one second more. No script, no style attributes; fonts by name; the
same bars give the same bytes.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

FONTS = Path(__file__).resolve().parents[3] / "static" / "fonts"
FAMILY = "Noto Serif SC"
FAMILIES = "Noto Serif SC, Songti SC, SimSun, serif"
ACCENT, INK, CAPTION, RULE = "#0d5a5f", "#1a2322", "#5f6967", "#dfdbd0"
"""`--lq-accent`, `--lq-ink`, `--lq-ink-3` and `--lq-rule` of the light theme in tokens.css."""
WIDTH, ROW, THICKNESS, TEXT, SMALL = 560, 24, 14, 12, 10
SVG = "http://www.w3.org/2000/svg"
KEPT = {
    "d",
    "x",
    "y",
    "x2",
    "y2",
    "width",
    "height",
    "transform",
    "fill",
    "stroke",
    "stroke-width",
    "text-anchor",
    "font-size",
}


@dataclass(frozen=True)
class Bar:
    """One line of a bar chart: what is claimed, and how much of it is verified (all of it when not said)."""

    label: str
    value: Decimal
    verified: Decimal | None = None

    @property
    def solid(self) -> Decimal:
        """The length drawn solid; never more than the claim."""
        return self.value if self.verified is None else min(self.verified, self.value)


def bar_chart(bars: Sequence[Bar], *, title: str, unit: str, captioned: bool = False) -> str:
    """Horizontal bars with their figures, solid as far as verified, outlined as far as claimed.

    `title` and `unit` are the picture's name for readers of screens; with `captioned` they also stand above the bars,
    for a picture that is handed on alone. Returns an SVG element of class `pr-chart`, 560 units wide. Raises
    `ValueError` for no bars or a negative value.
    """
    if not bars:
        raise ValueError("a chart needs at least one bar")
    if any(bar.value < 0 or bar.solid < 0 for bar in bars):
        raise ValueError("a bar cannot be shorter than nothing")
    name = f"{title} {unit}"
    spec = _description(bars, name if captioned else "")
    return _plain(_engine().vegalite_to_svg(spec, vl_version="6.1"), name)


def png_of(svg: str, *, width_px: int = 1200) -> bytes:
    """The picture of an SVG on white as PNG, for documents that show no SVG. Raises `ValueError` for what is no SVG."""
    scale = width_px / _width(svg)
    sheet = svg.replace(">", '><rect width="100%" height="100%" fill="#ffffff"/>', 1)
    content: bytes = _engine().svg_to_png(sheet, scale=scale)
    return content


@lru_cache(maxsize=1)
def _engine() -> ModuleType:
    import vl_convert  # a third of a second and 60 MiB that only charts need

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def _description(bars: Sequence[Bar], title: str) -> dict[str, object]:
    rows = [
        {"n": i, "label": b.label, "v": float(b.value), "s": float(b.solid), "figure": f"{b.value:,f}"}
        for i, b in enumerate(bars)
    ]
    names = json.dumps({row["n"]: row["label"] for row in rows}, ensure_ascii=False)
    room_for_figures = 10 + max(len(str(row["figure"])) for row in rows) * TEXT * 0.55
    place = {"field": "n", "type": "ordinal", "title": None, "sort": None}
    axis = {
        "labelExpr": f"{names}[datum.value]",
        "domain": False,
        "ticks": False,
        "labelPadding": 10,
        "labelLimit": 200,
    }
    along = {"type": "quantitative", "title": None, "scale": {"domainMin": 0, "nice": 5}}
    ruler = {
        "tickCount": 5,
        "format": ",~f",
        "domain": False,
        "ticks": False,
        "labelFontSize": SMALL,
        "labelColor": CAPTION,
    }
    outline = {"type": "bar", "height": THICKNESS, "fill": "#ffffff", "stroke": ACCENT, "strokeWidth": 1}
    solid = {"type": "bar", "height": THICKNESS, "fill": ACCENT}
    figure = {"type": "text", "align": "left", "dx": 6, "fontSize": TEXT}
    halo = {**figure, "color": "#ffffff", "stroke": "#ffffff", "strokeWidth": 4}
    return {
        "width": WIDTH,
        "height": {"step": ROW},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": None,
        "padding": {"left": 0, "right": room_for_figures, "top": 4, "bottom": 2},
        **(
            {"title": {"text": title, "anchor": "start", "fontSize": 14, "fontWeight": "normal", "offset": 8}}
            if title
            else {}
        ),
        "data": {"values": rows},
        "encoding": {"y": {**place, "axis": axis}},
        "layer": [
            {"mark": outline, "encoding": {"x": {**along, "field": "v", "axis": ruler}}},
            {"mark": solid, "encoding": {"x": {**along, "field": "s"}}},
            {"mark": halo, "encoding": {"x": {**along, "field": "v"}, "text": {"field": "figure"}}},
            {"mark": figure, "encoding": {"x": {**along, "field": "v"}, "text": {"field": "figure"}}},
        ],
        "config": {
            "font": FAMILY,
            "view": {"stroke": None},
            "text": {"color": INK},
            "axis": {"labelColor": INK, "labelFontSize": TEXT, "gridColor": RULE, "labelFontWeight": "normal"},
            "axisY": {"grid": False},
        },
    }


def _plain(svg: str, name: str) -> str:
    """Only shapes and words: drops empty groups, roles and sizes, sets the name and our fonts."""
    ET.register_namespace("", SVG)
    root = ET.fromstring(svg)  # noqa: S314 - drawn by our own library a moment ago
    box = root.get("viewBox", "")
    _strip(root)
    root.attrib = {"class": "pr-chart", "viewBox": box, "role": "img", "aria-label": name, "font-family": FAMILIES}
    return ET.tostring(root, encoding="unicode")


def _strip(element: ET.Element) -> None:
    for child in list(element):
        _strip(child)
        if (
            not len(child)
            and not child.get("d")
            and child.tag not in {f"{{{SVG}}}{name}" for name in ("line", "text", "rect")}
        ):
            element.remove(child)
    element.attrib = {key: _short(value) for key, value in element.attrib.items() if key in KEPT}


def _short(value: str) -> str:
    """Lengths without a unit and with two decimals at most."""
    return re.sub(r"\d+\.\d+", lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), value.removesuffix("px"))


def _width(svg: str) -> float:
    from defusedxml.ElementTree import fromstring

    box = fromstring(svg).get("viewBox", "").split()
    if len(box) != 4:  # noqa: PLR2004 - x, y, width, height
        raise ValueError("an SVG without a viewBox has no size")
    return float(box[2])
