"""Regions that offers are bound to, and whether one lies within another.

A region is an area (``eu``, ``us``), a country (``jp``) or a cloud region (``eu-west-1``, ``germanywestcentral``). A
place not known to be within an area is outside it. London and Zurich are not in the EU whatever their cloud regions are
called, and government clouds do not count as ``us``.
"""

from __future__ import annotations

import re

_WITHIN = {
    **dict.fromkeys(("at", "be", "de", "dk", "es", "fi", "fr", "gr", "ie", "it", "nl", "pl", "pt", "se"), "eu"),
    **dict.fromkeys(("au", "hk", "id", "in", "jp", "kr", "my", "nz", "sg", "th", "tw"), "apac"),
    "br": "sa",
    "cl": "sa",
}
"""The area of a country, unless it is an area itself (ca, ch, cn, uk, us …)."""

_ALIKE = {"europe": "eu", "usa": "us", "gb": "uk", "ap": "apac", "asia": "apac", "china": "cn", "india": "in"}
"""Other names of an area."""

_CLOUD_REGIONS = {
    # Amazon
    "eu-central-1": "de", "eu-central-2": "ch", "eu-north-1": "se", "eu-south-1": "it", "eu-south-2": "es",
    "eu-west-1": "ie", "eu-west-2": "uk", "eu-west-3": "fr", "ap-east-1": "hk", "ap-east-2": "tw",
    "ap-northeast-1": "jp", "ap-northeast-2": "kr", "ap-northeast-3": "jp", "ap-south-1": "in", "ap-south-2": "in",
    "ap-southeast-1": "sg", "ap-southeast-2": "au", "ap-southeast-3": "id", "ap-southeast-4": "au",
    "ap-southeast-5": "my", "ap-southeast-6": "nz", "ap-southeast-7": "th", "sa-east-1": "br",
    # Google
    "europe-central2": "pl", "europe-north1": "fi", "europe-north2": "se", "europe-southwest1": "es",
    "europe-west1": "be", "europe-west2": "uk", "europe-west3": "de", "europe-west4": "nl", "europe-west6": "ch",
    "europe-west8": "it", "europe-west9": "fr", "europe-west10": "de", "europe-west12": "it", "asia-east1": "tw",
    "asia-east2": "hk", "asia-northeast1": "jp", "asia-northeast2": "jp", "asia-northeast3": "kr", "asia-south1": "in",
    "asia-south2": "in", "asia-southeast1": "sg", "asia-southeast2": "id", "northamerica-northeast1": "ca",
    "northamerica-northeast2": "ca", "southamerica-east1": "br", "southamerica-west1": "cl",
    # Microsoft
    "austriaeast": "at", "belgiumcentral": "be", "brazilsouth": "br", "centralus": "us", "denmarkeast": "dk",
    "eastasia": "hk", "francecentral": "fr", "francesouth": "fr", "germanynorth": "de", "germanywestcentral": "de",
    "indonesiacentral": "id", "italynorth": "it", "northeurope": "ie", "polandcentral": "pl", "southeastasia": "sg",
    "spaincentral": "es", "swedencentral": "se", "switzerlandnorth": "ch", "switzerlandwest": "ch", "uksouth": "uk",
    "ukwest": "uk", "westeurope": "nl",
}  # fmt: skip
"""The country of a cloud region that no pattern matches."""

_NAMED = (
    (r"us-gov(-.+)?", "us-gov"),
    (r"us-[a-z]+-?\d+|(?:north|south|west)?(?:central|east|west)us\d*", "us"),
    (r"ca-[a-z]+-\d+|canada(?:east|central)", "ca"),
    (r"cn-[a-z]+(?:-\d+)?|china(?:north|east)\d*", "cn"),
    (r"australia-?[a-z]+\d*", "au"),
    (r"japan(?:east|west)", "jp"),
    (r"korea(?:central|south)", "kr"),
    (r"(?:central|south|west)india", "in"),
)
"""Patterns of cloud regions, and the area of each."""


UNNAMED = "regional"
"""The region of an offer whose list says only that it is bound to one."""


def within(region: str | None, requested: str) -> bool:
    """Whether *region* lies within *requested*, ignoring case.

    >>> within("eu-west-1", "eu"), within("eu-west-2", "eu"), within(None, "eu"), within("global", "eu")
    (True, False, False, False)
    """
    if region is None:
        return False
    area = _canonical(requested)
    place: str | None = _canonical(region)
    while place is not None:
        if place == area:
            return True
        place = _around(place)
    return False


def names_of(region: str) -> list[str]:
    """The names that `within` takes for *region* and for the areas that it lies in, from the area down.

    >>> names_of("eu-west-1")
    ['eu', 'europe', 'ie', 'eu-west-1']
    """
    places = [_canonical(region)]
    while (area := _around(places[-1])) is not None:
        places.append(area)
    return [name for place in reversed(places) for name in (place, *(n for n, of in _ALIKE.items() if of == place))]


def _canonical(region: str) -> str:
    folded = region.strip().casefold().replace("_", "-").replace(" ", "-")
    return _ALIKE.get(folded, folded)


def _around(place: str) -> str | None:
    """The smallest area that contains *place*; None if unknown."""
    named = (area for pattern, area in _NAMED if area != place and re.fullmatch(pattern, place))
    return _WITHIN.get(place) or _CLOUD_REGIONS.get(place) or next(named, None)
