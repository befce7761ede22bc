"""The app: wiring only; the session holds the state and the screens show it."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.constants import DEFAULT_THEME
from textual.dom import DOMNode
from textual.filter import LineFilter
from textual.screen import Screen

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.dialogs import DialogsApp
from crosswalk_tui.ui.idle_screens import IdleScreens
from crosswalk_tui.ui.keymap import keys_in_force, load_screens, problems
from crosswalk_tui.ui.kit.palette import ANSI, DARK, LIGHT
from crosswalk_tui.ui.overview.screen import OverviewScreen
from crosswalk_tui.ui.platform.keys_in_turn import KeysInTurn
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.own_keeper import OwnKeeper
from crosswalk_tui.ui.session.saved_keeper import SavedKeeper
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.breakpoints import classes_at, fits
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.ui.shell.messages import OpenModel, SavedChanged, ShowScreen
from crosswalk_tui.ui.shell.views import VIEWS, view
from crosswalk_tui.ui.stylesheets import Stylesheets
from crosswalk_tui.ui.updates.own_watch import OwnWatch
from crosswalk_tui.ui.updates.refreshing import Refreshing
from crosswalk_tui.user.state import AppState

if TYPE_CHECKING:
    from crosswalk_tui.catalog.reader import Catalogue
    from crosswalk_tui.catalog.shared_memory import SharedMemory
    from crosswalk_tui.ui.database_question import DatabaseQuestion
    from crosswalk_tui.ui.own.import_dialog import ImportRead
    from crosswalk_tui.ui.picker.screen import PickerScreen
    from crosswalk_tui.ui.shell.welcome import Welcome


_UNTIL_WRITTEN = 0.001
"""Seconds after which work goes on: it would hold up the thread that writes the first frame."""

_REMARK_SECONDS = 15  # longer than other messages: it comes when there is much else to look at
_COLLECTED_EVERY = (20_000, 5, 5)
"""Thresholds of the garbage collector. A key makes some thousands of values and drops as many old ones; with the usual
threshold of 700 they are searched for garbage six times for each key, and now and then everything is, for 50 ms."""


def _read_rest(catalogue: Catalogue) -> SharedMemory | None:
    """Read the file, and import the plot, which then is mounted at once."""
    content = catalogue.read_content()  # first: SQLite copies it while other threads run
    import crosswalk_tui.ui.overview.scatter_pane  # noqa: F401

    return content


_LEAVING = frozenset({"quit", "help_quit", "suspend_process"})
"""The actions of the keys that end or leave the app."""


class CrosswalkApp(DialogsApp):
    """The app: opens the screens, and provides the state to save.

    Args:
        session: the state.
        screen: the name of the first screen; empty for the overview.
        themes: the first one that exists is used; a warning names those before it.
        keymap: the user's keys by action id.
        problems: warnings to show once the app is open.

    Attributes:
        refreshing: refreshes the catalogue, and changes over to a refreshed one.
        remark: a sentence to show once the app is open, if any; set it before the app runs.
        asks_about_database: whether to ask about a database that cannot be used, once the app is open; set it before.
        welcomes: whether the welcome is shown until a key or the mouse is pressed; set it before the app runs.
    """

    TITLE = "Model crosswalk"
    # The styles of the first screen at any size; the others are read after the first paint (`Stylesheets`).
    CSS_PATH: ClassVar[list[str | PurePath]] = ["shell/comparison_screen.tcss", "overview/screen.tcss"]
    BUILDS_IN_IDLE_TIME: ClassVar[bool] = True
    """Whether the other screens are built while no key is pressed; off in most tests."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "Help", id="app.help", tooltip="The keys that work here"),
        Binding("q", "quit", "Quit", id="app.quit", tooltip="Quit"),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit-anywhere", tooltip="Quit"),
        Binding(
            "ctrl+p,colon", "command_palette", "More", id="app.palette", tooltip="Every action by name"
        ),
        *(
            Binding(view.key, f"show('{view.name}')", view.label, show=False, id=f"app.{view.name}", tooltip=view.tip)
            for view in VIEWS
        ),
        Binding("R", "refresh", "Refresh", show=False, id="app.refresh",
                tooltip="Refresh: fetch the newest prices and scores"),
        Binding("right_square_bracket", "next_screen(1)", "Next screen", show=False, id="app.screen",
                tooltip="Next screen"),
        Binding("left_square_bracket", "next_screen(-1)", "Previous screen", show=False, id="app.screen-back",
                tooltip="Previous screen"),
    ]  # fmt: skip

    def __init__(
        self,
        session: Session,
        screen: str = "",
        themes: Sequence[str | None] = (),
        keymap: Mapping[str, str] | None = None,
        problems: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.session = session
        self.current = "overview"
        self._stylesheets = Stylesheets(self)
        self._opening_screen = screen
        self._overview = OverviewScreen(session)
        self._n_sessions = 1
        session.listen_for_models(self._fill_picker)
        self._own_keeper = OwnKeeper(self, session)
        self._saved_keeper = SavedKeeper(self, session, lambda: self.screen.post_message(SavedChanged()))
        self._loads_screens = True
        self._keys_in_turn = KeysInTurn(self, self._ends)
        self._idle_screens = IdleScreens(self)
        self.refreshing = Refreshing(self)
        self.own_watch = OwnWatch(self, self._own_keeper)
        self.remark = ""
        self.asks_about_database = False
        self.welcomes = False
        self._welcome: Welcome | None = None
        self._problems = list(problems)
        self._use_first_of(themes)
        self.remapped = dict(keymap or {})
        self._apply_keymap()

    def _use_first_of(self, themes: Sequence[str | None]) -> None:
        for theme in filter(None, themes):
            if theme in self.available_themes:
                self.theme = theme
                return
            self._problems.append(f"There is no theme called {safe(theme, 40)}; another theme is used.")

    @cached_property
    def database_question(self) -> DatabaseQuestion:
        """Asks about a database of the user's that cannot be used; hardly ever needed."""
        from crosswalk_tui.ui.database_question import DatabaseQuestion

        return DatabaseQuestion(self)

    @cached_property
    def _few_colours(self) -> list[LineFilter]:
        system = None if self.is_headless else self.console.color_system
        if system not in ("standard", "256"):
            return []
        from crosswalk_tui.ui.kit.few_colours import FewColours  # most terminals have all colours

        return [FewColours(system)]

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, and one for terminals of few colours."""
        return [*super().get_line_filters(), *self._few_colours]

    async def on_event(self, event: events.Event) -> None:
        """Take the keys in turn and record them; they also end the welcome, as a click does."""
        if self._keys_in_turn.postpones(event):
            return
        if isinstance(event, events.Resize):
            self._stylesheets.read_at(event.size)
        if self._is_unseen(event):
            return
        if isinstance(event, events.Key) and not event.is_forwarded and self.screen_stack:
            self.record_key(event)
            self._idle_screens.key_pressed()
            self._end_welcome()
        await super().on_event(event)
        if isinstance(event, events.MouseUp):
            self._end_welcome()  # not before: what was clicked would have moved

    def _binding_of(self, event: events.Key) -> Binding | None:
        """The binding that a key acts by; the bindings of a dialog leave out those of the app that have priority."""
        for screen in (self.screen_stack[0], self.screen):
            active = screen.active_bindings.get(event.key)
            if active is not None and (active.binding.priority or screen is self.screen):
                return active.binding
        return None

    def _ends(self, event: events.Event) -> bool:
        """Whether *event* is a key that ends the app wherever it is pressed."""
        if not isinstance(event, events.Key) or not self.screen_stack:
            return False
        binding = self._binding_of(event)
        return binding is not None and binding.priority and binding.action == "quit"

    def _is_unseen(self, event: events.Event) -> bool:
        """Whether *event* would act on what a terminal that is too small does not show; one can only leave there."""
        if not isinstance(event, events.Key | events.Paste | events.MouseEvent) or fits(*self.size):
            return False
        if not isinstance(event, events.Key) or not self.screen_stack:
            return True
        binding = self._binding_of(event)
        return binding is None or binding.action not in _LEAVING

    def save_rest(self) -> list[str]:
        """Save what of the user's is not saved yet, once the app has ended; return sentences on what is lost."""
        self._own_keeper.save_rest()
        self._saved_keeper.save_rest()
        return self.session.saves.lost_sentences()

    def state(self, usual_theme: str | None) -> AppState:
        """The state to restore at the next start; without the theme if it is *usual_theme*."""
        from crosswalk_tui.core.find.condition_text import Requirements, requirements_text

        session = self.session
        usual = usual_theme if usual_theme in self.available_themes else DEFAULT_THEME
        theme = None if self.theme == usual else self.theme
        return AppState(
            session.setup, self.current, session.axis, session.price_axis, session.budget, session.volumes,
            session.opened_page, theme, session.draft.source,
            requirements_text(Requirements(session.draft.conditions)), session.grouping, theme_beside=usual_theme,
        )  # fmt: skip

    def watch_theme(self, theme: str) -> None:
        """Say which theme applies at the next start, if ``config.toml`` has a different one."""
        configured = self.configured_theme
        if configured is not None and self.is_running:
            named = f'theme = "{safe(configured, 40)}" in config.toml'
            kept = f"as {named}" if theme == configured else f"until {named} is changed"
            self.notify(f"Theme {safe(theme, 40)}, also at the next start, {kept}.", markup=False)

    def get_default_screen(self) -> Screen[None]:
        """The overview: a blank screen need not be composed first."""
        self._stylesheets.read_at(self.size)
        self._overview.add_class(*classes_at(*self.size).split())
        return self._overview

    def on_ready(self) -> None:
        if not gc.isenabled():  # `run` disabled it until the first paint; what exists now stays for good
            gc.freeze()
            gc.enable()
        gc.set_threshold(*_COLLECTED_EVERY)
        self.starting = None
        if self.ended_early:  # the signal came too late to end the start
            self.exit(return_code=self.ended_early)
            return
        self.set_timer(_UNTIL_WRITTEN, self._go_on)
        self.warn(self._problems)
        if self.remark:
            self.notify(self.remark, markup=False, timeout=_REMARK_SECONDS)
        self.session.listen_for_models(self._load_screens)
        self.refreshing.watch()
        self.own_watch.start()
        if self.asks_about_database:
            self.database_question.check()
        if self._opening_screen in {found.name for found in VIEWS}:
            self.action_show(self._opening_screen)
        if self.welcomes:
            self.call_after_refresh(self._show_welcome)

    def _show_welcome(self) -> None:
        """Show the welcome above the panes, unless a key or the mouse was pressed meanwhile."""
        from crosswalk_tui.ui.shell.welcome import Welcome

        if self.welcomes and self.comparing is not None:
            self._welcome = Welcome(self.session, self.keys_in_force)
            self.comparing.mount(self._welcome, before="#board")

    def _end_welcome(self) -> None:
        """Remove the welcome, for good."""
        self.welcomes = False
        if self._welcome is not None:
            self._welcome.end()
            self._welcome = None

    def action_refresh(self) -> None:
        self.refreshing.open()

    def action_roll_back(self) -> None:
        self.refreshing.ask_to_roll_back()

    def on_import_read(self, message: ImportRead) -> None:
        from crosswalk_tui.ui.own.importing import store_import

        store_import(message, self.session, self._own_keeper, self._saved_keeper)

    async def take_session(self, session: Session) -> None:
        """Show *session*, which reads from another catalogue, on the same screen; the old screens are removed."""
        current, pane = self.current, getattr(self.screen, "pane", "")
        with self.batch_update():  # else the overview would flash up
            await self._replace_screens(session, current)
        shown = self.comparing
        if shown is not None and pane:
            shown.call_after_refresh(shown.action_show_pane, pane)

    async def _replace_screens(self, session: Session, current: str) -> None:
        """Remove all screens, and show *current* with *session*."""
        if current != "overview":
            await self.pop_screen()
        self._idle_screens.stop()
        for found in VIEWS:
            if self.is_screen_installed(found.name):
                screen = self.get_screen(found.name)
                self.uninstall_screen(screen)
                if screen.is_running:
                    await screen.remove()
        self.session, self.current, self._picker = session, "overview", None
        old, before = self._overview, self.current_mode
        self.workers.cancel_node(old)  # their results are for widgets that are removed
        self._overview, self._idle_screens = OverviewScreen(session), IdleScreens(self)
        session.listen_for_models(self._fill_picker)
        self._own_keeper.follow(session)
        self._saved_keeper.follow(session)
        if self.BUILDS_IN_IDLE_TIME:
            session.listen_for_models(self._idle_screens.start)
        # A separate mode: Textual cannot replace the first screen of the mode that an app starts in, nor remove that.
        mode = f"catalogue {self._n_sessions}"
        self._n_sessions += 1
        self.add_mode(mode, self.get_default_screen)
        await self.switch_mode(mode)
        await (old.remove_children() if before == self.DEFAULT_MODE else self.remove_mode(before))
        self._go_on()
        self.action_show(current)

    def _go_on(self) -> None:
        """Read the catalogue in a thread, and what the first paint did not need meanwhile."""
        work = partial(_read_rest, self.session.catalogue)
        run_in_thread(self, work, self._keep_catalogue, lambda problem: self.warn([problem]), only_reads=True)
        self._overview.call_after_refresh(self._overview.painted)
        self._overview.read_rest()

    def _keep_catalogue(self, content: SharedMemory | None) -> None:
        """Read from the catalogue in memory from now on."""
        try:
            self.session.catalogue.keep(content)
        except CrosswalkError as error:
            self.warn([str(error)])

    def _load_screens(self) -> None:
        """Import the other screens in a thread, once the models have been read for the first time."""
        if not self._loads_screens:
            return
        self._loads_screens = False
        run_in_thread(self, load_screens, self._screens_loaded, lambda problem: self.warn([problem]))

    def _screens_loaded(self, _: None) -> None:
        """Check the user's keymap, since all actions are known now, and build the screens."""
        self._stylesheets.read_all()
        gc.freeze()  # modules, styles and models stay for good; collecting them would take several frames
        self._apply_keymap()
        self.warn(problems(self.remapped))
        if self.BUILDS_IN_IDLE_TIME:
            self._idle_screens.start()

    def _apply_keymap(self) -> None:
        """Use the user's keymap, as far as the actions are known."""
        if self.remapped:
            self.use_keymap(keys_in_force(self.remapped))

    def handle_bindings_clash(self, clashed_bindings: set[Binding], node: DOMNode) -> None:
        """Do nothing: `problems` finds the actions without a key, and Textual counts some that have one."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        theme = self.current_theme
        return ANSI if theme.ansi else DARK if theme.dark else LIGHT

    def action_show(self, name: str) -> None:
        """Show the screen *name*, building it if needed."""
        if name == self.current or self.comparing is None:
            return
        if name != "overview" and not self.is_screen_installed(name):
            self.build_screen(name)
        if name == "overview":
            self.pop_screen()
        elif self.current == "overview":
            self.push_screen(name)
        else:
            self.switch_screen(name)  # not back to the overview first, which would follow every change
        self.current = name

    def take_picker(self) -> PickerScreen | None:
        return self._idle_screens.take_picker()

    def build_screen(self, name: str) -> ComparingScreen:
        """Create and install the screen *name*; Textual mounts it when it is first shown."""
        screen = view(name).load()(self.session)
        screen.add_class(*classes_at(*self.size).split())
        self.install_screen(screen, name)
        return screen

    def action_next_screen(self, step: int) -> None:
        """Show the screen *step* after the current one, wrapping around."""
        names = [found.name for found in VIEWS]
        self.action_show(names[(names.index(self.current) + step) % len(names)])

    def on_open_model(self, message: OpenModel) -> None:
        self.session.open_page(message.key)
        self.action_show("model")
        shown = self.comparing
        if shown is not None and message.offer_id is not None:
            shown.arrive(partial(shown.run_action, f"show_offer({message.offer_id})"))

    def on_show_screen(self, message: ShowScreen) -> None:
        self.action_show(message.screen)
        shown = self.comparing
        if shown is not None and message.field:
            shown.arrive(partial(shown.focus_field, message.field))
        elif shown is not None and message.pane:
            shown.arrive(partial(shown.action_show_pane, message.pane))
