"""Which regions lie within which."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.pricing.regions import names_of, within


@pytest.mark.parametrize(
    ("region", "requested"),
    [
        ("eu", "eu"), ("EU", "eu"), ("eu", "Europe"), ("europe", "eu"), ("eu-west-1", "eu"), ("eu-central-1", "eu"),
        ("eu-north-1", "EU"), ("europe-west4", "eu"), ("germanywestcentral", "eu"), ("swedencentral", "eu"),
        ("westeurope", "eu"), ("eu-west-1", "eu-west-1"), ("eu-central-1", "de"), ("europe-west3", "de"), ("de", "eu"),
        ("us-east-1", "us"), ("us-central1", "us"), ("eastus2", "us"), ("southcentralus", "us"), ("us-west-2", "USA"),
        ("us-gov-west-1", "us-gov"), ("eu-west-2", "uk"), ("uksouth", "gb"), ("europe-west6", "ch"),
        ("ap-northeast-1", "jp"), ("ap-northeast-1", "apac"), ("jp", "apac"), ("ap-southeast-2", "au"),
        ("australiaeast", "au"), ("ap-south-1", "in"), ("centralindia", "india"), ("ca-central-1", "ca"),
        ("canadaeast", "ca"), ("canadacentral", "ca"), ("cn-north-1", "cn"), ("sa-east-1", "sa"), ("brazilsouth", "br"),
        ("asia-northeast3", "kr"),
    ],
)  # fmt: skip
def test_what_lies_within(region: str, requested: str) -> None:
    assert within(region, requested)


@pytest.mark.parametrize(
    ("region", "requested"),
    [
        (None, "eu"), ("global", "eu"), ("regional", "eu"), ("us", "eu"), ("eu", "us"),
        ("eu", "eu-west-1"),  # somewhere in the EU need not be Ireland
        ("eu-west-2", "eu"), ("eu-central-2", "eu"), ("europe-west2", "eu"), ("switzerlandnorth", "eu"),
        ("us-gov-west-1", "us"), ("us-gov", "us"), ("cn", "apac"), ("apac", "jp"), ("eu-west-9", "eu"), ("", "eu"),
        ("us-gov-east-1", "us-gov-west-1"), ("uk", "eu"), ("mars", "eu"), ("eu", "mars"),
    ],
)  # fmt: skip
def test_what_does_not_or_is_not_known_to(region: str | None, requested: str) -> None:
    assert not within(region, requested)


def test_a_region_may_be_requested_by_the_names_of_the_areas_around_it() -> None:
    assert names_of("eu-west-1") == ["eu", "europe", "ie", "eu-west-1"]
    assert names_of("us") == ["us", "usa"]
    assert names_of("mars") == ["mars"]
