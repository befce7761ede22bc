"""The state the app opens in: from the call, else the last session, else the configuration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import click

from crosswalk_tui.cli.filter_options import FilterOptions, unknown_provider
from crosswalk_tui.cli.model_choice import choose_model
from crosswalk_tui.cli.options import DayType, grouped_as, option, parse_with
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.cli.workload_options import WorkloadOptions
from crosswalk_tui.core.errors import AmbiguousModel, BenchmarkNotFound, ModelNotFound
from crosswalk_tui.core.search.near_names import near_names
from crosswalk_tui.core.search.provider_names import provider_named
from crosswalk_tui.core.text.format import MOST_SENTENCES
from crosswalk_tui.core.text.quantity import parse_usd, parse_volume
from crosswalk_tui.core.text.safe import safe

if TYPE_CHECKING:  # every command imports this module, most need none of these
    from crosswalk_tui.catalog.reader import Catalogue
    from crosswalk_tui.core.changes.scale import Volumes
    from crosswalk_tui.core.pricing.filters import Filters
    from crosswalk_tui.core.workload.monthly import Workload
    from crosswalk_tui.user.config import Config
    from crosswalk_tui.user.state import AppState, ComparisonSetup

PRICE_AXES = ("output", "input", "blended", "monthly")
"""The values of `crosswalk_tui.core.plot.choices.PriceAxis`, without importing the plot for every command."""

DEFAULT_A = "meta/llama-3.2-1b-instruct"
DEFAULT_B = "meta/llama-3.2-3b-instruct"
"""The comparison the app opens with."""


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """The view options of a call; None is not given."""

    screen: str | None = None
    benchmark: str | None = None
    price_axis: str | None = None
    budget: Decimal | None = None
    volumes: Volumes = ()
    page: str | None = None
    at: date | None = None

    def resolve(self, catalogue: Catalogue, setup: ComparisonSetup, theme: str | None) -> AppState:
        """The state of the app for *setup*; options that were not given get their defaults.

        Raises:
            CrosswalkError: no such model.
            click.UsageError: no such screen; the wrong number of volumes.
        """
        from crosswalk_tui.core.changes.scale import VOLUMES
        from crosswalk_tui.core.plot.choices import PriceAxis
        from crosswalk_tui.user.state import AppState

        if self.screen is not None:
            from crosswalk_tui.ui.shell.views import VIEWS

            names = [view.name for view in VIEWS]
            if self.screen.casefold() not in names:
                raise click.UsageError(f"No screen is called {safe(self.screen, 80)!r}; there are: {', '.join(names)}.")
        if self.benchmark is not None:
            check_benchmark(self.benchmark, catalogue)
        if self.volumes and len(self.volumes) != len(VOLUMES):
            most = len(VOLUMES)
            raise click.UsageError(f"The app shows {most} volumes: give --volume {most} times, or not at all.")
        return AppState(
            setup,
            screen=(self.screen or "").casefold(),
            axis=self.benchmark or "",
            price_axis=PriceAxis(self.price_axis or PriceAxis.OUTPUT),
            budget=self.budget,
            volumes=self.volumes or VOLUMES,
            page="" if self.page is None else choose_model(catalogue, self.page).key,
            theme=theme,
            at=self.at,
        )


def check_count(models: Sequence[str]) -> None:
    """Check that the app can compare as many *models*.

    Raises:
        click.UsageError: it cannot.
    """
    from crosswalk_tui.core.comparison.comparison import LETTERS

    if len(models) > len(LETTERS):
        raise click.UsageError(f"{len(models)} models are more than the {len(LETTERS)} that can be compared.")


def check_benchmark(slug: str, catalogue: Catalogue) -> None:
    """Check that *slug* is a benchmark of *catalogue*.

    Raises:
        BenchmarkNotFound: it is not; contains the nearest ones.
    """
    slugs = sorted({known.slug for known in catalogue.benchmarks()})
    if slug not in slugs:
        raise BenchmarkNotFound(slug, near_names(slug, slugs))


view_options = grouped_as(
    "view",
    ViewOptions,
    (
        option("View", "--screen", "screen", metavar="NAME", help="Open this screen, such as workload."),
        option("View", "--benchmark", "benchmark", metavar="SLUG", help="Benchmark of the plots: gpqa_diamond."),
        option("View", "--price-axis", "price_axis", type=click.Choice(PRICE_AXES),
               help="Price measure of the plots."),
        option("View", "--budget", "budget", metavar="USD", callback=parse_with(parse_usd),
               help="USD a month; shows how many times it buys the workload."),
        option("View", "--volume", "volumes", metavar="IN/OUT", multiple=True, callback=parse_with(parse_volume),
               help="Tokens a month to compare at, such as 20M/10M; give four."),
        option("View", "--at", "at", metavar="DATE", type=DayType(),
               help="Bill at the prices in force on DATE: recorded ones, or announced ones."),
        option("View", "--page", "page", metavar="MODEL", help="Model whose page to open, with --screen model."),
    ),
)  # fmt: skip
"""Add the view options to a command, as ``view``."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """The models and options of a call that opens the app."""

    models: tuple[str, ...]
    options: WorkloadOptions
    filtering: FilterOptions
    view: ViewOptions

    @property
    def is_empty(self) -> bool:
        """Whether nothing was given: the last session is restored."""
        return self == Invocation((), WorkloadOptions(), FilterOptions(), ViewOptions())

    def opening(self, catalogue: Catalogue, config: Config, theme: str | None = None) -> AppState:
        """The state to open in; *theme* was chosen in the app, if any.

        Raises:
            CrosswalkError: a model, a benchmark or a preset does not exist.
            click.UsageError: too many models; options that exclude each other.
        """
        from crosswalk_tui.user.state import ComparisonSetup

        workload = self.options.resolve(catalogue)
        filters = self.filtering.resolve(catalogue)
        if not self.filtering.allow and not self.filtering.deny:
            filters = filters._replace(allow=config.allow, deny=config.deny)
        check_count(self.models)
        names = self.models or config.models
        find = partial(choose_model, catalogue) if self.models else catalogue.find_model  # as `usable` does
        keys = [find(name).key for name in names] or [DEFAULT_A]
        twice = _named_twice(names, keys)
        if twice is not None:
            raise click.UsageError(twice)
        remark = ""
        if len(keys) == 1:
            second, remark = (DEFAULT_B, "") if not names else self._second(catalogue, keys[0], workload, filters)
            keys.append(second)
        opening = self.view.resolve(catalogue, ComparisonSetup(tuple(keys), workload, filters), theme)
        opening = opening._replace(remark=remark)
        if self.options.usage is None:
            return opening
        return opening._replace(source=self.options.usage.source, origin=self.options.origin())

    def _second(self, catalogue: Catalogue, key: str, workload: Workload, filters: Filters) -> tuple[str, str]:
        """The model that *key* alone is compared with, and a sentence that says why."""
        from datetime import UTC, datetime

        from crosswalk_tui.cli.second_model import second_model
        from crosswalk_tui.core.scores.comparing import DEFAULT_BENCHMARK

        first = catalogue.model(key)
        axis = self.view.benchmark or DEFAULT_BENCHMARK
        found = second_model(catalogue, first, axis, workload, filters, datetime.now(UTC))
        default = DEFAULT_B if key != DEFAULT_B else DEFAULT_A
        second, why = (default, "no rival of it is known") if found is None else found
        name = catalogue.model_names([second]).get(second, second)
        return second, f"Compared with {safe(name, 60)}: {safe(why, 120)}. b chooses another model."


def _named_twice(names: Sequence[str], keys: Sequence[str]) -> str | None:
    """An error message if two of *names* are the same model; None otherwise."""
    for key, name in zip(keys, names, strict=False):
        if keys.count(key) > 1:
            return f"{safe(name, 80)} is named twice: compare it with another model."
    return None


def usable(config: Config, catalogue: Catalogue) -> Config:
    """*config* without the models and providers that are not in the catalogue; `Config.problems` reports them."""
    from crosswalk_tui.user.config import config_path

    problems = []
    models = config.models
    try:
        keys = [catalogue.find_model(name).key for name in models]
        problem = _named_twice(models, keys)
    except (ModelNotFound, AmbiguousModel) as error:
        problem = str(error)
    if problem is not None:
        problems.append(f"models: {problem} The default models are compared.")
        models = ()
    requested = config.allow | config.deny
    names = catalogue.provider_names() if requested else {}
    ids = {named: id_ for named in requested if (id_ := provider_named(named, names)) is not None}
    for number, name in enumerate(
        sorted(requested - ids.keys())
    ):  # to find the nearest ids is slow, and no more are shown
        problem = unknown_provider([name], catalogue) if number < MOST_SENTENCES else name
        problems.append(f"providers: {problem} It is ignored.")
    return config._replace(models=models, allow=frozenset(ids[name] for name in config.allow if name in ids),
        deny=frozenset(ids[name] for name in config.deny if name in ids),
        problems=(*config.problems, *(f"{config_path()}: {problem}" for problem in problems)),
    )  # fmt: skip


def opening(call: Invocation, catalogue: Catalogue, config: Config) -> AppState:
    """The state to open in: the last session if *call* is empty, else as *call* describes; in the last theme set.

    Raises:
        CrosswalkError, click.UsageError: as `Invocation.opening`.
    """
    left = _last_session()
    theme = None if left is None else left.chosen_theme(config.theme)
    restored = _restorable(left, catalogue) if left is not None and call.is_empty else None
    return (
        call.opening(catalogue, config, theme) if restored is None else restored._replace(theme=theme, is_restored=True)
    )


def _last_session() -> AppState | None:
    """The state of the last session; None without one, or if it cannot be read, which is reported."""
    from crosswalk_tui.core.errors import UserDataError
    from crosswalk_tui.user.database import UserDatabase
    from crosswalk_tui.user.state import read_state

    try:
        return read_state(UserDatabase())
    except UserDataError as error:
        write_message(f"The last session and its theme cannot be read. {error}")
        return None


def _restorable(left: AppState, catalogue: Catalogue) -> AppState | None:
    """*left* without an open page of a missing model; None if a compared model is missing."""
    try:
        for key in left.setup.models:
            catalogue.model(key)
    except ModelNotFound as error:
        write_message(f"A model of the last session is no longer in the catalogue; starting over. {error}")
        return None
    try:
        if left.page:
            catalogue.model(left.page)
    except ModelNotFound as error:
        write_message(f"The model whose page was open is no longer in the catalogue. {error}")
        return left._replace(page="")
    return left
