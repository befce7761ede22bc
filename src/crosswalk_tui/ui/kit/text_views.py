"""Widgets whose lines are laid out all at once: a text that scrolls, and one that does not."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import reactive

from crosswalk_tui.ui.kit.cells import Line, fit, paragraph, text_of
from crosswalk_tui.ui.kit.lines import Block, LineView


class TextBlock(Block):
    """Paragraphs, each a text and its style; the height may be automatic."""

    DEFAULT_CSS = "TextBlock { height: 2; }"

    paragraphs: reactive[tuple[tuple[str, str], ...]] = reactive(())
    drops_last = False
    """Whether the last paragraph is left out where it does not fit whole."""

    def watch_paragraphs(self, before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...]) -> None:
        """Lay out again where the height is automatic."""
        height = self.styles.height
        if before != after and height is not None and height.is_auto:
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        return len(self._lines(width, self.paragraphs))

    def _lines(self, width: int, paragraphs: tuple[tuple[str, str], ...]) -> list[Line]:
        return [line for text, style in paragraphs for line in paragraph(text, width, style)]

    def lines(self, width: int) -> list[Line]:
        """The paragraphs; if they do not fit, the last visible line ends in an ellipsis."""
        lines = self._lines(width, self.paragraphs)
        room = self.size.height
        if len(lines) > room > 0 and self.drops_last:
            lines = self._lines(width, self.paragraphs[:-1])
        if len(lines) > room > 0:
            last = lines[room - 1]
            lines[room - 1] = [(fit(f"{text_of(last).rstrip()} …", width), last[0][1])]
        return lines[:room]


class TextView(LineView):
    """Lines that are laid out all at once and cached for one width."""

    _built: tuple[int, list[Line]] | None = None

    def laid_out(self, width: int) -> list[Line]:
        """All lines at *width*."""
        raise NotImplementedError

    def rebuild(self) -> None:
        """Lay out the lines again."""
        self._built = None
        self.renew()

    def count(self, width: int) -> int:
        return len(self._laid_out(width))

    def line(self, index: int, width: int) -> Line:
        return self._laid_out(width)[index]

    def _laid_out(self, width: int) -> list[Line]:
        if self._built is None or self._built[0] != width:
            self._built = (width, self.laid_out(width) if width > 0 else [])
        return self._built[1]
