"""Filters that leave the compared models without an offer: what every screen shows of it, and the way out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.shell.answering_screen import carried_over
from crosswalk_tui.ui.verdict.verdict_strip import strip_line
from tests.catalogue_builder import CatalogueBuilder
from tests.core.worlds import compared, offer, side
from tests.ui.conftest import A, AppMaker, B, line_with, loaded, seen

VISION = Filters(needs=frozenset({"vision"}))
NARROW = (80, 24)
SAID = "No price with your filter needs vision · backspace drops it"


async def filtered(pilot: Pilot[None], filters: Filters, *keys: str) -> CrosswalkApp:
    """The app with *filters* set, after *keys*."""
    app = pilot.app
    assert isinstance(app, CrosswalkApp)
    await loaded(pilot)
    app.session.edit(filters=filters)
    for key in keys:
        await pilot.press(key)
    await loaded(pilot)
    return app


def said_by(app: CrosswalkApp) -> str:
    """The messages shown."""
    return " ".join(notice.message for notice in app._notifications)


async def test_the_headline_names_the_filter_and_the_key(app: CrosswalkApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await filtered(pilot, VISION)
        assert line_with(app, SAID)
        assert "not enough data" not in seen(app)
        assert "none: does not have vision" in seen(app)


@pytest.mark.parametrize("key", ["2", "5"])
async def test_workload_and_verdict_name_them_uncut(app: CrosswalkApp, key: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await filtered(pilot, VISION, key)
        assert line_with(app, SAID)


@pytest.mark.parametrize("key", ["1", "2", "3", "4", "5", "6"])
async def test_the_key_drops_what_is_in_the_way_and_undo_brings_it_back(app: CrosswalkApp, key: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await filtered(pilot, VISION._replace(include_resellers=True), key, "backspace")
        assert app.session.filters == Filters(include_resellers=True)
        assert "Dropped needs vision · u brings back" in said_by(app)
        await pilot.press("backspace")
        await loaded(pilot)
        assert app.session.filters == Filters(include_resellers=True)
        assert "No filter hides a compared model's last offer" in said_by(app)
        await pilot.press("u")
        assert app.session.filters.needs == {"vision"}


async def test_of_one_model_the_headline_names_it(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await filtered(pilot, Filters(needs=frozenset({"tools"})))  # known of B alone
        assert "No price of Llama 3.2 1B with your filter needs tools · backspace drops it" in seen(app)


async def test_where_filters_have_long_names_they_are_counted(app: CrosswalkApp) -> None:
    allow = frozenset({"a-provider-with-a-name-too-long", "another-provider-with-one", "and-one-more-of-these"})
    async with app.run_test(size=NARROW) as pilot:
        await filtered(pilot, Filters(allow=allow))
        assert "No price with one of your filters · backspace drops it" in seen(app)


@pytest.mark.parametrize(("size", "said"), [(NARROW, "B —"), ((120, 40), "backspace includes")])
async def test_of_three_models_the_workload_says_what_leaves_one_without_a_price(
    world: CatalogueBuilder, make_app: AppMaker, size: tuple[int, int], said: str
) -> None:
    world.provider("again", type="aggregator")
    world.model("lab/resold", name="Resold")
    world.offer("again", "resold", "lab/resold", input=10_000, output=10_000)
    app = make_app(world, sides=(A, "lab/resold", B))
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        await pilot.press("2")
        await loaded(pilot)
        assert line_with(app, said)
        assert line_with(app, "No price")
        assert "one of your filters" not in seen(app)


async def test_find_says_that_its_filters_apply_to_all_screens(app: CrosswalkApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("8")
        await loaded(pilot)
        assert "all screens" not in seen(app)
        app.session.edit(filters=Filters(min_context=1000))
        await loaded(pilot)
        assert "Filters apply to all screens" in seen(app)
        app.session.edit(filters=VISION)
        await loaded(pilot)
        assert "On all screens, no price of A and B:" in seen(app)


def test_a_start_names_the_filters_of_the_last_session_where_they_empty_the_answer() -> None:
    text = side("lab/a", offer("alpha", 10, 10), modalities_in=("text",))
    assert carried_over(compared(text, text)) == ""
    said = "Still on from your last session: needs vision · backspace drops it"
    assert carried_over(compared(text, text, filters=VISION)) == said


def test_the_line_fits_the_smallest_screen_with_long_names() -> None:
    long = [side(f"lab/{key * 30}", offer("alpha", 10, 10), modalities_in=("text",)) for key in "ab"]
    able = side("lab/able", offer("alpha", 10, 10), modalities_in=("text", "image"))
    line = strip_line(compared(able, *long, filters=VISION), (), 60)
    assert "".join(text for text, _ in line) == "No price: one of your filters · backspace drops it"


@pytest.mark.parametrize("size", [NARROW, (120, 40)])
async def test_prompts_too_long_for_every_offer_are_named_with_what_to_do(
    app: CrosswalkApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await filtered(pilot, Filters(), "2")
        app.session.edit(replace(app.session.workload, prompt_tokens=3_000_000))
        await loaded(pilot)
        assert line_with(app, "rompts of 3,000,000 tokens fit no context window; set smaller prompts.")
        await pilot.press("1")
        await loaded(pilot)
        assert line_with(app, "No price: prompts of 3,000,000 tokens fit no context window")
        assert ("set smaller prompts" in seen(app).splitlines()[1 if size == NARROW else 2]) == (size != NARROW)
