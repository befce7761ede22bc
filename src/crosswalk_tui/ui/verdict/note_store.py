"""Stores the note on compared models: in a thread, or at once as the app ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual.dom import DOMNode

from crosswalk_tui.core.text.format import listed
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.user import notes


class NoteStore:
    """Stores the note on the models *keys*."""

    def __init__(self, session: Session, keys: Sequence[str]) -> None:
        self._session, self._keys = session, keys
        names = {side.model.key: side.model.name for side in session.sides}
        self._what = f"your note on {listed([safe(names.get(key, key), 60) for key in keys])}"

    def save(
        self, node: DOMNode, text: str, over: str, then: Callable[[str | None], None], failed: Callable[[str], None]
    ) -> None:
        """Store *text* over the note *over* in a thread: another program may lock the file for some seconds.

        *then* receives the note that another program has saved since, in which case nothing is stored, or None.
        """
        work = partial(self._write, text, over)
        self._session.saves.begin(node, self._what, work, then, failed, partial(self._add, text))

    def save_before_end(self, text: str, over: str) -> None:
        """Store *text* without a thread: the app is about to exit."""
        self._session.saves.at_end(self._what, lambda: self._add(text, self._write(text, over)))

    def _write(self, text: str, over: str) -> str | None:
        return notes.write(self._session.users, self._keys, text, over)

    def _add(self, text: str, found: str | None) -> None:
        """Store *text* behind the note that was *found*, if any: no one is left to choose between them.

        Raises:
            UserDataError: it cannot be stored.
        """
        if found is not None:
            self._write(f"{found}\n\n{text}".strip(), found)
