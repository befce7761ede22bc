"""Arena's boards through the rows service: pages, the date that saves the rest, and answers of another shape."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crosswalk_tui.core.errors import FetchError
from crosswalk_tui.sources.importers import arena
from crosswalk_tui.sources.refresh.arena_rows import fetch_boards
from crosswalk_tui.sources.refresh.fetch import Fetcher
from tests.sources.local_server import Reply, Server, serving
from tests.sources.snapshots import reasons

DAY = "2026-11-25"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def page(query: dict[str, str], count: int, day: str = DAY) -> dict[str, Any]:
    """A page of a board with *count* models."""
    start = int(query["offset"])
    rows = [
        {
            "row_idx": number,
            "row": {
                "model_name": f"zephyr-{number}-high", "organization": "breeze", "rating": 1500 - number / 10,
                "category": "overall", "leaderboard_publish_date": day,
            },
            "truncated_cells": [],
        }
        for number in range(start, min(start + int(query["length"]), count))
    ]  # fmt: skip
    return {"features": [], "rows": rows, "num_rows_total": count, "num_rows_per_page": 100, "partial": False}


def serve(server: Server, answer: Callable[[dict[str, str]], object]) -> None:
    def reply(path: str) -> Reply:
        query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        return Reply(json.dumps(answer(query)).encode())

    server.by_path = reply


def boards(server: Server, known_day: str = "") -> Any:
    with Fetcher() as fetcher:
        return fetch_boards(fetcher, server.address("/filter"), known_day)


def test_all_pages_of_all_boards_are_a_snapshot(server: Server, tmp_path: Path) -> None:
    serve(server, lambda query: page(query, 150 if query["config"] == "text_style_control" else 30))
    answer = boards(server)
    assert answer.day == DAY
    assert len(server.requests) == 8 * 2 + 1
    path = tmp_path / "arena_ratings.json"
    path.write_bytes(answer.content)
    harvest = arena.read(path, DAY)
    assert harvest.rejections == []
    assert len(harvest.scores) == 8 * 150 + 30
    first = harvest.scores[0]
    assert (first.model_name, first.model_key) == ("zephyr-0-high", "breeze/zephyr-0")
    assert (first.score, first.variant, first.as_of) == (1500.0, "high; style-controlled", DAY)


def test_each_board_has_its_own_date(server: Server, tmp_path: Path) -> None:
    serve(server, lambda query: page(query, 3, "2026-10-30" if query["config"] == "webdev" else DAY))
    path = tmp_path / "arena_ratings.json"
    path.write_bytes(boards(server).content)
    days = {score.benchmark: score.as_of for score in arena.read(path, DAY).scores}
    assert (days["arena_text"], days["arena_webdev"]) == (DAY, "2026-10-30")


def test_a_board_that_is_gone_costs_that_board(server: Server, tmp_path: Path) -> None:
    serve(server, lambda query: page(query, 0 if "math" in query["where"] else 30))
    path = tmp_path / "arena_ratings.json"
    path.write_bytes(boards(server).content)
    harvest = arena.read(path, DAY)
    assert reasons(harvest) == {"ratings.tasks.math": "the board has no rows"}
    assert len(harvest.scores) == 8 * 30


def test_boards_that_are_not_newer_cost_one_request(server: Server) -> None:
    serve(server, lambda query: page(query, 150))
    assert boards(server, known_day=DAY) is None
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "document",
    [
        [], {}, {"rows": [], "num_rows_total": 3}, {"rows": [{"row": {}}], "num_rows_total": 1}, "busy",
        {"error": "The dataset index is loading."}, {"rows": [{"row": None}], "num_rows_total": 1},
        page({"offset": "0", "length": "100"}, 3) | {"num_rows_total": 10**9},
        page({"offset": "0", "length": "100"}, 3) | {"num_rows_total": "3"},
    ],
)  # fmt: skip
def test_an_answer_of_another_shape(server: Server, document: object) -> None:
    serve(server, lambda _: document)
    with pytest.raises(FetchError, match="Arena's board overall"):
        boards(server)


def test_a_board_that_ends_early(server: Server) -> None:
    serve(server, lambda query: page(query, 120) | {"num_rows_total": 500})
    with pytest.raises(FetchError, match="Arena's board overall has an unexpected number of rows"):
        boards(server)
