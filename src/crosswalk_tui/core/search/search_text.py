"""The text that a model is searched in: made once, when a catalogue is built, and stored in it."""

from __future__ import annotations

import re
from typing import NamedTuple

SEPARATORS = str.maketrans("-_/:,()[]", " " * 9)
"""Characters between words, as spaces."""

RUN_TOGETHER = re.compile(r"(?<=[^\W\d_]{3})(?=\d)")
"""Where a version is joined to the word before it: ``llama3``."""

_APART = re.compile(r"(?<=[^\W\d_]{3}) (?=\d)")


class SearchText(NamedTuple):
    """The text of one model.

    Attributes:
        title: name, slug and key as `title_of` writes them.
        words: every distinct word of key, name, lab, aliases and provider ids, case-folded, between spaces.
    """

    title: str
    words: str


def search_text(key: str, name: str, lab: str, aliases: str) -> SearchText:
    """The text of the model with this *key*; *aliases* are other names of it, separated by spaces."""
    title = title_of(key, name)
    words = {*title.split(), *f"{key} {name} {lab} {aliases}".casefold().translate(SEPARATORS).split()}
    return SearchText(title, " ".join(sorted(words)))


def title_of(key: str, name: str) -> str:
    """The model's name, slug and key, one a line, each word between spaces.

    Then the same with versions separated from the word before them, and joined to it: ``qwen 3``, ``llama3.2``.
    """
    slug = key.rpartition("/")[2]
    lines = dict.fromkeys(" ".join(text.casefold().translate(SEPARATORS).split()) for text in (name, slug, key))
    variants = [*lines, *(RUN_TOGETHER.sub(" ", line) for line in lines), *(_APART.sub("", line) for line in lines)]
    return "\n" + "".join(f" {line} \n" for line in dict.fromkeys(variants))


def query_words(query: str) -> tuple[str, ...]:
    """The words of *query*, case-folded."""
    return tuple(query.casefold().translate(SEPARATORS).split())
