"""Find counts in a record that its reports leave out: beside the usage, in another object, around the reply.

Most of them repeat the reports: copies by another name, totals beside their parts. Their values show it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import combinations
from operator import le
from typing import Final, NamedTuple

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.usage.requests import Counts, Request
from crosswalk_tui.usage.count_names import count_in, may_repeat, words_of
from crosswalk_tui.usage.counting import read_counts
from crosswalk_tui.usage.flatten import flatten, label_of
from crosswalk_tui.usage.known_shapes import shape_of
from crosswalk_tui.usage.names_beside import NamesBeside, counts_things, names_beside
from crosswalk_tui.usage.node_fields import HOLDERS, PARTS, SUMMARIES
from crosswalk_tui.usage.reports import Report
from crosswalk_tui.usage.unbilled import is_all_cached, is_from_cache
from crosswalk_tui.usage.unwrapping import unwrapped

_DEEPEST: Final = 24
_NESTED: Final = (dict, list)
_SCALAR: Final = (int, float, str)
_LONGEST: Final = 60
"""Most characters of the name of a count."""

_TEXTS: Final = frozenset({"input", "inputs", "output", "outputs"})
"""Objects with prompts and replies, in which only counts of tokens are expected."""


class Beside(NamedTuple):
    """What a record counts beside its reports.

    Attributes:
        named: counts by path that neither the reports have nor the names of their fields repeat.
        fuller: the counts of a copy with the same input and output and more of their parts, by number of the report.
    """

    named: dict[str, int]
    fuller: dict[int, Counts]


_NOTHING: Final = Beside({}, {})


def counts_beside(document: object, reports: Sequence[Report], requests: Sequence[Request]) -> Beside:
    """What *document* counts that *reports*, and the *requests* they describe, do not have."""
    if not isinstance(document, dict) or (len(reports) == 1 and not _may_count(document, reports[0].path)):
        return _NOTHING
    search = _Search(reports, requests)
    search.look_into(document, "", "", 0)
    if not search.found and not search.fuller:
        return _NOTHING
    named = {_shortened(path): count for path, count in search.found.items() if not search.is_known(path, count)}
    return Beside(named, search.fuller)


_Waiting = list[tuple[dict[str, object], bool]]


def _may_count(document: dict[str, object], read: str) -> bool:
    """Whether *document* may have counts beside the report at the path *read*: nearly all records have none.

    Faster than the search, which it saves: it follows no paths.
    """
    holder = read.rpartition(".")[2]
    waiting: _Waiting = [(document, False)]
    while waiting:
        node, counts_things = waiting.pop()
        names = names_beside(node)
        if names.has_counts and _counts(node, names, counts_things):
            return True
        for name in names.holders:
            if type(node[name]) in _NESTED:
                if name != holder:
                    return True
                holder = ""  # of several such objects, one was read
        for name, of_counts in names.likely:
            value = node[name]
            kind = type(value)
            if kind is dict:
                waiting.append((value, of_counts))  # type: ignore[arg-type]
            elif kind is list and not _wait_for(value, waiting, of_counts):  # type: ignore[arg-type]
                return True
    return False


def _wait_for(entries: list[object], waiting: _Waiting, of_counts: bool) -> bool:
    """Add the objects among *entries* to *waiting*; returns false for lists in a list."""
    for entry in entries:
        if type(entry) is not dict:
            return type(entry) is not list  # of numbers or texts
        waiting.append((entry, of_counts))
    return True


def _counts(node: Mapping[str, object], names: NamesBeside, counts_things: bool) -> bool:
    """Whether a field of *node* may be a count, or hold something wrapped."""
    if counts_things and names.quantities:
        return True
    for name in names.counts:
        if node[name] and type(node[name]) in _SCALAR:
            return True
    for name in names.wrappers:
        value = node[name]
        if name == "attributes" or (value and isinstance(value, str)):
            return True
        if name == "metadata" and isinstance(value, dict) and "usage_object" in value:
            return True
    return False


def _shortened(path: str) -> str:
    """*path*, or its end if it is long."""
    return safe(path if len(path) <= _LONGEST else path[-_LONGEST:].partition(".")[2] or path, _LONGEST)


class _Search:
    """The search of one record; *found* has the counts outside the reports that were read, *fuller* those of copies."""

    def __init__(self, reports: Sequence[Report], requests: Sequence[Request]) -> None:
        self.found: dict[str, int] = {}
        self.fuller: dict[int, Counts] = {}
        self._around: set[str] = set()
        self._reports, self._requests = reports, requests
        self._read = {report.path: report for report in reports}

    def look_into(self, node: dict[str, object], shown: str, place: str, depth: int, *, is_text: bool = False) -> None:
        """Find the counts of *node* at *place*; *shown* is the place without numbers of list entries."""
        names = names_beside(node)
        if depth > _DEEPEST or (names.may_be_cached and (is_from_cache(node) or is_all_cached(node))):
            return
        if names.wrappers:
            wrapped, node = node, unwrapped(node, names.wrappers)
            names = names if node is wrapped else names_beside(node)
        for name in names.tokens if is_text else names.counts:
            self._find(name, node[name], shown, place)
        if names.quantities and counts_things(shown.rpartition(".")[2]):
            for name in names.quantities:
                self._find(name, node[name], shown, place)
        for name in names.nested:
            value = node[name]
            if type(value) in _NESTED and value:  # of JSON: a check by isinstance takes a third longer
                below = f"{place}.{name}" if place else name
                path = f"{shown}.{name}" if shown else name
                if isinstance(value, list):
                    self._look_into_list(value, path, below, depth + 1, is_text=is_text)
                elif isinstance(value, dict) and not (name in HOLDERS and self._is_counted(value, below)):
                    self.look_into(value, path, below, depth + 1, is_text=is_text or name in _TEXTS)

    def _look_into_list(self, entries: list[object], shown: str, place: str, depth: int, *, is_text: bool) -> None:
        for number, entry in enumerate(entries, start=1):
            below = f"{place}[{number}]"
            if isinstance(entry, dict):
                label = label_of(entry)
                self.look_into(entry, f"{shown}.{label}" if label else shown, below, depth + 1, is_text=is_text)
            elif isinstance(entry, list) and depth < _DEEPEST:
                self._look_into_list(entry, shown, below, depth + 1, is_text=is_text)
            else:
                return  # of numbers or texts

    def _find(self, name: str, value: object, shown: str, place: str) -> None:
        count = count_in(name, value)
        here = self._read.get(place) if count else None
        if count and (here is None or here.counts.get(name) != value):
            path = f"{shown}.{name}" if shown else name
            self.found[path] = self.found.get(path, 0) + count
            if place in self._ancestors:
                self._around.add(path)

    def is_known(self, path: str, count: int) -> bool:
        """Whether the reports have the *count* at *path*: by its name, or under a name that repeats others."""
        words = words_of(path.rpartition(".")[2])
        if ("_".join(words), count) in self._known_pairs:
            return True
        if not may_repeat(path):
            return False
        in_totals = path in self._around or not _TOTALS.isdisjoint(path.split(".")[:-1])
        return (in_totals and len(self._reports) > 1) or count in self._sums_of(frozenset(words))

    @cached_property
    def _ancestors(self) -> frozenset[str]:
        """The places of all objects with a report inside."""
        places: set[str] = set()
        for report in self._reports:
            place = report.path
            while place:
                place = place.rpartition("[" if place.endswith("]") else ".")[0]
                if place in places:
                    break
                places.add(place)
        return frozenset(places)

    @cached_property
    def _known_pairs(self) -> set[tuple[str, int]]:
        """Name and count of every field of the reports, and of their sums."""
        pairs: set[tuple[str, int]] = set()
        sums: Counter[str] = Counter()
        for report in self._reports:
            for path, value in report.counts.items():
                leaf = path.rpartition(".")[2]
                count = count_in(leaf, value)
                pairs.add((_joined(leaf), count))
                sums[path] += count
        return pairs | {(_joined(path.rpartition(".")[2]), count) for path, count in sums.items()}

    def _sums_of(self, words: frozenset[str]) -> set[int]:
        """What the parts of the requests that a name with *words* may mean add up to."""
        if words & _OF_REQUESTS:
            counts = [request.count or 0 for request in self._requests]
            return {1, len(counts), sum(counts)}
        columns = zip(*(request.counts for request in self._requests), strict=True)
        every = Request(*map(sum, columns))  # type: ignore[arg-type]
        sums: set[int] = set()
        for request in {self._requests[0], every}:
            parts = [part for part in _parts(request, words) if part]
            sums |= {sum(some) for size in range(1, len(parts) + 1) for some in combinations(parts, size)}
        return sums

    def _is_counted(self, holder: Mapping[str, object], place: str) -> bool:
        """Whether the report *holder* was read, or has the input and output of one that was, or of all together."""
        if place in self._read:
            return True
        flat = flatten(holder)
        shape = shape_of(flat)
        if shape is None:
            return False
        try:
            counted = read_counts(shape, flat)
        except UsageError:
            return False
        wholes = [request.counts[:2] for request in self._requests]
        sent, made = (sum(column) for column in zip(*wholes, strict=True))
        is_same = counted.counts[:2] == (sent, made) or counted.counts[:2] in wholes
        if is_same and not counted.left_out and not counted.fees:
            self._keep_fuller(counted.counts, place)
            return True
        return False

    def _keep_fuller(self, copy: Counts, place: str) -> None:
        """Keep *copy* if it has more parts than the request of the report around its *place*, and the same wholes."""
        for nth, (report, request) in enumerate(zip(self._reports, self._requests, strict=True)):
            around = report.path.rpartition(".")[0] if report.path.rpartition(".")[2] in HOLDERS else report.path
            known = self.fuller.get(nth, request.counts)
            is_inside = place.startswith(f"{around}.") or not around
            if is_inside and known[:2] == copy[:2] and known != copy and all(map(le, known, copy)):
                self.fuller[nth] = copy


_TOTALS: Final = frozenset({*HOLDERS, *SUMMARIES, *PARTS})
_OF_REQUESTS: Final = frozenset({"request", "requests"})
_OF_CACHE: Final = frozenset(
    {"cached", "cache", "read", "reads", "write", "writes", "written", "creation", "hit", "hits", "ephemeral"}
)
_NOT_OF_CACHE: Final = frozenset({"uncached", "noncached", "no", "miss"})
_OF_THOUGHT: Final = frozenset({"reasoning", "thinking", "thoughts"})
_OF_INPUT: Final = frozenset({"input", "in", "prompt", "sent", *_NOT_OF_CACHE})
_OF_OUTPUT: Final = frozenset(
    {"output", "out", "completion", "candidates", "response", "generation", "generated", "received"}
)


def _parts(request: Request, words: frozenset[str]) -> tuple[int, ...]:
    """The parts of *request*, no token in two of them, that a name with *words* may include."""
    cache = request.cached, request.written, request.written_1h
    output = request.output_tokens - request.reasoning, request.reasoning
    sent = (request.input_tokens - sum(cache), *cache)
    if words & _OF_CACHE and not words & _NOT_OF_CACHE:
        return cache
    if words & _OF_THOUGHT:
        return (request.reasoning,)
    if words & _OF_INPUT:
        return sent
    return output if words & _OF_OUTPUT else (*sent, *output)


def _joined(name: str) -> str:
    return "_".join(words_of(name))
