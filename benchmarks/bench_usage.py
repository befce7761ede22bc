"""Reading usage logs: megabytes a second of one core by kind of log, and memory, on a generated tree.

    python -m benchmarks.bench_usage [MB] [DIR] [--each]

Half of the tree are transcripts of coding agents; the rest are replies of providers, with texts of 2 KB and of 10 KB,
and their streams. With ``--each`` every kind is measured alone. `DIR` keeps the tree for the next run.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from crosswalk_tui.usage import read_usage

_WORDS = ("tokens", "usage", "cache", "request", "def", "return", "model", "price", "of", "the", "a", "import", "self")
_FILE = 4_000_000
"""Bytes of a file of replies."""

Record = dict[str, Any]


class Writer:
    """Draws records; the same ones in every run."""

    def __init__(self, kind: str) -> None:
        """Draw other records for each *kind*."""
        self.draw = random.Random(kind)  # noqa: S311 - not a secret
        self.number = 0
        words = self.draw.choices(_WORDS, k=20_000)
        self._text = " ".join(words)

    def text(self, size: int) -> str:
        """A text of *size* characters, half to double."""
        length = min(int(size * self.draw.choice((0.5, 0.75, 1, 1, 1.25, 1.5))), 60_000)
        start = self.draw.randint(0, len(self._text) - length)
        return self._text[start : start + length]

    def second(self) -> int:
        """The next time, in seconds since 1970."""
        self.number += 1
        return 1_762_000_000 + self.number * 7 % 2_400_000


def chat(writer: Writer, size: int) -> Iterator[Record]:
    """A reply of OpenAI chat completions."""
    when, sent, made = writer.second(), writer.draw.randint(50, 90_000), writer.draw.randint(5, 4_000)
    yield {
        "id": f"chatcmpl-{writer.number:024}", "object": "chat.completion", "created": when, "model": "gpt-5-mini",
        "choices": [{
            "index": 0,
            "message": {"role": "assistant", "content": writer.text(size), "refusal": None, "annotations": []},
            "logprobs": None, "finish_reason": "stop",
        }],
        "usage": {
            "prompt_tokens": sent, "completion_tokens": made, "total_tokens": sent + made,
            "prompt_tokens_details": {"cached_tokens": sent // 2, "audio_tokens": 0},
            "completion_tokens_details": {
                "reasoning_tokens": made // 3, "audio_tokens": 0, "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
        },
        "service_tier": "default", "system_fingerprint": "fp_1",
    }  # fmt: skip


def responses(writer: Writer, size: int) -> Iterator[Record]:
    """A line of a program's log around a reply of OpenAI responses."""
    when, sent, made = writer.second(), writer.draw.randint(50, 90_000), writer.draw.randint(5, 4_000)
    text = {"type": "output_text", "annotations": [], "logprobs": [], "text": writer.text(size)}
    reply = {
        "id": f"resp_{writer.number:024}", "object": "response", "created_at": when, "status": "completed",
        "background": False, "error": None, "incomplete_details": None, "instructions": None,
        "max_output_tokens": None, "model": "gpt-5-2025-08-07",
        "output": [
            {"id": f"rs_{writer.number}", "type": "reasoning", "summary": []},
            {"id": f"msg_{writer.number}", "type": "message", "status": "completed", "content": [text]},
        ],
        "parallel_tool_calls": True, "reasoning": {"effort": "medium", "summary": None}, "service_tier": "default",
        "temperature": 1.0, "text": {"format": {"type": "text"}, "verbosity": "medium"}, "tool_choice": "auto",
        "tools": [], "top_p": 1.0, "truncation": "disabled",
        "usage": {
            "input_tokens": sent, "input_tokens_details": {"cached_tokens": sent // 2}, "output_tokens": made,
            "output_tokens_details": {"reasoning_tokens": made // 3}, "total_tokens": sent + made,
        },
        "user": None, "metadata": {},
    }  # fmt: skip
    yield {"level": "info", "timestamp": "2026-11-03T10:00:00.123Z", "project": "shop", "response": reply}


def anthropic(writer: Writer, size: int) -> Iterator[Record]:
    """A line of a batch of Anthropic messages."""
    writer.second()
    message = {
        "id": f"msg_{writer.number:024}", "type": "message", "role": "assistant", "model": "claude-sonnet-4-5",
        "content": [{"type": "text", "text": writer.text(size)}], "stop_reason": "end_turn", "stop_sequence": None,
        "usage": {
            "input_tokens": writer.draw.randint(3, 2_000), "cache_creation_input_tokens": 700,
            "cache_read_input_tokens": writer.draw.randint(0, 150_000),
            "cache_creation": {"ephemeral_5m_input_tokens": 500, "ephemeral_1h_input_tokens": 200},
            "output_tokens": writer.draw.randint(5, 4_000), "service_tier": "batch",
        },
    }  # fmt: skip
    yield {"custom_id": f"row-{writer.number}", "result": {"type": "succeeded", "message": message}}


def gemini(writer: Writer, size: int) -> Iterator[Record]:
    """A reply of Gemini."""
    writer.second()
    sent, made = writer.draw.randint(50, 90_000), writer.draw.randint(5, 4_000)
    yield {
        "candidates": [{
            "content": {"parts": [{"text": writer.text(size)}], "role": "model"}, "finishReason": "STOP", "index": 0,
            "avgLogprobs": -0.12,
        }],
        "usageMetadata": {
            "promptTokenCount": sent, "candidatesTokenCount": made, "totalTokenCount": sent + made + 60,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": sent}],
            "candidatesTokensDetails": [{"modality": "TEXT", "tokenCount": made}], "thoughtsTokenCount": 60,
        },
        "modelVersion": "gemini-2.5-pro", "createTime": "2026-11-04T10:00:00.000Z",
        "responseId": f"resp-{writer.number:020}",
    }  # fmt: skip


def stream(writer: Writer, size: int) -> Iterator[Record]:
    """The chunks of a streamed chat completion; only the last one has counts."""
    [whole] = chat(writer, size)
    base = {"id": whole["id"], "object": "chat.completion.chunk", "created": whole["created"], "model": whole["model"]}
    for word in whole["choices"][0]["message"]["content"].split()[: size // 40]:
        yield base | {"choices": [{"index": 0, "delta": {"content": word}, "finish_reason": None}], "usage": None}
    yield base | {"choices": [], "usage": whole["usage"]}


def transcript(writer: Writer, size: int) -> Iterator[Record]:
    """A turn of Claude Code: the result of a tool, most of the bytes, and a reply of one to three equal lines."""
    writer.second()
    session = writer.number // 200
    base = {"parentUuid": f"u{writer.number}", "cwd": f"projects/{session % 12}", "sessionId": f"s{session}"}
    when = {"timestamp": f"2026-11-{1 + session % 28:02}T10:00:00.000Z"}
    result = {"role": "user", "content": [{"type": "tool_result", "content": writer.text(size)}]}
    yield base | {"type": "user", "message": result} | when
    usage = {"input_tokens": 4, "cache_read_input_tokens": writer.draw.randint(0, 150_000), "output_tokens": 90}
    reply = {"id": f"msg_{writer.number:08}", "model": "claude-sonnet-4-5", "content": writer.text(size)[:1200]}
    answer = base | {"type": "assistant", "message": reply | {"usage": usage}} | when
    for _ in range(writer.draw.choice((1, 2, 2, 3))):
        yield answer


KINDS: dict[str, tuple[Callable[[Writer, int], Iterator[Record]], int, float]] = {
    "transcripts": (transcript, 10_000, 0.5),
    "chat-2k": (chat, 1_400, 0.1),
    "chat-10k": (chat, 9_500, 0.05),
    "responses-2k": (responses, 1_000, 0.1),
    "anthropic-2k": (anthropic, 1_500, 0.1),
    "gemini-2k": (gemini, 1_400, 0.1),
    "streams": (stream, 1_400, 0.05),
}
"""By folder: what writes a record, the size of its text, and the share of the tree."""


def write_tree(folder: Path, megabytes: float) -> None:
    """Write logs of every kind below *folder*."""
    for kind, (records, size, share) in KINDS.items():
        writer, below = Writer(kind), folder / kind
        below.mkdir(parents=True, exist_ok=True)
        written = number = 0
        while written < megabytes * share * 1_000_000:
            path, number, held = below / f"{number:04}.jsonl", number + 1, 0
            with path.open("w", encoding="utf-8") as file:
                while held < min(_FILE, megabytes * share * 1_000_000):
                    for record in records(writer, size):
                        held += file.write(json.dumps(record) + "\n")
            written += held


def measure(folder: Path) -> str:
    """Read *folder* and describe the speed."""
    read: list[int] = []
    started = time.process_time()
    log = read_usage([folder], progress=read.append)
    seconds = time.process_time() - started
    each = seconds / max(log.total.rows, 1) * 1e6
    return (
        f"{sum(read) / 1e6:8,.0f} MB {log.total.rows:9,} requests {sum(read) / 1e6 / seconds:6,.0f} MB/s {each:6.1f} µs"
    )


def main() -> None:
    """Measure one run."""
    given = [argument for argument in sys.argv[1:] if argument != "--each"]
    megabytes = float(given[0]) if given else 200
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(given[1]) if len(given) > 1 else Path(temporary)
        if not (folder / "transcripts").exists():
            write_tree(folder, megabytes)
        for kind in KINDS if "--each" in sys.argv else ():
            print(f"{kind:14}{measure(folder / kind)}")
        print(f"{'everything':14}{measure(folder)}")
    print(f"peak of {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB of memory")


if __name__ == "__main__":
    main()
