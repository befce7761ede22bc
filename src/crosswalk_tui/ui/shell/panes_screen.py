"""The base of screens of several panes: moving the focus between them, bringing one to the front, zoom."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Input

from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.shell.bars import SideBar, TabStrip
from crosswalk_tui.ui.shell.field_widgets import FieldGrid
from crosswalk_tui.ui.shell.figure_screen import FigureScreen
from crosswalk_tui.ui.shell.messages import LeaveForm, ShowPane

_LIST, _FORM, _OTHER, _FIELD = range(4)


def _rank(widget: Widget) -> int:
    """The order in which the widgets of a pane get the focus: lists, forms, others, fields."""
    from crosswalk_tui.ui.shell.switches import Switches  # not needed to start

    if isinstance(widget, FieldGrid | Switches):
        return _FORM
    if isinstance(widget, Input):
        return _FIELD
    return _LIST if isinstance(widget, CursorView) else _OTHER


class PanesScreen(FigureScreen):
    """A screen whose panes are in ``#board``; where not all fit, one is in front."""

    TABS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Id and label of each pane that becomes a tab where not all fit."""

    pane: var[str] = var("", init=False)
    """The id of the pane with the focus; where only one pane fits, it is in front."""

    def watch_pane(self, pane: str) -> None:
        """Bring *pane* to the front."""
        if pane in dict(self.TABS):
            self.query_one(TabStrip).current = pane
            # All at once: every change of a class restyles all widgets of the screen.
            self.update_classes({f"-front-{name}": name == pane for name, _ in self.TABS}, animate=False)
        if self.maximized is not None:
            self.maximized = self._pane(pane)

    def _pane(self, name: str) -> Widget:
        return self.query_one(f"#{name}.pane", Widget)

    def _stops(self) -> list[Widget]:
        """What can have the focus, in order, including what is behind another tab; nothing while the app ends."""
        return [
            widget
            for widget in self.query("#board *").results(Widget)
            if widget.can_focus and not widget.disabled and (widget.display or widget.id in dict(self.TABS))
        ]

    def action_stop(self, step: int) -> None:
        """Focus the field or list *step* after the current one, wrapping around."""
        stops = [widget for widget in self._stops() if not isinstance(widget, FieldGrid)]
        if not stops:
            return
        at = stops.index(self.focused) if self.focused in stops else -step
        self._focus_widget(stops[(at + step) % len(stops)])

    def action_tab(self, step: int) -> None:
        """Focus the pane *step* after the current one, wrapping around; in a form, the next field of it, if any.

        Where panes are tabs, their order is that of the tabs.
        """
        stops = self._stops()
        if not stops:
            return
        panes = dict.fromkeys(map(self._pane_of, stops))
        here = "" if self.focused is None else self._pane_of(self.focused)
        if isinstance(self.focused, Input):
            fields = [widget for widget in stops if isinstance(widget, Input) and self._pane_of(widget) == here]
            at = fields.index(self.focused) + step
            if 0 <= at < len(fields):
                self._focus_widget(fields[at])
                return
        names = list(panes)
        if self.query_one(TabStrip).display:
            tabs = [pane for pane, _ in self.TABS]
            names.sort(key=lambda name: tabs.index(name) if name in tabs else len(tabs))
        at = names.index(here) if here in names else -step
        self._focus_first(names[(at + step) % len(names)])

    def action_show_pane(self, pane: str) -> None:
        """Show *pane* and focus its list, or else its form."""
        self._focus_first(pane)

    def _focus_first(self, pane: str) -> None:
        within = [widget for widget in self._stops() if self._pane_of(widget) == pane]
        if within:
            self._focus_widget(min(within, key=_rank))

    def on_leave_form(self, message: LeaveForm) -> None:
        """Focus what is next to a form in the same pane, wrapping around, if anything."""
        from crosswalk_tui.ui.shell.switches import Switches  # not needed to start

        here = "" if self.focused is None else self._pane_of(self.focused)
        within = [w for w in self._stops() if not isinstance(w, Input) and self._pane_of(w) == here]
        if self.focused in within and len(within) > 1:
            target = within[(within.index(self.focused) + message.step) % len(within)]
            if isinstance(target, FieldGrid):
                target.mark_end(message.step)
            elif isinstance(target, Switches):
                target.action_edge(-message.step)
            self._focus_widget(target)

    def focus_field(self, field_id: str) -> None:
        """Focus the field with this id."""
        self._focus_widget(self.query_one(f"#{field_id}", Input))

    def action_pane(self, step: int) -> None:
        panes = [pane for pane, _ in self.TABS]
        at = panes.index(self.pane) if self.pane in panes else -step
        self.action_show_pane(panes[(at + step) % len(panes)])

    def _focus_widget(self, widget: Widget) -> None:
        """Focus *widget* and bring its pane to the front."""
        self.pane = self._pane_of(widget) or self.pane
        widget.focus()

    def _pane_of(self, widget: Widget) -> str:
        return next((str(node.id) for node in widget.ancestors_with_self if node.has_class("pane")), "")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Bring the focused pane to the front, also after a click; end the undo step of a field."""
        self.session.end_edit()
        self.pane = self._pane_of(event.widget) or self.pane

    def on_show_pane(self, message: ShowPane) -> None:
        self.action_show_pane(message.pane)

    def on_resize(self) -> None:
        for bar in (self.query_one(TabStrip), self.query_one(SideBar)):  # they show more without a masthead
            self.call_after_refresh(bar.refresh)
        if self.focused is None:  # a terminal that was too small for the panes has taken the focus
            self.call_after_refresh(self._refocus)

    def _refocus(self) -> None:
        if self.focused is None and self.app.screen is self:
            self.action_show_pane(self.pane)

    def action_zoom(self) -> None:
        if self.maximized is None:
            self._zoom_in()
        else:
            self.minimize()

    def _zoom_in(self) -> None:
        self.maximized = self._pane(self.pane)
