"""The display name of every model: the chosen name of its sources, or one made from its key; no two models share one.

A name is made from the key if no source gives one that agrees with the id, if sources only give the id itself, or to
tell the model from others whose names differ in nothing but case and punctuation. The words of the key are spelt as in
the names of other models: ``gpt`` is GPT.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from crosswalk_tui.core.facts.claims import Claim, letters_of
from crosswalk_tui.core.facts.stated_names import agreeing, agreement, is_id, parts_of
from crosswalk_tui.sources.facts.candidate_value import CandidateValue, chosen_value
from crosswalk_tui.sources.harvest import ProviderRecord
from crosswalk_tui.sources.providers import read_table

Facts = Mapping[str, Sequence[CandidateValue]]
"""The candidates for the facts of each model, by key."""

_MADE = "made from the key"
_SPELT = "in the spelling of other names"
_WORD = re.compile(r"[^\s()\[\]/,-]+")
_BEFORE_NUMBER = re.compile(r"([A-Za-z]+)([- ])\d")
_SIZE = re.compile(r"[a-z]?\d+(\.\d+)?[bkmt]")
_IN_CAPITALS = re.compile(r"(?<= )(?:[Ee]?\d+(?:\.\d+)?b|It)(?= |$)")
"""Words of a name that some sellers write like others: ``Gemma 3n E4b It`` is Gemma 3n E4B IT."""

_VERSION = re.compile(r"-(v\d+(?:\.\d+)*)$")
_SHORT_DATE = re.compile(r"-(\d\d-\d\d(?:\d\d)?|\d{4}|\d{6})$")


def lab_names(keys: Iterable[str], sellers: Mapping[str, ProviderRecord]) -> dict[str, str]:
    """The display name of each lab of the models with *keys*: of a seller's own models, that of the seller."""
    names = {row["lab"]: row["name"] for row in read_table("lab_names.csv", ("lab", "name"))}
    names = {lab: seller.name for lab, seller in sellers.items()} | names
    labs = sorted({key.partition("/")[0] for key in keys})
    return {lab: names.get(lab) or " ".join(word.capitalize() for word in lab.split("-")) for lab in labs}


class Spelling:
    """How names write the words of ids."""

    def __init__(self, names: Iterable[str]) -> None:
        """Learn from *names*, except those without a capital: they are ids."""
        words: dict[str, Counter[str]] = defaultdict(Counter)
        joints: dict[str, Counter[str]] = defaultdict(Counter)
        for name in names:
            if name == name.lower():
                continue
            for word in _WORD.findall(name):
                words[word.lower()][word] += 1
            joint = _BEFORE_NUMBER.match(name)
            if joint is not None:
                joints[joint[1].lower()][joint[2]] += 1
        self._words = {lower: _most_frequent(spelt) for lower, spelt in words.items()}
        self._joints = {lower: _most_frequent(marks) for lower, marks in joints.items()}

    def name_of(self, slug: str, others: Iterable[str] = ()) -> str:
        """The id *slug* as a name, with its date in brackets; *others* are names that sources give the model."""
        own = {word.lower(): word for name in others for word in _WORD.findall(name) if word != word.lower()}
        rest, _, day = slug.partition("@")
        short = None if day else _SHORT_DATE.search(rest)
        if short is not None and not agreement(rest[: short.start()], rest).lacks_version:  # 1776 is no date
            rest, day = rest[: short.start()], short[1]
        first, *words = rest.split("-")
        joint = self._joints.get(first, " ") if words and words[0][:1].isdigit() else " "
        name = joint.join([self._spelt(first, own), " ".join(self._spelt(word, own) for word in words)]).strip()
        return f"{name} ({day})" if day else name

    def _spelt(self, word: str, own: Mapping[str, str]) -> str:
        known = self._words.get(word) or own.get(word)
        if known is not None:
            return known
        if _SIZE.fullmatch(word):
            return word.upper()
        return word if re.match(r"v\d", word) else word[:1].upper() + word[1:]


def _most_frequent(counts: Counter[str]) -> str:
    """The text that is counted most often, the first in alphabetical order of several."""
    return min(counts, key=lambda text: (-counts[text], text))


