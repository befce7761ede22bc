"""``crosswalk-tui own list``: all that is the user's, in every format, and what has no effect; renaming it."""

from __future__ import annotations

import pytest

from tests.cli.conftest import LARGE, SMALL, Call
from tests.cli.yours import GPU, cheapest, save_everything

pytestmark = pytest.mark.usefixtures("catalogue", "user_folder")


def test_the_list_names_everything_in_every_format(call: Call) -> None:
    assert "Nothing is yours yet" in call("own", "list").out
    call(*GPU)
    call("own", "discount", "host", "50%")
    call("own", "off", "discount", "host")
    found = call("own", "list", "--format", "json").document["own"]
    assert [(e["kind"], e["name"], e["active"]) for e in found] == [
        ("price", "my-gpu llama-3.2-1b-instruct", True),
        ("discount", "host", False),
    ]
    assert found[0]["fields"]["input"] == "0.002"
    assert "| discount | host | 50% off |" in call("own", "list", "--format", "markdown").out
    assert "discount,host,50% off,false," in call("own", "list", "--format", "csv").out
    assert "50% off" in call("own", "list").out
    call("own", "on", "discount", "host")
    assert cheapest(call)["provider"] == "my-gpu"


def test_the_list_has_saved_things_too(call: Call) -> None:
    save_everything(call)
    found = call("own", "list", "--format", "json").document["own"]
    assert [(e["kind"], e["name"]) for e in found[1:]] == [
        ("comparison", "small ones"), ("workload", "bot"), ("note", f"{SMALL} {LARGE}"),
    ]  # fmt: skip
    assert found[1]["fields"]["models"] == [SMALL, LARGE]
    assert (found[2]["fields"]["cached_share"], found[3]["fields"]["text"]) == ("0.6", "the small one\nis enough")
    assert call("own", "list", "note", "--format", "csv").out.count("the small one") == 1
    assert "No credit of yours" in call("own", "list", "credit").out


def test_the_list_names_what_has_no_effect(call: Call) -> None:
    call("own", "discount", "host", "5%", "--id", "no-such-id")
    outcome = call("own", "list")
    assert outcome.code == 0
    assert "No effect: Discount host no-such-id: the catalogue has no such offer." in outcome.err


def test_a_workload_is_renamed(call: Call) -> None:
    call("workloads", "save", "bot", "--input", "5M")
    call("workloads", "save", "other", "--input", "5M")
    assert call("own", "rename", "workload", "bot", "other").code == 1
    assert call("own", "rename", "workload", "bot", "helper").code == 0
    assert [e["name"] for e in call("own", "list", "workload", "--format", "json").document["own"]] == [
        "helper",
        "other",
    ]
    done = call("own", "rename", "comparison", "bot", "helper")
    assert (done.code, "No comparison of yours is called 'bot'" in done.err) == (2, True)
