"""Names of the compared models in sentences, shorter and shorter where there is little room."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from crosswalk_tui.core.comparison.comparison import LETTERS, Comparison
from crosswalk_tui.core.comparison.sentences import short_names
from crosswalk_tui.ui.kit.cells import SIDES, Line, clean, fit

_LEAST_NAME = 6
"""The fewest cells that a name is cut to."""

_PART = re.compile(r"[^ -]*[ -]|[^ -]+")


def name_forms(comparison: Comparison) -> Iterator[list[str]]:
    """The names of the models, then without what all end with, then ever shorter; always distinct."""
    names = [clean(name) for name in short_names(ranked.model for ranked in comparison.models)]
    yield names
    names = without_shared_ending(names)
    yield names
    names = _distinct_parts(names)
    yield names
    for most in range(max(map(cell_len, names)) - 1, _LEAST_NAME - 1, -1):
        cut = [fit(name, min(most, cell_len(name))).rstrip() for name in names]
        if len(set(cut)) == len(cut):
            yield cut


def without_shared_ending(names: Sequence[str]) -> list[str]:
    """*names* without the words that all of them end with: ``Llama 3.2 1B`` of ``Llama 3.2 1B Instruct``."""
    words = [name.split(" ") for name in names]
    while len(names) > 1 and min(map(len, words)) > 1 and len({found[-1] for found in words}) == 1:
        words = [found[:-1] for found in words]
    return [" ".join(found) for found in words]


def _distinct_parts(names: Sequence[str]) -> list[str]:
    """*names* without the words that all begin or end with, up to a space or hyphen: ``1B`` of ``Llama 3.2 1B``."""
    parts = [_PART.findall(name) for name in names]
    for end in (0, -1):
        while len(names) > 1 and min(map(len, parts)) > 1 and len({found[end] for found in parts}) == 1:
            for found in parts:
                del found[end]
    return ["".join(found).rstrip(" -") for found in parts]


def with_names(line: Line, names: Sequence[str]) -> Line:
    """*line* with the *names* of the models in place of their letters, in the same styles."""
    by_span = {(LETTERS[place], SIDES[place]): name for place, name in enumerate(names)}
    return [(by_span.get((text, style), text), style) for text, style in line]
