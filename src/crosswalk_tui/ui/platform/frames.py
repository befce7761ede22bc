"""Writes frames to the terminal in few bytes: only the colours that change, and only the text that changed.

Textual writes every style in full, four fifths of all bytes, and repaints a pane for its border. On a line of 200 ms
and little bandwidth, that is what a key waits for.
"""

from __future__ import annotations

import re
from functools import lru_cache
from time import monotonic
from typing import NamedTuple

from rich.cells import cell_len

_BURST = 1.0  # seconds
_MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")
_STYLE = re.compile(r"\x1b\[([\d;]*)m")
_SEEN_ON_BLANKS = frozenset({"4", "7", "9", "21", "53"})
"""Underline, reverse, strike, double underline, overline; other attributes and the colour of letters do not show."""


class _Look(NamedTuple):
    """A style as the terminal has it: the codes of its attributes, of the letters' colour and of the background."""

    attributes: frozenset[str] = frozenset()
    letters: str = "39"
    background: str = "49"


class _Piece(NamedTuple):
    """Text of one style, which ends before the column *end*."""

    end: int
    text: str
    style: str


_Row = dict[int, _Piece]
"""The pieces of a line by the column they begin at."""


class Frames:
    """What the terminal shows, as far as it is known, and the shortest way to the next frame."""

    def __init__(self) -> None:
        self._rows: dict[int, _Row] = {}
        self._cursor = (0, 0)
        self._whole_at = float("-inf")
        self._knows = False

    def forget(self) -> None:
        """Assume nothing about what the terminal shows, from the next frame on; a signal may interrupt this one."""
        self._knows = False

    def shorten(self, frame: str) -> str:
        """What to write instead of *frame*; empty if the terminal shows it already.

        A frame of whole lines, such as another screen, is written whole: it also repairs what another program wrote.
        One that follows within `_BURST`, as when a dialog closes and the focus returns, is not.
        """
        if not self._knows:
            self._rows.clear()
            self._cursor, self._whole_at, self._knows = (0, 0), float("-inf"), True
        parts = _MOVE.split(frame)
        if parts[0] or len(parts) < 4:
            self.forget()
            return frame
        places = [(int(parts[at]), int(parts[at + 1])) for at in range(1, len(parts), 3)]
        texts = parts[3::3]
        if _is_whole(places[:-1], len(self._rows)):
            now = monotonic()
            if now - self._whole_at > _BURST:
                self._rows.clear()
                self._whole_at = now
        write = _Writer()
        for (row, column), text in zip(places, texts, strict=True):
            pieces = _pieces(column, text.rstrip("\r\n"))
            if pieces is None:
                self.forget()
                return frame
            self._put(row, pieces, write)
        return self._end(places[-1], write)

    def _put(self, row: int, pieces: _Row, write: _Writer) -> None:
        """Write those of the *pieces* of a line that are new."""
        if not pieces:
            return
        known = self._rows.setdefault(row, {})
        start, end = next(iter(pieces)), next(reversed(pieces.values())).end
        for column, piece in pieces.items():
            if known.get(column) != piece:
                write.piece(row, column, piece)
        for column in [column for column, old in known.items() if column < end and old.end > start]:
            del known[column]
        known.update(pieces)

    def _end(self, cursor: tuple[int, int], write: _Writer) -> str:
        """The bytes written, with the cursor left where the frame leaves it."""
        if write.is_empty and cursor == self._cursor:
            return ""
        self._cursor = cursor
        return write.text(cursor)


class _Writer:
    """Collects the bytes of a frame; knows the position and the style that they leave the terminal in."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._look = _Look()
        self._at = (0, 0)

    @property
    def is_empty(self) -> bool:
        return not self._parts

    def piece(self, row: int, column: int, piece: _Piece) -> None:
        """Write *piece* at a position counted from 1."""
        if self._at != (row, column):
            self._parts.append(f"\x1b[{row};{column}H")
        codes, self._look = _change(self._look, _look(piece.style), piece.text.isspace())
        self._parts.append(codes + piece.text)
        self._at = (row, piece.end)

    def text(self, cursor: tuple[int, int]) -> str:
        """All that was written, the style reset, and the cursor at its position."""
        reset = "" if self._look == _Look() else "\x1b[0m"
        return f"{''.join(self._parts)}{reset}\x1b[{cursor[0]};{cursor[1]}H"


def _is_whole(places: list[tuple[int, int]], known: int) -> bool:
    """Whether the chunks of a frame at *places* are all lines of the screen, of which *known* have been written."""
    return len(places) >= max(known, 1) and all(place == (nth, 1) for nth, place in enumerate(places, 1))


def _pieces(column: int, text: str) -> _Row | None:
    """The pieces of *text* at *column*; None if it contains anything but text and styles."""
    style, found = "", {}
    parts = _STYLE.split(text)
    for nth, part in enumerate(parts):
        if nth % 2:
            style = "" if part in ("", "0") else f"{style};{part}" if style else part
        elif part:
            if "\x1b" in part or not part.isprintable():
                return None
            end = column + (len(part) if part.isascii() else cell_len(part))
            found[column] = _Piece(end, part, style)
            column = end
    return found


@lru_cache(maxsize=2048)
def _look(style: str) -> _Look:
    """The parameters of a style sequence (SGR), read from left to right."""
    attributes, letters, background = set(), "39", "49"
    codes = style.split(";") if style else []
    while codes:
        code = codes.pop(0)
        if code in ("38", "48"):
            n_values = 4 if codes[:1] == ["2"] else 2  # 2;red;green;blue or 5;number
            code = ";".join([code, *codes[:n_values]])
            del codes[:n_values]
        if code.startswith("38;") or code in _LETTERS:
            letters = code
        elif code.startswith("48;") or code in _BACKGROUNDS:
            background = code
        else:
            attributes.add(code)
    return _Look(frozenset(attributes), letters, background)


_LETTERS = frozenset(map(str, [*range(30, 38), 39, *range(90, 98)]))
_BACKGROUNDS = frozenset(map(str, [*range(40, 48), 49, *range(100, 108)]))


@lru_cache(maxsize=8192)
def _change(old: _Look, new: _Look, is_blank: bool) -> tuple[str, _Look]:
    """The sequence that turns *old* into *new*, and the style then; for blanks, only what shows on them changes."""
    if is_blank and not (old.attributes | new.attributes) & _SEEN_ON_BLANKS:
        new = old._replace(background=new.background)
    if new.attributes >= old.attributes:
        codes = sorted(new.attributes - old.attributes)
        codes += [new.letters] if new.letters != old.letters else []
        codes += [new.background] if new.background != old.background else []
    else:
        plain = _Look()
        codes = ["0", *sorted(new.attributes)]
        codes += [new.letters] if new.letters != plain.letters else []
        codes += [new.background] if new.background != plain.background else []
    return f"\x1b[{';'.join(codes)}m" if codes else "", new
