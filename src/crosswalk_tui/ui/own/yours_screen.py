"""The list of all that is the user's: prices, discounts, credits, providers, models and scores."""

from __future__ import annotations

from functools import partial
from pathlib import Path, PurePath
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.own.record_fields import FIELDS, KINDS, kind_of
from crosswalk_tui.core.own.record_words import record_details
from crosswalk_tui.core.own.records import Own, OwnEntry, Record
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.sheet import Sheet, SheetColumn, SheetView
from crosswalk_tui.ui.own.effect import entry_key, problems_of, with_record
from crosswalk_tui.ui.own.record_dialog import RecordScreen, record_texts
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.choose_dialog import ChooseScreen, Option
from crosswalk_tui.ui.shell.dialog import STYLES, Dialog, Remarks

_HINT = "enter edit · n new · space on/off · d delete · u undo · esc close"
_ADDABLE = {
    "price": "a rate at a provider, or what a machine costs an hour",
    "discount": "a percentage off a provider's list prices",
    "credit": "money to spend at a provider",
    "provider": "a seller, or an endpoint of yours",
    "model": "a model, or facts on one",
    "score": "a result on a known or a new benchmark",
}


class YoursScreen(Dialog[None]):
    """Lists, edits, switches and deletes the user's records; every change applies at once and can be undone."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [STYLES, Path(__file__).with_name("yours_screen.tcss")]
    AUTO_FOCUS = "#yours-list"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "add", "New", id="yours.add", tooltip="Add a record of yours"),
        Binding("space", "switch", "On or off", id="yours.switch", tooltip="Switch the record off, or on again"),
        Binding("d,delete", "forget", "Delete", id="yours.delete", tooltip="Delete the record"),
        Binding("u,ctrl+z", "undo", "Undo", id="yours.undo", tooltip="Undo"),
        Binding("U,ctrl+y", "redo", "Redo", id="yours.redo", tooltip="Redo"),
        Binding("q", "cancel", "Close", show=False, id="yours.close", tooltip="Close the list"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__("Yours", _HINT)
        self._session = session
        self._view = SheetView(self._sheet, id="yours-list")
        self._remarks = Remarks(id="remarks")

    def compose_box(self) -> ComposeResult:
        yield self._view
        yield self._remarks

    def on_mount(self) -> None:
        self.watch(self._view, "cursor", self._remark, init=False)
        self._renew()

    @property
    def _entries(self) -> Own:
        order = {kind: place for place, kind in enumerate(KINDS)}
        return tuple(sorted(self._session.draft.own, key=lambda e: (order[kind_of(e.record)], e.record.name)))

    @property
    def _entry(self) -> OwnEntry | None:
        row = self._view.row_under
        entries = self._entries
        return entries[row] if row is not None and row < len(entries) else None

    def _sheet(self) -> Sheet:
        entries = self._entries
        styles = ["" if entry.active else "dim" for entry in entries]
        return Sheet(
            "Yours",
            (
                SheetColumn("Kind", texts=[kind_of(e.record) for e in entries], styles=styles),
                SheetColumn("Of", texts=[e.record.name for e in entries], gap=2, most=36, least=12,
                            styles=["strong" if e.active else "dim" for e in entries]),
                SheetColumn("Sets", texts=[record_details(e.record) for e in entries], gap=2, least=12, styles=styles),
                SheetColumn("", texts=["" if e.active else "off" for e in entries], gap=2, style="bad"),
                SheetColumn("Saved", texts=[e.saved_on for e in entries], gap=2, spare=1, style="dim"),
            ),
            empty="Nothing is yours yet: n adds a price, a discount, a provider, a model or a score.",
        )  # fmt: skip

    def _renew(self) -> None:
        session = self._session
        self._view.invalidate(to_top=False)
        self._view.refresh(layout=True)
        using = " · list prices are shown: * uses yours" if session.draft.list_prices else ""
        self._box.border_title = f"Yours: {counted(len(session.draft.own), 'record')}{using}"
        self._remark()

    def _remark(self) -> None:
        """Say why the record under the cursor has no effect, or what it sets in full."""
        entry = self._entry
        if entry is None:
            self._remarks.say("")
            return
        problems = problems_of(self._session.catalogue.own_problems, entry.record.name)
        words = f"{entry.record.name}: {record_details(entry.record)}"
        self._remarks.say(" ".join(problems) or words, bad=bool(problems))

    def _set(self, own: Own, done: str) -> None:
        try:
            self._session.set_own(own)
        except CrosswalkError as error:
            self._remarks.say(str(error), bad=True)
            return
        self._renew()
        self._remarks.say(f"{done} · u undoes")

    # Actions

    def on_cursor_view_chosen(self, message: SheetView.Chosen) -> None:
        message.stop()
        entry = self._entry
        if entry is not None:
            self._open(kind_of(entry.record), record_texts(entry.record), entry)

    def action_add(self) -> None:
        kinds = list(FIELDS)
        choices = [Option(f"{kind.capitalize()}", _ADDABLE[kind], kind[0]) for kind in kinds]
        choices[kinds.index("provider")] = Option("Provider", _ADDABLE["provider"], "r")

        def chosen(place: int | None) -> None:
            if place is not None:
                self._open(kinds[place], {}, None)

        self.app.push_screen(ChooseScreen("Add", choices), chosen)

    def _open(self, kind: str, values: dict[str, str], entry: OwnEntry | None) -> None:
        title = f"Your {kind}" if entry is None else f"Your {kind} {safe(entry.record.name, 60)}"
        dialog = RecordScreen(self._session, kind, title, values, None, entry)
        self.app.push_screen(dialog, partial(self._edited, entry))

    def _edited(self, entry: OwnEntry | None, record: Record | None) -> None:
        if record is not None:
            today = f"{self._session.clock():%Y-%m-%d}"
            own = with_record(self._session.draft.own, record, today, entry)
            self._set(own, f"Saved: {kind_of(record)} {safe(record.name, 60)}")

    def action_switch(self) -> None:
        entry = self._entry
        if entry is not None:
            turned = entry._replace(active=not entry.active)
            own = tuple(turned if other is entry else other for other in self._session.draft.own)
            self._set(own, f"Switched {'on' if turned.active else 'off'}: {safe(entry.record.name, 60)}")

    def action_forget(self) -> None:
        entry = self._entry
        if entry is not None:
            own = tuple(other for other in self._session.draft.own if entry_key(other) != entry_key(entry))
            self._set(own, f"Deleted: {kind_of(entry.record)} {safe(entry.record.name, 60)}")

    def action_undo(self) -> None:
        self._session.undo()
        self._renew()

    def action_redo(self) -> None:
        self._session.redo()
        self._renew()
