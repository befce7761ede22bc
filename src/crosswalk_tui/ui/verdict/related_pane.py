"""Related comparisons with their reasons; choosing one opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import var

from crosswalk_tui.catalog.neighbours import read_neighbours
from crosswalk_tui.catalog.offer_queries import no_pause
from crosswalk_tui.catalog.past_offers import moment_of, offers_at
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.comparison.comparison import LETTERS, Comparison
from crosswalk_tui.core.comparison.related import Related, of_order, related
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.pricing.ranking import Ranking, rank
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.cells import SIDES, Line, fit, length, wrap
from crosswalk_tui.ui.kit.items import ItemLine, ItemView
from crosswalk_tui.ui.shell.cursor_target import CursorTarget

_NONE = (
    "No related model found: no similar size, no newer version, and no model of similar price among those with a score"
    " on the plot's benchmark."
)


@dataclass(frozen=True, slots=True)
class RelatedShown:
    """The content of the pane.

    Attributes:
        found: None while the search runs.
        problem: why the search failed, as a sentence.
        names: the names of the compared models.
    """

    found: tuple[Related, ...] | None
    problem: str = ""
    names: tuple[str, ...] = ()


class RelatedPane(ItemView):
    """A list of related comparisons: the model, and the reason below it."""

    BORDER_TITLE = "Related comparisons"
    BORDER_SUBTITLE = "{lines.choose} opens"
    HELP = (
        "Comparisons worth opening: a newer version, a stronger model at the same price, one as strong for less, the"
        " next size up or down, each with its figures. Prices are for your workload, scores are on the plot's"
        " benchmark. {lines.choose} opens the one under the cursor."
    )

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Compare", id="lines.choose", tooltip="Open the comparison under the cursor"),
    ]

    shown: var[RelatedShown] = var(RelatedShown(None), init=False)

    def watch_shown(self) -> None:
        self.rebuild()
        self.refresh(layout=True)

    @property
    def n_items(self) -> int:
        return len(self.shown.found or ())

    def layout_items(self, width: int) -> list[ItemLine]:
        """The comparisons under headings by kind of reason."""
        found = self.shown.found
        if self.shown.problem:
            return [ItemLine([(text, "bad")]) for text in wrap(self.shown.problem, width, most=6)]
        if found is None:
            return [ItemLine([("Searching for related models …", "dim")])]
        if not found:
            return [ItemLine([(text, "dim")]) for text in wrap(_NONE, width, most=6)]
        lines: list[ItemLine] = []
        for item, one in enumerate(found):
            if not item or found[item - 1].kind is not one.kind:
                lines += [ItemLine([])] if item else []
                lines.append(ItemLine([(one.kind.capitalize(), "head")]))
            against: Line = [(" vs ", "dim"), (LETTERS[one.place], SIDES[one.place])]
            name = fit(one.name, max(1, width - length(against))).rstrip()
            lines.append(ItemLine([(name, "strong"), *against], item))
            lines += [ItemLine([("  ", ""), (text, "dim")], item) for text in wrap(one.reason, max(1, width - 2))]
        return lines

    @property
    def chosen(self) -> Related | None:
        """The comparison under the cursor."""
        found = self.shown.found or ()
        return found[self.cursor] if self.cursor < len(found) else None

    def cursor_target(self) -> CursorTarget | None:
        one = self.chosen
        if one is None:
            return None
        return CursorTarget(f"{one.name} vs {self.shown.names[one.place]}: {one.kind}; {one.reason}")

    def table(self) -> Table | None:
        if not self.shown.found:
            return None
        names = self.shown.names
        rows = tuple((names[r.place], r.name, r.keys[1], r.kind.value, r.reason) for r in self.shown.found)
        return Table.of("Related comparisons", ("To", "Model", "Key", "Kind", "Reason"), rows)


def find_related(
    opened: Catalogue,
    comparison: Comparison,
    benchmarks: Sequence[Benchmark],
    axis: str,
    now: datetime,
    at: date | None = None,
    pause: Callable[[], None] = no_pause,
) -> tuple[Related, ...]:
    """Comparisons related to *comparison*, with scores on the benchmark *axis*. Thread-safe.

    The models are found by the prices of *now*, and billed at those of the day *at*. Which are found does not depend on
    the order of those compared: one that is related to two is listed for the first key. *pause* is called often.

    Raises:
        CatalogueError: the catalogue cannot be read.
    """
    workload, filters = comparison.workload, comparison.filters
    compared = {ranked.model.key: ranked.ranking for ranked in comparison.models}
    keys = [ranked.model.key for ranked in comparison.models]
    with opened.again() as catalogue:
        neighbours = read_neighbours(catalogue, keys, axis, workload, filters, now, pause)

        @cache
        def ranking(key: str) -> Ranking:
            if key in compared:
                return compared[key]
            pause()
            offers = offers_at(catalogue, key, at, now.date())
            return rank(offers, workload, filters, moment_of(at, now), catalogue.model(key))

        benchmark = next((found for found in benchmarks if found.slug == axis), None)
        return of_order(related(sorted(keys), neighbours, benchmark, ranking), keys)
