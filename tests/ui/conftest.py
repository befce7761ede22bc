"""A small world of models for the screens, and helpers to look at what a user sees."""

from __future__ import annotations

import gc
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any
from weakref import ref

import pytest
from textual.app import App
from textual.message_pump import MessagePump
from textual.pilot import Pilot

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.side_reader import read_side
from crosswalk_tui.core.errors import UserDatabaseError, UserDataError
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.kit.named_keys import use_keys, usual_key
from crosswalk_tui.ui.overview.screen import OverviewScreen
from crosswalk_tui.ui.picker import screen as picker
from crosswalk_tui.ui.session.background import OUTLIVED
from crosswalk_tui.ui.session.draft import Draft
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.user.database import UserDatabase
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.idle import press_in_turn, wait_for_idle, wait_for_screen, wait_until
from tests.ui.shared_styles import share_styles

A, B = "meta/llama-3.2-1b-instruct", "meta/llama-3.2-3b-instruct"
NOON = datetime(2026, 7, 10, 12, tzinfo=UTC)

FULL = "user.db cannot be used: disk I/O error."

_pumps: list[ref[MessagePump]] = []

AppMaker = Callable[..., CrosswalkApp]


@pytest.fixture(autouse=True)
def freed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Free the app of the test before, to which nothing refers only now, and look for no garbage meanwhile.

    An app freezes what there is, so that no collection delays its start; a worker would grow by 4 MB with each test.
    """
    use_keys(usual_key)  # they came from that app
    for reference in _pumps:
        if (pump := reference()) is not None:
            vars(pump).clear()  # parts of an app refer to each other: to find them by that takes three times as long
    _pumps.clear()
    gc.collect(1)
    gc.freeze()  # what is left was loaded for good, as styles are; the next search need not walk it
    gc.disable()
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(gc, "enable", lambda: None)


@pytest.fixture(autouse=True)
def nothing_left_running(freed: None) -> Iterator[None]:
    """Wait for threads that an app does not wait for: they would work on while the next test runs."""
    del freed
    yield
    for thread in threading.enumerate():
        if thread.name == OUTLIVED:
            thread.join(5)


@pytest.fixture(scope="session", autouse=True)
def remembered() -> Iterator[None]:
    """Remember the apps, screens and widgets of a test, for `freed`."""
    make = MessagePump.__init__

    def remember(pump: MessagePump, *arguments: Any, **options: Any) -> None:
        _pumps.append(ref(pump))
        make(pump, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MessagePump, "__init__", remember)
        yield


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """Share the styles between the apps of all tests."""
    with pytest.MonkeyPatch.context() as patch:
        share_styles(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_needless_sleep() -> Iterator[None]:
    """Let the pilot go on as soon as the app waits for something; by itself it sleeps 40 ms after each key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.app.wait_for_idle", wait_for_idle)
        patch.setattr("textual.pilot.wait_for_idle", wait_for_idle)
        patch.setattr(App, "_press_keys", press_in_turn)
        patch.setattr(Pilot, "_wait_for_screen", wait_for_screen)
        yield


@pytest.fixture(autouse=True)
def without_idle_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build each screen when it is opened: to build all of them for every test would take most of its time."""
    monkeypatch.setattr(CrosswalkApp, "BUILDS_IN_IDLE_TIME", False)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Event:
    """The user's database, held by another program until this is set; who waits in vain is told, as by SQLite."""
    free, open_file = Event(), UserDatabase.open

    @contextmanager
    def held_up(users: UserDatabase, *, writing: bool = False) -> Iterator[sqlite3.Connection]:
        if not free.wait(5):
            raise UserDataError("user.db cannot be used: database is locked.")
        with open_file(users, writing=writing) as db:
            yield db

    monkeypatch.setattr(UserDatabase, "open", held_up)
    return free


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Once this is set, nothing can be written to the user's database."""
    full, open_file = Event(), UserDatabase.open

    @contextmanager
    def refusing(users: UserDatabase, *, writing: bool = False) -> Iterator[sqlite3.Connection]:
        if writing and full.is_set():
            raise UserDatabaseError(FULL)
        with open_file(users, writing=writing) as db:
            yield db

    monkeypatch.setattr(UserDatabase, "open", refusing)
    return full


@pytest.fixture
def world() -> CatalogueBuilder:
    """The small world, to add to."""
    return _small_world()


