"""The requests that a usage log has counted, by id, in as little memory as possible: a log may have millions."""

from __future__ import annotations

import struct
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from crosswalk_tui.core.usage.requests import COUNTS, Counts, NamedCounts, Request

if TYPE_CHECKING:
    from crosswalk_tui.core.usage.log import RequestGroup

_MOST_KEYS: Final = 2**60 - 1
"""Of a hash, as many bits as an integer of 32 bytes holds: a million ids are alike once in two million logs."""

_MOST_SMALL: Final = 2**32
_SMALL: Final = {kept: struct.Struct(f"<{1 + kept}I") for kept in (2, 6, len(COUNTS))}
"""By number of counts that are kept; the others are zero."""

_LARGE: Final = struct.Struct(f"<{1 + len(COUNTS)}Q")
_BY_SIZE: Final = {packing.size: packing for packing in (*_SMALL.values(), _LARGE)}
_ZEROS: Final = (0,) * len(COUNTS)

_Details = tuple[int | None, NamedCounts, NamedCounts]
_ONE: Final[_Details] = 1, (), ()
"""The details of nearly all requests."""


class KnownRequest(NamedTuple):
    """A request that was counted: all that its sums have of it."""

    group: RequestGroup
    counts: Counts
    count: int | None  # type: ignore[assignment]  # hides tuple.count
    fees: NamedCounts
    left_out: NamedCounts

    def gives_way_to(self, request: Request, group: RequestGroup) -> bool:
        """Whether *request* is the more complete record of the same request, whatever the order of the log."""
        ours = _weight(self.counts, self.fees, self.left_out)
        theirs = _weight(request.counts, request.fees, request.left_out)
        return theirs > ours or (theirs == ours and _rank(group) < _rank(self.group))


class KnownRequests:
    """The counted requests by id, about 120 bytes each."""

    def __init__(self) -> None:
        self._groups: list[RequestGroup] = []
        self._numbers: dict[RequestGroup, int] = {}
        self._packed: dict[int, bytes] = {}  # number of the group, and counts
        self._details: dict[int, _Details] = {}

    def get(self, request_id: str) -> KnownRequest | None:
        """The request *request_id*; None if it was not counted."""
        key = hash(request_id) & _MOST_KEYS
        packed = self._packed.get(key)
        if packed is None:
            return None
        number, *counts = _BY_SIZE[len(packed)].unpack(packed)
        every = (*counts, *_ZEROS[len(counts) :])
        return KnownRequest(self._groups[number], cast(Counts, every), *self._details.get(key, _ONE))

    def keep(self, request: Request, group: RequestGroup) -> None:
        """Keep *request*, instead of one with the same id."""
        key = hash(request.request_id) & _MOST_KEYS
        number = self._numbers.get(group)
        if number is None:
            number = self._numbers[group] = len(self._groups)
            self._groups.append(group)
        self._packed[key] = _packed(number, request.counts)
        details = request.count, request.fees, request.left_out
        if details != _ONE or key in self._details:
            self._details[key] = details


def _packed(number: int, counts: Counts) -> bytes:
    rest = counts[2:]
    kept = 2 if not any(rest) else 6 if not any(rest[4:]) else len(counts)
    stated = counts[:kept]
    if max(stated) >= _MOST_SMALL:
        return _LARGE.pack(number, *counts)
    return _SMALL[kept].pack(number, *stated)


def _weight(
    counts: tuple[int, ...], fees: NamedCounts, left_out: NamedCounts
) -> tuple[int, tuple[int, ...], NamedCounts, NamedCounts]:
    return counts[0] + counts[1], counts, fees, left_out


def _rank(group: RequestGroup) -> tuple[object, ...]:
    """Equal records are counted where they name a model, at the earliest day."""
    return not group.model, group.day or date.max, group.model, group.project, group.session, group.batch
