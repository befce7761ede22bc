"""Reads the terminal: turns bytes into keys, pastes and mouse events.

Works around bugs of Textual's driver and its input thread:

- invalid UTF-8 ends the thread (https://github.com/Textualize/textual/issues/6456);
- so does a key code that is no character, such as ``ESC [ 99999999 u``; a lone surrogate ends the writer;
- a paste without an end swallows all later keys, and a long one is read character by character;
- a lone Esc waits 100 ms, and up to 100 ms more for the next poll;
- after SIGSTOP and SIGCONT, the driver takes its own terminal modes for the original ones, and does not restore those;
- a closed terminal ends the output thread, and the app waits for it forever.
"""

from __future__ import annotations

import os
import selectors
import sys
from codecs import getincrementaldecoder
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import InBandWindowResize

if TYPE_CHECKING:
    from textual.app import App

PASTE_PAUSE = 0.5
"""Seconds of silence after which a paste without an end is complete."""

LONGEST_PASTE = 4_000_000
"""Characters after which a paste is cut; fields and dialogs refuse shorter ones with a message."""

TYPED_AT_ONCE = 32
"""More characters than this in one read are a paste, from a terminal that does not mark pastes."""

REPEATS = 40
"""Maximum number of repeats of a key in one read: one second of holding it down; the rest would come too late."""

_POLL = 0.1  # seconds between two checks whether the app has ended
_ESCAPE_POLL = 0.01  # seconds after which a lone Esc is a key: the rest of a sequence arrives together with it


class TerminalInput:
    """Turns the bytes of a terminal into events; never raises."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._parser = XTermParser()
        self._held = ""
        self._paste: list[str] | None = None
        self._fed_at = monotonic()

    @property
    def is_waiting(self) -> bool:
        """Whether the last bytes may be the beginning of a sequence or a paste."""
        return bool(self._held) or self._paste is not None or self._parser._timeout_time is not None  # noqa: SLF001

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield the events of *data*; an incomplete sequence waits for the next call."""
        self._fed_at = monotonic()
        text = self._held + self._decode(data)
        self._held = ""
        while text:
            if self._paste is not None:
                text = yield from self._read_paste(text)
                continue
            before, start, rest = text.partition(BRACKETED_PASTE_START)
            if not start:
                before, self._held = _cut_before(before, BRACKETED_PASTE_START, 2)  # Esc alone may be the key
            yield from self._read_keys(before)
            if start:
                self._paste = []
            text = rest

    def tick(self) -> Iterator[Message]:
        """Yield the events that a pause completes; call it when there is nothing to read."""
        if self._paste is not None:
            if monotonic() - self._fed_at >= PASTE_PAUSE:
                yield self._end_paste(self._held)
            return
        held, self._held = self._held, ""
        yield from self._parse(held)
        yield from self._safe(self._parser.tick())

    def _read_paste(self, text: str) -> Generator[Message, None, str]:
        """Collect pasted text; return the text after the end of the paste."""
        pasted, end, rest = text.partition(BRACKETED_PASTE_END)
        if end:
            yield self._end_paste(pasted)
            return rest
        pasted, self._held = _cut_before(pasted, BRACKETED_PASTE_END, 1)
        self._keep(pasted)
        return ""

    def _keep(self, pasted: str) -> None:
        if self._paste is not None and sum(map(len, self._paste)) <= LONGEST_PASTE:
            self._paste.append(pasted)

    def _end_paste(self, last: str) -> Message:
        self._keep(last)
        text = "".join(self._paste or ())[: LONGEST_PASTE + 1]
        self._paste, self._held = None, ""
        return events.Paste(text.replace("\x00", ""))

    def _read_keys(self, text: str) -> Iterator[Message]:
        if len(text) > TYPED_AT_ONCE and text.replace("\n", "").replace("\r", "").isprintable() and len(set(text)) > 1:
            yield events.Paste(text.replace("\r", "\n"))
        else:
            yield from self._parse(text)

    def _parse(self, text: str) -> Iterator[Message]:
        """Yield the events of *text*, at most `REPEATS` of the same key in a row."""
        last, times = "", 0
        for message in self._safe(self._parser.feed(text)) if text else ():
            if isinstance(message, events.Key):
                times = times + 1 if message.key == last else 1
                last = message.key
                if times > REPEATS:
                    continue
            yield message

    def _safe(self, messages: Iterable[Message]) -> Iterator[Message]:
        """The supported *messages*; a sequence on which the parser fails is dropped."""
        try:
            yield from filter(_is_supported, messages)
        except Exception:  # noqa: BLE001 - whatever the terminal sent, the next key must still be read
            self._parser = XTermParser()


def _cut_before(text: str, mark: str, least: int) -> tuple[str, str]:
    """Split a beginning of *mark*, of at least *least* characters, off the end of *text*."""
    for size in range(len(mark) - 1, least - 1, -1):
        if text.endswith(mark[:size]):
            return text[:-size], text[-size:]
    return text, ""


def _is_supported(message: Message) -> bool:
    """Whether the app can handle *message*: not a lone surrogate, nor a size reported in the input.

    The system reports the size; with in-band sizes, the mouse would be reported in pixels.
    """
    if isinstance(message, events.Key):
        return message.character is None or not any("\ud800" <= letter <= "\udfff" for letter in message.character)
    return not isinstance(message, events.Resize | InBandWindowResize)


class _Output:
    """A stream that ignores errors: a closed terminal ends the app by SIGHUP, not by an exception."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Write *text*."""
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        """Write what is buffered."""
        with suppress(OSError):
            self._stream.flush()

    def fileno(self) -> int:
        """The descriptor of the stream."""
        return self._stream.fileno()


class TerminalDriver(LinuxDriver):
    """Textual's driver, reading through `TerminalInput`."""

    def __init__(self, app: App[Any], **options: Any) -> None:  # noqa: ANN401 - Textual's own
        super().__init__(app, **options)
        self._file = _Output(sys.__stderr__)  # type: ignore[assignment,arg-type]  # what Textual itself writes to

    def start_application_mode(self) -> None:
        """Enter the app's terminal modes; leave them first after a SIGSTOP, which no process can handle."""
        if self.attrs_before is not None:
            self.suspend_application_mode()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Leave the app's terminal modes."""
        super().stop_application_mode()
        self.attrs_before = None

    def run_input_thread(self) -> None:
        read = TerminalInput()
        # As in Textual: kqueue and epoll do not support every terminal.
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_ESCAPE_POLL if read.is_waiting else _POLL):
                    try:
                        data = os.read(self.fileno, 1 << 16)
                    except OSError:
                        data = b""
                    if not data:  # the terminal is closed; its signal ends the app
                        self.exit_event.wait(_POLL)
                    messages = read.feed(data)
                else:
                    messages = read.tick()
                for message in messages:
                    self.process_message(message)
