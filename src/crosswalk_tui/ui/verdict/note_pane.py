"""The user's own note on the compared models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.reactive import var

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.cells import Line, wrap, wrap_line
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.kit.text_views import TextView
from crosswalk_tui.ui.shell.cursor_target import CursorTarget
from crosswalk_tui.user.notes import LONGEST

_LONGEST_LINE = 4000


@dataclass(frozen=True, slots=True)
class NoteShown:
    """The content of the pane.

    Attributes:
        text: the note; empty if there is none.
        written_at: ISO time in UTC; empty if there is no note.
        problem: why it could not be read, as a sentence.
    """

    text: str = ""
    written_at: str = ""
    problem: str = ""


class NotePane(TextView):
    """The note, wrapped."""

    BORDER_TITLE = "Your note"
    BORDER_SUBTITLE = "{verdict.note} edit"
    HELP = (
        "Your own note on these models, in whatever order they are compared; saved in your own database, which a"
        " refresh does not change. {verdict.note} writes it: in your editor ($VISUAL or $EDITOR) if one is set, else"
        " here. An empty note is deleted."
    )

    shown: var[NoteShown | None] = var(None, init=False)
    """The note; None until it has been read."""

    def watch_shown(self) -> None:
        self.top = 0
        self.rebuild()
        self.refresh(layout=True)

    def laid_out(self, width: int) -> list[Line]:
        return [] if self.shown is None else list(_laid_out(self.shown, width))

    def cursor_target(self) -> CursorTarget | None:
        return CursorTarget(self.shown.text) if self.shown is not None and self.shown.text else None


def _laid_out(noted: NoteShown, width: int) -> Iterator[Line]:
    if noted.problem:
        yield from ([(text, "bad")] for text in wrap(noted.problem, width, most=6))
    if noted.written_at:
        yield [(f"written {safe(noted.written_at[:10])}", "dim")]
    elif not noted.text and not noted.problem:
        yield from (
            [(text, "dim")] for text in wrap(keyed("No note on these models yet: {verdict.note} writes one."), width)
        )
    for line in noted.text[:LONGEST].splitlines():
        text = safe(line.expandtabs(4), _LONGEST_LINE)
        indent = " " * min(len(line) - len(line.lstrip()), width // 2)
        for part in wrap_line([(text, "")], max(1, width - len(indent))) or [[]]:
            yield [(indent, ""), *part]
    if len(noted.text) > LONGEST:
        yield [(f"… {len(noted.text) - LONGEST:,} more characters", "dim")]
