"""The verdict on limits and capabilities that differ between the models, as far as they are known."""

from __future__ import annotations

from collections.abc import Sequence

from crosswalk_tui.core.comparison.sides import LETTERS, Comparison, RankedModel, levelled
from crosswalk_tui.core.models import Offer
from crosswalk_tui.core.pricing.bill import output_limit
from crosswalk_tui.core.scores.comparing import letters
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.verdict.findings import Finding, Receipt, Topic

_ABILITIES = (
    ("tools", ("call tools", "calls tools", "it must call tools")),
    ("reasoning", ("reason before answering", "reasons before answering", "it must reason before answering")),
    ("structured_output", ("keep to a schema", "keeps to a schema", "its answers must keep to a schema")),
)
"""Field of the model; the plural verb phrase, the singular one, and the need for it."""

_PLURALS = {"image": "images", "pdf": "PDFs", "video": "video", "audio": "audio"}


def limits_findings(comparison: Comparison) -> list[Finding]:
    """Findings on differences in limits and capabilities, and one sentence on what the models share."""
    models, workload = comparison.models, comparison.workload
    found = [
        _limit(models, "context window", "context_tokens", workload.prompt, "your prompts exceed"),
        _limit(models, "output limit", "max_output_tokens", workload.reply, "your replies exceed"),
        *_modalities(models),
        *(_ability(models, *ability) for ability in _ABILITIES),
        _weights(models),
    ]
    differing = [finding for finding in found if finding is not None]
    common = _common(models)
    return [*differing, *([common] if common is not None else [])]


def _bought(ranked: RankedModel, field: str) -> tuple[int | None, Offer | None]:
    """The limit of a model where it is bought, and the offer that has it: of several tied ones, the largest.

    Without an offer, or where the seller does not publish it, it is the model's own.
    """
    own: int | None = getattr(ranked.model, field)
    found = [(_sold(quote.offer, field, own), quote.offer) for quote in ranked.ranking.cheapest]
    known = [(limit, offer) for limit, offer in found if limit is not None]
    return max(known, key=lambda one: one[0], default=(own, ranked.best.offer if ranked.best else None))


def _sold(offer: Offer, field: str, own: int | None) -> int | None:
    """A seller's limit. An output limit as large as the context window is ignored: it does not bound replies."""
    sold: int | None = getattr(offer, field)
    if sold is None:
        return own
    if field == "max_output_tokens" and output_limit(offer) is None:
        return None if own is None else min(sold, own)
    return sold


def _values(models: Sequence[RankedModel], field: str) -> list[int | None]:
    """The limit of each model where it is bought."""
    return [_bought(ranked, field)[0] for ranked in models]


def _limit(models: Sequence[RankedModel], name: str, field: str, needed: int | None, exceeds: str) -> Finding | None:
    """Different limits at the cheapest offers, or limits not known."""
    values = _values(models, field)
    level = levelled(values)
    known = [value for value in level if value is not None]
    if not known or (len(known) == len(values) and len(set(known)) == 1):
        return None
    largest = max(known)
    winners = [place for place, value in enumerate(level) if value == largest]
    shown = ", ".join(f"{LETTERS[place]} {fmt.tokens(value)}" for place, value in enumerate(values))
    for_sale = all(ranked.best is not None for ranked in models)
    text = f"The {name}{' where each is cheapest' if for_sale else ''}: {shown}{_enough(values, needed)}."
    winner = winners[0] if len(winners) == 1 and len(known) == len(values) else None
    second = max((value for value in known if value != largest), default=None)
    reason = (
        ""
        if winner is None or second is None
        else f"{exceeds} {fmt.tokens(second)} tokens (it takes {fmt.tokens(values[winner])}"
        f"{' where it is cheapest' if for_sale else ''})"
    )
    return Finding(Topic.LIMITS, text, winner, reason, _limit_receipts(models, field))


def _enough(values: Sequence[int | None], needed: int | None) -> str:
    """Whether the workload fits; offers it does not fit have been left out of the ranking."""
    if needed is None:
        return ""
    if all(value is not None and value >= needed for value in values):
        return f"; your {fmt.tokens(needed)} fit all"
    short = [place for place, value in enumerate(values) if value is not None and value < needed]
    return f"; your {fmt.tokens(needed)} do not fit {letters(short)}" if short else ""


def _limit_receipts(models: Sequence[RankedModel], field: str) -> tuple[Receipt, ...]:
    receipts = []
    for place, ranked in enumerate(models):
        own = getattr(ranked.model, field)
        offer = _bought(ranked, field)[1]
        said = f"the model {fmt.tokens(own)}"
        if offer is not None:
            sold = getattr(offer, field)
            said += f"; at {offer.provider.name} {fmt.tokens(sold) if sold else 'unknown'}"
        receipts.append(Receipt(LETTERS[place], said))
    return tuple(receipts)


