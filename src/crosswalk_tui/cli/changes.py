"""``crosswalk-tui changes``: what changed since the last refresh, or is recorded as changed since a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from crosswalk_tui.catalog.catalogue_file import first_day
from crosswalk_tui.catalog.locate import before_last_refresh, is_rolled_back
from crosswalk_tui.cli.changes_since_day import recorded_document, recorded_records
from crosswalk_tui.cli.comparison_sections import comparison_document, comparison_records, comparison_sections
from crosswalk_tui.cli.diff_command import effect_note, group_sections, has_dearer
from crosswalk_tui.cli.diff_documents import FIELDS, diff_document, diff_records
from crosswalk_tui.cli.filter_options import unknown_provider
from crosswalk_tui.cli.group import NO, Refusal, collecting_no_garbage
from crosswalk_tui.cli.json_documents import workload_document
from crosswalk_tui.cli.options import (
    SectionedCommand,
    catalogue_option,
    format_option,
    list_prices_option,
    open_catalogue,
)
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.cli.workload_options import WorkloadOptions, undated_workload_options
from crosswalk_tui.core.changes.catalogue_diff import CatalogueDiff
from crosswalk_tui.core.changes.change_list import ChangeGroup, diff_groups, recorded_groups
from crosswalk_tui.core.changes.change_summary import diff_summary, recorded_summary, return_words
from crosswalk_tui.core.changes.comparison_change import ComparisonChange, changed_of
from crosswalk_tui.core.changes.price_effects import PriceEffect
from crosswalk_tui.core.changes.recorded_changes import RecordedChanges
from crosswalk_tui.core.errors import CatalogueError, UserDatabaseError, UserDataError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from crosswalk_tui.user.database import UserDatabase

if TYPE_CHECKING:
    from crosswalk_tui.catalog.reader import Catalogue
    from crosswalk_tui.user.comparison_changes import NamedSetup
    from crosswalk_tui.user.state import AppState

_MONTH = timedelta(days=30)
"""Before the day of the catalogue: the days to list where there is no earlier one."""

_LAST, _DEARER, _WINNER = "last", "dearer", "winner"


class _Request(NamedTuple):
    """What to list, and the workload of the effects; *since_day* is None for the last refresh."""

    since_day: date | None
    provider: str | None
    workload: Workload
    origin: str

    @property
    def since(self) -> str:
        """The value of ``--since``."""
        return _LAST if self.since_day is None else self.since_day.isoformat()

    def check_provider(self, *catalogues: Catalogue) -> None:
        """Reject a provider that none of *catalogues* has."""
        if self.provider is None:
            return
        problems = [unknown_provider([self.provider], catalogue) for catalogue in catalogues]
        if all(problems):
            raise click.UsageError(problems[-1] or "")

    def listed(self, comparisons: Sequence[ComparisonChange]) -> Sequence[ComparisonChange]:
        """*comparisons*, unless only one provider is requested."""
        return comparisons if self.provider is None else ()

    def notes(self, comparisons: Sequence[ComparisonChange], effects: Sequence[PriceEffect]) -> tuple[str, ...]:
        """How many comparisons changed, and what the effects refer to."""
        listed = self.listed(comparisons)
        yours = (f"Comparisons of yours: {changed_of(listed)}.",) if listed else ()
        return *yours, *effect_note(effects, self.origin)


class _Found(NamedTuple):
    """What changed.

    Attributes:
        comparisons: the user's, changed or not.
        prices: the changes that are in force now.
        dearer: names of the comparisons whose lowest bill is higher as a price has changed.
        notes: the sentences before the tables.
        groups: the tables.
        document, records: for JSON and CSV, without the comparisons.
        back: since when, in words, if the changes are those of a rollback.
    """

    comparisons: tuple[ComparisonChange, ...]
    prices: Sequence[PriceEffect]
    dearer: frozenset[str]
    notes: tuple[str, ...]
    groups: Sequence[ChangeGroup]
    document: Callable[[], Mapping[str, object]]
    records: Callable[[], Sequence[Mapping[str, object]]]
    back: str = ""

    @property
    def back_notes(self) -> tuple[str, ...]:
        """The sentence on a rollback, if there was one."""
        return (f"{self.back}: what differs from the catalogue in use before. No price is new.",) if self.back else ()


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

    Your comparisons (the saved ones and the last session, each for its own workload), prices, announced prices and
    ends, models, offers, scores. Since a day: what sources recorded on that day or later.

    The workload is the one that the app was left with, or else the default one; options replace parts of it. Exits
    with 1 if the catalogue was not refreshed.
    """
    day = None if since == _LAST else _day(since)
    if saved_only and provider is not None:
        raise click.UsageError("--saved lists your comparisons, which are not of one provider: leave out --provider.")
    left = _last_session()
    yours = _comparisons(left, required=saved_only)
    # What was recorded are list prices.
    with open_catalogue(catalogue, with_own=day is None) as opened, collecting_no_garbage():
        request = _Request(day, provider, *_workload(options, opened, left))
        now = datetime.now(UTC)
        found = (_since_refresh if day is None else partial(_since_day, day))(request, opened, yours, now)
    write(_answer_on_comparisons(found, request) if saved_only else _answer(found, request), style)
    dearer = bool(found.dearer) if saved_only else has_dearer(found.prices)
    winner = any(one.has_new_winner for one in found.comparisons)
    if (dearer and _DEARER in fail_on) or (winner and _WINNER in fail_on):
        raise click.exceptions.Exit(NO)


def _last_session() -> AppState | None:
    """The state that the app was left with; None without one, or if it is not valid, which is reported."""
    from crosswalk_tui.user.state import read_state

    try:
        return read_state(UserDatabase())
    except UserDatabaseError:  # nothing of the user's can be read
        raise
    except UserDataError as error:
        write_message(f"{error} It is left out.")
        return None


