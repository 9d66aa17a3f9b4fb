"""Lines of Chinese that end flush at the right, as official documents want them.

WeasyPrint widens only spaces, and Chinese has none: a line that lost a character to the rule against opening with a
comma would end short. Here the rest of a line is shared out between all its characters.
"""

from typing import Any

WIDEST_EM = 0.25
"""A line that would need more than this between characters stays ragged: it holds one long word."""


def install() -> None:
    """Replace WeasyPrint's way of justifying a line, for this process."""
    from weasyprint.layout import inline

    inline.justify_line = justify_line


def justify_line(context: Any, line: Any, extra_width: float) -> None:  # noqa: ANN401 - WeasyPrint ships no types
    """Widen every gap of a line box by the same amount so that it grows by `extra_width` CSS pixels."""
    gaps = count(line) - 1
    if gaps > 0 and extra_width / gaps <= WIDEST_EM * line.style["font_size"]:
        widen(context, line, extra_width / gaps, 0)


def count(box: Any) -> int:  # noqa: ANN401 - as above
    """Characters of a box and those inside it; spaces at the end are none."""
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.TextBox):
        return len(box.text.rstrip(" "))
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        return sum(count(child) for child in box.children)
    return 0


def widen(context: Any, box: Any, gap: float, shift: float) -> float:  # noqa: ANN401 - as above
    """Move a box by `shift` and widen its gaps; returns the shift of what follows."""
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.TextBox):
        return shift + _widen_text(context, box, gap, shift)
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += shift
        after = shift
        for child in box.children:
            if child.is_in_normal_flow():
                after = widen(context, child, gap, after)
        box.width += after - shift
        return after
    box.translate(shift, 0)
    return shift


def _widen_text(context: Any, box: Any, gap: float, shift: float) -> float:  # noqa: ANN401 - as above
    from weasyprint.text.line_break import create_layout

    box.position_x += shift
    spacing = box.style["letter_spacing"]
    box.style = box.style.copy()
    box.style["letter_spacing"] = gap + (0 if spacing == "normal" else spacing)
    layout = create_layout(box.text, box.style, context, max_width=None, justification_spacing=0)
    layout.deactivate()
    box.pango_layout = layout
    added = gap * len(box.text.rstrip(" "))
    box.width += added
    return added
