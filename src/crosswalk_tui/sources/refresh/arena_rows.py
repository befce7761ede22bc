"""Arena's leaderboard dataset, fetched through Hugging Face's rows service as the snapshot that `arena` imports.

The dataset is published as Parquet, which only large libraries read; the rows service returns the same rows as JSON,
at most 100 per request. A first request gives the date of the boards, and the others are made only if it is newer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from crosswalk_tui.core.errors import FetchError
from crosswalk_tui.sources.refresh.fetch import FetchedFile, Fetcher, Validators

_DATASET = "lmarena-ai/leaderboard-dataset"
_PAGE = 100
"""Rows of a page, the most that the server sends."""

_MOST_ROWS = 5_000
"""Most rows of a board: ten times the largest."""

_TEXT_BOARDS = (
    "overall", "coding", "math", "creative_writing", "instruction_following", "hard_prompts", "longer_query",
    "multi_turn",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Board:
    """A board: its name in a snapshot, and its configuration and category in the dataset."""

    name: str
    configuration: str
    category: str


_BOARDS = (
    *(_Board(name, "text_style_control", name) for name in _TEXT_BOARDS),
    _Board("webdev", "webdev", "overall"),
)


def fetch_boards(fetcher: Fetcher, address: str, known_day: str) -> FetchedFile | None:
    """The boards at *address* as a snapshot; None if they are not newer than the ISO date *known_day*.

    Raises:
        FetchError: a board cannot be fetched, or has another shape.
    """
    size, published = 0, ""
    tasks: dict[str, list[list[object]]] = {}
    dates: dict[str, str] = {}
    for board in _BOARDS:
        rows: list[list[object]] = []
        total = 1
        while len(rows) < total:
            answer = fetcher.fetch(f"{address}?{_query(board, len(rows))}")
            if answer is None:
                raise FetchError(f"{address} has no rows of the board {board.name}.")
            size += answer.size
            page, total, day = _page(answer.content, board, is_first=not published)
            if not published:
                published = day
                if published <= known_day:
                    return None
            rows.extend(page)
            dates[board.name] = day
        tasks[board.name] = rows
    document = {"ratings": {"date": published, "dates": dates, "tasks": tasks}}
    return FetchedFile(json.dumps(document, ensure_ascii=False).encode(), Validators(), published, size)


def _query(board: _Board, offset: int) -> str:
    """The query for a page of rows."""
    return urlencode(
        {
            "dataset": _DATASET,
            "config": board.configuration,
            "split": "latest",
            "where": f"\"category\"='{board.category}'",
            "offset": offset,
            "length": _PAGE,
        }
    )


def _page(content: bytes, board: _Board, *, is_first: bool) -> tuple[list[list[object]], int, str]:
    """The rows of a page as in a snapshot, the number of rows of the board, and its date."""
    try:
        document = json.loads(content)
        total, cells = document["num_rows_total"], [entry["row"] for entry in document["rows"]]
        rows = [_row(row) for row in cells]
        # Of the boards, only the first must have rows: one that is gone is reported by the importer.
        day = date.fromisoformat(cells[0]["leaderboard_publish_date"][:10]).isoformat() if cells or is_first else ""
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise FetchError(f"Arena's board {board.name} has another shape than expected.") from error
    if not isinstance(total, int) or not len(rows) <= total <= _MOST_ROWS or (total and not rows):
        raise FetchError(f"Arena's board {board.name} has an unexpected number of rows.")
    return rows, total, day


def _row(cells: dict[str, object]) -> list[object]:
    """The maker and name, the name again, and the rating, as in a snapshot."""
    name, maker = cells["model_name"], cells.get("organization")
    return [f"{maker} / {name}" if maker else name, name, cells["rating"]]
