"""Rules for prefixes of a model's name: organisations, regions, and Bedrock's id format."""

from __future__ import annotations

import re

from crosswalk_tui.core.search.model_ids import REGION_AT, REGION_DOT
from crosswalk_tui.sources.identity.parsed_id import ParsedId
from crosswalk_tui.sources.identity.tables import labs_of_orgs

# The segment that names the model

_ROUTES = {"community", "serverless", "dedicated"}
"""Last segments that specify how a model is served."""


def last_segment(parsed: ParsedId) -> ParsedId:
    """Keep the last segment: sellers put organisations, accounts and routes before it."""
    parts = [part for part in parsed.slug.split("/") if part]
    if len(parts) > 1 and parts[-1].lower() in _ROUTES:
        parts.pop()
    if not parts:
        return parsed
    slug = parts[-1].lower().strip()
    slug = re.sub(r"^hf:", "", slug)
    slug = re.sub(r"\s+", "-", slug)
    org = parts[-2].lower().removeprefix("hf:").removeprefix("@").removeprefix("~") if len(parts) > 1 else None
    maker, dashes, rest = slug.partition("--")
    if dashes and rest and maker in labs_of_orgs():  # SAP writes mistralai--mistral-medium
        slug, org = rest, maker
    if "/" in parsed.slug or slug != parsed.slug:
        return parsed.become("last-segment", slug, org=org)
    return parsed


# Regions


def region_prefix(parsed: ParsedId) -> ParsedId:
    """Remove the region in front, as in Bedrock's ids; the model is the same, the price may differ by 10%."""
    match = re.match(REGION_DOT, parsed.slug)
    if match is None:
        return parsed
    return parsed.become("region-prefix", parsed.slug[match.end() :], match[1], region=match[1])


def region_at(parsed: ParsedId) -> ParsedId:
    """Remove the region after an at sign, as some gateways write it."""
    match = re.search(REGION_AT, parsed.slug)
    if match is None:
        return parsed
    return parsed.become("region-at", parsed.slug[: match.start()], match[1], region=match[1])


# Bedrock's id format

_VENDOR_DOT = re.compile(
    r"^(anthropic|amazon|meta|mistral|cohere|ai21|deepseek|openai|qwen|google|moonshotai|moonshot|minimax|nvidia|writer|"
    r"twelvelabs|xai|zai|system\.ai|databricks|luma|stability)\.(?=[a-z])"
)
_BEDROCK_EXACT = {
    "claude-v1": "claude-1",
    "claude-v2": "claude-2",
    "claude-v2:1": "claude-2.1",
    "claude-instant-v1": "claude-instant-1",
    "v3-v1:0": "deepseek-v3.1",
    "mistral-7b-instruct-v0:2": "mistral-7b-instruct-v0.2",
    "mixtral-8x7b-instruct-v0:1": "mixtral-8x7b-instruct-v0.1",
    "gpt-oss-120b-1:0": "gpt-oss-120b",
    "gpt-oss-20b-1:0": "gpt-oss-20b",
}
_BEDROCK_VERSION = re.compile(r"(?<!instruct)-v\d+:\d+(:\d+k)?$|(?<=instruct)-v[1-9]\d*:\d+$|(?<=\w):0$")


def bedrock_id(parsed: ParsedId) -> ParsedId:
    """Reduce Bedrock's ``vendor.model-vN:M``, where N and M usually number the packaging, not the model."""
    match = _VENDOR_DOT.match(parsed.slug)
    rest = parsed.slug[match.end() :] if match else parsed.slug
    vendor = match[1] if match else None
    slug = _BEDROCK_EXACT.get(rest, _BEDROCK_VERSION.sub("", rest))
    if vendor == "nvidia":  # its -v2 is the model's own
        slug = rest.removesuffix(":0")
    if vendor == "deepseek" and not slug.startswith("deepseek"):
        slug = f"deepseek-{slug}"
    if vendor == "amazon" or slug.startswith("nova-"):
        slug = re.sub(r"^(nova-.*)-v\d(\.\d)?$", r"\1", slug)
    if re.match(r"claude-(opus|sonnet|haiku|fable|mythos)-.*-v1$", slug):
        slug = slug.removesuffix("-v1")
    if slug == parsed.slug:
        return parsed
    return parsed.become("bedrock-id", slug, org=vendor or parsed.org)
