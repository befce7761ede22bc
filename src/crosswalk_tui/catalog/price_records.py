"""The price history of an offer, as recorded by the catalogue's sources."""

from __future__ import annotations

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.rows import date_of
from crosswalk_tui.core.changes.price_history import Record
from crosswalk_tui.core.text.safe import safe


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
