"""The one-line fields people type into."""

from __future__ import annotations

from textual.widgets import Input

from crosswalk_tui.ui.widgets.steady import Steady


class PlainInput(Steady, Input):
    """A compact field whose cursor rests, and which never holds what a terminal would obey or hide."""

    def __init__(self, value: str = "", *, placeholder: str = "", id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(value, placeholder=placeholder, id=id, compact=True)
        self.cursor_blink = False

    @property
    def content_width(self) -> int:
        """At least what the field has: a text that fits in it then does not lay the whole screen out with every key."""
        return max(super().content_width, self.scrollable_content_region.width)

    def validate_value(self, value: str) -> str:
        """Pasted control and bidi characters become spaces, one for one, so that the cursor stays where it is."""
        return value if value.isprintable() else "".join(c if c.isprintable() else " " for c in value)
