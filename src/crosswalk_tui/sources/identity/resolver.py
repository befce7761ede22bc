"""Resolve what depends on all ids: dates, base or instruct, aliases, and the lab.

The corpus is every (provider, id) in the catalogue, so ``crosswalk-tui catalog why`` can repeat the results.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from crosswalk_tui.core.search.match_rules import rule_words
from crosswalk_tui.sources.identity.common_spelling import respellings
from crosswalk_tui.sources.identity.listings import ListedName, Listings, as_id, is_fuller
from crosswalk_tui.sources.identity.parsed_id import ParsedId
from crosswalk_tui.sources.identity.rules import read
from crosswalk_tui.sources.identity.tables import aliases, family_of, labs_of_orgs
from crosswalk_tui.sources.model_kinds import is_router


class Resolution(NamedTuple):
    """The model that an id refers to.

    Attributes:
        key: ``lab/slug``.
        parsed: the parsed id with every step to the key.
    """

    key: str
    parsed: ParsedId

    @property
    def rule(self) -> str:
        """The names of the rules that applied, in order, as stored in ``match_rule``."""
        return "+".join(dict.fromkeys(step.rule for step in self.parsed.steps)) or "as-is"


_DERIVED = re.compile(
    r"(?!venice-).+-(abliterated|obliterated|uncensored|derestricted|heretic|unshackled|distilled|decentered|cybersecurity|storybreaker)|"
    r"(qwen3\.\d|gemma-\d)-\d+b(-a\d+b)?(-it)?-(?!it($|-)|pt$|a\d|instruct|chat|base|thinking|coder|vl|fp8|\d)[a-z]|"
    r"qwq-32b-(?!preview)[a-z]|llama-3(\.\d+)?-(?!(nemotron|sonar|tulu|swallow)-)[a-z]"
)
"""Fine-tunes that are not by the lab of the family."""

_SHORT_DATE = re.compile(r"-(\d{4}|\d\d-\d\d|\d\d-20\d\d)$")
_BARE_NEEDS_INSTRUCT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(llama-3(\.\d)?-\d+b|codellama-\d+b|mistral-7b|mixtral-8x7b)$"), "-instruct"),
    (re.compile(r"(qwen2(\.5)?-(coder-|math-|vl-)?[\d.]+b|apertus-\d+b)$"), "-instruct"),
    (re.compile(r"(mistral-7b)-(?=v0\.\d$)"), "instruct-"),
    (re.compile(r"(gemma-(2|3|3n|4)-e?\d+b(-a\d+b)?|gemma-\db)$"), "-it"),
    (re.compile(r"(llama-2-\d+b|qwen1\.5-[\d.]+b|yi-\d+b)$"), "-chat"),
)
"""Open families published as a base and a chat model: the name of the base, and the suffix of the chat model."""


class Resolver:
    """Resolves ids against a corpus, regardless of its order."""

    def __init__(
        self, corpus: Iterable[tuple[str, str]], stated: Mapping[tuple[str, str], ListedName] | None = None
    ) -> None:
        """Read every (provider, id) of the *corpus*, and the names and dates *stated* in their listings."""
        self._stated = stated or {}
        read_once = {(provider, raw): self._read(provider, raw) for provider, raw in set(corpus)}
        first = Listings((provider, parsed.slug, None) for (provider, _), parsed in read_once.items())
        self._respelt = respellings(first.sellers)
        parsed_ids = {offer: self._spelt(parsed) for offer, parsed in read_once.items()}
        self._listings = Listings(
            (provider, parsed.slug, self._stated.get((provider, raw))) for (provider, raw), parsed in parsed_ids.items()
        )
        self._parsed_ids = tuple(parsed_ids.values())
        self._slugs = {parsed.slug for parsed in self._parsed_ids}
        self._dates: dict[str, set[str]] = defaultdict(set)
        self._listed: dict[str, set[str]] = defaultdict(set)
        for (provider, _), parsed in parsed_ids.items():
            self._listed[provider].add(parsed.slug)
            if parsed.date is not None:
                self._dates[parsed.slug].add(parsed.date)
        self._dated_otherwise = {_SHORT_DATE.sub("", slug) for slug in self._slugs if _SHORT_DATE.search(slug)}
        self._orgs: dict[str, Counter[str]] = defaultdict(Counter)
        labs = labs_of_orgs()
        for (provider, _), parsed in sorted(parsed_ids.items()):
            settled = self._settle(provider, parsed)
            org = labs.get(parsed.org or "", parsed.org or "")
            if org and not provider.startswith(org):
                self._orgs[settled.slug][org] += 1
        self._seen: dict[tuple[str, str], Resolution] = {}
        self._named: dict[str, Resolution] = {}

    def lost_aliases(self) -> list[str]:
        """Aliases in use for models that no seller lists by their own name: errors, or models no longer sold."""
        used = {step.before: step.after for parsed in self._parsed_ids for step in parsed.steps if step.rule == "alias"}
        own = {parsed.slug for parsed in self._parsed_ids if all(step.rule != "alias" for step in parsed.steps)}
        return sorted(f"{slug} -> {target}" for slug, target in used.items() if target not in own)

    def resolve_name(self, name: str) -> Resolution:
        """The model of a *name* in a score table, where a name without a suffix means the base model."""
        known = self._named.get(name)
        if known is None:
            parsed = self._dated(self._spelt(self._read("", name)))
            known = self._named[name] = Resolution(f"{self._lab('', parsed)}/{parsed.slug}", parsed)
        return known

    def resolve(self, provider: str, raw: str) -> Resolution:
        """The model that *provider*'s id *raw* refers to."""
        known = self._seen.get((provider, raw))
        if known is None:
            parsed = self._settle(provider, self._spelt(self._read(provider, raw)))
            parsed = self._as_stated(parsed, self._stated.get((provider, raw)))
            lab = _as_lab(provider) if is_router(raw) else self._lab(provider, parsed)
            known = Resolution(f"{lab}/{parsed.slug}", parsed)
            self._seen[provider, raw] = known
        return known

    @staticmethod
    @lru_cache(maxsize=65_536)  # an id is read once for the corpus and again when it is resolved
    def _read(provider: str, raw: str) -> ParsedId:
        parsed = _aliased(read(provider, raw))
        if re.search(r"\w", parsed.slug):
            return parsed
        # Only marks (``:free``, ``-2027-01-31``): every model needs a name, so the id itself is used.
        slug = re.sub(r"[^a-z0-9.]+", "-", raw.lower()).strip("-.")
        return ParsedId(provider, raw).become("as-is", slug or "unnamed")

    def _spelt(self, parsed: ParsedId) -> ParsedId:
        """Use the most common spelling."""
        better = self._respelt.get(parsed.slug)
        return parsed if better is None else parsed.become("common-spelling", better.slug, better.note)

    def _as_stated(self, parsed: ParsedId, stated: ListedName | None) -> ParsedId:
        """Use the name and date of the listing for an id without a size or a release."""
        if stated is None:
            return parsed
        if stated.name:
            shown = read(parsed.provider, as_id(stated.name))
            if is_fuller(shown.slug, parsed.slug):
                meant = self._settle(parsed.provider, self._spelt(_aliased(shown))).slug
                if self._listings.is_more_common(meant, parsed.slug):
                    return parsed.become("name-shown", meant, f"shown as {stated.name}")
        later = self._listings.later_release(parsed.slug, stated)
        if later is not None:
            return parsed.become("release-stated", later, f"its seller states a release on {stated.release_date}")
        return parsed

    def _settle(self, provider: str, parsed: ParsedId) -> ParsedId:
        return self._instruct(provider, self._dated(parsed))

    def _dated(self, parsed: ParsedId) -> ParsedId:
        """Merge a dated model into the undated one if no other date is known; else the date distinguishes them."""
        if parsed.date is None:
            return parsed
        _, month, day = parsed.date.split("-")
        for short in (f"{parsed.slug}-{month}{day}", f"{parsed.slug}-{month}-{day}"):
            if short in self._slugs:
                return parsed.become("date-shortened", short, f"{parsed.date}, as most sellers write it")
        if len(self._dates[parsed.slug] | {parsed.date}) == 1 and parsed.slug not in self._dated_otherwise:
            return parsed.become("date-folded", parsed.slug, f"{parsed.date} is the only dated release")
        dated = parsed.become("date-kept", f"{parsed.slug}@{parsed.date}", "several dated releases exist")
        return _aliased(dated)

    def _instruct(self, provider: str, parsed: ParsedId) -> ParsedId:
        """Use the chat model for the name of a base model, unless the seller lists both or no seller has the former."""
        for chat in _chat_names(parsed.slug):
            if chat in self._slugs and chat not in self._listed[provider]:
                return parsed.become("bare-instruct", chat, "this seller lists no other chat version")
        return parsed

    def _lab(self, provider: str, parsed: ParsedId) -> str:
        """The lab of the family, else the organisation that most sellers name, else the seller."""
        family, derived = family_of(parsed.slug), _DERIVED.match(parsed.slug)
        if family is not None and not derived:
            return family.lab
        if family is None and parsed.org and provider.startswith(parsed.org):
            own = labs_of_orgs().get(parsed.org, parsed.org)
            # One that only serves gives way to a lab that others name.
            if own or not self._orgs[parsed.slug].keys() & set(labs_of_orgs().values()):
                return _as_lab(own or parsed.org)
        orgs = {org: n for org, n in self._orgs[parsed.slug].items() if family is None or org != family.lab}
        if orgs:
            return _as_lab(min(orgs, key=lambda org: (-orgs[org], org)))
        return "community" if derived and family is not None else _as_lab(provider)


