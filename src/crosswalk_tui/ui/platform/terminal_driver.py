"""Reads the terminal: turns bytes into keys, pastes and mouse events.

Works around bugs of Textual's driver and its input thread:

- invalid UTF-8 ends the thread (https://github.com/Textualize/textual/issues/6456);
- so does a key code that is no character, such as ``ESC [ 99999999 u``; a lone surrogate ends the writer;
- a paste without an end swallows all later keys, and a long one is read character by character;
- a lone Esc waits 100 ms, and up to 100 ms more for the next poll;
- Esc and the next key, joined by a slow line, are read as Alt, with digits as signs such as ™;
- a sequence cut by a slow line is typed, and so are answers that Textual does not know;
- after SIGSTOP and SIGCONT, the driver takes its own terminal modes for the original ones, and does not restore those;
- a terminal without a size, such as a serial line, is redrawn for ever;
- a closed terminal ends the output thread, and the app waits for it forever;
- so it does for a terminal that is open and takes no output, as over a connection that has died.
"""

from __future__ import annotations

import os
import re
import selectors
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from io import TextIOWrapper
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO

from textual import constants, events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import InBandWindowResize

from crosswalk_tui.core.text.safe import harmless
from crosswalk_tui.ui.platform.escape_sequences import ESC, Kind, Part, cut, give_up, is_tail
from crosswalk_tui.ui.platform.frames import Frames

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

SEQUENCE_PAUSE = 0.5
"""Seconds after which a sequence without an end is given up; over a slow line its rest comes late."""

WORD_KEYS = frozenset({"ctrl+left", "ctrl+right", "ctrl+w"})
"""What Alt with b, f and Backspace does in a field; macOS sends Option and an arrow as Alt and b or f."""

_POLL = 0.1  # seconds between two checks whether the app has ended
_ESCAPE_POLL = 0.005  # seconds after which a lone Esc is a key: the rest of a sequence arrives together with it
_LATE = 1.0  # seconds after a lone Esc in which the rest of its sequence is recognised


class TerminalInput:
    """Turns the bytes of a terminal into events; never raises."""

    def __init__(self, is_alt: Callable[[str], bool] = lambda _: False) -> None:
        """Read Esc and a character as one key with Alt where *is_alt* of that key, else as two keys."""
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._parser = XTermParser()
        self._is_alt = is_alt
        self._held = ""
        self._paste: list[str] | None = None
        self._fed_at = monotonic()
        self._escaped_at = float("-inf")

    @property
    def is_waiting(self) -> bool:
        """Whether the last bytes may be the beginning of a sequence or a paste."""
        return bool(self._held) or self._paste is not None

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield the events of *data*; an incomplete sequence waits for the next call."""
        self._fed_at = monotonic()
        decoded = self._decode(data)
        if decoded and not self._held and self._paste is None and self._fed_at - self._escaped_at < _LATE:
            decoded = f"{ESC}{decoded}" if is_tail(decoded) else decoded
        text = self._held + decoded
        self._held = ""
        yield from _without_repeats(self._read(text))

    def tick(self) -> Iterator[Message]:
        """Yield the events that a pause completes; call it when there is nothing to read."""
        silence = monotonic() - self._fed_at
        if self._paste is not None:
            if silence >= PASTE_PAUSE:
                yield self._end_paste(self._held)
            return
        if self._held and silence >= (constants.ESCAPE_DELAY if self._held == ESC else SEQUENCE_PAUSE):
            held, self._held = self._held, ""
            if held == ESC:
                self._escaped_at = monotonic()
            for part in give_up(held):
                yield from self._events(part)

    def _read(self, text: str) -> Iterator[Message]:
        while text:
            if self._paste is not None:
                text = yield from self._read_paste(text)
                continue
            at = 0
            for part in cut(text):
                at += len(part.text)
                if part.text == BRACKETED_PASTE_START:
                    self._paste = []
                    break
                yield from self._events(part)
            else:
                self._held = text[at:]
                return
            text = text[at:]

    def _read_paste(self, text: str) -> Generator[Message, None, str]:
        """Collect pasted text; return the text after the end of the paste."""
        pasted, end, rest = text.partition(BRACKETED_PASTE_END)
        if end:
            yield self._end_paste(pasted)
            return rest
        pasted, self._held = _cut_before(pasted, BRACKETED_PASTE_END)
        self._keep(pasted)
        return ""

    def _keep(self, pasted: str) -> None:
        if self._paste is not None and sum(map(len, self._paste)) <= LONGEST_PASTE:
            self._paste.append(pasted)

    def _end_paste(self, last: str) -> Message:
        self._keep(last)
        text = "".join(self._paste or ())[: LONGEST_PASTE + 1]
        self._paste, self._held = None, ""
        return events.Paste(harmless(text))

    def _events(self, part: Part) -> Iterator[Message]:
        """The events of *part* that the app can handle."""
        match part.kind:
            case Kind.TEXT:
                yield from self._typed(part.text)
            case Kind.SEQUENCE:
                yield from self._parse(part.text)
            case Kind.ESCAPE:
                yield events.Key("escape", ESC)
            case Kind.ALT:
                found = list(self._parse(part.text))
                if len(found) == 1 and isinstance(found[0], events.Key) and self._is_alt(found[0].key):
                    yield found[0]
                else:
                    yield events.Key("escape", ESC)
                    yield from self._typed(part.text[1:])
            case Kind.ANSWER:
                pass

    def _typed(self, text: str) -> Iterator[Message]:
        if len(text) > TYPED_AT_ONCE and text.replace("\n", "").replace("\r", "").isprintable() and len(set(text)) > 1:
            yield events.Paste(harmless(text).replace("\r", "\n"))
        else:
            yield from self._parse(text)

    def _parse(self, text: str) -> Iterator[Message]:
        """The supported events of *text*; a sequence that the parser does not know, or fails on, has none."""
        try:
            yield from filter(_is_supported, list(self._parser.feed(text)))
            if self._parser._timeout_time is not None:  # noqa: SLF001 - it waits for more: there is none
                self._parser._timeout_time = 0.0  # noqa: SLF001
                left = list(self._parser.tick())
                if not text.startswith(f"{ESC}["):  # else it would type the sequence
                    yield from filter(_is_supported, left)
        except Exception:  # noqa: BLE001 - whatever the terminal sent, the next key must still be read
            self._parser = XTermParser()


def _without_repeats(messages: Iterable[Message]) -> Iterator[Message]:
    """*messages* with at most `REPEATS` of the same key in a row."""
    last, times = "", 0
    for message in messages:
        if isinstance(message, events.Key):
            times = times + 1 if message.key == last else 1
            last = message.key
            if times > REPEATS:
                continue
        yield message


def _cut_before(text: str, mark: str) -> tuple[str, str]:
    """Split a beginning of *mark* off the end of *text*."""
    for size in range(len(mark) - 1, 0, -1):
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
    """A stream that ignores errors: a closed terminal ends the app by SIGHUP, not by an exception.

    What its encoding lacks is written as ASCII of the same width.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        if isinstance(stream, TextIOWrapper) and not stream.encoding.casefold().startswith("utf"):
            from crosswalk_tui.core.text.look_alikes import LOOK_ALIKES, use_look_alikes  # rarely needed

            use_look_alikes()
            stream.reconfigure(errors=LOOK_ALIKES)  # its usual one writes \u25c6 for one cell

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


