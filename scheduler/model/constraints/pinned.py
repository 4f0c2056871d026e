"""Rule 10: everything pinned is in the plan: the session runs, and each named allocation is kept or exceeded.

Places confirmed on partners' own sessions likewise.
"""

from __future__ import annotations

from scheduler.model.variables import Variables


def add(variables: Variables) -> None:
    """Add the rule."""
    model = variables.model
    for number, pin in enumerate(variables.instance.pinned):
        if not variables.keeps(f"pin:{number}"):
            continue
        model.add(variables.open.get(pin.candidate, 0) == 1)
        for line, places in pin.places.items():
            model.add(variables.places.get((line, pin.candidate), 0) >= places)
        for top_up, places in pin.top_up.items():
            model.add(variables.top_up.get((top_up, pin.candidate), 0) >= places)
    for session in variables.instance.hosted:
        if session.confirmed and variables.keeps(f"hosted-pin:{session.index}"):
            for line, places in session.confirmed.items():
                model.add(variables.hosted.get((line, session.index), 0) >= places)
