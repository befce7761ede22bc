"""Refreshes the catalogue while the app goes on, and changes over to a new one without a restart."""

from __future__ import annotations

from functools import partial
from time import time
from typing import TYPE_CHECKING

from crosswalk_tui.catalog.locate import before_last_refresh, fetched_path, refreshed_path
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.text.format import counted, listed
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.updates.catalogue_watch import CatalogueWatch, NewCatalogue, file_state

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.worker import WorkType

    from crosswalk_tui.ui.app import CrosswalkApp
    from crosswalk_tui.ui.refresh.refresh_run import RefreshRun

_DAY = 24 * 60 * 60.0


class Refreshing:
    """The refreshes of an app.

    Attributes:
        is_daily: start one after the first paint if the last one is a day old.
        command: the command to run; None for `crosswalk_tui.ui.refresh.refresh_run.REFRESH`.
        rollback: the command of a rollback; None for `crosswalk_tui.ui.refresh.refresh_run.ROLLBACK`.
    """

    def __init__(self, app: CrosswalkApp) -> None:
        self._app = app
        self._run: RefreshRun | None = None
        self._watch: CatalogueWatch | None = None
        self._is_quiet = False
        self.is_daily = False
        self.command: Sequence[str] | None = None
        self.rollback: Sequence[str] | None = None

    def watch(self) -> None:
        """Watch the file of the catalogue from now on, and begin the daily refresh if it is due."""
        self._watch = CatalogueWatch(self._app, partial(self._app.call_later, self._change_over))
        self._watch.start()
        if self.is_daily and self._watch.follows and _age_of_last() >= _DAY:
            self._is_quiet = True
            self._start()
            self._say(
                keyed("Refreshing the catalogue, as config.toml asks once a day. {app.refresh} shows the progress.")
            )

    def open(self) -> None:
        """Show the refresh that is running, or the last one if it held something back, or begin one."""
        from crosswalk_tui.ui.refresh.refresh_dialog import RefreshScreen

        self._is_quiet = False
        if self._watch is not None and not self._watch.follows:
            path = self._app.session.catalogue.path
            self._say(f"This app shows {safe(str(path))}, which a refresh does not change. Start it without --catalog.")
            return
        run = self._run
        if run is None or (run.has_ended and not run.has_held):
            run = self._start()
        self._app.clear_notifications()  # the dialog says the same, and they would cover it
        as_of = self._app.session.as_of
        self._app.push_screen(RefreshScreen(run, self._start, as_of), lambda _: self.look())

    def ask_to_roll_back(self) -> None:
        """Ask whether to return to the catalogue before the last refresh, and do so."""
        from crosswalk_tui.catalog.reader import Catalogue
        from crosswalk_tui.ui.shell.choose_dialog import ChooseScreen, Option

        session = self._app.session
        before = before_last_refresh(session.catalogue.path)
        if before is None:
            self._say("This catalogue was not refreshed: there is none before to return to.")
            return
        try:
            with Catalogue.open(before, check=False) as opened:
                day = opened.as_of()
        except CrosswalkError as error:
            self._say(str(error), bad=True)
            return
        choices = [
            Option("Return", f"to the catalogue of {day}", "r", "Nothing of yours changes. Doing so again comes back."),
            Option("Stay", f"with the catalogue of {session.as_of}", "s"),
        ]
        dialog = ChooseScreen("Return to the catalogue before the last refresh", choices)
        self._app.push_screen(dialog, partial(self._roll_back, (before, file_state(before))))

    def _roll_back(self, offered: tuple[Path, object], place: int | None) -> None:
        """Return to the catalogue *offered*, a file and its state; not if another app has exchanged it meanwhile."""
        if place != 0:
            return
        before = before_last_refresh(self._app.session.catalogue.path)
        if before is None or (before, file_state(before)) != offered:
            self._say("The catalogue was exchanged meanwhile, perhaps by another app: nothing was done.")
            self.look()
            return
        from crosswalk_tui.ui.refresh.refresh_run import ROLLBACK, problem_of

        async def run() -> None:
            problem = await problem_of(self.rollback or ROLLBACK)
            if problem:
                self._say(problem, bad=True)
            self.look()

        work: WorkType[None] = run
        self._app.run_worker(work, name="rollback", group="rollback")

    def _start(self, *options: str) -> RefreshRun:
        from crosswalk_tui.ui.refresh.refresh_run import REFRESH, RefreshRun

        self._run = run = RefreshRun(self._changed, (*(self.command or REFRESH), *options))
        work: WorkType[None] = run.run
        self._app.run_worker(work, name="refresh", group="refresh")
        return run

    def _changed(self) -> None:
        """Show a step of the run, or its end."""
        from crosswalk_tui.ui.refresh.refresh_dialog import RefreshScreen

        run = self._run
        dialogs = [screen for screen in self._app.screen_stack if isinstance(screen, RefreshScreen)]
        for dialog in dialogs:
            dialog.renew()
        if run is None or not run.has_ended:
            return
        self.look()
        if not dialogs and not run.was_cancelled:
            failed, held = run.problem or _failures(run, self._app.session.as_of), _held(run)
            if failed or held:
                self._say(" ".join(filter(None, (failed, held))), bad=bool(failed) and not self._is_quiet)
            elif not any(step.outcome == "taken" for step in run.steps) and not self._is_quiet:
                self._say("The refresh has ended: nothing has changed.")

    def look(self) -> None:
        """Look whether the file of the catalogue has been replaced."""
        if self._watch is not None:
            self._watch.look()

    async def _change_over(self, found: NewCatalogue) -> None:
        """Show *found* in place of the catalogue so far."""
        from crosswalk_tui.catalog.reader import Catalogue
        from crosswalk_tui.core.changes.comparison_change import comparison_sentences
        from crosswalk_tui.ui.session.reopening import reopened

        app, before = self._app, self._app.session
        try:
            catalogue = Catalogue.open(found.path, check=False)
            if before.catalogue.own:
                catalogue.lay_over(before.catalogue.own)
            session, gone = reopened(before, catalogue)
        except CrosswalkError as error:
            self._say(str(error), bad=True)
            return
        keys = {side.model.key for side in before.sides}
        added = [safe(side.model.name) for side in session.sides if side.model.key not in keys]
        yours = comparison_sentences(before.comparison, session.comparison)
        await app.take_session(session)
        before.catalogue.close()
        said = (
            f"{'Returned to the catalogue' if found.is_return else 'Catalogue'} of {session.as_of}.",
            f"{listed([safe(name) for name in gone])} left the catalogue." if gone else "",
            f"In place of what left: {listed(added)}." if added else "",
            safe(yours, 400),
            found.saved,
            found.changes,
            keyed("{app.catalogue} lists what changed, under Changes."),
        )
        self._say(" ".join(filter(None, said)))

    def _say(self, text: str, *, bad: bool = False) -> None:
        self._app.notify(text, severity="warning" if bad else "information", markup=False, timeout=10)


