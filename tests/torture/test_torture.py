"""A short run of the monkey, and its tools; `make torture` is the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.events import Event, monkey, read, write
from tests.torture.play import play
from tests.torture.seeds import shortest
from tests.ui.conftest import A, B


@pytest.mark.parametrize("seed", [1, 2])
def test_the_monkey_finds_nothing(
    seed: int, small_world_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """300 events leave the app running."""
    monkeypatch.chdir(tmp_path)  # it may export files
    failure = play(small_world_file, (A, B), list(monkey(seed, 300)))
    assert failure is None, failure.text


def test_equal_seeds_give_equal_events() -> None:
    """A failure can be played again."""
    assert list(monkey(7, 200)) == list(monkey(7, 200))
    assert list(monkey(7, 200)) != list(monkey(8, 200))


def test_a_replay_file_holds_the_events(tmp_path: Path) -> None:
    """Bytes, sizes and pauses come back."""
    played = [*monkey(3, 100), Event(size=(80, 24), settle=True)]
    write(tmp_path / "replay.jsonl", played)
    assert read(tmp_path / "replay.jsonl") == played


def test_a_failing_sequence_is_shortened_to_what_it_needs() -> None:
    """Two events far apart are found among a hundred."""
    played = [Event(bytes([number])) for number in range(100)]

    def fails(tried: list[Event]) -> bool:
        return played[13] in tried and played[77] in tried

    assert shortest(played, fails) == [played[13], played[77]]
