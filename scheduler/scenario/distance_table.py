"""`distances_from`: road distances that replace the estimate."""

from __future__ import annotations

from collections.abc import Collection

from pydantic_core import PydanticCustomError

from scheduler.scenario.faults import Faults, Place, did_you_mean
from scheduler.scenario.fields import parse_metres
from scheduler.scenario.nodes import Node
from scheduler.scenario.scalars import UnusableNumberError, resolve
from scheduler.scenario.tables import Cell, Row, TableReader

COLUMNS = ("provider", "venue", "km")


class DistanceTable:
    """Reads the table row by row.

    Args:
        providers: the ids of providers.
        venues: the ids of venues.
        hosted: the ids of hosted sessions.
        faults: takes what is wrong with a row.
    """

    def __init__(
        self, providers: Collection[str], venues: Collection[str], hosted: Collection[str], faults: Faults
    ) -> None:
        self._providers = providers
        self._venues = venues
        self._hosted = hosted
        self._destinations = tuple(dict.fromkeys((*venues, *hosted)))
        self._faults = faults
        self._metres: dict[tuple[str, str], int] = {}
        self._places: dict[tuple[str, str], Place] = {}

    def read(self, root: Node, tables: TableReader) -> dict[tuple[str, str], int]:
        """(provider id, venue id or hosted id) -> metres one way; empty where the scenario names no table."""
        name = root.get("distances_from")
        if name is not None and isinstance(name.value, str):
            for row in tables.read("distances_from", name, COLUMNS, COLUMNS):
                self._take(row)
        return self._metres

    def _take(self, row: Row) -> None:
        for column in COLUMNS:
            if column not in row.cells:
                self._faults.add(row.place, column, "found an empty cell, expected a value")
        provider, venue, km = (row.cells.get(column) for column in COLUMNS)
        self._check_known("provider", provider, self._providers, "the id of a provider")
        self._check_known("venue", venue, self._destinations, "the id of a venue or hosted session")
        if venue is not None and venue.text in self._venues and venue.text in self._hosted:
            message = f"found {venue.text!r}, which is a venue and a hosted session, expected an id of one of them"
            self._faults.add(venue.place, "venue", message)
        metres = self._metres_of(km) if km is not None else None
        if provider is None or venue is None or metres is None:
            return
        pair = (provider.text, venue.text)
        if pair in self._places:
            message = f"found {' and '.join(pair)} again, expected the pair once; it is at {self._places[pair]} already"
            self._faults.add(row.place, "", message)
            return
        self._places[pair] = row.place
        self._metres[pair] = metres

    def _check_known(self, column: str, cell: Cell | None, known: Collection[str], what: str) -> None:
        if cell is not None and cell.text not in known:
            message = f"found {cell.text!r}, expected {what}{did_you_mean(cell.text, known)}"
            self._faults.add(cell.place, column, message)

    def _metres_of(self, cell: Cell) -> int | None:
        try:
            return parse_metres(resolve(cell.text))
        except UnusableNumberError as error:
            message = f"found {cell.text}, expected {error}"
        except PydanticCustomError as error:
            message = error.message()
        self._faults.add(cell.place, "km", message)
        return None
