"""``crosswalk-tui usage``: what a usage log cost, and what it would cost on other models."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import click

from crosswalk_tui.catalog.offer_queries import OfferFilter, read_candidates
from crosswalk_tui.catalog.price_changes import dated_offer
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.group import NO
from crosswalk_tui.cli.options import catalogue_option, format_option, list_prices_option, open_catalogue, parse_with
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.usage_option import UsageOption
from crosswalk_tui.core.changes.age import is_stale
from crosswalk_tui.core.comparison.sides import total_text
from crosswalk_tui.core.errors import AmbiguousModel, ModelNotFound
from crosswalk_tui.core.models import Model, Offer
from crosswalk_tui.core.money import decimal_string, month_cost
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import Ranking, rank
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.format import UNKNOWN, counted, usd
from crosswalk_tui.core.text.quantity import format_usd, parse_usd
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.usage.billing import DatedOffer, Groups, LogCost, list_offer, log_costs, sold_before
from crosswalk_tui.core.usage.log import RequestGroup, UsageLog
from crosswalk_tui.core.usage.remarks import no_rate, not_priced, remarks
from crosswalk_tui.core.usage.requests import RequestSum
from crosswalk_tui.core.usage.totals import workload_of
from crosswalk_tui.core.workload.monthly import Workload

_KEYS: Mapping[str, Callable[[RequestGroup], str]] = {
    "model": lambda group: group.model,
    "project": lambda group: group.project,
    "day": lambda group: "" if group.day is None else group.day.isoformat(),
    "session": lambda group: group.session,
}
_FIELDS = (
    "section", "name", "rows", "requests", "input_tokens", "cached_tokens", "output_tokens", "then_usd", "now_usd",
    "month_usd", "without_then", "without_now", "provider", "provider_model_id", "stale", "reason",
)  # fmt: skip
_CHEAPEST = 5
"""Models listed when none is named."""

_NO_CONTEXT = "its context window is not published"
_FIGURES = re.compile(r"\d[\d,.]*")
_ASK = "--on MODEL prices the log on a model, or states why it cannot."


class _Elsewhere(NamedTuple):
    """A model that the whole log is priced on."""

    model: Model
    bill: Quote | None
    reason: str


class _Report(NamedTuple):
    """The answer: the log by part, in total, and on other models; *none_serves* is why there are none."""

    log: UsageLog
    workload: Workload
    by: str
    rows: Sequence[tuple[str, LogCost]]
    total: LogCost
    elsewhere: Sequence[_Elsewhere]
    none_serves: str
    unknown: Sequence[str]
    unsold: RequestSum
    sold: Mapping[str, DatedOffer]
    today: date


class _UsageCommand(click.Command):
    """Accepts several models after one ``--on``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat ``--on`` before each word after it, up to the next option or path."""
        return super().parse_args(ctx, list(_with_repeated_on(args)))


def _with_repeated_on(args: Sequence[str]) -> Iterator[str]:
    given = 0  # words since --on, which is one of them; 0 elsewhere
    for nth, word in enumerate(args):
        if word == "--":
            yield from args[nth:]
            return
        if word.startswith("-") and word != "-":
            given = 2 if word.startswith("--on=") else int(word == "--on")
        elif given > 1 and (word == "-" or Path(word).exists() or any(sign in word for sign in "*?[")):
            given = 0
        elif given > 1:
            yield "--on"
        yield word
        given += bool(given == 1 and word != "--on")


@click.command("usage", cls=_UsageCommand, short_help="Show what usage logs cost, then and now, and on other models.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--on", "others", metavar="MODEL...", multiple=True, help="Price the log on these models.")
@click.option("--since", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Leave out earlier requests (UTC).")
@click.option("--until", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Leave out requests after this day.")
@click.option("--by", type=click.Choice(list(_KEYS)), default="model", show_default=True, help="Rows of the report.")
@click.option(
    "--max-usd",
    metavar="USD",
    callback=parse_with(parse_usd),
    help="Exit with 1 if a month at the log's rate costs more than this.",
)
@list_prices_option
@format_option
@catalogue_option
def command(
    *,
    paths: tuple[str, ...],
    others: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    by: str,
    max_usd: Decimal | None,
    style: str,
    catalogue: Path | None,
) -> None:
    """Show what the requests in usage logs cost: files, folders, patterns, or - for standard input.

    At the prices of the day of each request, at today's, and per 30 days at the log's rate; and what all of them cost
    on each MODEL of --on, otherwise on the cheapest models that can serve them. Exits with 1 if a month costs more than
    --max-usd on the models of the log, or on one of --on, or is not known to cost less.
    """
    now = datetime.now(UTC)
    with open_catalogue(catalogue) as opened:
        log = UsageOption(paths).read(opened, since, until)
        report = _report(opened, log, others, by, now)
        as_of = opened.as_of()

    def document() -> dict[str, object]:
        from crosswalk_tui.cli.json_documents import catalogue_document

        return {**_document(report), "max_usd": _text(max_usd), "catalogue": catalogue_document(as_of)}

    write(Answer(document, lambda: _sections(report), _FIELDS, lambda: _records(report)), style)
    for line in _notes(report):
        click.echo(line, err=True)
    if max_usd is not None:
        raise click.exceptions.Exit(_check(report, max_usd, named=bool(others)))


def _report(opened: Catalogue, log: UsageLog, others: Sequence[str], by: str, now: datetime) -> _Report:
    groups = [(group, added) for group, added in log.groups.items() if added.rows]
    workload = workload_of(groups)
    sold: dict[str, DatedOffer] = {}
    unknown = []
    for name in dict.fromkeys(group.model for group, _ in groups):
        try:
            model = opened.find_model(name) if name else None
        except (ModelNotFound, AmbiguousModel):
            model = None
        if model is None:
            unknown.append(name)
            continue
        part = [(group, added) for group, added in groups if group.model == name]
        found = _seller(opened, model, part, now)
        if found is not None:
            sold[name] = found
    costs = log_costs(groups, sold.get, _KEYS[by], now)
    rows = sorted(((str(key), cost) for key, cost in costs.items()), key=lambda row: _order(row, by))
    total = log_costs(groups, sold.get, lambda _: None, now).get(None, LogCost())
    unsold = RequestSum()
    for named, cost in log_costs(groups, sold.get, lambda group: group.model, now).items():
        if named not in unknown:
            unsold.merge(cost.without_now)
    models = [opened.find_model(name) for name in others]
    elsewhere = [_on(m, rank(opened.offers(m.key), workload, Filters(), now, m)) for m in models]
    none_serves = ""
    if not elsewhere:
        elsewhere, none_serves = _cheapest(opened, workload, now)
    return _Report(log, workload, by, rows, total, elsewhere, none_serves, unknown, unsold, sold, now.date())


def _seller(opened: Catalogue, model: Model, part: Groups, now: datetime) -> DatedOffer | None:
    """The offer that bills the requests of *part*; a former offer of the maker if none can serve them now."""
    offers = opened.offers(model.key)
    offer = list_offer(offers, part, now)
    if offer is not None:
        return dated_offer(opened, model, offer, now.date())
    makers = (dated_offer(opened, model, each, now.date()) for each in offers if each.first_party)
    return sold_before(makers, part)


def _order(row: tuple[str, LogCost], by: str) -> tuple[object, ...]:
    name, cost = row
    return (not name, name) if by == "day" else (-cost.now, -cost.total.input_tokens, name)


def _cheapest(opened: Catalogue, workload: Workload, now: datetime) -> tuple[list[_Elsewhere], str]:
    """The cheapest models that can serve *workload*; if there are none, the most frequent reason."""
    requested = OfferFilter(workload.tier, None, resale=False)
    offers = read_candidates(opened, "SELECT model_id FROM model WHERE is_moving_alias = 0", {}, requested)
    found = []
    reasons: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for key, sellers in offers.items():
        model = opened.model(key)
        ranking = rank(tuple(sellers), workload, Filters(), now, model)
        best = ranking.best
        if best is not None and (best.offer.context_tokens or model.context_tokens) is None:
            reasons[_NO_CONTEXT] += 1  # that it serves the largest request is not known
            examples[_NO_CONTEXT] = _NO_CONTEXT
        elif best is not None and not ranking.is_assumed:
            found.append((best.total_trillionths, key))
        else:
            reason = _why_unranked(ranking)
            kind = _FIGURES.sub("0", reason)
            reasons[kind] += 1
            examples.setdefault(kind, reason)
    why = [f"{counted(number, 'model')}: {examples[kind]}" for kind, number in reasons.most_common(1)]
    keys = [key for _, key in sorted(found)[:_CHEAPEST]]
    models = [opened.model(key) for key in keys]
    ranked = [_on(m, rank(tuple(offers[m.key]), workload, Filters(), now, m)) for m in models]
    return ranked, "" if ranked else (why or ["nothing is for sale"])[0]


def _on(model: Model, ranking: Ranking) -> _Elsewhere:
    return _Elsewhere(model, ranking.best, "" if ranking.best else _why_unranked(ranking))


def _why_unranked(ranking: Ranking) -> str:
    reasons = [item.reason for item in ranking.excluded]
    return max(reasons, key=reasons.count, default="its price is assumed" if ranking.best else "not sold")


def _month(report: _Report, amount: Decimal | None) -> Decimal | None:
    """*amount* of the log per 30 days at its rate, if that is known; a log without dates is the month."""
    return None if amount is None or report.log.has_no_rate else month_cost(amount, report.log.month_factor)


# Forms of the answer


def _sections(report: _Report) -> list[Section]:
    columns = (
        Column(report.by.capitalize()), Column("Requests", "right"), Column("Input", "right"),
        Column("Cached", "right"), Column("Output", "right"), Column("$ then", "point"), Column("$ now", "point"),
        Column("$ 30 days", "point"),
    )  # fmt: skip
    rows = [_cells(report, name, cost) for name, cost in report.rows]
    cheaper = [
        (
            each.model.key,
            each.bill.offer.provider.name if each.bill else each.reason,
            total_text(each.bill),
            usd(_month(report, each.bill.total_usd if each.bill else None)),
        )
        for each in report.elsewhere
    ]
    others = (Column("All requests on"), Column("At"), Column("$", "point"), Column("$ 30 days", "point"))
    cost = Section("What it cost", Table(columns, [*rows, _cells(report, "total", report.total)]))
    if not cheaper:
        why = f"No model can serve all requests of the log. {report.none_serves}. {_ASK}"
        return [cost, Section("What it would cost", notes=(why,))]
    return [cost, Section("What it would cost", Table(others, cheaper))]


def _cells(report: _Report, name: str, cost: LogCost) -> tuple[str, ...]:
    total = cost.total
    return (
        safe(name, 60) or "not named",
        UNKNOWN if total.requests is None else f"{total.requests:,}",
        f"{total.input_tokens:,}",
        f"{total.cached:,}",
        f"{total.output_tokens:,}",
        usd(cost.known_then),
        usd(cost.known_now),
        usd(_month(report, cost.known_now)),
    )


def _document(report: _Report) -> dict[str, object]:
    log = report.log
    return {
        "first": None if log.first is None else log.first.isoformat(),
        "last": None if log.last is None else log.last.isoformat(),
        "days": log.span_days,
        "by": report.by,
        "rows": [_record(report, name, cost) for name, cost in report.rows],
        "total": _record(report, "total", report.total),
        "on": [_record_elsewhere(report, each) for each in report.elsewhere],
        "none_serves": report.none_serves or None,
        "billed_at": {
            name: {"model": each.model.key, "provider": each.offer.provider.provider_id}
            for name, each in report.sold.items()
        },
        "unknown_models": list(report.unknown),
        "left_out": not_priced(log, report.workload),
        "notes": _notes(report),
    }


def _record(report: _Report, name: str, cost: LogCost) -> dict[str, object]:
    total = cost.total
    return {
        "name": name,
        "rows": total.rows,
        "requests": total.requests,
        "input_tokens": total.input_tokens,
        "cached_tokens": total.cached,
        "output_tokens": total.output_tokens,
        "then_usd": _text(cost.known_then),
        "now_usd": _text(cost.known_now),
        "month_usd": _text(_month(report, cost.known_now)),
        "without_then": cost.without_then.rows,
        "without_now": cost.without_now.rows,
    }


def _record_elsewhere(report: _Report, each: _Elsewhere) -> dict[str, object]:
    bill = each.bill
    amount = None if bill is None else bill.total_usd
    return {
        "name": each.model.key,
        "now_usd": _text(amount),
        "month_usd": _text(_month(report, amount)),
        "provider": None if bill is None else bill.offer.provider.provider_id,
        "provider_model_id": None if bill is None else bill.offer.provider_model_id,
        "may_be_low": bill is not None and bill.may_be_low,
        "stale": bill is not None and bill.is_old,
        "reason": each.reason or None,
    }


def _records(report: _Report) -> list[dict[str, object]]:
    rows = [{"section": report.by, **_record(report, name, cost)} for name, cost in report.rows]
    total = {"section": "total", **_record(report, "total", report.total)}
    return [*rows, total, *({"section": "on", **_record_elsewhere(report, each)} for each in report.elsewhere)]


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else decimal_string(amount)


def _seller_note(model: Model, offer: Offer, today: date) -> str:
    """The model and its seller; also the date of the price if it is old."""
    dates = [price.as_of for price in offer.prices if price.holds_on(today)]
    old = [as_of for as_of in dates if is_stale(as_of, today)]
    return f"{model.key} at {offer.provider.name}{f' (old price of {min(old)})' if old else ''}"


def _notes(report: _Report) -> list[str]:
    """Sentences on the basis of the figures, and on what they leave out."""
    total = report.total
    sellers = sorted({_seller_note(each.model, each.offer, report.today) for each in report.sold.values()})
    notes = [f"Billed at: {', '.join(sellers)}."] if sellers else []
    by_model = report.log.by_model()
    for name in report.unknown:
        who = f"{safe(name, 80)!r} is no model of the catalogue" if name else "The log does not name the model"
        notes.append(f"{who}: {by_model[name].in_words} without a cost.")
    if report.unknown and total.known_now is None:
        notes.append(_ASK)
    if report.unsold.rows:
        notes.append(f"{report.unsold.in_words} to models that no seller offers today: left out of the cost now.")
    if total.without_then.rows:
        notes.append(
            f"{total.without_then.in_words} left out of the cost then: without a date, a known model or a recorded"
            " price of that day."
        )
    *others, taken_for = remarks(report.log, report.workload)
    log = report.log
    if log.month_factor is not None and log.first is not None and log.last is not None:
        span = f"{log.first:%Y-%m-%d} to {log.last:%Y-%m-%d}, {counted(log.span_days or 0, 'day')}"
        taken_for = f"The log covers {span}; a month is 30 days at its rate."
    elif log.has_no_rate:
        taken_for = f"{no_rate(log)}: what 30 days cost is unknown; --since leaves those without a date out."
    return [*notes, *others, taken_for]


def _check(report: _Report, limit: Decimal, *, named: bool) -> int:
    """Report each month that costs more than *limit*, or may cost more; returns the exit code."""
    months: list[tuple[str, Decimal | None, bool]] = []
    if named:
        bills = [(each.model.key, each.bill) for each in report.elsewhere]
        months = [
            (key, bill.total_usd if bill else None, bill is not None and not bill.may_be_low) for key, bill in bills
        ]
    else:
        months = [("The log", report.total.known_now, not report.total.without_now.rows)]
    failed = False
    for name, amount, complete in months:
        month = _month(report, amount)
        if month is not None and month > limit:
            failed = True
            click.echo(f"{name} costs {usd(month)} a month, {usd(month - limit)} over {format_usd(limit)}.", err=True)
        elif month is None or not complete:
            failed = True
            click.echo(f"{name} is not known to cost {format_usd(limit)} or less a month.", err=True)
    return NO if failed else 0
