"""The rungs of the ladder: a name and what makes that size of job."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Rung:
    """The parameters of one size of scenario.

    Attributes:
        area: what `places.boroughs` understands.
        keenness: courses a provider of usual size asks for, on average, about.
        room_shares: least and most rooms a borough has for each 100 of its providers; from 2 to 8 rooms at all.
        rooms_every_day: share of the rooms that can be had on every open day.
        trainer_sessions: share of a trainer's own dates that it will work, least and most.
        ceilings: share of interest lines with a highest price.
        travel: factor on how far people go: more in the country.
        longest_travel_km: how far the most mobile go; None: some go anywhere.
        interest_file: interest is a table beside the scenario file, not in it.
        time_limit: seconds for the whole solve.
    """

    title: str
    area: str
    providers: int
    courses: int
    trainers: int
    keenness: float
    room_shares: tuple[float, float]
    quarter: tuple[str, str] = ("2018-07-02", "2018-09-28")
    closed: tuple[tuple[str, str], ...] = (("2018-08-27", "2018-08-31"),)
    rooms_every_day: float = 0.6
    trainer_sessions: tuple[float, float] = (0.6, 0.95)
    ceilings: float = 0.33
    travel: float = 1.0
    longest_travel_km: int | None = None
    interest_file: bool = False
    max_sessions_per_week: int | None = None
    top_up: str = "reach_minimum"
    time_limit: int = 60


PILOT = Rung(
    title="Pilot",
    area="Havering",
    providers=35,
    courses=9,
    trainers=4,
    keenness=4.2,
    room_shares=(10, 11),
    rooms_every_day=0.8,
    time_limit=10,
)
BOROUGH = Rung(
    title="Borough",
    area="Havering",
    providers=185,
    courses=10,
    trainers=6,
    keenness=2.1,
    room_shares=(3.2, 3.3),
    rooms_every_day=0.9,
)
BOROUGH_HARD = replace(
    BOROUGH,
    title="Borough, hard",
    trainers=5,
    room_shares=(2.1, 2.2),
    rooms_every_day=0.25,
    trainer_sessions=(0.5, 0.8),
    ceilings=0.7,
    max_sessions_per_week=6,
    time_limit=120,
)
PARTNERSHIP = Rung(
    title="Partnership of four boroughs",
    area="Havering,Redbridge,Barking and Dagenham,Thurrock",
    providers=650,
    courses=10,
    trainers=18,
    keenness=2.1,
    room_shares=(2.4, 3.4),
    longest_travel_km=25,
    interest_file=True,
    time_limit=180,
)
COUNTY = Rung(
    title="County",
    area="essex",
    providers=1300,
    courses=11,
    trainers=34,
    keenness=2.1,
    room_shares=(2.4, 4.0),
    closed=(("2018-07-30", "2018-08-03"), ("2018-08-27", "2018-08-31")),
    rooms_every_day=0.5,
    travel=1.6,
    longest_travel_km=45,
    interest_file=True,
    top_up="fill",
    time_limit=300,
)
LONDON = Rung(
    title="London",
    area="london",
    providers=3841,
    courses=12,
    trainers=100,
    keenness=2.1,
    room_shares=(2.8, 4.5),
    quarter=("2025-01-06", "2025-03-28"),
    closed=(("2025-02-17", "2025-02-21"),),  # half-term
    rooms_every_day=0.4,
    longest_travel_km=25,
    interest_file=True,
    time_limit=600,
)
ENGLAND = replace(
    LONDON,
    title="England",
    area="england",
    providers=29715,
    trainers=780,
    room_shares=(2.0, 3.0),
    travel=1.4,
    longest_travel_km=40,
    time_limit=7200,
)

RUNGS = {
    "pilot": PILOT,
    "borough": BOROUGH,
    "borough-hard": BOROUGH_HARD,
    "partnership": PARTNERSHIP,
    "county": COUNTY,
    "london": LONDON,
    "england": ENGLAND,
}
