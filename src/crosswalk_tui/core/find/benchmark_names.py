"""Find the benchmark that a text names, and the score that it shall reach."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from math import isfinite

from crosswalk_tui.core.errors import BenchmarkNotFound, QuantityError
from crosswalk_tui.core.find.conditions import MinScore
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.text.safe import safe

_MOST_NEAREST = 5
_MAIN = "core"  # tier of the benchmarks that the overview shows


def parse_min_score(text: str, benchmarks: Sequence[Benchmark]) -> MinScore:
    """Read ``arena_text=1400``: the id or name of a benchmark, and a score.

    Raises:
        QuantityError: it has not this form, or the score is no number.
        BenchmarkNotFound: see `benchmark_named`.
    """
    name, equals, figure = text.rpartition("=")
    if not equals or not name.strip():
        raise QuantityError(f"{safe(text, 40)!r} is not BENCHMARK=SCORE, such as arena_text=1400.")
    try:
        score = float(figure.strip().removesuffix("%"))
    except ValueError:
        score = float("nan")
    if not isfinite(score):
        raise QuantityError(f"{safe(figure.strip(), 24)!r} is not a score, such as 1400 or 72.5.")
    return MinScore(benchmark_named(name, benchmarks), score)


def benchmark_named(requested: str, benchmarks: Sequence[Benchmark]) -> Benchmark:
    """The benchmark with this id or name, or the only one whose name contains its words; case does not matter.

    Of several, it is the overall rating (``arena``), else the only main one that begins with the words (``gpqa``).

    Raises:
        BenchmarkNotFound: there is none, or it is not known which.
    """
    wanted = _plain(requested)
    for each in benchmarks:
        if wanted in (_plain(each.slug), _plain(each.name), _plain(each.short_name)):
            return each
    words = wanted.split()
    containing = [b for b in benchmarks if words and all(word in _plain(f"{b.slug} {b.name}") for word in words)]
    begun = [b for b in containing if b.tier == _MAIN and f"{_plain(b.slug)} ".startswith(f"{wanted} ")]
    for few in (containing, [b for b in containing if b.name != b.short_name], begun):
        if len(few) == 1:
            return few[0]
    slugs = [each.slug for each in containing] or get_close_matches(
        wanted.replace(" ", "_"), [each.slug for each in benchmarks], _MOST_NEAREST, 0.4
    )
    raise BenchmarkNotFound(requested.strip(), tuple(slugs[:_MOST_NEAREST]))


def _plain(text: str) -> str:
    return " ".join(re.split(r"[\W_]+", text.casefold())).strip()
