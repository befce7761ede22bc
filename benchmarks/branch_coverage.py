"""The share of lines and branches of each package that the last `coverage run` reached; fails below the least.

``python -m benchmarks.branch_coverage`` reads ``.coverage``, as ``make coverage`` does.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from coverage import Coverage

PACKAGES = ("core", "catalog", "sources", "usage")
LEAST = 0.95
"""The least share of the branches of a package."""


def main() -> None:
    """Print a line for each package."""
    coverage = Coverage()
    coverage.load()
    with TemporaryDirectory() as folder:
        written = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(written))
        files = json.loads(written.read_text(encoding="utf-8"))["files"]
    low = []
    for package in PACKAGES:
        sums: Counter[str] = Counter()
        for path, found in files.items():
            if f"crosswalk_tui/{package}/" in path:
                sums.update({name: number for name, number in found["summary"].items() if isinstance(number, int)})
        branches = sums["covered_branches"] / sums["num_branches"]
        lines = sums["covered_lines"] / sums["num_statements"]
        print(f"{package:8} {branches:6.1%} of {sums['num_branches']:,} branches, {lines:6.1%} of the lines")
        if branches < LEAST:
            low.append(package)
    if low:
        raise SystemExit(f"Less than {LEAST:.0%} of the branches: {', '.join(low)}")


if __name__ == "__main__":
    main()
