"""Every offer of the compared models, ranked, and those left out with the reason."""

from __future__ import annotations

from crosswalk_tui.ui.workload.offers_base import LadderPane


class OffersPane(LadderPane):
    """The ladder in all its columns."""

    BORDER_TITLE = "Offers, cheapest first"
    IN_DETAIL = True
