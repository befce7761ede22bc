"""Running a refresh in a test."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crosswalk_tui.sources.refresh.catalogue_refresh import Refresh
from crosswalk_tui.sources.refresh.refresh_report import RefreshReport, SourceResult
from tests.sources.local_server import Reply, Server
from tests.sources.world import LITELLM

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
MAP, LIST = "/sources/litellm_prices.json", "/sources/models_dev_catalog.json"


def serve(server: Server, path: str, document: object, **headers: str) -> None:
    server.replies[path] = Reply(json.dumps(document).encode(), headers={"ETag": '"new"', **headers})


def run(server: Server, target: Path, **options: Any) -> dict[str, SourceResult]:
    return results(Refresh(NOON, target, server.address(""), **options).run())


def results(report: RefreshReport) -> dict[str, SourceResult]:
    return {result.source_id: result for result in report.results}


def cheaper() -> dict[str, Any]:
    """LiteLLM's map with one price changed."""
    document = deepcopy(LITELLM)
    document["gpt-4o"]["input_cost_per_token"] = 2e-06
    return document
