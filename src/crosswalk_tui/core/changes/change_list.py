"""Changes as groups under headings, in the order and the words of the command line and the app."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from crosswalk_tui.core.changes.catalogue_contents import ListedModel, SourceDate
from crosswalk_tui.core.changes.catalogue_diff import BenchmarkDifference, CatalogueDiff
from crosswalk_tui.core.changes.comparison_change import ComparisonChange, signed_usd
from crosswalk_tui.core.changes.price_effects import PriceEffect
from crosswalk_tui.core.changes.recorded_changes import EndedOffer, RecordedChanges
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import UNKNOWN, change_text, rate
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.vocabulary import Sign


class ListedChange(NamedTuple):
    """One line of a list of changes.

    Attributes:
        cells: a text for each column of its group.
        model_key: the model to open; empty if there is none in the newer catalogue.
        comparison: the name of the comparison to open.
        price: the changed price, of which *cells* contain the figures.
    """

    cells: tuple[str, ...]
    model_key: str = ""
    comparison: str = ""
    price: PriceEffect | None = None


class ChangeGroup(NamedTuple):
    """Changes of one kind.

    Attributes:
        titles: the titles of the columns.
    """

    title: str
    titles: tuple[Column, ...]
    changes: tuple[ListedChange, ...]

    @property
    def heading(self) -> str:
        """The title with the number of changes."""
        return f"{self.title}: {len(self.changes):,}"

    def table(self, most: int | None = None) -> Table:
        """The changes as a table, at most *most* of them."""
        return Table(self.titles, [change.cells for change in self.changes[:most]], self.heading)


_MODEL = (Column("Model"), Column("Key"), Column("Providers", "right"))
_OFFER = (Column("Model"), Column("Provider"), Column("Id", spare=1))
_RATES = (
    Column("In $/1M", "point"), Column("Was", "point"), Column("", "right", name="Change"), Column("Out $/1M", "point"),
    Column("Was", "point"), Column("", "right", name="Change"), Column("$/month", "right"),
)  # fmt: skip
_DAY = Column("Date")
SOURCES_TITLE = "Sources"
"""Heading of the sources, which differ by their dates alone."""

OTHER_SOURCE = "Different source, not counted as more expensive or cheaper"
"""Heading of prices that differ only because the catalogue takes them from a different source now."""
_OTHERS = Column("Other rates")
_SOURCE = Column("Source")


def diff_groups(diff: CatalogueDiff, comparisons: Sequence[ComparisonChange] = ()) -> list[ChangeGroup]:
    """The differences between two catalogues: what changes the user's bills first."""
    groups = [
        comparison_group(comparisons),
        *_groups_by_effect(diff.prices, diff),
        _price_group(OTHER_SOURCE, diff.other_sources, diff),
        _price_group("Announced prices", diff.announced, diff),
        _ending_group(diff.ending_offers, diff),
        _model_group("New models", diff.new_models),
        _model_group("Ended models", diff.ended_models),
        _model_group("Models no longer ended", diff.returned_models),
        _model_group("Models no longer listed", diff.gone_models),
        _group(
            "Renamed models",
            (Column("Was"), Column("Now")),
            (ListedChange((before, after), after) for before, after in diff.renamed.items()),
        ),
        _group(
            "Ids that serve a different model",
            (*_OFFER, Column("Was")),
            (_offer_change(diff, one.offer, diff.name(one.before)) for one in diff.repointed),
        ),
        _group(
            "Names that mean a different model",
            (Column("Name"), Column("Model"), Column("Was")),
            (
                ListedChange((one.name, diff.name(one.after), diff.name(one.before)), one.after)
                for one in diff.repointed_names
            ),
        ),
        _offer_group("New offers", diff.new_offers, diff),
        _group(
            "Offers excluded now",
            (*_OFFER, Column("Reason")),
            (_offer_change(diff, offer, offer.exclude_reason or "") for offer in diff.excluded_offers),
        ),
        _offer_group("Offers no longer excluded", diff.returned_offers, diff),
        _offer_group("Offers no longer listed", diff.gone_offers, diff),
        _score_group("Scores", diff.scores, diff),
        _group(
            SOURCES_TITLE,
            (Column("Source"), Column("Was"), Column("Now")),
            (
                ListedChange((source.name, _date_text(before), _date_text(after)))
                for before, after in diff.sources
                if (source := after or before) is not None and (_date_text(before) != _date_text(after))
            ),
        ),
    ]
    return [group for group in groups if group.changes]


def recorded_groups(recorded: RecordedChanges, comparisons: Sequence[ComparisonChange] = ()) -> list[ChangeGroup]:
    """What a catalogue records since a day: what changes the user's bills first."""
    groups = [
        comparison_group(comparisons),
        *_groups_by_effect(recorded.prices, recorded),
        _price_group("Announced prices", recorded.announced, recorded),
        _ending_group(recorded.ending_offers, recorded),
        _model_group("New models", recorded.new_models, released=True),
        _group(
            "Ended offers",
            (*_OFFER, Column("Ended on")),
            (_offer_change(recorded, one.offer, ended_text(one)) for one in recorded.ended_offers),
        ),
        _group(
            "Ids that serve a different model",
            (_DAY, *_OFFER, Column("Was")),
            (
                _dated(_offer_change(recorded, one.offer, recorded.name(one.before)), day)
                for one, day in recorded.repointed
            ),
        ),
        _score_group("Scores", recorded.scores, recorded),
    ]
    return [group for group in groups if group.changes]


