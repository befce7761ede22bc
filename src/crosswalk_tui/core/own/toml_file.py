"""The user's records as a TOML file, with an array of tables for each kind: ``[[price]]``, ``[[discount]]``.

Each table has the fields of `crosswalk_tui.core.own.record_fields`, and may have ``active = false`` and ``saved``, the
day it was saved.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.core.own.record_fields import KINDS, OwnFieldError, kind_of, read_record, write_record
from crosswalk_tui.core.own.records import OwnEntry
from crosswalk_tui.core.text.safe import safe

_HEAD = "# Yours, for crosswalk-tui own import. Prices are in USD per 1M tokens.\n"
_HEADER = re.compile(r"\s*\[\[\s*\"?([\w-]+)\"?\s*\]\]")
_FIELD = re.compile(r"\s*\"?([\w-]+)\"?\s*=")


def own_text(entries: Iterable[OwnEntry]) -> str:
    """*entries* as the text of a file, by kind and name."""
    blocks = [_HEAD]
    for entry in sorted(entries, key=lambda e: (KINDS.index(kind_of(e.record)), e.record.name)):
        values = write_record(entry.record) | {"saved": date.fromisoformat(entry.saved_on)}
        if not entry.active:
            values["active"] = False
        lines = [f"{name} = {_value(value)}" for name, value in values.items()]
        blocks.append("\n".join([f"[[{kind_of(entry.record)}]]", *lines, ""]))
    return "\n".join(blocks)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text if "." in text else f"{text}.0"
    return str(value) if isinstance(value, int) else json.dumps(str(value), ensure_ascii=False)


def own_entries_of(text: str, today: date) -> list[OwnEntry]:
    """The records in the *text* of a file; those without ``saved`` were saved *today*.

    Raises:
        UserDataError: it is not TOML, or a field is invalid; names the line and the field.
    """
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise UserDataError(f"This is not TOML: {safe(str(error), 200)}.") from error
    places = _Places(text)
    entries: list[OwnEntry] = []
    for kind, tables in document.items():
        if kind not in KINDS:
            raise UserDataError(f"{places.words(kind)}[[{safe(kind, 40)}]] is unknown; there are: {', '.join(KINDS)}.")
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise UserDataError(f"{places.words(kind)}write [[{kind}]], with two brackets, above each {kind}.")
        for nth, table in enumerate(tables):
            try:
                entries.append(_entry(kind, table, today))
            except OwnFieldError as error:
                raise UserDataError(f"{places.words(kind, nth, error.field)}{kind}.{error}") from error
    _check_names(entries)
    return entries


def _entry(kind: str, table: Mapping[str, Any], today: date) -> OwnEntry:
    fields = dict(table)
    active, saved = fields.pop("active", True), fields.pop("saved", today)
    if not isinstance(active, bool):
        raise OwnFieldError("active", "must be true or false.")
    if type(saved) is not date:
        raise OwnFieldError("saved", "must be a date: 2026-12-31.")
    return OwnEntry(read_record(kind, fields), saved.isoformat(), active)


def _check_names(entries: Iterable[OwnEntry]) -> None:
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        name = kind_of(entry.record), entry.record.name
        if name in seen:
            raise UserDataError(f"There are two entries for the {name[0]} {safe(name[1], 80)!r}.")
        seen.add(name)


class _Places:
    """Finds the line of a field; tomllib does not keep it."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, int, str], int] = {}
        counts: dict[str, int] = {}
        kind, nth = "", 0
        for number, line in enumerate(text.splitlines(), start=1):
            header, field = _HEADER.match(line), _FIELD.match(line)
            if header:
                kind, nth = header[1], counts.get(header[1], 0)
                counts[kind] = nth + 1
                self._lines.setdefault((kind, nth, ""), number)
            elif field:
                self._lines.setdefault((kind, nth, field[1]), number)

    def words(self, kind: str, nth: int = 0, field: str = "") -> str:
        """``Line 12: `` of a field, or of its table if it is missing there; empty if not found."""
        at = self._lines.get((kind, nth, field)) or self._lines.get((kind, nth, "")) or self._lines.get(("", 0, kind))
        return "" if at is None else f"Line {at}: "
