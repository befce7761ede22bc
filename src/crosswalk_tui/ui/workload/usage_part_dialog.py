"""The dialog to choose the days and the model of a usage log that become the workload."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid
from textual.content import Content
from textual.widgets import Input, Static

from crosswalk_tui.core.errors import QuantityError, UsageError
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.text.quantity import format_share
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.usage.log import RequestGroup, UsageLog
from crosswalk_tui.core.usage.origin import LogOrigin, no_days
from crosswalk_tui.core.usage.remarks import no_rate, pricing_remarks, span_words
from crosswalk_tui.core.usage.requests import RequestSum
from crosswalk_tui.core.workload.monthly import Workload, exact_share, volume
from crosswalk_tui.ui.kit.cells import Line, paragraph
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.kit.sheet import Sheet, SheetColumn, SheetView
from crosswalk_tui.ui.kit.text_views import TextView
from crosswalk_tui.ui.shell.dialog import STYLES, Dialog, Remarks
from crosswalk_tui.ui.workload.usage_source_dialog import ReadLog

_ALL = "all models"
_UNNAMED = "model not named"


@dataclass(frozen=True, slots=True)
class LogWorkload:
    """The workload of a log or a part of it; *source* names the part, *origin* reads it again if it has all models."""

    workload: Workload
    source: str
    origin: LogOrigin | None


@dataclass(frozen=True, slots=True)
class _Days:
    """The days from *since* to *until*, both included; None for no limit."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: object) -> bool:
        if self.since is None and self.until is None:
            return True
        return (
            isinstance(day, date)
            and (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
        )

    def __str__(self) -> str:
        parts = (("from", self.since), ("to", self.until))
        return " ".join(f"{word} {day}" for word, day in parts if day is not None)


class RemarksView(TextView):
    """Scrollable remarks on the log."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._sentences: tuple[str, ...] = ()

    def say(self, sentences: tuple[str, ...]) -> None:
        """Show *sentences* as paragraphs."""
        self._sentences = sentences
        self.rebuild()

    def laid_out(self, width: int) -> list[Line]:
        return [line for sentence in self._sentences for line in paragraph(sentence, width, "dim")]


_HINT = "{lines.choose} use · tab days · {logs.month} per 30 days · {dialog.cancel} cancel"


class UsagePartScreen(Dialog[LogWorkload | None]):
    """Returns the workload of the chosen days and model; None if cancelled."""

    HELP = (
        "Which part of the log is the workload: one model or all, on the days between two dates, as it is"
        " or scaled to 30 days."
    )
    WORDS = (
        ("Model", "all, or one model of the log"),
        ("Requests, Input, Output", "what each model was sent, and wrote"),
        ("Cached", "of the input, read from a cache"),
    )
    CSS_PATH: ClassVar[list[str | PurePath]] = [STYLES, Path(__file__).with_name("usage_dialogs.tcss")]
    AUTO_FOCUS = "#log-models"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "month", "Month", id="logs.month", tooltip="Scale the log to 30 days, or take it as it is"),
    ]

    def __init__(self, read: ReadLog) -> None:
        super().__init__(f"Usage: {read.source}", _HINT)
        self._read = read
        self._days = _Days()
        self._in_days = read.log
        self._per_month = False
        self._problem = ""
        self._models: tuple[tuple[str, RequestSum], ...] = _by_size(read.log)
        self._list = SheetView(self._sheet, id="log-models")
        self._since = PlainInput(placeholder="YYYY-MM-DD", id="log-since")
        self._until = PlainInput(placeholder="YYYY-MM-DD", id="log-until")
        self._summary = Remarks(id="log-summary")
        self._notes = RemarksView(id="log-notes")

    def compose_box(self) -> ComposeResult:
        yield self._list
        with Grid(id="log-days") as days:
            days.display = self._read.log.first is not None
            yield Static(Content("since (UTC)"), classes="log-label")
            yield self._since
            yield Static(Content("until"), classes="log-label")
            yield self._until
        yield self._summary
        yield self._notes

    def on_mount(self) -> None:
        for field in (self._since, self._until):
            self.watch(field, "value", self._read_days, init=False)
        self.watch(self._list, "cursor", self._summarise, init=False)
        self._summarise()

    # The chosen part

    def _read_days(self) -> None:
        """Read the dates; an invalid one blocks the use of the log."""
        self._problem = ""
        dates: list[date | None] = []
        for field in (self._since, self._until):
            problem = ""
            try:
                dates.append(_date(field.value))
            except QuantityError as error:
                self._problem = problem = str(error)
            field.set_class(bool(problem), "-invalid")
        if not self._problem and (problem := no_days(*dates)):
            self._problem = problem
            self._until.add_class("-invalid")
        if not self._problem:
            model = self._model
            self._days = _Days(*dates)
            self._in_days = self._read.log.part(lambda group: group.day in self._days)
            self._models = _by_size(self._in_days)
            self._list.invalidate(to_top=False)
            names = [name for name, _ in self._models]
            self._list.cursor = names.index(model) + 1 if model in names else 0
        self._summarise()

    @property
    def _model(self) -> str | None:
        """The chosen model; None for all."""
        row = self._list.row_under or 0
        return self._models[row - 1][0] if 0 < row <= len(self._models) else None

    @property
    def _part(self) -> tuple[UsageLog, str]:
        """The chosen part of the log, and its name."""
        words, model = [self._read.source, str(self._days)], self._model
        if model is None:
            return self._in_days, ", ".join(filter(None, words))

        def is_of_model(group: RequestGroup) -> bool:
            return group.model == model

        return self._in_days.part(is_of_model), ", ".join(filter(None, [*words, _shown(model)]))

    def _workload(self, part: UsageLog) -> Workload:
        """The workload of *part*, scaled to 30 days if chosen; raises `UsageError`."""
        from crosswalk_tui.usage import log_workload

        name = self._read.source if self._model is None else f"{self._read.source}, {_shown(self._model)}"
        workload, factor = log_workload(part, name), part.month_factor
        if not self._per_month or factor is None:
            return workload
        return volume(workload, round(workload.input_tokens * factor), round(workload.output_tokens * factor))

    def _origin(self, part: UsageLog) -> LogOrigin | None:
        """What reads *part* again; None for one model, which no command selects."""
        if self._model is not None:
            return None
        from crosswalk_tui.usage import log_workload

        return LogOrigin((self._read.path,), log_workload(part), self._days.since, self._days.until)

    def _summarise(self) -> None:
        part, _ = self._part
        try:
            self._notes.say(tuple(pricing_remarks(part, self._workload(part))))
        except UsageError:  # reported when it is used
            self._notes.say(())
        if self._problem:
            self._summary.say(self._problem, bad=True)
        elif not part.total.rows:
            self._summary.say("The log has no requests on these days.", bad=True)
        else:
            self._summary.say(self._sentence(part))

    def _sentence(self, part: UsageLog) -> str:
        """The size and the period of *part*, and how it becomes a month."""
        total = part.total
        span = ", no dates"
        if part.first is not None and part.last is not None:
            span = f", {part.first:%Y-%m-%d} to {part.last:%Y-%m-%d} ({span_words(part)})"
        tokens = f"{total.input_tokens:,} in, {total.output_tokens:,} out"
        factor = part.month_factor
        use = "It is taken as the month."
        if part.has_no_rate:
            use = f"{no_rate(part)}: {use[0].lower()}{use[1:-1]}, and has no rate for 30 days."
        if factor is not None:
            month = f"{round(total.input_tokens * factor):,} in, {round(total.output_tokens * factor):,} out"
            use = f"It is taken as the month; {keyed('{logs.month} scales it')} to 30 days: {month}."
            if self._per_month:
                use = f"It is scaled to 30 days: {month}; {keyed('{logs.month} takes it')} as it is."
        return f"{total.in_words}{span}: {tokens}. {use}"

    def _sheet(self) -> Sheet:
        total = self._in_days.total
        rows = [(_ALL, total), *((_shown(model), added) for model, added in self._models)]
        return Sheet(
            "Usage",
            (
                SheetColumn("Model", texts=[name for name, _ in rows], least=12),
                SheetColumn("Requests", "right", gap=2, texts=[_count(added.requests) for _, added in rows]),
                SheetColumn("Input", "right", gap=2, texts=[f"{added.input_tokens:,}" for _, added in rows]),
                SheetColumn(
                    "Cached", "right", gap=2, style="dim",
                    texts=[format_share(exact_share(added.cached, added.input_tokens), 0) for _, added in rows],
                ),
                SheetColumn("Output", "right", gap=2, texts=[f"{added.output_tokens:,}" for _, added in rows]),
            ),
        )  # fmt: skip

    def on_cursor_view_chosen(self, message: SheetView.Chosen) -> None:
        message.stop()
        self._take()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._take()

    def action_month(self) -> None:
        self._per_month = not self._per_month
        self._summarise()

    def _take(self) -> None:
        part, name = self._part
        if self._problem or not part.total.rows:
            return
        try:
            self.dismiss(LogWorkload(self._workload(part), name, self._origin(part)))
        except UsageError as error:
            self._summary.say(str(error), bad=True)


def _by_size(log: UsageLog) -> tuple[tuple[str, RequestSum], ...]:
    """The sums by model, most tokens first."""
    return tuple(
        sorted(log.by_model().items(), key=lambda item: (-item[1].input_tokens - item[1].output_tokens, item[0]))
    )


def _shown(model: str) -> str:
    return safe(model, 60) or _UNNAMED


def _count(requests: int | None) -> str:
    return UNKNOWN if requests is None else f"{requests:,}"


def _date(text: str) -> date | None:
    """Read a date; an empty text is None.

    Raises:
        QuantityError: it is not a date.
    """
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise QuantityError(f"{safe(text.strip(), 24)!r} is not a date; write it as 2026-11-05.") from error