def with_display_names(facts: Facts, labs: Mapping[str, str]) -> dict[str, list[CandidateValue]]:
    """*facts* with one chosen name per model, different from those of all others; *labs* are the names of the labs."""
    stated = {key: _capitalised(_stated(candidates)) for key, candidates in facts.items()}
    naming = _Naming(facts, Spelling(name for name in stated.values() if name is not None))
    names = {key: _with_day(key, _with_version(key, name or naming.made(key))) for key, name in stated.items()}
    adding = {key for key in _shared(names) if agreement(names[key], _slug(key)).adds}
    exact = {letters_of(names[key]) for key in set(_shared(names)) - adding}
    for key in sorted(adding):
        if letters_of(names[key]) in exact:
            names[key] = naming.fuller(key, set(map(letters_of, names.values())))
    for key in _shared(names):
        if agreement(names[key], _slug(key)).lacks:
            names[key] = naming.fuller(key, set(map(letters_of, names.values())))
    for key in _shared(names):
        names[key] = f"{names[key]} ({labs[key.partition('/')[0]]})"
    for key in _shared(names):
        names[key] = f"{names[key]} ({_slug(key)})"
    return {key: _named(candidates, names[key]) for key, candidates in facts.items()}


def other_names(facts: Facts) -> dict[str, Counter[str]]:
    """The names, case-folded, that sources give each model besides the chosen one, with their votes.

    Left out are those that only differ in punctuation from its id or from the chosen name of any model, those with a
    remark in brackets that is not in the id, and those that contradict the id, unless all do.
    """
    taken = {letters_of(str(chosen_value(candidates, "name"))) for candidates in facts.values()}
    found: dict[str, Counter[str]] = {}
    for key, candidates in facts.items():
        slug = _slug(key)
        stated = [c for c in candidates if c.field == "name" and c.basis != "name"]
        own = [c for c in stated if _is_of(slug, str(c.value))]
        found[key] = Counter()
        for name in own or stated:
            if letters_of(str(name.value)) not in taken and letters_of(str(name.value)) != letters_of(slug):
                found[key][str(name.value).casefold()] += name.votes
    return found


def _is_of(slug: str, name: str) -> bool:
    agreed = agreement(name, slug)
    return not agreed.contradicts and not ("(" in name and agreed.adds)


def _slug(key: str) -> str:
    return key.partition("/")[2]


def _stated(candidates: Iterable[CandidateValue]) -> str | None:
    """The chosen name, unless it is an id in the list of a seller other than the maker."""
    found = next((c for c in candidates if c.field == "name" and c.chosen), None)
    return None if found is None or is_id(str(found.value), found.basis) else str(found.value)


def _capitalised(name: str | None) -> str | None:
    return None if name is None else _IN_CAPITALS.sub(lambda word: word[0].upper(), name)


def _with_version(key: str, name: str) -> str:
    """*name*, with the version of a fine-tune (``euryale-70b-v2.3``) if the name lacks it."""
    version = _VERSION.search(key)
    if version is None or parts_of(version[1]).versions <= parts_of(name).versions:
        return name
    return f"{name} {version[1]}"


def _with_day(key: str, name: str) -> str:
    """*name*, with the date of a dated release if the name lacks it."""
    _, _, day = key.partition("@")
    return f"{name} ({day})" if day and agreement(name, f"{name}-{day}").lacks else name


def _shared(names: Mapping[str, str]) -> list[str]:
    """The keys of the models that share a name with others, in order."""
    count = Counter(map(letters_of, names.values()))
    return sorted(key for key, name in names.items() if count[letters_of(name)] > 1)


class _Naming:
    """Makes names from keys."""

    def __init__(self, facts: Facts, spelling: Spelling) -> None:
        self._facts, self._spelling = facts, spelling

    def made(self, key: str) -> str:
        """The name made from *key*."""
        return self._spelling.name_of(_slug(key), (claim.value for claim in self._claims(key)))

    def fuller(self, key: str, taken: AbstractSet[str]) -> str:
        """The most common name that has the parts of *key*, and no others, and is not *taken*; else the made one."""
        slug = _slug(key)
        votes = Counter[str]()
        for claim in agreeing(slug, self._claims(key)):
            found = agreement(claim.value, slug)
            if letters_of(claim.value) not in taken and not found.adds and not found.lacks:
                votes[claim.value] += claim.votes
        return _most_frequent(votes) if votes else self.made(key)

    def _claims(self, key: str) -> list[Claim]:
        names = (c for c in self._facts[key] if c.field == "name")
        return [Claim(i, str(c.value), c.basis, "", c.votes) for i, c in enumerate(names)]


def _named(candidates: Sequence[CandidateValue], name: str) -> list[CandidateValue]:
    """*candidates* with *name* as the chosen one, made from the key unless a source states it."""
    if any(c.field == "name" and c.chosen and c.value == name for c in candidates):
        return list(candidates)
    stated = [str(c.value) for c in candidates if c.field == "name"]
    note = None if name in stated else _SPELT if letters_of(name) in map(letters_of, stated) else _MADE
    left = [c._replace(chosen=False) if c.field == "name" else c for c in candidates]
    return [*left, CandidateValue("name", name, "name", (), 1, chosen=True, note=note)]
