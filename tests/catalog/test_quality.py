"""Findings by kind: every one is counted once, described, and tied to what it is about."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from crosswalk_tui.catalog.quality import KINDS, SEVERITIES, QualityFinding, count_findings, findings, kind
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.sources import issue_table
from crosswalk_tui.sources.stored_rows import StoredIssue
from tests.catalogue_builder import CatalogueBuilder

MODEL = "acme/one"


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    builder = CatalogueBuilder()
    builder.provider("shop", name="The Shop")
    builder.model(MODEL, name="One")
    builder.offer("shop", "one-v1", MODEL, input=1, output=1)
    builder.issue("quarantined_price", "far off", severity="warning", offer_id=1, model_id=1, path="shop one-v1")
    builder.issue("disputed_fact", "tools 1: 1 for, 1 against", model_id=1, path=MODEL)
    builder.issue("disputed_fact", "context_tokens 8192: 1 for, 2 against", model_id=1, path=MODEL)
    builder.issue("rejected_row", "-1 is negative \x1b[31m", severity="warning", source_id="test", path="rows[3]")
    return Catalogue.open(builder.write(tmp_path / "catalog.db"))


def test_kinds_are_counted_warnings_first_then_the_most_frequent(catalogue: Catalogue) -> None:
    counts = [(c.code, c.severity, c.count, c.models) for c in count_findings(catalogue)]
    assert counts == [
        ("quarantined_price", "warning", 1, 1),
        ("rejected_row", "warning", 1, 0),
        ("disputed_fact", "info", 2, 1),
    ]


def test_a_finding_has_its_subject(catalogue: Catalogue) -> None:
    [found] = findings(catalogue, "quarantined_price")
    assert found == QualityFinding(
        code="quarantined_price", severity="warning", detail="far off", source=None, provider="The Shop",
        provider_model_id="one-v1", model_key=MODEL, model_name="One", path="shop one-v1", offer_id=1,
    )  # fmt: skip
    assert found.about == "One"
    [row] = findings(catalogue, "rejected_row")
    assert (row.source, row.about, row.model_key) == ("Test prices", "rows[3]", None)
    assert "\x1b" not in row.detail
    assert findings(catalogue, "nothing of the kind") == ()


def test_an_undescribed_kind_has_its_code_as_title() -> None:
    assert kind("moon_phase").title == "Moon phase"
    assert kind("disputed_fact") is KINDS["disputed_fact"]


def test_every_kind_the_build_can_make_is_described() -> None:
    source = inspect.getsource(issue_table)
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    codes = {
        call.args[0].value
        for call in calls
        if ast.unparse(call.func) == StoredIssue.__name__ and isinstance(call.args[0], ast.Constant)
    }
    assert codes == set(KINDS)


def test_every_finding_of_the_shipped_catalogue_is_listed_under_a_kind_in_words(shipped_catalogue: Path) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        counts = count_findings(catalogue)
        assert sum(c.count for c in counts) == catalogue.rows("SELECT count(*) FROM issue")[0][0]
        for count in counts:
            assert count.code in KINDS
            assert count.severity in SEVERITIES
            listed = findings(catalogue, count.code)
            assert len(listed) == count.count
            assert len({f.model_key for f in listed} - {None}) == count.models
            assert all(f.detail and not re.search(r"[\x00-\x1f]", f.detail) for f in listed)
