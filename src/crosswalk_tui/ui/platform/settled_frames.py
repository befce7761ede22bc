"""Writes one frame for a key: once everything that the key changes has changed.

Textual paints as soon as the first widget asks for it, again after a layout, and again after what waited for that: the
row that gets the focus, then the border of its pane, then the keys of the footer. Over a slow line each frame is late.
"""

from __future__ import annotations

from asyncio import sleep
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import messages
from textual.dom import NoScreen
from textual.screen import UPDATE_PERIOD, Screen
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

    Base = Screen[Any]
else:
    Base = object  # as in `crosswalk_tui.ui.kit.strip_cache`

_AT_MOST = 0.1
"""Seconds that a frame is postponed at most, by what goes on changing."""

_TURN = 0.001
"""Seconds between two looks at a thread that is about to change what is shown, or at what there is to paint."""

_NOTIFICATIONS = "textual-toastrack"

_QUIET_TURNS = 2
"""Turns of the event loop without a message: in the first one, a task may have taken the last one."""


def has_messages(app: App[Any], *, with_app: bool = True) -> bool:
    """Whether a screen, a widget of the one in front, or the app, has a message to handle.

    The result of a dialog is a message to the screen below it.
    """
    screens = app.screen_stack
    if not screens:
        return False
    pumps = (*screens, *screens[-1].walk_children(), *((app,) if with_app else ()))
    return any(not pump._message_queue.empty() for pump in pumps)  # noqa: SLF001


class SettledFrames(Base):
    """A mixin for screens that lays out and paints only while no widget has a message to handle."""

    _settles = False
    _wants_frame = False
    _next_frame = 0.0
    _painted_at = 0.0

    def on_mount(self) -> None:
        """Hide the notifications before the first layout: Textual does so after it, and lays out the screen again."""
        for child in self.children:
            if child.id == _NOTIFICATIONS:
                child.display = False

    @property
    def is_current(self) -> bool:
        """Whether any of it is seen: Textual also counts one that an opaque screen hides, and repaints both."""
        return super().is_current and (self.app.screen is self or self.app.screen.styles.background.a < 1)

    @property
    def is_busy(self) -> bool:
        """Whether a thread is about to change what is shown: in this frame, if it does so soon."""
        return False

    @cached_property
    def _update_timer(self) -> Timer:  # instead of the one that paints at once, but a new screen only after 16 ms
        return self.set_interval(_TURN, self._update_settled, name="screen_update", pause=True)

    async def _update_settled(self) -> None:
        self._settles = True
        try:
            await sleep(self._next_frame - monotonic())
            until = monotonic() + _AT_MOST
            needs_update = True
            while needs_update:
                await self._settle(until)
                self._on_timer_update()  # layout, and the callbacks that wait for it
                await self._settle(until)
                needs_update = self._needs_update() and monotonic() < until
        finally:
            self._settles = False
        if self._wants_frame and self._is_in_front:
            self._write_frame()

    @property
    def _is_in_front(self) -> bool:
        return self.is_current and self.app.screen is self

    def _needs_update(self) -> bool:
        """Whether there is more to lay out or to paint; a screen behind a dialog leaves that to the dialog."""
        if not self._is_in_front or self.app._batch_count:  # noqa: SLF001
            return False
        return bool(self._layout_required or self._scroll_required or self._repaint_required or self._dirty_widgets)

    async def _settle(self, until: float) -> None:
        """Let the other tasks go on until none has a message, at most *until* a time."""
        pumps = (self.app, self, *self.walk_children(with_self=False))
        quiet = 0
        while quiet < _QUIET_TURNS and monotonic() < until:
            is_busy = self.is_busy
            await sleep(_TURN if is_busy else 0)
            has_messages = is_busy or any(not pump._message_queue.empty() for pump in pumps)  # noqa: SLF001
            quiet = 0 if has_messages else quiet + 1

    def _write_frame(self) -> None:
        self._next_frame = monotonic() + UPDATE_PERIOD
        # A terminal that has not taken the last frames yet: over a slow line, a held key would fill the queue.
        is_behind = getattr(self.app._driver, "is_behind", False)  # noqa: SLF001
        if self.app._batch_count or is_behind:  # noqa: SLF001
            self._update_timer.resume()  # until the app may write
            return
        self._wants_frame = False
        try:
            super()._compositor_refresh()
        except NoScreen:  # a widget is being removed: the layout that follows leaves it out
            self.refresh(layout=True)

    def _compositor_refresh(self) -> None:
        """Postpone a frame; the first of all shows the app earlier."""
        if self is not self.app.screen:
            super()._compositor_refresh()
            self._repaint_required = False  # below a dialog, Textual would repaint both again at the next message
            return
        if not self.app._dom_ready:  # noqa: SLF001
            super()._compositor_refresh()
            self.call_next(self._painted)
            return
        self._wants_frame = True
        self._dirty_widgets.clear()  # the compositor knows them
        if not self._settles:
            self._update_timer.resume()

    def _painted(self) -> None:
        """Forget what asked for a repaint before the first frame: Textual would paint everything once more."""
        self._painted_at, self._repaint_required = monotonic(), False
        for widget in self.walk_children():
            if isinstance(widget, Widget):
                widget._repaint_required = False  # noqa: SLF001

    async def _on_update(self, message: messages.Update) -> None:
        """Leave out what was asked for before the first frame, which painted it."""
        if message.time < self._painted_at:
            message.prevent_default()
