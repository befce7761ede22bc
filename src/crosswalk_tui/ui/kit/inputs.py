"""One-line input fields."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from crosswalk_tui.ui.kit.strip_cache import CachesStrips

LONGEST_PASTE = 1_000
"""Characters that can be pasted into a one-line field; more is a document pasted into the wrong place."""


class PlainInput(CachesStrips, Input):
    """A compact field whose cursor does not blink, and whose value never holds control or bidi characters."""

    def __init__(self, value: str = "", *, placeholder: str = "", id: str) -> None:  # noqa: A002 - Textual's name
        # `validate_on=()`: an Input without validators would remove the class "-invalid" when it loses the focus.
        super().__init__(value, placeholder=placeholder, id=id, compact=True, validate_on=())
        self.cursor_blink = False

    @property
    def content_width(self) -> int:
        """At least the width of the field: a text that fits then causes no layout of the screen with every key."""
        return max(super().content_width, self.scrollable_content_region.width)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Claim every key that types a character; Textual does not know that ``plus`` does."""
        return key == "plus" or super().check_consume_key(key, character)

    def on_paste(self, event: events.Paste) -> None:
        """Refuse a document: every key after it would have to be matched against all of it."""
        if len(event.text) > LONGEST_PASTE:
            event.prevent_default()
            event.stop()
            self.notify(
                f"The pasted text has {len(event.text):,} characters; this field takes {LONGEST_PASTE:,}.",
                severity="warning",
                markup=False,
            )

    def validate_value(self, value: str) -> str:
        """Replace pasted control and bidi characters by spaces, one for one, so that the cursor keeps its place."""
        return value if value.isprintable() else "".join(c if c.isprintable() else " " for c in value)
