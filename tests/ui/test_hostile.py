"""Upstream text may hold markup, escape sequences, bidi controls, wide characters, or ten thousand of them."""

from __future__ import annotations

import unicodedata

import pytest

from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, B, loaded, seen

HOSTILE = [
    "[/]",
    "[bold red]x[/bold red] [@click=app.quit]y[/]",
    "\x1b[2J\x1b]0;owned\x07name",
    "\u202eesrever\u2066 hidden\u200b",
    "模型" * 40,
    "e\u0301" * 50 + "👩\u200d👩\u200d👧",
    "x" * 10_000,
    "a\nb\tc\rd",
]


@pytest.mark.parametrize(
    ("text", "size"), [*((text, (120, 40)) for text in HOSTILE), *((text, (60, 20)) for text in HOSTILE[4:7])]
)
async def test_hostile_text_everywhere(make_app: AppMaker, text: str, size: tuple[int, int]) -> None:
    world = CatalogueBuilder()
    world.provider("alpha", name=text)
    world.model(A, name=text, licence=text, modalities_in=text, modalities_out=text, release_date=text)
    world.model(B, name="Other", knowledge_cutoff=text)
    world.offer("alpha", text, A, input=10_000, output=20_000)
    world.offer("alpha", f"{text}2", A, exclude_code="quarantined", exclude_reason=text, input=1, output=1)
    world.offer("alpha", f"{text}3", B, access="free", region=text)
    world.benchmark("arena_text", name=text)
    world.score(A, "arena_text", 1111, variant=text)
    world.score(B, "arena_text", 1112, variant=text)
    app = make_app(world)
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        for keys in (["v", "j"], ["f"], ["right_curly_bracket"], ["a", "x", "down"], ["escape"]):
            await pilot.press(*keys)
            shown = seen(app)
            assert not [c for c in shown if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs")]
            assert all(strip.cell_length == size[0] for strip in app.screen._compositor.render_strips())
        assert app.is_running
        assert app.session.sides[1].model.key == A


async def test_a_name_that_looks_like_markup_is_shown_as_it_is(make_app: AppMaker) -> None:
    world = CatalogueBuilder()
    world.model(A, name="[red]Model[/red]")
    world.model(B, name="[/]")
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        assert "A [red]Model[/red]" in seen(app)
        assert "B [/]" in seen(app)
        await pilot.press("a", *"model")
        await pilot.pause()
        assert "A [red]Model[/red]" in seen(app)


async def test_scores_out_of_all_bounds(world: CatalogueBuilder, make_app: AppMaker) -> None:
    world.model("acme/wild", name="Wild")
    world.offer("alpha", "wild", "acme/wild", input=1, output=10**12)
    world.score("acme/wild", "arena_text", -1e308)
    world.score("acme/wild", "ifeval", 1e308)
    app = make_app(world, a="acme/wild")
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        assert "A Wild" in seen(app)
        assert app.is_running
