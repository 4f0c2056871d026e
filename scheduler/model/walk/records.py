"""Facts and state as compiled code has them: records passed by reference, whose fields are the board's arrays.

Numba passes a tuple of arrays by value, all of them at every call; a record costs one address.
"""

from __future__ import annotations

from collections.abc import Sequence

from numba import types
from numba.experimental import structref

from scheduler.model.machine_code import compiled
from scheduler.model.walk.arrays import Facts, State


class _OfFields(types.StructRef):
    def preprocess_fields(self, fields: Sequence[tuple[str, types.Type]]) -> tuple[tuple[str, types.Type], ...]:
        return tuple((name, types.unliteral(of)) for name, of in fields)


@structref.register
class _FactsType(_OfFields):
    pass


@structref.register
class _StateType(_OfFields):
    pass


class FactsRecord(structref.StructRefProxy):
    """`Facts`, to be handed to compiled functions."""


class StateRecord(structref.StructRefProxy):
    """`State`, to be handed to compiled functions."""


structref.define_proxy(FactsRecord, _FactsType, list(Facts._fields))
structref.define_proxy(StateRecord, _StateType, list(State._fields))


@compiled
def facts_record(facts: Facts) -> Facts:
    """A record of the same arrays; typed as what it stands for."""
    return FactsRecord(*facts)  # type: ignore[return-value]


@compiled
def state_record(state: State) -> State:
    """A record of the same arrays: what compiled functions change is changed here too."""
    return StateRecord(*state)  # type: ignore[return-value]
