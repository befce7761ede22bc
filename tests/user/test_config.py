"""What config.toml says is what the app is like; what makes no sense is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosswalk_tui.core.errors import ConfigError
from crosswalk_tui.user.config import Config, config_path, read_config


def test_without_a_file_everything_is_as_usual() -> None:
    assert not config_path().exists()
    assert read_config() == Config()


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
        """
    )
    assert read_config(path) == Config(
        "nord", ("gpt-4o", "claude-sonnet-4"), {"compare.flip": "ctrl+f,s"}, frozenset({"openai"}),
        frozenset({"azure", "groq"}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("them = 'nord'", "them is not a setting. Did you mean theme?"),
        ("theme = 3", "theme must be the name of a theme"),
        ("models = 'gpt-4o'", "models must be a list of texts"),
        (f"models = {['m'] * 7}", "names 7 models; 6 can be compared at most"),
        ("keymap = 1", "keymap must be a table"),
        ('[keymap]\n"compare.flip" = ["f"]', 'keymap."compare.flip" must be a key'),
        ("[providers]\nallowed = []", "Did you mean providers.allow?"),
        ("theme = ", "cannot be read"),
        ("\xff", "cannot be read"),
    ],
)
def test_an_invalid_setting_is_reported_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"config\.toml") as caught:
        read_config(path)
    assert said in str(caught.value)
