"""Data-quality findings of the build: their kinds, and the findings of one kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from crosswalk_tui.catalog.quality import SEVERITIES, FindingCount, QualityFinding, kind
from crosswalk_tui.core.text.format import UNKNOWN, counted
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.catalogue.finding_list import FindingList, finding_lines
from crosswalk_tui.ui.kit.cells import Line, fit, paragraph
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.kit.row_counter import CountsRows
from crosswalk_tui.ui.kit.text_views import TextBlock
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, Explanation
from crosswalk_tui.ui.shell.messages import OpenModel

_WARNING = "warning"
_COUNT, _MODELS = 7, 15
_LEAST_FOR_MODELS = 56
_TITLE = "Data-quality findings"


@dataclass
class OpenFindings(Message):
    """List the findings of the kind with this code; None returns to the kinds."""

    code: str | None


class FindingKindList(CursorView):
    """The kinds of findings, one per line, warnings first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "List", id="lines.choose", tooltip="List the findings of this kind"),
    ]
    counts: tuple[FindingCount, ...] = ()

    def row_number(self) -> tuple[int, int] | None:
        return self.cursor + 1, len(self.counts)

    def count(self, width: int) -> int:
        del width
        return len(self.counts)

    def header(self, width: int) -> list[Line]:
        texts = self._columns(("", "Kind", "found", "of models"), width)
        return [[(text, "head") for text in texts]]

    def line(self, index: int, width: int) -> Line:
        found = self.counts[index]
        warning = _WARNING if found.severity == _WARNING else ""
        models = f"{found.models:,}" if found.models else ""
        texts = self._columns((warning, kind(found.code).title, f"{found.count:,}", models), width)
        return list(zip(texts, ("bad", "", "strong", "dim"), strict=True))

    @staticmethod
    def _columns(texts: tuple[str, str, str, str], width: int) -> tuple[str, str, str, str]:
        """Severity, kind, and the numbers of findings and of models, in columns; the last one where there is room."""
        severity, title, count, models = texts
        first, last = len(_WARNING) + 1, _MODELS if width >= _LEAST_FOR_MODELS else 0
        rest = max(0, width - first - _COUNT - last)
        return (
            fit(severity, first), fit(title, rest), fit(count, _COUNT, right=True), fit(models, last, right=True),
        )  # fmt: skip