@lru_cache(maxsize=65_536)  # a slug is settled for every seller
def _chat_names(slug: str) -> tuple[str, ...]:
    """The names of the chat model, if *slug* may be the name of a base model."""
    matches = ((pattern.match(slug), addition) for pattern, addition in _BARE_NEEDS_INSTRUCT)
    return tuple(slug[: match.end()] + addition + slug[match.end() :] for match, addition in matches if match)


def _as_lab(name: str) -> str:
    return re.sub(r"[^a-z0-9.-]+", "-", name.lower()).strip("-") or "unknown"


def _aliased(parsed: ParsedId) -> ParsedId:
    """Apply the reviewed alias for this seller, or for any seller."""
    table = aliases()
    alias = table.get((parsed.provider, parsed.slug)) or table.get(("", parsed.slug))
    if alias is None or alias.target == parsed.slug:
        return parsed
    slug, _, date = alias.target.partition("@")
    if date and parsed.date is None and "@" not in parsed.slug:
        return parsed.become("alias", slug, alias.reason, date=date)
    return parsed.become("alias", alias.target, alias.reason)


_WIDEST = 50
"""Characters of the longest id after which the words of the rules still begin in one column."""


def steps_as_text(resolution: Resolution, raw: str) -> list[str]:
    """The steps from the id *raw* to the key, one per line."""
    lines = [raw]
    width = min(_WIDEST, max((len(step.after) for step in resolution.parsed.steps), default=0))
    for step in resolution.parsed.steps:
        note = f"  ({step.note})" if step.note else ""
        lines.append(f"  {step.after:<{width}}  {rule_words(step.rule)}{note}")
    lines.append(f"= {resolution.key}")
    parsed = resolution.parsed
    details = {
        "region": parsed.region,
        "tier": None if parsed.tier == "standard" else parsed.tier,
        "quantization": parsed.quantization,
        "tags": ", ".join(parsed.tags) or None,
        "moving alias": "yes" if parsed.is_moving_alias else None,
    }
    lines.extend(f"  {name}: {value}" for name, value in details.items() if value)
    return lines
