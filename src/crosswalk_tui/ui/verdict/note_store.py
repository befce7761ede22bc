"""Stores the note on compared models, in a thread or at once, without losing what another program saves meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual.dom import DOMNode

from crosswalk_tui.core.text.format import listed
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.user import notes


class NoteStore:
    """Stores the note on the models *keys*.

    *over* is the stored note that a text was edited from; empty if there was none.
    """

    def __init__(self, session: Session, keys: Sequence[str]) -> None:
        self._session, self._keys = session, keys
        names = {side.model.key: side.model.name for side in session.sides}
        self._what = f"your note on {listed([safe(names.get(key, key), 60) for key in keys])}"

    def save(
        self, node: DOMNode, text: str, over: str, then: Callable[[str | None], None], failed: Callable[[str], None]
    ) -> None:
        """Store *text* instead of *over* in a thread: another program may lock the file for some seconds.

        *then* receives None, or the note that another program has saved since, in which case nothing is stored. After
        the end of the app, both are kept.
        """
        work = partial(self._write, text, over)
        self._session.saves.begin(node, self._what, work, then, failed, partial(self._append, text))

    def save_before_end(self, text: str, over: str) -> None:
        """Store *text* instead of *over* at once: the app is about to exit."""
        self._session.saves.save_at_end(self._what, lambda: self._append(text, self._write(text, over)))

    def _write(self, text: str, over: str) -> str | None:
        return notes.write(self._session.users, self._keys, text, over)

    def _append(self, text: str, found: str | None) -> None:
        """Store *text* below the note *found*, which another program has saved, if any: no one is left to choose.

        Raises:
            UserDataError: it cannot be stored.
        """
        while found is not None:  # again if it has been changed once more
            found = self._write(f"{found}\n\n{text}".strip(), found)
