"""What is judged: a scenario and a plan side by side, every name looked up, every price worked out once.

A plan may hold anything. A name that the scenario does not know is kept, with nothing behind it; places below 1 and
beyond any sense are set aside here and reported by the rules in `rules.known`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from scheduler.check.days import Timetable
from scheduler.check.money import SessionMoney, session_money
from scheduler.check.sessions import Attendance, Session
from scheduler.check.words import clean
from scheduler.distance import locate, road_estimate_metres
from scheduler.plan import HostedPlaces, Plan, PlannedSession, SessionKey
from scheduler.scenario.fields import MAX_COUNT
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Hosted, Interest, Location, TopUp


class Case:
    """A scenario and a plan, looked up.

    Args:
        loaded: the scenario, valid.
        plan: any plan at all.
        ids: what the sessions are called, in the plan's order; None numbers them within each course.
    """

    def __init__(self, loaded: LoadedScenario, plan: Plan, ids: Sequence[str] | None = None) -> None:
        self.loaded = loaded
        self.plan = plan
        self.scenario = loaded.scenario
        self.timetable = Timetable(loaded.scenario)
        self.courses = {course.id: course for course in self.scenario.courses}
        self.trainers = {trainer.id: trainer for trainer in self.scenario.trainers}
        self.venues = {venue.id: venue for venue in self.scenario.venues}
        self.providers = {provider.id: provider for provider in self.scenario.providers}
        self.partners = {partner.id: partner for partner in self.scenario.partners}
        self.interest: dict[tuple[str, str], Interest] = {
            (provider.id, line.course): line for provider in self.scenario.providers for line in provider.interest
        }
        self.top_up: dict[tuple[str, str], TopUp] = {
            (partner.id, line.course): line for partner in self.scenario.partners for line in partner.top_up
        }
        self.hosted: dict[tuple[str, str], Hosted] = {
            (partner.id, item.id): item for partner in self.scenario.partners for item in partner.hosted
        }
        self._provider_order = {provider: position for position, provider in enumerate(self.providers)}
        self._partner_order = {partner: position for position, partner in enumerate(self.partners)}
        self.sessions = self._sessions(plan, ids)
        self.hosted_places = self._hosted_places(plan)

    def _sessions(self, plan: Plan, ids: Sequence[str] | None) -> tuple[Session, ...]:
        """The plan's sessions by date and block, then as the plan has them."""
        read = [self._session(position, item) for position, item in enumerate(plan.sessions)]
        order = {block: position for position, block in enumerate(self.timetable.blocks)}
        read.sort(key=lambda session: (session.key.date, min((order.get(b, 99) for b in session.blocks), default=99)))
        numbers: dict[str, int] = defaultdict(int)
        named = []
        for session in read:
            numbers[session.key.course] += 1
            numbered = f"{session.key.course}-{numbers[session.key.course]}"
            named.append(replace(session, id=numbered if ids is None else clean(ids[session.position])))
        return tuple(named)

    def _session(self, position: int, planned: PlannedSession) -> Session:
        key = read_key(planned.key)
        course, trainer = self.courses.get(key.course), self.trainers.get(key.trainer)
        return Session(
            id="",
            position=position,
            key=key,
            course=course,
            trainer=trainer,
            venue=self.venues.get(key.venue),
            offer=next((offer for offer in trainer.offers if offer.course == key.course), None) if trainer else None,
            dates=self.timetable.session_dates(course, key.date),
            blocks=self.timetable.session_blocks(course, key.block),
            allocations=places_of(planned.allocations, self._provider_order),
            partners=places_of(planned.partners, self._partner_order),
        )

    def _hosted_places(self, plan: Plan) -> tuple[HostedPlaces, ...]:
        """The hosted places taken, at least one each, in the order of the scenario."""
        order = {key: position for position, key in enumerate(self.hosted)}
        taken = [
            HostedPlaces(clean(item.partner), clean(item.hosted), clean(item.provider), min(item.places, MAX_COUNT))
            for item in plan.hosted
            if item.places > 0
        ]
        last = len(order) + len(self.providers)
        return tuple(
            sorted(
                taken,
                key=lambda item: (
                    order.get((item.partner, item.hosted), last),
                    self._provider_order.get(item.provider, last),
                    item,
                ),
            )
        )

    def title(self, course: str) -> str:
        """A course's title, or its id where the scenario does not know it."""
        return self.courses[course].title if course in self.courses else course

    def provider_name(self, provider: str) -> str:
        """A provider's name, or its id where the scenario does not know it."""
        return self.providers[provider].name if provider in self.providers else provider

    def partner_name(self, partner: str) -> str:
        """A partner's name, or its id where the scenario does not know it."""
        return self.partners[partner].name if partner in self.partners else partner

    def metres(self, provider: str, place: str, location: Location | None) -> int:
        """One way from a provider to a venue or a hosted session; 0 where there is no location to travel to."""
        if location is None or provider not in self.providers:
            return 0
        known = self.loaded.road_metres.get((provider, place))
        if known is not None:
            return known
        return road_estimate_metres(*locate(self.providers[provider].location), *locate(location))

    @cached_property
    def money(self) -> Mapping[int, SessionMoney]:
        """Position in the plan -> what the session costs and what a place on it costs."""
        return session_money(self.sessions, self.scenario, self.top_up)

    @cached_property
    def attendances(self) -> tuple[Attendance, ...]:
        """Every provider's places, on our sessions and on partners' that the scenario knows."""
        ours = [
            Attendance(
                provider=provider,
                course=session.key.course,
                places=places,
                dates=session.dates,
                blocks=session.blocks,
                metres=self._metres_to_session(provider, session),
                price=self.money[session.position].price_per_head,
                label=session.label,
                session=session.id,
            )
            for session in self.sessions
            for provider, places in session.allocations.items()
        ]
        theirs = [
            Attendance(
                provider=taken.provider,
                course=item.course,
                places=taken.places,
                dates=(item.date,),
                blocks=self.timetable.hosted_blocks(item.block),
                metres=self.metres(taken.provider, item.id, item.location),
                price=item.price,
                label=f"{item.id} ({item.date}, hosted by {self.partner_name(taken.partner)})",
                session=None,
            )
            for taken in self.hosted_places
            if (item := self.hosted.get((taken.partner, taken.hosted))) is not None
        ]
        return (*ours, *theirs)

    def _metres_to_session(self, provider: str, session: Session) -> int:
        venue = session.venue
        return 0 if venue is None or venue.online else self.metres(provider, venue.id, venue.location)

    @cached_property
    def given(self) -> Mapping[tuple[str, str], int]:
        """(provider, course) -> places given, hosted ones included."""
        return total_places((item.provider, item.course, item.places) for item in self.attendances)


def read_key(key: SessionKey) -> SessionKey:
    """The key with its texts fit to print and its date a plain date."""
    date = dt.date.fromordinal(key.date.toordinal())
    block = None if key.block is None else clean(key.block)
    return SessionKey(clean(key.course), clean(key.trainer), clean(key.venue), date, block)


def places_of(given: Mapping[str, int], order: Mapping[str, int]) -> dict[str, int]:
    """Those with at least one place, the known ones first and in their order."""
    names = sorted(given, key=lambda name: (order.get(name, len(order)), name))
    return {clean(name): min(given[name], MAX_COUNT) for name in names if given[name] > 0}


def total_places(rows: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str], int]:
    """Places summed by whose they are and the course."""
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for whose, course, places in rows:
        totals[whose, course] += places
    return dict(totals)
