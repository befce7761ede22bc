"""Data-quality findings of the build: counts by kind, a description of each kind, and the findings of one kind."""

from __future__ import annotations

from dataclasses import dataclass

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.text.safe import safe

SEVERITIES = {
    "warning": "warning: data was left out, for example for an implausible price, or marked as disputed",
    "info": "for information: no ranking depends on it",
}
"""The meaning of each severity of a finding."""

_LONGEST_DETAIL = 400
"""Characters of a detail that are shown; the build writes at most 300."""


@dataclass(frozen=True, slots=True)
class FindingKind:
    """The description of a finding code: a title for lists, and a text on what was found and how it was handled."""

    title: str
    text: str


KINDS = {
    "quarantined_price": FindingKind(
        "Implausible price",
        "An implausible price: far from what other providers charge, or, for a closed model, far below the price of"
        " its maker, without a second source that confirms it. The offer stays visible and is never ranked.",
    ),
    "disputed_price": FindingKind(
        "Disputed price",
        "Sources differ by more than 2× on the price of an offer. The higher price is used and the offer is marked.",
    ),
    "rejected_price": FindingKind(
        "Rejected price",
        "A price outside $0.001 to $1,000 per 1M tokens, most likely an error of units. It is listed with the offer"
        " and never used.",
    ),
    "rejected_row": FindingKind(
        "Rejected row",
        "A row of a source could not be read or contradicts itself. It was left out; the other rows were read.",
    ),
    "disputed_fact": FindingKind(
        "Disputed fact",
        "Sources disagree, and neither the maker nor a model card settles it. If the votes tie, the fact is unknown;"
        " otherwise the value with the most votes is shown, though it has no majority.",
    ),
    "not_live": FindingKind(
        "Not seen lately",
        "Only lists that keep discontinued offers have this one, and none of them added it in the last 90 days. It"
        " stays visible, with its last sighting, and is never ranked.",
    ),
    "unreviewed_provider": FindingKind(
        "New provider",
        "A source lists a provider that has not been reviewed yet. Its offers stay visible and are never ranked.",
    ),
    "lost_alias": FindingKind(
        "Alias without a target",
        "A reviewed alias points to a model that no source lists under its own name any more.",
    ),
    "placeholder_price": FindingKind(
        "Placeholder zero",
        "A zero at a seller without free offers: no price is published. It is not counted as a price.",
    ),
    "score_without_model": FindingKind(
        "Score without a model",
        "Scores of a model that no provider in the catalogue sells. They are not shown.",
    ),
    "link_conflict": FindingKind(
        "Conflicting link",
        "A source links an offer to a different model than the offer's id names. The id decides.",
    ),
    "missing_source": FindingKind(
        "Source left out",
        "An optional source was missing or could not be read. Nothing from it is in the catalogue.",
    ),
    "stale_review": FindingKind(
        "Outdated review",
        "A row of a reviewed table no longer matches any offer, model, score or provider of these sources. It has no"
        " effect, and can be deleted once newer sources agree.",
    ),
    "unread_cell": FindingKind(
        "Unused price",
        "A price that no bill here can use: per second, per image or per call, for another service level, or not a"
        " price at all. It was left out and counted; the rest of its row was read.",
    ),
}
"""Every kind of finding of a build, by code."""


def kind(code: str) -> FindingKind:
    """The kind called *code*; for a code from a newer release, a kind with the code as title."""
    return KINDS.get(code) or FindingKind(safe(code).replace("_", " ").capitalize(), "Unknown to this release.")


@dataclass(frozen=True, slots=True)
class FindingCount:
    """The number of findings of a code.

    Attributes:
        severity: ``warning`` or ``info``; the more serious one if a code has both.
        models: the number of models they concern.
    """

    code: str
    severity: str
    count: int
    models: int


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """A data-quality finding.

    Attributes:
        source: name of the source it was found in, if any.
        provider, provider_model_id, offer_id: the offer it concerns, if any.
        model_key, model_name: the model it concerns, if any.
        path: a position in the file of the source, or a provider and its id.
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
    offer_id: int | None = None

    @property
    def about(self) -> str:
        """A short subject: the name of the model, or where it was found."""
        return self.model_name or self.path or self.source or "the catalogue"


def count_findings(catalogue: Catalogue) -> tuple[FindingCount, ...]:
    """The number of findings of each kind: warnings first, then most frequent."""
    rows = catalogue.rows(
        "SELECT code, max(severity) AS severity, count(*) AS n, count(DISTINCT model_id) AS models"
        " FROM issue GROUP BY code ORDER BY severity DESC, n DESC, code"
    )
    return tuple(FindingCount(safe(r["code"]), r["severity"], r["n"], r["models"]) for r in rows)


def findings(catalogue: Catalogue, code: str) -> tuple[QualityFinding, ...]:
    """Every finding of the kind called *code*, in the order of the build."""
    rows = catalogue.rows(
        """
        SELECT i.severity, i.detail, i.path, s.name AS source, p.name AS provider, o.provider_model_id, o.offer_id,
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
            offer_id=r["offer_id"],
        )
        for r in rows
    )


def _safe(text: str | None) -> str | None:
    return None if text is None else safe(text, _LONGEST_DETAIL)
