"""Which offers are kept when only some can ever be the cheapest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.models import RankableOffer
from crosswalk_tui.core.search.listed_offers import undominated
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.monthly import Workload

offers = st.lists(
    st.builds(
        RankableOffer,
        st.sampled_from(["a", "b"]),
        st.just(""),
        st.just(""),
        st.sampled_from([ProviderType.HOST, ProviderType.AGGREGATOR]),
        st.integers(1, 50),
        st.integers(1, 50),
    ),
    max_size=12,
)
workloads = st.builds(Workload, st.integers(0, 9), st.integers(0, 9))


@given(offers, workloads, st.booleans())
def test_dropping_dominated_offers_changes_no_cheapest_bill(
    sold: list[RankableOffer], load: Workload, resellers: bool
) -> None:
    def bills(some: list[RankableOffer]) -> dict[str, int]:
        best: dict[str, int] = {}
        for o in some:
            if resellers or o.provider_type is not ProviderType.AGGREGATOR:
                bill = o.input * load.input_tokens + o.output * load.output_tokens
                best[o.model_key] = min(bill, best.get(o.model_key, bill))
        return best

    assert bills(undominated(sold)) == bills(sold)
