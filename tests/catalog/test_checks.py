"""`verify` finds what a catalogue must not be, in any file, and never fails itself."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crosswalk_tui.catalog.checks import verify
from crosswalk_tui.catalog.schema import APPLICATION_ID, RATE_COLUMNS, SCHEMA_VERSION
from crosswalk_tui.catalog.seal import EDITED
from tests.catalogue_builder import CatalogueBuilder


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    builder = CatalogueBuilder()
    builder.provider("maker", type="first_party")
    builder.provider("host")
    builder.provider("shop", type="aggregator")
    builder.provider("flat", type="subscription", default_access="subscription")
    builder.model("lab/large", name="Large", aliases=["big"])
    builder.model("lab/small", name="Small")
    builder.offer("maker", "large", "lab/large", input=1_000_000, output=2_000_000)
    night = {"input": 400_000, "output": 800_000, "window_start": "16:30", "window_end": "00:30"}
    later = {"input": 500_000, "output": 500_000, "valid_from": "2031-01-01"}
    builder.offer("host", "large", "lab/large", prices=[{"input": 800_000, "output": 1_600_000}, night, later])
    builder.offer("shop", "small", "lab/small", input=50_000, output=60_000)
    builder.offer("flat", "small", "lab/small", access="subscription", input=0, output=0)
    builder.benchmark("arena_text")
    builder.score("lab/large", "arena_text", 1300.0)
    builder.score("lab/small", "arena_text", 1100.0)
    return builder.write(tmp_path / "catalog.db")


def tamper(path: Path, *statements: str) -> None:
    """Change the file as its own constraints would not allow."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            db.execute(statement)
        db.commit()


