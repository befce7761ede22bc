"""What the terminal sends becomes events, whatever it is."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterable
from io import BytesIO, TextIOWrapper

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import constants, events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from crosswalk_tui.core.text.safe import harmless
from crosswalk_tui.ui.platform import terminal_driver
from crosswalk_tui.ui.platform.terminal_driver import (
    LONGEST_PASTE,
    REPEATS,
    TYPED_AT_ONCE,
    TerminalDriver,
    TerminalInput,
)


def _keys(messages: Iterable[Message]) -> list[str]:
    return [message.key for message in messages if isinstance(message, events.Key)]


def _pasted(messages: Iterable[Message]) -> list[str]:
    return [message.text for message in messages if isinstance(message, events.Paste)]


@pytest.mark.parametrize(("encoding", "shown"), [("ascii", "+ 1.0x |"), ("latin-1", "+ 1.0× |"), ("utf-8", "◆ 1.0× │")])
def test_a_terminal_without_the_signs_gets_look_alikes_of_the_same_width(encoding: str, shown: str) -> None:
    stream = TextIOWrapper(BytesIO(), encoding=encoding, errors="backslashreplace")
    output = terminal_driver._Output(stream)
    output.write("◆ 1.0× │")
    output.flush()
    assert stream.buffer.getvalue().decode(encoding) == shown


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
    text = harmless(text)
    data = b"\x1b[200~" + text.encode() + b"\x1b[201~x"
    read = TerminalInput()
    found = [message for at in range(0, len(data), size) for message in read.feed(data[at : at + size])]
    if text.strip("[201~"):
        assert _pasted(found) == [text]
    assert _keys(found)[-1:] == ["x"]


def test_a_paste_holds_no_commands_for_the_terminal() -> None:
    text = "one\x1b]0;own\x1b\\\x07 \x9b31m\u202etwo\n\tthree \U0001f469\u200d\U0001f52c"
    found = _pasted(TerminalInput().feed(b"\x1b[200~" + text.encode() + b"\x1b[201~"))
    assert found == ["one]0;own\\ 31mtwo\n\tthree \U0001f469\u200d\U0001f52c"]


def test_a_paste_without_an_end_ends_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise every later key would be part of it."""
    now = 100.0
    monkeypatch.setattr(terminal_driver, "monotonic", lambda: now)
    read = TerminalInput()
    assert not list(read.feed(b"\x1b[200~5M in"))
    assert not list(read.tick())
    now += terminal_driver.PASTE_PAUSE
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


