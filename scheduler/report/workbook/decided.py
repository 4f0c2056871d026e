"""The two sheets for editing, Sessions and Allocations: what was decided, and the names, counts and prices that follow.

An edit there moves every figure that hangs on it: the tier that is reached, what the session costs, what a head pays.
"""

from __future__ import annotations

from scheduler.check.money import counted
from scheduler.plan import SessionRow
from scheduler.report.html_report.money import money_table
from scheduler.report.subject import Subject
from scheduler.report.tables import Cell, Column, Table, agreed_prices, hosted_offers
from scheduler.report.words import clock_times
from scheduler.report.workbook.prices import COUNTS, offer_key

SESSION_COLUMNS = (
    Column("session"),
    Column("course"),
    Column("title"),
    Column("trainer"),
    Column("trainer_name"),
    Column("venue"),
    Column("venue_name"),
    Column("date", "date"),
    Column("blocks"),
    Column("from"),
    Column("to"),
    Column("places", "count"),
    Column("local_places", "count"),
    Column("minimum", "count"),
    Column("capacity", "count"),
    Column("cost", "pence"),
    Column("partners_pay", "pence"),
    Column("price", "pence", "Price a head"),
    Column("providers_pay", "pence"),
    Column("charge", "pence", "Trainer charge"),
    Column("hire", "pence", "Room hire"),
    Column("materials", "pence"),
    Column("levy", "pence"),
    Column("reached", "count", "Count for the tier"),
    Column("tier_price", "pence"),
    Column("offer"),
)
ALLOCATION_COLUMNS = (
    Column("who"),
    Column("whose"),
    Column("name"),
    Column("session"),
    Column("course"),
    Column("places", "count"),
    Column("price", "pence", "Price a head"),
    Column("total", "pence"),
    Column("hosted_by"),
    Column("agreed", "pence", "Agreed price"),
    Column("partner_pays", "pence"),
    Column("offer"),
    Column("of_session", "part", "Part of its session"),
    Column("of_offer", "part", "Part of its offer"),
)
NO_TEXT = '""'
HELPERS = ("agreed", "partner_pays", "offer", "of_session", "of_offer")  # columns of Allocations kept out of sight


def looked_up(what: str, table: str, column: str, otherwise: str = "0", by: str = "Id") -> str:
    """A cell of a table, found by an expression of the same row."""
    return f"IFERROR(INDEX({table}[{column}],MATCH({what},{table}[{by}],0)),{otherwise})"


def _offer(column: str, otherwise: str = "0") -> str:
    return looked_up("[@Offer]@", "Offers", column, otherwise, by="Offer")


def _course(column: str) -> str:
    return looked_up("[@Course]@", "Courses", column)


def _room(column: str) -> str:
    return looked_up("[@Venue]@", "Rooms", column)


_COUNTED = {
    "places": "[@Places]@",
    "places over the quarter": "SUMIFS(Sessions[Places],Sessions[Offer],[@Offer]@)",
    "providers": "ROUND(SUMIFS(Allocations[Part of its session],Allocations[Session],[@Session]@),0)",
    "providers over the quarter": "ROUND(SUMIFS(Allocations[Part of its offer],Allocations[Offer],[@Offer]@),0)",
    "providers asking": _offer("Providers asking"),
}
_KINDS = ",".join(f'"{kind}"' for kind in COUNTS)
_TIER = "SUMPRODUCT(MAX((Tiers[Offer]=[@Offer]@)*(Tiers[From]<=[@Count for the tier]@)*Tiers[From]))"
SESSION_FORMULAS = {
    "title": f"={looked_up('[@Course]@', 'CourseList', 'Name', NO_TEXT)}",
    "trainer_name": f"={looked_up('[@Trainer]@', 'TrainerList', 'Name', NO_TEXT)}",
    "venue_name": f"={looked_up('[@Venue]@', 'VenueList', 'Name', NO_TEXT)}",
    "from": f"={looked_up('[@Blocks]@', 'BlockList', 'From', NO_TEXT)}",
    "to": f"={looked_up('[@Blocks]@', 'BlockList', 'To', NO_TEXT)}",
    "places": '=SUMIFS(Allocations[Places],Allocations[Session],[@Session]@,Allocations[Who],"<>hosted")',
    "local_places": '=SUMIFS(Allocations[Places],Allocations[Session],[@Session]@,Allocations[Who],"provider")',
    "minimum": f"={_course('Minimum')}",
    "capacity": f"=MIN({_course('Maximum')},{_offer('Most places')},{_room('Capacity')})",
    "cost": "=[@Trainer charge]@+[@Room hire]@+[@Materials]@+[@Levy]@",
    "partners_pay": "=SUMIFS(Allocations[Partner pays],Allocations[Session],[@Session]@)",
    # In whole pence, rounded up.
    "price": "=IF([@Local places]@>0,-INT(-ROUND(100*([@Cost]@-[@Partners pay]@),0)/[@Local places]@)/100,0)",
    "providers_pay": "=[@Price a head]@*[@Local places]@",
    "charge": f"={_offer('Session fee')}+[@Tier price]@*MAX([@Places]@,{_offer('Places charged at least')})"
    f"+{_offer('Extra for each above')}*MAX(0,[@Places]@-{_offer('Places without extra')})",
    "hire": f"=IF({_course('Full days')}=0,{_room('Half day')},{_course('Full days')}*{_room('Full day')})",
    "materials": f"=[@Places]@*{_course('Materials a place')}",
    "levy": "=[@Places]@*SUM(Rates[Levy a place])",
    "reached": f"=CHOOSE(IFERROR(MATCH({_offer('Tiers count', NO_TEXT)},{{{_KINDS}}},0),{len(COUNTS) + 1}),"
    f"{','.join(_COUNTED[kind] for kind in COUNTS)},0)",
    "tier_price": f"=SUMIFS(Tiers[Price a place],Tiers[Offer],[@Offer]@,Tiers[From],{_TIER})",
    "offer": '=[@Trainer]@&" "&[@Course]@',
}
_WHO = 'IF([@Who]@="partner","partner ","provider ")&[@Whose]@'
_LINE = '[@Whose]@&" "&[@Course]@'


