"""The legend of the signs in sight, and the meaning of those on the line under the cursor."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from textual.dom import DOMNode

from crosswalk_tui.core.vocabulary import Flag, Sign
from crosswalk_tui.ui.kit.cells import Line, text_of, wrap
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.lines import Painted

OFFER_SIGNS = {
    Sign.BETTER: "cheapest of its model",
    Sign.ASSUMED: "rate assumed; before a provider: may beat ◆",
    Sign.OLD: Flag.STALE.short,
}
"""What signs mean in a table of offers, more exactly."""

SIGNS_WITHOUT_UNDERCUTS = {**OFFER_SIGNS, Sign.ASSUMED: Flag.ASSUMED_RATE.short}
"""The same where no provider has the sign of one that may be cheaper before its name."""

_STYLES = {Sign.BETTER: "best", Sign.ASSUMED: "bad", Sign.AT_MOST: "bad", Sign.DISPUTED: "bad"}


def legend_pieces(seen: Collection[str], words: Mapping[Sign, str] | None = None) -> list[Line]:
    """``◆ better``, for each sign in *seen*; *words* have a more exact meaning in a pane.

    Unknown values need no legend: the help has one.
    """
    exact = words or {}
    return [
        [(f"{sign} ", _STYLES.get(sign, "")), (exact.get(sign, sign.short), "dim")]
        for sign in Sign
        if sign in seen and sign is not Sign.UNKNOWN
    ]


def legend_texts(seen: Collection[str], words: Mapping[Sign, str] | None = None) -> list[str]:
    """`legend_pieces` as texts."""
    return [text_of(piece) for piece in legend_pieces(seen, words)]


class SeenSign(NamedTuple):
    """A sign in sight, and its meaning there as a clause."""

    sign: Sign
    meaning: str


def signs_at_cursor(focused: DOMNode | None) -> tuple[SeenSign, ...]:
    """The signs on the line under the cursor of the focused widget; without a cursor, all that it shows."""
    texts: Sequence[str] = ()
    exact: Mapping[Sign, str] = {}
    if isinstance(focused, CursorView):
        exact = focused.sign_meanings()
        texts = [text_of(focused.line(focused.cursor, focused.line_width))] if focused.cursor < focused.total else ()
    elif isinstance(focused, Painted):
        texts = focused.texts()
    seen = "".join(texts)
    return tuple(SeenSign(sign, exact.get(sign, sign.long)) for sign in Sign if sign in seen)


def sign_lines(signs: Sequence[SeenSign], width: int) -> list[Line]:
    """The full meaning of *signs*, under a heading; empty without any."""
    lines: list[Line] = [[], [("Signs here", "strong")]] if signs else []
    for sign, meaning in signs:
        for nth, text in enumerate(wrap(f"{sign.short}: {meaning}", max(1, width - 2))):
            lines.append([("  " if nth else f"{sign} ", _STYLES.get(sign, "")), (text, "dim")])
    return lines
