"""The line below the list of a picker: what matches, and what was corrected or is wrong."""

from __future__ import annotations

from textual.reactive import reactive

from crosswalk_tui.catalog.model_search import other_name
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.models import ModelLine
from crosswalk_tui.core.search.match import Hits
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.cells import Line, clean, fit, length, spread
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.named_keys import keyed


class Status(Block):
    """The number of matches, a corrected query, and the key of the model under the cursor."""

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")
    bad: reactive[bool] = reactive(False)

    def lines(self, width: int) -> list[Line]:
        right: Line = [(self.right, "dim")]
        room = width - length(right) - 2
        left = self.left if length([(self.left, "")]) <= room else fit(self.left, room)
        return [spread([(left, "bad" if self.bad else "dim")], right, width)]


def count_text(hits: Hits, n_models: int, unbilled: int = 0, undated: int = 0) -> str:
    """How many of *n_models* match and are hidden; the *unbilled*, which Find does not list, are counted apart.

    The *undated* are those without a release date, where the list is sorted by it.
    """
    listed = f"best {len(hits.order):,} of " if len(hits.order) < hits.total else ""
    hidden = f" · {hits.hidden:,} hidden" if hits.hidden else ""
    apart = f" · {unbilled:,} without a bill" if unbilled else ""
    dates = f" · {undated:,} without a date" if undated else ""
    return f"{listed}{hits.total - unbilled:,} of {n_models:,}{apart}{hidden}{dates}"


KEYS_HINT = (
    "{picker.take} choose · {picker.sort} sort · {picker.conditions} conditions · {dialog.cancel} cancel"
    " · {picker.help} keys"
)
"""The keys of the dialog."""

_CLEARS = " ({picker.all} clears them)"


def key_text(catalogue: Catalogue, line: ModelLine, hits: Hits) -> str:
    """The key of the model under the cursor, and the other name by which the query found it, if so."""
    other = other_name(catalogue, line, hits.words)
    return clean(line.key) if other is None else f"{clean(line.key)} · found as {clean(other)}"


def note_text(hits: Hits) -> str:
    """Why nothing matches, or how the query was corrected."""
    if not hits.total and hits.hidden:
        match = "matches" if hits.hidden == 1 else "match"
        return f"No model matches all filters; {hits.hidden:,} {match} without them{keyed(_CLEARS)}."
    if not hits.total:
        return "No model matches; try fewer or shorter words."
    if hits.corrected:
        return ", ".join(f"no “{safe(typed, 24)}”: showing “{better}”" for typed, better in hits.corrected)
    return ""
