"""Saves what is the user's after each change, and reads the list of models again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.dom import DOMNode

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.draft import Change
from crosswalk_tui.ui.session.session import Session

if TYPE_CHECKING:
    from crosswalk_tui.core.own.records import Own

_BRINGS_BACK = " · {compare.undo} brings it back"


class OwnKeeper:
    """Follows a session. One save runs at a time; a failed one is reported, and tried again with the next change.

    Attributes:
        kept: what the user's database has, as far as known.
    """

    def __init__(self, node: DOMNode, session: Session) -> None:
        self._node = node
        self.kept: Own = session.draft.own
        self._saving = False
        self._session = session
        session.listen(self._changed)

    @property
    def is_saving(self) -> bool:
        """Whether a save is running."""
        return self._saving

    def follow(self, session: Session) -> None:
        """Follow *session* from now on, instead of an earlier one; records that `kept` lacks are saved."""
        self._session = session
        session.listen(self._changed)
        self._save()

    def _changed(self, change: Change) -> None:
        if not change.own:
            return
        self._save()
        session = self._session
        if session.models is not None:
            from crosswalk_tui.ui.session.model_list import read_models  # not needed to start

            work = partial(read_models, session.catalogue, session.clock())
            failed = partial(session.set_models, None)
            run_in_thread(self._node, work, session.set_models, failed, "models", only_reads=True)

    def _save(self) -> None:
        own = self._session.draft.own
        if not self._saving and own != self.kept:
            from crosswalk_tui.user.own import change_own  # not needed to start

            self._saving = True
            work = partial(change_own, self._session.users, self.kept, own)
            run_in_thread(self._node, work, partial(self._saved, own), self._warn)

    def _saved(self, own: Own, lost: Own) -> None:
        """*own* is saved, instead of what another program had saved, *lost*."""
        self.report_replaced(lost)
        self._saving, self.kept = False, own
        self._save()  # what has changed meanwhile

    def take_stored(self, kept: Own) -> None:
        """Take *kept* as what the database has, now that an import has been stored.

        After a save that runs meanwhile, the imported records are saved once more.
        """
        if not self._saving:
            self.kept = kept

    def report_replaced(self, lost: Own) -> None:
        """Name what another program had saved and a save has replaced, *lost*, and let it be undone to."""
        if lost:
            from crosswalk_tui.core.own.own_changes import OwnChange

            change = OwnChange((), lost)
            undo, redo = self._session.history
            self._session.set_history([draft._replace(own=change.imposed_on(draft.own)) for draft in undo], redo)
            said = f"Another program had saved meanwhile what this replaces: {safe(change.names, 300)}"
            self._node.notify(f"{said}{keyed(_BRINGS_BACK)}", timeout=10, markup=False)  # type: ignore[attr-defined]

    def save_rest(self) -> None:
        """Save what has not been saved, or not as far as known, once the app has ended."""
        own, users = self._session.draft.own, self._session.users
        if own != self.kept:
            from crosswalk_tui.core.own.own_changes import OwnChange
            from crosswalk_tui.user.own import change_own

            lacking = safe(OwnChange(self.kept, own).unsaved, 300)
            self._session.saves.save_at_end(lacking, partial(change_own, users, self.kept, own))
            self.kept = own

    def _warn(self, problem: str) -> None:
        self._saving = False
        sentence = f"What is yours could not be saved. {problem}"
        self._node.notify(sentence, severity="error", markup=False)  # type: ignore[attr-defined]
