"""Cuts what a terminal sends into typed text and escape sequences (ECMA-48, and the extensions of xterm).

A slow line splits a sequence, and joins Esc with the next key. Only the bytes show what was meant: a sequence that
has begun is waited for, and an answer of the terminal to a query is never taken for keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

ESC = "\x1b"

_LONGEST = 4096
"""Characters after which what began like an answer is none: its end would have come."""

_COMPLETE = re.compile(
    ESC
    + r"""(?:
      (?P<sequence> \[ (?: M.{3} | \[. | \d\d?\$ | (?!M) [0-?]* [ -/]* [@-Z\\^-~]) | O [A-FHIMPQRSXa-dj-y] )
    | (?P<answer> \] \d [^\x07\x1b]* (?: \x07 | \x1b\\) | P [\d>!$+] [^\x1b]* \x1b\\ | _G [^\x1b]* \x1b\\ )
    )""",
    re.VERBOSE | re.DOTALL,
)
# Compiled for the first key that needs them: the answers to the queries at the start do not.
_BEGUN = (
    ESC
    + r"""(?: \[ (?: M.{0,2} | \[ | [0-?]* [ -/]* ) | O
    | \] (?: \d [^\x07\x1b]* \x1b? )? | P (?: [\d>!$+] [^\x1b]* \x1b? )? | _ (?: G [^\x1b]* \x1b? )? )? \Z"""
)
_CANCELLED = ESC + r"\[[0-?]+[ -/]*"
_TAIL = r"\[(?:[<?>\d][0-?]*[ -/]*[@-~]?|[A-FHIOZ])|\]\d|P[\d>!$+]|_G"
"""The rest of a sequence whose Esc came long before; nobody types it."""


class Kind(Enum):
    """What a part of the input is."""

    TEXT = auto()
    """Characters without Esc."""
    ESCAPE = auto()
    """The key Esc."""
    ALT = auto()
    """Esc and a character: either two keys, or one with Alt."""
    SEQUENCE = auto()
    """A key, a click, or a report about a mode."""
    ANSWER = auto()
    """An answer to a query about colours, versions or graphics."""


class Part(NamedTuple):
    """A part of the input."""

    kind: Kind
    text: str


def cut(text: str) -> Iterator[Part]:
    """Yield the parts of *text*; what follows the last one is the beginning of a sequence, to be continued."""
    at = 0
    while at < len(text):
        part = _next(text, at)
        if part is None:
            return
        yield part
        at += len(part.text)


def give_up(begun: str) -> Iterator[Part]:
    """Yield the parts of the beginning of a sequence that is not continued: Esc and a key; nobody types more of one."""
    if len(begun) == 1:
        yield Part(Kind.ESCAPE, begun)
    elif len(begun) == 2:
        yield Part(Kind.ALT, begun)


def is_tail(text: str) -> bool:
    """Whether *text* is the rest of a sequence whose Esc has been taken for the key."""
    return re.match(_TAIL, text) is not None


def _next(text: str, at: int) -> Part | None:
    """The part of *text* that begins at *at*; None if its end has not come yet."""
    if text[at] != ESC:
        end = text.find(ESC, at)
        return Part(Kind.TEXT, text[at:] if end < 0 else text[at:end])
    if found := _COMPLETE.match(text, at):
        return Part(Kind.ANSWER if found["answer"] else Kind.SEQUENCE, found[0])
    if len(text) - at < _LONGEST and re.compile(_BEGUN, re.VERBOSE | re.DOTALL).match(text, at):
        return None
    if cancelled := re.compile(_CANCELLED).match(text, at):  # by a character that no sequence contains
        return Part(Kind.ANSWER, cancelled[0])
    if text[at + 1] == ESC:
        return Part(Kind.ESCAPE, ESC)
    return Part(Kind.ALT, text[at : at + 2])
