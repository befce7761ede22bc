"""Saves in threads; one that fails when no screen is left to report it on is reported after the end of the app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from textual.dom import DOMNode

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.ui.session.background import run_in_thread

Result = TypeVar("Result")
_Outcome = TypeVar("_Outcome")


@dataclass(eq=False, repr=False)  # as in `crosswalk_tui.core.text.columns`
class _Save:
    """A save whose outcome no callback has received yet.

    Attributes:
        what: what is saved, as in ``the comparison mine``.
        finish: does what is left to do after the end of the app; raises `CrosswalkError` if *what* is lost.
    """

    what: str
    finish: Callable[[], object] = lambda: None

    def attempt(self, work: Callable[[], Result], unseen: Callable[[Result], object]) -> Result:
        """Return the result of *work*, which `finish` gives to *unseen*; an error is raised now, and by `finish`.

        It is set in the thread: once the app is ending, no callback may run.
        """
        try:
            result = work()
        except CrosswalkError as error:
            self.finish = partial(_raise, error)
            raise
        self.finish = partial(unseen, result)
        return result


def _raise(error: CrosswalkError) -> None:
    raise error


class Saves:
    """The saves of an app, in all sessions of it.

    Attributes:
        is_ending: whether the app is about to end: what a screen would show now is not seen any more.
    """

    def __init__(self) -> None:
        self.is_ending = False
        self._running: list[_Save] = []
        self._lost: list[str] = []

    def begin(
        self,
        node: DOMNode,
        what: str,
        work: Callable[[], Result],
        then: Callable[[Result], None],
        failed: Callable[[str], None],
        unseen: Callable[[Result], object] = lambda _: None,
    ) -> None:
        """Save *what* in a thread, and report how that ends: by a callback, or once the app has ended.

        Args:
            node: the widget that waits for the result, see `run_in_thread`.
            what: what is saved, for a message after the end of the app.
            work: saves it; raises `CrosswalkError` if that fails.
            then: receives the result, unless the app is ending.
            failed: receives the message of the error, unless the app is ending.
            unseen: receives the result instead of *then* once the app has ended; raises `CrosswalkError` if the result
                means that *what* is not saved.
        """
        save = _Save(what)
        self._running.append(save)
        attempt = partial(save.attempt, work, unseen)
        seen, refused = partial(self._show, save, then), partial(self._show, save, failed)
        run_in_thread(node, attempt, seen, refused, answers=True)

    def _show(self, save: _Save, callback: Callable[[_Outcome], None], outcome: _Outcome) -> None:
        """Give *outcome* to *callback*; while the app is ending, leave it to `lost_sentences`."""
        if not self.is_ending:
            self._running.remove(save)
            callback(outcome)

    def save_at_end(self, what: str, work: Callable[[], object]) -> None:
        """Save *what* by *work* at once, as the app ends or has ended; an error is among `lost_sentences`."""
        try:
            work()
        except CrosswalkError as error:
            self.report_lost(f"Not saved: {what}. {error}")

    def report_lost(self, sentence: str) -> None:
        """Report by *sentence*, after the end, what was requested and not done."""
        self._lost.append(sentence)

    def lost_sentences(self) -> list[str]:
        """Sentences on what is lost, once the app and its threads have ended."""
        while self._running:
            save = self._running.pop(0)
            self.save_at_end(save.what, save.finish)
        return list(self._lost)
