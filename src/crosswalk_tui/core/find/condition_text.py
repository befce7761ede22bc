"""Conditions in one line: ``arena_text>=1400 context>=200k tools vision open $<=50``; and the options of ``find``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from crosswalk_tui.core.errors import BenchmarkNotFound, QuantityError
from crosswalk_tui.core.find.benchmark_names import parse_min_score
from crosswalk_tui.core.find.condition_checks import parse_day
from crosswalk_tui.core.find.conditions import Conditions
from crosswalk_tui.core.models import Benchmark
from crosswalk_tui.core.pricing.filters import CAPABILITIES, Filters
from crosswalk_tui.core.scores.comparing import DEFAULT_BENCHMARK
from crosswalk_tui.core.search.provider_names import providers_named
from crosswalk_tui.core.text.quantity import format_usd, parse_count, parse_usd, typed_tokens
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import ProviderType

_TERM = re.compile(r'(?:[^\s"]|"[^"]*"?)+')
_SIGN = re.compile(r"\s*(>=|<=|[=≥≤<>])\s*")
_AT_LEAST, _AT_MOST = frozenset({"=", ">=", "≥"}), frozenset({"=", "<=", "≤"})

_EXAMPLE = "arena_text>=1400, context>=200k, tools, $<=50"
_OPEN = "open_weights"
_SCORE = "score"
_NAMES = {
    "min": _SCORE, "min_context": "context", "max_usd": "$", "$/month": "$", "released_after": "released",
    "license": "licence", "allow": "provider", "deny": "block", "open": _OPEN,
}  # fmt: skip
"""Other spellings of names, among them the options of ``find``."""

_SWITCHES = frozenset({*CAPABILITIES, "allow_unknown", "resellers", "region_or_global"})
"""Terms without a value."""


class Requirements(NamedTuple):
    """Conditions, and the filters that belong to them."""

    conditions: Conditions = Conditions()
    filters: Filters = Filters()


class Known(NamedTuple):
    """What conditions may name: benchmarks, and providers by id with their names.

    *usual* is the id of an unnamed benchmark.
    """

    benchmarks: Sequence[Benchmark]
    providers: Mapping[str, str]
    usual: str = DEFAULT_BENCHMARK


class _Term(NamedTuple):
    """One condition as typed: its name, the sign and the value; a switch has neither."""

    name: str
    sign: str
    value: str

    @property
    def typed(self) -> str:
        return safe(f"{self.name}{self.sign}{self.value}", 40)


def parse_requirements(text: str, known: Known) -> Requirements:
    """Read *text*; none if it is blank.

    A later value replaces an earlier one of the same name, except that licences, providers and capabilities add up.

    Raises:
        QuantityError: a term cannot be read, or names something unknown.
    """
    found = Requirements()
    for term in _terms(text):
        found = _with_term(found, term, known)
    filters = found.filters
    if filters.or_global and filters.region is None:
        raise QuantityError("region-or-global needs a region, such as region=eu.")
    return found


def _terms(text: str) -> Iterator[_Term]:
    """The terms of *text*; ``--context 200k`` is one."""
    words = iter(_TERM.findall(_SIGN.sub(r"\1", text)))
    for word in words:
        name, sign, value = _parted(word.removeprefix("--"))
        if word.startswith("--") and name == _SCORE:  # --min arena_text=1400, or --min=arena_text=1400
            name, sign, value = _parted(value or next(words, ""))
        elif word.startswith("--") and not sign and name not in _SWITCHES:
            sign, value = "=", next(words, "")
        yield _Term(name, sign, value.replace('"', "").strip())


def _parted(word: str) -> tuple[str, str, str]:
    """Name, sign and value of *word*."""
    parts = _SIGN.split(word, maxsplit=1)
    name = parts[0].replace('"', "").casefold().replace("-", "_")
    sign, value = parts[1:] if len(parts) > 1 else ("", "")
    return _NAMES.get(name, name), sign, value


def _with_term(found: Requirements, term: _Term, known: Known) -> Requirements:
    """*found* and *term*."""
    name = term.name
    if not term.sign and not term.name[:1].isdecimal():
        return found._replace(filters=_switched(found.filters, term))
    if not term.sign:
        return _with_score(found, term.name, known)
    if not term.value:
        raise QuantityError(f"{safe(term.name, 40)} has no value, such as {_EXAMPLE}.")
    read = _READERS.get(name)
    if read is not None:
        _check_sign(term, _AT_MOST if name == "$" else _AT_LEAST)
        return read(found, term, known)
    return _with_score(found, f"{'' if name == _SCORE else term.name}{term.sign}{term.value}", known)


def _with_score(found: Requirements, text: str, known: Known) -> Requirements:
    """*found* and the score to reach in *text*."""
    try:
        wanted = parse_min_score(text, known.benchmarks, known.usual)
    except BenchmarkNotFound as error:
        raise QuantityError(str(error)) from error
    others = tuple(each for each in found.conditions.scores if each.benchmark.slug != wanted.benchmark.slug)
    return found._replace(conditions=found.conditions._replace(scores=(*others, wanted)))


def _check_sign(term: _Term, allowed: frozenset[str]) -> None:
    if term.sign not in allowed:
        sign, limit = (">=", "least") if allowed is _AT_LEAST else ("<=", "most")
        raise QuantityError(f"{term.typed}: give the {limit} it may be, as {safe(term.name, 24)}{sign}{term.value}.")


def _switched(filters: Filters, term: _Term) -> Filters:
    """*filters* with the condition of a word without a value, such as ``tools``.

    Raises:
        QuantityError: there is no such condition.
    """
    if term.name in CAPABILITIES:
        return filters._replace(needs=filters.needs | {term.name})
    if term.name == "allow_unknown":
        return filters._replace(allow_unknown=True)
    if term.name == "resellers":
        return filters.with_resellers(requested=True)
    if term.name == "region_or_global":
        return filters._replace(or_global=True)
    raise QuantityError(f"{term.typed!r} is not a condition, such as {_EXAMPLE}.")


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _words(value: str, known: Iterable[str], what: str) -> frozenset[str]:
    """The words in *value*, all of which are *known*."""
    words = {_NAMES.get(word, word) for word in (part.casefold().replace("-", "_") for part in _listed(value))}
    unknown = min(words - {*known}, default=None)
    if unknown is not None:
        raise QuantityError(f"{safe(unknown, 40)!r} is not {what}; there are: {', '.join(known)}.")
    return frozenset(words)


_Reader = Callable[[Requirements, _Term, Known], Requirements]


def _of_filters(read: Callable[[Filters, str, Known], Filters]) -> _Reader:
    return lambda found, term, known: found._replace(filters=read(found.filters, term.value, known))


def _of_conditions(read: Callable[[Conditions, str], Conditions]) -> _Reader:
    return lambda found, term, _: found._replace(conditions=read(found.conditions, term.value))


def _region(filters: Filters, value: str, _: Known) -> Filters:
    read = filters.with_region(value)
    return read._replace(or_global=read.or_global or filters.or_global)


def _types(filters: Filters, value: str, _: Known) -> Filters:
    return filters.with_kinds(frozenset(map(ProviderType, _words(value, [*ProviderType], "a provider type"))))


_READERS: dict[str, _Reader] = {
    "context": _of_filters(lambda f, text, _: f._replace(min_context=parse_count(text, "tokens of context"))),
    "needs": _of_filters(lambda f, text, _: f._replace(needs=f.needs | _words(text, CAPABILITIES, "a capability"))),
    "provider": _of_filters(lambda f, ids, known: f._replace(allow=f.allow | providers_named(ids, known.providers))),
    "block": _of_filters(lambda f, ids, known: f._replace(deny=f.deny | providers_named(ids, known.providers))),
    "region": _of_filters(_region),
    "type": _of_filters(_types),
    "$": _of_conditions(lambda c, text: c._replace(max_usd=parse_usd(text))),
    "released": _of_conditions(lambda c, text: c._replace(released=parse_day(text))),
    "licence": _of_conditions(lambda c, text: c._replace(licences=(*c.licences, *_listed(text)))),
}  # fmt: skip


def requirements_text(requirements: Requirements) -> str:
    """*requirements* as `parse_requirements` reads them."""
    conditions, filters = requirements
    signs = {True: ">=", False: "<="}
    terms = [f"{m.benchmark.slug}{signs[m.benchmark.higher_is_better]}{m.figure}" for m in conditions.scores]
    if filters.min_context is not None:
        terms.append(f"context>={typed_tokens(filters.min_context)}")
    terms += [_short(need) for need in CAPABILITIES if need in filters.needs]
    if conditions.max_usd is not None:
        terms.append(f"$<={format_usd(conditions.max_usd).removeprefix('$')}")
    if conditions.released is not None:
        terms.append(f"released>={conditions.released}")
    if conditions.licences:
        terms.append(_quoted("licence", ",".join(conditions.licences)))
    if filters.region is not None:
        terms.append(_quoted("region", filters.region_text))
    listed = (("provider", filters.allow), ("block", filters.deny))
    terms += [_quoted(name, ",".join(sorted(ids))) for name, ids in listed if ids]
    if filters.types is not None:
        terms.append(f"type={','.join(sorted(filters.types))}")
    elif filters.include_resellers:
        terms.append("resellers")
    return " ".join([*terms, *(["allow-unknown"] if filters.allow_unknown else [])])


def _short(need: str) -> str:
    return "open" if need == _OPEN else need.replace("_", "-")


def _quoted(name: str, value: str) -> str:
    return f'{name}="{value}"' if " " in value else f"{name}={value}"
