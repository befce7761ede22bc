"""What is the user's, and helpers to list it and to write files to import."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from crosswalk_tui.core.own.record_fields import read_record
from crosswalk_tui.core.own.records import OwnEntry
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.user import notes
from crosswalk_tui.user.comparisons import save_comparison
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.saved_words import saved_things
from crosswalk_tui.user.state import ComparisonSetup
from crosswalk_tui.user.workloads import save_workload
from crosswalk_tui.user.yours import read_yours
from tests.ui.conftest import A, B, quiet

BOT = Workload(40_000_000, 6_000_000)
PRICE = OwnEntry(
    read_record("price", {"provider": "alpha", "model": A, "id": "llama-1b", "input": "0.5"}), "2026-07-01"
)
MINE = ComparisonSetup((B, A), Workload(7_000_000, 1_000_000), Filters())


def with_one_of_each(users: UserDatabase) -> UserDatabase:
    """Save a comparison, a workload and a note."""
    save_comparison(users, "mine", MINE)
    save_workload(users, "bot", BOT)
    notes.write(users, (B, A), "the small one\nis enough")
    return users


async def listed(pilot: Pilot[None], *keys: str) -> None:
    """Open the list of all that is yours, and press *keys* there."""
    await quiet(pilot)
    await pilot.press("O", *keys)
    await quiet(pilot)


def names_of(users: UserDatabase) -> list[str]:
    """The names of all that is saved."""
    return [saved.name for saved in saved_things(read_yours(users))]


def write_file(path: Path, text: str) -> str:
    """Write *text*; return the path to type."""
    path.write_text(text, encoding="utf-8")
    return str(path)


def write_workloads(path: Path, number: int, others: str = "") -> str:
    """A file of *number* workloads, ``w00`` and so on, and *others*."""
    tables = (f'[[workload]]\nname = "w{place:02}"\ninput_tokens = 1\noutput_tokens = 2\n' for place in range(number))
    return write_file(path, others + "".join(tables))


def exported_text(folder: Path) -> str:
    """The text of the only export in *folder*."""
    (file,) = folder.glob("crosswalk-yours-*.toml")
    return file.read_text(encoding="utf-8")
