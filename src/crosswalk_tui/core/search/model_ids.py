"""Parse ids as gateways, clouds and LiteLLM write them.

``openrouter/openai/gpt-5``, ``bedrock/us.anthropic.claude-…-v1:0`` and ``…:nitro`` contain a model and its route. The
readings of an id are the names that are left when such parts are removed one by one. Parts that may name the model's
owner (``openai/``, ``anthropic.``) are kept separately, for the caller to compare with the model found.

The patterns are compiled when they are first searched for: most names are found as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

SERVING_TAGS = (
    r"free|nitro|floor|extended|beta|online|web|exacto|batch|flex|priority|fast|official|variant\d+|(?:no-?)?thinking|"
    r"minimal|low|medium|high|xhigh|max|default|001"
)
"""Suffixes after a colon or an at sign that specify how a model is served, as a regular expression."""

REGION_DOT = r"^(us-gov|us|eu|apac|au|jp|in|ca|sa|me|global|regional)\.(?=[a-z])"
"""A region before a vendor, as in Bedrock's inference profiles."""

REGION_AT = r"@(us-gov|us|eu|uk|apac|au|jp|in|ca|sa|me|global|[a-z]{2}-[a-z]+-?\d|[a-z]+-[a-z]+\d)$"
"""A region after a name and an at sign."""

_ROUTE_NAMES = """
    abliteration aihubmix amazon_nova anyscale azure azure_ai azure_openai azure_text baseten bedrock
    bedrock_converse bedrock_mantle bigmodel cerebras chat claude_platform clf_ai_gateway cloudflare codestral
    cohere_chat converse converse_like dashscope databricks deepinfra fal_ai featherless_ai fireworks
    fireworks_ai friendliai gemini github_copilot gmi google-gla google_genai google_vertexai gradient_ai groq
    helicone heroku hosted_vllm huggingface hyperbolic invoke kilo lambda_ai litellm_proxy llmgateway lm_studio
    meta_llama microsoft_365_copilot nano-gpt nebius nlp_cloud novita nscale oci ollama ollama_chat opencode
    opencode_go openrouter ovhcloud poe portkey qwen_ai_platform qwencloud replicate requesty sagemaker
    sambanova scaledown scaleway snowflake text-completion-codestral text-completion-inception
    text-completion-openai together together_ai vercel vercel_ai_gateway vertex vertex_ai vertex_ai_beta
    volcengine wandb watsonx xiaomi_mimo
"""
_ROUTES = frozenset(_ROUTE_NAMES.split())
"""First segments that name a gateway. Makers are not included: they must match the model."""

_REGION_SEGMENT = r"us|eu|apac|us-gov|global|global-standard|data-zone|[a-z]{2}(?:-gov)?-[a-z]+-\d"
_PATHS = (
    r"arn:aws[a-z-]*:bedrock:[a-z0-9-]*:\d*:(?:foundation-model|inference-profile)/(?P<rest>.+)",
    r"(?:projects/[^/]+/)?(?:locations/[^/]+/)?publishers/(?P<owner>[^/]+)/models/(?P<rest>.+)",
    r"accounts/fireworks/(?:models|routers)/(?P<rest>.+)",
    r"(?:models|deployments|engines)/(?P<rest>.+)",
    r"(?:hf:|~|@cf/|@hf/)(?P<rest>.+)",
)
_VENDOR_COLON = r"(?!ft:)(?P<owner>[a-z][a-z_-]+):(?P<rest>[a-z@](?=.*[\d-]).+)"
"""As in LangChain and pydantic-ai: ``openai:gpt-5``; not as in Ollama: ``mistral:instruct``."""

_VENDOR_DOT = r"(?P<owner>[a-z][a-z0-9]+)\.(?P<rest>[a-z].+)"
_TAILS = (
    rf"[:@](?:{SERVING_TAGS})$",
    r"\[1m\]$",  # the context window, as Claude Code writes it
    r"(?<=thinking):\d{3,6}$",
    REGION_AT,
    r"-v\d+:\d+(?::\d+k)?$|(?<=\w):0$",
)
_DATE_AT = r"@(?=20\d{6}$)"
_MOST_READINGS = 40
"""The most readings of an id that are tried; a made-up id could have very many."""


class Reading(NamedTuple):
    """A reading of an id: the remaining *name*, case-folded, and the removed parts that may name the *owners*."""

    name: str
    owners: tuple[str, ...] = ()


def readings(text: str) -> Iterator[Reading]:
    """The readings of *text*, those with the fewest parts removed first."""
    first = Reading(" ".join(text.casefold().split()).strip("/"))
    yield first
    found = {first.name}
    waiting = [first]
    while waiting and len(found) < _MOST_READINGS:
        reading = waiting.pop(0)
        for shorter in (*_without_head(reading), *_without_tail(reading)):
            if shorter.name and shorter.name not in found:
                found.add(shorter.name)
                waiting.append(shorter)
                yield shorter


def _without_head(reading: Reading) -> Iterator[Reading]:
    """*reading* without the path, region or vendor before the name; a part of it may be the owner of the model."""
    name = reading.name
    for path in _PATHS:
        match = re.fullmatch(path, name)
        if match is not None:
            owner = match.groupdict().get("owner")
            yield Reading(match["rest"], (*reading.owners, owner) if owner else reading.owners)
            return
    segment, slash, rest = name.partition("/")
    colon = re.fullmatch(_VENDOR_COLON, name)
    if colon is not None and "/" not in colon["owner"]:
        segment, slash, rest = colon["owner"], ":", colon["rest"]
    if slash and rest:
        known = segment in _ROUTES or re.fullmatch(_REGION_SEGMENT, segment) is not None
        yield Reading(rest, reading.owners if known else (*reading.owners, segment))
    region = re.match(REGION_DOT, name)
    vendor = re.fullmatch(_VENDOR_DOT, name)
    if region is not None:
        yield Reading(name[region.end() :], reading.owners)
    elif vendor is not None and "/" not in vendor["owner"]:
        yield Reading(vendor["rest"], (*reading.owners, vendor["owner"]))


def _without_tail(reading: Reading) -> Iterator[Reading]:
    """*reading* without a suffix that names no model, or with the date after an ``@`` joined by a hyphen."""
    for tail in _TAILS:
        match = re.search(tail, reading.name)
        if match is not None and match.start() > 0:
            yield Reading(reading.name[: match.start()], reading.owners)
            return
    dashed = re.sub(_DATE_AT, "-", reading.name)
    if dashed != reading.name:
        yield Reading(dashed, reading.owners)
