"""Separate chat models from other models sold by the token.

Sources label modes and modalities loosely (embedding models are often listed with text output), so the words of the id
decide. Words are matched whole: ``guard`` matches ``llama-guard-3``, ``image`` does not match ``minimax``.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[a-z]+|[0-9]+")

_KIND_WORDS: dict[str, frozenset[str]] = {
    kind: frozenset(words.split())
    for kind, words in {
        "embedding": "embed embedding embeddings embedder bge gte minilm mpnet nomic nemoretriever embedqa embedcode",
        "rerank": "rerank reranker reranking rerankqa",
        "speech": "whisper tts melotts transcribe transcription asr speech voice voicechat studiovoice orpheus"
        " parakeet canary riva realtime livetranslate lyria musicgen elevenlabs indictrans",
        "image": "image imagen flux dall seedream recraft ideogram banana sdxl hidream imagine midjourney",
        "video": "video veo sora kling runway hailuo seedance",
        "ocr": "ocr olmocr paddleocr",
        "moderation": "guard guardian safeguard moderation shield shieldgemma nemoguard guardrail",
        "classifier": "distilbert resnet bart detector detection yolox gliner classifier esm esmfold ttm bevformer"
        " sparsedrive streampetr usdvalidate",
    }.items()
}
"""Words in the id of a model, by its kind; the first kind that matches counts."""

_KIND_PATTERNS: dict[str, re.Pattern[str]] = {
    "embedding": re.compile(r"(^|[/-])(multilingual-)?e5-|(^|/)voyage-|all-mini-lm"),
    "moderation": re.compile(r"[a-z0-9]guard(?![a-z])|content-safety"),
    "speech": re.compile(
        r"native-audio|gpt-live|gemini[a-z0-9.-]*-live|nova-(\d-)?sonic|(^|/)aura-|smart-turn|m2m100|nllb"
    ),
    "image": re.compile(r"stable-diffusion"),
}

_ROUTER_IDS = (
    "openrouter/auto", "openrouter/bodybuilder", "openrouter/free", "openrouter/fusion", "openrouter/pareto-code",
    "fireworks/routers/auto-instant", "route-llm",
)  # fmt: skip
_ROUTER = re.compile(r"(?:^|/)(?:auto|kilo-auto/[^/]+|preset/[^/]+|(?:[a-z]+[_-]?)?router)(?::[a-z]+)?$")
_ROUTER_FAMILIES = frozenset({"auto", "model-router"})


def other_kind(
    model_id: str, name: str | None = None, family: str | None = None, outputs: tuple[str, ...] | None = None
) -> str | None:
    """The kind of a model that is not a chat model (``embedding``, ``image``, …), else None."""
    if outputs is not None and "text" not in outputs:
        return outputs[0]
    for text in (model_id, name, family):
        if text and (kind := _kind_of(text.lower())) is not None:
            return kind
    return None


@lru_cache(maxsize=65_536)  # many sellers list the same ids and names
def _kind_of(text: str) -> str | None:
    words = set(_WORD.findall(text))
    for kind, known in _KIND_WORDS.items():
        if words & known:
            return kind
    return next((kind for kind, pattern in _KIND_PATTERNS.items() if pattern.search(text)), None)


@lru_cache(maxsize=65_536)  # the same ids occur when read, resolved and sold
def is_router(model_id: str, family: str | None = None) -> bool:
    """Whether the id names a service that selects a model, not a model."""
    text = model_id.lower()
    return family in _ROUTER_FAMILIES or text.endswith(_ROUTER_IDS) or bool(_ROUTER.search(text))
