"""Removes, renames and restores saved things in the user's database as a session's changes are made and undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING

from textual.dom import DOMNode

from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.draft import Change
from crosswalk_tui.ui.session.session import Session

if TYPE_CHECKING:
    from crosswalk_tui.user.database import UserDatabase
    from crosswalk_tui.user.yours import SavedChange

_NAMED = 2
"""Changes named in a sentence; further ones are counted."""


@dataclass(eq=False, repr=False)  # as in `crosswalk_tui.core.text.columns`
class _Step:
    """Changes that are stored in one transaction.

    Attributes:
        changes: those to make.
        after: all that have been made then.
        refused: why some of *changes* were not made.
    """

    changes: Sequence[SavedChange]
    after: tuple[SavedChange, ...]
    refused: dict[SavedChange, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """``the new workload bot, the removal of note a/b c/d``; at most two, then how many more."""
        from crosswalk_tui.core.own.own_changes import to_do  # not needed to start

        words = [f"{to_do(change.before, change.after)} {change.words}" for change in self.changes]
        more = [f"{len(words) - _NAMED:,} more"] if len(words) > _NAMED else []
        return ", ".join([*words[:_NAMED], *more])

    def store(self, users: UserDatabase) -> None:
        """Make the changes.

        Raises:
            UserDataError: none was made.
        """
        from crosswalk_tui.user.yours import make_changes  # not needed to start

        try:
            self.refused = make_changes(users, self.changes) if self.changes else {}
        except UserDataError as error:
            self.refused = dict.fromkeys(self.changes, str(error))
            raise


class SavedKeeper:
    """Follows a session. What one step changes is stored in one transaction; *stored* is called after each.

    A change that fails is reported, skipped when it is undone, and else reported again after the end of the app.
    """

    def __init__(self, node: DOMNode, session: Session, stored: Callable[[], object]) -> None:
        self._node, self._stored = node, stored
        self._made = session.draft.saved
        self._failed: dict[SavedChange, str] = {}  # and why
        self._waiting: list[Callable[[], object]] = []
        self._running: _Step | None = None
        self.follow(session)

    def follow(self, session: Session) -> None:
        """Follow *session* from now on, instead of an earlier one with the same changes."""
        self._session = session
        session.listen(self._changed)

    def once_idle(self, work: Callable[[], object]) -> None:
        """Call *work* once no change is left to store."""
        if self._running is None:
            work()
        else:
            self._waiting.append(work)

    def take_stored(self, changes: Iterable[SavedChange]) -> None:
        """Take *changes*, which the session is about to receive, as stored: an import is stored first."""
        self._made = (*self._made, *changes)

    def save_rest(self) -> None:
        """Store what has not been stored yet, once the app has ended; what cannot be is reported."""
        if self._running is not None:  # it has ended
            self._take(self._running)
        while self._session.draft.saved != self._made:
            step = self._next_step()
            with suppress(UserDataError):  # reported with the changes
                step.store(self._session.users)
            self._take(step)
        for problem in dict.fromkeys(self._failed.values()):
            changes = [change for change, why in self._failed.items() if why == problem]
            self._session.saves.report_lost(f"Not saved: {_Step(changes, ()).words}. {problem}")

    def _changed(self, _: Change) -> None:
        if self._running is not None or self._session.draft.saved == self._made:
            return
        self._running = step = self._next_step()
        run_in_thread(
            self._node,
            partial(step.store, self._session.users),
            partial(self._done, step),
            partial(self._refused, step),
            answers=True,
        )

    def _next_step(self) -> _Step:
        """What to store next: what is undone first, then what is new."""
        wanted, made = self._session.draft.saved, self._made
        if wanted[: len(made)] == made:
            changes, after = wanted[len(made) :], wanted
        else:
            pairs = zip(made, wanted, strict=False)
            after = tuple(change for change, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
            changes = tuple(change.undone for change in reversed(made[len(after) :]))
        never_made = {change for change in changes if change.undone in self._failed}
        for change in never_made:
            del self._failed[change.undone]
        return _Step([change for change in changes if change not in never_made], after)

    def _take(self, step: _Step) -> None:
        """Take *step* as stored, but for what was refused."""
        for change in step.changes:
            self._failed.pop(change, None)
        self._failed.update(step.refused)
        self._running, self._made = None, step.after

    def _go_on(self, step: _Step, problem: str) -> None:
        if self._session.saves.is_ending:
            return
        if problem:
            self._node.notify(problem, severity="error", markup=False)  # type: ignore[attr-defined]
        self._take(step)
        self._stored()
        self._changed(Change())
        while self._waiting and self._running is None:
            self._waiting.pop(0)()

    def _done(self, step: _Step, _: None) -> None:
        first, *others = step.refused.values() or ("",)
        self._go_on(step, f"{first} So it is with {counted(len(others), 'other name')}." if others else first)

    def _refused(self, step: _Step, problem: str) -> None:
        self._go_on(step, f"Not saved: {step.words}. {problem}")