def _comparisons(left: AppState | None, *, required: bool) -> list[NamedSetup]:
    """The user's comparisons and that of the session *left*; if *required*, having none is a negative answer."""
    from crosswalk_tui.user.comparison_changes import (
        LAST_SESSION,
        NamedSetup,
        unreadable_comparisons,
        user_comparisons,
    )

    users = UserDatabase()
    yours = user_comparisons(users, None if left is None else NamedSetup(LAST_SESSION, left.setup))
    unreadable = unreadable_comparisons(users)
    for name in unreadable:
        write_message(f"The saved comparison {safe(name, 80)} cannot be read: it is left out.")
    if required and not yours:
        if unreadable:
            raise Refusal(UserDataError("None can be read: crosswalk-tui own remove comparison NAME removes one."))
        raise Refusal(CatalogueError("You have no saved comparison: ctrl+s saves one in the app."))
    return yours


def _before(opened: Catalogue) -> Path:
    """The catalogue from before the last refresh.

    Raises:
        Refusal: there is none.
    """
    before = before_last_refresh(opened.path)
    if before is None:
        as_of = opened.as_of()
        dated = f"{opened.path}, as of {as_of}," if as_of else f"{opened.path}"
        problem = f"{dated} has never been refreshed: there is no earlier catalogue to compare."
        try:
            day = f"{date.fromisoformat(first_day(as_of)) - _MONTH}" if as_of else "DATE"
        except (ValueError, OverflowError) as error:  # no date, or the first month of all
            raise opened.damaged(error) from error
        advice = f"Type crosswalk-tui changes --since {day} for the changes that its sources recorded since that day"
        raise Refusal(CatalogueError(f"{problem} {advice}, or crosswalk-tui refresh to fetch the newest prices."))
    return before


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(
            f"{text!r} is neither 'last' nor a day such as 2026-10-01.", param_hint="'--since'"
        ) from error


def _workload(options: WorkloadOptions, opened: Catalogue, left: AppState | None) -> tuple[Workload, str]:
    """The workload of the effects, by default that of the session *left*, and which one it is."""
    state = None if options.bases else left
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


def _since_refresh(request: _Request, opened: Catalogue, yours: Sequence[NamedSetup], now: datetime) -> _Found:
    """What changed since the last refresh."""
    from crosswalk_tui.catalog.contents import read_both
    from crosswalk_tui.catalog.reader import Catalogue
    from crosswalk_tui.user.comparison_changes import comparison_changes

    with Catalogue.open(_before(opened)) as earlier:
        request.check_provider(earlier, opened)
        if opened.own:
            earlier.lay_over(opened.own)
        contents = read_both(earlier, opened, request.workload.tier)
        diff = CatalogueDiff(*contents, request.workload, now, request.provider)
        changed = comparison_changes(yours, earlier, opened, diff.new_keys, now)
        groups = diff_groups(diff, request.listed(changed))
        back = return_words(opened.as_of()) if is_rolled_back(opened.path) else ""
    return _Found(
        changed,
        diff.prices,
        frozenset(
            one.name for one in changed if one.is_dearer and not all(map(diff.has_other_source, one.lowest_before))
        ),
        (
            *diff_summary(diff, groups),
            *request.notes(changed, [*diff.prices, *diff.other_sources, *diff.announced]),
        ),
        groups,
        lambda: diff_document(diff),
        lambda: diff_records(diff),
        back,
    )


def _since_day(day: date, request: _Request, opened: Catalogue, yours: Sequence[NamedSetup], now: datetime) -> _Found:
    """What is recorded as changed since *day*."""
    from crosswalk_tui.catalog.contents import read_recorded
    from crosswalk_tui.catalog.price_changes import read_price_changes, read_repoints
    from crosswalk_tui.user.comparison_changes import comparison_changes_since

    request.check_provider(opened)
    contents = read_recorded(opened, request.workload.tier)
    prices, repoints = read_price_changes(opened), read_repoints(opened)
    recorded = RecordedChanges(contents, prices, repoints, request.workload, day, now, request.provider)
    changed = comparison_changes_since(yours, opened, day, now)
    return _Found(
        changed,
        recorded.prices,
        frozenset(one.name for one in changed if one.is_dearer),
        (*recorded_summary(recorded), *request.notes(changed, [*recorded.prices, *recorded.announced])),
        recorded_groups(recorded, request.listed(changed)),
        lambda: recorded_document(recorded),
        lambda: recorded_records(recorded),
    )


def _answer(found: _Found, request: _Request) -> Answer:
    """The answer with all changes."""
    listed = request.listed(found.comparisons)

    def document() -> dict[str, object]:
        return {
            "since": request.since,
            "rolled_back": bool(found.back),
            "provider": request.provider,
            "workload": workload_document(request.workload),
            "workload_origin": request.origin,
            "comparisons": [comparison_document(one) for one in listed],
            **found.document(),
        }

    def sections() -> list[Section]:
        return [Section(notes=(*found.back_notes, *found.notes)), *group_sections(found.groups)]

    return Answer(document, sections, FIELDS, lambda: [*comparison_records(listed), *found.records()])


def _answer_on_comparisons(found: _Found, request: _Request) -> Answer:
    """The answer with the user's comparisons alone."""

    def document() -> dict[str, object]:
        listed = [comparison_document(one) for one in found.comparisons]
        return {"since": request.since, "rolled_back": bool(found.back), "comparisons": listed}

    def sections() -> list[Section]:
        back = [Section(notes=found.back_notes)] if found.back else []
        return [*back, *comparison_sections(found.comparisons, request.since_day)]

    return Answer(document, sections, FIELDS, lambda: comparison_records(found.comparisons))
