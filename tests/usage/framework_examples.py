"""Reports of agents, frameworks and tracing tools that name their counts in their own way."""

from __future__ import annotations

import json
from typing import Any

WRITTEN = {"input_tokens": 5_000, "output_tokens": 200, "cached": 4_000, "written": 100}
SMALL = {"input_tokens": 100, "output_tokens": 10}
CACHED = {**SMALL, "cached": 40}
_OF_STORED = json.dumps({"input_tokens": 100, "output_tokens": 10, "total_tokens": 110, "cache_read_input_tokens": 40})

FRAMEWORK_EXAMPLES: dict[str, tuple[Any, dict[str, Any]]] = {
    "pydantic-ai spans": (
        {"name": "chat", "attributes": {
            "gen_ai.usage.input_tokens": 130_213, "gen_ai.usage.output_tokens": 50,
            "gen_ai.usage.cache_read_tokens": 128_955, "gen_ai.usage.cache_write_tokens": 1_253}},
        {"input_tokens": 130_213, "output_tokens": 50, "cached": 128_955, "written": 1_253},
    ),
    "browser-use": (
        {"usage": {"prompt_tokens": 1_000, "prompt_cached_tokens": 400, "prompt_cache_creation_tokens": None,
                   "prompt_image_tokens": 300, "completion_tokens": 50, "total_tokens": 1_050}},
        {"input_tokens": 1_000, "output_tokens": 50, "cached": 400, "image_in": 300},
    ),
    "browser-use for node": (
        {"usage": {"promptTokens": 1_000, "promptCachedTokens": 400, "promptCacheCreationTokens": 0,
                   "completionTokens": 50, "totalTokens": 1_050}},
        {"input_tokens": 1_000, "output_tokens": 50, "cached": 400},
    ),
    "cache hits in camel case": (
        {"usage": {"inputTokens": 100, "outputTokens": 10, "totalTokens": 110, "reasoningTokens": 2,
                   "cacheHitTokens": 40, "cacheMissTokens": 60}},
        {**CACHED, "reasoning": 2},
    ),
    "short names": (
        {"tokenUsage": {"total": 110, "input": 100, "output": 10, "cached": 40, "thinking": 5}},
        {**CACHED, "reasoning": 5},
    ),
    "amp": (
        {"messages": [{"role": "assistant", "usage": {
            "model": "claude-sonnet-4-5", "inputTokens": 10, "outputTokens": 20, "cacheCreationInputTokens": 300,
            "cacheReadInputTokens": 4_000, "totalInputTokens": 4_310, "timestamp": "2026-11-01T10:00:00Z"}}]},
        {"input_tokens": 4_310, "output_tokens": 20, "cached": 4_000, "written": 300, "models": ["claude-sonnet-4-5"]},
    ),
    "cursor admin api": (
        {"totalUsageEventsCount": 2, "usageEvents": [
            {"timestamp": "1793527200000", "model": "claude-4.5-sonnet", "kind": "Usage-based", "tokenUsage": {
                "inputTokens": 20_000, "outputTokens": 450, "cacheWriteTokens": 3_000, "cacheReadTokens": 5_000,
                "totalCents": 7.95}},
            {"timestamp": "1793527300000", "model": "claude-4.5-sonnet", "kind": "Usage-based", "tokenUsage": {
                "inputTokens": 126, "outputTokens": 450, "cacheWriteTokens": 6_112, "cacheReadTokens": 11_964,
                "totalCents": 20}}],
         "pagination": {"hasNextPage": False}},
        {"input_tokens": 46_202, "output_tokens": 900, "cached": 16_964, "written": 9_112, "requests": 2,
         "models": ["claude-4.5-sonnet"]},
    ),
    "qwen code transcript": (
        [{"uuid": "b", "parentUuid": "a", "sessionId": "s", "timestamp": "2026-11-01T10:00:00Z", "type": "assistant",
          "cwd": "/p", "model": "qwen3-coder-plus", "message": {"role": "model", "parts": []}, "usageMetadata": {
              "promptTokenCount": 8_000, "candidatesTokenCount": 100, "thoughtsTokenCount": 24,
              "totalTokenCount": 8_100, "cachedContentTokenCount": 5_000}}],
        {"input_tokens": 8_000, "output_tokens": 100, "cached": 5_000, "reasoning": 24,
         "models": ["qwen3-coder-plus"], "projects": ["/p"]},
    ),
    "copilot cli": (
        {"type": "assistant.usage", "timestamp": "2026-11-01T10:00:00Z", "data": {
            "model": "claude-sonnet-4.5", "inputTokens": 5_000, "outputTokens": 200, "cacheReadTokens": 4_000,
            "cacheWriteTokens": 100, "cost": 1, "duration": 3_000}},
        {**WRITTEN, "models": ["claude-sonnet-4.5"], "days": 1},
    ),
    "copilot cli at the end of a session": (
        {"type": "session.shutdown", "data": {"totalPremiumRequests": 1, "modelMetrics": {"gpt-5": {
            "requests": {"count": 3, "cost": 1},
            "usage": {"inputTokens": 5_000, "outputTokens": 200, "cacheReadTokens": 4_000, "cacheWriteTokens": 100}}}}},
        {**WRITTEN, "models": ["gpt-5"], "requests": 3, "data.totalPremiumRequests": 1},
    ),
    "factory": (
        {"tokenUsage": {"inputTokens": 900, "outputTokens": 200, "cacheCreationTokens": 100, "cacheReadTokens": 4_000,
                        "thinkingTokens": 7}},
        {**WRITTEN, "reasoning": 7, "requests": None},
    ),
    "zed": (
        {"request_token_usage": {
            "u1": {"input_tokens": 5, "output_tokens": 10, "cache_read_input_tokens": 100},
            "u2": {"input_tokens": 6, "output_tokens": 11, "cache_read_input_tokens": 120}},
         "cumulative_token_usage": {"input_tokens": 11, "output_tokens": 21, "cache_read_input_tokens": 220}},
        {"input_tokens": 231, "output_tokens": 21, "cached": 220, "requests": 2},
    ),
    "openhands": (
        {"llm_metrics": {
            "accumulated_token_usage": {"prompt_tokens": 300, "completion_tokens": 30, "cache_read_tokens": 100,
                                        "cache_write_tokens": 20, "context_window": 200_000, "per_turn_token": 300},
            "token_usages": [
                {"model": "gpt-5", "prompt_tokens": 100, "completion_tokens": 10, "cache_read_tokens": 40,
                 "cache_write_tokens": 20, "response_id": "r1"},
                {"model": "gpt-5", "prompt_tokens": 200, "completion_tokens": 20, "cache_read_tokens": 60,
                 "cache_write_tokens": 0, "response_id": "r2"}]}},
        {"input_tokens": 300, "output_tokens": 30, "cached": 100, "written": 20, "models": ["gpt-5"], "requests": 2},
    ),
    "openai agents with each request": (
        {"usage": {"requests": 2, "input_tokens": 300, "output_tokens": 60, "total_tokens": 360,
                   "input_tokens_details": {"cached_tokens": 100}, "output_tokens_details": {"reasoning_tokens": 10},
                   "request_usage_entries": [
                       {"input_tokens": 100, "output_tokens": 20, "total_tokens": 120},
                       {"input_tokens": 200, "output_tokens": 40, "total_tokens": 240,
                        "input_tokens_details": {"cached_tokens": 100},
                        "output_tokens_details": {"reasoning_tokens": 10}}]}},
        {"input_tokens": 300, "output_tokens": 60, "cached": 100, "reasoning": 10, "requests": 2},
    ),
    "autogen": (
        {"cost": {
            "usage_including_cached_inference": {"total_cost": 0.02, "gpt-5": {
                "cost": 0.02, "prompt_tokens": 300, "completion_tokens": 30, "total_tokens": 330}},
            "usage_excluding_cached_inference": {"total_cost": 0.01, "gpt-5": {
                "cost": 0.01, "prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}}}},
        {**SMALL, "models": ["gpt-5"]},
    ),
    "crewai": (
        {"raw": "text", "token_usage": {"total_tokens": 110, "prompt_tokens": 100, "cached_prompt_tokens": 40,
                                        "completion_tokens": 10, "successful_requests": 3}},
        {**CACHED, "requests": 3},
    ),
    "microsoft.extensions.ai": (
        {"usage": {"inputTokenCount": 100, "outputTokenCount": 10, "totalTokenCount": 110, "cachedInputTokenCount": 40,
                   "reasoningTokenCount": 3}},
        {**CACHED, "reasoning": 3},
    ),
    "langchain4j": (
        {"tokenUsage": {"inputTokenCount": 100, "outputTokenCount": 10, "totalTokenCount": 110,
                        "inputTokensDetails": {"cachedTokens": 40}, "outputTokensDetails": {"reasoningTokens": 3}}},
        {**CACHED, "reasoning": 3},
    ),
    "langchain4j on anthropic": (
        {"tokenUsage": {"inputTokenCount": 100, "outputTokenCount": 10, "totalTokenCount": 110,
                        "cacheCreationInputTokens": 20, "cacheReadInputTokens": 400}},
        {"input_tokens": 520, "output_tokens": 10, "cached": 400, "written": 20},
    ),
    "spring ai": (
        {"metadata": {"model": "gpt-5", "usage": {
            "promptTokens": 100, "completionTokens": 10, "totalTokens": 110, "nativeUsage": {
                "prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110,
                "prompt_tokens_details": {"cached_tokens": 40}}}}},
        {**CACHED, "models": ["gpt-5"]},
    ),
    "posthog": (
        {"event": "$ai_generation", "timestamp": "2026-11-01T10:00:00Z", "properties": {
            "$ai_model": "gpt-5", "$ai_input_tokens": 100, "$ai_output_tokens": 10, "$ai_cache_read_input_tokens": 40,
            "$ai_reasoning_tokens": 3, "$ai_latency": 1.2, "$ai_trace_id": "t"}},
        {**CACHED, "reasoning": 3, "models": ["gpt-5"], "days": 1},
    ),
    "datadog": (
        {"span_id": "s1", "meta": {"kind": "llm", "model_name": "gpt-5"}, "metrics": {
            "input_tokens": 100, "output_tokens": 10, "total_tokens": 110, "cache_read_input_tokens": 40,
            "cache_write_input_tokens": 5}},
        {**CACHED, "written": 5, "models": ["gpt-5"]},
    ),
    "mlflow trace": ({"info": {"trace_id": "t", "trace_metadata": {"mlflow.trace.tokenUsage": _OF_STORED}}}, CACHED),
    "mlflow span": ({"name": "chat", "attributes": {"mlflow.chat.tokenUsage": _OF_STORED}}, CACHED),
    "bedrock batch manifest": (
        {"totalRecordCount": 10, "processedRecordCount": 10, "successRecordCount": 9, "errorRecordCount": 1,
         "inputTokenCount": 100, "outputTokenCount": 10},
        {**SMALL, "requests": 9, "batch": 1},
    ),
    "sambanova": (
        {"usage": {"total_tokens": 110, "prompt_tokens": 100, "completion_tokens": 10, "time_to_first_token": 1.0,
                   "completion_tokens_per_sec": 500.0, "total_tokens_per_sec": 900, "total_latency": 2.0}},
        SMALL,
    ),
    "llama.cpp": ({"content": "x", "tokens_predicted": 10, "tokens_evaluated": 100, "tokens_cached": 109}, SMALL),
    "openai evals": (
        {"object": "eval.run", "per_model_usage": [{
            "model_name": "gpt-4o", "invocation_count": 3, "prompt_tokens": 100, "completion_tokens": 10,
            "total_tokens": 110, "cached_tokens": 40}]},
        {**CACHED, "requests": 3, "models": ["gpt-4o"]},
    ),
    "kimi cli": (
        {"timestamp": 1_793_500_000.5, "message": {"type": "StatusUpdate", "payload": {
            "context_usage": 0.1, "message_id": "chatcmpl-abc123456", "token_usage": {
                "input_other": 60, "output": 10, "input_cache_read": 40, "input_cache_creation": 0}}}},
        {**CACHED, "days": 1},
    ),
    "goose": (
        {"working_dir": "/x", "total_tokens": 55, "input_tokens": 50, "output_tokens": 5,
         "accumulated_total_tokens": 110, "accumulated_input_tokens": 100, "accumulated_output_tokens": 10},
        {**SMALL, "requests": None},
    ),
    "mastra": (
        {"usage": {"inputTokens": 100, "outputTokens": 10, "totalTokens": 110,
                   "inputDetails": {"text": 60, "cacheRead": 40}, "outputDetails": {"reasoning": 3}}},
        {**CACHED, "reasoning": 3},
    ),
    "tokens by direction": ({"tokens_input": 100, "tokens_output": 10}, SMALL),
    "numbers of tokens": ({"num_input_tokens": 100, "num_output_tokens": 10}, SMALL),
}  # fmt: skip
