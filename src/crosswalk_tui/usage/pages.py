"""Pages of a longer listing, as APIs return them: whether the pages that follow were read, too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

_MORE: Final = ("has_more", "hasMore", "hasNextPage", "has_next_page")
"""Fields that are true but on the last page."""

_NEXT: Final = ("nextPageToken", "next_page_token", "next_cursor")
"""Fields with the token of the next page, and without one on the last."""

_NUMBERS: Final = (("page", "total_pages"), ("page", "totalPages"))
"""Fields with the number of a page and of the last one."""

_AROUND: Final = ("metadata", "meta", "pagination", "page_info", "pageInfo")
"""Objects in which a page may have these fields."""

_NAMES: Final = frozenset({*_MORE, *_NEXT, *_AROUND})


class Pages:
    """Collects the pages among the documents of logs."""

    def __init__(self) -> None:
        """Start without any."""
        # The names of its fields tell one listing from another.
        self._open: dict[frozenset[str], tuple[str, str]] = {}  # the field that says that more follow, and the log
        self._ended: set[frozenset[str]] = set()

    def add(self, document: object, log: str) -> None:
        """Note whether *document*, which is in the log called *log*, is a page, and whether others follow it."""
        if not isinstance(document, dict) or (not self._open and _NAMES.isdisjoint(document)):
            return
        kind = frozenset(document) - {*_NEXT}  # the last page may lack them
        if kind in self._open and _NAMES.isdisjoint(document):
            self._ended.add(kind)
        for name, follows in _stated(document):
            if follows:
                self._open.setdefault(kind, (name, log))
            else:
                self._ended.add(kind)

    def remarks(self) -> Iterator[str]:
        """Yield a sentence on each kind of listing whose last page was not read."""
        for kind, (name, log) in self._open.items():
            if kind not in self._ended:
                after = f" {log}" if log else ""
                yield f"More pages follow{after} ({name}), which were not read: their usage is missing."


def _stated(document: Mapping[str, object]) -> Iterator[tuple[str, bool]]:
    """The fields that say whether pages follow *document*, and whether they do."""
    for around in ("", *_AROUND):
        node = document.get(around) if around else document
        if not isinstance(node, dict):
            continue
        place = f"{around}." if around else ""
        for name in _MORE:
            if isinstance(node.get(name), bool):
                yield f"{place}{name}", bool(node[name])
        for name in _NEXT:
            if isinstance(node.get(name), str) and node[name]:
                yield f"{place}{name}", True
        for page, pages in _NUMBERS:
            number, last = node.get(page), node.get(pages)
            if isinstance(number, int) and isinstance(last, int):
                yield f"{place}{page} {number} of {last}", number < last
