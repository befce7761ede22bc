"""Editor's takes on the compared models: prose with figures from the catalogue, whose links open models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive, var

from crosswalk_tui.core.comparison.takes import Figures, Take
from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.lines import LineView
from crosswalk_tui.ui.shell.cursor_target import CursorTarget
from crosswalk_tui.ui.verdict.take_markdown import Ink, Page, Row, lay_out

_LIVE = "figures from the catalogue, for your workload"


@dataclass(frozen=True, slots=True)
class TakesShown:
    """What the pane shows.

    Attributes:
        takes: the takes on the compared models, each with its figures.
        others: takes on other pairs, offered when there is none on this one.
        name: returns the name of the model with a key; None when the catalogue has none.
    """

    takes: tuple[tuple[Take, Figures], ...]
    others: tuple[Take, ...]
    name: Callable[[str], str | None]


class TakePane(LineView):
    """Scrolls by line; ← and → go from link to link, Enter follows one."""

    BORDER_TITLE = "Editor's take"
    HELP = (
        "What the editors of crosswalk-tui think of these two models. The figures in the text come from the catalogue"
        " and apply to your workload. ← and → go from link to link; Enter opens the model of a link."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "link(1)", "Next link", show=False, id="take.link", tooltip="Next link in the text"),
        Binding(
            "left,h", "link(-1)", "Previous link", show=False, id="take.link-back", tooltip="Previous link in the text"
        ),
        Binding("enter", "follow", "Open link", show=False, id="take.follow", tooltip="Open the model of the link"),
    ]

    shown: var[TakesShown | None] = var(None, init=False)
    link: reactive[int] = reactive(0)
    """The number of the link that Enter follows."""

    class Followed(Message):
        """A link was followed.

        Attributes:
            keys: one model to open, or two to compare.
        """

        def __init__(self, keys: tuple[str, ...]) -> None:
            super().__init__()
            self.keys = keys

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._built: tuple[int, list[Row]] | None = None
        self._targets: list[tuple[str, ...]] = []

    def watch_shown(self) -> None:
        """Show the new takes, or new figures in the same ones."""
        self._built = None
        self.link = 0
        self.renew()

    # Lines

    def count(self, width: int) -> int:
        """How many lines there are at *width*."""
        return len(self._rows(width))

    def line(self, index: int, width: int) -> Line:
        """Line *index* in *width* cells, the link that Enter follows marked."""
        marked = self.link if self.has_focus else None
        return [
            (text, "on" if ink.link is not None and ink.link == marked else ink.style)
            for text, ink in self._rows(width)[index]
        ]

    def _rows(self, width: int) -> list[Row]:
        if self.shown is None or width <= 0:
            return []
        if self._built is None or self._built[0] != width:
            self._targets = []
            self._built = (width, self._laid_out(self.shown, width))
        return self._built[1]

    def _laid_out(self, shown: TakesShown, width: int) -> list[Row]:
        rows: list[Row] = []
        for take, figures in shown.takes:
            rows += [[]] if rows else []
            rows += self._prose(f"**{take.title}**", width, figures, shown)
            rows += lay_out(f"{take.author}, {take.written.isoformat()}; {_LIVE}", width, figures.get, str).rows
            rows.append([])
            rows += self._prose(take.body, width, figures, shown)
        return rows or self._elsewhere(shown, width)

    def _prose(self, text: str, width: int, figures: Figures, shown: TakesShown) -> Sequence[Row]:
        page: Page = lay_out(text, width, figures.get, shown.name, len(self._targets))
        self._targets += [(key,) for key in page.links]
        return page.rows

    def _elsewhere(self, shown: TakesShown, width: int) -> list[Row]:
        """There is no take on these models: list the pairs that have one, to open."""
        plain = "No editor's take on these models. Others:"
        rows = list(lay_out(plain, width, lambda _: None, str).rows)
        for take in shown.others:
            first, second = map(shown.name, take.pair)
            if first is None or second is None:
                continue
            number = len(self._targets)
            self._targets.append(take.pair)
            lines = lay_out(f"{first} vs {second}", max(1, width - 2), lambda _: None, str).rows
            for nth, row in enumerate(lines):
                rows.append(
                    [("• " if not nth else "  ", Ink("dim")), *((text, Ink("match", number)) for text, _ in row)]
                )
        return rows

    # Links

    def validate_link(self, link: int) -> int:
        """Keep to the links there are."""
        return max(0, min(link, len(self._targets) - 1))

    def watch_link(self) -> None:
        """Scroll to the link."""
        rows = self._rows(self.line_width)
        mine = [at for at, row in enumerate(rows) if any(ink.link == self.link for _, ink in row)]
        if mine and not self.top <= mine[0] <= mine[-1] < self.top + self.page:
            self.top = mine[0] - self.page // 3
        self.refresh()

    def action_link(self, step: int) -> None:
        """Move by *step* links; from a link out of sight, to the nearest in sight."""
        rows = self._rows(self.line_width)
        seen = [ink.link for row in rows[self.top : self.top + self.page] for _, ink in row if ink.link is not None]
        if seen and self.link not in seen:
            self.link = seen[0] if step > 0 else seen[-1]
        else:
            self.link += step

    def action_follow(self) -> None:
        """Open the model or the pair of the link."""
        self._rows(self.line_width)
        if self.link < len(self._targets):
            self.post_message(self.Followed(self._targets[self.link]))

    def on_click(self, event: events.Click) -> None:
        """Follow the link that was clicked; other clicks are for the scrollbar."""
        at = event.get_content_offset_capture(self)
        rows = self._rows(self.line_width)
        index = at.y + self.top
        if self.text_selection is None and 0 <= index < len(rows) and at.x < self.line_width:
            end = 0
            for text, ink in rows[index]:
                end += cell_len(text)
                if at.x < end:
                    if ink.link is not None:
                        event.stop()
                        event.prevent_default()
                        self.link = ink.link
                        self.action_follow()
                    return

    def on_focus(self) -> None:
        """Mark the link."""
        self.refresh()

    def on_blur(self) -> None:
        """Unmark the link."""
        self.refresh()

    def cursor_target(self) -> CursorTarget | None:
        """The whole text with its figures."""
        text = "\n".join("".join(shown for shown, _ in row) for row in self._rows(10_000))
        self._built = None
        return CursorTarget(text) if text else None
