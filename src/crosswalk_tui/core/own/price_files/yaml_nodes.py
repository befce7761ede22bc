"""The part of YAML that configuration files use, as nodes with line numbers.

Block mappings and lists, plain and quoted scalars, comments, lists and mappings in brackets, anchors, aliases and
merge keys. Tags are ignored; block texts (``|``, ``>``) are skipped.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.core.own.price_files.nodes import Node, add
from crosswalk_tui.core.own.price_files.yaml_flow import Anchors, is_open, merged, plain_scalar, properties, read_flow

_KEY = re.compile(
    r"""(?P<key>"(?:[^"\\]|\\.)*" | '(?:[^']|\'\')*' | [^\s"'#\[\]{},&*!|>%@`-][^#]*? | -[^\s#][^#]*?)\s*:(?:\s+|$)""",
    re.VERBOSE,
)
_QUOTED = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')""")
_COMMENT = re.compile(r"(?:^|\s)#")
_BLOCK_TEXT = re.compile(r"[|>][+-]?\d?[+-]?")
_DEEPEST = 50


class _Line(NamedTuple):
    """A line with content: its number, indentation, and text without comment."""

    number: int
    indent: int
    text: str


def read_yaml(text: str) -> Node:
    """Read YAML.

    Raises:
        UserDataError: it is not YAML, or uses more of it; names the line, never the content, which may be secret.
    """
    lines = []
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        bare = raw.strip()
        if bare.startswith("--- "):
            bare = bare[4:].strip()
        if bare and not bare.startswith(("#", "---", "...", "%")):
            if raw[: len(raw) - len(raw.lstrip())].count("\t"):
                raise UserDataError(f"Line {number}: YAML is indented by spaces, not by tabs.")
            lines.append(_Line(number, len(raw) - len(raw.lstrip(" ")), bare))
    reader = _YamlReader(lines)
    node = reader.block(0, 0)
    if not reader.is_done:
        raise _wrong(reader.line)
    return node


class _YamlReader:
    def __init__(self, lines: list[_Line]) -> None:
        self._lines, self._place = lines, 0
        self._anchors = Anchors()

    @property
    def is_done(self) -> bool:
        return self._place >= len(self._lines)

    @property
    def line(self) -> int:
        """The number of the next line."""
        return self._lines[min(self._place, len(self._lines) - 1)].number if self._lines else 1

    def block(self, least: int, depth: int) -> Node:
        """The block that is indented by at least *least* spaces; null if there is none."""
        if depth > _DEEPEST:
            raise _wrong(self.line)
        if self.is_done or self._lines[self._place].indent < least:
            return Node(None, self.line)
        first = self._lines[self._place]
        rest, anchor = properties(first.text)
        if rest != first.text:
            return self._named(first, rest, anchor, depth)
        if first.text == "-" or first.text.startswith("- "):
            return self._list(first.indent, depth)
        if _KEY.match(first.text):
            return self._mapping(first.indent, depth)
        self._place += 1
        if _BLOCK_TEXT.fullmatch(_uncommented(first.text)):
            while not self.is_done and self._lines[self._place].indent > least - 1 >= 0:
                self._place += 1
            return Node("", first.number, quoted=True)
        return self._scalar(first.text, first.number, first.indent - 1)

    def _named(self, first: _Line, rest: str, anchor: str | None, depth: int) -> Node:
        """The block after an anchor or a tag, on the same line or below."""
        if _uncommented(rest):
            self._lines[self._place] = _Line(first.number, first.indent + len(first.text) - len(rest), rest)
            node = self.block(0, depth + 1)
        else:
            self._place += 1
            node = self.block(first.indent, depth + 1)
        return node if anchor is None else self._anchors.define(anchor, node)

    def _scalar(self, text: str, line: int, indent: int) -> Node:
        """A scalar, or a value in brackets; either may go on in lines that are indented by more than *indent*."""
        if text[:1] in ("{", "[", '"', "'"):
            number = line
            while is_open(text) and not self.is_done:
                below = self._lines[self._place]
                text += "\n" * (below.number - number) + below.text
                number = below.number
                self._place += 1
            return read_flow(text, line, self._anchors)
        bare = _uncommented(text)
        if bare[:1] == "*":
            return self._anchors.alias(bare[1:], line)
        if bare[:1] in ("%", "@", "`"):
            raise _wrong(line)
        while not self.is_done and self._lines[self._place].indent > indent:
            below = self._lines[self._place]
            if _KEY.match(below.text):
                break  # which makes no sense below a scalar
            bare = f"{bare} {_uncommented(below.text)}"
            self._place += 1
        return plain_scalar(bare, line)

    def _list(self, indent: int, depth: int) -> Node:
        start, found = self.line, []
        while not self.is_done:
            line = self._lines[self._place]
            if line.indent != indent or not (line.text == "-" or line.text.startswith("- ")):
                break
            rest = line.text[1:].strip()
            if not rest or rest.startswith("#"):
                self._place += 1
                found.append(self.block(indent + 1, depth + 1))
                continue
            inner = line.indent + len(line.text) - len(rest)
            self._lines[self._place] = _Line(line.number, inner, rest)
            found.append(self.block(inner, depth + 1))
        return Node(found, start)

    def _mapping(self, indent: int, depth: int) -> Node:
        start = self.line
        found: dict[str, Node] = {}
        while not self.is_done and self._lines[self._place].indent == indent:
            line = self._lines[self._place]
            match = _KEY.match(line.text)
            if match is None:
                break
            self._place += 1
            key = str(read_flow(match["key"], line.number, self._anchors).text)
            add(found, key, self._value(line.text[match.end() :], line, depth)._replace(line=line.number))
        if not self.is_done and self._lines[self._place].indent > indent:
            raise _wrong(self.line)
        return Node(merged(found), start)

    def _value(self, text: str, line: _Line, depth: int) -> Node:
        """The value after a key: *text* on the same line, or what is below."""
        rest, anchor = properties(text)
        node = self._bare_value(rest, line, depth)
        return node if anchor is None else self._anchors.define(anchor, node)

    def _bare_value(self, rest: str, line: _Line, depth: int) -> Node:
        bare = _uncommented(rest)
        if _BLOCK_TEXT.fullmatch(bare):
            while not self.is_done and self._lines[self._place].indent > line.indent:
                self._place += 1
            return Node("", line.number, quoted=True)
        if bare:
            return self._scalar(rest, line.number, line.indent)
        below = None if self.is_done else self._lines[self._place]
        if below is not None and below.indent == line.indent and (below.text == "-" or below.text.startswith("- ")):
            return self._list(line.indent, depth + 1)  # a list may stand below its key without indentation
        return self.block(line.indent + 1, depth + 1)


def _uncommented(text: str) -> str:
    quoted = _QUOTED.match(text)
    return quoted[1] if quoted else _COMMENT.split(text, maxsplit=1)[0].strip()


def _wrong(line: int) -> UserDataError:
    return UserDataError(f"Line {line}: this is not valid YAML.")
