"""All that is the user's as one TOML file, with an array of tables for each kind: ``[[price]]``, ``[[comparison]]``.

The tables of records have the fields of `crosswalk_tui.core.own.record_fields`, and may have ``active = false``; those
of workloads and filters have the fields of `crosswalk_tui.core.workload.documents`, as far as they differ from the
defaults. ``saved`` is when it was saved.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, TypeVar

from crosswalk_tui.core.errors import QuantityError, UserDataError
from crosswalk_tui.core.own.record_fields import KINDS, OwnFieldError, kind_of, read_record, write_record
from crosswalk_tui.core.own.records import OwnEntry
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.text.quantity import (
    format_share,
    parse_count,
    parse_multiplier,
    parse_share,
    parse_tokens,
    plain_number,
    written_out,
)
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.toml_text import TomlPlaces, toml_table
from crosswalk_tui.core.workload.document_fields import DocumentFieldError, part, texts
from crosswalk_tui.core.workload.documents import filters_fields, filters_from, workload_fields, workload_from
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.split import check_shares, parse_percent
from crosswalk_tui.user.comparisons import SavedComparison
from crosswalk_tui.user.notes import Note, kept_text
from crosswalk_tui.user.saved_names import checked_name, folded
from crosswalk_tui.user.state import ComparisonSetup, from_document, to_document
from crosswalk_tui.user.workloads import SavedWorkload
from crosswalk_tui.user.yours import EVERY_KIND, Yours

_HEAD = "# Yours, for crosswalk-tui own import. Prices are in USD per 1M tokens.\n"
_MOST_PARTS = 16
_LONG_KEY = re.compile(
    rf"""(?m)(?:^|[\[{{,])[ \t]*+(?:(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{_MOST_PARTS}}}"""
)
"""A key for which the standard library takes the square of the number of its parts."""

_FEWEST_MODELS = 2
_SHARES = ("cached_share", "cache_write_share", "cache_write_1h_share", "reasoning_share")
_COUNTS: Mapping[str, Callable[[str], int]] = {
    "input_tokens": parse_tokens, "output_tokens": parse_tokens, "prompt_tokens": parse_tokens, "requests": parse_count,
}  # fmt: skip
_FIELD_BY_WORD = {"shares": "cached_share", "requests": "requests", "multiplier": "multipliers", "class": "logged"}
"""The field that an error of `Workload` is about, by a word in it."""

_TOKENS = ("input_tokens", "output_tokens")
_Given = TypeVar("_Given")
_Parsed = TypeVar("_Parsed")


# Writing


def yours_text(yours: Yours) -> str:
    """*yours* as the text of a file, by kind and name; without what cannot be read."""
    return "\n".join(
        [
            _HEAD,
            *(_record_table(entry) for entry in sorted(yours.own, key=_place)),
            *(_workload_table(saved) for saved in yours.workloads),
            *(_comparison_tables(saved) for saved in yours.comparisons if saved.setup is not None),
            *(_note_table(note) for note in yours.notes),
        ]
    )


def _place(entry: OwnEntry) -> tuple[int, str]:
    return KINDS.index(kind_of(entry.record)), entry.record.name


def _record_table(entry: OwnEntry) -> str:
    values = write_record(entry.record) | {"saved": date.fromisoformat(entry.saved_on)}
    if not entry.active:
        values["active"] = False
    return toml_table(f"[[{kind_of(entry.record)}]]", values)


def _workload_table(saved: SavedWorkload) -> str:
    return toml_table("[[workload]]", {"name": saved.name, **workload_values(saved.workload), **_time(saved.saved_at)})


def _comparison_tables(saved: SavedComparison) -> str:
    setup = saved.setup
    if setup is None:
        raise ValueError(saved.name)
    split = {"split": tuple(map(format_share, setup.split))} if setup.split else {}
    head = {"name": saved.name, "models": setup.models, **split, **_time(saved.saved_at)}
    filters = filter_values(setup.filters)
    tables = [
        toml_table("[[comparison]]", head),
        toml_table("[comparison.workload]", workload_values(setup.workload)),
        *([toml_table("[comparison.filters]", filters)] if filters else []),
    ]
    return "".join(tables)


def _note_table(note: Note) -> str:
    return toml_table("[[note]]", {"models": note.models, "text": note.text, **_time(note.written_at)})


def _time(saved: str) -> dict[str, object]:
    """The time of saving; none if it was edited by hand and is not valid."""
    try:
        return {"saved": datetime.fromisoformat(saved)}
    except ValueError:
        return {}


def workload_values(workload: Workload) -> dict[str, object]:
    """The fields of *workload* that differ from the defaults; shares and factors as numbers."""
    usual: Mapping[str, object] = {**workload_fields(Workload(0, 0))}
    given: Mapping[str, object] = {**workload_fields(workload)}
    values = {name: value for name, value in given.items() if name in _TOKENS or value != usual[name]}
    values |= {name: Decimal(str(values[name])) for name in _SHARES if name in values}
    if workload.multipliers:
        values["multipliers"] = dict(workload.multipliers)
    return {name: _without_unknown(value) for name, value in values.items()}


def _without_unknown(value: object) -> object:
    """*value* without fields that are None, which TOML cannot write."""
    if isinstance(value, Mapping):
        return {name: _without_unknown(each) for name, each in value.items() if each is not None}
    return [_without_unknown(each) for each in value] if isinstance(value, list) else value


def filter_values(filters: Filters) -> dict[str, object]:
    """The fields of *filters* that differ from the defaults."""
    usual: Mapping[str, object] = {**filters_fields(Filters())}
    given: Mapping[str, object] = {**filters_fields(filters)}
    return {name: value for name, value in given.items() if value != usual[name]}


# Reading


def yours_of(text: str, moment: datetime) -> Yours:
    """What is in the *text* of a file; what has no ``saved`` was saved at *moment*.

    Raises:
        UserDataError: it is not TOML, or a field is invalid; names the line and the field.
    """
    if long := _LONG_KEY.search(text):
        line = text.count("\n", 0, long.end()) + 1
        raise UserDataError(f"Line {line}: this key has more than {_MOST_PARTS} parts; no field is nested as deep.")
    try:
        document = tomllib.loads(text, parse_float=_number)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserDataError(f"This is not TOML: {safe(str(error), 200)}.") from error
    except ValueError as error:  # Python reads no whole number of more digits
        raise UserDataError(f"A whole number has more than {sys.get_int_max_str_digits():,} digits.") from error
    places = TomlPlaces(text)
    found: dict[str, list[Any]] = {kind: [] for kind in EVERY_KIND}
    for kind, tables in document.items():
        if kind not in EVERY_KIND:
            known = ", ".join(EVERY_KIND)
            called = f"[[{safe(kind, 40)}]]" if isinstance(tables, list) else safe(kind, 40)
            raise UserDataError(f"{places.words(kind)}{called} is unknown; there are: {known}.")
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise UserDataError(f"{places.words(kind)}write [[{kind}]], with two brackets, above each {kind}.")
        for nth, table in enumerate(tables):
            try:
                found[kind].append(_read(kind, table, moment))
            except (OwnFieldError, DocumentFieldError) as error:
                raise UserDataError(f"{places.words(kind, nth, error.field)}{kind}.{_sentence(error)}") from error
    _check_names(found)
    return Yours(
        tuple(entry for kind in KINDS for entry in found[kind]),
        tuple(found["comparison"]), tuple(found["workload"]), tuple(found["note"]),
    )  # fmt: skip


def _number(text: str) -> Decimal | str:
    """The number *text*; one that no field takes stays a text, which its field refuses."""
    found = plain_number(text)
    return text if found is None else found


def _sentence(error: Exception) -> str:
    return f"{str(error).rstrip('.')}."


def _check_names(found: Mapping[str, Iterable[Any]]) -> None:
    for kind, entries in found.items():
        seen: set[str] = set()
        for entry in entries:
            name = entry.record.name if isinstance(entry, OwnEntry) else entry.name
            if folded(name) in seen:
                raise UserDataError(f"There are two entries for the {kind} {safe(name, 80)!r}.")
            seen.add(folded(name))


def _read(kind: str, table: dict[str, Any], moment: datetime) -> OwnEntry | SavedComparison | SavedWorkload | Note:
    if kind == "comparison":
        return _comparison(dict(table), moment)
    if kind == "workload":
        return _workload(dict(table), moment)
    return _note(dict(table), moment) if kind == "note" else _record(kind, table, moment)


def _record(kind: str, table: Mapping[str, Any], moment: datetime) -> OwnEntry:
    fields = dict(table)
    active, saved = fields.pop("active", True), fields.pop("saved", moment.date())
    if not isinstance(active, bool):
        raise OwnFieldError("active", "must be true or false.")
    if type(saved) is not date:
        raise OwnFieldError("saved", "must be a date: 2026-12-31.")
    return OwnEntry(read_record(kind, fields), saved.isoformat(), active)


def _workload(table: dict[str, Any], moment: datetime) -> SavedWorkload:
    name, saved = _name(table), _saved(table, moment)
    return SavedWorkload(name, _workload_of(table), saved)


def _comparison(table: dict[str, Any], moment: datetime) -> SavedComparison:
    name, saved = _name(table), _saved(table, moment)
    _check_known(table, ("models", "split", "workload", "filters"), "comparison")
    models = texts(table, "models")
    split = _split_of(texts(table, "split"), len(models)) if "split" in table else ()
    workload = _within("workload", lambda: _workload_of(dict(part(table, "workload"))))
    filters = _within("filters", lambda: _filters_of(table["filters"])) if "filters" in table else Filters()
    document = to_document(ComparisonSetup(models, workload, filters, split))
    try:
        setup = from_document(document)
    except ValueError as error:
        raise DocumentFieldError("models", f"give two to six different models, not {len(set(models))}") from error
    return SavedComparison(name, setup, json.dumps(document), saved)


def _split_of(typed: tuple[str, ...], n_models: int) -> tuple[Decimal, ...]:
    """The shares of a split over *n_models*: ``80%``, ``20%``."""
    try:
        shares = tuple(map(parse_percent, typed))
        check_shares(shares)
    except QuantityError as error:
        raise DocumentFieldError("split", str(error)) from error
    if len(shares) != n_models:
        raise DocumentFieldError("split", f"give one share for each of the {n_models} models")
    return shares


def _note(table: dict[str, Any], moment: datetime) -> Note:
    saved = _saved(table, moment)
    _check_known(table, ("models", "text"), "note")
    models = tuple(sorted(set(texts(table, "models"))))
    if len(models) < _FEWEST_MODELS or any(" " in key or not key for key in models):
        raise DocumentFieldError("models", "give the keys of two models or more, such as meta/llama-3.1-8b-instruct")
    text = table.get("text")
    try:
        kept = kept_text(text) if isinstance(text, str) else ""
    except UserDataError as error:
        raise DocumentFieldError("text", str(error)) from error
    if not kept:
        raise DocumentFieldError("text", "a text is required")
    return Note(models, kept, saved)


def _name(table: dict[str, Any]) -> str:
    name = table.pop("name", None)
    if not isinstance(name, str):
        raise DocumentFieldError("name", "a name is required")
    try:
        return checked_name(name)
    except UserDataError as error:
        raise DocumentFieldError("name", str(error)) from error


def _saved(table: dict[str, Any], moment: datetime) -> str:
    """The time of saving as the database has it: ISO, in UTC."""
    saved = table.pop("saved", moment)
    if type(saved) is date:
        saved = datetime(saved.year, saved.month, saved.day, tzinfo=UTC)
    if not isinstance(saved, datetime):
        raise DocumentFieldError("saved", "must be a date or a time: 2026-12-31T12:00:00Z")
    aware = saved if saved.tzinfo else saved.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="seconds")


def _check_known(table: Mapping[str, object], known: Iterable[str], kind: str) -> None:
    names = list(known)
    for name in table:
        if name not in names:
            near = get_close_matches(name, names, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(names)}"
            raise DocumentFieldError(safe(name, 40), f"not a field of a {kind}; {hint}")


def _within(field: str, read: Callable[[], Any]) -> Any:  # noqa: ANN401 - as *read* returns
    """The value of *read*, whose errors are of a table within *field*."""
    try:
        return read()
    except DocumentFieldError as error:
        raise DocumentFieldError(f"{field}.{error.field}", str(error).partition(": ")[2]) from error


def _filters_of(table: object) -> Filters:
    usual = filters_fields(Filters())
    if not isinstance(table, dict):
        raise DocumentFieldError("needs", "filters must be a table")
    _check_known(table, usual, "comparison's filters")
    return filters_from({**usual, **table})


def _workload_of(table: Mapping[str, Any]) -> Workload:
    """The workload in *table*; counts may be texts such as ``5M``, shares and factors numbers or texts."""
    usual = workload_fields(Workload(0, 0))
    _check_known(table, usual, "workload")
    for name in _TOKENS:
        if name not in table:
            raise DocumentFieldError(name, "required for a workload")
    values: dict[str, Any] = {**usual, **table}
    for name, parse in _COUNTS.items():
        if isinstance(values[name], str):
            values[name] = _parsed(name, parse, values[name])
    for name in _SHARES:
        values[name] = _exact(name, parse_share, values[name])
    factors = values["multipliers"]
    if isinstance(factors, dict):
        values["multipliers"] = {
            key: _exact("multipliers", parse_multiplier, factor) for key, factor in factors.items()
        }
    try:
        return workload_from(values)
    except DocumentFieldError as error:
        if error.field in usual:
            raise
        raise DocumentFieldError(f"logged.{error.field}", str(error).partition(": ")[2]) from error
    except ValueError as error:  # of a `Workload`, or of the size classes of its log
        field = next((name for word, name in _FIELD_BY_WORD.items() if word in str(error)), "input_tokens")
        raise DocumentFieldError(field, str(error)) from error


def _parsed(name: str, parse: Callable[[_Given], _Parsed], given: _Given) -> _Parsed:
    try:
        return parse(given)
    except QuantityError as error:
        raise DocumentFieldError(name, str(error)) from error


def _exact(name: str, parse: Callable[[str], Decimal], value: object) -> object:
    """A share or factor as the text of a number; what is neither is left to the reader of documents."""
    if isinstance(value, Decimal) or type(value) is int:  # not isinstance: True is no int
        value = _parsed(name, written_out, value)
    return f"{_parsed(name, parse, value):f}" if isinstance(value, str) else value