def _small_world() -> CatalogueBuilder:
    """A and B at a few providers, with scores; a model nobody sells or scores; one with another lab's looks.

    At 5M in and 2M out, A is cheapest at Alpha for $0.09 and B at Alpha for $0.18; B at the re-seller is $0.035.
    """
    world = CatalogueBuilder()
    for provider, kind in (("alpha", "host"), ("bravo", "host"), ("cloudy", "cloud"), ("middleman", "aggregator")):
        world.provider(provider, type=kind)
    world.model(
        A, name="Llama 3.2 1B Instruct", params_total_m=1230, context_tokens=131072, max_output_tokens=4096,
        licence="llama3.2", open_weights=1, release_date="2024-09-25", modalities_in="text", modalities_out="text",
        tools=0, reasoning=0, aliases=["us.meta.tiny-llama-v1:0"],
    )  # fmt: skip
    world.model(
        B, name="Llama 3.2 3B Instruct", params_total_m=3210, context_tokens=131072, max_output_tokens=8192,
        licence="llama3.2", open_weights=1, release_date="2024-09-25", knowledge_cutoff="2023-12", tools=1,
    )  # fmt: skip
    world.model("openai/gpt-5", name="GPT-5", context_tokens=400_000)
    world.model("acme/unsold", name="Unsold Wonder")
    world.offer("alpha", "llama-1b", A, input=10_000, output=20_000, n_sources=2)
    world.offer("bravo", "llama-1b-turbo", A, input=30_000, output=60_000)
    world.offer("cloudy", "meta.llama-1b", A, input=2_000, output=100_000, disputed=1)
    world.offer("middleman", "free-llama-1b", A, access="free")
    world.offer("alpha", "llama-3b", B, input=20_000, output=40_000, n_sources=3)
    world.offer("middleman", "llama-3b", B, input=5_000, output=5_000)
    world.offer("alpha", "gpt-5", "openai/gpt-5", input=1_250_000, output=10_000_000)
    world.benchmark("arena_text", name="Arena Text (overall)")
    world.benchmark("ifeval", name="IFEval", unit="percent", minimum=0.0, maximum=100.0)
    world.benchmark("mmlu_pro", name="MMLU-Pro", unit="percent", minimum=0.0, maximum=100.0)
    world.score(A, "arena_text", 1111)
    world.score(B, "arena_text", 1167)
    world.score("openai/gpt-5", "arena_text", 1440)
    world.score(A, "ifeval", 59.5, self_reported=1)
    world.score(B, "ifeval", 77.4)
    world.score(B, "mmlu_pro", 34.7)
    return world


