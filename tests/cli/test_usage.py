"""``usage``: what a log cost, then and now, and on other models."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from crosswalk_tui.catalog import naming
from crosswalk_tui.catalog.locate import ENVIRONMENT_VARIABLE
from crosswalk_tui.catalog.reader import Catalogue
from tests.catalogue_builder import CatalogueBuilder
from tests.cli.conftest import Call
from tests.ordinary_user import ordinary_user, public_folder

WORDY, TERSE, BATCHED = "lab/wordy", "lab/terse", "lab/batched"


@pytest.fixture(autouse=True)
def dated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """WORDY at its maker: $4 and $20 until 2026-08-01, since then $2 and $10, twice as much above 200k tokens.

    TERSE at a host: $1 and $5, of which only the snapshot of 2026-07-02 is known. BATCHED at its maker: $90, in a batch
    $45, twice as much above 200k tokens.
    """
    builder = CatalogueBuilder()
    builder.provider("maker", type="first_party")
    builder.provider("host")
    builder.model(WORDY, name="Wordy", context_tokens=1_000_000, aliases=["wordy-1", "ft:wordy"])
    builder.model(TERSE, name="Terse", context_tokens=100_000, aliases=["shared"])
    now = {"valid_from": "2026-08-01"}
    prices: list[dict[str, Any]] = [
        {"input": 4_000_000, "output": 20_000_000, "valid_from": "2026-01-01", "valid_to": "2026-08-01"},
        {"input": 2_000_000, "output": 10_000_000, **now},
        {"input": 4_000_000, "output": 20_000_000, "band_from": 200_000, **now},
    ]
    builder.offer("maker", "wordy-1", WORDY, prices=prices, n_sources=2)
    builder.model(BATCHED, name="Batched", context_tokens=50_000, aliases=["shared"])
    costly = {"output": 90_000_000, "valid_from": "2026-01-01"}
    batched = [{"input": 90_000_000, **costly}, {"input": 180_000_000, "band_from": 200_000, **costly}]
    half = {"input": 45_000_000, "tier": "batch", **costly}
    builder.offer("maker", "batched-1", BATCHED, prices=[*batched, half], n_sources=2)
    builder.offer("host", "terse-1", TERSE, input=1_000_000, output=5_000_000, n_sources=2)
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(builder.write(tmp_path / "dated.db")))


def line(model: str, sent: int, made: int, day: str = "", **more: object) -> str:
    usage = {"prompt_tokens": sent, "completion_tokens": made}
    return json.dumps({"model": model, "usage": usage, **({"timestamp": f"{day}T12:00:00Z"} if day else {}), **more})


def log(folder: Path, *lines: str) -> str:
    path = folder / "log.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


MIXED = (
    line("wordy", 100_000, 1_000, "2026-07-31", cwd="/a"),
    line("wordy-1", 100_000, 1_000, "2026-08-01", cwd="/a"),
    line("wordy", 500_000, 1_000, "2026-08-09", cwd="/b"),
    line("terse", 10_000, 1_000, "2026-06-30", cwd="/b"),
    line("mystery", 10_000, 1_000, "2026-08-09", cwd="/b"),
)


def rows(document: Any) -> dict[str, tuple[str | None, str | None]]:
    return {row["name"]: (row["then_usd"], row["now_usd"]) for row in document["rows"]}


def test_requests_cost_the_price_of_their_day(call: Call, tmp_path: Path) -> None:
    document = call("usage", log(tmp_path, *MIXED), "--format", "json").document
    assert rows(document) == {
        "wordy": ("2.44", "2.23"),  # 0.1 × $4 + $0.02, then 0.5 × $4 + $0.02; today 0.1 × $2 + $0.01 for the first
        "wordy-1": ("0.21", "0.21"),
        "terse": (None, "0.015"),  # its price of June is not recorded
        "mystery": (None, None),
    }
    total = document["total"]
    assert (total["then_usd"], total["now_usd"]) == ("2.65", "2.455")
    assert (total["without_then"], total["without_now"]) == (2, 1)
    assert document["unknown_models"] == ["mystery"]
    assert document["billed_at"]["wordy-1"] == {"model": WORDY, "provider": "maker"}


def test_what_is_left_out_is_named(call: Call, tmp_path: Path) -> None:
    outcome = call("usage", log(tmp_path, *MIXED))
    assert "'mystery' is no model of the catalogue: 1 request without a cost." in outcome.err
    assert "2 requests left out of the cost then" in outcome.err
    assert "The log covers 2026-06-30 to 2026-08-09, 41 days; a month is 30 days at its rate." in outcome.err
    assert "The total is incomplete: it leaves out 2 requests in $ then and 1 request in $ now." in outcome.out
    assert "The cheapest that can serve all requests, whatever they score." in outcome.out
    assert "whatever they score" not in call("usage", log(tmp_path, *MIXED), "--on", "wordy").out
    (mystery,) = [text for text in outcome.out.splitlines() if text.startswith("mystery")]
    assert mystery.split()[-3:] == ["—", "—", "—"]


@pytest.mark.parametrize("name", ["ft:wordy", "maker/ft:wordy:acme::id"])
def test_a_fine_tune_is_not_billed_at_the_price_of_its_model(name: str, call: Call, tmp_path: Path) -> None:
    outcome = call("usage", log(tmp_path, line(name, 500_000, 1_000, "2026-08-09")))
    assert f"'{name}' is a fine-tune, whose price is not that of its model: 1 request without a cost." in outcome.err
    assert "Billed at" not in outcome.err


def test_half_an_emoji_takes_nothing_off_the_bill(call: Call, tmp_path: Path) -> None:
    """As ``JSON.stringify`` writes a text that was cut within a character."""
    cut = line("wordy", 500_000, 1_000, "2026-08-09", text="cut \ud83d")
    odd = line("odd \ud83d", 10, 1, "2026-08-09", cwd="/\ud83d")
    outcome = call("usage", log(tmp_path, cut, odd), "--format", "json")
    assert rows(outcome.document)["wordy"] == ("2.02", "2.02")
    assert "valid JSON" not in outcome.err
    by_project = call("usage", log(tmp_path, cut, odd), "--by", "project")
    assert "'odd \ufffd' is no model of the catalogue: 1 request without a cost." in by_project.err
    assert "/\ufffd" in by_project.out


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("project", ["/b", "/a"]),
        ("day", ["2026-06-30", "2026-07-31", "2026-08-01", "2026-08-09"]),
        ("session", [""]),
    ],
)
def test_the_rows_sum_to_the_total(call: Call, tmp_path: Path, by: str, names: list[str]) -> None:
    document = call("usage", log(tmp_path, *MIXED), "--by", by, "--format", "json").document
    assert [row["name"] for row in document["rows"]] == names
    for name in ("input_tokens", "output_tokens", "requests", "without_then", "without_now"):
        assert sum(row[name] for row in document["rows"]) == document["total"][name]


def test_only_the_requested_days_count(call: Call, tmp_path: Path) -> None:
    arguments = ("--since", "2026-08-01", "--until", "2026-08-01", "--format", "json")
    document = call("usage", log(tmp_path, *MIXED), *arguments).document
    assert rows(document) == {"wordy-1": ("0.21", "0.21")}
    assert (document["days"], document["total"]["month_usd"]) == (1, "6.3")


def test_the_last_day_of_the_calendar_leaves_nothing_out(call: Call, tmp_path: Path) -> None:
    path = log(tmp_path, *MIXED)
    whole = ("--since", "0001-01-01", "--until", "9999-12-31", "--format", "json")
    assert rows(call("usage", path, *whole).document) == rows(call("usage", path, "--format", "json").document)


def test_all_requests_on_other_models(call: Call, tmp_path: Path) -> None:
    path = log(tmp_path, *MIXED[:3])
    wordy, terse = call("usage", path, "--on", "wordy", "--on", "terse", "--format", "json").document["on"]
    assert (wordy["now_usd"], wordy["provider"]) == ("2.44", "maker")
    assert (terse["now_usd"], terse["reason"]) == (None, "context window 100,000 is smaller than 500,000")
    assert [each["name"] for each in call("usage", path, "--format", "json").document["on"]] == [WORDY]


def test_old_prices_are_marked_and_the_mark_explained(call: Call, tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.provider("host")
    builder.model(WORDY, context_tokens=1_000_000)
    builder.offer("host", "wordy", WORDY, prices=[{"input": 10_000, "output": 20_000, "as_of": "2026-02-01"}])
    old = ("usage", log(tmp_path, MIXED[2]), "--catalog", str(builder.write(tmp_path / "old.db")))
    answer = call(*old)
    assert "$0.005†" in answer.out
    assert "† The price was recorded more than 120 days ago." in answer.out
    assert "lab/wordy at Host (old price of 2026-02-01)" in answer.err
    assert [each["stale"] for each in call(*old, "--format", "json").document["on"]] == [True]
    assert "†" not in call("usage", log(tmp_path, *MIXED[:3])).out, "no legend without a mark"


def test_a_limit_is_held_against_the_month(call: Call, tmp_path: Path) -> None:
    month = log(tmp_path, *MIXED[1:3])  # $2.23 in 9 days: $7.43 in 30
    assert call("usage", month, "--max-usd", "7.44").code == 0
    over = call("usage", month, "--max-usd", "7.43")
    assert over.code == 1
    both = "The log (9 days, 2 requests) costs $2.23, and $7.43 for 30 days at its rate (× 3.33), $0.0033 over $7.43."
    assert both in over.err.splitlines()
    assert call("usage", month, "--on", "terse", "--max-usd", "100").code == 1, "nothing shows that it costs less"
    unknown = call("usage", log(tmp_path, MIXED[-1]), "--max-usd", "100")
    assert (unknown.code, "The log is not known to cost $100 or less a month." in unknown.err) == (1, True)


def test_amounts_that_rest_on_a_price_of_yours_are_marked(call: Call, tmp_path: Path) -> None:
    path = log(tmp_path, *MIXED[1:3])
    plain = call("usage", path, "--on", "terse")
    assert "*" not in plain.out
    call("own", "discount", "maker", "50%")
    shown = call("usage", path, "--on", "terse").out
    assert "$1.12*" in shown
    assert "$3.72*" in shown
    document = call("usage", path, "--on", "wordy", "terse", "--format", "json").document
    assert [document["total"]["own"], *(each["own"] for each in document["on"])] == [True, True, False]


def test_a_machine_by_the_hour_is_paid_all_month_for_a_few_days_of_log(call: Call, tmp_path: Path) -> None:
    machine = ("--usd-per-hour", "1", "--tokens-per-second", "1")  # $720 for 2.592M tokens a month
    call("own", "price", "rig", "terse", "--id", "terse-2", *machine, "--input-tokens-per-second", "1000")
    call("own", "price", "host", "terse", "--id", "terse-1", "--input", "1000", "--output", "1000")
    days = log(tmp_path, *(line("terse", 5_000, 40_000, f"2026-08-0{n % 3 + 1}") for n in range(30)))
    (on,) = call("usage", days, "--on", "terse", "--format", "json").document["on"]
    assert (on["provider"], on["now_usd"]) == ("rig", "720")
    assert on["month_usd"] == "3600", "12M tokens in 30 days take 5 machines, not 30 days of one"
    bills = call("cost", "terse", "--usage", days, "--format", "json").document
    assert bills["usd_per_30_days"] == {TERSE: "3600"}


def test_a_log_without_dates_is_the_month(call: Call, tmp_path: Path) -> None:
    outcome = call("usage", log(tmp_path, line("wordy", 1_000_000, 0)), "--format", "json")
    total = outcome.document["total"]
    assert (total["then_usd"], total["now_usd"], total["month_usd"]) == (None, "4", "4")
    assert "The counts have no dates: they are taken as the month." in outcome.err


def test_a_log_with_some_dates_has_no_month(call: Call, tmp_path: Path) -> None:
    path = log(tmp_path, *MIXED[1:3], line("wordy", 100_000, 1_000))
    outcome = call("usage", path, "--max-usd", "1000", "--format", "json")
    document = json.loads(outcome.out)
    assert (document["total"]["now_usd"], document["total"]["month_usd"], outcome.code) == ("2.44", None, 1)
    assert document["on"][0]["month_usd"] is None
    assert "1 of 3 requests has no date: what 30 days cost is unknown" in outcome.err
    assert "The log is not known to cost $1,000 or less a month." in outcome.err
    for command in (("cost", "wordy"), ("find",)):
        refused = call(*command, "--usage", path, "--max-usd", "1000")
        assert refused.code == 2
        assert "1 of 3 requests has no date, so the rate of the log is unknown" in refused.err
    assert call("cost", "wordy", "--usage", path, "--max-usd", "1000", "--since", "2026-08-01").code == 0
    assert call("cost", "wordy", "--usage", path, "--max-usd", "1000", "--input", "5M").code == 0


def test_an_answer_without_models_states_why(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Catalogue, "context_windows", lambda _: {})  # of a larger model that is no longer sold
    path = log(tmp_path, line("", 9_000_000, 1))
    outcome = call("usage", path)
    assert "No model can serve all requests of the log. 3 models: context window" in outcome.out
    assert "The log does not name the model: 1 request without a cost." in outcome.err
    assert "--on MODEL prices the log on a model, or states why it cannot." in outcome.err
    document = call("usage", path, "--format", "json").document
    assert (document["on"], document["none_serves"][:25]) == ([], "3 models: context window ")


def test_days_without_requests_are_refused(call: Call, tmp_path: Path) -> None:
    outcome = call("usage", log(tmp_path, *MIXED), "--since", "2026-11-01")
    assert (outcome.code, "No request is left: 5 lines outside the requested dates." in outcome.err) == (2, True)


def test_rows_of_several_requests_are_not_called_requests(call: Call, tmp_path: Path) -> None:
    rows = [{"model": name, "input_tokens": 9_000, "output_tokens": 90, "num_model_requests": 9} for name in "xy"]
    outcome = call("usage", log(tmp_path, *map(json.dumps, rows)))
    assert "'x' is no model of the catalogue: 1 row of 9 requests without a cost." in outcome.err
    assert "2 rows of 18 requests left out of the cost then" in outcome.err
    assert "2 rows of several requests, without the size of each: the average prompt decides" in outcome.err


def test_a_prompt_beyond_the_window_of_its_model_is_billed_at_base_prices(call: Call, tmp_path: Path) -> None:
    outcome = call("usage", log(tmp_path, line("wordy-1", 1_200_000, 0), line("x", 900_000, 0)), "--on", WORDY)
    assert "$6.00" in outcome.out.partition("All requests on")[2], "1.2M at $2 and a prompt of 0.9M at $4"
    assert "1 aggregated row without a number of requests: base prices apply" in outcome.err


def test_a_row_of_a_day_is_billed_at_base_prices(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    rows = "2026-11-01,wordy-1,500000,0\n2026-11-02,wordy-1,500000,0\n"
    path.write_text(f"date,model,input tokens,output tokens\n{rows}", encoding="utf-8")
    outcome = call("usage", str(path))
    assert "$2.00" in outcome.out
    assert "2 aggregated rows without a number of requests: base prices apply" in outcome.err


def test_an_empty_log_is_named(call: Call, tmp_path: Path) -> None:
    path = log(tmp_path, "", " ")
    assert f"{path} is empty." in call("usage", path).err
    assert f"{path}: No token counts that are known" in call("usage", log(tmp_path, '{"note": 1}')).err


def test_a_batch_without_a_batch_price_has_no_cost_in_a_row_or_in_total(call: Call, tmp_path: Path) -> None:
    path = log(tmp_path, MIXED[1], line("wordy", 100_000, 1_000, "2026-08-01", service_tier="batch"))
    document = call("usage", path, "--format", "json").document
    assert rows(document) == {"wordy-1": ("0.21", "0.21"), "wordy": (None, None)}
    total = document["total"]
    assert (total["now_usd"], total["without_now"], total["without_then"]) == ("0.21", 1, 1)


def test_audio_at_the_rate_of_text_is_marked_named_and_no_certain_month(call: Call, tmp_path: Path) -> None:
    spoken = {"prompt_tokens": 1_000, "completion_tokens": 100, "prompt_tokens_details": {"audio_tokens": 900}}
    path = log(tmp_path, json.dumps({"model": "wordy", "usage": spoken, "timestamp": "2026-08-09T12:00:00Z"}))
    answer = call("usage", path, "--on", "wordy")
    (row,) = [words for words in map(str.split, answer.out.splitlines()) if words[:1] == ["wordy"]]
    assert row[-3:] == ["≈$0.003", "≈$0.003", "≈$0.09"]
    (on,) = [words for words in map(str.split, answer.out.splitlines()) if words[:1] == [WORDY]]
    assert on[-2:] == ["≈$0.003", "≈$0.09"]
    note = "audio input: no audio price is published: the text rate is used, and the seller may charge more."
    assert f"≈ {WORDY} at Maker: {note}" in answer.err.splitlines()
    assert "Without a separate price: 900 audio input tokens (at the rate of text)." in answer.err.splitlines()
    document = call("usage", path, "--on", "wordy", "--format", "json").document
    assert document["left_out"] == {"audio input tokens (at the rate of text)": 900}
    for part in (document["rows"][0], document["total"], document["on"][0]):
        assert part["may_be_low"] is True
    assert call("usage", path, "--max-usd", "5").code == 1
    assert call("cost", "wordy", "--usage", path, "--format", "json").document["left_out"] == document["left_out"]


def test_days_partly_in_a_batch_are_billed_alike_in_the_cost_and_on_other_models(call: Call, tmp_path: Path) -> None:
    """A console's days, without a number of requests."""
    day = (
        '{{"date": "2026-08-09", "uncached_input_tokens": 1000000, "output_tokens": 0, "service_tier": "{tier}"{more}}}'
    )
    more = ', "model": "batched"'
    path = log(tmp_path, day.format(tier="standard", more=more), day.format(tier="batch", more=more))
    answer = call("usage", path, "--on", "batched", "--format", "json").document
    assert [part["now_usd"] for part in (answer["total"], answer["on"][0])] == ["135", "135"]
    explained = call("cost", "batched", "--usage", path, "--explain")
    assert "1 of 2 rows was made in a batch: batch prices apply to them, where published." in explained.err
    assert "Price for prompts up to 200,000 tokens: the sizes of the prompts are unknown." in explained.out


