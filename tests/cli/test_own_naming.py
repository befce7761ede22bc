"""Commands on what is the user's: what a wrong name is answered with, and that a refused command changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.user.comparisons import save_comparison
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import ComparisonSetup
from tests.cli.conftest import LARGE, SMALL, Call

pytestmark = pytest.mark.usefixtures("catalogue", "user_folder")

PRICE = "price rented llama-3.2-1b-instruct"


@pytest.fixture
def yours(call: Call, catalogue: Path, user_folder: object) -> None:  # noqa: ARG001 - in this order
    """A price, two discounts, and a comparison whose name needs quotes."""
    call("own", "price", "rented", SMALL, "--usd-per-hour", "2.50", "--tokens-per-second", "900")
    call("own", "discount", "host", "15%")
    call("own", "discount", "cloud", "5%", "--model", SMALL)
    setup = ComparisonSetup((SMALL, LARGE), Workload(1, 1), Filters())
    save_comparison(UserDatabase(), "Bob's pick", setup)


@pytest.mark.usefixtures("yours")
@pytest.mark.parametrize(
    ("words", "problem", "commands"),
    [
        ("remove rented", "Give the kind and the whole name", [f"remove {PRICE}"]),
        ("remove price rented", "No price of yours is called 'rented'.", [f"remove {PRICE}"]),
        ("off rentd", "Give the kind", [f"off {PRICE}", "off discount host", f"off discount cloud {SMALL}"]),
        ("on host", "Give the kind", ["on discount host"]),
        ("remove discount", "Give the kind", [f"remove discount cloud {SMALL}", "remove discount host"]),
        ("remove price host", "No price of yours is called 'host'.", ["remove discount host", None]),
        ("remove discont host", "Give the kind", ["remove discount host", None]),
        ("off discount hots", "No discount of yours is called 'hots'.", ["off discount host", None]),
        ("remove pick", "Give the kind", ["remove comparison 'Bob'\"'\"'s' pick"]),
        ("rename pick other", "Give the kind", ["rename comparison 'Bob'\"'\"'s pick' NEW"]),
    ],
)
def test_what_to_type_is_listed_nearest_first(call: Call, words: str, problem: str, commands: list[str | None]) -> None:
    refused = call("own", *words.split())
    assert (refused.code, refused.out) == (2, "")
    first, *listed = refused.err.splitlines()
    assert first.startswith(f"Error: {problem}")
    assert [line for line, wanted in zip(listed, commands, strict=False) if wanted] == [
        f"  crosswalk-tui own {wanted}" for wanted in commands if wanted
    ]
    if None not in commands:
        assert len(listed) == len(commands)


@pytest.mark.usefixtures("yours")
def test_what_is_listed_works_as_it_stands(call: Call) -> None:
    listed = call("own", "remove", "rented").err.splitlines()[1].split()[2:]
    assert call("own", *listed).err == f"Removed: {PRICE}.\n"


def test_without_anything_of_yours_there_is_nothing_to_list(call: Call) -> None:
    assert call("own", "remove", "rented").err.endswith(
        "You have no price, discount, credit, provider, model, score, comparison, workload or note yet.\n"
    )


@pytest.mark.usefixtures("yours")
def test_many_names_are_counted(call: Call) -> None:
    for n in range(9):
        call("own", "price", f"gpu-{n}", SMALL, "--input", "1", "--output", "1")
    listed = call("own", "remove", "gpu").err.splitlines()[1:]
    assert len(listed) == 6
    assert listed[-1] == "  and 4 more: crosswalk-tui own list"


@pytest.mark.usefixtures("yours")
@pytest.mark.parametrize("word", ["discount", "rented", "host"])
def test_an_export_to_a_name_of_yours_is_asked_about(
    call: Call, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = call("own", "export", word)
    assert refused.code == 2
    assert f"crosswalk-tui own export ./{word}" in refused.err
    assert not (tmp_path / word).exists()
    assert call("own", "export", f"./{word}").code == 0
    assert (tmp_path / word).is_file()


TOML = '[[discount]]\nprovider = "host"\noff = "50%"\n'
_ANNOUNCED = ("new provider", "Saved", "Replaces", "Removed", "Renamed", "Switched", "Imported", "no effect")


@pytest.mark.usefixtures("yours")
@pytest.mark.parametrize(
    "words",
    [
        ("price", "brand-new", SMALL, "--input", "5000"),
        ("price", "brand-new", SMALL, "--input", "1", "--tier", "golden"),
        ("price", "brand-new", SMALL),
        ("price", "brand-new", "no-such-model", "--input", "1"),
        ("price", "brand-new", SMALL, "--usd-per-hour", "2"),
        ("price", "brand new", SMALL, "--input", "1"),
        ("discount", "host", "150%"),
        ("discount", "nobody", "15%"),
        ("discount", "host", "15%", "--starts", "soon"),
        ("credit", "host", "much"),
        ("credit", "nobody", "5"),
        ("provider", "brand-new", "--type", "shop"),
        ("model", "brand new"),
        ("model", "acme/new", "--context", "wide"),
        ("score", SMALL, "arena_text", "1e9"),
        ("score", "no-such-model", "arena_text", "1200"),
        ("score", SMALL, "new_benchmark", "5"),
        ("remove", "discount", "nobody"),
        ("remove", "host"),
        ("off", "discount", "nobody"),
        ("on", "price", "host"),
        ("rename", "comparison", "none", "other"),
        ("import", "yours.toml", "--catalog", "missing.db"),
        ("import", "broken.toml"),
        ("import", "missing.toml"),
        ("fresh",),
    ],
)
def test_a_refused_command_announces_and_saves_nothing(
    call: Call, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "yours.toml").write_text(TOML)
    (tmp_path / "broken.toml").write_text(f'{TOML}[[price]]\nprovider = "brand-new"\n')
    before = call("own", "export").out
    refused = call("own", *words)
    assert refused.code != 0
    assert call("own", "export").out == before
    assert [word for word in _ANNOUNCED if word in refused.err] == []
