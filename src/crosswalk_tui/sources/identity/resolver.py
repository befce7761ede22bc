"""Resolve what a single id leaves open: dates, base or instruct, aliases, and the lab.

The corpus is every (provider, id) that is being catalogued, so the same sources always give the same results, and
``crosswalk-tui catalog why`` can repeat them from the catalogue itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from crosswalk_tui.sources.identity.draft import Draft
from crosswalk_tui.sources.identity.rules import read
from crosswalk_tui.sources.identity.spellings import respellings
from crosswalk_tui.sources.identity.stated import Listings, Stated, as_id
from crosswalk_tui.sources.identity.tables import aliases, families, family_of, labs_of_orgs
from crosswalk_tui.sources.kinds import is_router

__all__ = ["Resolution", "Resolver", "aliases", "families", "family_of", "steps_as_text"]


@dataclass(frozen=True, slots=True)
class Resolution:
    """The model that an id refers to, and how it was found.

    Attributes:
        key: ``lab/slug``.
        draft: the reading, with region, tier, quantization, tags and every step.
    """

    key: str
    draft: Draft

    @property
    def rule(self) -> str:
        """The names of the rules that changed something, in order, as stored in ``match_rule``."""
        names = list(dict.fromkeys(step.rule for step in self.draft.steps))
        return "+".join(names) or "as-is"


_DERIVED = re.compile(
    r"(?!venice-).+-(abliterated|obliterated|uncensored|derestricted|heretic|unshackled|distilled|decentered|cybersecurity|storybreaker)|"
    r"(qwen3\.\d|gemma-\d)-\d+b(-a\d+b)?(-it)?-(?!it($|-)|pt$|a\d|instruct|chat|base|thinking|coder|vl|fp8|\d)[a-z]|"
    r"qwq-32b-(?!preview)[a-z]|llama-3(\.\d+)?-(?!(nemotron|sonar|tulu|swallow)-)[a-z]"
)
"""Fine-tunes by others than the family's lab."""

_SHORT_DATE = re.compile(r"-(\d{4}|\d\d-\d\d|\d\d-20\d\d)$")
_BARE_NEEDS_INSTRUCT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(llama-3(\.\d)?-\d+b|codellama-\d+b|mistral-7b|mixtral-8x7b)$"), "-instruct"),
    (re.compile(r"(qwen2(\.5)?-(coder-|math-|vl-)?[\d.]+b|apertus-\d+b)$"), "-instruct"),
    (re.compile(r"(mistral-7b)-(?=v0\.\d$)"), "instruct-"),
    (re.compile(r"(gemma-(2|3|3n|4)-e?\d+b(-a\d+b)?|gemma-\db)$"), "-it"),
    (re.compile(r"(llama-2-\d+b|qwen1\.5-[\d.]+b|yi-\d+b)$"), "-chat"),
)
"""Open families published as a base and a chat model: the bare name, and the suffix of the chat model."""


