"""Coverage of the catalogue: counts, known facts, offers that can be ranked, scores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from crosswalk_tui.catalog.coverage import WIDELY_SERVED, Coverage
from crosswalk_tui.core.facts.labels import LABELS
from crosswalk_tui.core.text.quantity import format_share
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Exclusion
from crosswalk_tui.ui.kit.cells import Line, bar, fit, paragraph
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, Explanation

_LABEL, _LONGEST_LABEL = 18, 32
_PERCENT, _COUNT = 5, 7

_FACTS = "Facts known"
_LEAST_BAR = 5


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A figure of the pane, or a heading.

    Attributes:
        count: None for a heading.
        of: the total of which *count* is a share, if any.
        served: *count* and *of* for models with several providers.
        remark: shown instead of a bar if there is no total.
        meaning: an explanation of the figure.
    """

    label: str
    count: int | None = None
    of: int | None = None
    served: tuple[int, int] | None = None
    remark: str = ""
    meaning: str = ""

    @property
    def text(self) -> str:
        """The figure in words."""
        if self.count is None:
            return self.label
        if self.of is None:
            return f"{self.label}: {self.count:,}{f', {self.remark}' if self.remark else ''}"
        share = f"{self.label}: {self.count:,} of {self.of:,} ({percent(self.count, self.of)})"
        if self.served is None:
            return share
        return f"{share}; with several providers {self.served[0]:,} of {self.served[1]:,} ({percent(*self.served)})"


def percent(count: int, of: int) -> str:
    """A share in whole percents, never rounded to 0 or 100: ``91%``, ``<1%``."""
    return format_share(Decimal(count) / Decimal(of), 0) if of else "0%"


def rows_of(coverage: Coverage) -> Iterator[CoverageRow]:
    """Yield the lines of the pane: headings, their figures, and empty lines between the parts."""
    yield CoverageRow("In the catalogue")
    meaning = "Providers are counted as of the catalogue's date: those with an offer of it that could be ranked then."
    yield CoverageRow(
        "Models", coverage.models, remark=f"{coverage.served:,} at {WIDELY_SERVED}+ providers", meaning=meaning
    )
    yield CoverageRow("Providers", coverage.providers)
    yield CoverageRow("Offers", coverage.offers)
    yield CoverageRow("Prices", coverage.prices, remark=f"{coverage.prices_in_use:,} in use")
    yield CoverageRow("Scores", coverage.scores, remark=f"{coverage.headline_scores:,} shown")
    yield from (CoverageRow(""), CoverageRow(_FACTS))
    for known in coverage.known:
        meaning = "A fact is known if a source states it, yes or no."
        label = LABELS[known.fact].long
        yield CoverageRow(label, known.all, coverage.models, (known.served, coverage.served), meaning=meaning)
    yield from (CoverageRow(""), CoverageRow("Offers"))
    meaning = "Metered offers of a pinned model that can be bought today at a known price."
    yield CoverageRow("Can be ranked today", coverage.rankable, coverage.offers, meaning=meaning)
    meaning = "Offers of re-sellers are ranked only when re-sellers are included."
    yield CoverageRow("Of re-sellers", coverage.resold, coverage.offers, meaning=meaning)
    yield from (CoverageRow(""), CoverageRow("Offers left out, by reason"))
    for reason, count in coverage.left_out:
        code = Exclusion(reason)
        yield CoverageRow(code.short, count, coverage.offers, meaning=f"Left out: {code.long}.")
    yield from (CoverageRow(""), CoverageRow("Models with a score"))
    for scored in coverage.scored:
        tier = "" if scored.tier == "core" else f" A benchmark of the {scored.tier} tier."
        meaning = f"Models in the catalogue with a score on {scored.benchmark}.{tier}"
        yield CoverageRow(scored.benchmark, scored.models, coverage.models, meaning=meaning)


class CoveragePane(CursorView):
    """The figures, one per line, with bars that fill the width."""

    BORDER_TITLE = "Coverage"
    HELP = (
        "How much the catalogue knows: facts of all models and of those with several providers, offers that can be"
        " ranked today, the reasons for leaving others out, and scores. Providers are counted as of the catalogue's"
        " date."
    )

    def __init__(self) -> None:
        super().__init__(id="coverage", classes="pane")
        self._rows: tuple[CoverageRow, ...] = ()

    def show(self, coverage: Coverage) -> None:
        """Show the figures of *coverage*."""
        self._rows = tuple(rows_of(coverage))
        self.renew()

    def count(self, width: int) -> int:
        del width
        return len(self._rows)

    def line(self, index: int, width: int) -> Line:
        row = self._rows[index]
        if row.count is None:
            return self._heading(row, width)
        if row.of is None:
            figures = f"{row.count:,}".rjust(_COUNT)
            return [(fit(row.label, _LABEL), ""), (figures, "strong"),
                    (fit(f" {row.remark}", max(0, width - _LABEL - _COUNT)), "dim")]  # fmt: skip
        if row.served is not None:
            half = max(0, width - _LABEL) // 2
            shares = (_bar(row.count, row.of, half - _PERCENT), _bar(*row.served, half - _PERCENT))
            return [(fit(row.label, _LABEL), ""), *(span for share in shares for span in share)]
        label = max(_LABEL, min(_LONGEST_LABEL, width - _PERCENT - _COUNT - 14))
        share = _bar(row.count, row.of, width - label - _PERCENT - _COUNT)
        return [(fit(row.label, label), ""), *share, (f"{row.count:,}".rjust(_COUNT), "dim")]

    def _heading(self, row: CoverageRow, width: int) -> Line:
        if row.label != _FACTS:
            return [(fit(row.label, width) if row.label else "", "head")]
        half = max(0, width - _LABEL) // 2
        texts = fit(" all models", half) + fit(f" {WIDELY_SERVED}+ providers", half)
        return [(fit(row.label, _LABEL) + texts, "head")]

    @property
    def _row(self) -> CoverageRow | None:
        row = self._rows[self.cursor] if self._rows else None
        return None if row is None or row.count is None else row

    def cursor_target(self) -> CursorTarget | None:
        row = self._row
        if row is None:
            return None
        texts = [row.text, *([row.meaning] if row.meaning else [])]
        about = Explanation(row.label, lambda width: [line for text in texts for line in paragraph(text, width)])
        return CursorTarget(row.text, about)

    def table(self) -> Table | None:
        rows: list[tuple[str, ...]] = []
        part = ""
        for row in self._rows:
            if row.count is None:
                part = row.label or part
                continue
            of = ("—", "—") if row.of is None else (f"{row.of:,}", percent(row.count, row.of))
            served = ("—", "—") if row.served is None else (f"{row.served[0]:,}", percent(*row.served))
            rows.append((part, row.label, f"{row.count:,}", *of, *served))
        columns = ("Part", "What", "Number", "Of", "Share", "Of several providers", "Share of those")
        return Table.of("Coverage of the catalogue", columns, tuple(rows))


def _bar(count: int, of: int, room: int) -> Line:
    """`` █████▌  91%`` with the bar in *room* cells; no bar if they are too few. A bar above 0 is never empty."""
    figure: Line = [(percent(count, of).rjust(_PERCENT), "")]
    if room < _LEAST_BAR:
        return figure
    cells = room - 1
    filled = max(count / of, 1 / 8 / cells) if count and of else 0
    return [(f" {bar(filled, cells)}", "dim"), *figure]
