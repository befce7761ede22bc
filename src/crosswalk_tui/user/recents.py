"""Recently chosen models, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from crosswalk_tui.user.database import UserDatabase

_KEPT = 50  # maximum number of models stored


def add_recent(users: UserDatabase, keys: Iterable[str]) -> None:
    """Record that the models *keys* were chosen just now, in this order."""
    moment = datetime.now(UTC).isoformat(timespec="microseconds")
    with users.open(writing=True) as db:
        rows = [(key, f"{moment}#{place:02}") for place, key in enumerate(keys)]
        db.executemany("INSERT OR REPLACE INTO recent VALUES (?, ?)", rows)
        db.execute(
            "DELETE FROM recent WHERE model NOT IN (SELECT model FROM recent ORDER BY used_at DESC LIMIT ?)", [_KEPT]
        )


def recent(users: UserDatabase, most: int) -> list[str]:
    """The keys of the last *most* models chosen, newest first; some may no longer be in the catalogue."""
    with users.open() as db:
        rows = db.execute("SELECT model FROM recent ORDER BY used_at DESC, model LIMIT ?", [most])
        return [str(row["model"]) for row in rows]
