"""How the name or id of a source was matched to a model, in words instead of the names of the rules."""

from __future__ import annotations

from crosswalk_tui.core.text.safe import safe

_BY_NAME = {
    "as-is": "as it is written",
    "last-segment": "its last part, in small letters",
    "long-date": "date read",
}
"""What is done to every name, or is followed by another rule that says more."""

RULE_WORDS = {
    **_BY_NAME,
    "alias": "known as another name of it",
    "bare-instruct": "its chat version, since the seller lists no other",
    "bedrock-id": "vendor and version number of Amazon Bedrock's ids left out",
    "colon-size": "size after a colon read as a part of the name",
    "colon-tag": "tag after a colon left out",
    "common-spelling": "spelt as most sellers spell it",
    "context-suffix": "context size left out",
    "date-folded": "date left out, since it is the only dated release",
    "date-kept": "told from other releases by its date",
    "date-shortened": "date written as most sellers write it",
    "fine-tuned": "fine-tuned version of it",
    "moving-alias": "a name that moves on to newer releases",
    "name-shown": "by the name that the seller shows",
    "quantization": "number format left out",
    "region-at": "region left out",
    "region-prefix": "region in front left out",
    "region-suffix": "region at the end left out",
    "release-stated": "by the release date that the seller states",
    "score-alias": "taken over from another name of the same model",
    "seller-prefix": "prefix of the seller left out",
    "seller-tag": "tag of the seller left out",
    "speed-tier": "speed left out",
    "spelling": "spelling mended",
    "thinking-mode": "thinking or effort left out",
    "version-punctuation": "version number written with a dot",
    "word-order": "words put in their usual order",
}
"""What each rule of `crosswalk_tui.sources.identity` did, by its name in ``match_rule``."""


def rule_words(rule: str) -> str:
    """What *rule* did; its name, if a newer catalogue has one that is not known here."""
    return RULE_WORDS.get(rule) or safe(rule, 60)


def match_words(match_rule: str) -> str:
    """What was done to a name beyond reading it: ``date left out, …; number format left out``; empty if nothing."""
    return "; ".join(rule_words(rule) for rule in match_rule.split("+") if rule and rule not in _BY_NAME)
