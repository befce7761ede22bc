"""Short frames show what the frames of Textual show: compared in an emulated terminal."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.ui.platform.frames import Frames

WIDTH, HEIGHT = 20, 5

CODES = ["1", "2", "3", "4", "7", "9", "31", "94", "44", "101", "38;2;1;2;3", "38;5;9", "48;2;9;9;9", "39", "49"]
STYLES = st.lists(st.sampled_from(CODES), max_size=4).map(";".join)
PIECES = st.tuples(STYLES, st.sampled_from(["a", "  ", "bc", "日", "│ x", "0123456789", " " * 9]))


def styled(style: str, text: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if style else text


@st.composite
def frames(draw: st.DrawFn) -> str:
    """A frame as Textual writes one: parts of lines at their positions, and the cursor at its own."""
    if draw(st.booleans()):
        rows = [(row, 1) for row in range(1, HEIGHT + 1)]
    else:
        rows = draw(st.lists(st.tuples(st.integers(1, HEIGHT), st.integers(1, WIDTH - 1)), min_size=1, max_size=6))
    chunks = []
    for row, column in rows:
        text, left = "", WIDTH - column
        for style, letters in draw(st.lists(PIECES, max_size=4)):
            width = len(letters) + letters.count("日")
            if width <= left:
                text, left = text + styled(style, letters), left - width
        chunks.append(f"\x1b[{row};{column}H{text}")
    return "\n".join(chunks) + f"\x1b[{draw(st.integers(1, HEIGHT))};{draw(st.integers(1, WIDTH))}H"


class Emulated:
    """A terminal that reads what is written to it."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.Stream(self.screen)

    def shows(self, text: str) -> list[tuple[object, ...]]:
        """What is seen after *text*: letters, their colours and attributes; of blanks, the background and lines."""
        self._stream.feed(text.replace("\n", ""))
        cells = [self.screen.buffer[row][column] for row in range(HEIGHT) for column in range(WIDTH)]
        return [
            (cell.data, cell.bg, cell.underscore, cell.reverse, cell.strikethrough)
            + ((cell.fg, cell.bold, cell.italics) if cell.data != " " or cell.reverse else ())
            for cell in cells
        ] + [(self.screen.cursor.x, self.screen.cursor.y)]


@given(st.lists(frames(), max_size=8))
def test_short_frames_show_the_same(written: list[str]) -> None:
    short, whole, shorter = Frames(), Emulated(), Emulated()
    for frame in written:
        assert shorter.shows(short.shorten(frame)) == whole.shows(frame)


def test_a_frame_that_changes_nothing_is_empty() -> None:
    short = Frames()
    frame = f"\x1b[2;3H{styled('31', 'one')}\x1b[1;1H"
    assert short.shorten(frame) == "\x1b[2;3H\x1b[31mone\x1b[0m\x1b[1;1H"
    assert short.shorten(frame) == ""


def test_only_the_text_that_changed_is_written_and_only_colours_that_change() -> None:
    short = Frames()
    short.shorten("\x1b[2;1H\x1b[31;40mab\x1b[0m\x1b[32;40mcd\x1b[0m\x1b[33;40mef\x1b[0m\x1b[1;1H")
    again = short.shorten("\x1b[2;1H\x1b[31;40mab\x1b[0m\x1b[32;40mCD\x1b[0m\x1b[33;40mEF\x1b[0m\x1b[1;1H")
    assert again == "\x1b[2;3H\x1b[32;40mCD\x1b[33mEF\x1b[0m\x1b[1;1H"


def test_a_frame_of_whole_lines_is_written_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """It repairs the screen if another program has written there; but not in a burst of frames."""
    now = 100.0
    monkeypatch.setattr("crosswalk_tui.ui.platform.frames.monotonic", lambda: now)
    short = Frames()
    frame = "\x1b[1;1Hone\n\x1b[2;1Htwo\x1b[1;1H"
    first = short.shorten(frame)
    assert "one" in first
    now += 0.5
    assert short.shorten(frame) == ""
    assert short.shorten(frame.replace("two", "six")) == "\x1b[2;1Hsix\x1b[1;1H"
    now += 10
    assert short.shorten(frame) == first


@pytest.mark.parametrize("other", ["\x1b[1;1H\x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\\x1b[1;1H", "plain"])
def test_what_is_no_frame_is_written_as_it_is(other: str) -> None:
    short = Frames()
    frame = "\x1b[2;3Hone\x1b[1;1H"
    short.shorten(frame)
    assert short.shorten(other) == other
    assert short.shorten(frame) == frame
