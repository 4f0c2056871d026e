"""The sessions for the portal's public page: schema.org Course and CourseInstance as JSON-LD, and nobody's names.

`<` is written as an escape, so that the text is safe inside a page's script element.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.plan import SessionRow
from scheduler.report.html_report.diary import is_confirmed
from scheduler.report.subject import Subject
from scheduler.scenario.schema import LatLon, Venue

LONDON = ZoneInfo("Europe/London")


def listing_bytes(subject: Subject) -> bytes:
    """The whole file: each course that runs, with its sessions by date."""
    data = {"@context": "https://schema.org", "@graph": [_course(subject, name) for name in _running(subject)]}
    text = json.dumps(data, indent=2, ensure_ascii=False).replace("<", "\\u003c")
    return f"{text}\n".encode()


def _running(subject: Subject) -> list[str]:
    used = {session.course for session in subject.sessions}
    return [course.id for course in subject.scenario.courses if course.id in used]


def _course(subject: Subject, name: str) -> dict[str, Any]:
    title = subject.names.course(name)
    return {
        "@type": "Course",
        "courseCode": name,
        "name": title,
        "description": title,
        "provider": {"@type": "Organization", "name": subject.scenario.name},
        "hasCourseInstance": [_instance(subject, session) for session in subject.sessions if session.course == name],
    }


def _instance(subject: Subject, session: SessionRow) -> dict[str, Any]:
    venue = next((venue for venue in subject.scenario.venues if venue.id == session.venue), None)
    online = venue is not None and venue.online
    dates = session.dates or [session.date]
    blocks = [subject.scenario.calendar.blocks[name] for name in session.blocks]
    begins, ends = min(block.from_ for block in blocks), max(block.to for block in blocks)
    return {
        "@type": "CourseInstance",
        "@id": f"#{session.id}",
        "name": subject.names.course(session.course),
        "courseMode": "Online" if online else "Onsite",
        "startDate": _moment(dates[0], begins),
        "endDate": _moment(dates[-1], ends),
        "eventStatus": "https://schema.org/EventScheduled",
        "description": "Confirmed." if is_confirmed(subject, session) else "Proposed, not yet confirmed.",
        "location": {"@type": "VirtualLocation", "name": venue.name} if online and venue else _place(venue),
        "organizer": {"@type": "Organization", "name": subject.names.trainer(session.trainer)},
        "maximumAttendeeCapacity": session.capacity,
        "remainingAttendeeCapacity": max(0, session.capacity - session.places),
        "offers": {
            "@type": "Offer",
            "price": f"{session.price_per_head / 100:.2f}",
            "priceCurrency": "GBP",
            "availability": f"https://schema.org/{'InStock' if session.places < session.capacity else 'SoldOut'}",
        },
    }


def _place(venue: Venue | None) -> dict[str, Any]:
    if venue is None:
        return {"@type": "Place"}
    place: dict[str, Any] = {"@type": "Place", "name": venue.name}
    if isinstance(venue.location, LatLon):
        place["geo"] = {"@type": "GeoCoordinates", "latitude": venue.location.lat, "longitude": venue.location.lon}
    elif venue.location is not None:
        place["address"] = {"@type": "PostalAddress", "postalCode": venue.location.outcode, "addressCountry": "GB"}
    return place


def _moment(date: dt.date, time: dt.time) -> str:
    return dt.datetime.combine(date, time, LONDON).isoformat()
