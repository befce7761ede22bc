"""The parts of a verdict: sentences, the models they favour, and the figures that support them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crosswalk_tui.core.comparison.sentences import ModelRef, Sentence


class Topic(StrEnum):
    """The topic of a finding, in display order.

    Findings on the purpose of the workload precede when to pick which model, the others follow.
    """

    PURPOSE = "purpose"
    PRICE = "price"
    CAPABILITY = "capability"
    LIMITS = "limits"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A figure that supports a finding.

    Attributes:
        label: its model and seller: ``A at DeepInfra``, ``B``.
        source: catalogue id of its source; empty for a computed figure.
        as_of: date of the source, as precise as known; empty if unknown.
    """

    label: Sentence
    text: Sentence
    source: str = ""
    as_of: str = ""


def receipt_on(place: int, text: str) -> Receipt:
    """A computed figure of the model at *place*."""
    return Receipt((ModelRef(place),), (text,))


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of a verdict.

    Attributes:
        favours: position of the model it favours; None for a tie or missing data.
        reason: the completion of ``Pick A if …``; empty if the finding is no reason to pick a model.
    """

    topic: Topic
    text: Sentence
    favours: int | None = None
    reason: Sentence = ()
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True)
class Pick:
    """The reasons to pick the model at *place*; empty if it has no advantage."""

    place: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Findings in the order of `Topic`, and a pick per model, A first."""

    findings: tuple[Finding, ...]
    picks: tuple[Pick, ...]

    def on(self, topic: Topic) -> tuple[Finding, ...]:
        """The findings on *topic*."""
        return tuple(finding for finding in self.findings if finding.topic is topic)
