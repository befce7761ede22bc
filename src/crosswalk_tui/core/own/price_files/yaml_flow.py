"""Values of YAML in brackets and quotes, which may span lines, as nodes; and the anchors that a document defines."""

from __future__ import annotations

import re

from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.core.own.price_files.nodes import Node, add, read_json

_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""", re.DOTALL)
_PLAIN = re.compile(r"(?:[^,\[\]{}:#\s]|:(?![\s,\[\]{}]|$)|(?<=\S)#|[ \t]+(?=[^,\[\]{}:#\s]|:(?![\s,\[\]{}]|$)))+")
_SPACE = re.compile(r"(?:\s+|(?:(?<=\s)|^)#[^\n]*)*")
_NAME = r"[^\s,\[\]{}]+"
_PROPERTIES = re.compile(rf"(?:&(?P<anchor>{_NAME})|!{_NAME}|!)(?:\s+|$)")
_ALIAS = re.compile(rf"\*({_NAME})")
_DEEPEST = 50
_MOST = 200_000
"""Nodes of a document with its aliases written out; more would be an attack."""


class Anchors:
    """The nodes that have a name in a document."""

    def __init__(self) -> None:
        self._nodes: dict[str, tuple[Node, int]] = {}
        self._written_out = 0

    def define(self, name: str, node: Node) -> Node:
        """Name *node*; returns it."""
        self._nodes[name] = node, _size(node, _MOST)
        return node

    def alias(self, name: str, line: int) -> Node:
        """The node with this name, as used on *line*.

        Raises:
            UserDataError: there is none yet, or the document would be too large.
        """
        if name not in self._nodes:
            raise UserDataError(f"Line {line}: this alias has no anchor above it.")
        node, size = self._nodes[name]
        self._written_out += size
        if self._written_out > _MOST:
            raise UserDataError(f"Line {line}: the document is too large with its aliases written out.")
        return node._replace(line=line)


def _size(node: Node, most: int) -> int:
    """The number of nodes in *node*, at most *most*."""
    waiting, count = [node], 0
    while waiting and count < most:
        value = waiting.pop().value
        count += 1
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return count


def properties(text: str) -> tuple[str, str | None]:
    """*text* without the tags and the anchor before it, and the anchor's name."""
    anchor: str | None = None
    while match := _PROPERTIES.match(text):
        anchor = match["anchor"] or anchor
        text = text[match.end() :]
    return text, anchor


def is_open(text: str) -> bool:
    """Whether *text*, which begins with a bracket or a quote, goes on in the next line."""
    depth = place = 0
    while place < len(text):
        sign = text[place]
        if sign in "\"'" and (place == 0 or text[place - 1] in " \t\n,[{:"):
            quoted = _QUOTED.match(text, place)
            if quoted is None:
                return True
            place = quoted.end()
            if depth == 0:
                return False
            continue
        if sign == "#" and place and text[place - 1].isspace():
            place = text.find("\n", place)
            if place < 0:
                break
        depth += (sign in "[{") - (sign in "]}")
        place += 1
        if depth <= 0:
            return False
    return True


def read_flow(text: str, line: int, anchors: Anchors) -> Node:
    """Read a value in brackets or quotes that begins on *line*.

    Raises:
        UserDataError: it is not YAML; names the line.
    """
    return _FlowReader(text, line, anchors).document()


class _FlowReader:
    def __init__(self, text: str, line: int, anchors: Anchors) -> None:
        self._text, self._first, self._anchors = text, line, anchors
        self._place = 0

    @property
    def _line(self) -> int:
        return self._first + self._text.count("\n", 0, self._place)

    def document(self) -> Node:
        node = self._value(0)
        self._skip()
        if self._place < len(self._text):
            raise self._wrong()
        return node

    def _wrong(self) -> UserDataError:
        return UserDataError(f"Line {self._line}: this is not valid YAML.")

    def _skip(self) -> None:
        match = _SPACE.match(self._text, self._place)
        self._place = match.end() if match else self._place

    def _ends(self, sign: str) -> bool:
        """Whether *sign* is next, which is then taken."""
        self._skip()
        if self._text.startswith(sign, self._place):
            self._place += len(sign)
            return True
        return False

    def _value(self, depth: int) -> Node:
        if depth > _DEEPEST:
            raise self._wrong()
        self._skip()
        rest, anchor = properties(self._text[self._place :])
        self._place = len(self._text) - len(rest)
        line = self._line
        node = self._bare(line, depth)
        return node if anchor is None else self._anchors.define(anchor, node)

    def _bare(self, line: int, depth: int) -> Node:
        if self._ends("{"):
            return Node(self._mapping(depth), line)
        if self._ends("["):
            return Node(self._list(depth), line)
        alias = _ALIAS.match(self._text, self._place)
        if alias:
            self._place = alias.end()
            return self._anchors.alias(alias[1], line)
        return self._scalar(line)

    def _scalar(self, line: int) -> Node:
        quoted = _QUOTED.match(self._text, self._place)
        if quoted:
            self._place = quoted.end()
            return Node(unquoted(quoted[0], line), line, quoted=True)
        plain = _PLAIN.match(self._text, self._place)
        if plain is None:
            return Node(None, line)
        self._place = plain.end()
        return plain_scalar(plain[0], line)

    def _mapping(self, depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        while not self._ends("}"):
            start = self._place
            self._skip()
            line = self._line
            key = self._scalar(line)
            value = self._value(depth + 1) if self._ends(":") else Node(None, line)
            if self._place == start:
                raise self._wrong()
            if key.text is not None:
                add(found, key.text, value._replace(line=line))
            if not self._ends(","):
                if not self._ends("}"):
                    raise self._wrong()
                break
        return merged(found)

    def _list(self, depth: int) -> list[Node]:
        found: list[Node] = []
        while not self._ends("]"):
            start = self._place
            found.append(self._value(depth + 1))
            if self._place == start:
                raise self._wrong()
            if not self._ends(","):
                if not self._ends("]"):
                    raise self._wrong()
                break
        return found


def merged(fields: dict[str, Node]) -> dict[str, Node]:
    """*fields* with those of the mappings under ``<<``, which do not replace its own."""
    given = fields.get("<<")
    if given is None:
        return fields
    found: dict[str, Node] = {}
    for node in reversed(given.items or [given]):
        found |= node.fields
    return {**found, **{key: value for key, value in fields.items() if key != "<<"}}


def unquoted(text: str, line: int) -> str:
    """The text in quotes; a line break in it is a space."""
    folded = re.sub(r"\s*\n\s*", " ", text)
    if folded[0] == "'":
        return folded[1:-1].replace("''", "'")
    try:
        return str(read_json(folded, line).text)
    except UserDataError as error:
        raise UserDataError(f"Line {line}: this is not valid YAML.") from error


def plain_scalar(text: str, line: int) -> Node:
    """A scalar without quotes."""
    return Node(None if text in ("", "null", "Null", "NULL", "~") else text, line)
