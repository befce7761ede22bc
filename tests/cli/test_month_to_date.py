"""``usage --month-to-date``: the limit holds for what the calendar month has cost, to the second of its start."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from crosswalk_tui.catalog.locate import ENVIRONMENT_VARIABLE
from crosswalk_tui.cli.month_to_date import month_so_far
from tests.catalogue_builder import CatalogueBuilder
from tests.cli.conftest import Call, at

WORDY = "lab/wordy"


@pytest.fixture(autouse=True)
def priced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """WORDY at its maker costs $4 and $20 in July 2026, $2 and $10 from August on."""
    builder = CatalogueBuilder()
    builder.provider("maker", type="first_party")
    builder.model(WORDY, name="Wordy", context_tokens=1_000_000, aliases=["wordy-1"])
    prices = [
        {"input": 4_000_000, "output": 20_000_000, "valid_from": "2026-01-01", "valid_to": "2026-08-01"},
        {"input": 2_000_000, "output": 10_000_000, "valid_from": "2026-08-01"},
    ]
    builder.offer("maker", "wordy-1", WORDY, prices=prices, n_sources=2)
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(builder.write(tmp_path / "dated.db")))


def request(moment: str) -> str:
    """A request of 1M input tokens."""
    usage = {"prompt_tokens": 100_000, "completion_tokens": 0}
    return json.dumps({"model": "wordy-1", "usage": usage, **({"timestamp": moment} if moment else {})})


def log(folder: Path, *moments: str) -> str:
    path = folder / "log.jsonl"
    path.write_text("\n".join(map(request, moments)), encoding="utf-8")
    return str(path)


BOUNDARY = ("2026-07-31T23:59:59Z", "2026-08-01T00:00:00Z", "2026-08-01T02:00:00+02:00", "2026-08-31T23:59:59Z")


@pytest.mark.parametrize(
    ("now", "spent"),
    [
        ("2026-07-31T23:59:59", "0.4"),  # July alone, at its own price
        ("2026-08-01T00:00:00", "0.4"),  # the two of the first second of August; 02:00 at +02:00 is midnight
        ("2026-08-31T23:59:59", "0.6"),
    ],
)
def test_the_month_starts_and_ends_at_midnight_utc(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: str, spent: str
) -> None:
    at(monkeypatch, now)
    path = log(tmp_path, *BOUNDARY)
    assert call("usage", path, "--month-to-date", "--max-usd", spent).code == 0
    assert call("usage", path, "--month-to-date", "--format", "json").document["total"]["then_usd"] == spent
    over = call("usage", path, "--month-to-date", "--max-usd", "0.01")
    assert over.code == 1
    assert f"{now[:7]} has cost ${spent}0 so far, ${float(spent) - 0.01:.2f} over $0.01." in over.err.splitlines()


@pytest.mark.parametrize(
    ("options", "spent"),
    [
        ((), "0.2"),  # half of $0.40, on all days
        (("--starts", "2026-08-02"), "0.3"),
        (("--starts", "2026-07-01", "--ends", "2026-08-02"), "0.3"),
        (("--ends", "2026-08-01"), "0.4"),
        (("--starts", "2026-09-01"), "0.4"),
    ],
)
def test_a_discount_of_yours_enters_what_was_paid_on_its_days(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], spent: str
) -> None:
    at(monkeypatch, "2026-08-31T12:00:00")
    path = log(tmp_path, "2026-08-01T12:00:00Z", "2026-08-02T11:00:00Z")
    call("own", "discount", "maker", "50%", *options)
    answer = call("usage", path, "--month-to-date", "--format", "json").document
    assert answer["total"]["then_usd"] == spent
    assert call("usage", path, "--month-to-date", "--max-usd", spent).code == 0
    listed = call("usage", path, "--month-to-date", "--list-prices", "--format", "json").document
    assert listed["total"]["then_usd"] == "0.4"


@pytest.mark.parametrize("given", [("maker", "50%", "--model", WORDY), ("maker", "50%", "--id", "wordy-1")])
def test_a_discount_on_the_model_or_the_offer_comes_before_one_on_the_provider(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...]
) -> None:
    at(monkeypatch, "2026-08-31T12:00:00")
    path = log(tmp_path, "2026-08-01T12:00:00Z", "2026-08-02T11:00:00Z")
    call("own", "discount", "maker", "10%")
    call("own", "discount", *given)
    assert call("usage", path, "--month-to-date", "--format", "json").document["total"]["then_usd"] == "0.2"


def test_a_price_of_yours_without_days_is_not_in_it_and_the_answer_says_so(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, "2026-08-31T12:00:00")
    path = log(tmp_path, "2026-08-01T12:00:00Z", "2026-08-02T11:00:00Z")
    call("own", "price", "maker", WORDY, "--id", "wordy-1", "--input", "1", "--output", "1")
    outcome = call("usage", path, "--month-to-date", "--max-usd", "0.3")
    assert outcome.code == 1
    assert "2026-08 has cost $0.40 so far at list prices, $0.10 over $0.30." in outcome.err
    note = "Your prices have no days: before today, the cost then of lab/wordy at maker is at list prices."
    assert note in outcome.err.replace("Maker", "maker")


def test_it_is_not_scaled_to_thirty_days(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, "2026-08-02T12:00:00")
    path = log(tmp_path, "2026-08-01T12:00:00Z", "2026-08-02T11:00:00Z")  # $0.40 in 2 days: $6 in 30
    assert call("usage", path, "--max-usd", "1").code == 1
    assert call("usage", path, "--max-usd", "1", "--month-to-date").code == 0


def test_a_month_without_requests_has_cost_nothing(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, "2026-09-01T00:00:00")
    outcome = call("usage", log(tmp_path, *BOUNDARY), "--month-to-date", "--max-usd", "0")
    assert outcome.code == 0
    assert outcome.out == "No request of this month is in the logs: it has cost $0 so far.\n"
    assert "taken as the month" not in outcome.err
    undated = log(tmp_path, "")
    assert call("usage", undated, "--month-to-date", "--max-usd", "0").code == 1


def test_what_may_be_of_the_month_is_not_taken_for_free(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, "2026-08-02T12:00:00")
    outcome = call("usage", log(tmp_path, "2026-08-01T12:00:00Z", ""), "--month-to-date", "--max-usd", "100")
    assert outcome.code == 1
    assert "2026-08 is not known to have cost $100 or less so far." in outcome.err


@pytest.mark.parametrize("more", [("--since", "2026-08-01"), ("--until", "2026-08-01"), ("--on", WORDY)])
def test_it_goes_without_other_dates_and_models(call: Call, tmp_path: Path, more: tuple[str, ...]) -> None:
    outcome = call("usage", log(tmp_path, *BOUNDARY), "--month-to-date", *more)
    assert (outcome.code, "--month-to-date cannot be combined with --since, --until or --on." in outcome.err) == (
        2,
        True,
    )


@pytest.mark.parametrize(
    ("now", "first", "today"),
    [
        (datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC), "2028-02-01", "2028-02-29"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=timezone(timedelta(hours=-5))), "2027-01-01", "2027-01-01"),
        (datetime(2027, 1, 1, 0, 0, tzinfo=timezone(timedelta(hours=2))), "2026-12-01", "2026-12-31"),
    ],
)
def test_the_month_is_that_of_utc(now: datetime, first: str, today: str) -> None:
    assert [f"{day:%Y-%m-%d %H:%M:%S}" for day in month_so_far(now)] == [f"{first} 00:00:00", f"{today} 00:00:00"]
