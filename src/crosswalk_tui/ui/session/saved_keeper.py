"""Removes, renames and restores saved things in the user's database as a session's changes are made and undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING

from textual.dom import DOMNode

from crosswalk_tui.core.text.format import counted
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.draft import Change
from crosswalk_tui.ui.session.session import Session

if TYPE_CHECKING:
    from crosswalk_tui.user.yours import SavedChange


class SavedKeeper:
    """Follows a session. What one step changes is stored in one transaction; *stored* is called after each.

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

    def save_rest(self) -> None:
        """Store what a running save was to be followed by, once the app has ended.

        Raises:
            UserDataError: it cannot be stored.
        """
        while self._session.draft.saved != self._made:
            from crosswalk_tui.user.yours import make_changes

            changes, self._made = self._next_step()
            make_changes(self._session.users, changes)  # again if it was running; the names are taken then

    def _changed(self, _: Change) -> None:
        if self._is_storing or self._session.draft.saved == self._made:
            return
        from crosswalk_tui.user.yours import make_changes  # not needed to start

        self._is_storing = True
        changes, after = self._next_step()
        work = partial(make_changes, self._session.users, changes)
        failed = partial(self._refused, changes, after)
        run_in_thread(self._node, work, partial(self._done, after), failed, answers=True)

    def _next_step(self) -> tuple[list[SavedChange], tuple[SavedChange, ...]]:
        """The changes to make next, and all that have been made then: what is undone first, then what is new."""
        wanted, made = self._session.draft.saved, self._made
        if wanted[: len(made)] == made:
            changes, after = wanted[len(made) :], wanted
        else:
            pairs = zip(made, wanted, strict=False)
            after = tuple(change for change, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
            changes = tuple(change.undone for change in reversed(made[len(after) :]))
        never_made = {change for change in changes if change.undone in self._failed}
        self._failed -= {change.undone for change in never_made}
        return [change for change in changes if change not in never_made], after

    def _done(self, after: tuple[SavedChange, ...], refused: Mapping[SavedChange, str]) -> None:
        self._failed.update(refused)
        if refused:
            first, *others = refused.values()
            self._warn(f"{first} So it is with {counted(len(others), 'other name')}." if others else first)
        self._is_storing, self._made = False, after
        self._stored()
        self._changed(Change())

    def _refused(self, changes: Iterable[SavedChange], after: tuple[SavedChange, ...], problem: str) -> None:
        self._warn(problem)
        self._failed.update(changes)
        self._done(after, {})

    def _warn(self, problem: str) -> None:
        self._node.notify(problem, severity="error", markup=False)  # type: ignore[attr-defined]
