"""Providers by their ids or by their names, as the screens show them."""

from __future__ import annotations

from collections.abc import Mapping

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.search.near_names import near_names
from crosswalk_tui.core.text.safe import safe


def provider_named(typed: str, names: Mapping[str, str]) -> str | None:
    """The id of the provider that *typed* is the id or the name of, in any case; None without one, or of several.

    *names* are those of the providers by id. A text that is the id of one provider and the name of another is the id.
    """
    wanted = " ".join(typed.casefold().split())
    if wanted in names:
        return wanted
    found = [id_ for id_, name in names.items() if wanted in (id_.casefold(), _shown(name))]
    return found[0] if len(found) == 1 else None


def listed_providers(requested: str, names: Mapping[str, str]) -> list[str]:
    """The ids or names in *requested*, which commas separate; those in the name of a known provider do not.

    *names* are those of the providers by id.
    """
    words, most = requested.split(","), max((name.count(",") for name in names.values()), default=0)
    found, at = [], 0
    while at < len(words):
        runs = (",".join(words[at : at + count]) for count in range(min(most + 1, len(words) - at), 1, -1))
        name = next((run for run in runs if provider_named(run, names) is not None), words[at])
        found.append(name.strip())
        at += name.count(",") + 1
    return found


def providers_named(requested: str, names: Mapping[str, str], among: str = "") -> frozenset[str]:
    """The ids of the providers in *requested*, as `listed_providers` reads it.

    *names* are those of the known providers by id; *among* is which these are, if not all: `` of these models``.

    Raises:
        QuantityError: one is not known.
    """
    chosen = set()
    for typed in filter(None, listed_providers(requested, names)):
        found = provider_named(typed, names)
        if found is None:
            near = near_providers(typed, names)
            hint = f"Did you mean {' or '.join(near)}?" if near else "Enter ids or names, separated by commas."
            raise QuantityError(f"No provider{among} is called {safe(typed, 24)!r}. {hint}")
        chosen.add(found)
    return frozenset(chosen)


def near_providers(typed: str, names: Mapping[str, str], *, alike: float = 0.6) -> tuple[str, ...]:
    """The ids of the providers whose ids or names are near to *typed*, which is neither; see `near_names`."""
    ids = {_shown(name): id_ for id_, name in names.items()} | {id_.casefold(): id_ for id_ in names}
    return tuple(dict.fromkeys(ids[near] for near in near_names(typed.strip().casefold(), [*ids], alike=alike)))


def _shown(name: str) -> str:
    return " ".join(safe(name).casefold().split())
