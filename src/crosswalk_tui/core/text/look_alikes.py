"""ASCII characters in place of those that a terminal with an older encoding cannot show, each as wide as the other."""

from __future__ import annotations

import codecs

from crosswalk_tui.core.text.safe import cell_width

LOOK_ALIKES = "crosswalk-look-alikes"
"""The name of the error handler that writes them; call `use_look_alikes` before."""

_FORMS = str.maketrans(
    {
        "◆": "+", "—": "-", "≈": "~", "≤": "<", "≠": "!", "†": "^",  # the signs, each a different one; yours is *
        "–": "-", "−": "-", "≥": ">", "×": "x", "÷": "/", "·": ".", "…": ".", "’": "'", "“": '"', "”": '"',
        "→": ">", "←": "<", "↑": "^", "↓": "v", "▸": ">", "▴": "^", "▾": "v", "⏎": "=", "⌫": "<",
        "●": "@", "•": "#", "○": "O", "◦": "o", "◎": "Q", "◌": "q", "╱": "/", "╲": "\\",
        **dict.fromkeys("─━═╌┄▔▁", "-"), **dict.fromkeys("│┃║", "|"), **dict.fromkeys("▉▊▋▌▍▎▏▐█▄", "#"),
        **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼┏┓┗┛", "+"),
    }
)  # fmt: skip


def use_look_alikes() -> None:
    """Register the error handler `LOOK_ALIKES`."""
    codecs.register_error(LOOK_ALIKES, _replaced)


def _replaced(error: UnicodeError) -> tuple[str, int]:
    """The look-alikes of what cannot be encoded, a question mark for each cell of the rest, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end].translate(_FORMS)
    return "".join(letter if letter.isascii() else "?" * cell_width(letter) for letter in lost), error.end
