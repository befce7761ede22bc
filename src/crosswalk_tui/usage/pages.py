"""Pages of a longer listing, as APIs return them: whether the ones that follow are among what was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

_MORE: Final = ("has_more", "hasMore", "hasNextPage", "has_next_page")
_NEXT: Final = ("nextPageToken", "next_page_token", "next_cursor")
_NUMBERS: Final = (("page", "total_pages"), ("page", "totalPages"))
_AROUND: Final = ("metadata", "meta", "pagination", "page_info", "pageInfo")
_NAMES: Final = frozenset({*_MORE, *_NEXT, *_AROUND})


class Pages:
    """Collects the pages among the documents of logs."""

    def __init__(self) -> None:
        """Start without any."""
        self._open: dict[frozenset[str], tuple[str, str]] = {}  # by the names of a page: the field and the log
        self._ended: set[frozenset[str]] = set()

    def add(self, document: object, log: str) -> None:
        """Look at a *document* of *log*."""
        if not isinstance(document, dict) or _NAMES.isdisjoint(document):
            return
        kind = frozenset(document)
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
