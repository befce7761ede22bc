"""Arena's ratings of October 2026 or later, newer than the benchmark tables of August.

A snapshot has a table per board with a variant of each priced model under Arena's name for it (``Claude Opus 4.5
(High, 32K, 20251101)``), and a list of models without a price. One that a refresh fetched has all models, under the
names of Arena's dataset (``claude-opus-4-5-20251101-high-32k``). Its ratings are on the scale of the August rows and
are added to them. Since 2026-08-12 Arena punctuates names differently and writes *high* for *thinking*, so the names
of both are matched by their words (`with_older_names`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator

from crosswalk_tui.sources.harvest import Harvest, ScoreRecord
from crosswalk_tui.sources.importers.upstream_cells import IsoDate, Text, measured, usable_id
from crosswalk_tui.sources.importers.upstream_files import expect_content, expect_object, load_json
from crosswalk_tui.sources.importers.upstream_rows import (
    UpstreamRow,
    as_object,
    from_artificial_analysis,
    place,
    read_row,
)
from crosswalk_tui.sources.scores import renamed

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "arena"

ROWS_SERVICE = "https://datasets-server.huggingface.co/filter"
"""The address from which `arena_rows` fetches the boards."""

_HOME = "https://huggingface.co/datasets/lmarena-ai/leaderboard-dataset"
_BOARDS = {
    "overall": "arena_text",
    "coding": "arena_coding",
    "math": "arena_math",
    "creative_writing": "arena_creative_writing",
    "instruction_following": "arena_instruction_following",
    "hard_prompts": "arena_hard_prompts",
    "longer_query": "arena_longer_query",
    "multi_turn": "arena_multi_turn",
    "webdev": "arena_webdev",
}
"""The benchmark of each board; rows of other boards are counted."""

_WITHOUT_STYLE_CONTROL = frozenset({"webdev"})
_STYLE_CONTROLLED = "style-controlled"
_BOARD_OF_UNPRICED = "overall"

_BRACKETED = re.compile(r"(.*?)\s*\(([^()]*)\)\s*")
_MODE = re.compile(
    r"none|minimal|low|medium|high|xhigh|max|instant|\d+k|(?:non-)?reasoning|(?:non-)?thinking(?: \d+k)?|codex harness"
)
_EFFORT = re.compile(r"(.+?)-((?:thinking-)?\d+k|minimal|low|medium|high|xhigh|max)")
_EFFORT_IN_NAME = re.compile(r"qwen[\w.-]*-max|[\w.-]+-codex-max|(?:mistral|magistral)-medium")
"""Names of models that end like an effort."""

_NUMBER_FORMAT = re.compile(r"bf16|fp\d+|nvfp4|mxfp4|int\d+")


def _rating(value: object) -> float:
    return measured(value, "a rating")


class _Rating(UpstreamRow):
    model: Annotated[str, BeforeValidator(usable_id)]
    name: Text
    rating: Annotated[float, BeforeValidator(_rating)]
    as_of: IsoDate = None


NameWords = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A parsed name of a rated model.

    Attributes:
        model: slug of the model's name and release.
        variant: its effort, thinking, budget, harness and number format, separated by semicolons.
    """

    model: str
    variant: str


def read(path: Path, as_of: str) -> Harvest:
    """Import a snapshot of Arena ratings: its ``ratings`` and ``unpriced`` parts."""
    harvest = Harvest(SOURCE, as_of)
    document = expect_object(load_json(path), path)
    ratings = as_object(document.get("ratings"), "ratings", harvest)
    dates = as_object(ratings.get("dates"), "ratings.dates", harvest)
    for board, rows in as_object(ratings.get("tasks"), "ratings.tasks", harvest).items():
        at = place("ratings", "tasks", board)
        if not isinstance(rows, list):
            harvest.reject(at, "it is not a list")
            continue
        if not rows and board in _BOARDS:
            harvest.reject(at, "the board has no rows")
        for index, raw in enumerate(rows):
            _read_rating(board, raw, dates.get(board) or ratings.get("date"), place(at, index), harvest)
    _read_unpriced(as_object(document.get("unpriced"), "unpriced", harvest), harvest)
    return expect_content(harvest, path)


def _read_rating(board: str, raw: object, date: object, where: str, harvest: Harvest) -> None:
    """Add the rating of a model on *board*, a list of model, name and rating, to *harvest*."""
    harvest.n_rows += 1
    if board not in _BOARDS:
        harvest.skip(f"board {place(board)}")
        return
    match raw:
        case [model, name, rating, *_]:
            cells = {"model": model, "name": name, "rating": rating, "as_of": date}
        case _:
            harvest.reject(where, "it is not a model, its name and a rating")
            return
    row = read_row(_Rating, cells, where, harvest)
    if row is not None:
        maker, _, model_id = row.model.rpartition(" / ")
        _keep(board, maker, model_id, row, where, harvest)


