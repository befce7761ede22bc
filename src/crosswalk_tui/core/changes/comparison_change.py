"""How the bills of compared models, and the one that costs least, differ between two catalogues."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.sentences import short_names
from crosswalk_tui.core.models import Model, Offer
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.text.format import UNKNOWN, listed, places_for, usd
from crosswalk_tui.core.vocabulary import Flag, Sign

_NONE_RANKED = "No offer of these models can be ranked any more."


class ModelBills(NamedTuple):
    """A compared model with its cheapest bill before and after; None without an offer that can be ranked.

    Attributes:
        is_listed: the newer catalogue has the model.
    """

    model: Model
    before: Quote | None
    after: Quote | None
    is_listed: bool

    @property
    def total_before(self) -> Decimal | None:
        """The cheapest bill before, in USD a month."""
        return None if self.before is None else self.before.total_usd

    @property
    def total(self) -> Decimal | None:
        """The cheapest bill now."""
        return None if self.after is None else self.after.total_usd

    @property
    def effect_usd(self) -> Decimal | None:
        """The change of the monthly bill; None if one is unknown."""
        return None if self.total_before is None or self.total is None else self.total - self.total_before


class ComparisonChange(NamedTuple):
    """A comparison under a name, before and after: the same models, workload and filters, in the same order.

    Attributes:
        recorded: the earlier bills are those of a past day: a missing one is not recorded, and no change.
    """

    name: str
    before: Comparison
    after: Comparison
    recorded: bool = False

    @property
    def models(self) -> tuple[ModelBills, ...]:
        """The compared models."""
        pairs = zip(self.before.models, self.after.models, strict=True)
        # A model that is no longer listed has its name from before; one that was never listed has its key.
        return tuple(
            ModelBills(new.model if new.model.lab else old.model, old.best, new.best, bool(new.model.lab))
            for old, new in pairs
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the models."""
        return short_names(each.model for each in self.models)

    @property
    def winners_before(self) -> tuple[int, ...]:
        """The positions of the models that cost least before, several if they tie; none if that is not recorded."""
        return () if self.unrecorded else self.before.leaders.winners

    @property
    def unrecorded(self) -> tuple[str, ...]:
        """The names of the models whose earlier bill is not recorded."""
        if not self.recorded:
            return ()
        return tuple(name for name, each in zip(self.names, self.models, strict=True) if each.before is None)

    @property
    def winners(self) -> tuple[int, ...]:
        """The positions of the models that cost least now."""
        return self.after.leaders.winners

    @property
    def has_new_winner(self) -> bool:
        """Whether a different model costs least, or one more or fewer ties with it."""
        return not self.unrecorded and self.winners != self.winners_before

    @property
    def effect_usd(self) -> Decimal | None:
        """The change of the lowest bill of the comparison a month; None if there is none before or after."""
        if self.unrecorded:
            return None
        before, after = _lowest(self.before), _lowest(self.after)
        return None if before is None or after is None else after - before

    @property
    def is_dearer(self) -> bool:
        """Whether the lowest bill is higher."""
        return self.effect_usd is not None and self.effect_usd > 0

    @property
    def lowest_before(self) -> tuple[Offer, ...]:
        """The offers with the lowest bill before."""
        bills = [self.before.models[place].best for place in self.before.leaders.winners]
        return tuple(bill.offer for bill in bills if bill is not None)

    @property
    def is_affected(self) -> bool:
        """Whether a bill, or the model that costs least, is different."""
        bills = [each for each in self.models if not self.recorded or each.before is not None]
        return self.has_new_winner or any(each.total_before != each.total for each in bills)

    @property
    def text(self) -> str:
        """``Llama vs Qwen −$41.00 a month, winner now Qwen``: the change of the lowest bill, and who has it."""
        return f"{' vs '.join(self.names)} {self.change}"

    @property
    def change(self) -> str:
        """``−$41.00 a month, winner now Qwen``; if the lowest bill is the same: ``Llama +$3.00 a month, …``."""
        missing = f"no price recorded of {' and '.join(self.unrecorded)}" if self.unrecorded else ""
        if not self.is_affected:
            return missing or "unchanged"
        parts = [self._amount, missing]
        if self.winners:
            who = " and ".join(self.names[place] for place in self.winners)
            parts.append(f"winner {'now' if self.has_new_winner or self.unrecorded else 'still'} {who}")
        return ", ".join(filter(None, parts))

    @property
    def _amount(self) -> str:
        """By how much the lowest bill changed, else which other bills did."""
        effect, lowest = self.effect_usd, _lowest(self.after)
        if effect:
            lowest_bills = [each.models[p].best for each in (self.before, self.after) for p in each.leaders.winners[:1]]
            return f"{effect_sign(*lowest_bills)}{signed_usd(effect)} a month"
        if effect is None and not self.unrecorded:
            return "no bill any more" if lowest is None else f"{usd(lowest)} a month, no bill before"
        others = [
            f"{name} {effect_sign(each.before, each.after)}{signed_usd(each.effect_usd)} a month"
            if each.effect_usd is not None
            else f"{name} {'has a bill now' if each.before is None else 'has no bill any more'}"
            for name, each in zip(self.names, self.models, strict=True)
            if name not in self.unrecorded and each.total_before != each.total
        ]
        return ", ".join(others) or "same bills"


