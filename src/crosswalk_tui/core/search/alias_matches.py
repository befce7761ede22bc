"""Which models that match a query by other names than their own are no answers to it.

The words of all names of a model are searched together, so that a query may match by parts of them: ``gemini pro`` by
``gemini-2.5-flash (prompt)``. Where some models are called by the words, such a match is dropped: a word that the
model's own name lacks has to be a whole word of another name, and may not contradict the version in its own name.
"""

from __future__ import annotations

from collections.abc import Iterable

VERSIONS = frozenset({
    "pro", "flash", "lite", "mini", "nano", "micro", "max", "plus", "turbo", "ultra", "small", "medium", "large",
    "tiny", "haiku", "sonnet", "opus",
})  # fmt: skip
"""Words that tell the models of a family apart."""


def are_named(words: tuple[str, ...], titles: Iterable[str]) -> bool:
    """Whether any of *titles* (see `crosswalk_tui.core.search.search_text`) has words that begin with all *words*."""
    begins = [f" {word}" for word in words]
    return any(all(word in title for word in begins) for title in titles)


def is_by_chance(words: tuple[str, ...], title: str, *, whole: bool) -> bool:
    """Whether the model of *title* matches *words* only by parts of other names, or against the version in its own.

    *whole*: whether all *words* are whole words of any of its names.
    """
    lacking = [word for word in words if word not in title]
    if not lacking:
        return False
    return not whole or (not VERSIONS.isdisjoint(lacking) and not VERSIONS.isdisjoint(title.split()))
