"""How long a refresh takes, how much memory it needs, and how many bytes it receives.

Usage: python -m benchmarks.bench_refresh DIR
DIR is laid out as ``sources/``, ``benchmarks/`` and ``sources_earlier/``. A server on this machine sends its newest
snapshots, with gzip, to a catalogue built from the earlier ones; Epoch's zip and Aider's list are made from the
benchmark tables. Then the same refresh is run again, when nothing has changed. Goal: under 1 s then. Linux only.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import defaultdict
from pathlib import Path

from tests.sources.local_server import Server, mirror, serving

from crosswalk_tui.sources.pipeline import build

_REFRESH = r"""
import re, sys
from datetime import UTC, datetime
from pathlib import Path
from crosswalk_tui.catalog import locate
from crosswalk_tui.sources.refresh.catalogue_refresh import Refresh
shipped, target, origin = sys.argv[1:]
locate.shipped_path = lambda: Path(shipped)
report = Refresh(datetime.now(UTC), Path(target), origin).run()
# The resident set of this program alone: getrusage would count the one that started it.
peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
print(sum(result.size for result in report.results), int(peak[1]) // 1024)
for result in report.results:
    print(" ", result.name, result.outcome, result.detail[:90])
"""


def earlier_and_newest(folder: Path, scratch: Path) -> tuple[Path, Path]:
    """A catalogue built from the earlier snapshots of *folder*, and a folder with the newest of every source."""
    earlier, newest = scratch / "earlier", scratch / "newest"
    shutil.copytree(folder / "sources", earlier / "sources")
    shutil.copytree(folder / "benchmarks", earlier / "benchmarks")
    shutil.copytree(folder / "sources", newest / "sources")
    shutil.copytree(folder / "sources_earlier", earlier / "sources", dirs_exist_ok=True)
    dates = {"models.dev": "2026-07-02", "litellm": "2026-11-12", "arena": "2026-10-01", "genai-prices": "2026-10-01"}
    (earlier / "manifest.json").write_text(json.dumps(dates), encoding="utf-8")
    arena = newest / "sources" / "arena_ratings.json"
    arena.write_text(arena.read_text(encoding="utf-8").replace("2026-10-20", "2026-11-20"), encoding="utf-8")
    _write_scores(folder / "benchmarks" / "scores.csv", newest / "sources")
    build(earlier, scratch / "earlier.db")
    return scratch / "earlier.db", newest


def _write_scores(table: Path, folder: Path) -> None:
    """Epoch's zip and Aider's list with the rows of the benchmark *table*."""
    own = {"gpqa_diamond": "gpqa_diamond", "otis_mock_aime": "otis_mock_aime_2024_2025", "math_level_5": "math_level_5",
           "frontiermath": "frontiermath", "chess_puzzles": "chess_puzzles", "simpleqa_verified": "simpleqa_verified",
           "swe_bench_verified_epoch": "swe_bench_verified"}  # fmt: skip
    runs = defaultdict(list)
    aider = []
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["source"] == "epoch" and row["benchmark"] in own:
                runs[own[row["benchmark"]]].append(f"{row['model_name']},{float(row['score']) / 100}")
            if row["source"] == "aider" and row["benchmark"] == "aider_polyglot":
                aider.append(f"- model: {row['model_name']}\n  edit_format: diff\n  pass_rate_2: {row['score']}\n")
    with zipfile.ZipFile(folder / "epoch_benchmarks.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, lines in runs.items():
            archive.writestr(f"{name}.csv", "\n".join(["Model version,mean_score", *lines]))
    (folder / "aider_polyglot.yml").write_text("".join(aider), encoding="utf-8")


def measure(label: str, shipped: Path, target: Path, server: Server) -> None:
    """Refresh in a separate process and print time, processor time, peak memory and bytes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    command = [sys.executable, "-c", _REFRESH, str(shipped), str(target), server.address("")]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    seconds = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    first, *lines = done.stdout.splitlines()
    size, peak = map(int, first.split())
    print(f"{label}: {seconds:.2f} s, processor {processor:.2f} s, peak {peak} MiB, {size / 1e6:.2f} MB received")
    print("\n".join(lines))


def main() -> None:
    """Measure the refresh of all sources, and one in which nothing has changed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as scratch, serving() as server:
        shipped, newest = earlier_and_newest(folder, Path(scratch))
        mirror(server, newest)
        target = Path(scratch) / "data" / "catalog.db"
        measure("all sources", shipped, target, server)
        measure("nothing changed", shipped, target, server)


if __name__ == "__main__":
    main()
