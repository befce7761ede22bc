"""The order of the models that match a query.

Matches rank in this order: the name begins with the query as whole words; every word is a word of the name; the name
begins with the query; every word begins a word of the name, the more whole words the better; every word is in the name;
every word is in the name or an alias. So ``sonnet 4`` finds Sonnet 4 before Sonnet 4.6. Within a rank, more widely
served models come first. The number of providers is squared for an exact match, so ``gpt-4`` beats ``gpt-4o``, but a
base model with one provider does not beat its popular instruct version.

A model without providers comes after those that have all words as words of their names, even if it is called exactly
that: ``gemini pro`` finds the Pro models for sale before the retired Gemini Pro. Only an id (``gpt-4``) finds its model
first in any case.
"""

from __future__ import annotations

from collections.abc import Iterable

DEPTH = 1000
"""The most matches that are sorted: of more, those with whole words and the most widely served."""


def is_id(query: str) -> bool:
    """Whether *query* is one word with separators, as ids are."""
    return len(query.split()) == 1 and not query.strip().isalnum()


def comes_before_exact(served: int, exact: int) -> bool:
    """Whether a longer name, *served* so widely, comes before the exact match, which is served as *exact* is."""
    return served > 0 if not exact else served + 2 > (exact + 2) ** 2


def best_first(words: tuple[str, ...], matches: Iterable[tuple[int, str, int]], *, by_id: bool = False) -> list[int]:
    """The positions of *matches* in the order of the ranks, at most `DEPTH`.

    Each is a position, its title and how widely it is served; the most widely served comes first. With *by_id*, the
    query is an id: see `is_id`.
    """
    query = " ".join(words)
    start, start_whole, exact = f"\n {query}", f"\n {query} ", f"\n {query} \n"
    begins = [f" {word}" for word in words]
    whole = [f" {word} " for word in words]
    ranks: list[list[int]] = [[] for _ in range(len(words) + 5)]
    weights: dict[int, int] = {}
    named: list[int] = []  # without providers, and called exactly that
    others: list[int] = []  # without providers, with all words
    inside, elsewhere = len(words) + 3, len(words) + 4
    for i, title, served in matches:
        if start_whole in title and (served or (by_id and exact in title)):
            ranks[0].append(i)
            weights[i] = (served + 2) ** 2 if exact in title else served + 2
            continue
        missed = sum(word not in title for word in whole)
        if not missed:
            if not served:
                (named if exact in title else others).append(i)
                continue
            rank = 1
        elif served and start in title:
            rank = 2
        elif all(word in title for word in begins):
            rank = 2 + missed
        else:
            rank = inside if all(word in title for word in words) else elsewhere
        ranks[rank].append(i)
    ranks[0].sort(key=lambda i: -weights[i])
    ranks[1] += [*named, *others]
    return [i for rank in ranks for i in rank][:DEPTH]
