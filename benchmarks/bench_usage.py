"""Reading usage logs: megabytes a second of one core, and memory, on a generated tree of transcripts.

    python -m benchmarks.bench_usage [MB] [DIR]

Of the lines, half are results of tools (most of the bytes); a reply has one to three lines with the same counts.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from crosswalk_tui.usage import read_usage

_WORDS = ("tokens", "usage", "cache", "request", "def", "return", "model", "price", "of", "the", "a", "import", "self")


def write_tree(folder: Path, megabytes: int) -> None:
    """Write transcripts of Claude Code below *folder*."""
    draw = random.Random(1)  # noqa: S311 - the same tree in every run
    texts = [" ".join(draw.choices(_WORDS, k=draw.randint(40, 3_000))) for _ in range(200)]
    size = message = 0
    for number in range(10**6):
        if size >= megabytes * 1_000_000:
            return
        path = folder / "projects" / f"project-{number % 12}" / f"{number:06}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = []
        for _ in range(draw.randint(50, 400)):
            message += 1
            base = {"parentUuid": f"u{message}", "cwd": f"projects/{number % 12}", "sessionId": f"s{number}"}
            when = {"timestamp": f"2026-11-{1 + number % 28:02}T10:00:00.000Z"}
            result = {"role": "user", "content": [{"type": "tool_result", "content": draw.choice(texts)}]}
            lines.append(json.dumps(base | {"type": "user", "message": result} | when))
            usage = {
                "input_tokens": 4,
                "cache_read_input_tokens": draw.randint(0, 150_000),
                "output_tokens": message % 900,
            }
            reply = {"id": f"msg_{message:08}", "model": "claude-sonnet-4-5", "content": draw.choice(texts)[:1200]}
            answer = base | {"type": "assistant", "message": reply | {"usage": usage}} | when
            lines += [json.dumps(answer)] * draw.choice((1, 2, 2, 3))
        size += path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Measure one run."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(temporary)
        if not (folder / "projects").exists():
            write_tree(folder, megabytes)
        read: list[int] = []
        started = time.process_time()
        log = read_usage([folder], progress=read.append)
        seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{sum(read) / 1e6:,.0f} MB, {log.total.rows:,} requests: {sum(read) / 1e6 / seconds:,.0f} MB/s, {peak} MB")


if __name__ == "__main__":
    main()
