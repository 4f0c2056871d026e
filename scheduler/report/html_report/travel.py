"""Where providers and rooms lie, and how far people travel to each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from scheduler.check.sessions import Attendance
from scheduler.distance import locate
from scheduler.report.page.charts import DARK, INK, MIDDLE, PALE, WIDTH, Chart, draw, labels, values
from scheduler.report.subject import Subject
from scheduler.report.tables import Cell, Column, Table
from scheduler.scenario.schema import Provider

KILOMETRES_PER_DEGREE = 111.195
LINE_HEIGHT = 17  # of a name beside the map, in CSS pixels
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
        marks.append({"what": spot.what, "east": east, "north": north, "asked": spot.asked})
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
    square = base.transform_filter(rooms).mark_point(filled=True, opacity=1, stroke="#ffffff", strokeWidth=1, size=80)
    sized = round_.encode(size=alt.Size("asked:Q", scale=alt.Scale(range=[140, 900], zero=True), legend=None))
    named = alt.Chart(values(_names_beside(_named_rooms(spots, marks), reach_km)))
    lines = named.mark_rule(color=MIDDLE, strokeWidth=1).encode(
        x=alt.X("east:Q", scale=scale), x2="edge:Q", y=alt.Y("north:Q", scale=scale), y2="beside:Q"
    )
    words = named.mark_text(align="left", dx=4, fontWeight="bold").encode(
        x=alt.X("edge:Q", scale=scale), y=alt.Y("beside:Q", scale=scale), text="says:N"
    )
    layers = alt.layer(sized, lines, square, words).properties(width=WIDTH, height=WIDTH)
    says = (
        "Rooms are square, named at the side. Circles are providers, those of one position or postcode district "
        "together; the larger the circle, the more places they ask for, the darker, the more of these are filled."
    )
    return draw(layers, "Where providers and rooms are", says, Table("map", MAP_COLUMNS, tuple(rows)))


def _named_rooms(spots: Sequence[Spot], marks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    names = {False: "", True: " (not used)"}
    return [
        {**mark, "says": labels([" / ".join(spot.names)])[0] + names[spot.what == "room not used"]}
        for spot, mark in zip(spots, marks, strict=True)
        if spot.asked is None
    ]


def _names_beside(rooms: Sequence[Mapping[str, Any]], reach_km: float) -> list[dict[str, Any]]:
    """The rooms from north to south, each with the height at the right edge where its name stands clear."""
    line = min(2 * reach_km * LINE_HEIGHT / WIDTH, 2 * reach_km / max(1, len(rooms) - 1))
    placed = []
    free = reach_km
    for below, room in enumerate(sorted(rooms, key=lambda room: -room["north"]), start=1):
        lowest = -reach_km + line * (len(rooms) - below)  # room for the names that follow
        beside = max(min(free, room["north"]), lowest)
        placed.append({**room, "edge": reach_km * 1.03, "beside": beside})
        free = beside - line
    return placed


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
