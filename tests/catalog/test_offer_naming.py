"""Which offer a price of the user's is for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crosswalk_tui.catalog.offer_naming import SeveralOffers, SoldAsAnother, is_usual_id, name_offer
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.errors import ModelNotFound
from crosswalk_tui.core.own.record_fields import read_record
from crosswalk_tui.core.own.records import OwnEntry
from tests.catalogue_builder import CatalogueBuilder


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    builder = CatalogueBuilder()
    for provider in ("acme", "cloud", "hub"):
        builder.provider(provider)
    builder.model("lab/big", aliases=["big-1"])
    builder.model("lab/small")
    builder.offer("acme", "acme/big", "lab/big", input=1, output=1)
    builder.offer("cloud", "big-eu", "lab/big", input=1, output=1, region="eu")
    builder.offer("cloud", "big", "lab/big", input=1, output=1)
    builder.offer("hub", "big-a", "lab/big", input=1, output=1)
    builder.offer("hub", "big-b", "lab/big", input=1, output=1)
    with Catalogue.open(builder.write(tmp_path / "catalog.db")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("fields", "model", "id_"),
    [
        ({"provider": "acme", "model": "big-1"}, "lab/big", "acme/big"),
        ({"provider": "acme", "model": "acme/big"}, "lab/big", "acme/big"),
        ({"provider": "cloud", "model": "lab/big"}, "lab/big", "big"),  # the one that is bound to no region
        ({"provider": "cloud", "model": "lab/big", "id": "big-eu"}, "lab/big", "big-eu"),
        ({"provider": "hub", "model": "big-b"}, "lab/big", "big-b"),
        ({"provider": "acme", "model": "lab/big", "id": "new"}, "lab/big", "new"),
        ({"provider": "mine", "model": "lab/big"}, "lab/big", "big"),  # the last part of the key
    ],
)
def test_an_offer_is_named_by_any_name_of_its_model(
    catalogue: Catalogue, fields: dict[str, object], model: str, id_: str
) -> None:
    name_offer(catalogue, fields)
    assert (fields["model"], fields["id"]) == (model, id_)


def test_several_offers_need_an_id(catalogue: Catalogue) -> None:
    with pytest.raises(SeveralOffers, match=r"hub sells lab/big under several ids: big-a, big-b\."):
        name_offer(catalogue, {"provider": "hub", "model": "lab/big"})
    with pytest.raises(ModelNotFound):
        name_offer(catalogue, {"provider": "hub", "model": "nothing-like-it"})


def test_the_id_of_another_model_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(SoldAsAnother, match=r"cloud sells big-eu as lab/big, not as lab/small\."):
        name_offer(catalogue, {"provider": "cloud", "model": "lab/small", "id": "big-eu"})


def test_the_id_of_an_own_offer_does_not_decide_its_model(catalogue: Catalogue) -> None:
    record = read_record("price", {"provider": "mine", "model": "lab/big", "id": "x", "input": "1", "output": "1"})
    catalogue.lay_over((OwnEntry(record, "2026-07-01"),))
    fields: dict[str, object] = {"provider": "mine", "model": "lab/small", "id": "x"}
    name_offer(catalogue, fields)
    assert fields["model"] == "lab/small"
    named: dict[str, object] = {"provider": "mine", "model": "x"}
    name_offer(catalogue, named)
    assert named == {"provider": "mine", "model": "lab/big", "id": "x"}


@pytest.mark.parametrize(
    ("provider", "id_", "usual"),
    [
        ("mine", "big", True),
        ("mine", "prod", False),
        ("acme", "acme/big", True),
        ("acme", "big", False),
        ("hub", "big-a", False),
    ],
)
def test_an_id_is_usual_if_a_price_need_not_state_it(
    catalogue: Catalogue, provider: str, id_: str, *, usual: bool
) -> None:
    assert is_usual_id(catalogue, {"provider": provider, "model": "lab/big", "id": id_}) is usual
