"""The options that filter the offers to rank."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

import click

from crosswalk_tui.cli.options import grouped_as, option, parse_size, parse_with
from crosswalk_tui.core.pricing.filters import CAPABILITIES, Filters
from crosswalk_tui.core.search.provider_names import listed_providers, near_providers, provider_named
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import ProviderType

if TYPE_CHECKING:
    from crosswalk_tui.catalog.reader import Catalogue

DENY_NONE = "none"
"""The value of ``--deny`` that overrides a configured deny list with an empty one."""


class FilterOptions(NamedTuple):
    """The filter options of a call; providers as typed, each text an id, a name, or several separated by commas."""

    resellers: bool = False
    region: str | None = None
    or_global: bool = False
    needs: frozenset[str] = frozenset()
    allow_unknown: bool = False
    min_context: int | None = None
    types: frozenset[str] = frozenset()
    allow: frozenset[str] = frozenset()
    deny: frozenset[str] = frozenset()

    def resolve(self, catalogue: Catalogue) -> Filters:
        """The filters for the ranking.

        Raises:
            click.UsageError: a provider is not in the catalogue; ``--region-or-global`` without ``--region``.
        """
        if self.or_global and self.region is None:
            raise click.UsageError("--region-or-global needs --region.")
        allow, deny = (_ids_of(named, catalogue) for named in (self.allow, self.deny))
        types = frozenset(map(ProviderType, self.types)) or None
        if types is not None and self.resellers:
            types |= {ProviderType.AGGREGATOR}
        return Filters(
            include_resellers=self.resellers or ProviderType.AGGREGATOR in (types or ()),
            region=self.region,
            or_global=self.or_global,
            needs=self.needs,
            allow_unknown=self.allow_unknown,
            min_context=self.min_context,
            types=types,
            allow=allow,
            deny=deny,
        )


def unknown_provider(requested: Iterable[str], catalogue: Catalogue) -> str | None:
    """An error message for the first that is neither the id nor the name of a provider; None if all are.

    Without this check, a typo would silently filter the wrong offers.
    """
    names = catalogue.provider_names()
    for typed in sorted(set(requested)):
        if provider_named(typed, names) is None:
            near = near_providers(typed, names)
            hint = f"Nearest: {', '.join(near)}." if near else "For the ids: crosswalk-tui cost MODEL --format csv."
            return f"No provider is called {safe(typed, 80)!r}. {hint}"
    return None


def _ids_of(requested: frozenset[str], catalogue: Catalogue) -> frozenset[str]:
    """The ids of the providers that *requested* names by id or by name, without `DENY_NONE`."""
    if not requested:
        return requested
    names = catalogue.provider_names()
    typed = {name for text in requested for name in listed_providers(text, names) if name.casefold() != DENY_NONE}
    problem = unknown_provider(typed, catalogue)
    if problem is not None:
        raise click.UsageError(problem)
    return frozenset(filter(None, (provider_named(name, names) for name in typed)))


def _words(choices: Iterable[str], what: str) -> Callable[..., frozenset[str]]:
    """Return an option callback that parses comma-separated words, which must be among *choices*."""
    known = tuple(choices)

    def read(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> frozenset[str]:
        words = [word.strip().casefold() for text in texts for word in text.split(",")]
        words = [word.replace("-", "_").replace(" ", "_") for word in words]
        for word in words:
            if word not in known:
                listed = ", ".join(known)
                raise click.BadParameter(f"{safe(word, 40)!r} is not {what}; there are: {listed}.", ctx, param)
        return frozenset(words)

    return read


def _providers(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> frozenset[str]:
    """Read ids and names of providers; which commas separate them depends on the names in the catalogue."""
    for text in texts:
        if not all(map(str.strip, text.split(","))):
            raise click.BadParameter(
                f"{safe(text, 40)!r} has an empty name; give ids or names of providers.", ctx, param
            )
    return frozenset(texts)


def _region(ctx: click.Context, param: click.Parameter, text: str | None) -> str | None:
    del ctx, param
    return None if text is None else text.strip().casefold() or None


_SECTION = "Filters"

filter_options = grouped_as(
    "filtering",
    FilterOptions,
    (
        option(
            _SECTION, "--needs", "needs", metavar="WHAT", multiple=True, callback=_words(CAPABILITIES, "a capability"),
            help=f"Required capability: {', '.join(CAPABILITIES)}. Repeatable, or comma-separated.",
        ),
        option(
            _SECTION, "--allow-unknown", "allow_unknown", is_flag=True,
            help="With --needs: also rank models with unknown capabilities.",
        ),
        option(
            _SECTION, "--min-context", "--context", "min_context", metavar="TOKENS", callback=parse_with(parse_size),
            help="Minimum context window of the offer, such as 200k.",
        ),
        option(
            _SECTION, "--region", "region", metavar="REGION", callback=_region,
            help="Rank only offers bound to this region or one within it: us, eu, jp, eu-west-1.",
        ),
        option(
            _SECTION, "--region-or-global", "or_global", is_flag=True,
            help="With --region: also rank offers that are not bound to a region.",
        ),
        option(
            _SECTION, "--type", "types", metavar="TYPE", multiple=True,
            callback=_words([*ProviderType], "a provider type"),
            help="Rank only this type of provider: first_party, cloud, host, aggregator. Repeatable.",
        ),
        option(
            _SECTION, "--allow", "--provider", "allow", metavar="PROVIDER", multiple=True,
            callback=_providers,
            help="Rank only this provider, by id or name. Repeatable, or comma-separated.",
        ),
        option(
            _SECTION, "--deny", "deny", metavar="PROVIDER", multiple=True, callback=_providers,
            help=f"Never rank this provider, by id or name; '{DENY_NONE}' clears the configured deny list. Repeatable,"
            " or comma-separated.",
        ),
        option(_SECTION, "--resellers", "resellers", is_flag=True, help="Also rank re-sellers."),
    ),
)  # fmt: skip
"""Add the filter options to a command, as ``filtering``."""