@pytest.fixture
def refreshed_world(world: CatalogueBuilder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CatalogueBuilder:
    """The small world after a refresh: A at Alpha cost $0.90 before, so that B won, and a model is gone."""
    earlier = CatalogueBuilder()
    for provider in ("alpha", "bravo"):
        earlier.provider(provider, type="host")
    earlier.model(A, name="Llama 3.2 1B Instruct")
    earlier.model(B, name="Llama 3.2 3B Instruct")
    earlier.model("acme/gone", name="Gone")
    earlier.model("openai/five", name="Five")  # renamed since
    earlier.offer("alpha", "gpt-5", "openai/five", input=1_250_000, output=10_000_000)
    earlier.offer("alpha", "llama-1b", A, input=100_000, output=200_000)
    earlier.offer("bravo", "llama-1b-turbo", A, input=200_000, output=200_000)
    earlier.offer("alpha", "llama-3b", B, input=20_000, output=40_000)
    path = earlier.write(tmp_path / "earlier.db")
    monkeypatch.setattr("crosswalk_tui.ui.catalogue.changes_reading.before_last_refresh", lambda _: path)
    return world


@pytest.fixture
def own_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[UserDatabase]:
    """A database of the test's own; and the picker reads what it shows of a model as soon as the cursor is on it.

    Its path is short, unlike those below the files of pytest: sentences that name it are wrapped and cut.
    """
    with TemporaryDirectory(prefix="crosswalk-") as folder:
        monkeypatch.setenv("XDG_DATA_HOME", folder)
        monkeypatch.setattr(picker, "REPEAT", 0.001)
        yield UserDatabase()


@pytest.fixture
def rich_world(world: CatalogueBuilder) -> CatalogueBuilder:
    """The small world with a few sources, findings, and prices that changed."""
    world.source("past", name="Old prices", what="past prices", licence="CC-BY-4.0", as_of="2025-06", url="", n_rows=9)
    world.source("llm-stats", name="llm-stats", licence="CC-BY-4.0", attribution="llm-stats (CC BY 4.0)",
                 as_of="2025-05-02", n_rows=413, n_rejected=8, url="https://example.com/llm-stats")  # fmt: skip
    world.offer(
        "bravo", "changing", A,
        prices=[
            {"status": "history", "as_of": "2026-05-01", "input": 500_000, "output": 1_000_000},
            {"status": "history", "as_of": "2026-06-20", "input": 250_000, "output": 1_500_000},
            {"input": 250_000, "output": 1_500_000, "valid_to": "2026-12-01"},
            {"input": 750_000, "output": 1_500_000, "valid_from": "2026-12-01"},
        ],
    )  # fmt: skip
    where = {"offer_id": 1, "model_id": 1, "path": "alpha llama-1b"}
    world.issue("quarantined_price", "far off the median of 19 providers", severity="warning", **where)
    world.issue("rejected_row", "-7 is negative", severity="warning", source_id="test", path="rows[3]")
    for number in range(40):
        world.issue("not_live", f"only in an old list, case {number}", model_id=2, path=f"alpha old-{number}")
    return world


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the models whose page was requested."""
    requested: list[str] = []
    monkeypatch.setattr(CrosswalkApp, "on_open_model", lambda _, message: requested.append(message.key))
    return requested


@pytest.fixture
def deluxe_world(world: CatalogueBuilder) -> CatalogueBuilder:
    """The small world with a seller of A that has cache, batch and banded prices and charges per request."""
    world.provider("deluxe", type="host", name="Deluxe [b]Host[/b]")
    base = {"input": 40_000, "output": 50_000, "cache_read": 4_000, "cache_write": 50_000, "per_request": 1_000}
    world.offer(
        "deluxe", "one-b", A, context_tokens=400_000,
        prices=[
            base,
            {"input": 80_000, "output": 100_000, "band_from": 200_000},
            {"input": 20_000, "output": 25_000, "tier": "batch"},
            {"input": 55_000, "output": 66_000, "source_id": "test", "status": "chosen", "tier": "flex"},
        ],
    )  # fmt: skip
    return world


@pytest.fixture
def make_app(tmp_path: Path) -> Iterator[AppMaker]:
    """Builds the app on a world of its own."""
    with ExitStack() as stack:

        def make(
            world: CatalogueBuilder,
            a: str = A,
            b: str = B,
            *,
            sides: Sequence[str] | None = None,
            workload: Workload = DEFAULT_WORKLOAD,
        ) -> CrosswalkApp:
            catalogue = stack.enter_context(Catalogue.open(world.write(tmp_path / "catalog.db")))
            return app_on(catalogue, *(sides or (a, b)), workload=workload)

        yield make


@pytest.fixture(scope="session")
def small_world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world, written once."""
    return _small_world().write(tmp_path_factory.mktemp("world") / "catalog.db")


@pytest.fixture
def app(small_world_file: Path) -> Iterator[CrosswalkApp]:
    """The app on the small world, comparing A and B."""
    with Catalogue.open(small_world_file) as catalogue:
        yield app_on(catalogue)


def app_on(catalogue: Catalogue, *keys: str, workload: Workload = DEFAULT_WORKLOAD) -> CrosswalkApp:
    """The app comparing the models with *keys*, or A and B, for *workload*, at a fixed time."""
    sides = tuple(read_side(catalogue, key) for key in keys or (A, B))
    return CrosswalkApp(Session(catalogue, Draft(sides, workload), lambda: NOON))


def overview(app: CrosswalkApp) -> OverviewScreen:
    """The overview, whatever lies over it."""
    screen = app.screen_stack[0]
    assert isinstance(screen, OverviewScreen)
    return screen


def seen(app: CrosswalkApp) -> str:
    """The text on the screen."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def line_with(app: CrosswalkApp, *words: str) -> str:
    """The first line on the screen that holds all *words*."""
    for line in seen(app).splitlines():
        if all(word in line for word in words):
            return line
    raise AssertionError(f"no line with {words} in\n{seen(app)}")


async def loaded(pilot: Pilot[None]) -> None:
    """Wait until the threads have read what the first paint does not need, and it is on the screen."""
    app = pilot.app
    assert isinstance(app, CrosswalkApp)

    def is_read() -> bool:
        return app.session.models is not None and not app.session.points.is_busy

    await wait_until(pilot, is_read, "the rest of the catalogue never came")


async def quiet(pilot: Pilot[None]) -> None:
    """Wait until no thread works, no short timer runs and the screen no longer changes."""
    app = pilot.app
    assert isinstance(app, CrosswalkApp)
    looks, before = 0, ""
    for _ in range(2000):
        await app.workers.wait_for_complete()
        await pilot.pause(_BREATH)
        await wait_for_idle()
        if _is_timed(app) or (isinstance(app.screen, ComparingScreen) and app.screen.is_working):
            looks = 0
        elif looks % _STEADY:
            looks += 1
        elif looks and seen(app) == before:
            return
        else:
            looks, before = 1, seen(app)
    raise AssertionError("the screen never came to rest")


def _is_timed(app: CrosswalkApp) -> bool:
    """Whether something waits for a pause of a fraction of a second, as an analysis does for the last edit."""
    nodes = (app, *(node for screen in app.screen_stack for node in screen.walk_children(with_self=True)))
    return any(
        timer._repeat is not None and timer._interval <= _SHORT and timer._task is not None and not timer._task.done()
        for node in nodes
        for timer in node._timers
    )


_BREATH = 0.005
"""Seconds between two looks at the app, besides those until no callback is ready."""

_STEADY = 3
"""Looks without work between two at the screen, each of which paints all of it; if both are the same, it is at rest."""

_SHORT = 0.2
"""Longest pause, in seconds, that a screen at rest does not wait for; messages go after some seconds."""


async def retype(pilot: Pilot[None], text: str) -> None:
    """Replace what the focused field holds."""
    await pilot.press("end", "ctrl+u", *text)
    await pilot.pause()
