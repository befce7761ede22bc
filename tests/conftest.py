"""What every test runs under: no network, no configuration of the user's, no catalogue but its own."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest

from crosswalk_tui.catalog.locate import ENVIRONMENT_VARIABLE

_FOLDERS = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


@pytest.fixture(autouse=True)
def isolated(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Point the user's folders at empty ones, forget the environment's catalogue, and refuse every connection."""
    home = tmp_path_factory.getbasetemp() / "home"
    for name in _FOLDERS:
        folder = home / name.lower()
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder / "crosswalk-tui", ignore_errors=True)  # what the test before left
        monkeypatch.setenv(name, str(folder))
    for name in (ENVIRONMENT_VARIABLE, "NO_COLOR", "EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(socket.socket, "connect", _refused)
    monkeypatch.setattr(socket.socket, "connect_ex", _refused)
    monkeypatch.setattr(socket, "getaddrinfo", _refused)


def _refused(*args: Any, **_: Any) -> NoReturn:
    raise AssertionError(f"a test tried to reach the network: {args[-1]!r}")


@pytest.fixture(scope="session")
def shipped_catalogue() -> Path:
    """The catalogue of this checkout; skips the test where none has been built yet."""
    path = Path(__file__).parent.parent / "data" / "catalog.db"
    if not path.is_file():
        pytest.skip("data/catalog.db has not been built")
    return path
