"""Download the snapshot of a source: a file, or what several requests give."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256

from crosswalk_tui.core.errors import FetchError
from crosswalk_tui.sources.importers import arena, maker_prices
from crosswalk_tui.sources.refresh.arena_rows import fetch_boards
from crosswalk_tui.sources.refresh.fetch import FetchedFile, Fetcher, Validators
from crosswalk_tui.sources.registry import SourceSpec


def download(
    spec: SourceSpec, address: str, fetcher: Fetcher, known: Validators | None, known_day: str
) -> FetchedFile | None:
    """The snapshot of *spec* at *address*; None if it has not changed.

    *known* are the validators of the snapshot in use, if it came from *address*, and *known_day* is its ISO date, for a
    source whose server states the date first.

    Raises:
        FetchError: it cannot be fetched.
        ProxySettingError: the environment names a proxy that cannot be used.
        RefreshCancelled: the refresh was cancelled.
    """
    if spec.source_id == arena.SOURCE and address == spec.live:
        return fetch_boards(fetcher, address, known_day)
    answer = fetcher.fetch(address, known)
    if answer is not None and spec.source_id == maker_prices.SOURCE and address.endswith("/latest.json"):
        return _named_snapshot(answer, address, fetcher)
    return answer


def _named_snapshot(latest: FetchedFile, address: str, fetcher: Fetcher) -> FetchedFile:
    """The snapshot of model-prices with the SHA-256 in *latest*, dated by its publication."""
    try:
        named = json.loads(latest.content)
        digest, published = str(named["sha256"]), str(named.get("published_at", ""))[:10]
        date.fromisoformat(published)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FetchError(f"{address} does not name a snapshot.") from error
    found = fetcher.fetch(f"{address.rpartition('/')[0]}/{digest}.json")
    if found is None or sha256(found.content).hexdigest() != digest:
        raise FetchError(f"{address} names a snapshot by a digest that its content does not have.")
    return replace(found, validators=latest.validators, day=published, size=latest.size + found.size)
