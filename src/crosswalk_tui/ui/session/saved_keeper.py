"""Removes, renames and restores saved things in the user's database as a session's changes are made and undone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.dom import DOMNode

from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.draft import Change
from crosswalk_tui.ui.session.session import Session

if TYPE_CHECKING:
    from crosswalk_tui.user.yours import SavedChange


class SavedKeeper:
    """Follows a session. One change is stored at a time; *stored* is called after each.

    A change that fails is reported, and skipped when it is undone.
    """

    def __init__(self, node: DOMNode, session: Session, stored: Callable[[], object]) -> None:
        self._node, self._stored = node, stored
        self._made = session.draft.saved
        self._failed: set[SavedChange] = set()
        self._is_storing = False
        self.follow(session)

    def follow(self, session: Session) -> None:
        """Follow *session* from now on, instead of an earlier one with the same changes."""
        self._session = session
        session.listen(self._changed)

    def _changed(self, _: Change) -> None:
        wanted, made = self._session.draft.saved, self._made
        if self._is_storing or wanted == made:
            return
        if wanted[: len(made)] == made:
            change, after = wanted[len(made)], wanted[: len(made) + 1]
        else:  # undone
            change, after = made[-1].undone, made[:-1]
        from crosswalk_tui.user.yours import make_change  # not needed to start

        self._is_storing = True
        if change.undone in self._failed:
            self._failed.remove(change.undone)
            self._done(after, None)
            return
        work = partial(make_change, self._session.users, change)
        run_in_thread(self._node, work, partial(self._done, after), partial(self._refused, change, after))

    def _done(self, after: tuple[SavedChange, ...], _: None) -> None:
        self._is_storing, self._made = False, after
        self._stored()
        self._changed(Change())

    def _refused(self, change: SavedChange, after: tuple[SavedChange, ...], problem: str) -> None:
        self._failed.add(change)
        self._node.notify(problem, severity="error", markup=False)  # type: ignore[attr-defined]
        self._done(after, None)
