"""Explains a bill: tokens × rate = $ line by line, the origin of each rate, the hours, the prices of all sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from crosswalk_tui.catalog.offer_queries import PriceClaim, price_claims
from crosswalk_tui.core.changes.scale import per_request
from crosswalk_tui.core.comparison.comparison import LETTERS, RankedModel
from crosswalk_tui.core.comparison.offer_terms import agreement_sentence, end_in_words, type_word
from crosswalk_tui.core.models import OWN, Offer, Price
from crosswalk_tui.core.own.own_remarks import own_remarks
from crosswalk_tui.core.pricing.bill import Quote, QuoteLine
from crosswalk_tui.core.pricing.eligibility import Excluded
from crosswalk_tui.core.pricing.rate_origin import origin_text
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import align_points
from crosswalk_tui.core.text.quantity import exact_amounts
from crosswalk_tui.core.vocabulary import BandRule, Flag, Sign
from crosswalk_tui.core.workload.hours import clock, weekday_words
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.kit.cells import SIDES, Line, fit, length, wrap
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.cursor_target import BillOf, Explanation

_LABEL = 12
_COUNT_CELLS = 5
ENDED, LATER = "ended", "later"
"""For a price whose days are over, or have not begun."""

_USE = 6  # width of the word before a price of a source


def explained(session: Session, about: BillOf) -> Explanation:
    """Explain the bill of an offer, or why it is not ranked.

    Raises:
        CatalogueError: the prices of the sources cannot be read.
    """
    catalogue, found, workload = session.catalogue, about.found, session.workload
    offer = found.offer
    names = {source.source_id: source.name for source in catalogue.sources()}
    # An id may serve another model by now, which the prices of the sources are for.
    serves = catalogue.model_of_offer(offer.provider.provider_id, offer.provider_model_id)
    stated = price_claims(catalogue, offer.offer_id) if serves in (None, offer.model_key) else []
    claims = on_day(stated, session.at or session.now.date())
    if isinstance(found, Excluded):
        return Explanation("Why it is left out", lambda width: left_out(about, found, claims, names, width))
    title = f"What {about.model.name} costs here"
    remarks = _own_remarks(session, about, found)
    return Explanation(title, lambda width: bill(about, found, workload, claims, names, width, remarks))


def _own_remarks(session: Session, about: BillOf, found: Quote) -> tuple[str, ...]:
    """What the user's credits, discounts and machines mean for the bill of a compared model."""
    if about.place is None or not session.catalogue.own:
        return ()
    ranking = session.comparison.models[about.place].ranking
    return own_remarks(found, ranking, session.workload.for_model(about.model.key), session.catalogue.own)


def bill(
    about: BillOf,
    quote: Quote,
    workload: Workload,
    claims: Sequence[PriceClaim],
    names: Mapping[str, str],
    width: int,
    remarks: Sequence[str] = (),
) -> list[Line]:
    """The explanation of the bill of a ranked offer; *names* are those of the sources, by id."""
    model = about.model
    own = workload.for_model(model.key)
    factor = dict(workload.multipliers).get(model.key)
    multiplied = "" if factor is None else f"output × {factor.normalize():f}: the multiplier of this model"
    return [
        *_title(about, quote.offer, width),
        [],
        *_sum(quote, workload.per, width),
        *_per_request(quote, own),
        *_origins(quote, names, width),
        [],
        *_row("Workload", multiplied, width),
        *_row("Tier", f"{quote.price.tier} prices", width),
        *_row("Context", _band(quote, own), width),
        *_row("Hours", quote.hourly_words(own.hours), width),
        *_row("Source", _source(quote, names), width),
        *_row("Last seen", last_seen(quote.offer, names), width),
        *_row("Sold", ", ".join(end_in_words(quote.offer)).removeprefix("sold "), width),
        *_flags(quote, width),
        *_remarks(remarks, width),
        *_claims(claims, width),
    ]


