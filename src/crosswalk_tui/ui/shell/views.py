"""The screens in the order of their keys; each is imported when it is first opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen


class View(NamedTuple):
    """One screen.

    Attributes:
        key: the key that shows it.
        name: its package under `crosswalk_tui.ui`.
        screen: its class in the module ``screen`` of that package.
        label: its name in the bars.
        tip: what it shows.
    """

    key: str
    name: str
    screen: str
    label: str
    tip: str

    def load(self) -> type[ComparingScreen]:
        """Import the class of the screen."""
        found: type[ComparingScreen] = vars(import_module(f"crosswalk_tui.ui.{self.name}.screen"))[self.screen]
        return found


VIEWS = (
    View("1", "overview", "OverviewScreen", "Overview", "Overview: everything about the comparison at a glance"),
    View("2", "workload", "WorkloadScreen", "Workload", "Workload: the full calculator"),
    View("3", "benchmarks", "BenchmarksScreen", "Benchmarks", "Benchmarks: every score by category, and who leads"),
    View("4", "plot", "PlotScreen", "Plot", "Plot: capability against price, full screen"),
    View("5", "verdict", "VerdictScreen", "Verdict", "Verdict: which to pick, and why"),
    View("6", "model", "ModelScreen", "Model", "Model: everything about one model"),
    View("7", "catalogue", "CatalogueScreen", "Catalogue", "Catalogue: sources, findings, changes, saved comparisons"),
    View("8", "find", "FindScreen", "Find", "Find: the cheapest models that meet conditions"),
)
"""All screens."""


def view(name: str) -> View:
    """The view with this name."""
    return next(found for found in VIEWS if found.name == name)
