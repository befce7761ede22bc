"""The parts of a verdict: sentences with their figures, the model each favours, and the receipts behind them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crosswalk_tui.core.comparison.sentences import Sentence


class Topic(StrEnum):
    """The topic of a finding, in display order."""

    PRICE = "price"
    CAPABILITY = "capability"
    LIMITS = "limits"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One figure behind a finding.

    Attributes:
        label: model and seller it belongs to: ``A at DeepInfra``, ``B``.
        text: the statement with its figures.
        source: catalogue id of the source it was read from; empty where the figure is computed from others.
        as_of: date of that source, as precise as it is known; empty where it has none.
    """

    label: Sentence
    text: Sentence
    source: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of a verdict.

    Attributes:
        text: the sentence, with its figures.
        favours: position of the model it favours; None when it favours none: a tie, or not enough data.
        reason: the completion of ``Pick A if …``, with its figures; empty when the finding is not a reason to pick.
        receipts: the figures it was made from.
    """

    topic: Topic
    text: Sentence
    favours: int | None = None
    reason: Sentence = ()
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True)
class Pick:
    """When to pick the model at *place*: the findings with a reason; empty when no advantage was found."""

    place: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on the compared models at their workload.

    Attributes:
        findings: in the order of `Topic`.
        picks: one per model, A first.
    """

    findings: tuple[Finding, ...]
    picks: tuple[Pick, ...]

    def on(self, topic: Topic) -> tuple[Finding, ...]:
        """The findings on *topic*."""
        return tuple(finding for finding in self.findings if finding.topic is topic)