def _modalities(models: Sequence[RankedModel]) -> list[Finding]:
    """Input types that only some of them read: a sentence for each difference."""
    kinds = [ranked.model.modalities_in for ranked in models]
    unknown = [place for place, known in enumerate(kinds) if known is None]
    readers: dict[tuple[int, ...], list[str]] = {}
    for kind in sorted({kind for known in kinds if known is not None for kind in known} - {"text"}):
        have = tuple(place for place, known in enumerate(kinds) if known is not None and kind in known)
        readers.setdefault(have, []).append(_PLURALS.get(kind, kind))
    findings = []
    for have, found in readers.items():
        lack = [place for place in range(len(kinds)) if place not in have and place not in unknown]
        what = " and ".join(filter(None, [", ".join(found[:-1]), found[-1]]))
        if lack or unknown:
            findings.append(_has(have, lack, unknown, (f"read {what}", f"reads {what}", f"you send {what}"), models))
    return findings


def _ability(models: Sequence[RankedModel], field: str, words: tuple[str, str, str]) -> Finding | None:
    said: list[bool | None] = [getattr(ranked.model, field) for ranked in models]
    have, lack, unknown = (
        [place for place, known in enumerate(said) if known is wanted] for wanted in (True, False, None)
    )
    if not have or not (lack or unknown):
        return None
    return _has(have, lack, unknown, words, models)


def _has(
    have: Sequence[int],
    lack: Sequence[int],
    unknown: Sequence[int],
    words: tuple[str, str, str],
    models: Sequence[RankedModel],
) -> Finding:
    """``B reads images, A does not``; a reason only where the others are known not to.

    Args:
        have: positions of the models that do.
        lack: of those that do not.
        unknown: of those for which it is not published.
        words: the plural verb phrase, the singular one, and the need for it.
        models: every compared model.
    """
    several, one, need = words
    clauses = [f"{letters(have)} {one if len(have) == 1 else several}"]
    if lack:
        clauses.append(f"{letters(lack)} {'does' if len(lack) == 1 else 'do'} not")
    if unknown:
        clauses.append(f"unknown for {letters(unknown)}")
    winner = have[0] if len(have) == 1 and not unknown else None
    receipts = tuple(
        Receipt(LETTERS[place], "yes" if place in have else "no" if place in lack else "unknown")
        for place in range(len(models))
    )
    return Finding(Topic.LIMITS, f"{', '.join(clauses)}.", winner, need if winner is not None else "", receipts)


def _weights(models: Sequence[RankedModel]) -> Finding | None:
    said = [ranked.model.open_weights for ranked in models]
    open_, closed = ([place for place, known in enumerate(said) if known is wanted] for wanted in (True, False))
    if not open_ or not closed:
        return None
    text = f"The weights of {letters(open_)} are open, those of {letters(closed)} are not."
    receipts = tuple(
        Receipt(LETTERS[place], f"licence {ranked.model.licence or fmt.UNKNOWN}") for place, ranked in enumerate(models)
    )
    winner = open_[0] if len(open_) == 1 else None
    reason = "you must be able to host it yourself" if winner is not None else ""
    return Finding(Topic.LIMITS, text, winner, reason, receipts)


def _common(models: Sequence[RankedModel]) -> Finding | None:
    """What all have in common, in one sentence."""
    alike = []
    for name, field in (("context", "context_tokens"), ("output limit", "max_output_tokens")):
        values = _values(models, field)
        known = [value for value in values if value is not None]
        if len(known) == len(values) and len(set(levelled(values))) == 1:
            alike.append(f"{name} {fmt.tokens(min(known))}")
    kinds = {ranked.model.modalities_in for ranked in models}
    if len(kinds) == 1 and (taken := models[0].model.modalities_in) is not None:
        alike.append(f"{', '.join(taken)} in")
    for field, name in (("tools", "tools"), ("reasoning", "reasoning"), ("structured_output", "schemas")):
        said = {getattr(ranked.model, field) for ranked in models}
        if len(said) == 1 and (all_ := said.pop()) is not None:
            alike.append(name if all_ else f"no {name}")
    if not alike:
        return None
    receipts = tuple(_whole(place, ranked) for place, ranked in enumerate(models))
    return Finding(
        Topic.LIMITS, f"Alike in {'both' if len(models) == 2 else 'all'}: {'; '.join(alike)}.", receipts=receipts
    )


def _whole(place: int, ranked: RankedModel) -> Receipt:
    model, quote = ranked.model, ranked.best
    said = f"the model: context {fmt.tokens(model.context_tokens)}, output {fmt.tokens(model.max_output_tokens)}"
    said += f", reads {', '.join(model.modalities_in or (fmt.UNKNOWN,))}"
    if quote is not None:
        offer = quote.offer
        said += f"; at {offer.provider.name}: context {fmt.tokens(offer.context_tokens)}"
        said += f", output {fmt.tokens(offer.max_output_tokens)}"
    return Receipt(LETTERS[place], said)