def test_a_sound_catalogue_has_no_problems(sound: Path) -> None:
    assert verify(sound) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("PRAGMA application_id = 7", "not a crosswalk-tui catalogue"),
        (f"PRAGMA user_version = {SCHEMA_VERSION + 1}", "schema version"),
        ("ALTER TABLE offer ADD COLUMN extra TEXT", "table offer is not defined"),
        ("DROP VIEW v_rankable", "view v_rankable is missing"),
        ("DROP INDEX score_headline", "index score_headline is missing"),
        ("CREATE TABLE stray (x)", "table stray does not belong"),
        ("CREATE TRIGGER t AFTER DELETE ON meta BEGIN SELECT 1; END", "trigger t does not belong"),
        ("UPDATE offer SET model_id = 99 WHERE offer_id = 1", "refers to a missing row of model"),
        ("UPDATE offer SET access = 'gift' WHERE offer_id = 1", "CHECK constraint failed"),
        ("UPDATE price SET input = 999 WHERE price_id = 1", "outside $0.001 to $1,000"),
        ("UPDATE price SET output = 1000000001 WHERE price_id = 1", "outside $0.001 to $1,000"),
        ("UPDATE provider SET type = 'subscription' WHERE provider_id = 'host'", "not for sale per token"),
        ("UPDATE offer SET provider_model_id = 'large:free' WHERE offer_id = 1", "not for sale per token"),
        ("UPDATE model SET is_moving_alias = 1 WHERE model_id = 1", "moving alias"),
        ("UPDATE price SET status = 'rejected' WHERE price_id = 1", "not the chosen one"),
        ("UPDATE offer_price SET offer_id = 2 WHERE price_id = 1", "price in use of another offer"),
        ("INSERT INTO offer_price VALUES (1, 2)", "two prices in force at once"),
        ("UPDATE price SET band_from = 9 WHERE price_id = 4", "context band without a base price"),
        ("UPDATE provider SET duplicate_of = 'host' WHERE provider_id = 'host'", "a duplicate of itself"),
        ("DELETE FROM model_alias WHERE alias = 'large'", "without its key's last part as an alias"),
        ("UPDATE model SET n_providers = 5 WHERE model_id = 1", "different number of providers"),
        ("DELETE FROM model_fts WHERE rowid = 1", "model missing in the search index"),
        ("UPDATE model_fts SET key = 'lab/huge' WHERE rowid = 1", "search index entry"),
        ("UPDATE model SET name = 'Renamed' WHERE model_id = 1", "search index entry"),
        ("INSERT INTO model_fts(rowid, key, name) VALUES (9, 'lab/ghost', 'Ghost')", "search index entry"),
        ("UPDATE model_fts_content SET c3 = 'unindexed' WHERE id = 1", "search index is inconsistent"),
        ("UPDATE score SET value = 1601 WHERE score_id = 1", "outside its benchmark's bounds"),
        ("UPDATE score SET value = 9e999 WHERE score_id = 1", "outside its benchmark's bounds"),
        ("UPDATE offer SET deprecation_date = '2026-02-30' WHERE offer_id = 1", "deprecation_date is not a date"),
        ("UPDATE price SET valid_to = 'soon' WHERE price_id = 1", "valid_to is not a date"),
        ("UPDATE price SET valid_from = '2026-11' WHERE price_id = 1", "valid_from is not a date"),
        ("UPDATE source SET as_of = 'garbage'", "source.as_of is not a date"),
        ("UPDATE model SET release_date = '2026-W01-1'", "model.release_date is not a date"),
        ("UPDATE offer SET last_seen = '20261101'", "offer.last_seen is not a date"),
        ("UPDATE price SET as_of = ''", "price.as_of is not a date"),
        ("UPDATE score SET as_of = '2026-13'", "score.as_of is not a date"),
        ("INSERT INTO meta VALUES ('as_of', 'soon')", "meta.as_of is not a date"),
        ("UPDATE price SET window_end = '24:30' WHERE price_id = 3", "invalid time of day"),
        ("UPDATE price SET weekdays = '128' WHERE price_id = 3", "invalid weekdays"),
        ("UPDATE source SET url = 'https://ArtificialAnalysis.ai/x'", "contains Artificial Analysis"),
        ("INSERT INTO model_alias VALUES ('x-artificialanalysis', 1, 'name', 1)", "contains Artificial Analysis"),
    ],
)
def test_every_violated_rule_is_reported(sound: Path, statement: str, said: str) -> None:
    tamper(sound, statement)
    assert any(said in problem for problem in verify(sound)), verify(sound)


def test_two_prices_in_force_are_found_only_where_they_meet(sound: Path) -> None:
    second_night = "UPDATE price SET window_start = '{}', window_end = '{}', valid_from = NULL WHERE price_id = 4"
    tamper(sound, second_night.format("00:30", "06:00"))
    assert verify(sound) == [EDITED]
    tamper(sound, second_night.format("00:29", "06:00"))
    assert any("two prices in force at once" in problem for problem in verify(sound))
    # The first night of the week begins on Monday and ends on Tuesday; on Wednesdays only there are no two.
    tamper(
        sound,
        "UPDATE price SET weekdays = '1' WHERE price_id = 3",
        "UPDATE price SET weekdays = '3' WHERE price_id = 4",
    )
    assert verify(sound) == [EDITED]
    tamper(sound, "UPDATE price SET weekdays = '2' WHERE price_id = 4")
    assert any("two prices in force at once" in problem for problem in verify(sound))


def test_the_average_of_prices_by_the_hour_is_no_second_price(sound: Path) -> None:
    average = (
        "INSERT INTO price SELECT 99, offer_id, source_id, as_of, tier, band_from, band_rule, valid_from, valid_to,"
    )
    tamper(
        sound,
        f"{average} NULL, NULL, NULL, {', '.join(RATE_COLUMNS)}, 'average', path FROM price WHERE price_id = 2",
        "INSERT INTO offer_price VALUES (2, 99)",
    )
    assert verify(sound) == [EDITED]


