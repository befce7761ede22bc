"""The reviewed tables: every name in one is known to the others, and cautions can be read."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.vocabulary import Access, ProviderType
from crosswalk_tui.sources.harvest import Facts, Harvest, OfferRecord, ProviderRecord
from crosswalk_tui.sources.identity.tables import families, labs_of_orgs
from crosswalk_tui.sources.providers import caution, id_of_unknown_seller, provider_table, read_table, recognise_sellers

LITELLM_COLUMNS = ("litellm_provider", "keys", "provider", "prefixes", "note")
GENAI_COLUMNS = ("genai_provider", "models", "provider", "id_template", "note")


def test_every_mapped_provider_is_reviewed() -> None:
    known = provider_table()
    for table, columns in (("litellm_providers.csv", LITELLM_COLUMNS), ("genai_prices_providers.csv", GENAI_COLUMNS)):
        named = {row["provider"] for row in read_table(table, columns)}
        assert named - {""} <= known.keys(), table  # an empty name: it sells no chat models


def test_provider_ids_are_unique_and_sorted() -> None:
    rows = [row["provider_id"] for row in read_table("providers.csv", ("provider_id",))]
    assert rows == sorted(set(rows))


def test_duplicates_point_at_a_provider_that_is_none() -> None:
    known = provider_table()
    for provider in known.values():
        if provider.duplicate_of is not None:
            assert known[provider.duplicate_of].duplicate_of is None
    assert known["azure-cognitive-services"].duplicate_of == "azure"


def test_type_and_access_agree() -> None:
    for provider in provider_table().values():
        for kind, access in ((ProviderType.SUBSCRIPTION, Access.SUBSCRIPTION), (ProviderType.LOCAL, Access.LOCAL)):
            assert (provider.type is kind) is (provider.default_access is access), provider.provider_id


def test_makers_of_models_name_a_lab_that_keys_have() -> None:
    labs = {family.lab for family in families()} | set(labs_of_orgs().values())
    for provider in provider_table().values():
        if provider.type is ProviderType.FIRST_PARTY:
            assert provider.lab_id is not None, provider.provider_id
        if provider.lab_id is not None:
            assert provider.lab_id in labs | {provider.provider_id}, provider.provider_id


@pytest.mark.parametrize(
    ("lab", "sellers"),
    [
        ("alibaba", {"alibaba", "alibaba-cn"}),
        ("zhipuai", {"zai", "zhipuai"}),
        ("minimax", {"minimax", "minimax-cn"}),
        ("moonshotai", {"moonshotai", "moonshotai-cn"}),
        ("stepfun", {"stepfun", "stepfun-ai"}),
        ("meta", {"meta", "llama"}),
        ("google", {"google"}),  # Vertex is Google's cloud: Gemini has an API of its own
        ("amazon", {"nova", "amazon-bedrock"}),  # Bedrock is where Nova is sold
        ("tencent", {"tencent-tokenhub", "tencent-cloud"}),
        ("arcee-ai", {"arcee"}),
        ("meituan", {"longcat"}),
    ],
)
def test_every_endpoint_of_a_maker_carries_its_lab(lab: str, sellers: set[str]) -> None:
    assert {provider.provider_id for provider in provider_table().values() if provider.lab_id == lab} == sellers


@pytest.mark.parametrize(
    ("provider", "kind", "access"),
    [
        ("thinkingmachines", ProviderType.FIRST_PARTY, Access.METERED),
        ("stepfun-ai", ProviderType.FIRST_PARTY, Access.METERED),
        ("kimi-code-plan-cn", ProviderType.SUBSCRIPTION, Access.SUBSCRIPTION),
        ("volcengine-coding-plan", ProviderType.SUBSCRIPTION, Access.SUBSCRIPTION),
        ("qvac", ProviderType.LOCAL, Access.LOCAL),
        ("hetzner", ProviderType.CLOUD, Access.FREE),
        ("runinfra", ProviderType.HOST, Access.METERED),
        ("iteracompute", ProviderType.HOST, Access.PLACEHOLDER),
        ("edenai", ProviderType.AGGREGATOR, Access.METERED),
        ("empiriolabs", ProviderType.AGGREGATOR, Access.METERED),
    ],
)
def test_the_providers_of_september_are_reviewed(provider: str, kind: ProviderType, access: Access) -> None:
    record = provider_table()[provider]
    assert (record.type, record.default_access) == (kind, access)


def test_providers_that_closed_say_why() -> None:
    closed = [provider for provider in provider_table().values() if not provider.active]
    assert {provider.provider_id for provider in closed} >= {"anyscale", "lambda", "github-models"}
    assert {caution(provider) for provider in closed} == {"defunct"}


def test_cautions_are_the_word_before_the_colon() -> None:
    known = provider_table()
    assert caution(known["moark"]) == "currency"
    assert caution(known["alibaba-cn"]) == "region cn"
    assert caution(known["anthropic"]) is None
    assert caution(known["nvidia"]) is None


def test_first_matching_row_of_a_mapping_is_reachable() -> None:
    for table, columns in (("litellm_providers.csv", LITELLM_COLUMNS), ("genai_prices_providers.csv", GENAI_COLUMNS)):
        catch_all: set[str] = set()
        for row in read_table(table, columns):
            name, pattern = row[columns[0]], row[columns[1]]
            assert name not in catch_all, f"{table}: {name} {pattern} comes after the row that takes everything"
            if not pattern:
                catch_all.add(name)


def _harvest(source: str, *offers: tuple[str, str]) -> Harvest:
    records = [OfferRecord(source, provider, model_id, model_id, Facts()) for provider, model_id in offers]
    return Harvest(source, "2026-11-20", offers=records)


def test_sellers_spelled_otherwise_are_recognised() -> None:
    listed = _harvest("models.dev", ("brand.new-seller", "a"))
    listed.providers.append(ProviderRecord("brand.new-seller", "Brand New"))
    map_of = _harvest("litellm", ("brand-new-seller", "a"), ("wafer-ai", "b"), ("nobody-knows", "c"), ("openai", "d"))
    recognise_sellers([map_of, listed])
    assert [o.provider for o in map_of.offers] == ["brand.new-seller", "wafer.ai", "nobody-knows", "openai"]


def test_what_one_source_then_lists_twice_is_reported() -> None:
    harvest = _harvest("litellm", ("wafer.ai", "b"), ("wafer-ai", "b"), ("wafer-ai", "c"))
    recognise_sellers([harvest])
    assert [(o.provider, o.provider_model_id) for o in harvest.offers] == [("wafer.ai", "b"), ("wafer.ai", "c")]
    assert len(harvest.rejections) == 1


@pytest.mark.parametrize(("name", "spelled"), [("New_Seller", "new-seller"), ("A.I / x", "a.i-x"), ("voilà", "voil")])
def test_a_stranger_keeps_its_name_in_the_catalogues_spelling(name: str, spelled: str) -> None:
    assert id_of_unknown_seller(name) == spelled


@pytest.mark.parametrize("name", ["", "???", "日本", "x" * 400])
def test_a_name_that_cannot_be_an_id_says_so(name: str) -> None:
    with pytest.raises(ValueError, match="cannot serve as the id of a provider"):
        id_of_unknown_seller(name)
