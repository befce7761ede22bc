"""The model that the words of a query name clearly, though no model is called that.

``llama 3.3 70b`` names Llama 3.3 70B Instruct, ``sonnet 4`` Claude Sonnet 4 and not Claude Sonnet 4.6, and
``llama 4 scout`` the only model with these words. ``llama 3.3`` and ``gpt oss`` name none: a size is missing.
``llama 3.1 8b`` names Llama 3.1 8B Instruct, which many sell, and not the base model called that, which nobody does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crosswalk_tui.core.search.ranks import comes_before_exact

_SERVED_AS = frozenset({"instruct", "it", "chat"})
"""Words for the version of a model that answers: most are only sold as this one."""


class TitledModel(NamedTuple):
    """A model, with its title as in `crosswalk_tui.core.search.search_text`.

    Attributes:
        family: the word that all models of its family begin with, such as ``claude``.
        lab: words that name its lab.
        served: how widely it is served, as in `crosswalk_tui.core.search.search_text.SearchText`.
    """

    key: str
    title: str
    family: frozenset[str]
    lab: frozenset[str]
    served: int = 0


def clearly_named(words: tuple[str, ...], models: Sequence[TitledModel]) -> tuple[str, ...]:
    """The keys of the *models* that *words* name clearly, all of which have these words; more than one is ambiguous.

    Those that are called exactly that come before those with a further word that sets no model apart: how it is served
    or its family, then its lab. Otherwise, it is the only one of *models*. A version that is served more widely than
    the one called exactly that is meant too, and alone if the search lists it first.
    """
    wanted, exact = frozenset(words), [model for model in models if is_called(words, model.title)]
    for group in (
        [model.key for model in _with_versions(exact, [m for m in models if _adds_only(wanted, m.title, _SERVED_AS)])],
        [model.key for model in models if _adds_only(wanted, model.title, _SERVED_AS | model.family)],
        [model.key for model in models if _adds_only(wanted, model.title, _SERVED_AS | model.family | model.lab)],
    ):
        if group:
            return tuple(group)
    return tuple(model.key for model in models) if len(models) == 1 else ()


def is_called(words: tuple[str, ...], title: str) -> bool:
    """Whether a line of *title* is exactly *words*."""
    return f"\n {' '.join(words)} \n" in title


def _with_versions(exact: Sequence[TitledModel], versions: Sequence[TitledModel]) -> Sequence[TitledModel]:
    """*exact*, with those of *versions* that are served more widely; or only those that the search lists first."""
    if not exact:
        return exact
    most = max(model.served for model in exact)
    wider = [model for model in versions if model.served > most]
    return [model for model in wider if comes_before_exact(model.served, most)] or [*exact, *wider]


def _adds_only(wanted: frozenset[str], title: str, further: Iterable[str]) -> bool:
    """Whether a line of *title* has all *wanted* words, and others only of *further*."""
    lines = (frozenset(line.split()) for line in title.split("\n"))
    return any(wanted <= line and line - wanted <= frozenset(further) for line in lines)
