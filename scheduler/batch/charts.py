"""The history of courses as charts: places asked, expected price and chance of running, night by night."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scheduler.batch.store import CourseNight

WIDTH, HEIGHT = 260, 150


def history_chart(history: Sequence[CourseNight]) -> str:
    """Three charts side by side as one SVG, a line a course; shapes tell courses apart where colours do not."""
    import altair
    import vl_convert

    values = [
        {
            "night": each.night,
            "course": each.course,
            "asked": each.asked,
            "price": each.price / 100 if each.price is not None else None,
            "chance": 100 * each.chance,
        }
        for each in history
    ]

    def chart(field: str, title: str) -> Any:
        return (
            altair.Chart(altair.InlineData(values=values), width=WIDTH, height=HEIGHT, title=title)
            .mark_line(point=True)
            .encode(
                x=altair.X("night:O", title=None),
                y=altair.Y(f"{field}:Q", title=None, scale=altair.Scale(zero=field != "price")),
                color=altair.Color("course:N", legend=altair.Legend(title=None, orient="bottom", columns=4)),
                shape=altair.Shape("course:N"),
            )
        )

    whole = altair.hconcat(
        chart("asked", "Places asked"),
        chart("price", "Expected price, £ a place"),
        chart("chance", "Chance of running, %"),
    ).configure(font="sans-serif")
    svg: str = vl_convert.vegalite_to_svg(whole.to_dict())
    return svg
