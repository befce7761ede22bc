"""The contents of a report. Models are mentioned by name; the text of sources may be hostile, and writers escape it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from crosswalk_tui.core.plot.points import Cloud
from crosswalk_tui.core.pricing.bill import QuoteLine
from crosswalk_tui.core.workload.log_rate import LogRate

OWN_MARK = "*"
"""Follows a bill and a score that rest on the author's own figures."""


@dataclass(frozen=True, slots=True)
class ReportStatement:
    """A finding of the verdict: its topic, such as ``Price``, and one sentence."""

    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class Advice:
    """When to pick a model: completions of ``Pick NAME if …``."""

    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfferCost:
    """The bill of one ranked offer.

    Attributes:
        model: the name of the model.
        provider_type: in words.
        model_id: the provider's id of the model.
        input_usd, output_usd: USD per 1M tokens.
        lines: those of the bill with a quantity.
        total_usd: USD for the workload: a month, or the log.
        month_usd: USD per month: that of a log is 30 days at its rate.
        times: the total divided by the lowest one of all models; None if that is zero.
        is_cheapest: it is a winner of its model.
        notes: caveats in words.
        source: the name of the source of the price; *as_of* is its date.
        is_own: a rate is the author's own.
        assumed_sign: before the bill, if a rate is not published.
        is_old: a price is old.
    """

    model: str
    provider: str
    provider_type: str
    model_id: str
    region: str
    input_usd: Decimal | None
    output_usd: Decimal | None
    total_usd: Decimal
    month_usd: Decimal
    times: Decimal | None
    is_cheapest: bool
    notes: tuple[str, ...]
    source: str
    as_of: str
    lines: tuple[QuoteLine, ...] = ()
    is_own: bool = False
    assumed_sign: str = ""
    is_old: bool = False


@dataclass(frozen=True, slots=True)
class ModelCosts:
    """The ranked offers of a model, in the order of the ranking, and a sentence on each reason that leaves others out.

    Attributes:
        remarks: what else matters for the price: re-sellers, free tiers.
    """

    name: str
    offers: tuple[OfferCost, ...]
    left_out: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """A row of a side-by-side table: one value per model.

    Attributes:
        best: positions of the better values.
        note: a remark on the whole row.
    """

    label: str
    values: tuple[str, ...]
    best: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ScoreCells(Cells):
    """The scores on one benchmark.

    Attributes:
        figures: the scores as numbers; None is unknown.
        own: positions of the scores that are the author's own.
    """

    figures: tuple[float | None, ...] = ()
    own: frozenset[int] = frozenset()
    slug: str = ""
    category: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class BillInFull:
    """The arithmetic of the bill of a model's cheapest offer.

    Attributes:
        lines: they sum to *total_usd* exactly.
        month_usd: see `OfferCost`.
        notes: price band, hours, assumed rates, as sentences.
        tied: of the lowest bill, the names of models that cost the same.
    """

    model: str
    provider: str
    model_id: str
    lines: tuple[QuoteLine, ...]
    total_usd: Decimal
    month_usd: Decimal
    notes: tuple[str, ...]
    tied: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source of the figures, with its licence and date."""

    name: str
    what: str
    as_of: str
    licence: str
    attribution: str
    url: str


@dataclass(frozen=True, slots=True)
class PlotOfReport:
    """The points of the plot.

    Attributes:
        names: those of the compared models by key, in order.
        missing: why a compared model is not drawn, and its bill if it has one, by key.
    """

    cloud: Cloud
    names: dict[str, str]
    missing: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonReport:
    """A report on compared models.

    Attributes:
        names, keys: of the models, in order.
        headline: which model costs least, and by how much.
        endings: the cheapest offers that are soon no longer sold, as sentences.
        legend: the meaning of each caveat that occurs, as sentences.
        scores: on benchmarks that at least two of the models share.
        bill: the lowest one; None if no offer can be ranked.
        bills: of each model's cheapest offer, in order.
        log: the usage log with dates that the bills are of; None if they are of a month.
        plot: None if none of the models can be drawn.
        command: the command line that makes this report from the same catalogue.
        as_of: the date of the newest source of the catalogue.
        made_on: the day of the report.
        at: the day whose prices are billed; empty for the day of the report.
        dates: the dates of prices and scores as sentences.
    """

    title: str
    names: tuple[str, ...]
    keys: tuple[str, ...]
    headline: str
    endings: tuple[str, ...]
    statements: tuple[ReportStatement, ...]
    advice: tuple[Advice, ...]
    workload: str
    filters: str
    costs: tuple[ModelCosts, ...]
    legend: tuple[str, ...]
    specs: tuple[Cells, ...]
    scores: tuple[ScoreCells, ...]
    bill: BillInFull | None
    bills: tuple[BillInFull, ...]
    plot: PlotOfReport | None
    sources: tuple[SourceLine, ...]
    command: str
    as_of: str
    made_on: str
    at: str
    dates: str
    log: LogRate | None = None

    @property
    def per(self) -> str:
        """What an amount is for, after it: ``a month``, or ``in the log``."""
        return "a month" if self.log is None else "in the log"

    @property
    def bill_unit(self) -> str:
        """What an amount is for, in a heading: ``per month``, or ``for the log``."""
        return "per month" if self.log is None else "for the log"

    @property
    def own_note(self) -> str:
        """What the mark of the author's own prices means; empty if none is in the bills."""
        return f"{OWN_MARK} with prices of the author's own" if any(offer.is_own for offer in self.offers) else ""

    @property
    def reproduction(self) -> str:
        """What else is needed beside the command to make this report; empty if nothing is."""
        if not self.own_note:
            return ""
        return (
            "The bills include prices of the author's own, which the command does not contain: "
            "crosswalk-tui own export writes them, own import reads them."
        )

    @property
    def offers(self) -> tuple[OfferCost, ...]:
        """The offers of all models, by model."""
        return tuple(offer for costs in self.costs for offer in costs.offers)
