"""Screen 8: conditions, the models that meet them, what each condition costs, and the nearest misses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crosswalk_tui.core.comparison.oldest_data import DatedFigure, priced_at
from crosswalk_tui.core.comparison.sentences import letters
from crosswalk_tui.core.find.benchmark_names import unnamed_scores
from crosswalk_tui.core.find.condition_checks import without
from crosswalk_tui.core.find.conditions import Conditions
from crosswalk_tui.core.find.finding import Effect, NearMiss
from crosswalk_tui.core.find.judging import Match
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.ui.find.condition_fields import condition_fields
from crosswalk_tui.ui.find.effects_pane import EffectsPane
from crosswalk_tui.ui.find.found_pane import FoundPane
from crosswalk_tui.ui.kit.cells import clean
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.strip_cache import CachedVertical
from crosswalk_tui.ui.kit.text_views import TextBlock
from crosswalk_tui.ui.session.draft import Change, Draft, Edit
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.session.summaries import priced_for
from crosswalk_tui.ui.shell.bars import TabStrip
from crosswalk_tui.ui.shell.choose_dialog import place_chooser
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.shell.field_widgets import FieldGrid
from crosswalk_tui.ui.shell.messages import LeaveFields, PutModel
from crosswalk_tui.ui.shell.switches import Switches


class ConditionsPane(CachedVertical):
    """The fields and switches of the conditions, and the workload that the models are priced for."""

    BORDER_TITLE = "Conditions"

    def __init__(self, session: Session, *, id: str) -> None:
        self._session = session
        self._benchmarks, self._providers = session.catalogue.benchmarks(), session.catalogue.provider_names()
        fields = condition_fields(self._benchmarks, self._providers, lambda: session.axis)
        self.grid = FieldGrid(fields, session.draft, id="condition-grid")
        self.switches = Switches(session.draft, id="condition-switches")
        self._notes = TextBlock(id="condition-notes")
        self._notes.drops_last = True  # the workload, rather than half of a sentence
        super().__init__(self.grid, self._notes, self.switches, id=id, classes="pane")

    def renew_names(self) -> None:
        """Know the benchmarks and providers that the catalogue has now."""
        self._benchmarks[:] = self._session.catalogue.benchmarks()  # the fields hold these
        self._providers.clear()
        self._providers.update(self._session.catalogue.provider_names())

    def show(self, draft: Draft, origin: str) -> None:
        """Show the conditions of *draft*."""
        self.grid.show(draft, origin)
        self.switches.show(draft)
        self.say_problem()

    def say_problem(self) -> None:
        """Show why a field or a switch is invalid, else which benchmarks were meant, and the workload."""
        problem = self.grid.problem or self.switches.problem
        draft = self.grid.draft
        workload = priced_for(draft.workload, draft.at)
        taken = unnamed_scores(self.grid.fields[0].value, draft.conditions.scores)
        shared, is_bad = _where_filters_apply(self._session)
        notes = [(taken, ""), (shared, "bad" if is_bad else "dim"), (workload, "dim")]
        self._notes.paragraphs = ((problem, "bad"),) if problem else tuple(note for note in notes if note[0])


def _where_filters_apply(session: Session) -> tuple[str, bool]:
    """That the filters among the conditions apply to all screens, if any is on; whether they leave no offer there."""
    blocking = session.comparison.blocking
    if blocking is not None:
        terms = clean(", ".join(blocking.terms))
        return f"On all screens, no price of {letters(blocking.places)}: {terms}", True
    filters = session.filters
    is_on = (filters.needs, filters.min_context, filters.region, filters.types, filters.allow, filters.deny)
    return (
        ("Filters apply to all screens; score, $, date and licence to this one.", False) if any(is_on) else ("", False)
    )


class FindScreen(ComparingScreen):
    """The models that meet conditions, live."""

    VIEW = "find"
    CSS_PATH = "screen.tcss"
    TABS = (("found", "Found"), ("conditions", "Conditions"), ("effects", "Misses"))
    AUTO_FOCUS = "#found"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "edit_conditions", "Conditions", id="find.conditions", tooltip="Edit the conditions"),
        Binding("backspace", "clear_conditions", "Clear", id="find.clear", tooltip="Drop all conditions"),
        Binding("u,ctrl+z", "undo", "Undo", id="compare.undo", tooltip="Undo"),
        Binding("m", "benchmark", "Benchmark", id="compare.benchmark",
                tooltip="Choose the benchmark for capability"),
        Binding("f", "flip", "Flip", show=False, id="compare.flip", tooltip="Swap A and B"),
    ]  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._conditions = ConditionsPane(session, id="conditions")
        self._found = FoundPane(id="found", classes="pane")
        self._effects = EffectsPane(id="effects", classes="pane")
        session.finder.listen(lambda: self.show_result(self._models_found))

    def compose_board(self) -> ComposeResult:
        yield self._conditions
        with CachedVertical(id="answers"):
            yield self._found
            yield self._effects

    def on_mount(self) -> None:
        for fields in (self._conditions.grid, self._conditions.switches):
            self.watch(fields, "edit", self._edited, init=False)
            self.watch(fields, "problem", self._say_problem, init=False)

    # State

    def follow(self, change: Change) -> None:
        session = self.session
        if change.own:
            self._conditions.renew_names()
        if change.draft or change.axis:
            self._conditions.show(session.draft, change.origin)
        if change.sides:
            self._found.keys = tuple(side.model.key for side in session.sides)
        self._show_found()
        if not self.postpones(Change()):
            session.finder.find(self)

    @property
    def is_working(self) -> bool:
        return self.session.finder.is_busy

    def dated_figures(self) -> Iterator[DatedFigure]:
        found = self.session.finder.found
        for match in () if found is None else found.matches:
            yield from priced_at(match.model.name, match.quote)

    def _models_found(self) -> None:
        self._show_found()
        self.show_age()

    def _show_found(self) -> None:
        finder = self.session.finder
        self._found.problem = finder.problem
        self._found.found = self._effects.found = found = finder.found
        counted = {} if found is None else {"found": f"{len(found.matches):,} of {found.n_served:,}"}
        self.query_one(TabStrip).counts = counted

    def _edited(self, edit: Edit | None) -> None:
        if edit is not None:
            self.session.apply(edit)

    def _say_problem(self) -> None:
        self._conditions.say_problem()
        self._found.stale = self._effects.stale = bool(self._conditions.grid.problem)

    def action_tab(self, step: int) -> None:
        """As in `PanesScreen`; the switches are a stop after the fields."""
        grid, switches = self._conditions.grid, self._conditions.switches
        before = self.pane
        if step > 0 and self.focused in (grid, grid.fields[-1]):
            self._focus_widget(switches)
            return
        if step < 0 and self.focused is switches:
            self._focus_widget(grid)
            return
        super().action_tab(step)
        if step < 0 and self.pane == self._conditions.id != before:
            self._focus_widget(switches)

    # Conditions

    def action_edit_conditions(self) -> None:
        self._focus_widget(self._conditions.grid.fields[0])

    def on_leave_fields(self, message: LeaveFields) -> None:
        self.leave_fields(message.before, "found")

    def action_clear_conditions(self) -> None:
        filters = self.session.filters
        kept = Filters(include_resellers=filters.include_resellers, deny=filters.deny)
        self._apply(Conditions(), kept)

    def on_effects_pane_drop_condition(self, message: EffectsPane.DropCondition) -> None:
        message.stop()
        draft = self.session.draft
        self._apply(*without(message.key, draft.conditions, draft.filters))

    def _apply(self, conditions: Conditions, filters: Filters) -> None:
        """Set the conditions and the filters in one undo step."""
        self.session.apply(Edit(self.session.draft._replace(conditions=conditions, filters=filters), ""))

    # Comparing

    def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        if message.has_gone or message.view not in (self._found, self._effects):
            return
        message.stop()
        chosen = self._found.chosen if message.view is self._found else self._effects.chosen
        if isinstance(chosen, Effect):
            self._effects.post_message(EffectsPane.DropCondition(chosen.key))
        elif chosen is not None:
            self._compare(chosen.match if isinstance(chosen, NearMiss) else chosen)

    def _compare(self, match: Match) -> None:
        """Choose as which of the compared models to put *match*."""
        chooser = place_chooser(match.model.name, [side.model.name for side in self.session.sides])
        self.app.push_screen(chooser, partial(self._put, match.model.key))

    def _put(self, key: str, place: int | None) -> None:
        if place is not None:
            self.post_message(PutModel(key, place))
