"""The bills of a model as straight lines in the input that varies.

The input is the output:input ratio, the cached share of the input, or the output multiplier of a model. Prompts stay
the same, so each offer stays in its context bands; an offer's line ends at its reply limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import lcm
from operator import mul

from crosswalk_tui.core.breakeven.envelope import CostLine
from crosswalk_tui.core.breakeven.machine_steps import machine_lines
from crosswalk_tui.core.models import Machine, Price, Rates
from crosswalk_tui.core.money import MICRO_PER_USD
from crosswalk_tui.core.pricing.bill import Quote, price_groups
from crosswalk_tui.core.pricing.bill_items import request_fee
from crosswalk_tui.core.pricing.machine_load import MachineLoad, machines_needed, month_rate
from crosswalk_tui.core.vocabulary import BandRule, WorkloadInput
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.portions import Portion, spread, usual_cached

_KINDS = (
    ("input",), ("audio_in", "input"), ("cache_read", "input"), ("cache_write", "input"),
    ("cache_write_1h", "cache_write", "input"), ("output",), ("audio_out", "output"), ("reasoning", "output"),
)  # fmt: skip
"""The rate of each kind of tokens, input first, followed by its substitutes if it is not published."""

_INPUT_KINDS = 5
"""The number of kinds of input tokens, which come before those of the output."""


Interval = tuple[Fraction, Fraction | None]
"""Values of the input: the first and the last one, None without limit."""

_Weights = list[list[Fraction]]
"""Tokens of each portion by `_KINDS`."""


class VariedBills:
    """One model's bills as linear functions of an input.

    Every line is in 10⁻¹² USD times `scale`, so that all coefficients are integers.

    Attributes:
        scale: the factor applied to all lines.
        start, end: the interval of the input in which the bills are these; the end None without limit.
    """

    def __init__(
        self, workload: Workload, key: str, varied: WorkloadInput, interval: Interval, *, varies: bool
    ) -> None:
        """Compute what is the same for all offers of the model *key*; *varies*: its multiplier is the varied one."""
        self.start, self.end = interval
        self._own = own = workload.for_model(key)
        self._per_step = Fraction(0)
        if varied is WorkloadInput.RATIO:
            self._per_step = workload.input_tokens * Fraction(workload.multiplier(key))
        elif varied is WorkloadInput.MULTIPLIER and varies:
            self._per_step = Fraction(workload.output_tokens)
        moves_output = varied is WorkloadInput.RATIO or (varied is WorkloadInput.MULTIPLIER and varies)

        def tokens(t: Fraction) -> _Weights:
            cached = t if varied is WorkloadInput.CACHED else Fraction(own.cached_share)
            return _tokens(own, cached, t * self._per_step if moves_output else Fraction(own.output_tokens))

        base, slope = _line_through(tokens, self.start, self.start + 1 if self.end is None else self.end)
        common = lcm(*(weight.denominator for rows in (base, slope) for row in rows for weight in row))
        self._base, self._slope = ([[int(weight * common) for weight in row] for row in rows] for rows in (base, slope))
        self._prompts = own.portions[0].average_prompt if own.sizes is None else 1
        self._sums: dict[tuple[int, ...], tuple[list[list[int]], list[list[int]]]] = {}
        self.scale = common * self._prompts

    def line(self, quote: Quote) -> CostLine | None:
        """The bill at *quote*'s offer; None if it does not allow replies of this length."""
        until = self._reach(quote)
        if until is not None and until < 0:
            return None
        base: Fraction | int = 0
        slope: Fraction | int = 0
        groups = price_groups(quote.paid)
        prices = dict(zip(groups, quote.paid, strict=True))
        bases, slopes = self._grouped(groups)
        for portion, (price, band), fixed, moved in zip(
            self._own.grouped(groups), prices.values(), bases, slopes, strict=True
        ):
            rates = self._rates(portion, price, band)
            base += sum(map(mul, fixed, rates))
            slope += sum(map(mul, moved, rates))
            base += (portion.request_count or 0) * (request_fee(price, band) or 0) * MICRO_PER_USD * self.scale
        return CostLine(base, slope, quote.offer, until)

    def _reach(self, quote: Quote) -> Fraction | None:
        """The last value at which *quote*'s offer allows the replies; None without limit, negative if none is."""
        limit, share = quote.reply_limit, self._own.reply_share
        if limit is None or not share:
            return None
        if self._per_step:
            return limit / (share * self._per_step)
        return Fraction(-1) if self._own.output_tokens * share > limit else None

    def _grouped(self, groups: tuple[int, ...]) -> tuple[list[list[int]], list[list[int]]]:
        """Base and slope of the tokens of each group of portions, by kind."""
        if groups not in self._sums:
            self._sums[groups] = _summed(self._base, groups), _summed(self._slope, groups)
        return self._sums[groups]

    def lines(self, quotes: Sequence[Quote]) -> tuple[list[CostLine], list[CostLine]]:
        """The published bills, and the assumed ones that may be too low."""
        found: tuple[list[CostLine], list[CostLine]] = ([], [])
        for quote in quotes:
            if quote.load is not None:
                found[False].extend(self._machine_lines(quote, quote.load))
                continue
            line = self.line(quote)
            if line is not None:
                found[quote.may_be_low].append(line)
        return found

    def _machine_lines(self, quote: Quote, load: MachineLoad) -> Iterator[CostLine]:
        """The bill at *load*'s machines; nothing if the offer does not allow replies of this length."""
        until = self._reach(quote)
        if until is None or until >= 0:
            month = month_rate(load.machine) * MICRO_PER_USD * self.scale
            yield from machine_lines(quote.offer, load, self._needed(load.machine), month, self.start, until)

    def _needed(self, machine: Machine) -> tuple[Fraction, Fraction]:
        """The months of *machine* that the tokens take: at 0, and for each unit of the input that varies."""
        base, slope = (
            machines_needed(machine, sum(map(sum, (row[:_INPUT_KINDS] for row in rows))),
                            sum(map(sum, (row[_INPUT_KINDS:] for row in rows)))) * self._prompts / self.scale
            for rows in (self._base, self._slope)
        )  # fmt: skip
        return base, slope

    def _rates(self, portion: Portion, price: Price, band: Price | None) -> list[Fraction | int]:
        """The rates by kind, each times the common multiple of the prompts."""
        reached = price.rates if band is None or band.band_rule is not BandRule.CLIFF else band.rates
        found: list[Fraction | int] = [_published(reached, *kind) * self._prompts for kind in _KINDS]
        if band is not None and band.band_rule is not BandRule.CLIFF:
            prompt = portion.average_prompt
            each = Fraction(self._prompts, prompt)
            below, above = band.band_from * each, (prompt - band.band_from) * each
            found[:_INPUT_KINDS] = [
                _published(price.rates, *kind) * below + _published(band.rates, *kind) * above
                for kind in _KINDS[:_INPUT_KINDS]
            ]
        return found


