"""The rules that parse a single id, in the order in which they apply.

A rule returns the state after it, or the same object if it does not apply. The name of every rule that applied is
stored in ``offer.match_rule``; ``tests/sources/identity_examples.csv`` has examples.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from crosswalk_tui.sources.identity.parsed_id import ParsedId
from crosswalk_tui.sources.identity.prefixes import bedrock_id, last_segment, region_at, region_prefix
from crosswalk_tui.sources.identity.substitutions import (
    SELLER_PREFIXES,
    SPELLING,
    VERSION_PUNCTUATION,
    WORD_ORDER,
    Substitutions,
)
from crosswalk_tui.sources.identity.suffixes import (
    SELLERS_WITH_RULES,
    colon_size,
    colon_tag,
    context_suffix,
    dash_tag,
    fine_tuned,
    long_date,
    moving_alias,
    quantization,
    region_suffix,
    speed_tier,
    thinking_mode,
)

Rule = Callable[[ParsedId], ParsedId]


def _substitute(name: str, patterns: Substitutions) -> Rule:
    """The rule *name*, which applies every pattern once, in order."""

    @lru_cache(maxsize=65_536)  # sellers share slugs
    def substituted(slug: str) -> str:
        for pattern, replacement in patterns:
            if pattern.search(slug):  # seldom; a replacement with groups makes `sub` slow even without a match
                slug = pattern.sub(replacement, slug)
        return slug

    def apply(parsed: ParsedId) -> ParsedId:
        slug = substituted(parsed.slug)
        return parsed if slug == parsed.slug else parsed.become(name, slug)

    return apply


_version_punctuation = _substitute("version-punctuation", VERSION_PUNCTUATION)
_word_order = _substitute("word-order", WORD_ORDER)

_FIRST: tuple[Rule, ...] = (
    last_segment, region_prefix, region_at, bedrock_id, _substitute("seller-prefix", SELLER_PREFIXES), colon_size,
    fine_tuned, _version_punctuation, _word_order,
)  # fmt: skip
"""Rules that apply once."""

_SUFFIXES: tuple[Rule, ...] = (
    colon_tag, dash_tag, region_suffix, quantization, thinking_mode, speed_tier, context_suffix, long_date,
)  # fmt: skip
"""Rules that remove a suffix, repeated until none applies."""

_FINAL: tuple[Rule, ...] = (
    _version_punctuation,  # again, as a version before a tag (glm-5-2:free) is at the end only now
    _word_order,
    moving_alias,
    _substitute("spelling", SPELLING),
)
"""Rules that clean up after the others."""


def read(provider: str, raw_id: str) -> ParsedId:
    """Parse *provider*'s id *raw_id*."""
    parsed = _read(provider if provider in SELLERS_WITH_RULES else "", raw_id)
    return ParsedId(provider, *parsed[1:])


@lru_cache(maxsize=65_536)  # sellers without rules of their own share ids
def _read(provider: str, raw_id: str) -> ParsedId:
    """Apply the rules in order; those on suffixes until none changes anything, as suffixes come in any order."""
    parsed = ParsedId(provider, raw_id)
    for rule in _FIRST:
        parsed = rule(parsed)
    while True:
        before = parsed
        for rule in _SUFFIXES:
            parsed = rule(parsed)
        if parsed is before:
            break
    for rule in _FINAL:
        parsed = rule(parsed)
    return parsed
