"""What the terminal sends, made safe: bytes to keys, pastes and mouse events, and the driver that reads them.

Works around four faults of Textual's own input thread, in one place:

- bytes that are not UTF-8 end it (https://github.com/Textualize/textual/issues/6456);
- so does a key code that is no character, such as ``ESC [ 99999999 u``, and half a surrogate pair ends the writer;
- a paste whose end never comes swallows every later key, and a long one is read character by character;
- a lone Esc waits 100 ms, and up to 100 ms more until the thread looks again.
"""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Generator, Iterable, Iterator
from time import monotonic

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import InBandWindowResize

PASTE_PAUSE = 0.5
"""Seconds of silence after which a paste without an end is taken as complete."""

LONGEST_PASTE = 4_000_000
"""Characters of a paste that are passed on: more than any field or dialog takes, so that those say it is too long."""

TYPED_AT_ONCE = 32
"""More characters than this in one read were not typed: they are a paste from a terminal that does not mark pastes."""

REPEATS = 40
"""Times that the same key counts in one read: a second of a key held down; the rest would only come late."""

_POLL = 0.1
"""Seconds between two looks at whether the app has ended."""

_ESCAPE_POLL = 0.01
"""Seconds between two looks at whether a lone Esc is a key: what follows it in a sequence arrives with it."""


class TerminalInput:
    """Turns the bytes of a terminal into events; whatever they are, it raises nothing."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._parser = XTermParser()
        self._held = ""
        self._paste: list[str] | None = None
        self._fed_at = monotonic()

    @property
    def is_waiting(self) -> bool:
        """Whether what came last may be the beginning of something."""
        return bool(self._held) or self._paste is not None or self._parser._timeout_time is not None  # noqa: SLF001

    def feed(self, data: bytes) -> Iterator[Message]:
        """Events of *data*; a sequence that is cut off waits for the next call."""
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
        """Events that are complete because nothing followed: to be called when there was nothing to read."""
        if self._paste is not None:
            if monotonic() - self._fed_at >= PASTE_PAUSE:
                yield self._end_paste(self._held)
            return
        held, self._held = self._held, ""
        yield from self._parse(held)
        yield from self._safe(self._parser.tick())

    def _read_paste(self, text: str) -> Generator[Message, None, str]:
        """Keep what is pasted; give back what follows its end."""
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
        """Events of *text*; a key held down longer than the app could follow counts `REPEATS` times."""
        last, times = "", 0
        for message in self._safe(self._parser.feed(text)) if text else ():
            if isinstance(message, events.Key):
                times = times + 1 if message.key == last else 1
                last = message.key
                if times > REPEATS:
                    continue
            yield message

    def _safe(self, messages: Iterable[Message]) -> Iterator[Message]:
        """*messages* without what the app could not show; a sequence that the parser fails at is dropped."""
        found = iter(messages)
        while True:
            try:
                message = next(found)
            except StopIteration:
                return
            except Exception:  # noqa: BLE001 - whatever the terminal sent, the next key must still be read
                self._parser = XTermParser()
                return
            if _is_known(message):
                yield message


def _cut_before(text: str, mark: str, least: int) -> tuple[str, str]:
    """*text* without a beginning of *mark* at its end, and that beginning, of *least* characters or more."""
    for size in range(len(mark) - 1, least - 1, -1):
        if text.endswith(mark[:size]):
            return text[:-size], text[-size:]
    return text, ""


def _is_known(message: Message) -> bool:
    """Whether the app can show what came of *message*.

    A size in the input is not believed, nor that the terminal would send it there: the system knows the size, and
    pixels of the mouse, which come with it, are of no use to rows of text.
    """
    if isinstance(message, events.Key):
        return message.character is None or not any("\ud800" <= letter <= "\udfff" for letter in message.character)
    return not isinstance(message, events.Resize | InBandWindowResize)


class TerminalDriver(LinuxDriver):
    """Textual's driver of a terminal, reading it through `TerminalInput`."""

    def run_input_thread(self) -> None:
        """Read the terminal until the app ends."""
        read = TerminalInput()
        # As in Textual: kqueue and epoll do not take every terminal.
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
