"""Logs in few words, and what is read of them."""

from __future__ import annotations

import json
from typing import Any

from crosswalk_tui.core.usage.log import UsageLog
from crosswalk_tui.core.usage.requests import COUNTS


def lines(*documents: object) -> str:
    return "".join(json.dumps(document) + "\n" for document in documents)


def counts(log: UsageLog) -> dict[str, int | None]:
    total = log.total
    return {name: value for name in COUNTS if (value := getattr(total, name))} | {"requests": total.requests}


def notes(log: UsageLog) -> dict[str, int]:
    return {note.reason: note.count for note in log.notes}


def claude(message: str, made: int, second: int = 0, **more: Any) -> dict[str, Any]:
    usage = {
        "input_tokens": 3,
        "cache_read_input_tokens": 900,
        "cache_creation_input_tokens": 50,
        "output_tokens": made,
    }
    usage["output_tokens"] = made
    return {
        "parentUuid": "p", "sessionId": "s-1", "type": "assistant", "cwd": "/home/me/shop",
        "requestId": f"req-{message}",
        "timestamp": f"2026-11-02T10:00:{second:02}.000Z", "uuid": f"{message}{second}",
        "message": {"id": message, "role": "assistant", "model": "claude-opus-4-5", "content": [], "usage": usage},
    } | more  # fmt: skip


USER = {"parentUuid": "p", "sessionId": "s-1", "type": "user", "message": {"role": "user", "content": "tokens, usage"}}


TWO = lines(
    {"id": "a-x", "usage": {"prompt_tokens": 8, "completion_tokens": 1}},
    {"usage": {"prompt_tokens": 2, "completion_tokens": 1}},
)
OF_TWO = {"input_tokens": 10, "output_tokens": 2, "requests": 2}
