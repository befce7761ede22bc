"""``crosswalk-tui usage``: what a usage log cost, and what it would cost on other models."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import click

from crosswalk_tui.catalog.offer_queries import OfferFilter, read_candidates
from crosswalk_tui.catalog.price_changes import dated_offer
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.group import NO
from crosswalk_tui.cli.model_choice import choose_model
from crosswalk_tui.cli.month_to_date import check_month_to_date, month_so_far
from crosswalk_tui.cli.options import (
    DayType,
    FilePath,
    catalogue_option,
    format_option,
    list_prices_option,
    open_catalogue,
    parse_with,
)
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.cli.usage_answer import Elsewhere, UsageAnswer, is_fine_tune, may_be_low, usage_notes
from crosswalk_tui.cli.usage_option import OnSeveralModels, UsageOption
from crosswalk_tui.core.errors import AmbiguousModel, ModelNotFound
from crosswalk_tui.core.models import Model
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.pricing.ranking import Ranking, rank
from crosswalk_tui.core.text.format import counted, usd
from crosswalk_tui.core.text.quantity import format_usd, parse_usd
from crosswalk_tui.core.usage.billing import (
    DatedOffer,
    Groups,
    LogCost,
    list_offer,
    log_costs,
    sold_before,
)
from crosswalk_tui.core.usage.log import RequestGroup, UsageLog
from crosswalk_tui.core.usage.remarks import rate_of
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
    "month_usd", "without_then", "without_now", "may_be_low", "provider", "provider_model_id", "stale", "reason", "own",
)  # fmt: skip
_CHEAPEST = 5
"""Models listed when none is named."""

_NO_REQUEST = "no request is left"
_NO_CONTEXT = "its context window is not published"
_FIGURES = re.compile(r"\d[\d,.]*")


@click.command("usage", cls=OnSeveralModels, short_help="Show what usage logs cost, then and now, and on other models.")
@click.argument("paths", metavar="PATH...", nargs=-1, type=FilePath(readable=False), required=True)
@click.option("--on", "others", metavar="MODEL...", multiple=True, help="Price the log on these models.")
@click.option("--since", metavar="DATE", type=DayType(), help="Leave out earlier requests (UTC).")
@click.option("--until", metavar="DATE", type=DayType(), help="Leave out requests after this day.")
@click.option("--by", type=click.Choice(list(_KEYS)), default="model", show_default=True, help="Rows of the report.")
@click.option(
    "--max-usd",
    metavar="USD",
    callback=parse_with(parse_usd),
    help="Exit with 1 if a month at the log's rate costs more than this.",
)
@click.option(
    "--month-to-date",
    is_flag=True,
    help="Only requests of this calendar month (UTC); hold --max-usd against what they have cost.",
)
@list_prices_option
@format_option
@catalogue_option
def command(  # noqa: PLR0913 - one for each option
    *,
    paths: tuple[str, ...],
    others: tuple[str, ...],
    since: date | None,
    until: date | None,
    by: str,
    max_usd: Decimal | None,
    month_to_date: bool,
    style: str,
    catalogue: Path | None,
) -> None:
    """Show what the requests in usage logs cost: files, folders, patterns, or - for standard input.

    At the prices of the day of each request, at today's, and per 30 days at the log's rate, over the time from its
    first to its last request, at least a day; and what all of them cost on each MODEL of --on, otherwise on the
    cheapest models that can serve them. Exits with 1 if a month costs more than --max-usd on the models of the log, or
    on one of --on, or is not known to cost less. With --month-to-date, what this month's requests have cost so far, at
    the prices of their days, is held against --max-usd instead.
    """
    now = datetime.now(UTC)
    if month_to_date:
        if since or until or others:
            raise click.UsageError("--month-to-date cannot be combined with --since, --until or --on.")
        since, until = month_so_far(now)
    with open_catalogue(catalogue) as opened:
        log = UsageOption(paths).read(opened, since, until, may_be_empty=month_to_date)
        report = _report(opened, log, others, by, now)
        as_of = opened.as_of()

    def document() -> dict[str, object]:
        from crosswalk_tui.cli.usage_documents import usage_document

        return usage_document(report, max_usd, as_of)

    def records() -> list[dict[str, object]]:
        from crosswalk_tui.cli.usage_documents import usage_records

        return usage_records(report)

    def sections() -> list[Section]:
        from crosswalk_tui.cli.usage_sections import usage_sections

        return usage_sections(report)

    write(Answer(document, sections, _FIELDS, records), style)
    for line in usage_notes(report):
        write_message(line)
    if max_usd is not None and month_to_date:
        raise click.exceptions.Exit(check_month_to_date(report, max_usd, f"{now:%Y-%m}"))
    if max_usd is not None:
        raise click.exceptions.Exit(_check(report, max_usd, named=bool(others)))


def _report(opened: Catalogue, log: UsageLog, others: Sequence[str], by: str, now: datetime) -> UsageAnswer:
    groups = [(group, added) for group, added in log.groups.items() if added.rows]
    workload = workload_of(groups)
    sold: dict[str, DatedOffer] = {}
    unknown: dict[str, tuple[str, ...]] = {}
    parts: dict[str, list[tuple[RequestGroup, RequestSum]]] = {}
    for group, added in groups:
        parts.setdefault(group.model, []).append((group, added))
    for name, part in parts.items():
        if not name or is_fine_tune(name):
            unknown[name] = ()
            continue
        try:
            model = opened.find_model(name, suggests=False)
        except ModelNotFound:
            unknown[name] = ()
            continue
        except AmbiguousModel as error:
            unknown[name] = error.candidates
            continue
        found = _seller(opened, model, part, now)
        if found is not None:
            sold[name] = found
    by_model = log_costs(groups, sold.get, _KEYS["model"], now)
    costs = by_model if by == "model" else log_costs(groups, sold.get, _KEYS[by], now)
    rows = sorted(((str(key), cost) for key, cost in costs.items()), key=lambda row: _order(row, by))
    total = log_costs(groups, sold.get, lambda _: None, now).get(None, LogCost())
    unsold = RequestSum()
    for named, cost in by_model.items():
        if named not in unknown:
            unsold.merge(cost.without_now)
    models = [choose_model(opened, name) for name in others]
    elsewhere = [_on(m, rank(opened.offers(m.key), workload, Filters(), now, m)) for m in models]
    none_serves = "" if groups else _NO_REQUEST
    if groups and not elsewhere:
        elsewhere, none_serves = _cheapest(opened, workload, now)
    return UsageAnswer(
        log, workload, by, rows, total, elsewhere, none_serves, unknown, unsold, sold, now.date(), bool(models)
    )


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


def _cheapest(opened: Catalogue, workload: Workload, now: datetime) -> tuple[list[Elsewhere], str]:
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


def _on(model: Model, ranking: Ranking) -> Elsewhere:
    return Elsewhere(model, ranking.best, "" if ranking.best else _why_unranked(ranking))


def _why_unranked(ranking: Ranking) -> str:
    reasons = [item.reason for item in ranking.excluded]
    return max(reasons, key=reasons.count, default="its price is assumed" if ranking.best else "not sold")


def _check(report: UsageAnswer, limit: Decimal, *, named: bool) -> int:
    """Report each month that costs more than *limit*, or may cost more; returns the exit code."""
    months: list[tuple[str, Decimal | None, Decimal | None, bool]] = []
    if named:
        for each in report.elsewhere:
            bill = each.bill
            now = None if bill is None else bill.total_usd
            months.append((each.model.key, now, report.month_on(each), bill is not None and not bill.may_be_low))
    else:
        total = report.total
        complete = not total.without_now.rows and not may_be_low(total.assumed_now)
        months = [("The log", total.known_now, report.month(total.known_now), complete)]
    rate, failed = rate_of(report.log), False
    for name, now, month, complete in months:
        if now is not None and month is not None and month > limit:
            failed = True
            costs = f"{name} costs {usd(month)} a month" if rate is None else f"{name} costs {rate.both(now, month)}"
            if rate is not None and not named:
                costs = f"{rate.log_words.capitalize()} costs {usd(now)}, and {usd(month)} for {rate.month_words}"
            write_message(f"{costs}, {usd(month - limit)} over {format_usd(limit)}.")
        elif month is None or not complete:
            failed = True
            write_message(f"{name} is not known to cost {format_usd(limit)} or less a month.")
    return NO if failed else 0
