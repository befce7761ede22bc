"""Opens a saved comparison, workload or note from any list of them."""

from __future__ import annotations

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.named_keys import UNDOES, keyed
from crosswalk_tui.ui.session.summaries import workload_in_short
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.shell.messages import CompareModels, ShowScreen
from crosswalk_tui.user.notes import Note
from crosswalk_tui.user.saved_words import Saved
from crosswalk_tui.user.state import ComparisonSetup
from crosswalk_tui.user.workloads import SavedWorkload

_FEWEST = 2  # models of a comparison


def open_saved(screen: ComparingScreen, saved: Saved) -> None:
    """Open *saved* on *screen*: a comparison on the overview, a note with its models on the verdict screen."""
    if isinstance(saved, SavedWorkload):
        screen.session.edit(workload=saved.workload)
        _say(screen, f"{safe(saved.name, 60)}: {workload_in_short(saved.workload)}{keyed(UNDOES)}")
    elif isinstance(saved, Note):
        models = _models_there(screen, saved.models)
        if models is not None:
            screen.post_message(CompareModels(models))
            screen.post_message(ShowScreen("verdict", "note"))
    elif saved.setup is not None:
        open_comparison(screen, saved.setup)


def open_comparison(screen: ComparingScreen, setup: ComparisonSetup) -> None:
    """Compare the models of *setup* that are still in the catalogue, on the overview."""
    models = _models_there(screen, setup.models)
    if models is not None:
        split = setup.split if len(models) == len(setup.models) else ()
        screen.post_message(CompareModels(models, setup.workload, setup.filters, split))
        screen.post_message(ShowScreen("overview"))


def missing_text(keys: tuple[str, ...]) -> str:
    """A sentence about models that are no longer in the catalogue."""
    return f"No longer in the catalogue: {', '.join(keys)}."


def _models_there(screen: ComparingScreen, models: tuple[str, ...]) -> tuple[str, ...] | None:
    """Those of *models* that the catalogue has, by their present keys; None if they are too few. Names the others."""
    screen.app.clear_notifications()  # they are about what was compared before
    catalogue = screen.session.catalogue
    found: dict[str, str | None] = {}
    try:
        for key in models:
            found[key] = catalogue.new_key(key)
    except CrosswalkError as error:
        _say(screen, str(error), bad=True)
        return None
    there = tuple(dict.fromkeys(key for key in found.values() if key is not None))
    missing = tuple(key for key, now in found.items() if now is None)
    if len(there) < _FEWEST:
        _say(screen, f"{missing_text(missing)} A comparison needs two models.", bad=True)
        return None
    if missing:
        _say(screen, f"{missing_text(missing)} Comparing the others.", bad=True)
    return there


def _say(screen: ComparingScreen, text: str, *, bad: bool = False) -> None:
    screen.notify(text, severity="error" if bad else "information", markup=False)