def _remarks(remarks: Sequence[str], width: int) -> list[Line]:
    return [line for nth, remark in enumerate(remarks) for line in _row("" if nth else "Yours", remark, width)]


def left_out(
    about: BillOf, excluded: Excluded, claims: Sequence[PriceClaim], names: Mapping[str, str], width: int
) -> list[Line]:
    """Why an offer is not ranked, when it was last listed, and its prices in the sources."""
    return [
        *_title(about, excluded.offer, width),
        [],
        *_row("Left out", excluded.reason, width, "bad"),
        *_row("Last seen", last_seen(excluded.offer, names) or "no source states when it was last offered", width),
        *(_claims(claims, width) or _row("Price", "no source gives one", width)),
    ]


def _title(about: BillOf, offer: Offer, width: int) -> list[Line]:
    letter, style = ("", "strong") if about.place is None else (f"{LETTERS[about.place]} · ", SIDES[about.place])
    seller: Line = [
        (fit(letter + about.model.name, width).rstrip(), style),
        (f" at {offer.provider.name}", "strong"),
        (f" ({type_word(offer)})", "dim"),
    ]
    lines: list[Line] = [seller] if length(seller) <= width else [[seller[0]], seller[1:]]
    return [*lines, [(fit(offer.provider_model_id, width).rstrip(), "dim")]]


def _sum(quote: Quote, per: str, width: int) -> list[Line]:
    """``input  5,000,000 × $0.0050 = $0.025`` in columns, with the total under a rule."""
    labels = [line.label for line in quote.lines] + ["total"]
    counts = [f"{line.quantity:,}" for line in quote.lines]
    rates = align_points([fmt.rate(line.rate) for line in quote.lines])
    sums = align_points(exact_amounts([*(line.usd for line in quote.lines), quote.total_usd]))
    label, count, rate, usd = (max(map(len, texts)) for texts in (labels, counts, rates, sums))
    lines: list[Line] = []
    for item, count_text, price, amount in zip(quote.lines, counts, rates, sums[:-1], strict=True):
        mark = item.assumed_sign if item.assumed and item.quantity else " "
        lines.append(
            [
                (f"  {item.label.ljust(label)}  {count_text.rjust(count)} × ", ""),
                (f"{mark}{price.rjust(rate)}", "bad" if mark.strip() else ""),
                (f" {item.unit.ljust(9)} = ", "dim"),
                (amount.rjust(usd), "strong"),
            ]
        )
    rule = min(width, max(map(length, lines)))
    total = f"  {'total'.ljust(label)}{sums[-1].rjust(rule - 2 - label)}"
    return [*lines, [(f"  {'─' * max(0, rule - 2)}", "quiet")], [(total, "strong"), (f" {per}", "dim")]]


def _per_request(quote: Quote, own: Workload) -> list[Line]:
    each = per_request(quote, own)
    if each is None or own.request_count is None:
        return []
    return [[(f"  {fmt.usd(each)} a request, {own.request_count:,} requests a month", "dim")]]


def _band(quote: Quote, own: Workload) -> str:
    prices = quote.offer.prices
    starts = sorted({price.band_from for price in prices if price.band_from and price.tier is quote.price.tier})
    if not starts:
        return "one price whatever the size of the prompt"
    above = ", ".join(f"{start:,}" for start in starts)
    if own.sizes is not None:
        reached = " and ".join(f"{band.band_from:,}" for band in quote.bands)
        return (
            f"each request at the price of its size; some reach that above {reached}"
            if reached
            else f"base price; no request exceeds {starts[0]:,} tokens"
        )
    if own.prompt is None:
        return f"base price; prompts above {above} tokens cost more, and no prompt size is set"
    if quote.band is None:
        return f"prompts of {own.prompt:,}: base price; another holds above {above} tokens"
    how = "all of the request" if quote.band.band_rule is BandRule.CLIFF else "only the tokens above it"
    return f"prompts of {own.prompt:,} reach the price above {quote.band.band_from:,} tokens, for {how}"


