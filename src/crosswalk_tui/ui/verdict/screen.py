"""The verdict: what can be said of the compared models, what the editors and the user say, and what is related."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical

from crosswalk_tui import takes
from crosswalk_tui.core.comparison.related import Related
from crosswalk_tui.core.comparison.sentences import short_names
from crosswalk_tui.core.comparison.sides import Comparison
from crosswalk_tui.core.comparison.takes import Figures
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.verdict import Finding, mix_steps, verdict
from crosswalk_tui.ui.kit.lines import CursorView
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.session import Change, Session
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.shell.messages import CompareModels, OpenModel
from crosswalk_tui.ui.verdict.note_pane import Noted, NotePane
from crosswalk_tui.ui.verdict.related_pane import Neighbourhood, RelatedPane
from crosswalk_tui.ui.verdict.take_pane import Opinions, TakePane
from crosswalk_tui.ui.verdict.verdict_pane import VerdictPane, VerdictShown
from crosswalk_tui.user import notes
from crosswalk_tui.user.database import UserDatabase


class VerdictScreen(ComparingScreen):
    """Sentences computed from the session's comparison, beside what people wrote about it."""

    VIEW = "verdict"
    CSS_PATH = "screen.tcss"
    TABS = (("verdict", "Verdict"), ("take", "Take"), ("note", "Note"), ("related", "Related"))
    AUTO_FOCUS = "#verdict"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "note", "Note", id="verdict.note", tooltip="Write your own note on these models"),
    ]

    def __init__(self, session: Session) -> None:
        """Show *session*."""
        super().__init__(session)
        self._benchmarks = session.catalogue.benchmarks()
        self._sources = {source.source_id: source.name for source in session.catalogue.sources()}
        self._names: dict[str, str | None] = {}
        self._mix: Iterator[Finding | None] = iter(())
        self._mixed: list[Finding] = []
        self._stepping = False
        self._looking = self._look_again = False

    def compose_board(self) -> ComposeResult:
        """The verdict beside the take, the note and the related comparisons."""
        yield VerdictPane(id="verdict", classes="pane")
        with Container(id="beside"):
            yield TakePane(id="take", classes="pane")
            with Vertical(id="aside"):
                yield NotePane(id="note", classes="pane")
                yield RelatedPane(id="related", classes="pane")

    # State

    def follow(self, change: Change) -> None:
        """The sentences at once; where the mix turns the answer, and what is related, once they are on the screen."""
        if change.bills:
            self._pronounce(mix=())
            self._quote_editors()
            self._mix, self._mixed = mix_steps(self.session.comparison), []
            if not self._stepping:
                self._stepping = True
                self.call_after_refresh(self._step)
        if change.sides:
            self.query_one(NotePane).shown = None
            self._read_note()
        if change.bills or change.axis:
            self.call_after_refresh(self._look_around)

    def _pronounce(self, mix: tuple[Finding, ...]) -> None:
        session = self.session
        found = verdict(session.comparison, self._benchmarks, session.clock(), mix)
        names = short_names(side.model for side in session.sides)
        self.query_one(VerdictPane).shown = VerdictShown(found, names, self._sources)

    def _step(self) -> None:
        """One question of the mix more; the answers are shown together."""
        try:
            finding = next(self._mix)
        except StopIteration:
            self._stepping = False
            if self._mixed:
                self._pronounce(tuple(self._mixed))
            return
        if finding is not None:
            self._mixed.append(finding)
        self.call_after_refresh(self._step)

    @property
    def is_working(self) -> bool:
        """Whether something is still to come."""
        return self._stepping or self._looking

    def _quote_editors(self) -> None:
        comparison = self.session.comparison
        keys = [ranked.model.key for ranked in comparison.models]
        found = [take for pair in combinations(keys, 2) if (take := takes.take_on(pair)) is not None]
        others = () if found else tuple(takes.read(name) for name in sorted(takes.names()))
        shown = tuple((take, Figures(take, comparison, self._benchmarks)) for take in found)
        self.query_one(TakePane).shown = Opinions(shown, others, self._called)

    def _called(self, key: str) -> str | None:
        """What the model with this key is called; None when the catalogue has none."""
        if key not in self._names:
            try:
                self._names[key] = self.session.catalogue.model(key).name
            except CrosswalkError:
                self._names[key] = None
        return self._names[key]

    # What is read in threads

    @property
    def _keys(self) -> tuple[str, ...]:
        return tuple(side.model.key for side in self.session.sides)

    def _read_note(self) -> None:
        work = partial(_read_note, self.session.users, self._keys)
        run_in_thread(self, work, self._show_note, lambda problem: self._show_note(Noted(problem=problem)), "note")

    def _show_note(self, noted: Noted) -> None:
        self.query_one(NotePane).shown = noted

    def _look_around(self) -> None:
        """Look for related comparisons; once more when what is compared changes meanwhile."""
        self._look_again = self._looking
        if not self._looking:
            self._looking = True
            session = self.session
            asked = (session.comparison, self._benchmarks, session.axis, session.clock())
            work = partial(_find_related, session.catalogue.path, *asked)
            run_in_thread(self, work, self._take_related, partial(self._take_related, None))

    def _take_related(self, found: tuple[Related, ...] | None, problem: str = "") -> None:
        self._looking = False
        if self._look_again:
            self._look_around()
        else:
            self.query_one(RelatedPane).shown = Neighbourhood(found, problem)

    # Actions

    @on(CursorView.Chosen, "#related")
    def open_related(self, message: CursorView.Chosen) -> None:
        """Enter on a related comparison opens it."""
        message.stop()
        related = self.query_one(RelatedPane).chosen
        if related is not None:
            self.post_message(CompareModels(related.keys))

    def on_take_pane_followed(self, message: TakePane.Followed) -> None:
        """A link opens a model; one to a pair compares it."""
        message.stop()
        self.post_message(OpenModel(message.keys[0]) if len(message.keys) == 1 else CompareModels(message.keys))

    def action_note(self) -> None:
        """Write the note: in the user's own editor if they have set one, else here."""
        from crosswalk_tui.ui.verdict.editor import edit, editor_command

        noted = self.query_one(NotePane).shown
        if noted is None or noted.problem:  # to write over what could not be read would lose it
            self._say("The note has not been read yet; once more in a moment." if noted is None else noted.problem)
            self._read_note()
            return
        keys, command = self._keys, editor_command()
        if not command:
            self._write_here(keys, noted.text)
            return
        try:
            edited = edit(self.app, command, noted.text)
        except SuspendNotSupported:
            self._write_here(keys, noted.text)
            return
        if edited.problem:
            self._say(edited.problem, bad=True)
        elif edited.text is not None and edited.text.rstrip() != noted.text:
            self._store(keys, edited.text)

    def _store(self, keys: tuple[str, ...], text: str) -> None:
        """Keep the note, in a thread: another program may hold the file for some seconds.

        Several may wait for it at once: each remembers its own text, to offer it again if it cannot be kept.
        """
        work = partial(notes.write, self.session.users, keys, text)

        def refused(problem: str) -> None:
            self._write_here(keys, text, problem=f"Not kept. {problem}")

        run_in_thread(self, work, lambda _: self._read_note(), refused)

    def _write_here(self, keys: tuple[str, ...], text: str, problem: str = "") -> None:
        """Edit the note in a dialog, which stays open until it is kept or given up."""
        from crosswalk_tui.ui.verdict.note_dialog import NoteScreen

        def closed(kept: str | None) -> None:
            if kept is not None:
                self._read_note()

        keep = partial(notes.write, self.session.users, keys)
        self.app.push_screen(NoteScreen(text, keep, problem), closed)


def _read_note(users: UserDatabase, keys: tuple[str, ...]) -> Noted:
    note = notes.read(users, keys)
    return Noted() if note is None else Noted(note.text, note.written_at)


def _find_related(
    path: Path, comparison: Comparison, benchmarks: Sequence[Benchmark], axis: str, now: datetime
) -> tuple[Related, ...]:
    """Import what finds them here, in the thread."""
    from crosswalk_tui.ui.verdict.related import find_related

    return find_related(path, comparison, benchmarks, axis, now)
