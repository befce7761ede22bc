"""What the cursor is on: a text to copy, a figure to explain, a page to open; and panes that are tables."""

# Annotations are not made text, as in `core/models.py`.

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

from crosswalk_tui.core.models import Model
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.eligibility import Excluded
from crosswalk_tui.ui.kit.cells import Line, paragraph
from crosswalk_tui.ui.kit.named_keys import keyed

if TYPE_CHECKING:
    from crosswalk_tui.core.text.table import Table  # not needed to start


class BillOf(NamedTuple):
    """The bill of an offer, or why it is not ranked; *place* is the position of its model, None if not compared."""

    model: Model
    found: Quote | Excluded
    place: int | None = None


class FactOf(NamedTuple):
    """A fact about model *key*; *field* is a column of the catalogue's ``model`` table."""

    key: str
    field: str


class ScoreOf(NamedTuple):
    """The headline score of model *key* on the benchmark with slug *benchmark*."""

    key: str
    benchmark: str


class Explanation(NamedTuple):
    """An explanation; *lines* returns its lines at a width."""

    title: str
    lines: Callable[[int], list[Line]]


Explainable = BillOf | FactOf | ScoreOf | Explanation


class CursorTarget(NamedTuple):
    """The figure under the cursor.

    Attributes:
        text: the text to copy.
        about: what can be explained about it.
        link: the web page that is its source.
    """

    text: str
    about: Explainable | None = None
    link: str | None = None


@runtime_checkable
class HasCursorTarget(Protocol):
    """A widget or pane with a cursor."""

    def cursor_target(self) -> CursorTarget | None:
        """What the cursor is on, if anything."""


@runtime_checkable
class Tabular(Protocol):
    """A widget whose content is a table."""

    def table(self) -> "Table | None":
        """The content; None if there is none yet."""


@runtime_checkable
class Explained(Protocol):
    """A pane without a cursor that can be explained by its figures."""

    def explanation(self) -> Explanation | None:
        """The explanation of the pane; None if there are no figures yet."""


def cursor_holder(focused: DOMNode | None) -> HasCursorTarget | None:
    """The focused widget or its nearest ancestor with a cursor target."""
    return next((node for node in _ancestors(focused) if isinstance(node, HasCursorTarget)), None)


def table_holder(focused: DOMNode | None) -> Tabular | None:
    """The focused widget or its nearest ancestor that is a table."""
    return next((node for node in _ancestors(focused) if isinstance(node, Tabular)), None)


def explained_pane(focused: DOMNode | None) -> Explanation | None:
    """The explanation of the focused pane as a whole: its own, or its text about itself; None if it has neither."""
    panes = (node for node in _ancestors(focused) if isinstance(node, Widget) and not isinstance(node, Screen))
    pane = next((pane for pane in panes if pane.HELP), None)
    if pane is None:
        return None
    own = pane.explanation() if isinstance(pane, Explained) else None
    if own is not None:
        return own
    return Explanation(str(pane.border_title or "This pane"), lambda width: paragraph(keyed(pane.HELP or ""), width))


def _ancestors(node: DOMNode | None) -> list[DOMNode]:
    return [] if node is None else list(node.ancestors_with_self)
