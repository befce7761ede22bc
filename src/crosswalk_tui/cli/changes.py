"""``crosswalk-tui changes``: what changed since the last refresh, or is recorded as changed since a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from crosswalk_tui.catalog.locate import before_last_refresh
from crosswalk_tui.cli.catalogue_diff import (
    FIELDS,
    diff_document,
    diff_records,
    effect_note,
    end_of,
    group_sections,
    has_dearer,
    offer_record,
    price_record,
    score_document,
    score_records,
)
from crosswalk_tui.cli.comparison_changes import comparison_document, comparison_records, comparison_sections
from crosswalk_tui.cli.filter_options import unknown_provider
from crosswalk_tui.cli.group import NO, Refusal
from crosswalk_tui.cli.json_documents import workload_document
from crosswalk_tui.cli.options import (
    SectionedCommand,
    catalogue_option,
    chosen_path,
    format_option,
    list_prices_option,
    open_catalogue,
)
from crosswalk_tui.cli.output import Answer, Section, write, write_line
from crosswalk_tui.cli.workload_options import WorkloadOptions, undated_workload_options
from crosswalk_tui.core.changes.catalogue_diff import CatalogueDiff
from crosswalk_tui.core.changes.change_list import (
    diff_groups,
    diff_summary,
    recorded_groups,
    recorded_summary,
)
from crosswalk_tui.core.changes.comparison_change import ComparisonChange
from crosswalk_tui.core.changes.recorded_changes import RecordedChanges
from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from crosswalk_tui.user.database import UserDatabase

if TYPE_CHECKING:
    from crosswalk_tui.catalog.reader import Catalogue

_LAST, _DEARER, _WINNER = "last", "dearer", "winner"


class _Request(NamedTuple):
    """The options of a call that say what to list and how to end."""

    provider: str | None
    fail_on: tuple[str, ...]
    style: str
    workload: Workload
    origin: str

    def check_provider(self, *catalogues: Catalogue) -> None:
        """Reject a provider that none of *catalogues* has."""
        if self.provider is None:
            return
        problems = [unknown_provider([self.provider], catalogue) for catalogue in catalogues]
        if all(problems):
            raise click.UsageError(problems[-1] or "")


@click.command("changes", cls=SectionedCommand, short_help="List what changed since the last refresh, or since a day.")
@click.option(
    "--since",
    metavar="last|DATE",
    default=_LAST,
    show_default=True,
    help="'last': compare with the catalogue before the last refresh. DATE (YYYY-MM-DD): what is recorded since.",
)
@click.option("--saved", "saved_only", is_flag=True, help="Show only how your comparisons changed, model by model.")
@click.option("--provider", metavar="PROVIDER", help="Only offers of this provider, and models that it sells or sold.")
@click.option(
    "--fail-on",
    type=click.Choice([_DEARER, _WINNER]),
    multiple=True,
    help="Exit with 1 if an offer is more expensive, or if a different model wins one of your comparisons. Repeatable.",
)
@undated_workload_options
@list_prices_option
@format_option
@catalogue_option
def command(
    *,
    since: str,
    saved_only: bool,
    provider: str | None,
    fail_on: tuple[str, ...],
    options: WorkloadOptions,
    style: str,
    catalogue: Path | None,
) -> None:
    """List what changed, the largest effect on your monthly bill first.

    Since the last refresh: your comparisons (the saved ones and the last session, each for its own workload), prices,
    announced prices and ends, models, offers, scores and sources. Since a day: what sources recorded on that day or
    later.

    The workload is the one that the app was left with, or else the default one; options replace parts of it. Exits
    with 1 if the catalogue was not refreshed.
    """
    day = None if since == _LAST else _day(since)
    if day is not None and (saved_only or _WINNER in fail_on):
        option = "--saved" if saved_only else "--fail-on winner"
        raise click.UsageError(f"{option} compares two catalogues: it needs --since last.")
    if saved_only and provider is not None:
        raise click.UsageError("--saved lists your comparisons, which are not of one provider: leave out --provider.")
    before = None if day is not None else _before(chosen_path(catalogue))
    with open_catalogue(catalogue, with_own=day is None) as opened:  # what was recorded are list prices
        request = _Request(provider, fail_on, style, *_workload(options, opened))
        if day is not None:
            _write_since(day, opened, request)
        elif before is not None:
            _write_last(before, opened, request, saved_only=saved_only)


def _before(current: Path) -> Path:
    before = before_last_refresh(current)
    if before is None:
        raise Refusal(CatalogueError(f"{current} was not refreshed: there is no earlier one. Try --since DATE."))
    return before


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(
            f"{text!r} is neither 'last' nor a day such as 2026-10-01.", param_hint="'--since'"
        ) from error


def _workload(options: WorkloadOptions, opened: Catalogue) -> tuple[Workload, str]:
    """The workload of the effects, and which one it is."""
    from crosswalk_tui.user.state import read_state

    state = None if options.bases else read_state(UserDatabase())
    base = DEFAULT_WORKLOAD if state is None else state.setup.workload
    workload = options.resolve(opened, base)
    if options.bases:
        named = options.preset or options.saved
        origin = options.bases[0] if named is None else f"{options.bases[0]} {named}"
    else:
        origin = "the default workload" if state is None else "the workload that the app was left with"
        if workload != base:
            origin += ", with your options"
    return workload, origin


# Since the last refresh


def _write_last(before: Path, opened: Catalogue, request: _Request, *, saved_only: bool) -> None:
    from crosswalk_tui.catalog.contents import read_both
    from crosswalk_tui.catalog.reader import Catalogue
    from crosswalk_tui.user.comparison_changes import comparison_changes, unreadable_comparisons, user_comparisons

    now = datetime.now(UTC)
    with Catalogue.open(before) as earlier:
        request.check_provider(earlier, opened)
        tier = request.workload.tier
        if opened.own:
            earlier.lay_over(opened.own)
        contents = read_both(earlier, opened, tier)
        diff = CatalogueDiff(*contents, request.workload, now, request.provider)
        yours = user_comparisons(UserDatabase())
        for name in unreadable_comparisons(UserDatabase()):
            write_line(f"The saved comparison {name} cannot be read: it is left out.", message=True)
        if saved_only and not yours:
            raise Refusal(CatalogueError("You have no saved comparison: ctrl+s saves one in the app."))
        changed = comparison_changes(yours, earlier, opened, diff.new_keys, now)
    listed = () if request.provider is not None else changed
    if saved_only:
        _write_comparisons(listed, request.style)
    else:
        _write_all(diff, listed, request)
    lowest = [one.effect_usd for one in changed if one.effect_usd is not None]
    dearer = any(effect > 0 for effect in lowest) if saved_only else has_dearer(diff.prices)
    winner = any(one.has_new_winner for one in changed)
    if (dearer and _DEARER in request.fail_on) or (winner and _WINNER in request.fail_on):
        raise click.exceptions.Exit(NO)


def _write_comparisons(changed: tuple[ComparisonChange, ...], style: str) -> None:
    def records() -> list[dict[str, object]]:
        return [{"change": kind, **record} for kind, record in comparison_records(changed)]

    document = {"since": _LAST, "comparisons": [comparison_document(one) for one in changed]}
    write(Answer(lambda: document, lambda: list(comparison_sections(changed)), FIELDS, records), style)


def _write_all(diff: CatalogueDiff, changed: tuple[ComparisonChange, ...], request: _Request) -> None:
    def document() -> dict[str, object]:
        return {
            **_described(_LAST, request),
            "comparisons": [comparison_document(one) for one in changed],
            **diff_document(diff),
        }

    def records() -> list[dict[str, object]]:
        yours = [{"change": kind, **record} for kind, record in comparison_records(changed)]
        return [*yours, *diff_records(diff)]

    def sections() -> list[Section]:
        yours = (f"Comparisons of yours: {sum(one.is_affected for one in changed)} of {len(changed)} changed.",)
        notes = (
            *diff_summary(diff),
            *(yours if changed else ()),
            *effect_note([*diff.prices, *diff.announced], request.workload, request.origin),
        )
        return [Section(notes=notes), *group_sections(diff_groups(diff, changed))]

    write(Answer(document, sections, FIELDS, records), request.style)


def _described(since: str, request: _Request) -> dict[str, object]:
    return {
        "since": since,
        "provider": request.provider,
        "workload": workload_document(request.workload),
        "workload_origin": request.origin,
    }


# Since a day


def _write_since(day: date, opened: Catalogue, request: _Request) -> None:
    from crosswalk_tui.catalog.contents import read_recorded
    from crosswalk_tui.catalog.price_changes import read_price_changes, read_repoints

    request.check_provider(opened)
    contents = read_recorded(opened, request.workload.tier)
    now = datetime.now(UTC)
    recorded = RecordedChanges(
        contents, read_price_changes(opened), read_repoints(opened), request.workload, day, now, request.provider
    )

    def sections() -> list[Section]:
        effects = [*recorded.prices, *recorded.announced]
        notes = (*recorded_summary(recorded), *effect_note(effects, request.workload, request.origin))
        return [Section(notes=notes), *group_sections(recorded_groups(recorded))]

    def records() -> list[dict[str, object]]:
        return [{"change": kind, **record} for kind, record in _recorded(recorded)]

    def document() -> dict[str, object]:
        return {**_described(day.isoformat(), request), **_recorded_document(recorded)}

    write(Answer(document, sections, FIELDS, records), request.style)
    if _DEARER in request.fail_on and has_dearer(recorded.prices):
        raise click.exceptions.Exit(NO)


def _recorded_document(recorded: RecordedChanges) -> dict[str, object]:
    return {
        "models": {"new": [model.key for model in recorded.new_models]},
        "offers": {
            "ended": [{**offer_record(offer), "ends_on": end_of(offer)} for offer in recorded.ended_offers],
            "ending": [{**offer_record(offer), "ends_on": end_of(offer)} for offer in recorded.ending_offers],
            "repointed": [
                {**offer_record(one.offer), "before": one.before, "date": changed}
                for one, changed in recorded.repointed
            ],
        },
        "prices": [price_record(one) for one in recorded.prices],
        "announced": [price_record(one) for one in recorded.announced],
        "scores": [score_document(one) for one in recorded.scores],
    }


def _recorded(recorded: RecordedChanges) -> Iterator[tuple[str, dict[str, object]]]:
    yield from (("price", price_record(one)) for one in recorded.prices)
    yield from (("announced_price", price_record(one)) for one in recorded.announced)
    for change, offers in (("ending_offer", recorded.ending_offers), ("ended_offer", recorded.ended_offers)):
        yield from ((change, {**offer_record(offer), "after": end_of(offer)}) for offer in offers)
    for model in recorded.new_models:
        yield "new_model", {"model": model.key}
    for one, day in recorded.repointed:
        record = {**offer_record(one.offer), "before": one.before, "after": one.offer.model_key, "date": day}
        yield "repointed_offer", record
    yield from score_records(recorded.scores)
