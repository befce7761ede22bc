"""A comparison as a document, and where the app was left."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from crosswalk_tui.catalog.user.database import UserDatabase
from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.core.ranking import CAPABILITIES, Filters
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload import Workload

_LAST = "last"
_SHARES = ("cached_share", "cache_write_share", "cache_write_1h_share", "reasoning_share")


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
    """*asked* as JSON takes it; shares and factors are decimal strings."""
    workload, filters = asked.workload, asked.filters
    return {
        "models": list(asked.models),
        "workload": {
            "input_tokens": workload.input_tokens,
            "output_tokens": workload.output_tokens,
            **{share: f"{getattr(workload, share):f}" for share in _SHARES},
            "requests": workload.requests,
            "prompt_tokens": workload.prompt_tokens,
            "batch": workload.batch,
            "multipliers": {key: f"{factor:f}" for key, factor in workload.multipliers},
        },
        "filters": {
            "include_resellers": filters.include_resellers,
            "region": filters.region,
            "needs": sorted(filters.needs),
            "min_context": filters.min_context,
            "types": None if filters.types is None else sorted(filters.types),
            "allow": sorted(filters.allow),
            "deny": sorted(filters.deny),
        },
    }


def from_document(document: Mapping[str, Any]) -> Asked:
    """The comparison that a document describes.

    Raises:
        UserDataError: it does not make sense: edited by hand, or written by something else.
    """
    try:
        workload, filters = document["workload"], document["filters"]
        models = tuple(str(key) for key in document["models"])
        return Asked(
            models,
            Workload(
                int(workload["input_tokens"]),
                int(workload["output_tokens"]),
                **{share: Decimal(workload[share]) for share in _SHARES},
                requests=workload["requests"],
                prompt_tokens=workload["prompt_tokens"],
                batch=bool(workload["batch"]),
                multipliers=tuple((str(key), Decimal(factor)) for key, factor in workload["multipliers"].items()),
            ),
            Filters(
                include_resellers=bool(filters["include_resellers"]),
                region=filters["region"],
                needs=frozenset(filters["needs"]) & frozenset(CAPABILITIES),
                min_context=filters["min_context"],
                types=None if filters["types"] is None else frozenset(map(ProviderType, filters["types"])),
                allow=frozenset(filters["allow"]),
                deny=frozenset(filters["deny"]),
            ),
        )
    except (KeyError, ValueError, TypeError, AttributeError, InvalidOperation) as error:
        raise UserDataError(f"A comparison in your database does not make sense ({error!r}).") from error


def read_state(users: UserDatabase) -> AppState | None:
    """Where the app was left; None when it never was.

    Raises:
        UserDataError: the file cannot be opened, or does not hold what it must.
    """
    with users.open() as db:
        row = db.execute("SELECT document FROM state WHERE key = ?", [_LAST]).fetchone()
    if row is None:
        return None
    document = json.loads(row["document"])
    if not isinstance(document, dict):
        raise UserDataError("Where you left off does not make sense.")
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
