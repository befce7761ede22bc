"""Random calls of the program: options that do not exist, values of wrong types, huge, hostile, files of all kinds.

``python -m tests.cli.fuzz --calls 2000`` prints every call that fails; equal seeds give equal calls.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import process_time

from click.testing import CliRunner

from crosswalk_tui.cli.root import program

CATALOGUE = Path(__file__).parents[2] / "data" / "catalog.db"
SLOWEST = 5.0
"""Seconds of the processor after which an answer is too late."""

COMMANDS: tuple[list[str], ...] = (
    ["models"], ["show"], ["cost"], ["compare"], ["workloads", "list"], ["workloads", "save"], ["workloads", "delete"],
    ["catalog", "info"], ["catalog", "verify"], ["catalog", "path"], ["catalog", "why"], ["catalog", "build"],
    ["workloads"], ["catalog"], [], ["nonsense"], ["mdoels"],
)  # fmt: skip
OPTIONS = (
    "--input", "--output", "--cached", "--cache-write", "--cache-write-1h", "--reasoning", "--requests", "--prompt",
    "--hours", "--batch", "--no-batch", "--multiplier", "--preset", "--workload", "--usage", "--needs",
    "--allow-unknown", "--min-context", "--region", "--region-or-global", "--type", "--allow", "--deny", "--resellers",
    "--format", "--explain", "--max-usd", "--volume", "--budget", "--screen", "--benchmark", "--price-axis", "--page",
    "--catalog", "--from", "--replace", "--help", "-h", "--version", "--nope", "--inputs", "-x", "--", "-", "--turns",
    "--system", "--tool-output",
)  # fmt: skip
VALUES = {
    "--input": ("5M", "0", "1e6"), "--output": ("2M", "0"), "--cached": ("60%", "0.3"), "--cache-write": ("10%",),
    "--cache-write-1h": ("5%",), "--reasoning": ("30%",), "--requests": ("100k", "7"), "--prompt": ("8k", "1M"),
    "--hours": ("peak", "evenly", "office:UTC+8"), "--multiplier": ("gpt-4o=1.5",), "--preset": ("chat", "rag"),
    "--needs": ("tools", "vision,tools"), "--min-context": ("100k",), "--region": ("eu",), "--type": ("host", "cloud"),
    "--allow": ("openai",), "--deny": ("azure", "none"), "--format": ("json", "csv", "markdown", "table"),
    "--max-usd": ("20",), "--volume": ("20M/10M",), "--budget": ("200",), "--screen": ("plot",), "--page": ("gpt-4o",),
    "--benchmark": ("gpqa_diamond",), "--price-axis": ("monthly",), "--turns": ("10",), "--system": ("2k",),
}  # fmt: skip
"""What each option takes: most calls have to get past their first value."""

GOOD = (
    "gpt-4o", "claude-sonnet-4", "meta/llama-3.2-1b-instruct", "5M", "60%", "0.6", "100k", "chat", "rag", "json", "csv",
    "markdown", "table", "eu", "us", "tools", "vision", "host", "openai", "azure", "peak", "office:Europe/Berlin",
    "gpt-4o=1.5", "20M/10M", "200", "workload", "gpqa_diamond", "monthly", "$5k",
)  # fmt: skip
HOSTILE = (
    "", " ", "\t", "\n", "-1", "0", "00", "1e400", "-1e400", "1e-400", "nan", "inf", "-inf", "9" * 400, "1" + "0" * 30,
    "1_000_", "0x10", "1e6e6", "60", "101%", "-5%", "٣٤", "５M", "1/0", "/", "//", "a/b/c", "=", "==", "gpt-4o=",
    "=1", "gpt-4o=nan", "gpt-4o=1e99", "gpt-4o=1=2", "nan/nan", "1e99/1e99", "\x1b[31mred", "\x1b]0;title\x07",
    "\x9b2J", "\u202eabc", "\u2066x", "[/]", "[b]x[/b]", "{}", "%s%n", "{0}", "'; DROP TABLE price;--", "*", "?",
    "[", "%", "_",
    "../../etc/passwd", "~", "~nobody", ".", "..", "/dev/null", "/proc/self/mem", "x" * 5000, "模型", "e\u0301" * 200,
    "\udcff\udcfe", "\ufeff", "office:", "office:Nowhere/Land", "office:UTC+99", "office:../../x", "none",
    "NONE", ",", ",,", "tools,", "tools,,vision", "gpt", "llama", "-", "@file", "True", "null", "[1]", "1 2", "1,2,3",
)  # fmt: skip
_RAW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What must not reach a terminal: control characters but for tabs and line feeds, and those of direction."""


