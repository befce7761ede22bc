"""Editor's takes: short texts on a pair of models, with figures filled in from the catalogue when shown.

A take is a Markdown file with TOML front matter between lines of ``+++``::

    +++
    pair = ["meta/llama-3.2-1b-instruct", "meta/llama-3.2-3b-instruct"]
    title = "The smallest model that is good enough"
    date = 2026-11-25
    author = "crosswalk-tui editors"
    +++
    [[meta/llama-3.2-1b-instruct]] costs {{a.cheapest.month}} a month …

``{{…}}`` is a figure computed by `Figures`; ``a`` and ``b`` are the first and second model of ``pair``, whatever the
order of the comparison. ``[[key]]`` is the name of a model and opens its page. The text contains no other figures and
so cannot contradict the page.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crosswalk_tui.core.comparison.comparison import Comparison, RankedModel
from crosswalk_tui.core.comparison.sentences import ALIKE_TIMES
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.scores.comparing import mismatch, score_text, shown_difference, tally, win_rate
from crosswalk_tui.core.scores.score_rows import counting
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.quantity import format_tokens

PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
"""A placeholder for a figure; the group is its name."""

LINK = re.compile(r"\[\[([^\[\]\s]+)\]\]")
"""A placeholder for a model's name; the group is its key."""

_FENCE = "+++"


@dataclass(frozen=True, slots=True)
class Take:
    """One editor's take.

    Attributes:
        pair: keys of its models; ``a`` and ``b`` in placeholders.
        body: Markdown with placeholders.
    """

    pair: tuple[str, str]
    title: str
    written: date
    author: str
    body: str


def file_name(keys: Sequence[str]) -> str:
    """The file name of the take on two models, whatever their order."""
    return "__vs__".join(key.replace("/", "__") for key in sorted(keys)) + ".md"


def parse_take(text: str) -> Take:
    """Parse a take.

    Raises:
        ValueError: the front matter is missing or incomplete.
    """
    _, fence, rest = text.partition(f"{_FENCE}\n")
    head, closing, body = rest.partition(f"\n{_FENCE}\n")
    if not fence or not closing:
        raise ValueError("a take begins with TOML between two lines of +++")
    front = tomllib.loads(head)
    try:
        first, second = front["pair"]
        day = date.fromisoformat(str(front["date"]))
        return Take((str(first), str(second)), str(front["title"]), day, str(front["author"]), body.strip())
    except KeyError as missing:
        raise ValueError(f"a take needs a {missing.args[0]}") from missing


def fill(text: str, figure: Callable[[str], str | None]) -> str:
    """Replace each placeholder in *text* by its figure, or by ``—`` if unknown."""
    return PLACEHOLDER.sub(lambda found: figure(found[1].strip()) or fmt.UNKNOWN, text)


class Figures:
    """Computes the figures of one take."""

    def __init__(self, take: Take, comparison: Comparison, benchmarks: Sequence[Benchmark]) -> None:
        """Raise `KeyError` unless *comparison* contains both models of *take*."""
        by_key = {ranked.model.key: ranked for ranked in comparison.models}
        self._sides = dict(zip("ab", (by_key[key] for key in take.pair), strict=True))
        self._comparison = comparison
        self._benchmarks = {benchmark.slug: benchmark for benchmark in benchmarks}

    def get(self, name: str) -> str | None:
        """The figure called *name*; None if there is no such figure, or it is unknown."""
        match name.split("."):
            case "a" | "b" as letter, "score", slug:
                return self._score(self._sides[letter], slug)
            case "a" | "b" as letter, "wins", slug:
                return self._wins(letter, slug)
            case "a" | "b" as letter, "record":
                return self._record(letter)
            case "a" | "b" as letter, *rest if ".".join(rest) in _SIDE:
                return _SIDE[".".join(rest)](self._sides[letter], self._comparison.places)
            case "gap", slug:
                return self._gap(slug)
            case "ratio", "month":
                return self._ratio()
            case "workload", "input":
                return format_tokens(self._comparison.workload.input_tokens)
            case "workload", "output":
                return format_tokens(self._comparison.workload.output_tokens)
        return None

    def _other(self, letter: str) -> RankedModel:
        return self._sides["b" if letter == "a" else "a"]

    def _score(self, ranked: RankedModel, slug: str) -> str | None:
        benchmark, score = self._benchmarks.get(slug), ranked.side.scores.get(slug)
        return None if benchmark is None or score is None else score_text(score.value, benchmark.unit)

    def _comparable(self, letter: str, slug: str) -> tuple[float, float] | None:
        """The model's score and the other's; None if they are not comparable."""
        benchmark = self._benchmarks.get(slug)
        mine, its = (s.side.scores.get(slug) for s in (self._sides[letter], self._other(letter)))
        if benchmark is None or mine is None or its is None or mismatch(benchmark, mine, its):
            return None
        return mine.value, its.value

    def _gap(self, slug: str) -> str | None:
        """By how much the scores differ, as displayed; None if they are not comparable."""
        scores = self._comparable("a", slug)
        if scores is None:
            return None
        unit = self._benchmarks[slug].unit
        return fmt.score(abs(shown_difference(*scores, unit)), unit)

    def _wins(self, letter: str, slug: str) -> str | None:
        """How often the model is preferred to the other one; None unless the scores are Elo ratings."""
        scores = self._comparable(letter, slug)
        if scores is None or self._benchmarks[slug].unit != "elo":
            return None
        mine, its = scores
        return f"{win_rate(mine - its):.0%}"

    def _record(self, letter: str) -> str | None:
        """Wins, ties and losses, as in the verdict on all compared models."""
        compared = [ranked.side for ranked in self._comparison.models]
        benchmarks = counting(self._benchmarks.values(), compared)
        counted = tally(benchmarks, self._sides[letter].side, self._other(letter).side)
        return str(counted) if counted.total else None

    def _ratio(self) -> str | None:
        """The ratio of the higher bill to the lower, with more decimals near 1."""
        totals = [ranked.total for ranked in self._sides.values()]
        known = sorted(total for total in totals if total is not None)
        if len(known) < 2 or not known[0]:
            return None
        times = known[1] / known[0]
        return f"{times:.3f}×" if 1 < times < ALIKE_TIMES else fmt.ratio(times)


def _known(text: str) -> str | None:
    return None if text == fmt.UNKNOWN else text


_SIDE: Mapping[str, Callable[[RankedModel, int], str | None]] = {
    "name": lambda s, _: s.model.name,
    "lab": lambda s, _: s.model.lab,
    "parameters": lambda s, _: _known(fmt.parameters(s.model.params_total_m)),
    "context": lambda s, _: _known(fmt.tokens(s.model.context_tokens)),
    "max_output": lambda s, _: _known(fmt.tokens(s.model.max_output_tokens)),
    "licence": lambda s, _: s.model.licence,
    "released": lambda s, _: s.model.release_date,
    "sellers": lambda s, _: str(s.ranking.n_sellers),
    "cheapest.month": lambda s, places: None if s.best is None else total_text(s.best, places),
    "cheapest.provider": lambda s, _: None if s.best is None else s.best.offer.provider.name,
    "cheapest.input": lambda s, _: None if s.best is None else fmt.rate(s.best.rates.input),
    "cheapest.output": lambda s, _: None if s.best is None else fmt.rate(s.best.rates.output),
    "cheapest.context": lambda s, _: None if s.best is None else _known(fmt.tokens(s.best.offer.context_tokens)),
}
"""The figures of one model, from its ranking and the decimals of money; scores are computed by `Figures`."""
