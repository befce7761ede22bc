"""Writing TOML by hand, and finding the line of a field in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from crosswalk_tui.core.text.safe import visible

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\"-]+)\s*\]")
_FIELD = re.compile(r"\s*([\w.\"-]+)\s*=")
_TRIPLE = '"""'
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_table(header: str, values: Mapping[str, object]) -> str:
    """A table under *header*, such as ``[[price]]``, with a line for each value."""
    return "\n".join([header, *(f"{_key(name)} = {toml_value(value)}" for name, value in values.items()), ""])


def toml_value(value: object) -> str:
    """A text, number, date, flag, or a list or mapping of such values; a text of several lines is written as such."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        inner = [toml_value(each) for each in value]
        if any(isinstance(each, Mapping) for each in value):
            return "\n".join(["[", *(f"  {text}," for text in inner), "]"])
        return f"[{', '.join(inner)}]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(name)} = {toml_value(each)}" for name, each in value.items()) + " }"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text if "." in text else f"{text}.0"
    if isinstance(value, int):
        return str(value)
    return _text(str(value))


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _text(text: str) -> str:
    if "\n" not in text:
        return _quoted(text)
    lines = "\n".join(_quoted(line)[1:-1] for line in text.split("\n"))
    return f"{_TRIPLE}\n{lines}{_TRIPLE}"  # TOML drops the line break after the first three quotes


def _quoted(text: str) -> str:
    """*text* in quotation marks, with escapes for what cannot be seen, or a terminal may take for a command."""
    quoted = json.dumps(text, ensure_ascii=False)  # its escapes are TOML's
    return quoted if visible(quoted) == quoted else "".join(map(_escaped, quoted))


def _escaped(character: str) -> str:
    if visible(character) == character:
        return character
    if "\ud800" <= character <= "\udfff":  # half of a character: TOML has no escape for it
        return "\N{REPLACEMENT CHARACTER}"
    return f"\\u{ord(character):04x}" if character <= "\uffff" else f"\\U{ord(character):08x}"


class TomlPlaces:
    """Finds the line of a field in the text of a file, since `tomllib` does not keep it."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, int, str], int] = {}
        counts: dict[str, int] = {}
        kind, nth, inner, in_text = "", 0, "", False
        for number, line in enumerate(text.splitlines(), start=1):
            header, field = (None, None) if in_text else (_HEADER.match(line), _FIELD.match(line))
            if header:
                kind, _, inner = header[2].replace('"', "").partition(".")
                if header[1] == "[[" and not inner:
                    nth = counts[kind] = counts.get(kind, 0) + 1
                self._lines.setdefault((kind, nth, inner), number)
            elif field:
                name = field[1].replace('"', "")
                self._lines.setdefault((kind, nth, f"{inner}.{name}" if inner else name), number)
            in_text ^= line.count(_TRIPLE) % 2 == 1

    def words(self, kind: str, nth: int = 0, field: str = "") -> str:
        """``Line 12: `` of *field* in the table number *nth* (from 0) of *kind*; the nearest line if it has none.

        A field within a table has a dot: ``workload.input_tokens``. Empty if not even the table is found.
        """
        path = field
        while path:
            if (kind, nth + 1, path) in self._lines:
                return self._at(kind, nth + 1, path)
            path = path.rpartition(".")[0]
        return self._at(kind, nth + 1, "") or self._at(kind, 0, "") or self._at("", 0, kind)

    def _at(self, *place: object) -> str:
        number = self._lines.get(place)  # type: ignore[arg-type]
        return "" if number is None else f"Line {number}: "
