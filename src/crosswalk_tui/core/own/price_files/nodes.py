"""JSON as nodes that keep their line numbers, which the standard library loses; comments and trailing commas pass."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.core.text.quantity import plain_number

if TYPE_CHECKING:
    from decimal import Decimal

_TOKEN = re.compile(
    r"""[ \t\r\n\ufeff]+|//[^\n]*|/\*.*?\*/
    |(?P<text>"(?:[^"\\\n]|\\.)*")
    |(?P<sign>[{}\[\]:,])
    |(?P<word>(?:[^\s{}\[\]:,"/]|://|/(?![/*]))+)""",
    re.DOTALL | re.VERBOSE,
)
_DEEPEST = 50


class Node(NamedTuple):
    """A value of a document and its line.

    Attributes:
        value: nodes by key, a list of nodes, a text, or None for null; numbers and flags are texts.
        quoted: whether it was written as a text.
    """

    value: Mapping[str, Node] | list[Node] | str | None
    line: int
    quoted: bool = False

    @property
    def fields(self) -> Mapping[str, Node]:
        """Its nodes by key; empty if it is no mapping."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Node]:
        """Its nodes; empty if it is no list."""
        return self.value if isinstance(self.value, list) else []

    @property
    def text(self) -> str | None:
        """The text; None if it is none."""
        return self.value if isinstance(self.value, str) else None

    @property
    def number(self) -> Decimal | None:
        """The number (see `plain_number`); None if it is none."""
        return None if self.text is None else plain_number(self.text)

    def at(self, *path: str) -> Node | None:
        """The node below these keys; None if there is none."""
        found: Node | None = self
        for key in path:
            found = None if found is None else found.fields.get(key)
        return found


def read_json(text: str, first_line: int = 1) -> Node:
    """Read JSON that begins on *first_line*, with comments and trailing commas as some tools allow.

    Raises:
        UserDataError: it is not JSON; names the line, never the content, which may be secret.
    """
    return _JsonReader(text, first_line).document()


class _JsonReader:
    def __init__(self, text: str, line: int) -> None:
        self._tokens: list[tuple[str, str, int]] = []
        place = 0
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None:
                raise _wrong(line)
            if match.lastgroup is not None:
                self._tokens.append((match.lastgroup, match.group(), line))
            line += match.group().count("\n")
            place = match.end()
        self._last_line = line
        self._place = 0

    def document(self) -> Node:
        node = self._value(0)
        if self._place < len(self._tokens):
            raise _wrong(self._tokens[self._place][2])
        return node

    def _next(self) -> tuple[str, str, int]:
        if self._place >= len(self._tokens):
            raise _wrong(self._last_line)
        self._place += 1
        return self._tokens[self._place - 1]

    def _ends(self, sign: str) -> bool:
        """Whether *sign* is next, which is then taken."""
        if self._place < len(self._tokens) and self._tokens[self._place][:2] == ("sign", sign):
            self._place += 1
            return True
        return False

    def _value(self, depth: int) -> Node:
        kind, found, line = self._next()
        if depth > _DEEPEST:
            raise _wrong(line)
        if kind == "text":
            return Node(_unquoted(found, line), line, quoted=True)
        if kind == "word":
            return Node(None if found == "null" else found, line)
        if found == "{":
            return Node(self._mapping(depth), line)
        if found == "[":
            return Node(self._list(depth), line)
        raise _wrong(line)

    def _mapping(self, depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        while not self._ends("}"):
            kind, key, line = self._next()
            if kind == "sign" or not self._ends(":"):
                raise _wrong(line)
            value = self._value(depth + 1)
            add(found, _unquoted(key, line) if kind == "text" else key, value._replace(line=line))
            if not self._ends(","):
                if not self._ends("}"):
                    raise _wrong(self._next()[2])
                break
        return found

    def _list(self, depth: int) -> list[Node]:
        found: list[Node] = []
        while not self._ends("]"):
            found.append(self._value(depth + 1))
            if not self._ends(","):
                if not self._ends("]"):
                    raise _wrong(self._next()[2])
                break
        return found


def add(found: dict[str, Node], key: str, node: Node) -> None:
    """Add *node* to *found*.

    Raises:
        UserDataError: the mapping has *key* already; other tools take the last one, some the first.
    """
    if key in found:
        before = found[key].line
        raise UserDataError(f"Line {node.line}: this key was given before, on line {before}; keep one of them.")
    found[key] = node


def _unquoted(token: str, line: int) -> str:
    try:
        return str(json.loads(token)).encode("utf-8", "replace").decode()  # a lone surrogate cannot be stored
    except ValueError as error:
        raise _wrong(line) from error


def _wrong(line: int) -> UserDataError:
    return UserDataError(f"Line {line}: this is not valid JSON.")