def _of_session(column: str, otherwise: str = "0") -> str:
    return looked_up("[@Session]@", "Sessions", column, otherwise, by="Session")


def _part(of: str) -> str:
    """One provider's rows for a session, or for an offer, add up to 1: so distinct providers are counted."""
    same = (
        f'Allocations[{of}],[@{of}]@,Allocations[Whose],[@Whose]@,Allocations[Who],"provider",Allocations[Places],">0"'
    )
    return f'=IF(AND([@Who]@="provider",N([@Places]@)>0),1/MAX(1,COUNTIFS({same})),0)'


ALLOCATION_FORMULAS = {
    "name": "=" + looked_up(_WHO, "WhoList", "Name", NO_TEXT),
    "course": "=" + _of_session("Course", looked_up("[@Session]@", "HostedList", "Course", NO_TEXT)),
    "price": f'=IF([@Who]@="provider",{_of_session("Price a head")},[@Agreed price]@)',
    "total": "=N([@Places]@)*[@Price a head]@",
    "agreed": f'=IF([@Who]@="partner",{looked_up(_LINE, "Agreed", "Price a place")},'
    f'IF([@Who]@="hosted",{looked_up("[@Session]@", "HostedList", "Price")},0))',
    "partner_pays": '=IF([@Who]@="partner",N([@Places]@)*[@Agreed price]@,0)',
    "offer": f'=IF([@Who]@="provider",{_of_session("Offer", NO_TEXT)},"")',
    "of_session": _part("Session"),
    "of_offer": _part("Offer"),
}


def sessions_table(subject: Subject) -> Table:
    """One row for each session, with the values that the formulas come to."""
    names, calendar = subject.names, subject.scenario.calendar
    minimum = {course.id: course.min_places for course in subject.scenario.courses}
    bought = {str(row[0]): row[2:6] for row in money_table(subject).rows}
    rows: list[tuple[Cell, ...]] = [
        (
            row.id,
            row.course,
            names.course(row.course),
            row.trainer,
            names.trainer(row.trainer),
            row.venue,
            names.venue(row.venue),
            row.date,
            " ".join(row.blocks),
            *clock_times(row.blocks, calendar),
            row.places,
            row.local_places,
            minimum.get(row.course, 0),
            row.capacity,
            row.cost,
            row.partner_income,
            row.price_per_head,
            row.price_per_head * row.local_places,
            *bought.get(row.id, (0, 0, 0, 0)),
            _reached(subject, row),
            row.tier_price,
            offer_key(row.trainer, row.course),
        )
        for row in subject.sessions
    ]
    return Table("sessions", SESSION_COLUMNS, tuple(rows))


def _reached(subject: Subject, row: SessionRow) -> int:
    """The count that a session's tier is reached by; 0 without tiers."""
    known = {session.id: session for session in subject.case.sessions}
    offer = known[row.id].offer
    if offer is None or offer.price_tiers is None:
        return 0
    together = [s for s in subject.sessions if (s.trainer, s.course) == (row.trainer, row.course)]
    group = together if offer.price_tiers.over == "quarter" else [row]
    asking = sum(line.course == row.course for provider in subject.scenario.providers for line in provider.interest)
    return counted([known[session.id] for session in group], offer.price_tiers, asking)


def allocations_table(subject: Subject) -> Table:
    """Who has which places, with the values that the formulas come to."""
    names, agreed = subject.names, agreed_prices(subject.scenario)
    rows: list[tuple[Cell, ...]] = []
    shared = _shares(subject)
    for row in subject.sessions:
        offer = offer_key(row.trainer, row.course)
        for local in row.allocations:
            who = ("provider", local.provider, names.provider(local.provider), row.id, row.course, local.places)
            price = row.price_per_head
            part = 1 / shared[offer, local.provider]
            rows.append((*who, price, local.places * price, None, 0, 0, offer, 1.0, part))
        for taken in row.partners:
            who = ("partner", taken.partner, names.partner(taken.partner), row.id, row.course, taken.places)
            price = agreed.get((taken.partner, row.course), 0)
            total = taken.places * price
            rows.append((*who, price, total, None, price, total, "", 0.0, 0.0))
    offers = hosted_offers(subject.scenario)
    for hosted in subject.hosted:
        offered = offers[hosted.partner, hosted.hosted]
        who = ("hosted", hosted.provider, names.provider(hosted.provider), hosted.hosted, offered.course, hosted.places)
        total = hosted.places * offered.price
        rows.append((*who, offered.price, total, hosted.partner, offered.price, 0, "", 0.0, 0.0))
    return Table("allocations", ALLOCATION_COLUMNS, tuple(rows))


def _shares(subject: Subject) -> dict[tuple[str, str], int]:
    """(offer, provider) -> the sessions of the offer that the provider has places on."""
    found: dict[tuple[str, str], int] = {}
    for row in subject.sessions:
        for local in row.allocations:
            key = (offer_key(row.trainer, row.course), local.provider)
            found[key] = found.get(key, 0) + 1
    return found
