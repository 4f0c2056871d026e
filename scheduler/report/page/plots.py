"""The usual charts, each from a table: bars, a curve, a spread, lines over time. Others are drawn with `draw`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from scheduler.report.page.charts import DARK, INK, LABEL_WIDTH, MIDDLE, WIDTH, Chart, draw, labels, picture, values
from scheduler.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    import altair as alt

HEIGHT, BAR = 300, 22  # in CSS pixels; of a bar with its gap
UNITS = {"pence": ", £", "share": ", %", "metres": ", km"}


@dataclass(frozen=True)
class Plot:
    """A chart to be drawn when somebody wants it.

    Attributes:
        kind: `bars` (across, one for each row), `curve` (points joined in the order of the rows), `spread` (upright
            bars of a distribution), `lines` (a line for each value of `by`).
        title: no two of a page share it.
        says: one sentence for those who do not read charts.
        table: the values.
        x, y: names of its columns.
        by: of `lines`; told apart by shape and dash as well as by colour.
        marked: rows that stand out, by their number.
        line: of `bars`; a column of what is to be reached, a thick line across each bar.
    """

    kind: Literal["bars", "curve", "spread", "lines"]
    title: str
    says: str
    table: Table
    x: str
    y: str
    by: str | None = None
    marked: frozenset[int] = frozenset()
    line: str | None = None

    def draw(self) -> Chart:
        """For a page."""
        return draw(self._drawing(), self.title, self.says, self.table)

    def svg(self) -> bytes:
        """As a file of its own."""
        return picture(self._drawing(), self.title)

    def _drawing(self) -> alt.TopLevelMixin:
        import altair as alt

        base = alt.Chart(values(list(self._rows())))
        drawn: alt.TopLevelMixin = getattr(self, f"_{self.kind}")(alt, base)
        return drawn

    def _bars(self, alt: Any, base: Any) -> Any:
        y = alt.Y("y:N", sort=None, title=None)
        drawn = base.mark_bar().encode(x=self._axis(alt.X, "x:Q", self.x), y=y, color=self._marked(alt))
        if self.line is not None:
            drawn = alt.layer(drawn, base.mark_tick(color=INK, thickness=3, size=BAR - 2).encode(x="line:Q", y=y))
        return drawn.properties(width=WIDTH, height=alt.Step(BAR))

    def _spread(self, alt: Any, base: Any) -> Any:
        x = self._axis(alt.X, "x:O", self.x, axis=alt.Axis(labelOverlap=True, labelAngle=0))
        bars = base.mark_bar(color=DARK).encode(x=x, y=self._axis(alt.Y, "y:Q", self.y))
        return bars.properties(width=WIDTH, height=HEIGHT)

    def _curve(self, alt: Any, base: Any) -> Any:
        away = alt.Scale(zero=False)
        x, y = self._axis(alt.X, "x:Q", self.x, scale=away), self._axis(alt.Y, "y:Q", self.y, scale=away)
        shape = alt.Shape("marked:N", scale=alt.Scale(domain=["no", "yes"], range=["circle", "diamond"]), legend=None)
        size = alt.Size("marked:N", scale=alt.Scale(domain=["no", "yes"], range=[60, 220]), legend=None)
        line = base.mark_line(color=MIDDLE).encode(x=x, y=y, order="order:Q")
        points = base.mark_point(filled=True, opacity=1).encode(
            x=x, y=y, color=self._marked(alt), shape=shape, size=size
        )
        return alt.layer(line, points).properties(width=WIDTH, height=HEIGHT)

    def _lines(self, alt: Any, base: Any) -> Any:
        axis: dict[str, Any] = {"labelOverlap": True, "labelAngle": 0}
        if self.table.columns[self._position(self.x)].kind == "date":
            axis["labelExpr"] = "utcFormat(toDate(datum.value), '%-d %b %Y')"
        x = self._axis(alt.X, "x:O", self.x, axis=alt.Axis(**axis))
        both = base.encode(x=x, y=self._axis(alt.Y, "y:Q", self.y))
        # Stroke, not colour: the legend of a layer's colours would stand beside that of the points' shapes.
        dashed = {"stroke": alt.Stroke("by:N", legend=None), "strokeDash": alt.StrokeDash("by:N", legend=None)}
        lines = both.mark_line().encode(**dashed)
        named = alt.Legend(
            columns=2, columnPadding=48, labelLimit=LABEL_WIDTH
        )  # names that begin alike are told apart by their ends
        points = both.mark_point(filled=True, opacity=1, size=60).encode(
            color=alt.Color("by:N", legend=named), shape=alt.Shape("by:N", legend=named)
        )
        return alt.layer(lines, points).properties(width=WIDTH, height=HEIGHT)

    def _marked(self, alt: Any) -> Any:
        return alt.Color("marked:N", scale=alt.Scale(domain=["no", "yes"], range=[MIDDLE, DARK]), legend=None)

    def _axis(self, channel: Any, field: str, name: str, **more: Any) -> Any:
        import altair as alt

        column = self.table.columns[self._position(name)]
        if column.kind == "count":
            more = {"axis": alt.Axis(tickMinStep=1)} | more
        return channel(field, title=column.title + UNITS.get(column.kind, ""), **more)

    def _position(self, name: str) -> int:
        return [column.name for column in self.table.columns].index(name)

    def _rows(self) -> Iterator[dict[str, Any]]:
        fields = {"x": self.x, "y": self.y} | ({"by": self.by} if self.by else {})
        fields |= {"line": self.line} if self.line else {}
        columns = {}
        for field, name in fields.items():
            place = self._position(name)
            cells = [_plotted(row[place], self.table.columns[place]) for row in self.table.rows]
            texts = [cell for cell in cells if isinstance(cell, str)]
            short = dict(zip(dict.fromkeys(texts), labels(list(dict.fromkeys(texts))), strict=True))
            columns[field] = [short.get(cell, cell) if isinstance(cell, str) else cell for cell in cells]
        for number, plotted in enumerate(zip(*columns.values(), strict=True)):
            marked = "yes" if number in self.marked else "no"
            yield {**dict(zip(columns, plotted, strict=True)), "marked": marked, "order": number}


def _plotted(cell: Cell, column: Column) -> str | float | None:
    """Pounds, per cent, kilometres."""
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, str) or cell is None:
        return cell
    return {"pence": cell / 100, "share": 100 * cell, "metres": cell / 1000}.get(column.kind, cell)