class _Clock:
    """The time, which passes only when a test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(terminal_driver, "monotonic", lambda: self.now)

    def read(self, *pieces: bytes, pause: float = 0.2, **options: Callable[[str], bool]) -> list[Message]:
        """The events of *pieces* that arrive one after the other, and of a second of silence."""
        read, found = TerminalInput(**options), []
        for piece in pieces:
            found += [*read.feed(piece)]
            self.now += pause
            found += [*read.tick()]
        self.now += 1.0
        return [*found, *read.tick()]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> _Clock:
    return _Clock(monkeypatch)


def test_escape_is_known_after_a_pause(clock: _Clock) -> None:
    """A lone Esc is a key as soon as nothing has followed it for the time that Textual allows."""
    read = TerminalInput()
    assert not list(read.feed(b"\x1b"))
    assert not list(read.tick())
    assert read.is_waiting
    clock.now += 1.1 * constants.ESCAPE_DELAY
    assert _keys(read.tick()) == ["escape"]
    assert not read.is_waiting


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (b"\x1bx", ["escape", "x"]),
        (b"\x1b2", ["escape", "2"]),
        (b"\x1bb", ["escape", "b"]),
        (b"\x1b\t", ["escape", "tab"]),
        (b"\x1b\r", ["escape", "enter"]),
        (b"\x1b\x1b", ["escape", "escape"]),
        (b"\x1b\x1b[B", ["escape", "down"]),
        (b"\x1bOj", ["asterisk"]),  # of the keypad
        (b"\x1bO", ["escape", "O"]),
        (b"\x1bP", ["escape", "P"]),
        (b"\x1bPa", ["escape", "P", "a"]),
        ("\x1bé".encode(), ["escape", "é"]),
    ],
)
def test_escape_and_a_key_in_one_read_are_two_keys(clock: _Clock, data: bytes, keys: list[str]) -> None:
    """A slow line joins them."""
    assert [key.removeprefix("shift+") for key in _keys(clock.read(data))] == keys


def test_alt_is_read_where_it_means_something(clock: _Clock) -> None:
    """For the keys of the user, and to move by words in a field."""
    assert _keys(clock.read(b"\x1bx\x1by", is_alt=lambda key: key == "alt+x")) == ["alt+x", "escape", "y"]
    assert _keys(clock.read(b"\x1bb", is_alt=lambda key: key in terminal_driver.WORD_KEYS)) == ["ctrl+left"]


ANSWERS = [
    b"\x1b[?2026;2$y", b"\x1b[?2048;0$y", b"\x1b[?1;2c", b"\x1b[>0;276;0c", b"\x1b[?0u", b"\x1b[8;40;120t",
    b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\", b"\x1b]11;rgb:1e1e/1e1e/1e1e\x07", b"\x1bP>|xterm(390)\x1b\\",
    b"\x1bP1+r544e\x1b\\", b"\x1b_Gi=31;OK\x1b\\", b"\x1b[24;80R", b"\x1b[<35;10;10M", b"\x1b[I", b"\x1b[O",
]  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_the_terminal_says_is_never_typed(clock: _Clock, answer: bytes) -> None:
    """Not even if it is late and comes in two pieces, between keys."""
    for at in range(1, len(answer)):
        found = _keys(clock.read(b"2", answer[:at], answer[at:], b"3"))
        assert [key for key in found if key != "escape"] == ["2", "3"]
        assert found == ["2", "3"] or at == 1


def test_a_key_that_comes_in_pieces_is_that_key(clock: _Clock) -> None:
    """However its sequence is cut, if not directly after Esc."""
    for data in ANSI_SEQUENCES_KEYS:
        if data[:2] in ("\x1b[", "\x1bO"):
            whole = _keys(clock.read(data.encode()))
            for at in range(2, len(data)):
                assert _keys(clock.read(data[:at].encode(), data[at:].encode())) == whole


def test_a_sequence_that_is_never_continued_takes_no_later_key(clock: _Clock) -> None:
    assert _keys(clock.read(b"\x1b[12", b"j", pause=terminal_driver.SEQUENCE_PAUSE)) == ["j"]
    assert _keys(clock.read(b"\x1b]11;rgb", b"j", pause=terminal_driver.SEQUENCE_PAUSE)) == ["j"]
    assert _keys(clock.read(b"\x1b[12\x1b[B")) == ["down"]


@pytest.fixture
async def driver() -> AsyncIterator[TerminalDriver]:
    """A driver that has not started; the signals are handled as before afterwards."""
    before = {number: signal.getsignal(number) for number in (signal.SIGCONT, signal.SIGTSTP)}
    yield TerminalDriver(App(), size=(80, 24))
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Textual's driver would do; its end is interrupted by a signal to go on."""
    called: list[str] = []

    def end(_: LinuxDriver) -> None:
        called.append("end")
        signal.raise_signal(signal.SIGCONT)

    monkeypatch.setattr(LinuxDriver, "start_application_mode", lambda _: called.append("start"))
    monkeypatch.setattr(LinuxDriver, "stop_application_mode", end)
    monkeypatch.setattr(LinuxDriver, "_sigtstp_application", lambda _: called.append("stop"))
    return called


async def test_a_signal_to_go_on_amid_or_after_the_end_starts_nothing(driver: TerminalDriver, done: list[str]) -> None:
    """A terminal that closes sends it with SIGHUP; threads started then would never end."""
    driver.start_application_mode()
    driver.stop_application_mode()
    await asyncio.sleep(0)
    signal.raise_signal(signal.SIGCONT)
    await asyncio.sleep(0)
    assert done == ["start", "end"]


@pytest.mark.parametrize(("number", "meant"), [(signal.SIGCONT, "start"), (signal.SIGTSTP, "stop")])
async def test_a_signal_waits_for_what_it_interrupts(
    driver: TerminalDriver, done: list[str], number: int, meant: str
) -> None:
    """It may interrupt a write that holds the lock of what is to be written: to wait for it there would be for ever."""
    driver.start_application_mode()
    done.clear()
    signal.raise_signal(number)
    assert done == []
    await asyncio.sleep(0)
    assert done == [meant]
