"""A comparison as a document, and where the app was left."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crosswalk_tui.catalog.user.database import UserDatabase
from crosswalk_tui.core.compare import LETTERS
from crosswalk_tui.core.documents import filters_fields, filters_from, part, texts, workload_fields, workload_from
from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.core.ranking import Filters
from crosswalk_tui.core.workload import Workload

_LAST = "last"


@dataclass(frozen=True, slots=True)
class Asked:
    """A comparison: which models, by key, for which workload, under which filters."""

    models: tuple[str, ...]
    workload: Workload
    filters: Filters


@dataclass(frozen=True, slots=True)
class AppState:
    """What the app opens on, and is left at.

    Attributes:
        screen: the name of the screen in front; empty for the first.
        axis: slug of the benchmark that capability is measured by; empty for the usual one.
        page: key of the model whose page is open; empty for A.
        theme: the theme chosen in the app; None for the configured or the usual one.
    """

    asked: Asked
    screen: str = ""
    axis: str = ""
    page: str = ""
    theme: str | None = None


def to_document(asked: Asked) -> dict[str, object]:
    """*asked* as JSON takes it."""
    return {
        "models": list(asked.models),
        "workload": workload_fields(asked.workload),
        "filters": filters_fields(asked.filters),
    }


def from_document(document: Mapping[str, Any]) -> Asked:
    """The comparison that a document describes.

    Raises:
        UserDataError: it does not make sense: edited by hand, or written by something else.
    """
    try:
        models = texts(document, "models")
        if not 2 <= len(models) <= len(LETTERS):
            raise ValueError(f"models: {len(models)} of them")  # noqa: TRY301 - one sentence for whatever is wrong
        return Asked(models, workload_from(part(document, "workload")), filters_from(part(document, "filters")))
    except ValueError as error:
        raise UserDataError(f"A comparison in your database does not make sense ({error}).") from error


def parsed(text: str) -> Mapping[str, Any]:
    """The document that *text* is.

    Raises:
        UserDataError: it is no JSON object, or one that cannot be read.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UserDataError("A comparison in your database cannot be read.") from error
    if not isinstance(document, dict):
        raise UserDataError("A comparison in your database does not make sense (it is no object).")
    return document


def read_state(users: UserDatabase) -> AppState | None:
    """Where the app was left; None when it never was.

    Raises:
        UserDataError: the file cannot be opened, or does not hold what it must.
    """
    with users.open() as db:
        row = db.execute("SELECT document FROM state WHERE key = ?", [_LAST]).fetchone()
    if row is None:
        return None
    document = parsed(row["document"])
    theme = document.get("theme")
    screen, axis, page = (str(document.get(name, "")) for name in ("screen", "axis", "page"))
    return AppState(from_document(document), screen, axis, page, None if theme is None else str(theme))


def write_state(users: UserDatabase, state: AppState) -> None:
    """Remember where the app was left.

    Raises:
        UserDataError: the file cannot be written.
    """
    document = {
        **to_document(state.asked), "screen": state.screen, "axis": state.axis, "page": state.page,
        "theme": state.theme,
    }  # fmt: skip
    with users.open(writing=True) as db:
        db.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", [_LAST, json.dumps(document)])
