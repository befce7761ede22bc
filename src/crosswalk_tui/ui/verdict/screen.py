"""Screen 5: the computed verdict, editor's takes, the user's note and related comparisons."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import combinations
from typing import ClassVar

from textual import on
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType

from crosswalk_tui import takes
from crosswalk_tui.core.comparison.oldest_data import DatedFigure, comparison_figures
from crosswalk_tui.core.comparison.related import Related
from crosswalk_tui.core.comparison.sentences import short_names
from crosswalk_tui.core.comparison.takes import Figures
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.verdict.findings import Finding
from crosswalk_tui.core.verdict.mix import mix_steps
from crosswalk_tui.core.verdict.price import lowest_bill
from crosswalk_tui.core.verdict.whole_verdict import verdict
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.kit.strip_cache import CachedContainer, CachedVertical
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.draft import Change
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.session.stepper import Stepper
from crosswalk_tui.ui.session.summaries import priced_for
from crosswalk_tui.ui.shell.answering_screen import AnsweringScreen, blocking_forms
from crosswalk_tui.ui.shell.messages import CompareModels, OpenModel
from crosswalk_tui.ui.shell.source_title import name_source
from crosswalk_tui.ui.verdict.note_pane import NotePane, NoteShown
from crosswalk_tui.ui.verdict.note_store import NoteStore
from crosswalk_tui.ui.verdict.related_pane import RelatedPane, RelatedShown
from crosswalk_tui.ui.verdict.related_search import RelatedSearch
from crosswalk_tui.ui.verdict.take_pane import TakePane, TakesShown
from crosswalk_tui.ui.verdict.verdict_pane import VerdictPane, VerdictShown
from crosswalk_tui.user import notes
from crosswalk_tui.user.database import UserDatabase


class VerdictScreen(AnsweringScreen):
    """The verdict on the comparison, next to prose about its models."""

    VIEW = "verdict"
    CSS_PATH = "screen.tcss"
    TABS = (("verdict", "Verdict"), ("take", "Take"), ("note", "Note"), ("related", "Related"))
    AUTO_FOCUS = "#verdict"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "note", "Note", id="verdict.note", tooltip="Write a note on these models"),
        Binding(
            "slash",
            "find_nothing",
            "Find",
            show=False,
            id="verdict.find",
            tooltip="Say where models and benchmarks are found",
        ),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._benchmarks = session.catalogue.benchmarks()
        self._sources = {source.source_id: source.name for source in session.catalogue.sources()}
        self._names_by_key: dict[str, str | None] = {}
        self._mix = Stepper(self, self._show_mix)
        self._related = RelatedSearch(self, session, self._show_related)
        self._noted: frozenset[str] = frozenset()  # the models of the note that is shown or being read
        self._reads_note = False
        self._note_wanted = False  # once it has been read

    def compose_board(self) -> ComposeResult:
        yield VerdictPane(id="verdict", classes="pane")
        with CachedContainer(id="prose"):
            yield TakePane(id="take", classes="pane")
            with CachedVertical(id="note-and-related"):
                yield NotePane(id="note", classes="pane")
                yield RelatedPane(id="related", classes="pane")

    def action_find_nothing(self) -> None:
        self._say_instead(keyed("Nothing to find on this screen: {app.find} finds models, {app.benchmarks} benchmarks"))

    # State

    def follow(self, change: Change) -> None:
        """Show the verdict; a search for related comparisons takes longer and may follow."""
        if change.own:  # a benchmark may be new
            self._benchmarks = self.session.catalogue.benchmarks()
        if change.bills:
            self._show_verdict(mix=())
            self._show_takes()
            self._mix.begin(mix_steps(self.session.comparison), at_once=True)
        if change.sides:
            if self._noted != frozenset(self._keys):
                self.query_one(NotePane).shown = None
                self._note_wanted = False
            self._read_note()
        if (change.bills or change.axis) and not self.postpones(Change(axis=True)):
            self._related.begin()

    def dated_figures(self) -> Iterable[DatedFigure]:
        return comparison_figures(self.session.comparison, self._benchmarks)

    def _show_verdict(self, mix: tuple[Finding, ...]) -> None:
        session = self.session
        found = verdict(session.comparison, self._benchmarks, session.now, mix)
        pane = self.query_one(VerdictPane)
        workload = priced_for(session.workload, session.at)
        blocking = next(iter(blocking_forms(session.comparison)), [])
        pane.shown = VerdictShown(
            found, self._short_names, self._sources, workload, blocking, lowest_bill(session.comparison)
        )
        name_source(pane, pane.BORDER_TITLE, pane.BORDER_TITLE, session.draft)

    @property
    def _short_names(self) -> tuple[str, ...]:
        return short_names(side.model for side in self.session.sides)

    def _show_mix(self, steps: list[Finding | None]) -> None:
        """Show the verdict with the findings on the mix, if any."""
        findings = tuple(finding for finding in steps if finding is not None)
        if findings:
            self._show_verdict(findings)

    @property
    def is_working(self) -> bool:
        return self._mix.is_busy or self._related.is_busy

    @property
    def is_opening(self) -> bool:
        return self._note_wanted or super().is_opening

    @property
    def is_busy(self) -> bool:
        return self._reads_note or self._related.is_awaited

    def _show_takes(self) -> None:
        comparison = self.session.comparison
        keys = [ranked.model.key for ranked in comparison.models]
        found = [take for pair in combinations(keys, 2) if (take := takes.take_on(pair)) is not None]
        others = () if found else tuple(takes.read(name) for name in sorted(takes.names()))
        shown = tuple((take, Figures(take, comparison, self._benchmarks)) for take in found)
        self.query_one(TakePane).shown = TakesShown(shown, others, self._name_of)

    def _name_of(self, key: str) -> str | None:
        """The name of the model with this key, cached; None if there is no such model."""
        if key not in self._names_by_key:
            try:
                self._names_by_key[key] = self.session.catalogue.model(key).name
            except CrosswalkError:
                self._names_by_key[key] = None
        return self._names_by_key[key]

    # Read in threads

    @property
    def _keys(self) -> tuple[str, ...]:
        return tuple(side.model.key for side in self.session.sides)

    def _read_note(self) -> None:
        self._noted, self._reads_note = frozenset(self._keys), True
        work = partial(_read_note, self.session.users, self._keys)

        def failed(problem: str) -> None:
            self._show_note(NoteShown(problem=problem))

        run_in_thread(self, work, self._show_note, failed, "note", only_reads=True)

    def _show_note(self, noted: NoteShown) -> None:
        self._reads_note = False
        self.query_one(NotePane).shown = noted
        wanted, self._note_wanted = self._note_wanted, False
        if wanted and self.is_current and noted.problem:
            self._say(noted.problem)
        elif wanted and self.is_current:
            self._edit_note(noted)

    def _show_related(self, found: tuple[Related, ...] | None, problem: str) -> None:
        self.query_one(RelatedPane).shown = RelatedShown(found, problem, self._short_names)

    # Actions

    @on(CursorView.Chosen, "#related")
    def open_related(self, message: CursorView.Chosen) -> None:
        """Open the chosen comparison."""
        message.stop()
        related = self.query_one(RelatedPane).chosen
        if related is not None:
            self.post_message(CompareModels(related.keys))

    def on_take_pane_followed(self, message: TakePane.Followed) -> None:
        """Open the model of a link, or compare its pair."""
        message.stop()
        self.post_message(OpenModel(message.keys[0]) if len(message.keys) == 1 else CompareModels(message.keys))

    def action_note(self) -> None:
        """Edit the note in the user's editor if one is set, else in a dialog."""
        if self._reads_note:
            self._say("Reading the note …")
        self._note_wanted = True
        self._read_note()  # again: another program may have changed it

    def _edit_note(self, noted: NoteShown) -> None:
        from crosswalk_tui.ui.verdict.note_dialog import edit, editor_command

        keys, command = self._keys, editor_command()
        if not command:
            self._edit_in_dialog(keys, noted.text, noted.text)
            return
        try:
            edited = edit(self.app, command, noted.text)
        except SuspendNotSupported:
            self._edit_in_dialog(keys, noted.text, noted.text)
            return
        if edited.problem:
            self._say(edited.problem, bad=True)
        elif edited.text is not None and edited.text.rstrip() != noted.text:
            self._save_note(keys, edited.text, noted.text)

    def _save_note(self, keys: tuple[str, ...], text: str, over: str) -> None:
        """Save the note.

        If that fails, or another program has saved a different note, the dialog opens with *text*.
        """
        from crosswalk_tui.ui.verdict.note_dialog import changed_meanwhile

        def failed(problem: str, over: str = over) -> None:
            self._edit_in_dialog(keys, text, over, problem=f"Not saved. {problem}")

        def done(found: str | None) -> None:
            if found is None:
                self._read_note()
            else:
                failed(changed_meanwhile(found), found)

        NoteStore(self.session, keys).save(self, text, over, done, failed)

    def _edit_in_dialog(self, keys: tuple[str, ...], text: str, over: str, problem: str = "") -> None:
        from crosswalk_tui.ui.verdict.note_dialog import NoteScreen

        if len(over) > notes.LONGEST:  # saved by an earlier release, or with SQL
            self._say(f"This note has {len(over):,} characters; only an editor, set as $EDITOR, can open it.", bad=True)
            return

        def closed(saved: str | None) -> None:
            if saved is not None:
                self._read_note()

        self.app.push_screen(NoteScreen(text, over, NoteStore(self.session, keys), problem), closed)


def _read_note(users: UserDatabase, keys: tuple[str, ...]) -> NoteShown:
    note = notes.read(users, keys)
    return NoteShown() if note is None else NoteShown(note.text, note.written_at)
