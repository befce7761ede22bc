"""LiteLLM's routing keys: find the seller and the seller's id of a key.

A key such as ``bedrock/us-east-1/anthropic.claude-v1`` defines how LiteLLM routes a call. Both the cost map and its
history identify offers by their key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from crosswalk_tui.sources.harvest import OfferKey
from crosswalk_tui.sources.importers.upstream_cells import usable_id
from crosswalk_tui.sources.providers import id_of_unknown_seller, read_table

_REGION = re.compile(r"\*|us|eu|apac|us-gov|global|global-standard|[a-z]{2}(?:-gov)?-[a-z]+-\d")
_COMMITMENT = re.compile(r"\d+-month-commitment")
_ROUTES = frozenset({"invoke", "converse"})
_REGION_NAMES = {"global-standard": "global", "*": None}
_REGIONAL_PROVIDERS = frozenset({"amazon-bedrock", "azure"})
_FIREWORKS = "fireworks-ai"
_FIREWORKS_FOLDER = "accounts/fireworks/models/"

CHAT_MODES = frozenset({"chat", "responses", "completion"})
"""Values of ``mode`` of chat models."""

KINDS_BY_MODE = {
    "image_generation": "image",
    "image_edit": "image",
    "video_generation": "video",
    "audio_transcription": "speech",
    "audio_speech": "speech",
    "realtime": "speech",
}
"""The kind of other models by their mode, where the names differ."""


@dataclass(frozen=True, slots=True)
class Seller:
    """A row of the reviewed table: the catalogue provider of a LiteLLM provider's keys.

    Attributes:
        keys: glob of the keys.
        provider: catalogue provider id; empty for sellers without chat models.
        prefixes: routing prefixes besides the name of the LiteLLM provider.
    """

    litellm_provider: str
    keys: str
    provider: str
    prefixes: tuple[str, ...]

    def prefix_of(self, key: str) -> str | None:
        """The routing prefix of *key*, if this seller has it."""
        return next((p for p in (*self.prefixes, f"{self.litellm_provider}/") if key.startswith(p)), None)


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed routing key.

    Attributes:
        provider: catalogue provider id; empty for sellers without chat models.
        model_id: the seller's own id, after its region if the key names one.
        committed: sold by the hour for a number of months.
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
    """The reviewed row for *key* of *litellm_provider*; else an unreviewed seller with LiteLLM's name.

    Raises:
        ValueError: the name cannot serve as an id.
    """
    known = next((s for s in _sellers() if s.litellm_provider == litellm_provider and fnmatchcase(key, s.keys)), None)
    return known or Seller(litellm_provider, "*", id_of_unknown_seller(litellm_provider), ())


def presumed_seller(key: str) -> Seller | None:
    """The reviewed row for the prefix of *key*, for a key of an unknown LiteLLM provider.

    None for a key without a prefix: any seller may have ``gpt-4``.
    """
    known = [seller for seller in _sellers() if seller.prefix_of(key) and fnmatchcase(key, seller.keys)]
    own = next((seller for seller in known if key.startswith(f"{seller.litellm_provider}/")), None)
    return own or max(known, key=lambda seller: len(seller.prefix_of(key) or ""), default=None)


def parse_key(key: str, seller: Seller) -> Address:
    """Remove LiteLLM's routing from *key*.

    Raises:
        ValueError: the key, or the rest of it, cannot serve as an id.
    """
    model_id = usable_id(key).removeprefix(seller.prefix_of(key) or "")
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


def fireworks_long_ids(offers: Iterable[OfferKey]) -> Mapping[str, str]:
    """The long ids of Fireworks among *offers*, by their last segment, which is the short id."""
    long_ids = {model_id for provider, model_id in offers if provider == _FIREWORKS and "/" in model_id}
    return {long_id.rpartition("/")[2]: long_id for long_id in sorted(long_ids, reverse=True)}


def long_form(provider: str, model_id: str, long_ids: Mapping[str, str]) -> str:
    """The long id for a short id of Fireworks; any other id unchanged."""
    if provider != _FIREWORKS or "/" in model_id:
        return model_id
    return long_ids.get(model_id, _FIREWORKS_FOLDER + model_id)