_BACKLOG = 3  # writes, one or two for a frame

_PATIENCE = 5.0
"""Seconds at the end for the terminal to take the next write, of at most some 10 kB; then it is given up."""

_POSITION = re.compile(ESC + r"\[\d+;\d+H")


class TerminalDriver(LinuxDriver):
    """Textual's driver, reading through `TerminalInput`.

    Attributes:
        is_given_up: whether the terminal no longer took any output at the end. A thread is still writing to it then.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:  # noqa: ANN401 - Textual's own
        super().__init__(app, **options)
        self._file = _Output(sys.__stderr__)  # type: ignore[assignment,arg-type]  # what Textual itself writes to
        self._frames = Frames()
        self._begins = ""
        self._is_on = False
        self.is_given_up = False

    @property
    def _n_waiting(self) -> int:
        """The writes that the terminal has yet to take."""
        return 0 if self._writer_thread is None else self._writer_thread._queue.qsize()  # noqa: SLF001

    @property
    def is_behind(self) -> bool:
        """Whether the terminal has yet to take several frames: the next one can wait, and show what comes meanwhile."""
        return self._n_waiting > _BACKLOG

    def _get_terminal_size(self) -> tuple[int, int]:
        """The size that Rich assumes as well; of a terminal of unknown size, both would be laid out in turn for ever.

        Called at the start and after a change, when terminals move what they show.
        """
        self._frames.forget()
        return self._app.console.size

    def write(self, data: str) -> None:
        """Write *data*, a frame in as few bytes as possible; a frame that changes nothing is not even begun."""
        if data == SYNC_START:
            self._begins = data
            return
        begins, self._begins = self._begins, ""
        if data == SYNC_END and begins:
            return
        if _POSITION.match(data):
            data = self._frames.shorten(data)
            if not data:
                self._begins = begins
                return
        super().write(begins + data)

    def start_application_mode(self) -> None:
        """Enter the app's terminal modes; leave them first after a SIGSTOP, which no process can handle."""
        self._frames.forget()
        if self.attrs_before is not None:
            self.suspend_application_mode()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._is_on = True

    def _sigtstp_application(self, *_: object) -> None:
        """Leave the modes and stop."""
        self._soon(super()._sigtstp_application)

    def _sigcont_application(self, *_: object) -> None:
        """Enter the modes again after a stop."""
        self._soon(self._go_on)

    def _soon(self, callback: Callable[[], object]) -> None:
        """Call *callback* from the event loop, not from a signal handler.

        A signal may arrive amid a write, while the queue of the thread that writes is locked: to stop that thread, the
        handler would wait for the lock for ever. Amid a start or an end, it would start threads twice.
        """
        with suppress(RuntimeError):  # the app has ended
            self._loop.call_soon_threadsafe(callback)

    def _go_on(self) -> None:
        """Enter the modes again, unless the app has ended: a terminal that closes sends SIGCONT with SIGHUP."""
        if self._is_on or self._must_signal_resume:
            super()._sigcont_application()

    def stop_application_mode(self) -> None:
        """Leave the app's terminal modes."""
        self._is_on = False
        super().stop_application_mode()
        self.attrs_before = None

    def close(self) -> None:
        """Wait until the terminal has taken all output, as long as it takes any."""
        last = Thread(target=super().close, daemon=True)
        last.start()
        before = -1
        while last.is_alive() and before != self._n_waiting:
            before = self._n_waiting
            last.join(_PATIENCE)
        self.is_given_up = last.is_alive()

    def _is_alt(self, key: str) -> bool:
        """Whether *key* is one of the user's, or moves by a word in the focused field."""
        if key in WORD_KEYS:
            from textual.widgets import Input, TextArea  # not before a key is pressed: it takes 5 ms

            return any(isinstance(screen.focused, Input | TextArea) for screen in self._app.screen_stack[-1:])
        own = ",".join(getattr(self._app, "remapped", {}).values())
        return key in map(str.strip, own.split(","))

    def run_input_thread(self) -> None:
        read = TerminalInput(self._is_alt)
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
