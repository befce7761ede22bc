"""Changes between two catalogues, or since a day, in a few sentences: how many of each kind, and what is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crosswalk_tui.core.changes.catalogue_diff import CatalogueDiff
from crosswalk_tui.core.changes.change_list import SOURCES_TITLE, ChangeGroup
from crosswalk_tui.core.changes.price_effects import PriceEffect
from crosswalk_tui.core.changes.recorded_changes import RecordedChanges
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.workload.words import workload_words


def diff_summary(diff: CatalogueDiff, groups: Iterable[ChangeGroup]) -> tuple[str, ...]:
    """The number of differences of each kind, and the workload of the bills; *groups* are those of `diff_groups`."""
    if all(group.title == SOURCES_TITLE for group in groups):
        return ("The catalogues have the same models, offers, prices and scores.",)
    models = (
        f"{len(diff.new_models):,} new", f"{len(diff.ended_models):,} ended",
        *([f"{len(diff.returned_models):,} no longer ended"] if diff.returned_models else []),
        f"{len(diff.gone_models):,} no longer listed", f"{len(diff.renamed):,} renamed",
    )  # fmt: skip
    offers = (
        f"{len(diff.new_offers):,} new", f"{len(diff.gone_offers):,} no longer listed",
        f"{len(diff.excluded_offers):,} excluded now", f"{len(diff.returned_offers):,} no longer excluded",
        f"{len(diff.ending_offers):,} with a new end date", f"{len(diff.repointed):,} with a different model",
    )  # fmt: skip
    others = f", {len(diff.other_sources):,} from a different source" if diff.other_sources else ""
    bills = f"Offers by their bill for {workload_words(diff.workload)}: {_higher_and_lower(diff.prices)}{others}."
    return bills, f"Models: {', '.join(models)}.", f"Offers: {', '.join(offers)}.", *diff.date_effects.words


def return_words(as_of: str) -> str:
    """Since when the changes are that a rollback to the catalogue of *as_of* made."""
    return f"Since the return to the catalogue of {as_of}"


def recorded_summary(recorded: RecordedChanges) -> tuple[str, ...]:
    """The number of recorded price changes, the workload of the bills, and what is left out."""
    counted_by = f"by the bill for {workload_words(recorded.workload)}"
    bills = f"Price changes since {recorded.since}, {counted_by}: {_higher_and_lower(recorded.prices)}."
    return bills, *recorded_left_out(recorded)


def recorded_left_out(recorded: RecordedChanges) -> tuple[str, ...]:
    """The number of price changes that are not listed, and why; empty if there are none."""
    ended = recorded.n_ended
    return (f"{counted(ended, 'price change')} of offers that are no longer sold: left out.",) if ended else ()


def _higher_and_lower(prices: Sequence[PriceEffect]) -> str:
    higher = sum(one.effect_usd is not None and one.effect_usd > 0 for one in prices)
    lower = sum(one.effect_usd is not None and one.effect_usd < 0 for one in prices)
    return f"{higher:,} higher, {lower:,} lower"
