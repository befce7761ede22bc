"""The bases on which sources publish a fact of a model, and the kinds of facts."""

from __future__ import annotations

NOUNS = {
    "canonical": "canonical metadata",
    "first_party": "the maker's own offer",
    "reviewed": "a reviewed table that names the model card",
    "hosts": "independent hosts that serve the weights",
    "offers": "the other offers",
    "model_card": "other people's model lists",
    "name": "the name itself",
}
"""The origins of a value, best first, and their names in a sentence."""

BASES = tuple(NOUNS)
"""Their ids, best first."""

CAPABILITIES = ("reasoning", "tools", "structured_output")
"""Flags for which the maker's own offer is the best basis."""

FLAGS = ("open_weights", *CAPABILITIES)

LABELS = ("name", "family")
"""Facts for which any of several values is acceptable, so a tie is not a dispute."""

LIMITS = ("context_tokens", "max_output_tokens")
"""Facts that are numbers of tokens."""

MODALITIES = ("modalities_in", "modalities_out")
"""Facts that are lists."""
