"""The reviewed tables of families, organisations and aliases."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class SlugAlias:
    """A reviewed decision that *slug* means *target*."""

    provider: str
    slug: str
    target: str
    reason: str


@dataclass(frozen=True, slots=True)
class Family:
    """Slugs with a common pattern that belong to a lab."""

    pattern: re.Pattern[str]
    lab: str
    open_weights: bool


def _table(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def families() -> tuple[Family, ...]:
    """The reviewed families, first match wins."""
    return tuple(
        Family(re.compile(f"(?:{row['pattern']})"), row["lab"], row["open"] == "1") for row in _table("families.csv")
    )


@cache
def family_of(slug: str) -> Family | None:
    """The family of a slug, if any."""
    return next((family for family in families() if family.pattern.match(slug)), None)


@cache
def aliases() -> dict[tuple[str, str], SlugAlias]:
    """The reviewed aliases by (provider or "", slug)."""
    rows = (SlugAlias(r["provider"], r["slug"], r["target"], r["reason"]) for r in _table("aliases.csv"))
    return {(alias.provider, alias.slug): alias for alias in rows}


@cache
def labs_of_orgs() -> dict[str, str]:
    """The lab of each organisation that ids name; empty for organisations that only serve or repackage models."""
    return {row["org"]: row["lab"] for row in _table("orgs.csv")}