def _age_of_last() -> float:
    """Seconds since the last refresh ended."""
    try:
        age = time() - fetched_path(refreshed_path()).stat().st_mtime
    except OSError:
        return float("inf")
    return age if age >= 0 else float("inf")  # by a clock that was ahead


def _held(run: RefreshRun) -> str:
    """A sentence on what was held back; empty if nothing was."""
    count = sum(len(step.held) for step in run.steps)
    if count:
        verb = "was" if count == 1 else "were"
        keys = keyed("{app.refresh} lists what was held back, {refresh.accept} accepts it.")
        return f"{counted(count, 'price')} {verb} held back as implausible: {keys}"
    why = "A source was held back as implausible: {app.refresh} says why, {refresh.accept} accepts it."
    return keyed(why) if run.has_held else ""


def _failures(run: RefreshRun, as_of: str) -> str:
    """What failed, as sentences; empty if nothing did. *as_of* is the date of the catalogue in use."""
    failed = [step for step in run.steps if step.outcome == "failed"]
    if not failed:
        return ""
    if run.is_without_any:
        again = keyed("{app.refresh} tries again and says what to check.")
        return f"Nothing could be fetched. The catalogue of {as_of} stays in use. {again}"
    names = listed([safe(step.name, 60) for step in failed])
    return f"{names} could not be refreshed; the data from before stay in use."
