"""``crosswalk-tui own`` adds a record: what it says of it, and which mistakes it explains."""

from __future__ import annotations

from enum import StrEnum

import pytest

from crosswalk_tui.core.own.record_fields import KINDS
from crosswalk_tui.core.vocabulary import ProviderType, Tier
from crosswalk_tui.user.yours import EVERY_KIND, RENAMABLE_KINDS
from tests.cli.conftest import SMALL, Call

pytestmark = pytest.mark.usefixtures("catalogue", "user_folder")


def test_what_is_replaced_is_named(call: Call) -> None:
    assert "Replaces" not in call("own", "discount", "host", "15%").err
    assert "Replaces: 15% off, saved 20" in call("own", "discount", "host", "20%").err
    call("own", "model", "acme/tune")
    assert "Replaces: acme/tune, saved 20" in call("own", "model", "acme/tune", "--context", "8k").err
    assert "Replaces" not in call("own", "discount", "host", "20%").err
    assert "Replaces" not in call("own", "discount", "host", "20%", "--starts", "2030-01-01").err


@pytest.mark.parametrize(
    "words",
    [
        ("discount", "Host Inc.", "15%"),
        ("credit", "host inc.", "10"),
        ("price", "Host Inc.", SMALL, "--input", "1", "--output", "2"),
        ("provider", "Host Inc.", "--type", "host"),
    ],
)
def test_a_provider_is_named_as_the_screens_show_it(call: Call, words: tuple[str, ...]) -> None:
    assert "new provider" not in call("own", *words).err
    assert call("own", "list", "--format", "json").document["own"][0]["name"].split()[0] == "host"


def test_a_price_at_a_provider_of_a_similar_name_names_it(call: Call) -> None:
    saved = call("own", "price", "hots", SMALL, "--input", "1", "--output", "2")
    assert saved.code == 0
    assert "hots is not in the catalogue: a new provider of yours. Did you mean host?" in saved.err


@pytest.mark.parametrize("missing", ["input", "output"])
def test_a_new_offer_with_half_a_price_says_why_it_is_not_ranked(call: Call, missing: str) -> None:
    given = {"input": "--output", "output": "--input"}[missing]
    why = f"no {missing} rate is set or listed; it is not ranked without one."
    assert why in call("own", "price", "my-gpu", SMALL, given, "0.05").err
    assert why in call("own", "list").err
    assert "my-gpu" not in call("cost", SMALL).out
    assert "not ranked" not in call("own", "price", "host", SMALL, given, "0.05").err, "the other is listed"


def test_zeros_are_said_to_mean_a_local_model(call: Call) -> None:
    assert "never the cheapest" in call("own", "price", "host", SMALL, "--input", "0", "--output", "0").err
    assert "never the cheapest" not in call("own", "price", "host", SMALL, "--input", "0", "--output", "1").err


@pytest.mark.parametrize("share", ["1", "1.0", "01"])
def test_a_discount_of_one_is_asked_about(call: Call, share: str) -> None:
    done = call("own", "discount", "host", share)
    assert (done.code, done.err.splitlines()[-1]) == (
        2, f"Error: Invalid value for 'SHARE': {share!r} could be a percentage or a fraction; write 1% or 100%.",
    )  # fmt: skip
    assert call("own", "discount", "host", "1%").code == 0


def test_a_negative_discount_is_called_a_surcharge(call: Call) -> None:
    for words in (("host", "-5%"), ("--note", "x", "host", "-0.05"), ("host", "-5%", "--note", "-x")):
        done = call("own", "discount", *words)
        assert done.code == 2
        assert "would be a surcharge: a discount is 0% to 100% off" in done.err
    assert "is negative" in call("own", "credit", "host", "-5").err
    assert "No such option '--share'" in call("own", "discount", "host", "--share", "5%").err


