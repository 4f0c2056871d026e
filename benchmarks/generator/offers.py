"""What a trainer quotes for a course, at the levels of the tariffs table."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from benchmarks.generator.courses import Course, days
from benchmarks.generator.money import pounds, within

# Flat session fees in pounds (tariffs.csv); two days cost a little less than twice a day (820 for twice 440).
FEE_HALF_DAY = (250, 600)
FEE_FULL_DAY = (440, 845)
TWO_DAYS = 0.93
# Price per place with few, in pounds, and what it falls to with many (what councils charge; tariffs.csv).
HEAD_HALF_DAY = (48, 70)
HEAD_FULL_DAY = (75, 115)
FALLS_TO = (1.0, 0.85, 0.7)
# Counts from which the price falls.
STEPS = {
    ("providers", "session"): (1, 4, 7),
    ("places", "session"): (1, 8, 12),
    ("interest", "session"): (1, 8, 16),
    ("providers", "quarter"): (1, 8, 16),
    ("places", "quarter"): (1, 16, 32),
}
TIERS = 0.22  # share of offers priced per place; the rest are flat session fees
OVER_QUARTER = 0.2  # share of those that count over the quarter
EXTRA_PLACES = 0.15  # share of flat fees with places above a number charged on top
RATIO = {"moving-people": (6, 10), "moving-key-trainer": (6, 8), "medication-competence": (12, 16)}


def draw_offer(course: Course, expensive: float, random: Random) -> dict[str, Any]:
    """One offer; `expensive` (0 to 1) is where the trainer stands among its peers."""
    level = min(1.0, max(0.0, expensive + random.uniform(-0.15, 0.15)))
    offer: dict[str, Any] = {"course": course.id}
    if random.random() < TIERS and days(course) <= 1:
        offer |= _per_place(course, level, random)
    else:
        offer |= _flat(course, level, random)
    if course.id in RATIO:
        offer["max_places"] = random.randint(*RATIO[course.id])
        extra = offer.get("extra_places")
        if extra and extra["above"] >= offer["max_places"]:
            del offer["extra_places"]
    return offer


def _flat(course: Course, level: float, random: Random) -> dict[str, Any]:
    fee = within(level, *(FEE_HALF_DAY if course.length == "half_day" else FEE_FULL_DAY))
    if days(course) > 1:
        fee = pounds(round(fee * Decimal(str(days(course) * TWO_DAYS)) / 10) * 10)
    offer: dict[str, Any] = {"session_fee": fee}
    if random.random() < EXTRA_PLACES:
        above = course.max_places - random.choice((2, 3))
        offer["extra_places"] = {"above": above, "price": pounds(random.choice((65, 75)))}
    return offer


def _per_place(course: Course, level: float, random: Random) -> dict[str, Any]:
    counted = random.choice(("providers", "providers", "places", "interest"))
    over = "quarter" if counted != "interest" and random.random() < OVER_QUARTER else "session"
    single = within(level, *(HEAD_HALF_DAY if course.length == "half_day" else HEAD_FULL_DAY), step=1)
    tiers: dict[str, Any] = {"counted": counted}
    if over == "quarter":
        tiers["over"] = over
    prices = [pounds(round(single * Decimal(str(share)))) for share in FALLS_TO]
    tiers["prices"] = dict(zip(STEPS[counted, over], prices, strict=True))
    offer: dict[str, Any] = {"price_tiers": tiers}
    if random.random() < 0.4:
        offer["minimum_charge"] = 10 if course.max_places > 10 else 8
    return offer
