"""The model that the words of a query name clearly, though no model is called that.

``llama 3.3 70b`` names Llama 3.3 70B Instruct, ``sonnet 4`` Claude Sonnet 4 and not Claude Sonnet 4.6, and
``llama 4 scout`` the only model with these words. ``llama 3.3`` and ``gpt oss`` name none: a size is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

_SERVED_AS = frozenset({"instruct", "it", "chat"})
"""Words for the version of a model that answers: most are only sold as this one."""


class TitledModel(NamedTuple):
    """A model, with its title as in `crosswalk_tui.core.search.search_text`.

    Attributes:
        family: the word that all models of its family begin with, such as ``claude``.
        lab: words that name its lab.
    """

    key: str
    title: str
    family: frozenset[str]
    lab: frozenset[str]


def clearly_named(words: tuple[str, ...], models: Sequence[TitledModel]) -> tuple[str, ...]:
    """The keys of the *models* that *words* name clearly, all of which have these words; more than one is ambiguous.

    Those that are called exactly that come before those with a further word that sets no model apart: how it is served
    or its family, then its lab. Otherwise, it is the only one of *models*.
    """
    wanted, exact = frozenset(words), f"\n {' '.join(words)} \n"
    for group in (
        [model.key for model in models if exact in model.title],
        [model.key for model in models if _adds_only(wanted, model.title, _SERVED_AS | model.family)],
        [model.key for model in models if _adds_only(wanted, model.title, _SERVED_AS | model.family | model.lab)],
    ):
        if group:
            return tuple(group)
    return tuple(model.key for model in models) if len(models) == 1 else ()


def _adds_only(wanted: frozenset[str], title: str, further: Iterable[str]) -> bool:
    """Whether a line of *title* has all *wanted* words, and others only of *further*."""
    lines = (frozenset(line.split()) for line in title.split("\n"))
    return any(wanted <= line and line - wanted <= frozenset(further) for line in lines)
