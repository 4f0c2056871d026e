"""Charts that need no network and no script: Altair's grammar, drawn to SVG by vl-convert, each with its table.

They are readable in greyscale: marks differ in lightness and shape, never in hue alone. The drawing is hidden from
screen readers, which get the table of the same values instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scheduler.report.fitting import shortened
from scheduler.report.tables import Table

if TYPE_CHECKING:
    import altair as alt
    from markupsafe import Markup

# From dark to light; the steps are far enough apart for a black-and-white printer.
INK, DARK, MIDDLE, LIGHT, PALE = "#1b1b1b", "#1f4e79", "#6b8fb5", "#b9cde2", "#eef2f6"
WIDTH = 460  # of the plot, in CSS pixels
LABEL_WIDTH = 290
# A machine without the fonts that the drawing is measured with uses wider ones: room for that at either side.
ROOM = {"left": 45, "right": 70, "top": 5, "bottom": 5}
LABEL_SIGNS = 38  # of a name; more are cut before it is drawn
_IDS = re.compile(r'(id="|url\(#|href="#)([\w-]+)')
_BEYOND_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Chart:
    """A drawing with its title, what it shows in a sentence, and the table of its values."""

    title: str
    says: str
    svg: Markup
    table: Table


def draw(chart: alt.TopLevelMixin, title: str, says: str, table: Table) -> Chart:
    """The chart as inline SVG.

    Args:
        chart: an Altair chart whose data is inline.
        title: names the chart; no two of a page share it.
        says: one sentence for those who do not read charts.
        table: the values drawn.
    """
    from markupsafe import Markup

    svg = _svg(chart)
    prefix = re.sub(r"\W+", "-", title.lower())
    svg = _IDS.sub(lambda found: f"{found[1]}{prefix}-{found[2]}", svg)
    svg = svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return Chart(title, says, Markup(svg), table)


def picture(chart: alt.TopLevelMixin, title: str) -> bytes:
    """The chart as an SVG file of its own, under its title."""
    return _svg(chart.properties(title=title), background="white").encode()


def values(rows: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    """Inline data."""
    import altair as alt

    return alt.InlineData(values=[dict(row) for row in rows])


def labels(names: Sequence[str], most: int = LABEL_SIGNS) -> list[str]:
    """Names short enough to stand at an axis, cut so that they still differ."""
    return shortened(names, most)


def _svg(chart: alt.TopLevelMixin, background: str = "transparent") -> str:
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(_clean(chart.configure(**_look(background)).to_dict()))
    return svg


def _look(background: str) -> dict[str, Any]:
    font = "Liberation Sans, Arial, Helvetica, sans-serif"
    text = {"labelFont": font, "titleFont": font, "labelColor": INK, "titleColor": INK}
    sizes = {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"}
    return {
        "background": background,
        "padding": ROOM,
        "view": {"stroke": None},
        "font": font,
        "axis": {**text, **sizes, "labelLimit": LABEL_WIDTH, "gridColor": "#dddddd", "domainColor": "#777777"},
        "legend": {**text, **sizes, "orient": "top", "title": None, "columnPadding": 28, "columns": 3},
        "title": {"font": font, "fontSize": 14, "color": INK, "anchor": "start"},
        "text": {"font": font, "fontSize": 12, "color": INK},
    }


def _clean(value: Any) -> Any:
    """The specification without signs that XML cannot hold."""
    if isinstance(value, str):
        return _BEYOND_XML.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    return [_clean(inner) for inner in value] if isinstance(value, list) else value
