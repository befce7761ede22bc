"""What every test runs under: no network, no configuration of the user's, no catalogue but its own."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from crosswalk_tui.catalog.locate import ENVIRONMENT_VARIABLE
from tests.network_guard import attempts, forbid_network

forbid_network()
gc.disable()  # what collecting the tests makes stays for good; `frozen` enables it
# How long a machine takes, perhaps with other work to do, is no fault of what is tested.
settings.register_profile("explore", deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
# The same examples in every run: a change fails for its own faults; `--hypothesis-profile explore` looks for more.
settings.register_profile("repeat", settings.get_profile("explore"), derandomize=True, max_examples=60)
settings.load_profile("repeat")

_SCREENS = Path(__file__).parent / "ui"
_FOLDERS = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where processes share the tests, spread the modules of the screens among the others.

    Tests of screens also wait: were they alone at the end, there would be nothing for the processors to do meanwhile.
    """
    if not hasattr(config, "workerinput"):
        return
    screens = [item for item in items if item.path.is_relative_to(_SCREENS)]
    others = [item for item in items if not item.path.is_relative_to(_SCREENS)]
    place: dict[Path, float] = {}
    for group in (screens, others):
        for nth, item in enumerate(group):
            place.setdefault(item.path, nth / len(group))
    items.sort(key=lambda item: place[item.path])


@pytest.fixture(scope="module", autouse=True)
def frozen() -> None:
    """Leave what is loaded by now, such as all tests, out of later searches for garbage: one of it all takes 0.3 s."""
    gc.collect()
    gc.freeze()
    gc.enable()  # disabled since the start, and by the tests of the screens


@pytest.fixture(autouse=True)
def isolated(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Point the user's folders at empty ones, forget the environment's catalogue, and fail if the network was used."""
    home = tmp_path_factory.getbasetemp() / "home"
    for name in _FOLDERS:
        folder = home / name.lower()
        if (left := folder / "crosswalk-tui").exists():  # by the test before
            shutil.rmtree(left, ignore_errors=True)
        elif not folder.exists():
            folder.mkdir(parents=True)
        monkeypatch.setenv(name, str(folder))
    for name in (ENVIRONMENT_VARIABLE, "NO_COLOR", "EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    yield
    refused, attempts[:] = attempts[:], []
    assert refused == []


@pytest.fixture(scope="session")
def shipped_catalogue() -> Path:
    """The catalogue of this checkout; skips the test where none has been built yet."""
    path = Path(__file__).parent.parent / "data" / "catalog.db"
    if not path.is_file():
        pytest.skip("data/catalog.db has not been built")
    return path
