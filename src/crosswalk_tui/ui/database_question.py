"""Asks what to do about a database of the user's that cannot be used, once the app is open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.session.background import run_in_thread

if TYPE_CHECKING:
    from crosswalk_tui.ui.app import CrosswalkApp
    from crosswalk_tui.user.database import UserDatabase
    from crosswalk_tui.user.fresh_start import Fault, FreshStart


class DatabaseQuestion:
    """Offers a new database beside the one that cannot be used, which is kept.

    Attributes:
        beside: the file used in this session instead of one that another program holds; empty if none is.
    """

    def __init__(self, app: CrosswalkApp) -> None:
        self._app = app
        self.beside = ""

    def check(self) -> None:
        """Check the database in a thread, and ask if it cannot be used."""
        from crosswalk_tui.user.fresh_start import fault_of  # not needed to start

        find = partial(fault_of, self._app.session.users)
        run_in_thread(self._app, find, self._ask, self._complain, "database", only_reads=True)

    def _ask(self, fault: Fault | None) -> None:
        if fault is None:
            return
        from crosswalk_tui.ui.shell.choose_dialog import ChooseScreen, Option

        fresh = Option("Start with a new one", "empty; the file is kept beside it", "n", fault.problem)
        if fault.is_read_only:
            fresh = Option("Start with a copy", "that can be written to; the file is kept", "n", fault.problem)
        if fault.is_locked:
            content = "a copy beside the one that is held" if fault.is_readable else "beside the one that is held"
            fresh = Option("Use a new one for now", content, "n", fault.problem)
        without = "nothing is saved" if fault.is_readable else "nothing is saved; list prices are shown"
        choices = [
            fresh,
            Option("Try again", "once the reason is gone", "t", fault.problem),
            Option("Go on without", without, "w", fault.problem),
        ]

        def chosen(place: int | None) -> None:
            if place == 0:
                self._start_fresh(fault)
            elif place == 1:
                self._try_again()

        self._app.push_screen(ChooseScreen("Your database cannot be used", choices), chosen)

    def _start_fresh(self, fault: Fault) -> None:
        from crosswalk_tui.user import fresh_start

        session = self._app.session
        if fault.is_locked:
            aside = partial(fresh_start.beside, session.users, fault)
            run_in_thread(self._app, aside, self._use_beside, self._complain, "database")
            return
        work = partial(fresh_start.start_fresh, session.users, fault)
        run_in_thread(self._app, work, self._started, self._complain, "database")

    def _use_beside(self, users: UserDatabase) -> None:
        self._app.session.users = users
        self.beside = str(users.path)
        self._say(f"For now, what you save is in {self.beside}.")

    def _started(self, done: FreshStart) -> None:
        self._say(f"Kept: {done.kept}. What you save is in {self._app.session.users.path}.")

    def _try_again(self) -> None:
        from crosswalk_tui.user.fresh_start import fault_of

        find = partial(fault_of, self._app.session.users)
        run_in_thread(self._app, find, self._tried, self._complain, "database", only_reads=True)

    def _tried(self, fault: Fault | None) -> None:
        self._ask(fault)
        if fault is None:
            self._say(f"{self._app.session.users.path} can be used again.")
            self._app.own_watch.read_again()

    def _say(self, text: str) -> None:
        self._app.notify(safe(text, 400), markup=False)

    def _complain(self, problem: str) -> None:
        self._app.notify(problem, severity="error", markup=False)
