"""Shapes of usage reports: a table of fields, and how to read counts with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from functools import cached_property
from typing import Final

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.quantity import MAX_TOKENS, format_tokens
from crosswalk_tui.core.text.safe import safe

_DIGITS: Final = re.compile(r"\d{1,18}")
"""A count written as text, by a database or an exporter."""

Flat = Mapping[str, object]
"""A report as one level: dotted path to value."""


class Role(IntEnum):  # hashed by the thousand: IntEnum hashes as fast as an int
    """The meaning of a count."""

    INPUT = auto()
    """The prompt, including cached tokens unless the shape counts them separately."""
    PLAIN = auto()
    """Prompt tokens neither read from nor written to a cache."""
    MORE_INPUT = auto()
    """Additional input, such as results of tools."""
    OUTPUT = auto()
    MORE_OUTPUT = auto()
    CACHED = auto()
    WRITTEN = auto()
    """Cache writes of 5 minutes, or of an unknown lifetime."""
    WRITTEN_5M = auto()
    WRITTEN_1H = auto()
    REASONING = auto()
    AUDIO_IN = auto()
    AUDIO_OUT = auto()
    CACHED_AUDIO = auto()
    IMAGE_IN = auto()
    IMAGE_OUT = auto()
    REQUESTS = auto()
    TOTAL = auto()
    REPEATS = auto()
    """Tokens that another field counts."""
    FEE = auto()
    """Events with a separate price."""
    UNPRICED = auto()
    """Events or tokens without a price in the catalogue."""


class Position(Enum):
    """Whether a part is included in its whole, counted separately, or either, as the total of the report shows."""

    AMONG = auto()
    BESIDE = auto()
    EITHER = auto()


@dataclass(frozen=True, slots=True)
class Named:
    """A fee or an unpriced count with the name to show."""

    role: Role
    name: str


Meaning = Role | Named

_ADDED: Final = frozenset({Role.MORE_INPUT, Role.MORE_OUTPUT})
_COUNT_WORDS: Final = ("token", "cache", "reason", "thought", "audio", "image", "search", "request")
"""Parts of names of fields that may count something billed."""

_NO_COUNT: Final = re.compile(
    r"(?:^|[._])(?:max|per)(?:[._]|(?=(?-i:[A-Z])))"
    r"|(?:cost|price|usd|time|duration|latency|_ms|seconds?|percent|limit|window|budget|rate)$",
    re.IGNORECASE,
)
"""Matches names of amounts of money, times, rates and limits, which are not counts."""


@dataclass(frozen=True)
class Shape:
    """One shape of usage report.

    Attributes:
        name: the name in notes and documentation.
        source: address of the documentation of the fields.
        marks: a report of this shape has at least one of these fields.
        fields: meaning by dotted path; a path that ends in ``*`` applies to everything below it.
        cache: whether `Role.INPUT` includes tokens read from or written to a cache.
        reasoning: whether `Role.OUTPUT` includes reasoning.
        conflicts: fields that contradict this shape unless they are zero.
        requests: requests of a row without a field for them; None if the row adds up an unknown number.
        optional: a missing input or output is 0.
    """

    name: str
    source: str
    marks: frozenset[str]
    fields: Mapping[str, Meaning]
    cache: Position = Position.AMONG
    reasoning: Position = Position.AMONG
    conflicts: tuple[str, ...] = ()
    requests: int | None = 1
    optional: bool = False

    @cached_property
    def _objects(self) -> frozenset[str]:
        return frozenset(path.rpartition(".")[0] for path in self.fields if "." in path)

    def meaning(self, path: str) -> Meaning | None:
        """The meaning of the field at *path*; None if it is unknown."""
        found = self.fields.get(path)
        while found is None and path:
            path = path.rpartition(".")[0]
            found = self.fields.get(f"{path}.*" if path else "*")
        return found

    def name_of(self, *roles: Role) -> str:
        """The first field with one of *roles*."""
        return next((path for path, meaning in self.fields.items() if meaning in roles), self.name)

    def is_object(self, path: str) -> bool:
        """Whether there are fields below *path*."""
        return path in self._objects


@dataclass(slots=True)
class Counted:
    """The counts of one report.

    Attributes:
        counts: tokens by the names of `core.usage.requests.COUNTS`.
        requests: number of requests; None if unknown.
        fees, left_out: other counts by name.
    """

    counts: dict[str, int]
    requests: int | None
    fees: dict[str, int]
    left_out: dict[str, int]


def read_counts(shape: Shape, flat: Flat) -> Counted:
    """Read *flat* as a report of *shape*.

    Raises:
        UsageError: a count is missing, wrong or contradicts another; names the field.
    """
    by_role: dict[Role, dict[str, int]] = {}
    fees: dict[str, int] = {}
    left_out: dict[str, int] = {}
    for path, value in flat.items():
        meaning = shape.meaning(path)
        if meaning is None:
            _leftover(shape, path, value, left_out)
        elif isinstance(meaning, Named):
            count = _whole(path, value)
            if count:
                target = fees if meaning.role is Role.FEE else left_out
                target[meaning.name] = target.get(meaning.name, 0) + count
        elif meaning is not Role.REPEATS and value is not None:
            by_role.setdefault(meaning, {})[path] = _whole(path, value)
    for path in shape.conflicts:
        if flat.get(path):
            raise UsageError(
                f"{path} (cached tokens among input_tokens) and {_first_mark(shape, flat)} (beside input_tokens) "
                "cannot both be right."
            )
    return Counted(*_tokens(shape, by_role), fees, left_out)


def _first_mark(shape: Shape, flat: Flat) -> str:
    return next((path for path in sorted(flat) if path in shape.marks), shape.name)


def _leftover(shape: Shape, path: str, value: object, left_out: dict[str, int]) -> None:
    """Report an unknown field by its name if it may count something that is billed."""
    if shape.is_object(path) and value is not None and not isinstance(value, list):
        raise UsageError(f"{path} is {describe_value(value)}, not an object.")
    if may_count(path, value):
        name = safe(path, 60)
        left_out[name] = left_out.get(name, 0) + min(int(value), MAX_TOKENS)  # type: ignore[call-overload]


def may_count(path: str, value: object) -> bool:
    """Whether the field at *path* may be a billed count: a positive whole number with the name of a count."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0 or value != value // 1:
        return False
    name = path.casefold()
    return any(word in name for word in _COUNT_WORDS) and not _NO_COUNT.search(path)


