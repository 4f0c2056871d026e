"""What kind a provider is and how many staff it has, from the care-home and CQC tables."""

from __future__ import annotations

from functools import cache
from random import Random

from benchmarks.generator import tables

# Those the Care Quality Commission does not register, beside 100 that it does (assumed).
UNREGISTERED = {"day_care": 3, "voluntary": 4, "personal_assistant": 6}
# Havering has about as many care homes as home-care agencies, unlike London as a whole.
CARE_HOME_FACTOR = {"Havering": 1.8}
# Residential homes of at most this many beds are mostly for adults with learning disabilities (assumed).
SMALL_HOME_BEDS = 9
SMALL_HOME_DISABILITY = 0.6
# Staff per bed, and the middle and spread of the others' numbers of staff (assumed).
STAFF_PER_BED = {"nursing": 1.2, "residential": 0.9, "learning_disability": 1.6}
STAFF = {
    "home_care": (24, 0.7),
    "supported_living": (18, 0.6),
    "day_care": (8, 0.5),
    "voluntary": (8, 0.6),
    "personal_assistant": (1, 0.0),
}


def draw_kind_and_staff(region: str, borough: str, random: Random) -> tuple[str, int]:
    """A provider's kind and its number of staff."""
    kinds, weights = _kinds(region, borough)
    kind = random.choices(kinds, weights)[0]
    if kind in ("nursing", "residential"):
        beds = random.choice(tables.care_home_beds(kind))
        if kind == "residential" and beds <= SMALL_HOME_BEDS and random.random() < SMALL_HOME_DISABILITY:
            kind = "learning_disability"
        return kind, max(3, round(beds * STAFF_PER_BED[kind]))
    middle, spread = STAFF[kind]
    return kind, max(1, round(middle * random.lognormvariate(0, spread)))


@cache
def _kinds(region: str, borough: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The kinds of provider and their weights, in a borough of a region."""
    count = tables.services_by_region()[region]
    homes = CARE_HOME_FACTOR.get(borough, 1.0)
    weights: dict[str, float] = {
        "nursing": count["Nursing homes"] * homes,
        "residential": count["Residential homes"] * homes,
        "home_care": count["homecare, no care home"] - count["Supported living"],
        "supported_living": count["Supported living"] + count["Supported housing"],
    }
    registered = sum(weights.values())
    for kind, beside_hundred in UNREGISTERED.items():
        weights[kind] = registered * beside_hundred / 100
    return tuple(weights), tuple(weights.values())
