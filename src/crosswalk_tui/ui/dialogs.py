"""Open the dialogs that screens ask for by message, and those with keys that work everywhere.

Each is imported when it is first opened: the first screen needs none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import SystemCommand
from textual.binding import Binding

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.text.format import few
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.ending import EndingApp
from crosswalk_tui.ui.keymap import is_key, load_screens, own_keys, problems
from crosswalk_tui.ui.kit.named_keys import UNDOES, bindings, keyed, use_keys
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.screen import Screen

    from crosswalk_tui.core.own.records import Record
    from crosswalk_tui.ui.picker.screen import PickerScreen
    from crosswalk_tui.ui.shell.help_entries import HelpEntry
    from crosswalk_tui.ui.shell.messages import EditOwnPrice, ExplainFigure, ModelsChosen, OpenPicker, SetWorkload
    from crosswalk_tui.user.saved_words import Saved


def _action_commands() -> type[Provider]:
    """Import the palette's commands when it is first opened."""
    from crosswalk_tui.ui.commands.action_commands import ActionCommands

    return ActionCommands


def _model_commands() -> type[Provider]:
    """Import the palette's model commands when it is first opened."""
    from crosswalk_tui.ui.commands.model_commands import ModelCommands

    return ModelCommands


def _saved_commands() -> type[Provider]:
    """Import the palette's commands for what is saved when it is first opened."""
    from crosswalk_tui.ui.commands.saved_commands import SavedCommands

    return SavedCommands


