"""What a verdict is made of: sentences with their figures, whom they speak for, and the receipts behind them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What a finding is about, in the order they are told."""

    PRICE = "price"
    CAPABILITY = "capability"
    LIMITS = "limits"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One figure behind a finding.

    Attributes:
        label: whose it is: ``A at DeepInfra``, ``B``.
        text: what it says, with its figures.
        source: catalogue id of the source it was read from; empty where the figure is computed from others.
        as_of: date of that source, as precise as it is known; empty where it has none.
    """

    label: str
    text: str
    source: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of a verdict.

    Attributes:
        text: the sentence, with its figures; models by their letters.
        favours: position of the model it speaks for; None when it speaks for none: a tie, or not enough data.
        reason: what completes ``Pick A if …``, with its figures; empty when the finding is no reason to pick.
        receipts: the figures it was made from.
    """

    topic: Topic
    text: str
    favours: int | None = None
    reason: str = ""
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True)
class Pick:
    """When to pick the model at *place*: the findings that give a reason to; without any, nothing speaks for it."""

    place: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of the compared models at their workload, and nothing else.

    Attributes:
        findings: in the order of `Topic`.
        picks: one per model, A first.
    """

    findings: tuple[Finding, ...]
    picks: tuple[Pick, ...]