def test_prices_of_other_weekdays_are_in_force_at_other_times(sound: Path) -> None:
    tamper(sound, "UPDATE price SET weekdays = '12345' WHERE price_id = 3")  # 16:30 to 00:30
    weekend = "UPDATE price SET window_start = '00:00', window_end = '00:00', weekdays = '{}', valid_from = NULL"
    tamper(sound, (weekend + " WHERE price_id = 4").format("7"))
    assert verify(sound) == [EDITED]
    tamper(sound, (weekend + " WHERE price_id = 4").format("67"))  # the night from Friday to Saturday
    assert any("two prices in force at once" in problem for problem in verify(sound))


def test_what_ended_after_the_catalogues_day_is_no_problem_of_the_file(sound: Path) -> None:
    tamper(sound, "UPDATE offer SET deprecation_date = '2026-07-03' WHERE offer_id = 1")
    assert verify(sound) == [EDITED]
    tamper(sound, "UPDATE offer SET deprecation_date = '2026-07-01' WHERE offer_id = 1")
    assert any("different number of providers" in problem for problem in verify(sound))


def test_many_violations_of_one_rule_are_one_line_with_examples(tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.provider("host")
    for number in range(8):
        builder.model(f"lab/m{number}")
        builder.offer("host", f"m{number}", f"lab/m{number}", input=5, output=5)
    problems = verify(builder.write(tmp_path / "catalog.db"))
    assert len(problems) == 1
    assert "8 (host m0, host m1, host m2, …)" in problems[0]


def test_hostile_names_are_printed_safely(sound: Path) -> None:
    tamper(
        sound,
        "UPDATE offer SET provider_model_id = char(27) || '[2J' || char(8238) || 'x' WHERE offer_id = 1",
        "UPDATE price SET input = 1 WHERE price_id = 1",
    )
    problems = verify(sound)
    assert problems
    assert all(problem.isprintable() and len(problem) <= 500 for problem in problems)


def test_text_that_is_not_utf_8_is_read_all_the_same(sound: Path) -> None:
    tamper(sound, "UPDATE model SET name = CAST(x'fffe41' AS TEXT) WHERE model_id = 1")
    assert any("search index entry" in problem for problem in verify(sound))


# Files that are no catalogue at all


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"SQLite format 3\x00", b"# a readme\n" * 50])
def test_a_file_that_is_something_else(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    assert len(verify(path)) == 1


def test_another_programs_database(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE model (x)")
        db.commit()
    assert verify(path) == ["a SQLite database, but not a crosswalk-tui catalogue (application_id)"]


def test_a_database_that_only_claims_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        db.execute(
            "CREATE VIEW model AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
        )
        db.commit()
    problems = verify(path)
    assert "table model is missing" in problems
    assert "view model does not belong in a catalogue" in problems


@pytest.mark.parametrize("name", ["", "missing.db", "no/such/folder/x.db", "x" * 300])
def test_what_is_no_file(tmp_path: Path, name: str) -> None:
    assert len(verify(tmp_path / name)) == 1


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9, 0.99])
def test_a_truncated_catalogue(sound: Path, share: float) -> None:
    whole = sound.read_bytes()
    sound.write_bytes(whole[: int(len(whole) * share)])
    assert verify(sound)


@pytest.mark.parametrize("seed", range(30))
def test_a_catalogue_with_a_page_of_noise_never_stops_the_check(sound: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - noise, not a secret
    damaged = bytearray(sound.read_bytes())
    start = chance.randrange(100, len(damaged) - 4096)
    damaged[start : start + 4096] = chance.randbytes(4096)
    sound.write_bytes(damaged)
    assert all(isinstance(problem, str) for problem in verify(sound))


def test_checking_changes_nothing(sound: Path) -> None:
    before = sound.read_bytes()
    verify(sound)
    assert sound.read_bytes() == before
    assert [path.name for path in sound.parent.iterdir()] == [sound.name]


def test_the_shipped_catalogue_is_sound(shipped_catalogue: Path) -> None:
    assert verify(shipped_catalogue) == []
