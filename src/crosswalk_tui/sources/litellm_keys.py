"""LiteLLM's routing keys: find the seller and the seller's id of a key.

A key such as ``bedrock/us-east-1/anthropic.claude-v1`` defines how LiteLLM routes a call. The cost map and the history
of its changes name offers by such keys alone, so both importers use this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from crosswalk_tui.sources.providers import id_of_unknown_seller, read_table
from crosswalk_tui.sources.upstream_files import usable_id

_REGION = re.compile(r"\*|us|eu|apac|us-gov|global|global-standard|[a-z]{2}(?:-gov)?-[a-z]+-\d")
_COMMITMENT = re.compile(r"\d+-month-commitment")
_ROUTES = frozenset({"invoke", "converse"})
_REGION_NAMES = {"global-standard": "global", "*": None}
_REGIONAL_PROVIDERS = frozenset({"amazon-bedrock", "azure"})
_FIREWORKS = "fireworks-ai"
_FIREWORKS_HOME = "accounts/fireworks/models/"

CHAT_MODES = frozenset({"chat", "responses", "completion"})
"""Values of ``mode`` that are chat models."""

KINDS_BY_MODE = {
    "image_generation": "image",
    "image_edit": "image",
    "video_generation": "video",
    "audio_transcription": "speech",
    "audio_speech": "speech",
    "realtime": "speech",
}
"""The names of other modes here, where they differ."""


@dataclass(frozen=True, slots=True)
class Seller:
    """One row of the reviewed table: which catalogue provider a LiteLLM provider (and key pattern) is.

    Attributes:
        keys: glob that a key matches.
        provider: catalogue provider id; empty for sellers of other things than chat.
        prefixes: prefixes of the seller's own id, besides the LiteLLM provider itself.
    """

    litellm_provider: str
    keys: str
    provider: str
    prefixes: tuple[str, ...]

    def routes(self, key: str) -> str | None:
        """The routing prefix of *key*, if it has one of this seller's."""
        return next((p for p in (*self.prefixes, f"{self.litellm_provider}/") if key.startswith(p)), None)


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed routing key.

    Attributes:
        provider: catalogue provider id; empty for sellers of other things than chat.
        model_id: the seller's own id, after its region if the key names one.
        committed: sold by the hour, for a number of months.
    """

    provider: str
    model_id: str
    region: str | None
    committed: bool


@cache
def _sellers() -> tuple[Seller, ...]:
    return tuple(
        Seller(row["litellm_provider"], row["keys"] or "*", row["provider"], tuple(row["prefixes"].split()))
        for row in read_table("litellm_providers.csv", ("litellm_provider", "keys", "provider", "prefixes", "note"))
    )


def seller_of(key: str, litellm_provider: str) -> Seller:
    """The reviewed row for *key* of *litellm_provider*, else a seller of LiteLLM's own name, yet to be reviewed.

    Raises:
        ValueError: the name cannot serve as an id.
    """
    known = next((s for s in _sellers() if s.litellm_provider == litellm_provider and fnmatchcase(key, s.keys)), None)
    return known or Seller(litellm_provider, "*", id_of_unknown_seller(litellm_provider), ())


def presumed_seller(key: str) -> Seller | None:
    """The reviewed row that the prefix of *key* points to, for keys whose LiteLLM provider is not known.

    None for a key without a prefix: ``gpt-4`` could belong to any seller.
    """
    known = [(len(s.routes(key) or ""), s) for s in _sellers() if s.routes(key) and fnmatchcase(key, s.keys)]
    own = [s for _, s in known if key.startswith(f"{s.litellm_provider}/")]
    return own[0] if own else max(known, key=lambda item: item[0], default=(0, None))[1]


def parse_key(key: str, seller: Seller) -> Address:
    """Remove LiteLLM's routing from *key*: the rest is the seller's id, after its region if it has one.

    Raises:
        ValueError: the key, or the rest of it, cannot serve as an id.
    """
    model_id = usable_id(key).removeprefix(seller.routes(key) or "")
    region: str | None = None
    committed = False
    if seller.provider in _REGIONAL_PROVIDERS:
        segments = model_id.split("/")
        if segments[0] in _ROUTES:
            del segments[0]
        model_id = "/".join(segments)
        if len(segments) > 1 and _REGION.fullmatch(segments[0]):
            region = _REGION_NAMES.get(segments[0], segments[0])
        committed = any(_COMMITMENT.fullmatch(segment) for segment in segments)
    return Address(seller.provider, usable_id(model_id), region, committed)


def fireworks_homes(offers: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The long id of each short one at Fireworks, from all its ids among *offers* (provider, id)."""
    long_ids = {model_id for provider, model_id in offers if provider == _FIREWORKS and "/" in model_id}
    return {long_id.rpartition("/")[2]: long_id for long_id in sorted(long_ids, reverse=True)}


def long_form(provider: str, model_id: str, homes: Mapping[str, str]) -> str:
    """*model_id* in its seller's form: Fireworks' short ids become the long ones, so both are one offer."""
    if provider != _FIREWORKS or "/" in model_id:
        return model_id
    return homes.get(model_id, _FIREWORKS_HOME + model_id)
