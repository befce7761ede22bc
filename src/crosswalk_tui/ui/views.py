"""The screens of a comparison, in the order of their keys; each is imported when it is first opened."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crosswalk_tui.ui.screens.comparing import ComparingScreen


@dataclass(frozen=True, slots=True)
class View:
    """One screen.

    Attributes:
        key: the number that brings it to the front.
        name: its module under `crosswalk_tui.ui.screens`, and its stylesheet.
        label: what the bars call it; its class is this and ``Screen``.
        tip: what it shows, in a few words.
    """

    key: str
    name: str
    label: str
    tip: str

    def load(self) -> type[ComparingScreen]:
        """The screen's class."""
        module = import_module(f"crosswalk_tui.ui.screens.{self.name}")
        found: type[ComparingScreen] = getattr(module, f"{self.label}Screen")
        return found


VIEWS = (
    View("1", "overview", "Overview", "Everything about the comparison at a glance"),
    View("2", "workload", "Workload", "The full calculator"),
    View("3", "benchmarks", "Benchmarks", "Every score by category, and who leads"),
    View("4", "plot", "Plot", "Capability against price, full screen"),
    View("5", "verdict", "Verdict", "Which to pick, and why"),
    View("6", "model", "Model", "Everything about one model"),
    View("7", "catalogue", "Catalogue", "Sources, coverage, findings, price changes, saved comparisons"),
)
"""Every screen there is."""


def view(name: str) -> View:
    """The screen called *name*."""
    return next(found for found in VIEWS if found.name == name)
