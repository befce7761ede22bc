"""The computed verdict: when to pick which model, the findings behind it, and their receipts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from textual.reactive import var

from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.comparison.sentences import ModelRef, Sentence, plain_text, sentence
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.verdict.findings import Finding, Pick, Receipt, Topic, Verdict
from crosswalk_tui.ui.kit.cells import SIDES, Line, clean, cut, fit, length, sentence_line, wrap, wrap_line
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.kit.items import ItemLine, ItemView
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, Explanation
from crosswalk_tui.ui.shell.model_names import with_names

_HEADINGS = {
    Topic.PURPOSE: "Purpose", Topic.PRICE: "Price", Topic.CAPABILITY: "Capability",
    Topic.LIMITS: "Limits", Topic.RISK: "Risk",
}  # fmt: skip

_AFTER_PICKS = [topic for topic in Topic if topic is not Topic.PURPOSE]

_WIDEST = 100
"""The most cells of a line: longer ones are hard to read."""

_LONGEST_NAME, _PAIR = 40, 2

_MARK = 5
"""Cells before a sentence: the letter of the model it is a reason for."""


@dataclass(frozen=True, slots=True)
class VerdictShown:
    """The content of the pane.

    Attributes:
        names: the names of the compared models.
        sources: the names of the catalogue's sources by id.
        workload: what the bills are for, in a sentence; empty where that is beside the pane.
        lowest: the lowest bill in a sentence, which comes before what the models are good for.
        blocking: the filters that leave models without a price, and the key that drops them; empty if none do.
    """

    verdict: Verdict
    names: tuple[str, ...]
    sources: Mapping[str, str]
    workload: str = ""
    blocking: Line = field(default_factory=list)
    lowest: Sentence = ()

    @property
    def short_names(self) -> list[str]:
        """The names as in sentences: cut, if a source gives a very long one."""
        return [fit(name, min(_LONGEST_NAME, cell_len(clean(name)))) for name in self.names]


class VerdictPane(ItemView):
    """A list of the reasons to pick each model, then of all findings by topic."""

    BORDER_TITLE = "Verdict"
    BORDER_SUBTITLE = "letter: for that model · {figure.explain} why"
    HELP = (
        "Computed from the figures on the screens and nothing else: first when to pick which model, then every finding"
        " behind it. A letter before a finding: a reason to pick that model. {figure.explain} or {lines.choose} shows"
        " what a finding is based on: offers, scores, sources, dates."
    )

    shown: var[VerdictShown | None] = var(None, init=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._findings: list[Finding] = []

    def watch_shown(self) -> None:
        """Show the new verdict; the cursor stays on its finding if that is still listed."""
        here = self._here()
        self._findings = [] if self.shown is None else list(_in_order(self.shown.verdict))
        self.rebuild()
        if here in self._findings:
            self.cursor = self._findings.index(here)

    def _here(self) -> Finding | None:
        return self._findings[self.cursor] if self.cursor < len(self._findings) else None

    @property
    def n_items(self) -> int:
        return len(self._findings)

    def layout_items(self, width: int) -> list[ItemLine]:
        """The workload, reasons, then findings by topic, in the order of `_in_order`.

        Lines of a readable length, unless longer ones spare the scrolling.
        """
        if self.shown is None:
            return []
        lines = self._laid_out(self.shown, min(width, _WIDEST))
        return lines if len(lines) <= self.size.height else self._laid_out(self.shown, width)

    def _laid_out(self, shown: VerdictShown, width: int) -> list[ItemLine]:
        names, workload = shown.short_names, shown.workload
        lines = [ItemLine([(text, "dim")]) for text in (wrap(workload, width, 2) if workload else ())]
        lines += [ItemLine(line) for line in wrap_line(with_names(shown.blocking, names), width, 3) if line]
        item = 0
        purposes = shown.verdict.on(Topic.PURPOSE)
        if purposes and shown.lowest:  # else it is the first reason to pick a model
            lines += [ItemLine(line) for line in wrap_line(sentence_line(shown.lowest, names=names), width, 2)]
        for finding in purposes:
            lines += [
                ItemLine(line, item) for line in _marked([("   – ", "quiet")], finding.text, names, width, most=8)
            ]
            item += 1
        for pick in shown.verdict.picks:
            lines.append(_pick_head(pick, shown.names[pick.place], width, of_pair=len(names) == _PAIR))
            for finding in pick.findings:
                reason = _marked([("   – ", "dim")], finding.reason, names, width, most=6)
                lines += [ItemLine(line, item) for line in reason]
                item += 1
        for topic in _AFTER_PICKS:
            findings = shown.verdict.on(topic)
            if findings:
                lines += [ItemLine([]), ItemLine([(_HEADINGS[topic], "head")])]
            for finding in findings:
                place = finding.favours
                mark: Line = [("   – ", "quiet")] if place is None else [(f" {LETTERS[place]} · ", SIDES[place])]
                lines += [ItemLine(line, item) for line in _marked(mark, finding.text, names, width, most=8)]
                item += 1
        return lines

    async def on_cursor_view_chosen(self, message: CursorView.Chosen) -> None:
        """Show the receipts of the chosen finding on the current screen."""
        message.stop()
        await self.run_action("screen.explain")

    def cursor_target(self) -> CursorTarget | None:
        finding, shown = self._here(), self.shown
        if finding is None or shown is None:
            return None
        receipts = Explanation("Why", lambda width: receipt_lines(finding, shown, width))
        return CursorTarget(plain_text(finding.text, shown.names), receipts)

    def table(self) -> Table | None:
        if self.shown is None:
            return None
        names = self.shown.names
        rows = tuple(
            (
                _HEADINGS[finding.topic],
                plain_text(finding.text, names),
                fmt.UNKNOWN if finding.favours is None else names[finding.favours],
                plain_text(finding.reason, names) or fmt.UNKNOWN,
            )
            for finding in self.shown.verdict.findings
        )
        return Table.of(f"Verdict: {' vs '.join(names)}", ("About", "Finding", "Pick", "If"), rows)


def _in_order(verdict: Verdict) -> Iterator[Finding]:
    """Yield the findings in the order of their lines, on the purpose first; reasons to pick a model come twice."""
    yield from verdict.on(Topic.PURPOSE)
    for pick in verdict.picks:
        yield from pick.findings
    for topic in _AFTER_PICKS:
        yield from verdict.on(topic)


def _pick_head(pick: Pick, name: str, width: int, *, of_pair: bool) -> ItemLine:
    """``Pick A · Llama 3.2 1B Instruct if``, or a note that there is no reason to."""
    nothing = ": no advantage found" if of_pair else ": no advantage over all others"
    verb, tail = ("Pick ", " if") if pick.findings else ("", nothing)
    room = max(1, width - len(verb) - len("A · ") - len(tail))
    named = f"{LETTERS[pick.place]} · {fit(name, min(room, cell_len(name))).rstrip()}"
    return ItemLine([(verb, "dim"), (named, SIDES[pick.place]), (tail, "dim")])


def _marked(mark: Line, text: Sentence, names: Sequence[str], width: int, most: int) -> list[Line]:
    """*text* wrapped to the right of *mark*."""
    lines = wrap_line(sentence_line(text, names=names), max(1, width - _MARK), most)
    return [[*(mark if not nth else [(" " * _MARK, "")]), *line] for nth, line in enumerate(lines)]


def receipt_lines(finding: Finding, shown: VerdictShown, width: int) -> list[Line]:
    """The text of *finding*, then its receipts: figures with source and date."""
    names = shown.short_names
    lines: list[Line] = wrap_line(sentence_line(finding.text, "strong", names), width, 8)
    if finding.favours is not None and finding.reason:
        pick = sentence("Pick ", ModelRef(finding.favours), " if ", finding.reason, ".")
        lines += [[], *wrap_line(sentence_line(pick, "dim", names), width, 6)]
    elif finding.favours is None:
        lines += [[], *wrap_line([("No advantage for any model: a tie, or not enough data.", "dim")], width, 6)]
    if finding.receipts:
        lines += [[], [("Based on", "head")]]
        longest = max(length(sentence_line(receipt.label)) for receipt in finding.receipts)
        for receipt in finding.receipts:
            lines += _receipt_lines(receipt, shown, min(longest, max(8, width // 3)), width)
    return lines


def _receipt_lines(receipt: Receipt, shown: VerdictShown, label: int, width: int) -> list[Line]:
    names, room = shown.short_names, max(1, width - label - 2)
    source = shown.sources.get(receipt.source, receipt.source)
    where = clean(" ".join(filter(None, [source, f"as of {receipt.as_of}" if receipt.as_of else ""])))
    head = cut(sentence_line(receipt.label), label)  # letters: a mark of the table
    lines: list[Line] = []
    for text in wrap_line(sentence_line(receipt.text, names=names), room, 6):
        lines.append([*head, (" " * (label - length(head) + 2), ""), *text])
        head = []
    if where and length(lines[-1]) + cell_len(where) + 2 <= width:
        lines[-1].append((f"  {where}", "dim"))
    elif where:
        lines += [[(" " * (label + 2), ""), (text, "dim")] for text in wrap(where, room, most=2)]
    return lines