def _read_unpriced(part: dict[str, object], harvest: Harvest) -> None:
    """Read the ratings of models without a price: name, maker, last day on the board, age in days, votes, rating."""
    models = part.get("models")
    if models is not None and not isinstance(models, list):
        harvest.reject("unpriced.models", "it is not a list")
    for index, raw in enumerate(models if isinstance(models, list) else ()):
        where = place("unpriced", "models", index)
        harvest.n_rows += 1
        match raw:
            case [name, str(maker), date, _, _, rating, *_]:
                cells = {"model": name, "name": name, "rating": rating, "as_of": date}
            case _:
                harvest.reject(where, "it is not a name, a maker, a date and a rating")
                continue
        row = read_row(_Rating, cells, where, harvest)
        if row is not None:
            _keep(_BOARD_OF_UNPRICED, maker, "", row, where, harvest)


def _keep(board: str, maker: str, model_id: str, row: _Rating, where: str, harvest: Harvest) -> None:
    """Add a rating that could be read to *harvest*."""
    if from_artificial_analysis({"source": row.name}):
        harvest.skip("artificial-analysis")
        return
    name = parse_name(row.name or row.model, model_id)
    parts = [name.variant, "" if board in _WITHOUT_STYLE_CONTROL else _STYLE_CONTROLLED]
    harvest.scores.append(
        ScoreRecord(
            model_name=row.name or row.model,
            model_key=f"{maker.strip()}/{name.model}" if maker.strip() else name.model,
            benchmark=_BOARDS[board],
            score=row.rating,
            variant="; ".join(filter(None, parts)),
            source=SOURCE,
            source_url=_HOME,
            as_of=row.as_of or harvest.as_of,
            self_reported=False,
            path=where,
        )
    )


def parse_name(name: str, model_id: str = "") -> Name:
    """Parse Arena's *name*; the *model_id* of a price list is used if *name* only adds the maker in front."""
    bracketed = _BRACKETED.fullmatch(name)
    base, inside = bracketed.groups() if bracketed else (name, "")
    parts = [part.strip().lower() for part in inside.split(",") if part.strip()]
    modes = [part.replace(" ", "-") for part in parts if _MODE.fullmatch(part)]
    formats = [f"quant {part}" for part in parts if _NUMBER_FORMAT.fullmatch(part)]
    identity = [part for part in parts if not _MODE.fullmatch(part) and not _NUMBER_FORMAT.fullmatch(part)]
    slug = _slug(base)
    while base == slug and not _EFFORT_IN_NAME.fullmatch(slug) and (found := _EFFORT.fullmatch(slug)):
        base = slug = found[1]  # a name of the dataset, in which the effort follows the model
        modes.append(found[2])
    if model_id and _slug(model_id) != slug and slug.endswith(f"-{_slug(model_id)}"):
        slug = _slug(model_id)
    return Name("-".join(filter(None, [slug, *map(_slug, identity)])), "; ".join([*formats, *sorted(modes)]))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", text.lower().replace("+", " plus")).strip("-")


def with_older_names(scores: Iterable[ScoreRecord]) -> list[ScoreRecord]:
    """Assign Arena's newer rows in *scores* to the model of the older rows with the same name.

    Names are the same if they have the same words: ``claude-opus-4-6-high`` and ``Claude Opus 4.6 (High)``. Names of
    two older models are ignored. The variant is taken from the older row, too, unless it has less detail.
    """
    scores = list(scores)
    keys: dict[NameWords, set[str]] = defaultdict(set)
    variants: dict[tuple[NameWords, str], set[str]] = defaultdict(set)
    boards = set(_BOARDS.values())
    for score in scores:
        if score.source != SOURCE and score.benchmark in boards:
            words = _words(score.model_name)
            keys[words].add(renamed().get(score.model_name, score.model_key))
            variants[words, score.benchmark].add(score.variant)
    for index, score in enumerate(scores):
        if score.source != SOURCE:
            continue
        words = _words(score.model_name)
        if len(keys[words]) == 1:
            older = next(iter(variants[words, score.benchmark]), "")
            has_detail = older and older.count(";") >= score.variant.count(";")
            (key,) = keys[words]
            scores[index] = replace(score, model_key=key, variant=older if has_detail else score.variant)
    return scores


def _words(name: str) -> NameWords:
    """The words and numbers of a name in alphabetical order; ``v1.0`` is 1.0, ``no-thinking`` is non-thinking."""
    words = re.findall(r"[a-z]+|[0-9]+", name.lower().replace("+", " plus"))
    return tuple(sorted("non" if word == "no" else word for word in words if word != "v"))
