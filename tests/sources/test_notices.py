"""The reviewed table of announced ends, and which days other lists only repeat."""

from __future__ import annotations

import re

import pytest

from crosswalk_tui.sources.offers.notices import EndNotice, end_in, end_notices, notice_for, unmatched
from crosswalk_tui.sources.providers import provider_table
from tests.sources.liveness_world import CLOUD, GLM, HOST, announced, record

PAGE = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle-legacy.html"


def test_the_table_names_known_providers_whole_days_and_addresses() -> None:
    table = end_notices()
    assert {provider for provider, _ in table} <= provider_table().keys()
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\d", notice.ended_on) for notice in table.values())
    assert all(notice.source.startswith("https://") and notice.publisher for notice in table.values())


def test_the_table_has_an_end_that_lists_still_miss() -> None:
    notice = end_notices()["novita-ai", "inclusionai/ling-2.6-1t"]
    assert notice == EndNotice("2026-08-24", "https://novita.ai/docs/changelog/11-08-26.md")


def test_the_publisher_is_the_host_of_the_page() -> None:
    assert (
        EndNotice("2026-10-10", "https://www.alibabacloud.com/en/notice/detail?id=1950").publisher == "alibabacloud.com"
    )


def test_a_notice_kept_on_github_names_the_repository() -> None:
    notice = EndNotice("2026-09-12", "https://github.com/Lore-Hex/quill-router/pull/1128")
    assert notice.reason == "ended on 2026-09-12 (github.com/Lore-Hex/quill-router)"


def test_a_withdrawal_without_a_day_says_by_when() -> None:
    notice = end_notices()["novita-ai", "google/gemma-3-12b-it"]
    assert notice.reason == "withdrawn by 2026-08-09 (api.novita.ai)"


def test_a_notice_is_found_by_any_id_of_the_offer() -> None:
    known = announced({"glm-4.5": "2026-06-19"})
    assert (
        notice_for("novita-ai", [record("models.dev"), record("litellm", "glm-4.5")], known)
        == known["novita-ai", "glm-4.5"]
    )
    assert notice_for("novita-ai", [record("models.dev")], known) is None


def test_a_notice_of_the_seller_holds_for_what_its_twin_lists() -> None:
    known = announced({GLM: "2026-06-19"}, CLOUD)
    assert notice_for(CLOUD.provider_id, [record("models.dev", GLM, HOST)], known) is not None


def test_the_newest_of_two_notices_counts() -> None:
    known = announced({GLM: "2026-06-19", "glm-4.5": "2026-09-01"})
    found = notice_for("novita-ai", [record("models.dev"), record("litellm", "glm-4.5")], known)
    assert found is not None
    assert found.ended_on == "2026-09-01"


def test_notices_that_no_offer_needs_are_told_by_seller() -> None:
    known = announced({"b": "2026-01-01", "a": "2026-01-01", GLM: "2026-01-01"})
    assert unmatched(known, [("novita-ai", GLM)]) == {"novita-ai": ["a", "b"]}


@pytest.mark.parametrize(
    ("lab", "seller", "page", "released", "end"),
    [
        ("anthropic", "google-vertex", None, None, None),  # "not sooner than", repeated for a cloud
        ("anthropic", "amazon-bedrock", PAGE, None, "2026-10-15"),  # the cloud's own lifecycle page says so
        ("anthropic", "anthropic", None, None, "2026-10-15"),  # the maker's own row
        ("anthropic", "databricks", None, None, "2026-10-15"),  # a seller that announces its ends
        ("zhipuai", "google-vertex", None, None, "2026-10-15"),
        ("anthropic", "azure", PAGE, "2025-10-15", "2026-10-15"),  # the cloud's page, whatever the release
        ("anthropic", "azure", None, "2025-10-15", None),
        ("google", "google", PAGE, "2025-10-15", None),  # a year after release: the earliest day only
        ("google", "google", PAGE, "2025-10-16", None),  # release days differ by time zone
        ("google", "google", PAGE, "2025-10-18", "2026-10-15"),
        ("google", "google", PAGE, "2025-10", "2026-10-15"),  # too vague to tell
        ("google", "google", PAGE, "2024-02-29", "2026-10-15"),
    ],
)
def test_a_day_that_is_only_the_earliest_possible_end_is_none(
    lab: str, seller: str, page: str | None, released: str | None, end: str | None
) -> None:
    listed = record("litellm", deprecation_date="2026-10-15", deprecation_page=page)
    assert end_in(listed, lab=lab, seller=seller, released=released) == end


def test_a_leap_day_has_its_birthday_on_the_day_before() -> None:
    listed = record("litellm", deprecation_date="2029-02-28", deprecation_page=PAGE)
    assert end_in(listed, lab="google", seller="google", released="2028-02-29") is None


def test_without_a_day_there_is_no_end() -> None:
    assert end_in(record("litellm"), lab="google", seller="google", released="2025-10-15") is None