def cheapest_change(before: Comparison, after: Comparison) -> str:
    """How the lowest bill, and the model that has it, differ, as a sentence; empty if they do not.

    ``The cheapest is still Llama: $41.20 → $44.10 a month.`` It is empty, too, if the models differ.
    """
    if [each.model.key for each in before.models] != [each.model.key for each in after.models]:
        return ""
    names = short_names(each.model for each in after.models)
    was, now = (listed([names[place] for place in each.leaders.winners]) for each in (before, after))
    old, new = _lowest(before), _lowest(after)
    if old is None or new is None:
        return "" if old == new else f"The cheapest is now {now}: {usd(new)} a month." if now else _NONE_RANKED
    places = max(places_for(old), places_for(new))
    first, then = usd(old, places), usd(new, places)
    if was != now:
        return f"The cheapest is now {now} at {then} a month, not {was} at {first}."
    return f"The cheapest is still {now}: {first} → {then} a month." if old != new else ""


def comparison_sentences(before: Comparison, after: Comparison) -> str:
    """Whether the user's comparison changed, and how, as sentences; empty if the models differ.

    ``Your comparison: unchanged, Llama still cheapest at $41.20 a month.``
    """
    if [each.model.key for each in before.models] != [each.model.key for each in after.models]:
        return ""
    change = ComparisonChange("", before, after)
    if change.is_affected:
        cheapest = cheapest_change(before, after)
        return f"Your comparison changed. {cheapest}" if cheapest else f"Your comparison changed: {change.change}."
    lowest = _lowest(after)
    if lowest is None:
        return "Your comparison: unchanged, without an offer that can be ranked."
    who = listed([change.names[place] for place in change.winners])
    return f"Your comparison: unchanged, {who} still cheapest at {usd(lowest, places_for(lowest))} a month."


def changed_of(changes: Sequence[ComparisonChange]) -> str:
    """``1 of 3 changed``: how many of the user's comparisons did."""
    return f"{sum(one.is_affected for one in changes)} of {len(changes)} changed"


def signed_usd(amount: Decimal | None) -> str:
    """Format a difference in dollars: ``+$1.50``, ``−$330.00``, ``$0``."""
    if amount is None:
        return UNKNOWN
    return f"{'−' if amount < 0 else '+' if amount else ''}{usd(abs(amount))}"


def effect_sign(*bills: Quote | None) -> str:
    """The sign before the difference of *bills* if one of them counts an assumed rate; else empty."""
    return Sign.ASSUMED if any(bill is not None and Flag.ASSUMED_RATE in bill.flags for bill in bills) else ""


def _lowest(comparison: Comparison) -> Decimal | None:
    winners = comparison.leaders.winners
    return comparison.totals[winners[0]] if winners else None
