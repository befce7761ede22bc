"""``crosswalk-tui [MODEL]...``: which comparison the app is opened on, and when it is not."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from crosswalk_tui.catalog.locate import refreshed_path, shipped_path
from crosswalk_tui.cli.opening import PRICE_AXES
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.user.config import Config, config_path
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.state import AppState, ComparisonSetup, write_state
from tests.cli.conftest import FREE, HOSTILE, LARGE, SMALL, Call
from tests.pseudo_terminal import PROGRAM, PseudoTerminal


@pytest.fixture
def problems() -> list[str]:
    """What was wrong in config.toml when the app was opened."""
    return []


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, problems: list[str]) -> list[tuple[Path, AppState]]:
    """What the app was opened with; the terminal is there, and the app closes at once with exit code 3."""
    calls: list[tuple[Path, AppState]] = []

    def run(path: Path, opening: AppState, config: Config, *, list_prices: bool) -> int:
        problems.extend(["list prices"] if list_prices else [])
        problems.extend(config.problems)
        calls.append((path, opening))
        return 3

    monkeypatch.setattr("crosswalk_tui.ui.run.run", run)
    monkeypatch.setattr("crosswalk_tui.cli.open_app.has_terminal", lambda: True)
    return calls


Opened = list[tuple[Path, AppState]]


def test_it_opens_on_the_default_pair_and_exits_as_the_app_does(call: Call, catalogue: Path, opened: Opened) -> None:
    assert call().code == 3
    assert opened == [(catalogue, AppState(ComparisonSetup((SMALL, LARGE), Workload(5_000_000, 2_000_000), Filters())))]


@pytest.mark.parametrize(
    ("arguments", "pair"),
    [
        (("llama-3.2-3b-instruct", FREE), (LARGE, FREE)),
        ((FREE,), (FREE, HOSTILE)),
        ((LARGE,), (LARGE, SMALL)),
        ((SMALL,), (SMALL, LARGE)),
        (("Llama 3.2 3B Instruct", "Llama 3.2 1B Instruct"), (LARGE, SMALL)),
        (("--", LARGE, SMALL), (LARGE, SMALL)),
        (("llama 3.2 3b", "1B llama 3.2"), (LARGE, SMALL)),
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_it_opens_on_the_models_named(
    call: Call, opened: Opened, arguments: tuple[str, ...], pair: tuple[str, str]
) -> None:
    call(*arguments)
    assert [opening.setup.models for _, opening in opened] == [pair]
    assert ("Compared with " in opened[0][1].remark) is (len(arguments) == 1)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--input", "1M", "--output=250k", SMALL, LARGE),
        (SMALL, "--input", "1M", LARGE, "--output", "250k"),
        (SMALL, LARGE, "--input", "1,000,000", "--output", "2.5e5"),
        (
            "--batch",
            SMALL,
            "--cached",
            "60%",
            LARGE,
            "--input",
            "1M",
            "--no-batch",
            "--output",
            "250k",
            "--cached",
            "0",
        ),
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_the_workload_may_stand_anywhere(call: Call, opened: Opened, arguments: tuple[str, ...]) -> None:
    call(*arguments)
    setup = ComparisonSetup((SMALL, LARGE), Workload(1_000_000, 250_000), Filters())
    assert [opening.setup for _, opening in opened] == [setup]


@pytest.mark.usefixtures("catalogue")
def test_it_opens_on_every_part_of_the_workload(call: Call, opened: Opened) -> None:
    call(
        SMALL, "--cached", "60%", "--cache-write", "10%", "--cache-write-1h", "5%", "--reasoning", "0.3", "--batch",
        LARGE, "--prompt", "8k", "--multiplier", "Llama 3.2 3B Instruct=1.5x",
    )  # fmt: skip
    ((_, opening),) = opened
    assert opening.setup.filters == Filters()  # nothing of it is left once the workload is no longer a batch's
    assert opening.setup.workload == Workload(
        cached_share=Decimal("0.6"),
        cache_write_share=Decimal("0.1"),
        cache_write_1h_share=Decimal("0.05"),
        reasoning_share=Decimal("0.3"),
        prompt_tokens=8_000,
        batch=True,
        multipliers=((LARGE, Decimal("1.5")),),
    )


@pytest.mark.parametrize("place", ["before", "after"])
def test_another_catalogue_can_be_named_before_and_after_the_models(
    call: Call, catalogue: Path, opened: Opened, tmp_path: Path, place: str
) -> None:
    other = catalogue.rename(tmp_path / "other.db")
    named = ("--catalog", str(other))
    assert call(*(*named, SMALL) if place == "before" else (SMALL, *named)).code == 3
    assert [path for path, *_ in opened] == [other]


@pytest.mark.usefixtures("catalogue")
def test_a_command_wins_over_a_model_and_the_models_stay_reachable(call: Call, opened: Opened) -> None:
    assert call("models").out.startswith("Model ")
    assert not opened
    assert call("--", "models").code == 2
    assert not opened


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("no-such-model",), "No model is called 'no-such-model'"),
        ((SMALL, "shared"), "could be any of"),
        (("--input", "lots"), "not a number of tokens"),
        ((SMALL,) * 7, "more than the 6 that can be compared"),
        (("--nope",), "--nope"),
        (("--input", "1M", "models"), "--input"),
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_what_cannot_be_understood_opens_nothing(
    call: Call, opened: Opened, arguments: tuple[str, ...], message: str
) -> None:
    outcome = call(*arguments)
    assert (outcome.code, outcome.out, opened) == (2, "", [])
    assert message in outcome.err


@pytest.mark.usefixtures("catalogue")
def test_without_a_terminal_the_app_is_refused(call: Call) -> None:
    outcome = call(SMALL)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("The app needs a terminal.")


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/null"])
@pytest.mark.usefixtures("catalogue")
def test_without_standard_error_the_app_is_refused_on_the_terminal(redirection: str) -> None:
    """The app is drawn on it: the terminal would stay blank, and keys without an effect."""
    with PseudoTerminal(["/bin/sh", "-c", f"{shlex.join(PROGRAM)} {SMALL} {redirection}"]) as terminal:
        assert terminal.end() == 2
        assert terminal.attributes() == terminal.found
    assert terminal.written.startswith(b"The app needs a terminal. Redirected or closed: standard error. ")


@pytest.mark.usefixtures("shipped_catalogue")
def test_a_refreshed_catalogue_that_cannot_be_read_is_named(call: Call, opened: Opened, problems: list[str]) -> None:
    refreshed_path().parent.mkdir(parents=True, exist_ok=True)
    refreshed_path().write_text("no catalogue", encoding="utf-8")
    listed = call("models", "gpt-4o")
    assert (listed.code, listed.err.count("is not a readable catalogue")) == (0, 1)
    assert call().err == ""
    assert [path for path, _ in opened] == [shipped_path()]
    assert [problem in listed.err for problem in problems] == [True]


def test_a_missing_catalogue_is_reported_with_the_build_command(call: Call, opened: Opened, tmp_path: Path) -> None:
    outcome = call("--catalog", str(tmp_path / "missing.db"))
    assert (outcome.code, outcome.out, opened) == (2, "", [])
    assert "There is no catalogue" in outcome.err
    assert "catalog build" in outcome.err


def test_without_arguments_the_last_session_is_restored(call: Call, catalogue: Path, opened: Opened) -> None:
    setup = ComparisonSetup((LARGE, FREE), Workload(7, 3), Filters(include_resellers=True))
    left = AppState(setup, "workload", "gpqa_diamond", page=FREE, theme="nord")
    write_state(UserDatabase(), left)
    call()
    call("--input", "1M")
    fresh = AppState(ComparisonSetup((SMALL, LARGE), Workload(1_000_000), Filters()), theme="nord")
    assert [opening for _, opening in opened] == [left._replace(is_restored=True), fresh]
    assert opened[0][0] == catalogue


@pytest.mark.usefixtures("catalogue")
def test_a_session_with_a_missing_model_is_not_restored(call: Call, opened: Opened) -> None:
    write_state(UserDatabase(), AppState(ComparisonSetup(("gone/model", LARGE), Workload(), Filters())))
    message = call().err
    assert (
        "A model of the last session is no longer in the catalogue; starting over. No model is called 'gone/model'"
        in message
    )
    assert opened[0][1].setup.models == (SMALL, LARGE)


@pytest.mark.usefixtures("catalogue")
def test_a_missing_model_page_keeps_the_rest_of_the_session(call: Call, opened: Opened) -> None:
    left = AppState(
        ComparisonSetup((LARGE, FREE), Workload(7, 3), Filters(include_resellers=True)), "model", page="gone/model"
    )
    write_state(UserDatabase(), left)
    assert "whose page was open is no longer in the catalogue. No model is called 'gone/model'" in call().err
    assert [opening for _, opening in opened] == [left._replace(page="", is_restored=True)]


@pytest.mark.usefixtures("catalogue")
def test_the_theme_chosen_in_the_app_survives_a_call_with_arguments_and_a_missing_model(
    call: Call, opened: Opened
) -> None:
    write_state(UserDatabase(), AppState(ComparisonSetup(("gone/model", LARGE), Workload(), Filters()), theme="nord"))
    call(SMALL, LARGE)
    call()
    assert [opening.theme for _, opening in opened] == ["nord", "nord"]


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("beside", "in_file", "used"),
    [("dracula", "dracula", "nord"), ("dracula", "gruvbox", None), (None, "dracula", None), ("dracula", "", "nord")],
)
def test_the_theme_that_was_set_last_applies(
    call: Call, opened: Opened, config: Path, beside: str | None, in_file: str, used: str | None
) -> None:
    setup = ComparisonSetup((SMALL, LARGE), Workload(), Filters())
    write_state(UserDatabase(), AppState(setup, theme="nord", theme_beside=beside))
    config.write_text(f'theme = "{in_file}"\n' if in_file else "", encoding="utf-8")
    call()
    call(SMALL, LARGE)
    assert [opening.theme for _, opening in opened] == [used, used]


@pytest.mark.usefixtures("catalogue")
def test_a_file_that_cannot_be_read_is_named_and_the_app_opens_anyway(call: Call, opened: Opened) -> None:
    users = UserDatabase()
    users.path.parent.mkdir(parents=True)
    users.path.write_bytes(b"no database, this")
    assert f"cannot be read. {users.path} is damaged" in call().err
    assert [opening.theme for _, opening in opened] == [None]


@pytest.mark.usefixtures("catalogue")
def test_the_view_and_the_filters_may_be_named(call: Call, opened: Opened) -> None:
    call(SMALL, LARGE, FREE, "--screen", "Workload", "--page", FREE, "--needs", "tools", "--resellers")
    ((_, opening),) = opened
    assert (opening.setup.models, opening.screen, opening.page) == ((SMALL, LARGE, FREE), "workload", FREE)
    assert opening.setup.filters == Filters(include_resellers=True, needs=frozenset({"tools"}))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--screen", "cellar"), "No screen is called 'cellar'; there are: overview"),
        (("--benchmark", "gpqa"), "No benchmark is called 'gpqa'. For the ids: crosswalk-tui show MODEL"),
        (("--page", "no-such-model"), "No model is called 'no-such-model'"),
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_a_view_there_is_not_opens_nothing(
    call: Call, opened: Opened, arguments: tuple[str, ...], message: str
) -> None:
    answer = call(*arguments)
    assert (answer.code, opened) == (2, [])
    assert message in answer.err


@pytest.fixture
def config() -> Iterator[Path]:
    """The user's config.toml, to be written."""
    path = config_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    yield path
    path.unlink()


