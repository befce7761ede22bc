"""The data-quality findings of one kind, grouped by their sentence, filtered by words."""

from __future__ import annotations

from bisect import bisect_right
from itertools import zip_longest
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.strip import Strip

from crosswalk_tui.catalog.finding_groups import grouped
from crosswalk_tui.catalog.quality import QualityFinding
from crosswalk_tui.ui.kit.cells import Line, clean, fit, labelled, marked, paragraph, text_of, wrap_line
from crosswalk_tui.ui.kit.cursor_view import CursorView

_LEAST_ABOUT, _MOST_ABOUT = 16, 48
_LONGEST_HEADING = 400  # characters


class FindingList(CursorView):
    """Findings under a heading for each kind of sentence: the subject and what is particular to it, in full.

    Not a DataTable: a kind may have thousands, and every key filters them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", id="lines.choose", tooltip="The page of the model, or the explanation"),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._groups: list[tuple[str, list[tuple[QualityFinding, str]]]] = []
        self._haystacks: dict[int, str] = {}
        self._entries: list[tuple[str, int] | tuple[QualityFinding, str]] = []
        self._words: tuple[str, ...] = ()
        self._laid_out: tuple[int, list[tuple[int, Line]]] | None = None
        self._pointed: QualityFinding | None = None

    @property
    def shown(self) -> tuple[QualityFinding, ...]:
        """The findings that match the filter, by heading."""
        return tuple(entry[0] for entry in self._entries if isinstance(entry[0], QualityFinding))

    @property
    def finding(self) -> QualityFinding | None:
        """The finding under the cursor."""
        lines = self._lines(self.line_width)
        found = self._entries[lines[self.cursor][0]][0] if self.cursor < len(lines) else None
        return found if isinstance(found, QualityFinding) else None

    @property
    def tally(self) -> str:
        """The number of findings that match: ``12 of 134``."""
        n_shown, total = len(self.shown), len(self._haystacks)
        return f"{total:,}" if n_shown == total else f"{n_shown:,} of {total:,}"

    def show(self, findings: tuple[QualityFinding, ...]) -> None:
        """List all *findings*."""
        self._groups = grouped(findings)
        self._haystacks = {id(finding): _haystack(finding) for finding in findings}
        self.narrow("")

    def narrow(self, typed: str) -> None:
        """List the findings that contain every word of *typed*."""
        self._words = tuple(typed.casefold().split())
        self._entries = []
        for heading, members in self._groups:
            kept = [one for one in members if all(word in self._haystacks[id(one[0])] for word in self._words)]
            if kept:
                self._entries += [(heading, len(kept)), *kept]
        self._laid_out = self._pointed = None
        self.cursor = self.top = 0
        self.renew()

    # Lines

    def count(self, width: int) -> int:
        return len(self._lines(width))

    def line(self, index: int, width: int) -> Line:
        return self._lines(width)[index][1]

    def _lines(self, width: int) -> list[tuple[int, Line]]:
        """Each line after the index of its entry."""
        if self._laid_out is None or self._laid_out[0] != width:
            lines: list[tuple[int, Line]] = []
            if width > 0:
                for nth, entry in enumerate(self._entries):
                    lines += [(nth, line) for line in self._entry_lines(entry, width)]
            self._laid_out = (width, lines)
        return self._laid_out[1]

    def _entry_lines(self, entry: tuple[str, int] | tuple[QualityFinding, str], width: int) -> list[Line]:
        first, rest = entry
        if isinstance(first, str):
            return wrap_line([(clean(first, _LONGEST_HEADING), "strong"), (f" · {rest:,}", "dim")], width)
        about = max(_LEAST_ABOUT, min(_MOST_ABOUT, width * 2 // 5))
        named = first.about
        if first.provider is not None and first.model_name is not None:
            named = f"{first.model_name} · {first.provider}"
        room = width - about - 4 if rest else 0
        texts = [text_of(line) for line in paragraph(str(rest), room)] if room > 0 else []
        width_of_name = about if texts else width - 2
        names = [text_of(line) for line in paragraph(named, width_of_name)]
        return [
            [
                ("  ", ""),
                *marked(fit(name, width_of_name), self._words, ""),
                ("  ", ""),
                *marked(text, self._words, "dim"),
            ]
            for name, text in zip_longest(names, texts, fillvalue="")
        ]

    # The cursor is on the first line of a finding.

    def _starts(self) -> list[int]:
        lines = self._lines(self.line_width)
        return [
            at
            for at, (nth, _) in enumerate(lines)
            if isinstance(self._entries[nth][0], QualityFinding) and (not at or lines[at - 1][0] != nth)
        ]

    def row_number(self) -> tuple[int, int] | None:
        starts = self._starts()
        return (bisect_right(starts, self.cursor), len(starts)) if starts else None

    def validate_cursor(self, cursor: int) -> int:
        starts = self._starts()
        return starts[max(0, bisect_right(starts, cursor) - 1)] if starts else 0

    def settle(self) -> None:
        """Also keep the cursor on its finding."""
        before = self._pointed
        super().settle()
        lines = self._lines(self.line_width)
        self.cursor = next((at for at, (nth, _) in enumerate(lines) if self._entries[nth][0] is before), self.cursor)
        self._pointed = self.finding
        self.show_cursor()

    def watch_cursor(self, before: int, after: int) -> None:
        super().watch_cursor(before, after)
        self._pointed = self.finding

    def _lines_of(self, index: int) -> range:
        """The lines of the finding that line *index* belongs to."""
        lines = self._lines(self.line_width)
        if not 0 <= index < len(lines):
            return range(index, index)
        nth, stop = lines[index][0], index + 1
        while stop < len(lines) and lines[stop][0] == nth:
            stop += 1
        return range(index, stop)

    def show_cursor(self) -> None:
        """Scroll to the finding under the cursor, and to the headings above it if it is the first below one."""
        lines, start = self._lines(self.line_width), self.cursor
        while start and isinstance(self._entries[lines[start - 1][0]][0], str):
            start -= 1
        self.top = max(self._lines_of(self.cursor).stop - self.page, min(self.top, start))

    def repaint_rows(self, *indices: int) -> None:
        super().repaint_rows(*(line for index in indices for line in self._lines_of(index)))

    def row(self, y: int) -> Strip:
        index = y + self.top
        return self._painted(index, y, cursor=self.shows_cursor and index in self._lines_of(self.cursor))

    def action_move(self, step: int) -> None:
        starts = self._starts()
        if starts:
            at = bisect_right(starts, self.cursor) - 1
            self.cursor = starts[max(0, min(len(starts) - 1, at + step))]

    def clicked(self, index: int) -> None:
        """Handle a click; headings are no findings."""
        lines = self._lines(self.line_width)
        if isinstance(self._entries[lines[index][0]][0], QualityFinding):
            super().clicked(index)


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
