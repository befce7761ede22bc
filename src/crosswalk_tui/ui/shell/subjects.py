"""What the cursor points at: the text to copy, the figure to explain, the page to open; and a pane as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from textual.dom import DOMNode

from crosswalk_tui.core.models import Model
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.ranking import Excluded
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.cells import Line


@dataclass(frozen=True, slots=True)
class BillOf:
    """What an offer costs for the session's workload, or why it is not ranked.

    Attributes:
        place: the position of its model among those compared (0 is A); None when it is none of them.
    """

    model: Model
    found: Quote | Excluded
    place: int | None = None


@dataclass(frozen=True, slots=True)
class FactOf:
    """A fact about the model with this key; *field* is a column of the catalogue's ``model`` table."""

    key: str
    field: str


@dataclass(frozen=True, slots=True)
class ScoreOf:
    """The headline score of the model with this key on the benchmark with this slug."""

    key: str
    benchmark: str


@dataclass(frozen=True, slots=True)
class Told:
    """An explanation that is already known.

    Attributes:
        lines: the explanation at a width in cells.
    """

    title: str
    lines: Callable[[int], list[Line]]


About = BillOf | FactOf | ScoreOf | Told
"""Everything that can be explained."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """The figure under the cursor.

    Attributes:
        text: what copying it copies.
        about: what explains it; None when there is nothing to explain.
        link: the page it can be checked on, if one is known.
    """

    text: str
    about: About | None = None
    link: str | None = None


@runtime_checkable
class Points(Protocol):
    """A widget with something under its cursor."""

    def pointed(self) -> Pointed | None:
        """What the cursor is on; None when it is on nothing."""


@runtime_checkable
class Tabular(Protocol):
    """A widget whose content is a table."""

    def table(self) -> Table | None:
        """The content; None when there is none yet."""


def points(focused: DOMNode | None) -> bool:
    """Whether the focused widget, or a pane around it, has a cursor that can be on something."""
    return any(isinstance(node, Points) for node in _upwards(focused))


def tabulates(focused: DOMNode | None) -> bool:
    """Whether the focused widget, or a pane around it, is a table."""
    return any(isinstance(node, Tabular) for node in _upwards(focused))


def pointed_by(focused: DOMNode | None) -> Pointed | None:
    """What the cursor of the focused widget, or of the nearest pane around it, is on."""
    for node in _upwards(focused):
        if isinstance(node, Points):
            return node.pointed()
    return None


def table_of(focused: DOMNode | None) -> Table | None:
    """The content of the focused widget, or of the nearest pane around it."""
    for node in _upwards(focused):
        if isinstance(node, Tabular):
            return node.table()
    return None


def _upwards(node: DOMNode | None) -> list[DOMNode]:
    return [] if node is None else list(node.ancestors_with_self)
