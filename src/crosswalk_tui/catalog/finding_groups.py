"""Groups data-quality findings by their sentence: what they share is a heading, the rest is what differs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crosswalk_tui.catalog.quality import QualityFinding

_SENTENCES = tuple(
    (re.compile(pattern), heading, rest)
    for pattern, heading, rest in (
        (r"(?P<fact>[a-z_]+) unknown: (?P<values>.+)", "{fact}: unknown, the sources are tied", "{values}"),
        (
            r"(?P<fact>[a-z_]+) (?P<value>.+), without a majority: (?P<values>.+)",
            "{fact}: shown without a majority",
            "{value} of {values}",
        ),
        (
            r"the source links (?P<linked>.+); the id means (?P<meant>.+)",
            "the source links a different model than the id means",
            "links {linked}, means {meant}",
        ),
        (r"(?P<model>.+: \d+ scores?) (?P<why>of a model that no provider serves)", "scores {why}", "{model}"),
        (r"(?P<row>.+): (?P<why>nothing in the sources matches this row)", "{why}", "{row}"),
        (r"(?P<cell>[\w-]+(?: price)?): (?P<why>.+); (?P<times>once|\d+ times)", "{why}", "{cell}, {times}"),
        (r"(?P<why>.+) \((?P<details>[^()]+)\)", "{why}", "{details}"),
        (r"(?P<why>[^:]+): (?P<details>.+)", "{why}", "{details}"),
    )
)
"""Forms of details, the most particular first: a pattern, the heading, and what is left for the line."""

_VARIABLE = re.compile(r"\$[\d.,]*\d|\b[\w.-]+/[\w.@:/-]+|\b\d+(?= providers)")
"""Amounts, ids and counts in any other detail."""

OTHERS = "for other reasons"
"""The heading of findings whose sentence is unique."""


def split_detail(detail: str) -> tuple[str, str]:
    """The heading for findings with details like this one, and what is particular to it, which may be empty."""
    for pattern, heading, rest in _SENTENCES:
        found = pattern.fullmatch(detail)
        if found is not None:
            parts = {
                name: text.replace("_", " ") if name == "fact" else text for name, text in found.groupdict().items()
            }
            return heading.format(**parts), rest.format(**parts)
    return _VARIABLE.sub("…", detail), " · ".join(_VARIABLE.findall(detail))


def grouped(findings: Sequence[QualityFinding]) -> list[tuple[str, list[tuple[QualityFinding, str]]]]:
    """*findings* by heading, the largest group first, each with what is particular to it; otherwise in their order.

    Those whose heading no other one has are together at the end, with their whole sentence.
    """
    groups: dict[str, list[tuple[QualityFinding, str]]] = {}
    for finding in findings:
        heading, rest = split_detail(finding.detail)
        groups.setdefault(heading, []).append((finding, rest))
    shared = {heading: group for heading, group in groups.items() if len(group) > 1 or len(findings) == 1}
    single = [(finding, finding.detail) for group in groups.values() for finding, _ in group if len(group) == 1]
    found = sorted(shared.items(), key=lambda group: -len(group[1]))
    return [*found, (OTHERS, single)] if single and len(findings) > 1 else found