def _tokens(shape: Shape, by_role: Mapping[Role, Mapping[str, int]]) -> tuple[dict[str, int], int | None]:
    one = {role: sum(found.values()) if role in _ADDED else _agreed(found) for role, found in by_role.items()}
    short, long = _writes(one, by_role)
    cached, reasoning, total = one.get(Role.CACHED, 0), one.get(Role.REASONING, 0), one.get(Role.TOTAL)
    sent, made = _whole_of(shape, one, Role.INPUT, total), _whole_of(shape, one, Role.OUTPUT, total)
    cache, plain = cached + short + long, sent + made
    if reasoning and (shape.reasoning is Position.BESIDE or _shown_beside(shape.reasoning, reasoning, total, plain)):
        made += reasoning
    if cache and (
        Role.INPUT not in one
        or shape.cache is Position.BESIDE
        or _shown_beside(shape.cache, cache, total, sent + made)
        or (shape.cache is Position.EITHER and cache > sent)
    ):
        sent += cache
    _at_most(cache, by_role.get(Role.CACHED, {}), "cached tokens", sent, shape.name_of(Role.INPUT, Role.PLAIN))
    _at_most(reasoning, by_role.get(Role.REASONING, {}), "reasoning", made, shape.name_of(Role.OUTPUT))
    sent, made = sent + one.get(Role.MORE_INPUT, 0), made + one.get(Role.MORE_OUTPUT, 0)
    if total and total not in (sent + made, plain):
        parts = [by_role.get(role, {}) for role in _SUMMED]
        raise _not_the_sum(next(iter(by_role[Role.TOTAL])), total, *parts)
    counts = {"input_tokens": sent, "output_tokens": made, "cached": cached, "written": short, "written_1h": long}
    counts |= {name: one.get(role, 0) for name, role in _SIMPLE.items()}
    return counts, one.get(Role.REQUESTS, shape.requests)