class Resolver:
    """Resolves ids against one corpus. Deterministic: the order of the corpus does not matter."""

    def __init__(
        self, corpus: Iterable[tuple[str, str]], stated: Mapping[tuple[str, str], Stated] | None = None
    ) -> None:
        """Read every (provider, id) of the *corpus* once.

        Args:
            corpus: every id that is catalogued.
            stated: names and dates that listings publish for some of them.
        """
        self._stated = stated or {}
        read_once = {(provider, raw): self._read(provider, raw) for provider, raw in set(corpus)}
        first = Listings((provider, draft.slug, None) for (provider, _), draft in read_once.items())
        self._respelt = respellings(first.sellers)
        drafts = {offer: self._spelt(draft) for offer, draft in read_once.items()}
        self._listings = Listings(
            (provider, draft.slug, self._stated.get((provider, raw))) for (provider, raw), draft in drafts.items()
        )
        self._drafts = tuple(drafts.values())
        self._slugs = {draft.slug for draft in self._drafts}
        self._dates: dict[str, set[str]] = defaultdict(set)
        self._listed: dict[str, set[str]] = defaultdict(set)
        for (provider, _), draft in drafts.items():
            self._listed[provider].add(draft.slug)
            if draft.date is not None:
                self._dates[draft.slug].add(draft.date)
        self._dated_otherwise = {_SHORT_DATE.sub("", slug) for slug in self._slugs if _SHORT_DATE.search(slug)}
        self._orgs: dict[str, Counter[str]] = defaultdict(Counter)
        labs = labs_of_orgs()
        for (provider, _), draft in sorted(drafts.items()):
            settled = self._settle(provider, draft)
            org = labs.get(draft.org or "", draft.org or "")
            if org and not provider.startswith(org):
                self._orgs[settled.slug][org] += 1
        self._seen: dict[tuple[str, str], Resolution] = {}

    def lost_aliases(self) -> list[str]:
        """Aliases in use whose target no seller lists by its own name: a table error, or a model no longer sold."""
        used = {step.before: step.after for draft in self._drafts for step in draft.steps if step.rule == "alias"}
        own = {draft.slug for draft in self._drafts if all(step.rule != "alias" for step in draft.steps)}
        return sorted(f"{slug} -> {target}" for slug, target in used.items() if target not in own)

    def resolve_name(self, name: str) -> Resolution:
        """The model that a table of scores means by *name*: there a bare name is the base model, not the chat model."""
        draft = self._dated(self._spelt(self._read("", name)))
        return Resolution(f"{self._lab('', draft)}/{draft.slug}", draft)

    def resolve(self, provider: str, raw: str) -> Resolution:
        """The model that *provider*'s id *raw* refers to."""
        known = self._seen.get((provider, raw))
        if known is None:
            draft = self._settle(provider, self._spelt(self._read(provider, raw)))
            draft = self._as_stated(draft, self._stated.get((provider, raw)))
            lab = _as_lab(provider) if is_router(raw) else self._lab(provider, draft)
            known = Resolution(f"{lab}/{draft.slug}", draft)
            self._seen[provider, raw] = known
        return known

    @staticmethod
    @lru_cache(maxsize=65_536)  # an id is read once for the corpus and again when it is resolved
    def _read(provider: str, raw: str) -> Draft:
        draft = _aliased(read(Draft(provider, raw)))
        if re.search(r"\w", draft.slug):
            return draft
        # Only marks (``:free``, ``-2027-01-31``): the id itself, so that every model has a name.
        return Draft(provider, raw).become("as-is", re.sub(r"[^a-z0-9.]+", "-", raw.lower()).strip("-.") or "unnamed")

    def _spelt(self, draft: Draft) -> Draft:
        """The spelling that most sellers use."""
        better = self._respelt.get(draft.slug)
        return draft if better is None else draft.become("common-spelling", better.slug, better.note)

    def _as_stated(self, draft: Draft, stated: Stated | None) -> Draft:
        """Use the listing for an id that leaves the size or the release open."""
        if stated is None:
            return draft
        if stated.name:
            shown = read(Draft(draft.provider, as_id(stated.name)))
            meant = self._settle(draft.provider, self._spelt(_aliased(shown))).slug
            if self._listings.fuller(draft.slug, shown.slug, meant):
                return draft.become("name-shown", meant, f"shown as {stated.name}")
        later = self._listings.later_release(draft.slug, stated)
        if later is not None:
            return draft.become("release-stated", later, f"its seller states a release on {stated.release_date}")
        return draft

    def _settle(self, provider: str, draft: Draft) -> Draft:
        return self._instruct(provider, self._dated(draft))

    def _dated(self, draft: Draft) -> Draft:
        """Merge a dated model into the undated one if its date is the only one known; else dates distinguish models."""
        if draft.date is None:
            return draft
        _, month, day = draft.date.split("-")
        for short in (f"{draft.slug}-{month}{day}", f"{draft.slug}-{month}-{day}"):
            if short in self._slugs:
                return draft.become("date-shortened", short, f"{draft.date}, as most sellers write it")
        if len(self._dates[draft.slug] | {draft.date}) == 1 and draft.slug not in self._dated_otherwise:
            return draft.become("date-folded", draft.slug, f"{draft.date} is the only dated release")
        dated = draft.become("date-kept", f"{draft.slug}@{draft.date}", "several dated releases exist")
        return _aliased(dated)

    def _instruct(self, provider: str, draft: Draft) -> Draft:
        """A bare open-weight name means the chat model, unless this seller lists that one too or no seller does."""
        for pattern, addition in _BARE_NEEDS_INSTRUCT:
            match = pattern.match(draft.slug)
            if match is None:
                continue
            chat = draft.slug[: match.end()] + addition + draft.slug[match.end() :]
            if chat in self._slugs and chat not in self._listed[provider]:
                return draft.become("bare-instruct", chat, "this seller lists no other chat version")
        return draft

    def _lab(self, provider: str, draft: Draft) -> str:
        """The lab of the model: the family's lab, else the organisation most sellers name, else the seller."""
        family, derived = family_of(draft.slug), _DERIVED.match(draft.slug)
        if family is not None and not derived:
            return family.lab
        if family is None and draft.org and provider.startswith(draft.org):
            return _as_lab(labs_of_orgs().get(draft.org) or draft.org)
        orgs = {org: n for org, n in self._orgs[draft.slug].items() if family is None or org != family.lab}
        if orgs:
            return _as_lab(min(orgs, key=lambda org: (-orgs[org], org)))
        return "community" if derived and family is not None else _as_lab(provider)


def _as_lab(name: str) -> str:
    return re.sub(r"[^a-z0-9.-]+", "-", name.lower()).strip("-") or "unknown"


def _aliased(draft: Draft) -> Draft:
    """Apply the reviewed alias for this seller, or for any."""
    table = aliases()
    alias = table.get((draft.provider, draft.slug)) or table.get(("", draft.slug))
    if alias is None or alias.target == draft.slug:
        return draft
    slug, _, date = alias.target.partition("@")
    if date and draft.date is None and "@" not in draft.slug:
        return draft.become("alias", slug, alias.reason, date=date)
    return draft.become("alias", alias.target, alias.reason)


def steps_as_text(resolution: Resolution, raw: str) -> list[str]:
    """The steps from the raw id to the key as text, one per line."""
    lines = [f"{raw}"]
    width = max((len(step.rule) for step in resolution.draft.steps), default=0)
    for step in resolution.draft.steps:
        note = f"  ({step.note})" if step.note else ""
        lines.append(f"  {step.rule:<{width}}  {step.after}{note}")
    lines.append(f"= {resolution.key}")
    draft = resolution.draft
    details = {
        "region": draft.region,
        "tier": None if draft.tier == "standard" else draft.tier,
        "quantization": draft.quantization,
        "tags": ", ".join(draft.tags) or None,
        "moving alias": "yes" if draft.is_moving_alias else None,
    }
    lines.extend(f"  {name}: {value}" for name, value in details.items() if value)
    return lines