@pytest.mark.usefixtures("catalogue")
def test_the_configuration_names_models_and_providers(call: Call, opened: Opened, config: Path) -> None:
    config.write_text(f'models = ["{LARGE}", "{FREE}"]\n[providers]\ndeny = ["cloud"]\n')
    call()
    call(SMALL, "--deny", "shop")
    call(SMALL, "--deny", "none")
    assert opened[0][1].setup == ComparisonSetup((LARGE, FREE), Workload(), Filters(deny=frozenset({"cloud"})))
    assert [opening.setup.filters for _, opening in opened[1:]] == [Filters(deny=frozenset({"shop"})), Filters()]


def test_a_name_of_the_configuration_is_exact(
    call: Call, opened: Opened, config: Path, shipped_catalogue: Path
) -> None:
    config.write_text('models = ["Llama 3.1 8B", "gpt-4o"]\n')
    call("--catalog", str(shipped_catalogue))
    call("--catalog", str(shipped_catalogue), "llama 3.1 8b", "gpt-4o")
    compared = [opening.setup.models for _, opening in opened]
    assert compared == [("meta/llama-3.1-8b", "openai/gpt-4o"), ("meta/llama-3.1-8b-instruct", "openai/gpt-4o")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("models = 3", "models must be a list of texts"),
        ("theme = 3", "theme must be the name of a theme"),
        ('models = ["nothing-of-the-kind"]', "models: No model is called 'nothing-of-the-kind'"),
        (f'models = ["{SMALL}", "{SMALL}"]', "models: meta/llama-3.2-1b-instruct is named twice"),
        ('[providers]\nallow = ["hosst"]', "providers: No provider is called 'hosst'. Nearest: host. It is ignored."),
        ("models = ", "cannot be read"),
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_an_invalid_configuration_is_reported_and_the_app_opens_without_it(
    call: Call, opened: Opened, problems: list[str], config: Path, text: str, said: str
) -> None:
    config.write_text(text)
    assert call().code == 3
    assert [opening.setup for _, opening in opened] == [ComparisonSetup((SMALL, LARGE), Workload(), Filters())]
    (problem,) = problems
    assert problem.startswith(str(config))
    assert said in problem
    assert config.read_text() == text


@pytest.mark.usefixtures("catalogue")
def test_providers_that_exist_apply_beside_one_that_does_not(
    call: Call, opened: Opened, problems: list[str], config: Path
) -> None:
    config.write_text('[providers]\nallow = ["hosst", "host"]\ndeny = ["shop"]')
    call(SMALL)
    filters = Filters(allow=frozenset({"host"}), deny=frozenset({"shop"}))
    assert [opening.setup.filters for _, opening in opened] == [filters]
    assert len(problems) == 1


@pytest.mark.usefixtures("catalogue")
def test_of_many_unknown_providers_the_first_have_a_hint(
    call: Call, opened: Opened, problems: list[str], config: Path
) -> None:
    """To look for the nearest of each would take seconds."""
    config.write_text(f"[providers]\nallow = {[f'hosst{number}' for number in range(1000, 3000)]}")
    assert call().code == 3
    assert len(opened) == 1
    assert ["Nearest: host." in problem for problem in problems] == [True] * 5 + [False] * 1995


@pytest.mark.usefixtures("catalogue")
def test_a_model_named_twice_is_refused(call: Call, opened: Opened) -> None:
    outcome = call(SMALL, LARGE, SMALL)
    assert (outcome.code, opened) == (2, [])
    assert "named twice" in outcome.err


@pytest.mark.usefixtures("catalogue")
def test_fewer_volumes_than_the_app_shows_are_refused(call: Call, opened: Opened) -> None:
    outcome = call("--volume", "20M/10M")
    assert (outcome.code, opened) == (2, [])
    assert "give --volume 4 times" in outcome.err


def test_the_price_axes_offered_are_those_of_the_plot() -> None:
    """The command line has its own list: to import the plot's would slow every command."""
    assert list(PRICE_AXES) == [axis.value for axis in PriceAxis]


@pytest.mark.parametrize("terminal", ["dumb", "unknown"])
def test_a_terminal_that_cannot_move_the_cursor_is_rejected(
    call: Call, opened: Opened, monkeypatch: pytest.MonkeyPatch, terminal: str
) -> None:
    """It would be drawn on line by line, for ever."""
    monkeypatch.setenv("TERM", terminal)
    outcome = call()
    assert (outcome.code, outcome.out, opened) == (2, "", [])
    assert f"TERM={terminal}" in outcome.err


@pytest.mark.usefixtures("rates", "user_folder")
def test_the_app_opens_at_list_prices_on_request(
    call: Call, opened: list[tuple[Path, AppState]], problems: list[str]
) -> None:
    assert call("--list-prices").code == 3
    assert len(opened) == 1
    assert problems == ["list prices"]
