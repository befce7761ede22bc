"""The order of the models that match a query.

Matches rank in this order: the name begins with the query as whole words; every word is a word of the name; the name
begins with the query; every word begins a word of the name, the more whole words the better; every word is in the name;
every word is in the name or an alias. So ``sonnet 4`` finds Sonnet 4 before Sonnet 4.6. Within a rank, more widely
served models come first. The number of providers is squared for an exact match, so ``gpt-4`` beats ``gpt-4o``, but a
base model with one provider does not beat its popular instruct version.
"""

from __future__ import annotations

from collections.abc import Iterable

DEPTH = 1000
"""The most matches that are sorted: of more, those with whole words and the most widely served."""


def best_first(words: tuple[str, ...], matches: Iterable[tuple[int, str, int]]) -> list[int]:
    """The positions of *matches* in the order of the ranks, at most `DEPTH`.

    Each is a position, its title and how widely it is served; the most widely served comes first.
    """
    query = " ".join(words)
    start, start_whole, exact = f"\n {query}", f"\n {query} ", f"\n {query} \n"
    begins = [f" {word}" for word in words]
    whole = [f" {word} " for word in words]
    ranks: list[list[int]] = [[] for _ in range(len(words) + 5)]
    weights: dict[int, int] = {}
    inside, elsewhere = len(words) + 3, len(words) + 4
    for i, title, served in matches:
        if start_whole in title and (served or exact in title):
            ranks[0].append(i)
            weights[i] = (served + 2) ** 2 if exact in title else served + 2
            continue
        missed = sum(word not in title for word in whole)
        if not missed:
            rank = 1
        elif served and start in title:
            rank = 2
        elif all(word in title for word in begins):
            rank = 2 + missed
        else:
            rank = inside if all(word in title for word in words) else elsewhere
        ranks[rank].append(i)
    ranks[0].sort(key=lambda i: -weights[i])
    return [i for rank in ranks for i in rank][:DEPTH]