def _source(quote: Quote, names: Mapping[str, str]) -> str:
    if quote.price.source == OWN:
        return _origin(quote, names)
    return f"{_origin(quote, names)}; {agreement_sentence(quote.offer)}"


def _origin(quote: Quote, names: Mapping[str, str]) -> str:
    price = quote.band or quote.price
    return f"{names.get(price.source, price.source)}, as of {price.as_of}"


def last_seen(offer: Offer, names: Mapping[str, str]) -> str:
    """When the offer was last listed: ``for sale on 2026-09-30 (models.dev)``; empty if no source states it."""
    source = offer.last_seen_source
    if source == OWN:
        return ""
    origin = f" ({names.get(source, source)})" if source else ""
    return f"for sale on {offer.last_seen}{origin}" if offer.last_seen else ""


def _origins(quote: Quote, names: Mapping[str, str], width: int) -> list[Line]:
    """The origin of each rate: source and date, or the assumption; rates of the same origin together."""
    by_origin: dict[str, list[QuoteLine]] = {}
    for line in quote.lines:
        if line.quantity:
            by_origin.setdefault(origin_text(line.origin, names) or _origin(quote, names), []).append(line)
    if not by_origin:
        return []
    lines: list[Line] = [[], [("Where the rates come from", "strong")]]
    room = min(16, max(len(line.label) for line in quote.lines if line.quantity))
    for note, group in by_origin.items():
        mark = group[0].assumed_sign or " "
        label = ", ".join(line.label for line in group)
        if len(label) > room:
            lines.append([(f"{mark} ", "bad"), (fit(label, max(0, width - 2)).rstrip(), "")])
            lines += [[(f"    {text}", "dim")] for text in wrap(note, max(1, width - 4), most=4)]
            continue
        for nth, text in enumerate(wrap(note, max(1, width - room - 4), most=4)):
            labels = fit("" if nth else label, room)
            lines.append([("  " if nth else f"{mark} ", "bad"), (labels, ""), (f"  {text}", "dim")])
    return lines


def _flags(quote: Quote, width: int) -> list[Line]:
    lines: list[Line] = []
    for flag in Flag:
        if flag in quote.flags and flag is not Flag.ASSUMED_RATE:  # shown with the rate
            label = f"{flag.mark} note" if isinstance(flag.mark, Sign) else "note"
            lines += _row(label, flag.sentence, width)
    return lines


def _claims(claims: Sequence[PriceClaim], width: int) -> list[Line]:
    """The prices of each source: input, output, and the other rates in words."""
    if not claims:
        return []
    lines: list[Line] = [[], [("What the sources say, per 1M tokens", "strong")]]
    name = min(20, max(len(claim.source) for claim in claims))
    into = align_points([fmt.rate(_stated(claim, "input")) for claim in claims])
    out = align_points([fmt.rate(_stated(claim, "output")) for claim in claims])
    is_changed = any(map(_is_replaced, claims))
    for claim, rate_in, rate_out in zip(claims, into, out, strict=True):
        head: Line = [
            (fit(_use(claim, is_changed=is_changed), _USE), "best"),
            (f"{fit(claim.source, name)} {fit(claim.price.as_of, 10)}", ""),
            (f"  in {rate_in}  out {rate_out}", ""),
        ]
        with_yours = ["with your rates"] if is_changed and claim.in_use and claim.price.source != OWN else []
        rest = wrap(" · ".join(filter(None, [*with_yours, _other_rates(claim)])), max(10, width - 4), most=3)
        if length(head) + 2 + len(rest[0]) <= width and len(rest) == 1:
            lines.append([*head, (f"  {rest[0]}", "dim")])
        else:
            lines += [head, *([(f"    {text}", "dim")] for text in rest if text)]
    return lines


def on_day(claims: Sequence[PriceClaim], day: date) -> list[PriceClaim]:
    """*claims*, those in force on *day* first; chosen ones that are not have the status `ENDED` or `LATER`."""
    found = []
    for claim in claims:
        if claim.status == "chosen" and not claim.price.holds_on(day):
            begun = claim.price.valid_from is None or claim.price.valid_from <= day
            found.append(claim._replace(status=ENDED if begun else LATER))
        else:
            found.append(claim)
    return sorted(found, key=lambda claim: claim.status in (ENDED, LATER))


