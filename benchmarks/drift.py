"""Check that a build survives drifted snapshots: a fifth of everything removed, renamed, added or damaged.

Every collection in every source file (providers, models, offers, prices, rows of tables) loses a fifth of its members,
has a fifth renamed, a fifth added under new names, and cells in a fifth removed or replaced by values of another
type. The build must give a catalogue that ``catalog verify`` finds sound, and a report.

Usage: python -m benchmarks.drift DIR [--seeds N] [--first SEED] [--keep]
DIR is laid out as ``sources/`` and ``benchmarks/``. Exits 1 if a build fails or its catalogue is not sound; --keep
keeps the drifted snapshots of failures, and prints their path.
"""

from __future__ import annotations

import argparse
import copy
import csv
import json
import random
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any, TypeAlias

from crosswalk_tui.catalog.checks import verify
from crosswalk_tui.sources.pipeline import BuildReport, build

Json: TypeAlias = Any
"""Any JSON value."""

SHARE = 0.2
"""The share of a collection that each kind of change affects."""

JUNK: tuple[Json, ...] = (
    None, True, False, 0, -1, 1, 7, 1.5, -0.25, 1e-30, 10**30, 1e308, float("nan"), float("inf"), "", " ", "text", "0",
    "1e5", "nan", "2026-13-45", "9999-12-31", "2026-02-30T99:99", "\x1b[31mred", "a/b/c", "::", "../x", "é" * 50,
    "9" * 400, [], [None], [1, "a", {}], [[[]]], {}, {"": None}, {"a": {"b": [{"c": 1}]}}, {"base": "x", "tiers": [3]},
)  # fmt: skip
"""Replacements for a cell: other types, implausible numbers, foreign text, nested empty values."""


_FRAME = 12
"""An object of collections with at most this many members is the outer frame of a file, and is kept whole."""


def drifted(document: Json, chance: random.Random) -> Json:
    """A copy of a JSON *document* whose collections have drifted; its outermost shape stays."""
    framed = isinstance(document, dict) and len(document) <= _FRAME and any(map(_holds_collection, document.values()))
    if framed:
        return {key: _drift(value, chance) for key, value in document.items()}
    return _drift(document, chance)


def _holds_collection(value: Json) -> bool:
    inner = value.values() if isinstance(value, dict) else ()
    return _is_collection(value) or any(map(_is_collection, inner))


def _drift(value: Json, chance: random.Random) -> Json:
    if _is_collection(value):
        return _drift_collection(value, chance)
    if isinstance(value, dict):
        return {key: _drift(cell, chance) for key, cell in value.items()}
    return copy.deepcopy(value)


def _is_collection(value: Json) -> bool:
    """Whether *value* has members (objects or rows) rather than cells."""
    members = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    kinds = (dict,) if isinstance(value, dict) else (dict, list)
    return sum(isinstance(member, kinds) for member in members) * 2 > len(members)


def _drift_collection(members: Json, chance: random.Random) -> Json:
    named = list(members.items()) if isinstance(members, dict) else list(enumerate(members))
    result: list[tuple[Json, Json]] = []
    for name, member in named:
        if chance.random() < SHARE and len(named) > 1:
            continue
        changed = _drift(member, chance)
        if chance.random() < SHARE:
            changed = _damaged(changed, chance)
        if chance.random() < SHARE:
            result.append(_renamed(name, changed, chance))
        else:
            result.append((name, changed))
        if chance.random() < SHARE:
            result.append(_renamed(name, copy.deepcopy(changed), chance))
    if not result:
        result = named[:1]
    return dict(result) if isinstance(members, dict) else [member for _, member in result]


def _renamed(name: Json, member: Json, chance: random.Random) -> tuple[Json, Json]:
    """A member with unknown names, on all levels."""
    old = name if isinstance(name, str) else member.get("id") if isinstance(member, dict) else None
    if isinstance(member, list) and member and isinstance(member[0], str):
        return name, [_new_name(member[0], chance), *member[1:]]
    if not isinstance(old, str):
        return name, member
    new = _new_name(old, chance)
    if isinstance(member, dict):
        member = {key: new if value == old else value for key, value in member.items()}
    return (new if isinstance(name, str) else name), member


