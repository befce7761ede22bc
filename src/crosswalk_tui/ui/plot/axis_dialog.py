"""The dialog that chooses the benchmark of the vertical axis."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from crosswalk_tui.catalog.plot_data import benchmark_counts
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.choose_dialog import CHOOSING, ChoiceDialog, Option

Counted = tuple[Benchmark, int]
"""A benchmark and the number of models with a score."""


def choose_axis(screen: Screen[object], session: Session) -> None:
    """Open the dialog over *screen* and apply the choice to *session*."""
    try:
        counts = benchmark_counts(session.catalogue)
    except CrosswalkError as error:
        screen.notify(str(error), severity="error", markup=False)
        return
    if not counts:
        screen.notify("The catalogue has no scores.", markup=False)
        return

    def chosen(slug: str | None) -> None:
        if slug is not None:
            session.set_axis(slug)

    screen.app.push_screen(AxisScreen(counts, session.axis), chosen)


class AxisScreen(ChoiceDialog[str | None]):
    """Choose a benchmark; returns its slug. Typed words filter the list."""

    HELP = (
        "The benchmark that stands for capability in the plot, on Find and in related comparisons: type"
        " part of its name or category."
    )
    AUTO_FOCUS = "#filter"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,ctrl+p", "move(-1)", "Up", show=False, id="axis.up", tooltip="One benchmark up"),
        Binding("down,ctrl+n", "move(1)", "Down", show=False, id="axis.down", tooltip="One benchmark down"),
        Binding("pageup", "move(-10)", "Page up", show=False, id="axis.page-up", tooltip="Ten benchmarks up"),
        Binding("pagedown", "move(10)", "Page down", show=False, id="axis.page-down", tooltip="Ten benchmarks down"),
    ]

    def __init__(self, counts: list[Counted], slug: str) -> None:
        """List *counts*, with the cursor on the benchmark *slug*."""
        slugs = [benchmark.slug for benchmark, _ in counts]
        cursor = slugs.index(slug) if slug in slugs else 0
        super().__init__("Measure capability by", [_choice(*one) for one in counts], cursor)
        self._counts = self._found = counts
        self._is_found = True

    def compose_box(self) -> ComposeResult:
        yield PlainInput(placeholder="part of a name or a category", id="filter")
        yield from super().compose_box()

    def on_input_changed(self, event: Input.Changed) -> None:
        """List the benchmarks that match every typed word; if none does, keep the list and report it."""
        event.stop()
        words = event.value.casefold().split()
        found = [one for one in self._counts if all(word in _searched(one[0]) for word in words)]
        self._is_found = bool(found)
        self.query_one("#filter").set_class(not found, "-invalid")
        self.show_hint(CHOOSING if found else "no benchmark has all these words · {dialog.cancel} cancel")
        if found and found != self._found:
            self._found = found
            self._list.cursor = 0
            self.offer([_choice(*one) for one in found])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._is_found:
            self.chosen(self._list.cursor)

    def action_move(self, step: int) -> None:
        self._list.cursor = max(0, min(len(self._found) - 1, self._list.cursor + step))

    def chosen(self, place: int) -> None:
        self.dismiss(self._found[place][0].slug)


def _searched(benchmark: Benchmark) -> str:
    return f"{benchmark.name} {benchmark.slug} {benchmark.category}".casefold()


def _choice(benchmark: Benchmark, count: int) -> Option:
    sense = "" if benchmark.higher_is_better else " · less is better"
    return Option(benchmark.name, f"{benchmark.category} · {counted(count, 'model')}{sense}")
