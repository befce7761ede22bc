"""Read the documents of one log in order: streamed responses, cumulative totals, session metadata.

Most lines describe a request on their own. Some depend on earlier ones: the counts of an Anthropic stream come in two
events, Codex names the model before the turn and repeats cumulative totals, agents end with the sum of their requests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from crosswalk_tui.usage.agent_shapes import CODEX
from crosswalk_tui.usage.context import Context, unusable_date
from crosswalk_tui.usage.flatten import flatten
from crosswalk_tui.usage.known_shapes import shape_of
from crosswalk_tui.usage.node_fields import fields_of
from crosswalk_tui.usage.provider_shapes import ANTHROPIC
from crosswalk_tui.usage.reports import Report, find_reports
from crosswalk_tui.usage.times import read_time
from crosswalk_tui.usage.unbilled import CHUNK, is_piece

REPEATED: Final = "with the counts of other lines"
_EVENTS: Final = (
    "response.", "message_", "content_block", "ping", "thread.", "turn.", "item.", "text-", "start", "finish",
)  # fmt: skip
"""Prefixes of the types of events without usage."""

_SESSION_LINES: Final = frozenset({"session_meta", "turn_context", "event_msg", "response_item", "compacted"})


class LogStream:
    """The state of one log while its documents are read.

    Attributes:
        name: identifies the log in ids that are made up for requests without one.
        silent: the last document had no usage, as expected: its usage comes later in the log.
        in_session: the log is a session of Codex, in which lines of text are expected.
        repeated: the last document summed up earlier ones.
    """

    def __init__(self, name: str, context: Context) -> None:
        """Start before the first document; *context* applies to the whole log."""
        self.name = name
        self.silent = self.repeated = self.in_session = self._counts_events = False
        self._context = context
        self._streams = self._steps = self._finished_steps = 0
        self._start: tuple[Mapping[str, object], Context] | None = None
        self._total: Mapping[str, object] | None = None
        self._open_chunks = ""
        self._last_message: tuple[object, object] = None, None
        self._open_counts: dict[str, object] = {}
        self._replies: dict[str, dict[str, object]] = {}
        self._replying: set[str] = set()
        self._sessions: set[str] = set()
        self._added: dict[str, object] = {}

    def reports(self, document: object) -> Iterator[Report]:
        """The usage reports of the next document."""
        self.silent = self.repeated = False
        if not isinstance(document, dict):
            return find_reports(document, self._context)
        if is_piece(document):
            self.silent = True
            return iter(())
        if self.is_transcript(document):
            return self._of_transcript(document)
        if "finishReason" in document and "usage" in document and self._sums_steps(document):
            self.silent = self.repeated = True
            return iter(())
        kind = document.get("type")
        event = self._of_event(kind, document) if isinstance(kind, str) else None
        if event is not None:
            return event
        if "generation_token_count" in document or ("inputTextTokenCount" in document and "index" in document):
            return self._of_bedrock(document)
        if "candidates" in document and ("usageMetadata" in document or "usage_metadata" in document):
            return self._of_chunk(document)
        self.silent = self.silent or document.get("object") == CHUNK
        return find_reports(document, self._context)

    def _sums_steps(self, document: Mapping[str, object]) -> bool:
        """Whether *document* ends a stream of the Vercel AI SDK 4 (``d:``) after its steps (``e:``)."""
        if "isContinued" in document:
            self._steps += 1
            return False
        ends, self._steps = self._steps > 0 and document.keys() <= {"finishReason", "usage"}, 0
        return ends

    def _sums_up(self, kind: str, document: Mapping[str, object]) -> bool:
        """Whether the end of a run or a stream has the counts of replies, or of steps, that were read."""
        if "usage" not in document and "totalUsage" not in document:
            return False
        if kind == "finish":
            ends, self._finished_steps = self._finished_steps > 0, 0
            return ends
        return str(document.get("session_id")) in self._sessions

    @staticmethod
    def is_transcript(document: object) -> bool:
        """Whether *document* is a line of a transcript of Claude Code, or of an agent that writes its fields."""
        return isinstance(document, dict) and "sessionId" in document and "parentUuid" in document

    def _of_event(self, kind: str, document: Mapping[str, object]) -> Iterator[Report] | None:
        """The reports of an event of a stream or session; None if the document is neither."""
        payload = document.get("payload")
        if kind in _SESSION_LINES and isinstance(payload, dict):
            return self._of_session(kind, document, payload)
        if kind == "turn.completed" or (kind == "thread.started" and "thread_id" in document):
            return self._of_turn(document)
        if kind in ("message_start", "message_delta"):
            return self._of_message(document)
        if kind == "AIMessageChunk" and isinstance(document.get("usage_metadata"), dict):
            return find_reports(self._with_earlier_chunks(document), self._context)
        if self._repeats(kind, document):
            self.silent = self.repeated = True
            return iter(())
        if kind in ("session.created", "session.updated") and isinstance(document.get("session"), dict):
            self.silent = True  # the realtime API names the model here only
            self._context = self._context.within(document["session"])._replace(request_id="")  # type: ignore[arg-type]
            return iter(())
        if kind == "message_stop" and self._start is not None:  # on Bedrock with metrics that repeat the counts
            self.silent = True
            return iter(())
        if kind in ("assistant", "finish-step"):
            self._keep_reply(kind, document)
        elif kind in ("result", "finish") and self._sums_up(kind, document):
            self.silent = self.repeated = True
            return self._of_run(document)
        self.silent = kind.startswith(_EVENTS)
        return None

    def _repeats(self, kind: str, document: Mapping[str, object]) -> bool:
        """Whether the event has the counts of others."""
        if kind == "step-finish":  # a file of opencode's storage/part; see storage/message
            return "messageID" in document
        self._counts_events = self._counts_events or kind == "assistant.usage"
        return kind == "session.shutdown" and self._counts_events  # Copilot CLI: the sum of its requests

    def _of_transcript(self, document: Mapping[str, object]) -> Iterator[Report]:
        """A line of a transcript; those of Claude Code are read without a search, as there may be a million."""
        message = document.get("message")
        if document.get("subtype") == "ui_telemetry":  # of Qwen Code, which writes the counts of its replies twice
            self.silent = self.repeated = True
            return
        if not isinstance(message, dict) or ("usage" not in message and fields_of(document).holders):
            yield from find_reports(document, self._context)  # such as that of Qwen Code, with the counts beside it
            return
        usage, model = message.get("usage"), message.get("model")
        if not isinstance(usage, dict) or model == "<synthetic>":
            return
        # There is one line per block of the reply, each with the same counts.
        if message.get("id") and (message["id"], usage) == self._last_message:
            self.silent = True
            return
        self._last_message = message.get("id"), usage
        self._sessions.add(str(document["sessionId"]))
        tier = usage.get("service_tier")
        context = Context(  # a call by name takes twice as long
            str(model or "")[:300],
            read_time(document.get("timestamp")),
            None,
            str(document.get("cwd") or "")[:300],
            str(document["sessionId"])[:300],
            str(message.get("id") or document.get("requestId") or document.get("uuid") or "")[:300],
        )
        if context.time is None:
            context = context._replace(unusable_date=unusable_date("timestamp", document.get("timestamp")))
        if tier not in (None, "standard"):
            context = context.within(usage)
        flat = flatten(usage)
        yield Report(flat, shape_of(flat) or ANTHROPIC, context, "message.usage")

    def _keep_reply(self, kind: str, document: Mapping[str, object]) -> None:
        """Keep what identifies and counts a reply of ``claude -p --output-format stream-json`` until its run ends."""
        if kind == "finish-step":  # of the Vercel AI SDK
            self._finished_steps += "usage" in document
            return
        message = document.get("message")
        if isinstance(message, dict) and isinstance(message.get("id"), str) and isinstance(message.get("usage"), dict):
            kept = {name: message[name] for name in ("id", "model", "usage") if name in message}
            around = {name: document[name] for name in ("session_id", "timestamp", "cwd") if name in document}
            self._replies[message["id"]] = {**around, "message": kept}
            self._replying.add(str(message.get("model")))
            self._sessions.add(str(document.get("session_id")))

    def _of_run(self, document: Mapping[str, object]) -> Iterator[Report]:
        """The counts of a run that its replies lack.

        The last reply gets all output that is missing, since replies are written before they are complete; models
        without a reply are those of side tasks.
        """
        replies, self._replies = list(self._replies.values()), {}
        yield from self._of_side_tasks(document)
        usages = [reply["message"]["usage"] for reply in replies]  # type: ignore[index]
        total = document.get("usage")
        if not isinstance(total, dict) or not usages:
            return
        missing = {name: _count(total, name) - sum(_count(usage, name) for usage in usages) for name in _OF_RUN}
        output = missing.pop("output_tokens")
        if output > 0 and not any(missing.values()):
            last = usages[-1]
            usage = {**last, "output_tokens": _count(last, "output_tokens") + output}
            message = {**replies[-1]["message"], "usage": usage}  # type: ignore[dict-item]
            yield from find_reports({**replies[-1], "message": message}, self._context)

    def _of_side_tasks(self, document: Mapping[str, object]) -> Iterator[Report]:
        """The sums of the models that have no reply in the log; they grow from run to run of a session."""
        listed, models = document.get("modelUsage"), self._replying
        if not models or not isinstance(listed, dict):
            return
        context = self._context.within(document)
        for name, counts in listed.items():
            has_reply = any(name.startswith(model) or model.startswith(name) for model in models)
            if isinstance(counts, dict) and not has_reply:
                own = context._replace(model=name, request_id=f"run {context.session or self.name} {name}")
                yield from find_reports(counts, own, f"modelUsage.{name}")

    def _of_session(self, kind: str, document: Mapping[str, object], payload: Mapping[str, object]) -> Iterator[Report]:
        """A line of Codex's session: its metadata, the model of a turn, or the tokens of a request."""
        if kind in ("session_meta", "turn_context"):
            self.silent = True
            self._context = self._context.within(payload)
            self.in_session = True
            if kind == "session_meta" and isinstance(payload.get("id"), str):
                self._context = self._context._replace(session=str(payload["id"])[:300], request_id="")
            return
        info = payload.get("info")
        if info is None and "total_tokens" in payload:  # before September 2025
            info = {"total_token_usage": {name: value for name, value in payload.items() if name in CODEX.fields}}
        if payload.get("type") != "token_count" or not isinstance(info, dict):
            self.silent = payload.get("type") != "token_count"
            return
        total, last = info.get("total_token_usage"), info.get("last_token_usage")
        if isinstance(total, dict) and total == self._total:
            self.silent = self.repeated = True
            return
        used = last if isinstance(last, dict) else self._since_last(total)
        self._total = total if isinstance(total, dict) else self._total
        if isinstance(used, dict):
            sums = "-".join(str(value) for value in total.values()) if isinstance(total, dict) else ""
            name = f"codex {self._context.session or self.name} {sums}" if sums else ""
            context = self._context.within({"timestamp": document.get("timestamp")})._replace(request_id=name)
            yield Report(flatten(used), CODEX, context, f"payload.info.{kind}")

    def _of_turn(self, document: Mapping[str, object]) -> Iterator[Report]:
        """The end of a turn of ``codex exec``; its usage is the sum of the thread so far."""
        if "thread_id" in document:
            self._total, self.silent = None, True
            self._context = self._context._replace(session=str(document["thread_id"])[:300])
        usage = document.get("usage")
        if not isinstance(usage, dict):
            return
        used, self._total = self._since_last(usage), usage
        yield from find_reports({**document, "usage": used}, self._context)

    def _since_last(self, total: object) -> object:
        """The difference between a cumulative *total* and the last one; all of it if the counter was reset."""
        if not isinstance(total, dict) or self._total is None:
            return total
        added = {name: _minus(value, self._total.get(name)) for name, value in total.items()}
        return total if any(isinstance(value, int) and value < 0 for value in added.values()) else added

    def _of_message(self, document: Mapping[str, object]) -> Iterator[Report]:
        """An event of an Anthropic stream: the first counts the prompt, the last the output."""
        if document["type"] == "message_start":
            message = document.get("message")
            if not isinstance(message, dict) or not isinstance(message.get("usage"), dict):
                return
            self._streams += 1
            context = self._context.within(document).within(message)
            if not context.request_id:
                context = context._replace(request_id=f"stream {self._streams} of {self.name}")
            self._start = flatten(message["usage"]), context
            yield Report(self._start[0], ANTHROPIC, self._start[1], "message.usage")
            return
        usage = document.get("usage")
        if isinstance(usage, dict):
            started, context = self._start or ({}, self._context.within(document))
            yield Report({**started, **flatten(usage)}, ANTHROPIC, context, "usage")

    def _with_earlier_chunks(self, document: Mapping[str, object]) -> Mapping[str, object]:
        """A chunk of LangChain with the counts of all so far: one counts the prompt, the others what they add to it."""
        usage, key = document["usage_metadata"], document.get("id")
        if not isinstance(key, str) or not isinstance(usage, dict):
            return document
        if not usage.get("input_tokens"):
            usage = _sum(self._added.get(key), usage)
        self._added[key] = usage
        return {**document, "usage_metadata": usage}

    def _of_bedrock(self, document: Mapping[str, object]) -> Iterator[Report]:
        """A reply of Llama or Titan on Bedrock; in a stream, only the first chunk counts the prompt."""
        finished = document.get("stop_reason") or document.get("completionReason")
        self._open_counts |= flatten(document)
        if not self._open_chunks and not finished:
            self._streams += 1
            self._open_chunks = f"stream {self._streams} of {self.name}"
        counts = {path: value for path, value in self._open_counts.items() if "TokenCount" in path or "_count" in path}
        counts = {path: value for path, value in counts.items() if not path.startswith("amazon-")}
        shape = shape_of(counts)
        if shape is not None:
            context = self._context.within(document)
            yield Report(counts, shape, context._replace(request_id=self._open_chunks or context.request_id))
        if finished:
            self._open_chunks, self._open_counts = "", {}

    def _of_chunk(self, document: Mapping[str, object]) -> Iterator[Report]:
        """A reply of Gemini; the chunks of a stream repeat the counts up to the one with a finish reason."""
        candidates = document["candidates"]
        listed = candidates if isinstance(candidates, list) else []
        finished = not listed or any(
            isinstance(item, dict) and (item.get("finishReason") or item.get("finish_reason")) for item in listed
        )
        context = self._context
        if not finished and not self._open_chunks:
            self._streams += 1
            self._open_chunks = f"stream {self._streams} of {self.name}"
        if self._open_chunks:
            context = context._replace(request_id=self._open_chunks)
        if finished:
            self._open_chunks = ""
        yield from find_reports(document, context)


_OF_RUN: Final = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens")


def _count(usage: Mapping[str, object], name: str) -> int:
    value = usage.get(name)
    return value if isinstance(value, int) else 0


def _sum(one: object, other: object) -> object:
    """The counts of two reports with the same fields, added up; a field of one only is kept."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {name: _sum(one.get(name), other.get(name)) for name in one | other}
    return one + other if type(one) is int and type(other) is int else one if other is None else other


def _minus(value: object, before: object) -> object:
    counts = isinstance(value, int) and isinstance(before, int) and not isinstance(value, bool)
    return value - before if counts else value  # type: ignore[operator]
