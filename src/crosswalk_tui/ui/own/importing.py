"""Imports what is the user's from a file: it is stored first, all or nothing, and the session takes it over then."""

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
    """Store what was *read* and add it to *session* in one undo step; the dialog shows how that ends.

    Nothing is imported if it cannot be stored, or if a compared model would be missing.
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
        session.saves.begin(dialog, dialog.begin_to_store(), work, stored, dialog.refuse)

    def stored(made: tuple[tuple[SavedChange, ...], Own]) -> None:
        changes, lost = made
        words = counts_words(yours)
        own_keeper.take_stored(with_entries(own_keeper.kept, yours.own))
        saved_keeper.take_stored(changes)
        session.set_own(with_entries(session.draft.own, yours.own), saved=changes, imported=words)
        own_keeper.report_replaced(lost)
        dialog.dismiss(words)

    saved_keeper.once_idle(store)