def files(folder: Path) -> list[str]:
    """Write files that ``--usage`` and ``--catalog`` may be called with; returns their paths and one of none."""
    contents: dict[str, bytes] = {
        "good.jsonl": b'{"usage": {"input_tokens": 1000, "output_tokens": 10}}\n' * 3,
        "empty.json": b"",
        "binary.bin": bytes(range(256)) * 64,
        "deep.json": b"[" * 100_000,
        "deeper.json": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "huge numbers.json": b'{"input_tokens": ' + b"9" * 5000 + b', "output_tokens": 1}',
        "nan.json": b'{"input_tokens": NaN, "output_tokens": -Infinity}',
        "negative.json": b'{"input_tokens": -5, "output_tokens": 10}',
        "text.txt": b"12,345 input, 678 output, 70% cached",
        "escape.txt": b"\x1b[31m 12 input \xe2\x80\xae 5 output",
        "line.json": b'"' + b"x" * 1_000_000,
        "table.csv": b"model,input_tokens,output_tokens\n" + b"m,1,2\n" * 50,
        "quotes.csv": b'model,"input_tokens\nm,1,2\n',
        "bad.gz": b"\x1f\x8b\x08\x00junk",
        "utf16.json": '{"input_tokens": 5}'.encode("utf-16"),
        "odd \u202e[b]\x1b[31m.json": b"{]",
        "not a database.db": b"SQLite format 3\x00" + b"\x00" * 5000,
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [str(folder / name) for name in contents] + [str(folder), str(folder / "*.json"), str(folder / "none")]


def calls(seed: int, paths: list[str]) -> Iterator[list[str]]:
    """Endless random calls; *paths* are files to name in them."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    while True:
        words = list(random.choice(COMMANDS))
        for _ in range(random.randrange(7)):
            if random.random() < 0.6:
                words.append(random.choice(OPTIONS))
                if words[-1] == "--usage" and random.random() < 0.8:
                    words.append(random.choice(paths))
                    continue
                if words[-1] in VALUES and random.random() < 0.7:
                    words.append(random.choice(VALUES[words[-1]]))
                    continue
            if random.random() < 0.6:
                words.append(random.choice(random.choice((GOOD, GOOD, GOOD, HOSTILE, paths))))
        if random.random() < 0.1:
            random.shuffle(words)
        yield words


def fault(arguments: list[str]) -> str:
    """What is wrong with how the program answers *arguments*; empty if nothing."""
    start = process_time()
    result = CliRunner().invoke(program, arguments, input="")
    taken = process_time() - start
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return "".join(traceback.format_exception(result.exception)[-3:])
    if result.exit_code not in (0, 1, 2):  # the others are of signals and pipes
        return f"exit code {result.exit_code}"
    raw = _RAW.search(result.stdout) or _RAW.search(result.stderr)
    if raw is not None:
        return f"raw {raw[0]!r} in {raw.string[max(0, raw.start() - 60) : raw.end() + 20]!r}"
    if result.exit_code != 0 and not (result.stderr + result.stdout).strip():
        return f"exit code {result.exit_code} without a word"
    if result.exit_code == 2 and not re.search(r"^Error: |[.?]$|^Usage: ", result.stderr, re.MULTILINE):
        return f"no sentence: {result.stderr[-200:]!r}"
    if len(result.stderr) > 6000:
        return f"{len(result.stderr)} characters of errors: {result.stderr[:200]!r}"
    return f"{taken:.1f} s" if taken > SLOWEST else ""


def main() -> int:
    """Try calls and print those that fail; exit code 1 if there are any."""
    parser = argparse.ArgumentParser(prog="python -m tests.cli.fuzz", description=__doc__)
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            os.environ[name] = str(Path(folder, "home"))
        work = Path(folder, "work")
        work.mkdir()
        os.environ["CROSSWALK_CATALOG"] = str(CATALOGUE)
        paths = files(work)
        os.chdir(work)
        for _, arguments in zip(range(options.calls), calls(options.seed, paths), strict=False):
            problem = fault(arguments)
            failed += bool(problem)
            if problem:
                print(f"{arguments!a:.500}\n    {problem}")
    print(f"{options.calls} calls, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