def _new_name(old: str, chance: random.Random) -> str:
    return chance.choice(
        [
            f"{old}-next",
            f"new-{chance.randrange(10**6)}",
            f"{old}-2027-01-31",
            f"x/{old}",
            old.upper(),
            f"{old}:free",
            f"{old}@eu",
        ]
    )


def _damaged(value: Json, chance: random.Random) -> Json:
    """*value* with one to three cells, at any depth, taken out or replaced."""
    for _ in range(chance.randint(1, 3)):
        value = _damage_once(value, chance)
    return value


def _damage_once(value: Json, chance: random.Random) -> Json:
    inner = [key for key, cell in _cells(value) if isinstance(cell, dict | list) and cell]
    if isinstance(value, dict) and value:
        key = chance.choice(inner) if inner and chance.random() < 0.5 else chance.choice(list(value))
        if key in inner and chance.random() < 0.7:
            return {**value, key: _damage_once(value[key], chance)}
        if chance.random() < 0.4:
            return {name: cell for name, cell in value.items() if name != key}
        return {**value, key: copy.deepcopy(chance.choice(JUNK))}
    if isinstance(value, list) and value:
        place = chance.choice(inner) if inner and chance.random() < 0.7 else chance.randrange(len(value))
        changed = _damage_once(value[place], chance) if place in inner else copy.deepcopy(chance.choice(JUNK))
        return [*value[:place], changed, *value[place + 1 :]]
    return copy.deepcopy(chance.choice(JUNK))


def _cells(value: Json) -> list[tuple[Json, Json]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def drifted_table(rows: list[dict[str, str]], chance: random.Random) -> list[dict[str, str]]:
    """A copy of the *rows* of a CSV table, drifted; the columns stay."""
    texts = [junk for junk in JUNK if isinstance(junk, str)]
    result: list[dict[str, str]] = []
    for row in rows:
        if chance.random() < SHARE and len(rows) > 1:
            continue
        changed = dict(row)
        if chance.random() < SHARE:
            changed[chance.choice(list(row))] = chance.choice([*texts, "-5", "NaN", "1e400"])
        result.append(changed)
        if chance.random() < SHARE:
            first = next(iter(row))
            result.append(row | {first: _new_name(row[first], chance)} if chance.random() < 0.5 else dict(row))
    return result or rows[:1]


def drift_folder(folder: Path, target: Path, seed: int) -> Path:
    """Write the snapshots in *folder* to *target*, drifted by *seed*."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    for source in sorted([*folder.glob("sources/*.json"), *folder.glob("benchmarks/*.csv")]):
        copied = target / source.relative_to(folder)
        copied.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".json":
            document = json.loads(source.read_text(encoding="utf-8"))
            copied.write_text(json.dumps(drifted(document, chance)), encoding="utf-8")
        else:
            _drift_csv(source, copied, chance)
    return target


def _drift_csv(source: Path, target: Path, chance: random.Random) -> None:
    with source.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, columns = list(reader), list(reader.fieldnames or ())
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(drifted_table(rows, chance))


def check(folder: Path, output: Path) -> tuple[BuildReport, list[str]]:
    """Build from *folder* and verify the result: the report, and what is wrong with the catalogue or the report."""
    report = build(folder, output)
    problems = verify(output)
    if not report.counts.get("offer") or len(report.summary_lines()) < 3:
        problems.append("the report is empty")
    return report, problems


def main() -> int:
    """Build from drifted snapshots, once per seed; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    failed = 0
    for seed in range(options.first, options.first + options.seeds):
        scratch = Path(tempfile.mkdtemp(prefix=f"drift-{seed}-"))
        begun = time.perf_counter()
        try:
            report, problems = check(drift_folder(options.folder, scratch / "in", seed), scratch / "catalog.db")
            counts = {**report.counts, "finding": sum(report.issues.values())}
            counted = ", ".join(f"{counts[what]:,} {what}s" for what in ("model", "offer", "score", "finding"))
        except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
            problems, counted = [traceback.format_exc()], "no catalogue"
        print(f"seed {seed}: {counted}, {time.perf_counter() - begun:.0f} s", *problems, sep="\n  ", flush=True)
        failed += bool(problems)
        if options.keep and problems:
            print(f"  kept in {scratch}")
        else:
            shutil.rmtree(scratch)
    print(f"{options.seeds - failed} of {options.seeds} sound")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
