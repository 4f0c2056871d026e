"""A plan in the instance's indices, as a solver or a hand makes it, and in the user's words."""

from __future__ import annotations

from dataclasses import dataclass, field

from scheduler.instance import Instance
from scheduler.plan import HostedPlaces, Plan, PlannedSession


@dataclass
class Roster:
    """Who has how many places in a session: by interest line, and by top-up line."""

    places: dict[int, int] = field(default_factory=dict)
    top_up: dict[int, int] = field(default_factory=dict)


@dataclass
class Draft:
    """Rosters by candidate, and hosted places by (line, hosted session)."""

    rosters: dict[int, Roster] = field(default_factory=dict)
    hosted: dict[tuple[int, int], int] = field(default_factory=dict)

    def plan(self, instance: Instance) -> Plan:
        """In the user's words."""
        sessions = []
        for index, roster in sorted(self.rosters.items()):
            lines = [(instance.lines[line], places) for line, places in sorted(roster.places.items()) if places]
            taken = [(instance.top_ups[one], places) for one, places in sorted(roster.top_up.items()) if places]
            sessions.append(
                PlannedSession(
                    instance.key(instance.candidates[index]),
                    {instance.providers[line.provider].id: places for line, places in lines},
                    {instance.partners[top_up.partner].id: places for top_up, places in taken},
                )
            )
        hosted = []
        for (line, session), places in sorted(self.hosted.items()):
            offered = instance.hosted[session]
            if places:
                hosted.append(
                    HostedPlaces(
                        instance.partners[offered.partner].id,
                        offered.id,
                        instance.providers[instance.lines[line].provider].id,
                        places,
                    )
                )
        return Plan(tuple(sessions), tuple(hosted))
