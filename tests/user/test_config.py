"""What config.toml says is what the app is like; what makes no sense is named."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from crosswalk_tui.user.config import Config, config_path, read_config


def test_without_a_file_everything_is_as_usual() -> None:
    assert not config_path().exists()
    assert read_config() == Config()


def test_a_link_that_leads_nowhere_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.symlink_to("unmounted.toml")
    assert "cannot be read" in read_config(path).problems[0]


def test_every_setting(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        """
        theme = "nord"
        models = ["gpt-4o", "claude-sonnet-4"]
        [keymap]
        "compare.flip" = "ctrl+f,s"
        [providers]
        allow = ["openai"]
        deny = ["azure", "groq"]
        [refresh]
        openrouter = true
        auto = "daily"
        addresses = { litellm = "https://mirror.example/litellm.json", "models.dev" = "/srv/catalogue" }
        """
    )
    assert read_config(path) == Config(
        "nord", ("gpt-4o", "claude-sonnet-4"), {"compare.flip": "ctrl+f,s"}, frozenset({"openai"}),
        frozenset({"azure", "groq"}),
        {"litellm": "https://mirror.example/litellm.json", "models.dev": "/srv/catalogue"}, frozenset({"openrouter"}),
        refreshes_daily=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("them = 'nord'", "them is not a setting. Did you mean theme?"),
        ("theme = 3", "theme must be the name of a theme"),
        ("models = 'gpt-4o'", "models must be a list of texts"),
        (f"models = {['m'] * 7}", "names 7 models; the first 6 are compared"),
        ("keymap = 1", "keymap must be a table"),
        ('[keymap]\n"compare.flip" = ["f"]', 'keymap."compare.flip" must be a key'),
        ('[keymap]\n"compare.flip" = " , "', 'keymap."compare.flip" must be a key'),
        ("[providers]\nallowed = []", "Did you mean providers.allow?"),
        ("refresh = 1", "refresh must be a table: [refresh]"),
        ("[refresh]\nadresses = {}", "Did you mean refresh.addresses?"),
        ("[refresh]\naddresses = []", "refresh.addresses must be a table: [refresh.addresses]"),
        ("[refresh.addresses]\nlitellm = 3", 'refresh.addresses."litellm" must be an address or an absolute path'),
        ("[refresh]\nopenrouter = 'yes'", "refresh.openrouter must be true or false"),
        ("[refresh]\nauto = 'hourly'", 'refresh.auto must be "daily" or "never"'),
        ("theme = ", "cannot be read"),
        ("\xff", "cannot be read"),
        ("theme = '\\u001b[31m", "cannot be read"),
    ],
)
def test_an_invalid_setting_is_ignored_and_reported_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(text.encode("latin-1"))
    config = read_config(path)
    (problem,) = config.problems
    assert str(path) in problem
    assert said in problem
    assert problem.isprintable()
    assert config.theme is None
    assert path.read_bytes() == text.encode("latin-1")


def test_of_many_unknown_names_the_first_have_a_hint(tmp_path: Path) -> None:
    """To look for the nearest of each would take seconds."""
    path = tmp_path / "config.toml"
    path.write_text("".join(f"them{number} = 1\n" for number in range(2000)))
    hints = ["Did you mean theme?" in problem for problem in read_config(path).problems]
    assert hints == [True] * 5 + [False] * 1995


def test_the_valid_settings_beside_an_invalid_one_apply(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        'theme = 5\nmodels = ["gpt-4o"]\n[keymap]\n"compare.flip" = "s"\n"app.quit" = 3\n[providers]\ndeny = 1'
    )
    config = read_config(path)
    assert (config.theme, config.models, config.keymap) == (None, ("gpt-4o",), {"compare.flip": "s"})
    assert [problem.removeprefix(f"{path}: ").split()[0] for problem in config.problems] == [
        'keymap."app.quit"', "theme", "providers.deny",
    ]  # fmt: skip


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/dev/null")])
def test_what_is_no_file_is_reported_and_not_opened(tmp_path: Path, make: Callable[[Path], object]) -> None:
    """A pipe or a terminal would be waited for."""
    path = tmp_path / "config.toml"
    make(path)
    assert read_config(path).problems == (f"{path} cannot be read: it is not a file. The default settings are used.",)


def test_an_error_of_the_system_is_reported_without_its_number(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.symlink_to(path)
    (problem,) = read_config(path).problems
    assert problem.startswith(f"{path} cannot be read: Too many levels of symbolic links. ")


def test_a_byte_order_mark_is_no_part_of_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('theme = "nord"\n', encoding="utf-8-sig")
    assert read_config(path) == Config("nord")
