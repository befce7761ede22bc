"""How long a build takes, how much memory it needs, and how big its catalogue is.

Usage: python -m benchmarks.bench_build DIR
DIR is laid out as ``sources/`` and ``benchmarks/``. Goals: under 30 s, under 20 MB.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> int:
    """Build once in a separate process and print time, memory and size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / "catalog.db"
        command = [sys.executable, "-m", "crosswalk_tui", "catalog", "build", "--from", str(folder)]
        begun = time.perf_counter()
        done = subprocess.run([*command, "--output", str(output)], check=False, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - begun
        if done.returncode != 0:
            return done.returncode
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"build {seconds:.1f} s, peak {peak:.0f} MiB, catalogue {output.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
