"""Where providers and rooms lie, and how far people travel to each."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import cos, radians

from scheduler.check.sessions import Attendance
from scheduler.distance import locate
from scheduler.report.page.charts import DARK, INK, MIDDLE, PALE, WIDTH, Chart, draw, labels, values
from scheduler.report.subject import Subject
from scheduler.report.tables import Cell, Column, Table
from scheduler.scenario.schema import Provider

KILOMETRES_PER_DEGREE = 111.195
TRAVEL_COLUMNS = (
    Column("place", heading="Where"),
    Column("sessions", "count"),
    Column("places", "count"),
    Column("providers", "count", "From providers"),
    Column("mean", "metres", "Mean distance, one way"),
    Column("most", "metres", "Farthest, one way"),
)


def travel_table(subject: Subject) -> Table:
    """For each room and each partner's session that is used: how many come, and how far."""
    rows: list[tuple[Cell, ...]] = []
    for venue in subject.scenario.venues:
        ids = {session.id for session in subject.sessions if session.venue == venue.id}
        own = [attendance for attendance in subject.case.attendances if attendance.session in ids]
        if own:
            name = f"{venue.name} (online)" if venue.online else venue.name
            rows.append((name, len(ids), *_distances(own)))
    for partner in subject.scenario.partners:
        taken = {(row.hosted, row.provider) for row in subject.hosted if row.partner == partner.id}
        for offer in partner.hosted:
            theirs = [
                attendance
                for attendance in subject.case.attendances
                if attendance.session is None
                and attendance.label.startswith(f"{offer.id} (")
                and (offer.id, attendance.provider) in taken
            ]
            if theirs:
                rows.append((f"{partner.name}: {subject.names.course(offer.course)}", 1, *_distances(theirs)))
    return Table("travel", TRAVEL_COLUMNS, tuple(rows))


def _distances(attendances: list[Attendance]) -> tuple[int, int, int, int]:
    places = sum(attendance.places for attendance in attendances)
    metres = sum(attendance.places * attendance.metres for attendance in attendances)
    most = max(attendance.metres for attendance in attendances)
    return places, len({attendance.provider for attendance in attendances}), round(metres / places), most


MAP_COLUMNS = (
    Column("what"),
    Column("names"),
    Column("east", "metres", "East of the middle"),
    Column("north", "metres", "North of the middle"),
    Column("asked", "count", "Places asked"),
    Column("filled", "count", "Places filled"),
)
SHADES = {"every place filled": DARK, "some places short": MIDDLE, "no place filled": "#ffffff"}
ROOMS = {"room used": INK, "room not used": PALE}


def map_chart(subject: Subject) -> Chart | None:
    """A plan of the area, true to scale: rooms, and providers by what share of their places is filled."""
    import altair as alt

    spots = _provider_spots(subject) + _room_spots(subject)
    if not spots:
        return None
    middle_lat = sum(spot.lat for spot in spots) / len(spots)
    middle_lon = sum(spot.lon for spot in spots) / len(spots)
    rows: list[tuple[Cell, ...]] = []
    marks = []
    for spot in spots:
        north = (spot.lat - middle_lat) * KILOMETRES_PER_DEGREE
        east = (spot.lon - middle_lon) * KILOMETRES_PER_DEGREE * cos(radians(middle_lat))
        rows.append(
            (spot.what, ", ".join(spot.names), round(east * 1000), round(north * 1000), spot.asked, spot.filled)
        )
        says = str(len(spot.names)) if spot.asked is not None else labels([" / ".join(spot.names)])[0]
        marks.append({"what": spot.what, "says": says, "east": east, "north": north, "asked": spot.asked})
    reach_km = max(1.0, *(max(abs(float(str(mark["east"]))), abs(float(str(mark["north"])))) * 1.15 for mark in marks))
    scale = alt.Scale(domain=[-reach_km, reach_km], nice=False)
    shades = {**SHADES, **ROOMS}
    base = alt.Chart(values(marks)).encode(
        x=alt.X("east:Q", scale=scale, title="km west - east of the middle"),
        y=alt.Y("north:Q", scale=scale, title="km south - north of the middle"),
        fill=alt.Fill("what:N", scale=alt.Scale(domain=list(shades), range=list(shades.values()))),
        shape=alt.Shape("what:N", scale=alt.Scale(domain=list(shades), range=["circle"] * 3 + ["square"] * 2)),
    )
    providers = alt.FieldOneOfPredicate(field="what", oneOf=list(SHADES))
    rooms = alt.FieldOneOfPredicate(field="what", oneOf=list(ROOMS))
    round_ = base.transform_filter(providers).mark_point(filled=True, opacity=1, stroke=INK, strokeWidth=1)
    square = base.transform_filter(rooms).mark_point(filled=True, opacity=1, stroke=INK, strokeWidth=1, size=110)
    across, up = alt.X("east:Q", scale=scale), alt.Y("north:Q", scale=scale)
    words = alt.Chart(values(marks)).encode(x=across, y=up, text="says:N")
    halo = words.transform_filter(rooms).mark_text(
        dx=10, align="left", fontWeight="bold", stroke="#ffffff", strokeWidth=4, strokeJoin="round"
    )
    names = words.transform_filter(rooms).mark_text(dx=10, align="left", fontWeight="bold")
    sized = round_.encode(size=alt.Size("asked:Q", scale=alt.Scale(range=[60, 900], zero=True), legend=None))
    layers = alt.layer(sized, square, halo, names).properties(width=WIDTH, height=WIDTH)
    says = (
        "Rooms are square. Circles are providers, those of one position or postcode district together; the larger the "
        "circle, the more places they ask for, the darker, the more of these are filled."
    )
    return draw(layers, "Where providers and rooms are", says, Table("map", MAP_COLUMNS, tuple(rows)))


@dataclass
class Spot:
    """All providers, or all rooms used or unused, of one position. Places are None for rooms."""

    lat: float
    lon: float
    what: str
    names: list[str]
    asked: int | None = None
    filled: int | None = None


def _provider_spots(subject: Subject) -> list[Spot]:
    """One spot for each position of providers with interest, the largest first so that small ones stay visible."""
    short: Counter[str] = Counter()
    for row in subject.result.unfilled:
        short[row.provider] += row.places
    found: dict[tuple[float, float], list[Provider]] = defaultdict(list)
    for provider in subject.scenario.providers:
        if provider.interest:
            found[locate(provider.location)].append(provider)
    spots = []
    for (lat, lon), own in found.items():
        asked = sum(line.places for provider in own for line in provider.interest)
        filled = asked - sum(short[provider.id] for provider in own)
        every, some, none = SHADES
        what = every if filled == asked else some if filled else none
        spots.append(Spot(lat, lon, what, [provider.name for provider in own], asked, filled))
    return sorted(spots, key=lambda spot: -(spot.asked or 0))


def _room_spots(subject: Subject) -> list[Spot]:
    used = {session.venue for session in subject.sessions}
    found: dict[tuple[float, float, str], list[str]] = defaultdict(list)
    for venue in subject.scenario.venues:
        if venue.location is not None and not venue.online:
            what = "room used" if venue.id in used else "room not used"
            found[*locate(venue.location), what].append(venue.name)
    return [Spot(lat, lon, what, names) for (lat, lon, what), names in found.items()]
