"""How long a reply may be at an offer: its output limit, and the room beside a prompt."""

from __future__ import annotations

from crosswalk_tui.core.models import Offer


def output_limit(offer: Offer, context: int | None = None) -> int | None:
    """The seller's output limit in tokens; None if unpublished, or as large as the context window.

    *context* is the model's own window, for sellers that do not publish theirs.
    """
    limit = offer.max_output_tokens
    window = offer.window(context)
    return None if limit is not None and window is not None and limit >= window else limit


def room_for_reply(offer: Offer, prompt: int | None, context: int | None = None) -> int | None:
    """The largest reply to a *prompt* in tokens: both share the context window.

    None without limit, or if the prompt size is unknown; negative if the prompt alone is too long. *context* as for
    `output_limit`.
    """
    if prompt is None:
        return None
    window = offer.window(context)
    limit = output_limit(offer, context)
    if window is None:
        return limit
    return window - prompt if limit is None else min(limit, window - prompt)
