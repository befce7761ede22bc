"""Flatten a nested report to dotted paths."""

from __future__ import annotations

from collections.abc import Mapping

_DEEPEST = 6
_NUMBER = (int, float)
_LABELS = ("modality", "ttl", "type")
"""Fields with the kind of an entry in a list of counts."""


def flatten(report: Mapping[str, object], prefix: str = "", depth: int = 0) -> dict[str, object]:
    """Every scalar of *report* that is not null, by dotted path.

    Entries of a list are added up. If an entry has a kind (``modality``, ``ttl``, ``type``), the path contains it:
    ``promptTokensDetails.audio.tokenCount``.
    """
    flat: dict[str, object] = {}
    _flatten(flat, report, prefix, depth)
    return flat


def _flatten(flat: dict[str, object], report: Mapping[str, object], prefix: str, depth: int) -> None:
    for key, value in report.items():
        kind = type(value)
        if kind is int or kind is str:
            flat[prefix + key] = value
        elif kind is dict:
            if depth < _DEEPEST:
                _flatten(flat, value, f"{prefix}{key}.", depth + 1)  # type: ignore[arg-type]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            if depth < _DEEPEST:
                _add_entries(flat, value, prefix + key, depth)
        elif value is not None:
            flat[prefix + key] = value


def _add_entries(flat: dict[str, object], entries: list[object], path: str, depth: int) -> None:
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        label = label_of(entry)
        below = f"{path}.{label}." if label else f"{path}."
        for name, value in flatten(entry, below, depth + 1).items():
            before = flat.get(name)
            counts = isinstance(value, _NUMBER) and isinstance(before, _NUMBER)
            flat[name] = before + value if counts else value  # type: ignore[operator]


def label_of(entry: Mapping[str, object]) -> str:
    """The kind of an entry in a list of counts, in lower case; empty without one."""
    for name in _LABELS:
        kind = entry.get(name)
        if isinstance(kind, str):
            return kind.casefold()
    return ""
