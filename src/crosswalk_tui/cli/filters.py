"""The options that say which offers may be ranked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import click

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.options import grouped_as, option, parse_size, parse_with
from crosswalk_tui.core.pricing.ranking import CAPABILITIES, Filters
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import ProviderType

NOBODY = "none"
"""Who is denied by a call that denies no provider, whatever the configuration says."""


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """What a call says of the offers it wants; provider ids are as typed."""

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
        """The filters asked for.

        Raises:
            click.UsageError: a provider that is not in the catalogue; unbound offers beside no region.
        """
        if self.or_global and self.region is None:
            raise click.UsageError("--region-or-global says what to rank beside --region; give one.")
        deny = self.deny - {NOBODY}
        problem = unknown_provider(self.allow | deny, catalogue) if self.allow or deny else None
        if problem is not None:
            raise click.UsageError(problem)
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
            allow=self.allow,
            deny=deny,
        )


def unknown_provider(wanted: Iterable[str], catalogue: Catalogue) -> str | None:
    """What to say of a provider nobody knows: a typo would leave out the wrong offers without a word. None: all known.

    Args:
        wanted: the provider ids to look up.
        catalogue: where.
    """
    names = catalogue.provider_ids()
    for name in sorted(set(wanted) - set(names)):
        from difflib import get_close_matches

        near = [*(n for n in names if name in n), *get_close_matches(name, names, 3)]
        hint = f" Nearest: {', '.join(dict.fromkeys(near[:5]))}." if near else ""
        return f"No provider is called {safe(name, 80)!r}.{hint}"
    return None


def _words(choices: Iterable[str] | None, what: str) -> Callable[..., frozenset[str]]:
    """A callback that reads words, given one by one or with commas; of *choices* if there are any."""
    known = None if choices is None else tuple(choices)

    def read(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> frozenset[str]:
        words = [word.strip().casefold() for text in texts for word in text.split(",")]
        if known is not None:
            words = [word.replace("-", "_").replace(" ", "_") for word in words]
        for word in words:
            if not word or (known is not None and word not in known):
                listed = "" if known is None else f"; there are: {', '.join(known)}"
                raise click.BadParameter(f"{safe(word, 40)!r} is not {what}{listed}.", ctx, param)
        return frozenset(words)

    return read


def _region(ctx: click.Context, param: click.Parameter, text: str | None) -> str | None:
    del ctx, param
    return None if text is None else text.strip().casefold() or None


_SECTION = "Which offers"

filter_options = grouped_as(
    "filtering",
    FilterOptions,
    (
        option(
            _SECTION, "--needs", "needs", metavar="WHAT", multiple=True, callback=_words(CAPABILITIES, "a capability"),
            help=f"What the model must be able to do: {', '.join(CAPABILITIES)}. Repeatable, or with commas.",
        ),
        option(
            _SECTION, "--allow-unknown", "allow_unknown", is_flag=True,
            help="Rank models of which it is not known whether they can.",
        ),
        option(
            _SECTION, "--min-context", "min_context", metavar="TOKENS", callback=parse_with(parse_size),
            help="Context window the offer must have: 200k.",
        ),
        option(
            _SECTION, "--region", "region", metavar="REGION", callback=_region,
            help="Rank only offers bound to this region, or to one within it: us, eu, jp, eu-west-1.",
        ),
        option(
            _SECTION, "--region-or-global", "or_global", is_flag=True,
            help="With --region: rank offers that are bound to no region too.",
        ),
        option(
            _SECTION, "--type", "types", metavar="TYPE", multiple=True,
            callback=_words([*ProviderType], "a provider type"),
            help="Rank only this type of provider: first_party, cloud, host, aggregator. Repeatable.",
        ),
        option(
            _SECTION, "--allow", "allow", metavar="PROVIDER", multiple=True, callback=_words(None, "a provider"),
            help="Rank only this provider. Repeatable.",
        ),
        option(
            _SECTION, "--deny", "deny", metavar="PROVIDER", multiple=True, callback=_words(None, "a provider"),
            help=f"Never rank this provider; {NOBODY}: deny none. Repeatable.",
        ),
        option(_SECTION, "--resellers", "resellers", is_flag=True, help="Rank re-sellers too."),
    ),
)  # fmt: skip
"""Give a command every filter of offers, as ``filtering``."""
