"""The workload as it was read, and what it costs with each model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.reactive import reactive

from crosswalk_tui.core.comparison.comparison import LETTERS, Comparison
from crosswalk_tui.core.comparison.offer_terms import unset_band
from crosswalk_tui.core.comparison.sentences import plain_text, verdict_on_price
from crosswalk_tui.core.comparison.total_text import money, total_text
from crosswalk_tui.core.text.format import UNKNOWN, counted, rounded_usd
from crosswalk_tui.core.text.quantity import format_share, format_tokens, format_volume
from crosswalk_tui.core.workload.hours import EVENLY
from crosswalk_tui.ui.kit.cells import SIDES, Line, first_that_fits, length, pack, wrap
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.session.draft import Draft
from crosswalk_tui.ui.session.summaries import shares_in_short, sizes_in_short, undercut_line
from crosswalk_tui.ui.shell.answering_screen import blocking_forms
from crosswalk_tui.ui.shell.model_names import name_forms, with_names

if TYPE_CHECKING:
    from crosswalk_tui.core.comparison.split_cost import SplitBill


_MOST_REASON = 2
"""Lines of a comment below the costs."""


class WorkloadSummary(Block):
    """The workload and its costs, or why a field cannot be read; then the costs are *outdated*."""

    comparison: reactive[Comparison | None] = reactive(None, always_update=True)
    draft: reactive[Draft | None] = reactive(None)
    split: reactive[SplitBill | None] = reactive(None)
    problem: reactive[str] = reactive("")
    outdated: reactive[bool] = reactive(False)

    def show(self, draft: Draft, comparison: Comparison, split: SplitBill | None = None) -> None:
        """Show *draft* with its *comparison*, and what its *split* costs, if any."""
        self.draft, self.split = draft, split
        self.comparison = comparison

    def lines(self, width: int) -> list[Line]:
        if self.comparison is None or self.draft is None:
            return []
        below: list[Line] = []
        if self.draft.budget is not None:
            from crosswalk_tui.ui.workload.scale_table import budget_line

            below += budget_line(self.comparison, self.draft.budget, width)
        if self.split is not None:
            below += split_lines(self.split, self.comparison.places, width)
        bills = _costs(self.comparison, width, self.size.height - 1 - len(below), outdated=self.outdated) + below
        if self.outdated:
            bills = [[(text, "quiet") for text, _ in line] for line in bills]
        if self.problem:  # whole, rather than costs that are outdated
            error: list[Line] = [[(text, "bad")] for text in wrap(f"Error: {self.problem}", width, self.size.height)]
            return [*error, *bills][: self.size.height]
        room = max(1, self.size.height - len(bills))
        # A narrow screen has no title that names the logs.
        source = self.draft.source if self.screen.has_class("-narrow") else ""
        return [*([(text, "dim")] for text in _reading(self.comparison, source, width, room)), *bills]


def split_lines(split: SplitBill, places: int, width: int) -> list[Line]:
    """``split $0.11  A 80% $0.07  B 20% $0.04``, in at most two lines."""
    pieces: list[Line] = [[("split ", "dim"), (money(split.total, places), "strong")]]
    for place, (share, quote) in enumerate(zip(split.shares, split.quotes, strict=True)):
        part = f"{format_share(share)} {total_text(quote, places)}"
        pieces.append([(f"{LETTERS[place]} ", SIDES[place]), (part, "")])
    return pack(pieces, width)[:2]


def _reading(comparison: Comparison, source: str, width: int, room: int) -> list[str]:
    """The workload, with the logs *source* it was read from, as exactly as *room* lines allow."""
    workload, band = comparison.workload, band_text(comparison)
    into, out = workload.input_tokens, workload.output_tokens
    more = [*shares_in_short(workload), *(["batch"] if workload.batch else [])]
    more += [workload.hours.words] if workload.hours != EVENLY else []
    rest = "".join(f", {part}" for part in more)
    exact = f"{into:,} in + {out:,} out {workload.per}{rest}"
    short = f"{format_tokens(into)} in + {format_tokens(out)} out{rest}"
    forms = [f"{exact} · {band}", f"{short} · {band}", f"{short} · {band_text(comparison, short=True)}"]
    forms = [*(f"{source}: {form}" for form in forms if source), *forms]
    return next(
        (lines for form in forms if len(lines := wrap(form, width, room + 1)) <= room), wrap(forms[-1], width, room)
    )


def band_text(comparison: Comparison, *, short: bool = False) -> str:
    """The price band of the ranked offers, in words."""
    prompt = comparison.workload.prompt
    quotes = [quote for ranked in comparison.models for quote in ranked.ranking.ranked]
    if comparison.workload.sizes is not None:
        banded = sum(bool(quote.bands) for quote in quotes)
        each = "each at the price of its size" if banded else "base price"
        return each if short else f"{sizes_in_short(comparison.workload)}: {each}"
    if prompt is None:
        if short:
            return "base price"
        several = [quote for quote in quotes if len(quote.offer.prices) > 1]  # few: `unset_band` is None for the others
        banded = sum(unset_band(quote, comparison.workload) is not None for quote in several)
        charge = f"; {counted(banded, 'offer')} {'charges' if banded == 1 else 'charge'} more for long prompts"
        return f"no prompt size set{charge if banded else ''}"
    bands = [quote.band.band_from for quote in quotes if quote.band is not None]
    if not bands:
        return "base price" if short else f"prompts of {prompt:,}: base price"
    listed = ", ".join(f"{start:,}" for start in sorted(set(bands)))
    where = "every offer" if len(bands) == len(quotes) else f"{len(bands)} of {len(quotes)} offers"
    return f"higher price at {where}" if short else f"prompts of {prompt:,}: price above {listed} at {where}"


def _costs(comparison: Comparison, width: int, room: int, *, outdated: bool) -> list[Line]:
    """``A $0.09  B $0.25  a month`` and the verdict on price, in at most *room* lines.

    Amounts that do not fit move closer together, then are rounded: that of every model is in sight.
    """
    room = max(1, room)
    costs = _amounts([total_text(ranked.best, comparison.places) for ranked in comparison.models])
    lines = pack(costs, width)
    if len(lines) > room:
        lines = pack(costs, width, " ")
    if len(lines) > room:
        rounded = [[UNKNOWN if total is None else rounded_usd(total, figures) for total in comparison.totals]
                   for figures in (3, 2, 1)]  # fmt: skip
        packed = [pack(_amounts(texts), width, " ") for texts in rounded]
        return next((form for form in packed if len(form) <= room), packed[-1])[:room]
    comment = comparison.per
    if not outdated and blocking_forms(comparison):
        reason = _on_filters(comparison, width - length(lines[-1]) - 2, width, min(_MOST_REASON, room - len(lines)))
        return _commented(lines, reason, width, room)
    if len(comparison.models) == 2:
        comment = _on_price(comparison, width - length(lines[-1]) - 2, width if len(lines) < room else 0)
    volume = format_volume(comparison.workload.input_tokens, comparison.workload.output_tokens)
    comment = f"{comparison.per} at {volume}, as last read" if outdated else comment
    commented = _commented(lines, comment, width, room)
    if outdated or not comparison.undercuts:
        return commented
    forms = list(name_forms(comparison))
    texts = [with_names(undercut_line(comparison, brevity), names) for brevity in range(4) for names in forms[:3]]
    texts += [with_names(undercut_line(comparison, 3), names) for names in forms[3:]]
    if len(commented) < room:
        return [*commented, first_that_fits(texts, width)]
    return [*commented[:-1], _beside(commented[-1], lines[-1], texts, width)]


def _amounts(texts: Sequence[str]) -> list[Line]:
    return [[(f"{LETTERS[place]} ", SIDES[place]), (text, "strong")] for place, text in enumerate(texts)]


def _on_price(comparison: Comparison, beside: int, below: int) -> str:
    """The verdict on price with the longest names that fit in *beside* cells after the costs, or in *below* cells."""
    verdict = verdict_on_price(comparison)
    forms = [f"{comparison.per} · {plain_text(verdict, names)}" for names in name_forms(comparison)]
    return next((form for form in forms if cell_len(form) <= max(beside, below)), forms[-1])


def _on_filters(comparison: Comparison, beside: int, width: int, below: int) -> str:
    """What leaves models without a price, in the longest form that fits beside the costs, else in *below* lines."""
    lines = [with_names(line, names) for line in blocking_forms(comparison) for names in name_forms(comparison)]
    forms = ["".join(text for text, _ in line) for line in lines]
    fitting = [form for form in forms if cell_len(form) <= beside]
    fitting += [form for form in forms if len(wrap(form, width, below + 1)) <= below]
    return next(iter(fitting), forms[-1])


def _commented(lines: list[Line], comment: str, width: int, room: int) -> list[Line]:
    """The costs with *comment* on the last line, or below it if there is *room*."""
    if length(lines[-1]) + 2 + len(comment) <= width:
        return [*lines[:-1], [*lines[-1], (f"  {comment}", "dim")]]
    return [*lines, *([(text, "dim")] for text in wrap(comment, width, most=_MOST_REASON))][:room]


def _beside(commented: Line, costs: Line, texts: Sequence[Line], width: int) -> Line:
    """The first of *texts* that fits after the comment, else in place of it."""
    full = [[*commented, (" · ", "quiet"), *piece] for piece in texts]
    short = [[*costs, ("  ", ""), *piece] for piece in texts]
    return first_that_fits([*full, *short, commented], width)
