"""Records of SDKs, tracing tools and coding agents in their real shape, with own values, and what they count."""

from __future__ import annotations

import json
from typing import Any

TOOL_EXAMPLES: dict[str, tuple[Any, dict[str, Any]]] = {
    "vercel 6": (
        {"usage": {"inputTokens": 700, "outputTokens": 50, "totalTokens": 750, "inputTokenDetails": {
            "noCacheTokens": 500, "cacheReadTokens": 150, "cacheWriteTokens": 50},
            "outputTokenDetails": {"textTokens": 30, "reasoningTokens": 20}, "reasoningTokens": 20,
            "cachedInputTokens": 150}},
        {"input_tokens": 700, "output_tokens": 50, "cached": 150, "written": 50, "reasoning": 20},
    ),
    "vercel 5 on anthropic": (
        {"usage": {"inputTokens": 12, "outputTokens": 80, "totalTokens": 92, "cachedInputTokens": 5_000}},
        {"input_tokens": 5_012, "output_tokens": 80, "cached": 5_000},
    ),
    "vercel steps": (
        {"steps": [{"usage": {"inputTokens": 10, "outputTokens": 1, "totalTokens": 11}},
                   {"usage": {"inputTokens": 20, "outputTokens": 2, "totalTokens": 22}}],
         "usage": {"inputTokens": 20, "outputTokens": 2, "totalTokens": 22},
         "totalUsage": {"inputTokens": 30, "outputTokens": 3, "totalTokens": 33}},
        {"input_tokens": 30, "output_tokens": 3, "requests": 2},
    ),
    "inspect": (
        {"model_usage": {"anthropic/claude": {"input_tokens": 10, "output_tokens": 20, "total_tokens": 170,
            "input_tokens_cache_read": 90, "input_tokens_cache_write": 50, "reasoning_tokens": 5}}},
        {"input_tokens": 150, "output_tokens": 20, "cached": 90, "written": 50, "reasoning": 5},
    ),
    "swe-agent": (
        {"info": {"model_stats": {"tokens_sent": 900, "tokens_received": 50, "api_calls": 3, "instance_cost": 0.1}}},
        {"input_tokens": 900, "output_tokens": 50, "requests": 3},
    ),
    "azure api management": (
        {"TimeGenerated": "2026-11-01T10:00:00Z", "ModelName": "gpt-4o", "DeploymentName": "prod",
         "CorrelationId": "c-1", "PromptTokens": 100, "CompletionTokens": 20, "TotalTokens": 120},
        {"input_tokens": 100, "output_tokens": 20},
    ),
    "openai for .net": (
        {"Metadata": {"Usage": {"InputTokenCount": 100, "OutputTokenCount": 20, "TotalTokenCount": 120,
            "InputTokenDetails": {"CachedTokenCount": 60, "AudioTokenCount": 0},
            "OutputTokenDetails": {"ReasoningTokenCount": 5, "AcceptedPredictionTokenCount": 0}}}},
        {"input_tokens": 100, "output_tokens": 20, "cached": 60, "reasoning": 5},
    ),
    "own records in camel case": (
        {"model": "gpt-5", "promptTokens": 100, "completionTokens": 20, "cachedTokens": 60},
        {"input_tokens": 100, "output_tokens": 20, "cached": 60},
    ),
    "own records with input tokens": (
        {"model": "gpt-5", "inputTokens": 100, "outputTokens": 20, "cachedTokens": 60},
        {"input_tokens": 100, "output_tokens": 20, "cached": 60},
    ),
    "own records with short names of the cache": (
        {"model": "claude", "input_tokens": 10, "output_tokens": 20, "cache_read": 90, "cache_write": 50},
        {"input_tokens": 150, "output_tokens": 20, "cached": 90, "written": 50},
    ),
    "own records with short names": (
        {"model": "claude", "input": 10, "output": 20, "cache_read": 90, "cache_write": 50},
        {"input_tokens": 150, "output_tokens": 20, "cached": 90, "written": 50},
    ),
    "vercel 4": (
        {"usage": {"promptTokens": 10, "completionTokens": 4, "totalTokens": 14}},
        {"input_tokens": 10, "output_tokens": 4},
    ),
    "langchain message": (
        {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", "AIMessage"], "kwargs": {
            "content": "x", "id": "run--1a", "response_metadata": {
                "model_name": "gpt-5", "token_usage": {"prompt_tokens": 40, "completion_tokens": 8}},
            "usage_metadata": {"input_tokens": 40, "output_tokens": 8, "total_tokens": 48,
                               "input_token_details": {"cache_read": 10, "audio": 3}}}},
        {"input_tokens": 40, "output_tokens": 8, "cached": 10, "audio_in": 3, "models": ["gpt-5"]},
    ),
    "langchain llm result": (
        {"generations": [[{"text": "x", "message": {"kwargs": {"usage_metadata": {
            "input_tokens": 40, "output_tokens": 8, "total_tokens": 48}}}}]],
         "llm_output": {"token_usage": {"prompt_tokens": 40, "completion_tokens": 8}, "model_name": "gpt-5"}},
        {"input_tokens": 40, "output_tokens": 8},
    ),
    "langsmith": (
        [{"id": "run-a", "run_type": "chain", "prompt_tokens": 60, "completion_tokens": 9, "total_tokens": 69},
         {"id": "run-b", "run_type": "llm", "start_time": "2026-11-01T08:00:00", "session_id": "s-1",
          "prompt_tokens": 60, "completion_tokens": 9, "total_tokens": 69, "prompt_token_details": {"cache_read": 20},
          "completion_token_details": {"reasoning": 4}, "extra": {"metadata": {"ls_model_name": "gpt-5"}}}],
        {"input_tokens": 60, "output_tokens": 9, "cached": 20, "reasoning": 4, "models": ["gpt-5"],
         "notes": ["without usage"]},
    ),
    "langfuse": (
        {"data": [
            {"id": "obs-1", "traceId": "t-1", "type": "GENERATION", "model": "claude-sonnet-4-5",
             "startTime": "2026-11-01T08:00:00.000Z", "input": [{"role": "user"}], "output": {"role": "assistant"},
             "usage": {"input": 65, "output": 20, "total": 85, "unit": "TOKENS"},
             "usageDetails": {"input": 15, "output": 12, "input_cached_tokens": 50, "output_reasoning_tokens": 8,
                              "total": 85}},
            {"id": "obs-2", "type": "SPAN", "usageDetails": {}, "usage": {"input": 0, "output": 0, "total": 0}},
        ], "meta": {"page": 1, "totalItems": 2}},
        {"input_tokens": 65, "output_tokens": 20, "cached": 50, "reasoning": 8},
    ),
    "langfuse audio": (
        {"id": "obs-1", "type": "GENERATION", "model": "gpt-audio", "usageDetails": {
            "input": 30, "input_audio_tokens": 70, "output": 12, "output_audio_tokens": 8, "total": 120}},
        {"input_tokens": 100, "output_tokens": 20, "audio_in": 70, "audio_out": 8},
    ),
    "langfuse audio in the total": (
        {"usageDetails": {"input": 1_000, "output": 100, "total": 1_100, "input_audio_tokens": 300}},
        {"input_tokens": 1_000, "output_tokens": 100, "audio_in": 300},
    ),
    "langfuse daily metrics": (
        {"data": [{"date": "2026-11-01", "countTraces": 3, "countObservations": 9, "totalCost": 0.1, "usage": [
            {"model": "gpt-5", "inputUsage": 1_000, "outputUsage": 100, "totalUsage": 1_100, "countObservations": 5,
             "countTraces": 3, "totalCost": 0.1}]}], "meta": {"page": 1, "totalItems": 1}},
        {"input_tokens": 1_000, "output_tokens": 100, "requests": 5, "models": ["gpt-5"], "days": 1},
    ),
    "opentelemetry otlp": (
        {"resourceSpans": [{"scopeSpans": [{"spans": [
            {"traceId": "t1", "spanId": "a1", "startTimeUnixNano": "1793491200000000000", "attributes": [
                {"key": "gen_ai.operation.name", "value": {"stringValue": "invoke_agent"}},
                {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "120"}},
                {"key": "gen_ai.usage.output_tokens", "value": {"intValue": "30"}}]},
            {"traceId": "t1", "spanId": "a2", "startTimeUnixNano": "1793491200000000000", "attributes": [
                {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}},
                {"key": "gen_ai.request.max_tokens", "value": {"intValue": "4096"}},
                {"key": "gen_ai.request.choice.count", "value": {"intValue": "1"}},
                {"key": "gen_ai.response.model", "value": {"stringValue": "gpt-5"}},
                {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "120"}},
                {"key": "gen_ai.usage.cache_read.input_tokens", "value": {"intValue": "50"}},
                {"key": "gen_ai.usage.output_tokens", "value": {"intValue": "30"}}]}]}]}]},
        {"input_tokens": 120, "output_tokens": 30, "cached": 50, "models": ["gpt-5"], "days": 1},
    ),
    "opentelemetry attributes": (
        {"name": "chat gpt-5", "attributes": {"gen_ai.request.model": "gpt-5", "gen_ai.usage.input_tokens": 9,
                                              "gen_ai.usage.output_tokens": 3, "http.request.body.size": 99}},
        {"input_tokens": 9, "output_tokens": 3, "models": ["gpt-5"]},
    ),
    "litellm spend row from a database": (
        [{"request_id": "chatcmpl-x", "startTime": "2026-11-01 00:00:00", "endTime": "2026-11-01 00:00:09",
          "model": "gpt-5", "spend": 0.02, "total_tokens": 1_300, "prompt_tokens": 1_200, "completion_tokens": 100,
          "metadata": json.dumps({"usage_object": {
              "prompt_tokens": 1_200, "completion_tokens": 100, "total_tokens": 1_300,
              "prompt_tokens_details": {"cached_tokens": 800}}})}],
        {"input_tokens": 1_200, "output_tokens": 100, "cached": 800, "models": ["gpt-5"], "days": 1},
    ),
    "litellm spend row without usage object": (
        [{"request_id": "chatcmpl-y", "model": "gpt-5", "prompt_tokens": 12, "completion_tokens": 1}],
        {"input_tokens": 12, "output_tokens": 1},
    ),
    "llm logs": (
        [{"id": "01abc", "model": "gpt-5", "prompt": "hi", "response": "ok", "datetime_utc": "2026-11-01T05:00:00",
          "conversation_id": "c1", "duration_ms": 900, "input_tokens": 300, "output_tokens": 40,
          "token_details": json.dumps({"prompt_tokens_details": {"cached_tokens": 128},
                                       "completion_tokens_details": {"reasoning_tokens": 10}}),
          "response_json": {"usage": {"prompt_tokens": 300, "completion_tokens": 40}}}],
        {"input_tokens": 300, "output_tokens": 40, "cached": 128, "reasoning": 10, "days": 1},
    ),
    "pydantic-ai run": (
        {"requests": 3, "tool_calls": 2, "input_tokens": 900, "cache_write_tokens": 50, "cache_read_tokens": 400,
         "output_tokens": 70, "input_audio_tokens": 0, "details": {"reasoning_tokens": 30}},
        {"input_tokens": 900, "output_tokens": 70, "cached": 400, "written": 50, "reasoning": 30, "requests": 3},
    ),
    "pydantic-ai messages": (
        [{"kind": "request", "parts": [{"content": "hi", "part_kind": "user-prompt"}]},
         {"kind": "response", "parts": [], "model_name": "gpt-5", "timestamp": "2026-11-01T05:00:00Z",
          "usage": {"input_tokens": 50, "cache_read_tokens": 20, "output_tokens": 7, "details": {}}}],
        {"input_tokens": 50, "output_tokens": 7, "cached": 20, "models": ["gpt-5"], "notes": ["without usage"]},
    ),
    "ollama": (
        {"model": "llama3.2", "created_at": "2026-11-01T05:00:00.1Z", "done": True, "total_duration": 5_043_500_667,
         "prompt_eval_count": 26, "prompt_eval_duration": 130_079_000, "eval_count": 259, "eval_duration": 4_232},
        {"input_tokens": 26, "output_tokens": 259, "days": 1},
    ),
    "ccusage session": (
        {"sessions": [{"sessionId": "proj-a", "inputTokens": 10, "outputTokens": 20, "cacheCreationTokens": 300,
                       "cacheReadTokens": 4_000, "totalTokens": 4_330, "totalCost": 1.5, "lastActivity": "2026-11-02",
                       "modelsUsed": ["claude-opus-4-5"], "modelBreakdowns": [
                           {"modelName": "claude-opus-4-5", "inputTokens": 6, "outputTokens": 12,
                            "cacheCreationTokens": 300, "cacheReadTokens": 3_000, "cost": 1.4},
                           {"modelName": "claude-haiku-4-5", "inputTokens": 4, "outputTokens": 8,
                            "cacheCreationTokens": 0, "cacheReadTokens": 1_000, "cost": 0.1}]}],
         "totals": {"inputTokens": 10, "outputTokens": 20, "cacheCreationTokens": 300, "cacheReadTokens": 4_000,
                    "totalTokens": 4_330, "totalCost": 1.5}},
        {"input_tokens": 4_310, "output_tokens": 20, "cached": 4_000, "written": 300, "requests": None,
         "models": ["claude-haiku-4-5", "claude-opus-4-5"], "days": 1},
    ),
    "ccusage monthly": (
        {"monthly": [{"month": "2026-11", "inputTokens": 10, "outputTokens": 20, "cacheCreationTokens": 0,
                      "cacheReadTokens": 0, "totalTokens": 30, "totalCost": 0.1}], "totals": {"inputTokens": 10}},
        {"input_tokens": 10, "output_tokens": 20, "requests": None, "days": 30},
    ),
    "ccusage blocks": (
        {"blocks": [{"id": "2026-11-01T05:00:00.000Z", "startTime": "2026-11-01T05:00:00.000Z", "isActive": False,
                     "endTime": "2026-11-01T10:00:00.000Z", "isGap": False, "entries": 12, "costUSD": 1,
                     "tokenCounts": {"inputTokens": 5, "outputTokens": 6, "cacheCreationInputTokens": 70,
                                     "cacheReadInputTokens": 800}, "totalTokens": 881, "models": ["claude-opus-4-5"],
                     "burnRate": {"tokensPerMinute": 7}, "projection": {"totalTokens": 9000}}]},
        {"input_tokens": 875, "output_tokens": 6, "cached": 800, "written": 70, "requests": 12},
    ),
    "claude -p": (
        {"type": "result", "subtype": "success", "session_id": "s-9", "num_turns": 3, "total_cost_usd": 0.1,
         "usage": {"input_tokens": 5, "cache_read_input_tokens": 900, "output_tokens": 30},
         "modelUsage": {"claude-sonnet-4-5": {"inputTokens": 5, "outputTokens": 30, "cacheReadInputTokens": 900,
                                              "cacheCreationInputTokens": 0, "webSearchRequests": 1, "costUSD": 0.1,
                                              "contextWindow": 200_000, "maxOutputTokens": 64_000}}},
        {"input_tokens": 905, "output_tokens": 30, "cached": 900, "web searches": 1, "requests": None,
         "models": ["claude-sonnet-4-5"]},
    ),
    "opencode": (
        {"id": "msg_o1", "sessionID": "ses_1", "role": "assistant", "modelID": "claude-sonnet-4-5",
         "providerID": "anthropic", "time": {"created": 1_793_491_200_000}, "path": {"cwd": "/home/me/shop"},
         "cost": 0.1, "tokens": {"input": 8, "output": 40, "reasoning": 5, "cache": {"read": 700, "write": 60}}},
        {"input_tokens": 768, "output_tokens": 45, "cached": 700, "written": 60, "reasoning": 5, "days": 1,
         "models": ["claude-sonnet-4-5"], "projects": ["/home/me/shop"]},
    ),
    "gemini cli session": (
        {"sessionId": "g-1", "projectHash": "ab", "startTime": "2026-11-01T05:00:00Z", "messages": [
            {"id": "u-1", "type": "user", "content": "hi", "timestamp": "2026-11-01T05:00:00Z"},
            {"id": "m-1", "type": "gemini", "content": "ok", "timestamp": "2026-11-01T05:00:09Z",
             "model": "gemini-2.5-pro", "tokens": {"input": 800, "output": 30, "cached": 500, "thoughts": 20, "tool": 0,
                                                   "total": 850}}]},
        {"input_tokens": 800, "output_tokens": 50, "cached": 500, "reasoning": 20, "models": ["gemini-2.5-pro"]},
    ),
    "gemini cli json": (
        {"response": "ok", "stats": {"models": {"gemini-2.5-pro": {
            "api": {"totalRequests": 2, "totalErrors": 0, "totalLatencyMs": 5000},
            "tokens": {"prompt": 24_939, "candidates": 20, "total": 25_113, "cached": 21_263, "thoughts": 154,
                       "tool": 0}}}, "tools": {"totalCalls": 1}}},
        {"input_tokens": 24_939, "output_tokens": 174, "cached": 21_263, "reasoning": 154, "requests": 2,
         "models": ["gemini-2.5-pro"]},
    ),
    "aider analytics": (
        {"event": "message_send", "time": 1_793_491_200, "user_id": "u-1", "properties": {
            "main_model": "claude-sonnet-4-5", "edit_format": "diff", "prompt_tokens": 4_200,
            "completion_tokens": 300, "total_tokens": 4_500, "cost": 0.01, "total_cost": 0.05}},
        {"input_tokens": 4_200, "output_tokens": 300, "models": ["claude-sonnet-4-5"], "days": 1},
    ),
    "claude code telemetry": (
        {"body": "claude_code.api_request", "attributes": {
            "event.name": "api_request", "model": "claude-opus-4-5", "input_tokens": "7", "output_tokens": "9",
            "cache_read_tokens": "400", "cache_creation_tokens": "20", "cost_usd": "0.1", "duration_ms": "900"}},
        {"input_tokens": 427, "output_tokens": 9, "cached": 400, "written": 20, "models": ["claude-opus-4-5"]},
    ),
    "helicone": (
        [{"response_id": "r-1", "request_model": "gpt-5", "request_created_at": "2026-11-01T00:00:00Z",
          "prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14}],
        {"input_tokens": 11, "output_tokens": 3, "models": ["gpt-5"], "days": 1},
    ),
    "plain names": (
        {"model": "local", "tokens": {"prompt": 10, "completion": 5}},
        {"input_tokens": 10, "output_tokens": 5, "models": ["local"]},
    ),
    "vercel 5 on anthropic with a cache write": (
        {"usage": {"inputTokens": 50, "outputTokens": 8, "totalTokens": 58, "cachedInputTokens": 20},
         "providerMetadata": {"anthropic": {"usage": {"input_tokens": 50}, "cacheCreationInputTokens": 300}}},
        {"input_tokens": 370, "output_tokens": 8, "cached": 20, "written": 300},
    ),
    "ccusage for codex": (
        {"daily": [{"date": "Nov 03, 2026", "inputTokens": 100, "cachedInputTokens": 60, "outputTokens": 20,
                    "reasoningOutputTokens": 5, "totalTokens": 120, "costUSD": 0.1, "models": {"gpt-5": {
                        "inputTokens": 100, "cachedInputTokens": 60, "outputTokens": 20, "totalTokens": 120,
                        "reasoningOutputTokens": 5, "isFallback": False}}}], "totals": {"inputTokens": 100}},
        {"input_tokens": 100, "output_tokens": 20, "cached": 60, "reasoning": 5, "requests": None, "days": 1},
    ),
    "pi": (
        {"type": "message", "id": "a1b2", "timestamp": "2026-11-01T00:00:00Z", "message": {
            "role": "assistant", "model": "claude-opus-4-5", "usage": {
                "input": 3, "output": 9, "cacheRead": 400, "cacheWrite": 50, "totalTokens": 462, "cost": {}}}},
        {"input_tokens": 453, "output_tokens": 9, "cached": 400, "written": 50, "models": ["claude-opus-4-5"]},
    ),
    "claude code analytics": (
        {"data": [{"date": "2026-11-01T00:00:00Z", "actor": {"type": "user_actor"}, "model_breakdown": [
            {"model": "claude-opus-4-5", "estimated_cost": {"amount": 1}, "tokens": {
                "input": 3, "output": 9, "cache_read": 400, "cache_creation": 50}}]}]},
        {"input_tokens": 453, "output_tokens": 9, "cached": 400, "written": 50, "models": ["claude-opus-4-5"],
         "requests": None},
    ),
    "langchain on anthropic with lifetimes": (
        {"usage_metadata": {"input_tokens": 900, "output_tokens": 9, "total_tokens": 909, "input_token_details": {
            "cache_read": 400, "cache_creation": 0, "ephemeral_5m_input_tokens": 100,
            "ephemeral_1h_input_tokens": 200}}},
        {"input_tokens": 900, "output_tokens": 9, "cached": 400, "written": 100, "written_1h": 200},
    ),
    "litellm daily activity": (
        {"results": [{"date": "2026-11-01", "metrics": {
            "spend": 1.5, "prompt_tokens": 900, "completion_tokens": 90, "cache_read_input_tokens": 400,
            "cache_creation_input_tokens": 0, "total_tokens": 990, "successful_requests": 4, "failed_requests": 1,
            "api_requests": 5},
            "breakdown": {"models": {"gpt-5": {"metrics": {"prompt_tokens": 900, "completion_tokens": 90}}},
                          "providers": {"openai": {"metrics": {"prompt_tokens": 900, "completion_tokens": 90}}}}}],
         "metadata": {"total_spend": 1.5, "total_prompt_tokens": 900}},
        {"input_tokens": 900, "output_tokens": 90, "cached": 400, "requests": 5, "days": 1},
    ),
    "groups of the same requests": (
        {"by_model": {"gpt-5": {"input_tokens": 9, "output_tokens": 2}, "o3": {"input_tokens": 1, "output_tokens": 1}},
         "by_day": {"2026-11-01": {"input_tokens": 10, "output_tokens": 3}}},
        {"input_tokens": 10, "output_tokens": 3, "requests": 2, "models": ["gpt-5", "o3"]},
    ),
    "langchain usage callback": (
        {"gpt-4o-mini-2024-07-18": {"input_tokens": 8, "output_tokens": 10, "total_tokens": 18},
         "claude-haiku-4-5": {"input_tokens": 8, "output_tokens": 21, "total_tokens": 29}},
        {"input_tokens": 16, "output_tokens": 31, "requests": 2,
         "models": ["claude-haiku-4-5", "gpt-4o-mini-2024-07-18"]},
    ),
    "llm logs without counts of their own": (
        [{"id": "01k", "model": "m", "input_tokens": None, "output_tokens": None, "token_details": None,
          "response_json": {"usage": {"prompt_tokens": 4, "completion_tokens": 2}}}],
        {"input_tokens": 4, "output_tokens": 2, "models": ["m"]},
    ),
    "vercel ai sdk 4 on anthropic": (
        {"usage": {"promptTokens": 17, "completionTokens": 50, "totalTokens": 67}, "providerMetadata": {
            "anthropic": {"cacheCreationInputTokens": 400, "cacheReadInputTokens": 2000}}},
        {"input_tokens": 2417, "output_tokens": 50, "cached": 2000, "written": 400},
    ),
    "vercel ai sdk 4 on bedrock": (
        {"usage": {"promptTokens": 17, "completionTokens": 50, "totalTokens": 67}, "providerMetadata": {
            "bedrock": {"usage": {"cacheReadInputTokens": 2000, "cacheWriteInputTokens": 400}}}},
        {"input_tokens": 2417, "output_tokens": 50, "cached": 2000, "written": 400},
    ),
    "vercel ai sdk 4 on openai": (
        {"usage": {"promptTokens": 2000, "completionTokens": 500, "totalTokens": 2500},
         "experimental_providerMetadata": {"openai": {"cachedPromptTokens": 1024, "reasoningTokens": 300}}},
        {"input_tokens": 2000, "output_tokens": 500, "cached": 1024, "reasoning": 300},
    ),
    "vercel ai sdk 5 on bedrock": (
        {"usage": {"inputTokens": 17, "outputTokens": 50, "totalTokens": 67, "cachedInputTokens": 2000},
         "providerMetadata": {"bedrock": {"usage": {"cacheWriteInputTokens": 400}}}},
        {"input_tokens": 2417, "output_tokens": 50, "cached": 2000, "written": 400},
    ),
    "vercel ai sdk 6 repeats the counts in the metadata": (
        {"usage": {
            "inputTokens": 2417, "outputTokens": 50, "totalTokens": 2467, "cachedInputTokens": 2000,
            "inputTokenDetails": {"noCacheTokens": 17, "cacheReadTokens": 2000, "cacheWriteTokens": 400}},
         "providerMetadata": {"anthropic": {"cacheCreationInputTokens": 400}}},
        {"input_tokens": 2417, "output_tokens": 50, "cached": 2000, "written": 400},
    ),
    "gemini cli telemetry": (
        {"attributes": {
            "event.name": "gemini_cli.api_response", "model": "gemini-2.5-pro", "input_token_count": 12000,
            "output_token_count": 100, "cached_content_token_count": 8000, "thoughts_token_count": 300,
            "tool_token_count": 20, "total_token_count": 12420}},
        {"input_tokens": 12020, "output_tokens": 400, "cached": 8000, "reasoning": 300, "models": ["gemini-2.5-pro"]},
    ),
    "litellm daily activity by model": (
        {"results": [
            {"date": "2026-11-01",
             "metrics": {"spend": 0.5, "prompt_tokens": 200, "completion_tokens": 20, "total_tokens": 220,
                         "cache_read_input_tokens": 40, "successful_requests": 3, "failed_requests": 1,
                         "api_requests": 4},
             "breakdown": {
                 "models": {
                     "gpt-5": {"metadata": {}, "metrics": {
                         "spend": 0.4, "prompt_tokens": 150, "completion_tokens": 15, "total_tokens": 165,
                         "cache_read_input_tokens": 40, "successful_requests": 2, "api_requests": 2},
                         "api_key_breakdown": {"k": {"metrics": {"prompt_tokens": 150, "completion_tokens": 15}}}},
                     "gpt-4o": {"metrics": {
                         "prompt_tokens": 50, "completion_tokens": 5, "total_tokens": 55, "successful_requests": 1,
                         "failed_requests": 1, "api_requests": 2}}},
                 "providers": {"openai": {"metrics": {"prompt_tokens": 200, "completion_tokens": 20}}}}},
            {"date": "2026-11-02",
             "metrics": {"prompt_tokens": 10, "completion_tokens": 1, "api_requests": 1},
             "breakdown": {"models": {}, "providers": {"openai": {"metrics": {"prompt_tokens": 10}}}}}],
         "metadata": {"total_prompt_tokens": 210, "total_api_requests": 5, "total_failed_requests": 1}},
        {"input_tokens": 210, "output_tokens": 21, "cached": 40, "requests": 5, "models": ["", "gpt-4o", "gpt-5"]},
    ),
    "cline task": (
        [{"ts": 1790000000000, "type": "say", "say": "api_req_started", "text": json.dumps(
            {"request": "tokens", "tokensIn": 9, "tokensOut": 50, "cacheWrites": 400, "cacheReads": 2000})}],
        {"input_tokens": 2409, "output_tokens": 50, "cached": 2000, "written": 400},
    ),
    "cline task with deleted requests": (
        [{"type": "say", "say": "api_req_started", "modelInfo": {"modelId": "claude-opus-4-5", "mode": "act"},
          "text": json.dumps({"request": "tokens", "tokensIn": 9, "tokensOut": 50})},
         {"type": "say", "say": "deleted_api_reqs", "text": json.dumps(
             {"tokensIn": 100, "tokensOut": 20, "cacheWrites": 0, "cacheReads": 300, "cost": 0.001})}],
        {"input_tokens": 409, "output_tokens": 70, "cached": 300, "requests": None, "models": ["", "claude-opus-4-5"]},
    ),
    "roo code task": (
        [{"ts": 1790000000000, "type": "say", "say": "api_req_started", "text": json.dumps(
            {"apiProtocol": "anthropic", "tokensIn": 2409, "tokensOut": 50, "cacheWrites": 400, "cacheReads": 2000})}],
        {"input_tokens": 2409, "output_tokens": 50, "cached": 2000, "written": 400},
    ),
    "cloudwatch events": (
        {"events": [{"eventId": "1", "timestamp": 1790000000000, "message": json.dumps(
            {"schemaType": "ModelInvocationLog", "requestId": "7d9c1f10-aaaa", "modelId": "anthropic.claude-haiku-4-5",
             "input": {"inputTokenCount": 48, "cacheReadInputTokenCount": 500}, "output": {"outputTokenCount": 9}})}]},
        {"input_tokens": 548, "output_tokens": 9, "cached": 500, "models": ["anthropic.claude-haiku-4-5"]},
    ),
    "docker log": (
        {"stream": "stdout", "log": json.dumps({"usage": {"prompt_tokens": 4, "completion_tokens": 2}}) + "\n"},
        {"input_tokens": 4, "output_tokens": 2},
    ),
    "helicone with a cache": (
        {"request_created_at": "2026-11-01T10:00:00Z", "response_model": "gpt-5", "prompt_tokens": 100,
         "completion_tokens": 20, "total_tokens": 120, "prompt_cache_read_tokens": 40, "reasoning_tokens": 5},
        {"input_tokens": 100, "output_tokens": 20, "cached": 40, "reasoning": 5, "days": 1},
    ),
    "a row around the reply of the provider": (
        {"type": "LLMCall", "prompt_tokens": 100, "completion_tokens": 20, "response": {"model": "gpt-5", "usage": {
            "prompt_tokens": 100, "completion_tokens": 20, "prompt_tokens_details": {"cached_tokens": 40}}}},
        {"input_tokens": 100, "output_tokens": 20, "cached": 40, "models": ["gpt-5"]},
    ),
    "braintrust": (
        {"metadata": {"model": "gpt-5"}, "metrics": {
            "start": 1790000000.1, "prompt_tokens": 100, "completion_tokens": 20, "tokens": 120,
            "prompt_cached_tokens": 40, "completion_reasoning_tokens": 5}},
        {"input_tokens": 100, "output_tokens": 20, "cached": 40, "reasoning": 5, "models": ["gpt-5"]},
    ),
    "dashscope": (
        {"usage": {"input_tokens": 220, "output_tokens": 17, "total_tokens": 237,
                   "prompt_tokens_details": {"cached_tokens": 100}, "output_tokens_details": {"reasoning_tokens": 5}}},
        {"input_tokens": 220, "output_tokens": 17, "cached": 100, "reasoning": 5},
    ),
    "watsonx": (
        {"model_id": "ibm/granite-3", "results": [{"generated_token_count": 20, "input_token_count": 100}]},
        {"input_tokens": 100, "output_tokens": 20, "models": ["ibm/granite-3"]},
    ),
    "openai agents span": (
        {"object": "trace.span", "started_at": "2026-11-01T10:00:00Z", "span_data": {
            "type": "generation", "model": "gpt-5", "usage": {"input_tokens": 100, "output_tokens": 20}}},
        {"input_tokens": 100, "output_tokens": 20, "models": ["gpt-5"], "days": 1},
    ),
    "a row around a reply without usage": (
        {"model": "gpt-5", "prompt_tokens": 100, "completion_tokens": 20, "response": {"usage": None}},
        {"input_tokens": 100, "output_tokens": 20, "models": ["gpt-5"]},
    ),
}  # fmt: skip
