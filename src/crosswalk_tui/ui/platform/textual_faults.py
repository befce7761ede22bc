"""Workarounds for bugs of Textual that end the app or fill memory.

Those in its input thread are in `ui/platform/terminal_driver.py`, those in its command palette in
`ui/commands/command_palette.py`. `tests/ui/test_textual_faults.py` fails if Textual changes what they rely on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events
from textual._styles_cache import StylesCache
from textual.app import App, ScreenStackError
from textual.await_complete import AwaitComplete
from textual.css.model import RuleSet
from textual.errors import NoWidget
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import AwaitMount, Widget

if TYPE_CHECKING:
    from textual.driver import Driver

    Base = Screen[Any]
else:
    Base = object  # as in `crosswalk_tui.ui.kit.strip_cache`

RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign] # also by identity, without a call of Python code
"""Textual hashes every style rule for every widget that it styles: 350 rules for the 280 of a screen."""


_init_timer = Timer.__init__


def _init_sure_timer(timer: Timer, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - as they are
    """Make a timer that ticks, however late it is, if it ticks only once.

    Textual skips a tick whose time has passed, so that a repeating timer is not late ever after. But if its task waits
    for the processor longer than the interval, the only tick of `set_timer` is skipped, too, and never comes.
    """
    if options.get("repeat") == 0:
        options["skip"] = False
    _init_timer(timer, *arguments, **options)


Timer.__init__ = _init_sure_timer  # type: ignore[assignment, method-assign]


def is_too_late(app: App[Any], event: events.Event) -> bool:
    """Whether the target of *event* no longer exists: a screen while the app ends, or the widget under the mouse.

    Textual does not check that there is a screen (``No screens on stack``) with its widgets (``NoMatches``), nor that
    the widget under the mouse has a parent when a selection begins (``'NoneType' object has no attribute 'region'``, as
    in https://github.com/davep/rogallo/issues/202).
    """
    if not isinstance(event, events.InputEvent) or event.is_forwarded:
        return False
    if not app.screen_stack or not app.is_running:
        return True
    if not isinstance(event, events.MouseEvent):
        return False
    try:
        widget, _ = app.get_widget_at(event.x, event.y)
    except NoWidget:
        return False
    return not widget.is_attached and not isinstance(widget, Screen)


class SteadySize(Base):
    """A mixin for screens that ignores the sizes which the terminal no longer has.

    A screen reports its size to itself after each layout. With two sizes in its queue, as in a terminal of unknown
    size (80x25 for Rich, 80x24 for Python), Textual would lay it out in each of them in turn, for ever.
    """

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Resize) or event.size == self.app.size:
            await super().on_event(event)


class SturdyApp(App[None]):
    """Textual's app with the workarounds of this module."""

    _pointer = "default"

    async def on_event(self, event: events.Event) -> None:
        if is_too_late(self, event):
            return
        try:
            await super().on_event(event)
        except ScreenStackError:
            if self.screen_stack:
                raise  # without screens the app is ending, and the event has no target

    def get_driver_class(self) -> type[Driver]:
        """Our own driver instead of Textual's for Linux and macOS, and for browsers."""
        usual = super().get_driver_class()
        if usual.__name__ == "WebDriver":
            from crosswalk_tui.ui.platform.browser_driver import BrowserDriver

            return BrowserDriver
        if usual.__name__ != "LinuxDriver":
            return usual
        from crosswalk_tui.ui.platform.terminal_driver import TerminalDriver

        return TerminalDriver

    def _set_pointer_shape(self, shape: str) -> None:
        """Write only a shape that is new: Textual writes the usual one again with every dialog."""
        if shape != self._pointer:
            self._pointer = shape
            super()._set_pointer_shape(shape)

    def pop_screen(self) -> AwaitComplete:
        """Close the screen in front, and free what it has painted.

        Textual keeps the painted rows of up to 1,024 removed widgets in a cache
        (https://github.com/Textualize/textual/issues/6665): 150 MiB after a hundred dialogs.
        """
        StylesCache.get_inner_outer.cache_clear()
        return super().pop_screen()

    def _get_screen(self, screen: Screen[Any] | str) -> tuple[Screen[Any], AwaitMount]:
        """Read the styles of *screen* before Textual styles it: it does so after, and a dialog would not be centred."""
        self._load_screen_css(self.get_screen(screen))
        return super()._get_screen(screen)

    def mount_behind(self, screen: Screen[Any]) -> None:
        """Compose and style a *screen* without showing it.

        Textual does this only where a screen is pushed; there is no public way to do it earlier.
        """
        self._get_screen(screen)

    def lay_out_behind(self, screen: Screen[Any]) -> None:
        """Lay out a screen mounted by `mount_behind`, again if the last layout requires it, unless it has been shown.

        Textual does so when the screen is shown, though it has just been laid out.
        """
        if not screen.stack_updates or (screen.stack_updates == 1 and screen._layout_required):  # noqa: SLF001
            screen.stack_updates = 1  # Textual does not lay out a screen that was never in front
            screen._layout_required = False  # noqa: SLF001
            screen.post_message(events.Resize(self.size, self.size))

    def paint_behind(self, screen: Screen[Any]) -> None:
        """Paint a screen laid out by `lay_out_behind`: its widgets keep their rows until they change."""
        for widget in screen.walk_children(Widget):
            try:
                geometry = screen.find_widget(widget)
            except NoWidget:  # not displayed
                continue
            visible = geometry.visible_region
            if visible:
                widget.render_lines(visible.translate(-geometry.region.offset))
