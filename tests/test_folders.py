"""The user's folders are those that platformdirs finds, which a short command does not wait for."""

from __future__ import annotations

import subprocess
import sys

import pytest
from platformdirs import PlatformDirs

from crosswalk_tui.folders import Kind, user_folder

KINDS: tuple[Kind, ...] = ("data", "config", "cache", "state")
ENVIRONMENTS: tuple[dict[str, str], ...] = (
    {"HOME": "/home/ada"},
    {"HOME": "/home/ada/"},
    {"HOME": "/"},
    {"HOME": "relative"},
    {"HOME": ""},
    {},
    {"HOME": "/home/ada", "XDG": "/elsewhere/with space"},
    {"HOME": "/home/ada", "XDG": "relative"},
    {"HOME": "/home/ada", "XDG": "~/mine"},
    {"HOME": "/home/ada", "XDG": ""},
    {"XDG": "/elsewhere"},
)


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_is_where_platformdirs_has_it(
    kind: Kind, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG"):
        variable = f"XDG_{kind.upper()}_HOME" if name == "XDG" else name
        if name in environment:
            monkeypatch.setenv(variable, environment[name])
        else:
            monkeypatch.delenv(variable, raising=False)
    assert user_folder(kind) == getattr(PlatformDirs("crosswalk-tui", appauthor=False), f"user_{kind}_path")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems ask platformdirs")
def test_a_command_does_not_import_platformdirs() -> None:
    code = (
        "import sys; sys.argv[1:] = ['models', '--lab', 'openai'];"
        "from crosswalk_tui.cli import main; import atexit;"
        "atexit.register(lambda: print('platformdirs' in sys.modules)); main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.endswith("False\n"), done.stderr
