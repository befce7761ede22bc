"""End the app: on a signal, on a key, or after an error; what was typed is saved first and the terminal is restored."""

from __future__ import annotations

import asyncio
import signal
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual.worker import WorkerFailed

from crosswalk_tui.core.text.format import few
from crosswalk_tui.ui.catalogue_errors import SaysCatalogueErrors
from crosswalk_tui.ui.platform.keys_in_turn import until_handled

if TYPE_CHECKING:
    from textual import events

    from crosswalk_tui.core.errors import CatalogueError
    from crosswalk_tui.ui.session.session import Session

_KEYS_REPORTED = 50  # number of keys in a crash report: enough to go to a screen and open something there

_ENDED_BY_SIGNAL = 128  # plus the number of the signal: the exit code that shells use


class EndingApp(SaysCatalogueErrors):
    """An app that ends in one sentence, however it ends.

    Attributes:
        session: the state to keep.
        current: the name of the screen.
        fault: the message about the error that ended the app; empty if there was none.
        damage: that error, if a value in the catalogue was its cause; None if not.
        ended_early: exit code of a signal that ended the app before its first paint, or 0.
        starting: the task that mounts the first screen; None once it is painted.
    """

    session: Session
    current: str

    def __init__(self) -> None:
        super().__init__()
        self.fault = ""
        self.damage: CatalogueError | None = None
        self.ended_early = 0
        self.starting: asyncio.Task[Any] | None = None
        self._leaving: asyncio.Task[None] | None = None
        self._keys: deque[str] = deque(maxlen=_KEYS_REPORTED)

    @property
    def failed_at_start(self) -> bool:
        """Whether an error ended the app before any key: restored, the same session would do so again."""
        return bool(self.fault) and not self._keys

    @property
    def has_lost_terminal(self) -> bool:
        """Whether the terminal no longer took any output at the end."""
        return getattr(self._driver, "is_given_up", False)

    def record_key(self, event: events.Key) -> None:
        """Record a key, but not typed text, for a crash report."""
        typed = self.focused is not None and self.focused.check_consume_key(event.key, event.character)
        self._keys.append("·" if typed else event.key)

    def warn(self, sentences: Iterable[str]) -> None:
        """Show each of *sentences* as a warning, or the first ones and how many more there are."""
        for sentence in few(list(sentences)):
            self.notify(sentence, severity="warning", markup=False)

    def action_help_quit(self) -> None:
        """Answer ctrl+c where no text is selected: many mean to quit by it."""
        bindings = [found.binding for found in self.active_bindings.values()]
        key = next((self.get_key_display(binding) for binding in bindings if binding.id == "app.quit"), "ctrl+q")
        self.clear_notifications()
        self.notify(f"{key} quits · ctrl+c copies text selected with the mouse", markup=False)

    def on_load(self) -> None:
        """Handle signals before the terminal is changed, so that they restore it."""
        if not self.is_headless:
            self.starting = asyncio.current_task()
            self._leave_on_signals()

    def _leave_on_signals(self) -> None:
        """Quit as ``q`` does when the terminal closes or the process is terminated, which saves the session."""
        loop = asyncio.get_running_loop()
        for name in ("SIGHUP", "SIGTERM", "SIGINT"):
            with suppress(AttributeError, NotImplementedError):  # missing on Windows
                number = getattr(signal, name)
                loop.add_signal_handler(number, self.leave, _ENDED_BY_SIGNAL + number)

    def leave(self, code: int = 0) -> None:
        """End the app with exit *code*; text typed into open dialogs is saved first."""
        if self.starting is not None:  # Textual would go on to mount widgets in screens that no longer exist
            self.ended_early = code
            self.starting.cancel()
            return
        if self._leaving is not None:  # asked again
            self.exit(return_code=code)
            return
        self.session.saves.is_ending = True
        self._leaving = asyncio.create_task(self._leave(code))

    async def _leave(self, code: int) -> None:
        """End once what came before has been handled: a dialog may just have closed with what is to be saved."""
        try:
            await until_handled(self)
            self._save_dialogs()
        finally:
            self.exit(return_code=code)

    async def action_quit(self) -> None:
        """Quit."""
        self.leave()

    def _handle_exception(self, error: Exception) -> None:
        """End after *error*, unless the app is ending: then a widget may be gone, which is no fault to report."""
        if self.ended_early:
            self.exit(return_code=self.ended_early)
        elif not self._exit and self._leaving is None:
            super()._handle_exception(error)

    def _save_dialogs(self) -> None:
        """Save text typed into open dialogs."""
        from crosswalk_tui.ui.shell.dialog import Dialog

        for screen in self.screen_stack:
            if isinstance(screen, Dialog):
                screen.save_before_end()

    def _fatal_error(self) -> None:
        """End with a message instead of a traceback, after saving text typed into dialogs."""
        from crosswalk_tui.ui.crash import sentence, write_report

        if self.fault:
            return  # an error may cause others while the app ends; the first one is reported
        error = self._exception or RuntimeError()
        with suppress(Exception):  # the app is broken already: save what can be saved
            self._save_dialogs()
        cause = error.error if isinstance(error, WorkerFailed) else error
        self.damage = self.session.catalogue.damage_behind(cause)
        if self.damage is None:
            path = write_report(error, self.current, self._keys, self.session.clock())
            self.fault = sentence(error, path)
        else:
            self.fault = str(self.damage)
        self.panic()
