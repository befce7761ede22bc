"""The facts of a model: value, basis, agreement of the sources, other values."""

from __future__ import annotations

from crosswalk_tui.core.facts.labels import BASIS_WORDS, YOURS, Fact, unknown_because
from crosswalk_tui.core.text.format import UNKNOWN
from crosswalk_tui.core.vocabulary import Sign
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.kit.sheet import Sheet, SheetColumn
from crosswalk_tui.ui.model.sheet_pane import SheetPane
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, FactOf

_MOST_NAMED = 4
"""Number of other values listed."""


class FactsPane(SheetPane):
    """The facts of the model on the page."""

    BORDER_TITLE = "Facts"
    HELP = (
        "Facts about the model. Agree is the number of votes for the value, of all votes (one per seller); ≠ marks a"
        " value that a source contradicts. — with ≠ is unknown because the votes tie. {figure.explain} shows every"
        " value, its sources and the rule."
    )

    def sheet(self) -> Sheet:
        """A row per fact, in reading order."""
        facts = () if self.page is None else self.page.facts
        columns = (
            SheetColumn("Fact", "left", [fact.label.short for fact in facts], "dim", gap=0),
            SheetColumn("", "left", [Sign.DISPUTED.value if fact.disputed else "" for fact in facts], "bad", width=1,
                        name="Disputed"),
            SheetColumn("Value", "left", [fact.text for fact in facts], least=20, most=44,
                        styles=["quiet" if fact.text == UNKNOWN else "" for fact in facts]),
            SheetColumn("Agree", "right", [_agreement(fact) for fact in facts], "dim", spare=2),
            SheetColumn("Basis", "left", [_basis(fact) for fact in facts], "dim", gap=2, spare=3),
            SheetColumn("Other values", "left", [_others(fact) for fact in facts], "dim", gap=2, spare=4, least=16),
            SheetColumn("Sources", "left", [_sources(fact) for fact in facts], "dim", gap=2, spare=5, least=12),
        )  # fmt: skip
        return Sheet("Facts", columns)

    def target(self, row: int) -> CursorTarget | None:
        """The fact in *row*, with the model card as its page if that is the source."""
        if self.page is None:
            return None
        fact = self.page.facts[row]
        link = fact.chosen.sources if fact.chosen is not None and "://" in fact.chosen.sources else None
        return CursorTarget(fact.text, FactOf(self.page.key, fact.field), link)

    def note(self, row: int) -> str:
        if self.page is None:
            return ""
        fact = self.page.facts[row]
        if fact.chosen is None:
            if fact.text != UNKNOWN:
                return f"{fact.label.long}: {fact.text}. {keyed('{figure.explain} explains it.')}"
            reason = unknown_because(fact)
            return (
                f"{UNKNOWN} {reason}{keyed(' · {figure.explain} shows the sources')}"
                if reason
                else "No source publishes it."
            )
        basis = f"{_basis(fact)}: {_sources(fact)}" if _sources(fact) else _basis(fact)
        if not fact.disputed:
            return f"{fact.text} · {basis} · all {fact.of} agree" if fact.of > 1 else f"{fact.text} · {basis}"
        explains = keyed(" · {figure.explain} explains it")
        return f"{basis} · {fact.votes} of {fact.of} agree · {Sign.DISPUTED} {_others(fact)}{explains}"

    def summary(self) -> str:
        if self.page is None:
            return ""
        disputed = sum(fact.disputed for fact in self.page.facts)
        unknown = sum(fact.text == UNKNOWN for fact in self.page.facts)
        summary = f"{Sign.DISPUTED} sources disagree on {disputed}" if disputed else "All sources agree"
        return f"{summary} · {unknown} unknown" if unknown else summary


def _agreement(fact: Fact) -> str:
    """``5/8``: five of eight votes are for this value."""
    return f"{fact.votes}/{fact.of}" if fact.of else ""


def _basis(fact: Fact) -> str:
    if fact.chosen is None:
        return "disputed" if len(fact.others) > 1 else ""
    return YOURS if fact.chosen.is_own else BASIS_WORDS[fact.chosen.basis]


def _sources(fact: Fact) -> str:
    return "" if fact.chosen is None or fact.chosen.is_own else fact.chosen.sources.removeprefix("https://")


def _others(fact: Fact) -> str:
    """``60K (60,000) ×5, 16K (16,000)``."""
    named = [other.text if other.votes == 1 else f"{other.text} ×{other.votes}" for other in fact.others[:_MOST_NAMED]]
    more = len(fact.others) - len(named)
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")