def test_of_many_unknown_models_the_most_used_are_named(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def suggested(*_: object) -> tuple[str, ...]:
        raise AssertionError("names are suggested, which takes 15 ms each")

    monkeypatch.setattr(naming, "_nearest", suggested)
    rows = [f"m-{number:03}-x,1,1" for number in (*range(50), *range(30, 50))]
    file = tmp_path / "log.csv"
    file.write_text("\n".join(["model,input_tokens,output_tokens", *rows]), encoding="utf-8")
    outcome = call("usage", str(file))
    assert "'m-030-x' is no model of the catalogue: 2 requests without a cost." in outcome.err
    assert "30 more names without a single model of the catalogue: 30 requests without a cost." in outcome.err
    assert outcome.err.count("is no model of the catalogue") == 20
    assert len(call("usage", str(file), "--format", "json").document["unknown_models"]) == 50


def test_requests_to_a_free_variant_are_said_to_be_billed_as_the_paid_model(call: Call, tmp_path: Path) -> None:
    outcome = call("usage", log(tmp_path, line("lab/wordy:free", 1_000, 10), line("lab/wordy", 1_000, 10)))
    assert "'lab/wordy:free' was free: 1 request billed at the price of the paid lab/wordy.\n" in outcome.err
    table = tmp_path / "activity.csv"
    rows = ("gen-1,1000,10,lab/wordy,free", "gen-2,1000,10,lab/wordy,standard")
    table.write_text("generation_id,tokens_prompt,tokens_completion,model_permaslug,variant\n" + "\n".join(rows))
    outcome = call("usage", str(table))
    assert "'lab/wordy:free' was free: 1 request billed at the price of the paid lab/wordy.\n" in outcome.err


def test_a_name_of_several_models_is_not_called_unknown(call: Call, tmp_path: Path) -> None:
    answer = call("usage", log(tmp_path, line("shared", 10, 1)))
    assert f"'shared' could be any of {BATCHED}, {TERSE}: 1 request without a cost." in answer.err.splitlines()


def test_csv_has_a_row_for_each_part_and_model(call: Call, tmp_path: Path) -> None:
    records = list(csv.DictReader(io.StringIO(call("usage", log(tmp_path, *MIXED), "--format", "csv").out)))
    assert [(r["section"], r["name"]) for r in records][-2:] == [("total", "total"), ("on", WORDY)]
    assert records[0]["then_usd"] == "2.44"


@pytest.mark.skipif(sys.platform != "linux", reason="root becomes another user and comes back")
@pytest.mark.parametrize("command", [["usage"], ["cost", "small", "--usage"], ["own", "import"]])
def test_a_file_that_may_not_be_read_is_one_sentence(
    call: Call, catalogue: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    with public_folder() as folder:
        path = Path(log(folder, '{"model": "m", "usage": {"input_tokens": 5, "output_tokens": 3}}'))
        monkeypatch.setenv(ENVIRONMENT_VARIABLE, shutil.copy(str(catalogue), str(folder)))
        (folder / catalogue.name).chmod(0o644)
        monkeypatch.setenv("XDG_DATA_HOME", str(folder))
        call(*command, str(path))  # imports what the other user may not read
        path.chmod(0)
        with ordinary_user():
            outcome = call(*command, str(path))
    assert (outcome.code, outcome.err) == (2, f"Error: {path}: Permission denied.\n")


def test_a_missing_file_is_bad_usage(call: Call) -> None:
    assert call("usage", "no-such-file").code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("LOG", "--on", "wordy", "terse"),
        ("LOG", "--on", "wordy", "--on", "terse"),
        ("--on", "wordy", "terse", "LOG"),
        ("LOG", "--on=wordy", "terse", "--by", "day"),
    ],
)
def test_several_models_after_one_option(call: Call, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    path = log(tmp_path, line("wordy", 1_000, 100))
    words = [path if word == "LOG" else word for word in arguments]
    document = json.loads(call("usage", *words, "--format", "json").out)
    assert [one["name"] for one in document["on"]] == [WORDY, TERSE]


def test_a_day_has_no_bill_of_30_days_which_would_read_as_30_such_days(call: Call, tmp_path: Path) -> None:
    path = log(tmp_path, *(line("wordy", 100_000, 1_000, day) for day in ("2026-08-05", "2026-08-06")))
    rows = [row.split() for row in call("usage", path, "--by", "day").out.splitlines()]
    days = [row for row in rows if row and row[0].startswith("2026-08-0")]
    (total,) = [row for row in rows if row and row[0] == "total"]
    assert {len(day) for day in days} == {len(total) - 1}


def test_a_last_day_before_the_first_is_named(call: Call, tmp_path: Path) -> None:
    refused = call("usage", log(tmp_path, MIXED[0]), "--since", "2026-08-02", "--until", "2026-08-01")
    problem = "The last day, 2026-08-01, is before the first, 2026-08-02: swap since and until."
    assert (refused.code, refused.err) == (2, f"Error: {problem}\n")
