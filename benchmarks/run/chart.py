"""Quality against time as an SVG: for each rung a panel for places filled and one for cost, a line for each run."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape

from benchmarks.run.measure import Row
from benchmarks.run.results import Points

# Okabe and Ito's colours, which colour-blind people can tell apart; the dashes tell them apart in grey.
LOOKS = {
    "ours": ("#0072B2", ""),
    "textbook": ("#D55E00", "6 3"),
    "highs": ("#009E73", "2 3"),
    "greedy": ("#CC79A7", "8 3 2 3"),
}
OTHER = ("#555555", "1 2")
WIDTH, HEIGHT, LEFT, TOP, GAP = 360, 190, 70, 60, 90
Line = list[tuple[float, float]]


def draw(rows: Sequence[Row], points: Points, date: str) -> str:
    """The chart of these runs."""
    rungs = list(dict.fromkeys(row.rung for row in rows))
    size = (LEFT + 2 * WIDTH + GAP + 20, TOP + len(rungs) * (HEIGHT + GAP))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" role="img" '
        'font-family="sans-serif" font-size="11" fill="#222">',
        f"<title>Places filled and cost against time, {escape(date)}</title>",
        f'<rect width="{size[0]}" height="{size[1]}" fill="#fff"/>',
        *_legend(list(dict.fromkeys(row.way for row in rows))),
    ]
    for number, rung in enumerate(rungs):
        own = [row for row in rows if row.rung == rung]
        top = TOP + number * (HEIGHT + GAP) + 20
        parts += _panel(f"{rung}: places filled, % of those asked", own, LEFT, top, [_filled(r, points) for r in own])
        title = f"{rung}: cost, thousand pounds"
        parts += _panel(title, own, LEFT + WIDTH + GAP, top, [_cost(row, points) for row in own])
    return "\n".join([*parts, "</svg>"]) + "\n"


def _filled(row: Row, points: Points) -> Line:
    """Filled places as a share of those asked, weighted by priority."""
    asked = row.weighted_asked
    if not asked:
        return []
    line = [(t, 100 * (1 - unfilled / asked)) for t, unfilled, _ in points.get(row.key, []) if unfilled is not None]
    return [point for point in line if point[1] >= 0]


def _cost(row: Row, points: Points) -> Line:
    return [(t, cost / 100_000) for t, _, cost in points.get(row.key, []) if cost is not None]


def _legend(ways: Iterable[str]) -> list[str]:
    parts = []
    for number, way in enumerate(ways):
        colour, dash = LOOKS.get(way, OTHER)
        x = LEFT + 110 * number
        parts.append(f'<path d="M{x} 25h30" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>')
        parts.append(f'<text x="{x + 36}" y="29">{escape(way)}</text>')
    return parts


def _panel(title: str, rows: Sequence[Row], left: int, top: int, lines: Sequence[Line]) -> list[str]:
    """Axes, with seconds on a logarithmic scale, and a step line for each run."""
    parts = [
        f'<text x="{left}" y="{top - 8}" font-weight="bold">{escape(title)}</text>',
        f'<path d="M{left} {top}v{HEIGHT}h{WIDTH}" fill="none" stroke="#222"/>',
    ]
    values = [value for line in lines for _, value in line]
    if not values:
        return [*parts, f'<text x="{left + 10}" y="{top + 20}">no plan</text>']
    end = max([row.seconds or row.budget for row in rows] + [when for line in lines for when, _ in line])
    first, last = -1.0, math.log10(max(end, 1.0))
    low, high, step = _scale(min(values), max(values))

    def x(when: float) -> float:
        return round(left + WIDTH * (math.log10(max(when, 10**first)) - first) / (last - first), 1)

    def y(value: float) -> float:
        return round(top + HEIGHT * (high - value) / (high - low), 1)

    parts += [_tick(value, left, y(value)) for value in _steps(low, high, step)]
    for power in range(math.floor(last) + 2):
        when = 10.0 ** (power - 1)
        parts.append(f'<text x="{x(when)}" y="{top + HEIGHT + 15}" text-anchor="middle">{when:g} s</text>')
    for row, line in zip(rows, lines, strict=True):
        if line:
            colour, dash = LOOKS.get(row.way, OTHER)
            path = f"M{x(line[0][0])} {y(line[0][1])}" + "".join(f"H{x(t)}V{y(v)}" for t, v in line[1:]) + f"H{x(end)}"
            what = f"{row.way}, seed {row.seed}, {row.budget:g} s"
            parts.append(
                f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.6" stroke-dasharray="{dash}">'
                f"<title>{escape(what)}</title></path>"
            )
            parts.append(f'<circle cx="{x(line[0][0])}" cy="{y(line[0][1])}" r="2.5" fill="{colour}"/>')
    return parts


def _tick(value: float, left: int, height: float) -> str:
    return (
        f'<path d="M{left} {height}h{WIDTH}" stroke="#ddd"/>'
        f'<text x="{left - 6}" y="{height + 4}" text-anchor="end">{value:g}</text>'
    )


def _scale(least: float, greatest: float) -> tuple[float, float, float]:
    """Round ends and step of an axis."""
    spread = (greatest - least) or abs(greatest) or 1.0
    size = 10 ** math.floor(math.log10(spread / 4))
    step = next(size * k for k in (1, 2, 5, 10) if size * k >= spread / 4)
    low, high = math.floor(least / step) * step, math.ceil(greatest / step) * step
    return low, high if high > low else low + step, step


def _steps(low: float, high: float, step: float) -> list[float]:
    return [round(low + k * step, 6) for k in range(round((high - low) / step) + 1)]
