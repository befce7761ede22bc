"""The dialog to choose usage logs, which reads them in a thread."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from threading import Event
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.cells import Line
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.shell.choose_dialog import Option, OptionView
from crosswalk_tui.ui.shell.dialog import STYLES, Dialog, Remarks
from crosswalk_tui.ui.shell.export import display_path
from crosswalk_tui.ui.shell.typed_path import typed_path

if TYPE_CHECKING:
    from crosswalk_tui.core.usage.log import UsageLog
    from crosswalk_tui.usage.log_places import Completion, KnownPlace

_HINT = (
    "Usage logs of coding agents, providers, gateways or tools: a file, a folder or a pattern; JSON, JSON lines or CSV,"
    " also compressed with gzip. Nothing is read before you choose it."
)
_STEPS = 200
"""Maximum number of progress reports."""


@dataclass(frozen=True, slots=True)
class ReadLog:
    """A log that was read from *path*; *source* is the name of the tool, or of the file."""

    source: str
    log: UsageLog
    path: str


class PathInput(PlainInput):
    """A field for a path; Tab completes it, or goes to the next field if there is nothing to complete."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", id="logs.complete", tooltip="Complete the path"),
    ]

    @dataclass
    class Completed(Message):
        """The path was completed; *names* are the entries that match, if several do."""

        names: Sequence[str]

    def action_complete(self) -> None:
        from crosswalk_tui.usage.log_places import complete

        typed = self.value
        show = partial(self._show, typed)
        run_in_thread(self, partial(complete, typed), show, lambda _: None, "complete", only_reads=True)

    def _show(self, typed: str, completion: Completion) -> None:
        if self.value != typed:
            return
        if completion.text == typed and not completion.names:
            self.screen.focus_next()
        self.value = completion.text
        self.cursor_position = len(self.value)
        self.post_message(self.Completed(completion.names))


class ReadingProgress(Block):
    """How much of the logs has been read."""

    done: reactive[int] = reactive(0)
    total: reactive[int] = reactive(0)

    def lines(self, width: int) -> list[Line]:
        if not self.total:
            return []
        share = min(1.0, self.done / self.total)  # compressed files contain more than their size
        text = f" {share:4.0%} of {max(1, self.total >> 20):,} MB"
        cells = max(0, width - len(text))
        full = round(cells * share)
        return [[("━" * full, "strong"), ("─" * (cells - full), "quiet"), (text, "dim")]]


@dataclass
class BytesRead(Message):
    """*done* of *total* bytes have been read."""

    done: int
    total: int

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, BytesRead)


class UsageSourceScreen(Dialog[ReadLog | None]):
    """Returns the log that was read, None if cancelled; for *bounds* and *windows*, see `UsageLog`."""

    HELP = (
        "Choose a usage log, or type its path: a file, a folder or a pattern. Nothing is read before you"
        " choose; the next dialog asks which part of it counts."
    )
    CSS_PATH: ClassVar[list[str | PurePath]] = [STYLES, Path(__file__).with_name("usage_dialogs.tcss")]
    AUTO_FOCUS = "#log-path"

    def __init__(self, bounds: Sequence[int], windows: Mapping[str, int]) -> None:
        super().__init__("Usage logs", "enter read · {logs.complete} complete · {dialog.cancel} cancel")
        self._read_log = partial(_read_log, bounds=bounds, windows=windows)
        self._places: Sequence[KnownPlace] = ()
        self._list = OptionView((), 0)
        self._list.display = False
        self._path = PathInput(placeholder="a file, a folder or a pattern, such as: ~/logs/*.jsonl", id="log-path")
        self._progress = ReadingProgress(id="log-progress")
        self._remarks = Remarks(id="log-remarks")
        self._reading: Event | None = None

    def compose_box(self) -> ComposeResult:
        yield self._list
        yield self._path
        yield self._progress
        yield self._remarks

    def on_mount(self) -> None:
        from crosswalk_tui.usage.log_places import known_places

        self._remarks.say(_HINT)
        # Neither fails, as `Path.home` and `Path.cwd` do, where there is no such folder.
        home, here = Path(os.path.expanduser("~")), Path()  # noqa: PTH111
        find = partial(known_places, home, here, os.environ)
        run_in_thread(self, find, self._show_places, partial(self._remarks.say, bad=True), only_reads=True)

    def _show_places(self, places: Sequence[KnownPlace]) -> None:
        self._places = places
        if places:
            self._list.choices = [Option(place.tool, safe(display_path(place.path, None))) for place in places]
            self._list.display = True
            self._list.renew()
            self._list.refresh(layout=True)
            if self._path.has_focus and not self._path.value:
                self._list.focus()

    # Choosing

    def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        message.stop()
        if not message.has_gone:
            place = self._places[message.index]
            self._read(str(place.path), place.tool)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            path = Path(event.value.strip())
            self._read(str(path), safe(path.name, 60) or str(path))

    def on_path_input_completed(self, message: PathInput.Completed) -> None:
        message.stop()
        if self._reading is None:
            self._remarks.say("  ".join(message.names) or _HINT)

    # Reading

    def _read(self, path: str, source: str) -> None:
        if self._reading is not None:
            return
        self._reading = cancelled = Event()
        self._remarks.say(f"Reading {source} … {keyed('{dialog.cancel} cancels')}")

        def work() -> UsageLog | None:
            typed_path(path)  # which must be no device
            return self._read_log(path, post=self.post_message, cancelled=cancelled)

        done, failed = partial(self._have_read, cancelled, source, path), partial(self._fail, cancelled)
        run_in_thread(self, work, done, failed, may_hang=True)

    def on_bytes_read(self, message: BytesRead) -> None:
        message.stop()
        if self._reading is not None:
            self._progress.total, self._progress.done = message.total, message.done

    def _have_read(self, reading: Event, source: str, path: str, log: UsageLog | None) -> None:
        if log is not None and reading is self._reading:
            self._end_reading()
            self.dismiss(ReadLog(source, log, path))

    def _fail(self, reading: Event, problem: str) -> None:
        if reading is self._reading:
            self._end_reading()
            self._remarks.say(problem, bad=True)

    def _end_reading(self) -> None:
        self._reading = None
        self._progress.total = 0

    def action_cancel(self) -> None:
        """Cancel the reading; otherwise close."""
        if self._reading is None:
            super().action_cancel()
        else:
            self._reading.set()  # the thread ends at its next look, or never, if a pipe has no writer
            self._end_reading()
            self._remarks.say("Cancelled; nothing was read.")

    def on_unmount(self) -> None:
        if self._reading is not None:
            self._reading.set()


def _read_log(
    path: str,
    *,
    bounds: Sequence[int],
    windows: Mapping[str, int],
    post: Callable[[BytesRead], object],
    cancelled: Event,
) -> UsageLog | None:
    """Read the logs at *path*; None if *cancelled* was set.

    Raises:
        UsageError: they cannot be read, or contain no usage.
    """
    from crosswalk_tui.usage import Cancelled, read_usage
    from crosswalk_tui.usage.log_places import total_size

    total = max(1, total_size(path))
    done = shown = 0

    def add(size: int) -> None:
        nonlocal done, shown
        done += size
        if (done - shown) * _STEPS >= total:
            shown = done
            post(BytesRead(done, total))

    try:
        return read_usage([path], bounds=bounds, windows=windows, progress=add, cancelled=cancelled.is_set)
    except Cancelled:
        return None
