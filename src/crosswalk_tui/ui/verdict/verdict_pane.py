"""The computed verdict: when to pick which model, and every sentence that leads there, each with its receipts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from textual.reactive import var

from crosswalk_tui.core.comparison.sides import LETTERS
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.verdict import Finding, Pick, Topic, Verdict
from crosswalk_tui.ui.kit.cells import SIDES, fit, length
from crosswalk_tui.ui.kit.items import ItemLine, ItemView
from crosswalk_tui.ui.kit.lines import CursorView
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, Explanation
from crosswalk_tui.ui.verdict.verdict_lines import finding_lines, reason_lines, receipt_lines

_HEADINGS = {Topic.PRICE: "Price", Topic.CAPABILITY: "Capability", Topic.LIMITS: "Limits", Topic.RISK: "Risk"}


@dataclass(frozen=True, slots=True)
class Pronounced:
    """What the pane shows.

    Attributes:
        names: of the compared models, by position.
        sources: names of the catalogue's sources by id.
    """

    verdict: Verdict
    names: tuple[str, ...]
    sources: Mapping[str, str]


class VerdictPane(ItemView):
    """The cursor goes from reason to reason, then from sentence to sentence."""

    BORDER_TITLE = "Verdict"
    BORDER_SUBTITLE = "+A a reason for A · x receipts"
    HELP = (
        "What the figures on the screens say, computed and nothing else: first when to pick which model, then every"
        " sentence that leads there. +A before a sentence: a reason to pick A. x shows what a sentence was made from:"
        " offers, scores, sources, dates. Enter does, too."
    )

    shown: var[Pronounced | None] = var(None, init=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._findings: list[Finding] = []

    def watch_shown(self) -> None:
        """Show the new verdict, with the cursor on the sentence it was on, if that is still said."""
        here = self._here()
        self._findings = [] if self.shown is None else list(_said(self.shown.verdict))
        self.rebuild()
        if here in self._findings:
            self.cursor = self._findings.index(here)

    def _here(self) -> Finding | None:
        return self._findings[self.cursor] if self.cursor < len(self._findings) else None

    @property
    def n_items(self) -> int:
        """Reasons and sentences together."""
        return len(self._findings)

    def layout_items(self, width: int) -> list[ItemLine]:
        """When to pick which, then the sentences by topic."""
        if self.shown is None:
            return []
        lines: list[ItemLine] = []
        item = 0
        for pick in self.shown.verdict.picks:
            lines.append(self._pick_head(pick, self.shown.names[pick.place], width))
            for finding in pick.findings:
                lines += [ItemLine(line, item) for line in reason_lines(finding, width)]
                item += 1
        for topic in Topic:
            findings = [finding for finding in self.shown.verdict.findings if finding.topic is topic]
            if findings:
                lines += [ItemLine([]), ItemLine([(_HEADINGS[topic], "head")])]
            for finding in findings:
                lines += [ItemLine(line, item) for line in finding_lines(finding, width)]
                item += 1
        return lines

    def _pick_head(self, pick: Pick, name: str, width: int) -> ItemLine:
        """``Pick A  Llama 3.2 1B Instruct  if``, or that there is no reason to."""
        tail = " if" if pick.findings else ": no reason found here"
        verb = "Pick " if pick.findings else ""
        room = max(1, width - len(verb) - 2 - len(tail))
        head = [
            (verb, "dim"),
            (f"{LETTERS[pick.place]} {fit(name, min(room, length([(name, '')]))).rstrip()}", SIDES[pick.place]),
        ]
        return ItemLine([*head, (tail, "dim")])

    async def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        """Show the receipts of the sentence chosen, whichever screen the pane is on."""
        message.stop()
        await self.run_action("screen.explain")

    def cursor_target(self) -> CursorTarget | None:
        """The sentence under the cursor, and its receipts."""
        finding = self._here()
        if finding is None or self.shown is None:
            return None
        sources = self.shown.sources
        return CursorTarget(finding.text, Explanation("Receipts", lambda width: receipt_lines(finding, sources, width)))

    def table(self) -> Table | None:
        """Every sentence, with what it is about, the model it favours and on what condition."""
        if self.shown is None:
            return None
        rows = tuple(
            (
                _HEADINGS[finding.topic],
                finding.text,
                fmt.UNKNOWN if finding.favours is None else LETTERS[finding.favours],
                finding.reason or fmt.UNKNOWN,
            )
            for finding in self.shown.verdict.findings
        )
        return Table.of(f"Verdict: {' against '.join(self.shown.names)}", ("About", "Finding", "Pick", "If"), rows)


def _said(verdict: Verdict) -> Iterator[Finding]:
    """The findings in the order of their lines; one that is a reason stands twice."""
    for pick in verdict.picks:
        yield from pick.findings
    for topic in Topic:
        yield from (finding for finding in verdict.findings if finding.topic is topic)