class FindingsPane(CountsRows, Vertical):
    """The kinds of findings; Enter lists the findings of one, `/` filters them, escape returns to the kinds."""

    BORDER_TITLE = _TITLE
    HELP = (
        "What the build found wrong or doubtful in the data, by kind. A warning: something was left out or is in"
        " doubt. {lines.choose} lists the findings of a kind, {issues.filter} filters them, {issues.back} goes back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "narrow", "Filter", id="issues.filter", tooltip="Filter the list of findings"),
        Binding("down", "list", "List", show=False, id="issues.list", tooltip="From the filter to the list"),
        Binding("escape,backspace", "back", "Kinds", id="issues.back", tooltip="Back to the kinds"),
    ]

    def __init__(self) -> None:
        super().__init__(id="issues", classes="pane")
        self.kinds = FindingKindList(id="issues-kinds")
        self.found = FindingList(id="issues-found")
        self._field = PlainInput(placeholder="words to look for, in any order", id="issues-filter")
        self._notes = TextBlock(id="issues-notes")
        self._notes.drops_last = True
        self._code = ""
        self._total = 0
        self._awaited = ""  # a kind to list

    def compose(self) -> ComposeResult:
        yield self._field
        yield self.kinds
        yield self.found
        yield self._notes

    def on_mount(self) -> None:
        self.watch(self.kinds, "cursor", self._describe, init=False)
        self.watch(self.found, "cursor", self._describe, init=False)
        self.watch(self._field, "value", self._narrowed, init=False)
        self._field.display = self.found.display = False

    @property
    def is_open(self) -> bool:
        """Whether the findings of one kind are listed."""
        return self.found.display

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable filtering and going back while the kinds are listed."""
        del parameters
        return self.is_open if action in ("narrow", "list", "back") else True

    # The kinds

    def show(self, counts: tuple[FindingCount, ...]) -> None:
        """List kinds of findings."""
        self.kinds.counts = counts
        self._total = sum(found.count for found in counts)
        self.kinds.renew()
        self.kinds.refresh(layout=True)
        self.close()
        if self._awaited:
            self.list_kind(self._awaited)

    def close(self) -> None:
        """Return to the kinds."""
        focused = self.is_open and self.has_focus_within
        self.kinds.display, self.found.display, self._field.display = True, False, False
        if focused:
            self.kinds.focus()
        self.border_title = f"{_TITLE}: {self._total:,}"
        self._describe()

    # The findings of one kind

    def open(self, code: str, findings: tuple[QualityFinding, ...]) -> None:
        """List *findings* of the kind *code*."""
        self._code = code
        with self.prevent(Input.Changed):
            self._field.value = ""
        self.found.show(findings)
        self.kinds.display, self.found.display, self._field.display = False, True, False
        self.found.focus()
        self._retitle()
        self._describe()

    def action_narrow(self) -> None:
        self._field.display = True
        self._field.focus()

    def action_list(self) -> None:
        self.found.focus()

    def action_back(self) -> None:
        """Leave the field, then clear the filter, then return to the kinds."""
        if self._field.has_focus:
            self.found.focus()
        elif self._field.display:
            self._field.value = ""
            self._field.display = False
        else:
            self.post_message(OpenFindings(None))

    def list_kind(self, code: str) -> None:
        """List the findings of the kind *code*, if there are any, once they have been counted."""
        self._awaited = "" if self.kinds.counts else code
        if any(found.code == code for found in self.kinds.counts):
            self.post_message(OpenFindings(code))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_list()

    def _narrowed(self) -> None:
        if self.is_open:
            self.found.narrow(self._field.value)
            self._retitle()
            self._describe()

    def _retitle(self) -> None:
        self.border_title = f"{kind(self._code).title}: {self.found.tally}".replace("[", "\\[")

    async def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        """List the findings of a kind; open the model of a finding, or its explanation if it has no model."""
        message.stop()
        if message.view is self.kinds:
            if not message.has_gone:
                self.post_message(OpenFindings(self.kinds.counts[message.index].code))
            return
        finding = self.found.finding
        if finding is not None and finding.model_key is not None:
            self.post_message(OpenModel(finding.model_key, finding.offer_id))
        else:
            await self.run_action("screen.explain")

    # Details

    def _describe(self) -> None:
        if self.is_open:
            finding = self.found.finding
            self._notes.paragraphs = (
                (("No finding contains all of these words.", "dim"),)
                if finding is None
                else ((finding.detail, ""), (finding.path or "", "dim"))
            )
        elif self.kinds.counts:
            found = self.kinds.counts[self.kinds.cursor]
            self._notes.paragraphs = ((kind(found.code).text, ""), (_severity_sentence(found.severity), "dim"))
        else:
            self._notes.paragraphs = (("The build found nothing.", "dim"),)

    def cursor_target(self) -> CursorTarget | None:
        if self.is_open:
            return self._pointed_finding()
        counts = self.kinds.counts
        if not counts:
            return None
        found = counts[self.kinds.cursor]
        about = kind(found.code)
        models = f", about {counted(found.models, 'model')}" if found.models else ""
        texts = (about.text, f"{counted(found.count, 'finding')}{models}.", _severity_sentence(found.severity))

        def lines(width: int) -> list[Line]:
            return [line for text in texts for line in paragraph(text, width)]

        return CursorTarget(f"{about.title}: {found.count:,}", Explanation(about.title, lines))

    def _pointed_finding(self) -> CursorTarget | None:
        finding = self.found.finding
        if finding is None:
            return None
        about = kind(finding.code)
        severity = SEVERITIES.get(finding.severity, finding.severity)
        explanation = Explanation(about.title, lambda width: finding_lines(finding, about.text, severity, width))
        return CursorTarget(f"{finding.about}: {finding.detail}", explanation)

    def table(self) -> Table | None:
        if not self.is_open:
            rows = tuple(
                (kind(c.code).title, c.severity, f"{c.count:,}", f"{c.models:,}", kind(c.code).text)
                for c in self.kinds.counts
            )
            return Table.of(_TITLE, ("Finding", "Severity", "Number", "Models", "What it is"), rows)
        fields = ("model_key", "provider", "provider_model_id", "source", "path", "detail")
        return Table.of(
            kind(self._code).title,
            ("Model", "Provider", "Provider's id", "Source", "Found at", "Detail"),
            tuple(tuple(getattr(found, name) or UNKNOWN for name in fields) for found in self.found.shown),
        )


def _severity_sentence(severity: str) -> str:
    text = SEVERITIES.get(severity, severity)
    return f"{text[:1].upper()}{text[1:]}."
