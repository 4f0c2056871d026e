"""Tables made to fit a screen: which columns give way, and how names are cut so that they still differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

NARROWEST = 8


def fitted(natural: Sequence[int], shares: Mapping[int, int], available: int) -> list[int]:
    """Column widths that fit: the columns in `shares` share, in these proportions, what the others leave.

    One that needs less than its share leaves the rest to the others.
    """
    widths = list(natural)
    left = available - sum(width for column, width in enumerate(natural) if column not in shares)
    waiting = sorted(shares, key=lambda column: natural[column] / shares[column])
    while waiting:
        column = waiting[0]
        share = left * shares[column] // sum(shares[other] for other in waiting)
        widths[column] = max(NARROWEST, min(natural[column], share))
        left -= widths[column]
        waiting.pop(0)
    return widths


def shortened(names: Sequence[str], width: int) -> list[str]:
    """Each name in at most `width` characters; names that would look alike are cut in the middle, not at the end."""
    ends_cut = {name: name if len(name) <= width else f"{name[: width - 1].rstrip()}…" for name in names}
    alike = Counter(ends_cut.values())
    tail = (width - 1) // 2
    head = width - 1 - tail
    return [
        f"{name[:head].rstrip()}…{name[-tail:].lstrip()}" if alike[cut] > 1 and cut != name else cut
        for name, cut in ((name, ends_cut[name]) for name in names)
    ]
