"""What the app opens on: what the call says, else where it was left, else what the configuration says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import click

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.filters import FilterOptions, unknown_provider
from crosswalk_tui.cli.options import grouped_as, option, parse_each_with, parse_with
from crosswalk_tui.cli.workload import WorkloadOptions
from crosswalk_tui.core.changes.scale import VOLUMES, Volumes
from crosswalk_tui.core.comparison.sides import LETTERS
from crosswalk_tui.core.errors import AmbiguousModel, ConfigError, ModelNotFound
from crosswalk_tui.core.plot.points import PriceAxis
from crosswalk_tui.core.text.quantity import parse_usd, parse_volume
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.user.config import Config, config_path
from crosswalk_tui.user.state import AppState, Asked

DEFAULT_A = "meta/llama-3.2-1b-instruct"
DEFAULT_B = "meta/llama-3.2-3b-instruct"
"""The comparison the app opens with."""


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """What a call says of the screens; None is not said."""

    screen: str | None = None
    benchmark: str | None = None
    price_axis: str | None = None
    budget: Decimal | None = None
    volumes: Volumes = ()
    page: str | None = None

    def resolve(self, catalogue: Catalogue, asked: Asked, theme: str | None) -> AppState:
        """The view of what is *asked*, in *theme*; the usual where nothing was said.

        Raises:
            CrosswalkError: no such model.
            click.UsageError: no such screen or benchmark; too few volumes, or too many.
        """
        if self.screen is not None:
            from crosswalk_tui.ui.shell.views import VIEWS

            names = [view.name for view in VIEWS]
            if self.screen.casefold() not in names:
                raise click.UsageError(f"No screen is called {safe(self.screen, 80)!r}; there are: {', '.join(names)}.")
        slugs = {known.slug for known in catalogue.benchmarks()}
        if self.benchmark is not None and self.benchmark not in slugs:
            from difflib import get_close_matches

            near = get_close_matches(self.benchmark, sorted(slugs), 3) or sorted(slugs)[:3]
            raise click.UsageError(f"No benchmark is called {safe(self.benchmark, 80)!r}. Nearest: {', '.join(near)}.")
        if self.volumes and len(self.volumes) != len(VOLUMES):
            most = len(VOLUMES)
            raise click.UsageError(f"The app shows {most} volumes: give --volume {most} times, or not at all.")
        return AppState(
            asked,
            screen=(self.screen or "").casefold(),
            axis=self.benchmark or "",
            price_axis=PriceAxis(self.price_axis or PriceAxis.OUTPUT),
            budget=self.budget,
            volumes=self.volumes or VOLUMES,
            page="" if self.page is None else catalogue.find_model(self.page).key,
            theme=theme,
        )


view_options = grouped_as(
    "view",
    ViewOptions,
    (
        option("View", "--screen", "screen", metavar="NAME", help="Open on this screen, such as workload."),
        option("View", "--benchmark", "benchmark", metavar="SLUG", help="Measure capability by it: gpqa_diamond."),
        option("View", "--price-axis", "price_axis", type=click.Choice([axis.value for axis in PriceAxis]),
               help="What the plots measure the price by."),
        option("View", "--budget", "budget", metavar="USD", callback=parse_with(parse_usd),
               help="USD a month: how often it buys the workload."),
        option("View", "--volume", "volumes", metavar="IN/OUT", multiple=True, callback=parse_each_with(parse_volume),
               help="A row of the table of other volumes: 20M/10M tokens a month. Give four."),
        option("View", "--page", "page", metavar="MODEL", help="Whose page to open, with --screen model."),
    ),
)  # fmt: skip
"""Give a command the options of the view, as ``view``."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """What a call says of the view to open."""

    models: tuple[str, ...]
    options: WorkloadOptions
    filtering: FilterOptions
    view: ViewOptions

    @property
    def is_empty(self) -> bool:
        """Whether the app is to open where it was left."""
        return self == Invocation((), WorkloadOptions(), FilterOptions(), ViewOptions())

    def opening(self, catalogue: Catalogue, config: Config, theme: str | None = None) -> AppState:
        """What to open, in the *theme* that was chosen in the app; None for none.

        Raises:
            CrosswalkError: a model, a benchmark, a preset, a configured provider … that does not exist.
            click.UsageError: too many models, options that exclude each other.
        """
        workload = self.options.resolve(catalogue.find_model)
        filters = self.filtering.resolve(catalogue)
        if not self.filtering.allow and not self.filtering.deny:
            _check_providers(config, catalogue)
            filters = replace(filters, allow=config.allow, deny=config.deny)
        if len(self.models) > len(LETTERS):
            raise click.UsageError(f"{len(self.models)} models are more than the {len(LETTERS)} that can be compared.")
        names = self.models or config.models
        try:
            keys = [catalogue.find_model(name).key for name in names] or [DEFAULT_A]
        except (ModelNotFound, AmbiguousModel) as error:
            if self.models:
                raise
            raise ConfigError(f"{config_path()}: models: {error}") from error
        for key, name in zip(keys, names, strict=False):
            if keys.count(key) > 1:
                said = f"{safe(name, 80)} is named twice: compare it with another model."
                raise click.UsageError(said) if self.models else ConfigError(f"{config_path()}: models: {said}")
        if len(keys) == 1:
            keys.append(DEFAULT_B if keys[0] != DEFAULT_B else DEFAULT_A)
        return self.view.resolve(catalogue, Asked(tuple(keys), workload, filters), theme)


def _check_providers(config: Config, catalogue: Catalogue) -> None:
    """Refuse a configured provider that is not in the catalogue, as one in a call is."""
    configured = config.allow | config.deny
    problem = unknown_provider(configured, catalogue) if configured else None
    if problem is not None:
        raise ConfigError(f"{config_path()}: providers: {problem}")


def opening(call: Invocation, catalogue: Catalogue, config: Config) -> AppState:
    """What the app opens on: where it was left if *call* says nothing, else what it says; in the theme chosen last.

    Raises:
        CrosswalkError, click.UsageError: as of `Call.opening`.
    """
    left = _left()
    there = _still_there(left, catalogue) if left is not None and call.is_empty else None
    return there or call.opening(catalogue, config, None if left is None else left.theme)


def _left() -> AppState | None:
    """Where the app was left; None when it never was, or when that cannot be read, which is said."""
    from crosswalk_tui.core.errors import UserDataError
    from crosswalk_tui.user.database import UserDatabase
    from crosswalk_tui.user.state import read_state

    try:
        return read_state(UserDatabase())
    except UserDataError as error:
        click.echo(f"Where you left off, and in which theme, cannot be read. {error}", err=True)
        return None


def _still_there(left: AppState, catalogue: Catalogue) -> AppState | None:
    """*left* as far as the catalogue still has it: A's page for one that is gone; None when a compared model is."""
    try:
        for key in left.asked.models:
            catalogue.model(key)
    except ModelNotFound as error:
        click.echo(f"The catalogue no longer has what you left off with; starting over. {error}", err=True)
        return None
    try:
        if left.page:
            catalogue.model(left.page)
    except ModelNotFound as error:
        click.echo(f"The catalogue no longer has the model whose page was open. {error}", err=True)
        return replace(left, page="")
    return left
