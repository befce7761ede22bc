"""Shapes of usage reports: a table of fields for each, with their meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from functools import cached_property


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
    MORE_AUDIO_IN = auto()
    """Audio that the input does not include, unless the total is that of input and output alone."""
    MORE_AUDIO_OUT = auto()
    CACHED_AUDIO = auto()
    IMAGE_IN = auto()
    IMAGE_OUT = auto()
    REQUESTS = auto()
    TOTAL = auto()
    REPEATS = auto()
    """Tokens that another field counts."""
    COPY = auto()
    """Input or output under a second name, with or without its parts."""
    FEE = auto()
    """Events with a separate price."""
    UNPRICED = auto()
    """Events or tokens without a price in the catalogue."""


class Position(Enum):
    """Whether a part is included in its whole, counted separately, or either, as the total of the report shows."""

    AMONG = auto()
    BESIDE = auto()
    EITHER = auto()
    BESIDE_UNLESS_TOTAL = auto()
    """Counted separately, unless the total is that of the wholes and the part is not larger than its whole."""


@dataclass(frozen=True, slots=True)
class Named:
    """A fee or an unpriced count with the name to show.

    Attributes:
        details: the object whose counts are among this one, if it is there.
    """

    role: Role
    name: str
    details: str = ""


Meaning = Role | Named


@dataclass(frozen=True, eq=False)  # the same only if it is the same object: hashed by the thousand
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
