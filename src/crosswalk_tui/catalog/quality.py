"""Data-quality findings of the build: counts by kind, a description of each kind, and the findings of one kind."""

from __future__ import annotations

from dataclasses import dataclass

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.text.safe import safe

SEVERITIES = {
    "warning": "warning: something was left out, set aside, or is shown in doubt",
    "info": "for information: nothing that is ranked depends on it",
}
"""The meaning of each severity of a finding."""


_LONGEST_DETAIL = 400
"""Characters of a detail that are kept; the build writes at most 300."""


@dataclass(frozen=True, slots=True)
class FindingKind:
    """The description of a finding code.

    Attributes:
        title: a few words for a list.
        text: what was found and how it was handled, in a sentence or two.
    """

    title: str
    text: str


KINDS = {
    "quarantined_price": FindingKind(
        "Quarantined price",
        "A price that is hard to believe: far off what the other providers charge, or a closed model far below its"
        " maker's own price, and no second source confirms it. The offer stays visible and is never ranked.",
    ),
    "disputed_price": FindingKind(
        "Disputed price",
        "The sources differ by more than 2× about one offer. The higher price is used, and the offer carries a mark.",
    ),
    "rejected_price": FindingKind(
        "Rejected price",
        "A price outside $0.001 to $1,000 per 1M tokens, most likely a slip of units. It is kept beside the offer and"
        " never used.",
    ),
    "rejected_row": FindingKind(
        "Rejected row",
        "A row of a source that could not be read or contradicts itself. It was left out; the rest of its source was"
        " not.",
    ),
    "disputed_fact": FindingKind(
        "Disputed fact",
        "Sources disagree, and neither the maker nor a model card settles it. Where the votes tie the fact is unknown;"
        " else the value shown has the most votes but no majority.",
    ),
    "not_live": FindingKind(
        "Not seen lately",
        "Only lists that keep what has ended have the offer, and none of them added it in the last 90 days. It stays"
        " visible, with its last sighting, and is never ranked.",
    ),
    "unreviewed_provider": FindingKind(
        "New provider",
        "A source lists a provider that has not been reviewed yet. Its offers stay visible and are never ranked.",
    ),
    "lost_alias": FindingKind(
        "Alias without a target",
        "A reviewed alias leads to a model that no source lists under its own name any more.",
    ),
    "placeholder_price": FindingKind(
        "Placeholder zero",
        "A zero, at a seller whose offers are not free, that means no published price. It is not counted as a price.",
    ),
    "score_without_model": FindingKind(
        "Score without a model",
        "Scores of a model that no provider in the catalogue sells: they are not shown, since nothing could be bought.",
    ),
    "link_conflict": FindingKind(
        "Conflicting link",
        "A source and the offer's id state different models. The id wins.",
    ),
    "missing_source": FindingKind(
        "Source left out",
        "A source that a build can do without was missing or could not be read. Nothing of it is in the catalogue.",
    ),
    "stale_review": FindingKind(
        "Review of something gone",
        "A row of a reviewed table matches no offer, model, score or provider of these sources any more. It does"
        " nothing, and can be deleted once the newer sources agree.",
    ),
    "unread_cell": FindingKind(
        "Price that is not used",
        "A price that no bill here can use: by the second, the image or the call, for another service level, or no"
        " price at all. It was left out and counted; the rest of its row was not.",
    ),
}
"""Every kind of finding a build of this release can make, by code."""


def kind(code: str) -> FindingKind:
    """The kind called *code*; for a code from a newer build, a kind with only the code as title."""
    return KINDS.get(code) or FindingKind(safe(code).replace("_", " ").capitalize(), "Unknown to this release.")


@dataclass(frozen=True, slots=True)
class FindingCount:
    """How many findings of one code there are.

    Attributes:
        severity: ``warning`` or ``info``; the more serious one where a code has both.
        models: how many models they are about.
    """

    code: str
    severity: str
    count: int
    models: int


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """One data-quality finding.

    Attributes:
        source: name of the source it was found in, if it was one source's.
        provider, provider_model_id: the offer it is about, if any.
        model_key, model_name: the model it is about, if any.
        path: where: a place in the source's file, or a provider and its id.
    """

    code: str
    severity: str
    detail: str
    source: str | None
    provider: str | None
    provider_model_id: str | None
    model_key: str | None
    model_name: str | None
    path: str | None

    @property
    def about(self) -> str:
        """A short subject: the model's name, or the place it was found at."""
        return self.model_name or self.path or self.source or "the catalogue"


def count_findings(catalogue: Catalogue) -> tuple[FindingCount, ...]:
    """How many findings of each kind there are: warnings first, then the most frequent."""
    rows = catalogue.rows(
        "SELECT code, max(severity) AS severity, count(*) AS n, count(DISTINCT model_id) AS models"
        " FROM issue GROUP BY code ORDER BY severity DESC, n DESC, code"
    )
    return tuple(FindingCount(safe(r["code"]), r["severity"], r["n"], r["models"]) for r in rows)


def findings(catalogue: Catalogue, code: str) -> tuple[QualityFinding, ...]:
    """Every finding of the kind called *code*, in the order of the build."""
    rows = catalogue.rows(
        """
        SELECT i.severity, i.detail, i.path, s.name AS source, p.name AS provider, o.provider_model_id,
               m.key AS model_key, m.name AS model_name
        FROM issue i
        LEFT JOIN source s USING (source_id)
        LEFT JOIN offer o USING (offer_id)
        LEFT JOIN provider p USING (provider_id)
        LEFT JOIN model m ON m.model_id = i.model_id
        WHERE i.code = ? ORDER BY i.issue_id
        """,
        [code],
    )
    return tuple(
        QualityFinding(
            code=code,
            severity=r["severity"],
            detail=safe(r["detail"], _LONGEST_DETAIL),
            source=_safe(r["source"]),
            provider=_safe(r["provider"]),
            provider_model_id=_safe(r["provider_model_id"]),
            model_key=r["model_key"],
            model_name=_safe(r["model_name"]),
            path=_safe(r["path"]),
        )
        for r in rows
    )


def _safe(text: str | None) -> str | None:
    return None if text is None else safe(text, _LONGEST_DETAIL)
