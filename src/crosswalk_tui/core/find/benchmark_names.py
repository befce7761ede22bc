"""Find the benchmark that a text names, and the score that it shall reach."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from math import isfinite

from crosswalk_tui.core.errors import BenchmarkNotFound, QuantityError
from crosswalk_tui.core.find.condition_checks import score_label
from crosswalk_tui.core.find.conditions import MinScore
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.scores.comparing import DEFAULT_BENCHMARK
from crosswalk_tui.core.text.safe import safe

_MOST_NEAREST = 5
_MOST_CHOICES = 3
_MAIN = "core"  # tier of the benchmarks that the overview shows
_SIGN = re.compile(r"\s*(>=|<=|[=≥≤<>])\s*")
_NUMBER = r"[-+]?\d+(?:\.\d+)?%?"
_SCORE_LAST = re.compile(rf"(?P<name>.*\S)\s+(?P<score>{_NUMBER})")
_SCORE_FIRST = re.compile(rf"(?P<score>{_NUMBER})\s+(?P<name>\S.*)")
_EXAMPLE_SHARE = 0.75  # of the scale of a benchmark, of the score in an example


def parse_min_score(text: str, benchmarks: Sequence[Benchmark], usual: str = DEFAULT_BENCHMARK) -> MinScore:
    """Read ``arena_text=1400``, ``arena>=1400``, ``arena 1400``, ``1400 arena`` or ``1400``.

    A score without a name is one on the benchmark *usual*, or else on the default one, if it is on the scale of that.

    Raises:
        QuantityError: it has none of these forms, the score is no number or on neither scale, or the sign is the wrong
            one for the benchmark.
        BenchmarkNotFound: see `benchmark_named`.
    """
    name, sign, figure = _parted(text, benchmarks)
    try:
        score = float(figure.removesuffix("%"))
    except ValueError:
        score = float("nan")
    if not isfinite(score):
        raise QuantityError(f"{safe(figure, 24)!r} is not a score, such as 1400 or 72.5.")
    benchmark = benchmark_named(name, benchmarks) if name else _unnamed(figure, score, benchmarks, usual)
    right = ">=" if benchmark.higher_is_better else "<="
    if sign not in ("", "=", right, "≥" if right == ">=" else "≤"):
        limit = "least" if right == ">=" else "most"
        example = f"{safe(name) or benchmark.slug}{right}{figure}"
        raise QuantityError(f"{safe(text.strip(), 40)}: give the {limit} it may be, as {example}.")
    return MinScore(benchmark, score)


def _parted(text: str, benchmarks: Sequence[Benchmark]) -> tuple[str, str, str]:
    """The name of a benchmark, the sign and the score in *text*; name and sign may be empty.

    Raises:
        QuantityError: there is no score.
    """
    typed = text.strip()
    signed = _SIGN.split(typed, maxsplit=1)
    if len(signed) > 1:
        return signed[0], signed[1], signed[2]
    if re.fullmatch(_NUMBER, typed):
        return "", "", typed
    forms = [form.fullmatch(typed) for form in (_SCORE_LAST, _SCORE_FIRST)]
    found = [(each["name"], "", each["score"]) for each in forms if each is not None]
    if not found or _with_name(typed, benchmarks) is not None:  # the name of a benchmark may end in a number, too
        raise QuantityError(f"{safe(typed, 40)!r} is not a score, such as 1400 or {_example(typed, benchmarks)}.")
    return next((each for each in found if _with_words(each[0], benchmarks)), found[0])


def _example(name: str, benchmarks: Sequence[Benchmark]) -> str:
    """A score as it is typed, on the benchmark with this *name* if there is one: ``arena_text=1400``."""
    try:
        benchmark = benchmark_named(name, benchmarks)
    except BenchmarkNotFound:
        return f"{DEFAULT_BENCHMARK}=1400"
    score = benchmark.minimum + _EXAMPLE_SHARE * (benchmark.maximum - benchmark.minimum)
    return f"{benchmark.slug}={MinScore(benchmark, score).figure}"


def _unnamed(figure: str, score: float, benchmarks: Sequence[Benchmark], usual: str) -> Benchmark:
    """The benchmark of a *score* without a name, written as *figure*."""

    def holds(benchmark: Benchmark) -> bool:
        is_percent = benchmark.unit == "percent" or not figure.endswith("%")
        return is_percent and benchmark.minimum <= score <= benchmark.maximum

    tried = [each for slug in (usual, DEFAULT_BENCHMARK) for each in benchmarks if each.slug == slug]
    found = next(filter(holds, tried), None)
    if found is not None:
        return found
    scale = "".join(f" is not on the scale of {safe(b.short_name)}, {b.minimum:g} to {b.maximum:g}." for b in tried[:1])
    slugs = sorted([b.slug for b in benchmarks if b.tier == _MAIN and holds(b)], key=len)[:_MOST_CHOICES]
    choices = f": {' or '.join(f'{slug}={figure}' for slug in slugs)}" if slugs else ""
    raise QuantityError(f"{safe(figure, 24)}{scale or ' has no benchmark.'} Name the benchmark{choices}.")


def unnamed_scores(text: str, scores: Iterable[MinScore]) -> str:
    """The conditions of *scores* whose benchmark has a different name in *text*: ``Arena Text ≥ 1400``."""
    return " · ".join(score_label(each) for each in scores if each.benchmark.slug not in text.casefold())


def benchmark_named(requested: str, benchmarks: Sequence[Benchmark]) -> Benchmark:
    """The benchmark with this id or name, or the only one whose name contains its words; case does not matter.

    Of several, it is the overall rating (``arena``), else the only main one that begins with the words (``gpqa``).

    Raises:
        BenchmarkNotFound: there is none, or it is not known which.
    """
    wanted = _plain(requested)
    named = _with_name(requested, benchmarks)
    if named is not None:
        return named
    containing = _with_words(requested, benchmarks)
    begun = [b for b in containing if b.tier == _MAIN and f"{_plain(b.slug)} ".startswith(f"{wanted} ")]
    for few in (containing, [b for b in containing if b.name != b.short_name], begun):
        if len(few) == 1:
            return few[0]
    slugs = [each.slug for each in containing] or get_close_matches(
        wanted.replace(" ", "_"), [each.slug for each in benchmarks], _MOST_NEAREST, 0.4
    )
    raise BenchmarkNotFound(requested.strip(), tuple(slugs[:_MOST_NEAREST]))


def _with_name(name: str, benchmarks: Sequence[Benchmark]) -> Benchmark | None:
    """The benchmark whose id or name is *name*."""
    wanted = _plain(name)
    return next((b for b in benchmarks if wanted in (_plain(b.slug), _plain(b.name), _plain(b.short_name))), None)


def _with_words(text: str, benchmarks: Sequence[Benchmark]) -> list[Benchmark]:
    """The benchmarks whose id and name contain all words of *text*."""
    words = _plain(text).split()
    return [b for b in benchmarks if words and all(word in _plain(f"{b.slug} {b.name}") for word in words)]


def _plain(text: str) -> str:
    return " ".join(re.split(r"[\W_]+", text.casefold())).strip()
