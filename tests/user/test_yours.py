"""All that is the user's: one TOML file that reads back as it was, and removing, renaming and restoring by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crosswalk_tui.core.errors import UnknownName, UserDataError
from crosswalk_tui.core.pricing.filters import CAPABILITIES, Filters
from crosswalk_tui.core.text.toml_text import toml_value
from crosswalk_tui.core.vocabulary import ProviderType
from crosswalk_tui.core.workload.hours import parse_hours
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.portions import LoggedRequests, Parts, SizeClass
from crosswalk_tui.user.comparisons import save_comparison
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.notes import Note, kept_text, note_name, read, write
from crosswalk_tui.user.saved_names import folded
from crosswalk_tui.user.state import ComparisonSetup
from crosswalk_tui.user.workloads import SavedWorkload, save_workload, saved_workload, workload_row
from crosswalk_tui.user.yours import (
    EVERY_KIND,
    NameTakenError,
    SavedChange,
    SavedRow,
    Yours,
    make_change,
    make_changes,
    put_yours,
    read_yours,
    removal,
    remove_yours,
    renaming,
)
from crosswalk_tui.user.yours_file import yours_of, yours_text
from tests.hostile_data import TEXTS, unsafe
from tests.own_records import entries
from tests.strategies import shared_workloads

MOMENT = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
KEYS = ("meta/llama-3.2-1b", "acme/tune.v2", "openai/gpt-4o", "lab/ü")

_sizes = st.builds(
    SizeClass,
    st.none() | st.integers(1, 9),
    st.none() | st.integers(1, 10**6),
    st.builds(Parts, *[st.integers(0, 10**7)] * 6),
    st.integers(0, 9),
    st.integers(0, 9),
    st.booleans(),
)
_logs = st.builds(
    LoggedRequests,
    st.lists(_sizes, min_size=1, max_size=3).map(tuple),
    st.none() | st.integers(1, 10**6),
    st.none() | st.integers(1, 10**6),
)
_factors = st.lists(
    st.tuples(st.sampled_from(KEYS), st.decimals(Decimal("0.01"), 9, places=3)),
    max_size=3,
    unique_by=lambda pair: pair[0],
).map(tuple)
_workloads = st.builds(
    lambda workload, batch, factors, hours, log: replace(
        workload, batch=batch, multipliers=factors, hours=parse_hours(hours), logged=log
    ),
    shared_workloads(),
    st.booleans(),
    _factors,
    st.sampled_from(["evenly", "peak", "off-peak", "office:Asia/Tokyo", "office:UTC+8"]),
    st.none() | _logs,
)
_filters = st.builds(
    Filters,
    st.booleans(),
    st.none() | st.sampled_from(["eu", "us-east-1"]),
    st.booleans(),
    st.frozensets(st.sampled_from(sorted(CAPABILITIES))),
    st.booleans(),
    st.none() | st.integers(1, 10**6),
    st.none() | st.frozensets(st.sampled_from(ProviderType), min_size=1),
    st.frozensets(st.sampled_from(["azure", "my-gpu"])),
    st.frozensets(st.sampled_from(["openai"])),
)
_models = st.lists(st.sampled_from(KEYS), min_size=2, max_size=4, unique=True).map(tuple)
_names = st.text("abXY éÉß\"\\#=[]'.", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
_texts = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=60).map(kept_text).filter(bool)
_times = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001 - made UTC
    lambda moment: moment.replace(tzinfo=UTC).isoformat(timespec="seconds")
)


@st.composite
def whole_databases(draw: st.DrawFn) -> Yours:
    """What one user may have saved, of every kind."""
    workloads = [
        SavedWorkload(name, draw(_workloads), draw(_times))
        for name in draw(st.lists(_names, max_size=3, unique_by=folded))
    ]
    notes = {note_name(keys): Note(tuple(sorted(keys)), draw(_texts), draw(_times))
             for keys in draw(st.lists(_models, max_size=3))}  # fmt: skip
    return Yours(tuple(draw(entries)), (), tuple(workloads), tuple(notes.values()))


@st.composite
def _setups(draw: st.DrawFn) -> ComparisonSetup:
    models = draw(_models)
    first = draw(st.decimals(0, 1, places=3))
    split = draw(st.sampled_from([(), (first, 1 - first, *[Decimal(0)] * (len(models) - 2))]))
    return ComparisonSetup(models, draw(_workloads), draw(_filters), split)


_comparisons = st.dictionaries(_names.map(folded), _setups(), max_size=3)


@pytest.fixture
def users(tmp_path: Path) -> UserDatabase:
    return UserDatabase(tmp_path / "user.db")


def _known(yours: Yours) -> tuple[object, ...]:
    """What *yours* has, in an order that does not matter."""
    return (
        set(yours.own),
        {(one.name, one.setup, one.saved_at) for one in yours.comparisons},
        {(one.name, one.workload, one.saved_at) for one in yours.workloads},
        set(yours.notes),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(yours=whole_databases(), comparisons=_comparisons)
def test_an_exported_file_imports_as_it_was(
    users: UserDatabase, yours: Yours, comparisons: dict[str, ComparisonSetup]
) -> None:
    """From a database through a file into another one."""
    users.path.unlink(missing_ok=True)
    put_yours(users, yours)
    for name, setup in comparisons.items():
        save_comparison(users, name, setup)
    before = read_yours(users)
    other = UserDatabase(users.path.with_name("other.db"))
    other.path.unlink(missing_ok=True)
    put_yours(other, yours_of(yours_text(before), MOMENT))
    assert _known(read_yours(other)) == _known(before)
    assert before.count == yours.count + len(comparisons)


def test_both_ways_to_write_an_accent_are_one_name(users: UserDatabase) -> None:
    workload = Workload(1, 2)
    assert save_workload(users, "caf\u00e9", workload)
    assert not save_workload(users, "cafe\u0301", workload)
    assert saved_workload(users, "cafe\u0301") == workload
    assert removal(users, "workload", "cafe\u0301").before is not None


def test_an_exported_file_has_escapes_for_what_cannot_be_seen() -> None:
    """It may be written to a terminal, which obeys some of it; an import gives the same text."""
    text = f"first{TEXTS['unseen']}\nsecond \x7f\ufe0f\U000e0041 ok"
    written = yours_text(Yours(notes=(Note(("acme/a", "acme/b"), text, "2026-06-30T12:00:00+00:00"),)))
    assert not unsafe(written)
    assert "\\u009b31m" in written
    assert "\\U000e0041" in written
    assert [note.text for note in yours_of(written, MOMENT).notes] == [text]


def test_half_a_character_is_exported_as_one_that_cannot_be_shown() -> None:
    """JSON in the database can hold it, a file in UTF-8 cannot."""
    assert toml_value("cut \ud83d") == '"cut \ufffd"'


def test_the_file_can_be_read_and_written_by_hand() -> None:
    text = """
        [[workload]]
        name = "support bot"
        input_tokens = "5M"
        output_tokens = 2_000_000
        cached_share = 0.6
        reasoning_share = "25%"

        [[comparison]]
        name = "small ones"
        models = ["meta/llama-3.2-1b", "meta/llama-3.2-3b"]
        [comparison.workload]
        input_tokens = 1
        output_tokens = 2
        multipliers = { "meta/llama-3.2-1b" = 1.5 }
        [comparison.filters]
        needs = ["tools"]

        [[note]]
        models = ["meta/llama-3.2-3b", "meta/llama-3.2-1b"]
        text = '''
        the small one
        is enough'''
    """
    yours = yours_of(text, MOMENT)
    (workload,), (comparison,), (note,) = yours.workloads, yours.comparisons, yours.notes
    assert (workload.workload.input_tokens, workload.workload.cached_share) == (5_000_000, Decimal("0.6"))
    assert workload.workload.reasoning_share == Decimal("0.25")
    assert comparison.setup is not None
    assert comparison.setup.workload.multiplier("meta/llama-3.2-1b") == Decimal("1.5")
    assert comparison.setup.filters == Filters(needs=frozenset({"tools"}))
    assert note.models == ("meta/llama-3.2-1b", "meta/llama-3.2-3b")
    assert note.text.splitlines()[0].strip() == "the small one"
    assert {workload.saved_at, comparison.saved_at, note.written_at} == {"2026-11-29T09:30:00+00:00"}


_HEX = "0x" + "f" * 5000
"""A whole number that Python does not write out in decimal digits."""

_COMPARED = '[[comparison]]\nname = "a"\nmodels = ["x/y", "x/z"]\n[comparison.workload]\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[discount]]\nprovider = "azure"\n\noff = "lots"\n', "Line 4: discount.off: 'lots' is not a share"),
        ('[[price]]\nprovider = "a"\n[[price]]\nprovider = "b"\n', "Line 1: price.model: required"),
        ('[discount]\nprovider = "azure"\n', "Line 1: write [[discount]], with two brackets"),
        ('[[rebate]]\nprovider = "azure"\n', "Line 1: [[rebate]] is unknown; there are: price, discount"),
        ('theme = "nord"\n', "Line 1: theme is unknown; there are: price, discount"),
        ("a = ", "This is not TOML"),
        ('[[credit]]\nprovider="a"\nusd=1\n[[credit]]\nprovider="a"\nusd=2\n', "two entries for the credit 'a'"),
        ('[[credit]]\nprovider="a"\nusd=1\nactive="no"\n', "Line 4: credit.active: must be true or false"),
        ('[[workload]]\nname = "a"\ninput_tokens = 1\n', "Line 1: workload.output_tokens: required"),
        ('[[workload]]\nname = "a"\ninput_tokens = -1\noutput_tokens = 1\n', "Line 3: workload.input_tokens: "),
        ('[[workload]]\nname = "a"\n\ninput = 1\n', "Line 4: workload.input: not a field of a workload"),
        ('[[credit]]\nprovider="a"\nusd=true\n', "Line 3: credit.usd: 'true' is not an amount of US dollars"),
        (_COMPARED + "input_tokens = 1.5\noutput_tokens = 1\n",
         "Line 5: comparison.workload.input_tokens: a whole number is needed, not 1.5."),
        (_COMPARED + "input_tokens = 1\noutput_tokens = 1\nlogged = { classes = [ { uncached = 1 } ] }\n",
         "Line 7: comparison.workload.logged.cached: a whole number is needed."),
        (_COMPARED + "input_tokens = 1\noutput_tokens = true\n",
         "Line 6: comparison.workload.output_tokens: a whole number is needed, not true."),
        (_COMPARED + "input_tokens = 1\noutput_tokens = 1\ncached_share = 1.5\n", "Line 7: comparison.workload.cached"),
        (_COMPARED + "input_tokens = 1\noutput_tokens = 1\ncached_share = nan\n", "'nan' is not a share"),
        (_COMPARED + 'input_tokens = 1\noutput_tokens = 1\nmultipliers = { "x/y" = 1e40 }\n',
         "Line 7: comparison.workload.multipliers: '10000000000000000000000…': a multiplier lies"),
        (_COMPARED + 'input_tokens = 1\noutput_tokens = 1\nmultipliers = { "x/y" = 5000 }\n',
         "Line 7: comparison.workload.multipliers: '5000': a multiplier lies between 0.001 and 1,000"),
        ('[[score]]\nmodel="a/b"\nbenchmark="c"\nvalue=1e99999999999999999999\n', "Line 4: score.value: '1e999"),
        ('[[score]]\nmodel="a/b"\nbenchmark="c"\nvalue="-1e999999999"\n', "Line 4: score.value: '-1e999999999' is not"),
        (f'[[score]]\nmodel="a/b"\nbenchmark="c"\nvalue={_HEX}\n', "Line 4: score.value: this number has more"),
        (f'[[price]]\nprovider="a"\nmodel="a/b"\nid="b"\ninput={_HEX}\n', "Line 5: price.input: this number has more"),
        (f"{_COMPARED}input_tokens = 1\noutput_tokens = {_HEX}\n",
         "Line 6: comparison.workload.output_tokens: a number of so many digits is not between 0 and 1000T"),
        (f"{_COMPARED}input_tokens = 1\noutput_tokens = 1\ncached_share = {_HEX}\n",
         "Line 7: comparison.workload.cached_share: this number has more than 100 digits"),
        (f'[[credit]]\nprovider="a"\nusd={"9" * 5000}\n', "A whole number has more than 4,300 digits."),
        ('[[score]]\nmodel="a/b"\nbenchmark="c"\nvalue=1e-9999999\n', "Line 4: score.value: '1e-9999999' has too many"),
        ('[[credit]]\nprovider="a"\nusd=1e999999999\n', "Line 3: credit.usd: '1e999999999' is not an amount"),
        ('[[price]]\nprovider="a"\nmodel="a/b"\nid="b"\nusd_per_hour=1e15\ntokens_per_second=1e-7\nutilisation=1e-9\n',
         "Line 5: price.usd_per_hour: a token would cost more than $9,000,000"),
        (_COMPARED + 'input_tokens = 1\noutput_tokens = 1\n[comparison.filters]\nneeds = ["wings"]\n',
         "Line 8: comparison.filters.needs: 'wings' is not a capability"),
        ('[[comparison]]\nname = "a"\nmodels = ["x/y"]\nworkload = {input_tokens = 1, output_tokens = 1}\n',
         "Line 3: comparison.models: give two to six different models, not 1"),
        (f'[[note]]\nmodels = ["x/y", "x/z"]\ntext = "{"x" * 20_001}"\n', "Line 3: note.text: A note has at most"),
        ('[[note]]\nmodels = ["x/y", "x/z"]\ntext = " "\n', "Line 3: note.text: a text is required"),
        ('[[note]]\nmodels = "x/y x/z"\ntext = "a"\n', "Line 2: note.models: a list of texts is needed, not 'x/y x/z'"),
        ('[[note]]\nmodels = ["x/y", "x/z"]\ntext = "a"\n[[note]]\nmodels = ["x/z", "x/y"]\ntext = "b"\n',
         "two entries for the note 'x/y x/z'"),
    ],
)  # fmt: skip
def test_an_error_in_a_file_names_its_line_and_field(text: str, message: str) -> None:
    with pytest.raises(UserDataError) as error:
        yours_of(text, MOMENT)
    assert message in str(error.value)


def test_a_text_of_several_lines_does_not_mislead_the_line_of_an_error() -> None:
    note = '[[note]]\nmodels = ["x/y", "x/z"]\ntext = """\n[[note]]\nsaved = 1\n"""\n'
    text = f'{note}[[credit]]\nprovider = "a"\nusd = "x"\n'
    with pytest.raises(UserDataError, match=r"Line 9: credit\.usd"):
        yours_of(text, MOMENT)


SETUP = ComparisonSetup(KEYS[:2], Workload(1, 2), Filters())


def test_what_is_removed_can_be_restored(users: UserDatabase) -> None:
    save_comparison(users, "small", SETUP)
    save_workload(users, "Bot", Workload(5, 6))
    write(users, KEYS[:2], "because")
    before = read_yours(users)
    changes = [removal(users, kind, name) for kind, name in
               [("comparison", "SMALL"), ("workload", "bot"), ("note", f"{KEYS[0]} {KEYS[1]}")]]  # fmt: skip
    for change in changes:
        make_change(users, change)
    assert read_yours(users).count == 0
    for change in changes:
        make_change(users, change.undone)
    assert read_yours(users) == before
    with pytest.raises(NameTakenError, match="A saved comparison is already called: small"):
        make_change(users, changes[0].undone)


def test_several_changes_are_made_at_once_but_for_a_name_that_is_taken(users: UserDatabase) -> None:
    save_workload(users, "bot", Workload(5, 6))
    read = [SavedWorkload(name, Workload(1, 2), "") for name in ("first", "taken", "last")]
    changes = [SavedChange(None, SavedRow("workload", workload_row(one))) for one in read]
    save_workload(users, "taken", Workload(7, 8))
    assert make_changes(users, changes) == {changes[1]: "A saved workload is already called: taken."}
    assert [one.name for one in read_yours(users).workloads] == ["bot", "first", "last", "taken"]
    assert saved_workload(users, "taken") == Workload(7, 8)


def test_a_workload_is_renamed_and_a_taken_name_is_refused(users: UserDatabase) -> None:
    save_workload(users, "bot", Workload(5, 6))
    change = renaming(users, "workload", "bot", " helper ")
    make_change(users, change)
    assert saved_workload(users, "helper") == Workload(5, 6)
    assert change.words == "workload bot → helper"
    save_workload(users, "other", Workload(1, 1))
    with pytest.raises(NameTakenError, match="OTHER"):
        renaming(users, "workload", "helper", "OTHER")
    make_change(users, renaming(users, "workload", "helper", "Helper"))
    with pytest.raises(UnknownName, match="There are: Helper, other"):
        renaming(users, "workload", "bot", "anything")
    with pytest.raises(UserDataError, match="at most 60"):
        renaming(users, "workload", "helper", "x" * 61)
    make_change(users, change.undone)
    assert [one.name for one in read_yours(users).workloads] == ["bot", "other"]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_an_unknown_name_of_any_kind_is_refused(users: UserDatabase, kind: str) -> None:
    with pytest.raises(UnknownName):
        remove_yours(users, kind, "nothing of the kind")
    assert not users.path.exists()


def test_one_that_cannot_be_read_is_named_and_can_be_removed(users: UserDatabase) -> None:
    save_workload(users, "good", Workload(1, 1))
    save_workload(users, "bad", Workload(1, 1))
    save_comparison(users, "broken", SETUP)
    with users.open(writing=True) as db:
        db.execute("UPDATE workload SET cached_share = 'lots' WHERE name = 'bad'")
        db.execute("UPDATE comparison SET document = '{}'")
    found = read_yours(users)
    assert [one.name for one in found.workloads] == ["good"]
    assert found.unreadable == (("comparison", "broken"), ("workload", "bad"))
    change = removal(users, "workload", "bad")
    make_change(users, change)
    assert read_yours(users).unreadable == (("comparison", "broken"),)
    make_change(users, change.undone)
    assert read_yours(users) == found


def test_replacing_removes_records_and_the_kinds_that_the_file_has(users: UserDatabase) -> None:
    save_workload(users, "kept", Workload(1, 1))
    write(users, KEYS[:2], "gone")
    file = '[[note]]\nmodels = ["x/y", "x/z"]\ntext = "new"\n[[credit]]\nprovider = "azure"\nusd = 5\n'
    put_yours(users, yours_of(file, MOMENT), replace=True)
    after = read_yours(users)
    assert ([one.name for one in after.workloads], len(after.own)) == (["kept"], 1)
    assert read(users, KEYS[:2]) is None
    assert [note.text for note in after.notes] == ["new"]


def test_an_import_is_saved_whole_or_not_at_all(users: UserDatabase) -> None:
    write(users, KEYS[:2], "there")
    broken = Yours(notes=(Note(("a/b", "a/c"), "new", "2026"), Note(("a/b", "a/d"), "", "2026")))
    with pytest.raises(UserDataError):
        put_yours(users, broken)
    assert [note.text for note in read_yours(users).notes] == ["there"]
