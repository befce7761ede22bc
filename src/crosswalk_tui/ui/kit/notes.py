"""A few lines under a list that say more about what its cursor is on."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import reactive

from crosswalk_tui.ui.kit.cells import Line, fit
from crosswalk_tui.ui.kit.lines import Block, text_of
from crosswalk_tui.ui.kit.paragraphs import paragraph


class Notes(Block):
    """Paragraphs, each a text and its style, as many lines of them as the stylesheet gives room for."""

    DEFAULT_CSS = "Notes { height: 2; }"

    said: reactive[tuple[tuple[str, str], ...]] = reactive(())

    def watch_said(self, before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...]) -> None:
        """More lines or fewer, where the stylesheet asks for an automatic height."""
        height = self.styles.height
        if before != after and height is not None and height.is_auto:
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """All of the paragraphs, where the stylesheet asks for an automatic height."""
        del container, viewport
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Line]:
        return [line for text, style in self.said for line in paragraph(text, width, style)]

    def lines(self, width: int) -> list[Line]:
        """The paragraphs; where they do not fit, the last line in sight ends in an ellipsis."""
        lines = self._lines(width)
        room = self.size.height
        if len(lines) > room > 0:
            last = lines[room - 1]
            lines[room - 1] = [(fit(f"{text_of(last).rstrip()} …", width), last[0][1])]
        return lines[:room]
