"""Sentences that mention compared models by position; the caller chooses how to name them.

Screens paint the letter of the column; exports and the command line write the model's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from crosswalk_tui.core.comparison.comparison import LETTERS, Comparison, leaders
from crosswalk_tui.core.models import Model
from crosswalk_tui.core.money import TIE_TOLERANCE
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.quantity import format_share
from crosswalk_tui.core.vocabulary import Sign


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A mention of the model at *place* (0 is A)."""

    place: int


Sentence = tuple[str | ModelRef, ...]
"""Text with mentions. Adjacent texts are merged, so equal sentences are equal values."""


def sentence(*parts: str | ModelRef | Sentence) -> Sentence:
    """Concatenate *parts*.

    >>> sentence(ModelRef(0), " costs ", "$1", (" more than ", ModelRef(1)))
    (ModelRef(place=0), ' costs $1 more than ', ModelRef(place=1))
    """
    merged: list[str | ModelRef] = []
    for piece in (one for part in parts for one in (part if isinstance(part, tuple) else (part,))):
        last = merged[-1] if merged else None
        if isinstance(piece, str) and isinstance(last, str):
            merged[-1] = last + piece
        elif piece != "":
            merged.append(piece)
    return tuple(merged)


def join(separator: str, parts: Iterable[str | ModelRef | Sentence]) -> Sentence:
    """Concatenate *parts* with *separator* between them."""
    return sentence(*[piece for part in parts for piece in (separator, part)][1:])


def mentions(places: Iterable[int]) -> Sentence:
    """``A``, ``A and B``, ``A, B and D``: the models at *places*."""
    refs = [ModelRef(place) for place in places]
    return sentence(join(", ", refs[:-1]), " and ", refs[-1]) if len(refs) > 1 else tuple(refs)


def plain_text(text: Sentence, names: Sequence[str] = LETTERS) -> str:
    """*text* with the *names* of the models, by position."""
    return "".join(part if isinstance(part, str) else names[part.place] for part in text)


def letters(places: Iterable[int]) -> str:
    """The letters of the models at *places*: ``A, B and D``."""
    return plain_text(mentions(places))


def short_names(compared: Iterable[Model]) -> tuple[str, ...]:
    """Names for sentences: model names, or keys where models share a name."""
    found = tuple(compared)
    names = [model.name for model in found]
    return tuple(model.key if names.count(model.name) > 1 else model.name for model in found)


ALIKE_TIMES = Decimal("1.1")
"""Ratios below this one are shown as a percentage: ``1.0×`` is uninformative."""


class BillRatio(NamedTuple):
    """The ratio of a bill to a smaller one, at least 1."""

    value: Decimal

    @property
    def is_factor(self) -> bool:
        """Whether it is shown as a factor, not as a percentage."""
        return self.value >= ALIKE_TIMES

    @property
    def short(self) -> str:
        """``2.0×``, ``4.2% more``."""
        return fmt.ratio(self.value) if self.is_factor else f"{format_share(self.value - 1, 1)} more"

    @property
    def text(self) -> str:
        """``2.0× as much``, ``4.2% more``."""
        return f"{self.short} as much" if self.is_factor else self.short


def bill_ratio(low: Decimal, high: Decimal) -> BillRatio | None:
    """The ratio of *high* to *low*; None if *low* is zero."""
    return BillRatio(high / low) if low else None


def verdict_on_price(comparison: Comparison) -> Sentence:
    """A clause that compares the bills of the first two models."""
    totals = dict(enumerate(comparison.totals[:2]))
    known = sorted((total, place) for place, total in totals.items() if total is not None)
    if len(known) < 2:
        unpriced = [place for place, total in totals.items() if total is None]
        blocking = comparison.blocking
        why = f" with {blocking.words}" if blocking else ""
        if not why:
            from crosswalk_tui.core.comparison.too_long import too_long  # rarely needed

            found = too_long(comparison)
            why = f", since {found.words}" if found is not None and found.holds_for(unpriced) else ""
        return sentence(mentions(unpriced), f": no offer can be ranked{why}")
    (low, cheaper), (high, costlier) = known
    ratio = bill_ratio(low, high)
    if high <= low * (1 + TIE_TOLERANCE):
        return sentence(mentions((0, 1)), " cost the same")
    if ratio is None:
        return sentence(ModelRef(cheaper), " costs nothing")
    costs = sentence(ModelRef(costlier), f" costs {ratio.text}")
    if cheaper in leaders([ranked.best for ranked in comparison.models[:2]]).maybe_cheaper:
        return sentence(
            costs, ", but the bill of ", ModelRef(cheaper), f" is assumed ({Sign.ASSUMED}) and may be too low"
        )
    return costs
