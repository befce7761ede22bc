"""Editor's takes on the compared models: prose with figures from the catalogue and links to models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive, var

from crosswalk_tui.core.comparison.takes import Figures, Take
from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.text_views import TextView
from crosswalk_tui.ui.shell.cursor_target import CursorTarget
from crosswalk_tui.ui.verdict.take_markdown import MarkdownLayout, Row

_LIVE = "figures from the catalogue, for your workload"


@dataclass(frozen=True, slots=True)
class TakesShown:
    """The content of the pane.

    Attributes:
        takes: the takes on the compared models, each with its figures.
        others: takes on other pairs, if there is none on these models.
        name: returns the name of a model by key; None if there is no such model.
    """

    takes: tuple[tuple[Take, Figures], ...]
    others: tuple[Take, ...]
    name: Callable[[str], str | None]


class TakePane(TextView):
    """Takes as scrollable text with a cursor on one of the links."""

    BORDER_TITLE = "Editor's take"
    HELP = (
        "What the editors of crosswalk-tui think of these two models. The figures in the text come from the catalogue"
        " and apply to your workload. ← and → go from link to link, as do ↑ and ↓ where nothing scrolls; {take.follow}"
        " opens what the link names."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "link(1)", "Next link", show=False, id="take.link", tooltip="Next link in the text"),
        Binding(
            "left,h", "link(-1)", "Previous link", show=False, id="take.link-back", tooltip="Previous link in the text"
        ),
        Binding("enter", "follow", "Open link", id="take.follow", tooltip="Open the model of the link"),
    ]

    shown: var[TakesShown | None] = var(None, init=False)
    link: reactive[int] = reactive(0)
    """The number of the link under the cursor."""

    class Followed(Message):
        """A link was followed.

        Attributes:
            keys: one model to open, or two to compare.
        """

        def __init__(self, keys: tuple[str, ...]) -> None:
            super().__init__()
            self.keys = keys

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._markdown = MarkdownLayout(0, str)

    def watch_shown(self) -> None:
        self.link = 0
        self.rebuild()

    def laid_out(self, width: int) -> list[Line]:
        self._markdown = _lay_out(self.shown, width)
        return [[(text, span.style) for text, span in row] for row in self._markdown.rows]

    def line(self, index: int, width: int) -> Line:
        line = super().line(index, width)
        if not self.has_focus:
            return line
        row = self._markdown.rows[index]
        return [(text, "on" if span.link == self.link else span.style) for text, span in row]

    @property
    def _rows(self) -> list[Row]:
        self.count(self.line_width)  # lays them out at this width
        return self._markdown.rows

    # Links

    def validate_link(self, link: int) -> int:
        return max(0, min(link, len(self._markdown.targets) - 1))

    def watch_link(self) -> None:
        rows = self._rows
        mine = [at for at, row in enumerate(rows) if any(span.link == self.link for _, span in row)]
        if mine and not self.top <= mine[0] <= mine[-1] < self.top + self.page:
            self.top = mine[0] - self.page // 3
        self.refresh()

    def action_link(self, step: int) -> None:
        """Move by *step* links; if the current link is not visible, to the first or last visible one."""
        rows = self._rows
        seen = [span.link for row in rows[self.top : self.top + self.page] for _, span in row if span.link is not None]
        if seen and self.link not in seen:
            self.link = seen[0] if step > 0 else seen[-1]
        else:
            self.link += step

    def action_move(self, step: int) -> None:
        """Scroll a text that does not fit; else, and in a list of other pairs, move by *step* links."""
        is_list = self.shown is not None and not self.shown.takes
        if is_list or self.total <= self.page:
            self.link += step
            if self.link == 0:
                self.top = 0  # with the line above the first link
        else:
            super().action_move(step)

    def action_follow(self) -> None:
        if self._rows and self.link < len(self._markdown.targets):
            self.post_message(self.Followed(self._markdown.targets[self.link]))

    def on_click(self, event: events.Click) -> None:
        """Follow the clicked link; other clicks may be on the scrollbar."""
        at = event.get_content_offset_capture(self)
        rows = self._rows
        index = at.y + self.top
        if self.text_selection is None and 0 <= index < len(rows) and at.x < self.line_width:
            end = 0
            for text, span in rows[index]:
                end += cell_len(text)
                if at.x < end:
                    if span.link is not None:
                        event.stop()
                        event.prevent_default()
                        self.link = span.link
                        self.action_follow()
                    return

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def cursor_target(self) -> CursorTarget | None:
        text = "\n".join("".join(shown for shown, _ in row) for row in _lay_out(self.shown, 10_000).rows)
        return CursorTarget(text) if text else None


def _lay_out(shown: TakesShown | None, width: int) -> MarkdownLayout:
    """The takes; if there are none, links to the pairs that have one."""
    if shown is None:
        return MarkdownLayout(width, str)
    layout = MarkdownLayout(width, shown.name)
    for take, figures in shown.takes:
        layout.rows += [[]] if layout.rows else []
        layout.add(f"**{take.title}**", figures.get)
        layout.add(f"{take.author}, {take.written.isoformat()}; {_LIVE}")
        layout.rows.append([])
        layout.add(take.body, figures.get)
    if not shown.takes:
        layout.add("No editor's take on these models. Others:")
    for take in shown.others:
        first, second = map(shown.name, take.pair)
        if first is not None and second is not None:
            layout.add_link(f"{first} vs {second}", take.pair)
    return layout
