"""The verdict on limits and capabilities that differ between the models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crosswalk_tui.core.comparison.comparison import Comparison, RankedModel
from crosswalk_tui.core.comparison.offer_limits import bought_limit, shown_limit
from crosswalk_tui.core.comparison.sentences import ModelRef, Sentence, join, mentions, sentence
from crosswalk_tui.core.comparison.spec_rows import levelled
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.verdict.findings import Finding, Topic, receipt_on

_ABILITIES = (
    ("tools", ("call tools", "calls tools", "you need tool calls")),
    ("reasoning", ("support reasoning", "supports reasoning", "you need reasoning")),
    ("structured_output", ("support structured output", "supports structured output", "you need structured output")),
)
"""A field of the model; the plural verb phrase, the singular one, and the need for it."""

_PLURALS = {"image": "images", "pdf": "PDFs", "video": "video", "audio": "audio"}


def limits_findings(comparison: Comparison) -> list[Finding]:
    """A finding for each difference, and one on what the models have in common."""
    models, workload = comparison.models, comparison.workload
    found = [
        _limit(models, "Context window", "context_tokens", workload.largest_prompt, "prompts"),
        _limit(models, "Output limit", "max_output_tokens", workload.longest_reply, "replies"),
        *_modalities(models),
        *(_on_ability([getattr(ranked.model, field) for ranked in models], words) for field, words in _ABILITIES),
        _weights(models),
        _common(models),
    ]
    return [finding for finding in found if finding is not None]


def _limit(models: Sequence[RankedModel], name: str, field: str, needed: int | None, things: str) -> Finding | None:
    """Different or unknown limits at the cheapest offers."""
    bought = [bought_limit(ranked, field) for ranked in models]
    values, figures = [limit for limit, _ in bought], [shown_limit(ranked, field) for ranked in models]
    level = levelled(figures)
    known = {value for value in level if value is not None}
    if not known or (None not in level and len(known) == 1):
        return None
    receipts = tuple(
        receipt_on(place, _limit_text(getattr(ranked.model, field), offer, field))
        for place, (ranked, (_, offer)) in enumerate(zip(models, bought, strict=True))
    )
    shown = join(", ", [(ModelRef(place), f" {fmt.tokens(value)}") for place, value in enumerate(figures)])
    at_cheapest = " at the cheapest provider" if all(ranked.best is not None for ranked in models) else ""
    text = sentence(f"{name}{at_cheapest}: ", shown, _enough(values, needed, things), ".")
    largest, winner = max(known), level.index(max(known))
    if None in level or level.count(largest) > 1:
        return Finding(Topic.LIMITS, text, receipts=receipts)
    accepts = f" {'accepts' if things == 'prompts' else 'allows'} {fmt.tokens(figures[winner])}{at_cheapest})"
    second = fmt.tokens(figures[level.index(max(known - {largest}))])
    reason = sentence(f"your {things} exceed {second} tokens (", ModelRef(winner), accepts)
    return Finding(Topic.LIMITS, text, winner, reason, receipts)


def _limit_text(own: int | None, offer: Offer | None, field: str) -> str:
    text = f"the model {fmt.tokens(own)}"
    if offer is None:
        return text
    sold = getattr(offer, field)
    return f"{text}; at {offer.provider.name} {fmt.tokens(sold) if sold else 'unknown'}"


def _enough(values: Sequence[int | None], needed: int | None, things: str) -> Sentence:
    """Whether the workload fits the limits."""
    if needed is None:
        return ()
    yours = f"; your {things} of {fmt.tokens(needed)}"
    if all(value is not None and value >= needed for value in values):
        return (f"{yours} fit all",)
    short = [place for place, value in enumerate(values) if value is not None and value < needed]
    return sentence(f"{yours} do not fit ", mentions(short)) if short else ()


def _modalities(models: Sequence[RankedModel]) -> Iterator[Finding | None]:
    """Findings on the input types that only some models accept."""
    kinds = [ranked.model.modalities_in for ranked in models]
    accepted: dict[tuple[bool | None, ...], list[str]] = {}
    for kind in sorted({kind for known in kinds if known is not None for kind in known} - {"text"}):
        able = tuple(None if known is None else kind in known for known in kinds)
        accepted.setdefault(able, []).append(_PLURALS.get(kind, kind))
    for able, names in accepted.items():
        what = fmt.listed(names)
        yield _on_ability(able, (f"accept {what}", f"accepts {what}", f"you send {what}"))


def _on_ability(able: Sequence[bool | None], words: tuple[str, str, str]) -> Finding | None:
    """``B accepts images; A does not``, if the models differ; a reason only if no model is unknown.

    *words* are the plural verb phrase, the singular one, and the need for it.
    """
    have, lack, unknown = ([place for place, does in enumerate(able) if does is one] for one in (True, False, None))
    if not have or len(have) == len(able):
        return None
    several, one, need = words
    clauses = [sentence(mentions(have), f" {one if len(have) == 1 else several}")]
    if lack:
        clauses.append(sentence(mentions(lack), f" {'does' if len(lack) == 1 else 'do'} not"))
    if unknown:
        clauses.append(sentence("unknown for ", mentions(unknown)))
    receipts = tuple(
        receipt_on(place, "unknown" if does is None else "yes" if does else "no") for place, does in enumerate(able)
    )
    text = sentence(join("; ", clauses), ".")
    if len(have) > 1 or unknown:
        return Finding(Topic.LIMITS, text, receipts=receipts)
    return Finding(Topic.LIMITS, text, have[0], (need,), receipts)


def _weights(models: Sequence[RankedModel]) -> Finding | None:
    """The finding on open weights, if some models have them and others do not."""
    weights = [ranked.model.open_weights for ranked in models]
    open_, closed = ([place for place, known in enumerate(weights) if known is one] for one in (True, False))
    if not open_ or not closed:
        return None
    text = sentence("The weights of ", mentions(open_), " are open, those of ", mentions(closed), " are not.")
    receipts = tuple(
        receipt_on(place, f"licence {ranked.model.licence or fmt.UNKNOWN}") for place, ranked in enumerate(models)
    )
    if len(open_) > 1:
        return Finding(Topic.LIMITS, text, receipts=receipts)
    return Finding(Topic.LIMITS, text, open_[0], ("you want to host it yourself",), receipts)


def _common(models: Sequence[RankedModel]) -> Finding | None:
    """What all models have in common."""
    alike = []
    for name, field in (("context", "context_tokens"), ("output limit", "max_output_tokens")):
        values = [shown_limit(ranked, field) for ranked in models]
        known = [value for value in values if value is not None]
        if len(known) == len(values) and len(set(levelled(values))) == 1:
            sold = " at the cheapest provider" if values != [getattr(ranked.model, field) for ranked in models] else ""
            about = "about " if len(set(map(fmt.tokens, known))) > 1 else ""  # 128,000 and 131,072
            alike.append(f"{name} {about}{fmt.tokens(min(known))}{sold}")
    kinds = {ranked.model.modalities_in for ranked in models}
    if len(kinds) == 1 and (taken := models[0].model.modalities_in) is not None:
        alike.append(f"{', '.join(taken)} in")
    for field, _ in _ABILITIES:
        able = {getattr(ranked.model, field) for ranked in models}
        if len(able) == 1 and (known := able.pop()) is not None:
            alike.append(f"{'' if known else 'no '}{field.replace('_', ' ')}")
    if not alike:
        return None
    receipts = tuple(receipt_on(place, _all_limits(ranked)) for place, ranked in enumerate(models))
    text = f"The same for {'both' if len(models) == 2 else 'all'}: {'; '.join(alike)}."
    return Finding(Topic.LIMITS, (text,), receipts=receipts)


def _all_limits(ranked: RankedModel) -> str:
    """The limits of a model and those of its cheapest offer, as a receipt."""
    model, quote = ranked.model, ranked.best
    text = f"the model: context {fmt.tokens(model.context_tokens)}, output {fmt.tokens(model.max_output_tokens)}"
    text += f", {', '.join(model.modalities_in or (fmt.UNKNOWN,))} in"
    if quote is None:
        return text
    limits = f"context {fmt.tokens(quote.offer.context_tokens)}, output {fmt.tokens(quote.offer.max_output_tokens)}"
    return f"{text}; at {quote.offer.provider.name}: {limits}"