_SIMPLE: Final = {
    "reasoning": Role.REASONING,
    "audio_in": Role.AUDIO_IN,
    "audio_out": Role.AUDIO_OUT,
    "cached_audio": Role.CACHED_AUDIO,
    "image_in": Role.IMAGE_IN,
    "image_out": Role.IMAGE_OUT,
}


def _writes(one: Mapping[Role, int], by_role: Mapping[Role, Mapping[str, int]]) -> tuple[int, int]:
    """Tokens written to a 5-minute and to a 1-hour cache; an unknown lifetime counts as 5 minutes."""
    short, long, both = one.get(Role.WRITTEN_5M, 0), one.get(Role.WRITTEN_1H, 0), one.get(Role.WRITTEN, 0)
    split = short + long > 0
    if split and both and short + long != both:
        name = next(iter(by_role[Role.WRITTEN]))
        raise _not_the_sum(name, both, by_role.get(Role.WRITTEN_5M, {}), by_role.get(Role.WRITTEN_1H, {}))
    return (short, long) if split else (both, 0)


def _shown_beside(place: Position, part: int, total: int | None, both: int) -> bool:
    return place is Position.EITHER and total == both + part


def _at_most(part: int, found: Mapping[str, int], what: str, whole: int, whole_name: str) -> None:
    if part > whole:
        name = next((path for path, count in found.items() if count), what)
        raise UsageError(f"{name} ({part:,}) are more than {whole_name} ({whole:,}).")


_SUMMED: Final = (Role.INPUT, Role.PLAIN, Role.MORE_INPUT, Role.OUTPUT, Role.MORE_OUTPUT)


def _whole_of(shape: Shape, one: Mapping[Role, int], role: Role, total: int | None) -> int:
    """The count of input or output; *role* may be missing if other fields imply it."""
    if role in one:
        return one[role]
    if role is Role.INPUT and Role.PLAIN in one:
        return one[Role.PLAIN]
    other = one.get(Role.OUTPUT if role is Role.INPUT else Role.INPUT)
    if total is not None and other is not None and total == other:  # such as embeddings
        return 0
    if shape.optional or (role is Role.OUTPUT and Role.REASONING in one and shape.reasoning is Position.BESIDE):
        return 0
    raise UsageError(f"{shape.name_of(role)} is missing.")


def _agreed(found: Mapping[str, int]) -> int:
    """The count that all fields agree on; zeros are ignored."""
    if len(found) == 1:
        return next(iter(found.values()))
    known = {path: count for path, count in found.items() if count}
    if len(set(known.values())) > 1:
        listed = " and ".join(f"{path} ({count:,})" for path, count in known.items())
        raise UsageError(f"{listed} contradict each other.")
    return next(iter(known.values()), 0)


def _not_the_sum(name: str, stated: int, *parts: Mapping[str, int]) -> UsageError:
    counts = [(path, count) for found in parts for path, count in found.items() if count]
    listed = " + ".join(f"{path} {count:,}" for path, count in counts) or "0"
    return UsageError(f"{name} is {stated:,}, but {listed} = {sum(count for _, count in counts):,}.")


def _whole(path: str, value: object) -> int:
    if (isinstance(value, float) and value.is_integer()) or (isinstance(value, str) and _DIGITS.fullmatch(value)):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        if value is None:
            return 0
        raise UsageError(f"{path} is {describe_value(value)}, not a whole number.")
    if value < 0:
        raise UsageError(f"{path} is {describe_value(value)}; token counts start at 0.")
    if value > MAX_TOKENS:
        raise UsageError(f"{path} is more than {format_tokens(MAX_TOKENS)} tokens.")
    return value


def describe_value(value: object) -> str:
    """Describe *value* in a few words, for messages."""
    if isinstance(value, str):
        return f"the text {safe(value, 24)!r}"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return safe(str(value), 24) if isinstance(value, float) or abs(int(str(value)[:40] or 0)) < 10**20 else "a number"
