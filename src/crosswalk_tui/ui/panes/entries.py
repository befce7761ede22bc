"""The workload and the filters as fields, and what they were read as."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import reactive

from crosswalk_tui.core.compare import LETTERS, Comparison, money, verdict_on_price
from crosswalk_tui.core.quantity import format_tokens
from crosswalk_tui.ui.answer_lines import budget_line
from crosswalk_tui.ui.cells import SIDES, Line, length, wrap
from crosswalk_tui.ui.entries import FILTERS, WORKLOAD, Draft
from crosswalk_tui.ui.widgets.entry_fields import EntryGrid, Switches
from crosswalk_tui.ui.widgets.lines import Block

_FEW = 3
"""Lines up to which the reading is written short."""


class Reading(Block):
    """What was read and what it costs, or what cannot be read and why."""

    comparison: reactive[Comparison | None] = reactive(None, always_update=True)
    draft: reactive[Draft | None] = reactive(None)
    problem: reactive[str] = reactive("")

    def lines(self, width: int) -> list[Line]:
        """The problem or the reading with the context tier; the costs; what the budget buys."""
        if self.comparison is None or self.draft is None:
            return []
        lines: list[Line] = []
        if self.problem:
            lines += [[(text, "bad")] for text in wrap(f"✗ {self.problem}", width, most=3)]
        else:
            sent, told = _sent(self.comparison, exactly=True), tier(self.comparison)
            if self.size.height <= _FEW and len(sent) + len(told) + 3 > width:
                sent = _sent(self.comparison, exactly=False)
            lines += [[(text, "dim")] for text in wrap(f"{sent} · {told}", width)]
        lines += _costs(self.comparison, width)
        if self.draft.budget is not None:
            lines += budget_line(self.comparison, self.draft.budget, width)
        return lines


class EntriesPane(Vertical):
    """The workload's fields."""

    BORDER_TITLE = "Workload · per month"

    def __init__(self, draft: Draft, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes="pane")
        self.grid = EntryGrid(WORKLOAD, draft, id="workload-grid")
        self.reading = Reading(id="reading")

    def compose(self) -> ComposeResult:
        """Fields, then the reading."""
        yield self.grid
        yield self.reading

    def show(self, draft: Draft, comparison: Comparison, origin: str) -> None:
        """Show the state and what it costs."""
        compared = LETTERS[: len(draft.sides)]
        self.grid.show_only(lambda entry: not entry.id.startswith("times-") or entry.id[-1].upper() in compared)
        self.grid.show(draft, origin)
        self.set_class(draft.budget is not None, "-with-budget")
        self.reading.draft = draft
        self.reading.comparison = comparison


class FiltersPane(Vertical):
    """Which offers may be ranked."""

    BORDER_TITLE = "Offers wanted"

    def __init__(self, draft: Draft, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes="pane")
        self.grid = EntryGrid(FILTERS, draft, id="filter-grid")
        self.switches = Switches(draft, id="switches")

    def compose(self) -> ComposeResult:
        """Switches, then fields."""
        yield self.switches
        yield self.grid

    def show(self, draft: Draft, origin: str) -> None:
        """Show the state."""
        self.switches.show(draft)
        self.grid.show(draft, origin)


def _sent(comparison: Comparison, *, exactly: bool) -> str:
    workload = comparison.workload
    into, out = workload.input_tokens, workload.output_tokens
    said = f"{into:,} in + {out:,} out a month" if exactly else f"{format_tokens(into)} in + {format_tokens(out)} out"
    return f"{said}, batch" if workload.batch else said


def tier(comparison: Comparison) -> str:
    """Which context tier applies to the ranked offers."""
    prompt = comparison.workload.prompt
    quotes = [quote for standing in comparison.standings for quote in standing.ranking.ranked]
    if prompt is None:
        banded = sum(any(price.band_from for price in quote.offer.prices) for quote in quotes)
        return "no prompt size: base tier" + (f" ({banded} have higher ones)" if banded else "")
    starts = sorted({quote.band.band_from for quote in quotes if quote.band is not None})
    above = sum(quote.band is not None for quote in quotes)
    if not above:
        return f"prompts of {prompt:,}: base tier"
    listed = ", ".join(f"{start:,}" for start in starts)
    where = "every offer" if above == len(quotes) else f"{above} of {len(quotes)} offers"
    return f"prompts of {prompt:,}: tier above {listed} at {where}"


def _costs(comparison: Comparison, width: int) -> list[Line]:
    """``A $0.09  B $0.25 a month``, and who costs how many times as much, below it where it does not fit beside."""
    line: Line = []
    for place, total in enumerate(comparison.totals):
        line += [(f"{LETTERS[place]} ", SIDES[place]), (f"{money(total, comparison.places)}  ", "strong")]
    comment = f"a month · {verdict_on_price(comparison)}" if len(comparison.standings) == 2 else "a month"
    if length(line) + len(comment) <= width:
        return [[*line, (comment, "dim")]]
    return [line, *([(text, "dim")] for text in wrap(comment, width, most=2))]