class DialogsApp(EndingApp):
    """An app that opens dialogs above its screens.

    Attributes:
        remapped: the user's keys by action id.
        keys_in_force: the same, with the keys left to the actions that lose some to them.
        configured_theme: the theme in ``config.toml``, if any; one chosen in the app applies until it is changed there.
    """

    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {
        _action_commands, _model_commands, _saved_commands,
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.remapped: dict[str, str] = {}
        self.keys_in_force: dict[str, str] = {}
        self.configured_theme: str | None = None
        self._first_keys: dict[str, str] = {}
        self._bindings_by_id: dict[str, Binding] = {}
        self._picker: PickerScreen | None = None
        use_keys(self.first_key)  # in all texts

    @property
    def comparing(self) -> ComparingScreen | None:
        """The screen in front; None while a dialog is open, and while the app ends."""
        front = self.screen_stack[-1] if self.screen_stack else None
        return front if isinstance(front, ComparingScreen) else None

    def on_open_picker(self, message: OpenPicker) -> None:
        from crosswalk_tui.ui.picker.screen import PickerScreen

        self._picker = (self.take_picker() or PickerScreen(self.session)).begin(message.place)
        self.push_screen(self._picker, message.then)

    def take_picker(self) -> PickerScreen | None:
        """A picker that has been mounted while no key was pressed, if there is one."""
        return None

    def _fill_picker(self) -> None:
        """Fill a picker that was opened before the models were read."""
        if self._picker is not None:
            self._picker.models, self._picker.problem = self.session.models, self.session.models_problem

    def on_choose_benchmark(self) -> None:
        from crosswalk_tui.ui.plot.axis_dialog import choose_axis

        if self.screen_stack:  # the app may be ending
            choose_axis(self.screen, self.session)

    def on_set_workload(self, message: SetWorkload) -> None:
        from crosswalk_tui.ui.workload.setting import open_dialog

        if self.comparing is not None:
            open_dialog(self.comparing, message.way)

    def on_explain_figure(self, message: ExplainFigure) -> None:
        from crosswalk_tui.ui.explain import explained
        from crosswalk_tui.ui.explain.explain_dialog import ExplainScreen

        try:
            explanation = explained(self.session, message.about)
        except CrosswalkError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.push_screen(ExplainScreen(explanation, message.signs))

    def on_edit_own_price(self, message: EditOwnPrice) -> None:
        from crosswalk_tui.ui.own.record_dialog import price_dialog

        try:
            dialog = price_dialog(self.session, message.about)
        except CrosswalkError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.push_screen(dialog, self._save_own)

    def _save_own(self, record: Record | None) -> None:
        if record is None:
            return
        from crosswalk_tui.ui.own.effect import with_record

        session = self.session
        try:
            own = with_record(session.draft.own, record, f"{session.clock():%Y-%m-%d}")
            session.set_own(own, list_prices=False)
        except CrosswalkError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.notify(f"Yours: {safe(record.name, 80)}{keyed(UNDOES)}", markup=False)

    def on_show_yours(self) -> None:
        from crosswalk_tui.ui.own.yours_screen import YoursScreen

        self.push_screen(YoursScreen(self.session), self._open_saved)

    def _open_saved(self, saved: Saved | None) -> None:
        if saved is not None and self.comparing is not None:
            from crosswalk_tui.ui.shell.opening_saved import open_saved

            open_saved(self.comparing, saved)

    def on_models_chosen(self, message: ModelsChosen) -> None:
        """Record the models as recently chosen; a failure is only a warning."""
        from crosswalk_tui.user.recents import add_recent  # not needed to start

        def warn(problem: str) -> None:
            self.warn([f"The recent models could not be saved. {problem}"])

        run_in_thread(self, partial(add_recent, self.session.users, message.keys), lambda _: None, warn)

    def action_keys(self) -> None:
        """Show where keys and the theme are set."""
        from crosswalk_tui.ui.shell.keys_dialog import KeyRow, KeysScreen
        from crosswalk_tui.user.config import config_path

        load_screens()
        usual, shown = self._shown_keys({}), self.shown_keys()
        rows = [
            KeyRow(name, shown[name], binding.tooltip, usual[name] if shown[name] != usual[name] else "")
            for name, binding in sorted(bindings().items())
        ]
        themes = self.theme, self.configured_theme
        self.push_screen(KeysScreen(str(config_path()), themes, rows, few(problems(self.remapped))))

    def action_mirror(self) -> None:
        """Say how to refresh from a mirror."""
        from crosswalk_tui.user.config import config_path

        path = safe(str(config_path()), 200)
        refresh = keyed("For {app.refresh}, too")
        self.notify(
            "A mirror is a folder or a web server with the files of the sources. Once: crosswalk-tui refresh --from"
            f" DIR|URL. {refresh}: its address under [refresh.addresses] in {path}, as in docs/app.md.",
            title="Refresh from a mirror",
            markup=False,
            timeout=20,
        )

    def action_command_palette(self) -> None:
        """Open the command palette, unless it is open."""
        from crosswalk_tui.ui.commands.command_palette import Palette  # not needed to start

        if not any(isinstance(screen, Palette) for screen in self.screen_stack):
            self.push_screen(Palette())

    def search_themes(self) -> None:
        """Open the palette with the themes."""
        from textual.theme import ThemeProvider

        from crosswalk_tui.ui.commands.command_palette import Palette  # not needed to start

        self.push_screen(Palette([ThemeProvider], placeholder="Search for themes…"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette's commands, their keys as the help."""
        from crosswalk_tui.ui.commands.action_commands import palette_commands

        return [SystemCommand(one.title, one.key, one.callback) for one in palette_commands(self, screen)]

    def action_help(self) -> None:
        from crosswalk_tui.ui.shell.help_dialog import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen, self._all_entries))

    def _all_entries(self) -> list[HelpEntry]:
        """Every action with its keys."""
        from crosswalk_tui.ui.shell.help_entries import all_entries

        load_screens()  # to know all keys; done before, except right after the start
        return all_entries(bindings(), self.shown_keys())

    def first_key(self, action_id: str) -> str:
        """The first key in force of an action by Textual's name; empty if another action has taken its keys."""
        key = self._first_keys.get(action_id)
        if key is None:
            keys = own_keys(self._binding(action_id), self.keys_in_force)
            key = self._first_keys[action_id] = next(filter(is_key, keys), "")
        return key

    def _binding(self, action_id: str) -> Binding:
        """The binding of an action; all are collected again only for one that was not imported yet."""
        if action_id not in self._bindings_by_id:
            self._bindings_by_id = bindings()
        if action_id not in self._bindings_by_id:  # it belongs to a screen that has not been opened yet
            load_screens()
            self._bindings_by_id = bindings()
        return self._bindings_by_id[action_id]

    def use_keymap(self, keymap: Mapping[str, str]) -> None:
        """Use *keymap*, the keys by action id."""
        self.keys_in_force = dict(keymap)
        self._first_keys.clear()
        self.set_keymap(self.keys_in_force)

    def shown_keys(self) -> dict[str, str]:
        """The keys of every action as they are shown, the user's where they are remapped."""
        return self._shown_keys(self.keys_in_force)

    def get_key_display(self, binding: Binding) -> str:
        """The key of *binding* as it is shown; empty for an action that has lost its keys."""
        return super().get_key_display(binding) if is_key(binding.key) else ""

    def _shown_keys(self, keymap: Mapping[str, str]) -> dict[str, str]:
        return {
            name: " ".join(dict.fromkeys(self.get_key_display(Binding(key, "")) for key in own_keys(binding, keymap)))
            for name, binding in bindings().items()
        }
