"""What the licences ask to be said is said, in the words of NOTICE."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.text import licence_terms

NOTICE = " ".join((Path(__file__).parents[2] / "NOTICE").read_text(encoding="utf-8").split())


@pytest.mark.parametrize(
    ("named", "name"),
    [
        ("MIT", "MIT licence"),
        ("CC-BY-4.0 (hub README)", "Creative Commons Attribution 4.0 International"),
        ("CC-BY-4.0 on the Hugging Face leaderboard dataset; arena.ai site itself forbids scraping",
         "Creative Commons Attribution 4.0 International"),
        ("Apache-2.0", "Apache License 2.0"),
    ],
)  # fmt: skip
def test_a_licence_is_known_by_what_its_name_begins_with(named: str, name: str) -> None:
    found = licence_terms.licence(named)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("named", ["", "per source", "facts; card under the Llama 3.2 licence", "MITRE", "[/]"])
def test_what_is_no_licence_is_not_taken_for_one(named: str) -> None:
    assert licence_terms.licence(named) is None


def test_the_notices_are_those_of_the_file() -> None:
    assert licence_terms.CHANGED_IN_ALL in NOTICE
    mit = licence_terms.licence("MIT")
    assert mit is not None
    for paragraph in mit.text:
        assert paragraph in NOTICE
    for name in ("CC-BY-4.0", "Apache-2.0"):
        found = licence_terms.licence(name)
        assert found is not None
        assert found.url in NOTICE


def test_every_source_of_the_shipped_catalogue_has_its_notice(shipped_catalogue: Path) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        sources = [source for source in catalogue.sources() if source.licence != "per source"]
    assert len(sources) > 10
    for source in sources:
        said = licence_terms.notice(source.source_id)
        assert said is not None, source.source_id
        assert said.by in NOTICE
        assert said.changed in NOTICE