def _is_replaced(claim: PriceClaim) -> bool:
    """Whether it is the list price of one that the user sets or has a discount on."""
    return not claim.in_use and claim.status in ("chosen", "assumed")


def _use(claim: PriceClaim, *, is_changed: bool) -> str:
    """What bills do with the price; *is_changed* if the user's are used instead of those of the list."""
    if _is_replaced(claim):
        return "list"
    if claim.status == OWN or (is_changed and claim.in_use):
        return "yours"
    return "used" if claim.status == "chosen" else claim.status if claim.status in (ENDED, LATER) else ""


def _stated(claim: PriceClaim, name: str) -> int | None:
    """A rate that a source states; of the user's own price, the rate they pay."""
    rate: int | None = getattr(claim.price.rates, name)
    return rate if claim.price.is_own else _published(claim.price, name)


def _other_rates(claim: PriceClaim) -> str:
    price, status = claim.price, claim.status
    named = (
        ("cache read", "cache_read"), ("cache write", "cache_write"), ("1h write", "cache_write_1h"),
        ("reasoning", "reasoning"),
    )  # fmt: skip
    parts = [f"{label} {fmt.rate(rate)}" for label, name in named if (rate := _stated(claim, name)) is not None]
    if (fee := _stated(claim, "per_request")) is not None:
        parts.append(f"{fmt.rate(fee)} a request")
    if price.tier != "standard":
        parts.insert(0, f"{price.tier} tier")
    if price.band_from:
        parts.insert(0, f"above {price.band_from:,} tokens")
    if price.window is not None:
        days = weekday_words(price.weekdays or ())
        parts.insert(0, f"{clock(price.window)} UTC{f' {days}' if days else ''}")
    if price.valid_from is not None:
        parts.append(f"from {price.valid_from.isoformat()}")
    if price.valid_to is not None:
        parts.append(f"until {price.valid_to.isoformat()}")
    verdict = {"rejected": ["rejected"], "assumed": ["assumed at the maker's ratio"]}.get(status, [])
    return " · ".join([*parts, *verdict])


def _published(price: Price, name: str) -> int | None:
    """The rate that the source itself publishes; of an assumed price, the assumed rate."""
    basis = None if price.assumed else price.basis_of(name)
    rate: int | None = getattr(price.rates, name) if basis is None else basis.published
    return rate


def _row(label: str, text: str, width: int, style: str = "") -> list[Line]:
    if not text:
        return []
    lines = wrap(text, max(1, width - _LABEL), most=4)
    return [[(fit("" if nth else label, _LABEL), "dim"), (line, style)] for nth, line in enumerate(lines)]


def offers_in_brief(ranked: RankedModel, width: int) -> list[Line]:
    """The names of the ranked providers, then the reasons why others are left out, with counts."""
    ranking = ranked.ranking
    names = ", ".join(quote.offer.provider.name for quote in ranking.ranked) or "none"
    lines: list[Line] = [[(f"Ranked, one offer a provider: {len(ranking.ranked)}", "strong")]]
    lines += [[(text, "")] for text in wrap(names, width, 8)]
    lines += [[], [(f"Left out: {len(ranking.excluded)}", "strong")]]
    for reason, count in Counter(item.reason for item in ranking.excluded).most_common():
        for nth, text in enumerate(wrap(reason, width - _COUNT_CELLS - 2)):
            lines.append([(fit("" if nth else f"{count}", _COUNT_CELLS, right=True), "dim"), (f"  {text}", "")])
    sold = fmt.counted(ranked.model.n_providers, "provider")
    note = f"{sold} could be ranked for some workload as of the catalogue's date, re-sellers included."
    return [*lines, [], *([(text, "dim")] for text in wrap(note, width))]
