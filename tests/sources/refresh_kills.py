"""Kill a refresh at a random moment: the catalogue must be the old one or the new one, whole.

``python -m tests.sources.refresh_kills DIR --times 200`` refreshes from the snapshots in DIR, which is laid out as for
``catalog build``, kills 200 times and prints how often each of both was found.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random
from time import monotonic

from crosswalk_tui.catalog.checks import verify
from crosswalk_tui.catalog.locate import previous_path
from crosswalk_tui.sources.pipeline import build
from tests.sources.local_server import Server, mirror, serving

_REFRESH = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from crosswalk_tui.catalog import locate
from crosswalk_tui.sources.refresh.catalogue_refresh import Refresh
shipped, target, origin = sys.argv[1:]
locate.shipped_path = lambda: Path(shipped)
print("ready", flush=True)
Refresh(datetime.now(UTC), Path(target), origin).run()
"""


def kill_refresh(shipped: Path, target: Path, server: Server, moment: float) -> str:
    """Refresh from *server* in another process, kill it after *moment* seconds, and return what *target* is then.

    Returns:
        ``old``, ``new``, ``none`` if there was and is no catalogue, or a problem.
    """
    before = target.read_bytes() if target.exists() else None
    command = [sys.executable, "-c", _REFRESH, str(shipped), str(target), server.address("")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with suppress(subprocess.TimeoutExpired):
            process.wait(moment)
        process.kill()
    if not target.exists():
        return "none" if before is None else "the catalogue is missing"
    if target.read_bytes() == before:
        return "old"
    kept = previous_path(target)
    if before is not None and kept.read_bytes() != before:
        return "the previous catalogue is another one"
    return "; ".join(verify(target)) or "new"


def write_turn(path: Path, turn: int) -> None:
    """Change a price in LiteLLM's list at *path*, so that each turn has something to refresh."""
    document = json.loads(path.read_text(encoding="utf-8"))
    document["gpt-4o"]["input_cost_per_token"] = (2e-06, 2.4e-06)[turn % 2]
    path.write_text(json.dumps(document), encoding="utf-8")


def drafts(target: Path) -> list[str]:
    """The names of the files that a killed refresh left."""
    return [path.name for path in target.parent.iterdir() if path.name.startswith(".")]


def main() -> None:
    """Kill as often as requested; exit with 1 if a catalogue was neither the old nor the new one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random = Random(options.seed)  # noqa: S311 - the same seed must give the same moments
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch, serving() as server:
        newest, target = Path(scratch) / "newest", Path(scratch) / "data" / "catalog.db"
        shutil.copytree(options.folder / "sources", newest / "sources")
        build(options.folder, Path(scratch) / "shipped.db")
        mirror(server, newest)
        prices = newest / "sources" / "litellm_prices.json"
        write_turn(prices, 1)
        begun = monotonic()
        found[kill_refresh(Path(scratch) / "shipped.db", target, server, 600.0)] += 1
        whole = monotonic() - begun
        for turn in range(options.times):
            write_turn(prices, turn)
            found[kill_refresh(Path(scratch) / "shipped.db", target, server, random.uniform(0, whole * 1.1))] += 1
        write_turn(prices, options.times)
        kill_refresh(Path(scratch) / "shipped.db", target, server, 600.0)
        left = drafts(target)
    print(f"{options.times} kills, seed {options.seed}, of a refresh of {whole:.1f} s: {dict(found)}; left: {left}")  # noqa: T201
    sys.exit(bool(left) or not found.keys() <= {"old", "new"})


if __name__ == "__main__":
    main()
