"""The base of the screens of a comparison: bars, following the session, choosing models, saving, undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property, partial
from inspect import isawaitable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message_pump import MessagePump

from crosswalk_tui.catalog.side_reader import read_side
from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.comparison.oldest_data import DatedFigure, age_of, best_prices
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.named_keys import UNDOES, keyed
from crosswalk_tui.ui.kit.strip_cache import CachedContainer
from crosswalk_tui.ui.session.draft import EVERYTHING, Change, Draft, Edit
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.bars import DatedBar, KeyBar, Masthead, SideBar, TabStrip, TooSmall
from crosswalk_tui.ui.shell.breakpoints import HEIGHTS, WIDTHS
from crosswalk_tui.ui.shell.messages import (
    ChooseBenchmark,
    CompareModels,
    ModelsChosen,
    OpenPicker,
    PickModel,
    PutModel,
    SetWorkload,
    ShowScreen,
)
from crosswalk_tui.ui.shell.panes_screen import PanesScreen

_FEWEST = 2  # minimum number of compared models
_PICKS = ("a", "b", "c", "d", "E", "F")  # the keys that choose each model; small e and f are taken

_REDOES = " · {compare.redo} redoes"
_TODAY_AGAIN = " · {compare.date} returns to today"
_LISTED = "List prices are shown · {compare.list-prices} for yours"
_NOTHING_YOURS = (
    "Nothing is yours yet: {figure.own-price} sets your price of an offer, {figure.yours} lists all that is yours."
)


class ComparingScreen(PanesScreen):
    """A view of the session; it follows every change while it is in front, and catches up when shown again."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    ALLOW_IN_MAXIMIZED_VIEW = "#sides, #keys, #too-small"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"pick({place})", f"Model {letter}", show=False, id=f"compare.pick-{letter.lower()}",
                    tooltip=f"Choose model {letter}")
            for place, (letter, key) in enumerate(zip(LETTERS, _PICKS, strict=True))
        ),
        Binding("f", "flip", "Flip", id="compare.flip", tooltip="Swap A and B"),
        Binding("plus,equals_sign", "add", "Add", show=False, id="compare.add", tooltip="Add a model"),
        Binding("minus", "drop", "Drop", show=False, id="compare.drop", tooltip="Remove a model"),
        Binding("p,r", "resellers", "Re-sellers", show=False, id="compare.resellers",
                tooltip="Include or exclude re-sellers"),
        Binding("w", "edit_workload", "Workload", show=False, id="workload.fields", tooltip="Edit the workload"),
        Binding("t", "set_workload('presets')", "Presets", show=False, id="workload.presets",
                tooltip="Choose a preset or a saved workload"),
        Binding("T", "set_workload('conversation')", "Conversation", show=False, id="workload.conversation",
                tooltip="Describe a conversation as the workload"),
        Binding("L", "set_workload('logs')", "Logs", show=False, id="workload.logs",
                tooltip="Read usage logs of files or folders"),
        Binding("i", "set_workload('usage')", "Usage", show=False, id="workload.usage",
                tooltip="Paste a usage report or a sentence"),
        Binding("D", "date", "Date", show=False, id="compare.date",
                tooltip="Bill at the prices of another day, or of today again"),
        Binding("asterisk", "list_prices", "List prices", show=False, id="compare.list-prices",
                tooltip="Show list prices, or yours"),
        Binding("ctrl+s", "save", "Save", show=False, id="compare.save", tooltip="Save the comparison under a name"),
        Binding("m", "benchmark", "Benchmark", show=False, id="compare.benchmark",
                tooltip="Choose the benchmark for capability"),
        Binding("u,ctrl+z", "undo", "Undo", show=False, id="compare.undo", tooltip="Undo"),
        Binding("U,ctrl+y", "redo", "Redo", show=False, id="compare.redo", tooltip="Redo"),
        Binding("z", "zoom", "Zoom", show=False, id="compare.zoom", tooltip="Zoom pane"),
        Binding("right_curly_bracket", "pane(1)", "Next pane", show=False, id="compare.pane",
                tooltip="Next pane"),
        Binding("left_curly_bracket", "pane(-1)", "Previous pane", show=False, id="compare.pane-back",
                tooltip="Previous pane"),
        Binding("tab", "tab(1)", "Pane", id="compare.next", tooltip="Next pane, or next field of a form"),
        Binding("shift+tab", "tab(-1)", "Back", show=False, id="compare.back",
                tooltip="Previous pane, or previous field of a form"),
    ]  # fmt: skip

    def __init__(self, session: Session) -> None:
        front = self.TABS[0][0]
        super().__init__(session, classes=f"-front-{front}")
        self.set_reactive(PanesScreen.pane, front)
        self._missed: Change | None = None
        self._last_theme = ""
        self._bound_for: tuple[int, bool, bool] | None = None
        self._arrives = False
        session.listen(self._changed)

    def compose(self) -> ComposeResult:
        session = self.session
        yield Masthead(session.n_models, self.VIEW, id="masthead")
        yield SideBar(id="sides")
        yield from self.compose_head()
        yield TabStrip(self.TABS, self.pane, self.VIEW, id="tabs")
        with CachedContainer(id="board"):
            yield from self.compose_board()
        yield KeyBar(id="keys")
        yield TooSmall(id="too-small")

    def compose_head(self) -> ComposeResult:
        """The widgets between the bar of models and the panes."""
        yield from ()

    def compose_board(self) -> ComposeResult:
        """The panes, each with the class ``pane`` and an id in `TABS`."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self._last_theme = self.app.theme  # mounting has just styled every widget
        self._follow(EVERYTHING)

    # State

    def follow(self, change: Change) -> None:
        """Show *change* of the session."""
        raise NotImplementedError

    @property
    def is_working(self) -> bool:
        """Whether something on the screen is still being computed."""
        return False

    @property
    def is_opening(self) -> bool:
        """Whether what the last key opens is still being read or laid out: the keys after it are meant for that."""
        return self._arrives

    def arrive(self, act: Callable[[], object], host: MessagePump | None = None) -> None:
        """Do *act*, such as to focus a field, once the screen has been laid out: after the next refresh of *host*."""
        self._arrives = True
        (self if host is None else host).call_after_refresh(self._arrived, act)

    async def _arrived(self, act: Callable[[], object]) -> None:
        self._arrives = False
        result = act()
        if isawaitable(result):
            await result

    @property
    def is_reading_dates(self) -> bool:
        """Whether the `dated_figures` are still being read; `show_age` is called when they are."""
        return False

    @property
    def _binding_state(self) -> tuple[int, bool, bool]:
        """What `check_action` depends on."""
        return len(self.session.sides), self.session.can_undo, self.session.can_redo

    def _follow(self, change: Change) -> None:
        if change.sides:
            self.query_one(SideBar).models = tuple(side.model for side in self.session.sides)
        if change.at:
            self.query_one(SideBar).at = self.session.at
        state = self._binding_state
        if state != self._bound_for:  # not with every key: finding the active bindings is slow
            self._bound_for = state
            self.refresh_bindings()
        self.follow(change)
        self.show_age()

    def postpones(self, change: Change) -> bool:
        """Whether *change* is followed once the screen is in front: it is built ahead, and all models would be ranked.

        That takes seconds in a large catalogue, and is in vain if the screen is never opened.
        """
        if not self.session.is_large or self.app.screen is self:
            return False
        self._missed = (self._missed or Change()).and_then(change)
        return True

    def dated_figures(self) -> Iterable[DatedFigure]:
        """The prices and scores that what the screen shows rests on."""
        return best_prices(self.session.comparison.models)

    def show_age(self) -> None:
        """Show the date of the oldest of the `dated_figures`; call it when they change without the session."""
        age = age_of(self.dated_figures(), self.session.now.date())
        for bar in self.children:  # not a query, which would search the whole screen with every key
            if isinstance(bar, DatedBar):
                bar.age, bar.is_reading = age, self.is_reading_dates

    def _changed(self, change: Change) -> None:
        if self.app.screen is self:  # not `is_current`, which is also true below a dialog
            self._follow(change)
        elif self.is_mounted:
            self._missed = (self._missed or Change()).and_then(change)

    def show_result(self, show: Callable[[], None]) -> None:
        """Show what has been computed in the background by *show*; behind another screen, `follow` does so later.

        Textual repaints all of the screen in front whenever the one below it changes.
        """
        in_front = next(
            (screen for screen in reversed(self.app.screen_stack) if isinstance(screen, ComparingScreen)), None
        )
        if in_front is self:
            show()
        elif self.is_mounted:
            self._missed = self._missed or Change()

    def on_screen_suspend(self) -> None:
        self._last_theme = self.app.theme

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Show what has changed meanwhile."""
        # Restyling every widget takes longer than all the rest, and is only needed for another theme.
        event.refresh_styles = self._last_theme != self.app.theme
        missed, self._missed = self._missed, None
        if missed is not None:
            self._follow(missed)

    # The workload

    def action_edit_workload(self) -> None:
        self.post_message(ShowScreen("workload", field="input"))

    def action_set_workload(self, way: str) -> None:
        self.app.post_message(SetWorkload(way))

    # The compared models

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable what would do nothing: a seventh model, undo without an edit."""
        count = len(self.session.sides)
        if action == "pick":
            return int(str(parameters[0])) <= min(count, len(LETTERS) - 1)
        if action == "add":
            return count < len(LETTERS)
        if action == "undo":
            return self.session.can_undo or None  # its key is still found, by `on_key`
        if action == "redo":
            return self.session.can_redo or None
        return super().check_action(action, parameters)

    @cached_property
    def _undo_keys(self) -> dict[str, str]:
        """The actions of the keys that undo and redo, found once: it is slow."""
        actions = {key: found.binding.action for key, found in self.active_bindings.items()}
        return {key: action for key, action in actions.items() if action in ("undo", "redo")}

    def on_key(self, event: events.Key) -> None:
        """Say so if there is nothing to undo or to redo: a key without an answer looks broken."""
        action = self._undo_keys.get(event.key)
        if action is not None and not self.check_action(action, ()):
            self._say_instead(f"Nothing to {action}.")

    def action_pick(self, place: int) -> None:
        self.app.post_message(OpenPicker(place, partial(self._picked, place)))

    def _picked(self, place: int, key: str | None) -> None:
        if key is not None:
            self._compare_at(key, place)

    def _compare_at(self, key: str, place: int) -> None:
        """Compare model *key* at *place*, swapping two compared models; the place after the last adds it."""
        try:
            side = read_side(self.session.catalogue, key)
        except CrosswalkError as error:
            self._say(str(error), bad=True)
            return
        sides = list(self.session.sides)
        keys = [side.model.key for side in sides]
        if key not in keys:
            sides[place : place + 1] = [side]
        elif place < len(sides):
            sides[keys.index(key)], sides[place] = sides[place], side
        else:
            self._say(f"{safe(side.model.name)} is already compared, as {LETTERS[keys.index(key)]}.")
            return
        self.session.edit(sides=tuple(sides))
        self.post_message(ModelsChosen((key,)))

    def action_flip(self) -> None:
        first, second, *others = self.session.sides
        self.session.edit(sides=(second, first, *others))

    def action_add(self) -> None:
        self.action_pick(len(self.session.sides))

    def action_drop(self) -> None:
        """Ask which model to remove; the cursor is on the last one. Of two, none can be: say what does instead."""
        if len(self.session.sides) <= _FEWEST:
            self._say_instead(
                keyed("Two models are the fewest: {compare.pick-a} or {compare.pick-b} chooses another in place of one")
            )
            return
        from crosswalk_tui.ui.shell.choose_dialog import ChooseScreen, Option

        names = [safe(side.model.name) for side in self.session.sides]
        choices = [Option(name, key=letter.lower()) for letter, name in zip(LETTERS, names, strict=False)]
        dialog = ChooseScreen(
            "Remove a model", choices, len(choices) - 1, "{lines.choose} remove · {dialog.cancel} cancel"
        )
        self.app.push_screen(dialog, self._dropped)

    def _dropped(self, place: int | None) -> None:
        if place is not None:
            sides = self.session.sides
            self.session.edit(sides=(*sides[:place], *sides[place + 1 :]))
            self._say_instead(f"Removed {safe(sides[place].model.name)}{keyed(UNDOES)}")

    def action_date(self) -> None:
        """Ask for the day whose prices are billed; if it is not today, return to today."""
        from crosswalk_tui.ui.shell.date_dialog import DateScreen, price_change_days

        if self.session.at is not None:
            self._bill_at(None)
            return
        try:
            changes = price_change_days(self.session)
        except CrosswalkError as error:
            self._say(str(error), bad=True)
            return
        self.app.push_screen(DateScreen(changes), self._dated)

    def _dated(self, day: date | None) -> None:
        if day is not None:
            self._bill_at(day)

    def _bill_at(self, day: date | None) -> None:
        self.session.set_at(day)
        at = self.session.at
        self._say_instead("Prices of today." if at is None else f"Prices of {at.isoformat()}{keyed(_TODAY_AGAIN)}")

    def action_save(self) -> None:
        from crosswalk_tui.ui.shell.save_dialog import comparison_saver

        self.app.push_screen(comparison_saver(self.session), self._say_saved)

    def _say_saved(self, name: str | None) -> None:
        if name:
            self._say(f"Saved as {name}. {keyed('{figure.yours} lists it.')}")

    def action_resellers(self) -> None:
        filters = self.session.filters
        if filters.ranks_the_named:
            self._say("Only providers on the allow list are ranked, re-sellers or not.")
            return
        self.session.edit(filters=filters.with_resellers(requested=not filters.resellers))
        self._say_instead(f"Re-sellers {'included' if self.session.filters.resellers else 'left out'}.")

    def action_list_prices(self) -> None:
        draft = self.session.draft
        if not draft.own:
            self._say(keyed(_NOTHING_YOURS))
            return
        try:
            self.session.set_own(draft.own, list_prices=not draft.list_prices)
        except CrosswalkError as error:
            self._say(f"{error} It is yours, and compared.", bad=True)
            return
        self._say_instead("Your own prices are shown." if draft.list_prices else keyed(_LISTED))

    def action_benchmark(self) -> None:
        self.app.post_message(ChooseBenchmark())

    def action_undo(self) -> None:
        self._say_changed(self.session.undo, "Undone", _REDOES)

    def action_redo(self) -> None:
        self._say_changed(self.session.redo, "Redone", UNDOES)

    def _say_changed(self, step: Callable[[], None], done: str, reverse: str) -> None:
        """Undo or redo by *step*, and say what has changed, and by *reverse* which key does that."""
        from crosswalk_tui.ui.session.draft_differences import differences

        before = self.session.draft
        step()
        changed = differences(before, self.session.draft)
        if changed:
            self._say_instead(f"{done}: {safe(changed, 200)}{keyed(reverse)}")

    def on_pick_model(self, message: PickModel) -> None:
        self.action_pick(message.place)

    def on_put_model(self, message: PutModel) -> None:
        self._compare_at(message.key, message.place)

    def on_compare_models(self, message: CompareModels) -> None:
        try:
            sides = tuple(read_side(self.session.catalogue, key) for key in message.keys)
        except CrosswalkError as error:
            self._say(str(error), bad=True)
            return
        dropped = len(self.session.sides) - len(sides)
        self.session.edit(message.workload, message.filters, sides, split=message.split)
        if dropped > 0:
            self._say(f"Removed {counted(dropped, 'model')}{keyed(UNDOES)}")
        self.post_message(ModelsChosen(message.keys))

    def leave_fields(self, before: Draft | None, pane: str) -> None:
        """Focus *pane*; undo what was typed since the draft *before*, if given, so that it can be redone."""
        if before is not None:
            undo, _ = self.session.history
            if undo and undo[-1] == before:
                self._say_changed(self.session.undo, "Taken back", _REDOES)
            else:  # something else has changed meanwhile
                self.session.apply(Edit(before, ""))
        self.action_show_pane(pane)
