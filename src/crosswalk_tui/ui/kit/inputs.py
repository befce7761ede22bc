"""The one-line fields people type into."""

from __future__ import annotations

from textual.widgets import Input

from crosswalk_tui.ui.kit.strip_cache import CachesStrips


class PlainInput(CachesStrips, Input):
    """A compact field whose cursor rests, and which never holds what a terminal would obey or hide."""

    def __init__(self, value: str = "", *, placeholder: str = "", id: str) -> None:  # noqa: A002 - Textual's name
        # `validate_on`: without validators of its own, an Input would take "-invalid" off again when it is left.
        super().__init__(value, placeholder=placeholder, id=id, compact=True, validate_on=())
        self.cursor_blink = False

    @property
    def content_width(self) -> int:
        """At least what the field has: a text that fits in it then does not lay the whole screen out with every key."""
        return max(super().content_width, self.scrollable_content_region.width)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whatever can be typed is the field's; of ``plus`` Textual does not know that it can be."""
        return key == "plus" or super().check_consume_key(key, character)

    def validate_value(self, value: str) -> str:
        """Pasted control and bidi characters become spaces, one for one, so that the cursor stays where it is."""
        return value if value.isprintable() else "".join(c if c.isprintable() else " " for c in value)
