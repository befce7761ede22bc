"""Hypothesis strategies for what is the user's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from crosswalk_tui.core.models import Machine, Rates
from crosswalk_tui.core.own.own_rates import RATE_NAMES
from crosswalk_tui.core.own.records import (
    Credit,
    Discount,
    OwnEntry,
    OwnModel,
    OwnPrice,
    OwnProvider,
    OwnScore,
    Record,
)
from crosswalk_tui.core.vocabulary import ProviderType, Tier

_words = st.text("abcdefghij0123456789-.", min_size=1, max_size=12)
_keys = st.builds("{}/{}".format, _words, _words)
_names = st.text('abc xyzé"\\#=[]', min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
_notes = st.just("") | _names
_days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
_rates = st.integers(0, 1_000_000_000)
_money = st.decimals(Decimal("0.01"), Decimal(10**6), places=2)
shares = st.decimals(0, 1, places=4)
_flags = st.none() | st.booleans()
_limits = st.none() | st.integers(1, 10**7)

rates = st.tuples(*[st.none() | _rates for _ in RATE_NAMES]).map(
    lambda values: Rates(**dict(zip(RATE_NAMES, values, strict=True)))
)
_machines = st.builds(
    Machine,
    _money,
    _money,
    st.none() | _money,
    st.decimals(Decimal("0.01"), 1, places=2),
)


def _priced(price: OwnPrice) -> OwnPrice:
    """A machine gives the input and output rates; a price without one has at least a rate."""
    if price.machine is not None:
        return replace(price, rates=price.rates._replace(input=None, output=None))
    return price if price.rates != Rates() else replace(price, rates=Rates(input=1))


own_prices = st.builds(
    OwnPrice,
    provider=_words,
    model=_keys,
    id=_names,
    tier=st.sampled_from(Tier),
    above=st.sampled_from([0, 200_000]),
    rates=rates,
    machine=st.none() | _machines,
    context=_limits,
    max_output=_limits,
    region=st.none() | _words,
    note=_notes,
).map(_priced)

_undated_discounts = st.builds(
    Discount,
    provider=_words,
    off=shares,
    model=st.just("") | _keys,
    rates=st.lists(st.sampled_from(RATE_NAMES), unique=True).map(tuple),
    minimum=st.none() | _money,
    note=_notes,
)


@st.composite
def discounts(draw: st.DrawFn) -> Discount:
    """Discounts that may start and end."""
    start = draw(st.none() | _days)
    first = start or date(2020, 1, 1)
    end = draw(st.none() | st.integers(1, 900).map(lambda more: first + timedelta(days=more)))
    return replace(draw(_undated_discounts), starts=start, ends=end)


own_models = st.builds(
    OwnModel, model=_keys, display_name=_notes, context=_limits, max_output=_limits, params=_limits,
    open_weights=_flags, licence=st.none() | _names, released=st.none() | _days, reasoning=_flags, tools=_flags,
    structured_output=_flags, vision=_flags, note=_notes,
)  # fmt: skip
_known_scores = st.builds(OwnScore, model=_keys, benchmark=_words, value=_money, variant=_notes, note=_notes)
_new_scores = st.builds(
    OwnScore, model=_keys, benchmark=_words, value=st.just(Decimal(50)), unit=_notes, minimum=st.just(Decimal(0)),
    maximum=st.just(Decimal("100.5")), higher_is_better=st.booleans(), measured=st.none() | _days,
)  # fmt: skip

records: st.SearchStrategy[Record] = st.one_of(
    own_prices,
    discounts(),
    st.builds(Credit, _words, _money, st.none() | _days, _notes),
    st.builds(OwnProvider, _words, _notes, st.sampled_from(ProviderType), _notes),
    own_models,
    _known_scores,
    _new_scores,
)
"""Any record."""

entries = st.lists(
    st.builds(OwnEntry, records, _days.map(date.isoformat), st.booleans()),
    max_size=6,
    unique_by=lambda entry: (type(entry.record), entry.record.name),
)
"""What is one user's."""
