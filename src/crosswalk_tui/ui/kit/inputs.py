"""Input fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Input

from crosswalk_tui.core.text.safe import cell_width
from crosswalk_tui.ui.kit.cells import fit
from crosswalk_tui.ui.kit.strip_cache import CachesStrips

if TYPE_CHECKING:
    from textual.widget import Widget as Base
else:
    Base = object  # Textual inherits CSS from the first base of a widget, which must not be this mixin's


_UNTRANSLATED = frozenset({"plus", "minus", "slash", "at", "backslash", "underscore"})
"""Keys that type a character, which `textual.keys.key_to_character` does not know."""

_COMPACT = "-textual-compact"
"""The class that Textual gives compact fields."""


class PasteLimit(Base):
    """A mixin for fields: refuses a paste so long that the app would stop responding; the cursor does not blink."""

    LONGEST_PASTE: ClassVar[int] = 200_000
    """Characters that can be pasted."""

    cursor_blink: bool

    def room_for(self, text: str) -> int:
        """The number of characters that can be pasted of a *text* like this."""
        del text
        return self.LONGEST_PASTE

    def on_mount(self) -> None:
        self.cursor_blink = False  # over a slow line, each blink would be a frame

    def on_paste(self, event: events.Paste) -> None:
        if self._is_too_long(event.text):
            event.prevent_default()
            event.stop()

    def action_paste(self) -> None:
        if not self._is_too_long(self.app.clipboard):
            super().action_paste()  # type: ignore[misc] # defined by Input and TextArea

    def _is_too_long(self, text: str) -> bool:
        room = self.room_for(text)
        if len(text) <= room:
            return False
        problem = f"The text to paste has {len(text):,} characters; this field takes {room:,}."
        self.notify(problem, severity="warning", markup=False)
        return True


class PlainInput(PasteLimit, CachesStrips, Input):
    """A compact field with a steady cursor; its value never contains control or bidi characters."""

    LONGEST_PASTE: ClassVar[int] = 1_000  # more is a document

    DEFAULT_CSS = "PlainInput > .input--placeholder { color: auto 52%; }"  # 38% cannot be read in light themes

    # As Textual's, but true from the first: else it would style the field each time, before it has a parent.
    compact: reactive[bool] = reactive(True, toggle_class=_COMPACT)

    def __init__(self, value: str = "", *, placeholder: str = "", id: str) -> None:
        # `validate_on=()`: an Input without validators removes the class "-invalid" when it loses the focus.
        super().__init__(value, placeholder=placeholder, id=id, compact=True, classes=_COMPACT, validate_on=())

    @property
    def content_width(self) -> int:
        """At least the width of the field: else every key would lay out the screen again."""
        return max(super().content_width, self.scrollable_content_region.width)

    def render_line(self, y: int) -> Strip:
        """The text from its beginning while it is not edited, with an ellipsis if it does not fit."""
        text, width = self.value or self.placeholder, self.size.width
        if y or self.has_focus or (cell_width(text) <= width and not self.scroll_x):
            return super().render_line(y)
        style = self.rich_style
        if not self.value:
            style += self.get_component_rich_style("input--placeholder")
        return Strip([Segment(fit(text, width), style)], width)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Claim every key that types a character, including those whose names Textual does not translate."""
        return key in _UNTRANSLATED or super().check_consume_key(key, character)

    def validate_value(self, value: str) -> str:
        """Replace control and bidi characters by spaces, one for one to keep the position of the cursor."""
        return value if value.isprintable() else "".join(c if c.isprintable() else " " for c in value)