def comparison_group(comparisons: Sequence[ComparisonChange]) -> ChangeGroup:
    """The comparisons whose bills changed, a line each."""
    return _group(
        "Your comparisons",
        (Column("Comparison"), Column("Models"), Column("Change of the lowest bill")),
        (
            ListedChange((one.name, " vs ".join(one.names), one.change), comparison=one.name)
            for one in comparisons
            if one.is_affected
        ),
    )


_Names = CatalogueDiff | RecordedChanges
"""What names a model by its key."""


def _group(title: str, columns: tuple[Column, ...], changes: Iterable[ListedChange]) -> ChangeGroup:
    return ChangeGroup(title, columns, tuple(changes))


def _groups_by_effect(prices: Sequence[PriceEffect], names: _Names) -> Iterator[ChangeGroup]:
    known = [(one, one.effect_usd) for one in prices if one.effect_usd is not None]
    yield _price_group("More expensive", [one for one, effect in known if effect > 0], names)
    yield _price_group("Cheaper", [one for one, effect in known if effect < 0], names)
    yield _price_group("Different rates, same bill", [one for one, effect in known if not effect], names)
    yield _price_group("Changed, without a bill for this workload", [p for p in prices if p.effect_usd is None], names)


def _price_group(title: str, prices: Sequence[PriceEffect], names: _Names) -> ChangeGroup:
    dated, others = any(one.day for one in prices), any(one.others for one in prices)
    sources = any(one.other_source for one in prices)
    last = [*([_SOURCE] if sources else []), *([_OTHERS] if others else [])]
    columns = (*([_DAY] if dated else []), *_OFFER, *_RATES, *last)
    return _group(title, columns, (_price_change(one, names, dated=dated, others=others) for one in prices))


def source_text(one: PriceEffect) -> str:
    """The sources before and after: ``LiteLLM → models.dev``; empty for a change of the price."""
    return f"{one.other_source} → {one.source}" if one.other_source else ""


def _price_change(one: PriceEffect, names: _Names, *, dated: bool, others: bool) -> ListedChange:
    cells = (
        names.name(one.offer.model_key), one.offer.provider.name, one.offer.provider_model_id,
        rate(one.after[0]), rate(one.before[0]), percent(one.input_change),
        rate(one.after[1]), rate(one.before[1]), percent(one.output_change), effect_text(one),
        *([source_text(one)] if one.other_source else []), *([one.others] if others else []),
    )  # fmt: skip
    day = f"from {one.day}" if one.in_force_from else one.day
    return ListedChange((day, *cells) if dated else cells, one.offer.model_key, price=one)


def effect_text(one: PriceEffect) -> str:
    """The change of the bill, with a sign if a rate is assumed: ``+$1.50``, ``≈−$330.00``, ``—``."""
    return f"{Sign.ASSUMED if one.is_assumed else ''}{signed_usd(one.effect_usd)}"


def percent(change: Decimal | None) -> str:
    """Format a relative change; empty if unknown or zero."""
    return change_text(change) if change else ""


def _ending_group(offers: Sequence[Offer], names: _Names) -> ChangeGroup:
    columns = (*_OFFER, Column("Ends on"))
    return _group("Announced ends", columns, (_offer_change(names, offer, _end_text(offer)) for offer in offers))


def ended_text(one: EndedOffer) -> str:
    """The day of an end; ``by 2026-09-30`` if it is that on which a list was seen to have ended the offer."""
    return f"{'' if one.is_stated else 'by '}{one.day.isoformat()}"


def _date_text(source: SourceDate | None) -> str:
    return UNKNOWN if source is None else source.as_of


def _end_text(offer: Offer) -> str:
    return UNKNOWN if offer.deprecation_date is None else offer.deprecation_date.isoformat()


def _offer_group(title: str, offers: Sequence[Offer], names: _Names) -> ChangeGroup:
    return _group(title, _OFFER, (_offer_change(names, offer) for offer in offers))


def _offer_change(names: _Names, offer: Offer, *details: str) -> ListedChange:
    cells = (names.name(offer.model_key), offer.provider.name, offer.provider_model_id, *details)
    return ListedChange(cells, offer.model_key)


def _dated(change: ListedChange, day: str) -> ListedChange:
    return change._replace(cells=(day, *change.cells))


def _model_group(title: str, models: Sequence[ListedModel], *, released: bool = False) -> ChangeGroup:
    columns = (*_MODEL, Column("Released")) if released else _MODEL
    return _group(title, columns, (_model_change(model, released=released) for model in models))


def _model_change(model: ListedModel, *, released: bool) -> ListedChange:
    cells = (model.name, model.key, f"{model.n_providers:,}")
    return ListedChange((*cells, model.release_date or UNKNOWN) if released else cells, model.key)


def _score_group(title: str, scores: Sequence[BenchmarkDifference], names: _Names) -> ChangeGroup:
    columns = (Column("Benchmark"), Column("New", "right"), Column("Changed", "right"), Column("Newest"))
    return _group(title, columns, (_score_change(one, names) for one in scores))


def _score_change(one: BenchmarkDifference, names: _Names) -> ListedChange:
    newest = next(iter(one.new), None)
    text = ""
    if newest is not None:
        name = names.name(newest.model_key)
        text = name if newest.as_of is None else f"{name}, {newest.as_of}"
    cells = (one.name, f"{len(one.new):,}", f"{one.n_changed:,}", text)
    return ListedChange(cells, "" if newest is None else newest.model_key)
