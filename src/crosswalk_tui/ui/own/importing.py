"""Imports what was read from a file of the user's: all of it or nothing is stored, and then added to the session."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.own.records import Own
from crosswalk_tui.ui.own.effect import with_entries
from crosswalk_tui.user.saved_words import counts_words
from crosswalk_tui.user.yours import SavedChange, add_yours

if TYPE_CHECKING:
    from crosswalk_tui.ui.own.import_dialog import ImportRead
    from crosswalk_tui.ui.session.own_keeper import OwnKeeper
    from crosswalk_tui.ui.session.saved_keeper import SavedKeeper
    from crosswalk_tui.ui.session.session import Session


def store_import(read: ImportRead, session: Session, own_keeper: OwnKeeper, saved_keeper: SavedKeeper) -> None:
    """Store what was *read*, and add it to *session* in one undo step; the dialog shows how that ends.

    Nothing is imported if it cannot be stored, or if a compared model would be missing. It waits until
    *saved_keeper* is idle: saved changes are stored in the order in which the session has them.
    """
    dialog, yours = read.dialog, read.yours
    try:
        session.check_own(with_entries(session.draft.own, yours.own))
    except CrosswalkError as error:
        dialog.refuse(str(error))
        return

    def store() -> None:
        kept = own_keeper.kept
        work = partial(add_yours, session.users, yours, kept, with_entries(kept, yours.own))
        what = dialog.begin_to_store()
        session.saves.begin(dialog, what, work, add_to_session, dialog.refuse)

    def add_to_session(outcome: tuple[tuple[SavedChange, ...], Own]) -> None:
        changes, replaced = outcome
        words = counts_words(yours)
        own_keeper.take_stored(with_entries(own_keeper.kept, yours.own))
        saved_keeper.take_stored(changes)
        session.set_own(with_entries(session.draft.own, yours.own), saved=changes, imported=words)
        own_keeper.report_replaced(replaced)
        dialog.dismiss(words)

    saved_keeper.once_idle(store)
