"""Past prices as the sources recorded them: every price of an offer, and every change of a price.

The history of models.dev has the day a price was *recorded*; a dated price of genai-prices has the first day it is
*in force*, possibly in the future. A price is only compared with the previous one in the same source. As in
`crosswalk_tui.core.changes.price_history`, a zero for an offer sold by the token is not a price.
"""

from __future__ import annotations

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.rows import basis_of, date_of, price_of
from crosswalk_tui.core.changes.age import last_day
from crosswalk_tui.core.changes.price_history import Record
from crosswalk_tui.core.changes.recorded_changes import PriceChange, RecordedRepoint
from crosswalk_tui.core.models import Model, Offer, RateBasis
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.usage.billing import DatedOffer
from crosswalk_tui.core.vocabulary import Exclusion


def price_records(catalogue: Catalogue, offer_id: int, model_key: str) -> list[Record]:
    """Every past, current and future base price of the offer in its own tier, oldest first.

    Excludes prices of higher bands and of hours of the day. If the offer's id was pointed at a different model,
    includes only the prices of the days on which it served *model_key*.
    """
    rows = catalogue.rows(
        """
        SELECT pr.as_of, pr.valid_from, pr.valid_to, pr.input, pr.output, pr.cache_read, pr.source_id, s.name, pr.status
        FROM price pr JOIN offer o USING (offer_id) JOIN source s USING (source_id)
        LEFT JOIN offer_model om ON om.offer_id = o.offer_id
            AND om.model_id = (SELECT model_id FROM model WHERE key = :key)
        WHERE pr.offer_id = :offer AND pr.status IN ('history', 'chosen') AND pr.tier = o.tier AND pr.band_from = 0
          AND pr.window_start IS NULL
          AND (om.valid_from IS NULL OR coalesce(pr.valid_from, pr.as_of) >= om.valid_from OR pr.status = 'chosen')
          AND (om.valid_to IS NULL OR coalesce(pr.valid_from, pr.as_of) < om.valid_to)
        ORDER BY pr.status = 'chosen', coalesce(pr.valid_from, pr.as_of), pr.price_id
        """,
        {"offer": offer_id, "key": model_key},
    )
    try:
        return [
            Record(
                as_of=r["as_of"],
                valid_from=date_of(r["valid_from"]),
                valid_to=date_of(r["valid_to"]),
                input=r["input"],
                output=r["output"],
                cache_read=r["cache_read"],
                source_id=r["source_id"],
                source=safe(r["name"]),
                in_use=r["status"] == "chosen",
            )
            for r in rows
        ]
    except ValueError as error:  # an invalid date: the schema cannot forbid it
        raise catalogue.damaged(error) from error


def dated_offer(catalogue: Catalogue, model: Model, offer: Offer) -> DatedOffer:
    """*offer* with its past prices: those with their days, and those recorded on a day.

    In the past it was for sale, whatever happened to it since, and an alias was what requests named.
    """
    rows = catalogue.rows(
        "SELECT * FROM price WHERE offer_id = :offer AND status IN ('chosen', 'assumed') ORDER BY price_id",
        {"offer": offer.offer_id},
    )
    bases: dict[int, list[RateBasis]] = {}
    for r in catalogue.rows(
        "SELECT b.* FROM price_rate b JOIN price USING (price_id) WHERE offer_id = :offer ORDER BY price_id, rate",
        {"offer": offer.offer_id},
    ):
        bases.setdefault(r["price_id"], []).append(basis_of(r))
    try:
        prices = tuple(price_of(r, tuple(bases.get(r["price_id"], ()))) for r in rows)
    except ValueError as error:
        raise catalogue.damaged(error) from error
    recorded = [
        (day, record.input, record.output)
        for record in price_records(catalogue, offer.offer_id, model.key)
        if not record.in_use and (day := last_day(record.as_of)) is not None
    ]
    ended = offer.exclude_code in (Exclusion.DEPRECATED.value, Exclusion.NOT_LIVE.value)
    past = offer._replace(prices=prices, is_moving_alias=False, exclude_code=None if ended else offer.exclude_code)
    return DatedOffer(model, offer, past, tuple(sorted(recorded, key=lambda one: one[0])))


_CHANGES = """
WITH dated AS (
    SELECT offer_id, source_id, as_of AS day, 0 AS effective, price_id, input, output, cache_read, tier
    FROM price WHERE status = 'history' AND band_from = 0
    UNION ALL
    SELECT offer_id, source_id, coalesce(valid_from, ''), 1, price_id, input, output, cache_read, tier
    FROM price
    WHERE status = 'chosen' AND band_from = 0 AND window_start IS NULL
      AND (valid_from IS NOT NULL OR valid_to IS NOT NULL)
), priced AS (
    SELECT offer_id, source_id, day, effective, price_id, nullif(input, 0) AS input, nullif(output, 0) AS output,
           cache_read, tier
    FROM dated WHERE input > 0 OR output > 0
), compared AS (
    SELECT *, lag(input) OVER series AS before_input, lag(output) OVER series AS before_output,
           lag(cache_read) OVER series AS before_cache
    FROM priced WINDOW series AS (PARTITION BY offer_id, source_id, tier, effective ORDER BY day, price_id)
)
SELECT c.*, o.provider_id, o.provider_model_id, o.exclude_code, p.name AS provider, p.active, m.key AS model_key,
       m.name AS model_name, s.name AS source
FROM compared c JOIN offer o USING (offer_id) JOIN provider p USING (provider_id) JOIN model m USING (model_id)
JOIN source s ON s.source_id = c.source_id
WHERE (c.input <> c.before_input OR c.output <> c.before_output)
  AND c.tier = o.tier AND o.access = 'metered'
  AND NOT EXISTS (SELECT 1 FROM offer_model om WHERE om.offer_id = o.offer_id AND om.model_id = o.model_id
                  AND c.day <= om.valid_from)
ORDER BY c.day DESC, m.name, p.name, o.provider_model_id
"""


def read_price_changes(catalogue: Catalogue) -> tuple[PriceChange, ...]:
    """Every change of the input or output price of a metered offer, newest first. Takes a few frames.

    Leaves out changes from the time the offer's id served a different model.
    """
    return tuple(
        PriceChange(
            day=r["day"],
            effective=bool(r["effective"]),
            model_key=r["model_key"],
            model_name=safe(r["model_name"]),
            provider_id=r["provider_id"],
            provider=safe(r["provider"]),
            provider_model_id=safe(r["provider_model_id"]),
            before=(r["before_input"], r["before_output"], r["before_cache"]),
            after=(r["input"], r["output"], r["cache_read"]),
            source=safe(r["source"]),
            live=r["exclude_code"] is None and bool(r["active"]),
        )
        for r in catalogue.rows(_CHANGES)
    )


def read_repoints(catalogue: Catalogue) -> tuple[RecordedRepoint, ...]:
    """Every id that was pointed at a different model on a known day, with the model that it served until then."""
    rows = catalogue.rows(
        """
        SELECT o.provider_id, o.provider_model_id, m.key, om.valid_to AS day
        FROM offer_model om JOIN offer o USING (offer_id) JOIN model m ON m.model_id = om.model_id
        WHERE om.valid_to IS NOT NULL AND om.model_id <> o.model_id
        ORDER BY o.provider_id, o.provider_model_id, om.valid_to
        """
    )
    return tuple(RecordedRepoint(*row) for row in rows)
