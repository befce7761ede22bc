"""Notices that another program, such as the command line, has changed what is the user's, and takes that over."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.text.format import listed
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.updates.catalogue_watch import EVERY, file_state

if TYPE_CHECKING:
    from crosswalk_tui.core.own.own_changes import OwnChange
    from crosswalk_tui.core.own.records import Own
    from crosswalk_tui.ui.app import CrosswalkApp
    from crosswalk_tui.ui.session.own_keeper import OwnKeeper


class OwnWatch:
    """Looks at the user's database now and then, and takes over a change while no dialog is open."""

    def __init__(self, app: CrosswalkApp, keeper: OwnKeeper) -> None:
        self._app, self._keeper = app, keeper
        self._path = app.session.users.path
        self._seen = self._state()

    def start(self) -> None:
        """Look every few seconds from now on."""
        self._app.set_interval(EVERY, self.look, name="own watch")

    def read_again(self) -> None:
        """Read the database again, changed or not: it may have become usable."""
        self._seen = None
        self.look()

    def look(self) -> None:
        """Look now; a change waits until no dialog is open: it may edit what has changed."""
        now = self._state()
        if now != self._seen and self._app.comparing is not None and not self._keeper.is_saving:
            self._seen = now
            from crosswalk_tui.user.own import own_entries  # not needed to start

            work = partial(own_entries, self._app.session.users)
            take = partial(self._take, self._keeper.kept)
            run_in_thread(self._app, work, take, self._complain, "own watch", only_reads=True)

    def _state(self) -> tuple[object, object] | None:
        """What differs between two states of the database; a save may only have reached its write-ahead log yet."""
        file, log = (file_state(self._path.with_name(f"{self._path.name}{ending}")) for ending in ("", "-wal"))
        return None if file is None else (file, log if log and log[1] else None)

    def _take(self, kept: Own, found: Own) -> None:
        """Take *found* over, read when the app had *kept*; after a save of its own since then, it is out of date."""
        if self._keeper.is_saving or self._keeper.kept is not kept or self._app.comparing is None:
            self._seen = None  # look again
            return
        from crosswalk_tui.core.own.own_changes import OwnChange  # not needed to start

        change = OwnChange(kept, found)
        if not change.is_empty:
            self._app.call_later(self._take_over, change)

    async def _take_over(self, change: OwnChange) -> None:
        """Show the session with *change*; edits that are not saved yet stay, and are saved."""
        from crosswalk_tui.core.changes.comparison_change import cheapest_change
        from crosswalk_tui.ui.session.reopening import reopened

        app, before, keeper = self._app, self._app.session, self._keeper
        if keeper.is_saving or keeper.kept is not change.before:  # edited meanwhile: compare again
            self._seen = None
            return
        draft = before.draft
        try:
            catalogue = before.catalogue.without_own()
            catalogue.lay_over(() if draft.list_prices else change.merged_into(draft.own))
            session, gone = reopened(before, catalogue, change)
        except CrosswalkError as error:
            self._complain(str(error))
            return
        cheapest = cheapest_change(before.comparison, session.comparison)
        keeper.kept = change.after
        await app.take_session(session)
        before.catalogue.close()
        said = [f"What is yours was changed by another program: {safe(change.words, 300)}."]
        said += [f"{listed([safe(name) for name in gone])} left the catalogue."] if gone else []
        said += [safe(cheapest, 400)] if cheapest else []
        app.notify(" ".join([*said, keyed("{figure.yours} lists what is yours.")]), markup=False, timeout=10)
        if catalogue.own_problems:
            self._complain(" ".join(map(safe, catalogue.own_problems)))

    def _complain(self, problem: str) -> None:
        said = f"What is yours was changed by another program. {problem}"
        self._app.notify(said, severity="warning", markup=False, timeout=10)
