"""Choose the benchmark that capability is measured by."""

from __future__ import annotations

from textual.screen import Screen

from crosswalk_tui.catalog.plotted import benchmark_counts
from crosswalk_tui.core.catalogue import Benchmark
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.ui.screens.choose import Choice, ChooseScreen
from crosswalk_tui.ui.state import Session


def choose_axis(screen: Screen[None], session: Session) -> None:
    """Ask, over *screen*, for the benchmark, and make it the session's."""
    try:
        counts = benchmark_counts(session.catalogue)
    except CrosswalkError as error:
        screen.notify(str(error), severity="error", markup=False)
        return
    if not counts:
        screen.notify("The catalogue has no scores.", markup=False)
        return
    choices = [Choice(benchmark.name, _note(benchmark, count)) for benchmark, count in counts]
    slugs = [b.slug for b, _ in counts]

    def chosen(place: int | None) -> None:
        if place is not None:
            session.set_axis(slugs[place])

    cursor = slugs.index(session.axis) if session.axis in slugs else 0
    screen.app.push_screen(ChooseScreen("Measure capability by", choices, cursor), chosen)


def _note(benchmark: Benchmark, count: int) -> str:
    """What it measures, and how many models have been measured."""
    sense = "" if benchmark.higher_is_better else " · less is better"
    return f"{benchmark.category} · {count:,} model{'' if count == 1 else 's'}{sense}"
