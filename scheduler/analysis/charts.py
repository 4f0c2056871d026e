"""The pictures of analyses: Altair's grammar, rendered to SVG by vl-convert without a browser or a network.

Readable in greyscale: what differs has a shape, a dash or a label besides its colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

BLUE, ORANGE = "#1f5a92", "#d9730d"
WIDTH, HEIGHT = 640, 320

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Chart:
    """A picture of rows; names of columns are its titles.

    Attributes:
        kind: `bars` (a bar for each row), `curve` (points joined in their order), `spread` (a bar for each number of
            a distribution).
        x, y: columns of the rows.
        label: a column whose texts stand beside the points, or None.
        marked: rows to be made to stand out, by their number.
    """

    kind: Literal["bars", "curve", "spread"]
    title: str
    rows: Sequence[Row]
    x: str
    y: str
    label: str | None = None
    marked: frozenset[int] = frozenset()

    def svg(self) -> bytes:
        """The picture as an SVG file."""
        import vl_convert

        text: str = vl_convert.vegalite_to_svg(self._spec().to_json())
        return text.encode()

    def _spec(self) -> Any:
        import altair as alt

        values = [{**row, "marked": "yes" if number in self.marked else "no"} for number, row in enumerate(self.rows)]
        base = alt.Chart(alt.InlineData(values=values), title=self.title)
        colour = alt.Color("marked:N", scale=alt.Scale(domain=["no", "yes"], range=[BLUE, ORANGE]), legend=None)
        if self.kind == "bars":
            height = max(60, 22 * len(values))
            return (
                base.mark_bar()
                .encode(
                    x=alt.X(f"{_field(self.x)}:Q", title=self.x),
                    y=alt.Y(f"{_field(self.y)}:N", sort=None, title=None, axis=alt.Axis(labelLimit=320)),
                    color=colour,
                )
                .properties(width=WIDTH, height=height)
            )
        if self.kind == "spread":
            return (
                base.mark_bar(color=BLUE)
                .encode(
                    x=alt.X(f"{_field(self.x)}:O", title=self.x, axis=alt.Axis(labelOverlap=True)),
                    y=alt.Y(f"{_field(self.y)}:Q", title=self.y),
                    color=colour,
                )
                .properties(width=WIDTH, height=HEIGHT)
            )
        x = alt.X(f"{_field(self.x)}:Q", title=self.x, scale=alt.Scale(zero=False))
        y = alt.Y(f"{_field(self.y)}:Q", title=self.y, scale=alt.Scale(zero=False))
        line = base.mark_line(color=BLUE).encode(x=x, y=y)
        points = base.mark_point(filled=True, size=70).encode(
            x=x, y=y, color=colour, shape=alt.Shape("marked:N", legend=None)
        )
        layers = [line, points]
        if self.label is not None:
            layers.append(
                base.mark_text(align="left", dx=8, dy=8, fontSize=10).encode(x=x, y=y, text=f"{_field(self.label)}:N")
            )
        return alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)


def _field(name: str) -> str:
    """A column's name as Vega-Lite takes it: dots and brackets have a meaning there."""
    return name.replace(".", "\\.").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")
