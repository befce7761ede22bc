"""The list of all that is the user's: prices and other records, saved comparisons, workloads and notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.own.record_fields import kind_of
from crosswalk_tui.core.own.record_words import problems_of
from crosswalk_tui.core.own.records import Own, OwnEntry, Record
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.kit.sheet import Sheet, SheetColumn, SheetView
from crosswalk_tui.ui.own.effect import entry_key, with_record
from crosswalk_tui.ui.own.import_dialog import ImportScreen
from crosswalk_tui.ui.own.record_dialog import RecordScreen, record_texts
from crosswalk_tui.ui.own.rename_dialog import RenameScreen
from crosswalk_tui.ui.own.yours_rows import YoursRow, rows_of
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.draft_differences import differences
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.choose_dialog import ChooseScreen, Option
from crosswalk_tui.ui.shell.dialog import STYLES, Dialog, Remarks
from crosswalk_tui.ui.shell.searched_pane import SearchedPane, has_words
from crosswalk_tui.user.saved_words import UNREADABLE, Saved, counts_words
from crosswalk_tui.user.yours import RENAMABLE_KINDS, SavedChange, Yours, read_saved, removal

_HINT = (
    "{yours.add} new · {yours.rename} rename · {yours.delete} delete · {yours.find} find"
    " · {yours.undo}/{yours.redo} undo · {yours.export}/{yours.import} file · {yours.switch} off"
    " · {dialog.cancel} close"
)
_NOTHING = "Nothing is yours yet: {yours.add} adds a price or discount, {compare.save} the comparison."
_FINDS_NOTHING = "Nothing of yours has all of these words; {find-rows.cancel} lists all."
_UNDOES = " · {yours.undo} undoes"
_ADDABLE = {
    "price": Option("Price", "a rate per token at a provider", "p"),
    "machine": Option("Machine by the hour", "what one costs an hour, and how fast it is", "h"),
    "discount": Option("Discount", "a percentage off a provider's list prices", "d"),
    "credit": Option("Credit", "money to spend at a provider", "c"),
    "provider": Option("Provider", "a seller, or an endpoint of yours", "r"),
    "model": Option("Model", "a model, or facts on one", "m"),
    "score": Option("Score", "a result on a known or a new benchmark", "s"),
}
"""What can be added: the kinds of records, and a price by the hour."""


class YoursPane(SearchedPane):
    """The list *view* and a field above it; *narrowed* lists the rows with the `words`, and returns their number."""

    def __init__(self, view: SheetView, narrowed: Callable[[], int]) -> None:
        super().__init__(id="yours")
        self._view, self._narrowed = view, narrowed

    def compose(self) -> ComposeResult:
        yield self.search
        yield self._view

    @property
    def searched(self) -> SheetView:
        return self._view

    def narrow(self, words: tuple[str, ...]) -> int:
        del words
        return self._narrowed()


class YoursScreen(Dialog[Saved | None]):
    """Lists, edits, renames, switches and deletes all that is the user's; returns what is to be opened, if anything.

    Every change applies at once and can be undone.
    """

    HELP = (
        "All that is yours: prices and other records, saved comparisons and workloads, notes. Every change"
        " applies at once and can be undone."
    )
    WORDS = (
        ("Kind", "price, discount, comparison, workload, note …"),
        ("Of", "the provider, the model or the name that it is about"),
        ("Sets", "its values"),
        ("Saved", "the day on which it was saved"),
    )
    CSS_PATH: ClassVar[list[str | PurePath]] = [STYLES, Path(__file__).with_name("yours_screen.tcss")]
    AUTO_FOCUS = "#yours-list"
    ONLY_SEARCHES = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "add", "New", id="yours.add", tooltip="Add a price or another record of yours"),
        Binding("r", "rename", "Rename", id="yours.rename", tooltip="Rename the saved comparison or workload"),
        Binding("space", "switch", "On or off", id="yours.switch", tooltip="Switch the record off, or on again"),
        Binding("d,delete", "forget", "Delete", id="yours.delete", tooltip="Delete what is under the cursor"),
        Binding("u,ctrl+z", "undo", "Undo", id="yours.undo", tooltip="Undo"),
        Binding("U,ctrl+y", "redo", "Redo", id="yours.redo", tooltip="Redo"),
        Binding("e", "export", "Export", id="yours.export", tooltip="Write all that is yours to a TOML file"),
        Binding("i", "import", "Import", id="yours.import", tooltip="Import such a file, or a database that was kept"),
        Binding("slash", "find", "Find", id="yours.find", tooltip="Find what is yours by words"),
        Binding("q", "cancel", "Close", show=False, id="yours.close", tooltip="Close the list"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__("Yours", _HINT)
        self._session = session
        self._saved = Yours()
        self._rows: tuple[YoursRow, ...] = ()
        self._done = ""
        self._view = SheetView(self._sheet, id="yours-list")
        self._pane = YoursPane(self._view, self._narrow)
        self._remarks = Remarks(id="remarks")

    def compose_box(self) -> ComposeResult:
        yield self._pane
        yield self._remarks

    def on_mount(self) -> None:
        self.watch(self._view, "cursor", self._remark, init=False)
        self.watch(self._view, "order", self._remark, init=False)
        self._renew()
        self._read()

    def _read(self) -> None:
        """Read what is saved in a thread: another program may lock the file."""
        work = partial(read_saved, self._session.users)
        run_in_thread(self, work, self._show, self._refuse, "saved", only_reads=True, answers=True)

    def _show(self, saved: Yours) -> None:
        self._saved = saved
        done = self._done
        self._renew()
        if done:
            self._report(done)

    def on_saved_changed(self) -> None:
        self._read()

    def _report(self, done: str) -> None:
        """Say what was done, until the cursor moves."""
        self._done = done
        self._remarks.say(done)

    @property
    def _row(self) -> YoursRow | None:
        row = self._view.row_under
        return self._rows[row] if row is not None and row < len(self._rows) else None

    def _sheet(self) -> Sheet:
        rows = self._rows
        styles = ["" if row.is_active else "dim" for row in rows]
        return Sheet(
            "Yours",
            (
                SheetColumn("Kind", texts=[row.kind for row in rows], styles=styles, keys=[row.kind for row in rows]),
                SheetColumn("Of", texts=[row.title for row in rows], gap=2, most=36, least=12,
                            keys=[row.title.casefold() for row in rows],
                            styles=["strong" if row.is_active else "dim" for row in rows]),
                SheetColumn("Sets", texts=[row.brief for row in rows], gap=2, least=24, styles=styles),
                SheetColumn("", texts=self._states(), gap=2, style="bad"),
                SheetColumn("Saved", texts=[row.day for row in rows], gap=2, spare=1, style="dim", highest_first=True,
                            keys=[row.day or None for row in rows]),
            ),
            empty=keyed(_FINDS_NOTHING if self._pane.words else _NOTHING),
        )  # fmt: skip

    def _states(self) -> list[str]:
        """What keeps each row from having an effect, if anything does."""
        return ["no effect" if row.is_active and self._problems(row) else "" if row.is_active else "off"
                for row in self._rows]  # fmt: skip

    def _problems(self, row: YoursRow) -> tuple[str, ...]:
        return () if row.entry is None else problems_of(self._session.catalogue.own_problems, row.entry.record)

    def _narrow(self) -> int:
        self._renew()
        return len(self._rows)

    def _renew(self) -> None:
        session = self._session
        rows = rows_of(session.draft.own, self._saved)
        self._rows = tuple(row for row in rows if has_words(self._pane.words, row.kind, row.words, row.day))
        self._view.invalidate(to_top=False)
        self._view.refresh(layout=True)
        using = keyed(" · list prices are shown: {compare.list-prices} uses yours") if session.draft.list_prices else ""
        counts = counts_words(replace(self._saved, own=session.draft.own))
        self._box.border_title = f"Yours: {counts}{using}"
        self._remark()

    def _remark(self) -> None:
        """Say why the record under the cursor has no effect, or what it sets in full."""
        self._done, row = "", self._row
        if row is None:
            self._remarks.say("")
            return
        problems = self._problems(row)
        self._remarks.say(" ".join(problems) or row.words, bad=bool(problems) or row.details == UNREADABLE)

    def _refuse(self, problem: str) -> None:
        self._remarks.say(problem, bad=True)

    def _set(self, own: Own, done: str) -> None:
        try:
            self._session.set_own(own)
        except CrosswalkError as error:
            self._refuse(str(error))
            return
        self._renew()
        self._report(f"{done}{keyed(_UNDOES)}")

    def _change(self, done: str, change: SavedChange) -> None:
        self._session.change_saved(change)
        self._report(f"{done}: {change.words}{keyed(_UNDOES)}")

    # Actions

    def action_find(self) -> None:
        self._pane.find_rows()

    def on_cursor_view_chosen(self, message: SheetView.Chosen) -> None:
        message.stop()
        row = self._row
        if row is None:
            return
        if row.entry is not None:
            self._open(row.kind, record_texts(row.entry.record), row.entry)
        elif row.saved is not None:
            self.dismiss(row.saved)
        else:
            self._refuse(f"The {row.kind} {safe(row.name, 60)} {UNREADABLE}.")

    def action_rename(self) -> None:
        row = self._row
        if row is None:
            return
        if row.saved is None or row.kind not in RENAMABLE_KINDS:
            edits = keyed("{lines.choose} edits a record")
            self._refuse(f"Only saved comparisons and workloads have a name to change; {edits}.")
            return
        dialog = RenameScreen(self._session.users, row.kind, row.name)

        def closed(change: SavedChange | None) -> None:
            if change is None:
                self._read()  # another program may have removed the row
            else:
                self._change("Renamed", change)

        self.app.push_screen(dialog, closed)

    def action_add(self) -> None:
        kinds = list(_ADDABLE)

        def chosen(place: int | None) -> None:
            if place is not None:
                self._open(kinds[place], {}, None)

        self.app.push_screen(ChooseScreen("Add", list(_ADDABLE.values())), chosen)

    def _open(self, kind: str, values: dict[str, str], entry: OwnEntry | None) -> None:
        title = f"Your {kind}" if entry is None else f"Your {kind} {safe(entry.record.name, 60)}"
        machine = kind == "machine"
        dialog = RecordScreen(self._session, "price" if machine else kind, title, values, None, entry, machine=machine)
        self.app.push_screen(dialog, partial(self._edited, entry))

    def _edited(self, entry: OwnEntry | None, record: Record | None) -> None:
        if record is not None:
            today = f"{self._session.clock():%Y-%m-%d}"
            own = with_record(self._session.draft.own, record, today, entry)
            self._set(own, f"Saved: {kind_of(record)} {safe(record.name, 60)}")

    def action_switch(self) -> None:
        row = self._row
        if row is None:
            return
        if row.entry is None:
            self._refuse("Only records, such as prices, can be switched off.")
            return
        turned = row.entry._replace(active=not row.entry.active)
        own = tuple(turned if other is row.entry else other for other in self._session.draft.own)
        self._set(own, f"Switched {'on' if turned.active else 'off'}: {safe(row.name, 60)}")

    def action_forget(self) -> None:
        row = self._row
        if row is None:
            return
        if row.entry is None:
            work = partial(removal, self._session.users, row.kind, row.name)
            then = partial(self._change, "Deleted")
            run_in_thread(self, work, then, self._say_gone, "removal", only_reads=True, answers=True)
            return
        key = entry_key(row.entry)
        own = tuple(other for other in self._session.draft.own if entry_key(other) != key)
        self._set(own, f"Deleted: {row.kind} {safe(row.name, 60)}")

    def _say_gone(self, problem: str) -> None:
        """Say *problem*, and read the list again: another program may have removed the row."""
        self._report(problem)
        self._read()

    def action_undo(self) -> None:
        self._step(self._session.undo, "Undone")

    def action_redo(self) -> None:
        self._step(self._session.redo, "Redone")

    def _step(self, step: Callable[[], None], done: str) -> None:
        before = self._session.draft
        step()
        self._renew()
        changed = differences(before, self._session.draft)
        if changed:
            other = keyed(" · {yours.redo} redoes" if done == "Undone" else _UNDOES)
            self._report(f"{done}: {safe(changed, 200)}{other}")
        elif self._session.draft == before:
            self._report(f"Nothing to {'undo' if done == 'Undone' else 'redo'}.")

    def action_export(self) -> None:
        """Write all that can be read; what cannot be is named."""
        from crosswalk_tui.ui.shell import export
        from crosswalk_tui.user.yours_file import yours_text

        said = export.write("yours", "toml", yours_text(replace(self._saved, own=self._session.draft.own)))
        left_out = ", ".join(f"{kind} {safe(name, 40)}" for kind, name in self._saved.unreadable)
        self._remarks.say(f"{said} Left out, since it cannot be read: {left_out}." if left_out else said)

    def action_import(self) -> None:
        def imported(words: str | None) -> None:
            if words is not None:
                self._renew()
                self._report(f"Imported: {words}{keyed(_UNDOES)}")
                self._read()

        self.app.push_screen(ImportScreen(self._session.saves), imported)
