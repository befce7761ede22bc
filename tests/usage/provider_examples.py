"""Reports of providers and gateways in their real shape, with own values, and what they count."""

from __future__ import annotations

import json
from typing import Any

ANTHROPIC_USAGE = {
    "input_tokens": 12, "cache_creation_input_tokens": 300, "cache_read_input_tokens": 5_000, "output_tokens": 80,
    "cache_creation": {"ephemeral_5m_input_tokens": 100, "ephemeral_1h_input_tokens": 200},
    "service_tier": "standard", "server_tool_use": {"web_search_requests": 2, "web_fetch_requests": 1},
}  # fmt: skip
OF_ANTHROPIC = {
    "input_tokens": 5_312, "output_tokens": 80, "cached": 5_000, "written": 100, "written_1h": 200,
    "web searches": 2, "web fetches": 1,
}  # fmt: skip

PROVIDER_EXAMPLES: dict[str, tuple[Any, dict[str, Any]]] = {
    "mistral audio": (
        {"id": "cmpl-e6", "object": "chat.completion", "model": "voxtral-mini-latest", "choices": [], "usage": {
            "prompt_audio_seconds": 203, "prompt_tokens": 4, "completion_tokens": 635, "total_tokens": 3_264}},
        {"input_tokens": 2_629, "output_tokens": 635, "audio_in": 2_625, "models": ["voxtral-mini-latest"]},
    ),
    "dashscope": (
        {"request_id": "ba-1", "output": {"choices": []}, "usage": {
            "input_tokens": 1_250, "output_tokens": 30, "total_tokens": 1_280, "image_tokens": 1_230,
            "input_tokens_details": {"text_tokens": 20, "image_tokens": 1_230}}},
        {"input_tokens": 1_250, "output_tokens": 30, "image_in": 1_230},
    ),
    "openai chat": (
        {
            "id": "chatcmpl-7", "object": "chat.completion", "created": 1_793_000_000, "model": "gpt-5-2025-08-07",
            "usage": {
                "prompt_tokens": 900, "completion_tokens": 70, "total_tokens": 970,
                "prompt_tokens_details": {"cached_tokens": 512, "audio_tokens": 0},
                "completion_tokens_details": {"reasoning_tokens": 20, "rejected_prediction_tokens": 5},
            },
        },
        {"input_tokens": 900, "output_tokens": 70, "cached": 512, "reasoning": 20, "models": ["gpt-5-2025-08-07"]},
    ),
    "openai responses with a web search": (
        {
            "id": "resp_7", "object": "response", "created_at": 1_793_000_000, "model": "gpt-5", "service_tier": "flex",
            "output": [{"type": "web_search_call", "id": "ws_1"}, {"type": "message", "content": []}],
            "usage": {
                "input_tokens": 800, "input_tokens_details": {"cached_tokens": 300}, "output_tokens": 60,
                "output_tokens_details": {"reasoning_tokens": 40}, "total_tokens": 860,
            },
        },
        {
            "input_tokens": 800, "output_tokens": 60, "cached": 300, "reasoning": 40, "web searches": 1,
            "requests of the flex tier": 1,
        },
    ),
    "openai embeddings": (
        {"object": "list", "data": [{"embedding": [0.1]}], "usage": {"prompt_tokens": 8, "total_tokens": 8}},
        {"input_tokens": 8, "output_tokens": 0},
    ),
    "realtime": (
        {
            "type": "response.done", "event_id": "event_1",
            "response": {
                "id": "resp_8",
                "usage": {
                    "total_tokens": 275, "input_tokens": 127, "output_tokens": 148,
                    "input_token_details": {
                        "cached_tokens": 64, "text_tokens": 100, "audio_tokens": 27,
                        "cached_tokens_details": {"text_tokens": 44, "audio_tokens": 20},
                    },
                    "output_token_details": {"text_tokens": 36, "audio_tokens": 112},
                },
            },
        },
        {"input_tokens": 127, "output_tokens": 148, "cached": 64, "audio_in": 27, "audio_out": 112, "cached_audio": 20},
    ),
    "openai usage api": (
        {
            "object": "page",
            "data": [
                {
                    "object": "bucket", "start_time": 1_793_491_200, "end_time": 1_793_577_600,
                    "results": [
                        {
                            "object": "organization.usage.completions.result", "input_tokens": 9_000,
                            "output_tokens": 700, "input_cached_tokens": 4_000, "input_audio_tokens": 30,
                            "output_audio_tokens": 0, "num_model_requests": 6, "model": "gpt-5", "batch": True,
                            "project_id": "proj_1", "user_id": None, "api_key_id": None,
                        },
                        {
                            "object": "organization.usage.completions.result", "input_tokens": 1_000,
                            "output_tokens": 100, "num_model_requests": 4, "model": "gpt-5-mini", "batch": False,
                        },
                    ],
                },
                {"object": "bucket", "start_time": 1_793_577_600, "end_time": 1_793_664_000, "results": []},
            ],
        },
        {"input_tokens": 10_000, "output_tokens": 800, "cached": 4_000, "audio_in": 30, "requests": 10, "batch": 1,
         "models": ["gpt-5", "gpt-5-mini"], "days": 1},
    ),
    "anthropic": (
        {"id": "msg_9", "type": "message", "model": "claude-sonnet-4-5", "content": [], "usage": ANTHROPIC_USAGE},
        OF_ANTHROPIC | {"models": ["claude-sonnet-4-5"]},
    ),
    "anthropic with compaction, in fast mode": (
        {
            "id": "msg_10", "type": "message",
            "usage": {
                "input_tokens": 23_000, "output_tokens": 1_000, "cache_read_input_tokens": 0, "speed": "fast",
                "iterations": [
                    {"type": "compaction", "input_tokens": 180_000, "output_tokens": 3_500},
                    {"type": "message", "input_tokens": 23_000, "output_tokens": 1_000},
                ],
            },
        },
        {"input_tokens": 203_000, "output_tokens": 4_500, "requests in fast mode": 1},
    ),
    "anthropic usage report": (
        {
            "data": [
                {
                    "starting_at": "2026-11-01T00:00:00Z", "ending_at": "2026-11-02T00:00:00Z",
                    "results": [
                        {
                            "uncached_input_tokens": 1_500, "cache_read_input_tokens": 200, "output_tokens": 500,
                            "cache_creation": {"ephemeral_1h_input_tokens": 1_000, "ephemeral_5m_input_tokens": 500},
                            "server_tool_use": {"web_search_requests": 10}, "service_tier": "batch",
                            "model": "claude-opus-4-1", "context_window": "0-200k",
                        }
                    ],
                }
            ],
            "has_more": False,
        },
        {"input_tokens": 3_200, "output_tokens": 500, "cached": 200, "written": 500, "written_1h": 1_000,
         "web searches": 10, "requests": None, "batch": 1},
    ),
    "bedrock converse with lifetimes": (
        {
            "usage": {
                "inputTokens": 20, "outputTokens": 70, "totalTokens": 1_090, "cacheReadInputTokens": 600,
                "cacheWriteInputTokens": 400, "cacheDetails": [{"inputTokens": 400, "ttl": "1h"}],
            }
        },
        {"input_tokens": 1_020, "output_tokens": 70, "cached": 600, "written_1h": 400},
    ),
    "bedrock converse stream": (
        {"metadata": {"usage": {"inputTokens": 25, "outputTokens": 11, "totalTokens": 36}, "metrics": {}}},
        {"input_tokens": 25, "output_tokens": 11},
    ),
    "bedrock nova": (
        {
            "output": {"message": {"role": "assistant"}},
            "usage": {
                "inputTokens": 9, "outputTokens": 4, "totalTokens": 13, "cacheReadInputTokenCount": 100,
                "cacheWriteInputTokenCount": 50,
            },
        },
        {"input_tokens": 159, "output_tokens": 4, "cached": 100, "written": 50},
    ),
    "bedrock titan": (
        {"inputTextTokenCount": 33, "results": [{"tokenCount": 40, "outputText": "…", "completionReason": "FINISH"}]},
        {"input_tokens": 33, "output_tokens": 40},
    ),
    "bedrock batch": (
        {"recordId": "R1", "modelInput": {}, "modelOutput": {"id": "msg_b1", "usage": {
            "input_tokens": 7, "output_tokens": 3}}},
        {"input_tokens": 7, "output_tokens": 3, "batch": 1},
    ),
    "bedrock invocation log": (
        {
            "schemaType": "ModelInvocationLog", "timestamp": "2026-11-03T10:00:00Z", "requestId": "ab-1",
            "modelId": "anthropic.claude-sonnet-4-5-20250929-v1:0", "operation": "InvokeModel",
            "input": {"inputContentType": "application/json", "inputTokenCount": 30, "cacheReadInputTokenCount": 500},
            "output": {"outputTokenCount": 9, "outputBodyJson": {"usage": {"input_tokens": 30, "output_tokens": 9}}},
        },
        {"input_tokens": 530, "output_tokens": 9, "cached": 500, "days": 1},
    ),
    "fireworks billing": (
        {"email": "a@b", "usage_type": "TEXT_COMPLETION_INFERENCE_USAGE",
         "base_model_name": "accounts/fireworks/models/glm-5", "prompt_tokens": 1_000, "completion_tokens": 200},
        {"input_tokens": 1_000, "output_tokens": 200, "models": ["accounts/fireworks/models/glm-5"]},
    ),
    "xai tools without details": (
        {"usage": {"prompt_tokens": 9, "completion_tokens": 1, "num_server_side_tools_used": 2}},
        {"input_tokens": 9, "output_tokens": 1, "server-side tool calls": 2},
    ),
    "xai tools with details": (
        {"usage": {"prompt_tokens": 9, "completion_tokens": 1, "num_server_side_tools_used": 4,
                   "server_side_tool_usage_details": {"web_search_calls": 2, "document_search_calls": 1}}},
        {"input_tokens": 9, "output_tokens": 1, "server-side tool calls": 2, "web searches": 2},
    ),
    "vertex request log": (
        {"logging_time": "2026-11-01 10:00:00 UTC", "request_id": "3", "model": "google/gemini-2.5-pro",
         "full_request": {"contents": []}, "full_response": json.dumps({"usageMetadata": {
             "promptTokenCount": 3_000, "candidatesTokenCount": 100, "totalTokenCount": 3_100}})},
        {"input_tokens": 3_000, "output_tokens": 100, "models": ["google/gemini-2.5-pro"]},
    ),
    "gemini with modalities": (
        {
            "candidates": [{"finishReason": "STOP", "groundingMetadata": {"webSearchQueries": ["a", "b"]}}],
            "modelVersion": "gemini-2.5-flash", "responseId": "r-1", "createTime": "2026-11-02T03:04:05.678901Z",
            "usageMetadata": {
                "promptTokenCount": 500, "candidatesTokenCount": 40, "thoughtsTokenCount": 60, "totalTokenCount": 600,
                "cachedContentTokenCount": 100, "trafficType": "ON_DEMAND",
                "promptTokensDetails": [
                    {"modality": "TEXT", "tokenCount": 300}, {"modality": "AUDIO", "tokenCount": 200}
                ],
                "cacheTokensDetails": [{"modality": "AUDIO", "tokenCount": 50}],
                "candidatesTokensDetails": [{"modality": "TEXT", "tokenCount": 40}],
            },
        },
        {"input_tokens": 500, "output_tokens": 100, "cached": 100, "reasoning": 60, "audio_in": 200, "cached_audio": 50,
         "grounded prompts": 1, "models": ["gemini-2.5-flash"]},
    ),
    "gemini live": (
        {"usageMetadata": {"promptTokenCount": 50, "responseTokenCount": 20, "totalTokenCount": 70,
                           "responseTokensDetails": [{"modality": "AUDIO", "tokenCount": 20}]}},
        {"input_tokens": 50, "output_tokens": 20, "audio_out": 20},
    ),
    "gemini batch": (
        {"key": "k-1", "response": {"usageMetadata": {"promptTokenCount": 50, "candidatesTokenCount": 20}}},
        {"input_tokens": 50, "output_tokens": 20, "batch": 1},
    ),
    "mistral": (
        {"id": "cmpl-m", "model": "mistral-large-latest", "usage": {
            "prompt_tokens": 100, "completion_tokens": 9, "total_tokens": 109, "num_cached_tokens": 64}},
        {"input_tokens": 100, "output_tokens": 9, "cached": 64},
    ),
    "cohere v2": (
        {"id": "c-1x", "usage": {"billed_units": {"input_tokens": 17, "output_tokens": 12, "search_units": 1},
                                 "tokens": {"input_tokens": 215, "output_tokens": 12}, "cached_tokens": 0}},
        {"input_tokens": 17, "output_tokens": 12, "search units": 1},
    ),
    "cohere v1": (
        {"meta": {"billed_units": {"input_tokens": 17, "output_tokens": 12}, "tokens": {"input_tokens": 215}}},
        {"input_tokens": 17, "output_tokens": 12},
    ),
    "deepseek": (
        {"usage": {"prompt_tokens": 90, "completion_tokens": 30, "total_tokens": 120, "prompt_cache_hit_tokens": 64,
                   "prompt_cache_miss_tokens": 26, "prompt_tokens_details": {"cached_tokens": 64},
                   "completion_tokens_details": {"reasoning_tokens": 10}}},
        {"input_tokens": 90, "output_tokens": 30, "cached": 64, "reasoning": 10},
    ),
    "xai": (
        {"usage": {"prompt_tokens": 32, "completion_tokens": 9, "total_tokens": 135, "num_sources_used": 4,
                   "prompt_tokens_details": {"text_tokens": 32, "audio_tokens": 0, "cached_tokens": 6},
                   "completion_tokens_details": {"reasoning_tokens": 94, "audio_tokens": 0}}},
        {"input_tokens": 32, "output_tokens": 103, "cached": 6, "reasoning": 94, "search sources": 4},
    ),
    "groq stream": (
        {"id": "chatcmpl-g", "object": "chat.completion.chunk", "choices": [], "x_groq": {"id": "req_g", "usage": {
            "queue_time": 0.01, "prompt_tokens": 18, "prompt_time": 0.001, "completion_tokens": 5,
            "completion_time": 0.02, "total_tokens": 23, "total_time": 0.021}}},
        {"input_tokens": 18, "output_tokens": 5},
    ),
    "perplexity": (
        {"model": "sonar-deep-research", "usage": {
            "prompt_tokens": 33, "completion_tokens": 7_163, "total_tokens": 7_196, "citation_tokens": 20_016,
            "num_search_queries": 18, "reasoning_tokens": 73_997, "search_context_size": "low",
            "cost": {"input_tokens_cost": 1.0, "request_cost": 2, "total_cost": 3}}},
        {"input_tokens": 33, "output_tokens": 81_160, "reasoning": 73_997, "search queries": 18,
         "citation tokens": 20_016},
    ),
    "openrouter reply": (
        {"id": "gen-1", "model": "anthropic/claude-sonnet-4.5", "usage": {
            "prompt_tokens": 500, "completion_tokens": 40, "total_tokens": 540, "cost": 0.01, "is_byok": False,
            "prompt_tokens_details": {"cached_tokens": 100, "cache_write_tokens": 50, "audio_tokens": 0},
            "cost_details": {"upstream_inference_cost": None},
            "completion_tokens_details": {"reasoning_tokens": 10, "image_tokens": 0}}},
        {"input_tokens": 500, "output_tokens": 40, "cached": 100, "written": 50, "reasoning": 10},
    ),
    "openrouter generation": (
        {"data": {"id": "gen-2", "model": "openai/gpt-5", "created_at": "2026-11-02T00:00:00Z", "total_cost": 0.1,
                  "usage": 0.1, "tokens_prompt": 10, "tokens_completion": 25, "native_tokens_prompt": 12,
                  "native_tokens_completion": 30, "native_tokens_reasoning": 5, "native_tokens_cached": 4,
                  "num_search_results": 3, "latency": 1200, "generation_time": 900}},
        {"input_tokens": 12, "output_tokens": 30, "reasoning": 5, "cached": 4, "search results": 3, "days": 1},
    ),
    "openrouter activity": (
        {"data": [{"date": "2026-11-01", "model": "openai/gpt-4.1", "requests": 5, "prompt_tokens": 50, "usage": 0.01,
                   "completion_tokens": 125, "reasoning_tokens": 25, "provider_name": "OpenAI"}]},
        {"input_tokens": 50, "output_tokens": 125, "reasoning": 25, "requests": 5, "days": 1},
    ),
    "kimi, in the choice": (
        {"id": "cmpl-k", "object": "chat.completion.chunk", "choices": [
            {"index": 0, "delta": {}, "usage": {"prompt_tokens": 8, "completion_tokens": 5, "total_tokens": 13}}]},
        {"input_tokens": 8, "output_tokens": 5},
    ),
    "cohere rerank": (
        {"id": "07-r", "results": [{"index": 3, "relevance": 0.9}], "meta": {"billed_units": {"search_units": 2}}},
        {"search units": 2},
    ),
    "openai usage of before": (
        {"object": "list", "data": [{"aggregation_timestamp": 1_793_491_200, "n_requests": 2, "snapshot_id": "gpt-4",
                                     "n_context_tokens_total": 90, "n_generated_tokens_total": 20}]},
        {"input_tokens": 90, "output_tokens": 20, "requests": 2, "models": ["gpt-4"], "days": 1},
    ),
    "gemini batch with its replies in one document": (
        {"response": {"inlinedResponses": {"inlinedResponses": [
            {"response": {"usageMetadata": {"promptTokenCount": 5, "candidatesTokenCount": 2}}}]}}},
        {"input_tokens": 5, "output_tokens": 2, "batch": 1},
    ),
    "openai batch": (
        {"object": "list", "data": [{"id": "batch_1", "object": "batch", "request_counts": {"total": 9, "completed": 8},
                                     "usage": {"input_tokens": 100, "output_tokens": 50, "total_tokens": 150}}]},
        {"input_tokens": 100, "output_tokens": 50, "requests": 8, "batch": 1},
    ),
    "xai responses": (
        {"id": "r-x", "usage": {"input_tokens": 32, "output_tokens": 9, "total_tokens": 41,
                                "input_tokens_details": {"cached_tokens": 8},
                                "num_server_side_tools_used": 2, "cost_in_usd_ticks": 100,
                                "server_side_tool_usage_details": {"web_search_calls": 2, "x_search_calls": 0}}},
        {"input_tokens": 32, "output_tokens": 9, "cached": 8, "web searches": 2},
    ),
}  # fmt: skip
