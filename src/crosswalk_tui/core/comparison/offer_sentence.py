"""An offer in one sentence, for a chat: the model, its bill, the provider, the workload, and what to know about it."""

from __future__ import annotations

from crosswalk_tui.core.comparison.offer_terms import end_in_words
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.models import Model
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.pricing.eligibility import Excluded
from crosswalk_tui.core.vocabulary import Flag
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.words import workload_words


def offer_sentence(model: Model, found: Quote | Excluded, workload: Workload, places: int | None = None) -> str:
    """Describe the bill of an offer of *model*, or why it has none, in one sentence.

    ``GPT-5: $108.00 a month at OpenAI for 60M input + 6M output tokens; sold until 2026-12-11``. *places* are the
    fewest decimals of the amount.
    """
    provider = found.offer.provider.name
    if isinstance(found, Excluded):
        return f"{model.name} at {provider} is left out: {found.reason}"
    words = workload_words(workload, {model.key: model.name}, "")
    bill = f"{model.name}: {total_text(found, places)} {workload.per} at {provider} for {words}"
    bounds = ["an upper bound"] if found.is_upper_bound else []
    notes = [flag.short for flag in Flag if flag in found.flags and flag is not Flag.SINGLE_SOURCE]
    return "; ".join([bill, *end_in_words(found.offer), *notes, *bounds])
