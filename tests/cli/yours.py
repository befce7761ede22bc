"""What the tests of ``crosswalk-tui own`` share: an endpoint of the user's, the cheapest offer, one of everything."""

from __future__ import annotations

from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.user import notes
from crosswalk_tui.user.comparisons import save_comparison
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import ComparisonSetup
from tests.cli.conftest import LARGE, SMALL, Call

GPU = ("own", "price", "my-gpu", SMALL, "--input", "0.002", "--output", "0.002")


def cheapest(call: Call, *options: str) -> dict[str, object]:
    """The cheapest offer of the small model, as a document."""
    found: dict[str, object] = call("cost", SMALL, "--format", "json", *options).document["models"][0]["cheapest"][0]
    return found


def save_everything(call: Call) -> None:
    """One record, workload, comparison and note; a command saves no comparison and no note, so the app's code does."""
    call(*GPU)
    call("workloads", "save", "bot", "--input", "5M", "--cached", "60%")
    users = UserDatabase()
    setup = ComparisonSetup((SMALL, LARGE), Workload(1, 2), Filters())
    save_comparison(users, "small ones", setup)
    notes.write(users, (SMALL, LARGE), "the small one\nis enough")