def _summed(rows: list[list[int]], groups: tuple[int, ...]) -> list[list[int]]:
    members: dict[int, list[list[int]]] = {}
    for row, number in zip(rows, groups, strict=True):
        members.setdefault(number, []).append(row)
    return [[sum(column) for column in zip(*each, strict=True)] for each in members.values()]


def last_value(workload: Workload, varied: WorkloadInput) -> Fraction | None:
    """The last value of the input that varies; None without limit."""
    if varied is not WorkloadInput.CACHED:
        return None
    return 1 - Fraction(workload.cache_write_share) - Fraction(workload.cache_write_1h_share)


def intervals(workload: Workload, varied: WorkloadInput) -> list[Interval]:
    """The intervals in which bills are linear: of a log's cached share, those up to its usual one and from there on."""
    end = last_value(workload, varied)
    if workload.sizes is None or end is None:
        return [(Fraction(0), end)]
    target = _target(workload, Fraction(workload.cached_share), Fraction(workload.output_tokens))
    usual = usual_cached(workload.sizes, target) / workload.input_tokens
    return [(Fraction(0), usual), (usual, end)] if 0 < usual < end else [(Fraction(0), end)]


def _target(own: Workload, cached: Fraction, output: Fraction) -> list[Fraction]:
    """The exact tokens by kind, with that share of the input cached and that many output tokens."""
    written, hourly, reasoning = (
        Fraction(share) for share in (own.cache_write_share, own.cache_write_1h_share, own.reasoning_share)
    )
    shares = (1 - cached - written - hourly, cached, written, hourly)
    return [own.input_tokens * share for share in shares] + [output * (1 - reasoning), output * reasoning]


def _tokens(own: Workload, cached: Fraction, output: Fraction) -> _Weights:
    """The tokens of each portion by kind, as `_target`."""
    target = _target(own, cached, output)
    if own.sizes is None:
        return [_with_audio(target, Fraction(0), Fraction(0))]
    audio = [
        [Fraction(part, whole) if whole else Fraction(0) for part, whole in pairs]
        for pairs in (
            ((each.audio_in, each.parts.uncached), (each.audio_out, each.parts.visible)) for each in own.sizes.classes
        )
    ]
    return [_with_audio(row, *shares) for row, shares in zip(spread(own.sizes, target), audio, strict=True)]


def _with_audio(row: Sequence[Fraction], into: Fraction, out: Fraction) -> list[Fraction]:
    """Convert tokens by the kinds of `Parts` to `_KINDS`: audio is a share of plain input and of visible output."""
    plain, *cache, visible, reasoning = row
    return [plain - plain * into, plain * into, *cache, visible - visible * out, visible * out, reasoning]


def _line_through(tokens: Callable[[Fraction], _Weights], start: Fraction, end: Fraction) -> tuple[_Weights, _Weights]:
    """Base and slope of *tokens*, which are linear from *start* to *end*."""
    first, last = tokens(start), tokens(end)
    length = end - start or Fraction(1)
    slope = [[(b - a) / length for a, b in zip(*rows, strict=True)] for rows in zip(first, last, strict=True)]
    base = [[a - start * b for a, b in zip(*rows, strict=True)] for rows in zip(first, slope, strict=True)]
    return base, slope


def _published(rates: Rates, *names: str) -> int:
    """The first of the named rates that is published."""
    for name in names:
        rate: int | None = getattr(rates, name)
        if rate is not None:
            return rate
    return 0
