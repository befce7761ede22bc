"""What the terminal sends becomes events, whatever it is."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from crosswalk_tui.ui import terminal
from crosswalk_tui.ui.terminal import LONGEST_PASTE, REPEATS, TYPED_AT_ONCE, TerminalInput


def _keys(messages: Iterable[Message]) -> list[str]:
    return [message.key for message in messages if isinstance(message, events.Key)]


def _pasted(messages: Iterable[Message]) -> list[str]:
    return [message.text for message in messages if isinstance(message, events.Paste)]


@pytest.mark.parametrize(
    "junk",
    [b"\xff\xfe\xc3", b"\xed\xa0\x80", b"\x1b[55296u", b"\x1b[99999999u", b"\x1b[97;0;55296u", b"\x1b[<-1;-1;-1M",
     b"\x1b[48;0;0;0;0t\x1b[<0;1;1M", b"\x1b[M\xff\xff\xff"],
)  # fmt: skip
def test_a_key_after_junk_is_read(junk: bytes) -> None:
    """No sequence ends the input."""
    read = TerminalInput()
    list(read.feed(junk))
    list(read.tick())
    assert _keys(read.feed(b"j"))[-1] == "j"


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_any_bytes_are_survived(reads: list[bytes]) -> None:
    """Nothing raises, and no half of a surrogate pair comes through: it could not be written back."""
    read = TerminalInput()
    for data in reads:
        for message in [*read.feed(data), *read.tick()]:
            if isinstance(message, events.Key) and message.character:
                message.character.encode()


def test_a_size_in_the_input_is_not_believed() -> None:
    """99,999 columns would take all memory."""
    assert not [m for m in TerminalInput().feed(b"\x1b[48;99999;99999;1;1t") if isinstance(m, events.Resize)]


@given(st.text(max_size=300), st.integers(1, 40))
def test_a_paste_comes_whole_however_it_is_cut(text: str, size: int) -> None:
    """Its marks may be cut by the end of a read as well."""
    text = text.replace("\x1b", "").replace("\x00", "")
    data = b"\x1b[200~" + text.encode() + b"\x1b[201~x"
    read = TerminalInput()
    found = [message for at in range(0, len(data), size) for message in read.feed(data[at : at + size])]
    if text.strip("[201~"):
        assert _pasted(found) == [text]
    assert _keys(found)[-1:] == ["x"]


def test_a_paste_without_an_end_ends_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise every later key would be part of it."""
    now = 100.0
    monkeypatch.setattr(terminal, "monotonic", lambda: now)
    read = TerminalInput()
    assert not list(read.feed(b"\x1b[200~5M in"))
    assert not list(read.tick())
    now += terminal.PASTE_PAUSE
    assert _pasted(read.tick()) == ["5M in"]
    assert _keys(read.feed(b"2")) == ["2"]


def test_a_very_long_paste_is_cut_where_nothing_would_take_it() -> None:
    """So that a gigabyte on the clipboard does not fill the memory; what takes pastes says that it is too long."""
    found = _pasted(TerminalInput().feed(b"\x1b[200~" + b"x" * (LONGEST_PASTE + 50) + b"\x1b[201~"))
    assert [len(text) for text in found] == [LONGEST_PASTE + 1]


def test_much_text_at_once_is_a_paste() -> None:
    """A terminal without marks of pastes must not run commands by their letters."""
    text = "quit this app and flip its models, please"
    assert len(text) > TYPED_AT_ONCE
    found = list(TerminalInput().feed(text.encode()))
    assert _pasted(found) == [text]
    assert not _keys(found)


def test_a_key_held_down_does_not_run_on() -> None:
    """What the app could not follow is dropped, another key after it is not."""
    found = _keys(TerminalInput().feed(b"\x1b[B" * 500 + b"x"))
    assert found == ["down"] * REPEATS + ["x"]


def test_escape_is_known_after_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lone Esc is a key as soon as nothing has followed it for the time that Textual allows."""
    read = TerminalInput()
    assert not list(read.feed(b"\x1b"))
    assert read.is_waiting
    monkeypatch.setattr("textual._parser.get_time", lambda: float("inf"))
    assert _keys(read.tick()) == ["escape"]
    assert not read.is_waiting
