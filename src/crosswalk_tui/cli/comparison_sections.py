"""Print how the user's comparisons changed, for ``changes``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from crosswalk_tui.cli.json_documents import filters_document, plain, workload_document
from crosswalk_tui.cli.output import Section
from crosswalk_tui.core.changes.comparison_change import ComparisonChange, ModelBills, effect_sign, signed_usd
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import UNKNOWN, counted
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.workload.words import workload_words

_COLUMNS = (
    Column("Model"), Column("$/month", "point"), Column("at"), Column("Was", "point"), Column("at"),
    Column("Change", "right"), Column("Cheapest"),
)  # fmt: skip


def comparison_sections(changes: Sequence[ComparisonChange], since: date | None) -> Iterator[Section]:
    """Each comparison with the cheapest bill of each model, before and after; *since* is None for the last refresh."""
    affected = [one for one in changes if one.is_affected]
    same = len(changes) - len(affected)
    counts = f"{counted(len(affected), 'comparison')} of yours changed, {same} did not."
    yield Section(notes=(counts, *([] if since is None else [since_note(since)])))
    for one in changes:
        rows = [_row(one, place, each) for place, each in enumerate(one.models)]
        missing = [each.model.key for each in one.models if not each.is_listed]
        notes = (
            f"For {workload_words(one.after.workload)}.",
            *([f"No longer in the catalogue: {', '.join(missing)}."] if missing else []),
        )
        yield Section(f"{one.name}: {one.text}", Table(_COLUMNS, rows), notes)


def since_note(since: date) -> str:
    """What the earlier bills of comparisons are."""
    return (
        f"Was: the cheapest offer at the prices recorded for {since}; an offer without one on that day is left out."
        " Your own prices do not apply."
    )


def _row(one: ComparisonChange, place: int, each: ModelBills) -> tuple[str, ...]:
    """The row of a model: its bills before and after, and whether it wins."""
    before, after = place in one.winners_before, place in one.winners
    mark = "yes" if before and after else "now" if after else "before" if before else ""
    effect = each.effect_usd
    change = UNKNOWN if effect is None else "="
    if effect:
        change = f"{effect_sign(each.before, each.after)}{signed_usd(effect)}"
    return (
        each.model.name,
        total_text(each.after),
        _seller_name(each.after),
        total_text(each.before),
        _seller_name(each.before),
        change,
        mark,
    )


def _seller_name(bill: Quote | None) -> str:
    """The name of the seller of *bill*."""
    return UNKNOWN if bill is None else bill.offer.provider.name


def comparison_document(one: ComparisonChange) -> dict[str, object]:
    """A comparison, for JSON."""
    keys = [each.model.key for each in one.models]
    return {
        "name": one.name,
        "workload": workload_document(one.after.workload),
        "filters": filters_document(one.after.filters, one.after.workload),
        "models": [
            {
                "model": each.model.key,
                "total_usd_before": _total(each.before),
                "total_usd": _total(each.after),
                "provider_before": _provider(each.before),
                "provider": _provider(each.after),
                "effect_usd": plain(each.effect_usd),
                "stale": each.after is not None and each.after.is_old,
            }
            for each in one.models
        ],
        "winners_before": [keys[place] for place in one.winners_before],
        "winners": [keys[place] for place in one.winners],
        "new_winner": one.has_new_winner,
        "effect_usd": plain(one.effect_usd),
        "affected": one.is_affected,
    }


def comparison_records(changes: Sequence[ComparisonChange]) -> list[dict[str, object]]:
    """Each model of each comparison as a CSV record."""
    return [
        {
            "change": "comparison",
            "comparison": one.name,
            "model": each.model.key,
            "provider": _provider(each.after),
            "before": _total(each.before),
            "after": _total(each.after),
            "effect_usd": plain(each.effect_usd),
        }
        for one in changes
        for each in one.models
    ]


def _total(bill: Quote | None) -> str | None:
    return plain(None if bill is None else bill.total_usd)


def _provider(bill: Quote | None) -> str | None:
    return None if bill is None else bill.offer.provider.provider_id
