"""The data-quality findings of one kind, filtered by words."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from crosswalk_tui.catalog.quality import QualityFinding
from crosswalk_tui.ui.kit.cells import Line, fit, labelled, marked, paragraph
from crosswalk_tui.ui.kit.lines import CursorView

_LEAST_ABOUT, _MOST_ABOUT = 16, 48


class FindingList(CursorView):
    """Findings, one per line: the subject and the details.

    Not a DataTable: a kind may have thousands, and every key filters them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", id="lines.choose", tooltip="The page of the model, or the explanation"),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._findings: tuple[QualityFinding, ...] = ()
        self._haystacks: tuple[str, ...] = ()
        self._shown: tuple[int, ...] = ()
        self._words: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[QualityFinding, ...]:
        """The findings that match the filter, in the order of the build."""
        return tuple(self._findings[index] for index in self._shown)

    @property
    def finding(self) -> QualityFinding | None:
        """The finding under the cursor."""
        return self._findings[self._shown[self.cursor]] if self._shown else None

    @property
    def tally(self) -> str:
        """The number of findings that match: ``12 of 134``."""
        total = f"{len(self._findings):,}"
        return total if len(self._shown) == len(self._findings) else f"{len(self._shown):,} of {total}"

    def show(self, findings: tuple[QualityFinding, ...]) -> None:
        """List all *findings*."""
        self._findings = findings
        self._haystacks = tuple(_haystack(finding) for finding in findings)
        self.narrow("")

    def narrow(self, typed: str) -> None:
        """List the findings that contain every word of *typed*."""
        self._words = tuple(typed.casefold().split())
        self._shown = tuple(
            index for index, text in enumerate(self._haystacks) if all(word in text for word in self._words)
        )
        self.cursor = self.top = 0
        self.renew()

    def count(self, width: int) -> int:
        del width
        return len(self._shown)

    def line(self, index: int, width: int) -> Line:
        finding = self._findings[self._shown[index]]
        about = max(_LEAST_ABOUT, min(_MOST_ABOUT, width * 2 // 5))
        named = finding.about
        if finding.provider is not None and finding.model_name is not None:
            named = f"{finding.model_name} · {finding.provider}"
        return [
            *marked(fit(named, min(about, width)), self._words, ""),
            ("  ", ""),
            *marked(fit(finding.detail, max(0, width - about - 2)), self._words, "dim"),
        ]


def _haystack(finding: QualityFinding) -> str:
    parts = (
        finding.model_name, finding.model_key, finding.provider, finding.provider_model_id, finding.source,
        finding.path, finding.detail,
    )  # fmt: skip
    return " ".join(part for part in parts if part).casefold()


def finding_lines(finding: QualityFinding, description: str, severity: str, width: int) -> list[Line]:
    """All details of a finding; *description* explains its kind."""
    offer = f"{finding.provider} · {finding.provider_model_id}" if finding.provider is not None else ""
    model = f"{finding.model_name} · {finding.model_key}" if finding.model_key is not None else ""
    return [
        *paragraph(finding.detail, width, "strong"),
        [],
        *labelled("Model", model, width),
        *labelled("Offer", offer, width),
        *labelled("Source", finding.source or "", width),
        *labelled("Found at", finding.path or "", width),
        *labelled("Severity", severity, width),
        [],
        *paragraph(description, width, "dim"),
    ]