def test_a_score_that_cannot_count_is_refused(call: Call) -> None:
    done = call("own", "score", SMALL, "new-bench", "7")
    assert (done.code, done.out) == (2, "")
    assert "new-bench is no benchmark of the catalogue; a new one needs its scale" in done.err
    assert "Nothing was saved. Add --minimum and --maximum." in done.err
    assert call("own", "list", "--format", "json").document["own"] == []
    assert call("own", "score", SMALL, "new-bench", "-7", "--minimum", "-10", "--maximum", "10").code == 0


@pytest.mark.parametrize("huge", ["1e9999999", "-1e999999999", "1e10"])
def test_a_number_beyond_any_score_is_refused(call: Call, huge: str) -> None:
    scale = ("own", "score", SMALL, "new-bench", "7")
    for name, words in {
        "VALUE": ("own", "score", SMALL, "new-bench", huge),
        "--minimum": (*scale, "--minimum", huge, "--maximum", "10"),
        "--maximum": (*scale, "--minimum", "0", "--maximum", huge),
    }.items():
        done = call(*words)
        assert done.code == 2
        assert done.err.endswith(f"Error: Invalid value for '{name}': {huge!r} is not a number that can be a score.\n")


def test_a_context_window_that_is_no_number_is_one_of_tokens(call: Call) -> None:
    assert (
        "Invalid value for '--context': 'wide' is not a number of tokens"
        in call("own", "model", "ours/tune", "--context", "wide").err
    )


@pytest.mark.parametrize(
    ("call_", "message"),
    [
        (("own", "discount", "hots", "5%"), "No provider is called 'hots'. Nearest: host"),
        (("own", "discount", "host", "lots"), "Invalid value for 'SHARE': 'lots' is not a share"),
        (("own", "price", "host", "no-such-model", "--input", "1"), "own model LAB/NAME"),
        (("own", "price", "host", SMALL), "Missing option '--input'. A price needs at least one rate"),
        (("own", "price", "host", SMALL, "--input", "free"), "Invalid value for '--input': 'free' is not an amount"),
        (
            ("own", "discount", "host", "5%", "--starts", "2027-01-02", "--ends", "2027-01-01"),
            "Invalid value for '--ends': must be after starts.",
        ),
        (("own", "credit", "host", "abc"), "Invalid value for 'USD': 'abc' is not an amount"),
        (
            ("own", "price", "rented", SMALL, "--usd-per-hour", "2"),
            "Missing option '--tokens-per-second'. Required for",
        ),
        (("own", "list", "thing"), "Invalid value for '[KIND]': 'thing' is not one of 'price', 'discount'"),
        (("own", "remove", "discount", "host"), "No discount of yours is called 'host'. You have no price, discount"),
    ],
)
def test_a_mistake_is_explained(call: Call, call_: tuple[str, ...], message: str) -> None:
    outcome = call(*call_)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


@pytest.mark.parametrize(
    ("words", "kinds"),
    [("remove", EVERY_KIND), ("list", EVERY_KIND), ("off", KINDS), ("on", KINDS), ("rename", RENAMABLE_KINDS)],
)
def test_the_help_lists_the_kinds_in_a_sentence(call: Call, words: str, kinds: tuple[str, ...]) -> None:
    shown = " ".join(call("own", words, "--help").out.split())
    assert f"KIND is {', '.join(kinds[:-1])} or {kinds[-1]}.".replace(", ", " ") in shown.replace(", ", " ")
    assert "KIND" in shown.partition("[OPTIONS]")[2].split()[0]


@pytest.mark.parametrize(("words", "choices"), [("price", Tier), ("provider", ProviderType)])
def test_the_help_lists_every_value_that_is_taken(call: Call, words: str, choices: type[StrEnum]) -> None:
    assert ", ".join(choices) in " ".join(call("own", words, "--help").out.split())


def test_the_help_says_what_each_option_takes(call: Call) -> None:
    shown = " ".join(call("own", "discount", "--help").out.split())
    assert "--rates RATES Rates it is for, separated by commas: input, output, cache_read" in shown
    assert "--minimum USD" in shown
    assert "--ends DATE" in shown
