"""Recognise totals by their counts: what other reports add up to exactly is none of the requests.

A name such as ``total`` decides only where the counts alone do not, as after a single row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from crosswalk_tui.core.usage.requests import Request
from crosswalk_tui.usage.context_names import MODEL_FIELDS, NAMES
from crosswalk_tui.usage.node_fields import CONTENT
from crosswalk_tui.usage.reports import Report

_TOTALS: Final = frozenset(
    {
        "total", "totals", "subtotal", "subtotals", "sum", "sums", "overall", "summary",
        "summe", "gesamt", "gesamtsumme", "gesamtergebnis", "insgesamt", "zwischensumme", "teilergebnis",
        "totaux", "somme", "totale", "totali", "somma", "totales", "suma", "totais", "soma", "totaal", "totalt",
        "summa", "razem", "celkem", "toplam", "итого", "всего", "合计", "总计", "小计", "合計", "総計", "小計", "總計",
        "합계", "총계",
    }
)  # fmt: skip
"""Words for a total; in a label that has one at its beginning or end, the others say of what."""

_ALL: Final = frozenset({"all", "alle", "tous", "toutes", "todos", "todas", "tutti", "tutte"})
"""Words that label a total only if its counts show it, and without a digit: all-minilm-l6 is a model."""

_SIGNS: Final = frozenset({"*", "\u2211", "\u03a3"})
"""Signs for a total, the sum and the capital sigma among them."""

_OF_ALL: Final = frozenset({"grand", "models", "requests", "users", "projects", "keys"})

_WORDS: Final = re.compile(r"[^\W\d_]+")
_LONGEST: Final = 60
"""Most characters of a label; what is longer is a text."""

_MOST_RECORDS: Final = 500
"""Records whose labels are kept: no sum of more records is a coincidence."""

_MOST_IN_GROUPS: Final = 5_000
"""Records that are added up by model and session, too."""

_STEP: Final = re.compile(r"\[\d+\]|[^.\[\]]+")


@dataclass(slots=True)
class Sum:
    """The sum of the counts of several requests; *parts* is the number of those that have any."""

    sent: int = 0
    made: int = 0
    cache: int = 0
    reasoning: int = 0
    parts: int = 0

    def add(self, request: Request, sign: int = 1) -> None:
        """Add *request*, or with *sign* -1 remove it."""
        sent, made, cached, written, written_1h, reasoning = request[:6]
        if sent or made:
            self.sent += sign * sent
            self.made += sign * made
            self.parts += sign
            if cached or written or written_1h or reasoning:
                self.cache += sign * (cached + written + written_1h)
                self.reasoning += sign * reasoning

    def since(self, before: Sum) -> Sum:
        """What was added to *before*."""
        return Sum(*(getattr(self, name) - getattr(before, name) for name in self.__slots__))

    def is_sum_of(self, parts: Sum) -> bool:
        """Whether *parts* have exactly these counts; a total may leave out what is cached, or thought."""
        if self.sent != parts.sent and (self.sent != parts.sent - parts.cache or self.cache):
            return False
        without_reasoning = self.made == parts.made - parts.reasoning and not self.reasoning
        return (self.made == parts.made or without_reasoning) and self.parts > 0 and parts.parts > 0


def sum_of(requests: Iterable[Request]) -> Sum:
    """The sum of *requests*."""
    added = Sum()
    for request in requests:
        added.add(request)
    return added


_SUMS_UP: Final = "has exactly the counts of those before it together"
_NO_SUM: Final = "is labelled as a total, but those before it do not add up to its counts"

Labels = dict[str, str]
"""What identifies a record: the short texts in its fields, and the place of its counts as that of an empty name."""


def labels_of(document: object, path: str = "") -> Labels:
    """The labels of *document*, whose counts are at *path*."""
    labels = {"": path} if path else {}
    if isinstance(document, Mapping):
        for name, value in document.items():
            is_text = isinstance(value, str) and len(value) <= _LONGEST and name not in CONTENT
            if value and (is_text or (name in NAMES and isinstance(value, int | float))):
                labels[name] = str(value)
    return labels


def says_total(label: str) -> bool:
    """Whether *label* begins or ends with a word for a total, or is a sign for one."""
    return (
        label.strip() in _SIGNS
        or _is_worded(label, _TOTALS)
        or (_is_worded(label, _ALL) and not any(map(str.isdigit, label)))
    )


def _is_total_alone(label: str) -> bool:
    """Whether *label* is words for a total and nothing else; a ``Meeting summary`` may be a request."""
    return says_total(label) and set(_WORDS.findall(label.casefold())) <= _TOTALS | _ALL | _OF_ALL


def _is_worded(label: str, words: frozenset[str]) -> bool:
    found = _WORDS.findall(label.casefold())
    return bool(found) and (found[0] in words or found[-1] in words)


class RecordSums:
    """The sums of the records of a log so far: of all, since the last total, and by model and session."""

    def __init__(self) -> None:
        """Start before the first record."""
        self._doubt = ""
        self._all, self._before = Sum(), Sum()  # the second one up to the last total
        self._waiting: list[Request] = []  # to be added
        self._least = 0  # input of a record that may be a total
        self._groups: dict[str, Sum] = {}
        self._records = 0
        self._last_id, self._last = "", list[Request]()
        self._always: set[str] | None = None  # fields with a label in every record
        self._seen: set[tuple[str, str]] = set()  # labels of all records
        self._repeating: set[str] = set()  # fields with the same text in several records

    @property
    def doubt(self) -> str:
        """Why the last record may be a total, although it is counted; completes a sentence that begins with it."""
        return "" if self._waiting else self._doubt

    def end_part(self) -> None:
        """Start the sum since the last total."""
        self._add_waiting()
        self._before = replace(self._all)
        self._least = 0

    def is_total(self, document: object, path: str, requests: Sequence[Request]) -> bool:
        """Whether a record with *requests* and counts at *path* is a total; otherwise it is added to the sums."""
        if requests[0].input_tokens < self._least and len(requests) == 1:
            self._waiting.append(requests[0])  # a third of the time of adding each at once
            if len(self._waiting) == _MOST_RECORDS:
                self._add_waiting()
            return False
        self._add_waiting()
        parts = self._parts_of(requests)
        self._doubt = _SUMS_UP if parts > 1 else ""
        if parts or self._records < _MOST_RECORDS:
            labels = labels_of(document, path)
            if self._records and self._is_total(labels, parts):
                self._doubt = ""
                self.end_part()
                return True
            if parts == 1 and self._lacks_a_label(labels):
                self._doubt = _SUMS_UP
            elif self._records and not self._doubt and any(_is_total_alone(labels[name]) for name in labels if name):
                self._doubt = _NO_SUM
            self._keep(labels)
        self._add(requests)
        if self._records > _MOST_IN_GROUPS:
            since = self._all.since(self._before)
            self._least = since.sent - since.cache
        return False

    def _add_waiting(self) -> None:
        """Add the requests that were too small to be a total, to the sum of all records only."""
        every = self._all
        for request in self._waiting:
            if request.request_id and request.request_id == self._last_id:
                self._add([request])
            else:
                every.add(request)
                self._last_id, self._last = request.request_id, [request]
                self._doubt = ""
        self._waiting.clear()

    def _parts_of(self, requests: Sequence[Request]) -> int:
        """How many requests add up to *requests*: the most, if several sums do; 0 if none does."""
        own, every, first = sum_of(requests), self._all, requests[0]
        sums = [every, every.since(self._before)] if self._before.parts else [every]
        sums += [self._groups[key] for key in (first.model, first.session) if key in self._groups]
        return max([each.parts for each in sums if own.is_sum_of(each)], default=0)

    def _is_total(self, labels: Labels, parts: int) -> bool:
        """Whether a record with *labels* is a total; *parts* is the number of requests that add up to it, 0 if none do.

        A sum may be a coincidence, and a record that equals one other may be a request like it: the labels decide.
        """
        texts = [text for name, text in labels.items() if name]
        is_incomplete = self._lacks_a_label(labels)
        if any(map(says_total, texts)):
            return parts > 0
        if parts == 1:
            return bool(self._always) and not labels  # the sum below a table of one row
        return parts > 1 and (is_incomplete or parts > _MOST_RECORDS or self._is_of_another_kind(labels))

    def _lacks_a_label(self, labels: Labels) -> bool:
        """Whether *labels* lack one that all records before have."""
        return bool((self._always or set()) - labels.keys())

    def _is_of_another_kind(self, labels: Labels) -> bool:
        """Whether *labels* are those of the records before but for a word where they repeat one, such as their type."""
        other = [(name, text) for name, text in labels.items() if (name, text) not in self._seen]
        return bool(other) and all(
            name in self._repeating and name not in MODEL_FIELDS and not any(map(str.isdigit, text))
            for name, text in other
        )

    def _keep(self, labels: Labels) -> None:
        """Remember *labels*, which later records are compared with."""
        if self._records >= _MOST_RECORDS:
            return
        named = {name for name in labels if name}
        self._always = named if self._always is None else self._always & named
        for label in labels.items():
            if label in self._seen:
                self._repeating.add(label[0])
            self._seen.add(label)

    def _add(self, requests: Sequence[Request]) -> None:
        self._records += 1
        request_id = requests[0].request_id
        if request_id and request_id == self._last_id:  # the last counts of a stream are those of the request
            for request in self._last:
                self._put(request, -1)
        self._last_id, self._last = request_id, list(requests)
        for request in requests:
            self._put(request, 1)

    def _put(self, request: Request, sign: int) -> None:
        self._all.add(request, sign)
        if self._records <= _MOST_IN_GROUPS:
            for key in {request.model, request.session} - {""}:
                self._groups.setdefault(key, Sum()).add(request, sign)


class _Entry(NamedTuple):
    """A report of a record.

    Attributes:
        steps: the names and indices of its place in the record.
        nth: its number among the reports.
        request: what it describes.
    """

    steps: list[str]
    nth: int
    request: Request


def totals_among(reports: Sequence[Report], requests: Sequence[Request]) -> set[int]:
    """The numbers of the *reports* of one record that are the sum of others in it, as their *requests* show."""
    entries = [
        _Entry(_STEP.findall(report.path), nth, request)
        for nth, (report, request) in enumerate(zip(reports, requests, strict=True))
    ]
    return set(range(len(entries))) - {entry.nth for entry in _without_totals(entries, 0)}


def _without_totals(entries: list[_Entry], depth: int) -> list[_Entry]:
    """The *entries*, which have the first *depth* steps in common, without the sums of others among them.

    The innermost totals go first: they would make the sums around them too large.
    """
    parts: dict[str, list[_Entry]] = {}
    for entry in entries:
        parts.setdefault(entry.steps[depth] if depth < len(entry.steps) else "", []).append(entry)
    if set(parts) == {""}:
        return entries
    parts = {step: _without_totals(part, depth + 1) if step else part for step, part in parts.items()}
    for step in [step for step in reversed(parts) if step[:1] not in ("", "[")]:
        others = {name: part for name, part in parts.items() if name != step}
        if _repeats_others(step, parts[step], others, depth):
            parts = others
    return [entry for part in parts.values() for entry in part]


def _repeats_others(step: str, part: list[_Entry], others: Mapping[str, list[_Entry]], depth: int) -> bool:
    """Whether *part*, the reports in the field *step*, sums up one of the *others* beside it, or all of them."""
    own = sum_of(entry.request for entry in part)
    for other in others.values():
        if own.is_sum_of(sum_of(entry.request for entry in other)) and len(part) <= len(other):
            if len(other) > 1:
                return True
            entry, single = part[0], other[0]
            is_beside = len(entry.steps) == depth + 1 and any(each[0] == "[" for each in single.steps[depth:])
            if is_beside and entry.request.model in ("", single.request.model):
                return True
    every = [entry for other in others.values() for entry in other]
    is_one_of_many = any(map(str.isdigit, step))  # such as a day
    models = {entry.request.model for entry in every} | {""}
    is_of_these = all(entry.request.model in models for entry in part)
    may_be = len(others) > 1 and is_of_these and not is_one_of_many
    return may_be and own.is_sum_of(sum_of(entry.request for entry in every))
